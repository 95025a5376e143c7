//! Saved scenarios in the storage of the browser, shared by all pages of this site.
//!
//! Every change reads what is kept, changes it, and writes it back at once, so that two open pages
//! lose nothing of each other; the others hear of it. Storage may be denied or full: then what
//! happened is said, and the page goes on. Not here: what a shelf is (`playground::shelf`).

use std::rc::Rc;

use gloo_events::EventListener;
use gloo_timers::callback::Timeout;
use model::{Observed, Scenario, Tree};
use playground::shelf::{Saved, Shelf};
use serde::Serialize as _;
use wasm_bindgen::JsCast as _;
use web_sys::{Storage, StorageEvent};
use yew::prelude::*;

use crate::state::store::{Action, StoreHandle};

/// Where the saved scenarios are; the number is the version of what is written there.
const SAVED: &str = "lunch-rush.scenarios.1";
/// Where the scenario on the screen is.
const CURRENT: &str = "lunch-rush.current.1";
/// Where the one is that was on the screen when the last visit ended.
const PREVIOUS: &str = "lunch-rush.previous.1";
/// So long after the last edit the scenario on the screen is kept, in milliseconds.
const REST_MS: u32 = 500;
/// What is said where nothing can be kept.
const DENIED: &str = "this browser keeps nothing for this page, or has no room left";

fn storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok()?
}

/// What is kept under a key; nothing where storage is denied.
fn get(key: &str) -> Option<String> {
    storage()?.get_item(key).ok()?
}

fn put(key: &str, text: &str) -> Result<(), String> {
    let storage = storage().ok_or_else(|| DENIED.to_owned())?;
    storage.set_item(key, text).map_err(|_| DENIED.to_owned())
}

/// A tree as JSON text.
pub(crate) fn to_json(tree: &Tree) -> Result<String, String> {
    let serializer = serde_wasm_bindgen::Serializer::json_compatible();
    let value = tree.serialize(&serializer).map_err(|error| error.to_string())?;
    let text = js_sys::JSON::stringify(&value).ok();
    text.and_then(|text| text.as_string()).ok_or_else(|| "it is no JSON".to_owned())
}

/// The tree of JSON text.
pub(crate) fn from_json(text: &str) -> Result<Tree, String> {
    let value = js_sys::JSON::parse(text).map_err(|_| "it is no JSON".to_owned())?;
    serde_wasm_bindgen::from_value(value).map_err(|error| error.to_string())
}

/// What is kept now. What cannot be read is left where it is, and counts as nothing.
pub(crate) fn shelf() -> Shelf {
    let tree = get(SAVED).and_then(|text| from_json(&text).ok());
    tree.and_then(|tree| Shelf::read(&tree).ok()).unwrap_or_default()
}

/// Changes what is kept; answers with what is kept then.
///
/// # Errors
/// The change is not possible, or nothing can be kept, or what is kept is of a newer version.
pub(crate) fn change(act: impl FnOnce(&mut Shelf) -> Result<(), String>) -> Result<Shelf, String> {
    let mut shelf = match get(SAVED) {
        None => Shelf::default(),
        // Nothing is written over what cannot be read.
        Some(text) => Shelf::read(&from_json(&text)?)
            .map_err(|why| format!("what is kept cannot be read: {why}"))?,
    };
    act(&mut shelf)?;
    put(SAVED, &to_json(&shelf.tree())?)?;
    Ok(shelf)
}

/// A scenario ready to be kept, and whether its link has fewer points than its curve.
pub(crate) fn pack(name: &str, scenario: &Scenario, observed: Option<&Observed>) -> (Saved, bool) {
    let link = playground::link(scenario);
    let id = getrandom::u32().map_or_else(|_| name.to_owned(), |number| number.to_string());
    let observed = observed.map(Observed::text).unwrap_or_default();
    let saved = Saved { id, name: name.to_owned(), link: link.text, observed };
    (saved, link.simplified.is_some())
}

/// What was on the screen when the last visit ended, if it can be told.
pub(crate) fn previous() -> Option<Saved> {
    unpack_current(&get(PREVIOUS)?)
}

/// The scenario on the screen is kept as its link and, behind it, what was observed.
fn unpack_current(text: &str) -> Option<Saved> {
    let (link, observed) = text.split_once('\n').unwrap_or((text, ""));
    let known = !link.is_empty();
    known.then(|| Saved {
        id: String::new(),
        name: "Last visit".to_owned(),
        link: link.to_owned(),
        observed: observed.to_owned(),
    })
}

/// Keeps the scenario on the screen, so that nothing is lost when the page goes away; brings back
/// what was observed beside it.
#[hook]
pub(crate) fn use_current(store: &StoreHandle) {
    {
        let store = store.clone();
        use_effect_with((), move |()| {
            let Some(current) = get(CURRENT).and_then(|text| unpack_current(&text)) else { return };
            if current.link == playground::link(&store.scenario).text {
                store.dispatch(Action::Observe(Observed::read(&current.observed)));
            } else {
                // Nothing to keep it with: then there is nothing to come back to.
                let text = format!("{}\n{}", current.link, current.observed);
                drop(put(PREVIOUS, &text));
            }
        });
    }
    let key = (Rc::clone(&store.scenario), store.observed.clone());
    use_effect_with(key, move |(scenario, observed)| {
        let (scenario, observed) = (Rc::clone(scenario), observed.clone());
        let timer = Timeout::new(REST_MS, move || {
            let observed = observed.map(|seen| seen.text()).unwrap_or_default();
            drop(put(CURRENT, &format!("{}\n{observed}", playground::link(&scenario).text)));
        });
        move || drop(timer)
    });
}

/// What is kept, as this page and all others change it.
#[hook]
pub(crate) fn use_shelf() -> UseStateHandle<Shelf> {
    let shown = use_state_eq(shelf);
    {
        let shown = shown.setter();
        use_effect_with((), move |()| {
            let window = web_sys::window().expect("a page has a window");
            let listener = EventListener::new(&window, "storage", move |event| {
                let key = event.unchecked_ref::<StorageEvent>().key();
                // No key: everything was deleted.
                if key.is_none_or(|key| key == SAVED) {
                    shown.set(shelf());
                }
            });
            move || drop(listener)
        });
    }
    shown
}
