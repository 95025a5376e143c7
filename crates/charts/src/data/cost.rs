//! Figure 5: what instances have cost so far, and on top of it what broken promises have.

use model::{Run, Series};
use plotters::prelude::DrawingBackend;

use super::{LINE, Sheet};
use crate::palette::Role;
use crate::pen::Drawn;
use crate::thin::{Values, When};

pub(super) fn draw<DB: DrawingBackend>(sheet: &Sheet<'_, DB>, run: &Run) -> Drawn<DB> {
    let cost = run.column(Series::Cost);
    let penalty = run.column(Series::Penalty);
    let lower = sheet.curve(When::End, Values::plain(cost));
    sheet.pen.fill(sheet.under(&lower), sheet.palette.tint(Role::Cost, 0.2))?;
    if penalty.last().is_some_and(|&dollars| dollars > 0.0) {
        let upper = sheet.curve(When::End, Values::sum(cost, penalty));
        let colour = sheet.palette.tint(Role::Penalty, 0.2);
        sheet.pen.fill(sheet.between(&upper, &lower), colour)?;
        let window = &sheet.window;
        let stripes = sheet.stripes(|x| {
            let below = window.value_at(x, When::End, Values::plain(cost));
            let more = window.value_at(x, When::End, Values::plain(penalty));
            (window.y(below), window.y(below + more))
        });
        sheet.pen.fill(stripes, sheet.palette.tint(Role::Penalty, 0.5))?;
        sheet.line(upper, sheet.palette.colour(Role::Penalty), LINE)?;
    }
    sheet.line(lower, sheet.palette.colour(Role::Cost), LINE)
}
