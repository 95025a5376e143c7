//! What comes out of a simulation: series, decisions, lifetimes, totals.
//!
//! Everything on the screen is a function of a run and a time. Not here: how it comes about
//! (`sim`) and how it is drawn (`charts`).

use crate::policy::Why;
use crate::series::Series;
use crate::timeline::Timeline;
use crate::unit::Unit;

/// What the strategy wished at one time, and what became of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DecisionRecord {
    /// When, in seconds.
    pub at: f64,
    /// Instances in service then.
    pub in_service: u32,
    /// Instances in service or booting before the decision.
    pub before: u32,
    /// What the strategy wished.
    pub want: u32,
    /// What the host granted.
    pub granted: u32,
    /// Why the strategy wished it.
    pub why: Why,
    /// Why the host granted something else, if it did.
    pub limit: Option<Why>,
}

impl DecisionRecord {
    /// Whether it changed the number of instances.
    pub const fn acts(&self) -> bool {
        self.granted != self.before
    }
}

/// Instances that went through life together.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lifetime {
    /// How many.
    pub count: u32,
    /// When they were ordered, in seconds.
    pub ordered: f64,
    /// When they were asked for service: at the order, or when they were called from the warm
    /// pool; infinite if they wait there to the end.
    pub called: f64,
    /// When they came, or would have come, into service.
    pub ready: f64,
    /// When they had, or would have, warmed up; never before they were ready.
    pub warm: f64,
    /// When they failed; infinite if they never did.
    pub failed: f64,
    /// When they began to drain, were cancelled, or were found to have failed; infinite if none
    /// of it happened.
    pub drained: f64,
    /// When they were gone; infinite if they never were.
    pub gone: f64,
    /// Which of the instance types of the scenario they are; 0 where there are none.
    pub kind: u8,
    /// Whether the provider might take them back.
    pub spot: bool,
}

/// Declares the totals once: the struct, and its numbers in order.
macro_rules! totals {
    ($($(#[doc = $doc:literal])* $name:ident,)*) => {
        /// What a run adds up to.
        #[derive(Clone, Copy, Debug, Default, PartialEq)]
        pub struct Totals {
            $($(#[doc = $doc])* pub $name: f64,)*
        }

        impl Totals {
            /// The names of the numbers, in order.
            pub const NAMES: &'static [&'static str] = &[$(stringify!($name)),*];

            /// The numbers, in order.
            pub fn numbers(&self) -> Vec<f64> {
                vec![$(self.$name),*]
            }

            /// Totals of these numbers, in order; what is missing is 0.
            pub fn of(numbers: &[f64]) -> Self {
                let mut rest = numbers.iter().copied();
                $(let $name = rest.next().unwrap_or(0.0);)*
                Self { $($name),* }
            }
        }
    };
}

totals! {
    /// Requests that arrived.
    arrived,
    /// Requests that were served.
    served,
    /// Attempts that were turned away.
    dropped,
    /// Attempts that had waited too long when their turn came.
    timed_out,
    /// Attempts whose client left the line.
    abandoned,
    /// Attempts after a failed one.
    retried,
    /// Requests given up for good.
    lost,
    /// Requests that waited, were in service or between two attempts when the run ended.
    waiting,
    /// Requests that were served in time.
    in_time,
    /// Mean response time of the requests that were served, in seconds.
    response,
    /// The response time that half of the requests that were served did not exceed, of the run as
    /// a whole, in seconds.
    p50,
    /// The same for 95 of 100.
    p95,
    /// The same for 99 of 100.
    p99,
    /// Instance-seconds in service.
    in_service_s,
    /// Instance-seconds in service and busy.
    busy_s,
    /// Dollars for instances.
    cost,
    /// Dollars for broken promises.
    penalty,
    /// The most instances in service at once.
    peak,
    /// Decisions that changed the number of instances.
    actions,
    /// Of the dollars for instances, those for spot instances.
    spot_cost,
    /// Dollars for requests.
    request_cost,
    /// Kilowatt-hours drawn, with the overhead of the building.
    energy,
    /// Grams of carbon dioxide, or what has the same effect.
    carbon,
    /// Whole minutes of the run; of a preview with longer steps, steps.
    minutes,
    /// Those of them in which the objective was met, or nothing arrived.
    good_minutes,
    /// When the budget was crossed for the first time, in seconds; infinite if it never was.
    over_budget,
}

impl Totals {
    /// The share of requests that were served in time; 1 if there were none.
    pub fn slo(&self) -> f64 {
        if self.arrived > 0.0 { self.in_time / self.arrived } else { 1.0 }
    }

    /// The share of the minutes in which the objective was met; 1 if there were none.
    pub fn slo_by_minute(&self) -> f64 {
        if self.minutes > 0.0 { self.good_minutes / self.minutes } else { 1.0 }
    }

    /// The share of attempts that were turned away.
    pub fn dropped_share(&self) -> f64 {
        let attempts = self.arrived + self.retried;
        if attempts > 0.0 { self.dropped / attempts } else { 0.0 }
    }

    /// The share of the instance time in service that was idle.
    pub fn waste(&self) -> f64 {
        if self.in_service_s > 0.0 { 1.0 - self.busy_s / self.in_service_s } else { 0.0 }
    }

    /// What is shown: id, label, unit, value.
    pub fn items(&self) -> [(&'static str, &'static str, Unit, f64); 10] {
        [
            ("cost", "Cost", Unit::Dollars, self.cost),
            ("penalty", "Penalty", Unit::Dollars, self.penalty),
            ("slo", "In time", Unit::Ratio, self.slo()),
            ("p95", "p95", Unit::Seconds, self.p95),
            ("dropped", "Turned away", Unit::Ratio, self.dropped_share()),
            ("peak", "Peak", Unit::Instances, self.peak),
            ("actions", "Actions", Unit::Count, self.actions),
            ("waste", "Idle", Unit::Ratio, self.waste()),
            ("carbon", "Carbon", Unit::Grams, self.carbon),
            ("arrived", "Requests", Unit::Requests, self.arrived),
        ]
    }
}

/// A whole simulated run.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// Its steps.
    pub timeline: Timeline,
    /// One column a series, in the order of [`Series::ALL`].
    pub columns: Vec<Vec<f64>>,
    /// The lowest value of each row in the same order, empty for series that keep none; empty
    /// altogether where a row is one step.
    pub lows: Vec<Vec<f64>>,
    /// The highest value of each row, likewise.
    pub highs: Vec<Vec<f64>>,
    /// The decisions, in order of time: every one, or in a run of weeks with very many of them
    /// all but some of those that repeat the last one.
    pub decisions: Vec<DecisionRecord>,
    /// The lives of all instances.
    pub lifetimes: Vec<Lifetime>,
    /// What the strategy showed at each decision: one column a probe.
    pub probes: Vec<Vec<Option<f64>>>,
    /// What it all adds up to.
    pub totals: Totals,
}

impl Run {
    /// The column of a series.
    pub fn column(&self, series: Series) -> &[f64] {
        &self.columns[series as usize]
    }

    /// The lowest value of a series in each row: the column itself where a row is one step or
    /// nothing else was kept.
    pub fn lows(&self, series: Series) -> &[f64] {
        self.extremes(&self.lows, series)
    }

    /// The highest value of a series in each row, likewise.
    pub fn highs(&self, series: Series) -> &[f64] {
        self.extremes(&self.highs, series)
    }

    fn extremes<'a>(&'a self, kept: &'a [Vec<f64>], series: Series) -> &'a [f64] {
        match kept.get(series as usize) {
            Some(column) if !column.is_empty() => column,
            _ => self.column(series),
        }
    }

    /// The sum of a column over time: of requests per second requests, of instances
    /// instance-seconds.
    pub fn integral(&self, series: Series) -> f64 {
        let column = self.column(series);
        let Some((last, rest)) = column.split_last() else { return 0.0 };
        let sum = rest.iter().sum::<f64>() * self.timeline.step;
        sum + last * self.timeline.span(rest.len())
    }

    /// The value of a series at the time `at`.
    pub fn value(&self, series: Series, at: f64) -> f64 {
        self.column(series)[self.timeline.index(at)]
    }

    /// The last decision at or before `at`.
    pub fn decision(&self, at: f64) -> Option<&DecisionRecord> {
        let next = self.decisions.partition_point(|decision| decision.at <= at);
        next.checked_sub(1).map(|last| &self.decisions[last])
    }

    /// The first decision after `at` that changes the number of instances.
    pub fn next_action(&self, at: f64) -> Option<&DecisionRecord> {
        let next = self.decisions.partition_point(|decision| decision.at <= at);
        self.decisions[next..].iter().find(|decision| decision.acts())
    }

    /// The last decision before `at` that changes the number of instances.
    pub fn last_action(&self, at: f64) -> Option<&DecisionRecord> {
        let next = self.decisions.partition_point(|decision| decision.at < at);
        self.decisions[..next].iter().rev().find(|decision| decision.acts())
    }

    /// A number that changes if any bit of any column or decision does (FNV-1a, 64 bits); totals
    /// and lifetimes follow from those. The columns of nodes count only in runs that have nodes, so
    /// that all others have the number that they had before.
    pub fn digest(&self) -> u64 {
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        let mut add = |bits: u64| {
            for byte in bits.to_le_bytes() {
                hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
            }
        };
        let (older, nodes) = self.columns.split_at(Series::WITHOUT_NODES.min(self.columns.len()));
        let any = nodes.iter().flatten().any(|value| *value != 0.0);
        let columns = older.iter().chain(nodes.iter().filter(|_| any));
        for value in columns.chain(&self.lows).chain(&self.highs).flatten() {
            add(value.to_bits());
        }
        for decision in &self.decisions {
            add(decision.at.to_bits());
            add(u64::from(decision.want) << 32 | u64::from(decision.granted));
        }
        hash
    }
}
