//! Strokes and fills on any backend of plotters.
//!
//! plotters knows neither device pixel ratios nor halves of a pixel: every place is a pair of
//! whole numbers. So sizes are given in CSS pixels and multiplied here, and whole numbers can
//! stand for device pixels or for a [`FINE`] part of them. Not here: what is drawn (`data`,
//! `axes`).

use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, DrawingAreaErrorKind};
use plotters::element::{EmptyElement, PathElement, Polygon, Rectangle, Text};
use plotters::prelude::DrawingBackend;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, IntoFont as _, RGBColor, TextStyle};

use crate::plot::Plot;
use crate::thin::Px;

/// What plotters says when a backend fails.
pub type DrawError<DB> = DrawingAreaErrorKind<<DB as DrawingBackend>::ErrorType>;
/// Whether a picture could be drawn.
pub type Drawn<DB> = Result<(), DrawError<DB>>;

/// Between two slanted lines, in CSS pixels.
const SPACING: f64 = 6.0;
/// The length of a dash and of the gap behind it, in CSS pixels.
const DASH: (f64, f64) = (5.0, 3.0);
/// The same of a dotted line.
const DOT: (f64, f64) = (2.0, 2.5);
/// About the most dashes in a line.
const MOST_DASHES: i32 = 300;

/// The fonts of the page.
const FONT: &str = "system-ui, sans-serif";

/// How many units make up a device pixel on an area for data.
///
/// Slow slopes between whole pixels look like stairs. Between eighths of a pixel they do not.
pub const FINE: u32 = 8;

/// What whole numbers mean on an area.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Grain {
    /// Units in a CSS pixel.
    pub(crate) css: f64,
    /// Units in a device pixel.
    pub(crate) device: f64,
}

impl Grain {
    /// Units are device pixels.
    pub(crate) fn coarse(plot: &Plot) -> Self {
        Self { css: plot.scale, device: 1.0 }
    }

    /// Units are a [`FINE`] part of a device pixel.
    pub(crate) fn fine(plot: &Plot) -> Self {
        Self { css: plot.scale * f64::from(FINE), device: f64::from(FINE) }
    }

    /// `css` CSS pixels in units, a whole number of device pixels, at least one.
    pub(crate) fn size(self, css: f64) -> i32 {
        whole((css * self.css / self.device).round().max(1.0) * self.device)
    }

    /// The edge between device pixels nearest to a place.
    pub(crate) fn edge(self, units: f64) -> f64 {
        (units / self.device).round() * self.device
    }

    /// Where the middle of a line of `width` units must be, near a place, so that it fills whole
    /// device pixels.
    pub(crate) fn middle(self, units: f64, width: i32) -> f64 {
        let half = f64::from(width) / 2.0;
        self.edge(units - half) + half
    }

    /// The pixel edge at a place given in CSS pixels.
    pub(crate) fn at(self, x: f64, y: f64) -> Px {
        (whole(self.edge(x * self.css)), whole(self.edge(y * self.css)))
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a cast from float saturates")]
pub(crate) fn whole(units: f64) -> i32 {
    units.round() as i32
}

/// Draws on an area.
pub(crate) struct Pen<'a, DB: DrawingBackend> {
    pub(crate) area: &'a DrawingArea<DB, Shift>,
    pub(crate) grain: Grain,
}

impl<DB: DrawingBackend> Pen<'_, DB> {
    /// A line `css` CSS pixels wide.
    pub(crate) fn line(&self, points: Vec<Px>, colour: impl Color, css: f64) -> Drawn<DB> {
        if points.len() < 2 {
            return Ok(());
        }
        let width = self.grain.size(css).cast_unsigned();
        self.area.draw(&(origin() + PathElement::new(points, colour.stroke_width(width))))
    }

    /// A filled shape.
    pub(crate) fn fill(&self, points: Vec<Px>, colour: impl Color) -> Drawn<DB> {
        if points.len() < 3 {
            return Ok(());
        }
        self.area.draw(&(origin() + Polygon::new(points, colour.filled())))
    }

    /// A filled rectangle; the end is not part of it.
    pub(crate) fn rect(&self, from: Px, to: Px, colour: impl Color) -> Drawn<DB> {
        self.area.draw(&Rectangle::new([from, to], colour.filled()))
    }

    /// Text of the height `css` beside `at`.
    pub(crate) fn text(
        &self,
        text: String,
        at: Px,
        (h, v): (HPos, VPos),
        (colour, css): (impl Color, f64),
    ) -> Drawn<DB> {
        let font = (FONT, css * self.grain.css).into_font();
        let style = TextStyle::from(font).color(&colour).pos(Pos::new(h, v));
        self.area.draw(&Text::new(text, at, style))
    }

    /// A dashed line, as one shape.
    pub(crate) fn dashes(&self, path: &[Px], colour: RGBColor, css: f64) -> Drawn<DB> {
        self.pattern(path, colour, css, DASH)
    }

    /// A dotted line, as one shape.
    pub(crate) fn dots(&self, path: &[Px], colour: RGBColor, css: f64) -> Drawn<DB> {
        self.pattern(path, colour, css, DOT)
    }

    /// Pieces and gaps of this length in CSS pixels. Those of a very long line are longer, so that
    /// there are never more than a few hundred.
    fn pattern(
        &self,
        path: &[Px],
        colour: RGBColor,
        css: f64,
        (dash, gap): (f64, f64),
    ) -> Drawn<DB> {
        let length: f64 = path.windows(2).map(|two| distance(two[0], two[1])).sum();
        let (dash, gap) = (self.grain.size(dash), self.grain.size(gap));
        let longer = (whole(length) / MOST_DASHES / (dash + gap)).max(1);
        self.fill(comb(path, self.grain.size(css), dash * longer, gap * longer), colour)
    }

    /// Slanted lines in rectangles, as one shape.
    pub(crate) fn hatch(&self, boxes: &[(Px, Px)], colour: RGBColor) -> Drawn<DB> {
        let (width, spacing) = (self.grain.size(1.0), self.grain.size(SPACING));
        self.fill(slants(boxes, width, spacing), colour)
    }
}

/// Where everything is drawn from.
///
/// plotters cuts off a place at the size of the backend, which counts device pixels and knows of
/// no finer units; what is drawn relative to another place it leaves alone.
fn origin<DB: DrawingBackend>() -> EmptyElement<Px, DB> {
    EmptyElement::at((0, 0))
}

fn distance(a: Px, b: Px) -> f64 {
    libm::hypot(f64::from(b.0 - a.0), f64::from(b.1 - a.1))
}

/// The outline of all dashes along `path`: a comb with teeth on both sides.
///
/// The way from tooth to tooth is walked there and back, so it covers nothing. One shape costs
/// a canvas far less than hundreds of strokes.
fn comb(path: &[Px], width: i32, dash: i32, gap: i32) -> Vec<Px> {
    let half = f64::from(width / 2);
    let (mut there, mut back): (Vec<Px>, Vec<Px>) = (Vec::new(), Vec::new());
    let mut phase = 0;
    for two in path.windows(2) {
        let (a, b) = (two[0], two[1]);
        let far = distance(a, b);
        if far < 1.0 {
            continue;
        }
        let (dx, dy) = (f64::from(b.0 - a.0) / far, f64::from(b.1 - a.1) / far);
        let length = whole(far);
        let by = |p: Px, x: f64, y: f64| (p.0 + whole(x), p.1 + whole(y));
        // A quarter turn to the left of the way, so that all teeth turn the same way.
        let beside = |p: Px, side: f64| by(p, dy * side, -dx * side);
        let mut done = 0;
        while done < length {
            let left = if phase < dash { dash - phase } else { dash + gap - phase };
            let next = (done + left).min(length);
            let along = |way: i32| by(a, dx * f64::from(way), dy * f64::from(way));
            let (from, to) = (along(done), along(next));
            if phase < dash {
                there.extend([from, beside(from, half), beside(to, half), to]);
                back.extend([from, beside(from, -half), beside(to, -half), to]);
            }
            phase = (phase + next - done) % (dash + gap);
            done = next;
        }
        // A gap goes round corners as well.
        there.push(b);
        back.push(b);
    }
    there.extend(back.into_iter().rev());
    there
}

/// The outline of all strokes from lower left to upper right that fill some rectangles. Those of
/// neighbours meet.
fn slants(boxes: &[(Px, Px)], width: i32, spacing: i32) -> Vec<Px> {
    let spacing = spacing.max(1);
    let (mut there, mut back): (Vec<Px>, Vec<Px>) = (Vec::new(), Vec::new());
    for &((x0, y0), (x1, y1)) in boxes {
        // Along a stroke, x + y is constant: a multiple of the spacing.
        let first = (x0 + y0).div_euclid(spacing) + 1;
        for sum in (first..).map(|i| i * spacing).take_while(|&sum| sum < x1 + y1) {
            let lower = (x0.max(sum - y1), y1.min(sum - x0));
            let upper = (x1.min(sum - y0), y0.max(sum - x1));
            there.extend([lower, upper, (upper.0 + width, upper.1), (lower.0 + width, lower.1)]);
            there.push(lower);
            back.push(lower);
        }
    }
    there.extend(back.into_iter().rev());
    there
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Twice the area, as the shoelace formula has it.
    fn doubled_area(points: &[Px]) -> i32 {
        let next = points.iter().cycle().skip(1);
        points.iter().zip(next).map(|(a, b)| a.0 * b.1 - b.0 * a.1).sum::<i32>().abs()
    }

    #[test]
    fn dashes_cover_their_length_and_nothing_else() {
        let level = comb(&[(0, 50), (80, 50)], 2, 5, 3);
        assert_eq!(doubled_area(&level), 2 * 10 * 5 * 2);
        let up_and_down = comb(&[(0, 50), (16, 50), (16, 10), (40, 10), (40, 26)], 2, 5, 3);
        assert_eq!(doubled_area(&up_and_down), 2 * 12 * 5 * 2, "the pattern goes round corners");
        let slanted = comb(&[(0, 0), (300, 400)], 20, 50, 50);
        assert!((doubled_area(&slanted) - 2 * 5 * 50 * 20).abs() < 1000, "{slanted:?}");
    }

    #[test]
    fn a_hatch_slants_and_stays_inside() {
        for (from, to) in [((10, 10), (50, 90)), ((7, 3), (90, 20)), ((0, 0), (3, 40))] {
            let shape = slants(&[(from, to)], 1, 6);
            assert!(shape.iter().all(|p| (from.0..=to.0 + 1).contains(&p.0)));
            assert!(shape.iter().all(|p| (from.1..=to.1).contains(&p.1)));
            let stroke = (shape[0], shape[1]);
            assert_eq!(stroke.0.0 + stroke.0.1, stroke.1.0 + stroke.1.1);
            assert!(stroke.0.1 > stroke.1.1, "it leans to the right");
        }
    }

    #[test]
    fn a_hatch_goes_on_in_the_next_rectangle() {
        let whole = doubled_area(&slants(&[((0, 0), (40, 30))], 1, 6));
        let parts = slants(&[((0, 0), (13, 30)), ((13, 0), (40, 30))], 1, 6);
        assert_eq!(doubled_area(&parts), whole);
    }
}
