//! The line before the service, and clients who leave it: who is served, and who leaves again.
//!
//! Not here: the law of their waits (`fluid::haste`), and what they do then (`orbit`).

use std::array;

use super::stages::Since;
use super::{FIRST, MOST, Orbit, Parts};
use crate::fluid::{Haste, Response};

/// Clients who wait in line only so long.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Line {
    /// Seconds after which the service discards a request at the head of the line, if it does.
    pub(crate) timeout: Option<f64>,
    /// Mean seconds after which a client leaves the line, if clients do.
    pub(crate) patience: Option<f64>,
}

impl Orbit {
    /// The patience of those who are in line or come in this step of `dt` seconds, if clients
    /// leave it: the mean for all of them together, and who has left it before.
    pub(crate) fn patience(&mut self, dt: f64) -> Option<(f64, Haste)> {
        let mean = self.line.patience?;
        let (mut inside, mut coming, mut limit) = ([0.0; 2], [0.0; 2], 0.0);
        for k in 0..MOST {
            let Since { hasty, limit: own, .. } = self.before(k);
            for (i, share) in [1.0 - hasty, hasty].into_iter().enumerate() {
                inside[i] += self.inside[k] * share;
                coming[i] += self.coming[k] * share;
            }
            limit += (self.inside[k] + self.coming[k]) * hasty * own;
        }
        let hasty = inside[1] + coming[1];
        self.limit = if hasty > 0.0 { limit / hasty } else { 0.0 };
        let rates = [1.0 / mean, self.faced.map_or(0.0, |(_, again)| again.rate())];
        // Who is served leaves no line; of the others, each kind has a share of its own.
        let (mut all, mut stay, mut line) = (0.0, 0.0, [0.0; 2]);
        for (i, rate) in rates.into_iter().enumerate() {
            let kind = if i == 0 { 1.0 - self.turn.1 } else { self.turn.1 };
            let number = (inside[i] + coming[i] - kind * self.last[0]).max(0.0);
            let left = number / (1.0 + dt * rate);
            all += number;
            stay += left;
            line[i] = (left - kind * self.last[1]).max(0.0);
        }
        let share = |[others, hasty]: [f64; 2]| {
            if hasty > 0.0 { hasty / (others + hasty) } else { 0.0 }
        };
        let patience = if all > stay { dt * stay / (all - stay) } else { mean };
        let (inside, coming) = (share(line), share(coming));
        Some((patience, Haste { mean, inside, coming, limit: self.limit }))
    }

    /// Of those of `parts` who are served, the share of each number of attempts, and of all who
    /// have left the line before: where there is one, they are served less often than others.
    pub(super) fn served(&self, parts: &Parts, law: &Response) -> (Parts, f64) {
        let fate = law.again();
        let (mut all, mut hasty) = (0.0, 0.0);
        let mut likely = [0.0; MOST];
        for (k, part) in parts.iter().enumerate() {
            let own = part * self.before(k).hasty * fate;
            likely[k] = part * (1.0 - self.before(k).hasty) + own;
            all += likely[k];
            hasty += own;
        }
        if all > 0.0 { (likely.map(|part| part / all), hasty / all) } else { (FIRST, 0.0) }
    }

    /// Takes the `served` of those inside: as many of each number of attempts as there are of those
    /// whose turn has come, or a fair sample if none differ.
    pub(super) fn serve(&mut self, served: f64) {
        let turn: f64 = self.head.iter().sum();
        if turn > 0.0 {
            self.turn = (self.head.map(|part| part / turn), self.head_hasty / turn);
            (self.head, self.head_hasty) = ([0.0; MOST], 0.0);
        }
        let mut left = served;
        if self.differ() {
            for (inside, share) in self.inside.iter_mut().zip(self.turn.0) {
                let part = (served * share).min(*inside);
                *inside -= part;
                left -= part;
            }
        }
        self.take(left);
    }

    /// So many leave the line: who has left it before, the more the shorter they stay in it.
    pub(super) fn lose_patience(&mut self, amount: f64, dt: f64) {
        let Some((faced, again)) = self.faced else { return };
        // No more than there are leave within a step.
        let rates = [faced.rate(), again.rate()].map(|rate| dt * rate / (1.0 + dt * rate));
        let kinds: [Parts; 2] = array::from_fn(|kind| {
            array::from_fn(|k| {
                let hasty = self.before(k).hasty;
                self.inside[k] * rates[kind] * if kind == 0 { 1.0 - hasty } else { hasty }
            })
        });
        let sum: f64 = kinds.iter().flatten().sum();
        if sum <= 0.0 {
            return;
        }
        let each = [(faced.tried, faced.wait), (again.tried, again.wait)];
        let mut left = amount;
        for (kind, (tried, wait)) in kinds.iter().zip(each) {
            let tried = tried.min(self.deadline);
            for (k, part) in kind.iter().enumerate() {
                let part = (part * amount / sum).min(self.inside[k]);
                self.inside[k] -= part;
                self.failed[k] += part;
                self.tried[k] += part * tried;
                self.left[k] += part;
                self.limits[k] += part * wait;
                left -= part;
            }
        }
        let parts = self.take(left.max(0.0));
        self.fail(&parts, faced.tried.min(self.deadline));
        for (k, part) in parts.iter().enumerate() {
            self.left[k] += part;
            self.limits[k] += part * faced.wait;
        }
    }
}

impl Line {
    /// The share of those who leave the line that does so after `deadline` seconds, where the
    /// others wait for `wait` seconds.
    pub(super) fn after(&self, deadline: f64, wait: f64) -> f64 {
        let stays = self.patience.map_or(1.0, |patience| {
            let [late, all] = [deadline, wait].map(|s| -libm::expm1(-s / patience));
            if all > late { 1.0 - late / all } else { 0.0 }
        });
        let waits = self.timeout.is_none_or(|timeout| timeout >= deadline);
        if waits { stays } else { 0.0 }
    }
}
