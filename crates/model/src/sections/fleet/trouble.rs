//! What may happen to instances, and how it is noticed.
//!
//! Not here: what it does to them (`sim`), interruptions of spot instances by chance
//! (`SpotParams`).

use crate::curve::MAX_TIME;
use crate::unit::{Count, Instances, Ratio, Seconds};

crate::params! {
    /// How instances that have failed are found.
    pub struct CheckParams {
        /// Between two checks of an instance, counted from its first request.
        interval: Seconds = number {
            label: "Check every", default: 30.0, range: [1.0, 600.0], step: 5.0
        },
        /// So many checks in a row must fail before an instance is replaced.
        threshold: Count = number {
            label: "Failed checks", default: 2.0, range: [1.0, 10.0], step: 1.0
        },
        /// So long after it came into service no instance is replaced.
        grace: Seconds = number {
            label: "Grace period", default: 0.0, range: [0.0, 7200.0], step: 10.0
        },
    }
}

crate::params! {
    /// Failures at a constant rate.
    pub struct RandomFailures {
        /// How long an instance serves on average before it fails.
        mean: Seconds = number {
            label: "Mean time between failures", default: 604_800.0, range: [3600.0, 31_536_000.0],
            step: 3600.0, scale: Log
        },
    }
}

crate::choice! {
    /// Whether instances fail by chance.
    pub enum Failures {
        /// No instance fails.
        Off = "none", "None";
        /// Each instance may fail at any time, old or new.
        Random(RandomFailures) = "random", "By chance";
    }
}

crate::params! {
    /// So many.
    pub struct CrashParams {
        /// How many instances.
        instances: Instances = number {
            label: "Instances", default: 1.0, range: [1.0, 10_000.0], step: 1.0, scale: Log
        },
    }
}

crate::params! {
    /// A share of all.
    pub struct ShareParams {
        /// The share of the instances, rounded to the nearest whole number.
        share: Ratio = number {
            label: "Share", default: 0.5, range: [0.0, 1.0], step: 0.05
        },
    }
}

crate::choice! {
    /// How many instances are meant.
    pub enum Extent {
        /// A number of instances, or all if there are fewer.
        Count(CrashParams) = "count", "So many";
        /// A share of the instances in service.
        Share(ShareParams) = "share", "A share";
    }
}

crate::params! {
    /// Instances fail at once.
    pub struct OutageParams {
        /// How many of the instances in service fail.
        size: Extent = choice { label: "How many" },
    }
}

crate::params! {
    /// The provider takes spot instances back.
    pub struct ReclaimParams {
        /// The share of the spot instances in service, rounded to the nearest whole number.
        share: Ratio = number {
            label: "Share", default: 0.5, range: [0.0, 1.0], step: 0.05
        },
    }
}

crate::params! {
    /// New instances are hard to get.
    pub struct ShortageParams {
        /// How long it lasts.
        hold: Seconds = number {
            label: "Lasts for", default: 1800.0, range: [0.0, MAX_TIME], step: 60.0, scale: Log
        },
        /// So many new instances can still be had in all that time; other orders wait.
        allowed: Instances = number {
            label: "Still to be had", default: 0.0, range: [0.0, 10_000.0], step: 1.0
        },
    }
}

crate::choice! {
    /// What happens to the fleet.
    pub enum FleetEventKind {
        /// Instances fail at once: a rack, a zone, a bad deployment.
        Outage(OutageParams) = "outage", "Instances fail";
        /// The provider takes spot instances back, with the usual notice.
        Reclaim(ReclaimParams) = "spot-reclaim", "Spot taken back";
        /// The provider has few or no instances to give.
        Shortage(ShortageParams) = "shortage", "Capacity shortage";
    }
}

crate::params! {
    /// Something that happens to the fleet.
    pub struct FleetEvent {
        /// When it happens or begins, counted from the start of the run.
        at: Seconds = number {
            label: "Happens after", default: 3600.0, range: [0.0, MAX_TIME], step: 60.0, scale: Log
        },
        /// What happens.
        kind: FleetEventKind = choice { label: "Event" },
    }
}
