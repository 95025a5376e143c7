//! What the detectors look at: the columns of a run as one row a minute, and a few settings.
//!
//! Not here: what is made of it.

use model::policy::Held;
use model::sections::Fidelity;
use model::{DecisionRecord, Quantity as _, Run, Scenario, Series};

use super::turns::{Turn, turns};

/// The length of a row in seconds, where the steps are not longer.
const ROW_S: f64 = 60.0;
/// The load is smoothed over so many rows before one asks where it goes.
const SMOOTH: usize = 5;

/// A minute of a run; rates are means a second, counts of instances are means too.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Row {
    /// New requests.
    pub(crate) offered: f64,
    /// Attempts after a failed one; 0 in a fluid, which knows none.
    pub(crate) retried: f64,
    /// What the instances in service could serve.
    pub(crate) capacity: f64,
    /// Requests that wait; 0 in a fluid.
    pub(crate) backlog: f64,
    /// Busy share of the CPU.
    pub(crate) busy: f64,
    /// The response time that 99 of 100 do not exceed; 0 in a fluid.
    pub(crate) p99: f64,
    /// The share that is served in time.
    pub(crate) in_time: f64,
    /// Instances in service.
    pub(crate) in_service: f64,
    /// Instances that still warm up; 0 in a fluid.
    pub(crate) warming: f64,
    /// The load of the last minutes, this one included.
    pub(crate) smooth: f64,
}

impl Row {
    /// Attempts as a share of the capacity; 0 where nothing comes.
    pub(crate) fn pressure(&self) -> f64 {
        share(self.offered + self.retried, self.capacity)
    }

    /// New requests as a share of the capacity; 0 where nothing comes.
    pub(crate) fn load(&self) -> f64 {
        share(self.offered, self.capacity)
    }
}

/// `part` of `whole`; a part of nothing is a very large share, not an infinite one.
fn share(part: f64, whole: f64) -> f64 {
    const LARGE: f64 = 1e9;
    if part <= 0.0 {
        0.0
    } else if whole > part / LARGE {
        part / whole
    } else {
        LARGE
    }
}

/// A run as the detectors see it.
pub(crate) struct Facts<'a> {
    pub(crate) scenario: &'a Scenario,
    pub(crate) run: &'a Run,
    /// One a minute, in order of time; the last one may be shorter.
    pub(crate) rows: Vec<Row>,
    /// Where the fleet turns without a reason in the load.
    pub(crate) turns: Vec<Turn>,
    /// Seconds that a row stands for.
    pub(crate) width: f64,
    /// The first row after the start-up; there may be none.
    pub(crate) settled: usize,
    /// Between two decisions.
    pub(crate) period: f64,
    /// From a change of the load to its full sight in the measurements: scrape, delay and window.
    pub(crate) sight: f64,
    /// Metric delay, window and boot together.
    pub(crate) lag: f64,
    /// The promise: the share of requests in time, and what is in time.
    pub(crate) objective: f64,
    pub(crate) goal: f64,
    /// The least and the most instances.
    pub(crate) min: f64,
    pub(crate) max: f64,
    /// Requests per second of an instance, on average over the run.
    pub(crate) rate: f64,
}

impl<'a> Facts<'a> {
    /// The facts of `run`, in one pass over its columns.
    pub(crate) fn new(scenario: &'a Scenario, run: &'a Run) -> Self {
        let (clock, fleet, goals) = (scenario.clock(), scenario.fleet(), scenario.goals());
        let steps = whole(ROW_S / run.timeline.step).max(1);
        let width = run.timeline.step * steps as f64;
        let sight = clock.delay.get() + clock.window.get();
        let lag = sight + fleet.start_delay().get();
        // A run begins before anything is measured: what it does until two answers could have
        // come into service is not typical of it.
        let start_up = 2.0 * (lag + clock.scrape.get() + clock.period.get());
        let one_by_one = scenario.service().fidelity == Fidelity::Requests;
        let rows = rows(run, steps, one_by_one);
        let sum = |of: fn(&Row) -> f64| rows.iter().map(of).sum::<f64>();
        let instances = sum(|row| row.in_service);
        let rate = if instances > 0.0 { sum(|row| row.capacity) / instances } else { 0.0 };
        let mut facts = Self {
            scenario,
            run,
            rows,
            turns: Vec::new(),
            width,
            settled: whole(start_up / width),
            period: clock.period.get(),
            sight: sight + clock.scrape.get(),
            lag,
            objective: goals.objective.get(),
            goal: goals.response.get(),
            min: fleet.min.get(),
            max: fleet.max.get(),
            rate,
        };
        facts.turns = turns(&facts);
        facts
    }

    /// The rows after the start-up, with the times at which they begin.
    pub(crate) fn settled(&self) -> impl Iterator<Item = (f64, &Row)> {
        let rows = self.rows.iter().enumerate().skip(self.settled);
        rows.map(|(index, row)| (self.width * index as f64, row))
    }

    /// The decisions after the start-up.
    pub(crate) fn decisions(&self) -> &'a [DecisionRecord] {
        let from = self.width * self.settled as f64;
        let first = self.run.decisions.partition_point(|decision| decision.at < from);
        &self.run.decisions[first..]
    }

    /// The row that ends at or holds the time `at`, if there is one.
    pub(crate) fn before(&self, at: f64) -> Option<usize> {
        let last = self.rows.len().checked_sub(1)?;
        Some(whole((at / self.width).ceil()).saturating_sub(1).min(last))
    }

    /// Whether requests came in the row and the promise was not kept for them.
    pub(crate) fn broken(&self, row: &Row) -> bool {
        row.offered * self.width >= 1.0 && row.in_time < self.objective
    }

    /// What a decision says of a wish that was held back.
    pub(crate) fn held(&self, decision: &DecisionRecord) -> Held {
        self.scenario.policy().entry().held(&decision.why)
    }

    /// Whether a decision wanted more than it was granted, as far as it says so.
    pub(crate) fn limited(&self, decision: &DecisionRecord) -> bool {
        decision.want > decision.granted || self.held(decision) == Held::Limit
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a cast from float saturates, and all that is counted so is small"
)]
pub(crate) fn whole(count: f64) -> usize {
    count.round() as usize
}

/// A column and its place in a row.
type Field = (Series, fn(&mut Row) -> &mut f64);

/// What every detector looks at.
const ALWAYS: [Field; 5] = [
    (Series::Offered, |row| &mut row.offered),
    (Series::Capacity, |row| &mut row.capacity),
    (Series::Utilisation, |row| &mut row.busy),
    (Series::InTime, |row| &mut row.in_time),
    (Series::InService, |row| &mut row.in_service),
];
/// What is something else than a formula of that only where every request is simulated.
const ONE_BY_ONE: [Field; 4] = [
    (Series::Retried, |row| &mut row.retried),
    (Series::Backlog, |row| &mut row.backlog),
    (Series::P99, |row| &mut row.p99),
    (Series::Warming, |row| &mut row.warming),
];

/// The rows of `steps` steps each; a fluid leaves the fields of [`ONE_BY_ONE`] at 0.
fn rows(run: &Run, steps: usize, one_by_one: bool) -> Vec<Row> {
    let count = (run.timeline.steps as usize).div_ceil(steps);
    let mut rows = vec![Row::default(); count];
    let more = if one_by_one { &ONE_BY_ONE[..] } else { &[] };
    for (series, field) in ALWAYS.iter().chain(more) {
        for (row, values) in rows.iter_mut().zip(run.column(*series).chunks(steps)) {
            *field(row) = sum(values) / values.len() as f64;
        }
    }
    for index in 0..rows.len() {
        let span = &rows[index.saturating_sub(SMOOTH - 1)..=index];
        let mean = span.iter().map(|row| row.offered).sum::<f64>() / span.len() as f64;
        rows[index].smooth = mean;
    }
    rows
}

/// The sum of `values`, in four strands, so that one addition need not wait for another.
fn sum(values: &[f64]) -> f64 {
    let (mut one, mut two, mut three, mut four) = (0.0, 0.0, 0.0, 0.0);
    let mut rest = values;
    while let [a, b, c, d, more @ ..] = rest {
        one += a;
        two += b;
        three += c;
        four += d;
        rest = more;
    }
    (one + two) + (three + four) + rest.iter().sum::<f64>()
}
