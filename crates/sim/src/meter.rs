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
    fn add(&mut self, other: &Self) {
        self.span += other.span;
        self.busy += other.busy;
        self.available += other.available;
        self.arrived += other.arrived;
        self.served += other.served;
        self.response += other.response;
        self.queue += other.queue;
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
    readings: Vec<Reading>,
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
            readings: Vec::new(),
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
        self.readings.push(std::mem::take(&mut self.open));
    }

    /// Publishes what can be seen at `now`.
    pub(crate) fn publish(&mut self, now: f64) {
        let before = self.published;
        while self.readings.get(self.published).is_some_and(|r| r.at + self.delay <= now) {
            self.published += 1;
        }
        if self.published == before {
            return;
        }
        let newest = self.readings[self.published - 1];
        let mut sum = newest;
        for reading in self.readings[..self.published - 1].iter().rev() {
            if reading.at <= newest.at - self.window {
                break;
            }
            sum.add(reading);
        }
        self.latest = Some(sum.sample());
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
