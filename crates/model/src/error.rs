//! What can be wrong with a setting, in words that name the field, the value and what is allowed.
//!
//! Not here: what can be wrong with a file or a link as such (`formats`).

use std::fmt;

use crate::spec::{ListSpec, NumberSpec, OptionSpec, ParamSpec};

/// A setting that was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParamError {
    /// Where: the ids from the section down, joined by dots.
    pub path: String,
    /// The label of the parameter, or an empty text if there is no such parameter.
    pub label: &'static str,
    /// What was given.
    pub given: String,
    /// What is allowed.
    pub allowed: String,
}

impl ParamError {
    pub(crate) fn number(path: &str, label: &'static str, given: &str, spec: &NumberSpec) -> Self {
        let kind = if spec.whole { "a whole number in " } else { "a number in " };
        Self::new(path, label, given, format!("{kind}{}", spec.allowed()))
    }

    pub(crate) fn choice(
        path: &str,
        label: &'static str,
        given: &str,
        options: &[OptionSpec],
    ) -> Self {
        let ids: Vec<&str> = options.iter().map(|option| option.id).collect();
        Self::new(path, label, given, format!("one of {}", ids.join(", ")))
    }

    pub(crate) fn list(path: &str, label: &'static str, given: &str, spec: &ListSpec) -> Self {
        Self::new(path, label, given, format!("{} to {} {}s", spec.min, spec.max, spec.noun))
    }

    pub(crate) fn switch(path: &str, label: &'static str, given: &str) -> Self {
        Self::new(path, label, given, "on or off".to_owned())
    }

    /// There is no parameter of this name among `known`.
    pub fn unknown(path: &str, given: &str, known: &[ParamSpec]) -> Self {
        let ids: Vec<&str> = known.iter().map(|spec| spec.id).collect();
        let allowed = if ids.is_empty() {
            "left out: there is nothing to set here".to_owned()
        } else {
            format!("a setting that exists; here: {}", ids.join(", "))
        };
        Self::new(path, "", given, allowed)
    }

    /// A refusal in full.
    pub fn new(path: &str, label: &'static str, given: &str, allowed: String) -> Self {
        Self { path: path.to_owned(), label, given: shortened(given), allowed }
    }

    /// The same refusal, seen from `section` above.
    #[must_use]
    pub fn within(mut self, section: &str) -> Self {
        self.path =
            if self.path.is_empty() { section.into() } else { format!("{section}.{}", self.path) };
        self
    }
}

/// What was given may be a pasted book; a message shows its beginning.
fn shortened(given: &str) -> String {
    if given.chars().count() <= 40 {
        return given.to_owned();
    }
    given.chars().take(39).chain(['…']).collect()
}

impl fmt::Display for ParamError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.label.is_empty() {
            write!(f, "`{}` is “{}”, but must be {}", self.path, self.given, self.allowed)
        } else {
            let Self { path, label, given, allowed } = self;
            write!(f, "{label} (`{path}`) is “{given}”, but must be {allowed}")
        }
    }
}

impl std::error::Error for ParamError {}
