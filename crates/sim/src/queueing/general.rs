//! Service and arrivals of any law, known by their squared coefficients of variation alone.
//!
//! The one exact formula is that of M/G/1; the others are approximations that are exact for
//! exponential laws, and good where the load is high and the variation moderate: with few servers
//! and a high variation of service, percentiles may be off by a third. Not here: exact solutions
//! of other laws.

use super::Mmc;

/// More variation than that has nobody measured.
const SCV: core::ops::RangeInclusive<f64> = 0.0..=1e100;

/// Mean wait in seconds of an M/G/1 queue; `service_scv` is the squared coefficient of variation
/// of the service times. Exact.
///
/// F. Pollaczek, 1930; A. Y. Khinchine, 1932: rho / (1 - rho) (1 + scv) / 2 / mu. `None` as for
/// [`Mmc::new`], or if the variation is below 0.
pub fn mg1_wait(arrival: f64, rate: f64, service_scv: f64) -> Option<f64> {
    kingman_wait(arrival, rate, 1.0, service_scv)
}

/// Mean wait in seconds of a G/G/1 queue, exact in the limit of a load of one.
///
/// J. F. C. Kingman, "The single server queue in heavy traffic", 1961. `None` as for
/// [`mg1_wait`].
pub fn kingman_wait(arrival: f64, rate: f64, arrival_scv: f64, service_scv: f64) -> Option<f64> {
    // With one server Erlang C is the load, and the two formulas are the same.
    Some(Ggc::new(arrival, rate, 1, arrival_scv, service_scv)?.mean_wait())
}

/// A G/G/c queue: M/M/c with its waits stretched by the variation of both laws.
///
/// A. O. Allen, "Probability, Statistics and Queueing Theory", 1990 (with J. Cunneen); the tail
/// after W. Whitt, "Approximations for the GI/G/m queue", 1993.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ggc {
    mmc: Mmc,
    /// Half of the sum of both squared coefficients of variation.
    variation: f64,
}

impl Ggc {
    /// The queue of `servers`, each with `rate` requests per second on average, at `arrival`
    /// requests per second on average.
    ///
    /// `None` as for [`Mmc::new`], or if a variation is below 0 or above 1e100.
    pub fn new(
        arrival: f64,
        rate: f64,
        servers: u32,
        arrival_scv: f64,
        service_scv: f64,
    ) -> Option<Self> {
        let known = SCV.contains(&arrival_scv) && SCV.contains(&service_scv);
        let mmc = if known { Mmc::new(arrival, rate, servers)? } else { return None };
        Some(Self { mmc, variation: 0.5 * (arrival_scv + service_scv) })
    }

    /// The queue of the same rates with exponential laws.
    pub fn exponential(&self) -> &Mmc {
        &self.mmc
    }

    /// Mean wait in seconds (Allen and Cunneen).
    pub fn mean_wait(&self) -> f64 {
        self.variation * self.mmc.mean_wait()
    }

    /// Mean wait in seconds, without Erlang's formula.
    ///
    /// H. Sakasegawa, "An approximation formula `L_q = alpha rho^beta / (1 - rho)`", 1977.
    pub fn sakasegawa_wait(&self) -> f64 {
        let power = libm::sqrt(2.0 * (f64::from(self.mmc.servers()) + 1.0)) - 1.0;
        self.variation * libm::pow(self.mmc.utilisation(), power) / self.mmc.spare()
    }

    /// Mean response time in seconds.
    pub fn mean_response(&self) -> f64 {
        self.mean_wait() + self.mmc.mean_response() - self.mmc.mean_wait()
    }

    /// Mean number of requests that wait.
    pub fn mean_queue(&self) -> f64 {
        self.variation * self.mmc.mean_queue()
    }

    /// Probability that a request waits longer than `t` seconds, `t` at least 0: as often as in
    /// M/M/c, and exponential with the mean stretched.
    pub fn wait_exceeds(&self, t: f64) -> f64 {
        if self.variation == 0.0 {
            return 0.0;
        }
        self.mmc.wait_exceeds(t / self.variation)
    }

    /// The wait in seconds that `share` of the requests do not exceed; `share` below 1.
    pub fn wait_percentile(&self, share: f64) -> f64 {
        self.variation * self.mmc.wait_percentile(share)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steady_service_halves_the_wait_of_a_single_server() {
        let exponential = Mmc::new(7.0, 10.0, 1).unwrap().mean_wait();
        assert!((mg1_wait(7.0, 10.0, 0.0).unwrap() - exponential / 2.0).abs() < 1e-15);
        assert!((mg1_wait(7.0, 10.0, 1.0).unwrap() - exponential).abs() < 1e-15);
        assert_eq!(kingman_wait(7.0, 10.0, 0.0, 0.0), Some(0.0));
    }

    #[test]
    fn exponential_laws_on_both_sides_are_the_exact_queue() {
        for (servers, arrival) in [(1, 0.9), (8, 7.0), (100, 95.0)] {
            let queue = Ggc::new(arrival, 1.0, servers, 1.0, 1.0).unwrap();
            let exact = queue.exponential();
            assert_eq!(queue.mean_wait(), exact.mean_wait());
            assert_eq!(queue.wait_percentile(0.99), exact.wait_percentile(0.99));
            assert_eq!(queue.wait_exceeds(0.3), exact.wait_exceeds(0.3));
            assert!((queue.mean_response() - exact.mean_response()).abs() < 1e-12);
        }
    }

    #[test]
    fn sakasegawa_is_close_to_the_formula_that_it_replaces_when_load_is_high() {
        for servers in [1, 2, 10, 100] {
            let arrival = 0.95 * f64::from(servers);
            let queue = Ggc::new(arrival, 1.0, servers, 1.0, 3.0).unwrap();
            let ratio = queue.sakasegawa_wait() / queue.mean_wait();
            assert!((ratio - 1.0).abs() < 0.05, "{servers}: {ratio}");
        }
    }

    #[test]
    fn waits_grow_with_every_variation() {
        let wait = |a: f64, s: f64| Ggc::new(9.0, 1.0, 10, a, s).unwrap().mean_wait();
        for i in 0..20 {
            let scv = f64::from(i) / 4.0;
            assert!(wait(scv, 1.0) < wait(scv + 0.1, 1.0));
            assert!(wait(1.0, scv) < wait(1.0, scv + 0.1));
        }
    }

    #[test]
    fn no_variation_below_nothing_and_no_load_of_one_is_taken() {
        assert_eq!(mg1_wait(1.0, 1.0, 1.0), None);
        assert_eq!(mg1_wait(0.5, 1.0, -0.1), None);
        assert_eq!(Ggc::new(0.5, 1.0, 1, f64::NAN, 1.0), None);
        assert_eq!(Ggc::new(0.5, 1.0, 1, 0.0, 0.0).unwrap().wait_exceeds(0.0), 0.0);
    }
}
