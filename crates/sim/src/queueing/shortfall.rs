//! The share of broken promises at a load that stays, quickly for one fleet after the other.
//!
//! A promise is broken to whoever finds the line full (M/M/c/K) and to whoever gets in but is
//! answered too late. How late those are who get in is the less of two: as late as in a line
//! without an end (M/M/c), for a line that ends is never longer; or as late as behind a line that
//! is full, which all workers together work off at their rate, and then a service of their own.
//! So a fleet that is overloaded turns away what exceeds it, and the rest is late unless a full
//! line is short. Exact for no places and for a line that is never full. Not here: the exact law
//! (`finite`), which costs a thousand times as much.

use super::erlang::waiting;
use super::mmc::response_exceeds;
use super::numeric::Powers;

/// From so much load on the recursion begins near it.
const MANY: f64 = 100.0;

/// How many standard deviations below the load it begins then: what is wrong there is forgotten
/// by the factor exp(-12.5) up to the load.
const DEVIATIONS: f64 = 5.0;

/// Beyond this an inverse probability is as good as infinite.
const ENDLESS: f64 = 1e300;

/// A promise, the places of a line, and how far Erlang's recursion has come.
#[derive(Clone, Copy, Debug)]
pub struct Shortfall {
    within: f64,
    places: f64,
    load: f64,
    servers: u32,
    inverse: f64,
}

impl Shortfall {
    /// For answers `within` so many seconds and a line of so many `places`, both at least 0.
    pub fn new(within: f64, places: f64) -> Self {
        Self { within, places: places.max(0.0), load: 0.0, servers: 0, inverse: 1.0 }
    }

    /// The share of requests, 0 to 1, that break the promise if the service alone does, however
    /// many servers of `rate` there are.
    pub fn alone(&self, rate: f64) -> f64 {
        libm::exp(-rate * self.within)
    }

    /// The share of requests, 0 to 1, to which the promise is broken, at `arrival` requests per
    /// second, at least 0, on `servers` of `rate` requests per second each, above 0.
    ///
    /// The next larger number of servers at the same load costs the steps between the two; anything
    /// else begins anew.
    pub fn share(&mut self, arrival: f64, rate: f64, servers: u32) -> f64 {
        if servers == 0 {
            return 1.0;
        }
        let load = arrival / rate;
        let alone = self.alone(rate);
        if load <= 0.0 {
            return alone;
        }
        let count = f64::from(servers);
        let below = self.inverse_b(servers - 1, load) * count / load;
        let powers = Powers::new(load.min(count), load.max(count));
        let sum = powers.sum(self.places + 1.0);
        let last = powers.power(self.places) / sum;
        let spare = count - load;
        let blocked = if spare >= 0.0 {
            last / (1.0 + below / sum)
        } else {
            1.0 / (sum * (1.0 + below * last))
        };
        let services = rate * self.within;
        let behind_all = libm::exp(-(services - self.places / count).max(0.0));
        let late = if spare > 0.0 {
            let wait = waiting(count, load, 1.0 + below);
            response_exceeds(wait, spare, services).min(behind_all)
        } else {
            behind_all
        };
        (blocked + late * (1.0 - blocked)).clamp(0.0, 1.0)
    }

    /// The inverse of Erlang B; that of a fluid far below the load.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "not negative, and below the number of servers"
    )]
    fn inverse_b(&mut self, servers: u32, load: f64) -> f64 {
        let far = if load < MANY { -1.0 } else { load - DEVIATIONS * libm::sqrt(load) };
        if f64::from(servers) <= far {
            return fluid(f64::from(servers), load);
        }
        if load != self.load || servers < self.servers {
            let begin = far.max(0.0).floor();
            *self = Self { load, servers: begin as u32, ..*self };
            self.inverse = fluid(begin, load);
        }
        for k in self.servers + 1..=servers {
            if self.inverse > ENDLESS {
                self.inverse = f64::INFINITY;
                break;
            }
            self.inverse = 1.0 + self.inverse * f64::from(k) / load;
        }
        self.servers = servers;
        self.inverse
    }
}

/// The inverse of Erlang B far below the load: 1 / (1 - rho) of a fluid, and the next term of the
/// series in 1 / load.
fn fluid(servers: f64, load: f64) -> f64 {
    let gap = 1.0 - servers / load;
    1.0 / gap - (1.0 - gap) / (load * gap * gap * gap)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::queueing::{Mmc, Mmck, erlang_b};

    #[test]
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the counts are small and above zero"
    )]
    fn far_below_the_load_the_recursion_is_not_needed() {
        for load in [100.0, 400.0, 5000.0, 1e6] {
            let mut line = Shortfall::new(0.0, 0.0);
            for deviations in [9.0, 5.0, 4.0, 1.0, -1.0, -4.0] {
                let servers = (load - deviations * libm::sqrt(load)) as u32;
                let loss = 1.0 / line.inverse_b(servers, load);
                let exact = erlang_b(servers, load);
                assert!((loss - exact).abs() < 0.004, "{load} {deviations}: {loss} {exact}");
            }
        }
    }

    /// By the exact law.
    fn exact(within: f64, places: u32, arrival: f64, servers: u32) -> f64 {
        let queue = Mmck::new(arrival, 10.0, servers, places).unwrap();
        let blocked = queue.p_block();
        blocked + (1.0 - blocked) * queue.response_exceeds(within)
    }

    #[test]
    fn without_places_and_in_a_line_that_is_never_full_it_is_exact() {
        for (arrival, servers) in [(3.0, 1), (30.0, 5), (900.0, 100), (400.0, 30)] {
            let share = Shortfall::new(0.35, 0.0).share(arrival, 10.0, servers);
            assert!((share - exact(0.35, 0, arrival, servers)).abs() < 1e-12, "{share}");
        }
        for (arrival, servers) in [(3.0, 1), (30.0, 5), (900.0, 100)] {
            let share = Shortfall::new(0.35, 1e6).share(arrival, 10.0, servers);
            let endless = Mmc::new(arrival, 10.0, servers).unwrap().response_exceeds(0.35);
            assert!((share - endless).abs() < 1e-12, "{share} {endless}");
        }
    }

    #[test]
    fn between_them_it_is_near_the_exact_law() {
        let mut worst: f64 = 0.0;
        for (within, places) in [(0.5, 10), (0.5, 200), (0.5, 1000), (2.0, 100)] {
            for servers in [1, 4, 40, 200] {
                for percent in [30, 70, 90, 110, 150, 300] {
                    let arrival = f64::from(percent * servers) / 10.0;
                    let found =
                        Shortfall::new(within, f64::from(places)).share(arrival, 10.0, servers);
                    worst = worst.max((found - exact(within, places, arrival, servers)).abs());
                }
            }
        }
        assert!(worst < 0.35, "{worst}");
        let mean = |places: u32| {
            let off = |percent: u32| {
                let arrival = f64::from(percent * 40) / 10.0;
                let found = Shortfall::new(0.5, f64::from(places)).share(arrival, 10.0, 40);
                (found - exact(0.5, places, arrival, 40)).abs()
            };
            (30..=200).step_by(5).map(off).sum::<f64>() / 35.0
        };
        for places in [10, 100, 1000] {
            assert!(mean(places) < 0.04, "{places}: {}", mean(places));
        }
    }

    #[test]
    fn more_servers_never_break_more_and_more_load_never_breaks_less() {
        for (within, places) in [(0.2, 0.0), (0.5, 30.0), (0.5, 1000.0), (30.0, 1e6), (0.0, 5.0)] {
            for arrival in [0.5, 40.0, 999.0, 25_000.0] {
                let mut line = Shortfall::new(within, places);
                let mut last: f64 = 1.0;
                for servers in 0..=3600 {
                    let share = line.share(arrival, 10.0, servers);
                    assert!(share <= last + 1e-3, "{within} {places} {arrival} {servers}");
                    last = share.min(last);
                }
                assert!(
                    line.share(1.2 * arrival, 10.0, 1000) >= {
                        line.share(arrival, 10.0, 1000) - 1e-12
                    }
                );
            }
        }
    }

    #[test]
    fn the_order_of_questions_makes_no_difference() {
        let mut line = Shortfall::new(0.5, 100.0);
        for (arrival, servers) in [(90.0, 12), (90.0, 11), (90.0, 40), (80.0, 40), (3e4, 3100)] {
            let fresh = Shortfall::new(0.5, 100.0).share(arrival, 10.0, servers);
            assert_eq!(line.share(arrival, 10.0, servers), fresh);
        }
        assert_eq!((line.share(0.0, 10.0, 3), line.share(5.0, 10.0, 0)), (line.alone(10.0), 1.0));
    }

    #[test]
    fn extreme_lines_stay_shares() {
        for (arrival, rate, servers) in [(1e6, 1e-5, 1), (1e6, 1e-5, 2_560_000), (1e-9, 1e5, 9)] {
            for (within, places) in [(600.0, 1e6), (0.001, 0.0), (0.001, 1e6)] {
                let share = Shortfall::new(within, places).share(arrival, rate, servers);
                assert!((0.0..=1.0).contains(&share), "{share}");
            }
        }
    }
}
