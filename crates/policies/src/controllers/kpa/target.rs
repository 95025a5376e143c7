//! How much of the metric a pod shall have: the target, and the total it could bear.
//!
//! Source: knative/serving, pkg/reconciler/autoscaling/resources/target.go; defaults from
//! config/core/configmaps/autoscaler.yaml. Not here: what is measured.

/// The least target.
pub const LEAST_TARGET: f64 = 0.01;

/// What is scaled on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ScalingMetric {
    /// Average concurrent requests.
    #[default]
    Concurrency,
    /// Requests per second.
    RequestsPerSecond,
}

/// Settings of the cluster. Shares are fractions of one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TargetConfig {
    /// The share of the concurrency that is aimed at.
    pub container_concurrency_target_fraction: f64,
    /// The concurrency of a revision without a limit.
    pub container_concurrency_target_default: f64,
    /// Requests per second and pod.
    pub rps_target_default: f64,
    /// The share of the requests per second that is aimed at.
    pub target_utilization: f64,
}

impl Default for TargetConfig {
    fn default() -> Self {
        Self {
            container_concurrency_target_fraction: 0.7,
            container_concurrency_target_default: 100.0,
            rps_target_default: 200.0,
            target_utilization: 0.7,
        }
    }
}

/// Settings of a revision; `None` leaves it to the cluster.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct RevisionTarget {
    /// What is scaled on.
    pub metric: ScalingMetric,
    /// The hard limit of concurrent requests of a pod; 0 is none.
    pub container_concurrency: f64,
    /// The annotation `target`.
    pub target: Option<f64>,
    /// The annotation `target-utilization-percentage`, 1 to 100.
    pub utilization_percentage: Option<f64>,
}

/// What one pod shall have, and what it could bear.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MetricTarget {
    /// The value aimed at, never below [`LEAST_TARGET`].
    pub target: f64,
    /// The full capacity of a pod, of which the target is a share.
    pub total: f64,
}

impl MetricTarget {
    /// The target of a revision in a cluster. A `target` annotation is multiplied by the
    /// utilisation as well.
    pub fn of(revision: &RevisionTarget, config: &TargetConfig) -> Self {
        let hard = (revision.container_concurrency > 0.0).then_some(revision.container_concurrency);
        let (default, share, hard) = match revision.metric {
            ScalingMetric::Concurrency => {
                let default = hard.unwrap_or(config.container_concurrency_target_default);
                (default, config.container_concurrency_target_fraction, hard)
            }
            ScalingMetric::RequestsPerSecond => {
                (config.rps_target_default, config.target_utilization, None)
            }
        };
        let total = match (revision.target, hard) {
            (Some(soft), Some(hard)) => soft.min(hard),
            (Some(soft), None) => soft,
            (None, _) => default,
        };
        let share = revision.utilization_percentage.map_or(share, |percent| percent / 100.0);
        Self { target: (total * share).max(LEAST_TARGET), total }
    }
}

#[cfg(test)]
mod tests {
    use super::{MetricTarget, RevisionTarget, ScalingMetric, TargetConfig};

    fn of(revision: RevisionTarget) -> (f64, f64) {
        let MetricTarget { target, total } = MetricTarget::of(&revision, &TargetConfig::default());
        (target, total)
    }

    #[test]
    fn the_defaults_aim_at_seventy_of_a_hundred_and_at_140_of_200_a_second() {
        assert_eq!(of(RevisionTarget::default()), (70.0, 100.0));
        let metric = ScalingMetric::RequestsPerSecond;
        assert_eq!(of(RevisionTarget { metric, ..Default::default() }), (140.0, 200.0));
    }

    #[test]
    fn a_soft_target_does_not_exceed_the_hard_limit() {
        let revision = RevisionTarget {
            container_concurrency: 10.0,
            target: Some(50.0),
            utilization_percentage: Some(80.0),
            ..Default::default()
        };
        assert_eq!(of(revision), (8.0, 10.0));
        let metric = ScalingMetric::RequestsPerSecond;
        assert_eq!(of(RevisionTarget { metric, ..revision }), (40.0, 50.0));
    }

    #[test]
    fn there_is_a_least_target() {
        let revision = RevisionTarget { target: Some(0.001), ..Default::default() };
        assert_eq!(of(revision), (0.01, 0.001));
    }
}
