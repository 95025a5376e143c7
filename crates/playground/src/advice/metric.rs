//! Scaling on the wrong metric: instances are missing, nothing holds the strategy back, and yet
//! it does not ask for more.
//!
//! A decision counts as starved if for as long as measurements take to show it the promises were
//! broken and the instances in service were loaded, while none was on its way, more were allowed
//! and no cooldown ran. If the metric followed the need, the strategy would ask for more then and
//! seldom else. How far it does is the correlation of two facts over all decisions, "is starved"
//! and "asks for more" (the phi coefficient: K. Pearson, 1900). Not here: a fleet of which single
//! instances are overloaded (`hot`).

use model::policy::{Held, Rule};
use model::{DecisionRecord, Unit};

use super::facts::{Facts, Row};
use super::{Detector, Found};

/// So long must instances be missing, in seconds in all ...
const LEAST_S: f64 = 600.0;
/// ... and for this share of the run.
const LEAST_SHARE: f64 = 0.01;
/// Instances in service are loaded from this share of their capacity on.
const LOADED: f64 = 0.85;
/// The correlation is at most this.
const CORRELATION: f64 = 0.2;
/// More are asked for in at most this share of the starved decisions.
const ASKS: f64 = 0.25;

static FOUND: Rule = Rule {
    id: "wrong-metric",
    says: "for {span} instances were missing, and {share} of the decisions asked for more \
           (correlation with the need {correlation})",
    terms: &[("span", Unit::Seconds), ("share", Unit::Ratio), ("correlation", Unit::Factor)],
};

static HELP: Rule = Rule {
    id: "wrong-metric",
    says: "Found where for {span} in all promises break at {loaded} of the capacity or more, with \
           no instance on its way, and at most {asks} of the decisions then ask for more: a \
           correlation with the need of {correlation} or less.",
    terms: &[
        ("span", Unit::Seconds),
        ("loaded", Unit::Ratio),
        ("asks", Unit::Ratio),
        ("correlation", Unit::Factor),
    ],
};

pub(super) static DETECTOR: Detector = Detector {
    id: "wrong-metric",
    name: "Wrong metric",
    remedy: "Watch what runs short when the load rises: another resource, the queue, the requests \
             per instance, or the response time.",
    help: &HELP,
    thresholds: [LEAST_S, LOADED, ASKS, CORRELATION],
    gives_way_to: &["hot-instance", "retry-storm", "bottleneck"],
    find,
};

/// Decisions, by whether they are starved and whether they ask for more.
#[derive(Default)]
struct Counts {
    starved_asks: f64,
    starved: f64,
    asks: f64,
    all: f64,
}

impl Counts {
    /// The phi coefficient; 0 where one of the facts is always the same.
    fn correlation(&self) -> f64 {
        let (s, a, n) = (self.starved, self.asks, self.all);
        let spread = s * (n - s) * a * (n - a);
        if spread > 0.0 { (n * self.starved_asks - s * a) / libm::sqrt(spread) } else { 0.0 }
    }
}

fn find(facts: &Facts<'_>) -> Option<Found> {
    let starving = starving(facts);
    if starving.iter().all(|span| *span < facts.sight) {
        return None;
    }
    // What gives the same reason with the same numbers for ever watches nothing.
    let decisions = facts.decisions();
    let first = decisions.first()?.why;
    if decisions.iter().all(|decision| decision.why == first) {
        return None;
    }
    let mut counts = Counts::default();
    let (mut from, mut to) = (None, 0.0);
    for decision in decisions {
        let asks = decision.want > decision.before;
        let starved = alone(facts, decision)
            && facts.before(decision.at).is_some_and(|row| starving[row] >= facts.sight);
        counts.all += 1.0;
        counts.asks += f64::from(asks);
        if starved {
            counts.starved += 1.0;
            counts.starved_asks += f64::from(asks);
            from.get_or_insert(decision.at);
            to = decision.at;
        }
    }
    let span = counts.starved * facts.period;
    let share = counts.starved_asks / counts.starved.max(1.0);
    let correlation = counts.correlation();
    let least = LEAST_S.max(LEAST_SHARE * facts.run.timeline.length());
    let found = span >= least && share <= ASKS && correlation <= CORRELATION;
    let from = from.filter(|_| found)?;
    let rounded = (correlation * 100.0).round() / 100.0;
    Some(Found { from, to, finding: FOUND.with([span, share, rounded]) })
}

/// Whether nothing stands between the need and the decision but what it watches.
fn alone(facts: &Facts<'_>, decision: &DecisionRecord) -> bool {
    let room = f64::from(decision.before) < facts.max;
    room && decision.before <= decision.in_service && facts.held(decision) != Held::Cooldown
}

/// For how long instances have been missing at the end of each row, in seconds.
fn starving(facts: &Facts<'_>) -> Vec<f64> {
    let missing = |row: &Row| facts.broken(row) && row.pressure() >= LOADED;
    let mut since = 0.0;
    let mut spans = Vec::with_capacity(facts.rows.len());
    for row in &facts.rows {
        since = if missing(row) { since + facts.width } else { 0.0 };
        spans.push(since);
    }
    spans
}
