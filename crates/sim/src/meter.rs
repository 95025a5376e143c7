//! What a controller can know: readings at an interval, published late, put together over a
//! window.
//!
//! Not here: what really happens (`engine`, `fleet`).

use std::collections::VecDeque;

use model::sections::ClockParams;
use model::{Dice, Metric, Quantity as _, Sample, Statistic};

use crate::custom::Custom;
use crate::load::Load;
use crate::outcome::Outcome;
use crate::single::{Shares, Singles};
use crate::spread::Spread;
use crate::supply::{Supply, Usage};

/// What is summed over time; a mean is the quotient of two of them.
#[derive(Clone, Copy)]
enum Sum {
    Span,
    Instances,
    Cpu,
    Memory,
    Network,
    Disk,
    /// Instance-seconds in which memory, network and disk were measured.
    Measured,
    Attempts,
    Failed,
    Served,
    Response,
    Queue,
    Concurrency,
    Custom,
}

const SUMS: usize = Sum::Custom as usize + 1;

/// Sums over one scrape interval, or since some time.
#[derive(Clone, Copy, Debug, Default)]
struct Reading {
    at: f64,
    sums: [f64; SUMS],
}

impl Reading {
    fn add(&mut self, sum: Sum, amount: f64) {
        self.sums[sum as usize] += amount;
    }

    /// These sums and those of another, as of the time of this one.
    fn plus(mut self, other: &Self) -> Self {
        for (sum, more) in self.sums.iter_mut().zip(&other.sums) {
            *sum += more;
        }
        self
    }

    /// These sums without those of another, as of the time of this one.
    fn minus(mut self, other: &Self) -> Self {
        for (sum, less) in self.sums.iter_mut().zip(&other.sums) {
            *sum -= less;
        }
        self
    }

    /// Quotients of the sums; what has no denominator stays unknown.
    fn sample(&self) -> Sample {
        Sample::of(self.at, self.means())
    }

    /// The measurements by their place among all metrics; percentiles are not among them.
    #[inline]
    fn means(&self) -> [f64; Metric::COUNT] {
        let mean = |sum: Sum, over: Sum| {
            let over = self.sums[over as usize];
            // The difference of two sums leaves dust where there was nothing.
            if over > 1e-9 { (self.sums[sum as usize] / over).max(0.0) } else { f64::NAN }
        };
        // Not `min`, which takes the other number where there is none.
        let share = |sum: Sum, over: Sum| mean(sum, over).clamp(0.0, 1.0);
        let custom = self.sums[Sum::Custom as usize] / self.sums[Sum::Span as usize];
        let mut values = [f64::NAN; Metric::COUNT];
        let mut set = |metric: Metric, value: f64| values[metric as usize] = value;
        set(Metric::Cpu, share(Sum::Cpu, Sum::Instances));
        set(Metric::Memory, share(Sum::Memory, Sum::Measured));
        set(Metric::Network, share(Sum::Network, Sum::Measured));
        set(Metric::Disk, share(Sum::Disk, Sum::Measured));
        set(Metric::RequestRate, mean(Sum::Attempts, Sum::Span));
        set(Metric::ResponseTime, mean(Sum::Response, Sum::Served));
        set(Metric::Queue, mean(Sum::Queue, Sum::Span));
        set(Metric::Concurrency, mean(Sum::Concurrency, Sum::Span));
        set(Metric::ErrorRate, share(Sum::Failed, Sum::Attempts));
        set(Metric::Custom, custom);
        values
    }
}

/// A reading with, where somebody wants to know, its sample and the response times in it.
struct Kept {
    /// Sums since the start of the run.
    total: Reading,
    /// For statistics other than the mean, which is a quotient of sums.
    sample: Option<Box<Sample>>,
    spread: Option<Spread>,
    /// Of single instances, if somebody looks at them.
    singles: Singles,
}

/// What the meters of a service are told of a step.
pub(crate) struct Seen<'a> {
    pub(crate) outcome: &'a Outcome,
    pub(crate) supply: &'a Supply,
    pub(crate) usage: &'a Usage,
    pub(crate) dt: f64,
    /// The end of the step.
    pub(crate) now: f64,
}

/// The meters of a service.
pub(crate) struct Meter {
    scrape: f64,
    delay: f64,
    window: f64,
    statistic: Statistic,
    missing: f64,
    dice: Dice,
    history: f64,
    custom: Option<Custom>,
    next: f64,
    open: Reading,
    /// Response times of the requests completed since the last reading, if they are wanted.
    spread: Option<Spread>,
    /// Of single instances since the last reading, and what was published of them last.
    singles: Singles,
    shares: Vec<Shares>,
    /// Readings from the last one before the window on, oldest first.
    kept: VecDeque<Kept>,
    /// Those of them that are published, but for the first.
    published: usize,
    /// One sample a reading, kept only for strategies that look back, and only as long as they do.
    samples: Vec<Sample>,
    /// The first of them that lies within the history.
    first: usize,
    /// How many of them are published, or lie before the run.
    known: usize,
    latest: Option<Sample>,
}

impl Meter {
    /// Meters that keep `history` seconds for strategies that look back, filled from the load
    /// before the run, and response times if there is a `spread` to put them in.
    pub(crate) fn new(
        clock: &ClockParams,
        history: f64,
        load: &Load,
        spread: Option<Spread>,
        seed: u32,
    ) -> Self {
        let scrape = clock.scrape.get();
        let mut samples = Vec::new();
        let mut at = -(history / scrape).floor() * scrape;
        while history > 0.0 && at <= 0.0 {
            let rate = load.past_rate(at - 0.5 * scrape);
            samples.push(Sample::empty(at).with(Metric::RequestRate, rate));
            at += scrape;
        }
        let nothing = Kept {
            total: Reading::default(),
            sample: None,
            spread: spread.clone(),
            singles: Singles::default(),
        };
        let mut meter = Self {
            scrape,
            delay: clock.delay.get(),
            window: clock.window.get(),
            statistic: clock.statistic.statistic(),
            missing: clock.missing.get(),
            dice: Dice::stream(seed, "readings"),
            history,
            custom: Custom::new(&clock.custom),
            next: scrape,
            open: Reading::default(),
            spread,
            singles: Singles::default(),
            shares: Vec::new(),
            kept: VecDeque::from([nothing]),
            published: 0,
            first: 0,
            known: samples.len(),
            samples,
            latest: None,
        };
        meter.forget();
        meter
    }

    /// Where response times go that are known in this step, if they are wanted.
    pub(crate) fn spread(&mut self) -> Option<&mut Spread> {
        self.spread.as_mut()
    }

    /// Where it goes what single instances did in this step, if somebody looks at them.
    pub(crate) fn singles(&mut self) -> &mut Singles {
        &mut self.singles
    }

    /// What was published last of single instances, in the order of their numbers; nothing unless
    /// somebody looks at them.
    pub(crate) fn shares(&self) -> &[Shares] {
        &self.shares
    }

    /// Takes in a step.
    pub(crate) fn record(&mut self, seen: &Seen<'_>) {
        let Seen { outcome, supply, usage, dt, now } = *seen;
        let instances = f64::from(supply.instances) * dt;
        let open = &mut self.open;
        open.add(Sum::Span, dt);
        open.add(Sum::Instances, instances);
        open.add(Sum::Cpu, usage.cpu * instances);
        if let Some([memory, network, disk]) = usage.others {
            open.add(Sum::Memory, memory * instances);
            open.add(Sum::Network, network * instances);
            open.add(Sum::Disk, disk * instances);
            open.add(Sum::Measured, instances);
        }
        open.add(Sum::Attempts, outcome.attempts);
        open.add(Sum::Failed, outcome.dropped + outcome.timed_out + outcome.abandoned);
        open.add(Sum::Served, outcome.served);
        open.add(Sum::Response, outcome.response_s);
        open.add(Sum::Queue, outcome.queue * dt);
        open.add(Sum::Concurrency, outcome.queue * dt + outcome.busy_s);
        if let Some(custom) = &mut self.custom {
            open.add(Sum::Custom, custom.value(now) * dt);
        } else {
            open.add(Sum::Custom, f64::NAN);
        }
        if now >= self.next {
            while self.next <= now {
                self.next += self.scrape;
            }
            self.read(now);
        }
    }

    /// Closes the reading that is open; it may be one that never arrives.
    fn read(&mut self, now: f64) {
        let mut reading = std::mem::take(&mut self.open);
        let spread = self.spread.as_mut().map(Spread::take);
        let singles = std::mem::take(&mut self.singles);
        if self.missing > 0.0 && self.dice.uniform() < self.missing {
            return;
        }
        reading.at = now;
        let each = self.statistic != Statistic::Average;
        let mut kept = None;
        if self.history > 0.0 || each {
            let mut sample = reading.sample();
            if let Some(spread) = &spread {
                sample = with_percentiles(sample, spread);
            }
            if self.history > 0.0 {
                self.samples.push(sample);
            }
            kept = each.then(|| Box::new(sample));
        }
        let total = self.kept.back().map_or(reading, |last| reading.plus(&last.total));
        self.kept.push_back(Kept { total, sample: kept, spread, singles });
    }

    /// Publishes what can be seen at `now`.
    pub(crate) fn publish(&mut self, now: f64) {
        let before = self.published;
        while self
            .kept
            .get(self.published + 1)
            .is_some_and(|kept| kept.total.at + self.delay <= now)
        {
            self.published += 1;
        }
        if self.published == before {
            return;
        }
        if self.history > 0.0 {
            self.known += self.published - before;
            self.forget();
        }
        let newest = self.kept[self.published].total.at;
        while self.kept[1].total.at <= newest - self.window {
            self.kept.pop_front();
            self.published -= 1;
        }
        self.latest = Some(self.over_window());
        let window = self.kept.range(1..=self.published).map(|kept| &kept.singles);
        self.shares = Singles::over(&window, self.statistic);
    }

    /// Leaves out what lies before the history; what was left out is thrown away once it is more
    /// than what is kept.
    fn forget(&mut self) {
        let Some(newest) = self.known.checked_sub(1).map(|last| self.samples[last].at) else {
            return;
        };
        while self.samples[self.first].at <= newest - self.history {
            self.first += 1;
        }
        if self.first > 64 && 2 * self.first > self.samples.len() {
            self.samples.drain(..self.first);
            self.known -= self.first;
            self.first = 0;
        }
    }

    /// The published readings within the window as one.
    fn over_window(&self) -> Sample {
        let newest = self.kept[self.published].total;
        if self.statistic != Statistic::Average {
            let window = self.kept.range(1..=self.published);
            return Metric::ALL.into_iter().fold(Sample::empty(newest.at), |sample, metric| {
                let values = window.clone().filter_map(|kept| kept.sample.as_ref()?.get(metric));
                self.statistic.of(values).map_or(sample, |value| sample.with(metric, value))
            });
        }
        let sample = newest.minus(&self.kept[0].total).sample();
        let mut spreads = self.kept.range(1..=self.published).filter_map(|k| k.spread.as_ref());
        let Some(first) = spreads.next() else { return sample };
        let mut all = first.clone();
        spreads.for_each(|spread| all.merge(spread));
        with_percentiles(sample, &all)
    }

    /// The newest published measurements, put together over the window.
    pub(crate) fn latest(&self) -> Option<&Sample> {
        self.latest.as_ref()
    }

    /// Published samples of the last `span` seconds, oldest first; at most as many as are kept.
    pub(crate) fn history(&self, span: f64) -> &[Sample] {
        if span <= 0.0 {
            return &[];
        }
        let seen = &self.samples[self.first..self.known];
        if span >= self.history {
            return seen;
        }
        let newest = seen.last().map_or(0.0, |sample| sample.at);
        &seen[seen.partition_point(|sample| sample.at <= newest - span)..]
    }
}

/// The sample with the percentiles of these response times.
fn with_percentiles(sample: Sample, spread: &Spread) -> Sample {
    let metrics = Metric::ALL.into_iter().filter_map(|m| Some((m, m.percentile()?)));
    metrics.fold(sample, |sample, (metric, share)| match spread.quantile(share) {
        Some(value) => sample.with(metric, value),
        None => sample,
    })
}
