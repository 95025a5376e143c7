//! What is generated in the docs is fresh: the tables of the README, the schema of files, the
//! headings of articles.
//!
//! Not here: whether prose is true.

use model::{Card, Listed};
use playground::CATALOGUE;

use crate::{snapshot, source};

const README: &str = "README.md";

fn table<E: Listed>(list: &'static [E], row: impl Fn(&'static Card) -> String) -> String {
    list.iter().map(|entry| row(entry.card())).collect()
}

fn strategies() -> String {
    let rows = table(CATALOGUE.policies, |card| {
        let Card { name, summary, good_for, .. } = card;
        format!("| {name} | {} | {summary} | {good_for} |\n", card.level.label())
    });
    format!("| Strategy | Level | What it does | Good for |\n|---|---|---|---|\n{rows}")
}

fn loads() -> String {
    let rows = table(CATALOGUE.loads, |card| {
        let Card { name, summary, good_for, .. } = card;
        format!("| {name} | {summary} | {good_for} |\n")
    });
    format!("| Load | What happens | Good for |\n|---|---|---|\n{rows}")
}

/// `text` with what stands between the markers of `name` replaced.
fn with_part(text: &str, name: &str, part: &str) -> String {
    let (open, close) = (format!("<!-- {name} -->\n"), format!("<!-- /{name} -->"));
    let (before, rest) = text.split_once(&open).unwrap_or_else(|| panic!("no {open} in {README}"));
    let (_, after) = rest.split_once(&close).unwrap_or_else(|| panic!("no {close} in {README}"));
    format!("{before}{open}{part}{close}{after}")
}

#[test]
fn the_tables_of_the_readme_are_those_of_the_cards() {
    let text = snapshot::read(README).expect("there is a README");
    let text = with_part(&text, "strategies", &strategies());
    let text = with_part(&text, "loads", &loads());
    snapshot::check([(README, text.as_str())]);
}

#[test]
fn the_schema_of_files_is_that_of_the_declarations() {
    let schema = formats::schema::schema(&CATALOGUE);
    let mut text = serde_json::to_string_pretty(&schema).expect("a schema is JSON");
    text.push('\n');
    snapshot::check([("docs/scenario.schema.json", text.as_str())]);
}

const HEADINGS: [&str; 6] = [
    "What it watches",
    "How it decides",
    "Where it shines",
    "Where it fails",
    "What this model leaves out",
    "Sources",
];

#[test]
fn every_article_has_the_six_headings_with_something_below_each() {
    let articles = source::below("crates/policies/src");
    let mut found = 0;
    for article in articles.iter().filter(|source| source.stem("md").is_some()) {
        let parts: Vec<&str> = article.text.split("\n## ").collect();
        let first = parts[0].trim_start_matches("## ");
        let titles = [first].into_iter().chain(parts[1..].iter().copied());
        let titles: Vec<&str> = titles.filter_map(|part| part.lines().next()).collect();
        assert_eq!(titles, HEADINGS, "{}", article.name);
        for part in &parts {
            let words = part.split_whitespace().count();
            assert!(words > 6, "{}: hardly anything below “{part}”", article.name);
        }
        found += 1;
    }
    assert_eq!(found, CATALOGUE.policies.len());
}
