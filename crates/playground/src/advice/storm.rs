//! Retry storm: what started the overload is gone, but retries keep the service overloaded.
//!
//! A metastable failure: the load alone would fit, the attempts do not (N. Bronson and others,
//! *Metastable failures in distributed systems*, 2021). Not here: retries while the load itself
//! is too high.

use model::Unit;
use model::policy::Rule;

use super::facts::Facts;
use super::{Detector, Found};

/// So long in one piece, in seconds.
const LEAST_S: f64 = 300.0;
/// The new requests alone fit into this share of the capacity.
const FITS: f64 = 0.9;

static FOUND: Rule = Rule {
    id: "retry-storm",
    says: "for {span} after the cause was gone, {load} of new requests became {attempts} with \
           retries, above a capacity of {capacity}",
    terms: &[
        ("span", Unit::Seconds),
        ("load", Unit::PerSecond),
        ("attempts", Unit::PerSecond),
        ("capacity", Unit::PerSecond),
    ],
};

static HELP: Rule = Rule {
    id: "retry-storm",
    says: "Found where after an overload new requests fit into {fits} of the capacity again, but \
           retries keep all attempts above it for {span} or longer in one piece.",
    terms: &[("fits", Unit::Ratio), ("span", Unit::Seconds)],
};

pub(super) static DETECTOR: Detector = Detector {
    id: "retry-storm",
    name: "Retry storm",
    remedy: "Give retries a budget and a growing, random backoff, and discard what has waited too \
             long to be of use.",
    help: &HELP,
    thresholds: [FITS, LEAST_S, 0.0, 0.0],
    gives_way_to: &[],
    find,
};

/// A stretch of rows: where it begins, how long it is, and the sums of its rates.
#[derive(Clone, Copy, Default)]
struct Stretch {
    from: f64,
    rows: f64,
    load: f64,
    attempts: f64,
    capacity: f64,
}

fn find(facts: &Facts<'_>) -> Option<Found> {
    let (mut best, mut now) = (Stretch::default(), Stretch::default());
    let mut cause = false;
    for (at, row) in facts.settled() {
        let fits = row.load() <= FITS;
        cause |= !fits;
        if !(cause && fits && row.pressure() > 1.0) {
            now = Stretch::default();
            continue;
        }
        if now.rows == 0.0 {
            now.from = at;
        }
        now.rows += 1.0;
        now.load += row.offered;
        now.attempts += row.offered + row.retried;
        now.capacity += row.capacity;
        if now.rows > best.rows {
            best = now;
        }
    }
    let span = best.rows * facts.width;
    if span < LEAST_S {
        return None;
    }
    let mean = |sum: f64| sum / best.rows;
    let numbers = [span, mean(best.load), mean(best.attempts), mean(best.capacity)];
    Some(Found { from: best.from, to: best.from + span, finding: FOUND.with(numbers) })
}
