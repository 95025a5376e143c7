//! Clients of a fluid: how long they wait for an answer, and how failed requests come again.
//!
//! **What it is.** An attempt fails when it finds no place, has waited too long, loses its client,
//! or is not answered by the client's deadline; of the last the service knows nothing and works on
//! for nobody. How many of a step are late is told when the deadline is over, by the law of their
//! response times: the one that is known by then, or else that of a queue which goes on as it did
//! since they came. What has failed goes into an orbit, each number of attempts for itself, and
//! comes back after stages whose mean is the backoff of that number and whose variance is that of
//! the jitter, as far as eight stages can (orbits: G. I. Falin, J. G. C. Templeton, "Retrial
//! Queues", 1997). A budget holds retries to a share of the new requests of ten seconds. An
//! attempt that comes back is like any other for the service.
//!
//! **What it is not.** Who is served is a fair sample of the numbers of attempts there are, but
//! for what is known of those who failed before. A request keeps its work: who was late by itself
//! is late again, and longer than others; times of those who are answered may exceed the deadline,
//! for only the mean of their services is cut. Patience stays with the client: whoever left the
//! line is known to have less of it than the line was long, on average, and leaves again unless
//! that is shorter by then. A retry takes at least one step. A request is in time if its first
//! attempt is; those that take more have times of their own only in the percentiles of windows and
//! runs. Near the brink of a storm chance decides when it begins or ends, and a fluid has none.
//!
//! **How good it is.** Against single requests in overload, in slow minutes and after them:
//! attempts and losses for each request within 5 %, in most spans within 2; the time to recovery
//! from a slow minute within 2 s and a tenth, with a limit on the wait within 7 s. With patience,
//! means of whole runs within 5 % and 95th percentiles within 8; where few of those who left
//! the line are answered later, they are a tenth of the mean that is missed. A patience of a dozen
//! services makes the fluid lose a hundredth more requests than there would be.
//!
//! Not here: the queue (`fluid`), and single requests (`requests`).

mod budget;
mod line;
mod long;
mod stages;
#[cfg(test)]
mod tests;

use std::array;
use std::collections::VecDeque;

use model::Quantity as _;
use model::sections::RetryParams;

use crate::fluid::{Again, Faced, Fluid, Response};
use crate::outcome::Outcome;
use budget::Budget;
pub(crate) use line::Line;
use long::{Late, Overdue};
use stages::{Since, Stages};

/// No request is tried more often; the setting ends there.
const MOST: usize = 10;
/// A moment that is reached but for rounding.
const ROUNDING: f64 = 1e-9;

/// A share this small is not written down.
const RARE: f64 = 1e-9;

/// An amount for each number of attempts.
type Parts = [f64; MOST];
/// All are first attempts.
const FIRST: Parts = [1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0];

/// Answers to those who came in one step, and how long they took.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Answers {
    /// The step in which the attempts came.
    pub(crate) step: u32,
    /// How many were answered, and the law of the times of the attempts.
    weight: f64,
    law: Response,
    /// The share of each number of attempts, and what is true of those.
    shares: Parts,
    since: [Since; MOST],
}

impl Answers {
    /// Answers to first attempts, and the law of their times.
    pub(crate) fn first(&self) -> (f64, &Response) {
        (self.weight * self.shares[0], &self.law)
    }

    /// Answers to later attempts, and the laws of their times since the first.
    pub(crate) fn later(&self) -> impl Iterator<Item = (f64, Response)> {
        let parts = self.shares.iter().zip(&self.since).skip(1).filter(|(share, _)| **share > RARE);
        parts
            .map(|(share, since)| (self.weight * share, self.law.after(since.mean, since.variance)))
    }
}

/// What became of requests in a step.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Ends {
    /// Requests that were answered while their clients waited.
    pub(crate) served: f64,
    /// Requests given up for good.
    pub(crate) lost: f64,
    /// Requests whose clients still wait, for an answer or to try again.
    pub(crate) open: f64,
}

/// Attempts that found a place in one step.
#[derive(Clone, Copy, Debug)]
struct Cohort {
    step: u32,
    /// The middle of the step.
    at: f64,
    parts: Parts,
    /// Who gets no answer by the deadline, once it is told.
    late: Option<Late>,
    /// Clients who gave up, once the deadline is over.
    gone: Option<f64>,
    /// Whether all of it has left the service.
    done: bool,
}

/// The clients of a fluid.
#[derive(Clone, Debug)]
pub(crate) struct Orbit {
    attempts: usize,
    deadline: f64,
    line: Line,
    budget: Budget,
    /// Those who come again, by the attempts they have made.
    stages: Vec<Stages>,
    /// Attempts that come in this step.
    coming: Parts,
    /// Attempts in the service whose clients wait.
    inside: Parts,
    /// Attempts in the service whose clients have gone: they are served in their turn, or now.
    orphans: f64,
    due: f64,
    cohorts: VecDeque<Cohort>,
    /// Attempts that failed in this step, and for how long they tried, summed over them.
    failed: Parts,
    tried: Parts,
    /// Those of them who left the line, and how long they would have had to wait, summed over them.
    left: Parts,
    limits: Parts,
    /// Those of them whose deadline was over.
    overdue: Overdue,
    /// Steps that are over, and the time at the end of this one.
    steps: u32,
    time: f64,
    /// The wait that clients face, and those of them who have left the line before, if clients
    /// leave it.
    faced: Option<(Faced, Again)>,
    /// How long those who have left the line would have had to wait then, on average.
    limit: f64,
    /// Those whose turn has come in this step, by attempts, and of them who left the line before;
    /// the shares of them in the last one in which some had; and how many were served in the last
    /// step and are in service.
    head: Parts,
    head_hasty: f64,
    turn: (Parts, f64),
    last: [f64; 2],
}

impl Orbit {
    /// Clients who do as `params` says.
    pub(crate) fn new(params: &RetryParams, line: Line) -> Self {
        let attempts = (params.attempts.0 as usize).clamp(1, MOST);
        let (mut pause, jitter) = (params.backoff.get(), params.jitter.get());
        let mut stages = Vec::new();
        for _ in 1..attempts {
            stages.push(Stages::new(pause, jitter));
            pause *= 2.0;
        }
        Self {
            attempts,
            deadline: params.deadline.get(),
            line,
            budget: Budget::new(params.budget.get()),
            stages,
            coming: [0.0; MOST],
            inside: [0.0; MOST],
            orphans: 0.0,
            due: 0.0,
            cohorts: VecDeque::new(),
            failed: [0.0; MOST],
            tried: [0.0; MOST],
            left: [0.0; MOST],
            limits: [0.0; MOST],
            overdue: Overdue::default(),
            steps: 0,
            time: 0.0,
            faced: None,
            limit: 0.0,
            head: [0.0; MOST],
            head_hasty: 0.0,
            turn: (FIRST, 0.0),
            last: [0.0; 2],
        }
    }

    /// A step of `dt` seconds begins in which `new` requests come: says how many come again.
    pub(crate) fn begin(&mut self, new: f64, dt: f64) -> f64 {
        self.time += dt;
        self.coming[0] = new;
        let mut again = 0.0;
        for (coming, stages) in self.coming[1..].iter_mut().zip(&mut self.stages) {
            *coming = stages.advance(dt);
            again += *coming;
        }
        again
    }

    /// The service has taken the attempts of the step, of `dt` seconds, as far as it had places.
    pub(crate) fn admit(&mut self, outcome: &Outcome, dt: f64) {
        (self.failed, self.tried, self.left) = ([0.0; MOST], [0.0; MOST], [0.0; MOST]);
        (self.limits, self.overdue) = ([0.0; MOST], Overdue::default());
        let all: f64 = self.coming.iter().sum();
        let refused = if all > 0.0 { (outcome.dropped / all).clamp(0.0, 1.0) } else { 0.0 };
        let mut parts = self.coming;
        for (k, part) in parts.iter_mut().enumerate() {
            self.failed[k] = *part * refused;
            *part -= self.failed[k];
            self.inside[k] += *part;
        }
        let (step, at) = (self.steps, self.time - 0.5 * dt);
        self.steps = self.steps.saturating_add(1);
        self.cohorts.push_back(Cohort { step, at, parts, late: None, gone: None, done: false });
    }

    /// The law of those who came in a step is known, of which `weight` are served: their answers,
    /// unless they have been told.
    pub(crate) fn known(
        &mut self,
        fluid: &Fluid,
        step: u32,
        weight: f64,
        law: &Response,
    ) -> Option<Answers> {
        let place = step.checked_sub(self.cohorts.front()?.step)? as usize;
        let cohort = self.cohorts.get_mut(place)?;
        cohort.done = true;
        if let Some(gone) = cohort.gone {
            let gone = gone.min(self.orphans);
            self.orphans -= gone;
            self.due += gone;
        }
        let told = cohort.late.is_some();
        let answers = (!told).then(|| self.tell(fluid, place, weight, law));
        let Cohort { parts, late, .. } = self.cohorts[place];
        if self.differ() {
            let late = late.unwrap_or_default();
            let (shares, hasty) = self.served(&parts, law);
            for (k, share) in shares.into_iter().enumerate() {
                self.head[k] += weight * share * (1.0 - late.all[k]);
            }
            self.head_hasty += weight * hasty * (1.0 - late.all[0]);
        }
        while self.cohorts.front().is_some_and(|cohort| cohort.done && cohort.gone.is_some()) {
            self.cohorts.pop_front();
        }
        answers
    }

    /// Says how many of a cohort are answered, and when.
    fn tell(&mut self, fluid: &Fluid, place: usize, weight: f64, law: &Response) -> Answers {
        let cohort = &self.cohorts[place];
        let all: f64 = cohort.parts.iter().sum();
        let (late, answered) = fluid.answered(law, self.deadline);
        let got = if all > 0.0 { (weight / all).min(1.0) } else { 1.0 };
        let (step, parts) = (cohort.step, cohort.parts);
        let since = array::from_fn(|k| self.before(k));
        let late = Late::of(law, late, self.deadline, &since);
        let after = self.line.after(self.deadline, law.wait());
        self.cohorts[place].late = Some(late.among(got, after));
        let (shares, _) = self.served(&parts, law);
        let shares = array::from_fn(|k| shares[k] * (1.0 - late.all[k]));
        Answers { step, weight, law: answered, shares, since }
    }

    /// Lets the deadline pass for those who came long enough ago: the answers of all of whom
    /// nothing was told before go to `tell`.
    pub(crate) fn expire(&mut self, fluid: &Fluid, mut tell: impl FnMut(&Answers)) {
        self.faced = fluid.faced().map(|faced| (faced, faced.again(self.limit)));
        for place in 0..self.cohorts.len() {
            let cohort = self.cohorts[place];
            if cohort.at + self.deadline > self.time + ROUNDING {
                break;
            }
            if cohort.gone.is_some() {
                continue;
            }
            if cohort.late.is_none()
                && let Some((weight, law)) = fluid.so_far(cohort.step)
            {
                tell(&self.tell(fluid, place, weight, &law));
            }
            self.give_up(place);
        }
        while self.cohorts.front().is_some_and(|cohort| cohort.done && cohort.gone.is_some()) {
            self.cohorts.pop_front();
        }
    }

    /// The clients of a cohort who have no answer give up.
    fn give_up(&mut self, place: usize) {
        let Cohort { parts, late, .. } = self.cohorts[place];
        let late = late.unwrap_or_default();
        let mut gone = 0.0;
        for (k, part) in parts.iter().enumerate() {
            let leave = (part * late.all[k]).min(self.inside[k]);
            self.inside[k] -= leave;
            self.overdue(k, leave, &late);
            gone += leave;
        }
        let cohort = &mut self.cohorts[place];
        cohort.gone = Some(gone);
        if cohort.done {
            self.due += gone;
        } else {
            self.orphans += gone;
        }
    }

    /// The step of `dt` seconds ends: who was answered, who failed, and who tries again.
    pub(crate) fn end(&mut self, outcome: &mut Outcome, dt: f64) -> Ends {
        self.last = [outcome.served, outcome.in_service];
        let inside: f64 = self.inside.iter().sum();
        let wasted = self.due.min(outcome.served);
        self.due -= wasted;
        let served = (outcome.served - wasted).min(inside);
        // More than there are clients were served: those were for nobody, too.
        self.orphans = (self.orphans - (outcome.served - wasted - served)).max(0.0);
        self.serve(served);
        self.leave(outcome, inside - served, dt);
        let mut lost = self.failed[self.attempts - 1..].iter().sum();
        let wish: f64 = self.failed[..self.attempts - 1].iter().sum();
        let granted = self.budget.grant(wish, self.coming[0], dt);
        let share = if wish > 0.0 { granted / wish } else { 0.0 };
        for k in 0..self.attempts - 1 {
            let failed = self.failed[k];
            let again = failed * share;
            lost += failed - again;
            let mut before = self.before(k);
            self.grow(k, &mut before);
            if failed > 0.0 {
                before.mean += self.tried[k] / failed;
                let left = (self.left[k] / failed).min(1.0);
                let others = (1.0 - left) * before.hasty;
                if left > 0.0 {
                    let limit = self.limits[k] / self.left[k];
                    before.limit += left / (left + others) * (limit - before.limit);
                }
                before.hasty = left + others;
            }
            self.stages[k].put(again, &before, dt);
        }
        let retrying: f64 = self.stages.iter().map(Stages::inside).sum();
        (outcome.lost, outcome.retrying) = (lost, retrying);
        Ends { served, lost, open: self.inside.iter().sum::<f64>() + retrying }
    }

    /// What is true of those whose attempt has the number `k`, counted from 0.
    fn before(&self, k: usize) -> Since {
        let before = k.checked_sub(1).and_then(|k| self.stages.get(k));
        before.map_or(Since::default(), Stages::since)
    }

    /// Takes `amount` from those inside, a fair sample.
    fn take(&mut self, amount: f64) -> Parts {
        let inside: f64 = self.inside.iter().sum();
        let share = if inside > 0.0 { (amount / inside).clamp(0.0, 1.0) } else { 0.0 };
        let parts = self.inside.map(|inside| inside * share);
        self.remove(&parts);
        parts
    }

    fn remove(&mut self, parts: &Parts) {
        for (inside, part) in self.inside.iter_mut().zip(parts) {
            *inside = (*inside - part).max(0.0);
        }
    }

    /// So many have failed, after `tried` seconds.
    fn fail(&mut self, parts: &Parts, tried: f64) {
        for (k, part) in parts.iter().enumerate() {
            self.failed[k] += part;
            self.tried[k] += part * tried;
        }
    }

    /// Those leave who were discarded or left the line; `inside` clients were there until now.
    fn leave(&mut self, outcome: &Outcome, inside: f64, dt: f64) {
        let Outcome { timed_out, abandoned, .. } = *outcome;
        if timed_out + abandoned <= 0.0 {
            return;
        }
        let all = inside + self.orphans + self.due;
        let orphans = self.orphans + self.due;
        let share = if all > 0.0 { orphans / all } else { 0.0 };
        let beyond = self.line.timeout.is_some_and(|timeout| timeout >= self.deadline);
        let nobody = if beyond { timed_out } else { 0.0 } + abandoned * share;
        let nobody = nobody.min(orphans);
        let clients = (timed_out + abandoned - nobody).min(inside);
        let nobody = (timed_out + abandoned - clients).max(0.0);
        let due = nobody.min(self.due);
        self.due -= due;
        self.orphans = (self.orphans - (nobody - due)).max(0.0);
        let discarded = if beyond { 0.0 } else { timed_out.min(clients) };
        let tried = |most: Option<f64>| self.deadline.min(most.unwrap_or(self.deadline));
        let timeout = tried(self.line.timeout);
        let parts = self.take(discarded);
        self.fail(&parts, timeout);
        self.lose_patience(clients - discarded, dt);
    }
}
