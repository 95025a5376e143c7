//! The playhead over a chart; a press anywhere in the chart brings it there.

use charts::Plot;
use web_sys::{Element, PointerEvent};
use yew::prelude::*;

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
    let seek = Callback::from(move |event: PointerEvent| {
        if event.buttons() & 1 == 1 {
            let place = event.current_target().and_then(|target| {
                let target = wasm_bindgen::JsCast::dyn_into::<Element>(target).ok()?;
                // Without capture the drag ends at the edge of the chart, which is no harm.
                drop(target.set_pointer_capture(event.pointer_id()));
                Some(f64::from(event.client_x()) - target.get_bounding_client_rect().left())
            });
            if let Some(x) = place {
                playhead.dispatch(Move::To(plot.t_of(x)));
            }
        }
    });
    html! {
        <>
            if props.seeks {
                <div class="seeker" onpointerdown={seek.clone()} onpointermove={seek}></div>
            }
            <div class="playline" style={line} aria-hidden="true"></div>
        </>
    }
}
