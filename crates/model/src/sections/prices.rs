//! What things cost.
//!
//! Not here: how they are booked (`sim`).

use crate::unit::{Dollars, DollarsPerHour};

crate::choice! {
    /// From when on an instance is paid for.
    pub enum BilledFrom {
        /// From the order on, as virtual machines are.
        Order = "order", "Order";
        /// From the first request on, as containers on paid nodes are.
        Ready = "ready", "In service";
    }
}

crate::params! {
    /// What things cost.
    pub struct PriceParams {
        /// One instance for one hour, billed by the second.
        hour: DollarsPerHour = number {
            label: "Instance price", default: 0.1, range: [0.0, 1000.0], step: 0.01, scale: Log
        },
        /// From when on an instance is paid for.
        billing: BilledFrom = choice { label: "Billed from" },
        /// What a thousand requests cost for which the promise was broken.
        penalty: Dollars = number {
            label: "Penalty per 1,000 broken", default: 0.05, range: [0.0, 10_000.0], step: 0.01,
            scale: Log
        },
    }
}
