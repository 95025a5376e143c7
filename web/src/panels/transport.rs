//! Play, pause, speed, scrub, step to the next decision that changed something.

use model::Run;
use playground::instant;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use crate::state::playhead::{Move, PlayheadHandle, SPEEDS};

/// The controls of the playhead.
pub(crate) fn controls(run: &Run, playhead: &PlayheadHandle) -> Html {
    let (last, next) = (
        run.last_action(playhead.at).map(|decision| decision.at),
        run.next_action(playhead.at).map(|decision| decision.at),
    );
    let go = |to: Option<f64>| {
        let playhead = playhead.clone();
        Callback::from(move |_: MouseEvent| {
            if let Some(to) = to {
                playhead.dispatch(Move::To(to));
            }
        })
    };
    let toggle = {
        let playhead = playhead.clone();
        Callback::from(move |_: MouseEvent| playhead.dispatch(Move::Toggle))
    };
    let scrub = {
        let playhead = playhead.clone();
        Callback::from(move |event: InputEvent| {
            let at = event.target_unchecked_into::<HtmlInputElement>().value_as_number();
            playhead.dispatch(Move::To(at));
        })
    };
    let speed = {
        let playhead = playhead.clone();
        Callback::from(move |event: Event| {
            let text = event.target_unchecked_into::<HtmlSelectElement>().value();
            if let Some(speed) = SPEEDS.into_iter().find(|speed| speed.to_string() == text) {
                playhead.dispatch(Move::Speed(speed));
            }
        })
    };
    let clock = instant::clock(run, playhead.at);
    let step = run.timeline.step.max(1.0).to_string();
    html! {
        <div class="transport" role="group" aria-label="Playback">
            <button type="button" class="play" onclick={toggle}>
                { if playhead.playing { "❚❚ Pause" } else { "▶ Play" } }
            </button>
            <button type="button" onclick={go(last)} disabled={last.is_none()}
                aria-label="Back to the last change" title="Back to the last change">
                { "◂|" }
            </button>
            <button type="button" onclick={go(next)} disabled={next.is_none()}
                aria-label="On to the next change" title="On to the next change">
                { "|▸" }
            </button>
            <select aria-label="Speed" onchange={speed} ~value={playhead.speed.to_string()}>
                { for SPEEDS.iter().map(|&speed| html! {
                    <option value={speed.to_string()}
                        selected={speed == playhead.speed}>
                        { format!("{}×", model::Unit::Factor.text(speed)) }
                    </option>
                }) }
            </select>
            <input type="range" class="scrub" min="0" max={playhead.length.to_string()} {step}
                value={playhead.at.to_string()} oninput={scrub} aria-label="Time"
                aria-valuetext={clock.clone()} />
            <output class="clock figure">{ clock }</output>
        </div>
    }
}
