//! Figure 1: load, capacity, and what is turned away.

use model::{Run, Series};
use plotters::prelude::DrawingBackend;

use super::{LINE, Sheet};
use crate::palette::Role;
use crate::pen::Drawn;
use crate::thin::{Spot, Values, When, Window};

pub(super) fn draw<DB: DrawingBackend>(sheet: &Sheet<'_, DB>, run: &Run) -> Drawn<DB> {
    let palette = sheet.palette;
    let offered = Values::of(run, Series::Offered);
    let capacity = Values::of(run, Series::Capacity);
    let load = sheet.curve(When::Middle, offered);
    sheet.pen.fill(sheet.under(&load), palette.tint(Role::Demand, 0.08))?;
    for (upper, lower) in missing(&sheet.window, offered, run.column(Series::Capacity)) {
        let shape = sheet.between(&upper, &lower);
        sheet.pen.fill(shape, palette.tint(Role::Dropped, 0.2))?;
    }
    if run.column(Series::Dropped).iter().any(|&rate| rate > 0.0) {
        let line = sheet.curve(When::Middle, Values::of(run, Series::Dropped));
        sheet.pen.fill(sheet.under(&line), palette.colour(Role::Dropped))?;
    }
    sheet.steps(sheet.window.steps(capacity), palette.colour(Role::Capacity))?;
    sheet.line(load, palette.colour(Role::Demand), LINE)
}

/// The upper and lower edges of where the load is above the capacity. One look a column of
/// pixels is enough for something that is drawn so lightly.
fn missing(window: &Window, offered: Values<'_>, capacity: &[f64]) -> Vec<(Vec<Spot>, Vec<Spot>)> {
    let mut areas: Vec<(Vec<Spot>, Vec<Spot>)> = Vec::new();
    let mut inside = false;
    let mut x = window.left;
    while x <= window.right {
        let load = window.value_at(x, When::Middle, offered);
        let can = capacity[window.step_at(x)];
        if load > can {
            if !inside {
                areas.push((Vec::new(), Vec::new()));
            }
            if let Some((upper, lower)) = areas.last_mut() {
                upper.push((x, window.y(load)));
                // Capacity changes in steps: no slope between two looks.
                if let Some(&(_, before)) = lower.last() {
                    lower.push((x, before));
                }
                lower.push((x, window.y(can)));
            }
        }
        inside = load > can;
        x += window.column;
    }
    areas
}
