//! Over budget: more was spent than the goals allow, for the run or for one of its days.
//!
//! Not here: what was spent on what (`scorecard`), and the error budget of promises.

use model::policy::Rule;
use model::sections::Budget;
use model::{Quantity as _, Unit};

use super::facts::Facts;
use super::{Detector, Found};

static FOUND: Rule = Rule {
    id: "budget",
    says: "more than {limit} was spent, {after} after the start",
    terms: &[("limit", Unit::Dollars), ("after", Unit::Seconds)],
};

static HELP: Rule = Rule {
    id: "budget",
    says: "Found when instances and requests have cost more than the budget of the goals.",
    terms: &[],
};

pub(super) static DETECTOR: Detector = Detector {
    id: "budget",
    name: "Over budget",
    remedy: "Allow fewer instances at most, let go of them sooner, or raise the budget.",
    help: &HELP,
    thresholds: [0.0; 4],
    gives_way_to: &[],
    find,
};

fn find(facts: &Facts<'_>) -> Option<Found> {
    let limit = match facts.scenario.goals().budget {
        Budget::Unlimited => return None,
        Budget::Run(budget) | Budget::Day(budget) => budget.limit.get(),
    };
    let from = facts.run.totals.over_budget;
    let finding = from.is_finite().then(|| FOUND.with([limit, from]))?;
    Some(Found { from, to: facts.run.timeline.length(), finding })
}
