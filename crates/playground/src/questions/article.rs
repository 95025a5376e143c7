//! The article of a strategy.

use serde::{Deserialize, Serialize};

use super::Question;

/// Asks for the article of the strategy with this id.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Article {
    /// The id.
    pub policy: String,
}

impl Question for Article {
    const NAME: &'static str = "article";
    /// The article as HTML.
    type Answer = String;
}

#[cfg(feature = "answers")]
impl super::Answered for Article {
    fn answer(self, _: &mut dyn FnMut(f64)) -> Result<String, String> {
        let entries = crate::CATALOGUE.policies.iter();
        let entry = entries.map(model::Listed::card).find(|card| card.id == self.policy);
        entry
            .map(|card| card.article.to_owned())
            .ok_or_else(|| format!("there is no strategy “{}”", self.policy))
    }
}
