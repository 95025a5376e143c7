//! What can be done in a step: choose, slide, call in and send home, swap the words, play.

use model::{Quantity as _, Unit};
use playground::restaurant::{Slider, Term, Words, game};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::Scene;
use super::desk::{Act, Phase, first};
use crate::state::playhead::{Move, SPEEDS};

/// The speeds of the restaurant among those of the page: slow, usual, fast.
const PACES: [(f64, &str); 3] = [(SPEEDS[1], "slow"), (USUAL, "usual"), (SPEEDS[3], "fast")];
/// A minute passes every second.
pub(crate) const USUAL: f64 = SPEEDS[2];

/// The choices of a step: which scenario, and where its slider stands.
pub(crate) fn choices(scene: &Scene) -> Html {
    let Scene { step, desk, .. } = scene;
    html! {
        <>
            if step.variants.len() > 1 && !step.plays {
                <fieldset class="choices">
                    <legend class="unseen">{ "Who decides" }</legend>
                    { for step.variants.iter().enumerate().map(|(index, variant)| {
                        let choose = act(scene, move || Act::Choose(index));
                        html! {
                            <label>
                                <input type="radio" name="variant" checked={index == desk.variant}
                                    onchange={choose.reform(|_: Event| ())} />
                                <span>{ variant.label }</span>
                            </label>
                        }
                    }) }
                </fieldset>
            }
            if let Some(slider) = &step.slider { { slide(scene, slider) } }
            if scene.number == 7 { { swap(scene) } }
        </>
    }
}

/// A press that moves the playhead.
fn press(scene: &Scene, what: Move) -> Callback<MouseEvent> {
    let playhead = scene.playhead.dispatcher();
    Callback::from(move |_: MouseEvent| playhead.dispatch(what))
}

/// A callback that does something at the desk.
fn act(scene: &Scene, what: impl Fn() -> Act + 'static) -> Callback<()> {
    let desk = scene.desk.dispatcher();
    Callback::from(move |()| desk.dispatch(what()))
}

fn slide(scene: &Scene, slider: &Slider) -> Html {
    let fleet = scene.picture.scenario.fleet();
    let travel = slider.path == "fleet.boot";
    let (term, value, unit) = if travel {
        (Term::Boot, fleet.boot.get(), Unit::Seconds)
    } else {
        (Term::Least, fleet.min.get(), Unit::Instances)
    };
    let desk = scene.desk.dispatcher();
    let oninput = Callback::from(move |event: InputEvent| {
        let value = event.target_unchecked_into::<HtmlInputElement>().value_as_number();
        if value.is_finite() {
            desk.dispatch(Act::Slide(value));
        }
    });
    let text = scene.words.text(unit, value);
    html! {
        <label class="slide">
            <span>{ scene.words.label(term) }</span>
            <output>{ text.clone() }</output>
            <input type="range" min={slider.min.to_string()} max={slider.max.to_string()}
                step={slider.step.to_string()} value={value.to_string()} {oninput}
                aria-valuetext={text} />
        </label>
    }
}

fn swap(scene: &Scene) -> Html {
    let cluster = scene.words == Words::Cluster;
    let onclick = press(scene, Move::Become(!cluster));
    html! {
        <button type="button" class="swap" role="switch" aria-checked={cluster.to_string()}
            {onclick}>
            <span class={(!cluster).then_some("on")}>{ "Restaurant" }</span>
            <span class="knob" aria-hidden="true"></span>
            <span class={cluster.then_some("on")}>{ "Cluster" }</span>
        </button>
    }
}

/// Everything under the room.
pub(crate) fn bar(scene: &Scene) -> Html {
    if scene.step.plays && scene.desk.phase != Phase::After {
        shift(scene)
    } else {
        playback(scene)
    }
}

/// Orders one more, or one less. Nothing where that cannot be.
pub(crate) fn order(scene: &Scene, more: i32) {
    if !scene.step.plays || scene.desk.phase != Phase::Open {
        return;
    }
    let base = scene.step.scenario();
    let mut orders = scene.desk.orders.clone();
    if game::order(&base, &mut orders, first(&base), scene.playhead.at, more).is_some() {
        scene.desk.dispatch(Act::Order(orders));
    }
}

/// Begins a shift.
pub(crate) fn open(scene: &Scene) {
    scene.desk.dispatch(Act::Open);
    scene.playhead.dispatch(Move::To(0.0));
    scene.playhead.dispatch(Move::Speed(USUAL));
    // On a phone the story stands above the room.
    let document = web_sys::window().and_then(|window| window.document());
    let house = document.and_then(|document| document.query_selector(".house").ok()?);
    if let Some(house) = house {
        house.scroll_into_view();
    }
    if !scene.playhead.playing {
        scene.playhead.dispatch(Move::Toggle);
    }
}

/// The buttons of the manager.
fn shift(scene: &Scene) -> Html {
    let Scene { desk, playhead, .. } = scene;
    if desk.phase == Phase::Before {
        let scene = scene.clone();
        let onclick = Callback::from(move |_: MouseEvent| open(&scene));
        return html! {
            <div class="manager">
                <button type="button" class="primary big" {onclick}>{ "Open the doors" }</button>
            </div>
        };
    }
    let base = scene.step.scenario();
    let wanted = desk.orders.last().map_or(first(&base), |order| order.want);
    let button = |more: i32, sign: &'static str, term: Term, off: bool| {
        let scene_here = scene.clone();
        let onclick = Callback::from(move |_: MouseEvent| order(&scene_here, more));
        html! {
            <button type="button" class="big" {onclick} disabled={off}>
                <b aria-hidden="true">{ sign }</b>{ scene.words.label(term) }
            </button>
        }
    };
    let fleet = base.fleet();
    let toggle = press(scene, Move::Toggle);
    html! {
        <div class="manager" role="group" aria-label="You are the manager">
            { button(-1, "−", Term::ScaleIn, wanted <= fleet.min.0) }
            <p class="wanted" aria-live="polite">
                <b class="figure">{ wanted }</b>{ " ordered" }
            </p>
            { button(1, "+", Term::ScaleOut, wanted >= fleet.max.0) }
            <button type="button" class="pause" onclick={toggle}>
                { if playhead.playing { "❚❚ Pause" } else { "▶ Go on" } }
            </button>
            { pace(scene) }
        </div>
    }
}

/// Play, step from change to change, speed, scrub.
fn playback(scene: &Scene) -> Html {
    let Scene { playhead, picture, words, .. } = scene;
    let run = &picture.run;
    let toggle = press(scene, Move::Toggle);
    let scrub = {
        let playhead = playhead.clone();
        Callback::from(move |event: InputEvent| {
            let at = event.target_unchecked_into::<HtmlInputElement>().value_as_number();
            playhead.dispatch(Move::To(at));
        })
    };
    let (last, next) = (
        run.last_action(playhead.at).map(|decision| decision.at),
        run.next_action(playhead.at).map(|decision| decision.at),
    );
    let step = |to: Option<f64>, sign: &'static str, label: &'static str| {
        html! {
            <button type="button" onclick={to.map(|to| press(scene, Move::To(to)))}
            disabled={to.is_none()} aria-label={label}
                title={label}>{ sign }</button>
        }
    };
    let clock = playground::instant::clock(run, playhead.at);
    html! {
        <div class="transport" role="group" aria-label="Playback">
            <button type="button" class="play primary" onclick={toggle}>
                { if playhead.playing { "❚❚ Pause" } else { "▶ Play" } }
            </button>
            { step(last, "◂|", "Back to the last change") }
            { step(next, "|▸", "On to the next change") }
            <input type="range" class="scrub" min="0" max={playhead.length.to_string()} step="1"
                value={playhead.at.to_string()} oninput={scrub} aria-label="Time"
                aria-valuetext={clock} />
            { pace(scene) }
            <p class="why" role="status">{ why(scene, *words) }</p>
        </div>
    }
}

fn pace(scene: &Scene) -> Html {
    let now = scene.playhead.speed;
    html! {
        <span class="paces" role="group" aria-label="Speed">
            { for PACES.into_iter().map(|(speed, label)| {
                let onclick = press(scene, Move::Speed(speed));
                let pressed = (speed == now).to_string();
                html! { <button type="button" {onclick} aria-pressed={pressed}>{ label }</button> }
            }) }
        </span>
    }
}

/// The last order before the instant, in words.
fn why(scene: &Scene, words: Words) -> String {
    let run = &scene.picture.run;
    let Some(decision) = run.last_action(scene.at + 1.0) else { return String::new() };
    let clock = playground::instant::clock(run, decision.at);
    format!("{clock} · {}", words.action(decision.before, decision.granted))
}
