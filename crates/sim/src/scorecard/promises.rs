//! The error budget of a run: what is left of it, how fast it burnt, which alerts it would have
//! raised.
//!
//! Not here: the formulas (`slo`), and which request is good.

use model::{Quantity as _, Run, Scenario, Series};

use super::parts::Parts;
use crate::slo::{ALERTS, Objective, Steps, burns, raised};

/// The period that the burn rates of the published alerts belong to: 30 days, in seconds.
pub const PERIOD_S: f64 = 2_592_000.0;

/// The spans over which the burn rate is watched, in seconds: an hour, and five minutes.
pub const BURN_SPANS_S: [f64; 2] = [3600.0, 300.0];

/// What became of the promises of a run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Promises {
    /// The share of requests that was served in time, 0 to 1.
    pub kept: f64,
    /// The share of the minutes in which the objective was met, 0 to 1.
    pub kept_minutes: f64,
    /// The share of the run's own budget that is left; below 0 if more was spent than there was.
    pub budget_left: f64,
    /// The fastest that the budget burnt over the spans of [`BURN_SPANS_S`]: 1 uses up just the
    /// whole of it. Of a run shorter than a span, over the whole run.
    pub burn: [f64; 2],
    /// How often each of [`ALERTS`] would have been raised.
    pub alerts: [u32; ALERTS.len()],
}

impl Promises {
    pub(super) fn new(scenario: &Scenario, run: &Run, parts: &Parts) -> Self {
        let slo = scenario.goals().objective.get();
        let (offered, in_time) = (run.column(Series::Offered), run.column(Series::InTime));
        let dt = run.timeline.step;
        let sums = |of: &dyn Fn(usize) -> f64| -> Vec<f64> {
            (0..parts.count).map(|part| parts.sum(part, of)).collect()
        };
        let bad = sums(&|step| offered[step] * dt * (1.0 - in_time[step]).clamp(0.0, 1.0));
        let total = sums(&|step| offered[step] * dt);
        let steps = Steps { bad: &bad, total: &total, step_s: parts.seconds };
        let objective = Objective { slo, period_s: PERIOD_S };
        let mut buffer = Vec::new();
        let totals = &run.totals;
        let missed = (totals.arrived - totals.in_time).max(0.0);
        Self {
            kept: totals.slo(),
            kept_minutes: totals.slo_by_minute(),
            budget_left: objective.budget_left(missed, totals.arrived),
            burn: BURN_SPANS_S.map(|span| worst(objective, steps, span, &mut buffer)),
            alerts: ALERTS.map(|alert| {
                u32::try_from(raised(objective, steps, alert).len()).unwrap_or(u32::MAX)
            }),
        }
    }
}

/// The fastest burn over a span that lies within the run.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a cast from float saturates"
)]
fn worst(objective: Objective, steps: Steps<'_>, span: f64, buffer: &mut Vec<f64>) -> f64 {
    burns(objective, steps, span, buffer);
    let before = ((span / steps.step_s).round().max(1.0) as usize).min(buffer.len()) - 1;
    buffer[before..].iter().copied().fold(0.0, f64::max)
}
