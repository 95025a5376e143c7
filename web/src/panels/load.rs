//! The load: which shape, its parameters, the seed.

use std::rc::Rc;

use model::{Family, Listed as _, Scenario, Section};
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use crate::fields::{Ask, Door, Fields};

#[derive(PartialEq, Properties)]
pub(crate) struct LoadPanelProps {
    pub(crate) scenario: Rc<Scenario>,
    pub(crate) base: Rc<Scenario>,
    pub(crate) door: Door,
    /// A load shape was chosen by its id.
    pub(crate) choose: Callback<String>,
    /// The curve drawn by hand is to give way to the shape.
    pub(crate) unsketch: Callback<()>,
    /// Another seed is wanted.
    pub(crate) reseed: Callback<()>,
}

#[component]
pub(crate) fn LoadPanel(props: &LoadPanelProps) -> Html {
    let LoadPanelProps { scenario, base, door, choose, unsketch, .. } = props;
    let card = scenario.load().card();
    let chosen = {
        let choose = choose.clone();
        Callback::from(move |event: Event| {
            choose.emit(event.target_unchecked_into::<HtmlSelectElement>().value());
        })
    };
    let unsketch = unsketch.reform(|_: MouseEvent| ());
    html! {
        <section class="section" data-section="load" aria-labelledby="load-title">
            <h2 id="load-title">{ Section::Load.label() }</h2>
            <select id="load-input" aria-labelledby="load-title" onchange={chosen}>
                { for families(scenario).into_iter().map(|family| html! {
                    <optgroup key={family.label()} label={family.label()}>
                        { for options(scenario, family) }
                    </optgroup>
                }) }
            </select>
            <p class="card-summary">{ card.summary }</p>
            if let Some(curve) = scenario.sketch() {
                <p class="edited">
                    { format!("Drawn by hand: {} points.", curve.points().len()) }
                    <button type="button" onclick={unsketch}>{ "Back to the shape" }</button>
                </p>
            } else {
                <Fields path={Section::Load.id()} group={scenario.section(Section::Load).clone()}
                    base={base.section(Section::Load).clone()} door={door.clone()} />
            }
            <SeedField seed={scenario.seed()} door={door.clone()} reseed={props.reseed.clone()} />
        </section>
    }
}

/// The families of load shapes in order of the list.
fn families(scenario: &Scenario) -> Vec<Family> {
    let mut families = Vec::new();
    for entry in scenario.catalogue().loads {
        if !families.contains(&entry.card().family) {
            families.push(entry.card().family);
        }
    }
    families
}

fn options(scenario: &Scenario, family: Family) -> impl Iterator<Item = Html> {
    let now = scenario.load().card().id;
    let entries = scenario.catalogue().loads.iter().map(|entry| entry.card());
    entries.filter(move |card| card.family == family).map(move |card| {
        html! {
            <option key={card.id} value={card.id} selected={card.id == now}>{ card.name }</option>
        }
    })
}

#[derive(PartialEq, Properties)]
struct SeedProps {
    seed: u32,
    door: Door,
    reseed: Callback<()>,
}

/// The seed: the same seed gives the same run.
#[component]
fn SeedField(props: &SeedProps) -> Html {
    let refused = use_state_eq(|| None::<(String, String)>);
    {
        let refused = refused.clone();
        use_effect_with(props.seed, move |_| refused.set(None));
    }
    let typed = {
        let (door, refused) = (props.door.clone(), refused.clone());
        Callback::from(move |event: Event| {
            let text = event.target_unchecked_into::<HtmlInputElement>().value();
            let asked = door.emit(Ask::Set("seed".to_owned(), text.clone()));
            refused.set(asked.err().map(|error| (text, error.to_string())));
        })
    };
    let shown = refused.as_ref().map_or_else(|| props.seed.to_string(), |(text, _)| text.clone());
    let reseed = props.reseed.reform(|_: MouseEvent| ());
    html! {
        <div class="field">
            <div class="field-head"><label for="seed-input">{ "Seed of all chance" }</label></div>
            <div class="seed">
                <input id="seed-input" type="text" inputmode="numeric" autocomplete="off"
                    value={shown} onchange={typed} aria-invalid={refused.is_some().to_string()}
                    aria-describedby="seed-error" />
                <button type="button" onclick={reseed}>{ "New seed" }</button>
            </div>
            <p id="seed-error" class="error" role="alert" hidden={refused.is_none()}>
                { refused.as_ref().map(|(_, error)| error.clone()) }
            </p>
        </div>
    }
}
