//! The data of each figure: lines, areas and marks, drawn anew in every frame of a drag.
//!
//! No text, and no work or memory beyond one pass over the columns and a few points a pixel.
//! Not here: grid and labels (`axes`).

mod cost;
mod instances;
mod load;
mod probes;
mod response;
mod utilisation;

use model::{Run, Timeline};
use plotters::coord::Shift;
use plotters::drawing::DrawingArea;
use plotters::prelude::DrawingBackend;
use plotters::style::RGBColor;

use crate::figure::Figure;
use crate::legend::Counts;
use crate::palette::{Palette, Role};
use crate::pen::{Drawn, Grain, Pen};
use crate::plot::Plot;
use crate::stroke::{below, straighten};
use crate::thin::{Px, Spot, Values, When, Window, px};

/// The width of a line in CSS pixels.
const LINE: f64 = 2.0;
/// The width of a thin line and of one at a level, in CSS pixels.
const THIN: f64 = 1.0;
const LEVEL: f64 = 1.5;
/// Between two upright stripes, in CSS pixels.
const STRIPES: f64 = 7.0;
/// How far a stroke may pass by a point, in device pixels.
const TOLERANCE: f64 = 0.1;

/// Draws the data of `run` over an empty (transparent) area, whose units are a [`crate::FINE`]
/// part of a device pixel.
///
/// Draws nothing where there is no room or nothing to see.
///
/// # Errors
/// Only what the backend reports.
pub fn data<DB: DrawingBackend>(
    area: &DrawingArea<DB, Shift>,
    plot: &Plot,
    run: &Run,
    palette: &Palette,
) -> Drawn<DB> {
    let grain = Grain::fine(plot);
    let Some(window) = Window::new(plot, &run.timeline, grain) else { return Ok(()) };
    let sheet = Sheet { pen: Pen { area, grain }, plot, window, palette };
    // Below the rest: what a strategy wished covers what became of it nowhere.
    probes::draw(&sheet, run)?;
    match plot.figure {
        Figure::Load => load::draw(&sheet, run),
        Figure::Instances => instances::draw(&sheet, run),
        Figure::Response => response::draw(&sheet, run),
        Figure::Utilisation => utilisation::draw(&sheet, run),
        Figure::Cost => cost::draw(&sheet, run),
    }
}

/// Draws the cheapest fleet in hindsight over the data of the figure of instances.
///
/// # Errors
/// Only what the backend reports.
pub fn ghost<DB: DrawingBackend>(
    area: &DrawingArea<DB, Shift>,
    plot: &Plot,
    (timeline, counts): (&Timeline, Counts<'_>),
    palette: &Palette,
) -> Drawn<DB> {
    let grain = Grain::fine(plot);
    let Some(window) = Window::new(plot, timeline, grain) else { return Ok(()) };
    let Some((&first, later)) = counts.all.split_first() else { return Ok(()) };
    let sheet = Sheet { pen: Pen { area, grain }, plot, window, palette };
    let each = counts.each_s / timeline.step;
    let at = |i: usize| window.x((i + 1) as f64 * each);
    let later = later.iter().enumerate().map(|(i, &count)| (at(i), f64::from(count)));
    let spots = sheet.window.seen(f64::from(first), later);
    sheet.dots(spots, palette.colour(Role::Optimum))
}

/// What every figure draws with.
struct Sheet<'a, DB: DrawingBackend> {
    pen: Pen<'a, DB>,
    plot: &'a Plot,
    window: Window,
    palette: &'a Palette,
}

impl<DB: DrawingBackend> Sheet<'_, DB> {
    /// The places of a line that bends, as few as it can do with.
    fn curve(&self, when: When, values: Values<'_>) -> Vec<Spot> {
        straighten(&self.window.line(when, values), TOLERANCE * self.pen.grain.device)
    }

    /// A line that bends, `css` CSS pixels wide, as far as it is below the top edge.
    fn line(&self, spots: Vec<Spot>, colour: RGBColor, css: f64) -> Drawn<DB> {
        for piece in below(self.window.top(), spots) {
            self.pen.line(piece.into_iter().map(px).collect(), colour, css)?;
        }
        Ok(())
    }

    /// A dotted line that bends, as far as it is below the top edge.
    fn dots(&self, spots: Vec<Spot>, colour: RGBColor) -> Drawn<DB> {
        for piece in below(self.window.top(), spots) {
            let path: Vec<Px> = piece.into_iter().map(px).collect();
            self.pen.dots(&path, colour, LINE)?;
        }
        Ok(())
    }

    /// A dashed line at a value, from edge to edge.
    fn level(&self, value: f64, role: Role) -> Drawn<DB> {
        let y = self.window.y(value);
        if y < self.window.top() {
            return Ok(());
        }
        let path = self.crisp(&[(self.window.left, y), (self.window.right, y)], LEVEL);
        self.pen.dashes(&path, self.palette.colour(role), LEVEL)
    }

    /// Upright stripes in an area, as one shape: a comb whose back covers nothing. `area` gives
    /// the places of its lower and its upper edge.
    fn stripes(&self, area: impl Fn(f64) -> (f64, f64)) -> Vec<Px> {
        let (width, distance) = (self.pen.grain.size(1.0), self.pen.grain.size(STRIPES));
        let (mut there, mut back) = (Vec::new(), Vec::new());
        let mut x = self.inside((self.window.left, 0.0)).0 + distance;
        while f64::from(x) < self.window.right {
            let (lower, upper) = area(f64::from(x));
            let (low, high) = (self.inside((0.0, lower)).1, self.inside((0.0, upper)).1);
            if high < low {
                there.extend([(x, low), (x, high), (x + width, high), (x + width, low)]);
                back.extend([(x, low), (x + width, low)]);
            }
            x += distance;
        }
        there.extend(back.into_iter().rev());
        there
    }

    /// A line of level pieces, as far as it is below the top edge.
    fn steps(&self, spots: Vec<Spot>, colour: RGBColor) -> Drawn<DB> {
        for piece in below(self.window.top(), spots) {
            self.pen.line(self.crisp(&piece, LINE), colour, LINE)?;
        }
        Ok(())
    }

    /// The places of a level or upright line `css` CSS pixels wide that fills whole pixels.
    fn crisp(&self, spots: &[Spot], css: f64) -> Vec<Px> {
        let (grain, width) = (self.pen.grain, self.pen.grain.size(css));
        let middle = |units| grain.middle(units, width);
        spots.iter().map(|spot| px((middle(spot.0), middle(spot.1)))).collect()
    }

    /// The same place, or the top edge if that is lower.
    fn inside(&self, spot: Spot) -> Px {
        px((spot.0, spot.1.max(self.window.top())))
    }

    /// The shape between two lines.
    fn between(&self, upper: &[Spot], lower: &[Spot]) -> Vec<Px> {
        upper.iter().chain(lower.iter().rev()).map(|&spot| self.inside(spot)).collect()
    }

    /// The shape between a line and the bottom.
    fn under(&self, line: &[Spot]) -> Vec<Px> {
        let bottom = self.window.bottom();
        let (left, right) = (self.window.left, self.window.right);
        self.between(line, &[(left, bottom), (right, bottom)])
    }
}
