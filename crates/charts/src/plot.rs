//! Where things are: from data to CSS pixels and back.
//!
//! The page lays handles, crosshair and playhead over a picture with the same sums that draw it.
//! Not here: drawing.

use model::{Guides, Run, Timeline};

use crate::figure::{Figure, range};
use crate::span::Span;
use crate::ticks::when;

/// Below this width, margins and text are smaller.
const COMPACT_BELOW: f64 = 480.0;
/// Nothing is drawn into less than this, either way.
const LEAST: f64 = 16.0;

/// The space around a picture, in CSS pixels. All figures share it, so their times align.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Margins {
    /// For the labels of values.
    pub left: f64,
    /// For the half of the last time that hangs over.
    pub right: f64,
    /// For the unit.
    pub top: f64,
    /// For times.
    pub bottom: f64,
}

const WIDE: Margins = Margins { left: 60.0, right: 16.0, top: 26.0, bottom: 26.0 };
const COMPACT: Margins = Margins { left: 44.0, right: 12.0, top: 24.0, bottom: 22.0 };

/// What is shown of a figure, and how large.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plot {
    /// What is drawn.
    pub figure: Figure,
    /// The time at the left edge, in seconds since the start of the run.
    pub from_s: f64,
    /// The time at the right edge.
    pub to_s: f64,
    /// The value at the bottom edge of an axis on which equal ratios are equally far apart; 0 for
    /// an axis that begins at 0 and has equal differences.
    pub y_min: f64,
    /// The value at the top edge.
    pub y_max: f64,
    /// What the run is looked at against.
    pub guides: Guides,
    /// The width with margins, in CSS pixels.
    pub width: f64,
    /// The height with margins, in CSS pixels.
    pub height: f64,
    /// Device pixels in a CSS pixel.
    pub scale: f64,
}

impl Plot {
    /// The whole of `run` in `width` x `height` CSS pixels.
    pub fn of(
        figure: Figure,
        run: &Run,
        guides: Guides,
        (width, height): (f64, f64),
        scale: f64,
    ) -> Self {
        let (y_min, y_max) = range(figure, run, &guides);
        let to_s = run.timeline.length();
        Self { figure, from_s: 0.0, to_s, y_min, y_max, guides, width, height, scale }
    }

    /// Whether there is little room.
    pub fn is_compact(&self) -> bool {
        self.width < COMPACT_BELOW
    }

    /// The space around.
    pub fn margins(&self) -> Margins {
        if self.is_compact() { COMPACT } else { WIDE }
    }

    /// The left edge of the data, in CSS pixels.
    pub fn left(&self) -> f64 {
        self.margins().left
    }

    /// The right edge of the data.
    pub fn right(&self) -> f64 {
        (self.width - self.margins().right).max(self.left())
    }

    /// The top edge of the data.
    pub fn top(&self) -> f64 {
        self.margins().top
    }

    /// The bottom edge of the data.
    pub fn bottom(&self) -> f64 {
        (self.height - self.margins().bottom).max(self.top())
    }

    /// The size that the canvas needs, in device pixels.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a cast from float saturates; sizes are positive"
    )]
    pub fn pixels(&self) -> (u32, u32) {
        let size = |css: f64| (css * self.scale).round() as u32;
        (size(self.width), size(self.height))
    }

    /// The horizontal place of the time `t`, which may lie outside of what is shown.
    pub fn x_of(&self, t: f64) -> f64 {
        self.left() + (t - self.from_s) / self.seconds() * (self.right() - self.left())
    }

    /// The time at the horizontal place `x`.
    pub fn t_of(&self, x: f64) -> f64 {
        let width = self.right() - self.left();
        let share = if width > 0.0 { (x - self.left()) / width } else { 0.0 };
        self.from_s + share * self.seconds()
    }

    /// What is shown of the run.
    pub fn span(&self) -> Span {
        Span { from: self.from_s, to: self.to_s }
    }

    /// The same figure of another part of the run.
    #[must_use]
    pub fn of_span(self, span: Span) -> Self {
        Self { from_s: span.from, to_s: span.to, ..self }
    }

    /// The time `at` in words, as exact as a pixel is.
    pub fn when(&self, timeline: &Timeline, at: f64) -> String {
        let pixel = self.seconds() / (self.right() - self.left()).max(1.0);
        // Minutes are fine as long as some fit into a few pixels.
        when(timeline, at, if pixel > 5.0 { 60.0 } else { 1.0 })
    }

    /// The vertical place of the value `v`, which may lie outside of what is shown.
    pub fn y_of(&self, v: f64) -> f64 {
        let share = if self.y_min > 0.0 {
            libm::log(v.max(self.y_min) / self.y_min) / self.decades()
        } else {
            v / self.ceiling()
        };
        self.bottom() - share * (self.bottom() - self.top())
    }

    /// The value at the vertical place `y`.
    pub fn v_of(&self, y: f64) -> f64 {
        let height = self.bottom() - self.top();
        let share = if height > 0.0 { (self.bottom() - y) / height } else { 0.0 };
        if self.y_min > 0.0 {
            return self.y_min * libm::exp(share * self.decades());
        }
        share * self.ceiling()
    }

    /// How much time is shown; 1 s instead of nothing, so that it can divide.
    pub(crate) fn seconds(&self) -> f64 {
        let seconds = self.to_s - self.from_s;
        if seconds > 0.0 && seconds.is_finite() { seconds } else { 1.0 }
    }

    /// The value at the top edge; 1 instead of nothing, so that it can divide.
    pub(crate) fn ceiling(&self) -> f64 {
        if self.y_max > 0.0 && self.y_max.is_finite() { self.y_max } else { 1.0 }
    }

    /// The natural logarithm of what lies between bottom and top of an axis of ratios.
    pub(crate) fn decades(&self) -> f64 {
        libm::log((self.ceiling() / self.y_min).max(1.01))
    }

    /// Whether there is room for anything at all.
    pub(crate) fn is_drawable(&self) -> bool {
        let room = self.right() - self.left() >= LEAST && self.bottom() - self.top() >= LEAST;
        room && self.from_s.is_finite() && self.scale.is_finite() && self.scale > 0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plot(width: f64, height: f64) -> Plot {
        let figure = Figure::Load;
        let (y_min, guides) = (0.0, Guides::default());
        let (from_s, to_s, y_max, scale) = (600.0, 4200.0, 400.0, 2.0);
        Plot { figure, from_s, to_s, y_min, y_max, guides, width, height, scale }
    }

    #[test]
    fn places_and_data_map_both_ways() {
        for plot in [plot(1000.0, 220.0), plot(360.0, 180.0)] {
            for share in [-0.5, 0.0, 0.1, 0.5, 1.0, 2.0] {
                let (t, v) = (600.0 + share * 3600.0, share * 400.0);
                assert!((plot.t_of(plot.x_of(t)) - t).abs() < 1e-9);
                assert!((plot.v_of(plot.y_of(v)) - v).abs() < 1e-9);
            }
            assert!((plot.x_of(600.0) - plot.left()).abs() < 1e-9);
            assert!((plot.x_of(4200.0) - plot.right()).abs() < 1e-9);
            assert!((plot.y_of(0.0) - plot.bottom()).abs() < 1e-9);
            assert!((plot.y_of(400.0) - plot.top()).abs() < 1e-9);
        }
    }

    #[test]
    fn equal_ratios_are_equally_far_apart_on_an_axis_of_ratios() {
        let plot = Plot { y_min: 0.1, y_max: 10.0, ..plot(1000.0, 220.0) };
        let middle = f64::midpoint(plot.top(), plot.bottom());
        assert!((plot.y_of(1.0) - middle).abs() < 1e-9);
        for value in [0.1, 0.3, 1.0, 7.0, 10.0] {
            assert!((plot.v_of(plot.y_of(value)) / value - 1.0).abs() < 1e-9);
        }
        for below in [0.0, -3.0, f64::NAN] {
            assert!((plot.y_of(below) - plot.bottom()).abs() < 1e-9, "{below}");
        }
    }

    #[test]
    fn all_figures_share_their_time_axis() {
        for width in [1000.0, 700.0, 360.0] {
            let at = |figure| Plot { figure, y_max: 7.0, ..plot(width, 180.0) }.x_of(1234.0);
            assert!(Figure::ALL.iter().all(|&figure| at(figure) == at(Figure::Load)));
        }
    }

    #[test]
    fn no_room_and_no_range_give_numbers_still() {
        for (width, height) in [(0.0, 0.0), (10.0, 10.0), (-5.0, 3.0)] {
            let tiny = Plot { to_s: 600.0, y_max: 0.0, ..plot(width, height) };
            assert!(!tiny.is_drawable());
            let all = [tiny.x_of(700.0), tiny.t_of(3.0), tiny.y_of(5.0), tiny.v_of(5.0)];
            assert!(all.iter().all(|number| number.is_finite()), "{all:?}");
        }
    }
}
