//! The parts of the playground: settings on one side, what comes of them on the other.

pub(crate) mod advice;
pub(crate) mod bench;
mod crowd;
pub(crate) mod fidelity;
pub(crate) mod fleet;
mod flow;
pub(crate) mod intake;
pub(crate) mod load;
pub(crate) mod points;
pub(crate) mod scorecard;
pub(crate) mod section;
pub(crate) mod story;
pub(crate) mod strategy;
pub(crate) mod totals;
mod transport;
mod why;
