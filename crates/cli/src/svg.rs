//! The figures of a run below each other in one SVG file.
//!
//! Not here: drawing them (`charts`).

use std::fmt::Write as _;

use charts::{Figure, Palette, Plot, Role};
use model::{Run, Scenario};

use crate::Failure;

/// Width of the picture, height of a figure, height of its heading, in CSS pixels.
const SIZE: (f64, f64, f64) = (1000.0, 240.0, 30.0);

/// Draws the run into a file.
pub(crate) fn write(path: &str, scenario: &Scenario, run: &Run) -> Result<(), Failure> {
    std::fs::write(path, picture(scenario, run))
        .map_err(|error| format!("cannot write `--svg` {path}: {error}"))
}

fn picture(scenario: &Scenario, run: &Run) -> String {
    let palette = Palette::LIGHT;
    let colour = |role: Role| {
        let colour = palette.colour(role);
        format!("rgb({}, {}, {})", colour.0, colour.1, colour.2)
    };
    let (width, height, heading) = SIZE;
    let all = (height + heading) * Figure::ALL.len() as f64;
    let name = crate::report::name(scenario, run);
    let mut text = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{all}\" \
         viewBox=\"0 0 {width} {all}\">\n<title>{}</title>\n\
         <rect width=\"100%\" height=\"100%\" fill=\"{}\"/>\n",
        escape(&name),
        colour(Role::Background)
    );
    let guides = scenario.guides();
    let mut top = 0.0;
    for figure in Figure::ALL {
        let title = if top > 0.0 {
            figure.title().to_owned()
        } else {
            format!("{} · {name}", figure.title())
        };
        writeln!(
            text,
            "<text x=\"12\" y=\"{}\" font-family=\"sans-serif\" font-size=\"14\" \
             fill=\"{}\">{}</text>",
            top + 0.7 * heading,
            colour(Role::Text),
            escape(&title)
        )
        .expect("a text takes everything");
        let inner =
            charts::svg(&Plot::of(figure, run, guides, (width, height), 2.0), run, &palette);
        let place = format!("<svg y=\"{}\" ", top + heading);
        text += &inner.replacen("<svg ", &place, 1);
        text.push('\n');
        top += heading + height;
    }
    text + "</svg>\n"
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}
