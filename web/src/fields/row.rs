//! What every field has around its control: label, help, reset, and what is wrong.

use yew::prelude::*;

use super::{Ask, Door, Spec, element_id};

/// A field of `spec` at `path` around its `control`; `default` is the default in words, and there
/// if the value differs from it.
pub(crate) fn row(
    (path, spec): (&str, Spec),
    default: Option<String>,
    error: Option<&str>,
    door: &Door,
    control: Html,
) -> Html {
    let spec = spec.0;
    let reset = default.as_ref().map(|default| {
        let (path, door) = (path.to_owned(), door.clone());
        // A default that does not fit another value is refused; the field then keeps its value.
        let reset = Callback::from(move |_| drop(door.emit(Ask::Reset(path.clone()))));
        let label = format!("{}: back to the default, {default}", spec.label);
        html! {
            <button type="button" class="quiet" onclick={reset} aria-label={label.clone()}
                title={label}>{ "↺" }</button>
        }
    });
    html! {
        <div class={classes!("field", default.is_some().then_some("changed"))} key={spec.id}>
            <div class="field-head">
                <label for={element_id(path, "input")}>{ spec.label }</label>
                { reset }
            </div>
            <details class="help">
                <summary aria-label={format!("What is {}?", spec.label)}>{ "?" }</summary>
                <p id={element_id(path, "help")}>{ spec.help() }</p>
            </details>
            { control }
            if let Some(error) = error {
                <p id={element_id(path, "error")} class="error" role="alert">
                    { error.to_owned() }
                </p>
            }
        </div>
    }
}
