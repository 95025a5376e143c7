//! One of several options, with the parameters of the one that is chosen.

use model::{Control, Picked};
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::row::Row;
use super::{Ask, Door, Fields, Spec, base_of, element_id};

#[derive(PartialEq, Properties)]
pub(crate) struct ChoiceProps {
    pub(crate) path: AttrValue,
    pub(crate) spec: Spec,
    pub(crate) picked: Picked,
    pub(crate) default: Picked,
    pub(crate) door: Door,
}

#[component]
pub(crate) fn ChoiceField(props: &ChoiceProps) -> Html {
    let ChoiceProps { path, spec, picked, default, door } = props;
    let Control::Choice { options } = &spec.0.control else { return Html::default() };
    let chosen = {
        let (path, door) = (path.clone(), door.clone());
        Callback::from(move |event: Event| {
            let id = event.target_unchecked_into::<HtmlSelectElement>().value();
            drop(door.emit(Ask::Set(path.to_string(), id)));
        })
    };
    let now = picked.option().id;
    html! {
        <>
            <Row path={path.clone()} spec={*spec} changed={now != default.option().id}
                default={default.option().label} door={door.clone()}>
                <select id={element_id(path, "input")} onchange={chosen} data-path={path.clone()}
                    aria-describedby={element_id(path, "help")}>
                    { for options.iter().map(|option| html! {
                        <option key={option.id} value={option.id} selected={option.id == now}>
                            { option.label }
                        </option>
                    }) }
                </select>
            </Row>
            <Fields path={path.clone()} group={picked.group().clone()}
                base={base_of(picked, default)} door={door.clone()} />
        </>
    }
}
