//! Tuning held against trying everything, and against what was promised of it.

use super::*;
use model::Quantity as _;

fn scenario(settings: &[(&str, &str)]) -> Scenario {
    let mut scenario = crate::first();
    let refused = scenario.set_all(settings.iter().copied());
    assert!(refused.is_empty(), "{refused:?}");
    scenario
}

fn quiet(_: f64) {}

fn paths(of: &[&str]) -> Vec<String> {
    of.iter().map(|path| (*path).to_owned()).collect()
}

/// The least cost of every pair of values that a form offers, every `stride`th of them.
fn exhaustive(scenario: &Scenario, paths: &[String], stride: usize) -> f64 {
    let knobs = chosen(scenario, paths).unwrap();
    let values = |knob: &Knob| {
        let count = (1.0 / knob.step()).round();
        knob.spread(share(1_000_000, count / 1e6) as usize + 1)
    };
    let objective = scenario.goals().objective.get();
    let mut best = f64::INFINITY;
    for first in values(&knobs[0]).iter().step_by(stride) {
        for second in values(&knobs[1]).iter().step_by(stride) {
            let pairs = [(&knobs[0], *first), (&knobs[1], *second)]
                .map(|(knob, value)| (knob.path.clone(), knob.text(value)));
            let totals = crate::simulate(&tuned(scenario, &pairs)).totals;
            if totals.slo() >= objective {
                best = best.min(totals.cost + totals.penalty);
            }
        }
    }
    best
}

#[test]
fn it_comes_within_two_percent_of_trying_everything() {
    let cases = [
        (
            [("policy", "threshold"), ("clock.length", "7200"), ("fleet.max", "30")],
            ["policy.target", "policy.below"],
            4,
        ),
        (
            [("policy", "staffing"), ("clock.length", "7200"), ("fleet.max", "30")],
            ["policy.beta", "policy.stabilisation"],
            6,
        ),
    ];
    for (settings, two, stride) in cases {
        let scenario = scenario(&settings);
        let paths = paths(&two);
        let all = exhaustive(&scenario, &paths, stride);
        let found = tune(&scenario, &paths, 200, &mut quiet).unwrap();
        assert!(found.keeps, "{found:?}");
        assert!(found.after.objective() <= 1.02 * all, "{two:?} {:?} {all}", found.after);
    }
}

#[test]
fn the_proposal_can_be_applied_and_is_what_it_says() {
    let scenario = scenario(&[("policy", "threshold"), ("clock.length", "7200")]);
    let all: Vec<String> = tunable(&scenario).into_iter().map(|knob| knob.path).collect();
    let found = tune(&scenario, &all, 150, &mut quiet).unwrap();
    assert!(!found.changes.is_empty() && found.unseen.is_none());
    let run = crate::simulate(&tuned(&scenario, &found.changes));
    assert_eq!((run.totals.cost, run.totals.slo()), (found.after.cost, found.after.slo));
    let now = crate::simulate(&scenario);
    assert_eq!((now.totals.cost, now.totals.slo()), (found.before.cost, found.before.slo));
    assert!(found.runs <= 150 && found.tried.len() > 50, "{} runs", found.runs);
}

#[test]
fn chance_is_met_with_several_seeds_and_others_that_it_never_saw() {
    let scenario = scenario(&[
        ("policy", "threshold"),
        ("clock.length", "14400"),
        ("traffic.noise.strength", "0.2"),
        ("fleet.max", "40"),
    ]);
    let mut heard = Vec::new();
    let mut hear = |share: f64| heard.push(share);
    let found = tune(&scenario, &paths(&["policy.target", "policy.above"]), 240, &mut hear);
    let found = found.unwrap();
    let (before, after) = found.unseen.unwrap();
    assert!(before.slo != found.before.slo && after.objective() > 0.0);
    let objective = scenario.goals().objective.get();
    assert_eq!(found.keeps, after.slo >= objective && found.after.slo >= objective);
    assert!(heard.is_sorted() && heard.last() == Some(&1.0));
}

#[test]
fn a_promise_that_cannot_be_kept_is_said_to_be_so() {
    let scenario = scenario(&[("policy", "threshold"), ("fleet.min", "1"), ("fleet.max", "1")]);
    let found = tune(&scenario, &paths(&["policy.target"]), 60, &mut quiet).unwrap();
    assert!(!found.keeps && found.after.slo <= 0.99);
}

#[test]
fn long_runs_are_searched_in_previews_and_end_in_exact_ones() {
    let scenario = scenario(&[("policy", "threshold"), ("clock.length", "86400")]);
    let found = tune(&scenario, &paths(&["policy.target"]), 60, &mut quiet).unwrap();
    assert!(found.tried.iter().any(|tried| !tried.exact));
    let run = crate::simulate(&tuned(&scenario, &found.changes));
    assert_eq!(run.totals.cost, found.after.cost);
}

#[test]
fn what_cannot_be_tuned_is_refused() {
    let scenario = crate::first();
    let error = |of: &[&str]| tune(&scenario, &paths(of), 60, &mut quiet).unwrap_err();
    assert!(error(&[]).contains("Nothing is ticked"));
    assert!(error(&["fleet.max"]).contains("`fleet.max`"));
}
