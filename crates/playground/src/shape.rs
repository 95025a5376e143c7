//! What the load of a scenario is like: whether it repeats, jumps, trembles or rests, in numbers.
//!
//! Not here: what that means for a strategy (`chooser`).

use model::{Quantity as _, Run, Scenario, Series, Suit};

/// Seconds of a row.
const ROW_S: f64 = 60.0;
/// Rows of a day.
const DAY: usize = 1440;
/// The load is smoothed over so many rows on either side before its deviations are measured.
const SMOOTH: usize = 5;

/// From so much likeness to the day before on a load repeats.
pub const ALIKE: f64 = 0.6;
/// A load that grows by this factor while an instance starts is sudden.
pub const JUMP: f64 = 1.5;
/// One that grows by less than this is gradual.
pub const CREEP: f64 = 1.2;
/// From such deviations on, as a share of the load, it is noisy.
pub const NOISE: f64 = 0.08;
/// Below this share of its peak a load rests.
pub const REST: f64 = 0.1;
/// From this share of the time at rest on it is idle.
pub const IDLE: f64 = 0.3;
/// A peak of at most so many times the mean is steady.
pub const FLAT: f64 = 1.3;

/// What a load is like.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shape {
    /// How alike it is to itself a day before, −1 to 1 (correlation); `None` for runs that are too
    /// short to say, or a load that never changes.
    pub alike: Option<f64>,
    /// The greatest factor by which it grows from its last level while an instance starts and the
    /// meters notice it; 1 if it never grows.
    pub jump: f64,
    /// From a change of the load to an instance that serves it, in seconds.
    pub lag: f64,
    /// Its deviations from its own average over some minutes, as a share of it.
    pub noise: f64,
    /// The share of the time at rest: below [`REST`] of its peak.
    pub idle: f64,
    /// Its peak as a multiple of its mean; 1 if nothing comes.
    pub peak: f64,
}

impl Shape {
    /// The shape of the load in a run of `scenario`.
    pub fn of(scenario: &Scenario, run: &Run) -> Self {
        let rows = rows(run);
        let clock = scenario.clock();
        let lag = clock.scrape.get()
            + clock.delay.get()
            + clock.period.get()
            + scenario.fleet().start_delay().get();
        let smooth = smoothed(&rows);
        let most = smooth.iter().copied().fold(0.0, f64::max);
        let mean = rows.iter().sum::<f64>() / rows.len().max(1) as f64;
        let rests = smooth.iter().filter(|rate| **rate < REST * most).count();
        Self {
            alike: alike(&smooth),
            jump: jump(&smooth, lag, most),
            lag,
            noise: noise(&rows, &smooth, mean),
            idle: rests as f64 / smooth.len().max(1) as f64,
            peak: if mean > 0.0 { most / mean } else { 1.0 },
        }
    }

    /// What of it a strategy may suit, the most telling first.
    pub fn suits(&self) -> Vec<Suit> {
        let found = [
            (Suit::Periodic, self.alike.is_some_and(|alike| alike >= ALIKE)),
            (Suit::Sudden, self.jump >= JUMP),
            (Suit::Idle, self.idle >= IDLE),
            (Suit::Noisy, self.noise >= NOISE),
            (Suit::Steady, self.peak <= FLAT),
            (Suit::Gradual, self.jump < CREEP && self.peak > FLAT),
        ];
        found.into_iter().filter(|(_, is)| *is).map(|(suit, _)| suit).collect()
    }
}

/// The load as means over rows.
fn rows(run: &Run) -> Vec<f64> {
    let width = (ROW_S / run.timeline.step).round().max(1.0);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a few steps make a minute"
    )]
    let width = width as usize;
    let column = run.column(Series::Offered);
    column.chunks(width).map(|part| part.iter().sum::<f64>() / part.len() as f64).collect()
}

fn smoothed(rows: &[f64]) -> Vec<f64> {
    let around = |at: usize| {
        let span = &rows[at.saturating_sub(SMOOTH)..(at + SMOOTH + 1).min(rows.len())];
        span.iter().sum::<f64>() / span.len() as f64
    };
    (0..rows.len()).map(around).collect()
}

/// The correlation of the load with itself a day before.
fn alike(rows: &[f64]) -> Option<f64> {
    // Two days at least: the second is held against the first.
    if rows.len() < 2 * DAY {
        return None;
    }
    let (before, after) = (&rows[..rows.len() - DAY], &rows[DAY..]);
    let mean = |of: &[f64]| of.iter().sum::<f64>() / of.len() as f64;
    let (a, b) = (mean(before), mean(after));
    let mut sums = [0.0; 3];
    for (x, y) in before.iter().zip(after) {
        let (x, y) = (x - a, y - b);
        sums[0] += x * y;
        sums[1] += x * x;
        sums[2] += y * y;
    }
    let size = libm::sqrt(sums[1] * sums[2]);
    (size > 1e-9 * (a * b).max(1e-9)).then(|| (sums[0] / size).clamp(-1.0, 1.0))
}

/// The greatest growth within `lag` seconds; a load near nothing may grow by any factor, so levels
/// below a twentieth of the peak count as that.
fn jump(rows: &[f64], lag: f64, most: f64) -> f64 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "hours at most, in minutes"
    )]
    let far = (lag / ROW_S).ceil().max(1.0) as usize;
    let floor = most / 20.0;
    if floor <= 0.0 {
        return 1.0;
    }
    let pairs = rows.iter().zip(rows.iter().skip(far));
    pairs.map(|(before, after)| after / before.max(floor)).fold(1.0, f64::max)
}

/// The typical deviation of the load from its smooth course, as a share of its mean.
fn noise(rows: &[f64], smooth: &[f64], mean: f64) -> f64 {
    if mean <= 0.0 {
        return 0.0;
    }
    let squares: f64 = rows.iter().zip(smooth).map(|(x, y)| (x - y) * (x - y)).sum();
    libm::sqrt(squares / rows.len().max(1) as f64) / mean
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(settings: &[(&str, &str)]) -> Shape {
        let mut scenario = crate::first();
        let refused = scenario.set_all(settings.iter().copied());
        assert!(refused.is_empty(), "{refused:?}");
        Shape::of(&scenario, &crate::preview(&scenario, 20_000))
    }

    #[test]
    fn days_that_are_alike_are_found_and_short_runs_say_nothing() {
        let week = shape(&[("load", "business-week")]);
        assert!(week.alike.unwrap() > ALIKE, "{week:?}");
        assert!(week.suits().contains(&Suit::Periodic));
        assert_eq!(shape(&[("load", "flash-crowd"), ("clock.length", "7200")]).alike, None);
    }

    #[test]
    fn a_crowd_is_sudden_and_a_quiet_afternoon_is_not() {
        let crowd = shape(&[("load", "flash-crowd")]);
        assert!(crowd.jump > 2.0 && crowd.suits().contains(&Suit::Sudden), "{crowd:?}");
        let calm = shape(&[("load", "quiet-afternoon")]);
        assert!(calm.jump < JUMP, "{calm:?}");
        // The same crowd is less sudden for instances that are there at once.
        let soon = shape(&[("load", "flash-crowd"), ("fleet.boot", "0"), ("clock.period", "10")]);
        assert!(soon.jump < crowd.jump);
    }

    #[test]
    fn noise_is_measured_and_its_absence_too() {
        let loud = shape(&[("traffic.noise.strength", "0.4"), ("traffic.noise.memory", "30")]);
        assert!(loud.suits().contains(&Suit::Noisy), "{loud:?}");
        assert!(!shape(&[]).suits().contains(&Suit::Noisy));
    }

    #[test]
    fn every_load_has_a_shape_in_finite_numbers() {
        for entry in crate::CATALOGUE.loads {
            let found = shape(&[("load", model::Listed::card(entry).id)]);
            let numbers = [found.jump, found.lag, found.noise, found.idle, found.peak];
            assert!(numbers.iter().all(|number| number.is_finite()), "{found:?}");
            assert!(found.jump >= 1.0 && (0.0..=1.0).contains(&found.idle), "{found:?}");
        }
    }
}
