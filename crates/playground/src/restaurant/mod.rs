//! The restaurant: ordinary scenarios in the units of a dining room, the words for them, and the
//! game of who staffs it best.
//!
//! A guest is a request, a waiter an instance; times are in seconds as everywhere. Not here: how
//! the room is drawn, and any second model of it.

pub mod game;
pub mod steps;
pub mod words;

pub use game::{Tally, Verdict, by_hand, compare, orders_of, tally};
pub use steps::{STEPS, Slider, Step, Variant};
pub use words::{Term, Words};
