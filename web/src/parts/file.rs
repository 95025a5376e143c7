//! Files: what the browser offers as a download; scenarios, whose JSON it reads and writes and
//! `formats` understands.

use model::{Scenario, Tree};
use playground::FileError;
use serde::Serialize as _;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, File, HtmlAnchorElement, Url};

const NAME: &str = "scenario.json";

/// Offers `scenario` as a download.
///
/// # Errors
/// The browser takes no file.
pub(crate) fn save(scenario: &Scenario) -> Result<(), JsValue> {
    let serializer = serde_wasm_bindgen::Serializer::json_compatible();
    let value = playground::save(scenario).serialize(&serializer)?;
    let indent = JsValue::from_f64(2.0);
    let text = js_sys::JSON::stringify_with_replacer_and_space(&value, &JsValue::NULL, &indent)?;
    download(&text.into(), NAME)
}

/// Offers JSON text as a download with this name.
///
/// # Errors
/// The browser takes no file.
pub(crate) fn download(text: &JsValue, name: &str) -> Result<(), JsValue> {
    offer(&blob(text, "application/json")?, name)
}

/// A text as what a file holds.
///
/// # Errors
/// The browser has no memory for it.
pub(crate) fn blob(text: &JsValue, kind: &str) -> Result<Blob, JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    Blob::new_with_str_sequence_and_options(&js_sys::Array::of1(text), &options)
}

/// Offers what a file holds as a download.
///
/// # Errors
/// The browser takes no file.
pub(crate) fn offer(blob: &Blob, name: &str) -> Result<(), JsValue> {
    let url = Url::create_object_url_with_blob(blob)?;
    let document = web_sys::window().and_then(|window| window.document()).ok_or(JsValue::NULL)?;
    let anchor: HtmlAnchorElement = document.create_element("a")?.dyn_into()?;
    anchor.set_href(&url);
    anchor.set_download(name);
    anchor.click();
    Url::revoke_object_url(&url)
}

/// Reads a scenario from a file.
///
/// # Errors
/// What is wrong with the file, in words.
pub(crate) async fn open(file: &File) -> Result<Scenario, FileError> {
    let words = |error: JsValue| {
        let error = error.dyn_into::<js_sys::Error>();
        FileError(error.map_or_else(|_| "it cannot be read".to_owned(), |e| e.message().into()))
    };
    let text = JsFuture::from(file.text()).await.map_err(words)?;
    let text = text.as_string().unwrap_or_default();
    let value = js_sys::JSON::parse(&text).map_err(words)?;
    let tree: Tree = serde_wasm_bindgen::from_value(value).map_err(|error| words(error.into()))?;
    playground::load(&tree)
}
