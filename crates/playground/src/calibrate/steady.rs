//! A service in balance, in units of its service time: how much longer than a service a response
//! takes.
//!
//! Not here: which service it is (`fit`).

use sim::law::ServiceLaw;

use super::Statistic;

/// Nobody is busier than this in a sum; beyond it nothing is in balance.
const BUSIEST: f64 = 0.98;
/// Panels of the integral over the wait.
const PANELS: u32 = 8;
/// Halvings in the search for a percentile: to a ten-thousandth of the bracket.
const HALVINGS: u32 = 14;

/// What does not change while a service is fitted.
#[derive(Clone, Copy, Debug)]
pub(super) struct Kind {
    pub(super) law: ServiceLaw,
    /// Whether requests share the workers, and none waits for its turn.
    pub(super) shares: bool,
}

impl Kind {
    /// A response in services, where `servers` (which need not be whole) are busy to the share
    /// `busy`.
    ///
    /// The wait after H. Sakasegawa, "An approximation formula", 1977, with the variation of the
    /// services as A. O. Allen and J. Cunneen have it; exponential for those who wait, as in
    /// M/M/c. Who shares workers takes as long on average as if services were exponential.
    pub(super) fn response(self, busy: f64, servers: f64, statistic: Statistic) -> f64 {
        let (busy, servers) = (busy.clamp(0.0, BUSIEST), servers.max(1.0));
        let waits = libm::pow(busy, libm::sqrt(2.0 * (servers + 1.0)) - 1.0).min(1.0);
        let variation = if self.shares { 1.0 } else { 0.5 * (1.0 + self.law.scv()) };
        let wait = variation / (servers * (1.0 - busy));
        let mean = 1.0 + waits * wait;
        let Statistic::Share(share) = statistic else { return mean };
        let exceeds = |t: f64| {
            if self.shares { self.law.survival(t / mean) } else { self.exceeds(t, waits, wait) }
        };
        let left = 1.0 - share;
        let (mut low, mut high) = (0.0, 4.0 * (1.0 + wait));
        while exceeds(high) > left && high < 1e6 {
            high *= 2.0;
        }
        for _ in 0..HALVINGS {
            let half = 0.5 * (low + high);
            if exceeds(half) > left { low = half } else { high = half }
        }
        0.5 * (low + high)
    }

    /// The probability that wait and service together exceed `t`, where the share `waits` waits
    /// for a time that is exponential with mean `wait`.
    fn exceeds(self, t: f64, waits: f64, wait: f64) -> f64 {
        let own = self.law.survival(t);
        if waits <= 1e-9 || wait <= 1e-9 {
            return own;
        }
        // In each panel the probability of the wait, and the services over it by Simpson's rule.
        let width = t / f64::from(PANELS);
        let (mut inside, mut beyond, mut before) = (0.0, 1.0, own);
        for i in 1..=PANELS {
            let from = f64::from(i) * width;
            let half = self.law.survival(t - from + 0.5 * width);
            let after = self.law.survival(t - from);
            let rest = libm::exp(-from / wait);
            inside += (beyond - rest) * (before + 4.0 * half + after) / 6.0;
            (beyond, before) = (rest, after);
        }
        (1.0 - waits) * own + waits * (beyond + inside)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sim::queueing::Mmc;

    #[test]
    fn an_exponential_service_responds_as_the_exact_queue() {
        let kind = Kind { law: ServiceLaw::Exponential, shares: false };
        for servers in [2, 4, 16, 80] {
            for busy in [0.3, 0.6, 0.8, 0.9] {
                let queue = Mmc::new(busy * f64::from(servers), 1.0, servers).unwrap();
                let of = |statistic| kind.response(busy, f64::from(servers), statistic);
                let mean = of(Statistic::Mean) / queue.mean_response();
                assert!((mean - 1.0).abs() < 0.04, "{servers} at {busy}: {mean}");
                for share in [0.5, 0.95, 0.99] {
                    let ratio = of(Statistic::Share(share)) / queue.response_percentile(share);
                    assert!((ratio - 1.0).abs() < 0.06, "{servers} at {busy}, {share}: {ratio}");
                }
            }
        }
    }

    #[test]
    fn every_law_gives_a_number_at_every_load() {
        let laws = [
            ServiceLaw::Deterministic,
            ServiceLaw::Erlang(4),
            ServiceLaw::Lognormal(16.0),
            ServiceLaw::Hyperexponential(16.0),
        ];
        for law in laws {
            for shares in [false, true] {
                for busy in [0.0, 0.5, 1.0, 7.0] {
                    let kind = Kind { law, shares };
                    let found = kind.response(busy, 3.5, Statistic::Share(0.99));
                    assert!(found.is_finite() && found >= 0.9, "{law:?} at {busy}: {found}");
                }
            }
        }
    }
}
