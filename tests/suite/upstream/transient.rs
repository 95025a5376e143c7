//! Load, capacity and queue that change within a run, measured over many runs by chance.
//!
//! Not here: how each model is held against them (`transient_fluid`, `transient_requests`), and
//! what is solved without chance (`chain`).

use serde_json::Value as Json;

use super::{Case, transient_fluid, transient_requests};

/// A case of the kind `transient_des`: its fields are there, and both models agree with it.
pub(crate) fn check(case: &mut Case) {
    let lists = [
        ("arrival_rps", &case.input["arrival_rps"]),
        ("instance_targets", &case.input["instance_targets"]),
        ("windows", &case.expect["windows"]),
        ("effective_servers", &case.expect["effective_servers"]),
    ];
    let is_empty = |list: &Json| list.as_array().is_none_or(Vec::is_empty);
    let mut missing: Vec<&str> =
        lists.iter().filter(|(_, list)| is_empty(list)).map(|(name, _)| *name).collect();
    let numbers = ["rate_step_s", "workers_per_instance", "boot_delay_s", "window_s"];
    missing.extend(numbers.iter().filter(|field| !case.input[**field].is_number()));
    let optional = ["queue_limit", "queue_timeout_s"];
    missing.extend(optional.iter().filter(|field| case.input.get(**field).is_none()));
    if !matches!(case.input["discipline"].as_str(), Some("fcfs" | "ps")) {
        missing.push("discipline");
    }
    if !case.input["service"]["mean_s"].is_number() {
        missing.push("service.mean_s");
    }
    for field in ["mean_s", "p50_s", "p95_s", "p99_s", "drop_frac", "timeout_frac"] {
        if case.expect["overall"][field].as_array().is_none_or(|pair| pair.len() != 2) {
            missing.push(field);
        }
    }
    if !missing.is_empty() {
        case.wrong(&format!("without {}", missing.join(", ")));
        return;
    }
    transient_fluid::check(case);
    transient_requests::check(case);
}
