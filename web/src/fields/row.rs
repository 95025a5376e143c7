//! What every field has around its control: label, help, reset, and what is wrong.

use yew::prelude::*;

use crate::parts::lazy::{self, FILLED};
use playground::questions::Help;

use super::{Ask, Door, Spec, element_id, press};

/// What happens when the help of a parameter unfolds: its text is asked for.
fn help(path: &str, door: &Door) -> Callback<Event> {
    let (path, tree) = (path.to_owned(), door.tree.clone());
    lazy::fill(move || Help { scenario: tree.emit(()), path: path.clone() }, false)
}

/// A field of `spec` at `path` around its `control`; `default` is the default in words, and there
/// if the value differs from it.
pub(crate) fn row(
    (path, spec): (&str, Spec),
    default: Option<&str>,
    error: Option<&str>,
    door: &Door,
    control: Html,
) -> Html {
    let spec = spec.0;
    let reset = default.map(|default| {
        let reset = press(door, Ask::Reset(path.to_owned()));
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
            <details class="help" key={path.to_owned()} ontoggle={help(path, door)}>
                <summary aria-label={format!("What is {}?", spec.label)}>{ "?" }</summary>
                <p id={element_id(path, "help")} class={FILLED}></p>
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
