//! Scaling past a shared bottleneck: with more instances the fleet can do less.
//!
//! Only under the universal scalability law (N. J. Gunther), whose curve has a peak; read from
//! the columns alone, without its formula. Not here: capacity that falls because something is
//! slow for a while, or because new instances are cold.

use model::policy::Rule;
use model::sections::Bottleneck;
use model::{Quantity as _, Unit};

use super::facts::Facts;
use super::{Detector, Found};

/// So long, in seconds in all.
const LEAST_S: f64 = 300.0;
/// The capacity is lower than it was with fewer instances by at least this share.
const FALL: f64 = 0.02;

static FOUND: Rule = Rule {
    id: "bottleneck",
    says: "{few} instances could serve {best}, {many} only {worst}",
    terms: &[
        ("few", Unit::Instances),
        ("best", Unit::PerSecond),
        ("many", Unit::Instances),
        ("worst", Unit::PerSecond),
    ],
};

static HELP: Rule = Rule {
    id: "bottleneck",
    says: "Found where for {span} in all a shared bottleneck makes the capacity lower by {fall} or \
           more than it was with fewer instances.",
    terms: &[("span", Unit::Seconds), ("fall", Unit::Ratio)],
};

pub(super) static DETECTOR: Detector = Detector {
    id: "bottleneck",
    name: "Scaling past a shared bottleneck",
    remedy: "Limit the fleet to where its capacity peaks, and relieve what the instances share: \
             the database, the lock, the cache.",
    help: &HELP,
    thresholds: [LEAST_S, FALL, 0.0, 0.0],
    gives_way_to: &[],
    find,
};

fn find(facts: &Facts<'_>) -> Option<Found> {
    let service = facts.scenario.service();
    if service.bottleneck == Bottleneck::Nothing {
        return None;
    }
    let cold = facts.scenario.fleet().cold_start.span.get();
    let slow = |at: f64| {
        service.slowdowns.iter().any(|slowdown| {
            let begins = slowdown.at.get();
            at + facts.width > begins && at < begins + slowdown.hold.get()
        })
    };
    // The most that was possible so far, and with how many; those now, when they last grew.
    let (mut best, mut few) = (0.0, f64::INFINITY);
    let (mut worst, mut many) = (f64::INFINITY, 0.0);
    let (mut last, mut grown) = (0.0, f64::NEG_INFINITY);
    let (mut from, mut to, mut rows) = (None, 0.0, 0.0);
    for (index, row) in facts.rows.iter().enumerate() {
        let at = facts.width * index as f64;
        if row.in_service > last {
            grown = at;
        }
        last = row.in_service;
        if slow(at) || at < grown + cold {
            continue;
        }
        if row.capacity > best {
            (best, few) = (row.capacity, row.in_service);
        } else if row.in_service > few && row.capacity < (1.0 - FALL) * best {
            from.get_or_insert(at);
            to = at + facts.width;
            rows += 1.0;
            if row.capacity < worst {
                (worst, many) = (row.capacity, row.in_service);
            }
        }
    }
    let from = from.filter(|_| rows * facts.width >= LEAST_S)?;
    Some(Found { from, to, finding: FOUND.with([few.round(), best, many.round(), worst]) })
}
