//! What a member of a family says of itself, and a member that was chosen with its settings.
//!
//! Not here: the lists (`policies::ALL`, `sim::loads::ALL`).

use crate::group::Group;
use crate::spec::ParamSpec;

/// What a strategy or a load shape says of itself.
#[derive(Debug)]
pub struct Card {
    /// Its name in links and files; once published it never changes its meaning.
    pub id: &'static str,
    /// Its name on the screen.
    pub name: &'static str,
    /// What it does, in one line.
    pub summary: &'static str,
    /// What it is good for, in one line.
    pub good_for: &'static str,
    /// What it matches of the real thing, and what it leaves out, in one line.
    pub fidelity: &'static str,
    /// When it acts.
    pub family: Family,
    /// How much one must know to use it well.
    pub level: Level,
    /// Whether it is what a new scenario begins with.
    pub is_default: bool,
    /// The article as HTML, made from the Markdown file beside the code; empty if there is none.
    pub article: &'static str,
}

/// When a strategy acts, or where a load shape comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Family {
    /// Never acts; what the others are compared with.
    Fixed,
    /// Acts on what was measured.
    Reactive,
    /// Acts on what somebody knows beforehand.
    Scheduled,
    /// Acts on what it expects from what was measured.
    Predictive,
    /// A moment of a restaurant's day.
    Restaurant,
    /// A shape of traffic that operators meet.
    Operations,
}

impl Family {
    /// Its name on the screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Fixed => "Fixed",
            Self::Reactive => "Reactive",
            Self::Scheduled => "Scheduled",
            Self::Predictive => "Predictive",
            Self::Restaurant => "The restaurant’s day",
            Self::Operations => "Traffic of services",
        }
    }
}

/// The five levels of the auto-scaling pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// The idea.
    Intuition,
    /// The first rule that works.
    Foundation,
    /// What production systems do.
    DeepDive,
    /// What takes a model of the system.
    Expert,
    /// What takes learning.
    Mastery,
}

impl Level {
    /// Its name on the screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Intuition => "Intuition",
            Self::Foundation => "Foundation",
            Self::DeepDive => "Deep dive",
            Self::Expert => "Expert",
            Self::Mastery => "Mastery",
        }
    }

    /// Its number, 1 to 5.
    pub const fn number(self) -> u8 {
        self as u8 + 1
    }
}

/// What can be picked from a list: a strategy, a load shape.
pub trait Listed: 'static {
    /// What it says of itself.
    fn card(&self) -> &'static Card;
    /// What can be set.
    fn params(&self) -> &'static [ParamSpec];
    /// Defaults of other sections that it brings along, as path and text for
    /// [`crate::Scenario::set`]: a business week lasts seven days.
    fn brings(&self) -> &'static [(&'static str, &'static str)];
}

/// A member of a list with its settings, always in range.
#[derive(Debug)]
pub struct Chosen<E: 'static> {
    entry: &'static E,
    group: Group,
}

// By hand, because a derive would ask the same of the entry.
impl<E> Clone for Chosen<E> {
    fn clone(&self) -> Self {
        Self { entry: self.entry, group: self.group.clone() }
    }
}

impl<E: Listed> PartialEq for Chosen<E> {
    fn eq(&self, other: &Self) -> bool {
        self.entry.card().id == other.entry.card().id && self.group == other.group
    }
}

impl<E: Listed> Chosen<E> {
    /// The entry with its defaults.
    pub fn new(entry: &'static E) -> Self {
        Self { entry, group: Group::defaults(entry.params()) }
    }

    /// What was chosen.
    pub fn entry(&self) -> &'static E {
        self.entry
    }

    /// What it says of itself.
    pub fn card(&self) -> &'static Card {
        self.entry.card()
    }

    /// Its settings.
    pub fn group(&self) -> &Group {
        &self.group
    }

    pub(crate) fn group_mut(&mut self) -> &mut Group {
        &mut self.group
    }
}
