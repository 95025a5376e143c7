//! Reading the fields of a manifest: what is taken becomes settings, what is left is noted.
//!
//! Not here: which fields there are (`hpa`, `keda`, `behavior`).

use std::fmt;

use policies::controllers::hpa::Quantity;

use super::tree::{Node, Value};
use super::{Effect, ManifestError, Note, Position, Setting};

/// What has been read so far.
#[derive(Default)]
pub(super) struct Reader {
    pub(super) settings: Vec<Setting>,
    pub(super) notes: Vec<Note>,
    pub(super) errors: Vec<ManifestError>,
}

impl Reader {
    /// Notes something.
    pub(super) fn note(&mut self, effect: Effect, at: Position, message: String) {
        self.notes.push(Note { effect, at, message });
    }

    /// Keeps what is wrong, so that the rest is read as well and everything wrong is said at once.
    pub(super) fn attempt<T>(&mut self, result: Result<T, ManifestError>) -> Option<T> {
        result.map_err(|error| self.errors.push(error)).ok()
    }

    /// Asks for a setting.
    pub(super) fn set(&mut self, path: &str, text: impl fmt::Display, at: Position) {
        self.settings.push(Setting { path: path.to_owned(), text: text.to_string(), at });
    }
}

/// A value that is not allowed.
pub(super) fn unfit(node: &Node, path: &str, allowed: &str) -> ManifestError {
    let given = match &node.value {
        Value::Scalar { text, .. } => {
            let short: String = text.chars().take(40).collect();
            format!("“{short}”")
        }
        Value::List(_) => "a list".to_owned(),
        Value::Map(_) => "a map".to_owned(),
    };
    ManifestError { at: node.at, message: format!("`{path}` is {given}, but must be {allowed}") }
}

/// A field of a manifest with its path.
#[derive(Clone)]
pub(super) struct Field<'a> {
    pub(super) node: &'a Node,
    pub(super) path: String,
}

impl<'a> Field<'a> {
    /// It is not allowed.
    pub(super) fn unfit(&self, allowed: &str) -> ManifestError {
        unfit(self.node, &self.path, allowed)
    }

    /// A text.
    pub(super) fn text(&self) -> Result<&'a str, ManifestError> {
        self.node.text().ok_or_else(|| self.unfit("a text"))
    }

    /// A whole number in a range.
    pub(super) fn whole(&self, min: i64, max: i64) -> Result<i64, ManifestError> {
        let text = match &self.node.value {
            Value::Scalar { text, plain: true } => text.parse::<i64>().ok(),
            _ => None,
        };
        let fits = text.filter(|number| (min..=max).contains(number));
        fits.ok_or_else(|| self.unfit(&format!("a whole number in {min} to {max}")))
    }

    /// A quantity above zero, in thousandths.
    pub(super) fn milli(&self) -> Result<i64, ManifestError> {
        let text = self.node.text().ok_or_else(|| self.unfit("a quantity"))?;
        let quantity: Quantity =
            text.parse().map_err(|why| self.unfit(&format!("a quantity: {why}")))?;
        if quantity.milli > 0 { Ok(quantity.milli) } else { Err(self.unfit("above 0")) }
    }

    /// The items of a list.
    pub(super) fn items(&self) -> Result<Vec<Self>, ManifestError> {
        let Value::List(items) = &self.node.value else { return Err(self.unfit("a list")) };
        let field = |(place, node)| Field { node, path: format!("{}[{place}]", self.path) };
        Ok(items.iter().enumerate().map(field).collect())
    }

    /// The entries of a map.
    pub(super) fn map(&self) -> Result<Fields<'a>, ManifestError> {
        let Value::Map(entries) = &self.node.value else { return Err(self.unfit("a map")) };
        let entries = entries.iter().map(Some).collect();
        Ok(Fields { path: self.path.clone(), at: self.node.at, entries })
    }
}

/// The fields of a map that have not been taken yet.
pub(super) struct Fields<'a> {
    path: String,
    pub(super) at: Position,
    entries: Vec<Option<&'a (String, Position, Node)>>,
}

impl<'a> Fields<'a> {
    /// The whole document.
    pub(super) fn of(document: &'a Node) -> Result<Self, ManifestError> {
        Field { node: document, path: String::new() }.map()
    }

    fn path_of(&self, name: &str) -> String {
        if self.path.is_empty() { name.to_owned() } else { format!("{}.{name}", self.path) }
    }

    /// Takes a field; one that is null is not there.
    pub(super) fn take(&mut self, name: &str) -> Option<Field<'a>> {
        let path = self.path_of(name);
        let here = |entry: &&mut Option<&(String, Position, Node)>| {
            entry.is_some_and(|(key, ..)| key == name)
        };
        let (.., node) = self.entries.iter_mut().find(here)?.take()?;
        (!node.is_null()).then_some(Field { node, path })
    }

    /// Takes a field that must be there.
    pub(super) fn need(&mut self, name: &str) -> Result<Field<'a>, ManifestError> {
        let (at, path) = (self.at, self.path_of(name));
        let missing = || ManifestError { at, message: format!("`{path}` is missing") };
        self.take(name).ok_or_else(missing)
    }

    /// Takes fields that say nothing here and need no note.
    pub(super) fn skip(&mut self, names: &[&str]) {
        for name in names {
            self.take(name);
        }
    }

    /// Takes fields that Kubernetes knows and that change nothing here.
    pub(super) fn keep(&mut self, names: &[&str], reader: &mut Reader) {
        for name in names {
            if let Some(field) = self.take(name) {
                let message = format!("`{}` has no effect here: kept as it is", field.path);
                reader.note(Effect::Kept, field.node.at, message);
            }
        }
    }

    /// The fields that nobody has taken, by name.
    pub(super) fn left(&self) -> impl Iterator<Item = (&'a str, &'a Node)> + '_ {
        self.entries.iter().flatten().map(|(key, _, node)| (key.as_str(), node))
    }

    /// All fields that are left and not null.
    pub(super) fn all(&self) -> impl Iterator<Item = (&'a str, Field<'a>)> + '_ {
        let field = |(name, node)| (name, Field { node, path: self.path_of(name) });
        self.left().filter(|(_, node)| !node.is_null()).map(field)
    }

    /// Notes the fields that nobody has taken.
    pub(super) fn rest(self, reader: &mut Reader) {
        for (key, at, _) in self.entries.iter().flatten() {
            let path = self.path_of(key);
            let message = format!("`{path}` is not known here: kept as it is");
            reader.note(Effect::Unknown, *at, message);
        }
    }
}

/// A number of thousandths as a plain number.
pub(super) fn units(milli: i64) -> String {
    format!("{}", milli as f64 / 1000.0)
}
