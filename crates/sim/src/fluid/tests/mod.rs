//! The fluid against a straightforward form of the same, closed formulas, and chance.
//!
//! Not here: queues by simulation (the vectors of package `tests`).
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::many_single_char_names,
    clippy::similar_names,
    reason = "numbers of tests are small, and formulas have the names of their literature"
)]
#![expect(clippy::disallowed_methods, reason = "a test may use the platform's mathematics")]

mod closed;
mod laws;
mod leaving;
mod plain;
mod properties;
mod reference;

use super::{Discipline, Fluid, FluidParams, Input, Response};
use crate::law::ServiceLaw;
use crate::outcome::Outcome;

/// First come, first served, exponential, a goal of half a second.
fn params(places: f64) -> FluidParams {
    let (law, discipline) = (ServiceLaw::Exponential, Discipline::Fcfs);
    FluidParams { law, discipline, places, goal_s: 0.5, timeout_s: None, patience_s: None }
}

/// Lets `input` last for so many steps: the last outcome and the last law.
fn settle(fluid: &mut Fluid, input: &Input, steps: u32) -> (Outcome, Response) {
    let mut outcome = Outcome::default();
    let mut last = None;
    for _ in 0..steps {
        outcome = fluid.step(input);
        fluid.resolved(|_, _, response| last = Some(*response));
    }
    fluid.finish(|_, _, response| last = Some(*response));
    (outcome, last.unwrap())
}
