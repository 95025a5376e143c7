//! The strategy: cards to choose from, the parameters of the one chosen, its article.

use model::{Card, Listed as _, Scenario, Section};
use playground::questions::Article;
use wasm_bindgen::JsCast as _;
use web_sys::HtmlElement;
use yew::prelude::*;

use crate::fields::{Door, fields};
use crate::parts::lazy;

/// Scrolls the list of cards so that the chosen one is in sight.
#[hook]
pub(crate) fn use_chosen_in_sight(id: &'static str) {
    use_effect_with(id, |_| {
        let document = web_sys::window().and_then(|window| window.document());
        let chosen = document.and_then(|document| document.query_selector(".card.chosen").ok()?);
        let chosen = chosen.and_then(|card| card.dyn_into::<HtmlElement>().ok());
        let list = chosen.as_ref().and_then(|card| card.parent_element());
        if let (Some(card), Some(list)) = (chosen, list) {
            let (top, height) = (card.offset_top(), card.offset_height());
            let (from, room) = (list.scroll_top(), list.client_height());
            if top < from || top + height > from + room {
                list.set_scroll_top(top - (room - height) / 2);
            }
        }
    });
}

/// The panel of the strategy; `base` has the defaults, `choose` takes a strategy by its id.
pub(crate) fn panel(
    scenario: &Scenario,
    base: &Scenario,
    door: &Door,
    choose: &Callback<String>,
) -> Html {
    let now = scenario.policy().card();
    let card = |card: &'static Card| {
        let chosen = card.id == now.id;
        let pick = choose.reform(move |_: Event| card.id.to_owned());
        html! {
            <label class={classes!("card", chosen.then_some("chosen"))}>
                <input type="radio" name="strategy" value={card.id} checked={chosen}
                    onchange={pick} />
                <span class="card-name">{ card.name }</span>
                <span class="card-level">
                    { format!("Level {} · {}", card.level.number(), card.family.label()) }
                </span>
                <span class="card-summary">{ card.summary }</span>
            </label>
        }
    };
    let article = lazy::fill(|| Article { policy: now.id.to_owned() }, true);
    html! {
        <section class="section" data-section="policy" aria-labelledby="strategy-title">
            <h2 id="strategy-title">{ Section::Policy.label() }</h2>
            <div class="cards" role="radiogroup" aria-labelledby="strategy-title">
                { for scenario.catalogue().policies.iter().map(|entry| card(entry.card())) }
            </div>
            <div key={now.id}>
                { fields(Section::Policy.id(), scenario.section(Section::Policy),
                    base.section(Section::Policy), door) }
            </div>
            <details class="article" key={now.id} ontoggle={article}>
                <summary>{ format!("About: {}", now.name) }</summary>
                <p><b>{ "Good for: " }</b>{ now.good_for }</p>
                <p><b>{ "Fidelity: " }</b>{ now.fidelity }</p>
                <div class={lazy::FILLED}></div>
            </details>
        </section>
    }
}
