//! A picture as SVG text: for exports, and for tests that want to see what was drawn.
//!
//! Not here: anything that the page needs to draw on a canvas.

use model::Run;
use plotters::prelude::{IntoDrawingArea as _, SVGBackend};

use crate::axes::{self, text_height};
use crate::pen::{Grain, Pen};
use crate::{Palette, Plot, data, summary};

/// The picture, with its heading and its summary inside for those who cannot see it.
///
/// # Panics
/// Never: writing to memory does not fail.
pub fn svg(plot: &Plot, run: &Run, palette: &Palette) -> String {
    let mut text = String::new();
    // Both layers in one grain: the finer one.
    let grain = Grain::fine(plot);
    let size = (grain.size(plot.width), grain.size(plot.height));
    {
        let pixels = (size.0.unsigned_abs(), size.1.unsigned_abs());
        let area = SVGBackend::with_string(&mut text, pixels).into_drawing_area();
        let pen = Pen { area: &area, grain };
        axes::draw(pen, plot, &run.timeline, palette).expect("memory takes everything");
        data(&area, plot, run, palette).expect("memory takes everything");
        area.present().expect("memory takes everything");
    }
    // plotters writes text a quarter smaller into SVG than onto a canvas.
    let height = text_height(plot) * grain.css;
    let smaller = format!("font-size=\"{}\"", height / 1.24);
    let text = text.replace(&smaller, &format!("font-size=\"{height}\""));
    let units = format!("width=\"{}\" height=\"{}\" viewBox", size.0, size.1);
    let css = format!("width=\"{}\" height=\"{}\" viewBox", plot.width, plot.height);
    let text = text.replacen(&units, &css, 1);
    let (title, words) =
        (escape(plot.figure.title()), escape(&summary(plot.figure, run, &plot.guides)));
    text.replacen(">\n", &format!(">\n<title>{title}</title>\n<desc>{words}</desc>\n"), 1)
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}
