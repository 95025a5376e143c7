//! Ceiling hit: all instances that are allowed serve, and promises break for lack of more.
//!
//! Not here: instances that are allowed but do not come (`late`).

use model::Unit;
use model::policy::Rule;

use super::facts::{Facts, Row};
use super::{Detector, Found};

/// So long must promises break at the most instances, in seconds in all.
const LEAST_S: f64 = 300.0;
/// More are missing if more are wanted, or if those in service are loaded from this share of their
/// capacity on: some strategies keep to the most instances by themselves.
const LOADED: f64 = 0.85;

static FOUND: Rule = Rule {
    id: "ceiling",
    says: "for {span} all {max} instances that are allowed were in service, and only {kept} of \
           the requests were in time",
    terms: &[("span", Unit::Seconds), ("max", Unit::Instances), ("kept", Unit::Ratio)],
};

static HELP: Rule = Rule {
    id: "ceiling",
    says: "Found where for {span} in all the most instances are in service, promises break, and \
           more are wanted or the attempts come to {loaded} of the capacity.",
    terms: &[("span", Unit::Seconds), ("loaded", Unit::Ratio)],
};

pub(super) static DETECTOR: Detector = Detector {
    id: "ceiling",
    name: "Ceiling hit",
    remedy: "Raise the most instances, make requests cheaper, or turn away early what cannot be \
             served.",
    help: &HELP,
    thresholds: [LEAST_S, LOADED, 0.0, 0.0],
    gives_way_to: &["retry-storm", "bottleneck"],
    find,
};

fn find(facts: &Facts<'_>) -> Option<Found> {
    let (mut from, mut to, mut rows) = (None, 0.0, 0.0);
    let (mut came, mut kept) = (0.0, 0.0);
    for (at, row) in facts.settled() {
        // All that are allowed serve; a missing half is one that fails or comes just now.
        let all = row.in_service > facts.max - 0.5 && facts.broken(row);
        if all && missing(facts, at, row) {
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

/// Whether more instances than all would be of use.
fn missing(facts: &Facts<'_>, at: f64, row: &Row) -> bool {
    let limited = |decision| facts.limited(decision);
    row.pressure() >= LOADED || facts.run.decision(at).is_some_and(limited)
}
