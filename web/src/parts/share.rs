//! Share: the link with its length, and the scenario as a file.

use std::rc::Rc;

use model::{Scenario, Unit};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, HtmlInputElement, Url};
use yew::prelude::*;

use super::dialog::Dialog;
use crate::hooks::address::link_to;

/// A scenario file is a few kilobytes; a larger one is something else.
const MOST_FILE_BYTES: f64 = 1_000_000.0;

#[derive(PartialEq, Properties)]
pub(crate) struct ShareProps {
    pub(crate) scenario: Rc<Scenario>,
    /// A file was read.
    pub(crate) open: Callback<Scenario>,
    pub(crate) close: Callback<()>,
}

#[component]
pub(crate) fn Share(props: &ShareProps) -> Html {
    let said = use_state_eq(String::new);
    let link = link_to(&props.scenario);
    let field = use_node_ref();
    let copy = {
        let (field, said, link) = (field.clone(), said.clone(), link.clone());
        Callback::from(move |_: MouseEvent| {
            if let Some(field) = field.cast::<HtmlInputElement>() {
                // Selected, it can be copied by hand where the clipboard is denied.
                field.select();
            }
            let (said, link) = (said.clone(), link.clone());
            spawn_local(async move {
                let done = copy_text(&link).await.is_ok();
                said.set(if done { "Copied." } else { "Press Ctrl C to copy it." }.to_owned());
            });
        })
    };
    let save = {
        let (scenario, said) = (Rc::clone(&props.scenario), said.clone());
        Callback::from(move |_: MouseEvent| {
            if download("scenario.json", &playground::save(&scenario)).is_err() {
                said.set("The browser did not take the file.".to_owned());
            }
        })
    };
    let opened = {
        let (said, open) = (said.clone(), props.open.clone());
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
                match read_text(&file).await.map(|text| playground::load(&text)) {
                    Ok(Ok(scenario)) => open.emit(scenario),
                    Ok(Err(error)) => said.set(format!("{}: {error}.", file.name())),
                    Err(_) => said.set(format!("{} could not be read.", file.name())),
                }
            });
        })
    };
    let simplified = playground::link(&props.scenario).simplified;
    html! {
        <Dialog id="share" title="Share" close={props.close.clone()}>
            <label for="share-link">
                { format!("Link to this scenario ({} characters)", link.chars().count()) }
            </label>
            <div class="copy">
                <input id="share-link" ref={field} type="text" readonly=true value={link} />
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
            <p class="said" role="status">{ (*said).clone() }</p>
        </Dialog>
    }
}

async fn copy_text(text: &str) -> Result<(), JsValue> {
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    // Without a secure context there is no clipboard, and asking for it would panic.
    let navigator: JsValue = window.navigator().into();
    let clipboard = js_sys::Reflect::get(&navigator, &JsValue::from_str("clipboard"))?;
    let clipboard: web_sys::Clipboard = clipboard.dyn_into()?;
    JsFuture::from(clipboard.write_text(text)).await.map(|_| ())
}

fn download(name: &str, text: &str) -> Result<(), JsValue> {
    let parts = js_sys::Array::of1(&JsValue::from_str(text));
    let kind = BlobPropertyBag::new();
    kind.set_type("application/json");
    let blob = Blob::new_with_str_sequence_and_options(&parts, &kind)?;
    let url = Url::create_object_url_with_blob(&blob)?;
    let document = web_sys::window().and_then(|window| window.document()).ok_or(JsValue::NULL)?;
    let anchor: HtmlAnchorElement = document.create_element("a")?.dyn_into()?;
    anchor.set_href(&url);
    anchor.set_download(name);
    anchor.click();
    Url::revoke_object_url(&url)
}

async fn read_text(file: &web_sys::File) -> Result<String, JsValue> {
    let text = JsFuture::from(file.text()).await?;
    text.as_string().ok_or(JsValue::NULL)
}
