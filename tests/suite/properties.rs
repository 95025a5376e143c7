//! What holds of every scenario, tried on many made at random over the declared ranges.
//!
//! The same scenarios each time, so that a change never fails by bad luck; `SEED=n` tries others.
//! A failure names the seed and the smallest case found. Not here: what a run should look like.

use std::env;

use formats::file;
use model::{Control, Curve, Listed as _, Point, Quantity as _, Scenario, Section};
use playground::{CATALOGUE, instant, preview, simulate};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use tests::corners::{set_some, settable};
use tests::laws::broken;

/// Runs are cut to this length, so that hundreds of them take seconds.
const LONGEST_S: f64 = 7200.0;

/// With more requests than this a scenario is a fluid.
const MOST_REQUESTS: f64 = 300_000.0;

/// A scenario as random numbers.
#[derive(Clone, Debug)]
struct Draft {
    load: usize,
    policy: usize,
    seed: u32,
    /// For each edit: which setting, and where in its range.
    edits: Vec<(f64, f64)>,
    /// For each point: seconds since the last, and the rate as a share of the highest.
    points: Option<Vec<(f64, f64)>>,
}

fn drafts() -> impl Strategy<Value = Draft> {
    let lists = (0..CATALOGUE.loads.len(), 0..CATALOGUE.policies.len(), any::<u32>());
    let edits = prop::collection::vec((0.0..1.0, 0.0..=1.0), 0..24);
    let points = prop::option::of(prop::collection::vec((1.0..900.0, 0.0..=1.0), 1..40));
    (lists, edits, points).prop_map(|((load, policy, seed), edits, points)| Draft {
        load,
        policy,
        seed,
        edits,
        points,
    })
}

impl Draft {
    /// The scenario, and what was set.
    fn scenario(&self) -> (Scenario, Vec<String>) {
        let mut scenario = playground::first();
        scenario.set("load", CATALOGUE.loads[self.load].card().id).unwrap();
        scenario.set("policy", CATALOGUE.policies[self.policy].card().id).unwrap();
        scenario.set_seed(self.seed);
        let edit = |&(which, u): &(f64, f64)| set_some(&mut scenario, &Section::ALL, which, u);
        let said = self.edits.iter().map(edit).collect();
        if scenario.clock().length.get() > LONGEST_S {
            scenario.set("clock.length", &LONGEST_S.to_string()).unwrap();
        }
        if let Some(points) = &self.points {
            let mut at = 0.0;
            let points = points.iter().map(|&(gap, share)| {
                at += gap;
                Point { at, rate: 1e6 * share * share * share * share }
            });
            scenario.set_sketch(Some(Curve::new(points.collect()).unwrap()));
        }
        // Every request of the wildest of these would take hours.
        let highest = scenario.curve().points().iter().map(|point| point.rate).fold(0.0, f64::max);
        if highest * scenario.clock().length.get() > MOST_REQUESTS {
            scenario.set("service.fidelity", "fluid").unwrap();
        }
        (scenario, said)
    }
}

/// Tries `test` on `cases` values of `strategy`.
fn try_on<S: Strategy>(
    cases: u32,
    strategy: &S,
    test: impl Fn(S::Value) -> Result<(), TestCaseError>,
) {
    let seed: u64 = env::var("SEED").ok().and_then(|text| text.parse().ok()).unwrap_or(20_260);
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    let result = TestRunner::new_with_rng(config, rng).run(strategy, test);
    result.unwrap_or_else(|failure| panic!("with SEED={seed}: {failure}"));
}

#[test]
fn every_scenario_runs_and_keeps_the_laws() {
    try_on(400, &drafts(), |draft| {
        let (scenario, said) = draft.scenario();
        let broken = broken(&scenario, &simulate(&scenario));
        prop_assert!(broken.is_empty(), "{said:?}: {broken:?}");
        Ok(())
    });
}

#[test]
fn every_scenario_has_previews_that_keep_the_laws() {
    try_on(300, &(drafts(), 1..3000_u32), |(draft, steps)| {
        let (scenario, said) = draft.scenario();
        let run = preview(&scenario, steps);
        prop_assert!(run.timeline.steps <= steps || run.timeline.step == 1.0);
        let broken = broken(&scenario, &run);
        prop_assert!(broken.is_empty(), "{steps} steps, {said:?}: {broken:?}");
        Ok(())
    });
}

#[test]
fn every_scenario_has_a_scorecard_of_numbers_and_no_regret_below_nothing() {
    try_on(300, &(drafts(), 100..9000_u32), |(draft, steps)| {
        let (mut scenario, said) = draft.scenario();
        // Single requests of such loads would take hours, and the scorecard does not ask for them.
        scenario.set("service.fidelity", "fluid").unwrap();
        let wrong = crate::scorecard::wrong(&scenario, &preview(&scenario, steps));
        prop_assert!(wrong.is_empty(), "{steps} steps, {said:?}: {wrong:?}");
        Ok(())
    });
}

#[test]
fn every_scenario_has_a_file_and_a_link_that_lead_back() {
    try_on(600, &drafts(), |draft| {
        let (scenario, said) = draft.scenario();
        let read = file::read(&CATALOGUE, &file::write(&scenario));
        prop_assert!(read.as_ref() == Ok(&scenario), "{said:?}: {read:?}");
        let link = playground::link(&scenario);
        let opened = playground::open(&link.text);
        prop_assert!(opened.problems.is_empty(), "{said:?}: {:?}", opened.problems);
        prop_assert!(link.text.len() < 6000, "{} characters", link.text.len());
        match link.simplified {
            None => prop_assert!(opened.scenario == scenario, "{said:?}: {}", link.text),
            Some(cut) => {
                let kept = opened.scenario.sketch().map(|curve| curve.points().len());
                prop_assert_eq!(kept, Some(cut.kept));
            }
        }
        Ok(())
    });
}

#[test]
fn something_can_be_said_about_every_instant_of_every_run() {
    try_on(150, &(drafts(), 0.0..=1.1), |(draft, share)| {
        let (scenario, _) = draft.scenario();
        let run = simulate(&scenario);
        let at = share * run.timeline.length();
        let why = instant::why(&run, at).map(|line| format!("{} {}", line.action, line.why));
        let whole = why.is_some_and(|text| !text.contains(['{', '–']));
        prop_assert!(whole);
        let tiles = instant::fleet(&run, at);
        prop_assert!(tiles.iter().all(|tile| tile.count > 0 && tile.left.is_finite()));
        let all = instant::readings(&run, at);
        prop_assert!(all.iter().all(|(_, text)| !text.contains('–')), "{all:?}");
        prop_assert!(!instant::clock(&run, at).is_empty());
        Ok(())
    });
}

#[test]
fn what_a_field_shows_of_any_setting_can_be_typed_again() {
    try_on(300, &(drafts(), 0.0..=1.0_f64), |(draft, share)| {
        let (scenario, _) = draft.scenario();
        for (path, spec) in settable(&scenario, &Section::ALL) {
            let Control::Number(number) = &spec.control else { continue };
            // A place on the slider, at which its steps end.
            let steps = (share * (number.max - number.min) / number.step).floor();
            let slid = format!("{:.9}", number.min + steps * number.step).parse::<f64>().unwrap();
            for value in [number.default, number.min, number.max, slid] {
                let text = number.unit.field(value);
                let typed = number.unit.parse(&text);
                let same = typed == Some(value);
                prop_assert!(same, "{path} is {value}, shown “{text}”, typed {typed:?}");
            }
        }
        Ok(())
    });
}

#[test]
fn no_text_makes_a_link_or_a_file_panic() {
    try_on(1000, &"[v0-9a-z.=&%#~,+ -]{0,120}", |text| {
        let _ = playground::open(&text);
        let _ = file::read(&CATALOGUE, &text);
        Ok(())
    });
    // A good link with one piece of it replaced.
    try_on(600, &(drafts(), any::<prop::sample::Index>(), ".{0,12}"), |(draft, place, junk)| {
        let text = playground::link(&draft.scenario().0).text;
        let at = place.index(text.len());
        let _ = playground::open(&format!("{}{junk}{}", &text[..at], &text[at + 1..]));
        let text = file::write(&draft.scenario().0);
        let at = text.char_indices().nth(place.index(text.chars().count())).map_or(0, |(i, _)| i);
        let _ = file::read(&CATALOGUE, &format!("{}{junk}{}", &text[..at], &text[at..]));
        Ok(())
    });
}
