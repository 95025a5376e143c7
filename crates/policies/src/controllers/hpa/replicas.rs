//! One metric: from what was measured to the size it proposes.
//!
//! Not here: several metrics together (`combine`).

use super::metric::{Failure, Metric, PodData, PodTarget, Source, TotalTarget};
use super::pods::{Cohort, Group, Groups, Readiness, group};
use super::ratios::{Band, Measured, Usage};
use super::trace::{MetricTrace, Step};

/// What every metric of a sync is seen against.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct View<'a> {
    /// The size that the scale target is told to have.
    pub cur: i32,
    /// The pods that it has, by its own count.
    pub status: i32,
    /// The pods that its selector matches.
    pub pods: &'a [Cohort],
    /// The tolerance around the target.
    pub band: Band,
    /// When pods that start stop being excused.
    pub readiness: Readiness,
}

/// What a metric proposes, and how it came to that.
pub fn propose(metric: &Metric<'_>, view: &View<'_>) -> MetricTrace {
    let source = metric.source();
    let trace = match *metric {
        Metric::Resource { cpu, target, seen: Some(data) }
        | Metric::ContainerResource { cpu, target, seen: Some(data) } => {
            per_pod(source, cpu, target, &data, view)
        }
        Metric::Pods { target, seen: Some(data) } => {
            per_pod(source, false, PodTarget::AverageValue(target), &data, view)
        }
        Metric::Object { target, seen: Some(total) }
        | Metric::External { target, seen: Some(total) } => match target {
            TotalTarget::Value(target) => of_value(source, total, target, view),
            TotalTarget::AverageValue(target) => of_share(source, total, target, view),
        },
        Metric::Unknown => Err(Failure::UnknownSource),
        _ => Err(Failure::NoMetrics),
    };
    trace.unwrap_or_else(|failure| MetricTrace::bare(source, Step::Failed, Err(failure)))
}

/// A number of replicas, rounded up, as near as 32 bits get.
#[expect(clippy::cast_possible_truncation, reason = "a cast from float saturates")]
fn ceil(replicas: f64) -> i32 {
    replicas.ceil() as i32
}

/// The pods of a metric, summed up by what they are.
#[derive(Default)]
struct Tally {
    groups: Groups,
    /// Pods whose sample counts, and strangers.
    counted: Usage,
    /// Pods without a sample, each with what it is assumed to use when the others use little.
    missing: Usage,
    /// Pods that are not ready, without their values.
    unready: Usage,
    /// Whether there was any sample at all, thrown away or not.
    sampled: bool,
    /// The first request that is missing.
    lacking: Option<Failure>,
}

impl Tally {
    fn of(data: &PodData<'_>, cpu: bool, target: PodTarget, view: &View<'_>) -> Self {
        let mut tally = Self { sampled: !data.strangers.is_empty(), ..Self::default() };
        let readiness = cpu.then_some(&view.readiness);
        for (place, pod) in view.pods.iter().enumerate().filter(|(_, pod)| pod.count > 0) {
            let sample = data.samples.get(place).and_then(Option::as_ref);
            let request = tally.request(data, place, target);
            tally.sampled |= sample.is_some();
            let group = group(pod, sample, readiness);
            tally.groups.add(group, pod.count);
            match group {
                Group::Ignored => {}
                Group::Unready => tally.unready.add(pod.count, 0, request),
                Group::Missing => tally.missing.add(pod.count, assumed(target, request), request),
                Group::Counted => {
                    tally.counted.add(pod.count, sample.map_or(0, |one| one.value), request);
                }
            }
        }
        for &value in data.strangers {
            tally.counted.add(1, value, None);
        }
        tally
    }

    /// The request of a pod, if the target asks for it.
    fn request(&mut self, data: &PodData<'_>, place: usize, target: PodTarget) -> Option<i64> {
        if matches!(target, PodTarget::AverageValue(_)) {
            return None;
        }
        match data.requests.get(place).copied().unwrap_or(Err(Failure::MissingRequest)) {
            Ok(request) => Some(request),
            Err(failure) => {
                self.lacking.get_or_insert(failure);
                None
            }
        }
    }

    /// What makes the whole metric fail.
    fn check(&self) -> Result<(), Failure> {
        if !self.sampled {
            return Err(Failure::NoMetrics);
        }
        if self.groups.all() == 0 {
            return Err(Failure::NoPods);
        }
        if self.counted.values == 0 {
            return Err(Failure::NoneReady);
        }
        self.lacking.map_or(Ok(()), Err)
    }

    /// The values that count, with assumed ones for pods that have none: nothing on growth; on
    /// shrinking all of the request or the target, for pods that should have a value.
    fn filled(&self, ratio: f64, damped: bool) -> Usage {
        let mut all = self.counted;
        if ratio < 1.0 {
            all = all.with(self.missing);
        } else if ratio > 1.0 {
            all = all.with(self.missing.idle());
        }
        if damped { all.with(self.unready) } else { all }
    }
}

/// What a pod without a sample is assumed to use when the others use less than the target.
fn assumed(target: PodTarget, request: Option<i64>) -> i64 {
    match target {
        PodTarget::AverageValue(target) => target,
        PodTarget::Utilization(target) => {
            request.unwrap_or(0).saturating_mul(i64::from(target.max(100))) / 100
        }
    }
}

/// A metric of each pod.
///
/// Source: `GetResourceReplicas` and `calcPlainMetricReplicas` of `replica_calculator.go`.
fn per_pod(
    source: Source,
    cpu: bool,
    target: PodTarget,
    data: &PodData<'_>,
    view: &View<'_>,
) -> Result<MetricTrace, Failure> {
    let tally = Tally::of(data, cpu, target, view);
    tally.check()?;
    let first = tally.counted.measure(target)?;
    let damped = tally.groups.unready > 0 && first.ratio > 1.0;
    let mut trace = MetricTrace {
        ratio: Some(first.ratio),
        utilization: first.utilization,
        value: Some(first.value),
        groups: tally.groups,
        ..MetricTrace::bare(source, Step::Tolerated, Ok(view.cur))
    };
    if damped || tally.groups.missing > 0 {
        let all = tally.filled(first.ratio, damped);
        let second = all.measure(target)?;
        trace.assumed_ratio = Some(second.ratio);
        (trace.step, trace.proposal) = assumed_proposal(&first, &second, all.values, view);
        trace.pods = all.values;
    } else if !view.band.holds(first.ratio) {
        // The pods that were measured are multiplied, not the size they are told to have.
        trace.pods = tally.groups.counted;
        trace.step = Step::Scaled;
        trace.proposal = Ok(ceil(first.ratio * tally.groups.counted as f64));
    }
    Ok(trace)
}

/// The proposal once values have been assumed: they may damp a change and never turn it round.
fn assumed_proposal(
    first: &Measured,
    second: &Measured,
    values: i64,
    view: &View<'_>,
) -> (Step, Result<i32, Failure>) {
    let (before, after) = (first.ratio, second.ratio);
    let size = ceil(after * values as f64);
    let step = if view.band.holds(after) {
        Step::AssumedTolerated
    } else if (before < 1.0 && after > 1.0) || (before > 1.0 && after < 1.0) {
        Step::RatioTurned
    } else if (after < 1.0 && size > view.cur) || (after > 1.0 && size < view.cur) {
        Step::SizeTurned
    } else {
        Step::AssumedScaled
    };
    (step, Ok(if step == Step::AssumedScaled { size } else { view.cur }))
}

/// A whole that is compared with the target as it is; it falls as pods are added.
///
/// Source: `getUsageRatioReplicaCount` of `replica_calculator.go`.
fn of_value(
    source: Source,
    total: i64,
    target: i64,
    view: &View<'_>,
) -> Result<MetricTrace, Failure> {
    if target <= 0 {
        return Err(Failure::InvalidTarget);
    }
    let ratio = total as f64 / target as f64;
    let (mut step, mut pods, mut size) = (Step::Tolerated, 0, view.cur);
    if view.cur == 0 {
        (step, size) = (Step::FromZero, ceil(ratio));
    } else if !view.band.holds(ratio) {
        if view.pods.iter().all(|pod| pod.count == 0) {
            return Err(Failure::NoPods);
        }
        let ready = view.pods.iter().filter(|pod| pod.is_ready());
        pods = ready.map(|pod| i64::from(pod.count)).sum();
        (step, size) = (Step::Scaled, ceil(ratio * pods as f64));
    }
    let bare = MetricTrace::bare(source, step, Ok(size));
    Ok(MetricTrace { ratio: Some(ratio), value: Some(total), pods, ..bare })
}

/// A whole that the pods share.
///
/// Source: `GetObjectPerPodMetricReplicas` and `GetExternalPerPodMetricReplicas` of
/// `replica_calculator.go`.
#[expect(clippy::cast_possible_truncation, reason = "a cast from float saturates")]
fn of_share(
    source: Source,
    total: i64,
    target: i64,
    view: &View<'_>,
) -> Result<MetricTrace, Failure> {
    if target <= 0 {
        return Err(Failure::InvalidTarget);
    }
    let (total, target) = (total as f64, target as f64);
    let shared = view.status != 0;
    let ratio = shared.then(|| total / (target * f64::from(view.status)));
    let (step, size) = if ratio.is_some_and(|ratio| view.band.holds(ratio)) {
        (Step::Tolerated, view.status)
    } else {
        (Step::Shared, ceil(total / target))
    };
    let value = shared.then(|| (total / f64::from(view.status)).ceil() as i64);
    Ok(MetricTrace { ratio, value, ..MetricTrace::bare(source, step, Ok(size)) })
}

#[cfg(test)]
mod tests {
    use super::{
        Cohort, Failure, Metric, PodData, PodTarget, Readiness, TotalTarget, View, propose,
    };
    use crate::controllers::hpa::{Band, MetricTrace, Sample, Step};

    const READINESS: Readiness =
        Readiness { now: 1000.0, initialization_period: 300.0, initial_delay: 30.0 };

    fn view(cur: i32, pods: &[Cohort]) -> View<'_> {
        View { cur, status: cur, pods, band: Band::new(0.1, 0.1), readiness: READINESS }
    }

    fn old(count: u32) -> Cohort {
        Cohort::running(count, 0.0, 0.0)
    }

    const fn sample(value: i64) -> Sample {
        Sample { value, at: 1000.0, window: 60.0 }
    }

    /// CPU at a target of 50 % of one core each.
    fn cpu(cur: i32, pods: &[Cohort], samples: &[Option<Sample>]) -> MetricTrace {
        let requests = vec![Ok(1000); pods.len()];
        let data = PodData { samples, requests: &requests, strangers: &[] };
        let target = PodTarget::Utilization(50);
        propose(&Metric::Resource { cpu: true, target, seen: Some(data) }, &view(cur, pods))
    }

    /// An object with a total of `total` at a target of 10.
    fn object(total: i64, target: fn(i64) -> TotalTarget, view: &View<'_>) -> MetricTrace {
        propose(&Metric::Object { target: target(10_000), seen: Some(total) }, view)
    }

    #[test]
    fn measured_pods_are_multiplied_not_the_size() {
        let trace = cpu(9, &[old(3)], &[Some(sample(1000))]);
        assert_eq!((trace.proposal, trace.step, trace.pods), (Ok(6), Step::Scaled, 3));
    }

    #[test]
    fn exact_products_may_be_rounded_up_in_doubles() {
        let data =
            PodData { samples: &[Some(sample(1240))], requests: &[Ok(1000)], strangers: &[] };
        let target = PodTarget::Utilization(60);
        let metric = Metric::Resource { cpu: true, target, seen: Some(data) };
        assert_eq!(propose(&metric, &view(15, &[old(15)])).proposal, Ok(32));
    }

    #[test]
    fn pods_that_start_damp_growth_and_do_not_damp_shrinking() {
        let pods = [old(2), Cohort::running(2, 900.0, 950.0)];
        let trace = cpu(4, &pods, &[Some(sample(1000)), Some(sample(1000))]);
        assert_eq!((trace.ratio, trace.assumed_ratio), (Some(2.0), Some(1.0)));
        assert_eq!((trace.proposal, trace.step), (Ok(4), Step::AssumedTolerated));
        let trace = cpu(4, &pods, &[Some(sample(200)), Some(sample(1000))]);
        assert_eq!((trace.proposal, trace.step), (Ok(1), Step::Scaled));
    }

    #[test]
    fn missing_pods_are_taken_for_busy_on_shrinking_and_for_idle_on_growth() {
        let pods = [old(3), old(1)];
        let shrinking = cpu(4, &pods, &[Some(sample(100)), None]);
        assert_eq!((shrinking.assumed_ratio, shrinking.proposal), (Some(0.64), Ok(3)));
        let growing = cpu(4, &pods, &[Some(sample(1000)), None]);
        assert_eq!((growing.assumed_ratio, growing.proposal), (Some(1.5), Ok(6)));
        let turned = cpu(4, &[old(1), old(3)], &[Some(sample(300)), None]);
        assert_eq!((turned.step, turned.proposal), (Step::RatioTurned, Ok(4)));
    }

    #[test]
    fn a_size_that_would_move_against_the_ratio_is_kept() {
        let trace = cpu(9, &[old(4), old(1)], &[Some(sample(1000)), None]);
        assert_eq!((trace.step, trace.proposal), (Step::SizeTurned, Ok(9)));
    }

    #[test]
    fn a_cohort_proposes_what_its_pods_one_by_one_do() {
        let pods = [old(3), Cohort { ready: Some(false), ..old(2) }, old(2)];
        let samples = [Some(sample(900)), Some(sample(5)), None];
        let (mut each, mut samples_of_each) = (Vec::new(), Vec::new());
        for (pod, sample) in pods.iter().zip(samples) {
            for _ in 0..pod.count {
                each.push(Cohort { count: 1, ..*pod });
                samples_of_each.push(sample);
            }
        }
        assert_eq!(cpu(7, &pods, &samples), cpu(7, &each, &samples_of_each));
    }

    #[test]
    fn the_first_thing_that_is_wrong_is_the_failure() {
        let requests = [Ok(1000), Err(Failure::MissingRequest)];
        let fail = |pods: &[Cohort], samples: &[Option<Sample>]| {
            let data = PodData { samples, requests: &requests, strangers: &[] };
            let target = PodTarget::Utilization(50);
            let metric = Metric::Resource { cpu: true, target, seen: Some(data) };
            propose(&metric, &view(2, pods)).proposal
        };
        assert_eq!(fail(&[old(1), old(1)], &[None, None]), Err(Failure::NoMetrics));
        assert_eq!(fail(&[old(0)], &[Some(sample(1))]), Err(Failure::NoMetrics));
        let deleting = Cohort { deleting: true, ..old(1) };
        assert_eq!(fail(&[deleting], &[Some(sample(1))]), Err(Failure::NoneReady));
        assert_eq!(
            fail(&[old(1), deleting], &[Some(sample(1)), None]),
            Err(Failure::MissingRequest)
        );
    }

    #[test]
    fn a_value_is_multiplied_with_ready_pods_and_from_zero_stands_alone() {
        let pods = [old(2), Cohort { ready: Some(false), ..old(5) }];
        let trace = object(30_000, TotalTarget::Value, &view(3, &pods));
        assert_eq!((trace.proposal, trace.pods), (Ok(6), 2));
        let trace = object(10_000, TotalTarget::Value, &view(0, &[]));
        assert_eq!((trace.proposal, trace.step), (Ok(1), Step::FromZero));
        let none = object(30_000, TotalTarget::Value, &view(3, &[]));
        assert_eq!(none.proposal, Err(Failure::NoPods));
    }

    #[test]
    fn a_share_looks_at_the_count_of_the_target_and_at_no_pod() {
        let surge = View { status: 4, ..view(3, &[]) };
        let trace = object(41_000, TotalTarget::AverageValue, &surge);
        assert_eq!((trace.proposal, trace.value), (Ok(4), Some(10_250)));
        let trace = object(41_000, TotalTarget::AverageValue, &view(0, &[]));
        assert_eq!((trace.proposal, trace.ratio, trace.value), (Ok(5), None, None));
    }

    #[test]
    fn sizes_stop_at_the_limit_of_32_bits() {
        let pods = [old(u32::MAX)];
        let trace = object(i64::MAX, TotalTarget::Value, &view(3, &pods));
        assert_eq!(trace.proposal, Ok(i32::MAX));
        let trace = object(i64::MIN, TotalTarget::AverageValue, &view(3, &pods));
        assert_eq!(trace.proposal, Ok(i32::MIN));
        assert_eq!(cpu(3, &pods, &[Some(sample(i64::MAX))]).proposal, Ok(i32::MAX));
    }
}
