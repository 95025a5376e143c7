//! The service as a fluid: rates, a backlog, and the response times that go with them.
//!
//! Below capacity the queue is taken as stationary at the present load (the pointwise stationary
//! approximation: L. Green, P. Kolesar, 1991) with M/M/c formulas; above capacity the backlog
//! grows and shrinks as a fluid, with the pile that chance had left at its foot. What it leaves
//! out: the time that a queue takes to settle, the spread of a long backlog, and capacity that is
//! about to change.

use model::{Quantity as _, Scenario};

use crate::erlang::WaitTable;

/// What happened to the requests in one step. Rates are per second.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Outcome {
    /// Requests served, of those that arrived or waited.
    pub(crate) served: f64,
    /// Requests turned away.
    pub(crate) dropped: f64,
    /// Requests that wait at the end of the step.
    pub(crate) backlog: f64,
    /// Requests that wait on average within the step, chance included.
    pub(crate) queue: f64,
    /// Busy share of the instances.
    pub(crate) utilisation: f64,
    /// Mean response time of the requests that arrive and get in, in seconds.
    pub(crate) response: f64,
    /// Share of the requests that arrive that are served in time.
    pub(crate) in_time: f64,
}

/// The fluid service.
pub(crate) struct Fluid {
    /// Requests per second that one worker serves.
    rate: f64,
    /// Seconds that a worker needs for a request.
    time: f64,
    workers: u32,
    places: f64,
    goal: f64,
    /// Share of the service times that exceed the goal.
    slow: f64,
    backlog: f64,
    /// The last step below capacity; where nothing changes it is the next one too.
    last: Option<(f64, u32, Outcome)>,
    last_response: f64,
    levels: Vec<Option<Box<Level>>>,
}

/// What a number of instances can do.
struct Level {
    /// Requests per second that can be served.
    capacity: f64,
    /// Requests that chance piles up before the queue could settle, or as many as may wait.
    pile: f64,
    wait: WaitTable,
}

/// What chance does to the queue at a load.
#[derive(Clone, Copy)]
struct Chance {
    /// The probability that a request has to wait.
    wait: f64,
    /// How fast those leave who wait, per second.
    drain: f64,
}

/// A queue near its capacity takes long to settle; it never has more time for it than that of so
/// many services of one worker, and does not grow beyond what chance can pile up within it, which
/// is the root of the requests served.
const SETTLING_SERVICES: f64 = 1000.0;

/// A pile without places; not quite zero, because times behind it are divided by it.
const NOTHING: f64 = 1e-9;

impl Fluid {
    pub(crate) fn new(scenario: &Scenario) -> Self {
        let service = scenario.service();
        let time = service.time.get();
        Self::with(time, service.workers.0, service.queue.get(), scenario.goals().response.get())
    }

    fn with(time: f64, workers: u32, places: f64, goal: f64) -> Self {
        Self {
            rate: 1.0 / time,
            time,
            workers,
            places,
            goal,
            slow: libm::exp(-goal / time),
            backlog: 0.0,
            last: None,
            last_response: time,
            levels: Vec::new(),
        }
    }

    /// Requests per second that one instance can serve.
    pub(crate) fn instance_rate(&self) -> f64 {
        self.rate * f64::from(self.workers)
    }

    /// Serves `load` requests per second for `dt` seconds with `instances` in service.
    pub(crate) fn step(&mut self, load: f64, instances: u32, dt: f64) -> Outcome {
        if let Some((same_load, same_instances, outcome)) = self.last
            && same_load == load
            && same_instances == instances
        {
            return outcome;
        }
        self.last = None;
        let outcome = if instances == 0 {
            self.closed(load, dt)
        } else {
            let index = self.level(instances);
            let level = self.levels[index].take().expect("the level has just been made");
            let outcome = if self.backlog > 0.0 || load >= level.capacity {
                self.overloaded(load, &level, dt)
            } else {
                let outcome = self.stationary(load, &level);
                self.last = Some((load, instances, outcome));
                outcome
            };
            self.levels[index] = Some(level);
            outcome
        };
        self.last_response = outcome.response;
        outcome
    }

    /// Nobody serves: whoever finds a place waits.
    fn closed(&mut self, load: f64, dt: f64) -> Outcome {
        let all = self.backlog + load * dt;
        self.backlog = all.min(self.places);
        let idle = self.backlog <= 0.0;
        Outcome {
            dropped: (all - self.backlog) / dt,
            backlog: self.backlog,
            queue: self.backlog,
            // Those who wait have waited one step longer.
            response: if idle { self.time } else { self.last_response + dt },
            in_time: 0.0,
            ..Outcome::default()
        }
    }

    /// More comes, or waits, than can be served at once.
    fn overloaded(&mut self, load: f64, level: &Level, dt: f64) -> Outcome {
        let capacity = level.capacity;
        let before = self.backlog;
        let all = before + load * dt;
        let served = all.min(capacity * dt);
        let after = (all - served).min(self.places);
        let dropped = (all - served - after).max(0.0);
        self.backlog = after;
        let backlog = 0.5 * (before + after);
        // What chance would have piled up without a backlog is at the foot of it: the queue does
        // not begin anew where the load crosses the capacity.
        let pile = Self::piled(load, level);
        let rest = self.goal - backlog / capacity;
        let late = if rest <= 0.0 {
            1.0
        } else if pile <= backlog {
            libm::exp(-self.rate * rest)
        } else {
            let chance = Chance { wait: 1.0, drain: capacity / (pile - backlog) };
            self.late(chance, rest, libm::exp(-self.rate * rest))
        };
        let accepted = if load > 0.0 { 1.0 - (dropped / (load * dt)).min(1.0) } else { 1.0 };
        let queue = backlog.max(pile);
        Outcome {
            served: served / dt,
            dropped: dropped / dt,
            backlog: after,
            queue,
            utilisation: served / (capacity * dt),
            response: self.time + queue / capacity,
            in_time: accepted * (1.0 - late),
        }
    }

    /// Less comes than can be served.
    fn stationary(&self, load: f64, level: &Level) -> Outcome {
        let rho = load / level.capacity;
        let chance = Self::chance(load, rho, level);
        let blocked = self.blocked(chance.wait, rho);
        let late = self.late(chance, self.goal, self.slow);
        let wait = chance.wait / chance.drain;
        Outcome {
            served: load * (1.0 - blocked),
            dropped: load * blocked,
            backlog: 0.0,
            queue: load * wait,
            utilisation: rho * (1.0 - blocked),
            response: self.time + wait,
            in_time: (1.0 - blocked) * (1.0 - late),
        }
    }

    /// The queue at the load `rho` below 1, as far as it can have settled.
    fn chance(load: f64, rho: f64, level: &Level) -> Chance {
        let wait = level.wait.wait(rho);
        // The wait is at most that behind the pile.
        let least = wait * level.capacity / level.pile;
        Chance { wait, drain: (level.capacity - load).max(least) }
    }

    /// Requests that wait because of chance alone.
    fn piled(load: f64, level: &Level) -> f64 {
        if load >= level.capacity {
            return level.pile;
        }
        let chance = Self::chance(load, load / level.capacity, level);
        load * chance.wait / chance.drain
    }

    /// The share of requests that find the line full (M/M/c/K): of the probability that all
    /// workers are busy, the part in which all places are taken too.
    fn blocked(&self, wait: f64, rho: f64) -> f64 {
        if rho <= 0.0 || wait <= 0.0 || self.places * (1.0 - rho) > 40.0 {
            return 0.0;
        }
        let full = libm::exp(self.places * libm::log(rho));
        let room = 1.0 - full * rho;
        let busy = 1.0 / (1.0 + (1.0 / wait - 1.0) / room);
        busy * full * (1.0 - rho) / room
    }

    /// P(T > goal) in an M/M/c queue; `slow` is the share of service times above the goal.
    fn late(&self, chance: Chance, goal: f64, slow: f64) -> f64 {
        let Chance { wait, drain } = chance;
        if wait <= 1e-12 {
            return slow;
        }
        let gap = self.rate - drain;
        let waited = if gap.abs() < 1e-6 * self.rate {
            (1.0 + self.rate * goal) * slow
        } else {
            (self.rate * libm::exp(-drain * goal) - drain * slow) / gap
        };
        ((1.0 - wait) * slow + wait * waited).clamp(0.0, 1.0)
    }

    /// The place of what so many instances can do, which is worked out once.
    fn level(&mut self, instances: u32) -> usize {
        let index = instances as usize;
        if self.levels.len() <= index {
            self.levels.resize_with(index + 1, || None);
        }
        if self.levels[index].is_none() {
            let capacity = f64::from(instances) * self.instance_rate();
            let settling = SETTLING_SERVICES * self.time;
            let pile = libm::sqrt(capacity * settling).min(self.places).max(NOTHING);
            let wait = WaitTable::new(instances.saturating_mul(self.workers));
            self.levels[index] = Some(Box::new(Level { capacity, pile, wait }));
        }
        index
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fluid() -> Fluid {
        Fluid::with(0.08, 4, 1000.0, 0.5)
    }

    #[test]
    fn an_idle_service_answers_in_its_service_time() {
        let seen = fluid().step(1.0, 10, 1.0);
        assert!((seen.response - 0.08).abs() < 1e-9);
        assert!((seen.in_time - (1.0 - libm::exp(-6.25))).abs() < 1e-9);
    }

    #[test]
    fn an_overloaded_service_turns_away_what_finds_no_place() {
        let mut service = fluid();
        let mut dropped = 0.0;
        for _ in 0..60 {
            dropped += service.step(150.0, 2, 1.0).dropped;
        }
        // 50 a second too many fill 1000 places in 20 seconds.
        assert!((dropped - 2000.0).abs() < 1e-6, "{dropped}");
        assert!((service.backlog - 1000.0).abs() < 1e-9);
    }

    #[test]
    fn utilisation_never_shows_more_than_all() {
        let mut service = fluid();
        for _ in 0..10 {
            let seen = service.step(900.0, 2, 1.0);
            assert!((seen.utilisation - 1.0).abs() < 1e-12);
        }
    }

    #[test]
    fn with_nobody_in_service_everything_waits_or_is_lost() {
        let mut service = fluid();
        let seen = service.step(600.0, 0, 2.0);
        assert!((seen.backlog - 1000.0).abs() < 1e-9 && (seen.dropped - 100.0).abs() < 1e-9);
        assert!(seen.response.is_finite() && seen.in_time == 0.0);
    }

    #[test]
    fn the_time_in_service_and_the_wait_mix_as_in_an_mmc_queue() {
        // P(T > t) of M/M/1 is exp(-(mu - lambda) t).
        let mut service = Fluid::with(0.08, 1, 1000.0, 0.5);
        let seen = service.step(10.0, 1, 1.0);
        assert!((seen.in_time - (1.0 - libm::exp(-2.5 * 0.5))).abs() < 1e-3, "{}", seen.in_time);
        assert!((seen.response - 0.4).abs() < 1e-3, "{}", seen.response);
    }

    #[test]
    fn response_only_rises_and_promises_only_break_as_the_load_rises() {
        let mut service = fluid();
        let mut last = service.step(50.0, 2, 1.0);
        for i in 1..=1500 {
            let seen = service.step(50.0 + 0.1 * f64::from(i), 2, 1.0);
            assert!(seen.response >= last.response - 1e-9, "{last:?} then {seen:?}");
            assert!(seen.in_time <= last.in_time + 1e-9, "{last:?} then {seen:?}");
            last = seen;
        }
    }

    #[test]
    fn a_slow_service_waits_as_long_as_theory_says() {
        // M/M/4 at 90 % of a service of a minute: mean response 178 s.
        let mut service = Fluid::with(60.0, 4, 1000.0, 500.0);
        let seen = service.step(0.06, 1, 1.0);
        assert!((seen.response - 178.0).abs() < 1.0, "{}", seen.response);
    }

    #[test]
    fn few_places_lose_what_the_loss_formula_says() {
        // Erlang's loss formula for one worker at 80 %: 0.8 / 1.8; M/M/4 with 16 places at 95 %.
        for (workers, places, load, lost) in [(1, 0.0, 10.0, 0.4444), (4, 16.0, 47.5, 0.0310)] {
            let seen = Fluid::with(0.08, workers, places, 0.5).step(load, 1, 1.0);
            assert!((seen.dropped / load - lost).abs() < 2e-3, "{}", seen.dropped / load);
        }
    }
}
