//! Kinds of instances: types, spot instances, a warm pool.
//!
//! Not here: how they are mixed (`sim`), what they cost in common (`PriceParams`).

use crate::unit::{Count, DollarsPerHour, Factor, Instances, Ratio, Seconds, Watts};

crate::choice! {
    /// What a type is called.
    pub enum TypeName {
        /// A small one.
        Small = "small", "Small";
        /// One of middle size.
        Medium = "medium", "Medium";
        /// A large one.
        Large = "large", "Large";
        /// One of its own kind.
        Custom = "custom", "Custom";
    }
}

crate::params! {
    /// A kind of instance.
    pub struct TypeParams {
        /// What it is called; it decides nothing else.
        name: TypeName = choice { label: "Type" },
        /// How much it can do, measured against the standard instance.
        capacity: Factor = number {
            label: "Capacity", default: 1.0, range: [0.1, 16.0], step: 0.1, scale: Log
        },
        /// One such instance for one hour, on demand.
        hour: DollarsPerHour = number {
            label: "Price", default: 0.1, range: [0.0, 1000.0], step: 0.01, scale: Log
        },
        /// What it draws when it has nothing to do.
        idle: Watts = number {
            label: "Idle power", default: 1.5, range: [0.0, 10_000.0], step: 0.5, scale: Log
        },
        /// What it draws when it is fully busy.
        peak: Watts = number {
            label: "Peak power", default: 7.0, range: [0.0, 10_000.0], step: 0.5, scale: Log
        },
        /// How many of the new instances are of this type, measured against the other types.
        share: Ratio = number {
            label: "Share of new ones", default: 1.0, range: [0.0, 1.0], step: 0.05
        },
    }
}

crate::params! {
    /// Instances at a discount that the provider may take back.
    pub struct SpotParams {
        /// So many instances are on-demand before the first spot instance.
        base: Instances = number {
            label: "On-demand base", default: 0.0, range: [0.0, 10_000.0], step: 1.0
        },
        /// The share of spot instances above the base; fractions go to on-demand.
        share: Ratio = number {
            label: "Spot share", default: 0.0, range: [0.0, 1.0], step: 0.05
        },
        /// How often an instance is taken back, in interruptions per instance and hour.
        hazard: Factor = number {
            label: "Interruptions per hour", default: 0.0, range: [0.0, 1.0], step: 0.01
        },
        /// How long before it is taken an instance is told, and begins to drain.
        notice: Seconds = number {
            label: "Notice", default: 120.0, range: [0.0, 3600.0], step: 5.0
        },
        /// Spot instances come from so many pools in turn.
        pools: Count = number {
            label: "Pools", default: 1.0, range: [1.0, 8.0], step: 1.0
        },
        /// The share of the interruptions that take many instances of one pool at once.
        together: Ratio = number {
            label: "Interrupted together", default: 0.0, range: [0.0, 1.0], step: 0.05
        },
        /// How much of its pool such an interruption takes.
        taken: Ratio = number {
            label: "Taken at once", default: 0.5, range: [0.05, 1.0], step: 0.05
        },
    }
}

crate::params! {
    /// Instances that are booted already and wait to be called.
    pub struct WarmPoolParams {
        /// How many wait; those that are called are replaced in the background.
        size: Instances = number {
            label: "Waiting instances", default: 0.0, range: [0.0, 10_000.0], step: 1.0
        },
        /// From the call to its first request, in place of the boot delay.
        attach: Seconds = number {
            label: "Attach delay", default: 15.0, range: [0.0, 3600.0], step: 5.0
        },
    }
}
