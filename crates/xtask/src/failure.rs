//! What went wrong, in words for the person at the terminal.
//!
//! Deliberately not here: kinds of errors. Nothing reacts to a failure other than by showing it.

use std::{error, fmt, result};

/// A sentence that says what failed and, where that is known, what helps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure(String);

/// What a step of a command returns.
pub type Result<T> = result::Result<T, Failure>;

impl Failure {
    /// Names what was being done when `cause` came up: "cannot read a.txt: not found".
    pub fn doing(what: impl fmt::Display, cause: impl fmt::Display) -> Self {
        Self(format!("cannot {what}: {cause}"))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl error::Error for Failure {}

impl From<String> for Failure {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<&str> for Failure {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}
