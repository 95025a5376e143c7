//! What a front end may ask: the catalogue, links, runs, comparisons, sketching, what to say about
//! an instant.
//!
//! Plain structs in words of the screen; the page, the JavaScript skin and the command line are
//! thin over it. Not here: the DOM, JavaScript, I/O, and any strategy or load shape by name.

pub mod advice;
pub mod board;
#[cfg(feature = "text")]
pub mod calibrate;
pub mod checklist;
pub mod chooser;
pub mod compare;
pub mod events;
pub mod heat;
pub mod instant;
pub mod knob;
#[cfg(feature = "kubernetes")]
pub mod manifest;
pub mod nodes;
pub mod questions;
pub mod restaurant;
pub mod scorecard;
pub mod seeds;
pub mod settings;
pub mod shape;
pub mod shelf;
pub mod sketch;
#[cfg(feature = "text")]
pub mod text;
pub mod tune;
#[cfg(feature = "answers")]
mod views;
pub mod whatif;
pub mod wire;

pub use advice::{Advice, advise};
pub use formats::file::FileError;
pub use formats::link::{Link, Opened, Problem, Simplified};
pub use sim::witness::{End, Life, Log, Visit};
pub use sim::{ENGINE, gates, simulate, simulate_with};

use std::borrow::Cow;

use model::sections::{Fidelity, Routing, ServiceTimes};
use model::{Catalogue, Quantity as _, Run, Scenario, Section, Tree, Value};

/// Everything there is to choose from.
pub static CATALOGUE: Catalogue = Catalogue { policies: policies::ALL, loads: sim::loads::ALL };

/// The scenario that a new visitor meets.
pub fn first() -> Scenario {
    Scenario::new(&CATALOGUE)
}

/// The same scenario, simulated request by request.
pub fn with_requests(scenario: &Scenario) -> Scenario {
    with_fidelity(scenario, "requests")
}

/// The same scenario, simulated as a fluid.
pub fn with_fluid(scenario: &Scenario) -> Scenario {
    with_fidelity(scenario, "fluid")
}

fn with_fidelity(scenario: &Scenario, id: &str) -> Scenario {
    let mut scenario = scenario.clone();
    scenario.set("service.fidelity", id).expect("it is one of the choices");
    scenario
}

/// The run of `scenario` request by request, whatever fidelity it asks for, with the life of every
/// request and every instance.
pub fn witness(scenario: &Scenario) -> (Run, Log) {
    sim::witness(&with_requests(scenario))
}

/// The run of `scenario` as a fluid, whatever fidelity it asks for.
pub fn fluid(scenario: &Scenario) -> Run {
    simulate(&as_fluid(scenario))
}

/// Whether the exact fluid of `scenario` takes longer than a person should wait for a picture.
pub fn is_long(scenario: &Scenario) -> bool {
    sim::exact_steps(scenario) > LONG_STEPS
}

/// A browser takes about a third of a microsecond for a step, and a page must answer within 50 ms.
const LONG_STEPS: f64 = 130_000.0;

/// A fluid of `scenario` with at most about `max_steps` steps, for use while a person drags a
/// control, whatever fidelity it asks for.
pub fn preview(scenario: &Scenario, max_steps: u32) -> Run {
    sim::preview(&as_fluid(scenario), max_steps)
}

/// The same scenario as a fluid.
fn as_fluid(scenario: &Scenario) -> Cow<'_, Scenario> {
    if scenario.service().fidelity == Fidelity::Fluid {
        return Cow::Borrowed(scenario);
    }
    Cow::Owned(with_fluid(scenario))
}

/// What the instance types of the scenario are called, in order; empty where all are standard.
pub fn kinds(scenario: &Scenario) -> Vec<&'static str> {
    let Some(Value::List(types)) = scenario.section(Section::Fleet).get("types") else {
        return Vec::new();
    };
    let name = |group: &model::Group| match group.get("name") {
        Some(Value::Choice(picked)) => picked.option().label,
        _ => "",
    };
    types.iter().map(name).collect()
}

/// What a fluid cannot say of this scenario, in words.
pub fn beyond_fluid(scenario: &Scenario) -> Vec<&'static str> {
    let service = scenario.service();
    let mut found = Vec::new();
    if service.routing != Routing::Central {
        found.push("this routing");
    }
    let wild = match &service.times {
        ServiceTimes::Lognormal(law) => law.scv.get() > 4.0,
        ServiceTimes::Hyperexponential(law) => law.scv.get() > 4.0,
        _ => false,
    };
    if wild {
        found.push("so much variation of service times");
    }
    found
}

/// The scenario as the text of a link, without `#` and route.
pub fn link(scenario: &Scenario) -> Link {
    formats::link::write(scenario, ENGINE)
}

/// Reads the text of a link; never fails.
pub fn open(text: &str) -> Opened {
    formats::link::read(&CATALOGUE, text)
}

/// The scenario as a file, as a tree that holds every value.
pub fn save(scenario: &Scenario) -> Tree {
    formats::file::to_tree(scenario)
}

/// Reads the tree of a file.
///
/// # Errors
/// What is wrong with it.
pub fn load(tree: &Tree) -> Result<Scenario, FileError> {
    formats::file::from_tree(&CATALOGUE, tree)
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::Metric;

    #[test]
    fn a_scenario_knows_what_its_run_is_looked_at_against() {
        let mut scenario = first();
        let refused = scenario.set_all([("policy", "threshold"), ("goals.response", "0.3")]);
        assert!(refused.is_empty());
        let guides = scenario.guides();
        let levels: Vec<_> = guides.levels.into_iter().flatten().collect();
        assert_eq!((guides.response, levels.len()), (0.3, 2));
        assert!(levels.iter().all(|level| level.0 == Metric::Cpu), "{levels:?}");
        // Levels of other metrics have no place among shares.
        let of_rates = [("policy", "ratio"), ("policy.metrics.0.metric", "rate")];
        assert!(scenario.set_all(of_rates).is_empty());
        assert_eq!(scenario.guides().levels, model::Guides::default().levels);
    }

    #[test]
    fn instance_types_have_names_in_order() {
        let mut scenario = first();
        assert!(kinds(&scenario).is_empty());
        let refused = scenario.set_all([("fleet.types", "2"), ("fleet.types.1.name", "large")]);
        assert!(refused.is_empty());
        assert_eq!(kinds(&scenario), ["Small", "Large"]);
    }
}
