//! A chart: heading, legend with the values of the instant, canvases, what lies over them, text
//! summary, table and files.
//!
//! Axes are drawn again only when range, size or theme change; lines whenever the run does.
//! Playhead and crosshair move over them.

use std::rc::Rc;

use charts::{Counts, LegendItem, Palette, Plot, Scene, Span};
use model::Observed;
use plotters::prelude::*;
use plotters_canvas::CanvasBackend;
use wasm_bindgen::JsCast as _;
use web_sys::{CanvasRenderingContext2d, Element, HtmlCanvasElement};
use yew::prelude::*;

use super::gestures::{Gestures, Held};
use super::picture::Picture;
use super::surface::Surface;
use super::{extras, overlay};
use crate::hooks::run::RunRef;
use crate::state::playhead::PlayheadHandle;

/// A number of instances over time, shared.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Ghost {
    pub(crate) each_s: f64,
    pub(crate) all: Rc<[u32]>,
}

impl Ghost {
    fn counts(&self) -> Counts<'_> {
        Counts { each_s: self.each_s, all: &self.all }
    }
}

#[derive(PartialEq, Properties)]
pub(crate) struct ChartProps {
    pub(crate) run: RunRef,
    pub(crate) plot: Plot,
    pub(crate) palette: Rc<Palette>,
    /// What the scenario is called: in words, and in file names.
    pub(crate) name: Rc<(String, String)>,
    /// What could not be done.
    pub(crate) tell: Callback<String>,
    /// The cheapest fleet in hindsight, if that is to be seen.
    #[prop_or_default]
    pub(crate) ghost: Option<Ghost>,
    /// What stands behind the heading.
    #[prop_or_default]
    pub(crate) hint: Html,
    /// What lies over the picture to be touched; where there is nothing, a press seeks.
    #[prop_or_default]
    pub(crate) over: Option<Html>,
    /// What was measured of a real service, if anything was.
    #[prop_or_default]
    pub(crate) observed: Option<Rc<Observed>>,
    /// What stands below the picture.
    #[prop_or_default]
    pub(crate) below: Html,
}

#[component]
pub(crate) fn Chart(props: &ChartProps) -> Html {
    let ChartProps { run, plot, palette, hint, over, ghost, .. } = props;
    let playhead = use_context::<PlayheadHandle>().expect("the playground provides a playhead");
    let (node, fold) = (use_node_ref(), use_node_ref());
    let (axes, data) = use_drawn(props);
    let figure = plot.figure;
    let scene = Scene { run, guides: &plot.guides, optimum: ghost.as_ref().map(Ghost::counts) };
    let key = (run.clone(), plot.guides, ghost.clone());
    let words = use_memo(key.clone(), |(run, guides, ghost)| {
        let optimum = ghost.as_ref().map(Ghost::counts);
        let items = charts::items(figure, &Scene { run, guides, optimum });
        (items, charts::summary(figure, run, guides))
    });
    let (items, summary) = &*words;
    let marks = use_memo((run.clone(), *plot), |(run, plot)| overlay::decisions(plot, run));
    let held = use_mut_ref(Held::default);
    let seeks = over.is_none();
    let hands =
        Gestures { node: node.clone(), plot: *plot, run: run.clone(), playhead, held, seeks };
    let open = use_state_eq(|| false);
    let toggle = {
        let (open, fold) = (open.clone(), fold.clone());
        Callback::from(move |_: Event| {
            open.set(fold.cast::<Element>().is_some_and(|fold| fold.has_attribute("open")));
        })
    };
    let key = open.then(|| (run.clone(), plot.guides, plot.span(), ghost.clone()));
    let table = use_memo(key, |key| {
        key.as_ref().map(|(run, guides, span, ghost)| {
            let optimum = ghost.as_ref().map(Ghost::counts);
            extras::numbers(figure, &Scene { run, guides, optimum }, *span)
        })
    });
    let id = format!("chart-{}", figure.id());
    let summary_id = format!("{id}-summary");
    let size = format!("width:{}px;height:{}px", plot.width, plot.height);
    let at = hands.playhead.read_at();
    let release = hands.on(Gestures::release);
    let seen = props.observed.as_ref().is_some_and(|seen| charts::is_observed(figure, seen));
    html! {
        <section class="chart" aria-labelledby={id.clone()}>
            <header>
                <h2 {id}>{ figure.title() }</h2>
                <ul class="legend">
                    { for items.iter().map(|item| legend_item(item, &scene, at)) }
                    if seen {
                        <li><span class="swatch thin observed" aria-hidden="true"></span>
                            { "Observed" }</li>
                    }
                </ul>
                { hint.clone() }
            </header>
            <div class={classes!("plot", hands.playhead.is_near().then_some("near"))} ref={node}
                style={format!("height:{}px", plot.height)} onwheel={hands.on(Gestures::wheel)}
                onpointerdown={hands.on(Gestures::press)} onpointermove={hands.on(Gestures::point)}
                onpointerup={release.clone()} onpointercancel={release}
                onpointerleave={hands.on(Gestures::leave)} onkeydown={hands.on(Gestures::key)}>
                <canvas ref={axes} style={size.clone()} aria-hidden="true" />
                <canvas ref={data} style={size} role="img" aria-label={figure.title()}
                    aria-describedby={summary_id.clone()} />
                if let Some(over) = over {
                    { over.clone() }
                } else {
                    { overlay::slider(plot, &scene, items, &hands.playhead) }
                }
                { (*marks).clone() }
                { overlay::lines(plot, run, &hands.playhead) }
            </div>
            { props.below.clone() }
            <p class="summary" id={summary_id}>{ summary.clone() }</p>
            { extras::panel(figure.title(), (*table).as_ref(), &fold, &toggle,
                [&save(props, palette, false), &save(props, palette, true)]) }
        </section>
    }
}

/// The two canvases, which are drawn when something on them changes.
#[hook]
fn use_drawn(props: &ChartProps) -> (NodeRef, NodeRef) {
    let ChartProps { run, plot, palette, ghost, observed, .. } = props;
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
        let key = (*plot, run.clone(), Rc::clone(palette), ghost.clone(), observed.clone());
        use_effect_with(key, move |(plot, run, palette, ghost, observed)| {
            let Some(backend) = backend(&data, plot, charts::FINE) else { return };
            let area = backend.into_drawing_area();
            drop(charts::data(&area, plot, run, palette));
            if let Some(ghost) = ghost {
                drop(charts::ghost(&area, plot, (&run.timeline, ghost.counts()), palette));
            }
            if let Some(observed) = observed {
                drop(charts::observed(&area, plot, observed, palette));
            }
        });
    }
    (axes, data)
}

/// Saves the picture as it is now.
fn save(props: &ChartProps, palette: &Rc<Palette>, png: bool) -> Callback<MouseEvent> {
    let (run, plot, palette) = (props.run.clone(), props.plot, Rc::clone(palette));
    let (ghost, name, tell) = (props.ghost.clone(), Rc::clone(&props.name), props.tell.clone());
    Callback::from(move |_| {
        let optimum = ghost.as_ref().map(Ghost::counts);
        let scene = Scene { run: &run, guides: &plot.guides, optimum };
        let mut title = format!("{} · {}", plot.figure.title(), name.0);
        let span = plot.span();
        if span != Span::whole(&run.timeline) {
            let time = |at| plot.when(&run.timeline, at);
            title = format!("{title} · {} – {}", time(span.from), time(span.to));
        }
        let file = format!("{}-{}", name.1, plot.figure.id());
        let picture = Picture::of(&plot, &scene, &palette, (&title, file));
        if png {
            picture.save_png(tell.clone());
        } else {
            picture.save_svg(&tell);
        }
    })
}

fn legend_item(item: &LegendItem, scene: &Scene<'_>, at: f64) -> Html {
    let class = format!("swatch {}", item.style.id());
    let colour = format!("--ink:var({})", item.role.css());
    html! {
        <li>
            <span {class} style={colour} aria-hidden="true"></span>{ item.label }
            if let Some(text) = item.text(scene, at) {
                <b class="figure">{ text }</b>
            }
        </li>
    }
}

/// The canvas in the size that the plot needs, cleared, in pixels of `1 / fine` device pixels.
fn backend(node: &NodeRef, plot: &Plot, fine: u32) -> Option<Surface> {
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
    CanvasBackend::with_canvas_object(canvas).map(Surface::Screen)
}
