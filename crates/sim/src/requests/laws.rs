//! What holds for every single run: nothing is lost, nothing depends on the fleet that must not.
//!
//! Not here: averages over many runs (`theory`).

use model::Dice;

use super::trial::{Seen, members, trial};
use super::{Discipline, Fate, Input, Member, Patience, Requests, Retry, Routing, Settings};
use crate::law::ServiceLaw;
use crate::outcome::Outcome;

const ROUTINGS: [Routing; 5] = [
    Routing::Central,
    Routing::Random,
    Routing::RoundRobin,
    Routing::ShortestQueue,
    Routing::LeastConnections,
];

/// Any of a few.
fn any<T: Copy>(dice: &mut Dice, of: &[T]) -> T {
    let most = u64::try_from(of.len()).unwrap();
    of[usize::try_from(dice.bits() % most).unwrap()]
}

/// Settings of every kind, sensible and not.
fn odd_settings(dice: &mut Dice) -> Settings {
    let seconds = [0.0, 1e-9, 0.05, 1.0, 30.0, f64::INFINITY, f64::NAN, -1.0];
    let some = |dice: &mut Dice| (dice.uniform() < 0.5).then(|| any(dice, &seconds));
    let retry = Retry {
        attempts: any(dice, &[0, 1, 2, 5, u32::MAX]),
        backoff_s: any(dice, &seconds),
        factor: any(dice, &[0.0, 1.0, 2.0, 1e300, f64::NAN]),
        jitter: any(dice, &[0.0, 0.5, 1.0, 7.0]),
        budget: any(dice, &[None, Some(0.0), Some(0.2), Some(1e9), Some(f64::NAN)]),
    };
    let patience = any(dice, &seconds);
    Settings {
        law: any(
            dice,
            &[
                ServiceLaw::Exponential,
                ServiceLaw::Deterministic,
                ServiceLaw::Erlang(0),
                ServiceLaw::Erlang(u32::MAX),
                ServiceLaw::Lognormal(1e300),
                ServiceLaw::Lognormal(-1.0),
                ServiceLaw::Hyperexponential(f64::INFINITY),
                ServiceLaw::Hyperexponential(0.5),
            ],
        ),
        discipline: any(dice, &[Discipline::FirstCome, Discipline::FirstCome, Discipline::Sharing]),
        routing: any(dice, &ROUTINGS),
        places: any(dice, &[None, Some(0), Some(1), Some(20), Some(u32::MAX)]),
        in_service: any(dice, &[None, None, Some(0), Some(15)]),
        queue_timeout_s: some(dice),
        patience: any(
            dice,
            &[
                Patience::Endless,
                Patience::Exponential(patience),
                Patience::Deterministic(patience),
            ],
        ),
        client_timeout_s: some(dice),
        retry: (dice.uniform() < 0.6).then_some(retry),
    }
}

/// Members of every kind.
fn odd_members(dice: &mut Dice) -> Vec<Member> {
    let count = any(dice, &[0_u32, 1, 2, 5, 12]);
    let alike = dice.uniform() < 0.5;
    (0..count)
        .map(|id| Member {
            id: if dice.uniform() < 0.8 { id } else { any(dice, &[0, 3, 99]) },
            workers: if alike { 2 } else { any(dice, &[0, 1, 3, 1000, u32::MAX]) },
            speed: if alike { 1.0 } else { any(dice, &[0.0, 1e-9, 0.3, 2.0, 1e300, f64::NAN]) },
        })
        .collect()
}

fn all_finite(seen: &Outcome) -> bool {
    let Outcome { attempts, served, dropped, timed_out, abandoned, lost, .. } = *seen;
    let Outcome { waiting, in_service, retrying, queue, busy_s, response_s, .. } = *seen;
    let counts = [attempts, served, dropped, timed_out, abandoned, lost];
    let others = [waiting, in_service, retrying, queue, busy_s, response_s];
    counts.into_iter().chain(others).all(|value| value.is_finite() && value >= 0.0)
}

#[test]
fn no_attempt_and_no_request_is_lost_or_made_whatever_happens() {
    let mut dice = Dice::stream(11, "scenarios");
    for seed in 0..400 {
        let settings = odd_settings(&mut dice);
        let mut service = Requests::new(&settings, seed);
        // Whoever never repeats has just as many attempts as there are new requests.
        let alone = Settings { retry: None, ..settings };
        let mut twin = Requests::new(&alone, seed);
        let (mut seen, mut new, mut before) = (Seen::default(), 0.0, 0.0);
        for _ in 0..30 {
            if dice.uniform() < 0.4 {
                service.set_members(&odd_members(&mut dice));
            }
            let input = Input {
                arrivals: any(&mut dice, &[0.0, 0.5, 30.0, 300.0, f64::NAN, -3.0]),
                mean_service_s: any(&mut dice, &[0.1, 0.1, 1e-12, 20.0, f64::NAN]),
                dt: any(&mut dice, &[0.0, 0.1, 1.0, 1.0, f64::NAN]),
            };
            let step = seen.step(&mut service, &input);
            new += twin.step(&input).attempts;
            let system = step.waiting + step.in_service;
            let gone = step.served + step.dropped + step.timed_out + step.abandoned;
            assert_eq!(step.attempts, gone + system - before, "{settings:?} {step:?}");
            assert!(all_finite(&step), "{step:?}");
            before = system;
        }
        service.set_members(&members(3, 50));
        seen.seconds = 0.0;
        seen.drain(&mut service);
        assert_eq!(seen.done.len() as f64, new, "{settings:?}");
        let served = seen.done.iter().filter(|done| matches!(done.fate, Fate::Served(_))).count();
        assert_eq!(served as f64 + seen.wasted, seen.sums.served);
        assert_eq!(seen.sums.lost, new - served as f64);
    }
}

#[test]
fn the_time_in_the_system_is_the_sum_of_the_response_times() {
    // Little's law for a run that begins and ends empty, where it holds without any chance
    // (J. D. C. Little, 1961).
    for discipline in [Discipline::FirstCome, Discipline::Sharing] {
        for routing in ROUTINGS {
            let law = ServiceLaw::Lognormal(1.5);
            let settings = Settings { discipline, routing, ..Settings::plain(law) };
            let sums = trial(&settings, &members(3, 4), 110.0, 200, 1).sums;
            assert_eq!(sums.served, sums.attempts);
            let area = sums.queue + sums.busy_s;
            assert!((area / sums.response_s - 1.0).abs() < 1e-9, "{routing:?}: {sums:?}");
        }
    }
}

#[test]
fn two_fleets_face_the_same_arrivals_with_the_same_work() {
    let law = ServiceLaw::Hyperexponential(3.0);
    let sorted = |workers, speed, routing| {
        let settings = Settings { routing, ..Settings::plain(law) };
        // Enough workers that nobody waits: the response time is the work.
        let fleet = [Member { id: 1, workers, speed }, Member { id: 2, workers, speed }];
        let seen = trial(&settings, &fleet, 50.0, 100, 7);
        let work = |fate| if let Fate::Served(seconds) = fate { seconds * speed } else { -1.0 };
        let mut all: Vec<(u32, f64)> =
            seen.done.iter().map(|done| (done.step, work(done.fate))).collect();
        all.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
        all
    };
    let one = sorted(1000, 1.0, Routing::Central);
    for other in [sorted(1500, 0.5, Routing::Central), sorted(700, 2.0, Routing::Random)] {
        assert_eq!(one.len(), other.len());
        for (mine, theirs) in one.iter().zip(&other) {
            assert_eq!(mine.0, theirs.0);
            assert!((mine.1 - theirs.1).abs() < 1e-9, "{mine:?} {theirs:?}");
        }
    }
    // The times of the arrivals too: in steps of a millisecond, and even if nobody serves.
    let input = Input { arrivals: 200.0, mean_service_s: 0.1, dt: 0.001 };
    let (mut served, mut alone) =
        (Requests::new(&Settings::plain(law), 7), Requests::new(&Settings::plain(law), 7));
    served.set_members(&members(30, 1));
    for _ in 0..20_000 {
        assert_eq!(served.step(&input).attempts, alone.step(&input).attempts);
    }
}

#[test]
fn the_same_seed_gives_the_same_bits_and_another_seed_others() {
    let mut dice = Dice::stream(12, "settings");
    for _ in 0..30 {
        let settings = odd_settings(&mut dice);
        let bits = |seed| {
            let seen = trial(&settings, &members(4, 3), 130.0, 20, seed);
            let sums = format!("{:?}", seen.sums);
            (sums, seen.done)
        };
        let (one, again, other) = (bits(1), bits(1), bits(2));
        assert!(one == again, "{settings:?}");
        assert!(one.1 != other.1, "{settings:?}");
    }
}

#[test]
fn the_length_of_the_steps_changes_nothing() {
    let settings = Settings { places: Some(20), ..Settings::plain(ServiceLaw::Exponential) };
    let run = |dt: f64, steps| {
        let mut service = Requests::new(&settings, 3);
        service.set_members(&members(10, 1));
        let mut seen = Seen::default();
        seen.steps(&mut service, &Input { arrivals: 98.0, mean_service_s: 0.1, dt }, steps);
        seen
    };
    let (fine, coarse) = (run(0.25, 4000), run(10.0, 100));
    assert_eq!(fine.sums.attempts, coarse.sums.attempts);
    assert_eq!(fine.sums.dropped, coarse.sums.dropped);
    assert!((fine.sums.response_s - coarse.sums.response_s).abs() < 1e-6);
    assert!((fine.sums.busy_s - coarse.sums.busy_s).abs() < 1e-6);
}

#[test]
fn what_is_kept_does_not_grow_with_the_length_of_the_run() {
    let retry = Retry { attempts: 3, backoff_s: 0.1, factor: 1.0, jitter: 0.0, budget: None };
    // Timers that would be due in a day belong to requests that are gone in a second.
    let patient = Settings {
        patience: Patience::Deterministic(86_400.0),
        client_timeout_s: Some(86_400.0),
        retry: Some(retry),
        ..Settings::plain(ServiceLaw::Exponential)
    };
    for discipline in [Discipline::FirstCome, Discipline::Sharing] {
        let mut service = Requests::new(&Settings { discipline, ..patient }, 2);
        service.set_members(&members(10, 1));
        let input = Input { arrivals: 90.0, mean_service_s: 0.1, dt: 1.0 };
        let most = (0..5000).map(|_| {
            service.step(&input);
            service.kept()
        });
        // At most some hundred requests are open, with four timers each.
        assert!(most.max().unwrap() < 2500);
    }
}

#[test]
fn without_members_everything_waits_or_is_lost() {
    for (routing, discipline) in
        ROUTINGS.into_iter().zip([Discipline::FirstCome, Discipline::Sharing].into_iter().cycle())
    {
        let settings = Settings {
            places: Some(100),
            routing,
            discipline,
            ..Settings::plain(ServiceLaw::Exponential)
        };
        let mut service = Requests::new(&settings, 5);
        let mut seen = Seen::default();
        let input = Input { arrivals: 50.0, mean_service_s: 0.1, dt: 1.0 };
        seen.steps(&mut service, &input, 10);
        assert_eq!(seen.sums.served, 0.0);
        assert_eq!(seen.sums.dropped, seen.sums.attempts - 100.0);
        assert_eq!(seen.sums.busy_s, 0.0);
        // Members that take nothing are none.
        service.set_members(&[
            Member { id: 1, workers: 0, speed: 1.0 },
            Member { id: 2, workers: 5, speed: 0.0 },
        ]);
        assert_eq!(seen.step(&mut service, &input).waiting, 100.0);
        service.set_members(&members(100, 1));
        let next = seen.step(&mut service, &input);
        assert!(next.served > 90.0 && next.waiting == 0.0, "{next:?}");
    }
}
