//! The instances and what it takes to change their number.
//!
//! Not here: how they live (`sim`).

use crate::unit::{Instances, Seconds};

crate::params! {
    /// The instances and what it takes to change their number.
    pub struct FleetParams {
        /// The fewest instances that are ever wanted.
        min: Instances = number {
            label: "Least instances", default: 2.0, range: [0.0, 1000.0], step: 1.0
        },
        /// The most instances that are ever wanted.
        max: Instances = number {
            label: "Most instances", default: 10.0, range: [1.0, 1000.0], step: 1.0
        },
        /// Instances in service when the run begins, within the least and the most.
        start: Instances = number {
            label: "Instances at the start", default: 2.0, range: [0.0, 1000.0], step: 1.0
        },
        /// From the order of an instance to its first request.
        boot: Seconds = number {
            label: "Boot delay", default: 120.0, range: [0.0, 3600.0], step: 5.0
        },
        /// How long an instance that was sent away finishes its work, and is paid for.
        drain: Seconds = number {
            label: "Draining", default: 30.0, range: [0.0, 3600.0], step: 5.0
        },
    }
}
