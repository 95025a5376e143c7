//! Ceiling hit: more instances are wanted than allowed, and promises break for lack of them.
//!
//! Not here: instances that are allowed but do not come (`late`).

use model::Unit;
use model::policy::Rule;

use super::facts::Facts;
use super::{Detector, Found};

/// So long must promises break at the most instances, in seconds in all.
const LEAST_S: f64 = 300.0;

static FOUND: Rule = Rule {
    id: "ceiling",
    says: "for {span} more than {max} instances were wanted, and only {kept} of the requests \
           were in time",
    terms: &[("span", Unit::Seconds), ("max", Unit::Instances), ("kept", Unit::Ratio)],
};

static HELP: Rule = Rule {
    id: "ceiling",
    says: "Found where for {span} in all the most instances are in service, more are wanted, and \
           promises break.",
    terms: &[("span", Unit::Seconds)],
};

pub(super) static DETECTOR: Detector = Detector {
    id: "ceiling",
    name: "Ceiling hit",
    remedy: "Raise the most instances, make requests cheaper, or turn away early what cannot be \
             served.",
    help: &HELP,
    thresholds: [LEAST_S, 0.0, 0.0, 0.0],
    gives_way_to: &["retry-storm", "bottleneck"],
    find,
};

fn find(facts: &Facts<'_>) -> Option<Found> {
    let mut decisions = facts.run.decisions.iter().peekable();
    let mut limited = false;
    let (mut from, mut to, mut rows) = (None, 0.0, 0.0);
    let (mut came, mut kept) = (0.0, 0.0);
    for (at, row) in facts.settled() {
        while let Some(decision) = decisions.next_if(|decision| decision.at <= at) {
            limited = facts.limited(decision);
        }
        // All that are allowed serve; a missing half is one that fails or comes just now.
        if limited && row.in_service > facts.max - 0.5 && facts.broken(row) {
            from.get_or_insert(at);
            to = at + facts.width;
            rows += 1.0;
            came += row.offered;
            kept += row.offered * row.in_time;
        }
    }
    let span = rows * facts.width;
    let from = from.filter(|_| span >= LEAST_S)?;
    Some(Found { from, to, finding: FOUND.with([span, facts.max, kept / came]) })
}
