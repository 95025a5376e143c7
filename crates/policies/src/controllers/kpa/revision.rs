//! What a revision gets before and beside the decisions: its first scale, and its activators.
//!
//! Sources: knative/serving, pkg/reconciler/autoscaling/kpa/ (kpa.go, resources/decider.go) and
//! pkg/autoscaler/scaling/multiscaler.go. Not here: requests that wait in an activator.

use super::autoscaler::pods;

/// The least number of activators of a revision.
const LEAST_ACTIVATORS: u32 = 2;

/// Pods that a new revision starts with. An annotation of 0 counts only if that is allowed.
pub const fn initial_scale(annotation: Option<u32>, default: u32, zero_allowed: bool) -> u32 {
    match annotation {
        Some(0) if !zero_allowed => default,
        Some(scale) => scale,
        None => default,
    }
}

/// Excess burst capacity before the first decision, while the desired number of pods is unknown.
/// `target_burst_capacity` is 0 for off, -1 for unlimited.
#[expect(clippy::cast_possible_truncation, reason = "a cast from float saturates and cuts")]
pub fn initial_excess(initial_scale: u32, total: f64, target_burst_capacity: f64) -> i64 {
    if target_burst_capacity <= 0.0 {
        return target_burst_capacity as i64;
    }
    (f64::from(initial_scale) * total - target_burst_capacity) as i64
}

/// How many activators a revision with so many ready pods gets. `activator_capacity` is what one
/// of them bears, at least 1.
pub fn activators(
    ready: u32,
    total: f64,
    target_burst_capacity: f64,
    activator_capacity: f64,
) -> u32 {
    if target_burst_capacity == 0.0 {
        return LEAST_ACTIVATORS;
    }
    let capacity = f64::from(ready) * total + target_burst_capacity.max(0.0);
    pods((capacity / activator_capacity.max(1.0)).ceil()).max(LEAST_ACTIVATORS)
}

/// Whether a decision is due at once, without waiting for the tick: the revision was to have no
/// pods, and the activator holds requests.
pub fn is_poked(desired: Option<u32>, activator_concurrency: f64) -> bool {
    desired == Some(0) && activator_concurrency > 0.0
}

#[cfg(test)]
mod tests {
    use super::{activators, initial_excess, initial_scale, is_poked};

    #[test]
    fn a_first_scale_of_zero_has_to_be_allowed() {
        assert_eq!(initial_scale(Some(0), 1, false), 1);
        assert_eq!(initial_scale(Some(0), 1, true), 0);
        assert_eq!(initial_scale(Some(7), 1, false), 7);
        assert_eq!(initial_scale(None, 3, false), 3);
    }

    #[test]
    fn before_the_first_metric_the_burst_capacity_follows_from_the_first_scale() {
        assert_eq!(initial_excess(1, 100.0, 211.0), -111);
        assert_eq!(initial_excess(3, 10.0, 0.5), 29);
        assert_eq!(initial_excess(0, 1.0, 1.5), -1);
        assert_eq!([0.0, -1.0].map(|burst| initial_excess(9, 10.0, burst)), [0, -1]);
    }

    #[test]
    fn activators_bear_the_pods_and_the_burst() {
        assert_eq!(activators(15, 100.0, 200.0, 100.0), 17);
        assert_eq!(activators(15, 100.0, -1.0, 100.0), 15);
        assert_eq!(activators(15, 100.0, 0.0, 100.0), 2);
        assert_eq!(activators(0, 100.0, 1.0, 100.0), 2);
    }

    #[test]
    fn only_a_revision_without_pods_is_poked() {
        assert!(is_poked(Some(0), 1.0));
        assert!(!is_poked(Some(1), 1.0));
        assert!(!is_poked(None, 1.0));
        assert!(!is_poked(Some(0), 0.0));
    }
}
