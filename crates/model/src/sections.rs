//! The sections of a scenario that are the same for every load and strategy, with their defaults.
//!
//! The defaults are permanent: a link stores only what differs from the defaults of its version.
//! Not here: what is made of them (`scenario`).

use crate::curve::{MAX_RATE, MAX_TIME};
use crate::spec::{Control, NumberSpec, ParamSpec, Scale};
use crate::unit::{
    Count, Dollars, DollarsPerHour, Factor, Instances, PerSecond, Ratio, Requests, Seconds,
    TimeOfDay, Unit,
};

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

/// The seed of all chance, declared as a parameter so that forms treat it as one.
pub static SEED: ParamSpec = ParamSpec {
    id: "seed",
    label: "Seed",
    help: "All chance in a run comes from it: the same seed gives the same run.",
    control: Control::Number(NumberSpec {
        unit: Unit::Count,
        whole: true,
        min: 0.0,
        max: 4_294_967_295.0,
        step: 1.0,
        default: 1.0,
        scale: Scale::Linear,
    }),
};
