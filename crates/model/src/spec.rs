//! What a parameter is: a value with an id, a label, a unit, a range, a default and a help text.
//!
//! One declaration; the typed struct, the form field, the link key, the JSON Schema and the
//! docs all come from it (see [`crate::params!`]). Not here: the values themselves.

use crate::group::Group;
use crate::unit::Unit;

/// The declaration of one parameter.
#[derive(Debug)]
pub struct ParamSpec {
    /// Its name in links and files; once published it never changes its meaning.
    pub id: &'static str,
    /// Its name on the screen.
    pub label: &'static str,
    /// What it does, in a sentence or two. May begin with a space (it comes from a comment).
    pub help: &'static str,
    /// What can be chosen.
    pub control: Control,
}

impl ParamSpec {
    /// The help text as one line.
    pub fn help(&self) -> &'static str {
        self.help.trim()
    }
}

/// What can be chosen for a parameter.
#[derive(Debug)]
pub enum Control {
    /// A number in a range.
    Number(NumberSpec),
    /// On or off.
    Switch {
        /// Its default.
        default: bool,
    },
    /// One of several options, each with parameters of its own; the first is the default.
    Choice {
        /// What there is to choose from; at least one.
        options: &'static [OptionSpec],
    },
    /// Several parameters that belong together.
    Group {
        /// The members.
        params: &'static [ParamSpec],
    },
    /// A list of groups of the same kind.
    List(ListSpec),
    /// A line of text.
    Text(TextSpec),
}

/// A number in a range.
#[derive(Debug)]
pub struct NumberSpec {
    /// What it measures.
    pub unit: Unit,
    /// Whether only whole numbers are allowed.
    pub whole: bool,
    /// The least allowed value, in the base unit.
    pub min: f64,
    /// The greatest allowed value, in the base unit.
    pub max: f64,
    /// What one step of a slider or an arrow key changes.
    pub step: f64,
    /// The value where nobody set one.
    pub default: f64,
    /// How a slider spreads the range.
    pub scale: Scale,
}

impl NumberSpec {
    /// The allowed range in words: `10 % to 95 %`.
    pub fn allowed(&self) -> String {
        format!("{} to {}", self.unit.text(self.min), self.unit.text(self.max))
    }
}

/// A line of text.
#[derive(Debug)]
pub struct TextSpec {
    /// The text where nobody set one.
    pub default: &'static str,
    /// The most characters.
    pub most: usize,
    /// Refuses a text that means nothing, with what is allowed.
    pub check: fn(&str) -> Result<(), &'static str>,
}

impl TextSpec {
    /// Whether `text` is allowed.
    ///
    /// # Errors
    /// What is allowed.
    pub fn check(&self, text: &str) -> Result<(), String> {
        if text.chars().count() > self.most {
            return Err(self.allowed());
        }
        (self.check)(text).map_err(str::to_owned)
    }

    /// How long it may be, in words: `at most 80 characters`.
    pub fn allowed(&self) -> String {
        format!("at most {} characters", self.most)
    }
}

/// How a slider spreads a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// Equal differences are equally far apart.
    Linear,
    /// Equal ratios are equally far apart; for ranges over several orders of magnitude.
    Log,
}

/// One option of a choice.
#[derive(Debug)]
pub struct OptionSpec {
    /// Its name in links and files.
    pub id: &'static str,
    /// Its name on the screen.
    pub label: &'static str,
    /// What it means.
    pub help: &'static str,
    /// Parameters that exist only while it is chosen.
    pub params: &'static [ParamSpec],
}

/// A list of groups of the same kind.
#[derive(Debug)]
pub struct ListSpec {
    /// The parameters of one member.
    pub item: &'static [ParamSpec],
    /// What one member is called on the screen: `metric`, `event`.
    pub noun: &'static str,
    /// The fewest members.
    pub min: usize,
    /// The most members.
    pub max: usize,
    /// The members where nobody set any.
    pub default: fn() -> Vec<Group>,
}
