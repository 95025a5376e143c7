//! Chance in the life of instances: how long they boot, when they fail, who is struck.
//!
//! Every instance has dice of its own, made from its number: what befalls the seventeenth that is
//! ordered is the same whatever the strategy does with the others. Not here: when it matters
//! (`lives`).

use model::Dice;

use super::plan::Plan;

/// How boot delays differ, as a factor with mean 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Spread {
    /// They do not.
    Constant,
    /// Lognormal with this standard deviation of the logarithm.
    Lognormal(f64),
    /// Uniform around 1, at most so far from it.
    Uniform(f64),
}

impl Spread {
    /// Lognormal with `scv` as variance over squared mean: the variance of the logarithm is
    /// ln(1 + scv).
    pub(super) fn lognormal(scv: f64) -> Self {
        if scv > 0.0 { Self::Lognormal(libm::sqrt(libm::log1p(scv))) } else { Self::Constant }
    }
}

impl Plan {
    /// How long instance `id` boots, in seconds.
    pub(super) fn boot_of(&self, id: u32) -> f64 {
        let dice = || Dice::numbered(self.seed, "boot", id);
        let factor = match self.spread {
            Spread::Constant => return self.boot,
            Spread::Lognormal(sigma) => libm::exp(sigma * dice().normal() - 0.5 * sigma * sigma),
            Spread::Uniform(width) => 1.0 + width * (2.0 * dice().uniform() - 1.0),
        };
        self.boot * factor
    }

    /// How long instance `id` serves before it fails; infinite if it does not.
    pub(super) fn life_of(&self, id: u32) -> f64 {
        if self.mean_failure.is_finite() {
            self.mean_failure * Dice::numbered(self.seed, "failure", id).exponential()
        } else {
            f64::INFINITY
        }
    }

    /// How long spot instance `id` serves before it alone is told to go.
    pub(super) fn loan_of(&self, id: u32) -> f64 {
        if self.spot.hazard > 0.0 {
            Dice::numbered(self.seed, "spot", id).exponential() / self.spot.hazard
        } else {
            f64::INFINITY
        }
    }
}

/// Systematic sampling: walks past groups of instances and says how many of each are drawn, so
/// that `drawn` of `total` are in the end, evenly spread (W. G. Cochran, "Sampling Techniques",
/// chapter 8).
pub(super) struct Draw {
    drawn: u64,
    total: u64,
    /// Where in the first interval the sample begins.
    offset: u64,
    passed: u64,
    before: u64,
}

impl Draw {
    /// Draws `drawn` of `total`, which is not 0; `at` in 0 to 1 says where the sample begins.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a share of a count is a count, and not negative"
    )]
    pub(super) fn new(drawn: u32, total: u32, at: f64) -> Self {
        let offset = ((f64::from(total) * at) as u64).min(u64::from(total) - 1);
        Self { drawn: drawn.min(total).into(), total: total.into(), offset, passed: 0, before: 0 }
    }

    /// How many of the next `count` are drawn.
    pub(super) fn of(&mut self, count: u32) -> u32 {
        self.passed += u64::from(count);
        let upto = (self.passed * self.drawn + self.offset) / self.total;
        let here = upto - self.before;
        self.before = upto;
        // Never more than there are, for no more are drawn than there are in all.
        u32::try_from(here).unwrap_or(count).min(count)
    }
}
