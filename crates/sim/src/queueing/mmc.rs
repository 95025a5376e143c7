//! M/M/c: arrivals by chance, exponential service, one queue without an end for all servers.
//!
//! D. Gross, J. F. Shortle, J. M. Thompson, C. M. Harris, "Fundamentals of Queueing Theory",
//! 4th ed., 2008, chapter 2. Not here: places that run out (`finite`), other laws (`general`).

use super::numeric::{PoissonWindow, falls_to};
use super::{are_rates, erlang_c, left_over};

/// An M/M/c queue in its steady state.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mmc {
    arrival: f64,
    rate: f64,
    servers: u32,
    /// c mu - lambda.
    spare: f64,
    wait: f64,
}

impl Mmc {
    /// The queue of `servers`, each with `rate` requests per second, at `arrival` requests per
    /// second.
    ///
    /// `None` if there is no steady state because the servers do not suffice, and if a rate is no
    /// rate: 1e-100 to 1e100 per second, arrivals may be 0 as well.
    pub fn new(arrival: f64, rate: f64, servers: u32) -> Option<Self> {
        // In one rounding: near the capacity a difference of rounded numbers has few digits left.
        let spare = libm::fma(f64::from(servers), rate, -arrival);
        let steady = are_rates(arrival, rate) && spare > 0.0;
        let wait = if steady { erlang_c(servers, arrival / rate) } else { return None };
        Some(Self { arrival, rate, servers, spare, wait })
    }

    /// The servers.
    pub fn servers(&self) -> u32 {
        self.servers
    }

    /// Offered load a, in erlang: also the servers that are busy on average.
    pub fn load(&self) -> f64 {
        self.arrival / self.rate
    }

    /// Busy share of the servers, below 1.
    pub fn utilisation(&self) -> f64 {
        self.load() / f64::from(self.servers)
    }

    /// Mean time of a service, in seconds.
    pub fn mean_service(&self) -> f64 {
        1.0 / self.rate
    }

    /// How fast requests leave that wait, more than arrive: theta = c mu - lambda, per second.
    pub fn spare(&self) -> f64 {
        self.spare
    }

    /// Probability that a request has to wait (Erlang C).
    pub fn p_wait(&self) -> f64 {
        self.wait
    }

    /// Mean time in the queue, in seconds.
    pub fn mean_wait(&self) -> f64 {
        self.wait / self.spare()
    }

    /// Mean response time, in seconds: wait and service.
    pub fn mean_response(&self) -> f64 {
        self.mean_wait() + 1.0 / self.rate
    }

    /// Mean number of requests that wait.
    pub fn mean_queue(&self) -> f64 {
        self.arrival * self.mean_wait()
    }

    /// Mean number of requests in the system.
    pub fn mean_in_system(&self) -> f64 {
        self.mean_queue() + self.load()
    }

    /// Probability that `n` requests are in the system.
    pub fn p_in_system(&self, n: u32) -> f64 {
        let (servers, at) = (f64::from(self.servers), f64::from(n));
        if n >= self.servers {
            let rho = self.utilisation();
            return self.wait * (1.0 - rho) * libm::pow(rho, at - servers);
        }
        // Below c it is a Poisson law that is cut off, whatever happens above.
        (1.0 - self.wait) * PoissonWindow::new(self.load(), servers - 1.0).at(at)
    }

    /// Probability that a request waits longer than `t` seconds, `t` at least 0.
    pub fn wait_exceeds(&self, t: f64) -> f64 {
        self.wait * libm::exp(-self.spare() * t)
    }

    /// Service level: share of the requests that wait `t` seconds at most.
    pub fn wait_within(&self, t: f64) -> f64 {
        1.0 - self.wait_exceeds(t)
    }

    /// The wait in seconds that `share` of the requests do not exceed; `share` below 1.
    pub fn wait_percentile(&self, share: f64) -> f64 {
        let left = left_over(share);
        if self.wait <= left { 0.0 } else { libm::log(self.wait / left) / self.spare() }
    }

    /// Probability that a response takes longer than `t` seconds, `t` at least 0.
    pub fn response_exceeds(&self, t: f64) -> f64 {
        response_exceeds(self.wait, self.spare() / self.rate, self.rate * t)
    }

    /// The response time in seconds that `share` of the requests do not exceed; `share` below 1.
    pub fn response_percentile(&self, share: f64) -> f64 {
        let left = left_over(share);
        let (wait, slack) = (self.wait, self.spare() / self.rate);
        // No response is shorter than its service. The sum of two times exceeds the sum of what
        // each exceeds with half of the probability at most with the whole of it.
        let low = -libm::log(left);
        let high = libm::log(2.0 / left) + libm::log((2.0 * wait / left).max(1.0)) / slack;
        let survival = |t: f64| {
            let value = response_exceeds(wait, slack, t);
            // Who is in the system and does not wait is served, and leaves at the rate of 1.
            (value, value - wait * libm::exp(-slack * t))
        };
        falls_to(left, (low, high), &survival) / self.rate
    }
}

/// Probability that a response takes longer than `t` mean services, if waiting has the probability
/// `wait` and those who wait leave faster than they come by `spare` in a mean service.
///
/// The sum of two exponential times, by their difference quotient; it has no singularity where
/// both rates are the same.
pub(super) fn response_exceeds(wait: f64, spare: f64, t: f64) -> f64 {
    let gap = (spare - 1.0).abs() * t;
    let quotient = if gap < 1e-300 { 1.0 } else { -libm::expm1(-gap) / gap };
    libm::exp(-t) + wait * t * libm::exp(-spare.min(1.0) * t) * quotient
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHARES: [f64; 5] = [0.5, 0.9, 0.95, 0.99, 0.999];

    #[test]
    fn one_server_has_exponential_responses_up_to_the_edge_of_its_capacity() {
        for arrival in [0.0, 1e-9, 5.0, 9.9, 9.999_999_9] {
            let queue = Mmc::new(arrival, 10.0, 1).unwrap();
            let spare = 10.0 - arrival;
            assert!((queue.mean_response() * spare - 1.0).abs() < 1e-12);
            for share in SHARES {
                let expected = -libm::log(1.0 - share) / spare;
                assert!((queue.response_percentile(share) / expected - 1.0).abs() < 1e-11);
            }
        }
    }

    #[test]
    fn percentiles_are_where_the_exceedance_falls_to_what_is_left() {
        for (servers, rho) in [(2, 0.5), (2, 0.500_000_001), (9, 0.98), (300, 0.99), (10_000, 0.9)]
        {
            let queue = Mmc::new(rho * f64::from(servers) * 3.0, 3.0, servers).unwrap();
            for share in SHARES {
                let response = queue.response_percentile(share);
                let error = queue.response_exceeds(response) / (1.0 - share) - 1.0;
                assert!(error.abs() < 1e-11, "{servers} {rho} {share}: {error:e}");
                let wait = queue.wait_percentile(share);
                assert!(wait <= response);
                assert!(wait == 0.0 || (queue.wait_within(wait) - share).abs() < 1e-12);
            }
        }
    }

    #[test]
    fn every_measure_grows_with_the_load_and_shrinks_with_servers_and_rates() {
        let measures = |arrival: f64, rate: f64, servers: u32| {
            let queue = Mmc::new(arrival, rate, servers).unwrap();
            [
                queue.p_wait(),
                queue.mean_response(),
                queue.mean_in_system(),
                queue.wait_percentile(0.95),
                queue.response_percentile(0.95),
                queue.response_exceeds(0.2),
            ]
        };
        let lower =
            |a: [f64; 6], b: [f64; 6]| a.iter().zip(b).all(|(a, b)| *a <= b * (1.0 + 1e-12));
        for servers in [1, 3, 20, 500] {
            for percent in 1..=98 {
                let arrival = f64::from(percent * servers) / 10.0;
                let here = measures(arrival, 10.0, servers);
                assert!(lower(here, measures(arrival * 1.01, 10.0, servers)));
                assert!(lower(measures(arrival, 10.1, servers), here));
                assert!(lower(measures(arrival, 10.0, servers + 1), here));
            }
        }
    }

    #[test]
    fn probabilities_of_states_sum_up_to_one_and_to_the_mean() {
        for (servers, arrival) in [(1, 0.3), (4, 3.5), (50, 47.0), (400, 2.0)] {
            let queue = Mmc::new(arrival, 1.0, servers).unwrap();
            let p = |n: u32| queue.p_in_system(n);
            let sum: f64 = (0..2000).map(p).sum();
            let mean: f64 = (0..2000).map(|n| f64::from(n) * p(n)).sum();
            assert!((sum - 1.0).abs() < 1e-12);
            assert!((mean / queue.mean_in_system() - 1.0).abs() < 1e-9);
        }
    }

    #[test]
    fn what_is_no_queue_or_has_no_steady_state_is_none() {
        for (arrival, rate, servers) in [
            (1.0, 1.0, 0),
            (0.0, 1.0, 0),
            (3.0, 1.0, 3),
            (3.1, 1.0, 3),
            (-1.0, 1.0, 3),
            (1.0, 0.0, 3),
            (f64::NAN, 1.0, 3),
            (1.0, f64::INFINITY, 3),
        ] {
            assert_eq!(Mmc::new(arrival, rate, servers), None);
        }
    }

    #[test]
    fn extreme_queues_stay_finite() {
        for (arrival, rate, servers) in [
            (0.0, 1e-100, 1),
            (1e-100, 1e100, u32::MAX),
            (9_999.999_999, 1.0, 10_000),
            (1.0 - 1e-15, 1.0, 1),
            (1e-12, 1.0, 10_000),
        ] {
            let queue = Mmc::new(arrival, rate, servers).unwrap();
            for value in [
                queue.mean_response(),
                queue.mean_in_system(),
                queue.response_percentile(1.0),
                queue.wait_percentile(1.0),
                queue.response_percentile(0.0),
                queue.response_exceeds(1e9),
                queue.p_in_system(7),
            ] {
                assert!(value.is_finite() && value >= 0.0, "{value}");
            }
        }
    }
}
