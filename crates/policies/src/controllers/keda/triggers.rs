//! When a scaled object is active, and what its HPA is fed when a trigger fails.
//!
//! Sources: kedacore/keda, `pkg/scaling/scale_handler.go` and `pkg/fallback/fallback.go`. Not here:
//! where values come from.

/// What a trigger measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TriggerKind {
    /// CPU or memory of the pods, which says nothing where there are none.
    Resource,
    /// Anything else.
    External,
}

/// A trigger as a poll finds it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Trigger {
    /// What it measures.
    pub kind: TriggerKind,
    /// The value; `None` if it could not be had. With a scaling formula that of the formula.
    pub value: Option<f64>,
    /// It is active above this value; the target plays no part.
    pub activation_threshold: f64,
    /// Consecutive failures, this poll included.
    pub failures: u32,
    /// `failureThreshold`, if the object has a fallback.
    pub failure_threshold: Option<u32>,
}

impl Trigger {
    /// Whether the fallback stands in for the value: after more failures than the threshold.
    pub fn is_in_fallback(&self) -> bool {
        let failed_too_often = |threshold| self.failures > threshold;
        self.value.is_none() && self.failure_threshold.is_some_and(failed_too_often)
    }

    fn is_active(&self) -> bool {
        self.is_in_fallback() || self.value.is_some_and(|value| value > self.activation_threshold)
    }
}

/// What a poll says of all triggers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Activity {
    /// Whether the object is active.
    pub active: bool,
    /// Whether a trigger could not be asked and no fallback stands in for it.
    pub error: bool,
}

/// Whether a scaled object is active: if any trigger is. Resource triggers do not count, but an
/// object that has no others is always active.
pub fn activity(triggers: &[Trigger]) -> Activity {
    let mut activity = Activity { active: !triggers.is_empty(), error: false };
    let external = |trigger: &&Trigger| trigger.kind == TriggerKind::External;
    if triggers.iter().any(|trigger| external(&trigger)) {
        activity.active = triggers.iter().filter(external).any(Trigger::is_active);
    }
    activity.error =
        triggers.iter().any(|trigger| trigger.value.is_none() && !trigger.is_in_fallback());
    activity
}

/// How the HPA compares an external metric with its target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MetricType {
    /// Shared by the pods; what KEDA uses unless stated otherwise.
    AverageValue,
    /// As it is, with so many ready pods.
    Value {
        /// Pods that are ready.
        ready: u32,
    },
}

/// The metric that makes the HPA arrive at the fallback replicas.
pub fn fallback_value(target: f64, replicas: u32, kind: MetricType) -> f64 {
    let whole = target * f64::from(replicas);
    match kind {
        MetricType::AverageValue => whole,
        MetricType::Value { ready } => whole / f64::from(ready.max(1)),
    }
}

#[cfg(test)]
mod tests {
    use super::{Activity, MetricType, Trigger, TriggerKind, activity, fallback_value};

    fn trigger(value: Option<f64>) -> Trigger {
        Trigger {
            kind: TriggerKind::External,
            value,
            activation_threshold: 5.0,
            failures: 0,
            failure_threshold: None,
        }
    }

    #[test]
    fn a_trigger_is_active_above_its_threshold_not_at_it() {
        assert!(!activity(&[trigger(Some(5.0))]).active);
        assert!(activity(&[trigger(Some(5.0)), trigger(Some(5.1))]).active);
    }

    #[test]
    fn resource_triggers_keep_an_object_active_only_by_themselves() {
        let cpu = Trigger { kind: TriggerKind::Resource, ..trigger(Some(0.9)) };
        assert!(activity(&[cpu]).active);
        assert!(!activity(&[Trigger { value: Some(99.0), ..cpu }, trigger(Some(0.0))]).active);
        assert_eq!(activity(&[]), Activity::default());
    }

    #[test]
    fn a_fallback_stands_in_after_more_failures_than_the_threshold() {
        let failing = |failures| Trigger { failures, failure_threshold: Some(3), ..trigger(None) };
        assert_eq!(activity(&[failing(3)]), Activity { active: false, error: true });
        assert_eq!(activity(&[failing(4)]), Activity { active: true, error: false });
        assert_eq!(activity(&[trigger(None)]), Activity { active: false, error: true });
    }

    #[test]
    fn the_fallback_value_makes_the_hpa_arrive_at_its_replicas() {
        assert_eq!(fallback_value(50.0, 6, MetricType::AverageValue), 300.0);
        assert_eq!(fallback_value(50.0, 6, MetricType::Value { ready: 3 }), 100.0);
        assert_eq!(fallback_value(50.0, 6, MetricType::Value { ready: 0 }), 300.0);
    }
}
