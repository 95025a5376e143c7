//! The instances and what it takes to change their number.
//!
//! Not here: how they live (`sim`).

mod kinds;
mod nodes;
mod trouble;

pub use kinds::{SpotParams, TypeName, TypeParams, WarmPoolParams};
pub use nodes::{NodeLayer, NodeParams, NodeRemoval, NodeResources, NodeSize, PodsPerNode};
pub use trouble::{
    CheckParams, CrashParams, Extent, Failures, FleetEvent, FleetEventKind, OutageParams,
    RandomFailures, ReclaimParams, ShareParams, ShortageParams,
};

use crate::unit::{Factor, Instances, Ratio, Seconds};

/// The most instances of a fleet.
const MOST: f64 = 10_000.0;

crate::params! {
    /// A boot delay that is sometimes much longer than usual.
    pub struct LognormalParams {
        /// Variance over squared mean: 0 is always the same, 1 as uneven as pure chance.
        scv: Factor = number {
            label: "Unevenness", default: 0.25, range: [0.0, 4.0], step: 0.05
        },
    }
}

crate::params! {
    /// A boot delay within bounds.
    pub struct UniformParams {
        /// The farthest from the mean, as a share of it.
        width: Ratio = number {
            label: "At most off by", default: 0.25, range: [0.0, 1.0], step: 0.05
        },
    }
}

crate::choice! {
    /// How the boot delay differs from instance to instance; its mean stays the boot delay.
    pub enum BootSpread {
        /// Every instance takes the same time.
        Constant = "constant", "Always the same";
        /// Most take less than the mean, a few take much longer.
        Lognormal(LognormalParams) = "lognormal", "A few much longer";
        /// Any delay within the bounds is as likely as any other.
        Uniform(UniformParams) = "uniform", "Within bounds";
    }
}

crate::params! {
    /// Serving slowly at first.
    pub struct ColdStartParams {
        /// What an instance can do when it comes into service, as a share of its full speed.
        share: Ratio = number {
            label: "Speed at first", default: 0.25, range: [0.01, 1.0], step: 0.05
        },
        /// How long it takes to full speed, in a straight line; 0 s is no cold start.
        span: Seconds = number {
            label: "Full speed after", default: 0.0, range: [0.0, 3600.0], step: 5.0
        },
    }
}

crate::params! {
    /// A limit to how many instances start at once.
    pub struct QuotaParams {
        /// The most instances that are started.
        most: Instances = number {
            label: "Most starts", default: 10.0, range: [1.0, MOST], step: 1.0, scale: Log
        },
    }
}

crate::choice! {
    /// How many instances the provider starts at most; other orders wait.
    pub enum Quota {
        /// As many as are ordered.
        Unlimited = "none", "No limit";
        /// So many a control period.
        Decision(QuotaParams) = "decision", "Each decision";
        /// So many within a minute.
        Minute(QuotaParams) = "minute", "Each minute";
    }
}

crate::choice! {
    /// Which of the instances in service go first when there are too many.
    pub enum RemovalOrder {
        /// Those that came into service last.
        Newest = "newest", "Newest first";
        /// Those that came into service first.
        Oldest = "oldest", "Oldest first";
    }
}

crate::choice! {
    /// Whether spot or on-demand instances go first when there are too many.
    pub enum RemovalMarket {
        /// Whichever is above its share, as AWS does.
        Balance = "balance", "What is above its share";
        /// Spot instances before on-demand ones.
        Spot = "spot", "Spot";
        /// On-demand instances before spot ones.
        OnDemand = "on-demand", "On-demand";
        /// The order in which they came decides alone.
        Either = "either", "No matter";
    }
}

crate::params! {
    /// The instances and what it takes to change their number.
    pub struct FleetParams {
        /// The fewest instances that are ever wanted.
        min: Instances = number {
            label: "Least instances", default: 2.0, range: [0.0, MOST], step: 1.0
        },
        /// The most instances that are ever wanted.
        max: Instances = number {
            label: "Most instances", default: 10.0, range: [1.0, MOST], step: 1.0
        },
        /// Instances in service when the run begins, within the least and the most.
        start: Instances = number {
            label: "Instances at the start", default: 2.0, range: [0.0, MOST], step: 1.0
        },
        /// From the order of an instance to its first request.
        boot: Seconds = number {
            label: "Boot delay", default: 120.0, range: [0.0, 3600.0], step: 5.0
        },
        /// How long an instance that was sent away finishes its work, and is paid for.
        drain: Seconds = number {
            label: "Draining", default: 30.0, range: [0.0, 3600.0], step: 5.0
        },
        /// How the boot delay differs from instance to instance; its mean stays the boot delay.
        spread: BootSpread = choice { label: "Boot delay varies" },
        /// A pause after the boot in which an instance is set up: the lifecycle hook at launch.
        launch_pause: Seconds = number {
            label: "Pause at launch", default: 0.0, range: [0.0, 7200.0], step: 5.0
        },
        /// A pause after draining in which an instance is put away: the lifecycle hook at
        /// termination. It is paid for.
        stop_pause: Seconds = number {
            label: "Pause at termination", default: 0.0, range: [0.0, 7200.0], step: 5.0
        },
        /// How long an instance runs before its readiness probe lets the first request in.
        readiness: Seconds = number {
            label: "Ready after", default: 0.0, range: [0.0, 3600.0], step: 5.0
        },
        /// How long after coming into service an instance counts as warming: its measurements
        /// are not typical yet, and a strategy may leave it out.
        warm_up: Seconds = number {
            label: "Warm-up", default: 0.0, range: [0.0, 3600.0], step: 5.0
        },
        /// Serving slowly at first: caches are empty, code is not compiled yet.
        cold_start: ColdStartParams = group { label: "Cold start" },
        /// How many instances the provider starts at most; other orders wait.
        quota: Quota = choice { label: "Launch quota" },
        /// Which of the instances in service go first when there are too many.
        removal: RemovalOrder = choice { label: "Who goes first" },
        /// Whether spot or on-demand instances go first when there are too many.
        removal_market: RemovalMarket = choice { label: "Market that goes first" },
        /// Kinds of instances beside each other; without any, all are standard instances.
        types: Vec<TypeParams> = list {
            label: "Instance types", noun: "type", len: [0, 4], default: Vec::new()
        },
        /// Instances at a discount that the provider may take back.
        spot: SpotParams = group { label: "Spot instances" },
        /// Instances that are booted already and wait to be called.
        warm_pool: WarmPoolParams = group { label: "Warm pool" },
        /// How instances that have failed are found.
        checks: CheckParams = group { label: "Health checks" },
        /// Instances that fail by chance.
        failures: Failures = choice { label: "Failures" },
        /// Things that happen to the fleet.
        events: Vec<FleetEvent> = list {
            label: "Events", noun: "event", len: [0, 12], default: Vec::new()
        },
        /// What instances run on.
        nodes: NodeLayer = choice { label: "Nodes" },
    }
}

impl FleetParams {
    /// From an order to the first request, on average: boot, pause and readiness.
    pub fn start_delay(&self) -> Seconds {
        use crate::Quantity as _;
        Seconds::new(self.boot.get() + self.launch_pause.get() + self.readiness.get())
    }
}
