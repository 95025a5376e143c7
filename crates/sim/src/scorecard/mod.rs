//! The scorecard of a run: how well it followed the demand, kept its promises and spent its money,
//! and how far it is from the best that was possible.
//!
//! A pure function of a scenario and its run, for whoever asks; a run itself pays nothing for it.
//! Not here: the words for it (`playground`), and which of two strategies is the better one.

mod best;
mod needs;
mod parts;
mod promises;
mod stage;

use model::{DecisionRecord, Run, Scenario, Series};

use crate::elasticity::{Elasticity, Measures};
use crate::slack::{Slack, SlackShare};
use crate::supply::Supplier;
use needs::Needs;
use parts::Parts;

pub use best::Best;
pub use promises::{BURN_SPANS_S, PERIOD_S, Promises};

/// An action that goes against the last one within so many seconds is a flap: the fleet was moved
/// there and back in less time than most instances are worth booting for.
pub const FLAP_SPAN_S: f64 = 600.0;

/// How a run did.
#[derive(Clone, Debug, PartialEq)]
pub struct Scorecard {
    /// The length in seconds of the parts that demand and supply are compared in: a minute, or a
    /// little less so that all are equal.
    pub part_s: f64,
    /// The least instances that keep the promise at the mean load of each part, if it stays.
    pub demand: Vec<u32>,
    /// Those in service in the middle of each part.
    pub supply: Vec<u32>,
    /// Whether some load was met for which no fleet keeps the promise; the demand is then what
    /// can serve the load at all.
    pub beyond: bool,
    /// How supply followed demand.
    pub elasticity: Measures,
    /// The distance to a perfect run over the measures of elasticity.
    pub deviation: f64,
    /// What of the capacity nobody used, in standard instances, and the share of the parts in
    /// which more came than could be served.
    pub slack: SlackShare,
    /// What became of the promises.
    pub promises: Promises,
    /// Decisions that changed the number of instances.
    pub actions: f64,
    /// Those that went against the last one within [`FLAP_SPAN_S`].
    pub flaps: u32,
    /// The response times of the whole run that 50, 95 and 99 of 100 do not exceed, in seconds.
    pub percentiles: [f64; 3],
    /// The share of attempts that were turned away.
    pub dropped: f64,
    /// Where the money went.
    pub spent: Spent,
    /// The best that was possible.
    pub best: Best,
}

/// Where the money went, in dollars.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Spent {
    /// Instances on demand, and those in the warm pool.
    pub on_demand: f64,
    /// Spot instances.
    pub spot: f64,
    /// Requests.
    pub requests: f64,
    /// Broken promises.
    pub penalty: f64,
}

/// The scorecard of a run of `scenario`.
///
/// Total: any run of the scenario has one, and every number in it is finite. It costs a few
/// milliseconds, up to some ten for hundreds of instances over days.
pub fn scorecard(scenario: &Scenario, run: &Run) -> Scorecard {
    let parts = minutes(run);
    let (demand, beyond) = needed(scenario, run, &parts);
    let supply = parts.counts(run.column(Series::InService));
    let mut sums = Elasticity::default();
    for (&demand, &supply) in demand.iter().zip(&supply) {
        sums.add(f64::from(demand), f64::from(supply));
    }
    let elasticity = sums.finish(parts.seconds, f64::from(scenario.fleet().max.0));
    let totals = &run.totals;
    Scorecard {
        part_s: parts.seconds,
        beyond,
        deviation: elasticity.deviation(),
        elasticity,
        slack: slack(scenario, run, &parts),
        promises: Promises::new(scenario, run, &parts),
        actions: totals.actions,
        flaps: flaps(&run.decisions),
        percentiles: [totals.p50, totals.p95, totals.p99],
        dropped: totals.dropped_share(),
        spent: Spent {
            on_demand: (totals.cost - totals.spot_cost).max(0.0),
            spot: totals.spot_cost,
            requests: totals.request_cost,
            penalty: totals.penalty,
        },
        best: Best::new(scenario, run),
        demand,
        supply,
    }
}

/// The instances that the load of a run needed, one number a step as in [`Scorecard::demand`]: the
/// same within each part.
pub fn demand(scenario: &Scenario, run: &Run) -> Vec<f64> {
    let parts = minutes(run);
    let (needed, _) = needed(scenario, run, &parts);
    let mut all = Vec::with_capacity(run.timeline.steps as usize);
    for (part, instances) in needed.into_iter().enumerate() {
        all.resize(parts.range(part).end, f64::from(instances));
    }
    all
}

/// How many of the actions among decisions in order of time are flaps, see [`FLAP_SPAN_S`].
pub fn flaps(decisions: &[DecisionRecord]) -> u32 {
    let mut last: Option<(f64, bool)> = None;
    let mut flaps = 0;
    for decision in decisions.iter().filter(|decision| decision.acts()) {
        let up = decision.granted > decision.before;
        let back = last.is_some_and(|(at, was)| was != up && decision.at - at <= FLAP_SPAN_S);
        flaps += u32::from(back);
        last = Some((decision.at, up));
    }
    flaps
}

/// The run in minutes.
fn minutes(run: &Run) -> Parts {
    Parts::new(&run.timeline, usize::MAX)
}

/// The demand of every part, and whether some of it cannot be met.
fn needed(scenario: &Scenario, run: &Run, parts: &Parts) -> (Vec<u32>, bool) {
    let mut needs = Needs::new(scenario);
    let loads = parts.means(run.column(Series::Offered));
    let each = loads.iter().enumerate();
    let demand = each.map(|(part, &load)| needs.instances(load, parts.middle(part))).collect();
    (demand, needs.beyond)
}

/// The slack of capacity against load, both counted in instances that are alone and undisturbed.
fn slack(scenario: &Scenario, run: &Run, parts: &Parts) -> SlackShare {
    let instance = Supplier::new(&scenario.service()).instance_rate();
    let in_instances = |rate: f64| if instance > 0.0 { rate / instance } else { rate };
    let offered = parts.means(run.column(Series::Offered));
    let capacity = parts.means(run.column(Series::Capacity));
    let mut slack = Slack::default();
    for (&load, &capacity) in offered.iter().zip(&capacity) {
        slack.add(in_instances(capacity), in_instances(load));
    }
    slack.finish(parts.seconds)
}
