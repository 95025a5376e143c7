//! Questions that the page has answered elsewhere: by the module that is loaded on demand, in a
//! worker.
//!
//! Both ends know what a question and its answer look like; only the one that answers, with the
//! feature `answers`, has the code for it. A new question is a file here and a line in
//! `every_question!`. Not here: messages and workers (`web`).

mod article;
mod card;
mod fit;
mod help;
mod intake;
mod nodes;
mod view;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

pub use article::Article;
pub use card::{CardOf, ScoreCard, ScoreGroup, ScoreRow};
pub use fit::{FitService, FittedService};
pub use help::Help;
pub use intake::{LoadRead, ReadLoad};
pub use nodes::NodesAt;
pub use view::View;

#[cfg(feature = "answers")]
use model::{Scenario, Tree};

/// Something that can be asked.
pub trait Question: Serialize + DeserializeOwned {
    /// What it is called in a message.
    const NAME: &'static str;
    /// What comes back.
    type Answer: Serialize + DeserializeOwned;
}

/// A question together with the code that answers it.
#[cfg(feature = "answers")]
pub trait Answered: Question {
    /// The answer. `tell` is told how much of a long work is done, from 0 to 1.
    ///
    /// # Errors
    /// Why there is none, for people.
    fn answer(self, tell: &mut dyn FnMut(f64)) -> Result<Self::Answer, String>;
}

/// Calls the macro `$each` with every question, so that whoever answers has one list.
#[macro_export]
macro_rules! every_question {
    ($each:ident) => {
        $each! {
            $crate::questions::Article,
            $crate::questions::CardOf,
            $crate::questions::FitService,
            $crate::questions::Help,
            $crate::questions::NodesAt,
            $crate::questions::ReadLoad,
            $crate::questions::View,
        }
    };
}

/// Something that was found: what, and the value in words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fact {
    /// What it is.
    pub name: String,
    /// Its value, for people.
    pub text: String,
}

#[cfg(feature = "answers")]
impl Fact {
    fn new(name: &str, text: String) -> Self {
        Self { name: name.to_owned(), text }
    }
}

/// A remark as a sentence.
#[cfg(feature = "answers")]
fn sentence(text: &str) -> String {
    // What stands in backquotes stands in quotes where people read.
    let quoted = text.split('`').enumerate();
    let text: String = quoted
        .map(|(i, part)| if i % 2 == 1 { format!("“{part}”") } else { part.to_owned() })
        .collect();
    let mut letters = text.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    let end = if text.ends_with(['.', '!', '?']) { "" } else { "." };
    format!("{first}{}{end}", letters.as_str())
}

/// The scenario of a question.
#[cfg(feature = "answers")]
fn scenario(tree: &Tree) -> Result<Scenario, String> {
    crate::load(tree).map_err(|error| error.to_string())
}
