//! Small scenarios, each with one thing in it that could go wrong.
//!
//! They are all at most an hour long, so that every strategy can be run in all of them with every
//! corner of its parameters.

use model::{Curve, Point, Scenario};

/// A scenario with a name for messages.
#[derive(Clone, Debug)]
pub struct Case {
    /// What is special in it.
    pub name: &'static str,
    /// The scenario, with the default strategy.
    pub scenario: Scenario,
}

/// The first scenario with a curve drawn by hand, as times and rates, and with `settings`, as
/// paths and texts.
///
/// # Panics
/// If the points make no curve or a setting is refused.
pub fn sketched(points: &[(f64, f64)], settings: &[(&str, &str)]) -> Scenario {
    let mut scenario = playground::first();
    let refused = scenario.set_all(settings.iter().copied());
    assert!(refused.is_empty(), "{refused:?}");
    let points = points.iter().map(|&(at, rate)| Point { at, rate }).collect();
    scenario.set_sketch(Some(Curve::new(points).expect("the points make a curve")));
    scenario
}

/// A load that stays the same.
pub fn flat(rate: f64, settings: &[(&str, &str)]) -> Scenario {
    sketched(&[(0.0, rate)], settings)
}

/// The small scenarios.
pub fn small() -> Vec<Case> {
    let case = |name, points: &[(f64, f64)], settings: &[(&str, &str)]| {
        let mut all = vec![("clock.length", "1800")];
        all.extend_from_slice(settings);
        Case { name, scenario: sketched(points, &all) }
    };
    let ramp = [(0.0, 20.0), (1800.0, 70.0)];
    let spike = [(0.0, 60.0), (600.0, 60.0), (601.0, 900.0), (900.0, 900.0), (901.0, 60.0)];
    let flood = [(0.0, 50.0), (1200.0, 45_000.0), (1800.0, 45_000.0)];
    vec![
        case("no traffic", &[(0.0, 0.0)], &[]),
        case("one instance", &ramp, &[("fleet.min", "1"), ("fleet.max", "1")]),
        case("a thousand instances", &flood, &[("fleet.max", "1000")]),
        case("a spike", &spike, &[]),
        case("no instances", &ramp, &[("fleet.min", "0"), ("fleet.start", "0")]),
        // Published 900 seconds after 600 seconds: the run ends before anything is known.
        case(
            "nothing measured",
            &spike,
            &[("clock.length", "1200"), ("clock.delay", "900"), ("clock.scrape", "600")],
        ),
        case("late measurements", &spike, &[("clock.delay", "600"), ("clock.scrape", "60")]),
        case("a tiny run", &[(0.0, 80.0), (300.0, 400.0)], &[("clock.length", "600")]),
        case("chance and events", &ramp, &chance_and_events()),
        case("everything at once", &spike, &AT_ONCE),
        case("a troubled fleet", &spike, &TROUBLE),
        case("every request", &ramp, &ONE_BY_ONE),
    ]
}

/// No delay anywhere, and a decision every second.
const AT_ONCE: [(&str, &str); 6] = [
    ("clock.period", "1"),
    ("clock.scrape", "1"),
    ("clock.delay", "0"),
    ("clock.window", "1"),
    ("fleet.boot", "0"),
    ("fleet.drain", "0"),
];

/// Every request, with clients who leave, are sent away and come again, and unequal lines.
const ONE_BY_ONE: [(&str, &str); 9] = [
    ("service.fidelity", "requests"),
    ("service.times", "lognormal"),
    ("service.routing", "least-connections"),
    ("service.queue", "20"),
    ("service.timeout", "after"),
    ("service.timeout.after", "2"),
    ("service.patience", "limited"),
    ("service.retries", "again"),
    ("fleet.cold_start.span", "60"),
];

/// Everything that can happen to a fleet, within half an hour.
const TROUBLE: [(&str, &str); 24] = [
    ("fleet.max", "40"),
    ("fleet.spread", "lognormal"),
    ("fleet.readiness", "7"),
    ("fleet.warm_up", "60"),
    ("fleet.cold_start.span", "45"),
    ("fleet.quota", "minute"),
    ("fleet.quota.most", "4"),
    ("fleet.types", "2"),
    ("fleet.types.1.name", "large"),
    ("fleet.types.1.capacity", "2"),
    ("fleet.types.1.hour", "0.2"),
    ("fleet.spot.base", "2"),
    ("fleet.spot.share", "0.5"),
    ("fleet.spot.hazard", "1"),
    ("fleet.spot.pools", "2"),
    ("fleet.spot.together", "0.5"),
    ("fleet.warm_pool.size", "2"),
    ("fleet.failures", "random"),
    ("fleet.failures.mean", "3600"),
    ("fleet.events", "2"),
    ("fleet.events.0.at", "500"),
    ("fleet.events.1.at", "650"),
    ("fleet.events.1.kind", "shortage"),
    ("prices.minimum", "60"),
];

/// Strong noise and an event of each kind.
pub fn chance_and_events() -> [(&'static str, &'static str); 7] {
    [
        ("traffic.noise.strength", "0.5"),
        ("traffic.events", "2"),
        ("traffic.events.0.at", "300"),
        ("traffic.events.0.kind.factor", "3"),
        ("traffic.events.1.at", "900"),
        ("traffic.events.1.kind", "extra"),
        ("seed", "4711"),
    ]
}
