//! Figure 4: the used share of CPU, and of memory, network and disk where they are measured; and
//! the levels that the strategy compares with.

use model::{Metric, Run, Series};
use plotters::prelude::DrawingBackend;

use super::{LINE, Sheet, THIN};
use crate::palette::Role;
use crate::pen::Drawn;
use crate::thin::{Values, When};

pub(super) fn draw<DB: DrawingBackend>(sheet: &Sheet<'_, DB>, run: &Run) -> Drawn<DB> {
    let colour = |role| sheet.palette.colour(role);
    let curve = |series| sheet.curve(When::Middle, Values::of(run, series));
    band(sheet)?;
    let cpu = curve(Series::Utilisation);
    sheet.pen.fill(sheet.under(&cpu), sheet.palette.tint(Role::InService, 0.15))?;
    let measured = |series| run.column(series).iter().any(|&share| share > 0.0);
    if measured(Series::Disk) {
        sheet.line(curve(Series::Disk), colour(Role::Disk), THIN)?;
    }
    if measured(Series::Network) {
        sheet.dots(curve(Series::Network), colour(Role::Network))?;
    }
    if measured(Series::Memory) {
        sheet.line(curve(Series::Memory), colour(Role::Memory), LINE)?;
    }
    sheet.line(cpu, colour(Role::InService), LINE)?;
    // On top: a noisy line would hide them.
    let levels = sheet.plot.guides.levels.iter().flatten();
    levels.map(|level| level.1).try_for_each(|level| sheet.level(level, Role::Desired))
}

/// Between the lowest and the highest level of a metric a strategy leaves things as they are.
fn band<DB: DrawingBackend>(sheet: &Sheet<'_, DB>) -> Drawn<DB> {
    let levels = sheet.plot.guides.levels;
    for metric in [Metric::Cpu, Metric::Memory, Metric::Network, Metric::Disk] {
        let ours = || levels.iter().flatten().filter(move |level| level.0 == metric);
        let low = ours().map(|level| level.1).fold(f64::INFINITY, f64::min);
        let high = ours().map(|level| level.1).fold(0.0, f64::max);
        if low < high {
            let (left, right) = (sheet.window.left, sheet.window.right);
            let at = |level: f64| [(left, sheet.window.y(level)), (right, sheet.window.y(level))];
            let colour = sheet.palette.tint(Role::Desired, 0.07);
            sheet.pen.fill(sheet.between(&at(high), &at(low)), colour)?;
        }
    }
    Ok(())
}
