//! A measured load on its way in, and the service that explains it: what was understood, and
//! whether to take it.
//!
//! Not here: reading and fitting (`playground::questions`).

use std::rc::Rc;

use model::{Observed, Quantity as _, Tree, Unit};
use playground::questions::{Fact, FitService, LoadRead, ReadLoad};
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::load::picture;
use crate::hooks::answer::{Answer, use_answer};
use crate::parts::{click, dialog};
use crate::state::store::{Action, StoreHandle};

/// What is to be looked at.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Task {
    /// A file with this name and text, or why it cannot be read.
    File(String, Result<AttrValue, String>),
    /// The service behind what was observed.
    Fit,
}

#[derive(PartialEq, Properties)]
pub(crate) struct IntakeProps {
    pub(crate) task: Task,
    pub(crate) store: StoreHandle,
    pub(crate) close: Callback<()>,
}

/// The size of the picture of a load that was read, in CSS pixels.
const LARGE: (u16, u16) = (300, 80);

/// How the file is to be read.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Reading {
    counts: Option<bool>,
    milliseconds: Option<bool>,
    peak: Option<f64>,
}

#[component]
pub(crate) fn Intake(props: &IntakeProps) -> Html {
    let reading = use_state_eq(Reading::default);
    use_effect_with((), |()| dialog::show());
    let IntakeProps { task, store, close } = props;
    let scenario = || playground::save(&store.scenario);
    let file = match task {
        Task::File(_, Ok(text)) => Some(ReadLoad {
            scenario: scenario(),
            text: text.to_string(),
            counts: reading.counts,
            milliseconds: reading.milliseconds,
            peak: reading.peak,
        }),
        _ => None,
    };
    let fit = match (task, &store.observed) {
        (Task::Fit, Some(observed)) => {
            Some(FitService { scenario: scenario(), observed: observed.text() })
        }
        _ => None,
    };
    let (file, fit) = (use_answer(file), use_answer(fit));
    let (title, children) = match task {
        Task::File(name, Err(why)) => ("Import CSV", refused(&format!("{name}: {why}"))),
        Task::File(name, Ok(_)) => (
            "Import CSV",
            html! {
                <>
                    <p class="muted">{ name }</p>
                    { match &file {
                        Answer::Known(read) => understood(read, store),
                        Answer::Failed(why) => refused(why),
                        _ => html! { <p class="hint" role="status">{ "Reading …" }</p> },
                    } }
                    { choices(&reading, &file) }
                </>
            },
        ),
        Task::Fit => (
            "Calibrate",
            match &fit {
                Answer::Known(fitted) => report(
                    &fitted.facts,
                    &fitted.notes,
                    html! {
                        { take("Use these", store, &fitted.scenario, None) }
                    },
                ),
                Answer::Failed(why) => refused(&format!("It cannot be fitted: {why}")),
                _ => html! { <p class="hint" role="status">{ "Fitting …" }</p> },
            },
        ),
    };
    dialog::dialog(title, close, html! { <div class="intake">{ children }</div> })
}

fn refused(why: &str) -> Html {
    html! { <p class="error" role="alert">{ format!("{}.", why.trim_end_matches('.')) }</p> }
}

/// What was understood of a file.
fn understood(read: &LoadRead, store: &StoreHandle) -> Html {
    let after = playground::load(&read.scenario);
    let small = after.map(|scenario| {
        let length = scenario.clock().length.get();
        picture(playground::sketch::thumbnail(&scenario.curve(), length, LARGE), LARGE)
    });
    html! {
        <>
            <div class="large">{ small.unwrap_or_default() }</div>
            { report(&read.facts, &read.notes, html! {
                { take("Use this load", store, &read.scenario, Some(read)) }
            }) }
        </>
    }
}

fn report(facts: &[Fact], notes: &[String], take: Html) -> Html {
    html! {
        <>
            <dl class="words" role="status">
                { for facts.iter().map(|fact| html! {
                    <div><dt>{ &fact.name }</dt><dd>{ &fact.text }</dd></div>
                }) }
            </dl>
            <ul class="assumed">{ for notes.iter().map(|note| html! { <li>{ note }</li> }) }</ul>
            { take }
        </>
    }
}

/// A press that takes the scenario, and with a file what stands beside the load.
fn take(
    label: &'static str,
    store: &StoreHandle,
    scenario: &Tree,
    read: Option<&LoadRead>,
) -> Html {
    let (store, scenario) = (store.clone(), scenario.clone());
    let observe = read.map(|read| {
        let observed = read.observed.as_deref().and_then(Observed::read);
        let store = store.clone();
        Callback::from(move |()| store.dispatch(Action::Observe(observed.clone())))
    });
    let take = Callback::from(move |()| {
        // It was made by the other module out of a scenario of this one.
        if let Ok(scenario) = playground::load(&scenario) {
            store.dispatch(Action::Choose(scenario));
        }
        if let Some(observe) = &observe {
            observe.emit(());
        }
        dialog::hide();
    });
    html! {
        <button type="button" class="primary" onclick={click(&take)}>{ label }</button>
    }
}

/// How the file is to be read, where it does not say so itself.
fn choices(reading: &UseStateHandle<Reading>, answer: &Answer<LoadRead>) -> Html {
    let pick = |set: fn(&mut Reading, Option<bool>)| {
        let reading = reading.clone();
        Callback::from(move |event: Event| {
            let mut next = *reading;
            let value = event.target_unchecked_into::<HtmlSelectElement>().value();
            set(&mut next, value.parse().ok());
            reading.set(next);
        })
    };
    let scale = {
        let reading = reading.clone();
        Callback::from(move |event: Event| {
            let input = event.target_unchecked_into::<HtmlInputElement>();
            let peak = Unit::PerSecond.parse(&input.value()).filter(|peak| *peak > 0.0);
            let peak = peak.map(|peak| peak.min(model::curve::MAX_RATE));
            input.set_value(&peak.map_or_else(String::new, |peak| Unit::PerSecond.field(peak)));
            reading.set(Reading { peak, ..*reading });
        })
    };
    let responses = match answer {
        Answer::Known(read) => read.responses || reading.milliseconds.is_some(),
        _ => reading.milliseconds.is_some(),
    };
    let option = |value: Option<bool>, now: Option<bool>, label: &'static str| {
        let id = value.map_or_else(String::new, |value| value.to_string());
        html! { <option value={id} selected={value == now}>{ label }</option> }
    };
    let (counts, ms) = (reading.counts, reading.milliseconds);
    html! {
        <div class="pair">
            <label>{ "The load is in" }
                <select id="intake-measure" onchange={pick(|next, value| next.counts = value)}>
                    { option(None, counts, "what the header says") }
                    { option(Some(false), counts, "requests per second") }
                    { option(Some(true), counts, "requests in each step") }
                </select>
            </label>
            if responses {
                <label>{ "Response times are in" }
                    <select id="intake-unit"
                        onchange={pick(|next, value| next.milliseconds = value)}>
                        { option(None, ms, "what they look like") }
                        { option(Some(false), ms, "seconds") }
                        { option(Some(true), ms, "milliseconds") }
                    </select>
                </label>
            }
            <label>{ "Scale to peak, req/s" }
                <input id="intake-peak" type="text" inputmode="decimal" autocomplete="off"
                    placeholder="as it is" onchange={scale} />
            </label>
        </div>
    }
}

/// What was observed, in the panel of the load: what there is, and what can be done with it.
pub(crate) fn beside(store: &StoreHandle, calibrate: &Callback<()>) -> Html {
    let Some(observed) = &store.observed else { return Html::default() };
    let names: Vec<&str> = observed.tracks().iter().map(|track| track.series.label()).collect();
    let forget = {
        let store = store.clone();
        Callback::from(move |()| store.dispatch(Action::Observe(None)))
    };
    html! {
        <div class="observed-data">
            <p>{ format!("Observed: {}.", names.join(", ")) }</p>
            <p class="hint">{ "In the charts as thin lines. Not part of the link; a saved \
                scenario keeps it." }</p>
            <div class="copy">
                <button type="button" id="calibrate" onclick={click(calibrate)}>
                    { "Calibrate" }
                </button>
                <button type="button" onclick={click(&forget)}>{ "Remove" }</button>
            </div>
        </div>
    }
}

/// The longest file that is read, in bytes: that of `formats`.
const MOST_BYTES: f64 = 32.0 * 1024.0 * 1024.0;

/// Reads a file, and tells what is to be looked at.
pub(crate) fn read(file: web_sys::File, tell: Callback<Task>) {
    let name = file.name();
    if file.size() > MOST_BYTES {
        let why = "it has more than 32 megabytes, which is the most".to_owned();
        tell.emit(Task::File(name, Err(why)));
        return;
    }
    wasm_bindgen_futures::spawn_local(async move {
        let text = wasm_bindgen_futures::JsFuture::from(file.text()).await;
        let text = text.ok().and_then(|text| text.as_string());
        let text = text.map(|text| AttrValue::Rc(Rc::from(text)));
        tell.emit(Task::File(name, text.ok_or_else(|| "it cannot be read".to_owned())));
    });
}
