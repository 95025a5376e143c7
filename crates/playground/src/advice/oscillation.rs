//! Oscillation: under steady load the fleet swings with a period that its own delays set.
//!
//! A controller that answers what it saw a delay ago undoes its answers a delay too late; such a
//! loop swings with a period of two to four delays, four being that of an integrator at the edge
//! of stability (K. J. Åström, R. M. Murray, *Feedback Systems*, chapter 10). Not here: swings
//! that the load makes, and irregular ones (`flapping`).

use model::Unit;
use model::policy::Rule;

use super::facts::Facts;
use super::turns::Turn;
use super::{Detector, Found};

/// The period lies between so many times the delay ...
const LEAST: f64 = 2.0;
/// ... and so many times.
const MOST: f64 = 4.0;
/// No single period strays from the mean by more than this share.
const STRAY: f64 = 0.5;
/// So many periods make an oscillation.
const PERIODS: usize = 3;
/// The load is steady if it stays within this share of what it was.
const STEADY: f64 = 0.1;
/// The swing is of at least so many instances.
const SWING: f64 = 2.0;

static FOUND: Rule = Rule {
    id: "oscillation",
    says: "the fleet swings between {low} and {high} instances every {period} under steady load; \
           measuring and booting take {lag}",
    terms: &[
        ("low", Unit::Instances),
        ("high", Unit::Instances),
        ("period", Unit::Seconds),
        ("lag", Unit::Seconds),
    ],
};

static HELP: Rule = Rule {
    id: "oscillation",
    says: "Found where {periods} swings in a row take {least} to {most} times metric delay, window \
           and boot together, while the load stays within {steady}.",
    terms: &[
        ("periods", Unit::Count),
        ("least", Unit::Factor),
        ("most", Unit::Factor),
        ("steady", Unit::Ratio),
    ],
};

pub(super) static DETECTOR: Detector = Detector {
    id: "oscillation",
    name: "Oscillation from delay",
    remedy: "Measure faster, act more gently, or count the instances that are on their way before \
             ordering more.",
    help: &HELP,
    thresholds: [PERIODS as f64, LEAST, MOST, STEADY],
    gives_way_to: &[],
    find,
};

fn find(facts: &Facts<'_>) -> Option<Found> {
    let turns = &facts.turns;
    let tops: Vec<usize> = (0..turns.len()).filter(|&index| !turns[index].up).collect();
    let mut best: Option<&[usize]> = None;
    for first in 0..tops.len() {
        let mut last = first;
        while last + 1 < tops.len() && follows(facts, turns, &tops[first..=last + 1]) {
            last += 1;
        }
        let longer = best.is_none_or(|best| last + 1 - first > best.len());
        if longer && last - first >= PERIODS && fits(facts, turns, &tops[first..=last]) {
            best = Some(&tops[first..=last]);
        }
    }
    let span = best?;
    let (first, last) = (*span.first()?, *span.last()?);
    let (from, to) = (turns[first].at, turns[last].at);
    let extremes = || turns[first..=last].iter().map(|turn| turn.extreme);
    let low = extremes().fold(f64::MAX, f64::min);
    let high = extremes().fold(0.0, f64::max);
    let period = (to - from) / (span.len() - 1) as f64;
    let finding = FOUND.with([low, high, period.round(), facts.lag]);
    Some(Found { from, to, finding })
}

/// Whether the last of `tops` continues the swing: the turns alternate, the load is what it was.
fn follows(facts: &Facts<'_>, turns: &[Turn], tops: &[usize]) -> bool {
    let [first, .., before, last] = *tops else { return tops.len() == 2 && tops[1] == tops[0] + 2 };
    let load =
        |index: usize| facts.before(turns[index].at).map_or(0.0, |row| facts.rows[row].smooth);
    last == before + 2 && (load(last) - load(first)).abs() <= STEADY * load(first)
}

/// Whether the swing is regular, wide, and as slow as the delays make it.
fn fits(facts: &Facts<'_>, turns: &[Turn], tops: &[usize]) -> bool {
    let (Some(&first), Some(&last)) = (tops.first(), tops.last()) else { return false };
    let mean = (turns[last].at - turns[first].at) / (tops.len() - 1) as f64;
    let regular = tops.windows(2).all(|pair| {
        let period = turns[pair[1]].at - turns[pair[0]].at;
        (period - mean).abs() <= STRAY * mean
    });
    let wide =
        (first..last).all(|index| (turns[index].extreme - turns[index + 1].extreme).abs() >= SWING);
    regular && wide && (LEAST * facts.lag..=MOST * facts.lag).contains(&mean)
}
