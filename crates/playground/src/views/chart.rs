//! The pictures of a comparison: cost against kept promises, and instances over load for each run.
//!
//! Positions are shares of the picture, so it fits any width and its words keep their size. Not
//! here: colours and sizes, which are those of the page.

use std::fmt::Write as _;

use model::unit::Unit;

use super::compare::Row;
use super::html::{coordinate, escaped};
use crate::board::{self, Marks, place};

/// The greatest number of nines on the axis of promises: 99.99 %.
const MOST_NINES: f64 = 4.0;

/// The height of a share of kept promises, 0 to 1: each step of the axis leaves a tenth of what is
/// broken.
fn height(slo: f64, least: f64) -> f64 {
    let nines = -libm::log10((1.0 - slo).max(1e-9));
    ((nines - least) / (MOST_NINES - least)).clamp(0.0, 1.0)
}

/// The least number of nines, in halves, that the axis needs for these shares.
fn least(shares: &[f64]) -> f64 {
    let worst = shares.iter().copied().fold(1.0, f64::min);
    let nines = -libm::log10((1.0 - worst).max(1e-9));
    ((nines * 2.0).floor() / 2.0).clamp(0.0, 2.0)
}

/// Where a cost lies, 0 to 1.
struct Costs {
    from: f64,
    to: f64,
}

impl Costs {
    fn new(costs: &[f64]) -> Self {
        let least = costs.iter().copied().fold(f64::INFINITY, f64::min);
        let most = costs.iter().copied().fold(0.0, f64::max);
        let room = 0.08 * (most - least).max(0.05 * most).max(0.01);
        Self { from: (least - room).max(0.0), to: most + room }
    }

    fn at(&self, cost: f64) -> f64 {
        ((cost - self.from) / (self.to - self.from)).clamp(0.0, 1.0)
    }
}

fn percent(share: f64) -> String {
    format!("{}%", coordinate(100.0 * share))
}

/// Cost against the share of kept promises; `objective` is the share that was promised.
pub(super) fn scatter(rows: &[Row], marks: Option<&Marks>, objective: f64) -> String {
    let (cost, slo) = (place("cost"), place("slo"));
    let points: Vec<(f64, f64)> = rows
        .iter()
        .map(|row| (row.value(cost).unwrap_or(0.0), row.value(slo).unwrap_or(0.0)))
        .collect();
    let marked = marks.map(|marks| [marks.optimum, marks.fixed]).unwrap_or_default();
    let extra: Vec<(f64, f64)> =
        marked.iter().flatten().map(|mark| (mark.cost, mark.slo)).collect();
    let all: Vec<(f64, f64)> = points.iter().chain(&extra).copied().collect();
    let costs = Costs::new(&all.iter().map(|point| point.0).collect::<Vec<f64>>());
    let least = least(&all.iter().map(|point| point.1).chain([objective]).collect::<Vec<f64>>());
    let front = front(rows, &points);
    let mut out = String::from(
        "<figure class=\"scatter\"><figcaption><b>Cost against kept promises</b> Up and left is \
         better. The line joins what no other run beats in both.</figcaption><div class=\"area\">",
    );
    axes(&mut out, &costs, least, objective);
    let line: Vec<String> = front
        .iter()
        .map(|&index| {
            let (x, y) = (costs.at(points[index].0), height(points[index].1, least));
            format!("{} {}", coordinate(1000.0 * x), coordinate(1000.0 * (1.0 - y)))
        })
        .collect();
    let _ = write!(
        out,
        "<svg viewBox=\"0 0 1000 1000\" preserveAspectRatio=\"none\" aria-hidden=\"true\">\
         <polyline points=\"{}\"/></svg>",
        line.join(" ")
    );
    for (mark, (class, name)) in
        marked.iter().zip([("best", "Best possible"), ("static", "Best fixed fleet")])
    {
        let Some(mark) = mark else { continue };
        let count = mark.instances.map_or(String::new(), |count| format!(" of {count}"));
        let _ = write!(
            out,
            "<span class=\"mark {class}\" style=\"left:{};bottom:{}\" title=\"{}\"></span>",
            percent(costs.at(mark.cost)),
            percent(height(mark.slo, least)),
            said(&format!("{name}{count}"), mark.cost, mark.slo)
        );
    }
    for (row, point) in rows.iter().zip(&points) {
        out.push_str(&dot(row, *point, (&costs, least), front.contains(&(row.number - 1))));
    }
    out.push_str(
        "</div><p class=\"keys\"><span class=\"badge\">1</span> a run, by its number in the table",
    );
    for (mark, (class, name)) in
        marked.iter().zip([("best", "the best possible"), ("static", "the best fixed fleet")])
    {
        if mark.is_some() {
            let _ = write!(
                out,
                " <span class=\"key\"><span class=\"mark {class}\"></span> {name}</span>"
            );
        }
    }
    if marked.iter().flatten().count() > 0 {
        out.push_str(", both in a model of minutes");
    }
    out.push_str("</p></figure>");
    out
}

/// The rows on the front. A pin takes part only if it has the load of the others: money spent on
/// another load says nothing.
fn front(rows: &[Row], points: &[(f64, f64)]) -> Vec<usize> {
    let load = rows.first().map(|row| &row.entry.load);
    let same: Vec<usize> = rows
        .iter()
        .enumerate()
        .filter(|(_, row)| row.pin.is_none() || Some(&row.entry.load) == load)
        .map(|(index, _)| index)
        .collect();
    let of_same: Vec<(f64, f64)> = same.iter().map(|&index| points[index]).collect();
    board::front(&of_same).into_iter().map(|place| same[place]).collect()
}

/// A point in words.
fn said(name: &str, cost: f64, slo: f64) -> String {
    let (cost, slo) = (Unit::Dollars.text(cost), Unit::Ratio.text(slo));
    escaped(&format!("{name}: {cost}, {slo} in time"))
}

/// A run on the chart, with its band if there is one.
fn dot(row: &Row, point: (f64, f64), (costs, least): (&Costs, f64), front: bool) -> String {
    let mut out = String::new();
    let (x, y) = (costs.at(point.0), height(point.1, least));
    let band = |id: &str| row.bands.get(place(id)).copied().flatten();
    if let (Some(cost), Some(slo)) = (band("cost"), band("slo")) {
        let (left, right) = (costs.at(cost.low), costs.at(cost.high));
        let (low, high) = (height(slo.low, least), height(slo.high, least));
        let _ = write!(
            out,
            "<span class=\"spread\" style=\"left:{};width:{};bottom:{};height:{}\"></span>",
            percent(left),
            percent(right - left),
            percent(low),
            percent(high - low)
        );
    }
    let class = match (row.pin.is_some(), front) {
        (true, _) => "badge dot pin",
        (false, true) => "badge dot front",
        (false, false) => "badge dot",
    };
    let _ = write!(
        out,
        "<span class=\"{class}\" style=\"left:{0};bottom:{1}\" role=\"img\" title=\"{2}\" \
         aria-label=\"{2}\">{3}</span>",
        percent(x),
        percent(y),
        said(&row.name(), point.0, point.1),
        row.number
    );
    out
}

/// The grid, its words, and the line of the objective.
fn axes(out: &mut String, costs: &Costs, least: f64, objective: f64) {
    for slo in [0.0, 0.5, 0.9, 0.99, 0.999, 0.9999] {
        let nines = -libm::log10(1.0 - slo);
        // Half of all lies so close to nothing that the two words would meet.
        if nines + 1e-9 < least || (slo == 0.5 && least < 0.2) {
            continue;
        }
        let text = if slo > 0.9995 { "99.99 %".to_owned() } else { Unit::Ratio.text(slo) };
        let _ = write!(
            out,
            "<span class=\"tick y\" style=\"bottom:{}\">{}</span>",
            percent(height(slo, least)),
            text
        );
    }
    let _ = write!(
        out,
        "<span class=\"goal\" style=\"bottom:{}\" title=\"The objective: {}\"></span>",
        percent(height(objective, least)),
        Unit::Ratio.text(objective)
    );
    for share in [0.0, 0.5, 1.0] {
        let cost = costs.from + share * (costs.to - costs.from);
        let _ = write!(
            out,
            "<span class=\"tick x\" style=\"left:{}\">{}</span>",
            percent(share),
            Unit::Dollars.text(cost)
        );
    }
}

/// The size of a small picture in its own units.
const WIDE: f64 = 320.0;
const HIGH: f64 = 100.0;

/// Capacity over load, one small picture a run, all on one scale.
pub(super) fn multiples(rows: &[Row]) -> String {
    let columns = rows.iter().flat_map(|row| row.entry.load.iter().chain(&row.entry.capacity));
    let most = columns.copied().fold(0.0, f64::max).max(1e-9);
    let mut out = format!(
        "<section class=\"multiples\" aria-label=\"Capacity over load\"><p class=\"keys\">\
         <span class=\"swatch load\"></span> load <span class=\"swatch capacity\"></span> what the \
         instances in service can serve; up to {}</p><div class=\"small\">",
        Unit::PerSecond.text(most)
    );
    for row in rows {
        let peak = row.value(place("peak")).unwrap_or(0.0);
        let (cost, slo) = (row.value(place("cost")), row.value(place("slo")));
        let _ = write!(
            out,
            "<figure>{}<figcaption><span class=\"badge\">{}</span> {}</figcaption></figure>",
            picture(
                &row.entry.load,
                &[("capacity", &row.entry.capacity)],
                most,
                &escaped(&format!(
                    "{}: {}, {} in time, at most {} instances",
                    row.name(),
                    Unit::Dollars.text(cost.unwrap_or(0.0)),
                    Unit::Ratio.text(slo.unwrap_or(0.0)),
                    Unit::Instances.text(peak)
                ))
            ),
            row.number,
            escaped(&row.name())
        );
    }
    out.push_str("</div></section>");
    out
}

/// A load as an area and lines over it, up to `most`; `says` is escaped already.
pub(super) fn picture(load: &[f64], lines: &[(&str, &[f64])], most: f64, says: &str) -> String {
    let mut out = format!(
        "<svg class=\"runs\" viewBox=\"0 0 {WIDE} {HIGH}\" preserveAspectRatio=\"none\" \
         role=\"img\" \
         aria-label=\"{says}\"><path class=\"load\" d=\"M0 {HIGH}{}V{HIGH}Z\"/>",
        steps(load, most)
    );
    for (class, line) in lines {
        let first = line.first().copied().unwrap_or(0.0);
        let _ = write!(
            out,
            "<path class=\"{class}\" d=\"M0 {}{}\"/>",
            coordinate(HIGH * (1.0 - first / most)),
            steps(line, most)
        );
    }
    out.push_str("</svg>");
    out
}

/// A column as steps from left to right.
fn steps(column: &[f64], most: f64) -> String {
    let width = WIDE / column.len().max(1) as f64;
    let mut out = String::new();
    let mut last = f64::NAN;
    for (index, value) in column.iter().enumerate() {
        if *value != last {
            let y = HIGH * (1.0 - (value / most).clamp(0.0, 1.0));
            let _ = write!(out, "H{}V{}", coordinate(width * index as f64), coordinate(y));
            last = *value;
        }
    }
    let _ = write!(out, "H{WIDE}");
    out
}
