//! `run`: one scenario, one strategy, one seed or several.
//!
//! Not here: which scenario (`chosen`).

use std::fmt::Write as _;

use model::{Run, Scenario, Tree, Unit};
use playground::{instant, scorecard, text};

use crate::flags::Given;
use crate::report::{self, Trial};
use crate::table::table;
use crate::{Answer, Failure, chosen, condition, svg};

pub(crate) fn run(given: &Given, scenario: Scenario) -> Result<Answer, Failure> {
    let conditions = condition::conditions(given)?;
    let seeds = report::seed_count(given, &scenario)?;
    let every = chosen::number(given, "--every", Unit::Seconds, (1.0, model::curve::MAX_TIME))?;
    check(given)?;
    let count = seeds.unwrap_or(1);
    let trial = Trial::make(scenario, count, 0, count as usize);
    if let Some(path) = given.value("--svg") {
        svg::write(path, &trial.scenario, &trial.run)?;
    }
    let totals = trial.figures(&conditions);
    let met = conditions.iter().filter_map(|condition| condition.met("", &totals)).collect();
    let text = if given.has("--json") {
        json(given, &trial, seeds.is_some())
    } else if given.has("--csv") && seeds.is_some() {
        let mut text = format!("seed{}\n", report::csv_ids());
        trial.csv_rows("", &mut text);
        text
    } else if given.has("--csv") {
        text::run_csv(&trial.run, every)
    } else {
        let mut text = people(&trial, seeds.is_some());
        if given.has("--scorecard") {
            text += &scorecard(&trial);
        }
        text
    };
    Ok(Answer { text, met })
}

/// Flags that say nothing without another.
pub(crate) fn check(given: &Given) -> Result<(), Failure> {
    if given.has("--json") && given.has("--csv") {
        return Err("`--json` and `--csv` are given, but only one can be printed".to_owned());
    }
    for (flag, other) in [("--every", "--csv"), ("--columns", "--json")] {
        if given.has(flag) && !given.has(other) {
            return Err(format!("`{flag}` says something of `{other}`, which is not given"));
        }
        if given.has(flag) && given.has("--seeds") {
            return Err(format!(
                "`{flag}` says something of a single run, but `--seeds` asks for more"
            ));
        }
    }
    if given.has("--scorecard") {
        let other = ["--seeds", "--csv"].into_iter().find(|flag| given.has(flag));
        if let Some(other) = other {
            return Err(format!(
                "`--scorecard` is of a single run for people or as JSON, but `{other}` is given"
            ));
        }
    }
    Ok(())
}

fn json(given: &Given, trial: &Trial, seeded: bool) -> String {
    let columns = given.has("--columns");
    if !seeded {
        let mut tree = text::run_tree(&trial.scenario, &trial.run, columns);
        if let Tree::Map(entries) = &mut tree {
            let card = scorecard::scorecard(&trial.scenario, &trial.run);
            entries.push(("scorecard".to_owned(), text::scorecard_tree(&card)));
        }
        return text::json(&tree, !columns);
    }
    let mut entries = text::header(&trial.scenario);
    entries.extend(trial.tree(seeded));
    text::json(&Tree::Map(entries), true)
}

fn people(trial: &Trial, seeded: bool) -> String {
    let row = |cells: &[&str]| cells.iter().map(|&cell| cell.to_owned()).collect::<Vec<String>>();
    let mut rows = if seeded {
        vec![row(&["total", "what it is", "mean", "95 %", "least", "most"])]
    } else {
        vec![row(&["total", "what it is", "value"])]
    };
    for spread in trial.spreads() {
        let mut cells = row(&[spread.id, spread.label]);
        cells.push(report::mean(spread.unit, spread.mean, spread.half));
        if seeded {
            let half =
                spread.half.map(|half| format!("± {}", report::mean_text(spread.unit, half)));
            cells.push(half.unwrap_or("–".to_owned()));
            cells.extend([spread.least, spread.most].map(|value| spread.unit.text(value)));
        }
        rows.push(cells);
    }
    let name = report::name(&trial.scenario, &trial.run);
    let seeds = match trial.totals.last() {
        Some((last, _)) if trial.totals.len() > 1 => format!(" to {last}"),
        _ => String::new(),
    };
    let notes = if seeded { String::new() } else { notes(&trial.scenario, &trial.run) };
    format!("{name}{seeds}\n\n{}{notes}", table(&rows))
}

/// What is wrong with the way the run was scaled, a line each, below an empty one.
fn notes(scenario: &Scenario, run: &Run) -> String {
    let mut text = String::new();
    for advice in playground::advise(scenario, run) {
        let gap = if text.is_empty() { "\n" } else { "" };
        let (from, to) = (instant::clock(run, advice.from), instant::clock(run, advice.to));
        let (said, remedy) = (advice.sentence(), advice.remedy);
        writeln!(text, "{gap}note: {from} to {to}, {said} {remedy}")
            .expect("a text takes everything");
    }
    text
}

/// The scorecard as one table for each group.
fn scorecard(trial: &Trial) -> String {
    let card = scorecard::scorecard(&trial.scenario, &trial.run);
    let rows = scorecard::rows(&card);
    let mut text = String::new();
    for group in rows.chunk_by(|a, b| a.line.group == b.line.group) {
        let Some(first) = group.first() else { continue };
        let head = vec![first.line.group.to_owned(), String::new(), String::new()];
        let lines = group
            .iter()
            .map(|row| vec![row.line.id.to_owned(), row.line.label.to_owned(), row.text.clone()]);
        let all: Vec<Vec<String>> = std::iter::once(head).chain(lines).collect();
        text += "\n";
        text += &table(&all);
    }
    if let Some(remark) = scorecard::remark(&card) {
        text += "\n";
        text += remark;
        text += "\n";
    }
    text
}
