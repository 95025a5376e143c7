//! Form fields made from the declarations of parameters. They know no strategy and no section.

mod choice;
pub(crate) mod fold;
mod list;
pub(crate) mod number;
mod row;
mod switch;
mod text;

use model::{Control, Group, ParamError, ParamSpec, Picked, Section, Tree, Value};
use wasm_bindgen::JsCast as _;
use yew::prelude::*;

use fold::Fold;
use number::NumberField;
use text::TextField;

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

/// The way of fields to the scenario.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Door {
    /// Carries out what a field asks for, or refuses with a reason.
    pub(crate) change: Callback<Ask, Result<(), ParamError>>,
    /// The scenario as it is, for questions about it.
    pub(crate) tree: Callback<(), Tree>,
}

impl Door {
    /// Carries out what is asked for, or refuses with a reason.
    pub(crate) fn emit(&self, ask: Ask) -> Result<(), ParamError> {
        self.change.emit(ask)
    }
}

/// The fields of a group of parameters.
///
/// `path` is that of the group; `base` is the same group with default values.
pub(crate) fn fields(path: &str, group: &Group, base: &Group, door: &Door) -> Html {
    group
        .iter()
        .map(|(spec, value)| {
            let default = base.get(spec.id).cloned();
            let default = default.unwrap_or_else(|| Value::default_of(spec));
            field(format!("{path}.{}", spec.id), Spec(spec), value, &default, door)
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

/// The field of one parameter, whatever it is.
fn field(path: String, spec: Spec, value: &Value, default: &Value, door: &Door) -> Html {
    match (&spec.0.control, value, default) {
        (Control::Number(_), Value::Number(value), Value::Number(default)) => html! {
            <NumberField key={spec.0.id} {path} {spec} value={*value} default={*default}
                door={door.clone()} />
        },
        (Control::Switch { .. }, Value::Switch(value), Value::Switch(default)) => {
            switch::field(&path, spec, *value, *default, door)
        }
        (Control::Choice { options }, Value::Choice(picked), Value::Choice(default)) => {
            choice::field(&path, spec, options, [picked, default], door)
        }
        (Control::Group { .. }, Value::Group(group), Value::Group(base)) => html! {
            <Fold key={spec.0.id} label={spec.0.label} changed={group.changes(base).len()}
                open={!is_folded(&path) || group != base}>
                { fields(&path, group, base, door) }
            </Fold>
        },
        (Control::Text(line), Value::Text(value), Value::Text(default)) => html! {
            <TextField key={spec.0.id} {path} {spec} most={line.most} value={value.clone()}
                default={default.clone()} door={door.clone()} />
        },
        (Control::List(list), Value::List(items), Value::List(base)) => {
            list::field(&path, (spec.0, list), items, base, door)
        }
        // A value always has the kind of its declaration.
        _ => Html::default(),
    }
}

/// Whether a group begins folded: those of the long sections do, those of what was chosen last do
/// not.
fn is_folded(path: &str) -> bool {
    let ours = [Section::Load, Section::Policy];
    !ours.iter().any(|section| path.starts_with(section.id()))
}

/// A press that asks for something; a refusal leaves everything as it is.
fn press(door: &Door, ask: Ask) -> Callback<MouseEvent> {
    let door = door.clone();
    Callback::from(move |_| drop(door.emit(ask.clone())))
}

/// The defaults of what was picked: those of the base if it picked the same, else its own.
fn base_of(picked: &Picked, base: &Picked) -> Group {
    if picked.option().id == base.option().id {
        base.group().clone()
    } else {
        Group::defaults(picked.option().params)
    }
}

/// Shows the field of the parameter at `path`, wherever it is folded away, and gives it the focus.
pub(crate) fn reveal(path: &str) {
    let document = web_sys::window().and_then(|window| window.document());
    let id = element_id(path, "input");
    let Some(field) = document.and_then(|document| document.get_element_by_id(&id)) else { return };
    let mut above = field.parent_element();
    while let Some(element) = above {
        if element.tag_name() == "DETAILS" {
            // An attribute of an element can always be set.
            drop(element.set_attribute("open", ""));
        }
        above = element.parent_element();
    }
    drop(field.unchecked_into::<web_sys::HtmlElement>().focus());
}

/// An id for the elements of a field; unique on the page, because paths are.
fn element_id(path: &str, part: &str) -> AttrValue {
    AttrValue::from(format!("{}-{part}", path.replace('.', "-")))
}
