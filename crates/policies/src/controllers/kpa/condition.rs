//! What a revision is said to be: active, activating or inactive, and how requests reach it.
//!
//! Source: knative/serving, pkg/reconciler/autoscaling/kpa/kpa.go. Not here: how its pods are
//! scaled.

use crate::controllers::micros::{micros, seconds};

/// The condition `Active` of a revision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Active {
    /// True: enough pods are ready.
    Active,
    /// Unknown: pods are on their way.
    Activating,
    /// False: there is no traffic.
    Inactive,
}

impl Active {
    /// The condition after a round that wants `want` pods (`None` is unknown) while `ready` are
    /// ready of the `least` that an active revision has ([`least_ready`]).
    #[must_use]
    pub fn after(self, want: Option<u32>, ready: u32, least: u32) -> Self {
        if want == Some(0) || least == 0 || (want.is_none() && self == Self::Inactive) {
            Self::Inactive
        } else if ready < least {
            Self::Activating
        } else {
            Self::Active
        }
    }
}

/// Pods that must be ready for a revision to be active. `min` is the lower bound in force;
/// `initialized` says whether the first scale was reached once.
pub fn least_ready(min: u32, initial_scale: u32, initialized: bool) -> u32 {
    min.max(if initialized { 1 } else { initial_scale })
}

/// The condition with its age, and whether the first scale was reached once.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ActiveCondition {
    status: Active,
    /// Since when in microseconds.
    since: i64,
    initialized: bool,
}

impl ActiveCondition {
    /// A revision just made: it is activating.
    pub fn new(now: f64) -> Self {
        Self { status: Active::Activating, since: micros(now), initialized: false }
    }

    /// The condition.
    pub const fn status(&self) -> Active {
        self.status
    }

    /// For how many seconds it has been so.
    pub fn age(&self, now: f64) -> f64 {
        seconds(micros(now).saturating_sub(self.since).max(0))
    }

    /// Whether the first scale was reached once.
    pub const fn is_initialized(&self) -> bool {
        self.initialized
    }

    /// Moves on after a round, see [`Active::after`]. The age begins anew when the status changes.
    pub fn advance(&mut self, now: f64, want: Option<u32>, ready: u32, bounds: (u32, u32)) {
        let (min, initial_scale) = bounds;
        let least = least_ready(min, initial_scale, self.initialized);
        self.initialized |= ready >= least;
        let status = self.status.after(want, ready, least);
        if status != self.status {
            self.status = status;
            self.since = micros(now);
        }
    }
}

/// Whether traffic still goes to a revision.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reachability {
    /// Not known yet; treated as reachable.
    #[default]
    Unknown,
    /// A route leads to it.
    Reachable,
    /// No route leads to it.
    Unreachable,
}

/// How requests reach the pods.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TrafficMode {
    /// Directly.
    Serve,
    /// Through the activator.
    Proxy,
}

impl TrafficMode {
    /// The activator is out of the path only if pods are wanted and can bear the burst.
    pub fn of(want: Option<u32>, excess_burst_capacity: i64) -> Self {
        let wanted = want.is_some_and(|want| want > 0);
        if wanted && excess_burst_capacity >= 0 { Self::Serve } else { Self::Proxy }
    }
}

#[cfg(test)]
mod tests {
    use super::{Active, ActiveCondition, TrafficMode, least_ready};

    #[test]
    fn an_unknown_scale_does_not_wake_an_inactive_revision() {
        for ready in [0, 5] {
            assert_eq!(Active::Inactive.after(None, ready, 1), Active::Inactive);
        }
        assert_eq!(Active::Active.after(None, 0, 1), Active::Activating);
        assert_eq!(Active::Activating.after(None, 1, 1), Active::Active);
    }

    #[test]
    fn a_wanted_revision_is_active_when_enough_pods_are_ready() {
        assert_eq!(Active::Inactive.after(Some(3), 1, 2), Active::Activating);
        assert_eq!(Active::Inactive.after(Some(3), 2, 2), Active::Active);
        assert_eq!(Active::Active.after(Some(0), 9, 1), Active::Inactive);
        assert_eq!(Active::Activating.after(None, 0, 0), Active::Inactive);
    }

    #[test]
    fn the_first_scale_counts_until_it_was_reached_once() {
        assert_eq!(least_ready(2, 5, false), 5);
        assert_eq!(least_ready(2, 5, true), 2);
        assert_eq!(least_ready(0, 0, false), 0);
        let mut condition = ActiveCondition::new(10.0);
        condition.advance(12.0, Some(5), 4, (0, 5));
        assert_eq!((condition.status(), condition.age(14.0)), (Active::Activating, 4.0));
        condition.advance(16.0, Some(5), 5, (0, 5));
        assert_eq!((condition.status(), condition.age(17.0)), (Active::Active, 1.0));
        assert!(condition.is_initialized());
        condition.advance(18.0, Some(1), 1, (0, 5));
        assert_eq!((condition.status(), condition.age(19.0)), (Active::Active, 3.0));
    }

    #[test]
    fn the_activator_leaves_the_path_when_pods_can_bear_the_burst() {
        assert_eq!(TrafficMode::of(Some(3), 0), TrafficMode::Serve);
        assert_eq!(TrafficMode::of(Some(3), -1), TrafficMode::Proxy);
        assert_eq!(TrafficMode::of(Some(0), 5), TrafficMode::Proxy);
        assert_eq!(TrafficMode::of(None, 5), TrafficMode::Proxy);
    }
}
