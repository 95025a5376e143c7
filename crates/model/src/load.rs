//! What a load shape is: a parameterised maker of control points.
//!
//! Not here: any shape (`sim::loads`).

use crate::card::{Card, Listed};
use crate::curve::Curve;
use crate::dice::Dice;
use crate::group::Group;
use crate::params::Params;
use crate::spec::ParamSpec;

/// A kind of load curve.
pub trait Shape {
    /// What can be set.
    type Params: Params;
    /// What it says of itself.
    const CARD: Card;
    /// Defaults of other sections that it brings along (see [`Listed::brings`]).
    const BRINGS: &'static [(&'static str, &'static str)];
    /// Its control points; every shape gives points that a person can then move.
    fn curve(params: &Self::Params, setting: &mut ShapeSetting) -> Curve;
}

/// What a shape may know of the run.
#[derive(Clone, Debug)]
pub struct ShapeSetting {
    /// The length of the run in seconds.
    pub length: f64,
    /// Day of the week at the start of the run, 0 for Monday.
    pub weekday: u32,
    /// Seconds since midnight at the start of the run.
    pub start: f64,
    /// Dice for shapes with chance in them, a stream of their own.
    pub dice: Dice,
}

/// A load shape in a list.
#[derive(Debug)]
pub struct LoadEntry {
    card: &'static Card,
    params: &'static [ParamSpec],
    brings: &'static [(&'static str, &'static str)],
    curve: fn(&Group, &mut ShapeSetting) -> Curve,
}

impl LoadEntry {
    /// The entry of a shape.
    pub const fn of<S: Shape>() -> Self {
        Self {
            card: &S::CARD,
            params: S::Params::SPECS,
            brings: S::BRINGS,
            curve: |group, setting| S::curve(&S::Params::read(group), setting),
        }
    }

    /// The control points for these settings.
    pub fn curve(&self, group: &Group, setting: &mut ShapeSetting) -> Curve {
        (self.curve)(group, setting)
    }
}

impl Listed for LoadEntry {
    fn card(&self) -> &'static Card {
        self.card
    }
    fn params(&self) -> &'static [ParamSpec] {
        self.params
    }
    fn brings(&self) -> &'static [(&'static str, &'static str)] {
        self.brings
    }
}
