//! Form fields made from the declarations of parameters. They know no strategy and no section.

mod choice;
mod list;
mod number;
mod row;
mod switch;

use model::{Control, Group, ParamError, ParamSpec, Picked, Value};
use yew::prelude::*;

use choice::ChoiceField;
use list::ListField;
use number::NumberField;
use switch::SwitchField;

/// What a field asks for: the path of the parameter, and what is to be done.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Ask {
    /// Set it to the value of this text.
    Set(String, String),
    /// Set it back to its default.
    Reset(String),
    /// Add a member to the list.
    Push(String),
    /// Remove this member of the list.
    Remove(String, usize),
}

/// Carries out what a field asks for, or refuses with a reason.
pub(crate) type Door = Callback<Ask, Result<(), ParamError>>;

/// The fields of a group of parameters.
#[derive(PartialEq, Properties)]
pub(crate) struct FieldsProps {
    /// The path of the group; empty at the top.
    pub(crate) path: AttrValue,
    pub(crate) group: Group,
    /// The same group with default values.
    pub(crate) base: Group,
    pub(crate) door: Door,
}

#[component]
pub(crate) fn Fields(props: &FieldsProps) -> Html {
    let FieldsProps { path, group, base, door } = props;
    group
        .iter()
        .map(|(spec, value)| {
            let default = base.get(spec.id).cloned();
            let default = default.unwrap_or_else(|| Value::default_of(spec));
            let path = AttrValue::from(format!("{path}.{}", spec.id));
            html! { <Field key={spec.id} {path} spec={Spec(spec)} value={value.clone()} {default} door={door.clone()} /> }
        })
        .collect()
}

/// A declaration as a property: the same one is the same.
#[derive(Clone, Copy)]
pub(crate) struct Spec(pub(crate) &'static ParamSpec);

impl PartialEq for Spec {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.0, other.0)
    }
}

#[derive(PartialEq, Properties)]
pub(crate) struct FieldProps {
    pub(crate) path: AttrValue,
    pub(crate) spec: Spec,
    pub(crate) value: Value,
    pub(crate) default: Value,
    pub(crate) door: Door,
}

/// The field of one parameter, whatever it is.
#[component]
fn Field(props: &FieldProps) -> Html {
    let FieldProps { path, spec, value, default, door } = props;
    match (&spec.0.control, value, default) {
        (Control::Number(_), Value::Number(value), Value::Number(default)) => html! {
            <NumberField path={path.clone()} spec={*spec} value={*value} default={*default}
                door={door.clone()} />
        },
        (Control::Switch { .. }, Value::Switch(value), Value::Switch(default)) => html! {
            <SwitchField path={path.clone()} spec={*spec} value={*value} default={*default}
                door={door.clone()} />
        },
        (Control::Choice { .. }, Value::Choice(picked), Value::Choice(default)) => html! {
            <ChoiceField path={path.clone()} spec={*spec} picked={picked.clone()}
                default={default.clone()} door={door.clone()} />
        },
        (Control::Group { .. }, Value::Group(group), Value::Group(base)) => html! {
            <fieldset class="group">
                <legend>{ spec.0.label }</legend>
                <Fields path={path.clone()} group={group.clone()} base={base.clone()}
                    door={door.clone()} />
            </fieldset>
        },
        (Control::List(_), Value::List(items), Value::List(base)) => html! {
            <ListField path={path.clone()} spec={*spec} items={items.clone()}
                base={base.clone()} door={door.clone()} />
        },
        // A value always has the kind of its declaration.
        _ => Html::default(),
    }
}

/// The defaults of what was picked: those of the base if it picked the same, else its own.
fn base_of(picked: &Picked, base: &Picked) -> Group {
    if picked.option().id == base.option().id {
        base.group().clone()
    } else {
        Group::defaults(picked.option().params)
    }
}

/// An id for the elements of a field; unique on the page, because paths are.
fn element_id(path: &str, part: &str) -> AttrValue {
    AttrValue::from(format!("{}-{part}", path.replace('.', "-")))
}
