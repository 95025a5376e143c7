//! The scorecard of a run in words of the screen: rows in groups with what they mean, and curves.
//!
//! Not here: the numbers (`sim`), and which of two strategies is the better one.

use model::{Run, Scenario, Unit};
use sim::Scorecard;

/// What a row says, whatever the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// The heading that it stands under.
    pub group: &'static str,
    /// Its id, for conditions and files.
    pub id: &'static str,
    /// Its name on the screen.
    pub label: &'static str,
    /// Its unit.
    pub unit: Unit,
    /// What it means, in sentences.
    pub help: &'static str,
}

/// A row of a scorecard.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// What it says.
    pub line: &'static Line,
    /// Its value; `None` where there is none, as a share of nothing.
    pub value: Option<f64>,
    /// The value for people.
    pub text: String,
}

/// A curve of instances over a run.
#[derive(Clone, Debug, PartialEq)]
pub struct Steps {
    /// Its id.
    pub id: &'static str,
    /// Its name on the screen.
    pub label: &'static str,
    /// How long each value holds, in seconds; the first from the start of the run on.
    pub each_s: f64,
    /// The instances.
    pub instances: Vec<u32>,
}

const BEST: &str = "Against the best possible";
const MONEY: &str = "Cost and penalty";
const PROMISES: &str = "Promises";
const ELASTIC: &str = "Supply against demand";
const WORK: &str = "Use and actions";

const fn line(
    group: &'static str,
    id: &'static str,
    label: &'static str,
    unit: Unit,
    help: &'static str,
) -> Line {
    Line { group, id, label, unit, help }
}

/// Every row, in order.
pub static LINES: [Line; 34] = [
    line(
        BEST,
        "regret",
        "Regret",
        Unit::Ratio,
        "How much more this run cost than the best \
        possible, both in the model of minutes. Never below 0.",
    ),
    line(
        BEST,
        "in_model",
        "This run, in the model",
        Unit::Dollars,
        "Its instances minute by \
        minute, and the promises that they break if the load of a minute stays.",
    ),
    line(
        BEST,
        "best",
        "Best possible",
        Unit::Dollars,
        "The least cost and penalty for one who \
        knew the load and ordered in time, with standard instances on demand.",
    ),
    line(
        BEST,
        "best_penalty",
        "of it penalty",
        Unit::Dollars,
        "What even the best curve pays \
        for broken promises: where an instance more would cost more than it saves.",
    ),
    line(
        BEST,
        "best_fixed",
        "Best fixed fleet",
        Unit::Dollars,
        "The best that never changes, in \
        the same model.",
    ),
    line(BEST, "best_fixed_count", "its instances", Unit::Instances, "How many it has."),
    line(
        BEST,
        "fixed_regret",
        "its regret",
        Unit::Ratio,
        "How much more it costs than the best \
        possible. A strategy with more regret than this does worse than none.",
    ),
    line(
        BEST,
        "gap",
        "Left out of the model",
        Unit::Dollars,
        "What the run really cost beyond \
        its cost in the model: backlogs, draining, cold starts, types, spot, chance.",
    ),
    line(
        MONEY,
        "objective",
        "Cost and penalty",
        Unit::Dollars,
        "Instances and broken promises \
        of the run. Cost alone is always least with too few instances.",
    ),
    line(MONEY, "on_demand", "Instances on demand", Unit::Dollars, "With those in the warm pool."),
    line(MONEY, "spot", "Spot instances", Unit::Dollars, "At their discount."),
    line(
        MONEY,
        "requests",
        "Requests",
        Unit::Dollars,
        "What served requests cost by the \
        million; not part of cost and penalty.",
    ),
    line(
        MONEY,
        "penalty",
        "Broken promises",
        Unit::Dollars,
        "The penalty of all requests that \
        were not served in time.",
    ),
    line(
        PROMISES,
        "slo",
        "In time, by request",
        Unit::Ratio,
        "The share of requests served \
        within the goal.",
    ),
    line(
        PROMISES,
        "slo_by_minute",
        "In time, by minute",
        Unit::Ratio,
        "The share of minutes in \
        which the objective was met. A quiet minute weighs as much as a busy one.",
    ),
    line(
        PROMISES,
        "budget_left",
        "Error budget left",
        Unit::Ratio,
        "The objective allows some \
        broken promises; what is left of them at the end. Below 0 it is overspent.",
    ),
    line(
        PROMISES,
        "burn_1h",
        "Worst burn rate, 1 h",
        Unit::Factor,
        "How many times faster than \
        allowed promises broke in the worst hour.",
    ),
    line(
        PROMISES,
        "burn_5m",
        "Worst burn rate, 5 min",
        Unit::Factor,
        "The same for the worst \
        five minutes.",
    ),
    line(
        PROMISES,
        "pages",
        "Pages",
        Unit::Count,
        "How often the fast alerts of the Site \
        Reliability Workbook would have called somebody: 14.4 times the allowed rate over an hour \
        and five minutes, or 6 times over six hours and half an hour, for a period of 30 days.",
    ),
    line(
        PROMISES,
        "tickets",
        "Tickets",
        Unit::Count,
        "How often its slow alert would have \
        written a ticket: the allowed rate over three days and six hours.",
    ),
    line(
        PROMISES,
        "p50",
        "Response time p50",
        Unit::Seconds,
        "Half of the served requests of \
        the run took no longer.",
    ),
    line(PROMISES, "p95", "Response time p95", Unit::Seconds, "The same for 95 of 100."),
    line(PROMISES, "p99", "Response time p99", Unit::Seconds, "The same for 99 of 100."),
    line(
        PROMISES,
        "dropped",
        "Turned away",
        Unit::Ratio,
        "The share of attempts that found the \
        line full.",
    ),
    line(
        ELASTIC,
        "theta_u",
        "Too few, in size",
        Unit::Ratio,
        "Missing instances as a share of \
        those needed (SPEC: θU). Needed is the least fleet that keeps the objective at the load \
        of a minute, if it stays.",
    ),
    line(
        ELASTIC,
        "theta_o",
        "Too many, in size",
        Unit::Ratio,
        "Instances too many as a share of \
        those needed (θO).",
    ),
    line(
        ELASTIC,
        "tau_u",
        "Too few, in time",
        Unit::Ratio,
        "The share of minutes with fewer \
        than needed (τU).",
    ),
    line(
        ELASTIC,
        "tau_o",
        "Too many, in time",
        Unit::Ratio,
        "The share of minutes with more \
        than needed (τO).",
    ),
    line(
        ELASTIC,
        "instability",
        "Instability",
        Unit::Ratio,
        "The share of minutes in which \
        supply and demand did not move the same way (υ).",
    ),
    line(
        ELASTIC,
        "jitter",
        "Jitter per hour",
        Unit::Factor,
        "Changes of the supply beyond those \
        of the demand. Above 0 it is nervous, below sluggish.",
    ),
    line(
        ELASTIC,
        "deviation",
        "Deviation",
        Unit::Factor,
        "The distance σ of all five to a \
        perfect run, in percentage points, with exponent 5. Less is better.",
    ),
    line(WORK, "slack", "Slack", Unit::Ratio, "The share of capacity that nobody used."),
    line(
        WORK,
        "actions",
        "Actions",
        Unit::Count,
        "Decisions that changed the number of \
        instances.",
    ),
    line(
        WORK,
        "flaps",
        "Flaps",
        Unit::Count,
        "Actions that went against the last one within ten \
        minutes.",
    ),
];

/// The scorecard of a run of `scenario`.
pub fn scorecard(scenario: &Scenario, run: &Run) -> Scorecard {
    sim::scorecard(scenario, run)
}

/// Its rows, one for each of [`LINES`].
pub fn rows(card: &Scorecard) -> Vec<Row> {
    let row = |(line, value): (&'static Line, Option<f64>)| {
        let text = value.map_or("–".to_owned(), |value| line.unit.text(value));
        Row { line, value, text }
    };
    LINES.iter().zip(values(card)).map(row).collect()
}

/// The values in the order of [`LINES`].
fn values(card: &Scorecard) -> [Option<f64>; LINES.len()] {
    let Scorecard { best, spent, promises, elasticity, .. } = card;
    let [page, slow_page, ticket] = promises.alerts.map(f64::from);
    let [p50, p95, p99] = card.percentiles;
    [
        best.regret,
        Some(best.rescored.cost),
        Some(best.optimum.cost),
        Some(best.optimum.penalty),
        Some(best.fixed.score.cost),
        Some(f64::from(best.fixed.instances)),
        best.fixed_regret,
        Some(best.gap()),
        Some(best.own),
        Some(spent.on_demand),
        Some(spent.spot),
        Some(spent.requests),
        Some(spent.penalty),
        Some(promises.kept),
        Some(promises.kept_minutes),
        Some(promises.budget_left),
        Some(promises.burn[0]),
        Some(promises.burn[1]),
        Some(page + slow_page),
        Some(ticket),
        Some(p50),
        Some(p95),
        Some(p99),
        Some(card.dropped),
        Some(elasticity.theta_u_pct / 100.0),
        Some(elasticity.theta_o_pct / 100.0),
        Some(elasticity.tau_u_pct / 100.0),
        Some(elasticity.tau_o_pct / 100.0),
        Some(elasticity.upsilon_pct / 100.0),
        Some(elasticity.jitter_per_s * 3600.0),
        Some(card.deviation),
        Some(card.slack.relative),
        Some(card.actions),
        Some(f64::from(card.flaps)),
    ]
}

/// Its curves: what was needed, what there was, and the best.
pub fn curves(card: &Scorecard) -> [Steps; 3] {
    let steps = |id, label, each_s, instances: &[u32]| Steps {
        id,
        label,
        each_s,
        instances: instances.to_vec(),
    };
    [
        steps("demand", "Needed", card.part_s, &card.demand),
        steps("supply", "In service", card.part_s, &card.supply),
        steps("best", "Best possible", card.best.part_s, &card.best.curve),
    ]
}

/// What must be said with it, if anything.
pub fn remark(card: &Scorecard) -> Option<&'static str> {
    card.beyond.then_some(
        "No fleet can keep the objective at some of this load; needed is then what can serve it.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_row_has_an_id_of_its_own_and_a_sentence() {
        let ids: BTreeSet<&str> = LINES.iter().map(|line| line.id).collect();
        assert_eq!(ids.len(), LINES.len());
        for line in &LINES {
            assert!(line.help.ends_with('.') && !line.help.contains("  "), "{}", line.help);
        }
        // Groups stand together.
        let mut groups: Vec<&str> = LINES.iter().map(|line| line.group).collect();
        groups.dedup();
        assert_eq!(groups.len(), groups.iter().collect::<BTreeSet<_>>().len());
    }

    #[test]
    fn rows_are_those_of_the_run() {
        let scenario = crate::first();
        let run = crate::simulate(&scenario);
        let card = scorecard(&scenario, &run);
        let rows = rows(&card);
        let of = |id: &str| rows.iter().find(|row| row.line.id == id).and_then(|row| row.value);
        for (id, .., value) in run.totals.items() {
            if let Some(found) = of(id).filter(|_| id != "cost") {
                assert_eq!(found, value, "{id}");
            }
        }
        assert_eq!(of("objective"), Some(run.totals.cost + run.totals.penalty));
        assert_eq!(of("regret"), card.best.regret);
        assert_eq!(of("flaps"), Some(f64::from(card.flaps)));
        let [needed, had, best] = curves(&card);
        assert_eq!(needed.instances.len(), had.instances.len());
        assert!((best.each_s * best.instances.len() as f64 - run.timeline.length()).abs() < 1e-6);
        assert_eq!(remark(&card), None);
    }
}
