//! What was promised to the users.
//!
//! Not here: how it is measured (`sim`).

use crate::unit::{Ratio, Seconds};

crate::params! {
    /// What was promised to the users.
    pub struct GoalParams {
        /// A request served within this time keeps the promise.
        response: Seconds = number {
            label: "Response time goal", default: 0.5, range: [0.001, 600.0], step: 0.01,
            scale: Log
        },
        /// The share of requests for which the promise must be kept (the SLO).
        objective: Ratio = number {
            label: "Objective", default: 0.99, range: [0.5, 0.9999], step: 0.001
        },
    }
}
