//! Help: the keys, the words, the version.

use yew::prelude::*;

use super::dialog;

/// The dialog; `close` is called when it is closed.
pub(crate) fn dialog(close: &Callback<()>) -> Html {
    let version = concat!("Version ", env!("CARGO_PKG_VERSION"), ", engine ");
    let children = html! {
        <>
            { Html::from_html_unchecked(AttrValue::Static(include_str!("help.html"))) }
            <p class="muted">
                { version }{ playground::ENGINE }
                { ". Everything runs in this page; nothing is sent anywhere." }
            </p>
        </>
    };
    dialog::dialog("Help", close, children)
}
