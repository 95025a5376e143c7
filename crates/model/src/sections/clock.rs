//! When a run takes place, and how often it is measured and decided.
//!
//! Not here: the meters (`sim`).

use crate::curve::MAX_TIME;
use crate::unit::{Seconds, TimeOfDay};

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
