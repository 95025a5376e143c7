//! Corner cases that no upstream test states, each in the schema of another family.
//!
//! Not here: what a case of a family means.

use super::{Case, hpa, keda, kpa};

/// What checks a case of a family.
type Check = fn(&mut Case);

/// The families whose cases are known here.
const FAMILIES: &[(&str, Check)] = &[
    ("hpa_behavior_rates", hpa::behavior_rates),
    ("hpa_pod_grouping", hpa::pod_grouping),
    ("hpa_pod_requests", hpa::pod_requests),
    ("hpa_reconcile", hpa::reconcile),
    ("hpa_replica_calc", hpa::replica_calc),
    ("hpa_scale_events", hpa::scale_events),
    ("hpa_stabilization", hpa::stabilization),
    ("hpa_usage_ratio", hpa::usage_ratio),
    ("keda_scale_executor", keda::keda_scale_executor),
    ("kpa_autoscaler", kpa::kpa_autoscaler),
    ("kpa_max_window", kpa::kpa_max_window),
    ("kpa_metric_target", kpa::kpa_metric_target),
    ("kpa_misc", kpa::kpa_misc),
    ("kpa_scale_target", kpa::kpa_scale_target),
    ("kpa_windows", kpa::kpa_windows),
];

pub(crate) fn case(case: &mut Case) {
    let family = case.family.clone();
    if let Some((_, check)) = FAMILIES.iter().find(|(name, _)| *name == family) {
        check(case);
    } else {
        case.wrong(&format!("unknown family {family}"));
    }
}
