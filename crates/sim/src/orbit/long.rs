//! Requests that are too long for their clients: they keep their work, so they are late again.
//!
//! Known of those who were late by themselves is that they are longer than some size; whether that
//! makes them late again is how many requests are longer than both; and they keep workers busy for
//! longer than others. Not here: the law of the answers in time (`fluid::deadline`).

use super::stages::Since;
use super::{MOST, Orbit, Parts, RARE};
use crate::fluid::{Fluid, Response};

/// Who of those that came in one step is late, by the number of attempts.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Late {
    /// The share that gets no answer by the deadline, and nothing else either.
    pub(super) all: Parts,
    /// The share of all that is late by itself.
    pub(super) long: Parts,
    /// The size from which those are, summed over them.
    sizes: Parts,
}

/// Who failed in a step because of the deadline, by the number of attempts.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Overdue {
    all: Parts,
    long: Parts,
    sizes: Parts,
}

impl Late {
    /// Of attempts that are served with a law of which the share `late` is late after `deadline`
    /// seconds, and of which so much is known `before`.
    pub(super) fn of(law: &Response, late: f64, deadline: f64, before: &[Since; MOST]) -> Self {
        let size = law.longest(deadline);
        let own = law.longer(size).min(late);
        let mut found = Self::default();
        for (k, since) in before.iter().enumerate() {
            let Since { long, size: least, .. } = *since;
            let (mut again, mut longer) = (1.0, least);
            if size > least {
                let before = law.longer(least);
                again = if before > 0.0 { (law.longer(size) / before).min(1.0) } else { 0.0 };
                longer = size;
            }
            found.all[k] = late + long * (again - late).max(0.0);
            let (new, old) = ((1.0 - long) * own, long * again);
            found.long[k] = (new + old).min(found.all[k]);
            found.sizes[k] = new * size + old * longer;
        }
        found
    }

    /// The same where only the share `got` is served, and `after` of the others leave as late.
    pub(super) fn among(mut self, got: f64, after: f64) -> Self {
        for k in 0..MOST {
            self.all[k] = got * self.all[k] + (1.0 - got) * after;
            self.long[k] *= got;
            self.sizes[k] *= got;
        }
        self
    }
}

impl Orbit {
    /// Mean work of the attempts that come in this step, in that of new ones.
    pub(crate) fn work(&self, fluid: &Fluid) -> f64 {
        let (mut all, mut more) = (0.0, 0.0);
        for (k, coming) in self.coming.iter().enumerate() {
            let Since { long, size, .. } = self.before(k);
            all += coming;
            if coming * long > RARE {
                more += coming * long * (fluid.work_above(size) - 1.0);
            }
        }
        if all > 0.0 { 1.0 + more / all } else { 1.0 }
    }

    /// So many attempts of the number `k` fail because of the deadline, of which `late` is true.
    pub(super) fn overdue(&mut self, k: usize, amount: f64, late: &Late) {
        self.failed[k] += amount;
        self.tried[k] += amount * self.deadline;
        if late.all[k] > 0.0 {
            let each = amount / late.all[k];
            self.overdue.all[k] += amount;
            self.overdue.long[k] += each * late.long[k];
            self.overdue.sizes[k] += each * late.sizes[k];
        }
    }

    /// What is true of those who failed in this step with the number `k`, of whom `before` was.
    pub(super) fn grow(&self, k: usize, before: &mut Since) {
        let failed = self.failed[k];
        if failed <= 0.0 {
            return;
        }
        let Overdue { all, long, sizes } = &self.overdue;
        let others = (1.0 - (all[k] / failed).min(1.0)) * before.long;
        let new = (long[k] / failed).min(1.0);
        if new > 0.0 {
            before.size += new / (new + others) * (sizes[k] / long[k] - before.size);
        }
        before.long = (new + others).min(1.0);
    }

    /// Whether attempts differ in their chance of an answer.
    pub(super) fn differ(&self) -> bool {
        self.faced.is_some() || (1..MOST).any(|k| self.inside[k] * self.before(k).long > RARE)
    }
}
