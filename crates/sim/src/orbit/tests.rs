//! Retries of a fluid against single requests, and the storms that they make.
//!
//! Near the brink of a storm chance decides, which a fluid has none of: no load here is within a
//! tenth of the capacity. Not here: whole scenarios (the fidelity tests of package `tests`).
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "numbers of tests are small"
)]

use model::sections::RetryParams;
use model::{Count, Quantity as _, Ratio, Seconds};

use super::{Ends, Line, Orbit};
use crate::fluid::{self, Fluid, FluidParams};
use crate::law::ServiceLaw;
use crate::outcome::Outcome;
use crate::requests::{
    Discipline, Fate, Input, Member, Patience, Requests, Retry, Routing, Settings,
};

/// Clients who wait a second for an answer and try three times, half a second after the first.
fn impatient(budget: f64) -> RetryParams {
    RetryParams {
        attempts: Count(3),
        backoff: Seconds::new(0.5),
        jitter: Ratio::new(0.5),
        budget: Ratio::new(budget),
        deadline: Seconds::new(1.0),
    }
}

/// Workers of a tenth of a second; `slow` makes all of them slower.
#[derive(Clone, Copy)]
struct Step {
    load: f64,
    servers: u32,
    slow: f64,
}

const fn step(load: f64) -> Step {
    Step { load, servers: 10, slow: 1.0 }
}

/// What happened in a span.
#[derive(Clone, Copy, Debug, Default)]
struct Sums {
    new: f64,
    attempts: f64,
    answered: f64,
    lost: f64,
}

/// A fluid with clients, and what was counted.
struct World {
    fluid: Fluid,
    orbit: Orbit,
    came: f64,
    ends: Ends,
    last: Outcome,
}

impl World {
    fn new(retries: &RetryParams, places: f64, line: Line) -> Self {
        let fluid = Fluid::new(&FluidParams {
            law: ServiceLaw::Exponential,
            discipline: fluid::Discipline::Fcfs,
            places,
            goal_s: 0.5,
            timeout_s: line.timeout,
            patience_s: line.patience,
        });
        let orbit = Orbit::new(retries, line);
        Self { fluid, orbit, came: 0.0, ends: Ends::default(), last: Outcome::default() }
    }

    /// Steps of `dt` seconds, with what must hold of each.
    fn run(&mut self, step: Step, dt: f64, steps: u32) -> Sums {
        let mut sums = Sums::default();
        for _ in 0..steps {
            let new = step.load * dt;
            let again = self.orbit.begin(new, dt);
            self.fluid.set_work(self.orbit.work(&self.fluid));
            if let Some((patience, haste)) = self.orbit.patience(dt) {
                self.fluid.set_patience(patience, haste);
            }
            let input = fluid::Input {
                arrivals: (new + again) / dt,
                servers: step.servers,
                rate: 10.0 / step.slow,
                dt,
            };
            let mut outcome = self.fluid.step(&input);
            self.orbit.admit(&outcome, dt);
            let mut laws = Vec::new();
            self.fluid.resolved(|index, weight, law| laws.push((index, weight, *law)));
            for (index, weight, law) in laws {
                self.orbit.known(&self.fluid, index, weight, &law);
            }
            self.orbit.expire(&self.fluid, |_| ());
            let ends = self.orbit.end(&mut outcome, dt);
            self.check(new, &ends, &outcome);
            sums.new += new;
            sums.attempts += outcome.attempts;
            sums.answered += ends.served;
            sums.lost += ends.lost;
        }
        sums
    }

    fn check(&mut self, new: f64, ends: &Ends, outcome: &Outcome) {
        self.came += new;
        self.ends.served += ends.served;
        self.ends.lost += ends.lost;
        (self.ends.open, self.last) = (ends.open, *outcome);
        let error = (self.came - self.ends.served - self.ends.lost - ends.open).abs();
        assert!(error <= 1e-9 * self.came.max(1.0), "{error} of {}: {ends:?}", self.came);
        assert!(ends.served >= 0.0 && ends.lost >= 0.0 && outcome.retrying >= 0.0, "{ends:?}");
        assert!(ends.served <= outcome.served * (1.0 + 1e-12), "{ends:?} {outcome:?}");
        // Who is open waits, is in service or between two attempts.
        let most = outcome.waiting + outcome.in_service + outcome.retrying;
        assert!(ends.open <= most * (1.0 + 1e-8) + 1e-8, "{ends:?} {outcome:?}");
    }
}

const PATIENT: Line = Line { timeout: None, patience: None };

/// A minute at 80 of 100 a second, a minute in which all is four times as slow, three minutes at
/// 80 and three at `then`: the requests answered a second in the second half of the first and of
/// both last spans.
fn slow_minute(budget: f64, attempts: u32, then: f64, dt: f64) -> [f64; 3] {
    let retries = RetryParams { attempts: Count(attempts), ..impatient(budget) };
    let mut world = World::new(&retries, 1000.0, PATIENT);
    let slow = Step { slow: 4.0, ..step(80.0) };
    let mut spans = [(step(80.0), 60.0), (slow, 60.0), (step(80.0), 180.0), (step(then), 180.0)]
        .map(|(step, seconds)| {
            let steps = (seconds / dt * 0.5) as u32;
            world.run(step, dt, steps);
            world.run(step, dt, steps).answered / (f64::from(steps) * dt)
        })
        .into_iter();
    let mut next = || spans.next().unwrap();
    let before = next();
    next();
    [before, next(), next()]
}

#[test]
fn a_retry_storm_outlives_the_slow_minute_that_began_it() {
    let [before, after, later] = slow_minute(10.0, 3, 80.0, 1.0);
    assert!(before > 79.0, "{before}");
    assert!(after < 10.0 && later < 10.0, "{after} {later}");
    // One attempt each, which retries of nothing at all are too: the minute is forgotten.
    let [_, after, _] = slow_minute(0.0, 3, 80.0, 1.0);
    assert!(after > 79.0, "{after}");
}

#[test]
fn a_retry_storm_ends_with_a_budget_or_when_the_load_falls() {
    let [_, after, later] = slow_minute(10.0, 3, 20.0, 1.0);
    assert!(after < 10.0 && later > 19.9, "{after} {later}");
    let [_, after, _] = slow_minute(0.1, 3, 80.0, 1.0);
    assert!(after > 79.0, "{after}");
}

#[test]
fn long_steps_are_stable_and_lose_nobody() {
    for dt in [1.0, 2.0, 7.0, 30.0, 120.0, 300.0] {
        for budget in [0.1, 1.0, 10.0] {
            let retries = RetryParams { attempts: Count(10), ..impatient(budget) };
            let mut world = World::new(&retries, 50.0, PATIENT);
            for (load, servers) in [(80.0, 10), (500.0, 10), (80.0, 0), (80.0, 10), (5.0, 10)] {
                let sums = world.run(Step { servers, ..step(load) }, dt, 200);
                assert!(sums.attempts <= 10.1 * 500.0 * dt * 200.0, "{sums:?}");
            }
            // What was in orbit has come back, and all is well.
            world.run(step(5.0), dt, 400 + (4000.0 / dt) as u32);
            let sums = world.run(step(5.0), dt, 1);
            assert!((sums.answered / sums.new - 1.0).abs() < 1e-4, "{dt} s: {sums:?}");
            // Whose own work is longer than the deadline comes again to the last, after pauses of
            // minutes: one in 22,000.
            assert!(world.last.retrying < 0.02 * sums.new, "{:?}", world.last);
        }
    }
}

#[test]
fn attempts_that_always_fail_are_made_as_often_as_allowed() {
    let retries = RetryParams { attempts: Count(4), ..impatient(10.0) };
    let mut world = World::new(&retries, 0.0, PATIENT);
    let nobody = Step { servers: 0, ..step(40.0) };
    world.run(nobody, 1.0, 100);
    let sums = world.run(nobody, 1.0, 100);
    assert!((sums.attempts / sums.new - 4.0).abs() < 1e-9, "{sums:?}");
    assert!((sums.lost / sums.new - 1.0).abs() < 1e-9, "{sums:?}");
    // A budget of a fifth is spent to the last.
    let mut world = World::new(&RetryParams { budget: Ratio::new(0.2), ..retries }, 0.0, PATIENT);
    world.run(nobody, 1.0, 100);
    let sums = world.run(nobody, 1.0, 100);
    assert!((sums.attempts / sums.new - 1.2).abs() < 1e-9, "{sums:?}");
}

/// The same service with single requests: the mean of some seeds.
fn one_by_one(retries: &RetryParams, places: u32, line: Line, spans: &[(Step, u32)]) -> Vec<Sums> {
    const SEEDS: u32 = 6;
    let settings = Settings {
        law: ServiceLaw::Exponential,
        discipline: Discipline::FirstCome,
        routing: Routing::Central,
        places: Some(places),
        in_service: None,
        queue_timeout_s: line.timeout,
        patience: line.patience.map_or(Patience::Endless, Patience::Exponential),
        client_timeout_s: Some(retries.deadline.get()),
        retry: Some(Retry {
            attempts: retries.attempts.0,
            backoff_s: retries.backoff.get(),
            factor: 2.0,
            jitter: retries.jitter.get(),
            budget: Some(retries.budget.get()),
        }),
    };
    let mut sums = vec![Sums::default(); spans.len()];
    for seed in 0..SEEDS {
        let mut service = Requests::new(&settings, seed);
        for (&(step, steps), sums) in spans.iter().zip(&mut sums) {
            let members: Vec<Member> =
                (0..step.servers).map(|id| Member { id, workers: 1, speed: 1.0 }).collect();
            service.set_members(&members);
            for _ in 0..steps {
                let mean_service_s = 0.1 * step.slow;
                let outcome = service.step(&Input { arrivals: step.load, mean_service_s, dt: 1.0 });
                let part = 1.0 / f64::from(SEEDS);
                sums.new += part * service.came();
                sums.attempts += part * outcome.attempts;
                sums.lost += part * outcome.lost;
                let answered = service.done().iter();
                let answered = answered.filter(|d| matches!(d.fate, Fate::Served(_))).count();
                sums.answered += part * answered as f64;
            }
        }
    }
    sums
}

/// Fails if attempts or losses for each new request differ by more than `band` in a span.
fn agree(
    name: &str,
    retries: &RetryParams,
    places: u32,
    line: Line,
    spans: &[(Step, u32)],
    band: f64,
) {
    let mut world = World::new(retries, f64::from(places), line);
    let requests = one_by_one(retries, places, line, spans);
    for (i, (&(step, steps), theirs)) in spans.iter().zip(&requests).enumerate() {
        let ours = world.run(step, 1.0, steps);
        let per = |sums: &Sums| [sums.attempts, sums.answered, sums.lost].map(|x| x / sums.new);
        let (ours, theirs) = (per(&ours), per(theirs));
        for (ours, theirs) in ours.into_iter().zip(theirs) {
            let off = (ours - theirs).abs() / theirs.max(1.0);
            assert!(off <= band, "{name}, span {i}: {ours} as a fluid, {theirs} one by one");
        }
    }
}

#[test]
fn attempts_and_losses_are_those_of_single_requests() {
    let spans = [(step(70.0), 120), (step(130.0), 120), (step(70.0), 120), (step(85.0), 240)];
    let default = RetryParams { deadline: Seconds::new(30.0), ..impatient(1.0) };
    agree("few places", &default, 20, PATIENT, &spans, 0.05);
    agree("many places", &default, 1000, PATIENT, &spans, 0.05);
    agree("a deadline", &impatient(0.2), 200, PATIENT, &spans, 0.05);
    agree("a storm", &impatient(10.0), 200, PATIENT, &spans, 0.05);
    let patience = Line { timeout: None, patience: Some(2.0) };
    agree("patience", &default, 1000, patience, &spans, 0.05);
    let timeout = Line { timeout: Some(2.0), patience: None };
    agree("a limit", &default, 1000, timeout, &spans, 0.05);
    agree("a late limit", &impatient(0.3), 1000, timeout, &spans, 0.05);
    let slow = Step { slow: 4.0, ..step(80.0) };
    let storm = [(step(80.0), 60), (slow, 60), (step(80.0), 180), (step(20.0), 180)];
    agree("slow", &impatient(10.0), 1000, PATIENT, &storm, 0.05);
    agree("slow, budget", &impatient(0.1), 1000, PATIENT, &storm, 0.05);
}

/// The first step in which three of four new requests are answered.
fn recovery(sums: &[Sums]) -> f64 {
    let first = sums.iter().position(|sums| sums.answered >= 0.75 * sums.new);
    first.map_or(f64::INFINITY, |first| first as f64)
}

#[test]
fn a_service_recovers_as_soon_as_one_of_single_requests() {
    let limit = Line { timeout: Some(2.0), patience: None };
    for (budget, attempts, places, line) in [
        (0.1, 3, 1000, PATIENT),
        (0.0, 2, 1000, PATIENT),
        (0.3, 5, 400, PATIENT),
        (0.3, 3, 1000, limit),
    ] {
        let retries = RetryParams { attempts: Count(attempts), ..impatient(budget) };
        let slow = Step { slow: 4.0, ..step(70.0) };
        let mut spans = vec![(step(70.0), 60), (slow, 60)];
        spans.extend([(step(70.0), 1); 150]);
        let requests = recovery(&one_by_one(&retries, places, line, &spans)[2..]);
        let mut world = World::new(&retries, f64::from(places), line);
        let ours: Vec<Sums> =
            spans.iter().map(|&(step, steps)| world.run(step, 1.0, steps)).collect();
        let fluid = recovery(&ours[2..]);
        let off = (fluid - requests).abs();
        // A limit on the wait empties the queue in jumps, by who came in the last seconds.
        let band = if line.timeout.is_some() { 7.0 } else { 2.0 + 0.1 * requests };
        assert!(off <= band, "{fluid} s as a fluid, {requests} s one by one");
    }
}
