//! The load: which shape, its parameters, the seed.

use model::sections::SEED;
use model::{Family, Listed, Scenario, Section};
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use crate::fields::number::NumberField;
use crate::fields::{Door, Spec, fields};
use crate::parts::click;

/// What the panel can ask for.
pub(crate) struct Asks {
    /// A load shape by its id.
    pub(crate) choose: Callback<String>,
    /// The curve drawn by hand is to give way to the shape.
    pub(crate) unsketch: Callback<()>,
    /// Another seed.
    pub(crate) reseed: Callback<()>,
}

/// The panel of the load; `base` has the defaults.
pub(crate) fn panel(scenario: &Scenario, base: &Scenario, door: &Door, asks: &Asks) -> Html {
    let card = scenario.load().card();
    let chosen = asks
        .choose
        .reform(|event: Event| event.target_unchecked_into::<HtmlSelectElement>().value());
    let group = scenario.section(Section::Load);
    html! {
        <section class="section" data-section="load" aria-labelledby="load-title">
            <h2 id="load-title">{ Section::Load.label() }</h2>
            <select id="load-input" aria-labelledby="load-title" onchange={chosen}
                ~value={card.id}>
                { for families(scenario).into_iter().map(|family| html! {
                    <optgroup label={family.label()}>{ for options(scenario, family) }</optgroup>
                }) }
            </select>
            <p class="card-summary">{ card.summary }</p>
            if let Some(curve) = scenario.sketch() {
                <p class="edited">
                    { format!("Drawn by hand: {} points.", curve.points().len()) }
                    <button type="button" onclick={click(&asks.unsketch)}>
                        { "Back to the shape" }
                    </button>
                </p>
            } else {
                <div key={card.id}>
                    { fields(Section::Load.id(), group, base.section(Section::Load), door) }
                </div>
            }
            <NumberField path="seed" spec={Spec(&SEED)} value={f64::from(scenario.seed())}
                default={f64::from(base.seed())} door={door.clone()} plain=true>
                <button type="button" onclick={click(&asks.reseed)}>{ "New seed" }</button>
            </NumberField>
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
    let entries = scenario.catalogue().loads.iter().map(Listed::card);
    entries.filter(move |card| card.family == family).map(move |card| {
        html! {
            <option value={card.id} selected={card.id == now}>{ card.name }</option>
        }
    })
}
