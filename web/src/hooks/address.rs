//! The address bar: a projection of the store, written after a rest, read on load and whenever
//! it changes.

use gloo_events::EventListener;
use gloo_timers::callback::Timeout;
use model::Scenario;
use playground::Opened;
use yew::prelude::*;

use crate::hooks::storage::storage;
use crate::routes::route::Route;
use crate::state::store::{Action, Address, Notice, StoreHandle};

/// The view that was on the screen last, for the next visit without an address.
const LAST_VIEW: &str = "lunch-rush.view";
/// So long after the last edit the address is written, in milliseconds.
const REST_MS: u32 = 250;

/// The fragment of the address bar.
fn fragment() -> String {
    let location = web_sys::window().map(|window| window.location());
    location.and_then(|location| location.hash().ok()).unwrap_or_default()
}

/// The whole address of a view, with `scenario` if it shows one, to be sent to somebody.
pub(crate) fn link_to(route: Route, scenario: &Scenario) -> String {
    if !route.has_scenario() {
        return absolute(&route.path());
    }
    absolute(&format!("{}?{}", route.path(), playground::link(scenario).text))
}

/// The whole address of a view of this page.
pub(crate) fn absolute(fragment: &str) -> String {
    let location = web_sys::window().and_then(|window| window.location().href().ok());
    let page = location.unwrap_or_default();
    let page = page.split('#').next().unwrap_or_default();
    format!("{page}{fragment}")
}

/// What the address bar says.
pub(crate) struct Seen {
    pub(crate) route: Route,
    /// The scenario, if the address has one.
    pub(crate) scenario: Option<Scenario>,
    /// What is compared with it, if the address says.
    pub(crate) beside: Option<String>,
    /// What is to be told about it.
    pub(crate) notices: Vec<Notice>,
}

/// What an address of the comparison has beside the scenario.
const BESIDE: [&str; 3] = ["with", "pin", "seeds"];

/// The scenario of a query, and what stands beside it.
fn parted(query: &str) -> (String, String) {
    let (mut scenario, mut beside) = (String::new(), String::new());
    for piece in query.split('&') {
        let name = piece.split('=').next().unwrap_or_default();
        let out = if BESIDE.contains(&name) { &mut beside } else { &mut scenario };
        if !out.is_empty() {
            out.push('&');
        }
        out.push_str(piece);
    }
    (scenario, beside)
}

/// Reads the address bar.
pub(crate) fn read() -> Seen {
    let fragment = fragment();
    let (path, query) = match fragment.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (fragment.as_str(), None),
    };
    let mut notices = Vec::new();
    let route = match (path, query) {
        // Nothing is asked for: the view that was left, or the one for beginners.
        ("" | "#" | "#/", None) => last_view().unwrap_or(FIRST_VIEW),
        ("" | "#" | "#/", Some(_)) => Route::Playground,
        _ => Route::read(path).unwrap_or_else(|| {
            notices.push(no_such_page(path));
            Route::Playground
        }),
    };
    // A view with a scenario whose address has none is at its beginning.
    let query = query.or_else(|| route.has_scenario().then_some(""));
    let (query, beside) = match query {
        Some(query) if route == Route::Compare => {
            let (scenario, beside) = parted(query);
            (Some(scenario), Some(beside))
        }
        other => (other.map(str::to_owned), None),
    };
    let opened = query.as_deref().map(playground::open);
    if let Some(opened) = &opened {
        notices.extend(problems(opened));
        notices.extend(other_engine(opened));
    }
    Seen { route, scenario: opened.map(|opened| opened.scenario), beside, notices }
}

/// Where a first visit begins.
const FIRST_VIEW: Route = Route::Restaurant(1);

fn no_such_page(path: &str) -> Notice {
    Notice {
        title: "There is no such page".to_owned(),
        lines: vec![format!("“{path}” is not a page of this site. This is the playground.")],
        problem: true,
    }
}

/// The view that was left last; storage may be denied, then there is none.
fn last_view() -> Option<Route> {
    Route::read(&storage()?.get_item(LAST_VIEW).ok()??)
}

fn remember(route: Route) {
    if let Some(storage) = storage() {
        drop(storage.set_item(LAST_VIEW, &route.path()));
    }
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

fn write(route: Route, scenario: &Scenario, beside: &str, push: bool) {
    let history = web_sys::window().and_then(|window| window.history().ok());
    let Some(history) = history else { return };
    let mut url = route.path();
    if route.has_scenario() {
        url = format!("{url}?{}", playground::link(scenario).text);
    }
    if route == Route::Compare && !beside.is_empty() {
        url = format!("{url}&{beside}");
    }
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
    use_effect_with(store.route, |route| remember(*route));
    {
        let key = (store.scenario.clone(), store.beside.clone(), store.address, store.route);
        use_effect_with(key, move |(scenario, beside, address, route)| {
            let (scenario, beside) = (scenario.clone(), beside.clone());
            let (address, route) = (*address, *route);
            let timer = match address {
                Address::Keep => None,
                // What was chosen is a step of its own at once, before further edits replace it.
                Address::Push => {
                    write(route, &scenario, &beside, true);
                    None
                }
                Address::Replace => {
                    Some(Timeout::new(REST_MS, move || write(route, &scenario, &beside, false)))
                }
            };
            move || drop(timer)
        });
    }
    let dispatcher = store.dispatcher();
    use_effect_with((), move |()| {
        let window = web_sys::window().expect("a page has a window");
        let listener = EventListener::new(&window, "hashchange", move |_| {
            let Seen { route, scenario, beside, notices } = read();
            dispatcher.dispatch(Action::Go(route, Address::Keep));
            if let Some(beside) = beside {
                dispatcher.dispatch(Action::Beside(beside));
            }
            if let Some(scenario) = scenario {
                dispatcher.dispatch(Action::Open(scenario, notices, Address::Keep));
            } else {
                for notice in notices {
                    dispatcher.dispatch(Action::Tell(notice));
                }
            }
        });
        move || drop(listener)
    });
}
