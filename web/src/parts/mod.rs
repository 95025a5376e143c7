//! The frame of the page: top bar, notices, dialogs.

mod acts;
pub(crate) mod annexed;
pub(crate) mod dialog;
pub(crate) mod file;
pub(crate) mod help;
pub(crate) mod lazy;
pub(crate) mod notices;
pub(crate) mod scenarios;
pub(crate) mod share;
pub(crate) mod tool;
pub(crate) mod top_bar;

use wasm_bindgen::JsCast as _;
use yew::prelude::*;

/// Gives the element with this id the focus, once the page has been drawn.
pub(crate) fn focus(id: &'static str) {
    gloo_timers::callback::Timeout::new(0, move || {
        let document = web_sys::window().and_then(|window| window.document());
        let element = document.and_then(|document| document.get_element_by_id(id));
        if let Some(element) = element {
            drop(element.unchecked_into::<web_sys::HtmlElement>().focus());
        }
    })
    .forget();
}

/// A press that calls `to`.
pub(crate) fn click(to: &Callback<()>) -> Callback<MouseEvent> {
    to.reform(|_| ())
}
