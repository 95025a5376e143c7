//! What the tests share: small scenarios, corners of parameters, what must hold of every run,
//! a chart as text, the list of digests.
//!
//! It compiles for the browser too. Not here: any test, any strategy or load shape by name,
//! files.

pub mod chart;
pub mod corners;
pub mod digests;
pub mod laws;
pub mod scenarios;

use model::{Listed as _, PolicyEntry, Scenario};
use playground::CATALOGUE;

/// Lets `check` have every strategy and a name for messages.
pub fn for_each_policy(mut check: impl FnMut(&'static PolicyEntry, &'static str)) {
    for entry in CATALOGUE.policies {
        check(entry, entry.card().id);
    }
}

/// The same scenario with another strategy at its defaults.
#[must_use]
pub fn with_policy(scenario: &Scenario, id: &str) -> Scenario {
    let mut scenario = scenario.clone();
    scenario.set("policy", id).expect("the strategy is on the list");
    scenario
}
