//! Long work in a worker, so that the page never stands still.
//!
//! Runs are made by this same module in a second instance: `there` does the work in the worker,
//! `here` asks for it from the page. Everything else that is asked (`ask`) is answered by the
//! module that is loaded on demand. Not here: what the work is (`playground`).

mod ask;
mod here;
mod there;

pub(crate) use ask::{Call, Heard, ask};
pub(crate) use here::{Answer, Job};

use wasm_bindgen::prelude::*;
use web_sys::{Worker, WorkerOptions, WorkerType};

#[wasm_bindgen]
extern "C" {
    /// Where the script of this module is.
    #[wasm_bindgen(thread_local_v2, js_namespace = ["import", "meta"], js_name = url)]
    static SCRIPT: String;
}

/// The address of a file that is loaded on demand. The page lists them as they are called there:
/// a build may have made their content part of their names.
fn on_demand(file: &str) -> String {
    let document = web_sys::window().and_then(|window| window.document());
    let list = document
        .and_then(|document| document.query_selector("meta[name=on-demand]").ok()?)
        .and_then(|meta| meta.get_attribute("content"))
        .unwrap_or_default();
    let stem = file.trim_end_matches(".js");
    let name = list.split(' ').find(|name| name.starts_with(stem)).unwrap_or(file);
    let script = SCRIPT.with(String::clone);
    let folder = script.rsplit_once('/').map_or("", |(folder, _)| folder);
    format!("{folder}/{name}")
}

/// A worker that begins to run the module of `script`: the compiled `module`, or the one that the
/// script fetches.
///
/// # Errors
/// The browser gives none.
fn start(script: &str, module: Option<&JsValue>) -> Result<Worker, JsValue> {
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    let worker = Worker::new_with_options(&on_demand("worker.js"), &options)?;
    let begin = message("script", &script.into());
    if let Some(module) = module {
        js_sys::Reflect::set(&begin, &"module".into(), module)?;
    }
    worker.post_message(&begin)?;
    Ok(worker)
}

/// The fields of messages.
mod field {
    pub(super) const READY: &str = "ready";
    pub(super) const SCENARIO: &str = "scenario";
    pub(super) const PROGRESS: &str = "progress";
    pub(super) const NUMBERS: &str = "numbers";
}

/// An object with one field.
fn message(field: &str, value: &JsValue) -> JsValue {
    let object = js_sys::Object::new();
    // Setting a field of a fresh object cannot fail.
    let _ = js_sys::Reflect::set(&object, &field.into(), value);
    object.into()
}

/// The field of an object, if it has it.
fn get(object: &JsValue, field: &str) -> Option<JsValue> {
    let value = js_sys::Reflect::get(object, &field.into()).ok()?;
    (!value.is_undefined()).then_some(value)
}
