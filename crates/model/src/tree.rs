//! Values as every text format knows them, and how they stand for groups of parameters.
//!
//! Numbers are numbers, switches booleans, groups maps, lists sequences; a choice is its id, or
//! a map from its id to its parameters. What is missing keeps its default. Not here: any file
//! format.

use std::fmt;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, SerializeMap as _, Serializer};

use crate::error::ParamError;
use crate::group::{Group, Value};
use crate::spec::{Control, ParamSpec};

/// A value of JSON, YAML, JavaScript, …
#[derive(Clone, Debug, PartialEq)]
pub enum Tree {
    /// Nothing.
    Null,
    /// True or false.
    Bool(bool),
    /// A number.
    Number(f64),
    /// A text.
    Text(String),
    /// Values in order.
    List(Vec<Tree>),
    /// Values by name, in the order of the text.
    Map(Vec<(String, Tree)>),
}

impl Tree {
    /// What it is, for messages.
    fn shown(&self) -> String {
        match self {
            Self::Null => "null".to_owned(),
            Self::Bool(value) => if *value { "on" } else { "off" }.to_owned(),
            Self::Number(value) => format!("{value}"),
            Self::Text(text) => text.clone(),
            Self::List(_) => "a list".to_owned(),
            Self::Map(_) => "an object".to_owned(),
        }
    }
}

impl From<&Group> for Tree {
    fn from(group: &Group) -> Self {
        Self::Map(group.iter().map(|(spec, value)| (spec.id.to_owned(), value.into())).collect())
    }
}

impl From<&Value> for Tree {
    fn from(value: &Value) -> Self {
        match value {
            Value::Number(value) => Self::Number(*value),
            Value::Switch(value) => Self::Bool(*value),
            Value::Group(group) => group.into(),
            Value::List(items) => Self::List(items.iter().map(Self::from).collect()),
            Value::Text(text) => Self::Text(text.clone()),
            Value::Choice(picked) => {
                let id = picked.option().id.to_owned();
                if picked.option().params.is_empty() {
                    Self::Text(id)
                } else {
                    Self::Map(vec![(id, picked.group().into())])
                }
            }
        }
    }
}

/// Pairs of path and text, as the doors of groups and scenarios take them.
pub type Pairs = Vec<(String, String)>;

/// What `tree` says of parameters `specs` that stand at `path`, as pairs for
/// [`crate::Scenario::set_all`]. What no parameter can be is left for the doors to refuse.
pub fn pairs_of_group(specs: &'static [ParamSpec], tree: &Tree, path: &str, out: &mut Pairs) {
    let Tree::Map(entries) = tree else {
        out.push((path.to_owned(), tree.shown()));
        return;
    };
    for (id, value) in entries {
        let below = if path.is_empty() { id.clone() } else { format!("{path}.{id}") };
        match specs.iter().find(|spec| spec.id == id) {
            Some(spec) => pairs_of_value(spec, value, below, out),
            None => out.push((below, value.shown())),
        }
    }
}

fn pairs_of_value(spec: &'static ParamSpec, tree: &Tree, path: String, out: &mut Pairs) {
    match (&spec.control, tree) {
        (Control::Group { params }, Tree::Map(_)) => pairs_of_group(params, tree, &path, out),
        (Control::Choice { options }, Tree::Map(entries)) if entries.len() == 1 => {
            let (id, inner) = &entries[0];
            out.push((path.clone(), id.clone()));
            let option = options.iter().find(|option| option.id == id);
            pairs_of_group(option.map_or(&[], |option| option.params), inner, &path, out);
        }
        (Control::List(list), Tree::List(items)) => {
            out.push((path.clone(), items.len().to_string()));
            // So many are refused already; the rest would only repeat it.
            for (i, item) in items.iter().take(list.max).enumerate() {
                pairs_of_group(list.item, item, &format!("{path}.{i}"), out);
            }
        }
        // A text that looks like a number is no number in a file.
        (Control::Number(_), Tree::Text(text)) => out.push((path, format!("text {text}"))),
        _ => out.push((path, tree.shown())),
    }
}

impl Serialize for Tree {
    #[expect(clippy::cast_possible_truncation, reason = "guarded to the whole numbers of f64")]
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            // Whole numbers without a point, as a person would write them.
            Self::Number(value) if value.fract() == 0.0 && value.abs() < 9e15 => {
                serializer.serialize_i64(*value as i64)
            }
            Self::Number(value) => serializer.serialize_f64(*value),
            Self::Text(text) => serializer.serialize_str(text),
            Self::List(items) => items.serialize(serializer),
            Self::Map(entries) => {
                let mut map = serializer.serialize_map(Some(entries.len()))?;
                for (key, value) in entries {
                    map.serialize_entry(key, value)?;
                }
                map.end()
            }
        }
    }
}

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TreeVisitor)
    }
}

struct TreeVisitor;

impl<'de> Visitor<'de> for TreeVisitor {
    type Value = Tree;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }
    fn visit_bool<E>(self, value: bool) -> Result<Tree, E> {
        Ok(Tree::Bool(value))
    }
    fn visit_i64<E>(self, value: i64) -> Result<Tree, E> {
        Ok(Tree::Number(value as f64))
    }
    fn visit_u64<E>(self, value: u64) -> Result<Tree, E> {
        Ok(Tree::Number(value as f64))
    }
    fn visit_f64<E>(self, value: f64) -> Result<Tree, E> {
        Ok(Tree::Number(value))
    }
    fn visit_str<E>(self, text: &str) -> Result<Tree, E> {
        Ok(Tree::Text(text.to_owned()))
    }
    fn visit_unit<E>(self) -> Result<Tree, E> {
        Ok(Tree::Null)
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Tree, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element()? {
            items.push(item);
        }
        Ok(Tree::List(items))
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Tree, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        Ok(Tree::Map(entries))
    }
}

impl Serialize for Group {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Tree::from(self).serialize(serializer)
    }
}

/// Reads a group of these parameters.
#[derive(Clone, Copy, Debug)]
pub struct GroupSeed(
    /// The declaration to read against.
    pub &'static [ParamSpec],
);

impl<'de> DeserializeSeed<'de> for GroupSeed {
    type Value = Group;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Group, D::Error> {
        let tree = Tree::deserialize(deserializer)?;
        read(self.0, &tree).map_err(serde::de::Error::custom)
    }
}

/// Reads a group of `specs`.
fn read(specs: &'static [ParamSpec], tree: &Tree) -> Result<Group, ParamError> {
    let mut pairs = Pairs::new();
    pairs_of_group(specs, tree, "", &mut pairs);
    let mut group = Group::defaults(specs);
    // A choice or a list stands before what is inside it.
    for (path, text) in &pairs {
        group.set(path, text)?;
    }
    Ok(group)
}

/// Gives a struct of parameters serde's two traits by way of its group.
#[doc(hidden)]
#[macro_export]
macro_rules! __serde_for_params {
    ($name:ident) => {
        impl $crate::serde::Serialize for $name {
            fn serialize<S: $crate::serde::Serializer>(
                &self,
                serializer: S,
            ) -> Result<S::Ok, S::Error> {
                let group = $crate::Params::write(self);
                let group = group.map_err(<S::Error as $crate::serde::ser::Error>::custom)?;
                $crate::serde::Serialize::serialize(&group, serializer)
            }
        }
        impl<'de> $crate::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Self, D::Error> {
                let seed = $crate::GroupSeed(<Self as $crate::Params>::SPECS);
                let group = $crate::serde::de::DeserializeSeed::deserialize(seed, deserializer)?;
                Ok(<Self as $crate::Params>::read(&group))
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use crate::sections::{EventKind, ExtraParams, LoadEvent, TrafficParams};

    #[test]
    fn a_struct_of_parameters_is_read_back_from_what_it_was_written_as() {
        let kind = EventKind::Extra(ExtraParams::default());
        let event = LoadEvent { kind, ..LoadEvent::default() };
        let traffic = TrafficParams { events: vec![event], ..TrafficParams::default() };
        let text = serde_json::to_string(&traffic).unwrap();
        assert!(text.contains(r#""kind":{"extra":{"rate":100}}"#), "{text}");
        assert_eq!(serde_json::from_str::<TrafficParams>(&text).unwrap(), traffic);
    }

    fn even(text: &str) -> Result<(), &'static str> {
        if text.len().is_multiple_of(2) { Ok(()) } else { Err("of even length") }
    }

    crate::params! {
        /// Something with a text in it.
        struct Named {
            /// The text.
            name: String = text { label: "Name", default: "ab", most: 4, check: even },
        }
    }

    #[test]
    fn a_text_is_checked_wherever_it_comes_in() {
        let named = |name: &str| Named { name: name.to_owned() };
        assert_eq!(Named::default(), named("ab"));
        let text = serde_json::to_string(&named("é")).unwrap();
        assert_eq!(text, r#"{"name":"é"}"#);
        assert_eq!(serde_json::from_str::<Named>(&text).unwrap(), named("é"));
        let unwritten = serde_json::to_string(&named("a b")).unwrap_err().to_string();
        assert_eq!(unwritten, "Name (`name`) is “a b”, but must be of even length");
        let unread = serde_json::from_str::<Named>(r#"{"name":"a b"}"#).unwrap_err().to_string();
        assert!(unread.starts_with(&unwritten), "{unread}");
        let long = serde_json::from_str::<Named>(r#"{"name":"abcdef"}"#).unwrap_err().to_string();
        assert!(long.contains("must be at most 4 characters"), "{long}");
        assert!(serde_json::from_str::<Named>(r#"{"name.x":"ab"}"#).is_err());
    }

    #[test]
    fn what_is_wrong_is_named() {
        let error = |text: &str| serde_json::from_str::<LoadEvent>(text).unwrap_err().to_string();
        assert!(error(r#"{"at": -1}"#).starts_with("Begins after (`at`) is “−1 s”"));
        assert!(error(r#"{"at": "5"}"#).contains("“text 5”"));
        assert!(error(r#"{"kind": {"surge": {}, "extra": {}}}"#).contains("one of surge, extra"));
        assert!(error(r#"{"kind": {"surge": {"rate": 1}}}"#).contains("`kind.rate`"));
        assert!(error(r#"{"att": 1}"#).contains("here: at, rise"));
        assert!(error("[]").contains("“a list”"));
    }
}
