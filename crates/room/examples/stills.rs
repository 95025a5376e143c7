//! Writes pictures of a real run at some instants as SVG within a page, to be looked at:
//! `cargo run -p room --example stills -- FILE`.

use std::fmt::Write as _;

use room::{Form, Layout, Pace, Plan, Shape, View, scene};

fn main() -> std::io::Result<()> {
    let file = std::env::args().nth(1).unwrap_or("target/stills.html".to_owned());
    let style = [
        include_str!("../../../web/styles/tokens.css"),
        include_str!("../../../web/styles/restaurant.css"),
    ];
    let mut page = format!("<!DOCTYPE html><style>{}{}</style>", style[0], style[1]);
    let scenario = playground::restaurant::STEPS[1].variants[1].scenario();
    let (run, log) = playground::witness(&scenario);
    let walks = Pace { walk: 50.0, accept: 300.0, tables: 1, house: (15, 15) };
    let plan = Plan::of(&log, walks);
    let most = run.totals.cost.max(1.0);
    for (size, clusters) in
        [((960.0, 460.0), &[0.0, 0.4, 1.0][..]), ((366.0, 430.0), &[0.0, 1.0][..])]
    {
        let layout = Layout::of(&plan, size);
        for &cluster in clusters {
            for at in [900.0, 2000.0, 2700.0, 4300.0] {
                let (time_of_day, _) = run.timeline.time_of_day(at);
                let paid = run.value(model::Series::Cost, at) / most;
                let view = View { at, time_of_day, cluster, mood: at / 10_000.0, paid };
                let mut shapes = Vec::new();
                scene(&plan, &layout, &view, &mut shapes);
                page.push_str(&svg(&shapes, size));
            }
        }
    }
    std::fs::write(file, page)
}

fn svg(shapes: &[Shape], (w, h): (f64, f64)) -> String {
    let mut text = format!("<svg width='{w}' height='{h}' style='margin:6px'>");
    for shape in shapes {
        let (x, y, ink) = (shape.at.x, shape.at.y, format!("var({})", shape.ink.css()));
        let paint = if shape.line > 0.0 {
            format!(
                "fill='none' stroke-linecap='round' stroke='{ink}' stroke-width='{}'",
                shape.line
            )
        } else {
            format!("fill='{ink}'")
        };
        let form = match shape.form {
            Form::Box { w, h, round } => {
                format!("<rect x='{x}' y='{y}' width='{w}' height='{h}' rx='{round}'")
            }
            Form::Line { to } => format!("<line x1='{x}' y1='{y}' x2='{}' y2='{}'", to.x, to.y),
            Form::Arc { r, from, to } if to - from >= std::f64::consts::TAU => {
                format!("<circle cx='{x}' cy='{y}' r='{r}'")
            }
            Form::Arc { r, from, to } => {
                let end = |angle: f64| (x + r * libm::cos(angle), y + r * libm::sin(angle));
                let ((ax, ay), (bx, by)) = (end(from), end(to));
                let large = u8::from(to - from > std::f64::consts::PI);
                format!("<path d='M{ax} {ay}A{r} {r} 0 {large} 1 {bx} {by}'")
            }
        };
        write!(text, "{form} opacity='{}' {paint}/>", shape.alpha).expect("a text takes all");
    }
    text + "</svg>"
}
