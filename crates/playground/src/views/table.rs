//! The table of a comparison: a row a run, a column a number, sorted by the page.
//!
//! Not here: where the numbers come from (`board`).

use std::fmt::Write as _;

use model::Unit;

use super::compare::Row;
use super::html::escaped;
use super::query;
use crate::board::COLUMNS;

/// The table; `chosen` is the strategy of the scenario on the screen.
pub(super) fn table(rows: &[Row], chosen: &str) -> String {
    let mut out = String::from(
        "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"The runs as a table\">\
         <table class=\"board\"><caption class=\"unseen\">Runs on the same load and seed</caption>\
         <thead><tr><th scope=\"col\" aria-sort=\"ascending\"><button type=\"button\" data-sort \
         id=\"sort-name\">Run</button></th>",
    );
    for column in &COLUMNS {
        // The first press shows the best first.
        let worst = if column.more { " data-down" } else { "" };
        let _ = write!(
            out,
            "<th scope=\"col\"><button type=\"button\" data-sort{worst} id=\"sort-{}\" \
             title=\"{}\">{}</button></th>",
            column.id,
            escaped(column.help),
            escaped(column.label)
        );
    }
    out.push_str(
        "<th scope=\"col\"><span class=\"unseen\">Take it</span></th></tr></thead><tbody>",
    );
    for row in rows {
        out.push_str(&line(row, chosen));
    }
    out.push_str("</tbody></table></div>");
    out
}

/// A number in a cell: shares that are next to nothing are said to be.
fn shown(unit: Unit, value: f64) -> String {
    if unit == Unit::Ratio && value > 0.0 && value < 1e-4 {
        return "< 0.01 %".to_owned();
    }
    unit.text(value)
}

fn line(row: &Row, chosen: &str) -> String {
    let id = row.scenario.policy().card().id;
    let class = if row.pin.is_some() {
        " class=\"pinned\""
    } else if id == chosen {
        " class=\"chosen\""
    } else {
        ""
    };
    let mut out = format!(
        "<tr{class} data-run=\"{id}\"><th scope=\"row\" data-v=\"{0}\"><span \
         class=\"badge\">{0}</span> \
         {1}</th>",
        row.number,
        escaped(&row.name())
    );
    for (index, column) in COLUMNS.iter().enumerate() {
        let text = row.value(index).map_or("–".to_owned(), |value| shown(column.unit, value));
        let value = row.value(index).map_or(String::new(), |value| format!("{value}"));
        let _ = write!(out, "<td data-v=\"{value}\">{}", escaped(&text));
        if let Some(band) = row.bands.get(index).copied().flatten() {
            let (low, high) = (shown(column.unit, band.low), shown(column.unit, band.high));
            let _ = write!(out, "<small>{} to {}</small>", escaped(&low), escaped(&high));
        }
        out.push_str("</td>");
    }
    let name = escaped(&row.name());
    if let Some(link) = &row.pin {
        let _ = write!(
            out,
            "<td><a class=\"button\" href=\"#/playground?{}\" aria-label=\"Open {name}\">Open</a>",
            escaped(link)
        );
    } else {
        let mut set = String::new();
        query::push(&mut set, "policy", id);
        let _ = write!(
            out,
            "<td><button type=\"button\" data-set=\"{set}\" data-to=\"playground\" \
                 aria-label=\"Take it: {name}\">Take it</button>"
        );
    }
    out.push_str("</td></tr>");
    out
}
