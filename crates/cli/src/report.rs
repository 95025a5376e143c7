//! What a scenario came to with one seed or several, as a table, JSON or CSV.
//!
//! Not here: the single run with all its steps (`playground::text`).

use std::fmt::Write as _;

use model::{Run, Scenario, Totals, Tree, Unit};
use playground::scorecard::{self, Line};
use playground::seeds::{Spread, seeds, spreads};
use playground::{instant, text};

use crate::Failure;
use crate::condition::Condition;
use crate::flags::Given;
use crate::progress::progress;

/// So many seeds at most: beyond them the interval hardly shrinks.
const MOST_SEEDS: u32 = 1000;

/// A strategy on a scenario.
#[derive(Debug)]
pub(crate) struct Trial {
    pub(crate) scenario: Scenario,
    /// The run with the first seed.
    pub(crate) run: Run,
    /// The seeds with what their runs came to.
    pub(crate) totals: Vec<(u32, Totals)>,
}

/// How many seeds were asked for, if any were.
pub(crate) fn seed_count(given: &Given, scenario: &Scenario) -> Result<Option<u32>, Failure> {
    let count = given.count("--seeds", (1, MOST_SEEDS))?;
    let most = u32::MAX - scenario.seed();
    match count {
        Some(count) if count - 1 > most => {
            let seed = scenario.seed();
            Err(format!("`--seeds` is {count}, but above seed {seed} there are only {most}"))
        }
        _ => Ok(count),
    }
}

impl Trial {
    /// Runs the scenario with `count` seeds; `made` of `all` runs were made before.
    pub(crate) fn make(scenario: Scenario, count: u32, made: usize, all: usize) -> Self {
        progress(made, all);
        let run = playground::simulate(&scenario);
        let mut totals = vec![(scenario.seed(), run.totals)];
        for next in seeds(&scenario, count).skip(1) {
            progress(made + totals.len(), all);
            totals.push((next.seed(), playground::simulate(&next).totals));
        }
        progress(made + totals.len(), all);
        Self { scenario, run, totals }
    }

    /// The totals: of the only run, or their means.
    pub(crate) fn spreads(&self) -> Vec<Spread> {
        let totals: Vec<Totals> = self.totals.iter().map(|(_, totals)| *totals).collect();
        spreads(&totals)
    }

    /// The totals, and the scorecard of the run if some condition is about it.
    pub(crate) fn figures(&self, conditions: &[Condition]) -> Vec<Spread> {
        let mut all = self.spreads();
        if conditions.iter().any(Condition::is_of_scorecard) {
            let card = scorecard::scorecard(&self.scenario, &self.run);
            all.extend(scorecard::rows(&card).into_iter().map(|row| {
                // A share of nothing is above every limit.
                let value = row.value.unwrap_or(f64::INFINITY);
                let Line { id, label, unit, .. } = *row.line;
                Spread { id, label, unit, mean: value, half: None, least: value, most: value }
            }));
        }
        all
    }

    /// The totals as a tree: numbers of a single run, means and intervals if seeds were asked for.
    pub(crate) fn tree(&self, seeded: bool) -> Vec<(String, Tree)> {
        if !seeded {
            return vec![("totals".to_owned(), text::totals_tree(&self.run.totals))];
        }
        let runs = self.totals.iter().map(|(seed, totals)| {
            let seed = ("seed".to_owned(), Tree::Number(f64::from(*seed)));
            Tree::Map(vec![seed, ("totals".to_owned(), text::totals_tree(totals))])
        });
        let spreads = self.spreads();
        let spreads = spreads.iter().map(|spread| (spread.id.to_owned(), spread_tree(spread)));
        vec![
            ("totals".to_owned(), Tree::Map(spreads.collect())),
            ("runs".to_owned(), Tree::List(runs.collect())),
        ]
    }

    /// A row of CSV for each seed, each after `before`.
    pub(crate) fn csv_rows(&self, before: &str, out: &mut String) {
        for (seed, totals) in &self.totals {
            write!(out, "{before}{seed}").expect("a text takes everything");
            for (.., value) in totals.items() {
                write!(out, ",{value}").expect("a text takes everything");
            }
            out.push('\n');
        }
    }
}

fn spread_tree(spread: &Spread) -> Tree {
    let mut entries = vec![("mean", spread.mean), ("least", spread.least), ("most", spread.most)];
    if let Some(half) = spread.half {
        entries.extend([("low", spread.mean - half), ("high", spread.mean + half)]);
    }
    let number = |(key, value): (&str, f64)| (key.to_owned(), Tree::Number(value));
    Tree::Map(entries.into_iter().map(number).collect())
}

/// The ids of all totals, each behind a comma.
pub(crate) fn csv_ids() -> String {
    Totals::default().items().iter().flat_map(|(id, ..)| [",", id]).collect()
}

/// `$12.40`, or `$12.40 ± $0.31` over seeds.
pub(crate) fn cell(spread: &Spread) -> String {
    let mean = mean(spread.unit, spread.mean, spread.half);
    match spread.half {
        Some(half) => format!("{mean} ± {}", mean_text(spread.unit, half)),
        None => mean,
    }
}

/// A total, or its mean: a mean of whole things is not whole.
pub(crate) fn mean(unit: Unit, value: f64, half: Option<f64>) -> String {
    if half.is_some() { mean_text(unit, value) } else { unit.text(value) }
}

pub(crate) fn mean_text(unit: Unit, value: f64) -> String {
    match unit {
        Unit::Count | Unit::Instances => Unit::Factor.text(value),
        other => other.text(value),
    }
}

/// `Lunch rush · Simple threshold · Mon 10:00, 5 h · seed 1`.
pub(crate) fn name(scenario: &Scenario, run: &Run) -> String {
    let drawn =
        if scenario.sketch().is_some() { "drawn load" } else { scenario.load().card().name };
    let (policy, seed) = (scenario.policy().card().name, scenario.seed());
    let length = Unit::Seconds.text(run.timeline.length());
    format!("{drawn} · {policy} · {}, {length} · seed {seed}", instant::clock(run, 0.0))
}
