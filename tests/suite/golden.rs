//! Every load shape with every strategy, as text that a person can read: totals, the first
//! actions with their reasons, a chart.
//!
//! Not here: bits (`determinism`) and pictures (`charts`).

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;

use model::{Listed as _, Run, Scenario};
use playground::{CATALOGUE, instant, simulate};
use tests::chart::chart;
use tests::with_policy;

use crate::snapshot;

const FOLDER: &str = "tests/golden";
/// So many actions are listed.
const ACTIONS: usize = 16;

fn text(scenario: &Scenario, run: &Run) -> String {
    let mut out = String::new();
    let (load, policy) = (scenario.load().card().name, scenario.policy().card().name);
    writeln!(out, "{load}, {policy}\n{}\n", playground::link(scenario).text).unwrap();
    for (id, _, unit, value) in run.totals.items() {
        writeln!(out, "{id:<8} {value:>18.6}  {}", unit.text(value)).unwrap();
    }
    out.push('\n');
    let acting: Vec<_> = run.decisions.iter().filter(|decision| decision.acts()).collect();
    // The first decision never acts, but says what the run begins with.
    for decision in run.decisions.first().into_iter().chain(acting.iter().copied()).take(ACTIONS) {
        let line = instant::why(run, decision.at).unwrap();
        write!(out, "{} {}: {}", instant::clock(run, line.at), line.action, line.why).unwrap();
        if let Some(limit) = line.limit {
            write!(out, "; {limit}").unwrap();
        }
        out.push('\n');
    }
    if let Some(more) = (acting.len() + 1).checked_sub(ACTIONS).filter(|&more| more > 0) {
        writeln!(out, "and {more} more").unwrap();
    }
    out.push('\n');
    out.push_str(&chart(run));
    out
}

#[test]
fn every_load_shape_with_every_strategy_runs_as_it_did() {
    let mut files = Vec::new();
    for load in CATALOGUE.loads {
        let mut scenario = playground::first();
        scenario.set("load", load.card().id).unwrap();
        for policy in CATALOGUE.policies {
            let scenario = with_policy(&scenario, policy.card().id);
            let name = format!("{FOLDER}/{}/{}.txt", load.card().id, policy.card().id);
            files.push((name, text(&scenario, &simulate(&scenario))));
        }
    }
    snapshot::check(files.iter().map(|(name, text)| (name.as_str(), text.as_str())));
    let expected: BTreeSet<String> = files.into_iter().map(|(name, _)| name).collect();
    let stray: Vec<String> = present().into_iter().filter(|n| !expected.contains(n)).collect();
    assert!(stray.is_empty(), "nothing writes these files: {stray:?}");
}

/// The files in the folders of load shapes.
fn present() -> Vec<String> {
    let names = |folder: &str| -> Vec<String> {
        let entries = fs::read_dir(snapshot::path(folder)).into_iter().flatten().flatten();
        entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
    };
    let folders = names(FOLDER).into_iter().filter(|name| !name.contains('.'));
    let folders = folders.map(|name| format!("{FOLDER}/{name}"));
    let inside = |folder: String| names(&folder).into_iter().map(move |n| format!("{folder}/{n}"));
    folders.flat_map(inside).collect()
}
