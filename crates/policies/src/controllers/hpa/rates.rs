//! Behavior policies: how far the size may move within a period, and the bounds that follow.
//!
//! Not here: how a missing `behavior` is filled (`defaults`), and what moves the size.

use std::cmp::Ordering;

use super::conditions::Reason;
use super::events::Events;

/// Which policy of a direction rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Select {
    /// The one that allows the largest change.
    Max,
    /// The one that allows the smallest change.
    Min,
    /// None: the direction is closed.
    Disabled,
}

/// How much a policy allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rate {
    /// So many replicas, above 0.
    Pods(i32),
    /// So many percent of the size at the start of the period, above 0.
    Percent(i32),
}

/// A policy: so much change within a period.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RatePolicy {
    /// How much.
    pub rate: Rate,
    /// The period in seconds, 1 to 1800.
    pub period: f64,
}

/// The rules of one direction.
#[derive(Clone, Debug, PartialEq)]
pub struct Rules {
    /// The stabilisation window in seconds, 0 to 3600; `None`: none for growth, the controller's
    /// for shrinking.
    pub window: Option<f64>,
    /// Which policy rules.
    pub select: Select,
    /// The policies, at least one.
    pub policies: Vec<RatePolicy>,
    /// The tolerance of the direction, 0 or more; `None`: the controller's.
    pub tolerance: Option<f64>,
}

impl Rules {
    /// The longest period of the policies, in seconds.
    pub fn longest_period(&self) -> f64 {
        self.policies.iter().map(|policy| policy.period).fold(0.0, f64::max)
    }
}

/// The field `behavior`, filled.
#[derive(Clone, Debug, PartialEq)]
pub struct Behavior {
    /// Growth.
    pub up: Rules,
    /// Shrinking.
    pub down: Rules,
}

/// How far the policies of a direction let the size go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// So far.
    pub replicas: i32,
    /// The policy that says so, by its place, and the size at the start of its period; `None` if
    /// the direction is closed.
    pub policy: Option<(usize, i32)>,
}

/// A number as 32-bit replicas, as near as it gets.
fn replicas(number: i64) -> i32 {
    i32::try_from(number).unwrap_or(if number < 0 { i32::MIN } else { i32::MAX })
}

/// The largest size that the policies allow.
///
/// Source: `calculateScaleUpLimitWithScalingRules` of `horizontal.go`.
pub fn up_limit(cur: i32, rules: &Rules, events: &Events, now: f64) -> Limit {
    pick(cur, rules, rules.select == Select::Max, |policy| {
        let start = events.start(cur, policy.period, now);
        (start, grown(start, policy.rate))
    })
}

/// The smallest size that the policies allow; below 0 where they allow more than there is.
///
/// Source: `calculateScaleDownLimitWithBehaviors` of `horizontal.go`.
pub fn down_limit(cur: i32, rules: &Rules, events: &Events, now: f64) -> Limit {
    pick(cur, rules, rules.select != Select::Max, |policy| {
        let start = events.start(cur, policy.period, now);
        (start, shrunk(start, policy.rate))
    })
}

/// The greatest or the least of the sizes that the policies propose, with the starts of their
/// periods.
fn pick(
    cur: i32,
    rules: &Rules,
    greatest: bool,
    propose: impl Fn(&RatePolicy) -> (i64, i32),
) -> Limit {
    let mut best = Limit { replicas: cur, policy: None };
    if rules.select == Select::Disabled {
        return best;
    }
    for (place, policy) in rules.policies.iter().enumerate() {
        let (start, size) = propose(policy);
        let better = if greatest { size > best.replicas } else { size < best.replicas };
        if best.policy.is_none() || better {
            best = Limit { replicas: size, policy: Some((place, replicas(start))) };
        }
    }
    best
}

/// Where a policy lets growth go. The factor is made first and rounded up after, so that 10 % on
/// 100 are 111: the original computes in doubles.
#[expect(clippy::cast_possible_truncation, reason = "a cast from float saturates")]
fn grown(start: i64, rate: Rate) -> i32 {
    match rate {
        Rate::Pods(value) => replicas(start + i64::from(value)),
        Rate::Percent(value) => (start as f64 * (1.0 + f64::from(value) / 100.0)).ceil() as i32,
    }
}

/// Where a policy lets shrinking go, cut toward zero.
#[expect(clippy::cast_possible_truncation, reason = "a cast from float saturates")]
fn shrunk(start: i64, rate: Rate) -> i32 {
    match rate {
        Rate::Pods(value) => replicas(start - i64::from(value)),
        Rate::Percent(value) => (start as f64 * (1.0 - f64::from(value) / 100.0)) as i32,
    }
}

/// The size and its bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// The size now.
    pub cur: i32,
    /// The least size.
    pub min: i32,
    /// The greatest size.
    pub max: i32,
}

/// A wish within its bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limited {
    /// The size.
    pub replicas: i32,
    /// The bound of its direction; the size itself if nothing moves.
    pub bound: i32,
    /// `DesiredWithinRange`, or the bound that changed it.
    pub reason: Reason,
    /// What the policies allow, where they were asked.
    pub limit: Option<Limit>,
}

/// With `behavior`: a stabilized wish within the rates and bounds. A budget that is overspent
/// holds the size and never turns it round.
///
/// Source: `convertDesiredReplicasWithBehaviorRate` of `horizontal.go`.
pub fn limit(wish: i32, bounds: Bounds, behavior: &Behavior, events: &Events, now: f64) -> Limited {
    let Bounds { cur, min, max } = bounds;
    match wish.cmp(&cur) {
        Ordering::Greater => {
            let limit = up_limit(cur, &behavior.up, events, now);
            let rate = limit.replicas.max(cur);
            let (bound, reason) = if max > rate {
                (rate, Reason::ScaleUpLimit)
            } else {
                (max, Reason::TooManyReplicas)
            };
            within(wish, bound, wish > bound, reason, Some(limit))
        }
        Ordering::Less => {
            let limit = down_limit(cur, &behavior.down, events, now);
            let rate = limit.replicas.min(cur);
            let (bound, reason) = if min < rate {
                (rate, Reason::ScaleDownLimit)
            } else {
                (min, Reason::TooFewReplicas)
            };
            within(wish, bound, wish < bound, reason, Some(limit))
        }
        Ordering::Equal => within(wish, wish, false, Reason::DesiredWithinRange, None),
    }
}

/// Without `behavior`: at most `factor` times the size at once, or `floor` if that is more.
///
/// Source: `convertDesiredReplicasWithRules` and `calculateScaleUpLimit` of `horizontal.go`.
#[expect(clippy::cast_possible_truncation, reason = "a cast from float saturates")]
pub fn limit_without_behavior(wish: i32, bounds: Bounds, factor: f64, floor: f64) -> Limited {
    let Bounds { cur, min, max } = bounds;
    let cap = (factor * f64::from(cur)).max(floor) as i32;
    let limit = Some(Limit { replicas: cap, policy: None });
    let (bound, reason) =
        if max > cap { (cap, Reason::ScaleUpLimit) } else { (max, Reason::TooManyReplicas) };
    if wish < min {
        within(wish, min, true, Reason::TooFewReplicas, limit)
    } else {
        within(wish, bound, wish > bound, reason, limit)
    }
}

/// The wish, or the bound if that binds.
fn within(wish: i32, bound: i32, binds: bool, reason: Reason, limit: Option<Limit>) -> Limited {
    if binds {
        Limited { replicas: bound, bound, reason, limit }
    } else {
        Limited { replicas: wish, bound, reason: Reason::DesiredWithinRange, limit }
    }
}

#[cfg(test)]
mod tests {
    use super::{
        Bounds, Events, Limit, Rate, RatePolicy, Reason, Rules, Select, down_limit, grown, limit,
        limit_without_behavior, shrunk, up_limit,
    };
    use crate::controllers::hpa::{Behavior, ScaleEvent};

    fn rules(select: Select, rates: &[Rate]) -> Rules {
        let policies = rates.iter().map(|&rate| RatePolicy { rate, period: 60.0 }).collect();
        Rules { window: None, select, policies, tolerance: None }
    }

    fn events(up: i32) -> Events {
        let up = [ScaleEvent { change: up, at: 0.0, outdated: false }];
        Events { up: up.into_iter().collect(), ..Events::default() }
    }

    #[test]
    fn percentages_are_taken_in_doubles_then_rounded() {
        assert_eq!([30, 50, 100, 3].map(|start| grown(start, Rate::Percent(10))), [33, 56, 111, 4]);
        assert_eq!(shrunk(100, Rate::Percent(90)), 9);
        assert_eq!(shrunk(10, Rate::Percent(80)), 1);
        assert_eq!([5, 1].map(|start| shrunk(start, Rate::Percent(10))), [4, 0]);
        assert_eq!(shrunk(10, Rate::Percent(150)), -5);
    }

    #[test]
    fn max_is_the_largest_change_in_both_directions() {
        let both = [Rate::Pods(4), Rate::Percent(100)];
        let none = Events::default();
        let up = |select| up_limit(10, &rules(select, &both), &none, 0.0).replicas;
        let down = |select| down_limit(10, &rules(select, &both), &none, 0.0).replicas;
        assert_eq!([Select::Max, Select::Min, Select::Disabled].map(up), [20, 14, 10]);
        assert_eq!([Select::Max, Select::Min, Select::Disabled].map(down), [0, 6, 10]);
    }

    #[test]
    fn the_limit_names_its_policy_and_the_start_of_its_period() {
        let rules = rules(Select::Max, &[Rate::Percent(10), Rate::Pods(4)]);
        let limit = up_limit(10, &rules, &events(3), 59.0);
        assert_eq!(limit, Limit { replicas: 11, policy: Some((1, 7)) });
        assert_eq!(up_limit(10, &rules, &events(3), 60.0).replicas, 14);
    }

    #[test]
    fn an_overspent_budget_holds_and_ties_go_to_the_bounds() {
        let one = || rules(Select::Max, &[Rate::Pods(1)]);
        let behavior = Behavior { up: one(), down: one() };
        let bounds = Bounds { cur: 10, min: 1, max: 20 };
        let held = limit(15, bounds, &behavior, &events(5), 1.0);
        assert_eq!((held.replicas, held.reason), (10, Reason::ScaleUpLimit));
        let tie = Bounds { max: 11, ..bounds };
        let limited = limit(15, tie, &behavior, &Events::default(), 1.0);
        assert_eq!((limited.replicas, limited.reason), (11, Reason::TooManyReplicas));
        let same = limit(10, bounds, &behavior, &Events::default(), 1.0);
        assert_eq!((same.replicas, same.reason), (10, Reason::DesiredWithinRange));
    }

    #[test]
    fn without_behavior_growth_doubles_or_goes_to_four() {
        let grow = |cur| {
            let bounds = Bounds { cur, min: 0, max: 1000 };
            limit_without_behavior(1000, bounds, 2.0, 4.0).replicas
        };
        assert_eq!([0, 1, 2, 4, 8, 16].map(grow), [4, 4, 4, 8, 16, 32]);
    }

    #[test]
    fn the_ends_of_the_range_do_not_wrap_around() {
        assert_eq!(grown(i64::from(i32::MAX), Rate::Pods(i32::MAX)), i32::MAX);
        assert_eq!(grown(i64::from(i32::MAX), Rate::Percent(i32::MAX)), i32::MAX);
        assert_eq!(shrunk(-5, Rate::Pods(i32::MAX)), i32::MIN);
    }
}
