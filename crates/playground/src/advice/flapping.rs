//! Flapping: the fleet grows and shrinks again and again while the load stays where it is.
//!
//! Not here: a regular swing that comes from the delay of measurements (`oscillation`).

use model::Unit;
use model::policy::Rule;

use super::facts::Facts;
use super::turns::{ASKED_FOR, Turn};
use super::{Detector, Found};

/// So many changes of direction within an hour are too many.
const MOST: usize = 6;
/// The span in which they are counted, in seconds.
const SPAN_S: f64 = 3600.0;
/// A change of direction that undoes fewer instances than this is one of rounding: demand lies
/// between two whole numbers, and a strategy without a dead band takes now the one, now the other.
const WIDE: f64 = 2.0;
/// Those of rounding count only if so large a share of the decisions within the span are such.
const ROUNDING: f64 = 0.1;

static FOUND: Rule = Rule {
    id: "flapping",
    says: "{turns} changes of direction within {span}, without a change of load behind them",
    terms: &[("turns", Unit::Count), ("span", Unit::Seconds)],
};

static HELP: Rule = Rule {
    id: "flapping",
    says: "Found at {turns} changes of direction within {span}, counting those between which the \
           load moves by less than {share} of what the instances concerned can serve. Changes by \
           a single instance are rounding, and count where they are {rounding} of all decisions \
           or more.",
    terms: &[
        ("turns", Unit::Count),
        ("span", Unit::Seconds),
        ("share", Unit::Ratio),
        ("rounding", Unit::Ratio),
    ],
};

pub(super) static DETECTOR: Detector = Detector {
    id: "flapping",
    name: "Flapping",
    remedy: "Set the thresholds farther apart, widen the tolerance, or let the fleet shrink only \
             after a stabilisation window.",
    help: &HELP,
    thresholds: [MOST as f64, SPAN_S, ASKED_FOR, ROUNDING],
    gives_way_to: &["oscillation"],
    find,
};

fn find(facts: &Facts<'_>) -> Option<Found> {
    let wide: Vec<Turn> = facts.turns.iter().filter(|turn| turn.size >= WIDE).copied().collect();
    let rounding = ROUNDING * SPAN_S / facts.period;
    let span = [(densest(&wide), 0.0), (densest(&facts.turns), rounding)]
        .into_iter()
        .find(|(span, least)| span.len() >= MOST && span.len() as f64 >= *least);
    let (span, _) = span?;
    let (from, to) = (span.first()?.at, span.last()?.at);
    Some(Found { from, to, finding: FOUND.with([span.len() as f64, to - from]) })
}

/// The most turns that lie within the span.
fn densest(turns: &[Turn]) -> &[Turn] {
    let (mut first, mut best) = (0, 0..0);
    for (last, turn) in turns.iter().enumerate() {
        while turn.at - turns[first].at > SPAN_S {
            first += 1;
        }
        if last + 1 - first > best.len() {
            best = first..last + 1;
        }
    }
    &turns[best]
}
