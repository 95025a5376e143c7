//! What the page knows: the scenario with its past, and what there is to tell the person.
//!
//! Not here: the run, which follows from the scenario, and the playhead, which moves by itself.

pub(crate) mod picture;
pub(crate) mod playhead;
pub(crate) mod store;
