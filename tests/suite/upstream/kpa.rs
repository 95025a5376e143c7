//! The cases of Knative's own tests against `policies::controllers::kpa`.
//!
//! Not here: what any rule says.

use policies::controllers::kpa::autoscaler::{Autoscaler, DeciderSpec, NoDecision, ScaleTrace};
use policies::controllers::kpa::metrics::{self, Averages};
use policies::controllers::kpa::revision;
use policies::controllers::kpa::{
    Active, Algorithm, Buckets, MaxWindow, MetricTarget, Reachability, RevisionState,
    RevisionTarget, ScaleSettings, ScalingMetric, TargetConfig, TrafficMode,
};
use serde_json::{Value as Json, json};

use super::Case;

/// A number that has to be there.
///
/// # Panics
/// If it is not: the file has another schema.
fn number(json: &Json, field: &str) -> f64 {
    json[field].as_f64().unwrap_or_else(|| panic!("{field} is {} in {json}", json[field]))
}

/// A whole number from 0 on, if it is given.
fn count(json: &Json, field: &str) -> Option<u32> {
    u32::try_from(json[field].as_u64()?).ok()
}

/// A whole number from 0 on: an annotation, or else the setting of the cluster.
fn setting(input: &Json, annotation: &str, config: &str) -> u32 {
    let default = || count(&input["config"], config).expect("the cluster has every setting");
    count(input, annotation).unwrap_or_else(default)
}

/// A number: an annotation, or else the setting of the cluster.
fn value(input: &Json, annotation: &str, config: &str) -> f64 {
    input[annotation].as_f64().unwrap_or_else(|| number(&input["config"], config))
}

/// Whether a switch is on.
fn is_on(json: &Json, field: &str) -> bool {
    json[field].as_bool().unwrap_or_else(|| panic!("{field} is {} in {json}", json[field]))
}

/// The alternative that a word stands for; an unknown word is noted as wrong.
fn word<T: Copy>(case: &mut Case, field: &str, known: &[(&str, T)]) -> Option<T> {
    let given = case.input[field].clone();
    let found = known.iter().find(|(word, _)| given == *word).map(|&(_, value)| value);
    if found.is_none() {
        case.wrong(&format!("unknown {field} {given}"));
    }
    found
}

const METRICS: [(&str, ScalingMetric); 2] =
    [("concurrency", ScalingMetric::Concurrency), ("rps", ScalingMetric::RequestsPerSecond)];

/// Operations on one window, and the last average.
pub(crate) fn kpa_windows(case: &mut Case) {
    let algorithms =
        [("linear", Algorithm::Linear), ("weighted-exponential", Algorithm::WeightedExponential)];
    let Some(algorithm) = word(case, "algorithm", &algorithms) else { return };
    let mut buckets = Buckets::new(algorithm, case.number("window_s"), case.number("bucket_s"));
    let mut average = None;
    for op in case.input["ops"].as_array().expect("a case has operations").clone() {
        let now = number(&op, "t_s");
        match op["op"].as_str() {
            Some("record") => buckets.record(now, number(&op, "value")),
            Some("resize") => buckets.resize(now, number(&op, "window_s")),
            Some("average") => average = Some(buckets.average(now)),
            _ => case.wrong(&format!("unknown operation {}", op["op"])),
        }
    }
    let Some(average) = average else { return case.wrong("nothing asks for the average") };
    match case.expect["tolerance"].as_f64() {
        Some(tolerance) => case.near("average", average, 0.0, tolerance),
        None => case.near("average", (average * 1e6).round() / 1e6, 0.0, 0.0),
    }
}

/// The largest value after each record.
pub(crate) fn kpa_max_window(case: &mut Case) {
    let size = case.input["size"].as_u64().and_then(|size| usize::try_from(size).ok());
    let mut window = MaxWindow::new(size.expect("a window has a size"));
    let records = case.input["records"].as_array().expect("a case has records");
    let whole = |record: &Json, field| record[field].as_i64().expect("a record has whole numbers");
    let record = |record: &Json| {
        window.record(whole(record, "index"), whole(record, "value"));
        window.current()
    };
    let found: Vec<i64> = records.iter().map(record).collect();
    case.same("current_after_each", &json!(found));
}

/// The target of a revision.
pub(crate) fn kpa_metric_target(case: &mut Case) {
    let Some(metric) = word(case, "metric", &METRICS) else { return };
    let (input, config) = (&case.input, &case.input["config"]);
    let revision = RevisionTarget {
        metric,
        container_concurrency: case.number("container_concurrency"),
        target: input["target_annotation"].as_f64(),
        utilization_percentage: input["utilization_annotation_percent"].as_f64(),
    };
    let config = TargetConfig {
        container_concurrency_target_fraction: number(
            config,
            "container_concurrency_target_fraction",
        ),
        container_concurrency_target_default: number(
            config,
            "container_concurrency_target_default",
        ),
        rps_target_default: number(config, "rps_target_default"),
        target_utilization: number(config, "target_utilization"),
    };
    let found = MetricTarget::of(&revision, &config);
    case.near("target", found.target, 0.0, 1e-12);
    case.near("total", found.total, 0.0, 1e-12);
}

/// Single formulas, by `kind`.
pub(crate) fn kpa_misc(case: &mut Case) {
    let input = &case.input;
    match input["kind"].as_str() {
        Some("windows") => {
            let stable = value(input, "window_annotation_s", "stable_window_s");
            let share = value(input, "panic_percentage_annotation", "panic_window_percentage");
            case.near("stable_window_s", stable, 0.0, 0.0);
            case.near("panic_window_s", metrics::panic_window(stable, share), 0.0, 0.0);
        }
        Some("activators") => {
            let found = revision::activators(
                count(input, "ready").expect("a revision has ready pods"),
                case.number("total"),
                case.number("target_burst_capacity"),
                case.number("activator_capacity"),
            );
            case.same("count", &json!(found));
        }
        Some("initial_scale") => {
            let found = initial_scale(input, "annotation");
            case.same("scale", &json!(found));
        }
        Some("initial_decision") => {
            let scale = count(input, "initial_scale").expect("a revision has a first scale");
            let burst = case.number("target_burst_capacity");
            let found = revision::initial_excess(scale, case.number("total"), burst);
            case.same("desired", &json!(-1));
            case.same("excess_burst_capacity", &json!(found));
        }
        Some("sample_size") => {
            let pods = count(input, "pods").expect("a revision has pods");
            case.same("sampled", &json!(metrics::sample_size(pods)));
        }
        _ => case.unknown_kind(),
    }
}

/// The first scale by annotation and cluster.
fn initial_scale(input: &Json, annotation: &str) -> u32 {
    let default = count(&input["config"], "initial_scale").expect("the cluster has a first scale");
    let zero_allowed = is_on(&input["config"], "allow_zero_initial_scale");
    revision::initial_scale(count(input, annotation), default, zero_allowed)
}

/// One round that applies a decision.
pub(crate) fn kpa_scale_target(case: &mut Case) {
    let Some(state) = revision_state(case) else { return };
    let (input, config) = (&case.input, &case.input["config"]);
    let settings = ScaleSettings {
        enable_scale_to_zero: is_on(config, "enable_scale_to_zero"),
        stable_window: value(input, "window_annotation_s", "stable_window_s"),
        grace_period: number(config, "grace_period_s"),
        pod_retention: value(input, "retention_annotation_s", "pod_retention_s"),
        progress_deadline: value(input, "progress_deadline_annotation_s", "progress_deadline_s"),
        initial_scale: initial_scale(input, "initial_scale_annotation"),
        min_scale: setting(input, "min_scale_annotation", "min_scale"),
        max_scale: setting(input, "max_scale_annotation", "max_scale"),
        target_burst_capacity: value(
            input,
            "target_burst_capacity_annotation",
            "target_burst_capacity",
        ),
    };
    let outcome = settings.scale(&state, count(input, "decider_desired"));
    if outcome.probed && input["activator_probe"] == "must_not_be_called" {
        case.wrong("a probe was made");
    }
    case.same("desired", &json!(outcome.desired.map_or(-1, i64::from)));
    case.same("applied", &json!(outcome.applied));
    case.same("requeues", &json!(u32::from(outcome.requeue.is_some())));
    case.same("async_probes", &json!(u32::from(outcome.probes_on)));
}

/// How the revision of a case is found.
fn revision_state(case: &mut Case) -> Option<RevisionState> {
    let active =
        [("True", Active::Active), ("Unknown", Active::Activating), ("False", Active::Inactive)];
    let reachability = [
        ("unknown", Reachability::Unknown),
        ("reachable", Reachability::Reachable),
        ("unreachable", Reachability::Unreachable),
    ];
    let probe =
        [("ok", true), ("not_ready", false), ("error", false), ("must_not_be_called", false)];
    let mode = [("serve", TrafficMode::Serve), ("proxy", TrafficMode::Proxy)];
    Some(RevisionState {
        replicas: count(&case.input, "current_replicas").expect("the scale target has replicas"),
        active: word(case, "active", &active)?,
        active_for: case.number("in_state_for_s"),
        reachability: word(case, "reachability", &reachability)?,
        initialized: is_on(&case.input, "scale_target_initialized"),
        activator_answers: word(case, "activator_probe", &probe)?,
        mode: word(case, "traffic_mode", &mode)?,
        proxied_for: case.number("proxied_for_s"),
    })
}

/// A specification; an unknown metric is noted as wrong.
fn spec(case: &mut Case, json: &Json) -> DeciderSpec {
    let metric = &json["scaling_metric"];
    if !METRICS.iter().any(|(word, _)| metric == word) {
        case.wrong(&format!("unknown scaling_metric {metric}"));
    }
    DeciderSpec {
        metric: MetricTarget { target: number(json, "target"), total: number(json, "total") },
        target_burst_capacity: number(json, "target_burst_capacity"),
        panic_threshold: number(json, "panic_threshold"),
        max_scale_up_rate: number(json, "max_scale_up_rate"),
        max_scale_down_rate: number(json, "max_scale_down_rate"),
        stable_window: number(json, "stable_window_s"),
        reachable: is_on(json, "reachable"),
        activation_scale: count(json, "activation_scale").unwrap_or(0),
        scale_down_delay: number(json, "scale_down_delay_s"),
    }
}

/// One autoscaler through several decisions.
pub(crate) fn kpa_autoscaler(case: &mut Case) {
    let input = case.input.clone();
    let spec_given = spec(case, &input["spec"]);
    let (created, ready) = (number(&input, "created_t_s"), count(&input, "ready_at_creation"));
    let mut autoscaler = Autoscaler::new(spec_given, created, ready);
    let expected = case.expect["after_creation"].clone();
    same(
        case,
        "after creation",
        &expected,
        &[("max_panic_pods", json!(autoscaler.max_panic_pods()))],
    );
    panic_start(case, "after creation", &expected, autoscaler.panic_since());
    let forced = &input["panic_override"];
    if forced.is_object() {
        let pods = count(forced, "max_panic_pods").unwrap_or(0);
        autoscaler.set_panic(forced["panic_start_t_s"].as_f64(), pods);
    }
    let steps = input["steps"].as_array().expect("a case has steps");
    let expected = case.expect["steps"].as_array().cloned().unwrap_or_default();
    if steps.len() != expected.len() {
        case.wrong(&format!("{} steps, {} expected", steps.len(), expected.len()));
    }
    for (n, (step, expected)) in steps.iter().zip(&expected).enumerate() {
        if step["spec"].is_object() {
            let spec = spec(case, &step["spec"]);
            autoscaler.update(spec);
        }
        let found = decide(&mut autoscaler, step);
        let place = format!("step {n}");
        let (desired, excess) =
            found.map_or((0, 0), |trace| (trace.desired, trace.excess_burst_capacity));
        let numbers = [("valid", json!(found.is_ok())), ("desired", json!(desired))];
        same(case, &place, expected, &numbers);
        // The source compares this number with a tolerance of one.
        let off = |given: i64| (given - excess).abs() > 1;
        if expected["excess_burst_capacity"].as_i64().is_some_and(off) {
            case.wrong(&format!("{place}: excess {excess} in {expected}"));
        }
        panic_start(case, &place, expected, autoscaler.panic_since());
    }
}

/// One decision.
fn decide(autoscaler: &mut Autoscaler, step: &Json) -> Result<ScaleTrace, NoDecision> {
    let failed = |field: &str| step[field].as_bool().unwrap_or(false);
    let ready = if failed("ready_error") { None } else { count(step, "ready") };
    let averages = (!failed("metrics_error"))
        .then(|| Averages { stable: number(step, "stable"), panic: number(step, "panic") });
    autoscaler.decide(number(step, "t_s"), ready, averages)
}

/// Notes what differs from the expected fields that are given.
fn same(case: &mut Case, place: &str, expected: &Json, found: &[(&str, Json)]) {
    for (field, found) in found {
        if expected.get(field).is_some_and(|expected| expected != found) {
            case.wrong(&format!("{place}: {field} is {found}, expected {}", expected[field]));
        }
    }
}

/// Notes a difference in when panic began, if that is given; null is no panic.
fn panic_start(case: &mut Case, place: &str, expected: &Json, found: Option<f64>) {
    let Some(expected) = expected.get("panic_start_t_s") else { return };
    let close = match (expected.as_f64(), found) {
        (Some(expected), Some(found)) => (expected - found).abs() < 1e-6,
        (expected, found) => expected.is_none() && found.is_none(),
    };
    if !close {
        case.wrong(&format!("{place}: panic since {found:?}, expected {expected}"));
    }
}
