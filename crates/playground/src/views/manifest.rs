//! Manifests: a text that is pasted becomes the scenario, the scenario is shown as a text.
//!
//! Not here: reading and writing (`crate::manifest`), and files that are dropped (the page).

use std::fmt::Write as _;

use model::{Scenario, Section, Value};

use super::html::{alert, escaped};
use super::query::{Query, push};
use crate::manifest::{Effect, Note, Read, kinds, read, write};

/// A longer text is no manifest of one autoscaler [bytes].
const MOST: usize = 100_000;

/// The view.
pub(super) fn view(scenario: &Scenario, query: &Query, _: &mut dyn FnMut(f64)) -> String {
    let text = query.get("text").unwrap_or_default().replace("\r\n", "\n");
    let mut out = format!(
        "<div><form data-ask=\"submit\" class=\"choose\"><label for=\"manifest-text\">Paste or \
         drop {}</label><textarea id=\"manifest-text\" name=\"text\" rows=\"8\" \
         spellcheck=\"false\" autocomplete=\"off\">\n{}</textarea><p class=\"row\">\
         <button type=\"submit\">Read it</button></p></form>",
        escaped(&listed()),
        escaped(&text)
    );
    if !text.is_empty() {
        out.push_str(&result(scenario, &text));
    }
    out.push_str(&mirror(scenario, Some(text.as_str()).filter(|text| !text.is_empty())));
    out.push_str("</div>");
    out
}

/// What can be read, in one line.
fn listed() -> String {
    let kinds = kinds();
    match kinds.split_last() {
        Some((last, [])) => format!("a {last}"),
        Some((last, others)) => format!("a {} or {last}", others.join(", ")),
        None => String::new(),
    }
}

/// What was read, or what is wrong with it.
fn result(scenario: &Scenario, text: &str) -> String {
    if text.len() > MOST {
        return alert(&format!(
            "The text has {} bytes, but may have at most {MOST}: one autoscaler is enough.",
            text.len()
        ));
    }
    match read(scenario, text) {
        Ok(read) => found(scenario, &read),
        Err(mistakes) => {
            let mut out =
                String::from("<div role=\"alert\"><p>It cannot be read as it is:</p><ul>");
            for mistake in &mistakes {
                let _ = write!(
                    out,
                    "<li class=\"error\">Line {}, column {}: {}.</li>",
                    mistake.line,
                    mistake.column,
                    escaped(mistake.text.trim_end_matches('.'))
                );
            }
            out.push_str("</ul></div>");
            out
        }
    }
}

/// What a manifest means, and a way to use it.
fn found(scenario: &Scenario, read: &Read) -> String {
    let Ok(new) = crate::load(&read.scenario) else {
        return alert("What was read is no scenario of this version.");
    };
    let changes = difference(scenario, &new);
    let mut out = format!("<p role=\"status\">{}: ", escaped(&read.kind));
    if changes.is_empty() {
        out.push_str("the scenario is as it says.</p>");
    } else {
        let count = changes.len();
        let settings = if count == 1 { "setting" } else { "settings" };
        let mut pairs = String::new();
        for (path, text) in &changes {
            push(&mut pairs, path, text);
        }
        let _ = write!(
            out,
            "{count} {settings} of the scenario would change.</p><p><button type=\"button\" \
             class=\"primary\" data-set=\"{}\">Use it</button></p>",
            escaped(&pairs)
        );
    }
    for (effect, heading) in [
        (Effect::Unknown, "Not known here, kept as it is"),
        (Effect::Kept, "Without effect here, kept as it is"),
        (Effect::Assumed, "Assumed"),
        (Effect::Taken, "Taken over"),
    ] {
        let notes: Vec<&Note> = read.notes.iter().filter(|note| note.effect == effect).collect();
        out.push_str(&list(heading, &notes, effect == Effect::Unknown));
    }
    out
}

fn list(heading: &str, notes: &[&Note], open: bool) -> String {
    if notes.is_empty() {
        return String::new();
    }
    let open = if open { " open" } else { "" };
    let mut out = format!("<details{open}><summary>{heading} ({})</summary><ul>", notes.len());
    for note in notes {
        let _ = write!(
            out,
            "<li><span class=\"muted figure\">{}:{}</span> {}</li>",
            note.line,
            note.column,
            escaped(&note.text)
        );
    }
    out.push_str("</ul></details>");
    out
}

/// The settings that make `new` of `old`, in the order in which they can be set.
fn difference(old: &Scenario, new: &Scenario) -> Vec<(String, String)> {
    let (before, mut after) = (old.changes(), new.changes());
    // What is at its default again says so: the settings that are left out would stay.
    for (path, _) in &before {
        let known = after.iter().any(|(other, _)| other == path);
        if let Some(text) = value_at(new, path).filter(|_| !known) {
            after.push((path.clone(), text));
        }
    }
    after.retain(|change| !before.contains(change));
    if old.policy().card().id != new.policy().card().id {
        let id = new.policy().card().id.to_owned();
        after.retain(|(path, _)| path != "policy");
        after.insert(0, ("policy".to_owned(), id));
    }
    after
}

/// The value of a setting as a text that can be set again.
fn value_at(scenario: &Scenario, path: &str) -> Option<String> {
    let mut ids = path.split('.');
    let mut group = scenario.section(Section::by_id(ids.next()?)?);
    let mut last = None;
    while let Some(id) = ids.next() {
        let value = group.get(id)?;
        match value {
            Value::Group(inner) => group = inner,
            Value::Choice(picked) => group = picked.group(),
            Value::List(items) => {
                if let Some(index) = ids.next() {
                    group = items.get(index.parse::<usize>().ok()?)?;
                }
            }
            Value::Number(_) | Value::Switch(_) | Value::Text(_) => {}
        }
        last = Some(value);
    }
    match last? {
        Value::Number(value) => Some(format!("{value}")),
        other => other.text(),
    }
}

/// The scenario as a manifest.
fn mirror(scenario: &Scenario, before: Option<&str>) -> String {
    let Some(written) = write(scenario, before) else {
        return "<p class=\"muted\">The strategy that is chosen has no manifest.</p>".to_owned();
    };
    let mut out = format!(
        "<h3 id=\"manifest-now\">This scenario as a {}</h3><pre class=\"yaml\" \
         id=\"manifest-yaml\" tabindex=\"0\" role=\"region\" \
         aria-labelledby=\"manifest-now\">{}</pre><p class=\"row\">\
         <button type=\"button\" data-copy=\"manifest-yaml\">Copy</button></p>",
        escaped(&written.kind),
        escaped(&written.text)
    );
    if !written.notes.is_empty() {
        out.push_str("<ul class=\"muted\">");
        for note in &written.notes {
            let _ = write!(out, "<li>{}</li>", escaped(note));
        }
        out.push_str("</ul>");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(scenario: &Scenario, text: &str) -> String {
        let mut query = String::new();
        push(&mut query, "text", text);
        view(scenario, &Query::read(&query), &mut |_| {})
    }

    const TEXT: &str = "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nspec:\n  \
        minReplicas: 3\n  maxReplicas: 30\n  <odd>: 1\n";

    #[test]
    fn what_is_offered_makes_the_scenario_that_the_manifest_means() {
        let scenario = crate::first();
        let html = asked(&scenario, TEXT);
        assert!(html.contains("Use it") && html.contains("&lt;odd&gt;"), "{html}");
        let read = read(&scenario, TEXT).unwrap();
        let new = crate::load(&read.scenario).unwrap();
        let mut mine = scenario.clone();
        let pairs = difference(&scenario, &new);
        let refused = mine.set_all(pairs.iter().map(|(path, text)| (&**path, &**text)));
        assert!(refused.is_empty(), "{refused:?}");
        assert_eq!(mine, new);
        assert!(asked(&mine, TEXT).contains("the scenario is as it says"));
        // From another scenario of the same strategy, what the manifest leaves out goes back.
        let mut other = new.clone();
        other.set("policy.controller.tolerance", "0.3").unwrap();
        let pairs = difference(&other, &new);
        let refused = other.set_all(pairs.iter().map(|(path, text)| (&**path, &**text)));
        assert!(refused.is_empty() && other == new, "{pairs:?} {refused:?}");
    }

    #[test]
    fn mistakes_are_told_with_their_places_and_nothing_is_offered() {
        let html = asked(&crate::first(), &TEXT.replace("30", "many"));
        assert!(html.contains("Line 5, column 16") && !html.contains("Use it"), "{html}");
    }

    #[test]
    fn the_scenario_is_mirrored_if_its_strategy_has_a_manifest() {
        let scenario = crate::first();
        assert!(asked(&scenario, "").contains("has no manifest"));
        let mut scenario = scenario;
        scenario.set("policy", "hpa").unwrap();
        scenario.set("fleet.max", "17").unwrap();
        assert!(asked(&scenario, "").contains("maxReplicas: 17"));
    }
}
