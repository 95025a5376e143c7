//! When a run takes place, and how often it is measured and decided.
//!
//! Not here: the meters (`sim`).

use crate::curve::MAX_TIME;
use crate::metric::Statistic;
use crate::unit::{Factor, Ratio, Seconds, TimeOfDay};

const DAY: f64 = 86_400.0;

crate::choice! {
    /// A day of the week.
    pub enum Weekday {
        /// The first working day.
        Monday = "mon", "Monday";
        /// The second.
        Tuesday = "tue", "Tuesday";
        /// The third.
        Wednesday = "wed", "Wednesday";
        /// The fourth.
        Thursday = "thu", "Thursday";
        /// The fifth.
        Friday = "fri", "Friday";
        /// The first day of the weekend.
        Saturday = "sat", "Saturday";
        /// The second.
        Sunday = "sun", "Sunday";
    }
}

crate::choice! {
    /// How the readings within the window become one number.
    pub enum WindowStatistic {
        /// Their mean over time.
        Average = "average", "Average";
        /// The greatest.
        Maximum = "maximum", "Maximum";
        /// The least.
        Minimum = "minimum", "Minimum";
        /// Their sum.
        Sum = "sum", "Sum";
        /// The nearest rank of 90 in 100.
        High = "p90", "90th percentile";
    }
}

impl WindowStatistic {
    /// The statistic.
    pub const fn statistic(&self) -> Statistic {
        match self {
            Self::Average => Statistic::Average,
            Self::Maximum => Statistic::Maximum,
            Self::Minimum => Statistic::Minimum,
            Self::Sum => Statistic::Sum,
            Self::High => Statistic::Percentile(0.9),
        }
    }
}

crate::params! {
    /// A point of the curve of the custom metric.
    pub struct CustomPoint {
        /// When, counted from the start of the run.
        at: Seconds = number {
            label: "At", default: 0.0, range: [0.0, MAX_TIME], step: 60.0, scale: Log
        },
        /// What is measured then; straight lines lie between points.
        value: Factor = number {
            label: "Value", default: 0.0, range: [-1e9, 1e9], step: 1.0
        },
    }
}

crate::params! {
    /// When the run takes place, and how often it is measured and decided.
    pub struct ClockParams {
        /// The day on which the run starts.
        day: Weekday = choice { label: "Start day" },
        /// The time of day at which the run starts.
        start: TimeOfDay = number {
            label: "Start time", default: 0.0, range: [0.0, DAY - 1.0], step: 900.0
        },
        /// How long the run lasts.
        length: Seconds = number {
            label: "Run length", default: DAY, range: [600.0, MAX_TIME], step: 600.0, scale: Log
        },
        /// Between two decisions of the strategy.
        period: Seconds = number {
            label: "Control period", default: 60.0, range: [1.0, 3600.0], step: 1.0, scale: Log
        },
        /// Between two readings of the meters.
        scrape: Seconds = number {
            label: "Scrape interval", default: 15.0, range: [1.0, 600.0], step: 1.0, scale: Log
        },
        /// From a reading to the moment when the strategy can see it.
        delay: Seconds = number {
            label: "Metric delay", default: 15.0, range: [0.0, 900.0], step: 1.0
        },
        /// What the strategy sees is averaged over this span.
        window: Seconds = number {
            label: "Metric window", default: 60.0, range: [1.0, 3600.0], step: 1.0, scale: Log
        },
        /// How the readings within the window become one number.
        statistic: WindowStatistic = choice { label: "Window statistic" },
        /// The share of readings that never arrive.
        missing: Ratio = number {
            label: "Missing readings", default: 0.0, range: [0.0, 1.0], step: 0.01
        },
        /// A metric of one's own, drawn as a curve, for strategies that are told to watch it.
        custom: Vec<CustomPoint> = list {
            label: "Custom metric", noun: "point", len: [0, 48], default: Vec::new()
        },
    }
}

impl Weekday {
    /// Its number, 0 for Monday.
    pub const fn index(&self) -> u32 {
        match self {
            Self::Monday => 0,
            Self::Tuesday => 1,
            Self::Wednesday => 2,
            Self::Thursday => 3,
            Self::Friday => 4,
            Self::Saturday => 5,
            Self::Sunday => 6,
        }
    }
}
