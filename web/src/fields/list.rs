//! A list of groups of the same kind.

use model::spec::ListSpec;
use model::{Group, ParamSpec};
use yew::prelude::*;

use super::{Ask, Door, fields, press};

/// The fields of a list.
pub(crate) fn field(
    path: &str,
    (spec, list): (&'static ParamSpec, &'static ListSpec),
    items: &[Group],
    base: &[Group],
    door: &Door,
) -> Html {
    let fresh = Group::defaults(list.item);
    let member = |(index, group): (usize, &Group)| {
        let name = format!("{} {}", list.noun, index + 1);
        let below = format!("{path}.{index}");
        let remove = press(door, Ask::Remove(path.to_owned(), index));
        html! {
            <fieldset class="member" key={index}>
                <legend>{ &name }</legend>
                if items.len() > list.min {
                    <button type="button" class="quiet remove" onclick={remove}
                        aria-label={format!("Remove {name}")}>{ "✕" }</button>
                }
                { fields(&below, group, base.get(index).unwrap_or(&fresh), door) }
            </fieldset>
        }
    };
    html! {
        <fieldset class={classes!("list", items.is_empty().then_some("empty"))} key={spec.id}>
            <legend>{ spec.label }</legend>
            { for items.iter().enumerate().map(member) }
            if items.len() < list.max {
                <button type="button" class="add" onclick={press(door, Ask::Push(path.to_owned()))}>
                    { format!("Add {}", with_article(list.noun)) }
                </button>
            }
        </fieldset>
    }
}

/// `an event`, `a metric`.
fn with_article(noun: &str) -> String {
    let vowel = noun.starts_with(['a', 'e', 'i', 'o', 'u']);
    format!("{} {noun}", if vowel { "an" } else { "a" })
}
