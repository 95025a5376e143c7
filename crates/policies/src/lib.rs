//! The family of scaling strategies: one file and one article each, and one list.
//!
//! Not here: the world they act in (`sim`). A strategy wishes, with a reason; the host limits.

pub mod controllers;
mod fixed;
mod guards;
mod hpa;
mod keda;
mod kube;
mod ratio;
mod story;
mod threshold;
mod voting;

use model::PolicyEntry;

/// Every strategy, in teaching order. Pickers, panels, links, docs and tests read this.
pub const ALL: &[PolicyEntry] = &[
    PolicyEntry::of::<fixed::Fixed>(),
    PolicyEntry::of::<threshold::Threshold>(),
    PolicyEntry::of::<ratio::Ratio>(),
    PolicyEntry::of::<voting::Voting>(),
    PolicyEntry::of::<hpa::Hpa>(),
    PolicyEntry::of::<keda::Keda>(),
];

/// The article of a strategy as HTML, made from `NAME.md` beside its code.
macro_rules! article {
    ($name:literal) => {
        include_str!(concat!(env!("OUT_DIR"), "/", $name, ".html"))
    };
}
pub(crate) use article;

/// The reason of any strategy that waits for its first measurement.
pub(crate) static NO_DATA: model::Rule =
    model::Rule { id: "no-data", says: "no measurement yet: nothing changes", terms: &[] };
