//! The part of a run that is shown: nearer, farther, along.
//!
//! Not here: what is drawn of it (`plot`), and hands that ask for it.

use model::Timeline;

/// The fewest steps, and the least seconds, that can be shown.
const LEAST: (f64, f64) = (20.0, 10.0);

/// A part of a run, in seconds since its start.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Span {
    /// Where it begins.
    pub from: f64,
    /// Where it ends; later than where it begins.
    pub to: f64,
}

impl Span {
    /// All of a run.
    pub fn whole(timeline: &Timeline) -> Self {
        Self { from: 0.0, to: timeline.length().max(1.0) }
    }

    /// How long it is, in seconds.
    pub fn length(self) -> f64 {
        self.to - self.from
    }

    /// Whether a time lies in it.
    pub fn contains(self, at: f64) -> bool {
        self.from <= at && at <= self.to
    }

    /// `factor` times as long, with `at` in the same place on the screen; as far as the run
    /// allows, and never so short that there is nothing to see.
    #[must_use]
    pub fn zoomed(self, at: f64, factor: f64, timeline: &Timeline) -> Self {
        let all = Self::whole(timeline).length();
        let least = (LEAST.0 * timeline.step).max(LEAST.1).min(all);
        let length = (self.length() * factor).clamp(least, all);
        let share = ((at - self.from) / self.length()).clamp(0.0, 1.0);
        let from = self.from + share * (self.length() - length);
        Self { from, to: from + length }.within(timeline)
    }

    /// Later by so many seconds, or earlier, as far as the run allows.
    #[must_use]
    pub fn moved(self, by: f64, timeline: &Timeline) -> Self {
        Self { from: self.from + by, to: self.to + by }.within(timeline)
    }

    /// The same length around a time that would not be seen otherwise.
    #[must_use]
    pub fn showing(self, at: f64, timeline: &Timeline) -> Self {
        if self.contains(at) {
            return self;
        }
        self.moved(at - f64::midpoint(self.from, self.to), timeline)
    }

    /// The same part of a run that may be another: moved, and shortened if need be.
    #[must_use]
    pub fn within(self, timeline: &Timeline) -> Self {
        let all = Self::whole(timeline).length();
        let length = self.length();
        // What is no number, or no length, shows everything.
        let usable = length > 0.0 && length < all && self.from.is_finite();
        if !usable {
            return Self::whole(timeline);
        }
        let from = self.from.clamp(0.0, all - length);
        Self { from, to: from + length }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: Timeline =
        Timeline { start: 0.0, weekday: 0, step: 1.0, steps: 86_400, preview: false };

    fn hour() -> Span {
        Span { from: 3600.0, to: 7200.0 }
    }

    #[test]
    fn zooming_keeps_the_time_under_the_pointer() {
        let at = 4500.0;
        for factor in [0.5, 0.9, 1.1, 2.0] {
            let near = hour().zoomed(at, factor, &DAY);
            assert!((near.length() - 3600.0 * factor).abs() < 1e-6);
            let share = |span: Span| (at - span.from) / span.length();
            assert!((share(near) - share(hour())).abs() < 1e-9, "{factor}");
        }
    }

    #[test]
    fn zooming_ends_at_the_whole_run_and_at_a_few_steps() {
        let far = (0..40).fold(hour(), |span, _| span.zoomed(4500.0, 2.0, &DAY));
        assert_eq!(far, Span::whole(&DAY));
        let near = (0..40).fold(hour(), |span, _| span.zoomed(4500.0, 0.5, &DAY));
        assert!((near.length() - 20.0).abs() < 1e-6 && near.contains(4500.0), "{near:?}");
        let coarse = Timeline { step: 60.0, steps: 10, ..DAY };
        assert_eq!(Span::whole(&coarse).zoomed(1.0, 0.1, &coarse), Span::whole(&coarse));
    }

    #[test]
    fn moving_stops_at_both_ends() {
        assert_eq!(hour().moved(-1e9, &DAY), Span { from: 0.0, to: 3600.0 });
        assert_eq!(hour().moved(1e9, &DAY), Span { from: 82_800.0, to: 86_400.0 });
        assert_eq!(hour().moved(60.0, &DAY), Span { from: 3660.0, to: 7260.0 });
    }

    #[test]
    fn what_is_to_be_seen_is_brought_into_the_middle() {
        assert_eq!(hour().showing(5000.0, &DAY), hour());
        assert_eq!(hour().showing(18_000.0, &DAY), Span { from: 16_200.0, to: 19_800.0 });
        assert_eq!(hour().showing(0.0, &DAY), Span { from: 0.0, to: 3600.0 });
    }

    #[test]
    fn nothing_usable_shows_the_whole_run() {
        let broken = [(f64::NAN, 9.0), (9.0, 3.0), (5.0, 5.0), (0.0, 1e9), (0.0, f64::INFINITY)];
        for (from, to) in broken {
            assert_eq!(Span { from, to }.within(&DAY), Span::whole(&DAY));
        }
        let empty = Timeline { steps: 0, ..DAY };
        assert!(Span::whole(&empty).length() > 0.0);
        assert_eq!(hour().within(&Timeline { steps: 600, ..DAY }).to, 600.0);
    }
}
