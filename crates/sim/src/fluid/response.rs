//! The law of the response times of the requests that arrive in one step.
//!
//! Not here: percentiles (`summary`), laws of several steps (`mixture`).

use crate::law::ServiceLaw;

use super::Discipline;
use super::decay::decay;
use super::waits::Waits;

/// Mean, percentiles, and the share in time of one law. Seconds, and 0 to 1.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Summary {
    /// Mean response time in seconds.
    pub mean: f64,
    /// Median in seconds.
    pub p50: f64,
    /// 95th percentile in seconds.
    pub p95: f64,
    /// 99th percentile in seconds.
    pub p99: f64,
    /// The probability that a response takes no longer than the goal.
    pub in_time: f64,
}

/// A full queue in balance, whose bound is felt: geometric up to the bound.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Bound {
    pub(super) servers: f64,
    pub(super) rho: f64,
    pub(super) places: f64,
}

/// The law of the response times of the requests that arrive in one step and find a place.
#[derive(Clone, Copy, Debug)]
pub struct Response {
    pub(super) law: ServiceLaw,
    pub(super) discipline: Discipline,
    /// Mean service time in seconds.
    pub(super) service: f64,
    /// The probability of waiting (first come, first served) or of sharing a worker.
    pub(super) waits: f64,
    /// Mean wait of those who wait, in seconds.
    pub(super) wait: f64,
    /// Shape of the gamma law of that wait.
    pub(super) shape: f64,
    pub(super) bound: Option<Bound>,
    /// The chance to be served of those who have left the line before, against the others.
    pub(super) again: f64,
    pub(super) summary: Summary,
}

/// A shape this near to 1 is that of an exponential wait.
const EXPONENTIAL: f64 = 0.03;
/// Where all wait, and for so many services, wait and service together are taken as gamma.
const LONG: f64 = 8.0;
const ALL: f64 = 0.9995;

impl Response {
    /// All wait for an exponential time, then for an exponential service.
    pub(super) fn exponential(service: f64, wait: f64) -> Self {
        Self {
            law: ServiceLaw::Exponential,
            discipline: Discipline::Fcfs,
            service,
            waits: 1.0,
            wait,
            shape: 1.0,
            bound: None,
            again: 1.0,
            summary: Summary::default(),
        }
    }

    /// Mean, percentiles and share in time, which were found when the law was.
    pub fn summary(&self) -> Summary {
        self.summary
    }

    /// The chance to be served of those who have left the line before, against that of the
    /// others, 0 to 1.
    pub(crate) fn again(&self) -> f64 {
        self.again
    }

    /// Mean wait of those who wait, in seconds.
    pub(crate) fn wait(&self) -> f64 {
        self.wait
    }

    /// Mean response time in seconds.
    pub fn mean(&self) -> f64 {
        // Sharing stretches every service by the wait in services: the mean is the same.
        self.service + self.waits * self.wait
    }

    /// The probability that a response takes longer than `t` seconds, in 0 to 1.
    pub fn survival(&self, t: f64) -> f64 {
        if t < 0.0 {
            return 1.0;
        }
        let own = |t: f64| self.law.survival(t / self.service);
        if self.waits <= 0.0 {
            return own(t);
        }
        let survival = if let Some(sum) = self.whole() {
            sum.survival(t)
        } else if let Some(bound) = self.bound {
            let late = bound.survival(t / self.service);
            (1.0 - self.waits) * own(t) + self.waits * late
        } else if self.has_closed_form() {
            self.closed(t)
        } else {
            self.by_points(t, |t| self.law.survival(t))
        };
        survival.clamp(0.0, 1.0)
    }

    /// Whether wait and service are both exponential.
    pub(super) fn has_closed_form(&self) -> bool {
        self.law == ServiceLaw::Exponential
            && self.discipline == Discipline::Fcfs
            && self.bound.is_none()
            && (self.shape - 1.0).abs() < EXPONENTIAL
    }

    /// Wait and service together, where all wait, and long.
    pub(super) fn whole(&self) -> Option<Whole> {
        let long = self.discipline == Discipline::Fcfs
            && self.bound.is_none()
            && self.waits > ALL
            && self.wait > LONG * self.service;
        if !long || self.has_closed_form() {
            return None;
        }
        let (scv, service, wait) = (self.law.scv(), self.service, self.wait);
        if (self.shape - 1.0).abs() < EXPONENTIAL {
            let shift = service + 0.5 * scv * service * service / wait;
            return Some(Whole::Exponential { shift, wait });
        }
        let mean = wait + service;
        let variance = wait * wait / self.shape + scv * service * service;
        Some(Whole::Gamma(Waits::new(mean, mean * mean / variance)))
    }

    /// The sum of an exponential wait, for those who wait, and an exponential service: M/M/c.
    #[inline]
    pub(super) fn closed(&self, t: f64) -> f64 {
        let (mu, theta) = (1.0 / self.service, 1.0 / self.wait);
        let own = decay(mu * t);
        let gap = (mu - theta) * t;
        // The difference of two exponentials over the gap between their rates.
        let between = if gap.abs() < 0.01 {
            own * (1.0 + gap * (0.5 + gap * (1.0 / 6.0 + gap * (1.0 / 24.0))))
        } else {
            (decay(theta * t) - own) / gap
        };
        own + self.waits * mu * t * between
    }

    /// The law with the wait as points.
    pub(super) fn by_points(&self, t: f64, service: impl Fn(f64) -> f64) -> f64 {
        let per_service = 1.0 / self.service;
        let mut late = 0.0;
        for (weight, wait) in Waits::new(self.wait, self.shape).points() {
            late += weight
                * match self.discipline {
                    Discipline::Fcfs => service((t - wait) * per_service),
                    Discipline::ProcessorSharing => service(t / (self.service + wait)),
                };
        }
        (1.0 - self.waits) * service(t * per_service) + self.waits * late
    }
}

/// A long wait and a service together.
#[derive(Clone, Copy, Debug)]
pub(super) enum Whole {
    /// An exponential wait after a shift, which is exact far beyond one service.
    Exponential {
        shift: f64,
        wait: f64,
    },
    Gamma(Waits),
}

impl Whole {
    pub(super) fn survival(&self, t: f64) -> f64 {
        match *self {
            Self::Exponential { shift, wait } => libm::exp(((shift - t) / wait).min(0.0)),
            Self::Gamma(sum) => sum.survival(t),
        }
    }

    /// The time that is exceeded with the probability `late`, which a normal number has of
    /// exceeding `z`.
    pub(super) fn at(&self, late: f64, z: f64) -> f64 {
        match *self {
            Self::Exponential { shift, wait } => shift - wait * libm::log(late),
            Self::Gamma(sum) => sum.at(z),
        }
    }
}

impl Bound {
    /// The probability that those who wait need longer than `t` services, with their own.
    ///
    /// Someone who finds j waiting needs j + 1 departures and a service (D. Gross and others,
    /// "Fundamentals of Queueing Theory", 2008); summed over j from the far end, which is stable.
    fn survival(&self, t: f64) -> f64 {
        let c = self.servers;
        let x = c * t;
        let places = libm::floor(self.places);
        if x <= 0.0 || places < 1.0 {
            return libm::exp(-t.max(0.0));
        }
        // Beyond this end nobody is served within `t`.
        let end = libm::ceil(x + 12.0 * libm::sqrt(x) + 60.0);
        let (mut total, mut mean) = (0.0, 1.0);
        let mut j = places;
        while j > end {
            total = total * self.rho + 1.0;
            j -= 1.0;
        }
        // The number of departures within `t` is Poisson.
        let mut poisson = libm::exp(end * libm::log(x) - x - libm::lgamma(end + 1.0));
        let (mut more, mut in_service) = (0.0, 0.0);
        let (stay, per_x) = (1.0 - 1.0 / c, 1.0 / x);
        let mut j = end;
        while j >= 1.0 {
            more += poisson;
            in_service = in_service * stay + poisson;
            poisson *= j * per_x;
            j -= 1.0;
            if j < places {
                total = total * self.rho + 1.0;
                mean += (1.0 - more + in_service - mean) / total;
            }
        }
        mean
    }
}
