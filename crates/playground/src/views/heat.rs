//! The heat map: two settings, a run for each pair, a colour for what came of it.
//!
//! Not here: the runs (`crate::heat`), and the colours.

use std::fmt::Write as _;

use model::unit::Unit;
use model::{Quantity as _, Scenario, Totals};

use super::html::{escaped, flag, option};
use super::query::{Query, push};
use super::tune::called;
use crate::heat::{self, Map};
use crate::knob::Knob;

/// How many values a side can have.
const SIDES: [u32; 3] = [7, 11, 17];

/// Something that a map can show: name, unit, whether more is better, its value.
type Measure = (&'static str, Unit, bool, fn(&Totals) -> f64);

const MEASURES: [Measure; 5] = [
    ("Cost and penalty", Unit::Dollars, false, |totals| totals.cost + totals.penalty),
    ("In time", Unit::Ratio, true, Totals::slo),
    ("p95", Unit::Seconds, false, |totals| totals.p95),
    ("Turned away", Unit::Ratio, false, Totals::dropped_share),
    ("Actions", Unit::Count, false, |totals| totals.actions),
];

/// The view.
pub(super) fn view(scenario: &Scenario, query: &Query, tell: &mut dyn FnMut(f64)) -> String {
    let sides = heat::sides(scenario);
    let first = |index: usize| sides.get(index).map_or("", |knob| knob.path.as_str());
    let across = query.get("across").unwrap_or(first(0));
    let up = query.get("up").unwrap_or(first(1));
    let size = query.count("size", SIDES[1], SIDES[2]);
    let mut out = format!("<div>{}", form(&sides, across, up, size));
    if query.get("go").is_some() {
        match heat::map(scenario, (across, up), size as usize, tell) {
            Ok(map) => out.push_str(&maps(&map, scenario.goals().objective.get())),
            Err(why) => out.push_str(&super::html::alert(&format!("{why}."))),
        }
    }
    out.push_str("</div>");
    out
}

fn form(sides: &[Knob], across: &str, up: &str, size: u32) -> String {
    let mut out = String::from(
        "<p class=\"muted\">A run for each pair of values of two settings.</p>\
         <form data-ask=\"submit\" class=\"choose row\"><input type=\"hidden\" name=\"go\" \
         value=\"1\">",
    );
    for (name, label, chosen) in [("across", "Across", across), ("up", "Up", up)] {
        let _ = write!(out, "<label>{label} <select name=\"{name}\" id=\"heat-{name}\">");
        for knob in sides {
            let section = knob.path.split('.').next().and_then(model::Section::by_id);
            let section = section.map_or("", model::Section::label);
            let label = format!("{section}: {}", called(knob));
            out.push_str(&option(&knob.path, &label, knob.path == chosen));
        }
        out.push_str("</select></label>");
    }
    out.push_str("<label>Values <select name=\"size\">");
    for count in SIDES {
        let label = format!("{count} × {count}");
        out.push_str(&option(&count.to_string(), &label, count == size));
    }
    out.push_str(
        "</select></label><button type=\"submit\" class=\"primary\" \
         id=\"heat-go\">Draw</button></form>",
    );
    out
}

/// A map for each measure, of which one is seen.
fn maps(map: &Map, objective: f64) -> String {
    let mut out = String::from("<div class=\"heat\" role=\"group\" aria-label=\"What is shown\">");
    for (index, (name, ..)) in MEASURES.iter().enumerate() {
        let _ = write!(
            out,
            "<input type=\"radio\" name=\"measure\" id=\"measure-{index}\"{0}>\
             <label for=\"measure-{index}\">{1}</label>",
            flag("checked", index == 0),
            escaped(name)
        );
    }
    for measure in &MEASURES {
        out.push_str(&table(map, measure, objective));
    }
    let _ = write!(
        out,
        "<p class=\"keys\"><span class=\"here\">◎</span> where you are; press a cell to go \
         there, arrow keys move. \
         <span class=\"broken\">▨</span> the objective of {} is missed.</p></div>",
        Unit::Ratio.text(objective)
    );
    out
}

fn table(map: &Map, measure: &Measure, objective: f64) -> String {
    let (name, unit, ..) = measure;
    let values: Vec<f64> = map.cells.iter().flatten().map(measure.3).collect();
    let least = values.iter().copied().fold(f64::INFINITY, f64::min);
    let most = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let mut out = format!(
        "<div class=\"scroll map\" tabindex=\"0\" role=\"region\" aria-label=\"{0} as a map\">\
         <table>\
         <caption>{0}: {1} to {2}</caption><tbody>",
        escaped(name),
        escaped(&unit.text(least)),
        escaped(&unit.text(most))
    );
    let width = map.across.values.len();
    for (row, value) in map.up.values.iter().enumerate().rev() {
        let _ = write!(out, "<tr><th scope=\"row\">{}</th>", escaped(&map.up.knob.shown(*value)));
        for column in 0..width {
            let totals = map.cells[row * width + column].as_ref();
            let here = row == map.up.here && column == map.across.here;
            out.push_str(&cell(
                map,
                (column, row),
                totals,
                (measure, least, most, objective, here),
            ));
        }
        out.push_str("</tr>");
    }
    out.push_str("</tbody><tfoot><tr><td></td>");
    for value in &map.across.values {
        let _ = write!(out, "<th scope=\"col\">{}</th>", escaped(&map.across.knob.shown(*value)));
    }
    let _ = write!(
        out,
        "</tr></tfoot></table><p class=\"keys\">Up: {} · Across: {}</p></div>",
        escaped(&called(&map.up.knob)),
        escaped(&called(&map.across.knob))
    );
    out
}

/// Where a value lies between the least and the most. Over several times the least it is the ratio
/// that counts: one terrible corner would make all the rest look alike.
fn share(value: f64, least: f64, most: f64) -> f64 {
    if most <= least {
        0.0
    } else if least > 0.0 && most > 4.0 * least {
        libm::log(value / least) / libm::log(most / least)
    } else {
        (value - least) / (most - least)
    }
}

fn cell(
    map: &Map,
    (column, row): (usize, usize),
    totals: Option<&Totals>,
    (measure, least, most, objective, here): (&Measure, f64, f64, f64, bool),
) -> String {
    let Some(totals) = totals else {
        return "<td class=\"none\" title=\"These two do not fit each other\"></td>".to_owned();
    };
    let (name, unit, more, value) = measure;
    let value = value(totals);
    let share = share(value, least, most);
    let bad = if *more { 1.0 - share } else { share };
    let (across, up) = (map.across.values[column], map.up.values[row]);
    let mut set = String::new();
    push(&mut set, &map.across.knob.path, &map.across.knob.text(across));
    push(&mut set, &map.up.knob.path, &map.up.knob.text(up));
    let broken = totals.slo() < objective;
    let words = format!(
        "{} {}, {} {}: {} {}{}{}",
        called(&map.across.knob),
        map.across.knob.shown(across),
        called(&map.up.knob),
        map.up.knob.shown(up),
        name,
        unit.text(value),
        if broken { ", misses the objective" } else { "" },
        if here { ", where you are" } else { "" }
    );
    format!(
        "<td class=\"{0}\" style=\"--heat:{1}\"><button type=\"button\" data-set=\"{2}\" \
         aria-label=\"{3}\" title=\"{3}\" tabindex=\"{5}\">{4}</button></td>",
        if broken { "broken" } else { "kept" },
        (bad * 100.0).round() / 100.0,
        escaped(&set),
        escaped(&words),
        if here { "◎" } else { "" },
        if here { 0 } else { -1 }
    )
}
