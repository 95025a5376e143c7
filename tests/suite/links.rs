//! Links and files lead back to the same scenario, today and for ever.
//!
//! `golden/links_v1.txt` and `golden/defaults_v1.json` are frozen: `UPDATE=1` adds what is new to
//! them and changes nothing. Not here: what a broken link says (`formats`).

use std::collections::BTreeSet;
use std::fmt::Write as _;

use formats::file;
use model::{Control, Group, Listed, ParamSpec, Scenario, Section};
use playground::{CATALOGUE, sketch};
use serde_json::{Map, Value as Json, json};
use tests::corners::corners;
use tests::scenarios::{chance_and_events, small};
use tests::with_policy;

use crate::snapshot;

const LINKS: &str = "tests/golden/links_v1.txt";
const DEFAULTS: &str = "tests/golden/defaults_v1.json";
/// What stands before a link in the address bar.
const ROUTE: &str = "#/playground?";

/// Every load shape with every strategy.
fn presets() -> Vec<Scenario> {
    let of = |load: &model::LoadEntry| {
        let mut scenario = playground::first();
        scenario.set("load", load.card().id).unwrap();
        CATALOGUE.policies.iter().map(move |entry| with_policy(&scenario, entry.card().id))
    };
    CATALOGUE.loads.iter().flat_map(of).collect()
}

/// A link and a file of `scenario` must open to the same.
fn leads_back(scenario: &Scenario) {
    let link = playground::link(scenario);
    assert_eq!(link.simplified, None, "{}", link.text);
    let opened = playground::open(&link.text);
    assert!(opened.problems.is_empty(), "{}: {:?}", link.text, opened.problems);
    assert_eq!(opened.engine, Some(playground::ENGINE));
    assert!(opened.scenario == *scenario, "{}", link.text);
    assert_eq!(playground::link(&opened.scenario), link);
    let text = file::write(scenario);
    let read = file::read(&CATALOGUE, &text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    assert!(read == *scenario, "{text}");
    assert_eq!(file::write(&read), text);
}

#[test]
fn every_entry_of_every_list_leads_back() {
    let small = small().into_iter().map(|case| case.scenario);
    for scenario in presets().into_iter().chain(small) {
        leads_back(&scenario);
    }
}

#[test]
fn every_corner_of_every_setting_leads_back() {
    // One scenario is enough for the sections that all have in common.
    let base = playground::first();
    let parts = Section::ALL.into_iter().filter(|s| !matches!(s, Section::Load | Section::Policy));
    for part in parts {
        for edits in corners(part.id(), base.section(part).specs()) {
            let mut scenario = base.clone();
            let wide = [("fleet.min", "0"), ("fleet.max", "1000")];
            assert!(scenario.set_all(wide).is_empty());
            for (path, text) in &edits {
                // The least and the most may exclude each other.
                let set = scenario.set(path, text);
                assert!(set.is_ok() || path.starts_with("fleet.m"), "{set:?}");
            }
            leads_back(&scenario);
        }
    }
    for scenario in presets() {
        for part in [Section::Load, Section::Policy] {
            for edits in corners(part.id(), scenario.section(part).specs()) {
                let mut scenario = scenario.clone();
                for (path, text) in &edits {
                    scenario.set(path, text).unwrap();
                }
                leads_back(&scenario);
            }
        }
    }
}

#[test]
fn a_link_to_a_preset_has_at_most_120_characters_in_all() {
    for scenario in presets() {
        let text = format!("{ROUTE}{}", playground::link(&scenario).text);
        assert!(text.len() <= 120, "{} characters: {text}", text.len());
    }
}

#[test]
fn a_sketch_of_24_points_has_at_most_700_characters_in_all() {
    let mut scenario = presets().pop().expect("there are presets");
    // The longest numbers that a sketch can hold: two weeks in seconds, a million to a tenth.
    let points = (0..24_u32).map(|i| model::Point {
        at: 1_209_600.0 - 997.0 * f64::from(23 - i),
        rate: sketch::tidy_rate(999_999.94 - f64::from(i * i)),
    });
    scenario.set_sketch(Some(model::Curve::new(points.collect()).unwrap()));
    let text = format!("{ROUTE}{}", playground::link(&scenario).text);
    assert!(text.len() <= 700, "{} characters: {text}", text.len());
    leads_back(&scenario);
}

#[test]
fn what_a_person_paints_has_a_link_that_leads_back() {
    for mut scenario in presets() {
        let length = model::Quantity::get(scenario.clock().length);
        let stroke: Vec<model::Point> = (0..400_u32)
            .map(|i| model::Point {
                at: length * f64::from(i) / 399.7,
                rate: 321.0 + 300.0 * f64::sin(f64::from(i) / 9.0),
            })
            .collect();
        let (curve, _) = sketch::painted(&scenario.curve(), &stroke, length);
        scenario.set_sketch(Some(curve));
        leads_back(&scenario);
        let text = format!("{ROUTE}{}", playground::link(&scenario).text);
        assert!(text.len() <= 700, "{} characters: {text}", text.len());
    }
}

/// A link without the version of the engine, which says nothing about the scenario.
fn without_engine(link: &str) -> String {
    link.split('&').filter(|piece| !piece.starts_with("e=")).collect::<Vec<_>>().join("&")
}

#[test]
fn every_link_ever_published_opens_to_the_same_scenario() {
    let frozen = snapshot::read(LINKS).expect("the links are there");
    let lines = frozen.lines().filter(|line| !line.is_empty() && !line.starts_with("//"));
    for line in lines {
        // A link, and what it is written as today where that is not the same text.
        let (link, written) = line.split_once(" => ").unwrap_or((line, line));
        let opened = playground::open(link);
        assert!(opened.problems.is_empty(), "{link}: {:?}", opened.problems);
        let today = playground::link(&opened.scenario).text;
        assert_eq!(without_engine(&today), without_engine(written), "{link}");
        leads_back(&opened.scenario);
    }
}

#[test]
fn the_frozen_links_hold_every_load_shape_strategy_and_section() {
    let mut frozen = snapshot::read(LINKS).expect("the links are there");
    let known = |key: &str, text: &str| {
        let piece = format!("{key}={text}");
        frozen.lines().any(|line| line.split(['&', ' ']).any(|part| part == piece))
    };
    let mut missing = String::new();
    for scenario in presets() {
        let (load, policy) = (scenario.load().card().id, scenario.policy().card().id);
        let named = policy == playground::first().policy().card().id || known("policy", policy);
        if !known("load", load) || !named {
            writeln!(missing, "{}", playground::link(&scenario).text).unwrap();
        }
    }
    if snapshot::update() && !missing.is_empty() {
        frozen.push_str(&missing);
        snapshot::write(LINKS, &frozen);
        return;
    }
    assert_eq!(missing, "", "publish them in {LINKS}; UPDATE=1 cargo test -p tests does");
    for section in Section::ALL {
        let begin = format!("{}.", section.id());
        let used = frozen.split(['&', '\n', ' ']).any(|piece| piece.starts_with(&begin));
        assert!(used, "no frozen link has a setting of {}", section.id());
    }
}

/// Every declared setting with what a link relies on: its default, and what is allowed.
fn declared() -> Map<String, Json> {
    let mut out = Map::new();
    let first = playground::first();
    for section in Section::ALL {
        match section {
            Section::Load => entries("load", CATALOGUE.loads, &mut out),
            Section::Policy => entries("policy", CATALOGUE.policies, &mut out),
            _ => specs(section.id(), first.section(section).specs(), &mut out),
        }
    }
    let (load, policy) = (first.load().card().id, first.policy().card().id);
    out.insert("load".to_owned(), json!({ "default": load }));
    out.insert("policy".to_owned(), json!({ "default": policy }));
    out.insert("seed".to_owned(), json!({ "default": first.seed() }));
    out
}

fn entries<E: Listed>(section: &str, list: &'static [E], out: &mut Map<String, Json>) {
    for entry in list {
        let path = format!("{section}.{}", entry.card().id);
        let brings: Map<String, Json> =
            entry.brings().iter().map(|(path, text)| ((*path).to_owned(), json!(text))).collect();
        out.insert(path.clone(), json!({ "brings": brings }));
        specs(&path, entry.params(), out);
    }
}

fn specs(prefix: &str, all: &'static [ParamSpec], out: &mut Map<String, Json>) {
    for spec in all {
        let path = format!("{prefix}.{}", spec.id);
        let fact = match &spec.control {
            Control::Number(n) => {
                json!({ "default": n.default, "min": n.min, "max": n.max, "whole": n.whole })
            }
            Control::Switch { default } => json!({ "default": default }),
            Control::Text(line) => json!({ "default": line.default, "max": line.most }),
            Control::Group { params } => {
                specs(&path, params, out);
                continue;
            }
            Control::Choice { options } => {
                for option in *options {
                    specs(&format!("{path}.{}", option.id), option.params, out);
                }
                let ids: Vec<&str> = options.iter().map(|option| option.id).collect();
                json!({ "default": ids[0], "options": ids })
            }
            Control::List(list) => {
                specs(&format!("{path}[]"), list.item, out);
                let default: Vec<Group> = (list.default)();
                json!({ "default": default, "min": list.min, "max": list.max })
            }
        };
        out.insert(path, fact);
    }
}

/// Whether every link that relied on `frozen` still means the same with `now`.
fn keeps(frozen: &Json, now: &Json) -> bool {
    let number = |json: &Json, key: &str, other: f64| json[key].as_f64().unwrap_or(other);
    let none: Vec<Json> = Vec::new();
    let options = |json: &Json| json["options"].as_array().unwrap_or(&none).clone();
    let (old, new) = (options(frozen), options(now));
    // A range may grow, never shrink; numbers once allowed between whole ones stay allowed.
    same(&frozen["default"], &now["default"])
        && frozen["brings"] == now["brings"]
        && number(now, "min", f64::MIN) <= number(frozen, "min", f64::MIN)
        && number(now, "max", f64::MAX) >= number(frozen, "max", f64::MAX)
        && (now["whole"] != json!(true) || frozen["whole"] == json!(true))
        && old.iter().all(|id| new.contains(id))
}

/// Whether `now` has everything that is in `frozen`; a group may have got new members.
fn same(frozen: &Json, now: &Json) -> bool {
    match (frozen, now) {
        (Json::Object(old), Json::Object(new)) => {
            old.iter().all(|(key, value)| new.get(key).is_some_and(|now| same(value, now)))
        }
        (Json::Array(old), Json::Array(new)) => {
            old.len() == new.len() && old.iter().zip(new).all(|(old, new)| same(old, new))
        }
        _ => frozen == now,
    }
}

#[test]
fn what_a_link_leaves_out_means_for_ever_what_it_meant() {
    let now = declared();
    let text = snapshot::read(DEFAULTS).unwrap_or_else(|| "{}".to_owned());
    let frozen: Map<String, Json> = serde_json::from_str(&text).expect("the file is JSON");
    let changed: BTreeSet<&str> = frozen
        .iter()
        .filter(|(path, old)| now.get(*path).is_none_or(|new| !keeps(old, new)))
        .map(|(path, _)| path.as_str())
        .collect();
    assert!(
        changed.is_empty(),
        "links of version 1 rely on these: raise the version of links, keep what version 1 meant, \
         and freeze the new ones beside {DEFAULTS}: {changed:?}"
    );
    let new: Vec<&String> = now.keys().filter(|path| !frozen.contains_key(*path)).collect();
    if new.is_empty() {
        return;
    }
    assert!(snapshot::update(), "new settings {new:?}: UPDATE=1 cargo test -p tests freezes them");
    let mut all = frozen;
    for (path, fact) in &now {
        all.entry(path.clone()).or_insert_with(|| fact.clone());
    }
    let lines: Vec<String> = all.iter().map(|(path, fact)| format!("  {path:?}: {fact}")).collect();
    snapshot::write(DEFAULTS, &format!("{{\n{}\n}}\n", lines.join(",\n")));
}

#[test]
fn chance_and_events_lead_back_for_every_load_shape() {
    for mut scenario in presets() {
        assert!(scenario.set_all(chance_and_events()).is_empty());
        leads_back(&scenario);
    }
}
