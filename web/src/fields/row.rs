//! What every field has around its control: label, help, reset, and what is wrong.

use yew::prelude::*;

use super::{Ask, Door, Spec, element_id};

#[derive(PartialEq, Properties)]
pub(crate) struct RowProps {
    pub(crate) path: AttrValue,
    pub(crate) spec: Spec,
    /// Whether the value differs from its default.
    pub(crate) changed: bool,
    /// The default in words.
    pub(crate) default: AttrValue,
    /// Why what was typed was refused.
    #[prop_or_default]
    pub(crate) error: Option<AttrValue>,
    pub(crate) door: Door,
    pub(crate) children: Html,
}

#[component]
pub(crate) fn Row(props: &RowProps) -> Html {
    let RowProps { path, spec, changed, default, error, door, children } = props;
    let open = use_state_eq(|| false);
    let spec = spec.0;
    let (help_id, error_id) = (element_id(path, "help"), element_id(path, "error"));
    let toggle = {
        let open = open.clone();
        Callback::from(move |_| open.set(!*open))
    };
    let reset = {
        let (path, door) = (path.clone(), door.clone());
        // A default that does not fit another value is refused; the field then keeps its value.
        Callback::from(move |_| drop(door.emit(Ask::Reset(path.to_string()))))
    };
    html! {
        <div class={classes!("field", changed.then_some("changed"))}>
            <div class="field-head">
                <label for={element_id(path, "input")}>{ spec.label }</label>
                if *changed {
                    <button type="button" class="quiet" onclick={reset}
                        title={format!("Back to the default, {default}")}
                        aria-label={format!("{}: back to the default, {default}", spec.label)}>
                        { "↺" }
                    </button>
                }
                <button type="button" class="quiet" onclick={toggle} aria-expanded={open.to_string()}
                    aria-controls={help_id.clone()}
                    aria-label={format!("What is {}?", spec.label)}>{ "?" }</button>
            </div>
            { children.clone() }
            <p id={help_id} class="help" hidden={!*open}>
                { spec.help() }{ format!(" Default: {default}.") }
            </p>
            if let Some(error) = error {
                <p id={error_id} class="error" role="alert">{ error.clone() }</p>
            }
        </div>
    }
}
