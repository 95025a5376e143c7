//! What a strategy is: it sees its settings once and an [`Observation`] each time, and answers
//! with a [`Decision`]: a wish with a reason.
//!
//! Not here: any strategy (`policies`), and the limits that the host puts on a wish
//! (`sim::limits`).

use std::fmt;

use crate::card::{Card, Listed};
use crate::dice::Dice;
use crate::group::Group;
use crate::guides::LevelOf;
use crate::metric::{Metric, Sample};
use crate::params::Params;
use crate::spec::ParamSpec;
use crate::suit::Suit;
use crate::unit::{Instances, Quantity as _, Seconds, Unit};

/// A scaling strategy.
pub trait Policy: Sized + 'static {
    /// What can be set.
    type Params: Params;
    /// What it says of itself.
    const CARD: Card;
    /// What it uses beyond the latest measurements; it gets nothing it does not declare.
    const NEEDS: Needs = Needs::NOTHING;
    /// Defaults of other sections that it brings along (see [`Listed::brings`]).
    const BRINGS: &'static [(&'static str, &'static str)] = &[];
    /// The kinds of services and shapes of load that it is made for.
    const SUITS: &'static [Suit] = &[];
    /// Extra lines it can show.
    const PROBES: &'static [ProbeSpec] = &[];
    /// Every reason it may give.
    const RULES: &'static [&'static Rule];
    /// Those of them that keep the fleet from what is measured, and by what; other reasons are
    /// [`Held::Nothing`].
    const HOLDS: &'static [(&'static Rule, Held)] = &[];
    /// Where it keeps what a person orders while the run goes on, if that is what it is for.
    const BY_HAND: Option<ByHand> = None;

    /// How much of the history that it declares it looks back on with these settings, in seconds.
    fn history(params: &Self::Params) -> f64 {
        let _ = params;
        Self::NEEDS.history
    }
    /// The levels of metrics that it compares with, such as thresholds and targets; for pictures.
    fn levels(params: &Self::Params) -> Vec<LevelOf> {
        let _ = params;
        Vec::new()
    }
    /// A fresh controller.
    fn new(params: Self::Params, setting: &Setting) -> Self;
    /// What it wants now, and why. Called once every control period, in order of time.
    fn decide(&mut self, seen: &Observation<'_>) -> Decision;
    /// The present value of line `index` of [`Policy::PROBES`].
    fn probe(&self, index: usize) -> Option<f64> {
        let _ = index;
        None
    }
    /// What the last decision had to pass, in order; asked only when a person wants to know, in a
    /// replay of the run.
    fn gates(&self) -> Vec<Gate> {
        Vec::new()
    }
}

/// Something that a wish has to pass: a tolerance, a cooldown, a window, a budget, a vote.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gate {
    /// What it is called: `tolerance`, `cooldown`.
    pub name: &'static str,
    /// Whether the wish passed unchanged.
    pub passed: bool,
    /// The numbers at that instant, in a sentence.
    pub why: Why,
}

/// What a strategy uses beyond the latest measurements.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Needs {
    /// How much measured history it looks back on at most, in seconds; 0 for none.
    pub history: f64,
    /// Whether it rolls dice.
    pub dice: bool,
    /// Whether it watches percentiles of response times, which cost something to know.
    pub percentiles: bool,
    /// Whether it looks at single instances.
    pub instances: bool,
}

impl Needs {
    /// The latest measurements are enough.
    pub const NOTHING: Self =
        Self { history: 0.0, dice: false, percentiles: false, instances: false };
}

/// An extra line that a strategy can show.
#[derive(Debug, PartialEq)]
pub struct ProbeSpec {
    /// Its name on the screen.
    pub label: &'static str,
    /// Its unit.
    pub unit: Unit,
}

/// What stays the same for a whole run.
#[derive(Clone, Debug)]
pub struct Setting {
    /// Between two decisions.
    pub period: Seconds,
    /// What the newest measurements are put together over.
    pub window: Seconds,
    /// Day of the week at the start of the run, 0 for Monday.
    pub weekday: u32,
    /// Seconds since midnight at the start of the run.
    pub start: Seconds,
    /// From wanted to in service.
    pub start_delay: Seconds,
    /// Requests per second that one instance can serve.
    pub instance_rate: f64,
    /// What one instance has.
    pub instance: InstanceSize,
    /// The least and the most instances.
    pub limits: Limits,
    /// Dice of its own; `Some` only with [`Needs::dice`].
    pub dice: Option<Dice>,
}

/// What one instance has.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct InstanceSize {
    /// Requests that it works on at the same time.
    pub workers: f64,
    /// Processor cores; one a worker where they are not set.
    pub cores: f64,
    /// Megabytes of memory; 0 where it is not measured.
    pub memory: f64,
}

/// The least and the most instances that may be wanted; `min` is never above `max`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The least.
    pub min: Instances,
    /// The most.
    pub max: Instances,
}

/// What is seen at one decision: only what a real controller could see.
#[derive(Clone, Copy, Debug)]
pub struct Observation<'a> {
    /// Since the start of the run.
    pub now: Seconds,
    /// The instances by state.
    pub fleet: FleetView,
    /// The newest published measurements, averaged over the window; `None` before the first.
    pub latest: Option<&'a Sample>,
    /// Published measurements, one a scrape interval, oldest first, as long as
    /// [`Needs::history`]; those before the run know the request rate only.
    pub history: &'a [Sample],
    /// The instances there are, those alike together, oldest first; empty without
    /// [`Needs::instances`].
    pub instances: &'a [InstanceGroup],
}

impl Observation<'_> {
    /// The newest measurement of `metric`, if there is one.
    pub fn metric(&self, metric: Metric) -> Option<f64> {
        self.latest.and_then(|sample| sample.get(metric))
    }
}

/// What an instance is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum InstanceState {
    /// Serving requests.
    InService,
    /// Serving requests, but not yet warmed up.
    Warming,
    /// Ordered, not yet serving.
    Booting,
    /// Finishing its work before it goes.
    Draining,
    /// Failed, and not yet replaced.
    Failed,
}

/// Instances that are alike.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct InstanceGroup {
    /// How many.
    pub count: u32,
    /// What they are doing.
    pub state: InstanceState,
    /// When they were ordered, in seconds.
    pub ordered: f64,
    /// When they came, or will come, into service, in seconds.
    pub ready: f64,
    /// Used share of the CPU of each, as it was last read; `None` before the first reading. Each
    /// its own where every request is simulated and instances differ, else the fleet's average.
    pub cpu: Option<f64>,
    /// Used share of the memory of each, as it was last read.
    pub memory: Option<f64>,
}

/// The instances by state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FleetView {
    /// Serving requests.
    pub in_service: u32,
    /// On their way, not yet serving: booting, paused, called from the warm pool.
    pub booting: u32,
    /// Finishing their work before they go.
    pub draining: u32,
    /// Of those in service, those that came so recently that they still warm up.
    pub warming: u32,
    /// Of those in service, those that the provider may take back.
    pub spot: u32,
    /// Taken for healthy, but serving nothing: they have failed, and no check has found it yet.
    /// Always 0 for a strategy, which sees them in service.
    pub failed: u32,
    /// Waiting in the warm pool, or on their way to it.
    pub warm_pool: u32,
    /// Ordered, but not to be had yet: capacity is short or a quota is used up.
    pub refused: u32,
}

impl FleetView {
    /// Instances that serve or soon will, as far as anyone knows: what a controller's wish is
    /// compared with. Orders that wait are among them, and failures that nobody has found.
    pub const fn wanted(self) -> u32 {
        self.in_service + self.booting + self.failed + self.refused
    }

    /// What a controller can know of it: what has failed is taken for an instance in service until
    /// a check has found it.
    #[must_use]
    pub const fn seen(self) -> Self {
        Self { in_service: self.in_service + self.failed, failed: 0, ..self }
    }
}

/// What a strategy wants, and why.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Decision {
    /// How many instances it wants in all.
    pub want: Instances,
    /// Why.
    pub why: Why,
}

/// A reason as it can be given: a name, a sentence, and what its numbers mean.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// Its name, unique within the strategy.
    pub id: &'static str,
    /// The sentence; `{name}` stands for the number of that name.
    pub says: &'static str,
    /// The numbers, at most [`Why::TERMS`].
    pub terms: &'static [(&'static str, Unit)],
}

impl Rule {
    /// The reason with its numbers.
    ///
    /// # Panics
    /// If the count of numbers is not that of the rule's terms: a mistake in a strategy.
    pub fn with<const N: usize>(&'static self, numbers: [f64; N]) -> Why {
        assert!(N == self.terms.len() && N <= Why::TERMS, "rule {} has other terms", self.id);
        let mut values = [0.0; Why::TERMS];
        values[..N].copy_from_slice(&numbers);
        Why { rule: self, values }
    }
}

/// What a reason says of a wish that was held back: a fact for whoever judges a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// Nothing was held back.
    Nothing,
    /// An action of a while ago: nothing may follow it yet.
    Cooldown,
    /// A wish of a while ago that still counts: a stabilisation window, a delay.
    Window,
    /// A limit of the strategy's own: of a size, of a rate.
    Limit,
}

/// A rule and its numbers. Static text and numbers: a decision allocates nothing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Why {
    /// The rule.
    pub rule: &'static Rule,
    values: [f64; Self::TERMS],
}

impl Why {
    /// The most numbers that a reason may have.
    pub const TERMS: usize = 4;

    /// The reason of these numbers, of which those of the rule's terms count.
    pub fn of(rule: &'static Rule, values: [f64; Self::TERMS]) -> Self {
        Self { rule, values }
    }

    /// The numbers in order of the rule's terms; the rest is 0.
    pub fn values(&self) -> [f64; Self::TERMS] {
        self.values
    }

    /// The numbers by name with their units.
    pub fn terms(&self) -> impl Iterator<Item = (&'static str, Unit, f64)> + '_ {
        self.rule.terms.iter().zip(self.values).map(|(&(name, unit), value)| (name, unit, value))
    }
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.rule.says;
        while let Some((before, after)) = rest.split_once('{') {
            let (name, after) = after.split_once('}').unwrap_or((after, ""));
            let term = self.terms().find(|(known, ..)| *known == name);
            let text = term.map_or_else(|| name.to_owned(), |(_, unit, value)| unit.text(value));
            write!(f, "{before}{text}")?;
            rest = after;
        }
        f.write_str(rest)
    }
}

/// The object-safe twin of [`Policy`], implemented once for all.
pub trait Decide {
    /// See [`Policy::decide`].
    fn decide(&mut self, seen: &Observation<'_>) -> Decision;
    /// See [`Policy::probe`].
    fn probe(&self, index: usize) -> Option<f64>;
    /// See [`Policy::gates`].
    fn gates(&self) -> Vec<Gate>;
}

impl<P: Policy> Decide for P {
    fn decide(&mut self, seen: &Observation<'_>) -> Decision {
        Policy::decide(self, seen)
    }
    fn probe(&self, index: usize) -> Option<f64> {
        Policy::probe(self, index)
    }
    fn gates(&self) -> Vec<Gate> {
        Policy::gates(self)
    }
}

/// Where a strategy keeps the orders of a person: ids of its parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ByHand {
    /// The number of instances before any order.
    pub first: &'static str,
    /// The text of [`crate::orders`].
    pub orders: &'static str,
}

/// A strategy in a list.
#[derive(Debug)]
pub struct PolicyEntry {
    card: &'static Card,
    /// What it uses beyond the latest measurements.
    pub needs: Needs,
    /// The kinds of services and shapes of load that it is made for.
    pub suits: &'static [Suit],
    /// Extra lines it can show.
    pub probes: &'static [ProbeSpec],
    /// Every reason it may give.
    pub rules: &'static [&'static Rule],
    /// Those that hold a wish back, and by what.
    pub holds: &'static [(&'static Rule, Held)],
    /// Where it keeps the orders of a person, if it is steered by hand.
    pub by_hand: Option<ByHand>,
    params: &'static [ParamSpec],
    brings: &'static [(&'static str, &'static str)],
    history: fn(&Group) -> f64,
    levels: fn(&Group) -> Vec<LevelOf>,
    build: fn(&Group, &Setting) -> Box<dyn Decide>,
}

impl PolicyEntry {
    /// The entry of a strategy.
    pub const fn of<P: Policy>() -> Self {
        Self {
            card: &P::CARD,
            needs: P::NEEDS,
            suits: P::SUITS,
            probes: P::PROBES,
            rules: P::RULES,
            holds: P::HOLDS,
            by_hand: P::BY_HAND,
            params: P::Params::SPECS,
            brings: P::BRINGS,
            history: |group| P::history(&P::Params::read(group)),
            levels: |group| P::levels(&P::Params::read(group)),
            build: |group, setting| Box::new(P::new(P::Params::read(group), setting)),
        }
    }

    /// How much measured history it looks back on with these settings, which must be this
    /// entry's, in seconds: at most that of [`PolicyEntry::needs`].
    pub fn history(&self, group: &Group) -> f64 {
        (self.history)(group).min(self.needs.history)
    }

    /// What a reason of this strategy says of a wish that was held back.
    pub fn held(&self, why: &Why) -> Held {
        let found = self.holds.iter().find(|(rule, _)| core::ptr::eq(*rule, why.rule));
        found.map_or(Held::Nothing, |(_, held)| *held)
    }

    /// The levels of metrics that it compares with under these settings, which must be this
    /// entry's.
    pub fn levels(&self, group: &Group) -> Vec<LevelOf> {
        (self.levels)(group)
    }

    /// A fresh controller with these settings, which must be this entry's.
    pub fn build(&self, group: &Group, setting: &Setting) -> Box<dyn Decide> {
        (self.build)(group, setting)
    }
}

impl Listed for PolicyEntry {
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

impl Limits {
    /// The nearest allowed number.
    #[must_use]
    pub fn clamp(self, want: Instances) -> Instances {
        want.clamp(self.min, self.max)
    }

    /// The limits as plain numbers, for reasons.
    pub fn get(self) -> (f64, f64) {
        (self.min.get(), self.max.get())
    }
}
