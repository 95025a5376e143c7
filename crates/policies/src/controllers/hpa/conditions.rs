//! What the autoscaler says of itself in its status: conditions, each with a reason.
//!
//! Not here: when each holds (`sync`), and messages in words.

/// The reason of a condition, by the name it has in the API.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The scale object could be read, and nothing more came of it.
    SucceededGetScale,
    /// The wish passed stabilisation as it was.
    ReadyForNewScale,
    /// Stabilisation changed a wish for growth.
    ScaleUpStabilized,
    /// Stabilisation changed a wish for shrinking.
    ScaleDownStabilized,
    /// A new size was written.
    SucceededRescale,
    /// The metrics lead to a size.
    ValidMetricFound,
    /// The size is zero, and the autoscaler leaves it there.
    ScalingDisabled,
    /// A metric of kind Resource failed.
    FailedGetResourceMetric,
    /// A metric of kind `ContainerResource` failed.
    FailedGetContainerResourceMetric,
    /// A metric of kind Pods failed.
    FailedGetPodsMetric,
    /// A metric of kind Object failed.
    FailedGetObjectMetric,
    /// A metric of kind External failed.
    FailedGetExternalMetric,
    /// The kind of a metric is not known.
    InvalidMetricSourceType,
    /// The selector of the scale target is missing or cannot be read.
    InvalidSelector,
    /// Another autoscaler matches the same pods.
    AmbiguousSelector,
    /// No bound changed the stabilized wish.
    DesiredWithinRange,
    /// The least size did.
    TooFewReplicas,
    /// The greatest size did.
    TooManyReplicas,
    /// The limit for growth did.
    ScaleUpLimit,
    /// The limit for shrinking did.
    ScaleDownLimit,
    /// The autoscaler itself went to zero.
    ScaledToZero,
    /// It did something else last.
    NotScaledToZero,
}

impl Reason {
    /// The name in the API.
    pub const fn name(self) -> &'static str {
        match self {
            Self::SucceededGetScale => "SucceededGetScale",
            Self::ReadyForNewScale => "ReadyForNewScale",
            Self::ScaleUpStabilized => "ScaleUpStabilized",
            Self::ScaleDownStabilized => "ScaleDownStabilized",
            Self::SucceededRescale => "SucceededRescale",
            Self::ValidMetricFound => "ValidMetricFound",
            Self::ScalingDisabled => "ScalingDisabled",
            Self::FailedGetResourceMetric => "FailedGetResourceMetric",
            Self::FailedGetContainerResourceMetric => "FailedGetContainerResourceMetric",
            Self::FailedGetPodsMetric => "FailedGetPodsMetric",
            Self::FailedGetObjectMetric => "FailedGetObjectMetric",
            Self::FailedGetExternalMetric => "FailedGetExternalMetric",
            Self::InvalidMetricSourceType => "InvalidMetricSourceType",
            Self::InvalidSelector => "InvalidSelector",
            Self::AmbiguousSelector => "AmbiguousSelector",
            Self::DesiredWithinRange => "DesiredWithinRange",
            Self::TooFewReplicas => "TooFewReplicas",
            Self::TooManyReplicas => "TooManyReplicas",
            Self::ScaleUpLimit => "ScaleUpLimit",
            Self::ScaleDownLimit => "ScaleDownLimit",
            Self::ScaledToZero => "ScaledToZero",
            Self::NotScaledToZero => "NotScaledToZero",
        }
    }
}

/// The conditions that a sync sets: status and reason; `None` if it does not touch one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Conditions {
    /// `AbleToScale`, which is always true here, for the scale object can always be read.
    pub able_to_scale: Reason,
    /// `ScalingActive`: whether the metrics lead to a size.
    pub scaling_active: Option<(bool, Reason)>,
    /// `ScalingLimited`: whether a bound changed the stabilized size.
    pub scaling_limited: Option<(bool, Reason)>,
    /// `ScaledToZero` as it stands after the sync: whether the autoscaler itself went to zero.
    pub scaled_to_zero: Option<(bool, Reason)>,
}

impl Default for Conditions {
    fn default() -> Self {
        Self {
            able_to_scale: Reason::SucceededGetScale,
            scaling_active: None,
            scaling_limited: None,
            scaled_to_zero: None,
        }
    }
}
