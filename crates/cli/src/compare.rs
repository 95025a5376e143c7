//! `compare`: one scenario, several strategies, the same requests for each.
//!
//! Not here: a judgement.

use std::path::Path;

use model::{Listed as _, PolicyEntry, Tree};
use playground::compare::with_policy;
use playground::{CATALOGUE, text};

use crate::flags::Given;
use crate::report::{self, Trial};
use crate::table::table;
use crate::{Answer, Failure, chosen, condition, run, svg};

pub(crate) fn run(given: &Given) -> Result<Answer, Failure> {
    let scenario = chosen::scenario_of_any(given, None)?;
    let conditions = condition::conditions(given)?;
    let seeds = report::seed_count(given, &scenario)?;
    run::check(given)?;
    let mut entries: Vec<&PolicyEntry> = chosen::policies(given)?;
    if entries.is_empty() {
        entries.extend(CATALOGUE.policies);
    }
    let count = seeds.unwrap_or(1);
    let all = entries.len() * count as usize;
    let mut trials = Vec::new();
    for entry in entries {
        let made = trials.len() * count as usize;
        let trial = Trial::make(with_policy(&scenario, entry), count, made, all);
        if let Some(path) = given.value("--svg") {
            svg::write(&beside(path, entry.card().id), &trial.scenario, &trial.run)?;
        }
        trials.push(trial);
    }
    let met = trials.iter().flat_map(|trial| {
        let (whose, totals) = (format!("{}: ", id(trial)), trial.figures(&conditions));
        let met = conditions.iter().filter_map(move |condition| condition.met(&whose, &totals));
        met.collect::<Vec<String>>()
    });
    let met = met.collect();
    let text = if given.has("--json") {
        json(&scenario, &trials, seeds.is_some())
    } else if given.has("--csv") {
        let mut text = format!("policy,seed{}\n", report::csv_ids());
        for trial in &trials {
            trial.csv_rows(&format!("{},", id(trial)), &mut text);
        }
        text
    } else {
        people(&trials)
    };
    Ok(Answer { text, met })
}

fn id(trial: &Trial) -> &'static str {
    trial.scenario.policy().card().id
}

/// `out.svg` becomes `out-threshold.svg`.
fn beside(path: &str, id: &str) -> String {
    let path = Path::new(path);
    let stem = path.file_stem().map_or(String::new(), |stem| stem.to_string_lossy().into_owned());
    let ending = path.extension().map_or("svg".into(), |ending| ending.to_string_lossy());
    path.with_file_name(format!("{stem}-{id}.{ending}")).to_string_lossy().into_owned()
}

fn json(scenario: &model::Scenario, trials: &[Trial], seeded: bool) -> String {
    let mut entries = text::header(scenario);
    let each = trials.iter().map(|trial| {
        let mut entries = vec![
            ("policy".to_owned(), Tree::Text(id(trial).to_owned())),
            ("link".to_owned(), Tree::Text(playground::link(&trial.scenario).text)),
        ];
        entries.extend(trial.tree(seeded));
        Tree::Map(entries)
    });
    entries.push(("policies".to_owned(), Tree::List(each.collect())));
    text::json(&Tree::Map(entries), true)
}

fn people(trials: &[Trial]) -> String {
    let Some(first) = trials.first() else { return String::new() };
    let mut header = vec!["strategy".to_owned()];
    header.extend(first.spreads().iter().map(|spread| spread.id.to_owned()));
    let mut rows = vec![header];
    for trial in trials {
        let mut row = vec![id(trial).to_owned()];
        row.extend(trial.spreads().iter().map(report::cell));
        rows.push(row);
    }
    let labels = first.spreads();
    let labels: Vec<String> =
        labels.iter().map(|spread| format!("{} {}", spread.id, spread.label)).collect();
    format!("{}\n{}\n", table(&rows), labels.join(" · "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_strategy_gets_a_picture_of_its_own() {
        assert_eq!(beside("out.svg", "a"), "out-a.svg");
        assert_eq!(beside("dir.d/out", "a"), "dir.d/out-a.svg");
    }
}
