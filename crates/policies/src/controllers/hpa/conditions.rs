//! What the autoscaler says of itself in its status: conditions, each with a reason.
//!
//! Not here: when each holds (`sync`), and messages in words.

/// The reason of a condition, by the name it has in the API.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are those of the API and `sync` says when each holds")]
pub enum Reason {
    SucceededGetScale,
    ReadyForNewScale,
    ScaleUpStabilized,
    ScaleDownStabilized,
    SucceededRescale,
    ValidMetricFound,
    ScalingDisabled,
    FailedGetResourceMetric,
    FailedGetContainerResourceMetric,
    FailedGetPodsMetric,
    FailedGetObjectMetric,
    FailedGetExternalMetric,
    InvalidMetricSourceType,
    InvalidSelector,
    AmbiguousSelector,
    DesiredWithinRange,
    TooFewReplicas,
    TooManyReplicas,
    ScaleUpLimit,
    ScaleDownLimit,
    ScaledToZero,
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
