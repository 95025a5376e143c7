//! What is measured, natively and in the browser: a day of 24 hours in steps of one second.
//!
//! Not here: the clock. A native benchmark and a page each bring their own.

use model::{Listed as _, Scenario};
use playground::CATALOGUE;

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
