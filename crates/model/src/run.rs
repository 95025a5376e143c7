//! What comes out of a simulation: series, decisions, lifetimes, totals.
//!
//! Everything on the screen is a function of a run and a time. Not here: how it comes about
//! (`sim`) and how it is drawn (`charts`).

use crate::policy::Why;
use crate::unit::Unit;

/// The steps of a run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Timeline {
    /// Seconds since midnight at the start.
    pub start: f64,
    /// Day of the week at the start, 0 for Monday.
    pub weekday: u32,
    /// Length of a step in seconds.
    pub step: f64,
    /// How many steps there are.
    pub steps: u32,
    /// Whether the steps are longer than those of the exact run.
    pub preview: bool,
}

impl Timeline {
    /// The length of the run in seconds.
    pub fn length(&self) -> f64 {
        self.step * f64::from(self.steps)
    }

    /// The step that holds the time `at`, the first or the last one if it lies outside.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a cast from float saturates, and the step is clamped to those that exist"
    )]
    pub fn index(&self, at: f64) -> usize {
        ((at / self.step).floor().max(0.0) as usize).min(self.steps as usize - 1)
    }

    /// The time of day of `at`, in seconds since midnight, and the day counted from the start.
    pub fn time_of_day(&self, at: f64) -> (f64, f64) {
        let all = self.start + at;
        (all.rem_euclid(86_400.0), (all / 86_400.0).floor())
    }
}

/// A column of a run: one number a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Series {
    /// Requests that arrive.
    Offered,
    /// Requests that are served.
    Served,
    /// Attempts that are turned away.
    Dropped,
    /// Attempts whose client left the line, or that had waited too long when their turn came.
    GaveUp,
    /// Attempts after a failed one.
    Retried,
    /// Requests that the instances in service could serve.
    Capacity,
    /// Requests that wait at the end of the step.
    Backlog,
    /// Busy share of the CPU of the instances in service.
    Utilisation,
    /// Used share of their memory; 0 where it is not measured.
    Memory,
    /// Used share of their network; 0 where it is not measured.
    Network,
    /// Used share of their disk; 0 where it is not measured.
    Disk,
    /// Mean response time of the requests that arrive.
    Response,
    /// What half of them do not exceed.
    P50,
    /// What 95 of 100 of them do not exceed.
    P95,
    /// What 99 of 100 of them do not exceed.
    P99,
    /// Share of the requests that arrive that are served in time.
    InTime,
    /// Instances that are wanted.
    Desired,
    /// Instances in service.
    InService,
    /// Instances that boot.
    Booting,
    /// Instances in service that have not yet warmed up.
    Warming,
    /// Instances that drain.
    Draining,
    /// Instances that have failed and are not yet replaced.
    Failed,
    /// What is paid for instances, per hour.
    Spending,
    /// What was paid for instances up to the end of the step.
    Cost,
    /// What broken promises cost up to the end of the step.
    Penalty,
    /// Instances that wait for room on a node; 0 where instances run by themselves.
    Pending,
    /// Nodes that are ready; 0 where instances run by themselves.
    Nodes,
    /// Nodes that were requested and are not ready yet.
    NodesBooting,
}

impl Series {
    /// Every column, in order.
    pub const ALL: [Self; 28] = [
        Self::Offered,
        Self::Served,
        Self::Dropped,
        Self::GaveUp,
        Self::Retried,
        Self::Capacity,
        Self::Backlog,
        Self::Utilisation,
        Self::Memory,
        Self::Network,
        Self::Disk,
        Self::Response,
        Self::P50,
        Self::P95,
        Self::P99,
        Self::InTime,
        Self::Desired,
        Self::InService,
        Self::Booting,
        Self::Warming,
        Self::Draining,
        Self::Failed,
        Self::Spending,
        Self::Cost,
        Self::Penalty,
        Self::Pending,
        Self::Nodes,
        Self::NodesBooting,
    ];

    /// How many columns there were before there were nodes.
    const WITHOUT_NODES: usize = Self::Pending as usize;

    /// Its name in files.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Offered => "offered",
            Self::Served => "served",
            Self::Dropped => "dropped",
            Self::GaveUp => "gave_up",
            Self::Retried => "retried",
            Self::Capacity => "capacity",
            Self::Backlog => "backlog",
            Self::Utilisation => "utilisation",
            Self::Memory => "memory",
            Self::Network => "network",
            Self::Disk => "disk",
            Self::Response => "response",
            Self::P50 => "p50",
            Self::P95 => "p95",
            Self::P99 => "p99",
            Self::InTime => "in_time",
            Self::Desired => "desired",
            Self::InService => "in_service",
            Self::Booting => "booting",
            Self::Warming => "warming",
            Self::Draining => "draining",
            Self::Failed => "failed",
            Self::Spending => "spending",
            Self::Cost => "cost",
            Self::Penalty => "penalty",
            Self::Pending => "pending",
            Self::Nodes => "nodes",
            Self::NodesBooting => "nodes_booting",
        }
    }

    /// Its name on the screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Offered => "Load",
            Self::Served => "Served",
            Self::Dropped => "Turned away",
            Self::GaveUp => "Gave up",
            Self::Retried => "Retries",
            Self::Capacity => "Capacity",
            Self::Backlog => "Waiting",
            Self::Utilisation => "Utilisation",
            Self::Memory => "Memory",
            Self::Network => "Network",
            Self::Disk => "Disk",
            Self::Response => "Response time",
            Self::P50 => "Response time p50",
            Self::P95 => "Response time p95",
            Self::P99 => "Response time p99",
            Self::InTime => "Served in time",
            Self::Desired => "Desired",
            Self::InService => "In service",
            Self::Booting => "Booting",
            Self::Warming => "Warming up",
            Self::Draining => "Draining",
            Self::Failed => "Failed",
            Self::Spending => "Spending",
            Self::Cost => "Instances",
            Self::Penalty => "Broken promises",
            Self::Pending => "Without a node",
            Self::Nodes => "Nodes",
            Self::NodesBooting => "Nodes booting",
        }
    }

    /// Its unit.
    pub const fn unit(self) -> Unit {
        match self {
            Self::Offered
            | Self::Served
            | Self::Dropped
            | Self::GaveUp
            | Self::Retried
            | Self::Capacity => Unit::PerSecond,
            Self::Backlog => Unit::Requests,
            Self::Utilisation | Self::Memory | Self::Network | Self::Disk | Self::InTime => {
                Unit::Ratio
            }
            Self::Response | Self::P50 | Self::P95 | Self::P99 => Unit::Seconds,
            Self::Desired
            | Self::InService
            | Self::Booting
            | Self::Warming
            | Self::Draining
            | Self::Failed
            | Self::Pending
            | Self::Nodes
            | Self::NodesBooting => Unit::Instances,
            Self::Spending => Unit::DollarsPerHour,
            Self::Cost | Self::Penalty => Unit::Dollars,
        }
    }
}

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
    /// Every decision, in order of time.
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
        for value in older.iter().chain(nodes.iter().filter(|_| any)).flatten() {
            add(value.to_bits());
        }
        for decision in &self.decisions {
            add(decision.at.to_bits());
            add(u64::from(decision.want) << 32 | u64::from(decision.granted));
        }
        hash
    }
}
