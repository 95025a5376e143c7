//! The repository keeps its own rules: sizes, complete lists, unique names, nothing of the
//! machine it was written on.
//!
//! Not here: what rustfmt and clippy check.

use std::collections::BTreeSet;

use model::{Card, Control, Listed, ParamSpec, Section};
use playground::CATALOGUE;

use crate::source::{self, Source};

/// Fails with all of `found`.
fn none(what: &str, found: &[String]) {
    assert!(found.is_empty(), "{what}:\n  {}", found.join("\n  "));
}

#[test]
fn every_module_says_first_what_it_is() {
    let silent = source::rust().into_iter().filter(|source| !source.text.starts_with("//!"));
    none("without //!", &silent.map(|source| source.name).collect::<Vec<_>>());
}

#[test]
fn no_line_is_longer_than_100_columns_and_no_file_than_500_lines() {
    let mut found = Vec::new();
    for Source { name, text } in source::rust() {
        let long = text.lines().zip(1..).filter(|(line, _)| line.chars().count() > 100);
        found.extend(long.map(|(line, n)| format!("{name}:{n}: {} columns", line.chars().count())));
        let lines = text.lines().count();
        found.extend((lines > 500).then(|| format!("{name}: {lines} lines")));
    }
    none("too long", &found);
}

#[test]
fn no_function_is_longer_than_70_lines() {
    let mut found = Vec::new();
    for Source { name, text } in source::rust() {
        let lines: Vec<&str> = text.lines().collect();
        for (start, line) in lines.iter().enumerate().filter(|(_, line)| is_function(line)) {
            // In formatted source a body ends where a brace stands as far in as it began.
            let indent = &line[..line.len() - line.trim_start().len()];
            let end = lines[start..].iter().position(|line| {
                let body = line.strip_prefix(indent);
                body.is_some_and(|rest| rest == "}" || rest.starts_with(')') && rest.ends_with(';'))
            });
            let length = end.map_or(0, |end| end + 1);
            found.extend((length > 70).then(|| format!("{name}:{}: {length} lines", start + 1)));
        }
    }
    none("too long", &found);
}

/// Whether a function with a body of several lines may begin here.
fn is_function(line: &str) -> bool {
    const BEFORE: [&str; 6] = ["pub", "pub(crate)", "pub(super)", "const", "async", "default"];
    let mut words = line.split_whitespace().skip_while(|word| BEFORE.contains(word));
    words.next() == Some("fn") && !line.ends_with(';') && !line.ends_with('}')
}

#[test]
fn every_strategy_is_one_file_and_one_article_on_the_list() {
    let files = source::below("crates/policies/src");
    let list = files.iter().find(|f| f.name.ends_with("/lib.rs")).expect("there is a list");
    let articles: BTreeSet<&str> = files.iter().filter_map(|file| file.stem("md")).collect();
    let policies: BTreeSet<&str> = files
        .iter()
        .filter(|file| file.text.contains("impl Policy for "))
        .filter_map(|file| file.stem("rs"))
        .collect();
    assert_eq!(policies, articles, "files and articles");
    for name in &policies {
        let entry = format!("    PolicyEntry::of::<{name}::");
        assert!(list.text.contains(&format!("\nmod {name};\n")), "no mod line for {name}");
        assert_eq!(list.text.matches(&entry).count(), 1, "{name} on the list");
    }
    assert_eq!(CATALOGUE.policies.len(), policies.len());
    for entry in CATALOGUE.policies {
        assert!(!entry.card().article.is_empty(), "{} has no article", entry.card().id);
    }
}

#[test]
fn every_load_shape_is_one_file_on_the_list() {
    let files = source::below("crates/sim/src/loads");
    let shapes = files.iter().filter(|file| file.text.contains("\nimpl Shape for ")).count();
    assert_eq!(CATALOGUE.loads.len(), shapes);
}

/// Lower-case words of letters and digits, with `gap` between them.
fn is_name(id: &str, gap: char) -> bool {
    let word = |word: &str| {
        let mut letters = word.chars();
        letters.next().is_some_and(|first| first.is_ascii_lowercase())
            && letters.all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
    };
    id.split(gap).all(word)
}

/// What is wrong with ids that stand beside each other.
fn names<'a>(place: &str, ids: impl IntoIterator<Item = &'a str>, gap: char) -> Vec<String> {
    let mut known = BTreeSet::new();
    let ids = ids.into_iter().filter(|&id| !known.insert(id) || !is_name(id, gap));
    ids.map(|id| format!("{place}: {id}")).collect()
}

/// Whether a text is a sentence, or several.
fn is_sentence(text: &str) -> bool {
    let text = text.trim();
    text.ends_with('.') && text.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
}

fn card(place: &str, card: &Card) -> Vec<String> {
    let texts = [card.summary, card.good_for, card.fidelity];
    let blunt = texts.iter().filter(|text| !is_sentence(text));
    let mut found: Vec<String> = blunt.map(|text| format!("{place}: “{text}”")).collect();
    found.extend((card.name.trim().is_empty()).then(|| format!("{place}: no name")));
    found
}

/// What is wrong with declarations and all that lies below them.
fn specs(place: &str, all: &'static [ParamSpec], out: &mut Vec<String>) {
    out.extend(names(place, all.iter().map(|spec| spec.id), '_'));
    for spec in all {
        let place = format!("{place}.{}", spec.id);
        if !is_sentence(spec.help()) {
            out.push(format!("{place}: “{}”", spec.help()));
        }
        if spec.label.trim().is_empty() {
            out.push(format!("{place}: no label"));
        }
        match &spec.control {
            Control::Number(n) => {
                let ordered = n.min <= n.default && n.default <= n.max && n.min < n.max;
                let steps = n.step > 0.0 && n.step <= n.max - n.min;
                let whole = [n.min, n.max, n.default, n.step].iter().all(|v| v.fract() == 0.0);
                if !ordered || !steps || (n.whole && !whole) {
                    out.push(format!("{place}: {n:?}"));
                }
            }
            Control::Switch { .. } => {}
            Control::Text(line) => {
                if let Err(allowed) = line.check(line.default) {
                    out.push(format!("{place}: “{}” must be {allowed}", line.default));
                }
                let book = "x".repeat(line.most + 1);
                if line.check(&book).is_ok() {
                    out.push(format!("{place}: takes more than {} characters", line.most));
                }
            }
            Control::Group { params } => specs(&place, params, out),
            Control::Choice { options } => {
                out.extend(names(&place, options.iter().map(|option| option.id), '-'));
                for option in *options {
                    if !is_sentence(option.help) || option.label.trim().is_empty() {
                        out.push(format!("{place}: {} is “{}”", option.id, option.help.trim()));
                    }
                    specs(&format!("{place}.{}", option.id), option.params, out);
                }
            }
            Control::List(list) => {
                let members = (list.default)().len();
                if list.min > list.max || !(list.min..=list.max).contains(&members) {
                    out.push(format!("{place}: {members} members in {} to {}", list.min, list.max));
                }
                specs(&format!("{place}[]"), list.item, out);
            }
        }
    }
}

#[test]
fn every_name_is_unique_every_help_a_sentence_every_default_in_range() {
    let mut found = Vec::new();
    let first = playground::first();
    found.extend(names("sections", Section::ALL.map(Section::id), '-'));
    found.extend(names("policies", CATALOGUE.policies.iter().map(|e| e.card().id), '-'));
    found.extend(names("loads", CATALOGUE.loads.iter().map(|e| e.card().id), '-'));
    for entry in CATALOGUE.policies {
        let place = format!("policy.{}", entry.card().id);
        found.extend(card(&place, entry.card()));
        found.extend(names(&place, entry.rules.iter().map(|rule| rule.id), '-'));
        specs(&place, entry.params(), &mut found);
    }
    for entry in CATALOGUE.loads {
        let place = format!("load.{}", entry.card().id);
        found.extend(card(&place, entry.card()));
        specs(&place, entry.params(), &mut found);
    }
    let others = Section::ALL.into_iter().filter(|s| !matches!(s, Section::Load | Section::Policy));
    for section in others {
        specs(section.id(), first.section(section).specs(), &mut found);
    }
    none("unfit declarations", &found);
}

#[test]
fn just_one_entry_of_each_list_is_the_default() {
    let defaults = |cards: Vec<&Card>| cards.iter().filter(|card| card.is_default).count();
    assert_eq!(defaults(CATALOGUE.policies.iter().map(Listed::card).collect()), 1);
    assert_eq!(defaults(CATALOGUE.loads.iter().map(Listed::card).collect()), 1);
}

/// Whether a line names a place of the machine it was written on.
fn names_a_place(line: &str) -> bool {
    // Put together here, so that this file does not hold them.
    let places = ["work", "root", "tmp/bash"].map(|folder| format!("/{folder}/"));
    // Such a path begins at the root of the machine, not below another folder.
    let inside = |c: char| c.is_alphanumeric() || "./_-".contains(c);
    places.iter().any(|place| {
        line.match_indices(place.as_str()).any(|(at, _)| !line[..at].ends_with(inside))
    })
}

/// Whether a line of a lock file takes a package from elsewhere than the public registries.
fn takes_from_elsewhere(name: &str, line: &str) -> bool {
    let line = line.trim_start();
    match name {
        "Cargo.lock" => {
            line.starts_with("source = ")
                && !line.contains("//github.com/rust-lang/crates.io-index")
        }
        _ => line.starts_with("\"resolved\": ") && !line.contains("//registry.npmjs.org/"),
    }
}

#[test]
fn no_text_knows_the_machine_it_was_written_on() {
    let mut found = Vec::new();
    for Source { name, text } in source::below("") {
        for (line, n) in text.lines().zip(1..) {
            if names_a_place(line) || takes_from_elsewhere(&name, line) {
                found.push(format!("{name}:{n}: {}", line.trim()));
            }
        }
    }
    none("of this machine", &found);
}

#[test]
fn a_place_of_the_machine_is_told_from_a_folder_of_the_project() {
    let places = ["work", "root"].map(|folder| format!("see /{folder}/notes.md"));
    assert!(places.iter().all(|line| names_a_place(line)));
    let harmless = ["a/work/of/art", "https://example.org/work/", "../root/", "/working/"];
    assert!(!harmless.iter().any(|line| names_a_place(line)));
}
