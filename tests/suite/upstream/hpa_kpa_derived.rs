//! Corner cases that no upstream test states, each in the schema of another family.
//!
//! Not here: what a case of a family means.

use super::{Case, hpa, say};

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
    // The families kpa_* and keda_* belong here, one line each.
];

/// Families of controllers that this project does not have yet.
const NOT_YET: [&str; 2] = ["kpa_", "keda_"];

pub(crate) fn case(case: &mut Case) {
    let family = case.family.clone();
    if let Some((_, check)) = FAMILIES.iter().find(|(name, _)| *name == family) {
        check(case);
    } else if NOT_YET.iter().any(|start| family.starts_with(start)) {
        say(&format!("{family}: {}: not run", case.name));
    } else {
        case.wrong(&format!("unknown family {family}"));
    }
}
