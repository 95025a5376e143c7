//! A part of the page that is worked out elsewhere: forms, tables and pictures as HTML.

use model::Tree;
use serde::{Deserialize, Serialize};

use super::Question;

/// Asks for a part of the page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct View {
    /// Which part.
    pub name: String,
    /// The scenario on the screen.
    pub scenario: Tree,
    /// What was chosen in its form, as a query: `with=a&with=b`.
    pub query: String,
}

impl Question for View {
    const NAME: &'static str = "view";
    /// The part as HTML.
    type Answer = String;
}

#[cfg(feature = "answers")]
impl super::Answered for View {
    fn answer(self, tell: &mut dyn FnMut(f64)) -> Result<String, String> {
        let scenario = super::scenario(&self.scenario)?;
        crate::views::view(&self.name, &scenario, &self.query, tell)
    }
}
