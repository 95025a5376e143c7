//! Share: the link with its length, and the scenario as a file.

use std::rc::Rc;

use model::{Scenario, Unit};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::{dialog, file};
use crate::hooks::address::link_to;
use crate::state::store::StoreHandle;

/// A scenario file is a few kilobytes; a larger one is something else.
const MOST_FILE_BYTES: f64 = 1_000_000.0;

/// The dialog: `said` is what became of the last thing that was asked for, `open` gets a scenario
/// that was read from a file.
pub(crate) fn dialog(
    store: &StoreHandle,
    said: &Said,
    open: &Callback<Scenario>,
    close: &Callback<()>,
) -> Html {
    let (scenario, whole) = (&store.scenario, store.route.has_scenario());
    let link = link_to(store.route, scenario);
    let what = if whole { "this scenario" } else { "this step" };
    let copy = copy_to_clipboard(said, &link, "share-link");
    let save = save_file(scenario, said);
    let opened = open_file(said, open);
    let simplified = playground::link(scenario).simplified.filter(|_| whole);
    let children = html! {
        <>
            <label for="share-link">
                { format!("Link to {what} ({} characters)", link.chars().count()) }
            </label>
            <div class="copy">
                <input id="share-link" type="text" readonly=true value={link} />
                <button type="button" class="primary" onclick={copy}>{ "Copy" }</button>
            </div>
            if let Some(cut) = simplified {
                <p class="error">
                    { format!(
                        "The curve has too many points for a link: the link holds {} of {}, and \
                         strays by at most {}. A file holds them all.",
                        cut.kept, cut.of, Unit::PerSecond.text(cut.error)
                    ) }
                </p>
            }
            if whole { { as_file(save, opened) } }
            <p class="said" role="status">{ (**said).clone() }</p>
        </>
    };
    dialog::dialog("Share", close, children)
}

/// The scenario as a file.
fn as_file(save: Callback<MouseEvent>, opened: Callback<Event>) -> Html {
    html! {
        <>
            <h3>{ "As a file" }</h3>
            <p>{ "A file holds every value, exactly." }</p>
            <div class="copy">
                <button type="button" onclick={save}>{ "Save file" }</button>
                <label class="button">
                    { "Open file" }
                    <input id="share-file" type="file" accept=".json,application/json"
                        class="unseen" onchange={opened} />
                </label>
            </div>
        </>
    }
}

/// What became of the last thing that was asked for.
pub(crate) type Said = UseStateHandle<String>;

/// A press that copies the link in the field with this id.
pub(crate) fn copy_to_clipboard(said: &Said, link: &str, id: &'static str) -> Callback<MouseEvent> {
    let (said, link) = (said.clone(), link.to_owned());
    Callback::from(move |_: MouseEvent| {
        let document = web_sys::window().and_then(|window| window.document());
        let field = document.and_then(|document| document.get_element_by_id(id));
        if let Some(field) = field {
            // Selected, it can be copied by hand where the clipboard is denied.
            field.unchecked_into::<HtmlInputElement>().select();
        }
        let (said, link) = (said.clone(), link.clone());
        spawn_local(async move {
            let done = copy_text(&link).await.is_ok();
            said.set(if done { "Copied." } else { "Press Ctrl C to copy it." }.to_owned());
        });
    })
}

/// A press that offers the scenario as a file.
fn save_file(scenario: &Rc<Scenario>, said: &Said) -> Callback<MouseEvent> {
    let (scenario, said) = (Rc::clone(scenario), said.clone());
    Callback::from(move |_: MouseEvent| {
        if file::save(&scenario).is_err() {
            said.set("The browser did not take the file.".to_owned());
        }
    })
}

/// A choice of a file that opens it.
fn open_file(said: &Said, open: &Callback<Scenario>) -> Callback<Event> {
    let (said, open) = (said.clone(), open.clone());
    Callback::from(move |event: Event| {
        let input = event.target_unchecked_into::<HtmlInputElement>();
        let Some(file) = input.files().and_then(|files| files.get(0)) else { return };
        // The same file may be chosen again after it was mended.
        input.set_value("");
        if file.size() > MOST_FILE_BYTES {
            said.set(format!("{} has more than a megabyte: no scenario.", file.name()));
            return;
        }
        let (said, open) = (said.clone(), open.clone());
        spawn_local(async move {
            match file::open(&file).await {
                Ok(scenario) => {
                    said.set(String::new());
                    open.emit(scenario);
                }
                Err(error) => said.set(format!("{}: {error}.", file.name())),
            }
        });
    })
}

/// Puts text into the clipboard.
///
/// # Errors
/// The browser does not allow it.
pub(crate) async fn copy_text(text: &str) -> Result<(), JsValue> {
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    // Without a secure context there is no clipboard, and asking for it would panic.
    let navigator: JsValue = window.navigator().into();
    let clipboard = js_sys::Reflect::get(&navigator, &JsValue::from_str("clipboard"))?;
    let clipboard: web_sys::Clipboard = clipboard.dyn_into()?;
    JsFuture::from(clipboard.write_text(text)).await.map(|_| ())
}
