//! The Knative Pod Autoscaler: what it measures, what it decides every two seconds, and how a
//! decision reaches the pods.
//!
//! Read from knative/serving at commit 98e5ef90; each file names its sources. Times are arguments,
//! in seconds on any clock of the caller. Not here: scraping, requests that wait in an activator,
//! and the playground's strategy made of all this.

pub mod autoscaler;
pub mod buckets;
pub mod condition;
pub mod max_window;
pub mod metrics;
pub mod revision;
pub mod scale_target;
pub mod target;

pub use autoscaler::{Autoscaler, DeciderSpec, NoDecision, ScaleTrace};
pub use buckets::{Algorithm, Buckets};
pub use condition::{Active, ActiveCondition, Reachability, TrafficMode};
pub use max_window::{DelayWindow, MaxWindow};
pub use metrics::{Averages, MetricWindows};
pub use scale_target::{Gate, RevisionState, ScaleOutcome, ScaleSettings};
pub use target::{MetricTarget, RevisionTarget, ScalingMetric, TargetConfig};

/// Seconds between two decisions (knative/serving, pkg/autoscaler/scaling/multiscaler.go).
pub const TICK: f64 = 2.0;

/// Seconds of a bucket of the metric, which is also the time between two scrapes
/// (knative/serving, pkg/autoscaler/config/config.go).
pub const BUCKET: f64 = 1.0;
