//! The Kubernetes `HorizontalPodAutoscaler`, API `autoscaling/v2`: how it gets from pods and
//! metrics to a number of replicas.
//!
//! The rules are those of the development line of Kubernetes 1.37
//! (`pkg/controller/podautoscaler` of kubernetes/kubernetes: `horizontal.go`,
//! `replica_calculator.go`, `metrics/utilization.go`), told anew. A whole sync is [`Hpa::sync`];
//! every part of it can be called alone. Metric values, targets and requests are whole
//! milli-units (1 CPU = 1000), replicas are 32-bit numbers, times are seconds on any one clock.
//! Sums stop at the limits of their type where the original would wrap around. Not here: fallback
//! values of external metrics and pod selection strategies, which are alpha.

pub mod combine;
pub mod conditions;
pub mod defaults;
pub mod events;
pub mod metric;
pub mod pods;
pub mod quantity;
pub mod rates;
pub mod ratios;
pub mod replicas;
pub mod requests;
pub mod stabilise;
pub mod sync;
#[cfg(test)]
mod total;
pub mod trace;

pub use combine::{Combined, combine};
pub use conditions::{Conditions, Reason};
pub use defaults::{GivenRules, Settings, Spec, ZeroScaling};
pub use events::{Events, ScaleEvent, ScaleEvents};
pub use metric::{Failure, Metric, PodData, PodTarget, Source, TotalTarget};
pub use pods::{Cohort, Group, Groups, Phase, Readiness, Sample, group};
pub use quantity::{Quantity, QuantityError};
pub use rates::{Behavior, Bounds, Limit, Limited, Rate, RatePolicy, Rules, Select};
pub use ratios::{Band, Measured, Usage};
pub use replicas::{View, propose};
pub use requests::{Container, PodRequest, request};
pub use stabilise::{Recommendation, Recommendations, Stabilized, Windows};
pub use sync::{Hpa, Seen, Selector};
pub use trace::{MetricTrace, Path, Step, Trace};
