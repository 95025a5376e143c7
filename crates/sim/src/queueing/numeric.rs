//! The numerical tools of the closed forms: a safe root, sums of powers, Poisson weights.
//!
//! Not here: anything that knows what a server is.

/// The least time from which on `survival` is at most `left`, between `low` and `high`.
///
/// `survival` gives a probability that never grows with time, and how fast it falls (its density).
/// Newton's method on its logarithm, which is nearly a straight line in a tail; whenever that
/// leaves the bracket, or is slow to narrow it, the bracket is halved. Ends after at most two
/// hundred steps.
pub(super) fn falls_to(
    left: f64,
    bracket: (f64, f64),
    survival: &dyn Fn(f64) -> (f64, f64),
) -> f64 {
    let (mut low, mut high) = bracket;
    let mut at = low;
    let mut width = high - low;
    for step in 0..200 {
        let (value, density) = survival(at);
        if value > left {
            low = at;
        } else {
            high = at;
        }
        let newton = at + value / density * libm::log(value / left);
        // Every eighth step must have made the bracket four times narrower, or halves it.
        let slow = step % 8 == 7 && high - low > 0.25 * core::mem::replace(&mut width, high - low);
        let next =
            if newton > low && newton < high && !slow { newton } else { low + 0.5 * (high - low) };
        // The Newton step itself is known well before the far end of the bracket moves.
        if (newton - at).abs() <= 1e-14 * at {
            return newton.clamp(low, high);
        }
        if next <= low || next >= high {
            return high;
        }
        at = next;
    }
    at
}

/// The first `n` powers of a ratio r in 0 to 1, beginning with 1: their sum, and their like.
#[derive(Clone, Copy, Debug)]
pub(super) struct Powers {
    /// 1 - r, without the digits that the difference would lose.
    gap: f64,
    /// ln r; minus infinity for r = 0.
    log: f64,
}

impl Powers {
    /// Of the ratio of two numbers: `small` from 0 to `large`, which is above 0.
    pub(super) fn new(small: f64, large: f64) -> Self {
        let gap = (large - small) / large;
        let log = if gap < 0.5 { libm::log1p(-gap) } else { libm::log(small / large) };
        Self { gap, log }
    }

    /// r to the power of `k`.
    pub(super) fn power(self, k: f64) -> f64 {
        if k == 0.0 { 1.0 } else { libm::exp(k * self.log) }
    }

    /// 1 + r + … + r^(n-1); no power at all is 0.
    pub(super) fn sum(self, n: f64) -> f64 {
        if self.gap == 0.0 || n == 0.0 { n } else { -libm::expm1(n * self.log) / self.gap }
    }

    /// The mean of j in 0 to n-1, if its probability is in proportion to r^j; `n` is at least 1.
    pub(super) fn mean(self, n: f64) -> f64 {
        let s = -self.log;
        if n * s > 0.5 {
            return 1.0 / libm::expm1(s) - n / libm::expm1(n * s);
        }
        // Both parts have the same pole, which is left out of both.
        without_pole(s) - n * without_pole(n * s)
    }
}

/// 1 / (e^x - 1) - 1 / x for 0 <= x <= 0.5, by the Bernoulli numbers.
fn without_pole(x: f64) -> f64 {
    let y = x * x;
    let odd = 1.0 / 12.0
        - y * (1.0 / 720.0
            - y * (1.0 / 30_240.0 - y * (1.0 / 1_209_600.0 - y * (1.0 / 47_900_160.0))));
    x * odd - 0.5
}

/// Probabilities of neighbouring numbers of a Poisson variable, all that matter.
pub(super) struct PoissonWindow {
    /// The number that the first of `weights` belongs to.
    pub(super) first: f64,
    /// The probabilities.
    pub(super) weights: Vec<f64>,
}

impl PoissonWindow {
    /// The window of a mean of at least 0, up to the number `most`; its weights sum up to 1, so
    /// it is the law under the condition that `most` is not exceeded.
    ///
    /// From the most probable number outwards by the ratio of neighbours, until nothing is left:
    /// no power, no factorial, no overflow, about 24 standard deviations of work.
    pub(super) fn new(mean: f64, most: f64) -> Self {
        const NOTHING: f64 = 1e-30;
        let mode = libm::floor(mean).min(most);
        let mut weights = vec![1.0];
        let mut sum = 1.0;
        let (mut weight, mut k) = (1.0, mode);
        while k > 0.0 && weight > NOTHING {
            weight *= k / mean;
            k -= 1.0;
            weights.push(weight);
            sum += weight;
        }
        let first = k;
        weights.reverse();
        (weight, k) = (1.0, mode);
        while k < most && weight > NOTHING {
            k += 1.0;
            weight *= mean / k;
            weights.push(weight);
            sum += weight;
        }
        for weight in &mut weights {
            *weight /= sum;
        }
        Self { first, weights }
    }

    /// The probability of `k`.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the place in the window is not negative, and not found where it is too large"
    )]
    pub(super) fn at(&self, k: f64) -> f64 {
        if k < self.first {
            return 0.0;
        }
        self.weights.get((k - self.first) as usize).copied().unwrap_or(0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_root_is_found_where_newton_alone_would_leave_the_bracket() {
        // Flat, then a cliff, then flat again; and a straight line in the logarithm.
        let cliff = |t: f64| {
            let value = 1.0 / (1.0 + libm::exp(50.0 * (t - 3.0)));
            (value, 50.0 * value * (1.0 - value))
        };
        let tail = |t: f64| (libm::exp(-t), libm::exp(-t));
        assert!((falls_to(0.5, (0.0, 1e6), &cliff) - 3.0).abs() < 1e-9);
        assert!((falls_to(1e-9, (0.0, 1e6), &tail) - libm::log(1e9)).abs() < 1e-12);
    }

    #[test]
    fn sums_of_powers_agree_with_the_sums_themselves() {
        for gap in [0.0, 1e-15, 1e-9, 1e-3, 0.1, 0.5, 0.999, 1.0] {
            let powers = Powers::new(1.0 - gap, 1.0);
            for n in [1_u32, 2, 3, 10, 100, 1000] {
                let (mut sum, mut mean, mut power) = (0.0, 0.0, 1.0);
                for j in 0..n {
                    sum += power;
                    mean += f64::from(j) * power;
                    power *= 1.0 - gap;
                }
                mean /= sum;
                let n = f64::from(n);
                assert!((powers.sum(n) / sum - 1.0).abs() < 1e-12, "{gap} {n}");
                assert!((powers.mean(n) - mean).abs() <= 1e-11 * mean, "{gap} {n} {mean}");
            }
            assert_eq!((powers.sum(0.0), powers.mean(1.0)), (0.0, 0.0));
        }
    }

    #[test]
    fn poisson_weights_agree_with_the_definition_and_sum_up_to_one() {
        let mut weight = libm::exp(-7.5);
        let window = PoissonWindow::new(7.5, 1e9);
        for k in 0..40 {
            assert!((window.at(f64::from(k)) - weight).abs() < 1e-15);
            weight *= 7.5 / f64::from(k + 1);
        }
        for (mean, most) in [(0.0, 5.0), (1e-9, 9.0), (1e6, 2e6), (1e6, 10.0), (3.0, 0.0)] {
            let window = PoissonWindow::new(mean, most);
            let sum: f64 = window.weights.iter().sum();
            assert!((sum - 1.0).abs() < 1e-12 && window.weights.len() < 30_000);
        }
    }
}
