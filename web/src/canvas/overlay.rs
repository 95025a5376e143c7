//! What lies over a chart and moves without drawing it anew: playhead, crosshair, the places of
//! decisions, and the slider that keys and readers use.
//!
//! Not here: what hands do with it (`gestures`).

use charts::{LegendItem, Plot, Scene, marks};
use model::Run;
use playground::instant;
use yew::prelude::*;

use crate::state::playhead::Playhead;

/// So far the label of the crosshair stays away from both edges, in CSS pixels.
const LABEL_ROOM: f64 = 48.0;

/// Playhead and crosshair.
pub(crate) fn lines(plot: &Plot, run: &Run, playhead: &Playhead) -> Html {
    let upright = |class: &'static str, at: f64, label: Html| {
        let x = plot.x_of(at);
        let (top, height) = (plot.top(), plot.bottom() - plot.top());
        let style = format!("transform:translateX({x:.1}px);top:{top}px;height:{height}px");
        html! { <div {class} {style} aria-hidden="true">{ label }</div> }
    };
    let label = |at: f64| {
        let x = plot.x_of(at);
        let low = plot.left() + LABEL_ROOM;
        let shift = x.clamp(low, (plot.right() - LABEL_ROOM).max(low)) - x;
        let style = format!("--shift:{shift:.1}px");
        html! { <span class="figure" {style}>{ plot.when(&run.timeline, at) }</span> }
    };
    html! {
        <>
            if plot.span().contains(playhead.at) {
                { upright("playline", playhead.at, Html::default()) }
            }
            if let Some(at) = playhead.pointed.filter(|at| plot.span().contains(*at)) {
                { upright("crosshair", at, label(at)) }
            }
        </>
    }
}

/// The places of the decisions that acted, each with what was decided.
pub(crate) fn decisions(plot: &Plot, run: &Run) -> Html {
    let place = |mark: &charts::Mark| {
        let at = run.decisions.get(mark.decision).map_or(0.0, |decision| decision.at);
        let what = instant::why(run, at).map_or(String::new(), |line| line.action);
        let title = format!("{} {what}", plot.when(&run.timeline, at));
        let style = format!("left:{:.1}px;top:{:.1}px", mark.x, mark.y);
        html! { <i class="mark" {style} {title}></i> }
    };
    let all = marks(plot, run);
    html! { <div class="marks" aria-hidden="true">{ for all.iter().map(place) }</div> }
}

/// The time as a slider over a chart: keys move the playhead, readers say the values there.
pub(crate) fn slider(
    plot: &Plot,
    scene: &Scene<'_>,
    items: &[LegendItem],
    playhead: &Playhead,
) -> Html {
    let values = items.iter().filter_map(|item| {
        item.text(scene, playhead.at).map(|text| format!("{} {text}", item.label))
    });
    let values: Vec<String> = values.collect();
    let when = plot.when(&scene.run.timeline, playhead.at);
    let label = format!("{}: time", plot.figure.title());
    html! {
        <div class="seeker" tabindex="0" role="slider" aria-label={label} aria-valuemin="0"
            aria-valuemax={playhead.length.to_string()} aria-valuenow={playhead.at.to_string()}
            aria-valuetext={format!("{when}: {}", values.join(", "))}></div>
    }
}
