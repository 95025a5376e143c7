//! The built page, used as a person does: what it shows, what it says, and that it never dies.
//!
//! Results are read from the texts of the page, never from its insides. Not here: what a run is,
//! and what a link means; the tests of the crates know that.

mod access;
mod axe;
mod broken_links;
mod chance;
mod charts;
mod compare;
mod desk;
mod events;
mod fidelity;
mod fields;
mod files;
mod history;
mod intake;
mod keys;
mod pictures;
mod playback;
mod pool;
mod refusals;
mod restaurant;
mod saved;
mod share;
mod sketch;
mod small_screens;
mod story;
mod strategies;
mod themes;
mod tools;
mod trouble;
mod why;
