//! The response times of a bucket of steps from the laws of its steps: percentiles of all its
//! requests together, never averages of percentiles that differ.
//!
//! Each law is drawn through its own three percentiles, with the logarithm of the share that is
//! later straight between them, as in an exponential tail. Not here: laws (`fluid`), and what is
//! written down (`record`).

use crate::fluid::Summary;

/// The percentiles of a summary as shares that are later.
const LATE: [f64; 3] = [0.5, 0.05, 0.01];
/// Percentiles that differ by less, relatively, may be averaged: the error is of second order.
const ALIKE: f64 = 0.05;
/// A percentile this near, relatively, is good enough.
const NEAR: f64 = 1e-4;
/// No percentile needs more looks.
const LOOKS: u32 = 40;

/// The laws of the steps of a bucket.
#[derive(Default)]
pub(crate) struct Blend {
    /// How many requests, and percentiles.
    laws: Vec<(f64, [f64; 3])>,
    weight: f64,
    /// Sums of means, of all laws and by weight.
    means: [f64; 2],
}

impl Blend {
    /// Whether nothing was added.
    pub(crate) fn is_empty(&self) -> bool {
        self.laws.is_empty()
    }

    /// Forgets all laws, and keeps the memory.
    pub(crate) fn clear(&mut self) {
        self.laws.clear();
        (self.weight, self.means) = (0.0, [0.0; 2]);
    }

    /// Adds `weight` requests of a law.
    pub(crate) fn add(&mut self, weight: f64, law: &Summary) {
        self.laws.push((weight, [law.p50, law.p95, law.p99]));
        self.weight += weight;
        self.means[0] += law.mean;
        self.means[1] += weight * law.mean;
    }

    /// The mean; without requests that of the laws.
    pub(crate) fn mean(&self) -> f64 {
        self.per(self.means)
    }

    /// The percentiles of a summary; without requests the means of those of the laws.
    pub(crate) fn percentiles(&self) -> [f64; 3] {
        let mut least = 0.0_f64;
        [0, 1, 2].map(|which| {
            least = self.percentile(which).max(least);
            least
        })
    }

    /// By weight, or, without any, by count: the second or the first of two sums.
    fn per(&self, [plain, weighted]: [f64; 2]) -> f64 {
        if self.weight > 0.0 {
            weighted / self.weight
        } else {
            plain / self.laws.len().max(1) as f64
        }
    }

    fn percentile(&self, which: usize) -> f64 {
        let (mut low, mut high) = (f64::INFINITY, 0.0_f64);
        let mut sums = [0.0; 2];
        for (weight, percentiles) in &self.laws {
            let value = percentiles[which];
            sums[0] += value;
            sums[1] += weight * value;
            if *weight > 0.0 || self.weight <= 0.0 {
                (low, high) = (low.min(value), high.max(value));
            }
        }
        if self.weight <= 0.0 || high - low <= ALIKE * high {
            return self.per(sums);
        }
        self.search(LATE[which] * self.weight, low, high)
    }

    /// Where the share that is later falls to `target`, between two times that hold it; a secant
    /// on the logarithm, which halves where it is slow.
    fn search(&self, target: f64, mut low: f64, mut high: f64) -> f64 {
        let goal = libm::log(target);
        let height = |t: f64| libm::log(self.late(t).max(f64::MIN_POSITIVE)) - goal;
        let (mut above, mut below) = (height(low), height(high));
        for look in 0..LOOKS {
            if high - low <= NEAR * high || above <= 0.0 || below >= 0.0 {
                break;
            }
            let t = if look % 3 == 2 {
                0.5 * (low + high)
            } else {
                low + (high - low) * above / (above - below)
            };
            let now = height(t);
            if now.abs() < NEAR {
                return t;
            }
            if now > 0.0 {
                (low, above) = (t, now);
            } else {
                (high, below) = (t, now);
            }
        }
        if above <= 0.0 { low } else { high }
    }

    /// How many requests take longer than `t`.
    fn late(&self, t: f64) -> f64 {
        self.laws.iter().map(|(weight, percentiles)| weight * survival(percentiles, t)).sum()
    }
}

/// The share that takes longer than `t`, from three percentiles.
fn survival(&[half, most, nearly]: &[f64; 3], t: f64) -> f64 {
    use core::f64::consts::{LN_2, LN_10};
    const LN_5: f64 = LN_10 - LN_2;
    if t < half {
        libm::exp(-LN_2 * t / half)
    } else if t < most {
        LATE[0] * libm::exp(-LN_10 * (t - half) / (most - half))
    } else if nearly > most {
        LATE[1] * libm::exp(-LN_5 * (t - most) / (nearly - most))
    } else {
        0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An exponential law.
    fn law(mean: f64) -> Summary {
        let [p50, p95, p99] = LATE.map(|late| -mean * libm::log(late));
        Summary { mean, p50, p95, p99, in_time: 1.0 }
    }

    #[test]
    fn laws_that_are_alike_stay_what_they_are() {
        let mut blend = Blend::default();
        for weight in [1.0, 5.0, 0.0] {
            blend.add(weight, &law(2.0));
        }
        assert!((blend.mean() - 2.0).abs() < 1e-12);
        let exact = law(2.0);
        let got = blend.percentiles();
        let near = |(a, b): (f64, f64)| (a - b).abs() < 1e-12;
        assert!(got.into_iter().zip([exact.p50, exact.p95, exact.p99]).all(near), "{got:?}");
    }

    #[test]
    fn percentiles_are_those_of_all_requests_together() {
        let mut blend = Blend::default();
        // Nine tenths are fast; a step without requests says nothing.
        for (weight, mean) in [(45.0, 1.0), (45.0, 1.2), (10.0, 20.0), (0.0, 900.0)] {
            blend.add(weight, &law(mean));
        }
        let late =
            |t: f64| 0.45 * libm::exp(-t) + 0.45 * libm::exp(-t / 1.2) + 0.1 * libm::exp(-t / 20.0);
        for (percentile, expected) in blend.percentiles().into_iter().zip(LATE) {
            let error = late(percentile) / expected - 1.0;
            assert!(error.abs() < 1e-3, "{percentile}: {error}");
        }
    }

    #[test]
    fn without_requests_it_is_what_one_would_have_met() {
        let mut blend = Blend::default();
        blend.add(0.0, &law(1.0));
        blend.add(0.0, &law(3.0));
        assert!((blend.mean() - 2.0).abs() < 1e-12);
        assert!((blend.percentiles()[0] - law(2.0).p50).abs() < 1e-12);
        blend.clear();
        assert!(blend.is_empty() && blend.mean() == 0.0);
    }

    #[test]
    fn laws_without_spread_have_percentiles_too() {
        let mut blend = Blend::default();
        for mean in [1.0, 4.0] {
            blend.add(1.0, &Summary { mean, p50: mean, p95: mean, p99: mean, in_time: 1.0 });
        }
        let [half, most, nearly] = blend.percentiles();
        assert!((1.0..=4.0).contains(&half) && half <= most && most <= nearly && nearly <= 4.0);
    }
}
