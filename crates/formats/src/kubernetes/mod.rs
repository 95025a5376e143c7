//! Manifests of Kubernetes autoscalers as settings of a scenario, and back.
//!
//! A manifest is kept as it was read: what has no meaning here is reported, and written again in
//! its place. Each kind is a file of its own (`hpa`, `keda`, `knative`) that reads fields into
//! settings and writes settings into fields; another kind is one more file and one more [`Kind`].
//! Not here: a cluster, and what the API would refuse beyond the fields that are read.

mod behavior;
mod beside;
mod cron;
mod duration;
mod emit;
mod fields;
mod hpa;
mod keda;
mod knative;
mod skeleton;
#[cfg(test)]
mod tests;
mod tree;
mod values;
mod zones;

use std::fmt;

use model::{Listed as _, Scenario, ScenarioError, Section, Value};

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

/// What becomes of something that a manifest says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// It became settings, with an assumption that the note names.
    Assumed,
    /// It is known, changes nothing here, and is written again as it is.
    Kept,
    /// It is not known here, and is written again as it is.
    Unknown,
}

/// Something that was read and has no meaning here, or another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// What becomes of it.
    pub effect: Effect,
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
    /// `Service` of `serving.knative.dev/v1`.
    KnativeService,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Hpa, Self::HpaV1, Self::ScaledObject, Self::KnativeService];

    /// The kind that is written for a scenario; `None` if its strategy has no manifest.
    pub fn of(scenario: &Scenario) -> Option<Self> {
        let id = scenario.policy().entry().card().id;
        Self::ALL.into_iter().find(|kind| kind.policy() == id)
    }

    /// Its `apiVersion` and `kind`.
    pub const fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Hpa => ("autoscaling/v2", "HorizontalPodAutoscaler"),
            Self::HpaV1 => ("autoscaling/v1", "HorizontalPodAutoscaler"),
            Self::ScaledObject => ("keda.sh/v1alpha1", "ScaledObject"),
            Self::KnativeService => ("serving.knative.dev/v1", "Service"),
        }
    }

    /// The strategy that does what such an object asks for.
    pub const fn policy(self) -> &'static str {
        match self {
            Self::Hpa | Self::HpaV1 => "hpa",
            Self::ScaledObject => "keda",
            Self::KnativeService => "kpa",
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
    /// What has no meaning here, or another one, in the order of the text.
    pub notes: Vec<Note>,
    /// Every document of the text, and which of them it is.
    documents: Vec<Node>,
    place: usize,
}

/// The longest text that is read, in bytes. A manifest in a cluster is at most 1.5 MB long.
const LONGEST: usize = 2_000_000;

impl Manifest {
    /// Reads the first manifest of a known kind in `text`; other documents are kept, with a note.
    ///
    /// # Errors
    /// Everything that is wrong, where: no YAML, no such manifest, values that are not allowed.
    /// There is always at least one.
    pub fn read(text: &str) -> Result<Self, Vec<ManifestError>> {
        if text.len() > LONGEST {
            let message = format!("the text is longer than {LONGEST} bytes");
            return Err(vec![ManifestError { at: START, message }]);
        }
        let documents = tree::documents(text).map_err(|error| vec![error])?;
        let mut reader = Reader::default();
        let found = choose(&documents, &mut reader);
        if let Some((kind, place)) = found {
            let document = &documents[place];
            let result = match kind {
                Kind::Hpa | Kind::HpaV1 => hpa::read(document, kind, &mut reader),
                Kind::ScaledObject => keda::read(document, &mut reader),
                Kind::KnativeService => {
                    let config = documents.iter().find(|document| knative::is_config(document));
                    knative::read(document, config, &mut reader)
                }
            };
            reader.attempt(result);
        }
        let Reader { settings, mut notes, mut errors } = reader;
        notes.sort_by_key(|note| (note.at.line, note.at.column));
        errors.sort_by_key(|error| (error.at.line, error.at.column));
        match found {
            Some((kind, place)) if errors.is_empty() => {
                Ok(Self { kind, settings, notes, documents, place })
            }
            None if errors.is_empty() => {
                let kinds =
                    Kind::ALL.map(|kind| format!("{} of {}", kind.names().1, kind.names().0));
                let message = format!("there is none of: {}", kinds.join(", "));
                Err(vec![ManifestError { at: START, message }])
            }
            _ => Err(errors),
        }
    }

    /// Sets what the manifest asks for: its strategy with everything else at its default, and the
    /// least and the most instances.
    ///
    /// # Errors
    /// The values that are out of range here, and where they stand; the scenario is then
    /// unchanged.
    ///
    /// # Panics
    /// If the catalogue has no strategy for the kind.
    pub fn apply(&self, scenario: &mut Scenario) -> Result<(), Vec<ManifestError>> {
        let mut new = scenario.clone();
        new.set("policy", self.kind.policy()).expect("the strategy is on the list");
        let defaults = new.base().section(Section::Policy).clone();
        new.replace(Section::Policy, defaults).expect("defaults fit");
        let mut pairs: Vec<(&str, &str)> =
            self.settings.iter().map(|s| (s.path.as_str(), s.text.as_str())).collect();
        // Where the manifest knows no most, that of the scenario gives way to a greater least.
        let told = |path: &str| self.settings.iter().find(|setting| setting.path == path);
        if let (Some(least), None) = (told("fleet.min"), told("fleet.max"))
            && least.text.parse::<f64>().is_ok_and(|n| n > f64::from(new.fleet().max.0))
        {
            pairs.push(("fleet.max", &least.text));
        }
        let refused = new.set_all(pairs);
        if refused.is_empty() {
            *scenario = new;
            return Ok(());
        }
        let top = self.documents[self.place].at;
        let placed = |error: &ScenarioError| ManifestError {
            at: told(&error.path).map_or(top, |setting| setting.at),
            message: error.to_string(),
        };
        Err(refused.iter().map(placed).collect())
    }
}

/// The beginning of a text.
const START: Position = Position { line: 1, column: 1 };

/// The first autoscaler among the documents; what the others are is noted.
fn choose(documents: &[Node], reader: &mut Reader) -> Option<(Kind, usize)> {
    let mut found: Option<(Kind, usize)> = None;
    for (place, document) in documents.iter().enumerate() {
        let Some(kind) = reader.attempt(kind(document)) else { continue };
        let message = match (kind, found) {
            (Ok(kind), None) => {
                found = Some((kind, place));
                continue;
            }
            (Ok(kind), Some(_)) => {
                let name = kind.names().1;
                format!("`{name}` is a second autoscaler: kept, left out; the first is read")
            }
            (Err(other), _) => format!("`{other}` is another object: kept, left out"),
        };
        reader.note(Effect::Unknown, document.at, message);
    }
    // The settings of a whole cluster are read with a service.
    if found.is_some_and(|(kind, _)| kind == Kind::KnativeService) {
        let config = documents.iter().find(|document| knative::is_config(document));
        reader.notes.retain(|note| config.is_none_or(|config| config.at != note.at));
    }
    found
}

/// The kind of a document, or what it is instead.
fn kind(document: &Node) -> Result<Result<Kind, String>, ManifestError> {
    let text = |name: &str| document.get(name).and_then(Node::text).unwrap_or("");
    let (version, name) = (text("apiVersion"), text("kind"));
    let known = Kind::ALL.into_iter().find(|kind| kind.names() == (version, name));
    if let Some(kind) = known {
        return Ok(Ok(kind));
    }
    // Others may have objects of the same name: only the same group has another version.
    let group = |version: &'static str| version.split('/').next().unwrap_or("");
    let same = |kind: &Kind| kind.names().1 == name && version.starts_with(group(kind.names().0));
    let versions: Vec<&str> = Kind::ALL
        .into_iter()
        .filter(|kind| same(kind) || version.is_empty() && kind.names().1 == name)
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

/// Writes the autoscaler of `scenario` as a manifest of a kind, into what was read if that was of
/// the same strategy: fields that are not settings stay as they are, other documents as well.
///
/// Answers with nothing if the scenario has another strategy.
pub fn write(scenario: &Scenario, kind: Kind, from: Option<&Manifest>) -> Option<Written> {
    if scenario.policy().entry().card().id != kind.policy() {
        return None;
    }
    let from = from.filter(|manifest| manifest.kind.policy() == kind.policy());
    let (mut documents, place) = from.map_or_else(
        || (vec![skeleton::of(kind)], 0),
        |manifest| (manifest.documents.clone(), manifest.place),
    );
    documents[place].put("apiVersion", Node::plain(kind.names().0));
    let mut notes = match kind {
        Kind::Hpa | Kind::HpaV1 => hpa::write(scenario, kind, &mut documents[place]),
        Kind::ScaledObject => keda::write(scenario, &mut documents[place]),
        Kind::KnativeService => knative::write(scenario, &mut documents, place),
    };
    let texts: Vec<String> = documents.iter().map(emit::emit).collect();
    let text = texts.join("---\n");
    notes.extend(rounded(scenario, &text));
    Some(Written { text, notes })
}

/// Numbers that a manifest cannot say as exactly as they are set.
fn rounded(scenario: &Scenario, text: &str) -> Vec<String> {
    let mut again = scenario.clone();
    let read = Manifest::read(text).and_then(|manifest| manifest.apply(&mut again));
    if read.is_err() {
        return Vec::new();
    }
    let (set, said) = (scenario.section(Section::Policy), again.section(Section::Policy));
    let number = |(path, given): (String, String)| match (set.get(&path), said.get(&path)) {
        (Some(Value::Number(_)), Some(Value::Number(said))) => {
            Some(format!("`policy.{path}` is {given}, and {said} in a manifest"))
        }
        _ => None,
    };
    set.changes(said).into_iter().filter_map(number).collect()
}
