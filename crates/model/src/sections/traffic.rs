//! What comes on top of the load curve: noise and events.
//!
//! Not here: the curve itself (`curve`, and the load shapes of `sim`).

use crate::curve::{MAX_RATE, MAX_TIME};
use crate::unit::{Factor, PerSecond, Ratio, Seconds};

const DAY: f64 = 86_400.0;

crate::params! {
    /// How the measured load strays from the curve.
    pub struct NoiseParams {
        /// Typical deviation from the curve; 0 % draws the curve itself.
        strength: Ratio = number {
            label: "Noise", default: 0.0, range: [0.0, 1.0], step: 0.01
        },
        /// How long a deviation lasts before it fades.
        memory: Seconds = number {
            label: "Noise memory", default: 120.0, range: [10.0, 3600.0], step: 10.0, scale: Log
        },
    }
}

crate::params! {
    /// Multiplies the load.
    pub struct SurgeParams {
        /// What the load is multiplied with at the height of the event.
        factor: Factor = number {
            label: "Factor", default: 2.0, range: [0.0, 100.0], step: 0.1, scale: Linear
        },
    }
}

crate::params! {
    /// Adds to the load.
    pub struct ExtraParams {
        /// What is added at the height of the event.
        rate: PerSecond = number {
            label: "Extra load", default: 100.0, range: [0.0, MAX_RATE], step: 1.0, scale: Log
        },
    }
}

crate::choice! {
    /// What an event does to the load.
    pub enum EventKind {
        /// Multiplies the load: a campaign, a holiday, an outage elsewhere.
        Surge(SurgeParams) = "surge", "Multiply the load";
        /// Adds load of its own: a batch job, a crawler, a coach party.
        Extra(ExtraParams) = "extra", "Add to the load";
    }
}

crate::params! {
    /// Something that happens to the load, on top of the curve.
    pub struct LoadEvent {
        /// When it begins, counted from the start of the run.
        at: Seconds = number {
            label: "Begins after", default: 3600.0, range: [0.0, MAX_TIME], step: 60.0, scale: Log
        },
        /// How long it takes to reach its height.
        rise: Seconds = number {
            label: "Rises for", default: 60.0, range: [0.0, DAY], step: 10.0, scale: Log
        },
        /// How long it stays at its height.
        hold: Seconds = number {
            label: "Stays for", default: 600.0, range: [0.0, MAX_TIME], step: 60.0, scale: Log
        },
        /// How long it takes to fade.
        fall: Seconds = number {
            label: "Fades for", default: 600.0, range: [0.0, DAY], step: 60.0, scale: Log
        },
        /// What it does.
        kind: EventKind = choice { label: "Effect" },
    }
}

crate::params! {
    /// What comes on top of the load curve.
    pub struct TrafficParams {
        /// Chance in the load, made from the seed.
        noise: NoiseParams = group { label: "Noise" },
        /// Things that happen to the load.
        events: Vec<LoadEvent> = list {
            label: "Events", noun: "event", len: [0, 12], default: Vec::new()
        },
    }
}
