//! A chart: heading, legend, canvases, text summary.
//!
//! Axes are drawn again only when range, size or theme change; lines whenever the run does.

use std::rc::Rc;

use charts::{Palette, Plot};
use model::Observed;
use plotters::prelude::*;
use plotters_canvas::CanvasBackend;
use wasm_bindgen::JsCast as _;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};
use yew::prelude::*;

use crate::hooks::run::RunRef;

#[derive(PartialEq, Properties)]
pub(crate) struct ChartProps {
    pub(crate) run: RunRef,
    pub(crate) plot: Plot,
    pub(crate) palette: Rc<Palette>,
    /// What stands behind the heading.
    #[prop_or_default]
    pub(crate) hint: Html,
    /// What was measured of a real service, if anything was.
    #[prop_or_default]
    pub(crate) observed: Option<Rc<Observed>>,
    /// What stands below the picture.
    #[prop_or_default]
    pub(crate) below: Html,
    /// What lies over the picture.
    pub(crate) children: Html,
}

#[component]
pub(crate) fn Chart(props: &ChartProps) -> Html {
    let ChartProps { run, plot, palette, hint, observed, below, children } = props;
    let (axes, data) = (use_node_ref(), use_node_ref());
    {
        let axes = axes.clone();
        let key = (*plot, run.timeline, Rc::clone(palette));
        use_effect_with(key, move |(plot, timeline, palette)| {
            if let Some(backend) = backend(&axes, plot, 1) {
                // Without a picture there is still the text summary, which says the same.
                drop(charts::axes(&backend.into_drawing_area(), plot, timeline, palette));
            }
        });
    }
    {
        let data = data.clone();
        let key = (*plot, run.clone(), Rc::clone(palette), observed.clone());
        use_effect_with(key, move |(plot, run, palette, observed)| {
            if let Some(backend) = backend(&data, plot, charts::FINE) {
                let area = backend.into_drawing_area();
                drop(charts::data(&area, plot, run, palette));
                if let Some(observed) = observed {
                    drop(charts::observed(&area, plot, observed, palette));
                }
            }
        });
    }
    let figure = plot.figure;
    let seen = observed.as_ref().is_some_and(|seen| charts::is_observed(figure, seen));
    let id = format!("chart-{}", figure.id());
    let summary = format!("{id}-summary");
    let size = format!("width:{}px;height:{}px", plot.width, plot.height);
    let legend = charts::legend(figure).iter().filter(|item| item.is_in(run));
    html! {
        <section class="chart" aria-labelledby={id.clone()}>
            <header>
                <h2 {id}>{ figure.title() }</h2>
                <ul class="legend">
                    { for legend.map(legend_item) }
                    if seen {
                        <li><span class="swatch thin observed" aria-hidden="true"></span>
                            { "Observed" }</li>
                    }
                </ul>
                { hint.clone() }
            </header>
            <div class="plot" style={format!("height:{}px", plot.height)}>
                <canvas ref={axes} style={size.clone()} aria-hidden="true" />
                <canvas ref={data} style={size} role="img" aria-label={figure.title()}
                    aria-describedby={summary.clone()} />
                { children.clone() }
            </div>
            { below.clone() }
            <p class="summary" id={summary}>{ charts::summary(figure, run, &plot.guides) }</p>
        </section>
    }
}

fn legend_item(item: &charts::LegendItem) -> Html {
    let class = format!("swatch {}", item.style.id());
    let colour = format!("--ink:var({})", item.role.css());
    html! {
        <li><span {class} style={colour} aria-hidden="true"></span>{ item.label }</li>
    }
}

/// The canvas in the size that the plot needs, cleared, in pixels of `1 / fine` device pixels.
fn backend(node: &NodeRef, plot: &Plot, fine: u32) -> Option<CanvasBackend> {
    let canvas = node.cast::<HtmlCanvasElement>()?;
    let (width, height) = plot.pixels();
    if width == 0 || height == 0 {
        return None;
    }
    // Setting the size clears the canvas and forgets its scale, even where it stays the same.
    canvas.set_width(width);
    canvas.set_height(height);
    let context = canvas.get_context("2d").ok()??;
    let context = context.dyn_into::<CanvasRenderingContext2d>().ok()?;
    let share = 1.0 / f64::from(fine);
    context.scale(share, share).ok()?;
    // Pointed joins would overshoot where noise turns sharply.
    context.set_line_join("round");
    CanvasBackend::with_canvas_object(canvas)
}
