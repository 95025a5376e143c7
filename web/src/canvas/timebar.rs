//! Which part of the run the charts show, in words and as a strip, and buttons that change it.
//!
//! Not here: what wheels, fingers and keys do over a chart (`gestures`).

use charts::{Plot, Span};
use web_sys::PointerEvent;
use yew::prelude::*;

use super::gestures::STEP;
use super::place::place_of;
use crate::state::playhead::{Move, PlayheadHandle};

/// The bar; `strip` refers to the strip in it.
pub(crate) fn bar(plot: &Plot, playhead: &PlayheadHandle, strip: &NodeRef) -> Html {
    let (Span { from, to }, timeline) = (playhead.span, playhead.timeline);
    let whole = Span::whole(&timeline);
    let near = playhead.is_near();
    let press = |action: fn(&PlayheadHandle) -> Move| {
        let playhead = playhead.clone();
        Callback::from(move |_: MouseEvent| playhead.dispatch(action(&playhead)))
    };
    let button = |text: &'static str, label: &'static str, enabled: bool, action| {
        html! {
            <button type="button" class="quiet" aria-label={label} title={label}
                disabled={!enabled} onclick={press(action)}>{ text }</button>
        }
    };
    let share = |seconds: f64| 100.0 * seconds / whole.length();
    let style = format!("left:{:.2}%;width:{:.2}%", share(from), share(to - from));
    let slide = {
        let (playhead, strip) = (playhead.clone(), strip.clone());
        Callback::from(move |event: PointerEvent| {
            let width = strip.cast::<web_sys::Element>().map_or(0, |strip| strip.client_width());
            if let Some((x, _)) = place_of(&strip, &event).filter(|_| event.buttons() & 1 == 1) {
                let at = x / f64::from(width.max(1)) * timeline.length();
                let span = playhead.span;
                let by = at - f64::midpoint(span.from, span.to);
                playhead.dispatch(Move::See(span.moved(by, &timeline)));
            }
        })
    };
    html! {
        <div class="timebar" role="group" aria-label="Part of the run that is shown">
            { button("−", "Show more time", near, |p| Move::Zoom(p.focus(), 1.0 / STEP)) }
            { button("+", "Show less time, nearer", true, |p| Move::Zoom(p.focus(), STEP)) }
            { button("Whole run", "Show the whole run", near,
                |p| Move::See(Span::whole(&p.timeline))) }
            <output class="figure">
                { format!("{} – {}", plot.when(&timeline, from), plot.when(&timeline, to)) }
            </output>
            <div class="strip" ref={strip.clone()} aria-hidden="true" onpointerdown={slide.clone()}
                onpointermove={slide}><i {style}></i></div>
        </div>
    }
}
