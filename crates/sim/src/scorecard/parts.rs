//! A run in equal parts, over which its load is averaged.
//!
//! Not here: what is asked of a part.

use core::ops::Range;

use model::Timeline;

/// The longest part, in seconds.
const LONGEST_S: f64 = 60.0;

/// A run in equal parts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Parts {
    /// Steps of the run.
    steps: usize,
    /// How many parts there are, at least one.
    pub(super) count: usize,
    /// The length of each in seconds.
    pub(super) seconds: f64,
}

impl Parts {
    /// The run in parts of a minute, or a little less so that they are equal: of a run longer than
    /// `most` minutes in so many parts, of one with longer steps in its steps.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a cast from float saturates, and the count is held within the steps of the run"
    )]
    pub(super) fn new(timeline: &Timeline, most: usize) -> Self {
        let steps = timeline.steps as usize;
        let minutes = (timeline.length() / LONGEST_S - 1e-9).ceil() as usize;
        let count = minutes.min(most).min(steps).max(1);
        Self { steps, count, seconds: timeline.length() / count as f64 }
    }

    /// The steps of the run that begin in a part; where they do not divide evenly, parts differ
    /// by one of them.
    pub(super) fn range(&self, part: usize) -> Range<usize> {
        part * self.steps / self.count..(part + 1) * self.steps / self.count
    }

    /// The middle of a part, in seconds.
    pub(super) fn middle(&self, part: usize) -> f64 {
        (part as f64 + 0.5) * self.seconds
    }

    /// The sum of what each step of a part has.
    pub(super) fn sum(&self, part: usize, of: impl Fn(usize) -> f64) -> f64 {
        self.range(part).map(of).sum()
    }

    /// The mean of a column over every part.
    pub(super) fn means(&self, column: &[f64]) -> Vec<f64> {
        let mean = |part| {
            let steps = self.range(part).len().max(1);
            self.sum(part, |step| column[step]) / steps as f64
        };
        (0..self.count).map(mean).collect()
    }

    /// A column of counts in the middle of every part, rounded where it holds means.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "counts of instances"
    )]
    pub(super) fn counts(&self, column: &[f64]) -> Vec<u32> {
        let middle = |part| {
            let range = self.range(part);
            column.get(range.start + range.len() / 2).map_or(0, |&count| count.round() as u32)
        };
        (0..self.count).map(middle).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(step: f64, steps: u32, most: usize) -> Parts {
        Parts::new(&Timeline::of(step, steps, 1), most)
    }

    #[test]
    fn parts_are_minutes_and_longer_where_there_would_be_too_many() {
        let day = parts(1.0, 86_400, 2000);
        assert_eq!((day.count, day.seconds, day.range(1)), (1440, 60.0, 60..120));
        let month = parts(10.0, 259_200, 2000);
        assert_eq!((month.count, month.seconds), (2000, 1296.0));
        let odd = parts(1.0, 1234, 2000);
        assert_eq!(odd.count, 21);
        assert!((odd.seconds * 21.0 - 1234.0).abs() < 1e-9);
        let coarse = parts(300.0, 7, 2000);
        assert_eq!((coarse.count, coarse.seconds, coarse.middle(6)), (7, 300.0, 1950.0));
    }

    #[test]
    fn parts_hold_every_step_once() {
        for (step, steps, most) in [(1.0, 1234, 2000), (5.0, 100_001, 2000), (130.0, 9, 4)] {
            let parts = parts(step, steps, most);
            let all: Vec<usize> = (0..parts.count).flat_map(|part| parts.range(part)).collect();
            assert_eq!(all, (0..steps as usize).collect::<Vec<_>>());
        }
        let column: Vec<f64> = (0..600).map(f64::from).collect();
        let minutes = parts(1.0, 600, 2000);
        assert_eq!(minutes.means(&column)[..2], [29.5, 89.5]);
        assert_eq!(minutes.counts(&column)[..2], [30, 90]);
    }
}
