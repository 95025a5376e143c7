//! The playhead over a chart; a press anywhere in the chart brings it there.

use charts::Plot;
use web_sys::PointerEvent;
use yew::prelude::*;

use super::place::capture;
use crate::state::playhead::{Move, PlayheadHandle};

#[derive(PartialEq, Properties)]
pub(crate) struct PlaylineProps {
    pub(crate) plot: Plot,
    /// Whether a press in the chart moves the playhead.
    #[prop_or_default]
    pub(crate) seeks: bool,
}

#[component]
pub(crate) fn Playline(props: &PlaylineProps) -> Html {
    let plot = props.plot;
    let playhead = use_context::<PlayheadHandle>().expect("the playground provides a playhead");
    let x = plot.x_of(playhead.at).clamp(plot.left(), plot.right());
    let (top, height) = (plot.top(), plot.bottom() - plot.top());
    let line = format!("transform:translateX({x:.1}px);top:{top}px;height:{height}px");
    let node = use_node_ref();
    let seek = {
        let node = node.clone();
        Callback::from(move |event: PointerEvent| {
            if event.buttons() & 1 == 1
                && let Some((x, _)) = capture(&node, &event)
            {
                playhead.dispatch(Move::To(plot.t_of(x)));
            }
        })
    };
    html! {
        <>
            if props.seeks {
                <div class="seeker" ref={node} onpointerdown={seek.clone()}
                    onpointermove={seek}></div>
            }
            <div class="playline" style={line} aria-hidden="true"></div>
        </>
    }
}
