//! The numbers behind a sync: what each gate saw and let through, so that "why?" has an answer.
//!
//! Not here: the answer in words, and the gates themselves.

use super::conditions::Conditions;
use super::metric::{Failure, Source};
use super::pods::Groups;
use super::rates::Limited;
use super::ratios::Band;
use super::stabilise::Stabilized;

/// How a metric came to what it proposes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// It failed.
    Failed,
    /// The ratio is within the tolerance.
    Tolerated,
    /// The ratio, times a number of pods.
    Scaled,
    /// With assumed values for pods without one, the ratio is within the tolerance.
    AssumedTolerated,
    /// With assumed values the ratio lies on the other side of one: the size is kept.
    RatioTurned,
    /// With assumed values the size would move against the ratio: the size is kept.
    SizeTurned,
    /// The ratio with assumed values, times the number of all values.
    AssumedScaled,
    /// From zero replicas: the ratio, rounded up.
    FromZero,
    /// The whole, divided by the target of a pod.
    Shared,
}

/// What one metric made of its values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MetricTrace {
    /// Where it comes from.
    pub source: Source,
    /// The size it proposes, or why it proposes none.
    pub proposal: Result<i32, Failure>,
    /// How it came to that.
    pub step: Step,
    /// The measured value in parts of the target; `None` if it failed or nothing can share it.
    pub ratio: Option<f64>,
    /// The ratio with assumed values, where some were needed.
    pub assumed_ratio: Option<f64>,
    /// The percentage of the request as measured, for targets of that kind.
    pub utilization: Option<i32>,
    /// The reported value in milli-units: the average per pod (per-pod metrics: cut, shares of a
    /// whole: rounded up), or the whole.
    pub value: Option<i64>,
    /// The pods by what they are for this metric; none where pods are not looked at.
    pub groups: Groups,
    /// The number of pods that the ratio is multiplied with; 0 where it is not.
    pub pods: i64,
}

impl MetricTrace {
    /// A metric that proposes something, or nothing, without numbers.
    pub(crate) fn bare(source: Source, step: Step, proposal: Result<i32, Failure>) -> Self {
        Self {
            source,
            proposal,
            step,
            ratio: None,
            assumed_ratio: None,
            utilization: None,
            value: None,
            groups: Groups::default(),
            pods: 0,
        }
    }
}

/// Which way a sync went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Path {
    /// Zero replicas: scaling is disabled.
    #[default]
    Disabled,
    /// More replicas than the greatest size: down to it, whatever the metrics say.
    AboveMaximum,
    /// Fewer replicas than the least size: up to it, whatever the metrics say.
    BelowMinimum,
    /// Metrics or selector failed: nothing changes.
    Held,
    /// By the metrics.
    Measured,
}

/// The numbers of one sync.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Trace {
    /// The moment, in seconds.
    pub now: f64,
    /// The size before.
    pub cur: i32,
    /// Which way it went.
    pub path: Path,
    /// The tolerance around the target.
    pub band: Band,
    /// Every metric, in their order; none if they were not consulted.
    pub metrics: Vec<MetricTrace>,
    /// The metric whose proposal is the largest, by its place.
    pub leading: Option<usize>,
    /// The first metric that failed, by its place.
    pub failed: Option<usize>,
    /// The largest proposal, not below 0.
    pub raw: Option<i32>,
    /// The wish after stabilisation.
    pub stabilized: Option<Stabilized>,
    /// The wish after rates and bounds.
    pub limited: Option<Limited>,
    /// The size after.
    pub desired: i32,
    /// Whether the size is written.
    pub rescaled: bool,
    /// What the autoscaler says of itself.
    pub conditions: Conditions,
}

impl Trace {
    /// Empties it for another sync and keeps its memory.
    pub(crate) fn restart(&mut self, now: f64, cur: i32, band: Band) {
        let mut metrics = std::mem::take(&mut self.metrics);
        metrics.clear();
        *self = Self { now, cur, desired: cur, band, metrics, ..Self::default() };
    }
}
