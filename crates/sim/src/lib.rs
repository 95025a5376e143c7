//! The world: a scenario goes in, a whole run comes out, the same to the last bit everywhere.
//!
//! Not here: any strategy (`policies`), pictures (`charts`), anything that can fail.

pub mod elasticity;
mod erlang;
mod fleet;
pub mod law;
mod ledger;
mod limits;
mod load;
pub mod loads;
mod meter;
pub mod optimum;
pub mod outcome;
mod service;
pub mod slack;
pub mod slo;
mod world;

use model::{Quantity as _, Run, Scenario};

/// The version of the engine: it grows whenever the same scenario gives another run.
pub const ENGINE: u32 = 1;

/// The most steps of an exact run before its steps grow longer than a second.
const EXACT_STEPS: f64 = 172_800.0;

/// Runs `scenario` to its end with exact steps: one second up to two days, five or ten beyond.
///
/// Total: a scenario always gives a run, and the same scenario the same run.
pub fn simulate(scenario: &Scenario) -> Run {
    let length = scenario.clock().length.get();
    let step = [1.0, 5.0, 10.0].into_iter().find(|step| length / step <= EXACT_STEPS);
    world::run(scenario, step.unwrap_or(10.0), false)
}

/// Runs `scenario` with at most about `max_steps` steps, for use while a person drags a control.
///
/// The same code with longer steps; where the exact run is short enough, it is the exact run.
pub fn preview(scenario: &Scenario, max_steps: u32) -> Run {
    let length = scenario.clock().length.get();
    let step = (length / f64::from(max_steps.max(1))).ceil();
    if step <= 1.0 { simulate(scenario) } else { world::run(scenario, step, true) }
}
