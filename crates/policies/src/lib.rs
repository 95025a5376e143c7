//! The family of scaling strategies: one file and one article each, and one list.
//!
//! Not here: the world they act in (`sim`). A strategy wishes, with a reason; the host limits.

mod announced;
mod backlog;
mod calendar;
pub mod controllers;
mod fixed;
mod foresight;
mod guards;
mod hpa;
mod keda;
mod kpa;
mod kube;
mod manual;
mod multidimensional;
mod pid;
mod proactive;
mod ratio;
mod scheduled;
mod staffing;
mod step;
mod story;
mod threshold;
mod voting;
mod yesterday;

use model::PolicyEntry;

/// Every strategy, in teaching order. Pickers, panels, links, docs and tests read this.
pub const ALL: &[PolicyEntry] = &[
    PolicyEntry::of::<fixed::Fixed>(),
    PolicyEntry::of::<manual::Manual>(),
    PolicyEntry::of::<threshold::Threshold>(),
    PolicyEntry::of::<scheduled::Scheduled>(),
    PolicyEntry::of::<ratio::Ratio>(),
    PolicyEntry::of::<voting::Voting>(),
    PolicyEntry::of::<step::Step>(),
    PolicyEntry::of::<announced::Announced>(),
    PolicyEntry::of::<proactive::Proactive>(),
    PolicyEntry::of::<yesterday::Yesterday>(),
    PolicyEntry::of::<multidimensional::Multidimensional>(),
    PolicyEntry::of::<staffing::Staffing>(),
    PolicyEntry::of::<backlog::Backlog>(),
    PolicyEntry::of::<pid::Pid>(),
    PolicyEntry::of::<hpa::Hpa>(),
    PolicyEntry::of::<keda::Keda>(),
    PolicyEntry::of::<kpa::Kpa>(),
];

/// The article of a strategy as HTML, made from `NAME.md` beside its code; empty without the
/// feature `articles`.
#[cfg(not(feature = "articles"))]
macro_rules! article {
    ($name:literal) => {
        ""
    };
}
#[cfg(feature = "articles")]
macro_rules! article {
    ($name:literal) => {
        include_str!(concat!(env!("OUT_DIR"), "/", $name, ".html"))
    };
}
pub(crate) use article;

/// The reason of any strategy that waits for its first measurement.
pub(crate) static NO_DATA: model::Rule =
    model::Rule { id: "no-data", says: "no measurement yet: nothing changes", terms: &[] };
