//! The service that runs on every instance.
//!
//! Not here: how it is simulated (`sim`).

use crate::unit::{Count, Requests, Seconds};

crate::params! {
    /// The service that runs on every instance.
    ///
    /// The defaults make an instance worth 50 requests per second: 4 workers, 80 ms each.
    pub struct ServiceParams {
        /// Mean time that a worker spends on one request.
        time: Seconds = number {
            label: "Service time", default: 0.08, range: [0.001, 600.0], step: 0.001, scale: Log
        },
        /// Requests that one instance works on at the same time.
        workers: Count = number {
            label: "Workers per instance", default: 4.0, range: [1.0, 256.0], step: 1.0
        },
        /// Requests that may wait; whoever comes when the line is full is turned away.
        queue: Requests = number {
            label: "Waiting places", default: 1000.0, range: [0.0, 1_000_000.0], step: 10.0,
            scale: Log
        },
    }
}
