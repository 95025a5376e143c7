//! A cooldown hides the second spike: the load rises again, promises break, and the strategy may
//! not answer because it has just acted.
//!
//! Which reasons are cooldowns the strategies declare ([`Held::Cooldown`]). Not here: windows
//! that only keep a fleet from shrinking.

use model::policy::{Held, Rule};
use model::{DecisionRecord, Unit};

use super::facts::Facts;
use super::{Detector, Found};

/// So long must a single cooldown hold back a needed answer, in seconds.
const LEAST_S: f64 = 120.0;
/// The load has risen by at least this share since the action that began the cooldown.
const RISE: f64 = 0.2;
/// It fills at least this share of what all instances can serve, those on their way included.
const FULL: f64 = 0.9;

static FOUND: Rule = Rule {
    id: "cooldown",
    says: "it held back an answer for {span} in all while the load rose by {rise} to {full} of \
           what was ordered",
    terms: &[("span", Unit::Seconds), ("rise", Unit::Ratio), ("full", Unit::Ratio)],
};

static HELP: Rule = Rule {
    id: "cooldown",
    says: "Found where a cooldown holds for {span} or more after the load rose by {rise} since \
           the action before, to {full} of what all instances ordered can serve, and promises \
           break.",
    terms: &[("span", Unit::Seconds), ("rise", Unit::Ratio), ("full", Unit::Ratio)],
};

pub(super) static DETECTOR: Detector = Detector {
    id: "cooldown",
    name: "Cooldown hides a spike",
    remedy: "Shorten the cooldown for adding instances, let it hold only the removal of them, or \
             choose a rule that counts instances on their way instead.",
    help: &HELP,
    thresholds: [LEAST_S, RISE, FULL, 0.0],
    gives_way_to: &["ceiling"],
    find,
};

fn find(facts: &Facts<'_>) -> Option<Found> {
    let declared = facts.scenario.policy().entry().holds;
    if declared.iter().all(|(_, held)| *held != Held::Cooldown) {
        return None;
    }
    let (mut from, mut to) = (None, 0.0);
    // The load at the last action, how long it has held an answer back, and that in all.
    let (mut base, mut now, mut all) = (f64::INFINITY, 0.0, 0.0);
    let (mut longest, mut rise, mut full) = (0.0_f64, 0.0_f64, 0.0_f64);
    for decision in facts.decisions() {
        let load = facts.before(decision.at).map_or(0.0, |row| facts.rows[row].offered);
        if decision.acts() {
            (base, now) = (load, 0.0);
        }
        let share = load / (f64::from(decision.before) * facts.rate).max(f64::MIN_POSITIVE);
        if load >= (1.0 + RISE) * base && share >= FULL && holds(facts, decision) {
            from.get_or_insert(decision.at);
            to = decision.at;
            now += facts.period;
            all += facts.period;
            longest = longest.max(now);
            rise = rise.max(load / base.max(1.0) - 1.0);
            full = full.max(share);
        }
    }
    let from = from.filter(|_| longest >= LEAST_S)?;
    Some(Found { from, to, finding: FOUND.with([all, rise, full.min(1e6)]) })
}

/// Whether a decision is held by a cooldown while promises break and more would be allowed.
fn holds(facts: &Facts<'_>, decision: &DecisionRecord) -> bool {
    let row = facts.before(decision.at).map(|row| &facts.rows[row]);
    f64::from(decision.before) < facts.max
        && facts.held(decision) == Held::Cooldown
        && row.is_some_and(|row| facts.broken(row))
}
