//! On or off.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::row::row;
use super::{Ask, Door, Spec, element_id};

const fn word(on: bool) -> &'static str {
    if on { "on" } else { "off" }
}

/// The field of a switch.
pub(crate) fn field(path: &str, spec: Spec, value: bool, default: bool, door: &Door) -> Html {
    let turned = {
        let (path, door) = (path.to_owned(), door.clone());
        Callback::from(move |event: Event| {
            let on = event.target_unchecked_into::<HtmlInputElement>().checked();
            drop(door.emit(Ask::Set(path.clone(), word(on).to_owned())));
        })
    };
    let changed = (value != default).then(|| word(default));
    let control = html! {
        <input id={element_id(path, "input")} type="checkbox" checked={value}
            onchange={turned} aria-describedby={element_id(path, "help")} />
    };
    row((path, spec), changed, None, door, control)
}
