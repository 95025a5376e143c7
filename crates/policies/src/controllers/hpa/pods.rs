//! Pods as the autoscaler sees them, and which of them count for a metric.
//!
//! Not here: what follows from the counts (`replicas`). Object and External metrics need no sample
//! of a pod and only ask whether it is ready.

/// The phase of a pod, `status.phase`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Accepted, but not all containers run yet.
    Pending,
    /// Bound to a node, at least one container runs.
    Running,
    /// All containers ended well. Nothing special follows from it.
    Succeeded,
    /// All containers ended, at least one of them badly.
    Failed,
}

/// Pods of the scale target that are alike in all that matters: a single pod is a cohort of one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cohort {
    /// How many pods; a cohort of none does not exist.
    pub count: u32,
    /// Their phase.
    pub phase: Phase,
    /// Whether they have a deletion timestamp.
    pub deleting: bool,
    /// The status of the Ready condition; `None` if there is no such condition.
    pub ready: Option<bool>,
    /// When they started, in seconds; `None` if no start time is set.
    pub started: Option<f64>,
    /// When the Ready condition last changed, in seconds.
    pub ready_changed: f64,
}

impl Cohort {
    /// Pods that run and became ready at `ready_at`, both times in seconds.
    pub const fn running(count: u32, started: f64, ready_at: f64) -> Self {
        Self {
            count,
            phase: Phase::Running,
            deleting: false,
            ready: Some(true),
            started: Some(started),
            ready_changed: ready_at,
        }
    }

    /// Whether the pods run and are ready. Pods that are being deleted still do.
    pub fn is_ready(&self) -> bool {
        self.phase == Phase::Running && self.ready == Some(true)
    }
}

/// What was measured of a pod.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sample {
    /// The value of each pod, in milli-units.
    pub value: i64,
    /// When it was measured, in seconds: the end of its window.
    pub at: f64,
    /// The span it covers, in seconds.
    pub window: f64,
}

/// When a pod that only starts stops being excused; CPU metrics alone ask for it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Readiness {
    /// The moment of the sync, in seconds.
    pub now: f64,
    /// For so long after the start, in seconds, samples from before readiness are thrown away.
    pub initialization_period: f64,
    /// A pod that became unready within this time after its start has never been ready.
    pub initial_delay: f64,
}

/// What a pod is for a metric.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// As if it did not exist.
    Ignored,
    /// Exists, but its sample says nothing yet.
    Unready,
    /// Should have a sample and has none.
    Missing,
    /// Its sample counts.
    Counted,
}

/// How many pods are in each group.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Groups {
    /// Pods whose sample counts.
    pub counted: i64,
    /// Pods that are not ready to be measured.
    pub unready: i64,
    /// Pods without a sample.
    pub missing: i64,
    /// Pods that failed or are being deleted.
    pub ignored: i64,
}

impl Groups {
    /// Counts `count` more pods of a group.
    pub(crate) fn add(&mut self, group: Group, count: u32) {
        let place = match group {
            Group::Ignored => &mut self.ignored,
            Group::Unready => &mut self.unready,
            Group::Missing => &mut self.missing,
            Group::Counted => &mut self.counted,
        };
        *place += i64::from(count);
    }

    /// All pods that the selector matches.
    pub fn all(&self) -> i64 {
        self.counted + self.unready + self.missing + self.ignored
    }
}

/// The group of a pod. `readiness` is given for CPU metrics only: for others neither age nor
/// readiness plays a part.
///
/// Source: `groupPods` of `replica_calculator.go`.
pub fn group(pod: &Cohort, sample: Option<&Sample>, readiness: Option<&Readiness>) -> Group {
    if pod.deleting || pod.phase == Phase::Failed {
        return Group::Ignored;
    }
    if pod.phase == Phase::Pending {
        return Group::Unready;
    }
    match (sample, readiness) {
        (None, _) => Group::Missing,
        (Some(sample), Some(readiness)) if starts(pod, sample, readiness) => Group::Unready,
        _ => Group::Counted,
    }
}

/// Whether the CPU of a pod says only that it starts.
fn starts(pod: &Cohort, sample: &Sample, readiness: &Readiness) -> bool {
    let (Some(ready), Some(started)) = (pod.ready, pod.started) else { return true };
    if started + readiness.initialization_period > readiness.now {
        // The sample must lie wholly behind the moment of readiness.
        !ready || sample.at < pod.ready_changed + sample.window
    } else {
        !ready && started + readiness.initial_delay > pod.ready_changed
    }
}

#[cfg(test)]
mod tests {
    use super::{Cohort, Group, Phase, Readiness, Sample, group};

    const READINESS: Readiness =
        Readiness { now: 1000.0, initialization_period: 300.0, initial_delay: 30.0 };

    fn sample(at: f64) -> Sample {
        Sample { value: 1, at, window: 60.0 }
    }

    fn cpu(pod: &Cohort, at: f64) -> Group {
        group(pod, Some(&sample(at)), Some(&READINESS))
    }

    #[test]
    fn a_young_pod_counts_once_a_whole_window_lies_behind_its_readiness() {
        let pod = Cohort::running(1, 800.0, 900.0);
        assert_eq!(cpu(&pod, 959.0), Group::Unready);
        assert_eq!(cpu(&pod, 960.0), Group::Counted);
    }

    #[test]
    fn a_pod_is_young_until_just_before_the_period_ends() {
        assert_eq!(cpu(&Cohort::running(1, 700.5, 990.0), 1000.0), Group::Unready);
        assert_eq!(cpu(&Cohort::running(1, 700.0, 990.0), 1000.0), Group::Counted);
    }

    #[test]
    fn an_old_pod_is_excused_only_if_it_has_never_been_ready() {
        let unready = |changed| Cohort { ready: Some(false), ..Cohort::running(1, 0.0, changed) };
        assert_eq!(cpu(&unready(29.0), 1000.0), Group::Unready);
        assert_eq!(cpu(&unready(30.0), 1000.0), Group::Counted);
    }

    #[test]
    fn readiness_matters_for_cpu_alone() {
        let bare = Cohort { ready: None, started: None, ..Cohort::running(1, 0.0, 0.0) };
        assert_eq!(cpu(&bare, 1000.0), Group::Unready);
        assert_eq!(group(&bare, Some(&sample(1000.0)), None), Group::Counted);
        assert_eq!(group(&bare, None, None), Group::Missing);
    }

    #[test]
    fn being_deleted_comes_before_pending_and_pending_before_missing() {
        let pending = Cohort { phase: Phase::Pending, ..Cohort::running(1, 0.0, 0.0) };
        assert_eq!(group(&pending, None, None), Group::Unready);
        assert_eq!(group(&Cohort { deleting: true, ..pending }, None, None), Group::Ignored);
    }
}
