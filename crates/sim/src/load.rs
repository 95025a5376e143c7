//! The load that arrives: the curve between its control points, noise, events.
//!
//! It is a function of the scenario and the time alone, so every strategy faces the same
//! requests. Not here: the shapes (`loads`), and the curve between its points (`model::Line`).

use model::sections::{EventKind, LoadEvent, NoiseParams};
use model::{Dice, Line, Quantity as _, Scenario};

/// Noise is drawn on a grid of its own, so that it does not depend on the length of a step.
const NOISE_GRAIN_S: f64 = 10.0;
/// Seconds of a day.
const DAY: f64 = 86_400.0;

/// A factor around one with mean one: the exponential of a stationary Gaussian process that
/// forgets exponentially (Ornstein-Uhlenbeck), linear between the points of its grid.
struct Noise {
    /// How many grains lie before the run.
    past: usize,
    factors: Vec<f64>,
}

impl Noise {
    /// Noise for the times `-past` to `length`. The past is drawn backwards in time from other
    /// dice, so that asking for it does not change the run.
    fn new(params: &NoiseParams, seed: u32, past: f64, length: f64) -> Option<Self> {
        let strength = params.strength.get();
        if strength <= 0.0 {
            return None;
        }
        // A lognormal factor with standard deviation `strength` and mean one.
        let sigma = libm::sqrt(libm::log1p(strength * strength));
        let keep = libm::exp(-NOISE_GRAIN_S / params.memory.get());
        let fresh = libm::sqrt(1.0 - keep * keep);
        let walk = |purpose: &str, start: f64, span: f64| {
            let mut dice = Dice::stream(seed, purpose);
            let mut x = start;
            let steps = grid_steps(span);
            (0..steps)
                .map(|_| {
                    x = keep * x + fresh * sigma * dice.normal();
                    x
                })
                .collect::<Vec<f64>>()
        };
        let origin = sigma * Dice::stream(seed, "noise origin").normal();
        let before = walk("noise before", origin, past);
        let after = walk("noise", origin, length);
        let all = before.iter().rev().chain([&origin]).chain(&after);
        let factors = all.map(|x| libm::exp(x - 0.5 * sigma * sigma)).collect();
        Some(Self { past: before.len(), factors })
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the place on the grid is not negative and far below 2^32"
    )]
    fn factor(&self, t: f64) -> f64 {
        let grains = t * (1.0 / NOISE_GRAIN_S);
        // The share within a grain must not depend on how much past there is. Within the run a
        // cast does what `floor` does, many times faster.
        let whole = if grains >= 0.0 { f64::from(grains as u32) } else { grains.floor() };
        let u = grains - whole;
        let i = ((whole + self.past as f64).max(0.0) as usize).min(self.factors.len() - 2);
        self.factors[i] + u * (self.factors[i + 1] - self.factors[i])
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "spans are at most weeks, so the count of grains is small and positive"
)]
fn grid_steps(span: f64) -> usize {
    (span / NOISE_GRAIN_S).ceil() as usize + 1
}

/// How far an event has risen at `t`: 0 before, 1 at its height, linear in between.
fn height(event: &LoadEvent, t: f64) -> f64 {
    let since = t - event.at.get();
    let (rise, hold, fall) = (event.rise.get(), event.hold.get(), event.fall.get());
    if since < 0.0 || since >= rise + hold + fall {
        0.0
    } else if since < rise {
        since / rise
    } else if since < rise + hold {
        1.0
    } else {
        1.0 - (since - rise - hold) / fall
    }
}

/// The load of a scenario.
pub(crate) struct Load {
    line: Line,
    length: f64,
    noise: Option<Noise>,
    events: Vec<LoadEvent>,
    passed: usize,
}

impl Load {
    /// The load of `scenario`, which can be asked for times from `-past` on.
    pub(crate) fn new(scenario: &Scenario, past: f64) -> Self {
        let length = scenario.clock().length.get();
        let traffic = scenario.traffic();
        Self {
            line: Line::new(&scenario.curve()),
            length,
            noise: Noise::new(&traffic.noise, scenario.seed(), past, length),
            events: traffic.events,
            passed: 0,
        }
    }

    /// The rate at time `t` of the run; times must not go back between two calls.
    pub(crate) fn rate(&mut self, t: f64) -> f64 {
        let mut rate = self.line.rate_after(&mut self.passed, t);
        if let Some(noise) = &self.noise {
            rate *= noise.factor(t);
        }
        for event in &self.events {
            let height = height(event, t);
            match &event.kind {
                EventKind::Surge(surge) => rate *= 1.0 + (surge.factor.get() - 1.0) * height,
                EventKind::Extra(extra) => rate += extra.rate.get() * height,
            }
        }
        rate
    }

    /// The rate before the run, `t` below zero: the run's own curve as if it had been repeated at
    /// the same time of day, from its end straight to its beginning where it lasts no whole days;
    /// with noise and without events.
    pub(crate) fn past_rate(&self, t: f64) -> f64 {
        let round = (self.length / DAY).ceil() * DAY;
        let place = t.rem_euclid(round);
        let rate = if place <= self.length {
            self.line.rate(place)
        } else {
            let (last, first) = (self.line.rate(self.length), self.line.rate(0.0));
            last + (first - last) * (place - self.length) / (round - self.length)
        };
        self.noise.as_ref().map_or(rate, |noise| rate * noise.factor(t))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn noise_keeps_the_mean_and_has_its_strength() {
        let params = NoiseParams { strength: model::Ratio::new(0.3), ..NoiseParams::default() };
        let noise = Noise::new(&params, 3, 0.0, 1e7).unwrap();
        let n = noise.factors.len() as f64;
        let mean = noise.factors.iter().sum::<f64>() / n;
        let spread = noise.factors.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / n;
        // About 40,000 independent deviations: standard errors near 0.0015.
        assert!((mean - 1.0).abs() < 0.01, "{mean}");
        assert!((libm::sqrt(spread) - 0.3).abs() < 0.01, "{spread}");
    }

    #[test]
    fn the_past_is_the_run_at_the_same_time_of_day() {
        let points = |length: f64| {
            [(0.0, 100.0), (600.0, 300.0), (length, 50.0)]
                .map(|(at, rate)| model::Point { at, rate })
                .to_vec()
        };
        let load = |length: f64| Load {
            line: Line::new(&model::Curve::new(points(length)).unwrap()),
            length,
            noise: None,
            events: Vec::new(),
            passed: 0,
        };
        let hours = load(18_000.0);
        assert_eq!(hours.past_rate(600.0 - DAY), 300.0);
        assert_eq!(hours.past_rate(600.0 - 7.0 * DAY), 300.0);
        // In the nineteen hours between it goes straight from 50 back to 100.
        assert_eq!(hours.past_rate(18_000.0 - DAY), 50.0);
        assert!((hours.past_rate(0.5 * (18_000.0 - DAY)) - 75.0).abs() < 1e-9);
        let days = load(2.0 * DAY);
        assert_eq!(
            [days.past_rate(600.0 - DAY), days.past_rate(600.0 - 2.0 * DAY)],
            [days.line.rate(600.0 + DAY), 300.0]
        );
    }

    #[test]
    fn asking_for_the_past_does_not_change_the_present() {
        let params = NoiseParams { strength: model::Ratio::new(0.3), ..NoiseParams::default() };
        let short = Noise::new(&params, 3, 0.0, 600.0).unwrap();
        let long = Noise::new(&params, 3, 86_400.0, 600.0).unwrap();
        for t in 0..600 {
            assert_eq!(short.factor(f64::from(t)).to_bits(), long.factor(f64::from(t)).to_bits());
        }
    }
}
