//! A chart: heading, legend, canvases, text summary.
//!
//! Axes are drawn again only when range, size or theme change; lines whenever the run does.

use charts::Plot;
use model::{Run, Timeline};
use plotters::prelude::*;
use plotters_canvas::CanvasBackend;
use web_sys::HtmlCanvasElement;
use yew::prelude::*;

use super::palette;
use crate::hooks::run::RunRef;

#[derive(PartialEq, Properties)]
pub(crate) struct ChartProps {
    pub(crate) run: RunRef,
    pub(crate) plot: Plot,
    /// Whether the page is dark: another palette.
    pub(crate) dark: bool,
    /// What stands behind the heading.
    #[prop_or_default]
    pub(crate) hint: Html,
    /// What lies over the picture.
    pub(crate) children: Html,
}

#[component]
pub(crate) fn Chart(props: &ChartProps) -> Html {
    let ChartProps { run, plot, dark, hint, children } = props;
    let (axes, data) = (use_node_ref(), use_node_ref());
    {
        let axes = axes.clone();
        use_effect_with((*plot, run.timeline, *dark), move |(plot, timeline, dark)| {
            draw_axes(&axes, plot, timeline, *dark);
        });
    }
    {
        let data = data.clone();
        use_effect_with((*plot, run.clone(), *dark), move |(plot, run, dark)| {
            draw_data(&data, plot, run, *dark);
        });
    }
    let figure = plot.figure;
    let id = format!("chart-{}", figure.id());
    let summary = format!("{id}-summary");
    let size = format!("width:{}px;height:{}px", plot.width, plot.height);
    html! {
        <section class="chart" aria-labelledby={id.clone()}>
            <header>
                <h2 {id}>{ figure.title() }</h2>
                <ul class="legend">{ for charts::legend(figure).iter().map(legend_item) }</ul>
                { hint.clone() }
            </header>
            <div class="plot" style={format!("height:{}px", plot.height)}>
                <canvas ref={axes} style={size.clone()} aria-hidden="true" />
                <canvas ref={data} style={size} role="img" aria-label={figure.title()}
                    aria-describedby={summary.clone()} />
                { children.clone() }
            </div>
            <p class="summary" id={summary}>{ charts::summary(figure, run) }</p>
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

/// The canvas in the size that the plot needs, cleared.
fn backend(node: &NodeRef, plot: &Plot) -> Option<CanvasBackend> {
    let canvas = node.cast::<HtmlCanvasElement>()?;
    let (width, height) = plot.pixels();
    if width == 0 || height == 0 {
        return None;
    }
    // Setting the size clears the canvas, even where it stays the same.
    canvas.set_width(width);
    canvas.set_height(height);
    CanvasBackend::with_canvas_object(canvas)
}

fn draw_axes(node: &NodeRef, plot: &Plot, timeline: &Timeline, dark: bool) {
    if let (Some(backend), Some(palette)) = (backend(node, plot), palette::from_page(dark)) {
        // A canvas that cannot be drawn on leaves the text summary, which says the same.
        drop(charts::axes(&backend.into_drawing_area(), plot, timeline, &palette));
    }
}

fn draw_data(node: &NodeRef, plot: &Plot, run: &Run, dark: bool) {
    if let (Some(backend), Some(palette)) = (backend(node, plot), palette::from_page(dark)) {
        drop(charts::data(&backend.into_drawing_area(), plot, run, &palette));
    }
}
