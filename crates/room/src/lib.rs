//! The dining room: a picture of every guest and every waiter of a run at an instant.
//!
//! A [`Plan`] is made once a run: who sits where, who serves whom. A [`Layout`] is made once a
//! size: where things are. [`scene`] then is a function of both and a time, so a pause, a step back
//! and a change of words need nothing else. Not here: how shapes come onto a canvas, and text.

mod brush;
mod ease;
mod figures;
mod furniture;
mod layout;
mod people;
mod plan;
mod scene;
mod seating;

pub use brush::{Form, Ink, Shape};
pub use ease::Spot;
pub use layout::Layout;
pub use people::waiter_at;
pub use plan::{Guest, Pace, Plan, Waiter};
pub use scene::{View, scene};
