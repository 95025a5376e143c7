//! Where a fleet turns: actions against the direction of the one before, and whether the load
//! asked for them.
//!
//! Not here: how many are too many (`flapping`), and whether they are regular (`oscillation`).

use super::facts::Facts;

/// What an action undoes is asked for if the load has moved by at least this share of what the
/// instances concerned can serve.
pub(crate) const ASKED_FOR: f64 = 0.5;

/// An action against the direction of the one before.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Turn {
    /// When, in seconds.
    pub(crate) at: f64,
    /// Whether it adds instances.
    pub(crate) up: bool,
    /// The fleet that is undone: as large, or as small, as it got since the turn before.
    pub(crate) extreme: f64,
    /// How many instances are undone: those that were added, or taken away, since the turn before.
    pub(crate) size: f64,
}

/// The turns after the start-up for which the load does not account.
pub(crate) fn turns(facts: &Facts<'_>) -> Vec<Turn> {
    let mut turns = Vec::new();
    let mut last: Option<bool> = None;
    let (mut since, mut leg) = (0.0, 0.0);
    for decision in facts.decisions().iter().filter(|decision| decision.acts()) {
        let (before, granted) = (f64::from(decision.before), f64::from(decision.granted));
        let up = granted > before;
        if last == Some(!up) {
            if swing(facts, since, decision.at) < ASKED_FOR * leg * facts.rate {
                turns.push(Turn { at: decision.at, up, extreme: before, size: leg });
            }
            (since, leg) = (decision.at, 0.0);
        } else if last.is_none() {
            since = decision.at;
        }
        leg += (granted - before).abs();
        last = Some(up);
    }
    turns
}

/// How far the smoothed load moved between two times.
fn swing(facts: &Facts<'_>, from: f64, to: f64) -> f64 {
    let (Some(first), Some(last)) = (facts.before(from), facts.before(to)) else { return 0.0 };
    let rows = &facts.rows[first..=last.max(first)];
    let loads = || rows.iter().map(|row| row.smooth);
    loads().fold(0.0, f64::max) - loads().fold(f64::INFINITY, f64::min).min(f64::MAX)
}
