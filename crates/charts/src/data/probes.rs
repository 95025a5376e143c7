//! The extra lines of a strategy, in whatever figure has their unit: what it expects, what it
//! proposed.
//!
//! Not here: what they mean (`legend`).

use model::Run;
use plotters::prelude::DrawingBackend;

use super::{LINE, Sheet, THIN};
use crate::legend::{Style, probes};
use crate::palette::Role;
use crate::pen::Drawn;
use crate::thin::Spot;

pub(super) fn draw<DB: DrawingBackend>(sheet: &Sheet<'_, DB>, run: &Run) -> Drawn<DB> {
    let colour = sheet.palette.colour(Role::Forecast);
    for (place, style) in probes(sheet.plot.figure, &sheet.plot.guides) {
        let spots = spots(sheet, run, place);
        match style {
            Style::Dots => sheet.dots(spots, colour),
            Style::Thin => sheet.line(spots, colour, THIN),
            _ => sheet.line(spots, colour, LINE),
        }?;
    }
    Ok(())
}

/// The line of a probe. Where a decision showed nothing, what was shown last still stands.
fn spots<DB: DrawingBackend>(sheet: &Sheet<'_, DB>, run: &Run, place: usize) -> Vec<Spot> {
    let step = run.timeline.step;
    let values = run.probes.get(place).map_or(&[][..], Vec::as_slice);
    let shown = run
        .decisions
        .iter()
        .zip(values)
        .filter_map(|(decision, value)| Some((sheet.window.x(decision.at / step), (*value)?)));
    let Some((_, first)) = shown.clone().next() else { return Vec::new() };
    sheet.window.seen(first, shown)
}
