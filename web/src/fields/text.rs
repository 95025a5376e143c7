//! A line of text.
//!
//! It stays as it was typed until it is left or Enter is pressed; what is refused stays in the
//! field with the reason below it.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::row::row;
use super::{Ask, Door, Spec, element_id};

#[derive(PartialEq, Properties)]
pub(crate) struct TextProps {
    pub(crate) path: AttrValue,
    pub(crate) spec: Spec,
    /// The most characters.
    pub(crate) most: usize,
    pub(crate) value: AttrValue,
    pub(crate) default: AttrValue,
    pub(crate) door: Door,
}

#[component]
pub(crate) fn TextField(props: &TextProps) -> Html {
    let TextProps { path, spec, most, value, default, door } = props;
    // What was typed and refused, with the reason.
    let refused = use_state_eq(|| None::<(String, String)>);
    {
        let refused = refused.clone();
        // A value that came from elsewhere makes what was typed before pointless.
        use_effect_with(value.clone(), move |_| refused.set(None));
    }
    let commit = {
        let (path, door, refused) = (path.clone(), door.clone(), refused.clone());
        move |input: &HtmlInputElement| {
            let text = input.value().trim().to_owned();
            input.set_value(&text);
            let asked = door.emit(Ask::Set(path.to_string(), text.clone()));
            refused.set(asked.err().map(|error| (text, error.to_string())));
        }
    };
    let typed = {
        let commit = commit.clone();
        Callback::from(move |event: Event| commit(&event.target_unchecked_into()))
    };
    // Enter asks again even where nothing was typed since: the reason may be gone.
    let entered = Callback::from(move |event: KeyboardEvent| {
        if event.key() == "Enter" {
            commit(&event.target_unchecked_into());
        }
    });
    let (shown, error) = match refused.as_ref() {
        Some((text, error)) => (AttrValue::from(text.clone()), Some(error.as_str())),
        None => (value.clone(), None),
    };
    let wrong = error.is_some();
    let described = if wrong { element_id(path, "error") } else { element_id(path, "help") };
    let control = html! {
        <input id={element_id(path, "input")} class="line" type="text" autocomplete="off"
            spellcheck="false" maxlength={most.to_string()} value={shown} onchange={typed}
            onkeydown={entered} aria-invalid={wrong.to_string()} aria-describedby={described} />
    };
    let changed = (value != default).then_some(default.as_str());
    row((path, *spec), changed, error, door, control)
}
