//! What a controller can know: readings at an interval, published late, averaged over a window.
//!
//! Not here: what really happens (`service`).

use model::sections::ClockParams;
use model::{Metric, Quantity as _, Sample};

use crate::load::Load;
use crate::service::Outcome;

/// Sums over one scrape interval.
#[derive(Clone, Copy, Debug, Default)]
struct Reading {
    at: f64,
    span: f64,
    busy: f64,
    available: f64,
    arrived: f64,
    served: f64,
    response: f64,
    queue: f64,
}

impl Reading {
    /// This sum with `sign` times another, as of the time of this one.
    fn plus(&self, sign: f64, other: &Self) -> Self {
        Self {
            at: self.at,
            span: self.span + sign * other.span,
            busy: self.busy + sign * other.busy,
            available: self.available + sign * other.available,
            arrived: self.arrived + sign * other.arrived,
            served: self.served + sign * other.served,
            response: self.response + sign * other.response,
            queue: self.queue + sign * other.queue,
        }
    }

    /// Quotients of the sums; what has no denominator stays unknown.
    fn sample(&self) -> Sample {
        Sample::empty(self.at)
            .with(Metric::Cpu, self.busy / self.available)
            .with(Metric::RequestRate, self.arrived / self.span)
            .with(Metric::ResponseTime, self.response / self.served)
            .with(Metric::Queue, self.queue / self.span)
    }
}

/// The meters of a service.
pub(crate) struct Meter {
    scrape: f64,
    delay: f64,
    window: f64,
    history: f64,
    next: f64,
    open: Reading,
    /// Sums since the start of the run, one a reading: a window is the difference of two.
    sums: Vec<Reading>,
    /// The last of them before the window.
    before: usize,
    /// One sample a reading, kept only for strategies that look back.
    samples: Vec<Sample>,
    /// How many samples lie before the run.
    past: usize,
    published: usize,
    latest: Option<Sample>,
}

impl Meter {
    /// Meters that keep `history` seconds for strategies that look back, filled from the load
    /// before the run.
    pub(crate) fn new(clock: &ClockParams, history: f64, load: &Load) -> Self {
        let scrape = clock.scrape.get();
        let mut samples = Vec::new();
        let mut at = -(history / scrape).floor() * scrape;
        while history > 0.0 && at <= 0.0 {
            let rate = load.past_rate(at - 0.5 * scrape);
            samples.push(Sample::empty(at).with(Metric::RequestRate, rate));
            at += scrape;
        }
        Self {
            scrape,
            delay: clock.delay.get(),
            window: clock.window.get(),
            history,
            next: scrape,
            open: Reading::default(),
            sums: vec![Reading::default()],
            before: 0,
            past: samples.len(),
            samples,
            published: 0,
            latest: None,
        }
    }

    /// Takes in a step of `dt` seconds that ends at `now`.
    pub(crate) fn record(&mut self, load: f64, seen: &Outcome, instances: u32, dt: f64, now: f64) {
        let available = f64::from(instances) * dt;
        let open = &mut self.open;
        open.span += dt;
        open.busy += seen.utilisation * available;
        open.available += available;
        open.arrived += load * dt;
        open.served += seen.served * dt;
        open.response += seen.response * seen.served * dt;
        open.queue += seen.queue * dt;
        if now < self.next {
            return;
        }
        while self.next <= now {
            self.next += self.scrape;
        }
        self.open.at = now;
        if self.history > 0.0 {
            self.samples.push(self.open.sample());
        }
        let sum = self.open.plus(1.0, &self.sums[self.sums.len() - 1]);
        self.sums.push(sum);
        self.open = Reading::default();
    }

    /// Publishes what can be seen at `now`.
    pub(crate) fn publish(&mut self, now: f64) {
        let before = self.published;
        while self.sums.get(self.published + 1).is_some_and(|sum| sum.at + self.delay <= now) {
            self.published += 1;
        }
        if self.published == before {
            return;
        }
        let newest = &self.sums[self.published];
        while self.sums[self.before + 1].at <= newest.at - self.window {
            self.before += 1;
        }
        self.latest = Some(newest.plus(-1.0, &self.sums[self.before]).sample());
    }

    /// The newest published measurements, averaged over the window.
    pub(crate) fn latest(&self) -> Option<&Sample> {
        self.latest.as_ref()
    }

    /// Published samples, oldest first, as long as the strategy asked for.
    pub(crate) fn history(&self) -> &[Sample] {
        if self.history <= 0.0 {
            return &[];
        }
        let seen = &self.samples[..self.past + self.published];
        let newest = seen.last().map_or(0.0, |sample| sample.at);
        &seen[seen.partition_point(|sample| sample.at <= newest - self.history)..]
    }
}
