//! A fixed fleet.
#![doc = include_str!("fixed.md")]

use model::unit::{Instances, Quantity as _, Unit};
use model::{Card, Decision, Family, Level, Observation, Policy, Rule, Setting, Suit};

model::params! {
    /// How big the fleet is.
    pub struct FixedParams {
        /// How many instances there always are, within the fleet's least and most.
        count: Instances = number {
            label: "Instances", default: 8.0, range: [0.0, 1000.0], step: 1.0
        },
    }
}

static ALWAYS: Rule = Rule {
    id: "always",
    says: "always {count} instances, whatever comes",
    terms: &[("count", Unit::Instances)],
};

/// Always wants the same number of instances.
pub(crate) struct Fixed {
    params: FixedParams,
}

impl Policy for Fixed {
    type Params = FixedParams;

    const CARD: Card = Card {
        id: "fixed",
        name: "Fixed fleet",
        summary: "The same number of instances, day and night.",
        good_for: "Steady load, and as the yardstick for everything else.",
        fidelity: "Exact: there is nothing to leave out.",
        family: Family::Fixed,
        level: Level::Intuition,
        is_default: false,
        article: crate::article!("fixed"),
    };
    const SUITS: &'static [Suit] = &[Suit::Steady];
    const RULES: &'static [&'static Rule] = &[&ALWAYS];

    fn new(params: FixedParams, _: &Setting) -> Self {
        Self { params }
    }

    fn decide(&mut self, _: &Observation<'_>) -> Decision {
        let want = self.params.count;
        Decision { want, why: ALWAYS.with([want.get()]) }
    }
}

#[cfg(test)]
mod tests {
    use super::Fixed;
    use crate::story::check;

    #[test]
    fn it_wants_the_same_whatever_it_sees() {
        check::<Fixed>(&[("count", "4")], "t=0    in=4", "4 always 4 instances, whatever comes");
        check::<Fixed>(
            &[("count", "4")],
            "t=60   in=4  cpu=1.00\n\
             t=120  in=4  cpu=0.00",
            "4 always 4 instances, whatever comes\n\
             4 always 4 instances, whatever comes",
        );
    }
}
