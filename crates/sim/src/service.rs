//! The service as a fluid: rates, a backlog, and the response times that go with them.
//!
//! Below capacity the queue is taken as stationary at the present load (the pointwise stationary
//! approximation: L. Green, P. Kolesar, 1991) with M/M/c formulas; above capacity the backlog
//! grows and shrinks as a fluid of no width. What it leaves out: the time that a queue takes to
//! settle, the spread of the backlog, and capacity that is about to change.

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
    workers: u32,
    places: f64,
    goal: f64,
    /// Share of the service times that exceed the goal.
    slow: f64,
    backlog: f64,
    last_response: f64,
    tables: Vec<Option<Box<WaitTable>>>,
}

/// A stationary queue near its capacity takes long to grow; within this time it has not grown
/// beyond what chance alone can pile up, the root of the requests served.
const SETTLING_S: f64 = 60.0;

impl Fluid {
    pub(crate) fn new(scenario: &Scenario) -> Self {
        let service = scenario.service();
        let rate = 1.0 / service.time.get();
        let goal = scenario.goals().response.get();
        Self {
            rate,
            workers: service.workers.0,
            places: service.queue.get(),
            goal,
            slow: libm::exp(-rate * goal),
            backlog: 0.0,
            last_response: service.time.get(),
            tables: Vec::new(),
        }
    }

    /// Requests per second that one instance can serve.
    pub(crate) fn instance_rate(&self) -> f64 {
        self.rate * f64::from(self.workers)
    }

    /// Serves `load` requests per second for `dt` seconds with `instances` in service.
    pub(crate) fn step(&mut self, load: f64, instances: u32, dt: f64) -> Outcome {
        let capacity = f64::from(instances) * self.instance_rate();
        let served = if instances == 0 {
            self.closed(load, dt)
        } else if self.backlog > 0.0 || load >= capacity {
            self.overloaded(load, capacity, dt)
        } else {
            self.stationary(load, capacity, instances)
        };
        self.last_response = served.response;
        served
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
            response: if idle { 1.0 / self.rate } else { self.last_response + dt },
            in_time: 0.0,
            ..Outcome::default()
        }
    }

    /// More comes, or waits, than can be served at once.
    fn overloaded(&mut self, load: f64, capacity: f64, dt: f64) -> Outcome {
        let before = self.backlog;
        let all = before + load * dt;
        let served = all.min(capacity * dt);
        let after = (all - served).min(self.places);
        let dropped = (all - served - after).max(0.0);
        self.backlog = after;
        let wait = 0.5 * (before + after) / capacity;
        let accepted = if load > 0.0 { 1.0 - (dropped / (load * dt)).min(1.0) } else { 1.0 };
        let rest = self.goal - wait;
        let quick = if rest > 0.0 { 1.0 - libm::exp(-self.rate * rest) } else { 0.0 };
        Outcome {
            served: served / dt,
            dropped: dropped / dt,
            backlog: after,
            queue: 0.5 * (before + after),
            utilisation: served / (capacity * dt),
            response: 1.0 / self.rate + wait,
            in_time: accepted * quick,
        }
    }

    /// Less comes than can be served.
    fn stationary(&mut self, load: f64, capacity: f64, instances: u32) -> Outcome {
        let rho = load / capacity;
        let wait = self.table(instances).wait(rho);
        let pile = libm::sqrt(capacity * SETTLING_S);
        let drain = (capacity - load).max(load * wait / pile);
        let blocked = self.blocked(wait, rho);
        let late = self.late(wait, drain);
        Outcome {
            served: load * (1.0 - blocked),
            dropped: load * blocked,
            backlog: 0.0,
            queue: load * wait / drain,
            utilisation: rho * (1.0 - blocked),
            response: 1.0 / self.rate + wait / drain,
            in_time: (1.0 - blocked) * (1.0 - late),
        }
    }

    /// The share of requests that find the line full: the M/M/c/K tail, small unless there are
    /// few places or hardly any spare capacity.
    fn blocked(&self, wait: f64, rho: f64) -> f64 {
        if rho <= 0.0 || self.places * (1.0 - rho) > 40.0 {
            return 0.0;
        }
        wait * (1.0 - rho) * libm::exp(self.places * libm::log(rho))
    }

    /// P(T > goal) of an M/M/c queue in which a request waits with probability `wait`, and then
    /// for a time that is exponential with rate `drain`.
    fn late(&self, wait: f64, drain: f64) -> f64 {
        if wait <= 1e-12 {
            return self.slow;
        }
        let gap = self.rate - drain;
        let waited = if gap.abs() < 1e-6 * self.rate {
            (1.0 + self.rate * self.goal) * self.slow
        } else {
            (self.rate * libm::exp(-drain * self.goal) - drain * self.slow) / gap
        };
        ((1.0 - wait) * self.slow + wait * waited).clamp(0.0, 1.0)
    }

    fn table(&mut self, instances: u32) -> &WaitTable {
        let index = instances as usize;
        if self.tables.len() <= index {
            self.tables.resize_with(index + 1, || None);
        }
        let servers = instances.saturating_mul(self.workers);
        self.tables[index].get_or_insert_with(|| Box::new(WaitTable::new(servers)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fluid() -> Fluid {
        Fluid {
            rate: 12.5,
            workers: 4,
            places: 1000.0,
            goal: 0.5,
            slow: libm::exp(-12.5 * 0.5),
            backlog: 0.0,
            last_response: 0.08,
            tables: Vec::new(),
        }
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
        let mut service = Fluid { workers: 1, ..fluid() };
        let seen = service.step(10.0, 1, 1.0);
        assert!((seen.in_time - (1.0 - libm::exp(-2.5 * 0.5))).abs() < 1e-3, "{}", seen.in_time);
        assert!((seen.response - 0.4).abs() < 1e-3, "{}", seen.response);
    }
}
