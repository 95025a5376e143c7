//! The scorecard of the run, behind a heading that folds: worked out only while it is open and
//! the run is at rest.
//!
//! Not here: the numbers and the words (`playground::scorecard`).

use std::rc::Rc;

use model::Scenario;
use playground::scorecard::{self, Row};
use web_sys::Element;
use yew::prelude::*;

use crate::hooks::run::RunRef;

#[derive(PartialEq, Properties)]
pub(crate) struct ScorecardProps {
    pub(crate) scenario: Rc<Scenario>,
    pub(crate) run: RunRef,
    /// Whether nothing moves: no control is held, no better run is on its way.
    pub(crate) rest: bool,
}

/// The rows of a run, and a remark on them.
#[derive(Clone)]
struct Known {
    run: RunRef,
    rows: Rc<[Row]>,
    remark: Option<&'static str>,
}

#[component]
pub(crate) fn Scorecard(props: &ScorecardProps) -> Html {
    let open = use_state_eq(|| false);
    let node = use_node_ref();
    let known = use_mut_ref(|| None::<Known>);
    let toggle = {
        let (open, node) = (open.clone(), node.clone());
        // Help texts within fold too: only the state of the panel itself counts.
        Callback::from(move |_: Event| {
            open.set(node.cast::<Element>().is_some_and(|panel| panel.has_attribute("open")));
        })
    };
    let ScorecardProps { scenario, run, rest } = props;
    let stale = known.borrow().as_ref().is_none_or(|known| known.run != *run);
    if *open && *rest && stale {
        let card = scorecard::scorecard(scenario, run);
        let rows = scorecard::rows(&card).into();
        let remark = scorecard::remark(&card);
        *known.borrow_mut() = Some(Known { run: run.clone(), rows, remark });
    }
    let shown = known.borrow().clone().filter(|_| *open);
    html! {
        <details class="scorecard" ref={node} ontoggle={toggle}>
            <summary><h2>{ "Scorecard" }</h2></summary>
            if let Some(Known { run: of, rows, remark }) = shown {
                if of != *run {
                    <p class="hint">{ "Of the last run at rest." }</p>
                }
                if let Some(remark) = remark {
                    <p class="hint">{ remark }</p>
                }
                <div class="score-groups">
                    { for rows.chunk_by(|a, b| a.line.group == b.line.group).map(group) }
                </div>
            } else if *open {
                <p class="hint">{ "Ready when the run is at rest." }</p>
            }
        </details>
    }
}

/// A group of rows under their heading.
fn group(rows: &[Row]) -> Html {
    let Some(first) = rows.first() else { return Html::default() };
    html! {
        <section>
            <h3>{ first.line.group }</h3>
            <dl>
                { for rows.iter().map(|row| html! {
                    <div class="score" data-score={row.line.id}>
                        <dt>
                            <details class="help">
                                <summary>{ row.line.label }</summary>
                                <p>{ row.line.help }</p>
                            </details>
                        </dt>
                        <dd class="figure">{ row.text.clone() }</dd>
                    </div>
                }) }
            </dl>
        </section>
    }
}
