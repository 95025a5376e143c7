//! Background, grid and labels: what stays while the data moves.
//!
//! Text is slow on a canvas, so all of it is here. Not here: the data (`data`).

use model::Timeline;
use plotters::coord::Shift;
use plotters::drawing::DrawingArea;
use plotters::prelude::DrawingBackend;
use plotters::style::text_anchor::{HPos, VPos};

use crate::figure::Figure;
use crate::palette::{Palette, Role};
use crate::pen::{Drawn, Grain, Pen};
use crate::plot::Plot;
use crate::ticks::{self, Times};

/// The least distance between two values, in CSS pixels.
const VALUE_ROOM: f64 = 30.0;
/// The most labels for values.
const MOST_VALUES: f64 = 6.0;
/// How wide a character is, as a share of its height, at most.
const CHARACTER: f64 = 0.56;

/// Draws everything but the data: fills the background, then grid lines and labels. The area
/// is as large as [`Plot::pixels`].
///
/// The unit stands above the values; money carries its sign itself. Draws only the background
/// where there is no room.
///
/// # Errors
/// Only what the backend reports.
pub fn axes<DB: DrawingBackend>(
    area: &DrawingArea<DB, Shift>,
    plot: &Plot,
    timeline: &Timeline,
    palette: &Palette,
) -> Drawn<DB> {
    let pen = Pen { area, grain: Grain::coarse(plot) };
    draw(pen, plot, timeline, palette)
}

/// Draws with a pen of any grain.
pub(crate) fn draw<DB: DrawingBackend>(
    pen: Pen<'_, DB>,
    plot: &Plot,
    timeline: &Timeline,
    palette: &Palette,
) -> Drawn<DB> {
    pen.area.fill(&palette.colour(Role::Background))?;
    if !plot.is_drawable() {
        return Ok(());
    }
    let axes = Axes { pen, plot, palette };
    axes.values()?;
    axes.times(timeline)?;
    // The base line last: nothing crosses it.
    axes.level(plot.y_min, Role::Muted)
}

/// The height of the text of `plot` in CSS pixels.
pub(crate) fn text_height(plot: &Plot) -> f64 {
    if plot.is_compact() { 11.0 } else { 12.0 }
}

struct Axes<'a, DB: DrawingBackend> {
    pen: Pen<'a, DB>,
    plot: &'a Plot,
    palette: &'a Palette,
}

impl<DB: DrawingBackend> Axes<'_, DB> {
    fn values(&self) -> Drawn<DB> {
        let unit = self.plot.figure.unit();
        let (least, top) = (least_step(self.plot.figure), self.plot.ceiling());
        let (low, most) = (self.plot.y_min, most_values(self.plot));
        let (step, all) = if low > 0.0 {
            (0.0, ticks::ratios(low, top, most))
        } else {
            ticks::values(top, most, least)
        };
        let beside = self.plot.left() - 8.0;
        for &value in &all {
            if value > low {
                self.level(value, Role::Grid)?;
            }
            let text = ticks::value_text(unit, value, step);
            self.label(text, beside, self.plot.y_of(value), (HPos::Right, VPos::Center))?;
        }
        let sign = self.plot.figure.sign();
        if sign.is_empty() {
            return Ok(());
        }
        // Clear of the topmost label, which is as high as the top edge at most.
        let above = self.plot.top() - text_height(self.plot) * 0.75;
        self.label(sign.to_owned(), 4.0, above, (HPos::Left, VPos::Bottom))
    }

    fn times(&self, timeline: &Timeline) -> Drawn<DB> {
        let (left, right) = (self.plot.left(), self.plot.right());
        let character = text_height(self.plot) * CHARACTER;
        let per_second = (right - left) / self.plot.seconds();
        let times = Times::new(timeline, character / per_second);
        for at in times.between(self.plot.from_s, self.plot.to_s) {
            self.upright(at)?;
            let text = times.text(at);
            let half = text.len() as f64 * character / 2.0;
            // The last label may not hang over the edge.
            let x = self.plot.x_of(at).min(self.plot.width - half);
            self.label(text, x, self.plot.bottom() + 7.0, (HPos::Center, VPos::Top))?;
        }
        Ok(())
    }

    fn label(&self, text: String, x: f64, y: f64, pos: (HPos, VPos)) -> Drawn<DB> {
        let at = self.pen.grain.at(x, y);
        let style = (self.palette.colour(Role::Muted), text_height(self.plot));
        self.pen.text(text, at, pos, style)
    }

    /// A grid line at a value.
    fn level(&self, value: f64, role: Role) -> Drawn<DB> {
        let (grain, y) = (self.pen.grain, self.plot.y_of(value));
        let (from, to) = (grain.at(self.plot.left(), y), grain.at(self.plot.right(), y));
        self.pen.rect(from, (to.0, to.1 + grain.size(1.0)), self.palette.colour(role))
    }

    /// A grid line at a time, with a tick below.
    fn upright(&self, at: f64) -> Drawn<DB> {
        let (grain, x) = (self.pen.grain, self.plot.x_of(at));
        let (top, base) = (grain.at(x, self.plot.top()), grain.at(x, self.plot.bottom()));
        let right = top.0 + grain.size(1.0);
        self.pen.rect(top, (right, base.1), self.palette.colour(Role::Grid))?;
        let tick = (right, base.1 + grain.size(4.0));
        self.pen.rect(base, tick, self.palette.colour(Role::Muted))
    }
}

/// Instances are whole.
const fn least_step(figure: Figure) -> f64 {
    if matches!(figure, Figure::Instances) { 1.0 } else { 0.0 }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to a handful")]
fn most_values(plot: &Plot) -> u32 {
    let room = (plot.bottom() - plot.top()) / VALUE_ROOM;
    room.floor().clamp(1.0, MOST_VALUES) as u32
}
