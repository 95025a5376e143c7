//! The world: a scenario goes in, a whole run comes out, the same to the last bit everywhere.
//!
//! Not here: any strategy (`policies`), pictures (`charts`), anything that can fail.

mod blend;
mod controller;
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
mod rows;
pub mod scorecard;
mod single;
mod site;
pub mod slack;
pub mod slo;
mod spread;
mod supply;
pub mod witness;
mod world;

pub use fleet::nodes::{NodeState, NodeView};
pub use limits::RULES as LIMIT_RULES;
use model::policy::Gate;
use model::{Quantity as _, Run, Scenario};
pub use scorecard::{Scorecard, demand, flaps, scorecard};
pub use witness::Log;

/// The version of the engine: it grows whenever the same scenario gives another run.
pub const ENGINE: u32 = 3;

/// Runs `scenario` to its end in exact steps of one second. Up to two days each has a row of its
/// own; beyond, rows are buckets of steps, so that no run has very many of them.
///
/// Total: a scenario always gives a run, and the same scenario the same run.
pub fn simulate(scenario: &Scenario) -> Run {
    simulate_with(scenario, &mut |_| ())
}

/// Runs `scenario` as [`simulate`] does; `progress` hears of every hundredth that is done, 0 to 1.
pub fn simulate_with(scenario: &Scenario, progress: &mut dyn FnMut(f64)) -> Run {
    world::run(scenario, EXACT_STEP_S, false, progress)
}

/// Runs `scenario` as [`simulate`] does, the same to the last bit, and keeps a book of every
/// request and every instance. Of a fluid there are no single requests to be kept.
pub fn witness(scenario: &Scenario) -> (Run, Log) {
    world::witness(scenario, EXACT_STEP_S)
}

/// What the last decision at or before `at` had to pass, with the numbers of that instant.
///
/// The run is made again up to there; it costs as much as that part of it.
pub fn gates(scenario: &Scenario, at: f64) -> Vec<Gate> {
    world::gates(scenario, EXACT_STEP_S, at)
}

/// Runs `scenario` as [`simulate_with`] does until the time `at` in seconds; from the first
/// decision at or after it the controller of `then` decides: the strategy with its settings, the
/// limits of the fleet, the control period.
///
/// Everything else stays as `scenario` has it, and until `at` nothing differs; only answers to
/// requests that were still waiting then may come sooner or later. The new controller has watched
/// the run from its beginning, as if it had decided all along and nobody had listened: with the
/// same settings the run is that of [`simulate`] to the last bit.
///
/// # Panics
/// If `then` has another strategy.
pub fn what_if(
    scenario: &Scenario,
    then: &Scenario,
    at: f64,
    progress: &mut dyn FnMut(f64),
) -> Run {
    let id = |scenario: &Scenario| scenario.policy().card().id;
    assert!(id(scenario) == id(then), "another strategy has other reasons and lines");
    world::switched(scenario, (then, at), EXACT_STEP_S, progress)
}

/// Every node at `at`, oldest first, with what is on it, and how many instances wait for one;
/// nothing if the instances of `scenario` run by themselves.
///
/// The run is made again up to there; it costs as much as that part of it.
pub fn nodes(scenario: &Scenario, at: f64) -> Option<(Vec<NodeView>, u32)> {
    scenario.fleet().nodes.params()?;
    Some(world::nodes(scenario, EXACT_STEP_S, at))
}

/// The step of an exact run, in seconds.
const EXACT_STEP_S: f64 = 1.0;

/// How many steps the exact run of `scenario` has.
pub fn exact_steps(scenario: &Scenario) -> f64 {
    (scenario.clock().length.get() / EXACT_STEP_S).ceil()
}

/// Runs `scenario` with at most about `max_steps` steps, for use while a person drags a control.
///
/// The same code with longer steps; where the exact run is short enough, it is the exact run.
pub fn preview(scenario: &Scenario, max_steps: u32) -> Run {
    let length = scenario.clock().length.get();
    let step = (length / f64::from(max_steps.max(1))).ceil();
    if step <= EXACT_STEP_S {
        simulate(scenario)
    } else {
        world::run(scenario, step, true, &mut |_| ())
    }
}
