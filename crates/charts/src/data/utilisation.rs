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
    let curve = |series| sheet.curve(When::Middle, Values(run.column(series), None));
    let cpu = curve(Series::Utilisation);
    sheet.pen.fill(sheet.under(&cpu), sheet.palette.tint(Role::InService, 0.15))?;
    for (metric, level) in sheet.plot.guides.levels.into_iter().flatten() {
        sheet.level(level, role(metric))?;
    }
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
    sheet.line(cpu, colour(Role::InService), LINE)
}

/// A level has the colour of what it is compared with.
const fn role(metric: Metric) -> Role {
    match metric {
        Metric::Memory => Role::Memory,
        Metric::Network => Role::Network,
        Metric::Disk => Role::Disk,
        _ => Role::InService,
    }
}
