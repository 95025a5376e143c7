//! The chooser: what the load is like, a kind of service to pick, and strategies that suit both.
//!
//! Not here: who suits what (`crate::chooser`).

use std::fmt::Write as _;

use model::{Scenario, Suit};

use super::html::{escaped, option};
use super::query::{Query, push};
use crate::chooser::{SERVICES, Suggestion, described, suggest};
use crate::shape::Shape;

/// Steps of the run whose load is looked at.
const STEPS: u32 = 20_000;

/// The view.
pub(super) fn view(scenario: &Scenario, query: &Query, _: &mut dyn FnMut(f64)) -> String {
    let service = query.get("service").and_then(by_id);
    let shape = Shape::of(scenario, &crate::preview(scenario, STEPS));
    let mut out = String::from(
        "<div><form data-ask=\"change\" class=\"choose\"><label>My workload \
         <select name=\"service\" id=\"service\"><option value=\"\">Not sure</option>",
    );
    for known in &SERVICES {
        out.push_str(&option(known.suit.id(), known.label, service == Some(known.suit)));
    }
    out.push_str("</select></label></form>");
    if let Some(known) = SERVICES.iter().find(|known| service == Some(known.suit)) {
        let _ = write!(out, "<p class=\"muted\">{}</p>", escaped(known.help));
    }
    out.push_str("<details><summary>What this load is like</summary><ul>");
    for line in described(&shape) {
        let _ = write!(out, "<li>{}</li>", escaped(&line));
    }
    out.push_str("</ul></details>");
    let found = suggest(scenario, service, &shape);
    if found.is_empty() {
        out.push_str("<p class=\"muted\">Nothing stands out: pick a workload.</p>");
    } else {
        out.push_str("<ol class=\"suggestions\">");
        for suggestion in &found {
            out.push_str(&entry(suggestion));
        }
        out.push_str("</ol>");
        let mut with = String::new();
        for suggestion in &found {
            push(&mut with, "with", suggestion.card);
        }
        let _ = write!(
            out,
            "<p><button type=\"button\" data-to=\"compare\" data-beside=\"{}\">Compare these on \
             this load</button></p>",
            escaped(&with)
        );
    }
    out.push_str("</div>");
    out
}

fn by_id(id: &str) -> Option<Suit> {
    Suit::SERVICES.into_iter().find(|suit| suit.id() == id)
}

fn entry(suggestion: &Suggestion) -> String {
    let mut out = format!(
        "<li data-strategy=\"{}\"><p class=\"row\"><b>{}</b>",
        suggestion.card,
        escaped(suggestion.name)
    );
    if suggestion.chosen {
        out.push_str("<span class=\"muted\">is set</span></p>");
    } else {
        let _ = write!(
            out,
            "<button type=\"button\" data-set=\"policy={}\" aria-label=\"Take {1}\">Take \
             it</button></p>",
            suggestion.card,
            escaped(suggestion.name)
        );
    }
    let _ = write!(out, "<p class=\"muted\">Good for: {}</p><ul>", escaped(suggestion.good_for));
    for reason in &suggestion.reasons {
        let _ = write!(out, "<li>{}</li>", escaped(reason));
    }
    out.push_str("</ul></li>");
    out
}
