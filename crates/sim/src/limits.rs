//! What the host grants of a wish: the least and the most instances, with a reason.
//!
//! Not here: limits that belong to one controller, which that controller applies itself.

use crate::fleet::nodes;
use model::unit::Unit;
use model::{Instances, Limits, Quantity as _, Rule, Why};

static AT_MOST: Rule = Rule {
    id: "at-most",
    says: "limited to the most instances, {max}",
    terms: &[("max", Unit::Instances)],
};

static AT_LEAST: Rule = Rule {
    id: "at-least",
    says: "kept at the least instances, {min}",
    terms: &[("min", Unit::Instances)],
};

/// Every reason of the host.
pub const RULES: &[&Rule] =
    &[&AT_MOST, &AT_LEAST, nodes::RULES[0], nodes::RULES[1], nodes::RULES[2]];

/// What is granted of `want`, and why if it is something else.
pub(crate) fn grant(limits: Limits, want: Instances) -> (Instances, Option<Why>) {
    let granted = limits.clamp(want);
    let why = match granted.cmp(&want) {
        core::cmp::Ordering::Less => Some(AT_MOST.with([limits.max.get()])),
        core::cmp::Ordering::Greater => Some(AT_LEAST.with([limits.min.get()])),
        core::cmp::Ordering::Equal => None,
    };
    (granted, why)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wish_beyond_the_limits_is_cut_with_a_reason() {
        let limits = Limits { min: Instances(2), max: Instances(10) };
        let say = |want| {
            let (granted, why) = grant(limits, Instances(want));
            (granted.0, why.map(|why| why.to_string()))
        };
        assert_eq!(say(5), (5, None));
        assert_eq!(say(12), (10, Some("limited to the most instances, 10".to_owned())));
        assert_eq!(say(0), (2, Some("kept at the least instances, 2".to_owned())));
    }
}
