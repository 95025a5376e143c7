//! What was measured of a real service, as thin lines over the data of a run.
//!
//! Not here: the data of the run (`data`), and where the measurements come from.

use model::{Observed, Series};
use plotters::coord::Shift;
use plotters::drawing::DrawingArea;
use plotters::prelude::DrawingBackend;

use crate::figure::Figure;
use crate::palette::{Palette, Role};
use crate::pen::{Drawn, Grain, Pen};
use crate::plot::Plot;
use crate::stroke::{below, straighten};
use crate::thin::{Spot, px};
use crate::ticks;

/// The width of a line, in CSS pixels.
const LINE: f64 = 1.25;
/// How much of the axis lies above the highest value.
const HEADROOM: f64 = 1.05;
/// How far a stroke may pass by a point, in device pixels.
const TOLERANCE: f64 = 0.2;

/// The series that a figure shows of an observation.
fn series(figure: Figure) -> &'static [Series] {
    match figure {
        Figure::Load => &[Series::Offered],
        Figure::Instances => &[Series::InService],
        Figure::Response => &[Series::Response, Series::P50, Series::P95, Series::P99],
        Figure::Utilisation => &[Series::Utilisation],
        Figure::Cost => &[],
    }
}

/// Whether a figure has something to show of an observation.
pub fn is_observed(figure: Figure, observed: &Observed) -> bool {
    series(figure).iter().any(|series| observed.most(*series) > 0.0)
}

/// The same plot with room for what was observed.
#[must_use]
pub fn with_room(plot: Plot, observed: &Observed) -> Plot {
    let all = || series(plot.figure).iter().flat_map(|series| observed.pieces(*series)).flatten();
    let most = all().map(|(_, value)| value).fold(0.0, f64::max);
    let y_max = if most > plot.y_max { ticks::round_up(most * HEADROOM) } else { plot.y_max };
    let mut y_min = plot.y_min;
    if y_min > 0.0 {
        let least =
            all().map(|(_, value)| value).filter(|value| *value > 0.0).fold(y_min, f64::min);
        // No more than five powers of ten, as without it.
        y_min = if least < y_min { ticks::round_down(least.max(y_max * 1e-5)) } else { y_min };
    }
    Plot { y_min, y_max, ..plot }
}

/// Draws what was observed over the data of a run, on an area like that of [`crate::data`].
///
/// # Errors
/// Only what the backend reports.
pub fn observed<DB: DrawingBackend>(
    area: &DrawingArea<DB, Shift>,
    plot: &Plot,
    observed: &Observed,
    palette: &Palette,
) -> Drawn<DB> {
    if !plot.is_drawable() {
        return Ok(());
    }
    let grain = Grain::fine(plot);
    let pen = Pen { area, grain };
    let spot = |(at, value): (f64, f64)| {
        // Far off is far enough: what is drawn must be a number of pixels.
        let y = plot.y_of(value).max(plot.top() - 4.0 * plot.height);
        (plot.x_of(at) * grain.css, y * grain.css)
    };
    let (left, right) = (plot.left() * grain.css, plot.right() * grain.css);
    for series in series(plot.figure) {
        for piece in observed.pieces(*series) {
            let mut spots: Vec<Spot> = piece.into_iter().map(spot).collect();
            spots.retain(|spot| (left..=right).contains(&spot.0));
            // A single value is a short line.
            if let [only] = spots[..] {
                spots.push((only.0 + 2.0 * grain.css, only.1));
            }
            let spots = straighten(&spots, TOLERANCE * grain.device);
            for part in below(plot.top() * grain.css, spots) {
                let path = part.into_iter().map(px).collect();
                pen.line(path, palette.colour(Role::Text), LINE)?;
            }
        }
    }
    Ok(())
}
