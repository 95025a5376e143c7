//! Questions that the page has answered elsewhere: by the module that is loaded on demand, in a
//! worker.
//!
//! Both ends know what a question and its answer look like; only the one that answers, with the
//! feature `answers`, has the code for it. A new question is a file here and a line in
//! [`every_question!`]. Not here: messages and workers (`web`).

mod article;
mod card;
mod help;
mod view;

use serde::Serialize;
use serde::de::DeserializeOwned;

pub use article::Article;
pub use card::{CardOf, ScoreCard, ScoreGroup, ScoreRow};
pub use help::Help;
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
            $crate::questions::Help,
            $crate::questions::View,
        }
    };
}

/// The scenario of a question.
#[cfg(feature = "answers")]
fn scenario(tree: &Tree) -> Result<Scenario, String> {
    crate::load(tree).map_err(|error| error.to_string())
}
