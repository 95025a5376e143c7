//! What every strategy promises, for every one on the list, naming none.
//!
//! Whether a strategy is good is not promised: one that flaps is a lesson. Not here: how the
//! world works (`theory`).

use model::policy::{FleetView, InstanceGroup, InstanceSize, InstanceState, Observation, Setting};
use model::{
    Curve, Decision, Dice, Group, Instances, Limits, Listed as _, Metric, Point, PolicyEntry,
    Quantity as _, Sample, Scenario, Seconds, Section, Series,
};
use playground::{CATALOGUE, simulate};
use tests::corners::{corners, set_some};
use tests::laws::{broken, unfit_words};
use tests::scenarios::{Case, flat, sketched, small};
use tests::{for_each_policy, with_policy};

/// Fails with everything that is wrong with the run of `scenario`.
fn holds(scenario: &Scenario, what: &str) {
    let broken = broken(scenario, &simulate(scenario));
    assert!(broken.is_empty(), "{what}: {}", broken.join("; "));
}

#[test]
fn every_strategy_starts_from_its_defaults() {
    for_each_policy(|entry, id| {
        let scenario = with_policy(&playground::first(), id);
        assert_eq!(*scenario.section(Section::Policy), Group::defaults(entry.params()), "{id}");
        holds(&scenario, id);
    });
}

#[test]
fn the_same_seed_gives_the_same_run() {
    for Case { name, scenario } in small() {
        for_each_policy(|_, id| {
            let scenario = with_policy(&scenario, id);
            let (one, two) = (simulate(&scenario), simulate(&scenario));
            assert!(one == two, "{id}, {name}");
        });
    }
}

#[test]
fn every_strategy_faces_the_same_requests() {
    for Case { name, scenario } in small() {
        let offered = simulate(&scenario).column(Series::Offered).to_vec();
        for_each_policy(|_, id| {
            let run = simulate(&with_policy(&scenario, id));
            assert!(run.column(Series::Offered) == offered, "{id}, {name}");
        });
    }
}

#[test]
fn every_corner_of_every_strategy_keeps_the_laws_in_every_small_scenario() {
    for Case { name, scenario } in small() {
        for_each_policy(|_, id| {
            for scenario in variants(&scenario, id) {
                holds(&scenario, &format!("{name}, {}", playground::link(&scenario).text));
            }
        });
    }
}

#[test]
fn settings_of_a_strategy_taken_at_random_keep_the_laws() {
    for Case { name, scenario } in small() {
        for_each_policy(|_, id| {
            for seed in 0..6 {
                let mut dice = Dice::stream(seed, "contract");
                let mut scenario = with_policy(&scenario, id);
                let set: Vec<String> = (0..8)
                    .map(|_| {
                        let (which, u) = (dice.uniform(), dice.uniform());
                        set_some(&mut scenario, &[Section::Policy], which, u)
                    })
                    .collect();
                holds(&scenario, &format!("{id}, {name}, {set:?}"));
            }
        });
    }
}

#[test]
fn every_corner_of_every_other_setting_keeps_the_laws() {
    let base = sketched(&[(0.0, 30.0), (900.0, 300.0)], &[("clock.length", "1800")]);
    let others = Section::ALL.into_iter().filter(|s| !matches!(s, Section::Load | Section::Policy));
    for section in others {
        for edits in corners(section.id(), base.section(section).specs()) {
            let mut scenario = base.clone();
            let pairs = edits.iter().map(|(path, text)| (path.as_str(), text.as_str()));
            // A corner of the least may lie beyond the most; then there is room for both.
            if !scenario.set_all(pairs.clone()).is_empty() {
                let room = [("fleet.min", "0"), ("fleet.max", "10000")];
                assert!(scenario.set_all(room).is_empty(), "{edits:?}");
                assert!(scenario.set_all(pairs).is_empty(), "{edits:?}");
            }
            holds(&scenario, &format!("{edits:?}"));
        }
    }
}

#[test]
fn every_corner_of_every_load_shape_keeps_the_laws_in_short_and_in_long_runs() {
    for load in CATALOGUE.loads {
        let mut chosen = playground::first();
        chosen.set("load", load.card().id).unwrap();
        for edits in corners("load", load.params()) {
            for (length, start) in [("600", "0"), ("86400", "86399"), ("1209600", "43200")] {
                let mut scenario = chosen.clone();
                for (path, text) in &edits {
                    scenario.set(path, text).unwrap();
                }
                scenario.set("clock.length", length).unwrap();
                scenario.set("clock.start", start).unwrap();
                // The points are what may go wrong; the long runs are the same for all of them.
                let curve = scenario.curve();
                let ends = curve.points().first().map(|p| p.at) == Some(0.0)
                    && curve.points().last().map(|p| p.at) == Some(scenario.clock().length.get());
                assert!(ends, "{}, {edits:?}: no point at either end", load.card().id);
                if length == "600" {
                    holds(&scenario, &format!("{}, {edits:?}", load.card().id));
                }
            }
        }
    }
}

#[test]
fn every_reason_names_just_the_numbers_that_it_has() {
    for_each_policy(|entry, id| {
        assert!(!entry.rules.is_empty(), "{id} gives no reason");
        for rule in entry.rules {
            assert_eq!(unfit_words(rule), None, "{id}");
            assert!(!rule.says.trim().is_empty(), "{id}: rule {} says nothing", rule.id);
        }
    });
}

#[test]
fn every_probe_that_is_declared_is_filled() {
    let spike = small().into_iter().find(|case| case.name == "a spike").expect("it is listed");
    for_each_policy(|entry, id| {
        let run = simulate(&with_policy(&spike.scenario, id));
        for (spec, column) in entry.probes.iter().zip(&run.probes) {
            let filled = column.iter().flatten().next().is_some();
            let wild = column.iter().flatten().any(|value| !value.is_finite());
            assert!(filled && !wild, "{id}: {}", spec.label);
        }
    });
}

/// What a controller is shown at one time.
struct Seen {
    now: f64,
    fleet: FleetView,
    latest: Option<Sample>,
    history: Vec<Sample>,
}

/// An hour of a fleet and its measurements, made up; the first is not there yet.
fn story(seed: u32) -> Vec<Seen> {
    let mut dice = Dice::stream(seed, "story");
    let mut history: Vec<Sample> = Vec::new();
    (0..60_u32)
        .map(|minute| {
            let now = f64::from(minute) * 60.0;
            let fleet = FleetView {
                in_service: 1 + minute * 7 % 11,
                booting: minute % 3,
                draining: minute % 2,
                ..FleetView::default()
            };
            let sample = Sample::empty(now)
                .with(Metric::Cpu, dice.uniform())
                .with(Metric::RequestRate, 400.0 * dice.uniform())
                .with(Metric::ResponseTime, 0.08 / (1.01 - dice.uniform()))
                .with(Metric::Queue, 50.0 * dice.uniform());
            let known = (minute > 1).then_some(sample);
            history.extend(known);
            Seen { now, fleet, latest: known, history: history.clone() }
        })
        .collect()
}

/// The single instances of a fleet, made up.
fn groups(fleet: &FleetView) -> Vec<InstanceGroup> {
    let group = |count, state| InstanceGroup {
        count,
        state,
        ordered: 0.0,
        ready: 30.0,
        cpu: (state == InstanceState::InService).then_some(0.6),
        memory: None,
    };
    vec![
        group(fleet.in_service, InstanceState::InService),
        group(fleet.booting, InstanceState::Booting),
        group(fleet.draining, InstanceState::Draining),
    ]
}

/// The strategy `id` with its defaults, and with every corner of its parameters.
fn variants(base: &Scenario, id: &str) -> Vec<Scenario> {
    let plain = with_policy(base, id);
    let with = |edits: Vec<(String, String)>| {
        let mut scenario = plain.clone();
        for (path, text) in &edits {
            scenario.set(path, text).unwrap();
        }
        scenario
    };
    let corners = corners("policy", plain.policy().entry().params());
    let all = [plain.clone()].into_iter().chain(corners.into_iter().map(with));
    all.collect()
}

/// Lets `check` have every strategy with every corner of its parameters, and words for messages.
fn for_each_variant(mut check: impl FnMut(&PolicyEntry, &Group, &str)) {
    for_each_policy(|entry, id| {
        for scenario in variants(&playground::first(), id) {
            check(entry, scenario.section(Section::Policy), &playground::link(&scenario).text);
        }
    });
}

/// What a fresh controller of `entry` with these settings decides.
fn tell(entry: &PolicyEntry, group: &Group, story: &[Seen], dice: Option<Dice>) -> Vec<Decision> {
    let setting = Setting {
        period: Seconds::new(60.0),
        window: Seconds::new(60.0),
        weekday: 0,
        start: Seconds::new(36_000.0),
        start_delay: Seconds::new(120.0),
        instance_rate: 50.0,
        instance: InstanceSize { workers: 4.0, cores: 4.0, memory: 4096.0 },
        limits: Limits { min: Instances(2), max: Instances(40) },
        dice,
    };
    let mut controller = entry.build(group, &setting);
    let decide = |seen: &Seen| {
        let Seen { now, fleet, latest, history } = seen;
        controller.decide(&Observation {
            now: Seconds::new(*now),
            fleet: *fleet,
            latest: latest.as_ref(),
            history,
            instances: &groups(fleet),
        })
    };
    story.iter().map(decide).collect()
}

/// The dice that `entry` declares.
fn own_dice(entry: &PolicyEntry) -> Option<Dice> {
    entry.needs.dice.then(|| Dice::stream(1, "policy"))
}

#[test]
fn a_fresh_controller_is_as_if_none_had_ever_been_used() {
    for_each_variant(|entry, group, what| {
        let first = tell(entry, group, &story(1), own_dice(entry));
        tell(entry, group, &story(2), own_dice(entry));
        assert_eq!(tell(entry, group, &story(1), own_dice(entry)), first, "{what}");
    });
}

#[test]
fn dice_that_were_not_asked_for_change_nothing() {
    for_each_variant(|entry, group, what| {
        if !entry.needs.dice {
            let with = tell(entry, group, &story(1), Some(Dice::stream(9, "policy")));
            assert_eq!(with, tell(entry, group, &story(1), None), "{what}");
        }
    });
}

#[test]
fn history_older_than_what_was_asked_for_changes_nothing() {
    for_each_variant(|entry, group, what| {
        let declared = |mut seen: Seen| {
            let newest = seen.history.last().map_or(0.0, |sample| sample.at);
            seen.history.retain(|sample| sample.at > newest - entry.needs.history);
            seen
        };
        let cut: Vec<Seen> = story(1).into_iter().map(declared).collect();
        let all = tell(entry, group, &story(1), own_dice(entry));
        assert_eq!(tell(entry, group, &cut, own_dice(entry)), all, "{what}");
    });
}

#[test]
fn the_seed_changes_nothing_where_there_is_no_chance() {
    let mut scenario = flat(120.0, &[("clock.length", "3600")]);
    for_each_policy(|entry, id| {
        if !entry.needs.dice {
            scenario.set("policy", id).unwrap();
            scenario.set_seed(1);
            let one = simulate(&scenario).digest();
            scenario.set_seed(99);
            assert_eq!(simulate(&scenario).digest(), one, "{id}");
        }
    });
}

#[test]
fn neither_the_future_nor_a_past_beyond_the_declared_history_changes_a_decision() {
    // The time up to which decisions must be the same; two more points keep the curve before it.
    const NOW: f64 = 1800.0;
    // The world repeats the run before its start, so its end is the past of its beginning.
    let curve = |history: f64, middle: f64| {
        let shared = [(0.0, 60.0), (900.0, 260.0), (NOW, 130.0), (NOW + 60.0, 140.0)];
        let from = NOW + 120.0;
        let middle = [(from, 90.0), (from + 60.0, middle), (from + 1200.0, middle)];
        let end = [(1260.0, 90.0), (1320.0, 60.0), (1380.0, 60.0), (1440.0 + history, 60.0)];
        let end = end.map(|(at, rate)| (from + at, rate));
        let points = shared.into_iter().chain(middle).chain(end);
        Curve::new(points.map(|(at, rate)| Point { at, rate }).collect()).unwrap()
    };
    for_each_policy(|entry, id| {
        let length = (NOW + 120.0 + 1440.0 + entry.needs.history).to_string();
        for mut scenario in variants(&flat(60.0, &[("clock.length", &length)]), id) {
            let mut decide = |middle: f64| {
                scenario.set_sketch(Some(curve(entry.needs.history, middle)));
                let run = simulate(&scenario);
                let early = run.decisions.into_iter().filter(|decision| decision.at <= NOW);
                early.collect::<Vec<_>>()
            };
            let (high, none) = (decide(900.0), decide(0.0));
            assert_eq!(high, none, "{}", playground::link(&scenario).text);
        }
    });
}
