//! What a front end may ask: the catalogue, links, runs, comparisons, sketching, what to say about
//! an instant.
//!
//! Plain structs in words of the screen; the page, the JavaScript skin and the command line are
//! thin over it. Not here: the DOM, JavaScript, I/O, and any strategy or load shape by name.

pub mod compare;
pub mod instant;
pub mod seeds;
pub mod settings;
pub mod sketch;
#[cfg(feature = "text")]
pub mod text;

pub use formats::file::FileError;
pub use formats::link::{Link, Opened, Problem, Simplified};
pub use sim::{ENGINE, preview, simulate};

use model::{Catalogue, Scenario, Tree};

/// Everything there is to choose from.
pub static CATALOGUE: Catalogue = Catalogue { policies: policies::ALL, loads: sim::loads::ALL };

/// The scenario that a new visitor meets.
pub fn first() -> Scenario {
    Scenario::new(&CATALOGUE)
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
