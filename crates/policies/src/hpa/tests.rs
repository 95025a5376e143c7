//! Stories of the autoscaler, with the numbers worked out by hand.

use super::Hpa;
use crate::kube::story::{Teller, check, setting};

/// An object that asks for so many pods at 10 requests per second each.
const OBJECT: [(&str, &str); 2] =
    [("metrics.0.metric", "object"), ("metrics.0.metric.metric.target.value", "10")];

/// Sizes under unbounded demand, from one pod on, a sync every 15 s.
fn climb(settings: &[(&str, &str)]) -> Vec<u32> {
    let all: Vec<_> = OBJECT.iter().chain(settings).copied().collect();
    let mut teller = Teller::<Hpa>::new(&setting(), &all);
    let mut sizes = vec![1];
    for sync in 1..5 {
        let line = format!("t={} in={} rate=900000", 15 * sync, sizes.last().unwrap());
        let answer = teller.tell(&line);
        sizes.push(answer.split(' ').next().unwrap().parse().unwrap());
    }
    sizes
}

#[test]
fn an_empty_behavior_is_not_the_same_as_none() {
    assert_eq!(climb(&[]), [1, 4, 8, 16, 32]);
    assert_eq!(climb(&[("behavior", "present")]), [1, 5, 10, 20, 40]);
}

#[test]
fn utilisation_is_cut_to_whole_percent_before_the_tolerance() {
    check::<Hpa>(
        &[],
        "t=60  in=10  cpu=0.77\n\
         t=75  in=10  cpu=0.779\n\
         t=90  in=10  cpu=0.78",
        "10 CPU at 110 % of the target, within 90 % to 110 %: 10 instances\n\
         10 CPU at 110 % of the target, within 90 % to 110 %: 10 instances\n\
         12 CPU at 111.4 % of the target × 10 instances, rounded up: 12",
    );
}

#[test]
fn it_shrinks_only_when_five_minutes_asked_for_less() {
    check::<Hpa>(
        &[],
        "t=0    in=10  cpu=0.70\n\
         t=15   in=10  cpu=0.35\n\
         t=300  in=10  cpu=0.35\n\
         t=315  in=10  cpu=0.35",
        "10 CPU at 100 % of the target, within 90 % to 110 %: 10 instances\n\
         10 5 would do, but 10 were asked for within the last 5 min: 10\n\
         10 5 would do, but 10 were asked for within the last 5 min: 10\n\
         5 CPU at 50 % of the target × 10 instances, rounded up: 5",
    );
}

#[test]
fn pods_that_start_damp_growth() {
    // 2 at 100 %, 2 that only start and are taken for idle: 50 % of 4, below the target.
    check::<Hpa>(
        &[],
        "t=60  in=2  new=2  cpu=1.00\n\
         t=75  in=3  boot=1  cpu=1.00",
        "4 measured 142.9 % of the target, but 71.4 % with instances that report nothing: \
         nothing changes\n\
         4 measured 142.9 % of the target, but 107.1 % with instances that report nothing: \
         nothing changes",
    );
}

#[test]
fn with_a_request_below_its_use_a_pod_is_more_than_full() {
    // 4 cores used of 1 requested: 400 % of 70 % are 571 %, and 2 pods become 12, but for the cap.
    check::<Hpa>(
        &[("pod.cpu_request", "set")],
        "t=60  in=2  cpu=1.00\n\
         t=75  in=7  cpu=1.00",
        "4 12 are asked for; without behavior at most twice 2, or 4: 4\n\
         14 40 are asked for; without behavior at most twice 7, or 4: 14",
    );
}

#[test]
fn without_a_request_or_a_measurement_nothing_changes() {
    check::<Hpa>(
        &[("pod.cpu_request", "missing")],
        "t=0   in=3\n\
         t=60  in=3  cpu=0.9",
        "3 no metric has a value: nothing changes\n\
         3 pods lack the request that a share is taken of: nothing changes",
    );
}

#[test]
fn a_metric_that_failed_blocks_shrinking_only() {
    check::<Hpa>(
        &[("metrics", "2"), ("metrics.1.metric", "external")],
        "t=60  in=4  cpu=0.35\n\
         t=75  in=4  cpu=0.98",
        "4 a metric has no value; the others ask for 2 instead of 4, and no fewer than now are \
         allowed without it\n\
         6 CPU at 140 % of the target × 4 instances, rounded up: 6",
    );
}

#[test]
fn a_sidecar_dilutes_the_pod_and_not_the_container() {
    let with = |metric| {
        let settings = [
            ("metrics.0.metric", metric),
            ("pod.cpu_request", "set"),
            ("pod.cpu_request.value", "4"),
            ("pod.sidecar", "present"),
            ("pod.sidecar.cpu_request", "4"),
            ("pod.sidecar.cpu", "0"),
        ];
        Teller::<Hpa>::new(&setting(), &settings).tell("t=400 in=10 cpu=0.98")
    };
    assert_eq!(
        with("container-cpu"),
        "14 container CPU at 140 % of the target × 10 instances, rounded up: 14"
    );
    // 98 of 200 %, the rest is the sidecar's; the first sync holds the size that it found.
    assert_eq!(with("cpu"), "10 7 would do, but 10 were asked for within the last 5 min: 10");
}

#[test]
fn pods_share_what_they_count_and_objects_do_not() {
    let with = |kind: &str, target: &str| {
        let metric = [("metrics.0.metric", kind)];
        let target = [("metrics.0.metric.metric.target", target)];
        let all: Vec<_> = metric.iter().chain(target.iter().filter(|t| !t.1.is_empty())).collect();
        let all: Vec<_> = all.into_iter().copied().collect();
        Teller::<Hpa>::new(&setting(), &all).tell("t=60 in=4 rate=210")
    };
    let six = "requests per pod at 150 % of the target × 4 instances, rounded up: 6";
    assert_eq!(with("pods", ""), format!("6 {six}"));
    let shared = "request rate 210 req/s, 35 req/s for each instance, rounded up: 6";
    assert_eq!(with("object", ""), format!("6 {shared}"));
    let whole = "24 are asked for; without behavior at most twice 4, or 4: 8";
    assert_eq!(with("object", "value"), format!("8 {whole}"));
}

#[test]
fn a_rate_policy_counts_what_happened_within_its_period() {
    let slow = [
        ("behavior", "present"),
        ("behavior.scale_up.policies", "set"),
        ("behavior.scale_up.policies.list.0.rate", "pods"),
        ("behavior.scale_up.policies.list.0.rate.value", "2"),
        ("behavior.scale_up.policies.list.0.period", "60"),
        ("behavior.scale_down.select", "disabled"),
        ("behavior.scale_down.window", "set"),
        ("behavior.scale_down.window.value", "0"),
    ];
    let all: Vec<_> = OBJECT.iter().chain(&slow).copied().collect();
    check::<Hpa>(
        &all,
        "t=0    in=4  rate=900\n\
         t=15   in=6  rate=900\n\
         t=60   in=6  rate=900\n\
         t=75   in=8  rate=10",
        "6 90 are asked for; with 4 at the start of its period of 1 min the policy allows 6\n\
         6 90 are asked for; with 4 at the start of its period of 1 min the policy allows 6\n\
         8 90 are asked for; with 6 at the start of its period of 1 min the policy allows 8\n\
         8 1 instead of 8, but this direction is disabled",
    );
}

#[test]
fn growth_has_a_window_of_its_own_and_each_direction_its_tolerance() {
    let window = [
        ("behavior", "present"),
        ("behavior.scale_up.window", "set"),
        ("behavior.scale_up.window.value", "60"),
        ("behavior.scale_up.tolerance", "set"),
        ("behavior.scale_up.tolerance.value", "0.5"),
    ];
    let all: Vec<_> = OBJECT.iter().chain(&window).copied().collect();
    check::<Hpa>(
        &all,
        "t=0   in=4  rate=60\n\
         t=15  in=4  rate=70\n\
         t=75  in=4  rate=70",
        "4 request rate at 150 % of the target, within 90 % to 150 %: 4 instances\n\
         4 7 are asked for, but only 4 throughout the last 1 min: 4\n\
         7 request rate 70 req/s, 10 req/s for each instance, rounded up: 7",
    );
}

#[test]
fn zero_needs_the_switch_and_an_object() {
    let zero = |switch| {
        let all: Vec<_> = OBJECT.iter().copied().chain([("scale_to_zero", switch)]).collect();
        let mut setting = setting();
        setting.limits.min.0 = 0;
        let mut teller = Teller::<Hpa>::new(&setting, &all);
        let lines = "t=0 in=1 rate=0\nt=315 in=1 rate=0\nt=330 rate=0\nt=345 rate=25";
        teller.story(lines)[1..].join("; ")
    };
    let least = "1 0 would do, and 1 are the least; 0 no instances: the autoscaler is disabled; \
                 0 no instances: the autoscaler is disabled";
    assert_eq!(zero("off"), least);
    let wakes = "0 request rate 0 req/s, 10 req/s for each instance, rounded up: 0; \
                 0 request rate 0 req/s, 10 req/s for each instance, rounded up: 0; \
                 3 request rate 25 req/s, 10 req/s for each instance, rounded up: 3";
    assert_eq!(zero("marked"), wakes);
    assert_eq!(zero("unmarked"), wakes);
}

#[test]
fn the_gates_tell_every_number() {
    let mut teller = Teller::<Hpa>::new(&setting(), &[("behavior", "present")]);
    teller.story("t=0 in=8 cpu=0.7\nt=15 in=6 boot=2 cpu=1.0");
    assert_eq!(
        teller.gates(),
        [
            "CPU: pass: 142.9 % of the target: 8 instances",
            "readiness: hold: 6 instances count, 2 only start, 0 report nothing, 0 are leaving",
            "tolerance: hold: 107.1 % of the target; 90 % to 110 % change nothing",
            "stabilisation: pass: 8 asked for; 8 to 8 within the windows: 8",
            "bounds: pass: 8 within 1 to 100",
        ]
    );
    teller.story("t=30 in=8 cpu=1.0\nt=45 in=12 cpu=0.1");
    assert_eq!(
        teller.gates()[3..],
        [
            "stabilisation: hold: 2 asked for; 2 to 12 within the windows: 12",
            "bounds: pass: 12 within 1 to 100",
        ]
    );
}

#[test]
fn the_lines_on_the_screen_are_the_proposal_and_what_stabilisation_leaves_of_it() {
    use model::Policy as _;
    let mut teller = Teller::<Hpa>::new(&setting(), &[]);
    teller.tell("t=0 in=8");
    assert_eq!((teller.policy.probe(0), teller.policy.probe(1)), (None, None));
    teller.tell("t=15 in=8 cpu=0.35");
    assert_eq!((teller.policy.probe(0), teller.policy.probe(1)), (Some(4.0), Some(8.0)));
}
