//! One of several options, with the parameters of the one that is chosen.

use model::{OptionSpec, Picked};
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::row::row;
use super::{Ask, Door, Spec, base_of, element_id, fields};

/// The field of a choice: what is picked, and what is picked by default.
pub(crate) fn field(
    path: &str,
    spec: Spec,
    options: &'static [OptionSpec],
    [picked, default]: [&Picked; 2],
    door: &Door,
) -> Html {
    let chosen = {
        let (path, door) = (path.to_owned(), door.clone());
        Callback::from(move |event: Event| {
            let id = event.target_unchecked_into::<HtmlSelectElement>().value();
            drop(door.emit(Ask::Set(path.clone(), id)));
        })
    };
    let now = picked.option().id;
    let changed = (now != default.option().id).then_some(default.option().label);
    let option = |option: &OptionSpec| {
        html! {
            <option value={option.id} selected={option.id == now}>{ option.label }</option>
        }
    };
    let control = html! {
        <select id={element_id(path, "input")} onchange={chosen} ~value={now}
            aria-describedby={element_id(path, "help")}>
            { for options.iter().map(option) }
        </select>
    };
    html! {
        <div class="choice" key={spec.0.id}>
            { row((path, spec), changed, None, door, control) }
            // Another option has other fields, even where they have the same names.
            <div class="inside" key={now}>
                { fields(path, picked.group(), &base_of(picked, default), door) }
            </div>
        </div>
    }
}
