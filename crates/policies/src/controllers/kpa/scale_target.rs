//! How a decision reaches the pods: bounds, the gates before zero, and what it is waited for.
//!
//! Source: knative/serving, pkg/reconciler/autoscaling/kpa/scaler.go. Not here: how the number
//! was decided, and the condition that follows from it (`condition`).

use super::condition::{Active, Reachability, TrafficMode};

/// Seconds that a start may take beyond the progress deadline.
pub const ACTIVATION_BUFFER: f64 = 30.0;

/// Seconds until the next look at a revision that is served through the activator already.
const PROXY_REQUEUE: f64 = 3.0;

/// Settings of a revision, the annotations over those of the cluster. Times are in seconds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ScaleSettings {
    /// Whether a revision may have no pods.
    pub enable_scale_to_zero: bool,
    /// The stable window.
    pub stable_window: f64,
    /// How long traffic goes through the activator before the last pod is taken.
    pub grace_period: f64,
    /// How long the last pod is kept at least; 0 is none.
    pub pod_retention: f64,
    /// The progress deadline of the deployment.
    pub progress_deadline: f64,
    /// Pods that a new revision starts with.
    pub initial_scale: u32,
    /// The least pods; 0 is none.
    pub min_scale: u32,
    /// The most pods; 0 is none.
    pub max_scale: u32,
    /// The target burst capacity, of which only -1 matters: the activator is in the path then.
    pub target_burst_capacity: f64,
}

impl Default for ScaleSettings {
    fn default() -> Self {
        Self {
            enable_scale_to_zero: true,
            stable_window: 60.0,
            grace_period: 30.0,
            pod_retention: 0.0,
            progress_deadline: 600.0,
            initial_scale: 1,
            min_scale: 0,
            max_scale: 0,
            target_burst_capacity: 211.0,
        }
    }
}

/// How a revision is found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RevisionState {
    /// The pods that were asked for last.
    pub replicas: u32,
    /// The condition `Active`, and for how many seconds it has been so.
    pub active: Active,
    /// Seconds since the condition became what it is.
    pub active_for: f64,
    /// Whether traffic goes to it.
    pub reachability: Reachability,
    /// Whether the first scale was reached once.
    pub initialized: bool,
    /// What a probe would find: requests go through the activator.
    pub activator_answers: bool,
    /// How requests shall reach the pods.
    pub mode: TrafficMode,
    /// For how many seconds they have gone through the activator.
    pub proxied_for: f64,
}

/// What decided the outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gate {
    /// Nothing is known yet.
    Unknown,
    /// More than no pods are wanted.
    Open,
    /// Scaling to zero is switched off.
    ZeroDisabled,
    /// It is still starting; no decision.
    Activating,
    /// It did not start in time: to zero.
    ActivationFailed,
    /// It was active for less than the stable window: one pod stays.
    StableWindow,
    /// It becomes inactive; the pods stay for this round.
    Deactivated,
    /// Requests do not go through the activator yet.
    Probe,
    /// The last pod is kept for its retention period.
    PodRetention,
    /// The activator was not in the path for the grace period.
    GracePeriod,
    /// It was inactive for long enough: to zero.
    InactiveLongEnough,
    /// The activator was in the path for long enough: to zero.
    ProxiedLongEnough,
}

/// The outcome of one round.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ScaleOutcome {
    /// Pods wanted after this round; `None` is no decision.
    pub desired: Option<u32>,
    /// Whether the pods are changed to that number.
    pub applied: bool,
    /// Seconds until the next look, where one is asked for.
    pub requeue: Option<f64>,
    /// Whether a probe was made.
    pub probed: bool,
    /// Whether the probe is repeated in the background, every second for up to 45 seconds.
    pub probes_on: bool,
    /// What decided.
    pub gate: Gate,
    /// The bounds in force; an upper one of 0 is none.
    pub bounds: (u32, u32),
}

impl ScaleSettings {
    /// The bounds in force. An unreachable revision has no lower one; one that never reached its
    /// first scale does not go below it.
    pub fn bounds(&self, reachability: Reachability, initialized: bool) -> (u32, u32) {
        if reachability == Reachability::Unreachable {
            return (0, self.max_scale);
        }
        let first = if self.initial_scale > 1 && !initialized { self.initial_scale } else { 0 };
        (self.min_scale.max(first), self.max_scale)
    }

    /// Brings a decision to the pods; `None` is a decision that is not known yet.
    pub fn scale(&self, state: &RevisionState, want: Option<u32>) -> ScaleOutcome {
        let bounds = self.bounds(state.reachability, state.initialized);
        let mut outcome = ScaleOutcome {
            desired: None,
            applied: false,
            requeue: None,
            probed: false,
            probes_on: false,
            gate: Gate::Unknown,
            bounds,
        };
        if want.is_none() && state.active != Active::Activating {
            return outcome;
        }
        let (min, max) = bounds;
        let want = want.unwrap_or(0);
        // A lower bound above the upper one wins, as in the source.
        let bounded = if max == 0 || want < min { want.max(min) } else { want.min(max) };
        outcome.desired = Some(bounded);
        let apply = bounded > 0 || self.at_zero(state, &mut outcome);
        if bounded > 0 {
            outcome.gate = Gate::Open;
        }
        outcome.applied = apply && outcome.desired != Some(state.replicas);
        outcome
    }

    /// Whether the desired number shall be applied where none are wanted; may make it one.
    fn at_zero(&self, state: &RevisionState, outcome: &mut ScaleOutcome) -> bool {
        if !self.enable_scale_to_zero {
            outcome.desired = Some(1);
            outcome.gate = Gate::ZeroDisabled;
            return true;
        }
        match state.active {
            Active::Activating => self.while_activating(state, outcome),
            Active::Active => self.while_active(state, outcome),
            Active::Inactive => self.while_inactive(state, outcome),
        }
    }

    fn while_activating(&self, state: &RevisionState, outcome: &mut ScaleOutcome) -> bool {
        let timeout = self.progress_deadline + ACTIVATION_BUFFER;
        let failed = state.active_for > timeout;
        if failed {
            outcome.gate = Gate::ActivationFailed;
        } else {
            outcome.gate = Gate::Activating;
            outcome.desired = None;
            outcome.requeue = Some(timeout);
        }
        failed
    }

    fn while_active(&self, state: &RevisionState, outcome: &mut ScaleOutcome) -> bool {
        let idle = state.active_for < self.stable_window;
        if idle {
            outcome.gate = Gate::StableWindow;
            outcome.desired = Some(1);
            outcome.requeue = Some(self.stable_window - state.active_for);
        } else {
            outcome.gate = Gate::Deactivated;
            // Nothing else would bring the next round if the path does not change.
            outcome.requeue = (state.mode == TrafficMode::Proxy).then_some(PROXY_REQUEUE);
        }
        idle
    }

    fn while_inactive(&self, state: &RevisionState, outcome: &mut ScaleOutcome) -> bool {
        outcome.probed = self.target_burst_capacity != -1.0;
        if outcome.probed && !state.activator_answers {
            outcome.gate = Gate::Probe;
            outcome.probes_on = true;
            return false;
        }
        let unreachable = state.reachability == Reachability::Unreachable;
        let retention = if unreachable { 0.0 } else { self.pod_retention };
        let (gate, left) = if state.active_for >= self.grace_period.max(retention) {
            (Gate::InactiveLongEnough, None)
        } else if state.active_for < retention {
            (Gate::PodRetention, Some(retention - state.active_for))
        } else if state.proxied_for >= self.grace_period {
            (Gate::ProxiedLongEnough, None)
        } else {
            (Gate::GracePeriod, Some(self.grace_period - state.proxied_for))
        };
        outcome.gate = gate;
        outcome.requeue = left;
        left.is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::{Active, Gate, Reachability, RevisionState, ScaleSettings, TrafficMode};

    fn state(active: Active, active_for: f64) -> RevisionState {
        RevisionState {
            replicas: 3,
            active,
            active_for,
            reachability: Reachability::Reachable,
            initialized: true,
            activator_answers: true,
            mode: TrafficMode::Serve,
            proxied_for: 0.0,
        }
    }

    #[test]
    fn an_active_revision_keeps_one_pod_and_then_becomes_inactive() {
        let settings = ScaleSettings::default();
        let outcome = settings.scale(&state(Active::Active, 59.0), Some(0));
        assert_eq!((outcome.desired, outcome.applied), (Some(1), true));
        assert_eq!((outcome.gate, outcome.requeue), (Gate::StableWindow, Some(1.0)));
        let outcome = settings.scale(&state(Active::Active, 60.0), Some(0));
        assert_eq!((outcome.desired, outcome.applied), (Some(0), false));
        assert_eq!((outcome.gate, outcome.requeue), (Gate::Deactivated, None));
        let proxied = RevisionState { mode: TrafficMode::Proxy, ..state(Active::Active, 60.0) };
        assert_eq!(settings.scale(&proxied, Some(0)).requeue, Some(3.0));
    }

    #[test]
    fn the_last_pod_goes_when_grace_and_retention_are_over() {
        let settings = ScaleSettings { pod_retention: 20.0, ..ScaleSettings::default() };
        let round = |active_for, proxied_for| {
            let found = RevisionState { proxied_for, ..state(Active::Inactive, active_for) };
            let outcome = settings.scale(&found, Some(0));
            assert_eq!(outcome.applied, outcome.requeue.is_none());
            (outcome.gate, outcome.requeue)
        };
        assert_eq!(round(19.0, 60.0), (Gate::PodRetention, Some(1.0)));
        assert_eq!(round(20.0, 30.0), (Gate::ProxiedLongEnough, None));
        assert_eq!(round(20.0, 29.0), (Gate::GracePeriod, Some(1.0)));
        assert_eq!(round(30.0, 0.0), (Gate::InactiveLongEnough, None));
    }

    #[test]
    fn a_probe_that_fails_goes_on_in_the_background() {
        let found = RevisionState { activator_answers: false, ..state(Active::Inactive, 1000.0) };
        let outcome = ScaleSettings::default().scale(&found, Some(0));
        assert_eq!((outcome.gate, outcome.probed, outcome.probes_on), (Gate::Probe, true, true));
        assert!(!outcome.applied);
        let unlimited = ScaleSettings { target_burst_capacity: -1.0, ..ScaleSettings::default() };
        let outcome = unlimited.scale(&found, Some(0));
        assert_eq!((outcome.applied, outcome.probed), (true, false));
    }

    #[test]
    fn a_start_fails_after_the_deadline_and_half_a_minute() {
        let settings = ScaleSettings::default();
        for want in [None, Some(0)] {
            let outcome = settings.scale(&state(Active::Activating, 630.0), want);
            assert_eq!((outcome.desired, outcome.requeue), (None, Some(630.0)));
            let outcome = settings.scale(&state(Active::Activating, 630.1), want);
            assert_eq!((outcome.desired, outcome.applied), (Some(0), true));
        }
    }

    #[test]
    fn bounds_hold_and_an_unreachable_revision_has_no_lower_one() {
        let settings = ScaleSettings {
            min_scale: 2,
            max_scale: 5,
            initial_scale: 4,
            ..ScaleSettings::default()
        };
        let new = RevisionState { initialized: false, ..state(Active::Active, 0.0) };
        let known = state(Active::Active, 0.0);
        let lost = RevisionState { reachability: Reachability::Unreachable, ..new };
        let desired = |found, want| settings.scale(found, Some(want)).desired;
        assert_eq!([desired(&new, 1), desired(&new, 9)], [Some(4), Some(5)]);
        assert_eq!([desired(&known, 1), desired(&known, 9)], [Some(2), Some(5)]);
        assert_eq!([desired(&lost, 1), desired(&lost, 9)], [Some(1), Some(5)]);
    }

    #[test]
    fn an_unknown_decision_changes_nothing() {
        for active in [Active::Active, Active::Inactive] {
            let outcome = ScaleSettings::default().scale(&state(active, 0.0), None);
            assert_eq!((outcome.desired, outcome.applied), (None, false));
            assert_eq!(outcome.gate, Gate::Unknown);
        }
    }

    #[test]
    fn without_scaling_to_zero_one_pod_stays() {
        let settings = ScaleSettings { enable_scale_to_zero: false, ..ScaleSettings::default() };
        let outcome = settings.scale(&state(Active::Inactive, 9999.0), Some(0));
        assert_eq!((outcome.desired, outcome.gate), (Some(1), Gate::ZeroDisabled));
    }
}
