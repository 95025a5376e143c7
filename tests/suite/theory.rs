//! What the world must satisfy by theory: queues in balance, overload as a fluid, laws that hold
//! for anything, and delays to the second.
//!
//! The formulas here are written down once more from their definitions, not taken from the
//! engine. Not here: chance between requests, of which a fluid knows nothing.

use model::{Quantity as _, Scenario, Series};
use playground::simulate;
use serde_json::Value as Json;
use tests::scenarios::{flat, sketched};

/// Whatever the strategy, this many instances with so many workers of `time` seconds a request.
fn fixed<'a>(instances: &'a str, workers: &'a str, time: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("fleet.min", instances),
        ("fleet.max", instances),
        ("service.workers", workers),
        ("service.time", time),
        ("clock.length", "600"),
    ]
}

/// What a constant load comes to in balance: response time, share in time. The run starts empty
/// and is long enough for the slowest of these queues to settle.
fn balance(rate: f64, goal: f64, settings: &[(&str, &str)]) -> (f64, f64) {
    let goal = goal.to_string();
    let mut all = settings.to_vec();
    all.extend([("goals.response", goal.as_str()), ("service.queue", "1000000")]);
    all.push(("clock.length", "28800"));
    let run = simulate(&flat(rate, &all));
    let last = |series| run.column(series).last().copied().unwrap();
    (last(Series::Response), last(Series::InTime))
}

/// What is left of the way into balance after that time, as a share.
const SETTLED: f64 = 1e-6;
/// The engine tabulates the share in time; this is how far the table may be off.
const SUMMARY: f64 = 5e-4;

#[test]
fn one_worker_at_constant_load_is_an_mm1_queue() {
    for (rate, mu) in [(1.0, 10.0), (5.0, 10.0), (8.0, 10.0), (9.5, 10.0), (40.0, 50.0)] {
        let time = (1.0 / mu).to_string();
        for goal in [0.05, 0.2, 1.0, 4.0] {
            let (response, in_time) = balance(rate, goal, &fixed("1", "1", &time));
            let exact = 1.0 / (mu - rate);
            assert!((response - exact).abs() < SETTLED * exact, "{rate}/{mu}: {response}");
            let late = (-(mu - rate) * goal).exp();
            assert!((in_time - (1.0 - late)).abs() < SUMMARY, "{rate}/{mu}, {goal} s: {in_time}");
        }
    }
}

#[test]
fn many_workers_at_constant_load_agree_with_the_vectors_of_an_mmc_queue() {
    let vectors: Json = serde_json::from_str(include_str!("../vectors/queueing.json")).unwrap();
    let cases = vectors["cases"].as_array().unwrap();
    let cases: Vec<&Json> = cases.iter().filter(|case| case["input"]["kind"] == "mmc").collect();
    assert!(cases.len() >= 20);
    for case in cases {
        let (name, input, expect) = (&case["name"], &case["input"], &case["expect"]);
        let number = |value: &Json| value.as_f64().unwrap();
        let (rate, mu) = (number(&input["arrival_rps"]), number(&input["service_rate_rps"]));
        let (time, servers) = ((1.0 / mu).to_string(), input["servers"].to_string());
        for pair in expect["p_response_gt"].as_array().unwrap() {
            let (goal, late) = (number(&pair[0]), number(&pair[1]));
            let (response, in_time) = balance(rate, goal, &fixed("1", &servers, &time));
            let exact = number(&expect["mean_response_s"]);
            assert!((response - exact).abs() <= SETTLED * exact, "{name}: {response}");
            assert!((1.0 - in_time - late).abs() <= SUMMARY, "{name}, {goal} s: {in_time}");
        }
    }
}

#[test]
fn workers_count_and_not_how_they_are_spread_over_instances() {
    let one = balance(30.0, 0.2, &fixed("1", "12", "0.25"));
    assert_eq!(balance(30.0, 0.2, &fixed("3", "4", "0.25")), one);
    assert_eq!(balance(30.0, 0.2, &fixed("12", "1", "0.25")), one);
}

#[test]
fn overload_piles_up_at_the_rate_of_the_excess_and_then_turns_it_away() {
    let mut settings = fixed("2", "4", "0.08");
    settings.push(("service.queue", "3000"));
    let run = simulate(&flat(150.0, &settings));
    let backlog = run.column(Series::Backlog);
    // 50 a second too many, once all workers are busy; 3,000 places are full after a minute.
    for i in 20..40 {
        let grown = backlog[i] - backlog[i - 1];
        assert!((grown - 50.0).abs() < 0.2, "{grown} at {i} s");
    }
    // In balance at rho = 1.5, two places are free on average: 1 / (rho - 1).
    assert!((backlog[300] - 2998.0).abs() < 0.01, "{}", backlog[300]);
    let dropped = run.column(Series::Dropped);
    // The spread of the line reaches its end a little before its mean does.
    assert!(dropped[..50].iter().all(|rate| *rate < 0.5));
    assert!(dropped[100..].iter().all(|rate| (rate - 50.0).abs() < 1e-3));
    assert!((run.totals.dropped - (50.0 * 600.0 - run.totals.waiting)).abs() < 10.0);
}

#[test]
fn a_backlog_shrinks_at_the_rate_of_the_spare_capacity() {
    let mut settings = fixed("2", "4", "0.08");
    settings.push(("service.queue", "1000"));
    let peak = [(0.0, 40.0), (100.0, 40.0), (110.0, 170.0), (150.0, 170.0), (151.0, 60.0)];
    let run = simulate(&sketched(&peak, &settings));
    assert!(run.totals.dropped > 1000.0 && run.totals.waiting < 10.0);
    // Nearly 1,000 waiting, 40 a second to spare: gone after 25 s.
    let backlog = run.column(Series::Backlog);
    for i in 155..170 {
        let fallen = backlog[i - 1] - backlog[i];
        assert!((fallen - 40.0).abs() < 0.5, "{fallen} at {i} s");
    }
    assert!(backlog[172] > 20.0 && backlog[180] < 5.0, "{} {}", backlog[172], backlog[180]);
}

#[test]
fn whoever_comes_to_a_line_waits_as_long_as_it_takes_to_work_it_off() {
    let mut settings = fixed("2", "4", "0.08");
    settings.push(("service.queue", "100000"));
    let run = simulate(&flat(150.0, &settings));
    let (backlog, response) = (run.column(Series::Backlog), run.column(Series::Response));
    for i in 30..600 {
        let waits = 0.5 * (backlog[i - 1] + backlog[i]) / 100.0;
        let error = (response[i] - 0.08 - waits).abs();
        assert!(error < 0.02 * waits + 0.02, "{} instead of {waits} at {i} s", response[i]);
    }
}

#[test]
fn busy_time_is_work_done_as_the_utilisation_law_says() {
    let peak = [(0.0, 40.0), (300.0, 700.0), (900.0, 0.0), (1800.0, 300.0)];
    let run = simulate(&sketched(&peak, &[("clock.length", "3600")]));
    for i in 0..3600 {
        let busy = run.column(Series::Utilisation)[i] * run.column(Series::Capacity)[i];
        assert!((busy - run.column(Series::Served)[i]).abs() < 1e-6 * (1.0 + busy), "{i} s");
    }
    assert!((run.totals.busy_s - run.totals.served * 0.08 / 4.0).abs() < 1e-6);
}

#[test]
fn without_instances_everything_waits_or_is_turned_away() {
    let settings = [("fleet.min", "0"), ("fleet.start", "0"), ("clock.length", "600")];
    let run = simulate(&flat(10.0, &settings));
    let totals = run.totals;
    assert_eq!((totals.served, totals.cost), (0.0, 0.0));
    // Whoever waits to the very end is taken to be served then, by a worker who comes.
    assert!(totals.in_time < 1e-6, "{}", totals.in_time);
    assert!((totals.waiting - 1000.0).abs() < 1e-6 && (totals.dropped - 5000.0).abs() < 1e-6);
}

/// A spike that makes the default fleet grow and shrink again.
fn there_and_back(settings: &[(&str, &str)]) -> Scenario {
    let spike = [(0.0, 60.0), (600.0, 60.0), (900.0, 400.0), (1800.0, 400.0), (2100.0, 30.0)];
    let mut all = vec![("clock.length", "7200"), ("clock.period", "60")];
    all.extend_from_slice(settings);
    sketched(&spike, &all)
}

#[test]
fn an_instance_boots_for_exactly_its_delay_and_drains_for_exactly_its_time() {
    let run = simulate(&there_and_back(&[("fleet.boot", "77"), ("fleet.drain", "13")]));
    let grown = run.lifetimes.iter().filter(|l| l.ordered > 0.0 && l.drained > l.ready);
    assert!(grown.clone().count() >= 3);
    for life in grown {
        assert_eq!(life.ready - life.ordered, 77.0);
        assert!(life.gone.is_infinite() || life.gone - life.drained == 13.0);
    }
    let first = run.next_action(0.0).unwrap();
    let state = |series, after: f64| run.value(series, first.at + after);
    let (before, more) = (f64::from(first.before), f64::from(first.granted - first.before));
    assert_eq!(state(Series::Booting, 0.0), more);
    assert_eq!(state(Series::InService, 59.0), before);
    assert_eq!(state(Series::InService, 76.0), before);
    assert_eq!(state(Series::InService, 77.0), before + more);
}

#[test]
fn the_bill_is_instance_hours_times_the_price() {
    for billing in ["order", "ready"] {
        let settings = [("prices.hour", "3.6"), ("prices.billing", billing), ("fleet.boot", "77")];
        let run = simulate(&there_and_back(&settings));
        let seconds = |life: &model::Lifetime| {
            let end = life.gone.min(run.timeline.length());
            let from = if billing == "order" { life.ordered } else { life.ready };
            f64::from(life.count) * (end - from).max(0.0)
        };
        let seconds: f64 = run.lifetimes.iter().map(seconds).sum();
        // A price of $3.60 an hour is a tenth of a cent a second.
        assert!((run.totals.cost - 0.001 * seconds).abs() < 1e-9, "{billing}");
    }
}

/// When the load steps up, in seconds.
const STEP: u32 = 600;

/// When the average over the window first shows more than 80 % at a decision, if the load steps
/// from 60 % to 95 %: worked out second by second from the definitions of the settings.
fn first_sight(period: u32, scrape: u32, delay: u32, window: u32) -> u32 {
    let busy = |second: u32| match second {
        s if s < STEP => 0.6,
        // The step is a second wide, and even.
        STEP => 0.775,
        _ => 0.95,
    };
    (1..3600 / period)
        .map(|n| n * period)
        .find(|now| {
            let Some(published) = now.checked_sub(delay) else { return false };
            let newest = published / scrape * scrape;
            // Readings taken within the window, each of the interval before it.
            let readings = (1..=newest / scrape).map(|n| n * scrape);
            let seen: Vec<u32> = readings.filter(|at| at + window > newest).collect();
            let seconds = || seen.iter().flat_map(|at| at - scrape..*at);
            let mean = seconds().map(busy).sum::<f64>() / seconds().count() as f64;
            mean > 0.8
        })
        .expect("a step is seen in the end")
}

#[test]
fn a_step_is_seen_as_late_as_meter_delay_window_and_period_make_it() {
    let clocks = [
        (60, 15, 15, 60),
        (60, 15, 0, 15),
        (60, 15, 15, 300),
        (60, 15, 300, 60),
        (1, 1, 0, 1),
        (1, 1, 45, 60),
        (10, 60, 5, 60),
        (90, 15, 15, 120),
        (7, 5, 3, 20),
    ];
    for (period, scrape, delay, window) in clocks {
        let [p, s, d, w] = [period, scrape, delay, window].map(|n: u32| n.to_string());
        let settings = [
            ("policy", "threshold"),
            ("fleet.min", "4"),
            ("clock.length", "3600"),
            ("clock.period", &p),
            ("clock.scrape", &s),
            ("clock.delay", &d),
            ("clock.window", &w),
        ];
        let at = f64::from(STEP);
        let scenario = sketched(&[(0.0, 120.0), (at, 120.0), (at + 1.0, 190.0)], &settings);
        assert_eq!(scenario.clock().delay.get(), f64::from(delay));
        let first = simulate(&scenario).next_action(0.0).map(|decision| decision.at);
        let expected = f64::from(first_sight(period, scrape, delay, window));
        // Requests take a while to be served, so the busy share follows the load a little later.
        let late = first.unwrap() - expected;
        let place = format!("period {p}, scrape {s}, delay {d}, window {w}");
        assert!(late == 0.0 || late == f64::from(period), "{place}: {late} s late");
    }
}

#[test]
fn a_longer_metric_delay_makes_the_first_reaction_later_by_as_much() {
    let spike = [(0.0, 60.0), (600.0, 60.0), (601.0, 400.0)];
    let first = |delay: &str| {
        let scenario = sketched(&spike, &[("clock.length", "3600"), ("clock.delay", delay)]);
        simulate(&scenario).next_action(0.0).unwrap().at
    };
    for minutes in 1..=10_u32 {
        let delay = (15 + 60 * minutes).to_string();
        assert_eq!(first(&delay) - first("15"), f64::from(60 * minutes));
    }
}
