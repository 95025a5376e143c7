//! The world: a scenario goes in, a whole run comes out, the same to the last bit everywhere.
//!
//! Not here: any strategy (`policies`), pictures (`charts`), anything that can fail.

mod custom;
pub mod elasticity;
mod engine;
mod fleet;
pub mod fluid;
pub mod law;
mod ledger;
mod limits;
mod load;
pub mod loads;
mod meter;
pub mod optimum;
mod orbit;
pub mod outcome;
pub mod queueing;
mod record;
pub mod requests;
pub mod scorecard;
mod site;
pub mod slack;
pub mod slo;
mod spread;
mod supply;
pub mod witness;
mod world;

pub use limits::RULES as LIMIT_RULES;
use model::policy::Gate;
use model::{Quantity as _, Run, Scenario};
pub use scorecard::{Scorecard, demand, flaps, scorecard};
pub use witness::Log;

/// The version of the engine: it grows whenever the same scenario gives another run.
pub const ENGINE: u32 = 2;

/// The most steps of an exact run before its steps grow longer than a second.
const EXACT_STEPS: f64 = 172_800.0;

/// Runs `scenario` to its end with exact steps: one second up to two days, five or ten beyond.
///
/// Total: a scenario always gives a run, and the same scenario the same run.
pub fn simulate(scenario: &Scenario) -> Run {
    simulate_with(scenario, &mut |_| ())
}

/// Runs `scenario` as [`simulate`] does; `progress` hears of every hundredth that is done, 0 to 1.
pub fn simulate_with(scenario: &Scenario, progress: &mut dyn FnMut(f64)) -> Run {
    world::run(scenario, exact_step(scenario), false, progress)
}

/// Runs `scenario` as [`simulate`] does, the same to the last bit, and keeps a book of every
/// request and every instance. Of a fluid there are no single requests to be kept.
pub fn witness(scenario: &Scenario) -> (Run, Log) {
    world::witness(scenario, exact_step(scenario))
}

/// What the last decision at or before `at` had to pass, with the numbers of that instant.
///
/// The run is made again up to there; it costs as much as that part of it.
pub fn gates(scenario: &Scenario, at: f64) -> Vec<Gate> {
    world::gates(scenario, exact_step(scenario), at)
}

/// How many steps the exact run of `scenario` has.
pub fn exact_steps(scenario: &Scenario) -> f64 {
    (scenario.clock().length.get() / exact_step(scenario)).ceil()
}

/// The step of an exact run in seconds.
fn exact_step(scenario: &Scenario) -> f64 {
    let length = scenario.clock().length.get();
    let step = [1.0, 5.0, 10.0].into_iter().find(|step| length / step <= EXACT_STEPS);
    step.unwrap_or(10.0)
}

/// Runs `scenario` with at most about `max_steps` steps, for use while a person drags a control.
///
/// The same code with longer steps; where the exact run is short enough, it is the exact run.
pub fn preview(scenario: &Scenario, max_steps: u32) -> Run {
    let length = scenario.clock().length.get();
    let step = (length / f64::from(max_steps.max(1))).ceil();
    if step <= 1.0 { simulate(scenario) } else { world::run(scenario, step, true, &mut |_| ()) }
}
