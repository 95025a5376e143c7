//! The strategy: cards to choose from by level, the parameters of the one chosen, its article.

use js_sys::JsString;
use model::{Card, Level, Listed, Scenario, Section};
use playground::questions::Article;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlElement, HtmlInputElement};
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
        let list = chosen.as_ref().and_then(|card| card.closest(".cards").ok().flatten());
        if let (Some(card), Some(list)) = (chosen, list) {
            let (top, height) = (card.offset_top(), card.offset_height());
            let (from, room) = (list.scroll_top(), list.client_height());
            if top < from || top + height > from + room {
                list.set_scroll_top(top - (room - height) / 2);
            }
        }
    });
}

/// Shows the cards that hold what is typed, whatever its case; the chosen one stays.
fn search(event: &InputEvent) {
    let input = event.target_unchecked_into::<HtmlInputElement>();
    let wanted = String::from(JsString::from(input.value().trim()).to_lower_case());
    let cards = input.closest("section").ok().flatten();
    let cards = cards.and_then(|panel| panel.query_selector_all(".card").ok());
    for index in 0..cards.as_ref().map_or(0, web_sys::NodeList::length) {
        let card = cards.as_ref().and_then(|cards| cards.item(index));
        let Some(card) = card.map(wasm_bindgen::JsCast::unchecked_into::<Element>) else {
            continue;
        };
        let text = JsString::from(card.text_content().unwrap_or_default()).to_lower_case();
        let shown = text.includes(&wanted, 0) || card.class_list().contains("chosen");
        // An attribute of an element can always be set.
        drop(card.toggle_attribute_with_force("hidden", !shown));
    }
}

/// A card; the one that is `chosen` says what it leaves out, too.
fn card(card: &'static Card, chosen: bool, choose: &Callback<String>) -> Html {
    let pick = choose.reform(move |_: Event| card.id.to_owned());
    html! {
        <label class={classes!("card", chosen.then_some("chosen"))} title={card.fidelity}>
            <input type="radio" name="strategy" value={card.id} checked={chosen}
                onchange={pick} />
            <span class="card-name">{ card.name }</span>
            <span class="card-level">{ card.family.label() }</span>
            <span class="card-summary">{ card.summary }</span>
            <span class="card-summary">{ "Good for: " }{ card.good_for }</span>
            if chosen {
                <span class="card-summary">{ "Fidelity: " }{ card.fidelity }</span>
            }
        </label>
    }
}

/// The cards of a level under its heading; nothing where it has none.
fn level(level: Level, scenario: &Scenario, choose: &Callback<String>) -> Html {
    let now = scenario.policy().card().id;
    let all = scenario.catalogue().policies.iter().map(Listed::card);
    let cards: Vec<Html> = all
        .filter(|found| found.level == level)
        .map(|found| card(found, found.id == now, choose))
        .collect();
    if cards.is_empty() {
        return Html::default();
    }
    html! {
        <div class="level" key={level.label()}>
            <h3>{ format!("{} · {}", level.number(), level.label()) }</h3>
            { cards }
        </div>
    }
}

/// The levels in order.
const LEVELS: [Level; 5] =
    [Level::Intuition, Level::Foundation, Level::DeepDive, Level::Expert, Level::Mastery];

/// The panel of the strategy; `base` has the defaults, `choose` takes a strategy by its id.
pub(crate) fn panel(
    scenario: &Scenario,
    base: &Scenario,
    door: &Door,
    choose: &Callback<String>,
) -> Html {
    let now = scenario.policy().card();
    let searched = Callback::from(|event: InputEvent| search(&event));
    let article = lazy::fill(|| Article { policy: now.id.to_owned() }, true);
    html! {
        <section class="section" data-section="policy" aria-labelledby="strategy-title">
            <h2 id="strategy-title">{ Section::Policy.label() }</h2>
            <input type="text" class="line" placeholder="Search strategies" oninput={searched}
                id="strategy-search" aria-label="Search strategies" autocomplete="off" />
            <div class="cards" role="radiogroup" aria-labelledby="strategy-title">
                { for LEVELS.into_iter().map(|each| level(each, scenario, choose)) }
            </div>
            <div key={now.id}>
                { fields(Section::Policy.id(), scenario.section(Section::Policy),
                    base.section(Section::Policy), door) }
            </div>
            <details class="article" key={now.id} ontoggle={article}>
                <summary>{ format!("About: {}", now.name) }</summary>
                <div class={lazy::FILLED}></div>
            </details>
        </section>
    }
}
