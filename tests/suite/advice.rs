//! Every mistake of scaling is found in a scenario made for it, and not in those that only look
//! like it, nor in healthy ones.
//!
//! Not here: how findings are shown.

use std::fmt::Write as _;

use model::{Listed as _, Run, Scenario};
use playground::{Advice, CATALOGUE, advise, preview, simulate};
use tests::scenarios::{flat, sketched, small};
use tests::{for_each_policy, with_policy};

/// What is found, and what it was found in.
struct Judged {
    name: &'static str,
    found: Vec<Advice>,
}

fn judged(name: &'static str, scenario: &Scenario) -> Judged {
    let run = simulate(scenario);
    let found = advise(scenario, &run);
    sound(&found, &run);
    Judged { name, found }
}

/// What holds of all findings: complete sentences, times within the run.
fn sound(found: &[Advice], run: &Run) {
    for advice in found {
        let within = 0.0 <= advice.from && advice.from <= advice.to;
        assert!(within && advice.to <= run.timeline.length(), "{advice:?}");
        for text in [advice.sentence(), advice.help.to_string(), advice.remedy.to_owned()] {
            assert!(text.ends_with('.') && !text.contains(['{', '}']), "{text}");
            assert!(!text.contains("NaN") && !text.contains("inf "), "{text}");
        }
    }
    let mut ids: Vec<&str> = found.iter().map(|advice| advice.id).collect();
    ids.dedup();
    assert_eq!(ids.len(), found.len(), "one of each kind");
}

/// A load in which nothing goes wrong: it rises and falls gently.
fn healthy(settings: &[(&str, &str)]) -> Scenario {
    let day = [(0.0, 60.0), (7200.0, 60.0), (14_400.0, 220.0), (21_600.0, 80.0)];
    let mut all = vec![("clock.length", "21600")];
    all.extend_from_slice(settings);
    sketched(&day, &all)
}

/// Fails unless mistake `id` is found in the first scenario, and neither in the others nor in a
/// healthy one.
fn check(id: &str, made: &Scenario, misses: &[(&'static str, Scenario); 3]) {
    let case = judged("made for it", made);
    let mut wrong = String::new();
    if !case.found.iter().any(|advice| advice.id == id) {
        say(&mut wrong, "not found", &case);
    }
    let others = misses.iter().map(|(name, scenario)| judged(name, scenario));
    for case in others.chain([judged("healthy", &healthy(&[]))]) {
        if case.found.iter().any(|advice| advice.id == id) {
            say(&mut wrong, "found", &case);
        }
    }
    assert!(wrong.is_empty(), "{id}:{wrong}");
}

fn say(out: &mut String, what: &str, case: &Judged) {
    write!(out, "\n{what} in “{}”: ", case.name).unwrap();
    for advice in &case.found {
        write!(out, "\n  {} to {}: {}", advice.from, advice.to, advice.sentence()).unwrap();
    }
}

/// A load that goes up and down between two rates, `period` seconds a round, for two hours.
fn swinging(low: f64, high: f64, period: f64, settings: &[(&str, &str)]) -> Scenario {
    let mut points = Vec::new();
    let mut at = 0.0;
    while at <= 7200.0 {
        points.extend([(at, low), (at + 0.5 * period, high)]);
        at += period;
    }
    let mut all = vec![("clock.length", "7200")];
    all.extend_from_slice(settings);
    sketched(&points, &all)
}

/// A load of 60 with bursts, `apart` seconds between them, each `hold` seconds at `high`.
fn bursts(high: f64, apart: f64, hold: f64, settings: &[(&str, &str)]) -> Scenario {
    let mut points = vec![(0.0, 60.0)];
    let mut at = apart;
    while at + hold < 7200.0 {
        let edges = [(at, 60.0), (at + 20.0, high), (at + hold, high), (at + hold + 20.0, 60.0)];
        points.extend(edges);
        at += apart;
    }
    let mut all = vec![("clock.length", "7200")];
    all.extend_from_slice(settings);
    sketched(&points, &all)
}

/// Two hours of a load that stays the same.
fn level(rate: f64, settings: &[(&str, &str)]) -> Scenario {
    let mut all = vec![("clock.length", "7200")];
    all.extend_from_slice(settings);
    flat(rate, &all)
}

#[test]
fn flapping_is_found_where_thresholds_lie_too_close() {
    let close = [("policy.above", "0.05"), ("policy.below", "0.05"), ("fleet.boot", "0")];
    let seldom = [&close[..], &[("clock.period", "900")]].concat();
    check(
        "flapping",
        &level(115.0, &close),
        &[
            ("thresholds far apart", level(115.0, &[])),
            ("the load swings", swinging(80.0, 330.0, 1800.0, &close)),
            ("decisions every quarter of an hour", level(115.0, &seldom)),
        ],
    );
}

#[test]
fn a_step_to_and_fro_between_two_whole_numbers_is_no_flapping_for_who_decides_often() {
    // Demand for two instances and a bit, asked about every two seconds.
    let quick = level(68.5, &[("policy", "kpa")]);
    let case = judged("rounding", &quick);
    let run = simulate(&quick);
    let acts = run.decisions.iter().filter(|decision| decision.acts()).count();
    assert!(acts > 20, "{acts} changes are no dithering");
    assert!(case.found.iter().all(|advice| advice.id != "flapping"), "{:?}", case.found);
}

#[test]
fn oscillation_is_found_where_delays_are_longer_than_the_patience() {
    let close = [("policy.above", "0.05"), ("policy.below", "0.05")];
    let quick = [&close[..], &[("fleet.boot", "0")]].concat();
    check(
        "oscillation",
        &level(115.0, &close),
        &[
            ("thresholds far apart", level(115.0, &[])),
            ("faster than the delays", level(115.0, &quick)),
            ("the load swings", swinging(60.0, 330.0, 500.0, &close)),
        ],
    );
}

#[test]
fn no_room_is_found_where_all_nodes_are_full_for_long() {
    let load = |hold: f64| [(0.0, 60.0), (1800.0, 400.0), (1800.0 + hold, 400.0), (10_800.0, 60.0)];
    let nodes = |hold: f64, most: &'static str, boot: &'static str| {
        let all = [
            ("clock.length", "10800"),
            ("policy", "ratio"),
            ("fleet.nodes", "on"),
            ("fleet.nodes.max", most),
            ("fleet.nodes.boot", boot),
        ];
        sketched(&load(hold), &all)
    };
    check(
        "no-room",
        &nodes(3600.0, "2", "90"),
        &[
            ("there may be more nodes", nodes(3600.0, "5", "90")),
            ("nodes take long, and come", nodes(3600.0, "5", "1200")),
            ("instances by themselves", sketched(&load(3600.0), &[("clock.length", "10800")])),
        ],
    );
}

#[test]
fn a_ceiling_is_found_where_it_breaks_promises() {
    let ramp = |high: f64, settings: &[(&str, &str)]| {
        let mut all = vec![("clock.length", "10800"), ("policy", "ratio")];
        all.extend_from_slice(settings);
        sketched(&[(0.0, 60.0), (3600.0, high), (7200.0, high), (10_800.0, 60.0)], &all)
    };
    let short = [(0.0, 300.0), (5400.0, 440.0), (5500.0, 540.0), (5600.0, 540.0), (5700.0, 300.0)];
    check(
        "ceiling",
        &ramp(700.0, &[]),
        &[
            ("promises are kept at it", ramp(430.0, &[])),
            (
                "instances come late below it",
                ramp(700.0, &[("fleet.max", "60"), ("fleet.boot", "900")]),
            ),
            (
                "for a few minutes",
                sketched(&short, &[("clock.length", "7200"), ("policy", "ratio")]),
            ),
        ],
    );
}

#[test]
fn a_floor_is_found_where_the_fleet_idles_on_it() {
    let floor = [("fleet.min", "8"), ("fleet.max", "12")];
    let half = [(0.0, 40.0), (3600.0, 40.0), (3900.0, 460.0), (7200.0, 460.0)];
    let mut day = vec![("clock.length", "7200")];
    day.extend(floor);
    check(
        "floor",
        &level(40.0, &floor),
        &[
            ("few are the least", level(40.0, &[])),
            ("for half of the time", sketched(&half, &day)),
            ("busy at the least", level(230.0, &floor)),
        ],
    );
}

#[test]
fn a_budget_is_over_when_more_was_spent_than_it_allows() {
    // Two instances for two hours are $0.40.
    let with = |kind: &'static str, limit: &'static str| {
        let budget = [("goals.budget", kind), ("goals.budget.limit", limit)];
        level(40.0, &budget)
    };
    check(
        "budget",
        &with("run", "0.3"),
        &[
            ("there is none", level(40.0, &[])),
            ("it is just enough", with("run", "0.41")),
            ("it is for each day", with("day", "0.41")),
        ],
    );
}

/// Instances whose disk does 25 requests a second, with a CPU that is never busy.
const DISK: [(&str, &str); 3] = [
    ("service.resources", "measured"),
    ("service.resources.disk.demand", "7.8"),
    ("fleet.max", "30"),
];

#[test]
fn a_wrong_metric_is_found_where_it_stays_flat_while_promises_break() {
    let rate = [
        &DISK[..],
        &[
            ("policy", "ratio"),
            ("policy.metrics.0.metric", "rate"),
            ("policy.metrics.0.metric.value", "15"),
        ],
    ]
    .concat();
    let fixed = [&DISK[..], &[("policy", "fixed")]].concat();
    let full = [&DISK[..2], &[("fleet.min", "2"), ("fleet.max", "2")]].concat();
    let rise = |settings: &[(&str, &str)]| {
        let mut all = vec![("clock.length", "10800")];
        all.extend_from_slice(settings);
        sketched(&[(0.0, 30.0), (3600.0, 120.0), (10_800.0, 120.0)], &all)
    };
    check(
        "wrong-metric",
        &rise(&DISK),
        &[
            ("it follows the load", rise(&rate)),
            ("nothing is watched", rise(&fixed)),
            ("no more are allowed", rise(&full)),
        ],
    );
}

#[test]
fn a_late_boot_is_found_where_bursts_are_over_before_it() {
    let slow = [("fleet.boot", "420")];
    let step = [(0.0, 60.0), (3600.0, 60.0), (3620.0, 300.0), (7200.0, 300.0)];
    check(
        "late-boot",
        &bursts(260.0, 1500.0, 240.0, &slow),
        &[
            ("instances come at once", bursts(260.0, 1500.0, 240.0, &[("fleet.boot", "5")])),
            ("the load stays", sketched(&step, &[("clock.length", "7200"), ("fleet.boot", "420")])),
            (
                "the fleet has room",
                bursts(260.0, 1500.0, 240.0, &[("fleet.boot", "420"), ("fleet.min", "8")]),
            ),
        ],
    );
}

#[test]
fn a_cooldown_is_found_where_it_hides_a_second_spike() {
    let spikes = |second: f64, cooldown: &str| {
        let points = [
            (0.0, 60.0),
            (2400.0, 60.0),
            (2420.0, 95.0),
            (3000.0, 95.0),
            (3020.0, second),
            (5400.0, second),
            (5420.0, 60.0),
        ];
        let settings = [
            ("clock.length", "7200"),
            ("fleet.max", "20"),
            ("policy", "step"),
            ("policy.cooldown", cooldown),
        ];
        sketched(&points, &settings)
    };
    let mut ended = spikes(400.0, "1800");
    ended.set("policy.cooldown", "0").unwrap();
    check(
        "cooldown",
        &spikes(400.0, "1800"),
        &[
            ("a short cooldown", spikes(400.0, "60")),
            ("no second spike", spikes(98.0, "1800")),
            ("no cooldown", ended),
        ],
    );
}

/// Four instances of one worker each, 50 requests a second of constant length, one by one.
fn single(rate: f64, routing: &str, fidelity: &str) -> Scenario {
    let settings = [
        ("clock.length", "2400"),
        ("policy", "fixed"),
        ("policy.count", "4"),
        ("service.workers", "1"),
        ("service.time", "0.02"),
        ("service.times", "deterministic"),
        ("service.routing", routing),
        ("service.fidelity", fidelity),
        ("goals.response", "0.08"),
    ];
    flat(rate, &settings)
}

#[test]
fn a_hot_instance_is_found_where_routing_is_blind() {
    check(
        "hot-instance",
        &single(140.0, "random", "requests"),
        &[
            ("one line for all", single(140.0, "central", "requests")),
            ("the fewest connections", single(140.0, "least-connections", "requests")),
            ("all are hot", single(196.0, "random", "requests")),
        ],
    );
}

#[test]
fn a_shared_bottleneck_is_found_where_more_instances_do_less() {
    let shared = |kappa: &str, max: &str, more: &[(&str, &str)]| {
        let mut all = vec![
            ("clock.length", "7200"),
            ("policy", "ratio"),
            ("service.bottleneck", "shared"),
            ("service.bottleneck.sigma", "0.02"),
            ("service.bottleneck.kappa", kappa),
            ("fleet.max", max),
        ];
        all.extend_from_slice(more);
        sketched(&[(0.0, 60.0), (3600.0, 420.0), (7200.0, 420.0)], &all)
    };
    let slow = [
        ("service.slowdowns", "1"),
        ("service.slowdowns.0.at", "5000"),
        ("service.slowdowns.0.hold", "1200"),
    ];
    check(
        "bottleneck",
        &shared("0.01", "30", &[]),
        &[
            ("contention alone", shared("0", "30", &[])),
            ("the fleet ends at the peak", shared("0.01", "9", &[])),
            ("something is slow for a while", shared("0", "30", &slow)),
        ],
    );
}

#[test]
fn a_retry_storm_is_found_where_it_outlives_its_cause() {
    let storm = |rate: f64, budget: &str, hold: &str| {
        let settings = [
            ("clock.length", "3600"),
            ("policy", "fixed"),
            ("policy.count", "2"),
            ("service.fidelity", "requests"),
            ("service.retries", "again"),
            ("service.retries.attempts", "6"),
            ("service.retries.deadline", "1"),
            ("service.retries.budget", budget),
            ("service.slowdowns", "1"),
            ("service.slowdowns.0.at", "1200"),
            ("service.slowdowns.0.hold", hold),
        ];
        flat(rate, &settings)
    };
    check(
        "retry-storm",
        &storm(75.0, "10", "300"),
        &[
            ("a small budget", storm(75.0, "0.1", "300")),
            ("room for all attempts", storm(15.0, "10", "300")),
            ("the cause stays", storm(75.0, "10", "86400")),
        ],
    );
}

#[test]
fn quiet_stretches_and_the_start_up_have_no_finding() {
    let quiet = level(0.0, &[]);
    let night =
        sketched(&[(0.0, 0.0), (3600.0, 0.0), (10_800.0, 160.0)], &[("clock.length", "14400")]);
    let hasty = flat(300.0, &[("clock.length", "900")]);
    let begins = level(300.0, &[("fleet.max", "12")]);
    for (name, scenario) in [
        ("no traffic", quiet),
        ("a night", night),
        ("too short", hasty),
        ("a scramble at the start", begins),
        ("the first visit", playground::first()),
        ("healthy", healthy(&[])),
    ] {
        let case = judged(name, &scenario);
        let mut said = String::new();
        say(&mut said, "found", &case);
        assert!(case.found.is_empty(), "{said}");
    }
}

#[test]
fn whatever_goes_wrong_in_a_run_what_is_said_of_it_is_sound() {
    for case in small() {
        for_each_policy(|_, id| {
            judged(case.name, &with_policy(&case.scenario, id));
        });
    }
}

#[test]
fn a_preview_is_judged_as_well() {
    let mut scenario = level(115.0, &[("policy.above", "0.05"), ("policy.below", "0.05")]);
    scenario.set("clock.length", "86400").unwrap();
    let run = preview(&scenario, 300);
    assert!(run.timeline.step > 60.0);
    sound(&advise(&scenario, &run), &run);
}

#[test]
fn what_strategies_say_of_wishes_held_back_is_among_their_reasons() {
    for entry in CATALOGUE.policies {
        for (rule, _) in entry.holds {
            let known = entry.rules.iter().any(|other| std::ptr::eq(*other, *rule));
            assert!(known, "{}: {}", entry.card().id, rule.id);
        }
    }
}
