//! What components share: the run of a scenario, the address bar, the playhead's clock, sizes.

pub(crate) mod address;
pub(crate) mod answer;
pub(crate) mod clock;
pub(crate) mod job;
pub(crate) mod library;
pub(crate) mod run;
pub(crate) mod size;
pub(crate) mod storage;
pub(crate) mod theme;
