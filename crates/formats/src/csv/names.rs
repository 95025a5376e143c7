//! What the name of a column says of it, in the spellings of the usual exports.
//!
//! Names come from people, from queries (Prometheus, as Grafana writes them into files) and from
//! metrics of a provider (as Amazon names them). A name is a list of words; some words say what it
//! is, some say that it is something else. Not here: which columns a file needs (`columns`).

use super::columns::Role;

/// Names of a role: words it may begin with, words that may follow.
struct Names(Role, &'static [&'static str], &'static [&'static str]);

const NAMES: [Names; 2] = [
    Names(
        Role::Time,
        &[
            "time",
            "timestamp",
            "date",
            "datetime",
            "t",
            "ts",
            "second",
            "seconds",
            "unix",
            "epoch",
            "start",
            "full",
            "label",
        ],
        &[
            "s",
            "sec",
            "seconds",
            "ms",
            "milliseconds",
            "time",
            "utc",
            "unix",
            "of",
            "day",
            "label",
            "stamp",
        ],
    ),
    Names(
        Role::Load,
        &["rate", "load", "value", "offered", "traffic", "count", "counts"],
        &["rps", "req", "requests", "per", "second", "s", "sec", "minute", "min", "count", "rate"],
    ),
];

/// Counts where nothing else is said.
pub(super) const COUNTS: [&str; 8] =
    ["request", "requests", "count", "counts", "hits", "arrivals", "invocations", "sum"];

/// Words of a load anywhere in a name, and of what is no load although it has them.
const LOADS: [&str; 13] = [
    "rps",
    "qps",
    "rpm",
    "reqps",
    "request",
    "requests",
    "req",
    "reqs",
    "hits",
    "arrivals",
    "invocations",
    "throughput",
    "load",
];
const NO_LOADS: [&str; 25] = [
    "duration",
    "latency",
    "response",
    "error",
    "errors",
    "failed",
    "failures",
    "5xx",
    "4xx",
    "dropped",
    "served",
    "retried",
    "gave",
    "capacity",
    "size",
    "bytes",
    "memory",
    "cpu",
    "limit",
    "limits",
    "active",
    "concurrent",
    "target",
    "instance",
    "queue",
];
/// Words of a response time, and of counts and sizes that are named after it.
const RESPONSES: [&str; 6] = ["latency", "duration", "response", "responsetime", "rt", "elapsed"];
const NO_RESPONSES: [&str; 16] = [
    "count", "counts", "total", "bucket", "size", "bytes", "code", "codes", "status", "rate",
    "sum", "2xx", "4xx", "5xx", "goal", "slo",
];
/// Statistics of a response time that a run does not have.
const OTHER_STATISTICS: [&str; 9] =
    ["p90", "p75", "p999", "max", "maximum", "min", "minimum", "stddev", "p10"];
/// Words of utilisation, and of other resources and of processor time in seconds or cores.
const BUSY: [&str; 4] = ["utilisation", "utilization", "util", "cpu"];
const NO_BUSY: [&str; 17] = [
    "memory",
    "mem",
    "disk",
    "network",
    "gpu",
    "seconds",
    "cores",
    "requests",
    "request",
    "limit",
    "limits",
    "throttled",
    "target",
    "threshold",
    "credit",
    "credits",
    "max",
];
/// Words of instances, and of instances that are not in service.
const FLEET: [&str; 13] = [
    "replicas",
    "instances",
    "pods",
    "servers",
    "hosts",
    "nodes",
    "machines",
    "vms",
    "tasks",
    "replica",
    "pod",
    "host",
    "instance",
];
const NO_FLEET: [&str; 20] = [
    "desired",
    "wanted",
    "spec",
    "min",
    "max",
    "target",
    "pending",
    "unavailable",
    "terminating",
    "booting",
    "warming",
    "draining",
    "failed",
    "un",
    "unhealthy",
    "cpu",
    "memory",
    "starting",
    "limit",
    "standby",
];

/// Whether any of `any` is among the words.
pub(super) fn has(words: &[String], any: &[&str]) -> bool {
    words.iter().any(|word| any.contains(&word.as_str()))
}

/// A name in lower-case words; units in brackets are words too, and `RequestCount` is two.
pub(super) fn words(name: &str) -> Vec<String> {
    let signs: Vec<char> = name.replace('%', " % ").chars().collect();
    let mut spaced = String::with_capacity(signs.len() + 8);
    for (i, &sign) in signs.iter().enumerate() {
        let before = i.checked_sub(1).map_or(' ', |i| signs[i]);
        let next_is_small = signs.get(i + 1).is_some_and(|next| next.is_lowercase());
        // A capital begins a word behind a small letter, and behind capitals if it is the first
        // of a word of small letters.
        if sign.is_uppercase() && (before.is_lowercase() || before.is_uppercase() && next_is_small)
        {
            spaced.push(' ');
        }
        spaced.push(sign);
    }
    let spaced = spaced.to_lowercase();
    let words = spaced.split(|c: char| !c.is_alphanumeric() && c != '%');
    words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// What a name says; `None` if it says nothing that is known.
pub(super) fn role_of(words: &[String]) -> Option<Role> {
    let (first, rest) = words.split_first()?;
    let fits = |names: &&Names| {
        let Names(_, begin, follow) = names;
        begin.contains(&first.as_str()) && rest.iter().all(|word| follow.contains(&word.as_str()))
    };
    if let Some(Names(role, ..)) = NAMES.iter().find(fits) {
        return Some(*role);
    }
    let is = |any: &[&str], no: &[&str]| has(words, any) && !has(words, no);
    if is(&RESPONSES, &NO_RESPONSES) || has(words, &["quantile"]) || bare_percentile(words) {
        return statistic(words);
    }
    if is(&BUSY, &NO_BUSY) {
        return Some(Role::Utilisation);
    }
    let in_service = first == "in" && rest.first().is_some_and(|word| word == "service");
    // One host or pod alone is the name of a label.
    let one = has(words, &["replica", "pod", "host", "instance"]) && !has(words, &["count"]);
    if is(&FLEET, &NO_FLEET) && !one || in_service {
        return Some(Role::Instances);
    }
    is(&LOADS, &NO_LOADS).then_some(Role::Load)
}

/// `p95`, `P99 (ms)`.
fn bare_percentile(words: &[String]) -> bool {
    let units = ["s", "sec", "seconds", "ms", "milliseconds", "time"];
    let first = words.first().map_or("", String::as_str);
    ["p50", "p95", "p99", "median"].contains(&first)
        && words[1..].iter().all(|word| units.contains(&word.as_str()))
}

/// Which statistic of the response time.
fn statistic(words: &[String]) -> Option<Role> {
    // `quantile(0.95, …)` is the words `quantile`, `0`, `95`.
    let place = words.iter().position(|word| word == "quantile");
    if let Some(place) = place {
        return match words.get(place + 2).map(String::as_str) {
            Some("5" | "50") => Some(Role::P50),
            Some("95") => Some(Role::P95),
            Some("99") => Some(Role::P99),
            _ => None,
        };
    }
    if has(words, &["p50", "median", "50th"]) {
        return Some(Role::P50);
    }
    if has(words, &["p95", "95th"]) {
        return Some(Role::P95);
    }
    if has(words, &["p99", "99th"]) {
        return Some(Role::P99);
    }
    (!has(words, &OTHER_STATISTICS)).then_some(Role::Response)
}

/// Whether a line below the header goes on describing columns, as some exports have them.
pub(super) fn describes(first: &str) -> bool {
    const KINDS: [&str; 11] = [
        "label",
        "full label",
        "period",
        "stat",
        "statistic",
        "unit",
        "units",
        "id",
        "region",
        "account",
        "dimensions",
    ];
    KINDS.iter().any(|kind| first.eq_ignore_ascii_case(kind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_what_a_column_is() {
        for (name, expected) in [
            ("time_s", Some(Role::Time)),
            ("Timestamp (UTC)", Some(Role::Time)),
            ("@timestamp", Some(Role::Time)),
            ("StartTime", Some(Role::Time)),
            ("rps", Some(Role::Load)),
            ("Requests/s", Some(Role::Load)),
            ("offered (req/s)", Some(Role::Load)),
            ("RequestCount", Some(Role::Load)),
            ("sum(rate(http_requests_total{code=~\"2..\"}[5m]))", Some(Role::Load)),
            ("nginx requests per second", Some(Role::Load)),
            ("served (req/s)", None),
            ("failed requests", None),
            ("RequestCountPerTarget", None),
            ("in_service (instances)", Some(Role::Instances)),
            ("replicas", Some(Role::Instances)),
            ("kube_deployment_status_replicas_available", Some(Role::Instances)),
            ("GroupInServiceInstances", Some(Role::Instances)),
            ("HealthyHostCount", Some(Role::Instances)),
            ("UnHealthyHostCount", None),
            ("desired (instances)", None),
            ("kube_deployment_spec_replicas", None),
            ("CPU %", Some(Role::Utilisation)),
            ("CPUUtilization", Some(Role::Utilisation)),
            ("cpu usage", Some(Role::Utilisation)),
            ("memory utilization", None),
            ("rate(container_cpu_usage_seconds_total[5m])", None),
            ("response time (ms)", Some(Role::Response)),
            ("TargetResponseTime", Some(Role::Response)),
            ("avg latency", Some(Role::Response)),
            ("latency p95", Some(Role::P95)),
            ("p99 (s)", Some(Role::P99)),
            ("p50", Some(Role::P50)),
            (
                "histogram_quantile(0.95, sum(rate(http_request_duration_seconds_bucket[5m])))",
                Some(Role::P95),
            ),
            ("max latency", None),
            ("http_request_duration_seconds_count", None),
            ("HTTPCode_Target_5XX_Count", None),
            ("gco2_per_kwh", None),
            ("in", None),
            ("", None),
        ] {
            assert_eq!(role_of(&words(name)), expected, "{name}: {:?}", words(name));
        }
    }
}
