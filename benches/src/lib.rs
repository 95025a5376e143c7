//! What is measured, natively and in the browser: days in steps of one second, single requests,
//! the optimum.
//!
//! Not here: the clock. A native benchmark and a page each bring their own.

use model::{Curve, Listed as _, Point, Scenario};
use playground::CATALOGUE;
use sim::law::ServiceLaw;
use sim::optimum::{Demand, Model, Penalty, Plan, Prices, Rules};
use sim::requests::{Fate, Histogram, Input, Member, Requests, Settings};

/// Something to measure.
#[derive(Clone, Debug)]
pub struct Day {
    /// What it is.
    pub name: String,
    /// The scenario to run.
    pub scenario: Scenario,
}

/// The first load shape over a whole day with every strategy, and once with noise and events.
///
/// # Panics
/// Never, while the settings named here exist.
pub fn days() -> Vec<Day> {
    let mut scenario = playground::first();
    scenario.set("clock.length", "86400").expect("a day is a length of a run");
    let mut days: Vec<Day> =
        CATALOGUE.policies.iter().map(|entry| with(&scenario, entry)).collect();
    let eventful = [
        ("traffic.noise.strength", "0.2"),
        ("traffic.events", "2"),
        ("traffic.events.1.at", "28800"),
        ("traffic.events.1.kind", "extra"),
    ];
    let refused = scenario.set_all(eventful);
    assert!(refused.is_empty(), "{refused:?}");
    days.push(Day { name: "noise and events".to_owned(), scenario });
    days
}

fn with(scenario: &Scenario, entry: &model::PolicyEntry) -> Day {
    let mut scenario = scenario.clone();
    let id = entry.card().id;
    scenario.set("policy", id).expect("the strategy is on the list");
    Day { name: id.to_owned(), scenario }
}

/// The load of a day as times in hours and shares of its peak: two rushes and a quiet night.
const DAY: [(f64, f64); 8] = [
    (0.0, 0.15),
    (5.0, 0.1),
    (9.0, 0.35),
    (12.0, 1.0),
    (13.0, 0.95),
    (15.5, 0.4),
    (19.0, 0.8),
    (22.0, 0.25),
];

/// So many days, 30 at most, with a peak that keeps about `instances` busy.
///
/// # Panics
/// Never, while the settings named here exist.
pub fn long(days: u32, instances: u32) -> Scenario {
    let mut scenario = playground::first();
    let (length, most) = ((days * 86_400).to_string(), instances.to_string());
    let refused = scenario.set_all([("clock.length", &*length), ("fleet.max", &*most)]);
    assert!(refused.is_empty(), "{refused:?}");
    let peak = 0.8 * f64::from(instances) * rate_of_one(&scenario);
    let point = |day: u32, (hour, share): (f64, f64)| {
        let at = 86_400.0 * f64::from(day) + 3600.0 * hour;
        Point { at, rate: (peak * share * 10.0).round() / 10.0 }
    };
    let points = (0..days).flat_map(|day| DAY.into_iter().map(move |of| point(day, of)));
    scenario.set_sketch(Some(Curve::new(points.collect()).expect("it rises in time")));
    scenario
}

/// Requests per second that one instance can serve.
fn rate_of_one(scenario: &Scenario) -> f64 {
    let mut scenario = scenario.clone();
    scenario.set("clock.length", "600").expect("ten minutes are a length of a run");
    let run = playground::simulate(&scenario);
    run.value(model::Series::Capacity, 0.0) / run.value(model::Series::InService, 0.0).max(1.0)
}

/// Serves about `count` single requests, first come, first served: `workers` workers with a load
/// of `rho` each and exponential services of a tenth of a second. Their response times.
pub fn requests(settings: &Settings, workers: u32, rho: f64, count: u32) -> Histogram {
    /// Seconds that a worker needs for a request on average.
    const MEAN: f64 = 0.1;
    let members: Vec<Member> =
        (0..workers).map(|id| Member { id, workers: 1, speed: 1.0 }).collect();
    let arrivals = rho * f64::from(workers) / MEAN;
    let mut service = Requests::new(settings, 1);
    service.set_members(&members);
    let mut times = Histogram::new();
    let mut came = 0.0;
    while came < f64::from(count) {
        came += arrivals;
        service.step(&Input { arrivals, mean_service_s: MEAN, dt: 1.0 });
        for done in service.done() {
            if let Fate::Served(seconds) = done.fate {
                times.add(seconds);
            }
        }
    }
    times
}

/// A plain queue with room for so many that nobody is turned away below full load.
pub fn plain() -> Settings {
    Settings { places: Some(3000), ..Settings::plain(ServiceLaw::Exponential) }
}

/// The optimum of a day in minutes for up to `most` instances, of whose load what waits is lost.
///
/// # Panics
/// Never: the rules fit together.
pub fn optimum(most: u32) -> Plan {
    let share = |minute: u32| {
        let x = f64::from(minute) / 1440.0;
        // Two smooth humps, without mathematics of the platform.
        let hump = |middle: f64, width: f64| {
            let away = (x - middle) / width;
            1.0 / (1.0 + away * away)
        };
        0.1 + 0.6 * hump(0.5, 0.06) + 0.4 * hump(0.8, 0.08)
    };
    let load: Vec<f64> = (0..1440).map(|minute| f64::from(most) * share(minute)).collect();
    let rules = Rules {
        least: 1,
        most,
        max_up: u32::MAX,
        max_down: u32::MAX,
        boot_steps: 2,
        initial: None,
    };
    let prices = Prices { instance: 1.0, switch: 0.05, bill_boot: true };
    let demand = Demand { load: &load, capacity: 1.0, per_unit: 3.0 };
    let model = Model::new(rules, prices, Penalty::Loss(demand));
    model.expect("the rules fit together").optimum()
}

/// How long repeated work took, in milliseconds.
#[derive(Clone, Copy, Debug)]
pub struct Spread {
    /// The fastest: what the work takes when nothing disturbs it.
    pub min: f64,
    /// The middle one.
    pub median: f64,
    /// One in twenty took longer.
    pub p95: f64,
}

impl Spread {
    /// Sorts `times` and reads them off.
    ///
    /// # Panics
    /// If there are no times.
    pub fn of(mut times: Vec<f64>) -> Self {
        assert!(!times.is_empty(), "nothing was measured");
        times.sort_by(f64::total_cmp);
        let place = |share: usize| times[(times.len() * share / 100).min(times.len() - 1)];
        Self { min: times[0], median: place(50), p95: place(95) }
    }

    /// The noise of the machine: how far one in twenty lies above the fastest, as a share of it.
    pub fn noise(&self) -> f64 {
        self.p95 / self.min - 1.0
    }
}
