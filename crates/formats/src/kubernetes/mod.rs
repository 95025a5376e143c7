//! Manifests of Kubernetes autoscalers as settings of a scenario, and back.
//!
//! A manifest is kept as it was read: what has no meaning here is reported, and written again in
//! its place. Each kind is a file of its own (`hpa`, `keda`) that reads fields into settings and
//! writes settings into fields; another kind is one more file and one more [`Kind`]. Not here: a
//! cluster, and what the API would refuse beyond the fields that are read.

mod behavior;
mod emit;
mod fields;
mod hpa;
mod keda;
#[cfg(test)]
mod tests;
mod tree;

use std::fmt;

use model::{Listed as _, Scenario, Section};

use fields::Reader;
use tree::Node;

/// A place in a text, both counted from 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The character in the line.
    pub column: usize,
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}", self.line, self.column)
    }
}

/// What is wrong with a manifest, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ManifestError {
    /// Where.
    pub at: Position,
    /// What is wrong: the field, what was given, what is allowed.
    pub message: String,
}

impl fmt::Display for ManifestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.at, self.message)
    }
}

impl std::error::Error for ManifestError {}

/// Something that was read and has no meaning here, or another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Where.
    pub at: Position,
    /// What.
    pub message: String,
}

/// A setting of a scenario that a manifest asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// Its path, for [`Scenario::set`].
    pub path: String,
    /// Its text.
    pub text: String,
    /// Where the manifest says so.
    pub at: Position,
}

/// What a manifest is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `HorizontalPodAutoscaler` of `autoscaling/v2`.
    Hpa,
    /// `HorizontalPodAutoscaler` of `autoscaling/v1`.
    HpaV1,
    /// `ScaledObject` of `keda.sh/v1alpha1`.
    ScaledObject,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Hpa, Self::HpaV1, Self::ScaledObject];

    /// Its `apiVersion` and `kind`.
    pub const fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Hpa => ("autoscaling/v2", "HorizontalPodAutoscaler"),
            Self::HpaV1 => ("autoscaling/v1", "HorizontalPodAutoscaler"),
            Self::ScaledObject => ("keda.sh/v1alpha1", "ScaledObject"),
        }
    }

    /// The strategy that does what such an object asks for.
    pub const fn policy(self) -> &'static str {
        match self {
            Self::Hpa | Self::HpaV1 => "hpa",
            Self::ScaledObject => "keda",
        }
    }
}

/// A manifest that was read.
#[derive(Clone, Debug)]
pub struct Manifest {
    /// What it is of.
    pub kind: Kind,
    /// What it asks for, in the order in which settings can be set.
    pub settings: Vec<Setting>,
    /// What has no meaning here, or another one.
    pub notes: Vec<Note>,
    tree: Node,
}

/// The longest text that is read, in bytes. A manifest in a cluster is at most 1.5 MB long.
const LONGEST: usize = 2_000_000;

impl Manifest {
    /// Reads the one manifest of a known kind in `text`; other documents are left out with a note.
    ///
    /// # Errors
    /// What is wrong, where: no YAML, no such manifest or two of them, a value that is not allowed.
    pub fn read(text: &str) -> Result<Self, ManifestError> {
        if text.len() > LONGEST {
            let message = format!("the text is longer than {LONGEST} bytes");
            return Err(ManifestError { at: Position { line: 1, column: 1 }, message });
        }
        let mut reader = Reader::default();
        let mut found: Option<(Kind, Node)> = None;
        for document in tree::documents(text)? {
            match kind(&document)? {
                Ok(kind) => {
                    if found.is_some() {
                        let message = "a second autoscaler; one at a time is read".to_owned();
                        return Err(ManifestError { at: document.at, message });
                    }
                    found = Some((kind, document));
                }
                Err(other) => {
                    reader.note(document.at, format!("`{other}` is another object: left out"));
                }
            }
        }
        let Some((kind, tree)) = found else {
            let kinds = Kind::ALL.map(|kind| format!("{} of {}", kind.names().1, kind.names().0));
            let message = format!("there is none of: {}", kinds.join(", "));
            return Err(ManifestError { at: Position { line: 1, column: 1 }, message });
        };
        match kind {
            Kind::Hpa | Kind::HpaV1 => hpa::read(&tree, kind, &mut reader)?,
            Kind::ScaledObject => keda::read(&tree, &mut reader)?,
        }
        let Reader { settings, notes } = reader;
        Ok(Self { kind, settings, notes, tree })
    }

    /// Sets what the manifest asks for: its strategy with everything else at its default, and the
    /// least and the most instances.
    ///
    /// # Errors
    /// The first value that is out of range here, and where it stands; the scenario is then
    /// unchanged.
    ///
    /// # Panics
    /// If the catalogue has no strategy for the kind.
    pub fn apply(&self, scenario: &mut Scenario) -> Result<(), ManifestError> {
        let mut new = scenario.clone();
        new.set("policy", self.kind.policy()).expect("the strategy is on the list");
        let defaults = new.base().section(Section::Policy).clone();
        new.replace(Section::Policy, defaults).expect("defaults fit");
        let pairs = self.settings.iter().map(|s| (s.path.as_str(), s.text.as_str()));
        if let Some(error) = new.set_all(pairs).first() {
            let message = error.to_string();
            let named = |s: &&Setting| message.contains(&format!("`{}`", s.path));
            let at = self.settings.iter().find(named).map_or(self.tree.at, |s| s.at);
            return Err(ManifestError { at, message });
        }
        *scenario = new;
        Ok(())
    }
}

/// The kind of a document, or what it is instead.
fn kind(document: &Node) -> Result<Result<Kind, String>, ManifestError> {
    let text = |name: &str| document.get(name).and_then(Node::text).unwrap_or("");
    let (version, name) = (text("apiVersion"), text("kind"));
    let known = Kind::ALL.into_iter().find(|kind| kind.names() == (version, name));
    if let Some(kind) = known {
        return Ok(Ok(kind));
    }
    let versions: Vec<&str> = Kind::ALL
        .into_iter()
        .filter(|kind| kind.names().1 == name)
        .map(|kind| kind.names().0)
        .collect();
    if versions.is_empty() {
        return Ok(Err(if name.is_empty() { "a document without kind" } else { name }.to_owned()));
    }
    let at = document.get("apiVersion").map_or(document.at, |node| node.at);
    let allowed = versions.join(" or ");
    Err(ManifestError {
        at,
        message: format!("`apiVersion` is “{version}”, but must be {allowed}"),
    })
}

/// A manifest as text, and what it could not say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The manifest.
    pub text: String,
    /// Settings of the strategy that have no field in a manifest of this kind.
    pub notes: Vec<String>,
}

/// Writes the autoscaler of `scenario` as a manifest of a kind, into what was read if it was of
/// that kind: fields that are not settings stay as they are.
///
/// Answers with nothing if the scenario has another strategy.
pub fn write(scenario: &Scenario, kind: Kind, from: Option<&Manifest>) -> Option<Written> {
    if scenario.policy().entry().card().id != kind.policy() {
        return None;
    }
    let from = from.filter(|manifest| manifest.kind == kind);
    let mut tree = from.map_or_else(|| skeleton(kind), |manifest| manifest.tree.clone());
    let notes = match kind {
        Kind::Hpa | Kind::HpaV1 => hpa::write(scenario, kind, &mut tree),
        Kind::ScaledObject => keda::write(scenario, &mut tree),
    };
    Some(Written { text: emit::emit(&tree), notes })
}

/// The fields that every manifest of a kind needs.
fn skeleton(kind: Kind) -> Node {
    let (version, name) = kind.names();
    let mut tree = Node::map();
    tree.put("apiVersion", Node::plain(version));
    tree.put("kind", Node::plain(name));
    tree.child("metadata").put("name", Node::plain("lunch-rush"));
    let target = tree.child("spec").child("scaleTargetRef");
    target.put("apiVersion", Node::plain("apps/v1"));
    target.put("kind", Node::plain("Deployment"));
    target.put("name", Node::plain("lunch-rush"));
    tree
}
