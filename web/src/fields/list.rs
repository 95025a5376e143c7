//! A list of groups of the same kind.

use model::{Control, Group};
use yew::prelude::*;

use super::{Ask, Door, Fields, Spec};

#[derive(PartialEq, Properties)]
pub(crate) struct ListProps {
    pub(crate) path: AttrValue,
    pub(crate) spec: Spec,
    pub(crate) items: Vec<Group>,
    pub(crate) base: Vec<Group>,
    pub(crate) door: Door,
}

#[component]
pub(crate) fn ListField(props: &ListProps) -> Html {
    let ListProps { path, spec, items, base, door } = props;
    let Control::List(list) = &spec.0.control else { return Html::default() };
    let push = {
        let (path, door) = (path.clone(), door.clone());
        Callback::from(move |_| drop(door.emit(Ask::Push(path.to_string()))))
    };
    let fresh = Group::defaults(list.item);
    let member = |(index, group): (usize, &Group)| {
        let remove = {
            let (path, door) = (path.clone(), door.clone());
            Callback::from(move |_| drop(door.emit(Ask::Remove(path.to_string(), index))))
        };
        let name = format!("{} {}", list.noun, index + 1);
        html! {
            <fieldset class="member" key={index}>
                <legend>{ &name }</legend>
                if items.len() > list.min {
                    <button type="button" class="quiet remove" onclick={remove}
                        aria-label={format!("Remove {name}")} title={format!("Remove {name}")}>
                        { "✕" }
                    </button>
                }
                <Fields path={format!("{path}.{index}")} group={group.clone()}
                    base={base.get(index).unwrap_or(&fresh).clone()} door={door.clone()} />
            </fieldset>
        }
    };
    html! {
        <fieldset class="group list">
            <legend>{ spec.0.label }</legend>
            { for items.iter().enumerate().map(member) }
            if items.len() < list.max {
                <button type="button" class="add" onclick={push}>
                    { format!("Add {}", article(list.noun)) }
                </button>
            }
        </fieldset>
    }
}

/// `an event`, `a metric`.
fn article(noun: &str) -> String {
    let vowel = noun.starts_with(['a', 'e', 'i', 'o', 'u']);
    format!("{} {noun}", if vowel { "an" } else { "a" })
}
