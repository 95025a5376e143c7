//! The parts of the restaurant: the story, its controls, the numbers, what came of a shift.
//!
//! Not here: the room itself (`canvas::room`) and the steps (`playground::restaurant`).

pub(crate) mod chart;
pub(crate) mod controls;
pub(crate) mod desk;
pub(crate) mod doors;
pub(crate) mod head;
pub(crate) mod numbers;
pub(crate) mod results;

use playground::restaurant::{Step, Words};

use crate::state::picture::PictureRef;
use crate::state::playhead::PlayheadHandle;
use desk::DeskHandle;

/// What all parts of a step look at.
#[derive(Clone)]
pub(crate) struct Scene {
    /// The number of the step, from 1.
    pub(crate) number: u8,
    pub(crate) step: &'static Step,
    pub(crate) desk: DeskHandle,
    pub(crate) playhead: PlayheadHandle,
    pub(crate) picture: PictureRef,
    /// The time on the screen, in seconds since the start of the run.
    pub(crate) at: f64,
    pub(crate) words: Words,
}
