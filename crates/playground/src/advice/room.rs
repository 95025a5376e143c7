//! No room: instances wait for a node, all nodes are full, and no more may come.
//!
//! Not here: instances that wait while a node boots, which ends by itself, and a ceiling of the
//! instances (`ceiling`).

use model::policy::Rule;
use model::{Quantity as _, Series, Unit};

use super::facts::Facts;
use super::{Detector, Found};

/// For so long at a stretch, in seconds: as long as a node takes to come, many times over.
const LONG_S: f64 = 600.0;

static FOUND: Rule = Rule {
    id: "no-room",
    says: "for {span} up to {pending} instances waited for a node, and all {nodes} were full",
    terms: &[("span", Unit::Seconds), ("pending", Unit::Instances), ("nodes", Unit::Instances)],
};

static HELP: Rule = Rule {
    id: "no-room",
    says: "Found where instances wait for {span} at a stretch while there are as many nodes as \
           there may be.",
    terms: &[("span", Unit::Seconds)],
};

pub(super) static DETECTOR: Detector = Detector {
    id: "no-room",
    name: "No room on nodes",
    remedy: "Allow more nodes or larger ones, or let the strategy ask for no more than fits.",
    help: &HELP,
    thresholds: [LONG_S, 0.0, 0.0, 0.0],
    gives_way_to: &[],
    find,
};

fn find(facts: &Facts<'_>) -> Option<Found> {
    let fleet = facts.scenario.fleet();
    let nodes = fleet.nodes.params()?;
    let most = nodes.max.get().max(nodes.min.get());
    let column = |series| facts.run.column(series);
    let waits = column(Series::Pending).iter().zip(column(Series::Nodes));
    // The longest stretch: its first step, its length, the most that waited.
    let (mut best, mut here) = ((0, 0, 0.0), (0, 0, 0.0));
    for (step, (&pending, &ready)) in waits.enumerate() {
        if pending > 0.0 && ready >= most {
            let (from, length, worst) = if here.1 > 0 { here } else { (step, 0, 0.0) };
            here = (from, length + 1, pending.max(worst));
            if here.1 > best.1 {
                best = here;
            }
        } else {
            here = (0, 0, 0.0);
        }
    }
    let step = facts.run.timeline.step;
    let (from, length, pending) = (best.0 as f64 * step, f64::from(best.1) * step, best.2);
    let found = || FOUND.with([length, pending, most]);
    (length >= LONG_S).then(|| Found { from, to: from + length, finding: found() })
}
