//! The address bar: a projection of the store, written after a rest, read on load and whenever
//! it changes.

use gloo_events::EventListener;
use gloo_timers::callback::Timeout;
use model::Scenario;
use playground::Opened;
use yew::prelude::*;

use crate::state::store::{Action, Address, Notice, StoreHandle};

const ROUTE: &str = "#/playground";
/// So long after the last edit the address is written, in milliseconds.
const REST_MS: u32 = 250;

/// The fragment of the address bar.
fn fragment() -> String {
    let location = web_sys::window().map(|window| window.location());
    location.and_then(|location| location.hash().ok()).unwrap_or_default()
}

/// The whole address of `scenario`, to be sent to somebody.
pub(crate) fn link_to(scenario: &Scenario) -> String {
    let link = playground::link(scenario);
    let location = web_sys::window().and_then(|window| window.location().href().ok());
    let page = location.unwrap_or_default();
    let page = page.split('#').next().unwrap_or_default();
    format!("{page}{ROUTE}?{}", link.text)
}

/// What the address bar says, and what is to be told about it.
pub(crate) fn read() -> (Scenario, Vec<Notice>) {
    let fragment = fragment();
    let (route, query) = fragment.split_once('?').unwrap_or((&fragment, ""));
    let opened = playground::open(query);
    let mut notices = Vec::new();
    if !matches!(route, "" | "#" | "#/" | ROUTE) {
        notices.push(Notice {
            title: "There is no such page".to_owned(),
            lines: vec![format!("“{}” is not a page of this site. This is the playground.", route)],
            problem: true,
        });
    }
    notices.extend(problems(&opened));
    notices.extend(other_engine(&opened));
    (opened.scenario, notices)
}

/// What could not be read.
fn problems(opened: &Opened) -> Option<Notice> {
    if opened.problems.is_empty() {
        return None;
    }
    Some(Notice {
        title: "This link could not be read in full".to_owned(),
        lines: opened
            .problems
            .iter()
            .map(ToString::to_string)
            .chain(["What could be read is shown; the rest is at its default.".to_owned()])
            .collect(),
        problem: true,
    })
}

fn other_engine(opened: &Opened) -> Option<Notice> {
    let engine = opened.engine.filter(|&engine| engine != playground::ENGINE)?;
    Some(Notice {
        title: "This link was made with another version of the engine".to_owned(),
        lines: vec![format!(
            "It was version {engine}, this is {}: the scenario is the same, its numbers may \
             differ.",
            playground::ENGINE
        )],
        problem: false,
    })
}

fn write(scenario: &Scenario, push: bool) {
    let history = web_sys::window().and_then(|window| window.history().ok());
    let Some(history) = history else { return };
    let url = format!("{ROUTE}?{}", playground::link(scenario).text);
    let null = wasm_bindgen::JsValue::NULL;
    // A browser may refuse when it is asked too often; the next rest writes again.
    drop(if push {
        history.push_state_with_url(&null, "", Some(&url))
    } else {
        history.replace_state_with_url(&null, "", Some(&url))
    });
}

/// Keeps the address bar and the store together.
#[hook]
pub(crate) fn use_address(store: &StoreHandle) {
    {
        let key = (store.scenario.clone(), store.address);
        use_effect_with(key, move |(scenario, address)| {
            let (scenario, address) = (scenario.clone(), *address);
            let timer = match address {
                Address::Keep => None,
                // What was chosen is a step of its own at once, before further edits replace it.
                Address::Push => {
                    write(&scenario, true);
                    None
                }
                Address::Replace => Some(Timeout::new(REST_MS, move || write(&scenario, false))),
            };
            move || drop(timer)
        });
    }
    let store = store.clone();
    use_effect_with((), move |()| {
        let window = web_sys::window().expect("a page has a window");
        let listener = EventListener::new(&window, "hashchange", move |_| {
            let (scenario, notices) = read();
            store.dispatch(Action::Open(scenario, notices, Address::Keep));
        });
        move || drop(listener)
    });
}
