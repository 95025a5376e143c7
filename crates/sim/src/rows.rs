//! The columns of a run while it goes on: a number a step, or a bucket of steps with what became of
//! it, its lowest and its highest.
//!
//! Not here: what is written (`record`, `site`).

use core::ops::Range;

use model::{Series, Timeline};

/// The columns of a run.
pub(crate) struct Rows {
    pub(crate) columns: Vec<Vec<f64>>,
    /// The lowest and the highest of each row, for series that keep them; empty without buckets.
    pub(crate) lows: Vec<Vec<f64>>,
    pub(crate) highs: Vec<Vec<f64>>,
    /// Steps in a row.
    bucket: usize,
    steps: usize,
}

/// What a row says of the steps in it.
enum Kind {
    /// Their mean.
    Mean,
    /// What it was at the end of the last of them.
    End,
    /// What is worked out for the row as a whole.
    Whole,
}

const fn kind(series: Series) -> Kind {
    match series {
        Series::Backlog | Series::Cost => Kind::End,
        Series::Response
        | Series::P50
        | Series::P95
        | Series::P99
        | Series::InTime
        | Series::Penalty => Kind::Whole,
        _ => Kind::Mean,
    }
}

impl Rows {
    /// Rows of a run of such a timeline, all 0.
    pub(crate) fn new(timeline: &Timeline) -> Self {
        let rows = timeline.steps as usize;
        let bucket = timeline.bucket as usize;
        let extremes = |from: f64| -> Vec<Vec<f64>> {
            if bucket == 1 {
                return Vec::new();
            }
            let kept = |series: &Series| if series.has_extremes() { rows } else { 0 };
            Series::ALL.iter().map(|series| vec![from; kept(series)]).collect()
        };
        Self {
            columns: Series::ALL.iter().map(|_| vec![0.0; rows]).collect(),
            lows: extremes(f64::INFINITY),
            highs: extremes(f64::NEG_INFINITY),
            bucket,
            steps: timeline.ticks as usize,
        }
    }

    /// How many rows there are.
    pub(crate) fn count(&self) -> usize {
        self.columns[0].len()
    }

    /// Steps in a row.
    pub(crate) fn bucket(&self) -> usize {
        self.bucket
    }

    /// The row that step `index` belongs to.
    #[inline]
    pub(crate) fn of(&self, index: usize) -> usize {
        if self.bucket == 1 { index } else { index / self.bucket }
    }

    /// Takes the value that a series has in a step of `row`.
    #[inline]
    pub(crate) fn set(&mut self, series: Series, row: usize, value: f64) {
        let column = series as usize;
        let cell = &mut self.columns[column][row];
        if self.bucket == 1 {
            // What stays 0 costs no memory that is ever touched.
            if value != 0.0 {
                *cell = value;
            }
            return;
        }
        match kind(series) {
            Kind::Mean => *cell += value,
            Kind::End | Kind::Whole => *cell = value,
        }
        if series.has_extremes() {
            self.widen(series, row, value);
        }
    }

    /// Sets a series that is worked out for whole rows.
    pub(crate) fn fill(&mut self, series: Series, rows: Range<usize>, value: f64) {
        self.columns[series as usize][rows.clone()].fill(value);
        if self.bucket > 1 && series.has_extremes() {
            rows.for_each(|row| self.widen(series, row, value));
        }
    }

    /// Lets the extremes of a row take in a value.
    #[inline]
    pub(crate) fn widen(&mut self, series: Series, row: usize, value: f64) {
        let column = series as usize;
        let (low, high) = (&mut self.lows[column][row], &mut self.highs[column][row]);
        *low = low.min(value);
        *high = high.max(value);
    }

    /// Turns sums into means, once all is written, and forgets extremes of what never was.
    pub(crate) fn finish(&mut self) {
        if self.bucket == 1 {
            return;
        }
        for extremes in [&mut self.lows, &mut self.highs].into_iter().flatten() {
            if extremes.first().is_some_and(|first| first.is_infinite()) {
                *extremes = Vec::new();
            }
        }
        for series in Series::ALL {
            if !matches!(kind(series), Kind::Mean) {
                continue;
            }
            let column = &mut self.columns[series as usize];
            for (row, cell) in column.iter_mut().enumerate() {
                let from = row * self.bucket;
                *cell /= (self.steps.min(from + self.bucket) - from) as f64;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_keeps_mean_and_extremes_and_what_was_last() {
        let mut rows = Rows::new(&Timeline::of(1.0, 5, 3));
        for (step, value) in [4.0, 9.0, 2.0, 7.0, 1.0].into_iter().enumerate() {
            let row = rows.of(step);
            rows.set(Series::Offered, row, value);
            rows.set(Series::Backlog, row, value);
            rows.set(Series::Spending, row, value);
        }
        rows.finish();
        let offered = Series::Offered as usize;
        assert_eq!(rows.columns[offered], [5.0, 4.0]);
        assert_eq!(
            (&rows.lows[offered][..], &rows.highs[offered][..]),
            (&[2.0, 1.0][..], &[9.0, 7.0][..])
        );
        assert_eq!(rows.columns[Series::Backlog as usize], [2.0, 1.0]);
        assert_eq!(rows.columns[Series::Spending as usize], [5.0, 4.0]);
        for series in [Series::Spending, Series::Memory] {
            assert!(
                rows.lows[series as usize].is_empty() && rows.highs[series as usize].is_empty()
            );
        }
    }

    #[test]
    fn a_row_of_one_step_is_the_step() {
        let mut rows = Rows::new(&Timeline::of(5.0, 2, 1));
        rows.set(Series::Offered, 1, 0.1);
        rows.finish();
        assert_eq!(rows.columns[Series::Offered as usize], [0.0, 0.1]);
        assert!(rows.lows.is_empty() && rows.highs.is_empty());
    }
}
