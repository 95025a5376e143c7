//! Figure 3: how long requests take, on an axis of ratios, against the goal; and the share of
//! attempts that fail, on a scale of its own from the bottom (none) to the top (all).

use model::{Run, Series};
use plotters::prelude::DrawingBackend;

use super::{LINE, Sheet, THIN};
use crate::palette::Role;
use crate::pen::Drawn;
use crate::thin::{Spot, Values, When};

pub(super) fn draw<DB: DrawingBackend>(sheet: &Sheet<'_, DB>, run: &Run) -> Drawn<DB> {
    failures(sheet, run)?;
    if sheet.plot.guides.response > 0.0 {
        sheet.level(sheet.plot.guides.response, Role::Desired)?;
    }
    let colour = sheet.palette.colour(Role::Latency);
    let curve = |series| sheet.curve(When::Middle, Values::of(run, series));
    sheet.line(curve(Series::P50), colour, THIN)?;
    sheet.dots(curve(Series::P99), colour)?;
    sheet.line(curve(Series::P95), colour, LINE)
}

/// What is turned away as an area from the bottom, what gives up as stripes on top of it.
fn failures<DB: DrawingBackend>(sheet: &Sheet<'_, DB>, run: &Run) -> Drawn<DB> {
    let columns = [Series::Offered, Series::Retried, Series::Dropped, Series::GaveUp];
    let [offered, retried, dropped, gave_up] = columns.map(|series| run.column(series));
    if [dropped, gave_up].into_iter().flatten().all(|&rate| rate <= 0.0) {
        return Ok(());
    }
    let window = &sheet.window;
    let height = window.bottom() - window.top();
    let place = |share: f64| window.bottom() - height * share.clamp(0.0, 1.0);
    let mut edges: Vec<(f64, f64, f64)> = Vec::new();
    let mut x = window.left;
    while x < window.right {
        let next = (x + window.column).min(window.right);
        let steps = window.step_at(x)..window.step_at(next).max(window.step_at(x) + 1);
        let sum = |column: &[f64]| column[steps.clone()].iter().filter(|v| **v > 0.0).sum::<f64>();
        let (away, left) = (sum(dropped), sum(gave_up));
        let all = (sum(offered) + sum(retried)).max(away + left);
        let share = |part: f64| if all > 0.0 && all.is_finite() { part / all } else { 0.0 };
        edges.push((x, place(share(away)), place(share(away + left))));
        x = next;
    }
    let solid = steps(&edges, window.right, |edge| edge.1);
    sheet.pen.fill(sheet.under(&solid), sheet.palette.tint(Role::Dropped, 0.45))?;
    let stripes = sheet.stripes(|x| {
        let after = edges.partition_point(|edge| edge.0 <= x);
        edges.get(after.saturating_sub(1)).map_or((0.0, 0.0), |edge| (edge.1, edge.2))
    });
    sheet.pen.fill(stripes, sheet.palette.colour(Role::Dropped))
}

/// The upper edge of level pieces.
fn steps(
    edges: &[(f64, f64, f64)],
    right: f64,
    level: impl Fn(&(f64, f64, f64)) -> f64,
) -> Vec<Spot> {
    let ends = edges.iter().skip(1).map(|edge| edge.0).chain([right]);
    let pieces = edges.iter().zip(ends);
    pieces.flat_map(|(edge, end)| [(edge.0, level(edge)), (end, level(edge))]).collect()
}
