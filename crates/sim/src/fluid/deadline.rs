//! What a client sees who waits for an answer only so long: the law of the answers in time.
//!
//! An approximation: the wait of those who are answered is a gamma with the mean and the variance
//! that the wait has within the deadline; services have the mean of those that are short enough,
//! and the law of all. Not here: what clients do without an answer (`orbit`).

use super::Discipline;
use super::engine::Fluid;
use super::haste::{Faced, Haste};
use super::response::{Response, Summary};
use super::summary::summarise;
use super::waits::Waits;
use crate::law::ServiceLaw;

/// Spans over which the mean of a part of a law is summed, and the steps of that mean: a mixture
/// keeps laws with one mean service time together.
const SPANS: u32 = 16;
const STEPS: f64 = 32.0;
/// Where less than this share is late, nobody is.
const RARE: f64 = 1e-6;
/// The wait of someone for whom nobody works, in seconds.
pub(super) const ENDLESS: f64 = 1e9;
/// The least and the most shape of a wait, and the least relative variance.
const SHAPES: (f64, f64, f64) = (0.05, 1e6, 1e-6);

/// The mean size of those that are no longer than `size`, in mean services, in whole steps.
fn below(law: ServiceLaw, size: f64) -> f64 {
    let late = law.survival(size);
    if late >= 1.0 - RARE {
        return 1.0 / STEPS;
    }
    if late < RARE {
        return 1.0;
    }
    (libm::rint(mean_below(law, size, late) * STEPS) / STEPS).clamp(1.0 / STEPS, 1.0)
}

/// The mean size of those that are no longer than `size`, which the share `late` is not.
fn mean_below(law: ServiceLaw, size: f64, late: f64) -> f64 {
    // By the rule of the middle: the survival function falls, and is smooth but for sizes that are
    // all alike.
    let step = 1.0 / f64::from(SPANS);
    let sum: f64 = (0..SPANS)
        .map(|i| {
            let root = (f64::from(i) + 0.5) * step;
            2.0 * root * (law.survival(size * root * root) - late)
        })
        .sum();
    sum * size * step / (1.0 - late).max(f64::MIN_POSITIVE)
}

impl Response {
    /// The same wait, as far as it lets the answer come within `deadline` seconds.
    fn cut(&self, deadline: f64) -> Self {
        let part = below(self.law, self.longest(deadline));
        if self.discipline == Discipline::ProcessorSharing {
            // The wait stretches the service, however long it is.
            let (service, wait) = (part * self.service, part * self.wait);
            return Self { service, wait, bound: None, ..*self };
        }
        let longest = (deadline - self.service).max(0.25 * deadline);
        let k = self.shape;
        let below = |more: f64| {
            1.0 - Waits::new(self.wait * (k + more) / k, k + more).survival(longest).min(1.0)
        };
        let stay = below(0.0);
        let (mut wait, mut shape) = (longest, SHAPES.1);
        if self.wait <= 0.0 {
            wait = 0.0;
        } else if stay > RARE {
            // Moments of a gamma below a bound are those of gammas of larger shapes.
            wait = (self.wait * below(1.0) / stay).min(longest);
            let square = self.wait * self.wait * (k + 1.0) / k * below(2.0) / stay;
            let variance = (square - wait * wait).max(SHAPES.2 * wait * wait);
            shape = (wait * wait / variance.max(f64::MIN_POSITIVE)).clamp(SHAPES.0, SHAPES.1);
        }
        let answered = 1.0 - self.waits + self.waits * stay;
        let waits = if answered > 0.0 { self.waits * stay / answered } else { 1.0 };
        Self { waits, wait, shape, service: part * self.service, bound: None, ..*self }
    }

    /// The same after a pause, of which the mean and the variance are given in seconds.
    pub(crate) fn after(&self, pause: f64, variance: f64) -> Self {
        let mean = self.waits * self.wait;
        let square = mean * self.wait * (1.0 + 1.0 / self.shape);
        let wait = pause + mean;
        let spread = (variance + square - mean * mean).max(SHAPES.2 * wait * wait);
        let shape = (wait * wait / spread.max(f64::MIN_POSITIVE)).clamp(SHAPES.0, SHAPES.1);
        Self { waits: 1.0, wait, shape, bound: None, ..*self }
    }
}

impl Response {
    /// The size, in mean services, from which a request is late by itself after `deadline`
    /// seconds, whoever waits before it; where workers are shared, that makes all the difference.
    pub(crate) fn longest(&self, deadline: f64) -> f64 {
        let stretched = match self.discipline {
            Discipline::Fcfs => self.service,
            Discipline::ProcessorSharing => self.service + self.waits * self.wait,
        };
        deadline / stretched
    }

    /// The share of new requests that are longer than `size` mean services.
    pub(crate) fn longer(&self, size: f64) -> f64 {
        self.law.survival(size)
    }
}

impl Fluid {
    /// The share of `response` that takes longer than `deadline` seconds, and the law of the rest.
    pub(crate) fn answered(&self, response: &Response, deadline: f64) -> (f64, Response) {
        let late = response.survival(deadline);
        if late < RARE {
            return (0.0, *response);
        }
        let mut cut = response.cut(deadline);
        let goal = self.params.goal_s;
        let all = summarise(&cut, &self.sizes, goal, &Summary::default());
        let in_time = if late < 1.0 {
            ((1.0 - response.survival(goal.min(deadline))) / (1.0 - late)).clamp(0.0, 1.0)
        } else {
            0.0
        };
        let [mean, p50, p95, p99] = [all.mean, all.p50, all.p95, all.p99].map(|t| t.min(deadline));
        cut.summary = Summary { mean, p50, p95, p99, in_time };
        (late, cut)
    }

    /// From now on attempts have so much work on average, at least 1, measured in that of new ones.
    pub(crate) fn set_work(&mut self, work: f64) {
        if work != self.work {
            self.work = work;
            self.forget_steady();
        }
    }

    /// The mean work of requests that are longer than `size` mean services, in those.
    pub(crate) fn work_above(&self, size: f64) -> f64 {
        let law = self.sizes.law();
        let late = law.survival(size);
        if late < RARE {
            return size.max(1.0);
        }
        // The sum of the survival function beyond, over spans that grow.
        let (scale, step) = (0.5 + 0.125 * size, 1.0 / f64::from(SPANS));
        let sum: f64 = (0..SPANS)
            .map(|i| {
                let left = 1.0 - (f64::from(i) + 0.5) * step;
                law.survival(size + scale * (1.0 / left - 1.0)) / (left * left)
            })
            .sum();
        (size + scale * step * sum / late).max(1.0)
    }

    /// From now on those who wait leave as if all had a patience of `mean` seconds.
    pub(crate) fn set_patience(&mut self, mean: f64, haste: Haste) {
        self.leaving.set_patience(mean, haste);
    }

    /// The wait that the patience of those meets who came last, if clients keep theirs.
    pub(crate) fn faced(&self) -> Option<Faced> {
        self.leaving.faced
    }

    /// The law of those who came in a step, as far as it can be told, if it is not known yet: how
    /// many are served, and how long they take if work goes on as it did since they came.
    pub(crate) fn so_far(&self, step: u32) -> Option<(f64, Response)> {
        let first = self.pending.front()?.law.step;
        let pending = self.pending.get(step.checked_sub(first)? as usize)?;
        let mut law = pending.law;
        if pending.target > 0.0 {
            let age = self.clock.time - pending.time;
            let worked = self.clock.capacity - pending.from;
            if worked > 0.0 {
                law.response.wait = (pending.target - pending.from) * age / worked;
            } else if age > 0.0 || law.response.wait <= 0.0 {
                law.response.wait = ENDLESS;
            }
            if self.leaving.any() {
                law.weight *= self.leaving.thin(&mut law.response, pending.haste);
            }
        }
        Some((law.weight, law.response))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fluid::FluidParams;

    #[test]
    fn the_means_of_short_and_of_long_requests_make_that_of_all() {
        let laws = [
            ServiceLaw::Exponential,
            ServiceLaw::Erlang(4),
            ServiceLaw::Lognormal(2.0),
            ServiceLaw::Hyperexponential(4.0),
        ];
        for law in laws {
            let fluid = Fluid::new(&FluidParams {
                law,
                discipline: Discipline::Fcfs,
                places: 100.0,
                goal_s: 0.5,
                timeout_s: None,
                patience_s: None,
            });
            for size in [0.3, 1.0, 2.0, 4.0] {
                let late = law.survival(size);
                let (short, long) = (mean_below(law, size, late), fluid.work_above(size));
                let all = (1.0 - late) * short + late * long;
                assert!((all - 1.0).abs() < 0.03, "{law:?} at {size}: {short} {long}");
            }
        }
        assert!((below(ServiceLaw::Exponential, 1e9) - 1.0).abs() < 1e-12);
    }
}
