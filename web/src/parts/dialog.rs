//! A dialog over the page: the browser's own, which keeps the focus and closes with Escape.

use wasm_bindgen::JsCast as _;
use web_sys::HtmlDialogElement;
use yew::prelude::*;

use super::click;

/// The id of the one dialog that there is at a time.
const ID: &str = "dialog";

/// A dialog; it is on the page only while it is open. `close` is called when it is closed.
pub(crate) fn dialog(title: &'static str, close: &Callback<()>, children: Html) -> Html {
    let closed = close.reform(|_: Event| ());
    html! {
        <dialog id={ID} aria-labelledby="dialog-title" onclose={closed}>
            <header>
                <h2 id="dialog-title">{ title }</h2>
                <button type="button" class="quiet" onclick={click(close)} aria-label="Close">
                    { "✕" }
                </button>
            </header>
            { children }
        </dialog>
    }
}

/// Opens the dialog that has just come onto the page.
pub(crate) fn show() {
    let document = web_sys::window().and_then(|window| window.document());
    let element = document.and_then(|document| document.get_element_by_id(ID));
    if let Some(dialog) = element {
        // It fails only where it is open already.
        drop(dialog.unchecked_into::<HtmlDialogElement>().show_modal());
    }
}
