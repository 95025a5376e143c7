//! KEDA: what it does itself, between zero and one, and what it hands to the HPA.
//!
//! Read from kedacore/keda at commit 8b4f083c; each file names its sources. Times are arguments,
//! in seconds on any clock of the caller. Not here: the HPA, and where trigger values come from.

pub mod executor;
pub mod triggers;

pub use executor::{Executor, Pauses, Poll, PollTrace, ScaledObject, Step};
pub use triggers::{Activity, MetricType, Trigger, TriggerKind, activity, fallback_value};

/// Seconds between two polls unless stated otherwise.
pub const POLLING_INTERVAL: f64 = 30.0;

/// The bounds of the HPA that KEDA owns. Zero is not its business: at no replicas it is disabled.
pub fn hpa_bounds(min_replicas: u32, max_replicas: u32) -> (u32, u32) {
    (min_replicas.max(1), max_replicas)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_hpa_never_knows_of_zero() {
        assert_eq!([0, 3].map(|min| super::hpa_bounds(min, 9)), [(1, 9), (3, 9)]);
    }
}
