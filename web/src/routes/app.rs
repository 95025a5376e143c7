//! The page around every view: top bar, notices, dialogs, the keys that work anywhere.
//!
//! Not here: the views themselves.

use std::rc::Rc;

use model::Scenario;
use web_sys::KeyboardEvent;
use yew::prelude::*;

use crate::hooks::address::{read, use_address};
use crate::hooks::library::use_current;
use crate::hooks::theme::use_theme;
use crate::parts::scenarios::Scenarios;
use crate::parts::top_bar::{self, TopBar};
use crate::parts::{dialog, help, notices, share};
use crate::routes::compare;
use crate::routes::playground::Playground;
use crate::routes::restaurant::Restaurant;
use crate::routes::route::Route;
use crate::state::store::{Action, Address, Store, StoreHandle};

/// What lies over the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Over {
    Nothing,
    Scenarios,
    Share,
    Help,
}

#[component]
pub(crate) fn App() -> Html {
    let store = use_reducer(|| {
        let seen = read();
        let scenario = seen.scenario.unwrap_or_else(playground::first);
        let mut store = Store::new(seen.route, scenario, seen.notices);
        store.beside = seen.beside.unwrap_or_default().into();
        store
    });
    use_address(&store);
    use_current(&store);
    use_keys(&store);
    let (theme, dark, next_theme) = use_theme();
    let said = use_state_eq(String::new);
    let over = use_state_eq(|| Over::Nothing);
    use_effect_with(*over, |over| {
        if *over != Over::Nothing {
            dialog::show();
        }
    });
    let show = |what: Over| {
        let over = over.clone();
        Callback::from(move |()| over.set(what))
    };
    let step = |possible: bool, action: fn() -> Action| {
        let store = store.clone();
        possible.then(|| Callback::from(move |()| store.dispatch(action())))
    };
    let dismiss = {
        let store = store.clone();
        Callback::from(move |index| store.dispatch(Action::Dismiss(index)))
    };
    let bar = TopBar {
        route: store.route,
        go: {
            let store = store.clone();
            Callback::from(move |route| store.dispatch(Action::Go(route, Address::Push)))
        },
        undo: step(store.can_undo(), || Action::Undo),
        redo: step(store.can_redo(), || Action::Redo),
        scenarios: show(Over::Scenarios),
        share: show(Over::Share),
        help: show(Over::Help),
        theme,
        next_theme,
    };
    html! {
        <>
            { top_bar::bar(&bar) }
            { notices::list(&store.notices, &dismiss) }
            { view(&store, dark) }
            { over_page(&over, &store, &said) }
        </>
    }
}

/// The view that the address names.
fn view(store: &StoreHandle, dark: bool) -> Html {
    let store = store.clone();
    match store.route {
        Route::Restaurant(number) => html! { <Restaurant {store} {dark} {number} /> },
        Route::Compare => compare::view(&store),
        Route::Playground => {
            html! { <Playground {store} {dark} /> }
        }
    }
}

/// What lies over the page, if anything does.
fn over_page(
    over: &UseStateHandle<Over>,
    store: &StoreHandle,
    said: &UseStateHandle<String>,
) -> Html {
    let close = {
        let (over, said) = (over.clone(), said.clone());
        Callback::from(move |()| {
            over.set(Over::Nothing);
            said.set(String::new());
        })
    };
    let open = {
        let store = store.clone();
        Callback::from(move |scenario: Scenario| {
            store.dispatch(Action::Open(scenario, Vec::new(), Address::Push));
            dialog::hide();
        })
    };
    match **over {
        Over::Nothing => Html::default(),
        Over::Scenarios => html! { <Scenarios store={store.clone()} {close} /> },
        Over::Help => help::dialog(&close),
        Over::Share => share::dialog(store, said, &open, &close),
    }
}

/// Undo and redo by keys, anywhere on the page.
#[hook]
fn use_keys(store: &StoreHandle) {
    let dispatcher = store.dispatcher();
    use_document_keys(Rc::new(move |event: &KeyboardEvent| {
        let command = event.ctrl_key() || event.meta_key();
        let key = event.key();
        // A text field undoes its own typing.
        if command && matches!(key.as_str(), "z" | "Z" | "y" | "Y") && !in_text_field() {
            event.prevent_default();
            let redo = matches!(key.as_str(), "y" | "Y") || event.shift_key();
            dispatcher.dispatch(if redo { Action::Redo } else { Action::Undo });
        }
    }));
}

/// Hears every key that is pressed on the page, as long as the component is there.
#[hook]
pub(crate) fn use_document_keys(hear: Rc<dyn Fn(&KeyboardEvent)>) {
    use_effect_with((), move |()| {
        let document = web_sys::window().and_then(|window| window.document());
        let listener = document.map(|document| {
            let options = gloo_events::EventListenerOptions::enable_prevent_default();
            gloo_events::EventListener::new_with_options(
                &document,
                "keydown",
                options,
                move |event| hear(wasm_bindgen::JsCast::unchecked_ref(event)),
            )
        });
        move || drop(listener)
    });
}

fn focused() -> Option<web_sys::Element> {
    web_sys::window()?.document()?.active_element()
}

/// Whether what is typed goes into a field of text.
fn in_text_field() -> bool {
    focused().is_some_and(|field| {
        field.tag_name() == "TEXTAREA" || field.get_attribute("type").as_deref() == Some("text")
    })
}

/// Whether no control has the focus.
pub(crate) fn nothing_focused() -> bool {
    focused().is_none_or(|element| element.tag_name() == "BODY")
}
