//! The book of single requests and instances: it adds up to the run, to the last guest.
//!
//! Not here: the laws of the run itself (`theory`, `fidelity`).

use model::{Curve, Point, Scenario, Series};
use playground::instant::{self, State};
use playground::{End, Log, Visit, simulate, with_requests, witness};
use tests::scenarios::{Case, flat, sketched, small};

/// Guests of a restaurant: one at a table, four minutes each, and a rush in between.
fn rush(settings: &[(&str, &str)]) -> Scenario {
    let points = [(0.0, 0.01), (1500.0, 0.01), (1800.0, 0.06), (3000.0, 0.06), (3600.0, 0.005)];
    let mut all = vec![
        ("clock.length", "7200"),
        ("service.fidelity", "requests"),
        ("service.time", "240"),
        ("service.workers", "1"),
        ("service.queue", "12"),
        ("service.patience", "limited"),
        ("service.patience.mean", "600"),
        ("fleet.max", "15"),
        ("fleet.start", "4"),
        ("fleet.drain", "120"),
    ];
    all.extend_from_slice(settings);
    sketched(&points, &all)
}

/// Small scenarios with so little load that each request can be kept.
fn watched() -> Vec<Case> {
    let mut cases = small();
    cases.retain(|case| case.name != "a thousand instances");
    for case in &mut cases {
        case.scenario = with_requests(&case.scenario);
        let curve = case.scenario.curve();
        let less = curve.points().iter().map(|p| Point { at: p.at, rate: p.rate / 4.0 });
        case.scenario.set_sketch(Some(Curve::new(less.collect()).unwrap()));
        case.scenario.set("service.workers", "1").unwrap();
    }
    cases.push(Case { name: "a rush", scenario: rush(&[]) });
    cases.push(Case {
        name: "a line for each",
        scenario: rush(&[("service.routing", "least-connections"), ("service.workers", "2")]),
    });
    cases
}

/// How many visits there are of which `what` holds.
fn count(log: &Log, what: impl Fn(&Visit) -> bool) -> f64 {
    log.visits.iter().filter(|visit| what(visit)).count() as f64
}

#[test]
fn to_watch_a_run_changes_no_bit_of_it() {
    for Case { name, scenario } in watched() {
        assert!(witness(&scenario).0 == simulate(&scenario), "{name}");
    }
    let fluid = playground::first();
    assert!(witness(&fluid).0 == simulate(&with_requests(&fluid)));
}

#[test]
fn the_book_adds_up_to_the_totals() {
    for Case { name, scenario } in watched() {
        let (run, log) = witness(&scenario);
        let totals = &run.totals;
        assert_eq!(log.each, 1, "{name}");
        assert_eq!(f64::from(log.guests), totals.arrived, "{name}");
        let first = |visit: &Visit| visit.attempt == 1;
        assert_eq!(count(&log, first), totals.arrived, "{name}");
        assert_eq!(count(&log, |v| !first(v)), totals.retried, "{name}");
        assert_eq!(count(&log, |v| v.end == End::TurnedAway), totals.dropped, "{name}");
        assert_eq!(count(&log, |v| v.end == End::TimedOut), totals.timed_out, "{name}");
        assert_eq!(count(&log, |v| v.end == End::Left), totals.abandoned, "{name}");
        let stays = |v: &Visit| v.gave_up == f64::INFINITY;
        assert_eq!(count(&log, |v| v.end == End::Served && stays(v)), totals.served, "{name}");
        let over = |v: &Visit| v.gave_up < f64::INFINITY || v.end != End::Served;
        let lost = |v: &Visit| {
            let ended = v.end != End::Open || v.gave_up < f64::INFINITY;
            ended && over(v) && !v.again
        };
        assert_eq!(count(&log, lost), totals.lost, "{name}");
        assert!(log.visits.is_sorted_by_key(|visit| visit.came), "{name}");
        for visit in &log.visits {
            let served = visit.end == End::Served;
            assert!(visit.came <= visit.began && visit.came <= visit.ended, "{name}: {visit:?}");
            assert!(!served || visit.began <= visit.ended, "{name}: {visit:?}");
            assert_eq!(visit.ended.is_finite(), visit.end != End::Open, "{name}: {visit:?}");
        }
    }
}

#[test]
fn as_many_wait_at_any_time_as_the_run_says() {
    for Case { name, scenario } in watched() {
        let (run, log) = witness(&scenario);
        let step = run.timeline.step;
        for (index, backlog) in (1_u32..).zip(run.column(Series::Backlog)).step_by(7) {
            let at = step * f64::from(index);
            assert_eq!(log.waiting(at).count() as f64, *backlog, "{name} at {at}");
        }
    }
}

#[test]
fn as_many_instances_are_in_each_state_as_the_run_says() {
    for Case { name, scenario } in watched() {
        let (run, log) = witness(&scenario);
        for (index, _) in (0_u32..).zip(run.column(Series::Booting)).step_by(7) {
            let at = run.timeline.step * f64::from(index);
            let count = |states: &[State]| {
                let state = |life: &playground::Life| instant::state(&life.life, at);
                let all = log.lives.iter().filter_map(state);
                all.filter(|(state, _)| states.contains(state)).count() as f64
            };
            for (states, series) in [
                (&[State::InService, State::Warming][..], Series::InService),
                (&[State::Warming], Series::Warming),
                (&[State::Booting], Series::Booting),
                (&[State::Draining], Series::Draining),
                (&[State::Failed], Series::Failed),
            ] {
                assert_eq!(count(states), run.value(series, at), "{name}: {states:?} at {at}");
            }
        }
    }
}

#[test]
fn a_worker_has_one_guest_at_a_time_and_only_while_its_instance_is_there() {
    for settings in [
        &[][..],
        &[("fleet.drain", "0")],
        &[("service.workers", "3"), ("fleet.removal", "oldest")],
        &[("service.routing", "shortest-queue")],
    ] {
        let (run, log) = witness(&rush(settings));
        assert!(run.totals.served > 100.0 && run.totals.actions > 10.0);
        let workers = if settings.first() == Some(&("service.workers", "3")) { 3 } else { 1 };
        let mut seats: Vec<(u32, u32, f64, f64)> = (log.visits.iter())
            .filter(|visit| visit.began.is_finite())
            .map(|visit| (visit.instance, visit.worker, visit.began, visit.ended))
            .collect();
        seats.sort_by(|a, b| a.partial_cmp(b).unwrap());
        for pair in seats.windows(2) {
            let [(instance, worker, _, ended), (next, other, began, _)] = pair else { panic!() };
            assert!((instance, worker) != (next, other) || ended <= began, "{pair:?}");
        }
        for (instance, worker, began, _) in seats {
            let life = log.lives[instance as usize];
            assert!(life.number == instance && worker < workers);
            let leaves = life.life.drained.min(life.life.gone);
            assert!(life.life.ready <= began && began <= leaves, "{life:?} at {began}");
        }
    }
}

#[test]
fn nobody_idles_in_the_sight_of_those_who_wait() {
    // All but two of ten go home at once, with every table taken and a line at the door.
    let settings = [("policy", "scheduled"), ("clock.length", "3600"), ("fleet.max", "10")];
    let mut scenario = flat(0.05, &settings);
    let more = [
        ("service.fidelity", "requests"),
        ("service.time", "240"),
        ("service.workers", "1"),
        ("policy.entries", "1"),
        ("policy.entries.0.when", "once"),
        ("policy.entries.0.when.at", "1800"),
        ("policy.entries.0.desired.to", "2"),
        ("policy.base", "10"),
    ];
    assert!(scenario.set_all(more).is_empty());
    let (run, log) = witness(&scenario);
    assert!(log.waiting(1800.0).count() > 0 && run.value(Series::Draining, 1800.0) == 8.0);
    let idle = |at: f64| {
        let serves = |life: &playground::Life| {
            instant::state(&life.life, at).is_some_and(|(state, _)| state == State::InService)
        };
        let busy = |number: u32| log.served(at).any(|visit| visit.instance == number);
        log.lives.iter().filter(|life| serves(life) && !busy(life.number)).count()
    };
    for at in (1801..3600).step_by(10).map(f64::from) {
        assert!(idle(at) == 0 || log.waiting(at).count() == 0, "at {at}");
    }
}

#[test]
fn of_too_many_requests_every_so_manieth_is_kept() {
    let mut scenario = with_requests(&flat(150.0, &[("clock.length", "3600")]));
    scenario.set("service.retries", "again").unwrap();
    let (run, log) = witness(&scenario);
    assert!(log.each == 4 && f64::from(log.guests) == run.totals.arrived);
    assert!(log.visits.len() <= 200_000 && log.visits.len() > 100_000);
    assert!(log.visits.iter().all(|visit| visit.guest % 4 == 0));
    let share = count(&log, |v| v.end == End::Served) * 4.0 / run.totals.served;
    assert!((0.99..1.01).contains(&share), "{share}");
}
