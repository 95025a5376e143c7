//! Pods, metrics and rules of the HPA's cases, from JSON into what the controller's sums take.
//!
//! Ages become times on a clock whose zero is the moment of evaluation. Not here: what is
//! expected (`hpa`).

use policies::controllers::hpa::metric::total;
use policies::controllers::hpa::{
    Behavior, Cohort, Container, Failure, GivenRules, Metric, Phase, PodData, PodRequest,
    PodTarget, Rate, RatePolicy, Sample, Select, TotalTarget, request,
};
use serde_json::Value as Json;

/// The moment of evaluation.
pub(crate) const NOW: f64 = 0.0;

/// The members of a list; none if it is not given.
pub(crate) fn list(json: &Json) -> &[Json] {
    json.as_array().map_or(&[], Vec::as_slice)
}

/// A number of replicas.
pub(crate) fn replicas(json: &Json) -> i32 {
    json.as_i64().and_then(|number| i32::try_from(number).ok()).unwrap()
}

/// The time that lies an age before the moment of evaluation.
pub(crate) fn at(age: &Json) -> f64 {
    NOW - age.as_f64().unwrap_or_default()
}

/// The name of a pod or a container.
pub(crate) fn name(json: &Json) -> &str {
    json.as_str().unwrap_or_default()
}

/// A pod.
pub(crate) fn pod(json: &Json) -> Cohort {
    let phase = match name(&json["phase"]) {
        "Pending" => Phase::Pending,
        "Running" => Phase::Running,
        "Succeeded" => Phase::Succeeded,
        "Failed" => Phase::Failed,
        other => panic!("unknown phase {other}"),
    };
    Cohort {
        count: 1,
        phase,
        deleting: json["deleting"].as_bool().unwrap_or_default(),
        ready: json["ready"].as_bool(),
        started: json["start_age_s"].as_f64().map(|age| NOW - age),
        ready_changed: at(&json["ready_change_age_s"]),
    }
}

/// Containers with their requests.
fn containers(json: &[Json]) -> Vec<Container<'_>> {
    let one = |json| {
        let json: &Json = json;
        Container { name: name(&json["name"]), request: json["request_milli"].as_i64() }
    };
    json.iter().map(one).collect()
}

/// The request of a pod, or of the container that is named.
pub(crate) fn pod_request(pod: &Json, container: &Json, pod_level: bool) -> Result<i64, Failure> {
    let inits = list(&pod["init_containers"]).iter();
    let sidecars: Vec<Json> =
        inits.filter(|init| init["restart_always"] == true).cloned().collect();
    let all = PodRequest {
        containers: &containers(list(&pod["containers"])),
        sidecars: &containers(&sidecars),
        pod_level: pod["pod_request_milli"].as_i64().filter(|_| pod_level),
    };
    request(&all, container.as_str().filter(|name| !name.is_empty()))
}

/// A metric with the samples that belong to it.
pub(crate) struct MetricInput {
    json: Json,
    samples: Vec<Option<Sample>>,
    requests: Vec<Result<i64, Failure>>,
    strangers: Vec<i64>,
}

impl MetricInput {
    /// Reads a metric; samples are told by the names of the pods.
    pub(crate) fn read(json: &Json, pods: &[Json]) -> Self {
        let container = &json["container"];
        let mut samples = vec![None; pods.len()];
        let mut strangers = Vec::new();
        for sample in list(&json["pod_samples"]) {
            let Some(read) = read_sample(sample, container) else { continue };
            match pods.iter().position(|pod| pod["name"] == sample["pod"]) {
                Some(place) => samples[place] = Some(read),
                None => strangers.push(read.value),
            }
        }
        let requests = pods.iter().map(|pod| pod_request(pod, container, true)).collect();
        Self { json: json.clone(), samples, requests, strangers }
    }

    /// The metric. A target that is not given is 0, which is none.
    pub(crate) fn metric(&self) -> Metric<'_> {
        let (json, target) = (&self.json, &self.json["target"]);
        let fetched = json["fetch_fails"] != true;
        let cpu = json["resource"] == "cpu";
        let milli = target["value_milli"].as_i64().unwrap_or_default();
        let of_pods = match name(&target["type"]) {
            "AverageValue" => PodTarget::AverageValue(milli),
            _ => PodTarget::Utilization(target["utilization_percent"].as_i64().map_or(0, percent)),
        };
        let of_total = match name(&target["type"]) {
            "AverageValue" => TotalTarget::AverageValue(milli),
            _ => TotalTarget::Value(milli),
        };
        let (samples, requests, strangers) = (&*self.samples, &*self.requests, &*self.strangers);
        let seen = fetched.then_some(PodData { samples, requests, strangers });
        let series: Option<Vec<i64>> =
            list(&json["external_values_milli"]).iter().map(Json::as_i64).collect();
        match name(&json["type"]) {
            "Resource" => Metric::Resource { cpu, target: of_pods, seen },
            "ContainerResource" => Metric::ContainerResource { cpu, target: of_pods, seen },
            "Pods" => Metric::Pods { target: milli, seen },
            "Object" => Metric::Object {
                target: of_total,
                seen: json["object_value_milli"].as_i64().filter(|_| fetched),
            },
            "External" => Metric::External {
                target: of_total,
                seen: series.and_then(|series| total(&series)).filter(|_| fetched),
            },
            "Unknown" => Metric::Unknown,
            other => panic!("unknown metric type {other}"),
        }
    }
}

/// A target in whole percent.
pub(crate) fn percent(number: i64) -> i32 {
    i32::try_from(number).unwrap()
}

/// The sample of a pod, or of its named container; `None` if a part of it is missing.
fn read_sample(json: &Json, container: &Json) -> Option<Sample> {
    let parts = list(&json["containers"]);
    let mut parts = parts.iter().filter(|part| container.is_null() || part["name"] == *container);
    let value = |part: &Json| part["usage_milli"].as_i64().or(part["value_milli"].as_i64());
    let value = value(json).or_else(|| {
        let first = value(parts.next()?)?;
        parts.try_fold(first, |sum, part| Some(sum + value(part)?))
    })?;
    Some(Sample { value, at: at(&json["age_s"]), window: json["window_s"].as_f64()? })
}

/// The rules of a direction as given.
pub(crate) fn rules(json: &Json) -> Option<GivenRules> {
    if json.is_null() {
        return None;
    }
    let select = json["select_policy"].as_str().map(|select| match select {
        "Max" => Select::Max,
        "Min" => Select::Min,
        "Disabled" => Select::Disabled,
        other => panic!("unknown select policy {other}"),
    });
    Some(GivenRules {
        window: json["stabilization_window_s"].as_f64(),
        select,
        policies: json["policies"].as_array().map(|all| all.iter().map(policy).collect()),
        tolerance: json["tolerance"].as_f64(),
    })
}

/// A policy of a direction.
fn policy(json: &Json) -> RatePolicy {
    let value = replicas(&json["value"]);
    let rate = match name(&json["type"]) {
        "Pods" => Rate::Pods(value),
        "Percent" => Rate::Percent(value),
        other => panic!("unknown policy type {other}"),
    };
    RatePolicy { rate, period: json["period_s"].as_f64().unwrap() }
}

/// The rules of both directions, filled.
pub(crate) fn behavior(up: &Json, down: &Json) -> Behavior {
    Behavior::filled(rules(up), rules(down))
}
