//! Clients that try again, the storms that they make, and members that come and go.
//!
//! A storm that outlives its cause is a metastable failure (N. Bronson and others, "Metastable
//! failures in distributed systems", 2021). Not here: queues in balance (`theory`).

use super::trial::{Seen, members, trial};
use super::{Discipline, Done, Fate, Input, Member, Patience, Requests, Retry, Routing, Settings};
use crate::law::ServiceLaw;

/// Clients that wait a second for an answer and try three times.
fn impatient(budget: Option<f64>) -> Settings {
    let retry = Retry { attempts: 3, backoff_s: 0.5, factor: 2.0, jitter: 0.5, budget };
    Settings {
        places: Some(1000),
        client_timeout_s: Some(1.0),
        retry: Some(retry),
        ..Settings::plain(ServiceLaw::Exponential)
    }
}

/// A service that can do 100 requests a second: a minute at 80, ten seconds at 300, three minutes
/// at 80, three minutes at `then`. Gives the requests answered in time per second, in the second
/// half of the minute, and of both times of three minutes.
fn burst(settings: &Settings, then: f64) -> [f64; 3] {
    let mut service = Requests::new(settings, 1);
    service.set_members(&members(10, 1));
    let mut seen = Seen::default();
    for (arrivals, steps) in [(80.0, 60), (300.0, 10), (80.0, 180), (then, 180)] {
        seen.steps(&mut service, &Input { arrivals, mean_service_s: 0.1, dt: 1.0 }, steps);
    }
    [30..60, 160..250, 340..430].map(|steps| {
        let came = seen.done.iter().filter(|done| steps.contains(&done.step));
        let answered = came.filter(|done| matches!(done.fate, Fate::Served(_))).count();
        answered as f64 / f64::from(steps.end - steps.start)
    })
}

#[test]
fn a_retry_storm_outlives_the_burst_that_began_it() {
    let [before, after, later] = burst(&impatient(None), 80.0);
    assert!(before > 75.0, "{before}");
    // The load has been below the capacity for minutes, but three attempts for each are not.
    assert!(after < 10.0 && later < 10.0, "{after} {later}");
    // Without retries the same burst is soon forgotten.
    let once = Settings { retry: None, ..impatient(None) };
    let [_, after, _] = burst(&once, 80.0);
    assert!(after > 75.0, "{after}");
}

#[test]
fn a_retry_storm_ends_when_the_load_falls_or_retries_have_a_budget() {
    // Three attempts for each of 20 are fewer than 100.
    let [_, after, later] = burst(&impatient(None), 20.0);
    assert!(after < 10.0 && later > 18.0, "{after} {later}");
    let [before, after, _] = burst(&impatient(Some(0.1)), 80.0);
    assert!(before > 75.0 && after > 75.0, "{before} {after}");
}

#[test]
fn work_for_clients_who_have_gone_is_done_and_counted() {
    let settings =
        Settings { client_timeout_s: Some(0.5), ..Settings::plain(ServiceLaw::Exponential) };
    let seen = trial(&settings, &members(5, 1), 75.0, 60, 2);
    let answered = seen.responses(0);
    assert!(seen.wasted > 1000.0);
    assert_eq!(seen.sums.served, answered.count() as f64 + seen.wasted);
    assert_eq!(seen.sums.lost, seen.wasted);
    assert!(answered.quantile(1.0) < 0.504, "nobody waits longer: {}", answered.quantile(1.0));
}

#[test]
fn an_attempt_comes_again_after_pauses_that_grow_until_none_is_left() {
    let retry = Retry { attempts: 4, backoff_s: 1.0, factor: 3.0, jitter: 0.0, budget: None };
    let settings = Settings {
        places: Some(0),
        retry: Some(retry),
        ..Settings::plain(ServiceLaw::Deterministic)
    };
    // Nobody serves: the attempts of the one second of arrivals are 1, 3 and 9 s apart.
    let mut service = Requests::new(&settings, 3);
    let mut seen = Seen::default();
    seen.steps(&mut service, &Input { arrivals: 40.0, mean_service_s: 0.1, dt: 1.0 }, 1);
    let new = seen.sums.attempts;
    let nobody = Input { arrivals: 0.0, mean_service_s: 0.1, dt: 1.0 };
    let later: Vec<f64> = (1..20).map(|_| seen.step(&mut service, &nobody).attempts).collect();
    for (at, attempts) in (1..).zip(later) {
        assert_eq!(attempts, if [1, 4, 13].contains(&at) { new } else { 0.0 }, "second {at}");
    }
    assert_eq!((seen.sums.lost, seen.sums.dropped), (new, 4.0 * new));
    // Whoever is served at last has waited for all of it.
    let mut service = Requests::new(&settings, 3);
    let mut seen = Seen::default();
    seen.steps(&mut service, &Input { arrivals: 40.0, mean_service_s: 0.1, dt: 1.0 }, 1);
    seen.steps(&mut service, &nobody, 2);
    service.set_members(&members(100, 1));
    seen.drain(&mut service);
    assert!((seen.responses(0).mean() - 4.1).abs() < 1e-9, "{}", seen.responses(0).mean());
}

#[test]
fn retries_stay_within_their_budget_and_jitter_within_its_share() {
    let retry = Retry { attempts: 9, backoff_s: 2.0, factor: 1.0, jitter: 0.25, budget: Some(0.2) };
    let settings = Settings {
        places: Some(0),
        retry: Some(retry),
        ..Settings::plain(ServiceLaw::Exponential)
    };
    let mut service = Requests::new(&settings, 4);
    let mut seen = Seen::default();
    let input = Input { arrivals: 500.0, mean_service_s: 0.1, dt: 1.0 };
    seen.steps(&mut service, &input, 99);
    let pending = seen.step(&mut service, &input).retrying;
    let new = seen.done.len() as f64 + pending;
    let retries = seen.sums.attempts - new;
    assert!(retries < 0.2 * new && retries > 0.17 * new, "{retries} retries, {new} new");
    // 2 s and a quarter of it: none of the first second's comes before 1.5 or after 3.5 s.
    let free = Settings { retry: Some(Retry { budget: None, attempts: 2, ..retry }), ..settings };
    let mut service = Requests::new(&free, 4);
    let first = service.step(&Input { dt: 0.001, ..input }).attempts
        + service.step(&Input { dt: 0.499, ..input }).attempts;
    let nobody = Input { arrivals: 0.0, dt: 0.5, ..input };
    let halves: Vec<f64> = (0..8).map(|_| service.step(&nobody).attempts).collect();
    assert_eq!(halves.iter().sum::<f64>(), first);
    assert_eq!(halves[2..5].iter().sum::<f64>(), first, "{halves:?}");
    assert!(halves[2..5].iter().all(|half| *half > 0.0), "{halves:?}");
}

#[test]
fn who_waits_too_long_is_thrown_away_at_the_head_and_keeps_its_place_until_then() {
    let settings = Settings {
        places: Some(50),
        queue_timeout_s: Some(1.0),
        ..Settings::plain(ServiceLaw::Deterministic)
    };
    let mut service = Requests::new(&settings, 5);
    service.set_members(&members(1, 1));
    let mut seen = Seen::default();
    seen.steps(&mut service, &Input { arrivals: 40.0, mean_service_s: 0.1, dt: 1.0 }, 100);
    assert!(seen.sums.timed_out > 500.0 && seen.sums.abandoned == 0.0);
    let slowest = seen.responses(0).quantile(1.0);
    assert!(slowest > 1.0 && slowest < 1.11, "{slowest}");
    // Where nobody serves, nobody is at the head: all places stay taken. A client who leaves by
    // itself frees its place at once.
    let leaving =
        Settings { queue_timeout_s: None, patience: Patience::Deterministic(1.0), ..settings };
    for (settings, stays) in [(settings, 50.0), (leaving, 10.0)] {
        let mut service = Requests::new(&settings, 5);
        let mut seen = Seen::default();
        let input = Input { arrivals: 40.0, mean_service_s: 0.1, dt: 1.0 };
        seen.steps(&mut service, &input, 99);
        let last = seen.step(&mut service, &Input { arrivals: 10.0, ..input });
        assert!((last.waiting - stays).abs() < 10.0, "{last:?}");
        let gone = seen.sums.dropped + seen.sums.abandoned;
        assert_eq!(seen.sums.attempts, gone + last.waiting);
        assert_eq!(seen.sums.abandoned > 3000.0, stays < 50.0, "{:?}", seen.sums);
        assert_eq!(seen.sums.timed_out, 0.0);
    }
}

#[test]
fn thrown_away_at_the_head_or_gone_before_it_makes_no_difference_to_those_who_are_served() {
    let thrown = Settings {
        queue_timeout_s: Some(0.3),
        ..Settings::plain(ServiceLaw::Hyperexponential(2.0))
    };
    let gone = Settings { queue_timeout_s: None, patience: Patience::Deterministic(0.3), ..thrown };
    let served = |settings: &Settings| {
        let mut done = trial(settings, &members(3, 2), 80.0, 300, 8).done;
        done.retain(|done| matches!(done.fate, Fate::Served(_)));
        done
    };
    let (thrown, gone) = (served(&thrown), served(&gone));
    assert!(thrown.len() > 10_000 && thrown.len() < 19_000, "{}", thrown.len());
    assert_eq!(thrown, gone);
}

/// Counts how many of `done` came in the first step.
fn first(done: &[Done]) -> usize {
    done.iter().filter(|done| done.step == 0 && matches!(done.fate, Fate::Served(_))).count()
}

#[test]
fn an_instance_that_leaves_finishes_what_it_has_and_passes_on_what_waits() {
    let settings =
        Settings { routing: Routing::RoundRobin, ..Settings::plain(ServiceLaw::Deterministic) };
    let mut service = Requests::new(&settings, 6);
    service.set_members(&members(2, 1));
    let many = Input { arrivals: 1000.0, mean_service_s: 10.0, dt: 0.02 };
    let came = service.step(&many);
    assert_eq!((came.in_service, came.waiting + 2.0), (2.0, came.attempts));
    service.set_members(&members(1, 1));
    // Both finish after ten seconds; then one is left to serve the line alone.
    let nobody = Input { arrivals: 0.0, mean_service_s: 10.0, dt: 9.9 };
    assert_eq!(service.step(&nobody).in_service, 2.0);
    let finished = service.step(&Input { dt: 1.0, ..nobody });
    assert_eq!((finished.served, finished.in_service), (2.0, 1.0));
    let next = service.step(&Input { dt: 10.0, ..nobody });
    assert_eq!((next.served, next.waiting), (1.0, came.attempts - 4.0));
    // With nobody left they wait, and go on when somebody comes.
    service.set_members(&[]);
    let alone = service.step(&Input { dt: 20.0, ..nobody });
    assert_eq!((alone.served, alone.waiting), (1.0, came.attempts - 4.0));
    service.set_members(&members(50, 1));
    let last = service.step(&Input { dt: 10.1, ..nobody });
    assert_eq!((last.served, last.waiting), (came.attempts - 4.0, 0.0));
}

#[test]
fn a_busy_worker_that_was_removed_is_back_if_the_number_is_raised_in_time() {
    let settings = Settings::plain(ServiceLaw::Deterministic);
    let start = || {
        let mut service = Requests::new(&settings, 6);
        service.set_members(&members(4, 1));
        let came = service.step(&Input { arrivals: 1e4, mean_service_s: 10.0, dt: 0.01 });
        assert_eq!(came.in_service, 4.0);
        service.set_members(&members(1, 1));
        (service, Input { arrivals: 0.0, mean_service_s: 10.0, dt: 9.0 })
    };
    // Left alone, four finish and one goes on.
    let (mut service, input) = start();
    assert_eq!(service.step(&input).in_service, 4.0);
    assert_eq!(service.step(&Input { dt: 2.0, ..input }).in_service, 1.0);
    // Raised in time, those who finish take the next.
    let (mut service, input) = start();
    service.step(&input);
    service.set_members(&members(3, 1));
    assert_eq!(service.step(&Input { dt: 2.0, ..input }).in_service, 3.0);
}

#[test]
fn a_faster_member_serves_more_and_a_new_speed_counts_for_who_starts_then() {
    let settings = Settings::plain(ServiceLaw::Deterministic);
    let mut service = Requests::new(&settings, 7);
    let fleet = |speed| [(1, 1.0), (4, speed)].map(|(id, speed)| Member { id, workers: 1, speed });
    service.set_members(&fleet(4.0));
    let mut seen = Seen::default();
    let input = Input { arrivals: 100.0, mean_service_s: 0.1, dt: 1.0 };
    seen.steps(&mut service, &input, 100);
    // Saturated: 10 and 40 a second.
    assert!((seen.sums.served - 5000.0).abs() <= 3.0, "{}", seen.sums.served);
    // Each serves on at the old speed what it has begun.
    service.set_members(&[Member { id: 1, workers: 1, speed: 0.001 }]);
    let after = service.step(&Input { dt: 50.0, ..input });
    assert_eq!(after.served, 2.0);
    assert_eq!(after.in_service, 1.0);
}

#[test]
fn members_of_one_speed_become_different_and_alike_again_without_a_loss() {
    let settings = Settings::plain(ServiceLaw::Exponential);
    let mut service = Requests::new(&settings, 8);
    let mut seen = Seen::default();
    let input = Input { arrivals: 90.0, mean_service_s: 0.1, dt: 1.0 };
    for round in 0..200_u32 {
        let mut fleet = members(10, 1);
        if round % 3 == 1 {
            fleet[3].speed = 0.5;
        }
        if round % 7 == 0 {
            fleet.pop();
        }
        service.set_members(&fleet);
        let step = seen.step(&mut service, &input);
        assert!(step.in_service <= 11.0, "{step:?}");
        assert!(step.waiting == 0.0 || step.in_service >= 9.0, "{step:?}");
    }
    seen.drain(&mut service);
    assert_eq!(seen.sums.served, seen.sums.attempts);
}

#[test]
fn shared_workers_give_each_request_its_part() {
    let settings =
        Settings { discipline: Discipline::Sharing, ..Settings::plain(ServiceLaw::Deterministic) };
    let mut service = Requests::new(&settings, 9);
    service.set_members(&members(2, 2));
    let came = service.step(&Input { arrivals: 2000.0, mean_service_s: 1.0, dt: 0.01 });
    let n = came.attempts;
    assert!(n > 8.0 && came.in_service == 4.0 && came.waiting == n - 4.0);
    // Four workers need n/4 s for n requests of one second, and those who came within a hundredth
    // of a second end within a little more.
    let nobody = Input { arrivals: 0.0, mean_service_s: 1.0, dt: n / 4.0 - 0.1 };
    assert_eq!(service.step(&nobody).served, 0.0);
    assert_eq!(service.step(&Input { dt: 0.11, ..nobody }).served, n);
    assert_eq!(first(service.done()) as f64, n);
}

#[test]
fn places_are_beyond_one_request_for_each_worker_that_shares() {
    let settings = Settings {
        discipline: Discipline::Sharing,
        places: Some(5),
        ..Settings::plain(ServiceLaw::Deterministic)
    };
    let many = Input { arrivals: 1e4, mean_service_s: 1e3, dt: 0.1 };
    let inside = |settings: &Settings, workers: &[u32]| {
        let mut service = Requests::new(settings, 9);
        workers.iter().fold(0.0, |_, &workers| {
            service.set_members(&members(workers, 2));
            let seen = service.step(&many);
            seen.in_service + seen.waiting
        })
    };
    assert_eq!(inside(&settings, &[3]), 11.0);
    // Places follow the workers; those who are there stay.
    assert_eq!(inside(&settings, &[3, 4]), 13.0);
    assert_eq!(inside(&settings, &[3, 1]), 11.0);
    let capped = Settings { in_service: Some(10), ..settings };
    assert_eq!(inside(&capped, &[3, 4]), 10.0);
    let separate = Settings { routing: Routing::RoundRobin, ..settings };
    assert_eq!(inside(&separate, &[3]), 21.0);
}
