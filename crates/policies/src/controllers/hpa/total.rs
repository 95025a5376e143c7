//! Syncs with anything that a type allows: none panics, no number is without meaning, no size
//! leaves its bounds.
//!
//! Not here: whether the size is the right one.

use model::Dice;

use super::{
    Behavior, Cohort, Failure, GivenRules, Hpa, Metric, Path, Phase, PodData, PodTarget, Rate,
    RatePolicy, Sample, Seen, Select, Selector, Settings, Spec, TotalTarget, Trace, ZeroScaling,
};

/// One of `options`, all of them as likely.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a part of the length, not negative"
)]
fn any<T: Copy>(dice: &mut Dice, options: &[T]) -> T {
    options[(dice.uniform() * options.len() as f64) as usize]
}

fn value(dice: &mut Dice) -> i64 {
    any(dice, &[i64::MIN, -1, 0, 499, 500, 1000, 123_456_789, 1 << 60, i64::MAX])
}

fn seconds(dice: &mut Dice) -> f64 {
    any(dice, &[-1e12, -1e9, -400.0, -30.0, 0.0, 14.999, 15.0, 1e4, 1e12])
}

fn pod(dice: &mut Dice) -> Cohort {
    Cohort {
        count: any(dice, &[0, 1, 2, 7, 10_000, u32::MAX]),
        phase: any(dice, &[Phase::Pending, Phase::Running, Phase::Succeeded, Phase::Failed]),
        deleting: dice.uniform() < 0.2,
        ready: any(dice, &[None, Some(true), Some(true), Some(false)]),
        started: (dice.uniform() < 0.9).then(|| seconds(dice)),
        ready_changed: seconds(dice),
    }
}

fn given(dice: &mut Dice) -> Option<GivenRules> {
    let policy = |dice: &mut Dice| {
        let value = any(dice, &[1, 4, 10, 90, 100, 400, i32::MAX]);
        let rate = any(dice, &[Rate::Pods(value), Rate::Percent(value)]);
        RatePolicy { rate, period: any(dice, &[1.0, 15.0, 60.0, 1800.0]) }
    };
    (dice.uniform() < 0.8).then(|| GivenRules {
        window: any(dice, &[None, Some(0.0), Some(30.0), Some(3600.0)]),
        select: any(dice, &[None, Some(Select::Max), Some(Select::Min), Some(Select::Disabled)]),
        policies: (dice.uniform() < 0.7)
            .then(|| (0..any(dice, &[0, 1, 3])).map(|_| policy(dice)).collect()),
        tolerance: any(dice, &[None, Some(0.0), Some(0.5), Some(1e9)]),
    })
}

fn autoscaler(dice: &mut Dice) -> Hpa {
    let behavior = (dice.uniform() < 0.6).then(|| Behavior::filled(given(dice), given(dice)));
    let min = any(dice, &[0, 1, 2, 5, 100]);
    let max = min.max(any(dice, &[1, 6, 300, i32::MAX]));
    let zero = any(dice, &[ZeroScaling::Marked, ZeroScaling::Off, ZeroScaling::Unmarked]);
    let settings = Settings { zero, ..Settings::default() };
    Hpa::new(Spec { min, max, behavior }, settings)
}

fn metric<'a>(dice: &mut Dice, data: PodData<'a>) -> Metric<'a> {
    let pods = |dice: &mut Dice| {
        let percent = any(dice, &[-5, 0, 1, 50, 250, i32::MAX]);
        let average = PodTarget::AverageValue(value(dice));
        any(dice, &[PodTarget::Utilization(percent), average])
    };
    let total = |dice: &mut Dice| {
        let target = value(dice);
        any(dice, &[TotalTarget::Value(target), TotalTarget::AverageValue(target)])
    };
    let (cpu, seen) = (dice.uniform() < 0.5, (dice.uniform() < 0.9).then_some(data));
    let whole = (dice.uniform() < 0.9).then(|| value(dice));
    match any(dice, &[0, 1, 2, 3, 4, 5]) {
        0 => Metric::Unknown,
        1 => Metric::Object { target: total(dice), seen: whole },
        2 => Metric::Resource { cpu, target: pods(dice), seen },
        3 => Metric::ContainerResource { cpu, target: pods(dice), seen },
        4 => Metric::External { target: total(dice), seen: whole },
        _ => Metric::Pods { target: value(dice), seen },
    }
}

fn check(trace: &Trace, min: i32, max: i32) {
    for metric in &trace.metrics {
        let ratios = [metric.ratio, metric.assumed_ratio];
        assert!(ratios.into_iter().flatten().all(f64::is_finite), "{metric:?}");
    }
    let moves = trace.desired != trace.cur;
    assert_eq!(trace.rescaled, moves);
    assert!(!moves || (min..=max).contains(&trace.desired), "{trace:?}");
    assert_eq!(trace.path == Path::Measured, trace.limited.is_some());
    let active = trace.conditions.scaling_active;
    let measured = matches!(trace.path, Path::Measured | Path::Held | Path::Disabled);
    assert_eq!(active.is_some(), measured);
}

#[test]
fn any_sync_ends_with_numbers_that_mean_something() {
    let dice = &mut Dice::stream(1, "hpa");
    for _ in 0..3000 {
        let mut hpa = autoscaler(dice);
        let (Spec { min, max, .. }, mut now) = (hpa.spec.clone(), 0.0);
        let mut cur = any(dice, &[0, 1, 3, 50, i32::MAX]);
        for _ in 0..12 {
            now += any(dice, &[0.0, 14.0, 15.0, 300.0]);
            let pods: Vec<Cohort> = (0..any(dice, &[0, 1, 3, 6])).map(|_| pod(dice)).collect();
            let samples: Vec<Option<Sample>> = (0..any(dice, &[0, 2, 6]))
                .map(|_| {
                    let (at, window) = (seconds(dice), any(dice, &[0.0, 30.0, 60.0]));
                    (dice.uniform() < 0.8).then(|| Sample { value: value(dice), at, window })
                })
                .collect();
            let requests: Vec<Result<i64, Failure>> = (0..any(dice, &[0, 3, 6]))
                .map(|_| {
                    (dice.uniform() < 0.95).then(|| value(dice)).ok_or(Failure::MissingRequest)
                })
                .collect();
            let strangers = [value(dice), value(dice)];
            let strangers = &strangers[..any(dice, &[0, 0, 1, 2])];
            let data = PodData { samples: &samples, requests: &requests, strangers };
            let metrics: Vec<Metric<'_>> =
                (0..any(dice, &[0, 1, 2, 4])).map(|_| metric(dice, data)).collect();
            let status = any(dice, &[0, 1, cur, i32::MAX]);
            let selector = any(dice, &[Selector::Valid, Selector::Valid, Selector::Ambiguous]);
            let seen = Seen { now, cur, status, selector, pods: &pods, metrics: &metrics };
            check(hpa.sync(&seen), min, max);
            cur = any(dice, &[cur, hpa.trace().desired, hpa.trace().desired]);
        }
    }
}
