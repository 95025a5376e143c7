//! What a given curve of instances costs in a model, and which rule it breaks.
//!
//! Not here: the search for the best curve (`stages`, `backlog`).

use super::problem::Model;

/// A rule that a curve can break.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// At least so many instances.
    Least,
    /// At most so many instances.
    Most,
    /// So many more at once.
    Up,
    /// So many fewer at once.
    Down,
    /// None more before the first order can have been ready.
    Boot,
    /// As many steps as the model.
    Length,
}

/// The first step in which a curve breaks a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Break {
    /// The step, from 0; of a curve of another length the first that is missing or too many.
    pub step: usize,
    /// The rule.
    pub rule: Rule,
}

/// What a curve costs.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Score {
    /// All of it.
    pub cost: f64,
    /// Instances in service.
    pub instances: f64,
    /// Their boots, if these are billed.
    pub boots: f64,
    /// The moves.
    pub switches: f64,
    /// The penalty for too few instances.
    pub penalty: f64,
    /// The first broken rule. If there is one, the curve may cost less than the optimum.
    pub broken: Option<Break>,
}

impl Model<'_> {
    /// What `curve`, the instances in each step, costs: so that a strategy is compared with the
    /// optimum of the same model.
    ///
    /// A curve that keeps the rules never costs less than the optimum. One that breaks them is
    /// scored as it is, and says where. Where it is too short, its last value holds (or that
    /// before the first step, or the least); what is too long is left out.
    pub fn rescore(&self, curve: &[u32]) -> Score {
        let mut score = Score::default();
        let mut now = self.rules.initial;
        let mut waiting = 0.0;
        for step in 0..self.steps() {
            let last = now.unwrap_or(self.rules.least);
            let then = curve.get(step).copied().unwrap_or(last);
            let broken = self.broken(step, now, then).map(|rule| Break { step, rule });
            score.broken = score.broken.or(broken);
            let added = f64::from(then.saturating_sub(now.unwrap_or(then)));
            let moved = f64::from(then.abs_diff(now.unwrap_or(then)));
            score.instances += self.prices.instance * f64::from(then);
            score.boots += self.boot_price() * added;
            score.switches += self.prices.switch * moved;
            let (penalty, left) = self.penalty(step, then, waiting);
            score.penalty += penalty;
            waiting = left;
            now = Some(then);
        }
        if curve.len() != self.steps() {
            let step = curve.len().min(self.steps());
            score.broken = score.broken.or(Some(Break { step, rule: Rule::Length }));
        }
        score.cost = score.instances + score.boots + score.switches + score.penalty;
        score
    }

    /// The rule that the move from `now` to `then` breaks.
    fn broken(&self, step: usize, now: Option<u32>, then: u32) -> Option<Rule> {
        let rules = self.rules;
        let now = now.unwrap_or(then);
        let added = then.saturating_sub(now);
        if then < rules.least {
            Some(Rule::Least)
        } else if then > rules.most {
            Some(Rule::Most)
        } else if added > rules.max_up {
            Some(Rule::Up)
        } else if added > self.up(step) {
            Some(Rule::Boot)
        } else if now.saturating_sub(then) > rules.max_down {
            Some(Rule::Down)
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Demand, Penalty, small};
    use super::*;

    #[test]
    fn a_curve_is_billed_item_by_item() {
        let load = [10.0, 50.0, 20.0];
        let demand = Demand { load: &load, capacity: 10.0, per_unit: 0.5 };
        let model = small::model(Penalty::Loss(demand), Some(1), 0);
        let score = model.rescore(&[1, 3, 2]);
        assert_eq!((score.instances, score.boots, score.penalty), (6.0, 0.0, 10.0));
        assert!((score.switches - 0.3).abs() < 1e-12 && (score.cost - 16.3).abs() < 1e-12);
        assert_eq!(score.broken, None);
        let slow = small::model(Penalty::Loss(demand), Some(1), 1).rescore(&[1, 3, 2]);
        assert_eq!((slow.boots, slow.broken), (2.0, None));
        let model = small::model(Penalty::Backlog(demand), Some(1), 0);
        // 20 wait after the second step, and none are done in the third.
        assert_eq!(model.rescore(&[1, 3, 2]).penalty, 20.0);
    }

    #[test]
    fn a_curve_that_breaks_the_rules_is_scored_and_says_where() {
        let none = |_, _| 0.0;
        let any = Penalty::Any { steps: 3, enough: 5, at: &none };
        let broken = |curve: &[u32], boot| {
            let score = small::model(any, Some(2), boot).rescore(curve);
            score.broken.map(|broken| (broken.step, broken.rule))
        };
        assert_eq!(broken(&[2, 4, 3], 1), None);
        assert_eq!(broken(&[3, 3, 3], 1), Some((0, Rule::Boot)));
        assert_eq!(broken(&[2, 5, 6], 1), Some((1, Rule::Up)));
        assert_eq!(broken(&[2, 4, 6], 1), Some((2, Rule::Most)));
        assert_eq!(broken(&[2, 2, 0], 0), Some((2, Rule::Down)));
        assert_eq!(broken(&[2, 2], 0), Some((2, Rule::Length)));
        assert_eq!(broken(&[2, 2, 2, 2], 0), Some((3, Rule::Length)));
        let model = small::model(any, Some(2), 0);
        assert_eq!(model.rescore(&[4]).cost, model.rescore(&[4, 4, 4]).cost);
        assert_eq!(model.rescore(&[]).cost, model.rescore(&[2, 2, 2]).cost);
    }
}
