//! The words for metrics: where one comes from, what it aims at, what was measured, and why it
//! may propose nothing.
//!
//! Not here: the sums (`ratios`, `replicas`).

use super::conditions::Reason;
use super::pods::Sample;

/// What a metric of each pod aims at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PodTarget {
    /// A whole percentage of the request, above 0.
    Utilization(i32),
    /// An average per pod in milli-units, above 0.
    AverageValue(i64),
}

/// What a metric of something else than pods aims at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TotalTarget {
    /// A value of the whole in milli-units, above 0.
    Value(i64),
    /// A share per pod in milli-units, above 0.
    AverageValue(i64),
}

/// What was measured of the pods, in the order of the pods of the sync.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PodData<'a> {
    /// A sample of each pod, or none.
    pub samples: &'a [Option<Sample>],
    /// The request of each pod in milli-units; only Utilization asks for it.
    pub requests: &'a [Result<i64, Failure>],
    /// Values of pods that the selector does not match, in milli-units.
    pub strangers: &'a [i64],
}

/// A metric of the autoscaler: its target, and what was measured. `None` means that the metrics
/// API answered with an error, or with no series at all.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Metric<'a> {
    /// A resource of whole pods.
    Resource {
        /// Whether it is the CPU, which has rules of its own.
        cpu: bool,
        /// What it aims at.
        target: PodTarget,
        /// What was measured.
        seen: Option<PodData<'a>>,
    },
    /// A resource of one container of each pod.
    ContainerResource {
        /// Whether it is the CPU, which has rules of its own.
        cpu: bool,
        /// What it aims at.
        target: PodTarget,
        /// What was measured.
        seen: Option<PodData<'a>>,
    },
    /// A metric that each pod has, other than resources.
    Pods {
        /// The average per pod it aims at, in milli-units, above 0.
        target: i64,
        /// What was measured.
        seen: Option<PodData<'a>>,
    },
    /// A metric of one object of the cluster.
    Object {
        /// What it aims at.
        target: TotalTarget,
        /// Its value in milli-units.
        seen: Option<i64>,
    },
    /// A metric from outside the cluster.
    External {
        /// What it aims at.
        target: TotalTarget,
        /// The sum of its series in milli-units, see [`total`].
        seen: Option<i64>,
    },
    /// A kind of metric that the controller does not know.
    Unknown,
}

impl Metric<'_> {
    /// The metric of an autoscaler that names none: 80 % of the CPU that is requested.
    pub const DEFAULT: Self =
        Self::Resource { cpu: true, target: PodTarget::Utilization(80), seen: None };

    /// Where it comes from.
    pub const fn source(&self) -> Source {
        match self {
            Self::Resource { .. } => Source::Resource,
            Self::ContainerResource { .. } => Source::ContainerResource,
            Self::Pods { .. } => Source::Pods,
            Self::Object { .. } => Source::Object,
            Self::External { .. } => Source::External,
            Self::Unknown => Source::Unknown,
        }
    }
}

/// The value of an external metric in milli-units: the sum of its series, which stops at the
/// limit of 64 bits. `None` for no series.
pub fn total(series: &[i64]) -> Option<i64> {
    series.iter().copied().reduce(i64::saturating_add)
}

/// Where a metric comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// A resource of whole pods.
    Resource,
    /// A resource of one container of each pod.
    ContainerResource,
    /// A metric of each pod.
    Pods,
    /// A metric of one object.
    Object,
    /// A metric from outside.
    External,
    /// Not known.
    Unknown,
}

impl Source {
    /// The reason of condition `ScalingActive` when such a metric fails.
    pub const fn failure(self) -> Reason {
        match self {
            Self::Resource => Reason::FailedGetResourceMetric,
            Self::ContainerResource => Reason::FailedGetContainerResourceMetric,
            Self::Pods => Reason::FailedGetPodsMetric,
            Self::Object => Reason::FailedGetObjectMetric,
            Self::External => Reason::FailedGetExternalMetric,
            Self::Unknown => Reason::InvalidMetricSourceType,
        }
    }

    /// Whether its value does not come from the pods, so that it exists at zero replicas.
    pub const fn outlives_pods(self) -> bool {
        matches!(self, Self::Object | Self::External)
    }
}

/// Why a metric proposes nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The metrics API answered with an error, or without any sample.
    NoMetrics,
    /// The selector matches no pod.
    NoPods,
    /// Every sample belongs to a pod that is unready or ignored.
    NoneReady,
    /// A container of a pod has no request for the resource.
    MissingRequest,
    /// A pod has no container of the name.
    ContainerNotFound,
    /// No pod with a sample has a request, or all requests are 0.
    NoKnownPods,
    /// The controller does not know this kind of metric.
    UnknownSource,
    /// The target is not above 0, which the API does not accept.
    InvalidTarget,
}

impl Failure {
    /// A short name, for records.
    pub const fn name(self) -> &'static str {
        match self {
            Self::NoMetrics => "no_metrics_returned",
            Self::NoPods => "no_pods",
            Self::NoneReady => "no_metrics_for_targeted_pods",
            Self::MissingRequest => "missing_request",
            Self::ContainerNotFound => "container_not_found",
            Self::NoKnownPods => "no_metrics_for_known_pods",
            Self::UnknownSource => "unknown_source",
            Self::InvalidTarget => "invalid_target",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Metric, Reason, Source, total};

    #[test]
    fn series_are_summed_up_to_the_limit_of_64_bits() {
        assert_eq!(total(&[1, 2, 3]), Some(6));
        assert_eq!(total(&[i64::MAX, 5]), Some(i64::MAX));
        assert_eq!(total(&[]), None);
    }

    #[test]
    fn only_objects_and_the_outside_have_values_without_pods() {
        assert!(Source::Object.outlives_pods() && Source::External.outlives_pods());
        assert!(!Source::Pods.outlives_pods() && !Metric::Unknown.source().outlives_pods());
        assert_eq!(Metric::DEFAULT.source().failure(), Reason::FailedGetResourceMetric);
    }
}
