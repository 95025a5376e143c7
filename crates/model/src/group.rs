//! The values of parameters, always in range: [`Group`] checks at its only doors.
//!
//! Paths name a value inside a group: ids joined by dots, members of a list by their number,
//! `metrics.0.metric.target`. The text at a choice's own path is the option's id, at a list's
//! own path the number of members. Not here: links and files (`formats`).

use std::marker::PhantomData;

use crate::error::ParamError;
use crate::params::Params;
use crate::spec::{Control, ListSpec, NumberSpec, OptionSpec, ParamSpec};
use crate::unit::number;

/// One value.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A number in the base unit of its parameter.
    Number(f64),
    /// On or off.
    Switch(bool),
    /// An option with its own parameters.
    Choice(Picked),
    /// Values that belong together.
    Group(Group),
    /// Members of the same kind.
    List(Vec<Group>),
    /// A line of text.
    Text(String),
}

impl Value {
    /// The default of a parameter.
    pub fn default_of(spec: &ParamSpec) -> Self {
        match &spec.control {
            Control::Number(number) => Self::Number(number.default),
            Control::Switch { default } => Self::Switch(*default),
            Control::Choice { options } => Self::Choice(Picked::new(options, 0)),
            Control::Group { params } => Self::Group(Group::defaults(params)),
            Control::List(list) => Self::List((list.default)()),
            Control::Text(line) => Self::Text(line.default.to_owned()),
        }
    }

    /// The value as the text that [`Group::set`] takes: short, exact, the same everywhere.
    pub fn text(&self) -> Option<String> {
        match self {
            Self::Number(value) => Some(format!("{value}")),
            Self::Switch(value) => Some(if *value { "on" } else { "off" }.to_owned()),
            Self::Choice(picked) => Some(picked.option().id.to_owned()),
            Self::List(items) => Some(items.len().to_string()),
            Self::Text(text) => Some(text.clone()),
            Self::Group(_) => None,
        }
    }
}

/// The option that was picked, with its own parameters.
#[derive(Clone, Debug)]
pub struct Picked {
    options: &'static [OptionSpec],
    index: usize,
    group: Group,
}

impl PartialEq for Picked {
    fn eq(&self, other: &Self) -> bool {
        self.index == other.index && self.group == other.group
    }
}

impl Picked {
    /// The option at `index` with its defaults.
    pub fn new(options: &'static [OptionSpec], index: usize) -> Self {
        let option = options.get(index).expect("a choice is made among its own options");
        Self { options, index, group: Group::defaults(option.params) }
    }

    /// The option with the name `id` with its defaults.
    pub fn by_id(options: &'static [OptionSpec], id: &str) -> Option<Self> {
        let index = options.iter().position(|option| option.id == id)?;
        Some(Self::new(options, index))
    }

    /// The same option with other parameters, which must be its own.
    #[must_use]
    pub fn with(mut self, group: Group) -> Self {
        assert!(self.group.is_like(&group), "parameters of another option");
        self.group = group;
        self
    }

    /// What was picked.
    pub fn option(&self) -> &'static OptionSpec {
        &self.options[self.index]
    }

    /// Its parameters.
    pub fn group(&self) -> &Group {
        &self.group
    }
}

/// The values of a list of parameters, in its order.
#[derive(Clone, Debug)]
pub struct Group {
    specs: &'static [ParamSpec],
    values: Vec<Value>,
}

impl PartialEq for Group {
    fn eq(&self, other: &Self) -> bool {
        self.values == other.values
    }
}

impl Group {
    /// The defaults of `specs`.
    pub fn defaults(specs: &'static [ParamSpec]) -> Self {
        Self { specs, values: specs.iter().map(Value::default_of).collect() }
    }

    /// Takes values in the order of `specs`, each checked.
    ///
    /// # Errors
    /// The first value out of its range.
    pub(crate) fn checked(
        specs: &'static [ParamSpec],
        values: Vec<Value>,
    ) -> Result<Self, ParamError> {
        for (spec, value) in specs.iter().zip(&values) {
            check(spec, value)?;
        }
        Ok(Self { specs, values })
    }

    /// Whether `other` holds values of the same parameters.
    pub(crate) fn is_like(&self, other: &Self) -> bool {
        // By name: a constant has no address of its own to compare.
        self.specs.iter().map(|spec| spec.id).eq(other.specs.iter().map(|spec| spec.id))
    }

    /// What the values are of.
    pub fn specs(&self) -> &'static [ParamSpec] {
        self.specs
    }

    /// Each parameter with its value.
    pub fn iter(&self) -> impl Iterator<Item = (&'static ParamSpec, &Value)> {
        self.specs.iter().zip(&self.values)
    }

    /// The value at `path`, or `None` if there is none.
    pub fn get(&self, path: &str) -> Option<&Value> {
        let (head, rest) = split(path);
        let index = self.specs.iter().position(|spec| spec.id == head)?;
        let value = &self.values[index];
        let Some(rest) = rest else { return Some(value) };
        match value {
            Value::Group(group) => group.get(rest),
            Value::Choice(picked) => picked.group.get(rest),
            Value::List(items) => {
                let (item, rest) = split(rest);
                items.get(item.parse::<usize>().ok()?)?.get(rest?)
            }
            Value::Number(_) | Value::Switch(_) | Value::Text(_) => None,
        }
    }

    /// The number at `path`; `None` if there is no number.
    pub fn number(&self, path: &str) -> Option<f64> {
        match self.get(path)? {
            Value::Number(value) => Some(*value),
            _ => None,
        }
    }

    /// Sets the value at `path` from the text that [`Value::text`] writes.
    ///
    /// # Errors
    /// No such parameter, or a value that is not allowed; the group is then unchanged.
    pub fn set(&mut self, path: &str, text: &str) -> Result<(), ParamError> {
        self.at(path, text, &mut |spec, value, path| {
            *value = read(spec, value, text, path)?;
            Ok(())
        })
    }

    /// Adds a member with default values to the end of the list at `path`.
    ///
    /// # Errors
    /// No such list, or it is full.
    pub fn push(&mut self, path: &str) -> Result<(), ParamError> {
        self.at(path, "one more", &mut |spec, value, path| {
            let (list, items) = as_list(spec, value, path)?;
            if items.len() >= list.max {
                return Err(ParamError::list(path, spec.label, "one more", list));
            }
            items.push(Group::defaults(list.item));
            Ok(())
        })
    }

    /// Removes member `index` from the list at `path`.
    ///
    /// # Errors
    /// No such list or member, or the list would become too short.
    pub fn remove(&mut self, path: &str, index: usize) -> Result<(), ParamError> {
        self.at(path, "one less", &mut |spec, value, path| {
            let (list, items) = as_list(spec, value, path)?;
            if items.len() <= list.min || index >= items.len() {
                return Err(ParamError::list(path, spec.label, "one less", list));
            }
            items.remove(index);
            Ok(())
        })
    }

    /// Sets the value at `path` back to its default.
    ///
    /// # Errors
    /// No such parameter.
    pub fn reset(&mut self, path: &str, base: &Self) -> Result<(), ParamError> {
        let default = base.get(path).cloned();
        self.at(path, "default", &mut |spec, value, _| {
            *value = default.clone().unwrap_or_else(|| Value::default_of(spec));
            Ok(())
        })
    }

    /// What differs from `base`, as pairs for [`Group::set`], parents before their children.
    pub fn changes(&self, base: &Self) -> Vec<(String, String)> {
        let mut out = Vec::new();
        self.changes_into("", base, &mut out);
        out
    }

    fn changes_into(&self, prefix: &str, base: &Self, out: &mut Vec<(String, String)>) {
        for ((spec, value), old) in self.iter().zip(&base.values) {
            if value == old {
                continue;
            }
            let path = format!("{prefix}{}", spec.id);
            match (value, old) {
                (Value::Group(now), Value::Group(was)) => {
                    now.changes_into(&format!("{path}."), was, out);
                }
                (Value::Choice(now), Value::Choice(was)) if now.index == was.index => {
                    now.group.changes_into(&format!("{path}."), &was.group, out);
                }
                (Value::Choice(now), _) => {
                    out.extend(value.text().map(|text| (path.clone(), text)));
                    let base = Self::defaults(now.option().params);
                    now.group.changes_into(&format!("{path}."), &base, out);
                }
                (Value::List(now), Value::List(was)) => {
                    list_changes(&path, spec, now, was, out);
                }
                _ => out.extend(value.text().map(|text| (path, text))),
            }
        }
    }

    /// Finds the parameter at `path` and lets `act` have it.
    fn at(
        &mut self,
        path: &str,
        given: &str,
        act: &mut dyn FnMut(&'static ParamSpec, &mut Value, &str) -> Result<(), ParamError>,
    ) -> Result<(), ParamError> {
        let (head, rest) = split(path);
        let Some(index) = self.specs.iter().position(|spec| spec.id == head) else {
            return Err(ParamError::unknown(path, given, self.specs));
        };
        let (spec, value) = (&self.specs[index], &mut self.values[index]);
        let Some(rest) = rest else { return act(spec, value, path) };
        let inner = match value {
            Value::Group(group) => group.at(rest, given, act),
            Value::Choice(picked) => picked.group.at(rest, given, act),
            Value::List(items) => {
                let (item, inside) = split(rest);
                let member = item.parse::<usize>().ok().and_then(|i| items.get_mut(i));
                match (member, inside) {
                    (Some(group), Some(inside)) => {
                        group.at(inside, given, act).map_err(|error| error.within(item))
                    }
                    _ => Err(ParamError::unknown(rest, given, &[])),
                }
            }
            Value::Number(_) | Value::Switch(_) | Value::Text(_) => {
                Err(ParamError::unknown(rest, given, &[]))
            }
        };
        inner.map_err(|error| error.within(head))
    }
}

fn list_changes(
    path: &str,
    spec: &ParamSpec,
    now: &[Group],
    was: &[Group],
    out: &mut Vec<(String, String)>,
) {
    let Control::List(list) = &spec.control else { return };
    if now.len() != was.len() {
        out.push((path.to_owned(), now.len().to_string()));
    }
    let fresh = Group::defaults(list.item);
    for (i, item) in now.iter().enumerate() {
        item.changes_into(&format!("{path}.{i}."), was.get(i).unwrap_or(&fresh), out);
    }
}

fn split(path: &str) -> (&str, Option<&str>) {
    path.split_once('.').map_or((path, None), |(head, rest)| (head, Some(rest)))
}

fn as_list<'a>(
    spec: &'static ParamSpec,
    value: &'a mut Value,
    path: &str,
) -> Result<(&'static ListSpec, &'a mut Vec<Group>), ParamError> {
    match (&spec.control, value) {
        (Control::List(list), Value::List(items)) => Ok((list, items)),
        _ => Err(ParamError::new(path, spec.label, "a member", "a single value".to_owned())),
    }
}

/// Reads `text` as a value of `spec`; `old` lends a list its members.
fn read(spec: &ParamSpec, old: &Value, text: &str, path: &str) -> Result<Value, ParamError> {
    match &spec.control {
        Control::Number(range) => {
            let given =
                number(text).ok_or_else(|| ParamError::number(path, spec.label, text, range))?;
            in_range(range, given)
                .map(Value::Number)
                .ok_or_else(|| ParamError::number(path, spec.label, &range.unit.text(given), range))
        }
        Control::Switch { .. } => match text {
            "on" | "true" | "1" => Ok(Value::Switch(true)),
            "off" | "false" | "0" => Ok(Value::Switch(false)),
            _ => Err(ParamError::switch(path, spec.label, text)),
        },
        Control::Choice { options } => match (Picked::by_id(options, text), old) {
            // Choosing again what is chosen keeps what was set inside it.
            (Some(new), Value::Choice(now)) if now.index == new.index => Ok(old.clone()),
            (Some(new), _) => Ok(Value::Choice(new)),
            (None, _) => Err(ParamError::choice(path, spec.label, text, options)),
        },
        Control::Group { params } => Err(ParamError::unknown(path, text, params)),
        Control::List(list) => {
            let count = text
                .parse::<usize>()
                .ok()
                .filter(|count| (list.min..=list.max).contains(count))
                .ok_or_else(|| ParamError::list(path, spec.label, text, list))?;
            let mut items = if let Value::List(items) = old { items.clone() } else { Vec::new() };
            items.resize_with(count, || Group::defaults(list.item));
            Ok(Value::List(items))
        }
        Control::Text(line) => match line.check(text) {
            Ok(()) => Ok(Value::Text(text.to_owned())),
            Err(allowed) => Err(ParamError::new(path, spec.label, text, allowed)),
        },
    }
}

/// The number if the range holds it.
fn in_range(range: &NumberSpec, value: f64) -> Option<f64> {
    let inside = value >= range.min && value <= range.max;
    let whole = !range.whole || value.fract() == 0.0;
    // Minus zero would make two equal scenarios write different links.
    (inside && whole).then_some(value + 0.0)
}

/// Checks a value that came from a typed struct.
fn check(spec: &ParamSpec, value: &Value) -> Result<(), ParamError> {
    match (&spec.control, value) {
        (Control::Number(range), Value::Number(given)) => {
            in_range(range, *given).map(|_| ()).ok_or_else(|| {
                ParamError::number(spec.id, spec.label, &range.unit.text(*given), range)
            })
        }
        (Control::List(list), Value::List(items)) => {
            if (list.min..=list.max).contains(&items.len()) {
                return Ok(());
            }
            Err(ParamError::list(spec.id, spec.label, &items.len().to_string(), list))
        }
        (Control::Text(line), Value::Text(text)) => {
            line.check(text).map_err(|allowed| ParamError::new(spec.id, spec.label, text, allowed))
        }
        _ => Ok(()),
    }
}

/// A group whose parameters are those of `T`.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings<T> {
    group: Group,
    of: PhantomData<fn() -> T>,
}

impl<T: Params> Default for Settings<T> {
    fn default() -> Self {
        Self { group: Group::defaults(T::SPECS), of: PhantomData }
    }
}

impl<T: Params> Settings<T> {
    /// The values as a typed struct.
    pub fn get(&self) -> T {
        T::read(&self.group)
    }

    /// The values by name.
    pub fn group(&self) -> &Group {
        &self.group
    }

    /// The values by name, to be changed through the group's checked doors.
    pub(crate) fn group_mut(&mut self) -> &mut Group {
        &mut self.group
    }
}
