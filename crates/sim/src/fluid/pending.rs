//! Laws that wait for the capacity to come before they are known.
//!
//! Not here: how they come about (`engine`).

use super::engine::{Fluid, Pending, Resolved};
use super::response::Response;
use super::summary::summarise;

impl Fluid {
    /// Hands out the laws that are known by now and were not handed out yet, in the order of
    /// arrival: the step of arrival, counted from 0, how many requests found a place in it, and
    /// the law of their response times.
    pub fn resolved(&mut self, mut take: impl FnMut(u32, f64, &Response)) {
        for Resolved { step, weight, response } in &self.resolved {
            take(*step, *weight, response);
        }
        self.resolved.clear();
    }

    /// Hands out all that is left, as if the capacity of the last step with any lasted; if there
    /// never was any, as if one worker had come.
    pub fn finish(&mut self, take: impl FnMut(u32, f64, &Response)) {
        while let Some(pending) = self.pending.pop_front() {
            let left = (pending.target - self.clock.capacity).max(0.0);
            let rate = if self.clock.last_rate > 0.0 {
                self.clock.last_rate
            } else {
                1.0 / pending.law.response.service
            };
            self.complete(pending, self.clock.time - pending.time + left / rate);
        }
        self.resolved(take);
    }

    /// Lets the laws be known whose capacity has come in the last step, which began at `time` with
    /// `capacity` and had `rate`.
    pub(super) fn release(&mut self, time: f64, capacity: f64, rate: f64) {
        while let Some(&pending) = self.pending.front() {
            if pending.target > self.clock.capacity {
                break;
            }
            self.pending.pop_front();
            let crossing = time + ((pending.target - capacity) / rate).max(0.0);
            self.complete(pending, crossing - pending.time);
        }
    }

    /// Completes a law with the wait of those who wait, and lets it be known.
    fn complete(&mut self, pending: Pending, wait: f64) {
        let mut law = pending.law;
        if pending.target > 0.0 {
            law.response.wait = wait.max(0.0);
            if self.leaving.any() {
                law.weight *= self.leaving.thin(&mut law.response, pending.haste);
            }
            let goal = self.params.goal_s;
            self.like = summarise(&law.response, &self.sizes, goal, &self.like);
            law.response.summary = self.like;
        }
        self.completing = law.response.summary.mean;
        self.resolved.push(law);
    }
}
