//! Flapping: the fleet grows and shrinks again and again while the load stays where it is.
//!
//! Not here: a regular swing that comes from the delay of measurements (`oscillation`).

use model::Unit;
use model::policy::Rule;

use super::facts::Facts;
use super::turns::ASKED_FOR;
use super::{Detector, Found};

/// So many changes of direction within an hour are too many.
const MOST: usize = 6;
/// The span in which they are counted, in seconds.
const SPAN_S: f64 = 3600.0;

static FOUND: Rule = Rule {
    id: "flapping",
    says: "{turns} changes of direction within {span}, without a change of load behind them",
    terms: &[("turns", Unit::Count), ("span", Unit::Seconds)],
};

static HELP: Rule = Rule {
    id: "flapping",
    says: "Found at {turns} changes of direction within {span}, counting those between which the \
           load moves by less than {share} of what the instances concerned can serve.",
    terms: &[("turns", Unit::Count), ("span", Unit::Seconds), ("share", Unit::Ratio)],
};

pub(super) static DETECTOR: Detector = Detector {
    id: "flapping",
    name: "Flapping",
    remedy: "Set the thresholds farther apart, widen the tolerance, or let the fleet shrink only \
             after a stabilisation window.",
    help: &HELP,
    thresholds: [MOST as f64, SPAN_S, ASKED_FOR, 0.0],
    gives_way_to: &["oscillation"],
    find,
};

fn find(facts: &Facts<'_>) -> Option<Found> {
    let turns = &facts.turns;
    let (mut first, mut best) = (0, 0..0);
    for (last, turn) in turns.iter().enumerate() {
        while turn.at - turns[first].at > SPAN_S {
            first += 1;
        }
        if last + 1 - first > best.len() {
            best = first..last + 1;
        }
    }
    let span = &turns[best];
    if span.len() < MOST {
        return None;
    }
    let (from, to) = (span.first()?.at, span.last()?.at);
    Some(Found { from, to, finding: FOUND.with([span.len() as f64, to - from]) })
}
