//! How many servers a load needs: the least that keep a promise, and the square-root rule.
//!
//! Not here: what a fleet of instances does with the answer.

use super::erlang::{climb, waiting};
use super::left_over;
use super::mmc::response_exceeds;

/// What is promised.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Goal {
    /// At most this share of the requests has to wait.
    Waiting(f64),
    /// So large a share of the requests waits so many seconds at most: a service level.
    Wait {
        /// The share, below 1.
        share: f64,
        /// Seconds.
        within: f64,
    },
    /// So large a share of the responses takes so many seconds at most.
    Response {
        /// The share, below 1.
        share: f64,
        /// Seconds.
        within: f64,
    },
}

/// A goal with times in mean services.
#[derive(Clone, Copy, Debug)]
struct Promise {
    /// The most that may exceed the time.
    left: f64,
    services: f64,
    counts: Counts,
}

/// What a promise is about.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Counts {
    Waits,
    Responses,
}

impl Promise {
    /// The goal for servers of `rate`; `None` if no number of servers could keep it.
    fn new(rate: f64, goal: Goal) -> Option<Self> {
        let (left, within, counts) = match goal {
            Goal::Waiting(most) => (most, 0.0, Counts::Waits),
            Goal::Wait { share, within } => (left_over(share), within, Counts::Waits),
            Goal::Response { share, within } => (left_over(share), within, Counts::Responses),
        };
        let services = rate * within;
        let alone = if counts == Counts::Responses { libm::exp(-services) } else { 0.0 };
        let possible = left > 0.0 && (0.0..=1e300).contains(&services) && alone < left;
        possible.then_some(Self { left, services, counts })
    }

    /// The share of the requests that exceed the time, with the probability `wait` of waiting and
    /// so many `spare` servers.
    fn exceeds(&self, wait: f64, spare: f64) -> f64 {
        match self.counts {
            Counts::Waits => wait * libm::exp(-spare * self.services),
            Counts::Responses => response_exceeds(wait, spare, self.services),
        }
    }

    /// The least number of servers for `load`.
    ///
    /// The recursion for Erlang's formulas passes every number of servers on its way: each is
    /// asked in passing, from the first that suffices for the load at all. That costs less than
    /// any search that begins the recursion anew.
    fn least(&self, load: f64) -> Option<u32> {
        if load <= 0.0 {
            return Some(0);
        }
        let mut found = None;
        climb(u32::MAX, load, |servers, inverse_b| {
            let spare = f64::from(servers) - load;
            if spare > 0.0 {
                let wait = waiting(f64::from(servers), load, inverse_b);
                if self.exceeds(wait, spare) <= self.left {
                    found = Some(servers);
                }
            }
            found.is_some()
        });
        found
    }

    /// The share of the requests that exceed the time at `load` on `servers`.
    fn missed(&self, load: f64, servers: u32) -> f64 {
        let spare = f64::from(servers) - load;
        if spare <= 0.0 {
            return 1.0;
        }
        if load <= 0.0 {
            return self.exceeds(0.0, spare);
        }
        let inverse_b = super::inverse_erlang_b(servers, load);
        self.exceeds(waiting(f64::from(servers), load, inverse_b), spare)
    }

    /// The largest load for which `servers` keep the promise, between one for which they do and
    /// one for which they do not.
    ///
    /// False position after Illinois on the logarithm (M. Dowell, P. Jarratt, "A modified regula
    /// falsi method", 1971), halving the bracket whenever three steps did not.
    fn limit(&self, servers: u32, bracket: (f64, f64)) -> f64 {
        // A hair's breadth on the side on which the promise is kept.
        let hair = 5e-13;
        let value =
            |load: f64| libm::log(self.missed(load, servers).max(1e-300) / self.left) + hair;
        let (mut low, mut high) = bracket;
        let (mut at_low, mut at_high) = (value(low), value(high));
        let mut width = high - low;
        let mut side = 0;
        for step in 1..200 {
            if high - low <= 1e-13 * high || at_low >= at_high {
                break;
            }
            let halve =
                step % 3 == 0 && high - low > 0.5 * core::mem::replace(&mut width, high - low);
            let part = if halve { 0.5 } else { at_low / (at_low - at_high) };
            let middle = low + (high - low) * part.clamp(1e-3, 1.0 - 1e-3);
            if middle <= low || middle >= high {
                break;
            }
            let at = value(middle);
            if at.abs() <= hair {
                return middle;
            }
            // The end that stays gets half of its weight, or it would stay for ever.
            if at <= 0.0 {
                at_high *= if side < 0 { 0.5 } else { 1.0 };
                (low, at_low, side) = (middle, at, -1);
            } else {
                at_low *= if side > 0 { 0.5 } else { 1.0 };
                (high, at_high, side) = (middle, at, 1);
            }
        }
        low
    }
}

/// The least number of servers with `rate` requests per second each that keep `goal` at an offered
/// `load` in erlang, with exponential service and chance arrivals; nobody needs none.
///
/// `None` if no number of servers could that can be counted: the time of service alone is too
/// long, a share is 0, or a time is none.
pub fn least_servers(load: f64, rate: f64, goal: Goal) -> Option<u32> {
    Promise::new(rate, goal)?.least(load)
}

/// The least number of servers for one goal and many loads, as a curve of demand needs it.
///
/// It remembers for every number of servers that was an answer the largest load that it suffices
/// for: a load between two neighbours is answered without any formula.
#[derive(Clone, Debug)]
pub struct Staffing {
    promise: Option<Promise>,
    /// The largest loads that numbers of servers suffice for, in rising order.
    limits: Vec<(f64, u32)>,
    /// The interval of loads of the last answer, without its lower end, and the answer.
    last: (f64, f64, u32),
}

impl Staffing {
    /// For servers with `rate` requests per second each.
    pub fn new(rate: f64, goal: Goal) -> Self {
        let promise = Promise::new(rate, goal);
        Self { promise, limits: vec![(0.0, 0)], last: (0.0, 0.0, 0) }
    }

    /// The same as [`least_servers`] for an offered `load` in erlang; it never falls when the load
    /// grows.
    pub fn servers_for(&mut self, load: f64) -> Option<u32> {
        let promise = self.promise?;
        if load <= 0.0 {
            return Some(0);
        }
        if !is_between(load, self.last.0, self.last.1) {
            self.last = self.known(load).map_or_else(|| self.learn(&promise, load), Some)?;
        }
        Some(self.last.2)
    }

    /// The interval of loads around `load` and its answer, if both of its ends are known.
    fn known(&self, load: f64) -> Option<(f64, f64, u32)> {
        let place = self.limits.partition_point(|(limit, _)| *limit < load);
        let (low, fewer) = *self.limits.get(place.checked_sub(1)?)?;
        let (high, servers) = *self.limits.get(place)?;
        let is_next = fewer + 1 == servers && is_between(load, low, high);
        is_next.then_some((low, high, servers))
    }

    /// The same by the formulas.
    fn learn(&mut self, promise: &Promise, load: f64) -> Option<(f64, f64, u32)> {
        let servers = promise.least(load)?;
        let low = self.limit(promise, servers - 1, (0.0, load));
        let high = self.limit(promise, servers, (load, f64::from(servers)));
        Some((low, high, servers))
    }

    /// The largest load for `servers`, from memory or into it; `bracket` as for [`Promise::limit`].
    fn limit(&mut self, promise: &Promise, servers: u32, bracket: (f64, f64)) -> f64 {
        let place = self.limits.partition_point(|(_, known)| *known < servers);
        match self.limits.get(place) {
            Some(&(limit, known)) if known == servers => limit,
            _ => {
                let limit = promise.limit(servers, bracket);
                self.limits.insert(place, (limit, servers));
                limit
            }
        }
    }
}

/// Whether a load is so far within an interval that the rounding of its ends says nothing about
/// it; on the edge the formulas are asked anew.
fn is_between(load: f64, low: f64, high: f64) -> bool {
    const EDGE: f64 = 1e-11;
    load > low * (1.0 + EDGE) && load < high * (1.0 - EDGE)
}

/// The square-root rule: the load and `beta` times its root, rounded up; at least one server for
/// any load at all, and no more than can be counted.
///
/// S. Halfin, W. Whitt, 1981: with it the share of those who wait stays the same at every size, see
/// [`halfin_whitt`](super::halfin_whitt); the margin for each unit of load shrinks as the load
/// grows.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a cast from a number that is too large or too small saturates, as it should here"
)]
pub fn square_root_servers(load: f64, beta: f64) -> u32 {
    if load <= 0.0 {
        return 0;
    }
    (libm::ceil(load + beta * libm::sqrt(load)) as u32).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::queueing::{Mmc, erlang_c};

    const GOALS: [Goal; 5] = [
        Goal::Waiting(0.2),
        Goal::Waiting(1e-6),
        Goal::Wait { share: 0.8, within: 0.02 },
        Goal::Response { share: 0.95, within: 0.35 },
        Goal::Response { share: 0.99, within: 5.0 },
    ];

    fn keeps(goal: Goal, load: f64, servers: u32) -> bool {
        let Some(queue) = Mmc::new(load * 10.0, 10.0, servers) else { return false };
        match goal {
            Goal::Waiting(most) => queue.p_wait() <= most,
            Goal::Wait { share, within } => queue.wait_exceeds(within) <= 1.0 - share,
            Goal::Response { share, within } => queue.response_exceeds(within) <= 1.0 - share,
        }
    }

    #[test]
    fn the_least_number_keeps_the_goal_and_one_less_does_not() {
        for goal in GOALS {
            for load in [1e-9, 0.1, 0.95, 1.0, 7.3, 99.9, 640.0, 2500.0, 9_700.5] {
                let servers = least_servers(load, 10.0, goal).unwrap();
                assert!(keeps(goal, load, servers), "{goal:?} {load} {servers}");
                assert!(!keeps(goal, load, servers - 1), "{goal:?} {load} {servers}");
            }
        }
    }

    #[test]
    fn the_remembered_answers_are_the_same_in_any_order_of_loads() {
        for goal in GOALS {
            let mut staffing = Staffing::new(10.0, goal);
            // A walk that visits the loads below 60 in no order.
            for i in 0..3000_u32 {
                let load = f64::from(i * 7919 % 3000) / 50.0;
                let expected = least_servers(load, 10.0, goal);
                assert_eq!(staffing.servers_for(load), expected, "{goal:?} {load}");
            }
            assert!(staffing.limits.is_sorted_by(|a, b| a.0 <= b.0 && a.1 < b.1));
        }
    }

    #[test]
    fn a_higher_load_never_needs_fewer_and_a_stricter_goal_never_does() {
        for goal in GOALS {
            let mut staffing = Staffing::new(10.0, goal);
            let mut last = 0;
            for i in 0..20_000 {
                let servers = staffing.servers_for(f64::from(i) / 100.0).unwrap();
                assert!(servers >= last);
                last = servers;
            }
        }
        let response = |share, within| least_servers(50.0, 10.0, Goal::Response { share, within });
        assert!(response(0.9, 0.4) <= response(0.95, 0.4));
        assert!(response(0.95, 0.5) <= response(0.95, 0.4));
    }

    #[test]
    fn what_no_number_of_servers_can_keep_is_none() {
        // The service alone takes longer than 0.3 s in 5 % of the cases.
        let goal = Goal::Response { share: 0.95, within: 0.299 };
        assert_eq!(least_servers(5.0, 10.0, goal), None);
        assert_eq!(Staffing::new(10.0, goal).servers_for(5.0), None);
        assert_eq!(least_servers(5.0, 10.0, Goal::Waiting(0.0)), None);
        for within in [-1.0, f64::INFINITY, f64::NAN] {
            assert_eq!(least_servers(5.0, 10.0, Goal::Wait { share: 0.8, within }), None);
        }
        assert_eq!(least_servers(f64::from(u32::MAX), 10.0, Goal::Waiting(0.5)), None);
        assert_eq!(least_servers(0.0, 10.0, Goal::Waiting(0.5)), Some(0));
        assert!(least_servers(4e9, 10.0, Goal::Waiting(0.5)).is_some());
    }

    #[test]
    fn the_square_root_rule_keeps_the_share_of_those_who_wait() {
        for load in [100.0, 10_000.0] {
            let wait = erlang_c(square_root_servers(load, 1.0), load);
            assert!((wait - crate::queueing::halfin_whitt(1.0)).abs() < 0.02, "{load}: {wait}");
        }
        assert_eq!((square_root_servers(0.0, 2.0), square_root_servers(100.0, 0.5)), (0, 105));
        assert_eq!((square_root_servers(1e30, 1.0), square_root_servers(0.1, -5.0)), (u32::MAX, 1));
    }
}
