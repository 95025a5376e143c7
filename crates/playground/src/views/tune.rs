//! Tune: which settings may change, what was tried, and the cheapest that keeps the promise.
//!
//! Not here: the search (`crate::tune`).

use std::fmt::Write as _;

use model::Scenario;
use model::unit::Unit;

use super::html::{escaped, flag, option};
use super::query::{Query, push};
use crate::knob::{Dial, Knob};
use crate::tune::{self, Judged, MOST_KNOBS, Tried, Tuned};

/// How many runs can be asked for.
const RUNS: [u32; 3] = [150, 500, 1500];
/// So many settings are ticked before anybody chose.
const USUAL: usize = 3;
/// So many of the points are listed.
const LISTED: usize = 20;

/// The view.
pub(super) fn view(scenario: &Scenario, query: &Query, tell: &mut dyn FnMut(f64)) -> String {
    let knobs = tune::tunable(scenario);
    if knobs.is_empty() {
        return "<p class=\"muted\">This strategy has nothing to tune.</p>".to_owned();
    }
    let asked = query.get("go").is_some();
    let mut ticked: Vec<String> = query.all("knob").map(str::to_owned).collect();
    if ticked.is_empty() && !asked {
        let numbers = knobs.iter().filter(|knob| matches!(knob.dial, Dial::Number { .. }));
        ticked = numbers.take(USUAL).map(|knob| knob.path.clone()).collect();
    }
    let runs = query.count("runs", RUNS[1], tune::MOST_RUNS);
    let mut out = format!("<div>{}", form(&knobs, &ticked, runs));
    if asked {
        match tune::tune(scenario, &ticked, runs, tell) {
            Ok(found) => out.push_str(&result(scenario, &found)),
            Err(why) => out.push_str(&super::html::alert(&format!("{why}."))),
        }
    }
    out.push_str("</div>");
    out
}

fn form(knobs: &[Knob], ticked: &[String], runs: u32) -> String {
    let mut out = format!(
        "<p class=\"muted\">Looks for the settings that cost least, instances and penalty \
         together, \
         and keep the objective. Tick what may change, at most {MOST_KNOBS}.</p>\
         <form data-ask=\"submit\" class=\"choose\"><input type=\"hidden\" name=\"go\" value=\"1\">\
         <fieldset aria-label=\"Settings that may change\"><div class=\"ticks\">"
    );
    for knob in knobs {
        let _ = write!(
            out,
            "<label><input type=\"checkbox\" name=\"knob\" value=\"{0}\" id=\"knob-{0}\"{1}> {2} \
             <span class=\"muted\">{3}</span></label>",
            escaped(&knob.path),
            flag("checked", ticked.contains(&knob.path)),
            escaped(&called(knob)),
            escaped(&knob.shown(knob.now))
        );
    }
    out.push_str("</div></fieldset><p class=\"row\"><label>Runs <select name=\"runs\">");
    for count in RUNS {
        out.push_str(&option(&count.to_string(), &count.to_string(), count == runs));
    }
    out.push_str(
        "</select></label><button type=\"submit\" class=\"primary\" id=\"tune-go\">Search</button>\
         </p></form>",
    );
    out
}

/// The name of a setting, with its number where it is one of a list.
pub(super) fn called(knob: &Knob) -> String {
    let number = knob.path.split('.').find_map(|piece| piece.parse::<u32>().ok());
    match number {
        Some(number) => format!("{} {}", knob.label, number + 1),
        None => knob.label.to_owned(),
    }
}

fn result(scenario: &Scenario, found: &Tuned) -> String {
    let mut out = String::from("<div class=\"found\" role=\"status\">");
    let goal = Unit::Ratio.text(model::Quantity::get(scenario.goals().objective));
    let verdict = match (found.changes.is_empty(), found.keeps) {
        (true, true) => "Nothing that was tried is better than the present settings.".to_owned(),
        (true, false) => format!(
            "No settings that were tried keep the objective of {goal}, and none come closer than \
             the present ones."
        ),
        (false, true) => {
            let (a, b) = (found.before.objective(), found.after.objective());
            let saved = if b < a && a > 0.0 { (a - b) / a } else { 0.0 };
            if saved > 0.0 {
                format!("Keeps the objective of {goal} and saves {}.", Unit::Ratio.text(saved))
            } else {
                format!("Keeps the objective of {goal}, which the present settings do not.")
            }
        }
        (false, false) => format!(
            "No settings that were tried keep the objective of {goal} on every count; these come \
             closest."
        ),
    };
    let _ = write!(out, "<p><b>{}</b></p>", escaped(&verdict));
    if !found.changes.is_empty() {
        out.push_str(&changes(found));
    }
    out.push_str(&before_and_after(found));
    let _ = write!(
        out,
        "<p class=\"muted\">{} runs of the fluid{}.</p>",
        found.runs,
        if found.unseen.is_some() {
            ", several seeds for each point; the last rows are seeds that the search never saw"
        } else {
            "; no chance is at play here, so that one seed says it all"
        }
    );
    out.push_str(&points(found));
    out.push_str("</div>");
    out
}

/// What is to be set, and the button that sets it.
fn changes(found: &Tuned) -> String {
    let mut out = String::from("<ul class=\"changes\">");
    let mut set = String::new();
    for (path, text) in &found.changes {
        push(&mut set, path, text);
        let Some(knob) = found.knobs.iter().find(|knob| knob.path == *path) else { continue };
        let (dial, now) = (&knob.dial, knob.shown(knob.now));
        let to = match dial {
            Dial::Number { range, .. } => {
                text.parse().map_or(text.clone(), |value| range.unit.text(value))
            }
            Dial::Choice(options) => {
                let option = options.iter().find(|option| option.id == text);
                option.map_or(text.clone(), |option| option.label.to_owned())
            }
            Dial::Switch => text.clone(),
        };
        let (name, now, to) = (escaped(&called(knob)), escaped(&now), escaped(&to));
        let _ = write!(out, "<li>{name}: {now} → <b>{to}</b></li>");
    }
    let _ = write!(
        out,
        "</ul><p class=\"row\"><button type=\"button\" class=\"primary\" id=\"tune-apply\" \
         data-set=\"{}\">Apply</button> <span class=\"muted\">Undo takes it back.</span></p>",
        escaped(&set)
    );
    out
}

fn before_and_after(found: &Tuned) -> String {
    let mut out = String::from(
        "<table class=\"comparison\"><thead><tr><td></td><th scope=\"col\">Cost</th>\
         <th scope=\"col\">Penalty</th><th scope=\"col\">In time</th></tr></thead><tbody>",
    );
    let mut row = |name: &str, judged: &Judged| {
        let _ = write!(
            out,
            "<tr><th scope=\"row\">{name}</th><td>{}</td><td>{}</td><td>{}</td></tr>",
            Unit::Dollars.text(judged.cost),
            Unit::Dollars.text(judged.penalty),
            Unit::Ratio.text(judged.slo)
        );
    };
    row("Now", &found.before);
    row("Found", &found.after);
    if let Some((before, after)) = &found.unseen {
        row("Now, unseen seeds", before);
        row("Found, unseen seeds", after);
    }
    out.push_str("</tbody></table>");
    out
}

/// What was tried: a cloud, and the best of it as a table.
fn points(found: &Tuned) -> String {
    let mut best: Vec<&Tried> = Vec::new();
    let key = |tried: &Tried| (-(tried.judged.slo * 1e4).floor(), tried.judged.objective());
    for tried in &found.tried {
        let place = best.partition_point(|other| key(other) <= key(tried));
        best.insert(place, tried);
    }
    let mut out = format!(
        "<details><summary>What was tried: {} points</summary>{}<div class=\"scroll\" \
         tabindex=\"0\" \
         role=\"region\" aria-label=\"What was tried\"><table class=\"board\"><thead><tr>",
        found.tried.len(),
        cloud(found)
    );
    for knob in &found.knobs {
        let _ = write!(
            out,
            "<th scope=\"col\"><button type=\"button\" data-sort>{}</button></th>",
            escaped(&called(knob))
        );
    }
    out.push_str(
        "<th scope=\"col\"><button type=\"button\" data-sort>Cost and penalty</button></th>\
         <th scope=\"col\"><button type=\"button\" data-sort data-down>In time</button></th>\
         <th scope=\"col\">Runs</th></tr></thead><tbody>",
    );
    for tried in best.iter().take(LISTED) {
        out.push_str("<tr>");
        for (knob, value) in found.knobs.iter().zip(&tried.values) {
            let _ = write!(out, "<td data-v=\"{value}\">{}</td>", escaped(&knob.shown(*value)));
        }
        let (cost, slo) = (tried.judged.objective(), tried.judged.slo);
        let _ = write!(
            out,
            "<td data-v=\"{cost}\">{}</td><td data-v=\"{slo}\">{}</td><td>{}</td></tr>",
            Unit::Dollars.text(cost),
            Unit::Ratio.text(slo),
            if tried.exact { "exact" } else { "preview" }
        );
    }
    out.push_str("</tbody></table></div></details>");
    out
}

/// Every point by cost and promises.
fn cloud(found: &Tuned) -> String {
    let costs = found.tried.iter().map(|tried| tried.judged.objective());
    let least = costs.clone().fold(f64::INFINITY, f64::min);
    let most = costs.fold(0.0, f64::max).max(least + 0.01);
    let worst = found.tried.iter().map(|tried| tried.judged.slo).fold(1.0, f64::min);
    let mut out = format!(
        "<svg class=\"cloud\" viewBox=\"-5 -5 330 110\" role=\"img\" aria-label=\"Cost and \
         penalty from \
         {} to {}, in time from {} to 100 %\">",
        Unit::Dollars.text(least),
        Unit::Dollars.text(most),
        Unit::Ratio.text(worst)
    );
    for tried in &found.tried {
        let x = 320.0 * (tried.judged.objective() - least) / (most - least);
        let y = 100.0 * (1.0 - tried.judged.slo) / (1.0 - worst).max(1e-6);
        let (x, y) = (super::html::coordinate(x), super::html::coordinate(y));
        let _ = write!(out, "<circle cx=\"{x}\" cy=\"{y}\" r=\"2\"/>");
    }
    out.push_str("</svg><p class=\"muted\">Cheaper to the left, more in time to the top.</p>");
    out
}
