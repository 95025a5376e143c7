//! The scorecard of the run, behind a heading that folds: worked out only while it is open and
//! the run is at rest.
//!
//! Not here: the numbers and the words (`playground::questions`).

use std::rc::Rc;

use model::Scenario;
use playground::questions::{CardOf, ScoreCard, ScoreGroup};
use web_sys::Element;
use yew::prelude::*;

use crate::hooks::answer::{Answer, use_answer};

#[derive(PartialEq, Properties)]
pub(crate) struct ScorecardProps {
    pub(crate) scenario: Rc<Scenario>,
    /// Whether nothing moves: no control is held, no better run is on its way.
    pub(crate) rest: bool,
}

#[component]
pub(crate) fn Scorecard(props: &ScorecardProps) -> Html {
    let open = use_state_eq(|| false);
    let node = use_node_ref();
    let known = use_mut_ref(|| None::<(Rc<Scenario>, Rc<ScoreCard>)>);
    let toggle = {
        let (open, node) = (open.clone(), node.clone());
        // Help texts within fold too: only the state of the panel itself counts.
        Callback::from(move |_: Event| {
            open.set(node.cast::<Element>().is_some_and(|panel| panel.has_attribute("open")));
        })
    };
    let ScorecardProps { scenario, rest } = props;
    let wanted = *open && *rest;
    let answer = use_answer(wanted.then(|| CardOf { scenario: playground::save(scenario) }));
    if let Answer::Known(card) = &answer {
        let stale = known.borrow().as_ref().is_none_or(|(of, _)| of != scenario);
        if stale {
            *known.borrow_mut() = Some((Rc::clone(scenario), Rc::new(card.clone())));
        }
    }
    let shown = known.borrow().clone().filter(|_| *open);
    html! {
        <details class="scorecard" ref={node} ontoggle={toggle}>
            <summary><h2>{ "Scorecard" }</h2></summary>
            if let Answer::Failed(why) = answer {
                <p class="refused" role="alert">{ format!("Not worked out: {why}.") }</p>
            }
            if let Some((of, card)) = shown {
                if of != *scenario {
                    <p class="hint">{ "Of the last run at rest." }</p>
                }
                if let Some(remark) = &card.remark {
                    <p class="hint">{ remark }</p>
                }
                <div class="score-groups">{ for card.groups.iter().map(group) }</div>
            } else if *open {
                <p class="hint">{ "Ready when the run is at rest." }</p>
            }
        </details>
    }
}

/// A group of rows under their heading.
fn group(group: &ScoreGroup) -> Html {
    html! {
        <section>
            <h3>{ &group.name }</h3>
            <dl>
                { for group.rows.iter().map(|row| html! {
                    <div class="score" data-score={row.id.clone()}>
                        <dt>
                            <details class="help">
                                <summary>{ &row.label }</summary>
                                <p>{ &row.help }</p>
                            </details>
                        </dt>
                        <dd class="figure">{ &row.text }</dd>
                    </div>
                }) }
            </dl>
        </section>
    }
}
