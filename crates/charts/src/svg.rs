//! A picture as SVG text: for exports, and for tests that want to see what was drawn.
//!
//! [`SvgText`] is a backend of plotters that writes only what this crate draws: rectangles, paths,
//! filled shapes and text in whole numbers. Not here: heading and legend (`poster`).

use std::cell::RefCell;
use std::convert::Infallible;
use std::fmt::Write as _;
use std::rc::Rc;

use model::Run;
use plotters::coord::Shift;
use plotters::drawing::DrawingArea;
use plotters::prelude::{DrawingBackend, IntoDrawingArea as _};
use plotters::style::text_anchor::{HPos, VPos};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingErrorKind,
};

use crate::pen::{Drawn, Grain, Pen};
use crate::{Palette, Plot, axes, data, summary};

/// A backend that writes SVG. Its clones write into the same text.
#[derive(Clone, Debug)]
pub struct SvgText {
    size: (u32, u32),
    text: Rc<RefCell<String>>,
}

/// Writing to memory does not fail.
type Written = Result<(), DrawingErrorKind<Infallible>>;

impl SvgText {
    /// An empty sheet of the size that [`paint`] needs for `plot`.
    pub fn new(plot: &Plot) -> Self {
        let grain = Grain::fine(plot);
        let side = |css: f64| grain.size(css).unsigned_abs();
        Self { size: (side(plot.width), side(plot.height)), text: Rc::default() }
    }

    /// What was written so far: elements without an `svg` around them.
    pub fn text(&self) -> String {
        self.text.borrow().clone()
    }

    fn element(&self, name: &str, place: std::fmt::Arguments<'_>, paint: &str) {
        let mut text = self.text.borrow_mut();
        writeln!(text, "<{name} {place}{paint}/>").expect("memory takes everything");
    }

    /// The places of a path or a shape, as one attribute.
    fn points(&self, name: &str, path: impl Iterator<Item = BackendCoord>, paint: &str) {
        let mut points = String::new();
        for (x, y) in path {
            write!(points, "{x},{y} ").expect("memory takes everything");
        }
        self.element(name, format_args!("points=\"{}\"", points.trim_end()), paint);
    }
}

/// The attributes of a colour.
fn paint_of(color: BackendColor, part: &str) -> String {
    let (r, g, b) = color.rgb;
    let mut text = format!(" {part}=\"#{r:02X}{g:02X}{b:02X}\"");
    if color.alpha < 1.0 {
        write!(text, " opacity=\"{}\"", color.alpha).expect("memory takes everything");
    }
    text
}

fn stroke_of(style: &impl BackendStyle) -> String {
    let colour = paint_of(style.color(), "stroke");
    format!(
        "{colour} fill=\"none\" stroke-linejoin=\"round\" stroke-width=\"{}\"",
        style.stroke_width()
    )
}

impl DrawingBackend for SvgText {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        self.size
    }

    fn ensure_prepared(&mut self) -> Written {
        Ok(())
    }

    fn present(&mut self) -> Written {
        Ok(())
    }

    fn draw_pixel(&mut self, (x, y): BackendCoord, color: BackendColor) -> Written {
        let place = format_args!("x=\"{x}\" y=\"{y}\" width=\"1\" height=\"1\"");
        self.element("rect", place, &paint_of(color, "fill"));
        Ok(())
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        (x0, y0): BackendCoord,
        (x1, y1): BackendCoord,
        style: &S,
        fill: bool,
    ) -> Written {
        let paint = if fill { paint_of(style.color(), "fill") } else { stroke_of(style) };
        let (w, h) = (x1 - x0, y1 - y0);
        let place = format_args!("x=\"{x0}\" y=\"{y0}\" width=\"{w}\" height=\"{h}\"");
        self.element("rect", place, &paint);
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Written {
        self.points("polyline", path.into_iter(), &stroke_of(style));
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Written {
        self.points("polygon", path.into_iter(), &paint_of(style.color(), "fill"));
        Ok(())
    }

    fn draw_text<S: BackendTextStyle>(
        &mut self,
        text: &str,
        style: &S,
        (x, y): BackendCoord,
    ) -> Written {
        let anchor = match style.anchor().h_pos {
            HPos::Left => "start",
            HPos::Right => "end",
            HPos::Center => "middle",
        };
        let dy = match style.anchor().v_pos {
            VPos::Top => "0.76em",
            VPos::Center => "0.5ex",
            VPos::Bottom => "-0.5ex",
        };
        let mut out = self.text.borrow_mut();
        writeln!(
            out,
            "<text x=\"{x}\" y=\"{y}\" dy=\"{dy}\" text-anchor=\"{anchor}\" font-family=\"{}\" \
             font-size=\"{}\"{}>\n{}\n</text>",
            style.family().as_str(),
            style.size(),
            paint_of(style.color(), "fill"),
            escape(text)
        )
        .expect("memory takes everything");
        Ok(())
    }
}

/// Draws both layers of a picture over each other, in the units of [`crate::data`].
///
/// # Errors
/// Only what the backend reports.
pub fn paint<DB: DrawingBackend>(
    area: &DrawingArea<DB, Shift>,
    plot: &Plot,
    run: &Run,
    palette: &Palette,
) -> Drawn<DB> {
    let pen = Pen { area, grain: Grain::fine(plot) };
    axes::draw(pen, plot, &run.timeline, palette)?;
    data(area, plot, run, palette)
}

/// The picture, with its heading and its summary inside for those who cannot see it.
///
/// # Panics
/// Never: writing to memory does not fail.
pub fn svg(plot: &Plot, run: &Run, palette: &Palette) -> String {
    let sheet = SvgText::new(plot);
    paint(&sheet.clone().into_drawing_area(), plot, run, palette).expect("memory takes everything");
    let words = escape(&summary(plot.figure, run, &plot.guides));
    let title = escape(plot.figure.title());
    let inside = format!("<title>{title}</title>\n<desc>{words}</desc>\n{}", sheet.text());
    nested(plot, 0.0, &inside)
}

/// An `svg` element of the size of `plot`, so far below the top of what is around it.
pub(crate) fn nested(plot: &Plot, y: f64, inside: &str) -> String {
    let (width, height) = SvgText::new(plot).size;
    // Whoever stacks pictures says where each goes: an attribute stands only once.
    let place = if y > 0.0 { format!("y=\"{y}\" ") } else { String::new() };
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" {place}width=\"{}\" height=\"{}\" \
         viewBox=\"0 0 {width} {height}\">\n{inside}</svg>\n",
        plot.width, plot.height
    )
}

pub(crate) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}
