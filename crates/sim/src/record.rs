//! What is kept of a run while it goes on: a row a step or a bucket of steps, and what became of
//! the requests by the step in which they came.
//!
//! Response times are known only when requests are done, so they are filled in later. A fluid
//! gives a law for every step; single requests are counted over spans of a quarter of a minute,
//! because a second holds too few of them for percentiles. Not here: money (`ledger`), and how a
//! bucket is made of steps (`rows`, `blend`).

use std::collections::VecDeque;

use model::{FleetView, Series, Timeline, Totals};

use crate::blend::Blend;
use crate::fluid::Response;
use crate::outcome::Outcome;
use crate::requests::{Done, Fate, Histogram};
use crate::rows::Rows;
use crate::spread::Spread;

/// The span over which single requests are counted, in seconds.
const SPAN_S: f64 = 15.0;

/// Requests that came within a span.
#[derive(Default)]
struct Window {
    came: f64,
    ended: f64,
    in_time: f64,
    times: Histogram,
}

/// Laws of the steps of a bucket, until all of them are known.
#[derive(Default)]
struct Bucket {
    row: usize,
    laws: Blend,
    came: f64,
    in_time: f64,
    /// Dollars for broken promises.
    penalty: f64,
    /// Shares in time of the laws, for a bucket in which nobody came.
    shares: f64,
    steps: f64,
}

/// What was promised, and what a request takes that does not wait.
pub(crate) struct Terms {
    /// Seconds within which a request is in time.
    pub(crate) goal: f64,
    /// Dollars for one broken promise.
    pub(crate) penalty: f64,
    /// Seconds of service.
    pub(crate) alone: f64,
}

/// What is kept of a run.
pub(crate) struct Record {
    pub(crate) rows: Rows,
    bucket: Bucket,
    goal: f64,
    /// Dollars for one broken promise.
    penalty: f64,
    /// What a request takes that does not wait, for spans in which none came.
    alone: f64,
    /// Requests that came in each step that is not yet known, oldest first.
    came: VecDeque<f64>,
    first_unknown: usize,
    all: Spread,
    in_time: f64,
    /// Rows in a span of single requests, and steps.
    span_rows: usize,
    span: usize,
    windows: VecDeque<Window>,
    /// The place of the first window that is open.
    first_window: usize,
    /// Promises kept and requests in all, by the minute in which they came.
    pub(crate) minutes: Vec<(f64, f64)>,
    /// The length of a minute, or of a step if that is longer.
    minute: f64,
    /// Steps in a minute, if that is a whole number of them.
    per_minute: Option<usize>,
    step: f64,
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "counts of steps and minutes of a run, which has a few hundred thousand at most"
)]
pub(crate) fn whole(count: f64) -> usize {
    count.ceil() as usize
}

impl Record {
    /// A record of a run with the promises of `terms`.
    pub(crate) fn new(timeline: &Timeline, terms: &Terms, all: Spread) -> Self {
        let Terms { goal, penalty, alone } = *terms;
        let step = timeline.tick();
        let minute = step.max(60.0);
        let minutes = whole(f64::from(timeline.ticks) * step / minute);
        let rows = Rows::new(timeline);
        let span_rows = whole(SPAN_S / timeline.step).max(1);
        Self {
            bucket: Bucket::default(),
            goal,
            penalty,
            alone,
            came: VecDeque::new(),
            first_unknown: 0,
            all,
            in_time: 0.0,
            span_rows,
            span: span_rows * rows.bucket(),
            rows,
            windows: VecDeque::new(),
            first_window: 0,
            minutes: vec![(0.0, 0.0); minutes],
            minute,
            per_minute: (minute % step == 0.0).then(|| whole(minute / step)),
            step,
        }
    }

    fn minute(&mut self, index: usize, in_time: f64, all: f64) {
        let place = self.per_minute.map_or_else(
            || whole(((index as f64 + 0.5) * self.step / self.minute).floor()),
            |steps| index / steps,
        );
        let place = place.min(self.minutes.len() - 1);
        self.minutes[place].0 += in_time;
        self.minutes[place].1 += all;
        self.in_time += in_time;
    }

    /// `came` requests came in step `index`; of those that got in, some later calls tell more.
    pub(crate) fn came(&mut self, index: usize, came: f64, one_by_one: bool) {
        self.minute(index, 0.0, came);
        if one_by_one {
            let place = index / self.span;
            if place >= self.first_window + self.windows.len() {
                self.windows.push_back(Window::default());
            }
            self.windows[place - self.first_window].came += came;
            self.close(index);
        } else {
            self.came.push_back(came);
        }
    }

    /// The law of the response times of the `weight` requests that got in in step `index`; steps
    /// come in order.
    pub(crate) fn resolved(&mut self, index: usize, weight: f64, law: &Response) {
        while self.first_unknown < index {
            self.came.pop_front();
            self.first_unknown += 1;
        }
        let came = self.came.front().copied().unwrap_or(0.0);
        let summary = law.summary();
        let got_in = if came > 0.0 { (weight / came).min(1.0) } else { 1.0 };
        let kept = weight.min(came) * summary.in_time;
        let penalty = (came - kept).max(0.0) * self.penalty;
        self.minute(index, kept, 0.0);
        self.all.add_law(weight, law);
        let row = self.rows.of(index);
        if self.rows.bucket() == 1 {
            self.rows.set(Series::Response, row, summary.mean);
            self.rows.set(Series::P50, row, summary.p50);
            self.rows.set(Series::P95, row, summary.p95);
            self.rows.set(Series::P99, row, summary.p99);
            self.rows.set(Series::InTime, row, got_in * summary.in_time);
            self.rows.set(Series::Penalty, row, penalty);
            return;
        }
        if row != self.bucket.row {
            self.write_bucket();
            self.bucket.row = row;
        }
        self.rows.widen(Series::P50, row, summary.p50);
        self.rows.widen(Series::P95, row, summary.p95);
        self.rows.widen(Series::P99, row, summary.p99);
        let bucket = &mut self.bucket;
        bucket.laws.add(weight, &summary);
        bucket.came += came;
        bucket.in_time += kept;
        bucket.penalty += penalty;
        bucket.shares += summary.in_time;
        bucket.steps += 1.0;
    }

    /// Writes down the bucket whose laws are known.
    fn write_bucket(&mut self) {
        let Bucket { row, laws, came, in_time, penalty, shares, steps } = &mut self.bucket;
        if laws.is_empty() {
            return;
        }
        let [p50, p95, p99] = laws.percentiles();
        let values = [
            (Series::Response, laws.mean()),
            (Series::P50, p50),
            (Series::P95, p95),
            (Series::P99, p99),
            (Series::InTime, if *came > 0.0 { *in_time / *came } else { *shares / *steps }),
            (Series::Penalty, *penalty),
        ];
        for (series, value) in values {
            self.rows.columns[series as usize][*row] = value;
        }
        laws.clear();
        (*came, *in_time, *penalty, *shares, *steps) = (0.0, 0.0, 0.0, 0.0, 0.0);
    }

    /// The law of the times in which `weight` requests were answered that came more than once.
    pub(crate) fn again(&mut self, weight: f64, law: &Response) {
        self.all.add_law(weight, law);
    }

    /// A request has ended.
    pub(crate) fn done(&mut self, done: &Done) {
        let index = done.step as usize;
        let place = index / self.span;
        let Some(window) =
            place.checked_sub(self.first_window).and_then(|i| self.windows.get_mut(i))
        else {
            return;
        };
        window.ended += 1.0;
        if let Fate::Served(seconds) = done.fate {
            window.times.add(seconds);
            self.all.add_time(seconds);
            if seconds <= self.goal {
                window.in_time += 1.0;
                self.minute(index, 1.0, 0.0);
            }
        }
    }

    /// Writes down the windows of which all is known, up to the step `index`.
    fn close(&mut self, index: usize) {
        while let Some(first) = self.windows.front() {
            let past = (self.first_window + 1) * self.span <= index;
            if !past || first.ended < first.came {
                return;
            }
            self.write_window();
        }
    }

    /// Writes down the first window as far as it is known.
    fn write_window(&mut self) {
        let Some(window) = self.windows.pop_front() else { return };
        let from = self.first_window * self.span_rows;
        let to = (from + self.span_rows).min(self.rows.count());
        self.first_window += 1;
        let any = window.times.count() > 0;
        let time = |value: f64| if any { value } else { self.alone };
        let values = [
            (Series::Response, time(window.times.mean())),
            (Series::P50, time(window.times.quantile(0.5))),
            (Series::P95, time(window.times.quantile(0.95))),
            (Series::P99, time(window.times.quantile(0.99))),
            (Series::InTime, if window.came > 0.0 { window.in_time / window.came } else { 1.0 }),
        ];
        for (series, value) in values {
            self.rows.fill(series, from..to, value);
        }
        let broken = (window.came - window.in_time) * self.penalty / (to - from) as f64;
        self.rows.fill(Series::Penalty, from..to, broken);
    }

    /// The instances in a step of `row`, of which `desired` are wanted.
    pub(crate) fn instances(&mut self, row: usize, desired: u32, view: &FleetView) {
        for (series, count) in [
            (Series::Desired, desired),
            (Series::InService, view.in_service),
            (Series::Booting, view.booting),
            (Series::Warming, view.warming),
            (Series::Draining, view.draining),
            (Series::Failed, view.failed),
        ] {
            self.rows.set(series, row, f64::from(count));
        }
    }

    /// Instances that wait for a node, nodes that are ready and that boot in a step of `row`.
    pub(crate) fn nodes(&mut self, row: usize, counts: &[u32; 3]) {
        let series = [Series::Pending, Series::Nodes, Series::NodesBooting];
        for (series, count) in series.into_iter().zip(counts) {
            self.rows.set(series, row, f64::from(*count));
        }
    }

    /// What happened to requests in a step of `row`.
    pub(crate) fn requests(&mut self, row: usize, outcome: &Outcome, dt: f64) {
        let gave_up = outcome.timed_out + outcome.abandoned;
        self.rows.set(Series::Served, row, outcome.served / dt);
        self.rows.set(Series::Dropped, row, outcome.dropped / dt);
        self.rows.set(Series::GaveUp, row, gave_up / dt);
        self.rows.set(Series::Backlog, row, outcome.waiting);
    }

    /// Ends the record: what is not yet known is written as far as it is.
    pub(crate) fn finish(&mut self, totals: &mut Totals) {
        while !self.windows.is_empty() {
            self.write_window();
        }
        self.write_bucket();
        self.rows.finish();
        let quantile = |share| self.all.quantile(share).unwrap_or(self.alone);
        totals.response = self.all.mean().unwrap_or(self.alone);
        (totals.p50, totals.p95, totals.p99) = (quantile(0.5), quantile(0.95), quantile(0.99));
        totals.in_time = self.in_time;
        let mut sum = 0.0;
        for penalty in &mut self.rows.columns[Series::Penalty as usize] {
            sum += *penalty;
            *penalty = sum;
        }
    }
}
