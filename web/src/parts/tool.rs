//! A tool behind a heading that folds: worked out elsewhere, and only once somebody looks.
//!
//! Not here: what it shows (`annexed`).

use std::rc::Rc;

use model::Scenario;
use web_sys::Element;
use yew::prelude::*;

use super::annexed::Annexed;
use crate::state::store::Store;

#[derive(PartialEq, Properties)]
pub(crate) struct ToolProps {
    /// Which view.
    pub(crate) name: &'static str,
    /// The heading.
    pub(crate) title: &'static str,
    pub(crate) scenario: Rc<Scenario>,
    /// The way to the store.
    pub(crate) dispatch: UseReducerDispatcher<Store>,
    /// Whether it follows the scenario; otherwise it keeps what was asked for.
    #[prop_or_default]
    pub(crate) live: bool,
    /// Whether the scenario is at rest.
    #[prop_or(true)]
    pub(crate) rest: bool,
}

#[component]
pub(crate) fn Tool(props: &ToolProps) -> Html {
    let ToolProps { name, title, scenario, dispatch, live, rest } = props;
    // Whether it is open, and whether it ever was: work that takes long goes on behind a fold.
    let open = use_state_eq(|| (false, false));
    let node = use_node_ref();
    let toggle = {
        let (open, node) = (open.clone(), node.clone());
        // What folds within counts for itself.
        Callback::from(move |_: Event| {
            let now = node.cast::<Element>().is_some_and(|tool| tool.has_attribute("open"));
            open.set((now, open.1 || now));
        })
    };
    // Another strategy has other settings: what was ticked for the last one means nothing.
    let key = scenario.policy().card().id;
    let key = if *live { "" } else { key };
    html! {
        <details class="section tool" data-tool={*name} ref={node} ontoggle={toggle}>
            <summary><h2>{ *title }</h2></summary>
            if open.0 || open.1 && !live {
                <Annexed {key} {name} scenario={Rc::clone(scenario)} dispatch={dispatch.clone()}
                    {live} {rest} />
            }
        </details>
    }
}
