//! Screen readers and keyboards: names, headings, ids, focus, dialogs.

use crate::desk::{open, rest};
use crate::pool::Loan;
use browser::{Key, Page};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// A page with all there is: lists, choices, notices, folds open.
#[track_caller]
fn open_everything() -> Loan {
    let page = open("#/kitchen?v=1&policy=ratio&policy.metrics=2&traffic.events=2&fleet.mox=1");
    page.execute("for (const fold of document.querySelectorAll('details')) fold.open = true", &[]);
    page
}

/// Role and name of everything, as the browser tells them to a screen reader.
#[track_caller]
fn told(page: &Page) -> Vec<(String, String, Value)> {
    let tree = page.developer("Accessibility.getFullAXTree", &json!({}));
    let nodes = tree["nodes"].as_array().cloned().unwrap_or_default();
    let text = |value: &Value| value["value"].as_str().unwrap_or_default().trim().to_owned();
    let nodes = nodes.into_iter().filter(|node| node["ignored"] != true);
    nodes.map(|node| (text(&node["role"]), text(&node["name"]), node)).collect()
}

const CONTROLS: [&str; 12] = [
    "button",
    "checkbox",
    "combobox",
    "DisclosureTriangle",
    "image",
    "link",
    "radio",
    "region",
    "searchbox",
    "slider",
    "spinbutton",
    "textbox",
];

#[test]
fn everything_that_can_be_used_has_a_name() {
    let page = open_everything();
    for over in [None, Some(3), Some(4), Some(6)] {
        if let Some(button) = over {
            page.click(&format!(".top-bar nav button:nth-of-type({button})"));
            page.wait_for("dialog[open]");
        }
        let all = told(&page);
        let controls = all.iter().filter(|(role, ..)| CONTROLS.contains(&role.as_str()));
        let (named, nameless): (Vec<_>, Vec<_>) = controls.partition(|(_, name, _)| {
            // A sign is no name.
            name.chars().any(char::is_alphabetic)
        });
        assert!(nameless.is_empty(), "{nameless:#?}");
        assert!(named.len() >= if over.is_none() { 60 } else { 1 }, "{} controls", named.len());
        if over.is_some() {
            page.press([Key::Escape]);
            page.wait_until("the dialog is closed", |page| page.count("dialog") == 0);
        }
    }
    page.assert_no_errors();
}

#[test]
fn headings_are_in_order_below_one_first_heading() {
    let page = open_everything();
    let levels: Vec<i64> = told(&page)
        .iter()
        .filter(|(role, ..)| role == "heading")
        .filter_map(|(.., node)| {
            let properties = node["properties"].as_array()?;
            let level = properties.iter().find(|property| property["name"] == "level")?;
            level["value"]["value"].as_i64()
        })
        .collect();
    assert!(levels.len() > 10, "{levels:?}");
    assert_eq!(levels.iter().filter(|&&level| level == 1).count(), 1, "{levels:?}");
    assert_eq!(levels[0], 1, "the first heading comes first: {levels:?}");
    assert!(levels.windows(2).all(|pair| pair[1] <= pair[0] + 1), "a gap in {levels:?}");
    // Two navigations, of the views and of the page, each with a name of its own.
    let marks = [("banner", 1), ("main", 1), ("navigation", 2)];
    let all = told(&page);
    for (mark, count) in marks {
        let found: BTreeSet<&str> = all
            .iter()
            .filter(|(role, ..)| role == mark)
            .map(|(_, name, _)| name.as_str())
            .collect();
        assert_eq!(found.len(), count, "{mark}: {found:?}");
    }
    page.assert_no_errors();
}

#[test]
fn ids_are_unique_and_whatever_refers_to_one_finds_it() {
    let page = open_everything();
    assert_eq!(page.attribute("html", "lang").as_deref(), Some("en"));
    assert!(!page.execute("return document.title", &[]).as_str().unwrap_or_default().is_empty());
    let ids = page.execute(
        "return Array.from(document.querySelectorAll('[id]'), (element) => element.id)",
        &[],
    );
    let ids: Vec<&str> = ids.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let unique: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(ids.len(), unique.len(), "{ids:?}");
    let references = page.execute(
        "const names = ['for', 'aria-labelledby', 'aria-describedby', 'aria-controls'];
        return names.flatMap((name) => Array.from(document.querySelectorAll(`[${name}]`),
            (element) => element.getAttribute(name).split(' '))).flat()",
        &[],
    );
    let references = references.as_array().into_iter().flatten().filter_map(Value::as_str);
    let lost: Vec<&str> = references.filter(|id| !unique.contains(id)).collect();
    assert!(lost.is_empty(), "{lost:?}");
    page.assert_no_errors();
}

/// What has the focus, and whether that can be seen: on it, or on the label around it.
const FOCUS: &str = "const element = document.activeElement;
    const ringed = (at) => {
        const style = at === null ? {} : getComputedStyle(at);
        return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
    };
    return [
        element === document.body ? 'nothing' : element.outerHTML.slice(0, 500),
        ringed(element) || ringed(element.closest('label')),
    ]";

#[test]
fn the_focus_can_be_seen_wherever_it_is_and_goes_everywhere() {
    let page = open("");
    let mut stops = Vec::new();
    for _ in 0..100 {
        page.press([Key::Tab]);
        let focus = page.execute(FOCUS, &[]);
        let element = focus[0].as_str().unwrap_or_default().to_owned();
        assert!(element == "nothing" || focus[1] == true, "the focus cannot be seen on {element}");
        stops.push(element);
    }
    for part in [">Help<", "load-input", "Target CPU slider", "sketchpad", "play", "scrub"] {
        assert!(stops.iter().any(|stop| stop.contains(part)), "Tab never comes to {part}");
    }
    page.assert_no_errors();
}

#[test]
fn dialogs_take_the_focus_and_give_it_back() {
    let page = open("");
    let focus = "const element = document.activeElement;
        return element === document.body ? 'nothing' : element.textContent.trim()";
    for (button, name) in [(3, "Share"), (4, "Scenarios"), (6, "Help")] {
        for closes_with in ["Escape", "the cross"] {
            page.focus(&format!(".top-bar nav button:nth-of-type({button})"));
            page.press([Key::Enter]);
            page.wait_for("dialog[open]");
            assert_eq!(page.text("dialog h2"), name);
            let inside = "return document.activeElement.closest('dialog') !== null";
            assert_eq!(page.execute(inside, &[]), true, "{name} takes the focus");
            if closes_with == "Escape" {
                page.press([Key::Escape]);
            } else {
                page.click("dialog [aria-label=Close]");
            }
            page.wait_until("the dialog is closed", |page| page.count("dialog") == 0);
            assert_eq!(page.execute(focus, &[]), name, "{name}, closed with {closes_with}");
        }
    }
    rest(&page);
    page.assert_no_errors();
}

#[test]
fn help_tells_keys_words_and_the_version_of_the_engine() {
    let page = open("");
    page.click(".top-bar nav button:last-of-type");
    let help = page.text("dialog");
    for part in ["Ctrl Z", "Insert", "Space", "Utilisation", "Draining", "engine 3"] {
        assert!(help.contains(part), "no {part:?} in {help}");
    }
    page.assert_no_errors();
}

#[test]
fn what_changes_by_itself_is_said_aloud() {
    let page = open("");
    // The last stroke and notices are said politely, refusals at once.
    assert_eq!(page.attribute(".notices", "role").as_deref(), Some("status"));
    assert_eq!(page.attribute(".chart .said", "role").as_deref(), Some("status"));
    page.fill("#policy-target-input", "500");
    assert_eq!(page.attribute("#policy-target-error", "role").as_deref(), Some("alert"));
    page.assert_no_errors();
}
