//! Long work in a worker, so that the page never stands still.
//!
//! Both ends are this same module in two instances: `there` does the work in the worker, `here`
//! asks for it from the page. Not here: what the work is (`playground`).

mod here;
mod there;

pub(crate) use here::{Answer, Job};

use wasm_bindgen::JsValue;

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
