//! The strategy: cards to choose from, the parameters of the one chosen, its article.

use std::rc::Rc;

use model::{Card, Listed as _, Scenario, Section};
use yew::prelude::*;

use crate::fields::{Door, Fields};

#[derive(PartialEq, Properties)]
pub(crate) struct StrategyPanelProps {
    pub(crate) scenario: Rc<Scenario>,
    pub(crate) base: Rc<Scenario>,
    pub(crate) door: Door,
    /// A strategy was chosen by its id.
    pub(crate) choose: Callback<String>,
}

#[component]
pub(crate) fn StrategyPanel(props: &StrategyPanelProps) -> Html {
    let StrategyPanelProps { scenario, base, door, choose } = props;
    let now = scenario.policy().card();
    let card = |card: &'static Card| {
        let chosen = card.id == now.id;
        let pick = choose.reform(move |_: Event| card.id.to_owned());
        html! {
            <label key={card.id} class={classes!("card", chosen.then_some("chosen"))}>
                <input type="radio" name="strategy" value={card.id} checked={chosen} onchange={pick} />
                <span class="card-name">{ card.name }</span>
                <span class="card-level">
                    { format!("Level {} · {}", card.level.number(), card.family.label()) }
                </span>
                <span class="card-summary">{ card.summary }</span>
            </label>
        }
    };
    let article = Html::from_html_unchecked(AttrValue::Static(now.article));
    html! {
        <section class="section" data-section="policy" aria-labelledby="strategy-title">
            <h2 id="strategy-title">{ Section::Policy.label() }</h2>
            <div class="cards" role="radiogroup" aria-labelledby="strategy-title">
                { for scenario.catalogue().policies.iter().map(|entry| card(entry.card())) }
            </div>
            <Fields path={Section::Policy.id()} group={scenario.section(Section::Policy).clone()}
                base={base.section(Section::Policy).clone()} door={door.clone()} />
            <details class="article" key={now.id}>
                <summary>{ format!("About: {}", now.name) }</summary>
                <p><b>{ "Good for: " }</b>{ now.good_for }</p>
                <p><b>{ "Fidelity: " }</b>{ now.fidelity }</p>
                { article }
            </details>
        </section>
    }
}
