//! A dialog over the page: the browser's own, which keeps the focus and closes with Escape.

use web_sys::HtmlDialogElement;
use yew::prelude::*;

/// The id of the one dialog that there is at a time.
const ID: &str = "dialog";

/// A dialog; it is on the page only while it is open. `close` is called when it is closed.
pub(crate) fn dialog(title: &'static str, close: &Callback<()>, children: Html) -> Html {
    let closed = close.reform(|_: Event| ());
    html! {
        <dialog id={ID} aria-labelledby="dialog-title" onclose={closed}>
            <header>
                <h2 id="dialog-title">{ title }</h2>
                <button type="button" class="quiet" onclick={|_: MouseEvent| hide()}
                    aria-label="Close">
                    { "✕" }
                </button>
            </header>
            { children }
        </dialog>
    }
}

/// The dialog, if it is on the page.
fn find() -> Option<HtmlDialogElement> {
    let document = web_sys::window().and_then(|window| window.document());
    let element = document.and_then(|document| document.get_element_by_id(ID));
    element.map(wasm_bindgen::JsCast::unchecked_into)
}

/// Opens the dialog that has just come onto the page.
pub(crate) fn show() {
    if let Some(dialog) = find() {
        // It fails only where it is open already.
        drop(dialog.show_modal());
    }
}

/// Closes the dialog as the browser would: the focus goes back to where it came from.
pub(crate) fn hide() {
    if let Some(dialog) = find() {
        dialog.close();
    }
}
