//! A picture that stands on its own: with a heading and a legend, as SVG text.
//!
//! Not here: the picture itself (`svg`), and how it becomes a file.

use std::fmt::Write as _;

use plotters::style::RGBColor;

use crate::legend::{LegendItem, Scene, Style, items};
use crate::palette::{Palette, Role};
use crate::plot::Plot;
use crate::summary;
use crate::svg::{escape, nested};

/// Around everything, between two lines of text, and below the legend, in CSS pixels.
const EDGE: f64 = 12.0;
const LINE: f64 = 20.0;
const GAP: f64 = 6.0;
/// The width of the sign of a mark, and the room around it.
const SIGN: f64 = 18.0;
const BESIDE: f64 = 6.0;
const BETWEEN: f64 = 18.0;
/// How wide a character of the legend is, at most on average.
const CHARACTER: f64 = 7.5;

/// The height of heading and legend over `plot`, in CSS pixels.
pub fn header(plot: &Plot, scene: &Scene<'_>) -> f64 {
    places(plot, scene).last().map_or(2.0 * LINE, |last| last.1.1 + LINE) + GAP
}

/// The picture whose elements are `body` (see [`crate::paint`]) below a heading and its legend.
/// It is as wide as the plot, and [`header`] higher.
pub fn poster(
    plot: &Plot,
    scene: &Scene<'_>,
    palette: &Palette,
    (title, body): (&str, &str),
) -> String {
    let above = header(plot, scene);
    let (width, height) = (plot.width, plot.height + above);
    let words = escape(&summary(plot.figure, scene.run, scene.guides));
    let title = escape(title);
    let paper = hex(palette.colour(Role::Background));
    let ink = hex(palette.colour(Role::Text));
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\" font-family=\"system-ui, sans-serif\" \
         fill=\"{ink}\" font-size=\"13\">\n<title>{title}</title>\n<desc>{words}</desc>\n\
         <rect width=\"100%\" height=\"100%\" fill=\"{paper}\"/>\n\
         <text x=\"{EDGE}\" y=\"{LINE}\" font-weight=\"600\" font-size=\"15\">{title}</text>\n"
    );
    for (item, (x, y)) in places(plot, scene) {
        let colour = hex(palette.colour(item.role));
        let (text, base) = (x + SIGN + BESIDE, y + 13.0);
        writeln!(
            out,
            "<g transform=\"translate({x} {})\">{}</g><text x=\"{text}\" y=\"{base}\">{}</text>",
            y + 4.0,
            sign(item.style, &colour),
            escape(item.label)
        )
        .expect("memory takes everything");
    }
    out + &nested(plot, above, body) + "</svg>\n"
}

/// Where each mark of the legend stands, line by line.
fn places(plot: &Plot, scene: &Scene<'_>) -> Vec<(LegendItem, (f64, f64))> {
    let (mut x, mut y) = (EDGE, LINE + BESIDE);
    let mut all = Vec::new();
    for item in items(plot.figure, scene) {
        let width = SIGN + BESIDE + item.label.len() as f64 * CHARACTER;
        if x > EDGE && x + width > plot.width - EDGE {
            (x, y) = (EDGE, y + LINE);
        }
        all.push((item, (x, y)));
        x += width + BETWEEN;
    }
    all
}

/// All of a sign, and a line that is not thin.
const FULL: &str = "M0 0H18V10H0Z";
const WIDE: &str = " stroke-width=\"2\"";

/// The sign of a mark, 18 x 10 CSS pixels large.
fn sign(style: Style, colour: &str) -> String {
    let stroke = |path: &str, more: &str| {
        format!("<path d=\"{path}\" fill=\"none\" stroke=\"{colour}\"{more}/>")
    };
    let fill = |path: &str, share: f64| {
        format!("<path d=\"{path}\" fill=\"{colour}\" opacity=\"{share}\"/>")
    };
    match style {
        Style::Line => stroke("M0 5H18", WIDE),
        Style::Thin => stroke("M0 5H18", ""),
        Style::Dots => stroke("M0 5H18", " stroke-width=\"2\" stroke-dasharray=\"2 2.5\""),
        Style::Dashes => stroke("M0 5H18", " stroke-width=\"2\" stroke-dasharray=\"5 3\""),
        Style::Steps => stroke("M0 9V5H9V1H18", WIDE),
        Style::Area => fill(FULL, 0.35) + &stroke("M0 1H18", WIDE),
        Style::Hatch => fill(FULL, 0.25) + &stroke("M2 10L8 0M8 10L14 0M14 10L18 3", ""),
        Style::Stripes => stroke("M2 10V0M7 10V0M12 10V0M17 10V0", ""),
        Style::Tint => fill(FULL, 0.25),
        Style::Solid => fill(FULL, 1.0),
        Style::Triangles => fill("M0 9L4 1L8 9ZM10 1L14 9L18 1Z", 1.0),
    }
}

fn hex(colour: RGBColor) -> String {
    format!("#{:02X}{:02X}{:02X}", colour.0, colour.1, colour.2)
}
