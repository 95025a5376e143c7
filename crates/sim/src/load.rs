//! The load that arrives: the curve between its control points, noise, events.
//!
//! It is a function of the scenario and the time alone, so every strategy faces the same
//! requests. Not here: the shapes (`loads`).

use model::curve::Curve;
use model::scenario::{EventKind, LoadEvent, NoiseParams};
use model::{Dice, Quantity as _, Scenario};

/// The curve through control points, monotone between any two of them.
///
/// Cubic Hermite pieces with the slopes of Fritsch and Butland, as in PCHIP (F. N. Fritsch,
/// J. Butland, "A method for constructing local monotone piecewise cubic interpolants", 1984):
/// no overshoot, so a load never dips below zero between two points.
#[derive(Clone, Debug)]
pub struct Line {
    at: Vec<f64>,
    rate: Vec<f64>,
    slope: Vec<f64>,
}

impl Line {
    /// The line through the points of `curve`.
    pub fn new(curve: &Curve) -> Self {
        let at: Vec<f64> = curve.points().iter().map(|point| point.at).collect();
        let rate: Vec<f64> = curve.points().iter().map(|point| point.rate).collect();
        let slope = slopes(&at, &rate);
        Self { at, rate, slope }
    }

    /// The rate at time `t`, level before the first and after the last point.
    pub fn rate(&self, t: f64) -> f64 {
        self.rate_in(self.at.partition_point(|&at| at <= t), t)
    }

    /// The rate at `t`, given the number of points at or before it.
    fn rate_in(&self, passed: usize, t: f64) -> f64 {
        if passed == 0 {
            return self.rate[0];
        }
        if passed == self.at.len() {
            return self.rate[passed - 1];
        }
        let (i, j) = (passed - 1, passed);
        let h = self.at[j] - self.at[i];
        let u = (t - self.at[i]) / h;
        let (y0, y1) = (self.rate[i], self.rate[j]);
        let (m0, m1) = (self.slope[i] * h, self.slope[j] * h);
        let rise = y1 - y0;
        let cubic = y0 + u * (m0 + u * (3.0 * rise - 2.0 * m0 - m1 + u * (m0 + m1 - 2.0 * rise)));
        cubic.max(0.0)
    }
}

fn slopes(at: &[f64], rate: &[f64]) -> Vec<f64> {
    let n = at.len();
    let width = |i: usize| at[i + 1] - at[i];
    let secant = |i: usize| (rate[i + 1] - rate[i]) / width(i);
    (0..n)
        .map(|i| {
            // Level at both ends, as the curve is beyond them.
            if i == 0 || i + 1 == n {
                return 0.0;
            }
            let (before, after) = (secant(i - 1), secant(i));
            if before * after <= 0.0 {
                return 0.0;
            }
            let (h0, h1) = (width(i - 1), width(i));
            let (w0, w1) = (2.0 * h1 + h0, h1 + 2.0 * h0);
            (w0 + w1) / (w0 / before + w1 / after)
        })
        .collect()
}

/// Noise is drawn on a grid of its own, so that it does not depend on the length of a step.
const NOISE_GRAIN_S: f64 = 10.0;

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
        let grains = t / NOISE_GRAIN_S;
        let whole = grains.floor();
        // The share within a grain must not depend on how much past there is.
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
        while self.passed < self.line.at.len() && self.line.at[self.passed] <= t {
            self.passed += 1;
        }
        let mut rate = self.line.rate_in(self.passed, t);
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

    /// The rate before the run, `t` below zero: the run's own curve as if it had been repeated,
    /// with noise and without events.
    pub(crate) fn past_rate(&self, t: f64) -> f64 {
        let rate = self.line.rate(t.rem_euclid(self.length));
        self.noise.as_ref().map_or(rate, |noise| rate * noise.factor(t))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::Point;

    fn line(points: &[(f64, f64)]) -> Line {
        let points = points.iter().map(|&(at, rate)| Point { at, rate }).collect();
        Line::new(&Curve::new(points).unwrap())
    }

    #[test]
    fn the_line_meets_its_points_and_is_level_beyond_them() {
        let line = line(&[(60.0, 10.0), (120.0, 50.0), (600.0, 0.0)]);
        for (t, rate) in [(0.0, 10.0), (60.0, 10.0), (120.0, 50.0), (600.0, 0.0), (9e9, 0.0)] {
            assert_eq!(line.rate(t).to_bits(), f64::to_bits(rate), "at {t}");
        }
    }

    #[test]
    fn between_two_points_the_line_never_overshoots() {
        let line = line(&[(0.0, 5.0), (10.0, 5.0), (11.0, 400.0), (500.0, 400.0), (900.0, 0.0)]);
        let mut last = 0.0;
        for t in 0..=500 {
            let rate = line.rate(f64::from(t));
            assert!((5.0..=400.0).contains(&rate) && rate >= last - 1e-9, "{rate} at {t}");
            last = rate;
        }
    }

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
    fn asking_for_the_past_does_not_change_the_present() {
        let params = NoiseParams { strength: model::Ratio::new(0.3), ..NoiseParams::default() };
        let short = Noise::new(&params, 3, 0.0, 600.0).unwrap();
        let long = Noise::new(&params, 3, 86_400.0, 600.0).unwrap();
        for t in 0..600 {
            assert_eq!(short.factor(f64::from(t)).to_bits(), long.factor(f64::from(t)).to_bits());
        }
    }
}
