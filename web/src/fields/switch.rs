//! On or off.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::row::Row;
use super::{Ask, Door, Spec, element_id};

#[derive(PartialEq, Properties)]
pub(crate) struct SwitchProps {
    pub(crate) path: AttrValue,
    pub(crate) spec: Spec,
    pub(crate) value: bool,
    pub(crate) default: bool,
    pub(crate) door: Door,
}

#[component]
pub(crate) fn SwitchField(props: &SwitchProps) -> Html {
    let SwitchProps { path, spec, value, default, door } = props;
    let word = |on: bool| if on { "on" } else { "off" };
    let turned = {
        let (path, door) = (path.clone(), door.clone());
        Callback::from(move |event: Event| {
            let on = event.target_unchecked_into::<HtmlInputElement>().checked();
            drop(door.emit(Ask::Set(path.to_string(), word(on).to_owned())));
        })
    };
    html! {
        <Row path={path.clone()} spec={*spec} changed={value != default}
            default={word(*default)} door={door.clone()}>
            <input id={element_id(path, "input")} type="checkbox" checked={*value}
                onchange={turned} data-path={path.clone()}
                aria-describedby={element_id(path, "help")} />
        </Row>
    }
}
