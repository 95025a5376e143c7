//! The best that was possible: the curve of instances with the least cost, for one who knew the
//! load in advance, and what any other curve costs by the same rules.
//!
//! Instances r in step t follow r(t) = r(t-1) + up - down, with limits of both and of r itself,
//! and cost a price a step, a price a move, and a penalty where they are too few. The search is
//! exact, up to the rounding of sums. Not here: scenarios and runs; whoever has them makes the
//! model.

mod backlog;
mod problem;
mod relaxed;
mod score;
mod stages;

pub use problem::{Demand, Model, Penalty, Prices, Refusal, Rules};
pub use score::{Break, Rule, Score};

/// A curve of instances and what it costs.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// The instances in each step.
    pub curve: Vec<u32>,
    /// What they cost; no rule is broken.
    pub score: Score,
    /// No curve that keeps the rules costs less. Of an optimum it is the cost itself, unless the
    /// work that waits can take so many values that not all ways were kept: then the optimum lies
    /// between this and the cost.
    pub bound: f64,
}

/// A fleet that never changes and what it costs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fixed {
    /// The instances in every step.
    pub instances: u32,
    /// What they cost; no rule is broken.
    pub score: Score,
}

impl Model<'_> {
    /// The least cost that any curve which keeps the rules can have, and such a curve.
    ///
    /// Without a backlog the time is that of steps times numbers of instances within
    /// [`Model::range`], about ten nanoseconds each, and three times that beyond two million of
    /// them. With one it depends on how much is worth waiting for, and its memory is bounded.
    pub fn optimum(&self) -> Plan {
        let Penalty::Backlog(demand) = &self.penalty else { return self.by_stages() };
        let (curve, bound) = backlog::solve(self, demand);
        let score = self.rescore(&curve);
        let bound = bound.map_or(score.cost, |bound| bound.min(score.cost));
        Plan { curve, score, bound }
    }

    /// The same for a penalty without a backlog; whoever has no other does without the code for
    /// it.
    pub(crate) fn by_stages(&self) -> Plan {
        let curve = stages::solve(self);
        let score = self.rescore(&curve);
        Plan { curve, score, bound: score.cost }
    }

    /// The best fleet that never changes after the first step, by the same rules: it can be no
    /// better than the optimum. Of several as good the smallest.
    ///
    /// With `initial` instances before it, it can only have what the first step allows; without,
    /// every number within the limits is tried.
    pub fn best_fixed(&self) -> Fixed {
        let (least, most) = self.next(0, self.rules.initial);
        let mut curve = vec![least; self.steps()];
        let mut best = (least, self.rescore(&curve));
        for instances in least + 1..=most {
            curve.fill(instances);
            let score = self.rescore(&curve);
            if score.cost < best.1.cost {
                best = (instances, score);
            }
        }
        Fixed { instances: best.0, score: best.1 }
    }
}

/// By which share a cost lies above that of the optimum: cost / optimum - 1. With
/// [`Plan::bound`] as the optimum it is not negative for a curve that keeps the rules.
///
/// If the optimum costs nothing, the regret is 0 for what costs nothing too; of anything else no
/// share exists, which is `None`, as for an optimum below zero.
pub fn regret(cost: f64, optimum: f64) -> Option<f64> {
    if optimum > 0.0 {
        return Some(cost / optimum - 1.0);
    }
    (optimum == 0.0 && cost == 0.0).then_some(0.0)
}

#[cfg(test)]
mod small {
    //! Small models for tests.

    use super::{Model, Penalty, Prices, Rules};

    pub(super) const RULES: Rules =
        Rules { least: 0, most: 5, max_up: 2, max_down: 1, boot_steps: 0, initial: Some(2) };
    pub(super) const PRICES: Prices = Prices { instance: 1.0, switch: 0.1, bill_boot: true };

    pub(super) fn model(penalty: Penalty<'_>, initial: Option<u32>, boot_steps: u32) -> Model<'_> {
        let rules = Rules { boot_steps, initial, ..RULES };
        Model::new(rules, PRICES, penalty).unwrap()
    }
}

#[cfg(test)]
mod tests;
