//! Runs for the tests of this module: members and rates that do not change, and what was seen.
//!
//! Not here: any expectation.

use super::{Done, Fate, Histogram, Input, Member, Requests, Settings};
use crate::outcome::Outcome;

/// So many members of so many workers and speed one.
pub(super) fn members(instances: u32, workers: u32) -> Vec<Member> {
    (0..instances).map(|id| Member { id, workers, speed: 1.0 }).collect()
}

/// The sums of a run.
#[derive(Clone, Debug, Default)]
pub(super) struct Seen {
    pub(super) sums: Outcome,
    pub(super) done: Vec<Done>,
    pub(super) seconds: f64,
    pub(super) wasted: f64,
}

impl Seen {
    /// A step more.
    pub(super) fn step(&mut self, service: &mut Requests, input: &Input) -> Outcome {
        let seen = service.step(input);
        let sums = &mut self.sums;
        sums.attempts += seen.attempts;
        sums.served += seen.served;
        sums.dropped += seen.dropped;
        sums.timed_out += seen.timed_out;
        sums.abandoned += seen.abandoned;
        sums.lost += seen.lost;
        sums.queue += seen.queue * input.dt;
        sums.busy_s += seen.busy_s;
        sums.response_s += seen.response_s;
        self.done.extend_from_slice(service.done());
        self.seconds += input.dt;
        self.wasted += service.wasted();
        seen
    }

    /// So many steps with the same input.
    pub(super) fn steps(&mut self, service: &mut Requests, input: &Input, steps: u32) {
        for _ in 0..steps {
            self.step(service, input);
        }
    }

    /// Nobody comes any more until all are gone.
    pub(super) fn drain(&mut self, service: &mut Requests) {
        for round in 0..100_000 {
            // Longer and longer: some wait for days before they try again.
            let dt = f64::from(round).max(10.0);
            let nobody = Input { arrivals: 0.0, mean_service_s: 0.1, dt };
            let left = self.step(service, &nobody);
            if left.waiting + left.in_service + left.retrying == 0.0 {
                return;
            }
        }
        panic!("they never end");
    }

    /// Response times of the requests that came from a step on.
    pub(super) fn responses(&self, from: u32) -> Histogram {
        let mut times = Histogram::new();
        for done in self.done.iter().filter(|done| done.step >= from) {
            if let Fate::Served(seconds) = done.fate {
                times.add(seconds);
            }
        }
        times
    }
}

/// So many seconds at `arrivals` per second with a mean service time of 0.1 s, then until all are
/// gone.
pub(super) fn trial(
    settings: &Settings,
    members: &[Member],
    arrivals: f64,
    seconds: u32,
    seed: u32,
) -> Seen {
    let mut service = Requests::new(settings, seed);
    service.set_members(members);
    let mut run = Seen::default();
    run.steps(&mut service, &Input { arrivals, mean_service_s: 0.1, dt: 1.0 }, seconds);
    run.drain(&mut service);
    run
}

/// Fails if `expected` is further from the mean of `values`, which are independent, than four of
/// its standard errors: that is chance once in a thousand with twenty of them.
pub(super) fn agrees(what: &str, values: &[f64], expected: f64) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
    let error = libm::sqrt(squares / (n - 1.0) / n);
    assert!(
        (mean - expected).abs() <= 4.0 * error + 1e-12,
        "{what}: {mean} ± {error}, expected {expected}"
    );
}
