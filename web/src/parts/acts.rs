//! What a press or a choice does in a part of the page that is written elsewhere.
//!
//! The attributes are those of `playground::views`. Not here: the content that carries them.

use std::rc::Rc;

use js_sys::decode_uri_component;
use model::Scenario;
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    DragEvent, Element, FormData, HtmlCollection, HtmlElement, HtmlFormElement,
    HtmlTextAreaElement, KeyboardEvent, UrlSearchParams,
};
use yew::prelude::*;

use crate::parts::share::copy_text;
use crate::routes::route::Route;
use crate::state::store::{Action, Address, Notice, Store};

/// What a press does.
pub(super) fn click(
    ask: &Callback<String>,
    scenario: &Rc<Scenario>,
    dispatch: &UseReducerDispatcher<Store>,
) -> Callback<MouseEvent> {
    let (ask, scenario, dispatch) = (ask.clone(), Rc::clone(scenario), dispatch.clone());
    Callback::from(move |event: MouseEvent| {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let button = target.and_then(|target| target.closest("button").ok().flatten());
        let Some(button) = button else { return };
        let attribute = |name: &str| button.get_attribute(name);
        if let Some(query) = attribute("data-go") {
            ask.emit(query);
        }
        if attribute("data-sort").is_some() {
            sort(&button);
        }
        if let Some(id) = attribute("data-copy") {
            copy(&button, &id);
        }
        if let Some(path) = attribute("data-show") {
            show(&path);
        }
        if let Some(pairs) = attribute("data-set") {
            set(&pairs, &scenario, &dispatch);
        }
        if let Some(query) = attribute("data-beside") {
            dispatch.dispatch(Action::Beside(query));
        }
        if let Some(route) = attribute("data-to").and_then(|to| Route::read(&to)) {
            dispatch.dispatch(Action::Go(route, Address::Push));
        }
    })
}

/// Copies the text of an element, and says so on the button.
fn copy(button: &Element, id: &str) {
    let document = web_sys::window().and_then(|window| window.document());
    let text = document.and_then(|document| document.get_element_by_id(id)?.text_content());
    let (button, text) = (button.clone(), text.unwrap_or_default());
    spawn_local(async move {
        let done = copy_text(&text).await.is_ok();
        button.set_text_content(Some(if done { "Copied" } else { "Copying is not allowed" }));
    });
}

/// What dropping something on a field of text does: the field gets what the file holds.
pub(super) fn dropped(event: &DragEvent) {
    let field = event.target().and_then(|target| target.dyn_into::<HtmlTextAreaElement>().ok());
    let files = event.data_transfer().and_then(|data| data.files());
    let (Some(field), Some(file)) = (field, files.and_then(|files| files.get(0))) else { return };
    event.prevent_default();
    if file.size() > MOST_DROPPED {
        field.set_value("# A file of more than a megabyte is no manifest.");
        return;
    }
    spawn_local(async move {
        let text = JsFuture::from(file.text()).await.ok().and_then(|text| text.as_string());
        field.set_value(&text.unwrap_or_default());
    });
}

/// The most bytes of a file that is dropped.
const MOST_DROPPED: f64 = 1e6;

/// What sending a form does.
pub(super) fn sent(ask: &Callback<String>) -> Callback<SubmitEvent> {
    let ask = ask.clone();
    Callback::from(move |event: SubmitEvent| {
        event.prevent_default();
        let form = event.target().and_then(|target| target.dyn_into::<HtmlFormElement>().ok());
        if let Some(query) = form.as_ref().and_then(query_of) {
            ask.emit(query);
        }
    })
}

/// What a choice in a form does that is made again at every choice.
pub(super) fn changed(ask: &Callback<String>) -> Callback<Event> {
    let ask = ask.clone();
    Callback::from(move |event: Event| {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        // What is typed is sent with its button or Enter, not by leaving the field.
        let target = target.filter(|field| field.get_attribute("type").as_deref() != Some("text"));
        let target = target.filter(|field| field.tag_name() != "TEXTAREA");
        let form = target.and_then(|target| target.closest("form[data-ask=change]").ok().flatten());
        let form = form.and_then(|form| form.dyn_into::<HtmlFormElement>().ok());
        if let Some(query) = form.as_ref().and_then(query_of) {
            ask.emit(query);
        }
    })
}

/// What the fields of a form say.
fn query_of(form: &HtmlFormElement) -> Option<String> {
    let data = FormData::new_with_form(form).ok()?;
    let query = UrlSearchParams::new_with_str_sequence_sequence(&data).ok()?;
    query.to_string().as_string()
}

/// Sets values of the scenario, as one step that can be undone.
fn set(pairs: &str, scenario: &Scenario, dispatch: &UseReducerDispatcher<Store>) {
    let decoded = |text: &str| {
        decode_uri_component(text).ok().and_then(|text| text.as_string()).unwrap_or_default()
    };
    let pairs: Vec<(String, String)> = pairs
        .split('&')
        .filter_map(|piece| piece.split_once('='))
        .map(|(path, text)| (decoded(path), decoded(text)))
        .collect();
    let mut next = scenario.clone();
    let refused = next.set_all(pairs.iter().map(|(path, text)| (path.as_str(), text.as_str())));
    dispatch.dispatch(Action::Choose(next));
    if !refused.is_empty() {
        dispatch.dispatch(Action::Tell(Notice {
            title: "Not everything fits the scenario as it is now".to_owned(),
            lines: refused.iter().map(ToString::to_string).collect(),
            problem: true,
        }));
    }
}

/// Leads to the field of a setting, wherever it is folded away.
fn show(path: &str) {
    let document = web_sys::window().and_then(|window| window.document());
    let Some(document) = document else { return };
    let id = format!("{}-input", path.replace('.', "-"));
    let section = path.split('.').next().unwrap_or_default();
    let found = document.get_element_by_id(&id).or_else(|| {
        let of = format!(".settings [data-section=\"{section}\"] :checked");
        document.query_selector(&of).ok().flatten()
    });
    let Some(field) = found else { return };
    let mut fold = field.closest("details").ok().flatten();
    while let Some(details) = fold {
        drop(details.set_attribute("open", ""));
        fold = details.parent_element().and_then(|above| above.closest("details").ok().flatten());
    }
    field.scroll_into_view();
    drop(field.unchecked_ref::<HtmlElement>().focus());
}

/// Arrow keys move from cell to cell of a table of buttons.
pub(super) fn key(event: &KeyboardEvent) {
    let (across, down) = match event.key().as_str() {
        "ArrowLeft" => (-1, 0),
        "ArrowRight" => (1, 0),
        "ArrowUp" => (0, -1),
        "ArrowDown" => (0, 1),
        _ => return,
    };
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let cell = target.and_then(|target| target.closest(".map td").ok().flatten());
    let row = cell.as_ref().and_then(|cell| cell.parent_element());
    let (Some(cell), Some(row)) = (cell, row) else { return };
    event.prevent_default();
    let column = place(&row.children(), &cell) + across;
    let rows = row.parent_element().map(|body| body.children());
    let at = |all: &HtmlCollection, place: i32| all.item(u32::try_from(place).ok()?);
    let next = rows.and_then(|rows| at(&rows, place(&rows, &row) + down));
    let next = next.and_then(|row| at(&row.children(), column));
    let button = next.and_then(|cell| cell.first_element_child());
    if let Some(button) = button {
        drop(button.unchecked_ref::<HtmlElement>().focus());
    }
}

/// The place of an element among others; that of the first if it is not there.
fn place(all: &HtmlCollection, of: &Element) -> i32 {
    let found = (0..all.length()).find(|&index| all.item(index).as_ref() == Some(of));
    found.map_or(0, u32::cast_signed)
}

/// Sorts the rows of a table by the column of the button in its head; a second press turns round.
fn sort(button: &Element) {
    let Some(head) = button.parent_element() else { return };
    let heads = head.parent_element().map(|row| row.children());
    let body = head
        .closest("table")
        .ok()
        .flatten()
        .and_then(|table| table.query_selector("tbody").ok().flatten());
    let (Some(heads), Some(body)) = (heads, body) else { return };
    let falls = match head.get_attribute("aria-sort").as_deref() {
        Some("ascending") => true,
        Some(_) => false,
        None => button.has_attribute("data-down"),
    };
    let column = place(&heads, &head).unsigned_abs();
    for index in 0..heads.length() {
        drop(heads.item(index).map(|other| other.remove_attribute("aria-sort")));
    }
    drop(head.set_attribute("aria-sort", if falls { "descending" } else { "ascending" }));
    let value = |row: &Element| {
        let cell = row.children().item(column);
        let text = cell.and_then(|cell| cell.get_attribute("data-v")).unwrap_or_default();
        let value = js_sys::Number::parse_float(&text);
        // What has no value stays at the end.
        match (value.is_nan(), falls) {
            (true, _) => f64::INFINITY,
            (false, true) => -value,
            (false, false) => value,
        }
    };
    let mut rows: Vec<(f64, Element)> = Vec::new();
    for index in 0..body.children().length() {
        if let Some(row) = body.children().item(index) {
            let key = value(&row);
            rows.insert(rows.partition_point(|(other, _)| *other <= key), (key, row));
        }
    }
    for (_, row) in rows {
        drop(body.append_child(&row));
    }
}
