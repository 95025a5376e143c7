//! Every strategy that has a manifest, with parameters at random: what is written is read again.
//!
//! Not here: manifests as people write them (`formats`).

use model::{Listed as _, Scenario, Section, Value};
use playground::manifest::{Written, read, write};
use playground::{CATALOGUE, first, load};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use tests::corners::set_some;

/// The strategies that have a manifest.
fn strategies() -> Vec<&'static str> {
    let ids = CATALOGUE.policies.iter().map(|entry| entry.card().id);
    ids.filter(|id| write(&with(id), None).is_some()).collect()
}

fn with(id: &str) -> Scenario {
    let mut scenario = first();
    scenario.set("policy", id).unwrap();
    scenario
}

/// The scenario that `text` asks for.
fn taken(text: &str) -> Scenario {
    let found = read(&first(), text).unwrap_or_else(|mistakes| panic!("{mistakes:#?} in {text}"));
    load(&found.scenario).unwrap()
}

/// What of the policy is lost on the way through `written`: settings of other kinds, and numbers
/// that are off by more than their field is fine, or without a word.
fn lost(scenario: &Scenario, written: &Written) -> Vec<String> {
    let again = taken(&written.text);
    let (set, said) = (scenario.section(Section::Policy), again.section(Section::Policy));
    let is_lost = |(path, text): &(String, String)| {
        let told = written.notes.iter().any(|note| note.contains(&format!("`policy.{path}`")));
        match (set.get(path), said.get(path)) {
            (Some(Value::Number(a)), Some(Value::Number(b))) => {
                // Percent, seconds, thousandths, time zones of an hour, and least counts.
                let fine =
                    if path.ends_with("zone") { 1801.0 } else { 1.0_f64.max(a.abs() / 50.0) };
                !told || (a - b).abs() > fine && !path.ends_with("idle.min")
            }
            _ => !text.is_empty(),
        }
    };
    set.changes(said).into_iter().filter(is_lost).map(|(path, text)| path + "=" + &text).collect()
}

fn drafts() -> impl Strategy<Value = Vec<(f64, f64)>> {
    prop::collection::vec((0.0..1.0, 0.0..=1.0), 0..40)
}

#[test]
fn what_is_written_is_read_again_for_every_strategy_that_has_a_manifest() {
    let ids = strategies();
    assert!(ids.len() >= 3, "{ids:?}");
    let seed: u8 = std::env::var("SEED").ok().and_then(|text| text.parse().ok()).unwrap_or(1);
    for id in ids {
        let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[seed; 32]);
        let config = Config { cases: 300, failure_persistence: None, ..Config::default() };
        let result = TestRunner::new_with_rng(config, rng).run(&drafts(), |edits| {
            let mut scenario = with(id);
            let sections = [Section::Policy, Section::Fleet];
            let said: Vec<String> = edits
                .iter()
                .map(|&(which, u)| set_some(&mut scenario, &sections, which, u))
                .collect();
            let written = write(&scenario, None).unwrap();
            let text = &written.text;
            prop_assert_eq!(
                lost(&scenario, &written),
                Vec::<String>::new(),
                "{:?}\n{}",
                said,
                text
            );
            let again = taken(text);
            let bounds = |scenario: &Scenario| (scenario.fleet().min.0, scenario.fleet().max.0);
            prop_assert_eq!(bounds(&again), bounds(&scenario));
            // The text is a fixed point, into itself and from nothing.
            let same = write(&again, Some(text)).unwrap();
            prop_assert_eq!(&same.text, text);
            let finer: Vec<_> =
                same.notes.iter().filter(|note| note.starts_with("`policy.")).collect();
            prop_assert!(finer.is_empty(), "{:?}", finer);
            // Fields that nobody knows survive every edit.
            let odd =
                text.replacen("spec:\n", "oddity:\n  deep:\n  - 7\nspec:\n  strange: true\n", 1);
            let before = with(id);
            let edited = write(&before, Some(&odd)).unwrap().text;
            prop_assert!(edited.contains("oddity:\n  deep:\n  - 7\n"), "{}", edited);
            prop_assert!(edited.contains("strange: true"), "{}", edited);
            let back = taken(&edited);
            prop_assert_eq!(back.section(Section::Policy), before.section(Section::Policy));
            Ok(())
        });
        result.unwrap_or_else(|error| panic!("{id}: {error}"));
    }
}

#[test]
fn no_text_makes_the_reader_panic() {
    let texts: Vec<String> =
        strategies().iter().map(|id| write(&with(id), None).unwrap().text).collect();
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
    let config = Config { cases: 2000, failure_persistence: None, ..Config::default() };
    let pieces = [
        "\t",
        "\r\n",
        "\u{feff}",
        "*a",
        "&a ",
        "<<: ",
        "- ",
        ": ",
        "[",
        "{",
        "\"",
        "'",
        "|",
        "99e99",
        "-0x1",
        ".nan",
        "\0",
        "\u{202e}",
        "---\n",
        "!!binary ",
        "? ",
        "#",
        "%",
        "\n\n",
        "~",
    ];
    let edits =
        prop::collection::vec((any::<prop::sample::Index>(), 0..30_usize, 0..pieces.len()), 1..6);
    let strategy = (0..texts.len(), edits);
    let result = TestRunner::new_with_rng(config, rng).run(&strategy, |(which, edits)| {
        let mut chars: Vec<char> = texts[which].chars().collect();
        for (place, length, piece) in edits {
            let at = place.index(chars.len() + 1);
            let end = (at + length).min(chars.len());
            chars.splice(at..end, pieces[piece].chars());
        }
        let text: String = chars.into_iter().collect();
        match read(&first(), &text) {
            Ok(found) => {
                let scenario = load(&found.scenario).unwrap();
                prop_assert!(write(&scenario, Some(&text)).is_some());
            }
            Err(mistakes) => {
                prop_assert!(!mistakes.is_empty());
                prop_assert!(mistakes.iter().all(|m| m.line > 0 && m.column > 0), "{:?}", mistakes);
            }
        }
        Ok(())
    });
    result.unwrap_or_else(|error| panic!("{error}"));
}
