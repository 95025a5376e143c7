//! From a column of a run to the few points that a screen can show.
//!
//! A run has tens of thousands of steps, a picture a thousand pixels. One pass keeps the lowest
//! and the highest value of every column of pixels, so no peak is lost. All places are in the
//! units of the area that is drawn on. Not here: drawing (`pen`).

use model::{Run, Series, Timeline};

use crate::pen::{Grain, whole};
use crate::plot::Plot;

/// A place on the area that is drawn on.
pub(crate) type Spot = (f64, f64);
/// A place that plotters can draw at.
pub(crate) type Px = (i32, i32);

/// When a value of a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum When {
    /// In the middle of its step.
    Middle,
    /// At the end of its step; it grew from 0 at the start of the run.
    End,
}

impl When {
    const fn offset(self) -> f64 {
        match self {
            Self::Middle => 0.5,
            Self::End => 1.0,
        }
    }
}

/// A column of a run with the lowest and the highest value of each row, or the sum of two columns.
/// No closure, so that the loops over it are compiled here, for speed, and not where a backend is
/// chosen, for size.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Values<'a> {
    column: &'a [f64],
    more: Option<&'a [f64]>,
    /// The column itself where a row is one step.
    lows: &'a [f64],
    highs: &'a [f64],
}

impl<'a> Values<'a> {
    /// A series of `run`.
    pub(crate) fn of(run: &'a Run, series: Series) -> Self {
        let column = run.column(series);
        Self { column, more: None, lows: run.lows(series), highs: run.highs(series) }
    }

    /// A column of which no more is known.
    pub(crate) fn plain(column: &'a [f64]) -> Self {
        Self { column, more: None, lows: column, highs: column }
    }

    /// The sum of two columns.
    pub(crate) fn sum(column: &'a [f64], more: &'a [f64]) -> Self {
        Self { more: Some(more), ..Self::plain(column) }
    }

    fn plus(self, column: &[f64], i: usize) -> f64 {
        column[i] + self.more.map_or(0.0, |more| more[i])
    }

    fn at(self, i: usize) -> f64 {
        self.plus(self.column, i)
    }

    /// The lowest and the highest value of a range, and where they stand.
    fn extremes(self, range: std::ops::Range<usize>) -> [(usize, f64); 2] {
        let first = range.start;
        let mut low = (first, self.plus(self.lows, first));
        let mut high = (first, self.plus(self.highs, first));
        for i in range.skip(1) {
            let (least, most) = (self.plus(self.lows, i), self.plus(self.highs, i));
            if least < low.1 {
                low = (i, least);
            }
            if most > high.1 {
                high = (i, most);
            }
        }
        [low, high]
    }
}

/// The part of a run that is seen, in the units of the area.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Window {
    /// The left edge of what there is to see.
    pub(crate) left: f64,
    /// The right edge.
    pub(crate) right: f64,
    /// The width of a column: one CSS pixel, or a device pixel if that is more.
    pub(crate) column: f64,
    bottom: f64,
    height: f64,
    /// The value at the bottom of an axis of ratios, else 0.
    low: f64,
    /// Units of the area in a unit of the value, or of its logarithm.
    per_value: f64,
    zero: f64,
    step: f64,
    steps: usize,
}

impl Window {
    /// What `plot` shows of a run, or `None` if that is nothing.
    pub(crate) fn new(plot: &Plot, timeline: &Timeline, grain: Grain) -> Option<Self> {
        if !plot.is_drawable() || timeline.steps == 0 {
            return None;
        }
        let scale = grain.css;
        let per_second = (plot.right() - plot.left()) / plot.seconds() * scale;
        let zero = plot.x_of(0.0) * scale;
        let height = (plot.bottom() - plot.top()) * scale;
        let window = Self {
            left: (plot.left() * scale).max(zero),
            right: (plot.right() * scale).min(zero + timeline.length() * per_second),
            column: grain.css.max(grain.device),
            bottom: plot.bottom() * scale,
            height,
            low: plot.y_min,
            per_value: height / if plot.y_min > 0.0 { plot.decades() } else { plot.ceiling() },
            zero,
            step: timeline.step * per_second,
            steps: timeline.steps as usize,
        };
        (window.right > window.left && window.step > 0.0).then_some(window)
    }

    /// The bottom edge.
    pub(crate) fn bottom(&self) -> f64 {
        self.bottom
    }

    /// The vertical place of a value. What is no number is 0; what is far off stays near enough
    /// to be a number of pixels.
    pub(crate) fn y(&self, value: f64) -> f64 {
        let value = if self.low > 0.0 { libm::log(value.max(self.low) / self.low) } else { value };
        let up = (value * self.per_value).min(4.0 * self.height).max(0.0);
        self.bottom - if up.is_nan() { 0.0 } else { up }
    }

    /// The top edge.
    pub(crate) fn top(&self) -> f64 {
        self.bottom - self.height
    }

    /// The place of a time given in steps.
    pub(crate) fn x(&self, position: f64) -> f64 {
        self.zero + position * self.step
    }

    /// The first whole position at or right of `x`, at most `steps`.
    fn next(&self, x: f64, offset: f64) -> usize {
        index(((x - self.zero) / self.step - offset).ceil()).min(self.steps)
    }

    /// Where step `i` begins.
    pub(crate) fn edge_of(&self, i: usize) -> f64 {
        self.x(as_f64(i))
    }

    /// The step that holds the place `x`.
    pub(crate) fn step_at(&self, x: f64) -> usize {
        index(((x - self.zero) / self.step).floor()).min(self.steps - 1)
    }

    /// The value at the place `x`, on the straight line between two steps.
    pub(crate) fn value_at(&self, x: f64, when: When, values: Values<'_>) -> f64 {
        let position = (x - self.zero) / self.step - when.offset();
        if position < 0.0 {
            let first = values.at(0);
            return if when == When::End { first * (1.0 + position) } else { first };
        }
        let before = index(position.floor()).min(self.steps - 1);
        let after = (before + 1).min(self.steps - 1);
        let share = (position - position.floor()).clamp(0.0, 1.0);
        values.at(before) + (values.at(after) - values.at(before)) * share
    }

    /// A line through the values: of each column of pixels its lowest and its highest.
    pub(crate) fn line(&self, when: When, values: Values<'_>) -> Vec<Spot> {
        let offset = when.offset();
        let last = self.next(self.right, offset);
        let mut at = self.next(self.left, offset);
        let mut edge = self.left;
        let mut out = vec![(self.left, self.y(self.value_at(self.left, when, values)))];
        while at < last {
            let x = self.x(offset + as_f64(at));
            edge += ((x - edge) / self.column).floor().max(0.0) * self.column + self.column;
            let end = self.next(edge, offset).clamp(at + 1, last);
            let [low, high] = values.extremes(at..end);
            let [first, second] = if low.0 <= high.0 { [low, high] } else { [high, low] };
            let spot = |(i, v): (usize, f64)| (self.x(offset + as_f64(i)), self.y(v));
            out.push(spot(first));
            // In a bucket of steps both may stand in the same place.
            if first != second {
                out.push(spot(second));
            }
            at = end;
        }
        out.push((self.right, self.y(self.value_at(self.right, when, values))));
        out
    }

    /// A line of level pieces, one a row.
    pub(crate) fn steps(&self, values: Values<'_>) -> Vec<Spot> {
        let Values { column, lows, highs, .. } = values;
        let (first, last) = (self.step_at(self.left), self.next(self.right, 0.0));
        let later = column.iter().enumerate().take(last).skip(first + 1);
        self.levels(column[first], later.map(|(i, &v)| (self.x(as_f64(i)), [lows[i], highs[i], v])))
    }

    /// A line of level pieces that begins with the value `now` and has another from each of some
    /// places on: the lowest and the highest on the way, and the last. Where it changes more than
    /// once in a column of pixels, it goes to the lowest and the highest, also to those within a
    /// bucket of steps.
    fn levels(&self, mut now: f64, later: impl Iterator<Item = (f64, [f64; 3])>) -> Vec<Spot> {
        let mut out = vec![(self.left, self.y(now))];
        let mut burst: Option<Burst> = None;
        for (x, [low, high, v]) in later {
            if v.to_bits() == now.to_bits() && low >= v && high <= v {
                continue;
            }
            match &mut burst {
                Some(burst) if x - burst.x < self.column => burst.add(low, high, v),
                _ => {
                    let mut next = Burst { x, low: v, high: v, end: v };
                    next.add(low, high, v);
                    self.finish(burst.replace(next), &mut out);
                }
            }
            now = v;
        }
        self.finish(burst, &mut out);
        out.push((self.right, self.y(now)));
        out
    }

    /// The same for changes that may lie outside of what is seen; `now` is the value before all of
    /// them.
    pub(crate) fn seen(
        &self,
        mut now: f64,
        later: impl Iterator<Item = Spot> + Clone,
    ) -> Vec<Spot> {
        let before = later.clone().take_while(|spot| spot.0 <= self.left);
        now = before.last().map_or(now, |spot| spot.1);
        let inside = later.skip_while(|spot| spot.0 <= self.left);
        self.levels(now, inside.take_while(|spot| spot.0 < self.right).map(|(x, v)| (x, [v; 3])))
    }

    fn finish(&self, burst: Option<Burst>, out: &mut Vec<Spot>) {
        let Some(burst) = burst else { return };
        let x = burst.x;
        let before = out[out.len() - 1].1;
        let (low, high, end) = (self.y(burst.low), self.y(burst.high), self.y(burst.end));
        out.push((x, before));
        for y in [low, high] {
            if y < before.min(end) || y > before.max(end) {
                out.push((x, y));
            }
        }
        out.push((x, end));
    }
}

/// Changes that fall into one column of pixels.
struct Burst {
    x: f64,
    low: f64,
    high: f64,
    end: f64,
}

impl Burst {
    const fn add(&mut self, low: f64, high: f64, end: f64) {
        self.low = self.low.min(low);
        self.high = self.high.max(high);
        self.end = end;
    }
}

/// The whole numbers nearest to a place.
pub(crate) fn px(spot: Spot) -> Px {
    (whole(spot.0), whole(spot.1))
}

/// A position that is known to be whole as an index; 0 if it is negative.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a cast from float saturates, and callers clamp to the steps that exist"
)]
const fn index(position: f64) -> usize {
    position as usize
}

const fn as_f64(index: usize) -> f64 {
    index as f64
}

#[cfg(test)]
mod tests;
