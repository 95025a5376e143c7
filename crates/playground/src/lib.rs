//! What a front end may ask: the catalogue, links, runs, comparisons, sketching, what to say about
//! an instant.
//!
//! Plain structs in words of the screen; the page, the JavaScript skin and the command line are
//! thin over it. Not here: the DOM, JavaScript, I/O, and any strategy or load shape by name.

pub mod advice;
pub mod compare;
pub mod instant;
pub mod scorecard;
pub mod seeds;
pub mod settings;
pub mod sketch;
#[cfg(feature = "text")]
pub mod text;
pub mod wire;

pub use advice::{Advice, advise};
pub use formats::file::FileError;
pub use formats::link::{Link, Opened, Problem, Simplified};
pub use sim::{ENGINE, simulate, simulate_with};

use std::borrow::Cow;

use model::sections::{Fidelity, Routing, ServiceTimes};
use model::{Catalogue, Quantity as _, Run, Scenario, Tree};

/// Everything there is to choose from.
pub static CATALOGUE: Catalogue = Catalogue { policies: policies::ALL, loads: sim::loads::ALL };

/// The scenario that a new visitor meets.
pub fn first() -> Scenario {
    Scenario::new(&CATALOGUE)
}

/// The same scenario, simulated request by request.
pub fn with_requests(scenario: &Scenario) -> Scenario {
    let mut scenario = scenario.clone();
    scenario.set("service.fidelity", "requests").expect("it is one of the choices");
    scenario
}

/// The run of `scenario` as a fluid, whatever fidelity it asks for.
pub fn fluid(scenario: &Scenario) -> Run {
    simulate(&as_fluid(scenario))
}

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
    let mut scenario = scenario.clone();
    scenario.set("service.fidelity", "fluid").expect("it is one of the choices");
    Cow::Owned(scenario)
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
