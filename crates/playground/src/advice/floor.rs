//! Floor too high: the fleet is hardly ever larger than the least, and idles there.
//!
//! Not here: a fleet that is too large for another reason (`Totals::waste` counts all of it).

use model::Unit;
use model::policy::Rule;

use super::facts::Facts;
use super::{Detector, Found};

/// The fleet is at the least instances for at least this share of the time ...
const AT_LEAST: f64 = 0.8;
/// ... and there its busy share is at most this on average ...
const BUSY: f64 = 0.3;
/// ... and with one instance less would never be more than this.
const ONE_LESS: f64 = 0.6;

static FOUND: Rule = Rule {
    id: "floor",
    says: "{share} of the time at the least instances, {min}, and there {busy} busy",
    terms: &[("share", Unit::Ratio), ("min", Unit::Instances), ("busy", Unit::Ratio)],
};

static HELP: Rule = Rule {
    id: "floor",
    says: "Found where the fleet is at the least instances for {share} of the time or more, at \
           most {busy} busy there, and one instance less would never exceed {less}.",
    terms: &[("share", Unit::Ratio), ("busy", Unit::Ratio), ("less", Unit::Ratio)],
};

pub(super) static DETECTOR: Detector = Detector {
    id: "floor",
    name: "Floor too high",
    remedy: "Lower the least instances, or leave scaling out: this load does not need it.",
    help: &HELP,
    thresholds: [AT_LEAST, BUSY, ONE_LESS, 0.0],
    gives_way_to: &[],
    find,
};

fn find(facts: &Facts<'_>) -> Option<Found> {
    let (mut all, mut rows, mut busy, mut highest) = (0.0_f64, 0.0, 0.0, 0.0_f64);
    let (mut from, mut to) = (None, 0.0);
    for (at, row) in facts.settled() {
        all += 1.0;
        if row.in_service <= facts.min + 0.25 {
            from.get_or_insert(at);
            to = at + facts.width;
            rows += 1.0;
            busy += row.busy;
            highest = highest.max(row.pressure());
        }
    }
    // One instance that stays for the sake of readiness is not too high a floor.
    let less = facts.min - 1.0;
    let found = facts.min >= 2.0
        && facts.run.totals.arrived > 0.0
        && rows >= AT_LEAST * all
        && busy <= BUSY * rows
        && highest * facts.min <= ONE_LESS * less;
    let from = from.filter(|_| found)?;
    Some(Found { from, to, finding: FOUND.with([rows / all, facts.min, busy / rows]) })
}
