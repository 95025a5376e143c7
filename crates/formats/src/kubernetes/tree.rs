//! YAML as a tree in which every node knows its place.
//!
//! Anchors, aliases, merge keys and tags of one's own are refused: manifests do without, and a few
//! lines of them can stand for gigabytes. Not here: writing it (`emit`).

use std::collections::BTreeSet;

use saphyr_parser::{Event, Marker, Parser, ScalarStyle, Span};

use super::{ManifestError, Position};

/// A node of a YAML document.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Node {
    pub(super) at: Position,
    pub(super) value: Value,
}

/// What a node holds.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    /// A text; plain ones may be numbers, switches or nothing.
    Scalar { text: String, plain: bool },
    /// Items.
    List(Vec<Node>),
    /// Entries in the order of the text.
    Map(Vec<(String, Position, Node)>),
}

/// How deep documents may be nested; a manifest has some ten levels.
const DEEPEST: usize = 64;

impl Node {
    fn new(value: Value) -> Self {
        Self { at: Position::default(), value }
    }

    /// A text that is written as it is: a name or a number.
    pub(super) fn plain(text: impl Into<String>) -> Self {
        Self::new(Value::Scalar { text: text.into(), plain: true })
    }

    /// A text that must not be taken for a number.
    pub(super) fn quoted(text: impl Into<String>) -> Self {
        Self::new(Value::Scalar { text: text.into(), plain: false })
    }

    /// A list.
    pub(super) fn list(items: Vec<Self>) -> Self {
        Self::new(Value::List(items))
    }

    /// A map without entries.
    pub(super) fn map() -> Self {
        Self::new(Value::Map(Vec::new()))
    }

    /// The text of a scalar that is not null.
    pub(super) fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Scalar { text, plain } if !(*plain && is_null(text)) => Some(text),
            _ => None,
        }
    }

    /// Whether it is a null, which stands for a field that is not there.
    pub(super) fn is_null(&self) -> bool {
        matches!(&self.value, Value::Scalar { text, plain: true } if is_null(text))
    }

    /// Whether it is written as a number or a switch, which is no text for Kubernetes.
    pub(super) fn is_number(&self) -> bool {
        matches!(&self.value, Value::Scalar { text, plain: true }
            if text.parse::<f64>().is_ok() || matches!(text.as_str(), "true" | "false"))
    }

    /// The entry of a map.
    pub(super) fn get(&self, name: &str) -> Option<&Self> {
        match &self.value {
            Value::Map(entries) => {
                entries.iter().find(|(key, ..)| key == name).map(|(.., node)| node)
            }
            _ => None,
        }
    }

    /// The node at the end of some keys.
    pub(super) fn find(&self, path: &[&str]) -> Option<&Self> {
        path.iter().try_fold(self, |node, name| node.get(name))
    }

    fn entries(&mut self) -> &mut Vec<(String, Position, Self)> {
        if !matches!(self.value, Value::Map(_)) {
            self.value = Value::Map(Vec::new());
        }
        match &mut self.value {
            Value::Map(entries) => entries,
            _ => unreachable!("it was made a map just now"),
        }
    }

    /// The entry of a map, made if it is not there; what is no map becomes one.
    pub(super) fn child(&mut self, name: &str) -> &mut Self {
        let entries = self.entries();
        let place = entries.iter().position(|(key, ..)| key == name).unwrap_or(entries.len());
        if place == entries.len() {
            entries.push((name.to_owned(), Position::default(), Self::map()));
        }
        &mut entries[place].2
    }

    /// Sets the entry of a map.
    pub(super) fn put(&mut self, name: &str, node: Self) {
        *self.child(name) = node;
    }

    /// Sets an entry to a number, unless it already means the same.
    pub(super) fn put_same(&mut self, name: &str, node: Self, same: impl Fn(&str) -> bool) {
        if !self.get(name).and_then(Self::text).is_some_and(same) {
            self.put(name, node);
        }
    }

    /// Takes an entry out of a map.
    pub(super) fn remove(&mut self, name: &str) {
        if let Value::Map(entries) = &mut self.value {
            entries.retain(|(key, ..)| key != name);
        }
    }

    /// Keeps the entries of a map that `keep` wants; answers with whether any is gone.
    pub(super) fn retain(&mut self, keep: impl Fn(&str) -> bool) -> bool {
        let Value::Map(entries) = &mut self.value else { return false };
        let before = entries.len();
        entries.retain(|(key, ..)| keep(key));
        before > entries.len()
    }

    /// Whether it is a map without entries.
    pub(super) fn is_empty(&self) -> bool {
        matches!(&self.value, Value::Map(entries) if entries.is_empty())
    }

    /// The items of a list; nothing for anything else.
    pub(super) fn items(&self) -> &[Self] {
        match &self.value {
            Value::List(items) => items,
            _ => &[],
        }
    }
}

fn is_null(text: &str) -> bool {
    matches!(text, "" | "~" | "null" | "Null" | "NULL")
}

/// The documents in a text that hold anything.
pub(super) fn documents(text: &str) -> Result<Vec<Node>, ManifestError> {
    let mut events = Parser::new_from_str(text);
    let mut documents = Vec::new();
    loop {
        let (event, span) = next(&mut events)?;
        match event {
            Event::StreamEnd => return Ok(documents),
            Event::StreamStart | Event::DocumentStart(_) | Event::DocumentEnd | Event::Nothing => {}
            event => {
                let node = node(&mut events, event, span, 0)?;
                if !node.is_null() {
                    documents.push(node);
                }
            }
        }
    }
}

fn position(mark: &Marker) -> Position {
    Position { line: mark.line(), column: mark.col() + 1 }
}

fn error(at: Position, message: &str) -> ManifestError {
    ManifestError { at, message: message.to_owned() }
}

fn next<'a>(
    events: &mut impl Iterator<Item = Result<(Event<'a>, Span), saphyr_parser::ScanError>>,
) -> Result<(Event<'a>, Span), ManifestError> {
    match events.next() {
        Some(Ok(event)) => Ok(event),
        Some(Err(wrong)) => {
            let message = format!("this is no YAML: {}", wrong.info());
            Err(ManifestError { at: position(wrong.marker()), message })
        }
        None => Ok((Event::StreamEnd, Span::default())),
    }
}

fn node<'a>(
    events: &mut impl Iterator<Item = Result<(Event<'a>, Span), saphyr_parser::ScanError>>,
    event: Event<'a>,
    span: Span,
    depth: usize,
) -> Result<Node, ManifestError> {
    let at = position(&span.start);
    if depth > DEEPEST {
        return Err(error(at, "nested deeper than any manifest"));
    }
    let value = match event {
        Event::Scalar(text, style, _, tag) => {
            if tag.as_ref().is_some_and(|tag| !tag.is_yaml_core_schema()) {
                return Err(error(at, "a tag of one's own is not read"));
            }
            let plain = style == ScalarStyle::Plain && tag.is_none();
            Value::Scalar { text: text.into_owned(), plain }
        }
        Event::SequenceStart(..) => {
            let mut items = Vec::new();
            loop {
                match next(events)? {
                    (Event::SequenceEnd, _) => break Value::List(items),
                    (event, span) => items.push(node(events, event, span, depth + 1)?),
                }
            }
        }
        Event::MappingStart(..) => Value::Map(entries(events, depth)?),
        Event::Alias(_) => return Err(error(at, "aliases are not read")),
        _ => return Err(error(at, "the text ends within a value")),
    };
    Ok(Node { at, value })
}

fn entries<'a>(
    events: &mut impl Iterator<Item = Result<(Event<'a>, Span), saphyr_parser::ScanError>>,
    depth: usize,
) -> Result<Vec<(String, Position, Node)>, ManifestError> {
    let mut entries: Vec<(String, Position, Node)> = Vec::new();
    let mut known = BTreeSet::new();
    loop {
        let (event, span) = next(events)?;
        let at = position(&span.start);
        let key = match event {
            Event::MappingEnd => return Ok(entries),
            Event::Scalar(text, ..) => text.into_owned(),
            _ => return Err(error(at, "a key must be a text")),
        };
        if !known.insert(key.clone()) {
            return Err(ManifestError { at, message: format!("`{key}` is there twice") });
        }
        let (event, span) = next(events)?;
        let value = node(events, event, span, depth + 1)?;
        entries.push((key, at, value));
    }
}
