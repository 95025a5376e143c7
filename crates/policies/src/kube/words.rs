//! What there is to say of each metric: its name, and sentences with its numbers.
//!
//! Not here: what is said when (`rules`).

use model::Rule;
use model::unit::Unit;

/// A metric in words.
#[derive(Debug)]
pub(crate) struct Words {
    /// What it is called.
    pub(crate) label: &'static str,
    /// Within the tolerance: nothing changes.
    pub(crate) tolerated: Rule,
    /// The ratio times the pods.
    pub(crate) scaled: Rule,
    /// The same with pods that report nothing.
    pub(crate) assumed: Rule,
    /// The whole divided by the share of a pod.
    pub(crate) shared: Rule,
}

macro_rules! words {
    ($($name:ident: $id:literal, $label:literal, $unit:expr;)*) => {
        $(
            pub(crate) static $name: Words = Words {
                label: $label,
                tolerated: Rule {
                    id: concat!($id, "-tolerated"),
                    says: concat!($label, " at {ratio} of the target, within {low} to {high}: \
                                   {pods} instances"),
                    terms: &[
                        ("ratio", Unit::Ratio),
                        ("low", Unit::Ratio),
                        ("high", Unit::Ratio),
                        ("pods", Unit::Instances),
                    ],
                },
                scaled: Rule {
                    id: concat!($id, "-scaled"),
                    says: concat!($label, " at {ratio} of the target × {pods} instances, rounded \
                                   up: {desired}"),
                    terms: &[
                        ("ratio", Unit::Ratio),
                        ("pods", Unit::Instances),
                        ("desired", Unit::Instances),
                    ],
                },
                assumed: Rule {
                    id: concat!($id, "-assumed"),
                    says: concat!($label, " at {ratio} of the target, with instances that report \
                                   nothing {assumed} × {pods}, rounded up: {desired}"),
                    terms: &[
                        ("ratio", Unit::Ratio),
                        ("assumed", Unit::Ratio),
                        ("pods", Unit::Instances),
                        ("desired", Unit::Instances),
                    ],
                },
                shared: Rule {
                    id: concat!($id, "-shared"),
                    says: concat!($label, " {value}, {share} for each instance, rounded up: \
                                   {desired}"),
                    terms: &[
                        ("value", $unit),
                        ("share", $unit),
                        ("desired", Unit::Instances),
                    ],
                },
            };
        )*
        /// Every sentence about a metric.
        pub(crate) const SENTENCES: [&Rule; 4 * METRICS] = sentences([$(&$name),*]);
    };
}

/// How many metrics have words.
const METRICS: usize = 12;

words! {
    CPU: "cpu", "CPU", Unit::Cores;
    MEMORY: "memory", "memory", Unit::Megabytes;
    CONTAINER_CPU: "container-cpu", "container CPU", Unit::Cores;
    CONTAINER_MEMORY: "container-memory", "container memory", Unit::Megabytes;
    POD_RATE: "pod-rate", "requests per pod", Unit::PerSecond;
    POD_CONCURRENCY: "pod-concurrency", "concurrency per pod", Unit::Requests;
    POD_QUEUE: "pod-queue", "queue per pod", Unit::Requests;
    RATE: "rate", "request rate", Unit::PerSecond;
    RESPONSE: "response", "response time", Unit::Seconds;
    QUEUE: "queue", "queue length", Unit::Requests;
    CUSTOM: "custom", "custom metric", Unit::Factor;
    CRON: "cron", "cron schedule", Unit::Instances;
}

const fn sentences(words: [&'static Words; METRICS]) -> [&'static Rule; 4 * METRICS] {
    let mut out = [&words[0].tolerated; 4 * METRICS];
    let mut i = 0;
    while i < METRICS {
        out[4 * i] = &words[i].tolerated;
        out[4 * i + 1] = &words[i].scaled;
        out[4 * i + 2] = &words[i].assumed;
        out[4 * i + 3] = &words[i].shared;
        i += 1;
    }
    out
}
