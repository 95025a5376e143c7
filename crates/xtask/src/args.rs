//! The words after the command: flags, flags with a value, and the rest.
//!
//! Deliberately not here: what they mean. Each command takes what it knows, then calls `rest` or
//! `finish`, so that a word nobody knows is an error and not a surprise.

use xtask::{Failure, Result};

/// Words of the command line that no one has taken yet.
#[derive(Debug)]
pub(crate) struct Args(Vec<String>);

impl Args {
    /// Holds the words after the command.
    pub(crate) fn new(words: impl IntoIterator<Item = String>) -> Self {
        Self(words.into_iter().collect())
    }

    /// Whether the person only wants to know how the command is used.
    pub(crate) fn asks_for_help(&self) -> bool {
        self.0.iter().any(|word| word == "--help" || word == "-h")
    }

    /// Takes a flag such as `--dev`.
    pub(crate) fn flag(&mut self, name: &str) -> bool {
        let before = self.0.len();
        self.0.retain(|word| word != name);
        self.0.len() < before
    }

    /// Takes a flag with its value: `--port 8080` or `--port=8080`.
    pub(crate) fn value(&mut self, name: &str) -> Result<Option<String>> {
        let with_value = format!("{name}=");
        if let Some(at) = self.0.iter().position(|word| word.starts_with(&with_value)) {
            return Ok(self.0.remove(at).strip_prefix(&with_value).map(str::to_owned));
        }
        let Some(at) = self.0.iter().position(|word| word == name) else { return Ok(None) };
        self.0.remove(at);
        if at == self.0.len() {
            return Err(format!("{name} needs a value").into());
        }
        Ok(Some(self.0.remove(at)))
    }

    /// Takes a flag whose value is a number.
    pub(crate) fn number<N: std::str::FromStr>(&mut self, name: &str) -> Result<Option<N>> {
        let Some(text) = self.value(name)? else { return Ok(None) };
        let number = text.parse().map_err(|_| format!("{name} needs a number, not `{text}`"))?;
        Ok(Some(number))
    }

    /// The words that are left, if none of them looks like a flag.
    pub(crate) fn rest(self) -> Result<Vec<String>> {
        match self.0.iter().find(|word| word.starts_with('-')) {
            Some(flag) => Err(Failure::from(format!("no flag `{flag}` here"))),
            None => Ok(self.0),
        }
    }

    /// Checks that nothing is left.
    pub(crate) fn finish(self) -> Result<()> {
        match self.rest()?.first() {
            Some(word) => Err(format!("`{word}` means nothing here").into()),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn args(line: &str) -> Args {
        Args::new(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn flags_and_values_are_taken_in_any_order() {
        let mut args = args("--port 9000 --dev");
        assert!(args.flag("--dev"));
        assert!(!args.flag("--dev"));
        assert_eq!(args.number::<u16>("--port"), Ok(Some(9000)));
        assert_eq!(args.finish(), Ok(()));
    }

    #[test]
    fn a_value_may_follow_an_equals_sign() {
        assert_eq!(args("--port=9000").number::<u16>("--port"), Ok(Some(9000)));
    }

    #[test]
    fn a_missing_or_unfit_value_is_named() {
        let missing = args("--port").value("--port").map_err(|e| e.to_string());
        assert_eq!(missing, Err("--port needs a value".into()));
        let unfit = args("--port x").number::<u16>("--port").map_err(|e| e.to_string());
        assert_eq!(unfit, Err("--port needs a number, not `x`".into()));
    }

    #[test]
    fn an_unknown_word_is_an_error() {
        assert!(args("--prot 1").finish().is_err());
        assert!(args("extra").finish().is_err());
    }
}
