//! What a parameter means.

use model::Tree;
use serde::{Deserialize, Serialize};

use super::Question;

/// Asks for the help text of a parameter.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Help {
    /// The scenario that has the parameter.
    pub scenario: Tree,
    /// Its path.
    pub path: String,
}

impl Question for Help {
    const NAME: &'static str = "help";
    /// The text, in sentences.
    type Answer = String;
}

#[cfg(feature = "answers")]
impl super::Answered for Help {
    fn answer(self, _: &mut dyn FnMut(f64)) -> Result<String, String> {
        let scenario = super::scenario(&self.scenario)?;
        let settings = crate::settings::settings(&scenario);
        let found = settings.iter().find(|setting| setting.path == self.path);
        found
            .map(|setting| setting.spec.help().to_owned())
            .ok_or_else(|| format!("there is no parameter “{}”", self.path))
    }
}
