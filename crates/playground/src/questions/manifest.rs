//! Manifests of Kubernetes autoscalers, read and written.
//!
//! Not here: how they are read (`manifest`).

use model::Tree;
use serde::{Deserialize, Serialize};

use super::Question;

/// Asks for the scenario that a manifest means; the answer may be what is wrong with it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReadManifest {
    /// The scenario in which it is to be tried.
    pub scenario: Tree,
    /// The manifest, perhaps among other documents.
    pub text: String,
}

/// Asks for the manifest of a scenario; there is none for a strategy without.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WriteManifest {
    /// The scenario.
    pub scenario: Tree,
    /// What was read before, if anything was: what it says beyond the settings is kept.
    pub before: Option<String>,
}

impl Question for ReadManifest {
    const NAME: &'static str = "read-manifest";
    type Answer = Result<Read, Vec<Mistake>>;
}

impl Question for WriteManifest {
    const NAME: &'static str = "write-manifest";
    type Answer = Option<Written>;
}

#[cfg(feature = "answers")]
impl super::Answered for ReadManifest {
    fn answer(self, _: &mut dyn FnMut(f64)) -> Result<Self::Answer, String> {
        Ok(crate::manifest::read(&super::scenario(&self.scenario)?, &self.text))
    }
}

#[cfg(feature = "answers")]
impl super::Answered for WriteManifest {
    fn answer(self, _: &mut dyn FnMut(f64)) -> Result<Self::Answer, String> {
        Ok(crate::manifest::write(&super::scenario(&self.scenario)?, self.before.as_deref()))
    }
}

/// What became of something in a manifest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// It is a setting of the scenario now.
    Taken,
    /// The same, with an assumption that the note names.
    Assumed,
    /// It changes nothing here, and is written again as it is.
    Kept,
    /// It is not known here, and is written again as it is.
    Unknown,
}

/// One line about a manifest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// What became of it.
    pub effect: Effect,
    /// The line, from 1.
    pub line: usize,
    /// The character in the line, from 1.
    pub column: usize,
    /// A sentence without its end: `Most instances is 50`, `spec.paused is not known here: ...`.
    pub text: String,
    /// The path of the setting, if it is one: `fleet.max`.
    pub path: Option<String>,
}

/// Something that is wrong with a manifest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mistake {
    /// The line, from 1.
    pub line: usize,
    /// The character in the line, from 1.
    pub column: usize,
    /// The field, what was given, and what is allowed.
    pub text: String,
}

/// A manifest that was taken over.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Read {
    /// What the manifest is of: `HorizontalPodAutoscaler`.
    pub kind: String,
    /// The scenario as [`crate::save`] writes it, for [`crate::load`].
    pub scenario: Tree,
    /// What became of everything in it, in the order of the text.
    pub notes: Vec<Note>,
}

/// A manifest that was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Written {
    /// What it is of: `HorizontalPodAutoscaler`.
    pub kind: String,
    /// YAML, to be applied as it is.
    pub text: String,
    /// What it cannot say, or not as exactly; sentences without their end.
    pub notes: Vec<String>,
}
