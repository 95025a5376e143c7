//! M/M/c/K: a queue with so many waiting places, at any load; whoever finds none is turned away.
//!
//! D. Gross, J. F. Shortle, J. M. Thompson, C. M. Harris, "Fundamentals of Queueing Theory",
//! 4th ed., 2008, chapter 2. The states in which all servers are busy are geometric; above the
//! capacity they are counted from the last place down, so that nothing overflows. Not here: how
//! such a queue gets into its steady state.

use super::erlang::below_all_busy;
use super::numeric::{PoissonWindow, Powers, falls_to};
use super::{are_rates, left_over};

/// An M/M/c/K queue in its steady state; without places it is Erlang's loss system.
#[derive(Clone, Copy, Debug)]
pub struct Mmck {
    arrival: f64,
    rate: f64,
    servers: f64,
    places: f64,
    /// Powers of rho, or above the capacity of 1 / rho.
    powers: Powers,
    /// Probability that a server is idle.
    idle: f64,
    /// Probability that all servers are busy.
    busy: f64,
    /// Of that, the share in which the places are all taken, and the other share.
    full: (f64, f64),
    /// Probability of getting in.
    accepted: f64,
}

impl Mmck {
    /// The queue of `servers`, each with `rate` requests per second, and of `places` to wait in,
    /// at `arrival` requests per second.
    ///
    /// `None` without servers, and if a rate is no rate: 1e-100 to 1e100 per second, arrivals may
    /// be 0 as well.
    pub fn new(arrival: f64, rate: f64, servers: u32, places: u32) -> Option<Self> {
        if !are_rates(arrival, rate) || servers == 0 {
            return None;
        }
        let below = below_all_busy(servers, arrival / rate);
        let (servers, places) = (f64::from(servers), f64::from(places));
        let spare = servers * rate - arrival;
        let powers = Powers::new(arrival.min(servers * rate), arrival.max(servers * rate));
        let sum = powers.sum(places + 1.0);
        // Without the last place there is one power less, and mirrored it lacks the first.
        let last = powers.power(places) / sum;
        let but_last = powers.sum(places) / sum;
        let (below, full) = if spare >= 0.0 {
            (below / sum, (last, but_last))
        } else {
            (below * last, (1.0 / sum, powers.power(1.0) * but_last))
        };
        let busy = 1.0 / (1.0 + below);
        let idle = if busy > 0.5 { below * busy } else { 1.0 - busy };
        let accepted = idle + busy * full.1;
        Some(Self { arrival, rate, servers, places, powers, idle, busy, full, accepted })
    }

    /// Probability that a request is turned away.
    pub fn p_block(&self) -> f64 {
        self.busy * self.full.0
    }

    /// Probability that all servers are busy.
    pub fn p_all_busy(&self) -> f64 {
        self.busy
    }

    /// Probability that `n` requests are in the system.
    pub fn p_in_system(&self, n: u32) -> f64 {
        let n = f64::from(n);
        if n < self.servers {
            // Below c it is a Poisson law that is cut off, whatever happens above.
            let window = PoissonWindow::new(self.arrival / self.rate, self.servers - 1.0);
            return self.idle * window.at(n);
        }
        let taken = n - self.servers;
        if taken > self.places {
            return 0.0;
        }
        let power = if self.is_over() { self.places - taken } else { taken };
        self.busy * self.powers.power(power) / self.powers.sum(self.places + 1.0)
    }

    /// Requests per second that get in, and are served.
    pub fn throughput(&self) -> f64 {
        self.arrival * self.accepted
    }

    /// Busy share of the servers.
    pub fn utilisation(&self) -> f64 {
        self.throughput() / (self.servers * self.rate)
    }

    /// Mean number of requests that wait.
    pub fn mean_queue(&self) -> f64 {
        self.busy * self.mean_taken(self.places)
    }

    /// Mean number of requests in the system.
    pub fn mean_in_system(&self) -> f64 {
        self.throughput() / self.rate + self.mean_queue()
    }

    /// Probability that a request that gets in has to wait.
    pub fn p_wait(&self) -> f64 {
        self.busy * self.full.1 / self.accepted
    }

    /// Mean time in the queue of the requests that get in, in seconds.
    pub fn mean_wait(&self) -> f64 {
        if self.places == 0.0 {
            return 0.0;
        }
        // Who finds j others waiting waits for j + 1 services of all servers together.
        let ahead = 1.0 + self.mean_taken(self.places - 1.0);
        self.p_wait() * ahead / (self.servers * self.rate)
    }

    /// Mean response time of the requests that get in, in seconds.
    pub fn mean_response(&self) -> f64 {
        self.mean_wait() + 1.0 / self.rate
    }

    /// Probability that a request that gets in waits longer than `t` seconds, `t` at least 0; what
    /// is less than 1e-25 may be shown as nothing.
    pub fn wait_exceeds(&self, t: f64) -> f64 {
        self.after(t).waiting
    }

    /// Probability that the response to a request that gets in takes longer than `t` seconds, `t`
    /// at least 0.
    pub fn response_exceeds(&self, t: f64) -> f64 {
        let after = self.after(t);
        after.waiting + after.served
    }

    /// The wait in seconds that `share` of the requests that get in do not exceed; `share` below 1.
    pub fn wait_percentile(&self, share: f64) -> f64 {
        let left = left_over(share);
        if self.p_wait() <= left {
            return 0.0;
        }
        self.percentile(left, 0.0, &|t| {
            let after = self.after(t);
            (after.waiting, after.starting)
        })
    }

    /// The response time in seconds that `share` of the requests that get in do not exceed;
    /// `share` below 1.
    pub fn response_percentile(&self, share: f64) -> f64 {
        let left = left_over(share);
        self.percentile(left, -libm::log(left) / self.rate, &|t| {
            let after = self.after(t);
            (after.waiting + after.served, after.served * self.rate)
        })
    }

    /// Whether more requests arrive than can be served: powers are those of 1 / rho then.
    fn is_over(&self) -> bool {
        self.arrival > self.servers * self.rate
    }

    /// The mean number of places taken if all servers are busy and there were `places`.
    fn mean_taken(&self, places: f64) -> f64 {
        let mean = self.powers.mean(places + 1.0);
        if self.is_over() { places - mean } else { mean }
    }

    /// The time from which on `survival` is at most `left`; it is not before `low`.
    fn percentile(&self, left: f64, low: f64, survival: &dyn Fn(f64) -> (f64, f64)) -> f64 {
        let mut high = 2.0 * low + (1.0 + self.places) / (self.servers * self.rate);
        for _ in 0..64 {
            if survival(high).0 <= left {
                break;
            }
            high *= 2.0;
        }
        falls_to(left, (low, high), survival)
    }

    /// What has become of a request `t` seconds after it got in.
    ///
    /// Time is counted in services of all servers together, which end by a Poisson process of the
    /// rate c mu as long as anybody waits (uniformisation: A. Jensen, "Markoff chains as an aid in
    /// the study of Markoff processes", 1953). With each of them whoever waits moves on by one;
    /// who is being served leaves with one of c. All terms are positive.
    fn after(&self, t: f64) -> After {
        let ticks = self.servers * self.rate * t;
        let mut after = After::default();
        // Long after the last could have begun to be served, less than exp(-100) is left.
        if ticks > 2.0 * self.places + 200.0 * self.servers + 1000.0 {
            return after;
        }
        let window = PoissonWindow::new(ticks, f64::INFINITY);
        let p_wait = self.p_wait();
        let mut k = window.first;
        let mut served = self.served_after(k);
        for weight in &window.weights {
            let starting = p_wait * self.p_ahead(k);
            after.waiting += weight * p_wait * self.p_ahead_at_least(k);
            after.served += weight * served;
            after.starting += weight * starting * self.servers * self.rate;
            served = served * (1.0 - 1.0 / self.servers) + starting;
            k += 1.0;
        }
        after
    }

    /// Probability that `k` wait already, for a request that gets in and has to wait.
    fn p_ahead(&self, k: f64) -> f64 {
        if k >= self.places {
            return 0.0;
        }
        let power = if self.is_over() { self.places - 1.0 - k } else { k };
        self.powers.power(power) / self.powers.sum(self.places)
    }

    /// Probability that at least `k` wait already, for a request that gets in and has to wait.
    fn p_ahead_at_least(&self, k: f64) -> f64 {
        if k >= self.places {
            return 0.0;
        }
        let first = if self.is_over() { 1.0 } else { self.powers.power(k) };
        first * self.powers.sum(self.places - k) / self.powers.sum(self.places)
    }

    /// Probability that a request that got in is being served after `k` ticks.
    fn served_after(&self, k: f64) -> f64 {
        let stay = Powers::new(self.servers - 1.0, self.servers);
        let k_waiting = k.min(self.places);
        let at_once = (1.0 - self.p_wait()) * stay.power(k_waiting);
        let mut served = at_once;
        if k_waiting > 0.0 && self.p_wait() > 0.0 {
            // The sum of all that began to be served at a tick and stayed: a difference quotient
            // of powers of 1 - 1/c and of rho, counted from the larger of the two.
            let (load, others) = (self.arrival / self.rate, self.servers - 1.0);
            let ratios = Powers::new(load.min(others), load.max(others));
            let largest = if others <= load {
                self.p_ahead(k_waiting - 1.0)
            } else {
                self.p_ahead(0.0) * stay.power(k_waiting - 1.0)
            };
            served += self.p_wait() * largest * ratios.sum(k_waiting);
        }
        served * stay.power(k - k_waiting)
    }
}

/// What has become of a request that got in.
#[derive(Default)]
struct After {
    /// Probability that it waits.
    waiting: f64,
    /// Probability that it is being served.
    served: f64,
    /// Probability per second that it just begins to be served.
    starting: f64,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::queueing::{Mmc, erlang_b};

    const SHARES: [f64; 4] = [0.5, 0.9, 0.95, 0.99];

    fn near(a: f64, b: f64, relative: f64) -> bool {
        (a - b).abs() <= relative * b.abs()
    }

    #[test]
    fn without_places_it_is_the_loss_system_of_erlang() {
        for (servers, load) in [(1, 0.3), (1, 1.0), (5, 9.0), (200, 180.0), (10_000, 1.2e4)] {
            let queue = Mmck::new(load, 1.0, servers, 0).unwrap();
            assert!(near(queue.p_block(), erlang_b(servers, load), 1e-12));
            assert_eq!((queue.mean_queue(), queue.mean_wait(), queue.p_wait()), (0.0, 0.0, 0.0));
            for share in SHARES {
                let service = -libm::log(1.0 - share);
                assert!(near(queue.response_percentile(share), service, 1e-11));
                assert_eq!(queue.wait_percentile(share), 0.0);
            }
        }
    }

    #[test]
    fn with_endless_places_it_is_the_queue_without_an_end() {
        for (servers, rho) in [(1, 0.7), (2, 0.5), (10, 0.9), (50, 0.98), (1000, 0.99)] {
            let arrival = rho * f64::from(servers) * 10.0;
            let finite = Mmck::new(arrival, 10.0, servers, 1_000_000).unwrap();
            let endless = Mmc::new(arrival, 10.0, servers).unwrap();
            assert!(near(finite.mean_wait(), endless.mean_wait(), 1e-10));
            assert!(near(finite.p_wait(), endless.p_wait(), 1e-10));
            for share in SHARES {
                let (a, b) =
                    (finite.response_percentile(share), endless.response_percentile(share));
                assert!(near(a, b, 1e-9), "{servers} {rho} {share}: {a} {b}");
                let (a, b) = (finite.wait_percentile(share), endless.wait_percentile(share));
                assert!(near(a, b, 1e-9), "{servers} {rho} {share}: {a} {b}");
            }
        }
    }

    /// The same by the balance of each state with the next, in the order of states.
    fn by_balance(arrival: f64, servers: u32, places: u32) -> (f64, f64) {
        let mut state = vec![1.0];
        for n in 1..=servers + places {
            let next = state[n as usize - 1] * arrival / f64::from(n.min(servers));
            state.push(next);
        }
        let sum: f64 = state.iter().sum();
        let mean: f64 = (0..).zip(&state).map(|(n, p)| f64::from(n) * p).sum();
        (state[state.len() - 1] / sum, mean / sum)
    }

    #[test]
    fn states_agree_with_their_balance_below_at_and_above_the_capacity() {
        for (servers, places) in [(1, 1), (1, 20), (4, 3), (10, 50), (50, 100)] {
            for rho in [0.01, 0.5, 0.999_999, 1.0, 1.000_001, 1.3, 4.0] {
                let arrival = rho * f64::from(servers);
                let queue = Mmck::new(arrival, 1.0, servers, places).unwrap();
                let (block, mean) = by_balance(arrival, servers, places);
                assert!(near(queue.p_block(), block, 1e-11), "{servers} {places} {rho}");
                assert!(near(queue.mean_in_system(), mean, 1e-11), "{servers} {places} {rho}");
                let sum: f64 = (0..=servers + places + 3).map(|n| queue.p_in_system(n)).sum();
                assert!((sum - 1.0).abs() < 1e-12);
                for n in 1..=servers + places {
                    let down = f64::from(n.min(servers)) * queue.p_in_system(n);
                    let up = arrival * queue.p_in_system(n - 1);
                    assert!((up - down).abs() < 1e-12, "{servers} {places} {rho}: {n}");
                }
            }
        }
    }

    #[test]
    fn littles_law_holds_and_the_tails_integrate_to_the_means() {
        for (servers, places, rho) in [(1, 5, 0.9), (3, 8, 1.0), (4, 4, 2.5), (1, 30, 1.5)] {
            let queue = Mmck::new(rho * f64::from(servers), 1.0, servers, places).unwrap();
            let waiting = queue.throughput() * queue.mean_wait();
            assert!(near(waiting, queue.mean_queue(), 1e-12));
            // Simpson's rule over a time in which nothing is left.
            let (n, h) = (8000, 0.01);
            let sum = |f: &dyn Fn(f64) -> f64| {
                let weight = |i: i32| if i == 0 || i == n { 1.0 } else { f64::from(2 + i % 2 * 2) };
                (0..=n).map(|i| weight(i) * f(f64::from(i) * h)).sum::<f64>() * h / 3.0
            };
            assert!(near(sum(&|t| queue.wait_exceeds(t)), queue.mean_wait(), 1e-6));
            assert!(near(sum(&|t| queue.response_exceeds(t)), queue.mean_response(), 1e-6));
        }
    }

    #[test]
    fn measures_grow_with_the_load_even_across_the_capacity() {
        let measures = |percent: u32, servers: u32, places: u32| {
            let arrival = f64::from(percent * servers) / 100.0;
            let queue = Mmck::new(arrival, 1.0, servers, places).unwrap();
            [
                queue.p_block(),
                queue.mean_in_system(),
                queue.p_wait(),
                queue.mean_wait(),
                queue.response_percentile(0.95),
            ]
        };
        for (servers, places) in [(1, 10), (8, 3), (30, 60)] {
            for percent in (5..=250).step_by(5) {
                let (low, high) =
                    (measures(percent, servers, places), measures(percent + 5, servers, places));
                assert!(low.iter().zip(high).all(|(low, high)| *low <= high * (1.0 + 1e-12)));
                // One place more turns fewer away, and lets more wait.
                let more = measures(percent, servers, places + 1);
                assert!(more[0] <= low[0] && more[3] >= low[3] * (1.0 - 1e-12));
            }
        }
    }

    #[test]
    fn extreme_queues_stay_finite() {
        for arrival in [0.0, 1e-100, 1e-9, 0.999_999_999, 1.0, 1e4, 1e9, 1e100] {
            for (servers, places) in
                [(1, 0), (1, 1), (10_000, 7), (1, 1_000_000), (10_000, 100_000)]
            {
                let queue = Mmck::new(arrival, 1.0, servers, places).unwrap();
                for value in [
                    queue.p_block(),
                    queue.throughput(),
                    queue.mean_in_system(),
                    queue.p_wait(),
                    queue.mean_response(),
                    queue.response_exceeds(1e12),
                    queue.response_percentile(0.99),
                    queue.wait_percentile(0.5),
                ] {
                    assert!(value.is_finite() && value >= 0.0, "{value} {arrival} {servers}");
                }
                assert!(queue.throughput() <= f64::from(servers) * (1.0 + 1e-12));
            }
        }
        assert!(Mmck::new(1.0, 1.0, 0, 5).is_none() && Mmck::new(f64::NAN, 1.0, 1, 1).is_none());
    }
}
