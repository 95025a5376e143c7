//! The comparison: strategies and pinned runs on the load of the scenario.
//!
//! Not here: what it shows, which is written elsewhere (`parts::annexed`).

use std::rc::Rc;

use yew::prelude::*;

use crate::parts::annexed::Annexed;
use crate::routes::route::Route;
use crate::state::store::{Action, Address, StoreHandle};

/// The view.
pub(crate) fn view(store: &StoreHandle) -> Html {
    let chosen = {
        let dispatcher = store.dispatcher();
        Callback::from(move |query| dispatcher.dispatch(Action::Beside(query)))
    };
    let back = {
        let dispatcher = store.dispatcher();
        Callback::from(move |_: MouseEvent| {
            dispatcher.dispatch(Action::Go(Route::Playground, Address::Push));
        })
    };
    let (load, policy) = (store.scenario.load().card().name, store.scenario.policy().card().name);
    html! {
        <main class="compare">
            <h2>{ "Compare" }</h2>
            <p class="muted">
                { format!("{load}, with {policy} as it is set; all others at their defaults. ") }
                <button type="button" onclick={back}>{ "Change the load or the settings" }</button>
            </p>
            <Annexed name="compare" scenario={Rc::clone(&store.scenario)}
                dispatch={store.dispatcher()} query={Rc::clone(&store.beside)} live=true
                rest={!store.live()} {chosen} />
        </main>
    }
}
