//! Saved scenarios in the storage of the browser, shared by all pages of this site.
//!
//! Every change reads what is kept, changes it, and writes it back at once, so that two open pages
//! lose nothing of each other; the others hear of it. Storage may be denied or full: then what
//! happened is said, and the page goes on. Not here: what a shelf is (`playground::shelf`).

use std::rc::Rc;

use gloo_events::EventListener;
use gloo_timers::callback::Timeout;
use model::{Observed, Tree};
use playground::shelf::{Saved, Shelf};
use serde::Serialize as _;
use wasm_bindgen::JsCast as _;
use web_sys::StorageEvent;
use yew::prelude::*;

use crate::hooks::storage::storage;
use crate::state::store::{Action, Store, StoreHandle};

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

/// A scenario ready to be kept under a name.
pub(crate) fn pack(name: &str, store: &Store) -> Saved {
    let id = getrandom::u32().map_or_else(|_| name.to_owned(), |number| number.to_string());
    Saved::new(id, name.to_owned(), &store.scenario, store.observed.as_deref())
}

/// What was on the screen when the last visit ended, if it can be told.
pub(crate) fn previous() -> Option<Saved> {
    unpack(&get(PREVIOUS)?)
}

/// What is on the screen as text: its link, its points, and the rest what was observed.
fn pack_current(saved: &Saved) -> String {
    format!("{}\n{}\n{}", saved.link, saved.points, saved.observed)
}

fn unpack(text: &str) -> Option<Saved> {
    let mut parts = text.splitn(3, '\n').map(str::to_owned);
    let link = parts.next().filter(|link| !link.is_empty())?;
    let (points, observed) = (parts.next()?, parts.next()?);
    Some(Saved { id: String::new(), name: "Last visit".to_owned(), link, points, observed })
}

/// Keeps the scenario on the screen, so that nothing is lost when the page goes away; brings back
/// what was observed beside it.
#[hook]
pub(crate) fn use_current(store: &StoreHandle) {
    {
        let store = store.clone();
        use_effect_with((), move |()| {
            let Some(current) = get(CURRENT).and_then(|text| unpack(&text)) else { return };
            if current.link == playground::link(&store.scenario).text {
                store.dispatch(Action::Restore(current.open().scenario));
                store.dispatch(Action::Observe(Observed::read(&current.observed)));
            } else {
                // Without anything to keep it with, there is nothing to come back to.
                drop(put(PREVIOUS, &pack_current(&current)));
            }
        });
    }
    let latest = use_mut_ref(|| store.clone());
    *latest.borrow_mut() = store.clone();
    let key = (Rc::clone(&store.scenario), store.observed.clone());
    {
        let latest = Rc::clone(&latest);
        use_effect_with(key, move |_| {
            let timer = Timeout::new(REST_MS, move || keep(&latest.borrow()));
            move || drop(timer)
        });
    }
    use_effect_with((), move |()| {
        // Whoever leaves right after an edit leaves nothing behind.
        let window = web_sys::window().expect("a page has a window");
        let listener = EventListener::new(&window, "pagehide", move |_| keep(&latest.borrow()));
        move || drop(listener)
    });
}

/// Keeps what is on the screen; where nothing can be kept, nothing is lost that was there.
fn keep(store: &Store) {
    let (scenario, observed) = (&store.scenario, store.observed.as_deref());
    let current = Saved::new(String::new(), String::new(), scenario, observed);
    drop(put(CURRENT, &pack_current(&current)));
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
