//! Figure 3: what instances have cost so far, and on top of it what broken promises have.

use model::{Run, Series};
use plotters::prelude::DrawingBackend;

use super::Sheet;
use crate::palette::Role;
use crate::pen::Drawn;
use crate::thin::{Px, Values, When};

pub(super) fn draw<DB: DrawingBackend>(sheet: &Sheet<'_, DB>, run: &Run) -> Drawn<DB> {
    let cost = run.column(Series::Cost);
    let penalty = run.column(Series::Penalty);
    let lower = sheet.curve(When::End, Values(cost, None));
    sheet.pen.fill(sheet.under(&lower), sheet.palette.tint(Role::Cost, 0.2))?;
    if penalty.last().is_some_and(|&dollars| dollars > 0.0) {
        let upper = sheet.curve(When::End, Values(cost, Some(penalty)));
        let colour = sheet.palette.tint(Role::Penalty, 0.2);
        sheet.pen.fill(sheet.between(&upper, &lower), colour)?;
        sheet.pen.fill(stripes(sheet, cost, penalty), sheet.palette.tint(Role::Penalty, 0.5))?;
        sheet.line(upper, sheet.palette.colour(Role::Penalty))?;
    }
    sheet.line(lower, sheet.palette.colour(Role::Cost))
}

/// Upright stripes between the two lines, as one shape: a comb whose back covers nothing.
fn stripes<DB: DrawingBackend>(sheet: &Sheet<'_, DB>, cost: &[f64], penalty: &[f64]) -> Vec<Px> {
    let window = &sheet.window;
    let (width, distance) = (sheet.pen.grain.size(1.0), sheet.pen.grain.size(7.0));
    let mut there = Vec::new();
    let mut back = Vec::new();
    let mut x = sheet.inside((window.left, 0.0)).0 + distance;
    while f64::from(x) < window.right {
        let below = window.value_at(f64::from(x), When::End, Values(cost, None));
        let above = below + window.value_at(f64::from(x), When::End, Values(penalty, None));
        let low = sheet.inside((f64::from(x), window.y(below))).1;
        let high = sheet.inside((f64::from(x), window.y(above))).1;
        if high < low {
            there.extend([(x, low), (x, high), (x + width, high), (x + width, low)]);
            back.extend([(x, low), (x + width, low)]);
        }
        x += distance;
    }
    there.extend(back.into_iter().rev());
    there
}
