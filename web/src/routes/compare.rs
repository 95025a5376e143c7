//! The comparison: strategies and pinned runs on the load of the scenario.
//!
//! Not here: what it shows, which is written elsewhere (`parts::annexed`).

use std::rc::Rc;

use yew::prelude::*;

use crate::parts::annexed::Annexed;
use crate::state::store::{Action, StoreHandle};

/// The view.
pub(crate) fn view(store: &StoreHandle) -> Html {
    let chosen = {
        let dispatcher = store.dispatcher();
        Callback::from(move |query| dispatcher.dispatch(Action::Beside(query)))
    };
    let (load, policy) = (store.scenario.load().card().name, store.scenario.policy().card().name);
    html! {
        <main class="compare">
            <h2>{ "Compare" }</h2>
            <p class="muted">
                { format!("{load}, with {policy} as it is set; every other strategy at its defaults. ") }
                <a href="#/playground">{ "Change the load or the settings" }</a>
            </p>
            <Annexed name="compare" scenario={Rc::clone(&store.scenario)}
                dispatch={store.dispatcher()} query={Rc::clone(&store.beside)} live=true
                rest={!store.live()} {chosen} />
        </main>
    }
}
