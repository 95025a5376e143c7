//! What things cost, in money and in carbon.
//!
//! Not here: how they are booked (`sim`), the price of an instance type (`TypeParams`).

use crate::unit::{Dollars, DollarsPerHour, Factor, GramsPerKwh, Ratio, Seconds, Watts};

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
    /// What an instance draws; between idle and busy the power rises in a straight line.
    pub struct PowerParams {
        /// What a standard instance draws when it has nothing to do.
        idle: Watts = number {
            label: "Idle power", default: 1.5, range: [0.0, 10_000.0], step: 0.5, scale: Log
        },
        /// What a standard instance draws when it is fully busy.
        peak: Watts = number {
            label: "Peak power", default: 7.0, range: [0.0, 10_000.0], step: 0.5, scale: Log
        },
        /// What the building draws for each unit that reaches the instances (PUE).
        overhead: Factor = number {
            label: "Overhead (PUE)", default: 1.135, range: [1.0, 3.0], step: 0.005
        },
    }
}

crate::choice! {
    /// How the carbon intensity of the grid changes over the day; drawn, not measured.
    pub enum GridShape {
        /// The same at every hour.
        Flat = "flat", "Flat";
        /// Low around noon, high from evening to morning: much sun.
        Solar = "solar", "Low at noon";
        /// Low at night, high in the working day: much wind, factories by day.
        Windy = "windy", "Low at night";
        /// High for a few hours in the evening, when gas plants help out.
        Evening = "evening", "High in the evening";
    }
}

crate::params! {
    /// What a kilowatt-hour is charged with in carbon.
    pub struct GridParams {
        /// Mean carbon intensity over the day.
        mean: GramsPerKwh = number {
            label: "Mean intensity", default: 400.0, range: [0.0, 1500.0], step: 10.0
        },
        /// How it changes over the day.
        shape: GridShape = choice { label: "Over the day" },
        /// How far the highest or lowest hour is from the mean, as a share of it.
        swing: Ratio = number {
            label: "Swing", default: 0.3, range: [0.0, 1.0], step: 0.05
        },
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
        /// Every instance is paid for at least so long, however soon it goes.
        minimum: Seconds = number {
            label: "Billed at least", default: 0.0, range: [0.0, 3600.0], step: 10.0
        },
        /// How much less a spot instance costs than one on demand.
        spot_discount: Ratio = number {
            label: "Spot discount", default: 0.7, range: [0.0, 1.0], step: 0.05
        },
        /// What an instance costs that waits in the warm pool, as a share of its price.
        warm_share: Ratio = number {
            label: "Waiting in the warm pool", default: 0.1, range: [0.0, 1.0], step: 0.05
        },
        /// What a million requests cost that are served.
        million: Dollars = number {
            label: "Million requests", default: 0.0, range: [0.0, 10_000.0], step: 0.1, scale: Log
        },
        /// What instances draw.
        power: PowerParams = group { label: "Power" },
        /// What that means in carbon.
        grid: GridParams = group { label: "Carbon" },
    }
}
