//! The words of the playground: quantities, parameters, scenario, run, and what a policy is.
//!
//! Data and its checks only. Not here: any strategy, any load shape, any simulation, any I/O.

pub mod card;
pub mod curve;
pub mod dice;
pub mod error;
pub mod group;
pub mod guides;
pub mod line;
pub mod load;
pub mod metric;
pub mod observed;
pub mod orders;
mod params;
pub mod policy;
pub mod run;
pub mod scenario;
pub mod sections;
pub mod series;
pub mod spec;
mod suit;
pub mod timeline;
pub mod tree;
pub mod unit;

pub use card::{Card, Chosen, Family, Level, Listed};
pub use curve::{Curve, CurveError, Point};
pub use dice::Dice;
pub use error::ParamError;
pub use group::{Group, Picked, Settings, Value};
pub use guides::{Guides, LevelOf};
pub use line::Line;
pub use load::{LoadEntry, Shape, ShapeSetting};
pub use metric::{Metric, Sample, Statistic};
pub use observed::{Observed, Track};
pub use orders::Order;
pub use params::{Choice, ListField, NoParams, Params};
pub use policy::{
    Decide, Decision, FleetView, Gate, Held, InstanceGroup, InstanceSize, InstanceState, Limits,
    Needs, Observation, Policy, PolicyEntry, ProbeSpec, Rule, Setting, Why,
};
pub use run::{DecisionRecord, Lifetime, Run, Totals};
pub use scenario::{Catalogue, Scenario, ScenarioError, Section};
pub use serde;
pub use series::Series;
pub use spec::{Control, NumberSpec, OptionSpec, ParamSpec, Scale, TextSpec};
pub use suit::Suit;
pub use timeline::Timeline;
pub use tree::{GroupSeed, Tree};
pub use unit::{
    Cores, Count, Dollars, DollarsPerHour, Factor, Grams, GramsPerKwh, Instances, KilowattHours,
    Megabytes, MegabytesPerSecond, PerSecond, Quantity, Ratio, Requests, Seconds, TimeOfDay, Unit,
    Watts,
};

/// Used by [`params!`]; not for direct use.
#[doc(hidden)]
pub fn __checked_group(
    specs: &'static [ParamSpec],
    values: Vec<Value>,
) -> Result<Group, ParamError> {
    Group::checked(specs, values)
}

/// Used by [`choice!`]; not for direct use.
#[doc(hidden)]
pub fn __picked<C: Choice>(id: &str) -> Picked {
    Picked::by_id(C::OPTIONS, id).expect("the macro writes the same id in both places")
}

/// Used by [`params!`]; not for direct use.
#[doc(hidden)]
pub fn __members(specs: &'static [ParamSpec], count: usize) -> Vec<Group> {
    (0..count).map(|_| Group::defaults(specs)).collect()
}
