//! Requests that leave the queue unserved: clients without patience, and a limit on the wait.
//!
//! Both are approximations. Patience is exponential, and thins the stationary queue that has the
//! same mean; its true shape is narrower. The limit is checked when a request reaches the head of
//! the queue; only a queue whose mean wait exceeds the limit is cut, while chance below it
//! changes the law of the responses but not the queue. It is cut at the end of a step,
//! so where the limit lets nearly as many wait as there are places, some are turned away who would
//! have waited too long: as many fail. Not here: who comes again.

use std::collections::VecDeque;

use super::haste::{Faced, Haste};
use super::response::Response;
use super::waits::Waits;
use super::{Discipline, FluidParams};

/// Who leaves.
#[derive(Clone, Debug)]
pub(super) struct Leaving {
    /// Mean patience in seconds, of all who wait together.
    patience: Option<f64>,
    /// Longest wait in seconds.
    timeout: Option<f64>,
    /// Length of a step, and requests that found a place in it, as long as they may be waiting.
    recent: VecDeque<(f64, f64)>,
    /// Length and requests of all of them together.
    sums: (f64, f64),
    /// The share of those who reached the head in the last step that had not waited too long, if
    /// some had.
    in_limit: Option<f64>,
    /// The clients, if they keep their patience, and the wait that it meets.
    pub(super) haste: Option<Haste>,
    pub(super) faced: Option<Faced>,
}

/// A patience or a limit below this is this, in seconds.
const SHORTEST: f64 = 1e-6;
/// A limit on the wait that is longer than this, in mean times of patience, is never reached.
const LONGEST: f64 = 30.0;
/// Where less than this share waits too long, nobody does.
const RARE: f64 = 1e-6;

impl Leaving {
    pub(super) fn new(params: &FluidParams) -> Self {
        let queues = params.discipline == Discipline::Fcfs;
        let time = |s: Option<f64>| s.filter(|s| queues && s.is_finite()).map(|s| s.max(SHORTEST));
        Self {
            patience: time(params.patience_s),
            timeout: time(params.timeout_s),
            recent: VecDeque::new(),
            sums: (0.0, 0.0),
            in_limit: None,
            haste: None,
            faced: None,
        }
    }

    /// Changes the mean patience, if clients have one that ends.
    pub(super) fn set_patience(&mut self, mean: f64, haste: Haste) {
        self.patience = self.patience.map(|_| mean.max(SHORTEST));
        self.haste = self.patience.map(|_| Haste { mean: haste.mean.max(SHORTEST), ..haste });
    }

    /// Notes the wait that those find who come now.
    pub(super) fn face(&mut self, response: &Response) {
        self.faced = self.haste.map(|haste| haste.faced(response.wait, response.shape));
    }

    /// Whether anybody leaves at all.
    #[inline]
    pub(super) fn any(&self) -> bool {
        self.patience.is_some() || self.timeout.is_some()
    }

    /// The part of those who wait at the end of a step that leaves within it.
    pub(super) fn leave(&self, dt: f64) -> f64 {
        self.patience.map_or(0.0, |patience| dt / patience)
    }

    /// Of `waiting` requests, those who came too long ago, after a step in which `accepted` found
    /// a place; `serves` says whether anybody takes them from the head.
    pub(super) fn too_old(&mut self, accepted: f64, dt: f64, waiting: f64, serves: bool) -> f64 {
        self.in_limit = None;
        let Some(timeout) = self.timeout else { return 0.0 };
        self.recent.push_back((dt, accepted));
        self.sums.0 += dt;
        self.sums.1 += accepted;
        while let Some(&(length, count)) = self.recent.front()
            && self.sums.0 - length >= timeout
        {
            self.recent.pop_front();
            self.sums.0 -= length;
            self.sums.1 -= count;
        }
        // The oldest step may be within the limit with its later part only.
        let over = (self.sums.0 - timeout).max(0.0);
        let beyond = self.recent.front().map_or(0.0, |&(length, count)| count * over / length);
        // Those of them who have not lost patience since.
        let still = self.patience.map_or(1.0, |patience| {
            let span = (self.sums.0.min(timeout) / patience).max(SHORTEST);
            -libm::expm1(-span) / span
        });
        let young = (self.sums.1 - beyond).max(0.0) * still;
        if serves { (waiting - young).max(0.0) } else { 0.0 }
    }

    /// Notes that of those who reached the head, `served` had not waited too long and `old` had.
    pub(super) fn cut(&mut self, served: f64, old: f64) {
        if old > 0.0 {
            self.in_limit = Some(served / (served + old));
        }
    }

    /// The services before that of someone with `need` before him, who is not served later than
    /// the limit allows, with `rate` services per second; those who lose patience need none.
    pub(super) fn need(&self, need: f64, rate: f64) -> f64 {
        let Some(timeout) = self.timeout else { return need };
        let most = self
            .patience
            .map_or(timeout, |patience| patience * libm::expm1((timeout / patience).min(LONGEST)));
        need.min(most * rate)
    }

    /// Makes the law of all who found a place that of those who are served: their share.
    pub(super) fn thin(&self, response: &mut Response, haste: Option<Haste>) -> f64 {
        response.bound = None;
        let (mut kept, shape) = (1.0, response.shape);
        if let Some(haste) = haste {
            kept = haste.thin(response);
        } else if let Some(patience) = self.patience {
            // Some of those before leave as well; who waits less is more likely to stay.
            let wait = patience * libm::log1p(response.wait / patience);
            let tilt = 1.0 + wait / (shape * patience);
            kept = libm::exp(-shape * libm::log(tilt));
            response.wait = wait / tilt;
        }
        if let Some(timeout) = self.timeout {
            if let Some(share) = self.in_limit {
                kept *= share;
                response.wait = response.wait.min(timeout);
            } else {
                let late = Waits::new(response.wait, shape).survival(timeout);
                let longer = response.wait * (shape + 1.0) / shape;
                let later = Waits::new(longer, shape + 1.0).survival(timeout);
                if late > RARE && late < 1.0 - RARE {
                    kept *= 1.0 - late;
                    response.wait *= ((1.0 - later) / (1.0 - late)).min(1.0);
                }
                response.wait = response.wait.min(timeout);
            }
        }
        let served = 1.0 - response.waits + response.waits * kept;
        if served > 0.0 {
            response.waits *= kept / served;
        }
        served
    }
}
