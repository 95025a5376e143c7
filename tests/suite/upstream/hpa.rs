//! The HPA's families: what goes into the controller's sums, and what must come out.
//!
//! The cases are those of kubernetes/kubernetes, `pkg/controller/podautoscaler`. Not here: how a
//! pod, a metric or a rule is read (`hpa_input`).

use policies::controllers::hpa::{
    Band, Behavior, Bounds, Cohort, Events, Failure, Group, Hpa, Limited, Metric, PodTarget,
    Readiness, Recommendation, Recommendations, Sample, ScaleEvent, ScaleEvents, Seen, Selector,
    Settings, Spec, Trace, Usage, View, Windows, ZeroScaling, group, propose, rates,
};
use serde_json::{Map, Value as Json, json};

use super::Case;
use super::hpa_input::{
    MetricInput, NOW, at, behavior, list, name, percent, pod, pod_request, replicas, rules,
};

/// When pods that start stop being excused.
fn readiness(case: &Case) -> Readiness {
    Readiness {
        now: NOW,
        initialization_period: case.number("cpu_initialization_period_s"),
        initial_delay: case.number("initial_readiness_delay_s"),
    }
}

/// Compares an error, if one is expected or there is one; whether that was so.
fn failed(case: &mut Case, error: Option<&str>) -> bool {
    let expected = case.expect.get("error").and_then(Json::as_str).map(str::to_owned);
    if expected.as_deref() != error {
        case.wrong(&format!("error {error:?}, expected {expected:?}"));
    }
    expected.is_some() || error.is_some()
}

pub(crate) fn replica_calc(case: &mut Case) {
    let pods = list(&case.input["pods"]);
    let metric = MetricInput::read(&case.input["metric"], pods);
    let pods: Vec<Cohort> = pods.iter().map(pod).collect();
    let cur = replicas(&case.input["current_replicas"]);
    let band = Band::new(case.number("tolerance_down"), case.number("tolerance_up"));
    let view = View { cur, status: cur, pods: &pods, band, readiness: readiness(case) };
    let trace = propose(&metric.metric(), &view);
    if failed(case, trace.proposal.err().map(Failure::name)) {
        return;
    }
    case.same("replicas", &json!(trace.proposal.ok()));
    case.same("utilization_percent", &json!(trace.utilization));
    case.same("average_value_milli", &json!(trace.value));
    case.same("usage_milli", &json!(trace.value));
}

pub(crate) fn usage_ratio(case: &mut Case) {
    let requests = case.input["requests_milli"].as_object().cloned().unwrap_or_default();
    let mut usage = Usage::default();
    for (pod, value) in case.input["usage_milli"].as_object().into_iter().flatten() {
        usage.add(1, value.as_i64().unwrap(), requests.get(pod).and_then(Json::as_i64));
    }
    let target = |field: &str| case.input[field].as_i64().unwrap();
    let target = match name(&case.input["kind"]) {
        "utilization" => PodTarget::Utilization(percent(target("target_percent"))),
        "plain" => PodTarget::AverageValue(target("target_milli")),
        _ => return case.unknown_kind(),
    };
    let measured = usage.measure(target);
    if failed(case, measured.err().map(Failure::name)) {
        return;
    }
    let measured = measured.unwrap();
    case.near("ratio", measured.ratio, 1e-12, 0.0);
    case.same("utilization_percent", &json!(measured.utilization));
    case.same("average_value_milli", &json!(measured.value));
    case.same("usage_milli", &json!(measured.value));
}

pub(crate) fn pod_grouping(case: &mut Case) {
    let readiness = readiness(case);
    let readiness = (case.input["resource"] == "cpu").then_some(&readiness);
    let samples = list(&case.input["samples"]);
    let mut groups: [Vec<Json>; 4] = Default::default();
    for json in list(&case.input["pods"]) {
        let sample = samples.iter().find(|sample| sample["pod"] == json["name"]);
        let sample = sample.map(|sample| Sample {
            value: 0,
            at: at(&sample["age_s"]),
            window: sample["window_s"].as_f64().unwrap(),
        });
        let place = match group(&pod(json), sample.as_ref(), readiness) {
            Group::Counted => 0,
            Group::Unready => 1,
            Group::Missing => 2,
            Group::Ignored => 3,
        };
        groups[place].push(json["name"].clone());
    }
    let [counted, others @ ..] = groups;
    case.same("ready_count", &json!(counted.len()));
    for (field, mut names) in ["unready", "missing", "ignored"].into_iter().zip(others) {
        // The source's groups are sets: their order says nothing.
        if let Some(expected) = case.expect.get_mut(field).and_then(Json::as_array_mut) {
            expected.sort_by_key(ToString::to_string);
        }
        names.sort_by_key(ToString::to_string);
        case.same(field, &Json::Array(names));
    }
}

pub(crate) fn pod_requests(case: &mut Case) {
    let container = &case.input["container"];
    let pod_level = case.input["pod_level_resources_enabled"] == true;
    let pods = list(&case.input["pods"]).iter();
    let requests: Result<Map<String, Json>, _> = pods
        .map(|pod| {
            Ok((name(&pod["name"]).to_owned(), pod_request(pod, container, pod_level)?.into()))
        })
        .collect();
    if failed(case, requests.as_ref().err().copied().map(Failure::name)) {
        return;
    }
    case.same("requests_milli", &json!(requests.ok()));
}

/// Events of one direction.
fn events(json: &Json) -> ScaleEvents {
    let one = |event: &Json| ScaleEvent {
        change: replicas(&event["replica_change"]),
        at: at(&event["age_s"]),
        outdated: false,
    };
    list(json).iter().map(one).collect()
}

pub(crate) fn behavior_rates(case: &mut Case) {
    let input = &case.input;
    let cur = replicas(&input["current_replicas"]);
    let past =
        Events { up: events(&input["scale_up_events"]), down: events(&input["scale_down_events"]) };
    let bounds = || Bounds {
        cur,
        min: replicas(&input["min_replicas"]),
        max: replicas(&input["max_replicas"]),
    };
    let Limited { replicas, reason, .. } = match name(&input["function"]) {
        "limit_desired" => {
            let behavior = behavior(&input["scale_up"], &input["scale_down"]);
            rates::limit(replicas(&input["desired_replicas"]), bounds(), &behavior, &past, NOW)
        }
        "limit_desired_no_behavior" => {
            let factor = case.number("scale_up_factor");
            let floor = case.number("scale_up_minimum");
            let wish = replicas(&input["desired_replicas"]);
            rates::limit_without_behavior(wish, bounds(), factor, floor)
        }
        "scale_up_limit" => {
            let up = behavior(&input["rules"], &Json::Null).up;
            let limit = rates::up_limit(cur, &up, &past, NOW).replicas;
            return case.same("replicas", &json!(limit));
        }
        "scale_down_limit" => {
            let down = behavior(&Json::Null, &input["rules"]).down;
            let limit = rates::down_limit(cur, &down, &past, NOW).replicas;
            return case.same("replicas", &json!(limit));
        }
        _ => return case.unknown_kind(),
    };
    case.same("replicas", &json!(replicas));
    case.same("reason", &json!(reason.name()));
}

/// Remembered recommendations.
fn recommendations(json: &Json) -> Recommendations {
    let one = |past: &Json| Recommendation {
        replicas: replicas(&past["replicas"]),
        at: at(&past["age_s"]),
    };
    list(json).iter().map(one).collect()
}

pub(crate) fn stabilization(case: &mut Case) {
    let mut past = recommendations(&case.input["history"]);
    let raw = replicas(&case.input["desired_replicas"]);
    let stable = match name(&case.input["function"]) {
        "no_behavior" => past.highest(raw, case.number("window_s"), NOW),
        "behavior" => {
            let windows = Windows {
                up: case.number("scale_up_window_s"),
                down: case.number("scale_down_window_s"),
            };
            past.between(replicas(&case.input["current_replicas"]), raw, windows, NOW)
        }
        _ => return case.unknown_kind(),
    };
    case.same("replicas", &json!(stable.replicas));
    case.same("history_length", &json!(past.list().len()));
    let history: Vec<i32> = past.list().iter().map(|past| past.replicas).collect();
    case.same("history_replicas", &json!(history));
}

pub(crate) fn scale_events(case: &mut Case) {
    let input = &case.input;
    let up = match name(&input["direction"]) {
        "up" => true,
        "down" => false,
        _ => return case.unknown_kind(),
    };
    let given = rules(&input["rules"]);
    let behavior = given.map(|rules| {
        if up { Behavior::filled(Some(rules), None) } else { Behavior::filled(None, Some(rules)) }
    });
    let past = events(&input["previous_events"]);
    let change = past.within(case.number("query_period_s"), NOW);
    let none = ScaleEvents::default();
    let mut all =
        if up { Events { up: past, down: none } } else { Events { up: none, down: past } };
    let (before, after) = (replicas(&input["replicas_before"]), replicas(&input["replicas_after"]));
    all.record(before, after, behavior.as_ref(), NOW);
    let (changed, untouched) = if up { (all.up, all.down) } else { (all.down, all.up) };
    let one =
        |event: &ScaleEvent| json!({ "replica_change": event.change, "outdated": event.outdated });
    let stored: Vec<Json> = changed.list().iter().map(one).collect();
    if !untouched.list().is_empty() {
        case.wrong("events of the other direction");
    }
    case.same("change_in_query_period_before", &json!(change));
    case.same("events_after", &json!(stored));
}

/// An autoscaler as a case describes it.
fn autoscaler(case: &Case) -> Hpa {
    let input = &case.input;
    let given = &input["behavior"];
    let enabled = input["scale_to_zero_enabled"] == true;
    let settings = Settings {
        tolerance: case.number("tolerance"),
        own_tolerance: input["configurable_tolerance_enabled"] == true,
        downscale_window: case.number("downscale_stabilization_s"),
        initialization_period: case.number("cpu_initialization_period_s"),
        initial_delay: case.number("initial_readiness_delay_s"),
        growth_factor: case.number("no_behavior_scale_up_factor"),
        growth_floor: case.number("no_behavior_scale_up_minimum"),
        zero: if enabled { ZeroScaling::Marked } else { ZeroScaling::Off },
    };
    let spec = Spec {
        min: replicas(&input["min_replicas"]),
        max: replicas(&input["max_replicas"]),
        behavior: (!given.is_null()).then(|| behavior(&given["scale_up"], &given["scale_down"])),
    };
    let mut hpa = Hpa::new(spec, settings);
    let past = &input["past_recommendations"];
    hpa.recommendations = (!past.is_null()).then(|| recommendations(past));
    hpa.scaled_to_zero = input["scaled_to_zero_condition"].as_bool();
    hpa
}

/// The conditions of a sync: type, then status and reason.
fn conditions(trace: &Trace) -> Json {
    let conditions = &trace.conditions;
    let all = [
        ("AbleToScale", Some((true, conditions.able_to_scale))),
        ("ScalingActive", conditions.scaling_active),
        ("ScalingLimited", conditions.scaling_limited),
        ("ScaledToZero", conditions.scaled_to_zero),
    ];
    let set = all.into_iter().filter_map(|(kind, condition)| {
        let (holds, reason) = condition?;
        let status = if holds { "True" } else { "False" };
        Some((kind.to_owned(), json!([status, reason.name()])))
    });
    Json::Object(set.collect())
}

pub(crate) fn reconcile(case: &mut Case) {
    let mut hpa = autoscaler(case);
    let json = list(&case.input["pods"]);
    let metrics = list(&case.input["metrics"]).iter();
    let metrics: Vec<MetricInput> = metrics.map(|one| MetricInput::read(one, json)).collect();
    let metrics: Vec<Metric<'_>> = metrics.iter().map(MetricInput::metric).collect();
    let pods: Vec<Cohort> = json.iter().map(pod).collect();
    let seen = Seen {
        now: NOW,
        cur: replicas(&case.input["spec_replicas"]),
        status: replicas(&case.input["status_replicas"]),
        selector: Selector::Valid,
        pods: &pods,
        metrics: &metrics,
    };
    let trace = hpa.sync(&seen);
    case.same("desired_replicas", &json!(trace.desired));
    case.same("rescaled", &json!(trace.rescaled));
    case.same("conditions", &conditions(trace));
    let utilization = trace.metrics.iter().find_map(|metric| metric.utilization);
    case.same("utilization_percent", &json!(utilization));
}
