//! Figure 4: the used share of CPU, and of memory, network and disk where they are measured; and
//! the levels that the strategy compares with.

use model::{Run, Series};
use plotters::prelude::DrawingBackend;

use super::{LINE, Sheet, THIN};
use crate::palette::Role;
use crate::pen::Drawn;
use crate::thin::{Values, When};

pub(super) fn draw<DB: DrawingBackend>(sheet: &Sheet<'_, DB>, run: &Run) -> Drawn<DB> {
    let colour = |role| sheet.palette.colour(role);
    let curve = |series| sheet.curve(When::Middle, Values::of(run, series));
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
