//! What the strategies around the Kubernetes autoscaler share: its parameters, the way from an
//! observation to pods and samples, and the words for its numbers.
//!
//! Not here: the decision itself (`controllers::hpa`).

pub(crate) mod params;
pub(crate) mod pods;
pub(crate) mod rules;
pub(crate) mod story;
pub(crate) mod targets;
pub(crate) mod watch;
pub(crate) mod words;

/// A number in the thousandths that Kubernetes counts in, to the nearest.
#[expect(clippy::cast_possible_truncation, reason = "a cast from float saturates")]
pub(crate) fn milli(value: f64) -> i64 {
    (value * 1000.0).round() as i64
}

/// A number of instances as the replicas of the API.
pub(crate) fn replicas(instances: u32) -> i32 {
    i32::try_from(instances).unwrap_or(i32::MAX)
}
