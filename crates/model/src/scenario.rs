//! Everything that decides a run: [`Scenario`], valid by construction.
//!
//! The defaults of all sections stand here, in the declarations below. They are permanent: a
//! link stores only what differs from the defaults of its version. Not here: links and files
//! (`formats`), and what happens in a run (`sim`).

use crate::card::{Chosen, Listed};
use crate::curve::{Curve, MAX_RATE, MAX_TIME};
use crate::dice::Dice;
use crate::error::ParamError;
use crate::group::{Group, Settings};
use crate::load::{LoadEntry, ShapeSetting};
use crate::policy::PolicyEntry;
use crate::spec::{Control, NumberSpec, ParamSpec, Scale};
use crate::unit::{
    Count, Dollars, DollarsPerHour, Factor, Instances, PerSecond, Ratio, Requests, Seconds,
    TimeOfDay, Unit,
};

const DAY: f64 = 86_400.0;

crate::params! {
    /// How the measured load strays from the curve.
    pub struct NoiseParams {
        /// Typical deviation from the curve; 0 % draws the curve itself.
        strength: Ratio = number {
            label: "Noise", default: 0.0, range: [0.0, 1.0], step: 0.01
        },
        /// How long a deviation lasts before it fades.
        memory: Seconds = number {
            label: "Noise memory", default: 120.0, range: [10.0, 3600.0], step: 10.0, scale: Log
        },
    }
}

crate::params! {
    /// Multiplies the load.
    pub struct SurgeParams {
        /// What the load is multiplied with at the height of the event.
        factor: Factor = number {
            label: "Factor", default: 2.0, range: [0.0, 100.0], step: 0.1, scale: Linear
        },
    }
}

crate::params! {
    /// Adds to the load.
    pub struct ExtraParams {
        /// What is added at the height of the event.
        rate: PerSecond = number {
            label: "Extra load", default: 100.0, range: [0.0, MAX_RATE], step: 1.0, scale: Log
        },
    }
}

crate::choice! {
    /// What an event does to the load.
    pub enum EventKind {
        /// Multiplies the load: a campaign, a holiday, an outage elsewhere.
        Surge(SurgeParams) = "surge", "Multiply the load";
        /// Adds load of its own: a batch job, a crawler, a coach party.
        Extra(ExtraParams) = "extra", "Add to the load";
    }
}

crate::params! {
    /// Something that happens to the load, on top of the curve.
    pub struct LoadEvent {
        /// When it begins, counted from the start of the run.
        at: Seconds = number {
            label: "Begins after", default: 3600.0, range: [0.0, MAX_TIME], step: 60.0, scale: Log
        },
        /// How long it takes to reach its height.
        rise: Seconds = number {
            label: "Rises for", default: 60.0, range: [0.0, DAY], step: 10.0, scale: Log
        },
        /// How long it stays at its height.
        hold: Seconds = number {
            label: "Stays for", default: 600.0, range: [0.0, MAX_TIME], step: 60.0, scale: Log
        },
        /// How long it takes to fade.
        fall: Seconds = number {
            label: "Fades for", default: 600.0, range: [0.0, DAY], step: 60.0, scale: Log
        },
        /// What it does.
        kind: EventKind = choice { label: "Effect" },
    }
}

crate::params! {
    /// What comes on top of the load curve.
    pub struct TrafficParams {
        /// Chance in the load, made from the seed.
        noise: NoiseParams = group { label: "Noise" },
        /// Things that happen to the load.
        events: Vec<LoadEvent> = list {
            label: "Events", noun: "event", len: [0, 12], default: Vec::new()
        },
    }
}

crate::params! {
    /// The service that runs on every instance.
    ///
    /// The defaults make an instance worth 50 requests per second: 4 workers, 80 ms each.
    pub struct ServiceParams {
        /// Mean time that a worker spends on one request.
        time: Seconds = number {
            label: "Service time", default: 0.08, range: [0.001, 600.0], step: 0.001, scale: Log
        },
        /// Requests that one instance works on at the same time.
        workers: Count = number {
            label: "Workers per instance", default: 4.0, range: [1.0, 256.0], step: 1.0
        },
        /// Requests that may wait; whoever comes when the line is full is turned away.
        queue: Requests = number {
            label: "Waiting places", default: 1000.0, range: [0.0, 1_000_000.0], step: 10.0,
            scale: Log
        },
    }
}

crate::params! {
    /// The instances and what it takes to change their number.
    pub struct FleetParams {
        /// The fewest instances that are ever wanted.
        min: Instances = number {
            label: "Least instances", default: 2.0, range: [0.0, 1000.0], step: 1.0
        },
        /// The most instances that are ever wanted.
        max: Instances = number {
            label: "Most instances", default: 10.0, range: [1.0, 1000.0], step: 1.0
        },
        /// Instances in service when the run begins, within the least and the most.
        start: Instances = number {
            label: "Instances at the start", default: 2.0, range: [0.0, 1000.0], step: 1.0
        },
        /// From the order of an instance to its first request.
        boot: Seconds = number {
            label: "Boot delay", default: 120.0, range: [0.0, 3600.0], step: 5.0
        },
        /// How long an instance that was sent away finishes its work, and is paid for.
        drain: Seconds = number {
            label: "Draining", default: 30.0, range: [0.0, 3600.0], step: 5.0
        },
    }
}

crate::params! {
    /// What was promised to the users.
    pub struct GoalParams {
        /// A request served within this time keeps the promise.
        response: Seconds = number {
            label: "Response time goal", default: 0.5, range: [0.001, 600.0], step: 0.01,
            scale: Log
        },
        /// The share of requests for which the promise must be kept (the SLO).
        objective: Ratio = number {
            label: "Objective", default: 0.99, range: [0.5, 0.9999], step: 0.001
        },
    }
}

crate::choice! {
    /// From when on an instance is paid for.
    pub enum BilledFrom {
        /// From the order on, as virtual machines are.
        Order = "order", "Order";
        /// From the first request on, as containers on paid nodes are.
        Ready = "ready", "In service";
    }
}

crate::params! {
    /// What things cost.
    pub struct PriceParams {
        /// One instance for one hour, billed by the second.
        hour: DollarsPerHour = number {
            label: "Instance price", default: 0.1, range: [0.0, 1000.0], step: 0.01, scale: Log
        },
        /// From when on an instance is paid for.
        billing: BilledFrom = choice { label: "Billed from" },
        /// What a thousand requests cost for which the promise was broken.
        penalty: Dollars = number {
            label: "Penalty per 1,000 broken", default: 0.05, range: [0.0, 10_000.0], step: 0.01,
            scale: Log
        },
    }
}

crate::choice! {
    /// A day of the week.
    pub enum Weekday {
        /// The first working day.
        Monday = "mon", "Monday";
        /// The second.
        Tuesday = "tue", "Tuesday";
        /// The third.
        Wednesday = "wed", "Wednesday";
        /// The fourth.
        Thursday = "thu", "Thursday";
        /// The fifth.
        Friday = "fri", "Friday";
        /// The first day of the weekend.
        Saturday = "sat", "Saturday";
        /// The second.
        Sunday = "sun", "Sunday";
    }
}

crate::params! {
    /// When the run takes place, and how often it is measured and decided.
    pub struct ClockParams {
        /// The day on which the run starts.
        day: Weekday = choice { label: "Start day" },
        /// The time of day at which the run starts.
        start: TimeOfDay = number {
            label: "Start time", default: 0.0, range: [0.0, DAY - 1.0], step: 900.0
        },
        /// How long the run lasts.
        length: Seconds = number {
            label: "Run length", default: DAY, range: [600.0, MAX_TIME], step: 600.0, scale: Log
        },
        /// Between two decisions of the strategy.
        period: Seconds = number {
            label: "Control period", default: 60.0, range: [1.0, 3600.0], step: 1.0, scale: Log
        },
        /// Between two readings of the meters.
        scrape: Seconds = number {
            label: "Scrape interval", default: 15.0, range: [1.0, 600.0], step: 1.0, scale: Log
        },
        /// From a reading to the moment when the strategy can see it.
        delay: Seconds = number {
            label: "Metric delay", default: 15.0, range: [0.0, 900.0], step: 1.0
        },
        /// What the strategy sees is averaged over this span.
        window: Seconds = number {
            label: "Metric window", default: 60.0, range: [1.0, 3600.0], step: 1.0, scale: Log
        },
    }
}

/// The strategies and the load shapes that there are.
#[derive(Debug)]
pub struct Catalogue {
    /// Strategies, in teaching order.
    pub policies: &'static [PolicyEntry],
    /// Load shapes, in order of the picker.
    pub loads: &'static [LoadEntry],
}

/// A part of a scenario that can be set by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// The load shape and its parameters.
    Load,
    /// Noise and events.
    Traffic,
    /// The strategy and its parameters.
    Policy,
    /// [`ServiceParams`].
    Service,
    /// [`FleetParams`].
    Fleet,
    /// [`GoalParams`].
    Goals,
    /// [`PriceParams`].
    Prices,
    /// [`ClockParams`].
    Clock,
}

impl Section {
    /// Every section, in the order of links and panels.
    pub const ALL: [Self; 8] = [
        Self::Load,
        Self::Traffic,
        Self::Policy,
        Self::Service,
        Self::Fleet,
        Self::Goals,
        Self::Prices,
        Self::Clock,
    ];

    /// Its name in links and files.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Load => "load",
            Self::Traffic => "traffic",
            Self::Policy => "policy",
            Self::Service => "service",
            Self::Fleet => "fleet",
            Self::Goals => "goals",
            Self::Prices => "prices",
            Self::Clock => "clock",
        }
    }

    /// Its name on the screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Load => "Load",
            Self::Traffic => "Noise and events",
            Self::Policy => "Strategy",
            Self::Service => "Service",
            Self::Fleet => "Fleet",
            Self::Goals => "Goals",
            Self::Prices => "Prices",
            Self::Clock => "Clock and metrics",
        }
    }

    /// The section with the name `id`.
    pub fn by_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|section| section.id() == id)
    }
}

/// A setting that was refused.
pub type ScenarioError = ParamError;

/// Everything that decides a run. Only its checked doors change it, so it is always valid.
#[derive(Clone, Debug)]
pub struct Scenario {
    catalogue: &'static Catalogue,
    load: Chosen<LoadEntry>,
    sketch: Option<Curve>,
    traffic: Settings<TrafficParams>,
    policy: Chosen<PolicyEntry>,
    service: Settings<ServiceParams>,
    fleet: Settings<FleetParams>,
    goals: Settings<GoalParams>,
    prices: Settings<PriceParams>,
    clock: Settings<ClockParams>,
    seed: u32,
}

impl PartialEq for Scenario {
    fn eq(&self, other: &Self) -> bool {
        self.load == other.load
            && self.policy == other.policy
            && self.sketch == other.sketch
            && self.seed == other.seed
            && Section::ALL.iter().all(|&part| self.section(part) == other.section(part))
    }
}

impl Scenario {
    /// The default scenario of a catalogue.
    ///
    /// # Panics
    /// If a list of the catalogue is empty.
    pub fn new(catalogue: &'static Catalogue) -> Self {
        let load = default_of(catalogue.loads);
        let policy = default_of(catalogue.policies);
        Self::of(catalogue, load, policy)
    }

    /// The defaults of everything, with what this load and this policy bring along.
    fn of(
        catalogue: &'static Catalogue,
        load: &'static LoadEntry,
        policy: &'static PolicyEntry,
    ) -> Self {
        let mut scenario = Self {
            catalogue,
            load: Chosen::new(load),
            sketch: None,
            traffic: Settings::default(),
            policy: Chosen::new(policy),
            service: Settings::default(),
            fleet: Settings::default(),
            goals: Settings::default(),
            prices: Settings::default(),
            clock: Settings::default(),
            seed: 1,
        };
        for &(path, text) in load.brings().iter().chain(policy.brings()) {
            scenario.put(path, text).expect("what an entry brings along is in range");
        }
        scenario
    }

    /// The scenario with the same load shape and strategy and everything else at its default.
    #[must_use]
    pub fn base(&self) -> Self {
        Self::of(self.catalogue, self.load.entry(), self.policy.entry())
    }

    /// What there is to choose from.
    pub fn catalogue(&self) -> &'static Catalogue {
        self.catalogue
    }

    /// The load shape.
    pub fn load(&self) -> &Chosen<LoadEntry> {
        &self.load
    }

    /// The strategy.
    pub fn policy(&self) -> &Chosen<PolicyEntry> {
        &self.policy
    }

    /// The curve that was drawn by hand, if one was.
    pub fn sketch(&self) -> Option<&Curve> {
        self.sketch.as_ref()
    }

    /// The seed of all chance.
    pub fn seed(&self) -> u32 {
        self.seed
    }

    /// Noise and events.
    pub fn traffic(&self) -> TrafficParams {
        self.traffic.get()
    }

    /// The service.
    pub fn service(&self) -> ServiceParams {
        self.service.get()
    }

    /// The fleet.
    pub fn fleet(&self) -> FleetParams {
        self.fleet.get()
    }

    /// The goals.
    pub fn goals(&self) -> GoalParams {
        self.goals.get()
    }

    /// The prices.
    pub fn prices(&self) -> PriceParams {
        self.prices.get()
    }

    /// The clock.
    pub fn clock(&self) -> ClockParams {
        self.clock.get()
    }

    /// The control points: drawn by hand, or else those of the load shape.
    pub fn curve(&self) -> Curve {
        if let Some(curve) = &self.sketch {
            return curve.clone();
        }
        let clock = self.clock();
        let mut setting = ShapeSetting {
            length: crate::Quantity::get(clock.length),
            start: crate::Quantity::get(clock.start),
            dice: Dice::stream(self.seed, "shape"),
        };
        self.load.entry().curve(self.load.group(), &mut setting)
    }

    /// The values of a section by name.
    pub fn section(&self, section: Section) -> &Group {
        match section {
            Section::Load => self.load.group(),
            Section::Traffic => self.traffic.group(),
            Section::Policy => self.policy.group(),
            Section::Service => self.service.group(),
            Section::Fleet => self.fleet.group(),
            Section::Goals => self.goals.group(),
            Section::Prices => self.prices.group(),
            Section::Clock => self.clock.group(),
        }
    }

    fn section_mut(&mut self, section: Section) -> &mut Group {
        match section {
            Section::Load => self.load.group_mut(),
            Section::Traffic => self.traffic.group_mut(),
            Section::Policy => self.policy.group_mut(),
            Section::Service => self.service.group_mut(),
            Section::Fleet => self.fleet.group_mut(),
            Section::Goals => self.goals.group_mut(),
            Section::Prices => self.prices.group_mut(),
            Section::Clock => self.clock.group_mut(),
        }
    }

    /// Draws the load by hand, or goes back to the load shape with `None`.
    pub fn set_sketch(&mut self, curve: Option<Curve>) {
        self.sketch = curve;
    }

    /// Sets the seed of all chance.
    pub fn set_seed(&mut self, seed: u32) {
        self.seed = seed;
    }

    /// Sets one value: `fleet.max`, `policy.target`; `load` and `policy` alone choose an entry
    /// by its id, `seed` sets the seed. The text is that of [`crate::Value::text`].
    ///
    /// # Errors
    /// No such setting, a value out of range, or one that does not fit another; the scenario is
    /// then unchanged.
    pub fn set(&mut self, path: &str, text: &str) -> Result<(), ScenarioError> {
        self.change(|scenario| scenario.put(path, text))
    }

    /// Adds a member with default values to the list at `path`.
    ///
    /// # Errors
    /// No such list, or it is full.
    pub fn push(&mut self, path: &str) -> Result<(), ScenarioError> {
        let (section, rest) = section_of(path)?;
        let inner = self.section_mut(section).push(rest);
        inner.map_err(|error| error.within(section.id()))
    }

    /// Removes member `index` from the list at `path`.
    ///
    /// # Errors
    /// No such member, or the list would become too short.
    pub fn remove(&mut self, path: &str, index: usize) -> Result<(), ScenarioError> {
        let (section, rest) = section_of(path)?;
        let inner = self.section_mut(section).remove(rest, index);
        inner.map_err(|error| error.within(section.id()))
    }

    /// Sets one value back to its default.
    ///
    /// # Errors
    /// No such setting, or the default does not fit another value.
    pub fn reset(&mut self, path: &str) -> Result<(), ScenarioError> {
        if path == SEED.id {
            self.seed = self.base().seed;
            return Ok(());
        }
        self.change(|scenario| {
            let (section, rest) = section_of(path)?;
            let base = scenario.base();
            let inner = scenario.section_mut(section).reset(rest, base.section(section));
            inner.map_err(|error| error.within(section.id()))
        })
    }

    /// Replaces the values of a whole section, as read by a [`crate::GroupSeed`].
    ///
    /// # Errors
    /// A value does not fit another; the scenario is then unchanged.
    ///
    /// # Panics
    /// If the group is one of other parameters.
    pub fn replace(&mut self, section: Section, group: Group) -> Result<(), ScenarioError> {
        assert!(self.section(section).is_like(&group), "the group of another section");
        self.change(|scenario| {
            *scenario.section_mut(section) = group;
            Ok(())
        })
    }

    /// Sets many values as [`Scenario::set`] does, and answers with all that were refused; the
    /// others are set. Values that must fit each other are looked at when all are set.
    pub fn set_all<'a>(
        &mut self,
        pairs: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Vec<ScenarioError> {
        let pairs: Vec<(&str, &str)> = pairs.into_iter().collect();
        let mut errors = Vec::new();
        // A choice or a list before what is inside it.
        for depth in 0..=DEEPEST {
            let here = |path: &str| path.matches('.').count().min(DEEPEST) == depth;
            for &(path, text) in pairs.iter().filter(|(path, _)| here(path)) {
                errors.extend(self.put(path, text).err());
            }
        }
        if let Some(error) = self.conflict() {
            errors.push(error);
            self.fleet = self.base().fleet;
        }
        errors
    }

    /// What differs from [`Scenario::base`], as pairs for [`Scenario::set`].
    pub fn changes(&self) -> Vec<(String, String)> {
        let base = self.base();
        let mut out = Vec::new();
        for section in Section::ALL {
            for (path, text) in self.section(section).changes(base.section(section)) {
                out.push((format!("{}.{path}", section.id()), text));
            }
        }
        out
    }

    /// Makes a change that is undone if it fails or breaks a rule between values.
    fn change(
        &mut self,
        act: impl FnOnce(&mut Self) -> Result<(), ScenarioError>,
    ) -> Result<(), ScenarioError> {
        let before = self.clone();
        let done = act(self).and_then(|()| self.conflict().map_or(Ok(()), Err));
        if done.is_err() {
            *self = before;
        }
        done
    }

    /// Sets one value; rules between values are not looked at.
    fn put(&mut self, path: &str, text: &str) -> Result<(), ScenarioError> {
        match path {
            "seed" => {
                self.seed = text.trim().parse().map_err(|_| {
                    let allowed = format!("a whole number in 0 to {}", u32::MAX);
                    ParamError::new(SEED.id, SEED.label, text, allowed)
                })?;
                Ok(())
            }
            "load" => {
                let entry = find(self.catalogue.loads, "load", "Load", text)?;
                self.choose(entry, self.policy.entry());
                self.sketch = None;
                Ok(())
            }
            "policy" => {
                let entry = find(self.catalogue.policies, "policy", "Strategy", text)?;
                self.choose(self.load.entry(), entry);
                Ok(())
            }
            _ => {
                let (section, rest) = section_of(path)?;
                let inner = self.section_mut(section).set(rest, text);
                inner.map_err(|error| error.within(section.id()))
            }
        }
    }

    /// Chooses entries; what the old ones had brought along gives way to what the new ones
    /// bring, what a person had set stays.
    fn choose(&mut self, load: &'static LoadEntry, policy: &'static PolicyEntry) {
        let (old, new) = (self.base(), Self::of(self.catalogue, load, policy));
        for section in Section::ALL {
            let untouched = self.section(section) == old.section(section);
            let kept = self.section(section).changes(old.section(section));
            match section {
                Section::Load if self.load.card().id != load.card().id => {
                    self.load = new.load.clone();
                }
                Section::Policy if self.policy.card().id != policy.card().id => {
                    self.policy = new.policy.clone();
                }
                Section::Load | Section::Policy => {}
                _ => {
                    *self.section_mut(section) = new.section(section).clone();
                    for (path, text) in kept.iter().filter(|_| !untouched) {
                        let set = self.section_mut(section).set(path, text);
                        set.expect("what was allowed before is allowed still");
                    }
                }
            }
        }
    }

    /// Two values that do not fit each other, if there are any.
    fn conflict(&self) -> Option<ScenarioError> {
        let fleet = self.fleet();
        (fleet.min > fleet.max).then(|| {
            let allowed = format!("at most the most instances, which is {}", fleet.max);
            ParamError::new("fleet.min", "Least instances", &fleet.min.to_string(), allowed)
        })
    }
}

/// Paths with more dots than this name nothing that can be set.
const DEEPEST: usize = 8;

/// The entry that a new scenario begins with.
fn default_of<E: Listed>(entries: &'static [E]) -> &'static E {
    let chosen = entries.iter().find(|entry| entry.card().is_default);
    chosen.or(entries.first()).expect("a catalogue lists at least one of each")
}

fn find<E: Listed>(
    entries: &'static [E],
    path: &str,
    label: &'static str,
    id: &str,
) -> Result<&'static E, ScenarioError> {
    entries.iter().find(|entry| entry.card().id == id).ok_or_else(|| {
        let ids: Vec<&str> = entries.iter().map(|entry| entry.card().id).collect();
        ParamError::new(path, label, id, format!("one of {}", ids.join(", ")))
    })
}

fn section_of(path: &str) -> Result<(Section, &str), ScenarioError> {
    let (head, rest) = path.split_once('.').unwrap_or((path, ""));
    Section::by_id(head).map(|section| (section, rest)).ok_or_else(|| {
        let ids: Vec<&str> = Section::ALL.iter().map(|section| section.id()).collect();
        let allowed = format!("a section that exists: {}, seed", ids.join(", "));
        ParamError::new(path, "", head, allowed)
    })
}

/// The seed of all chance, declared as a parameter so that forms treat it as one.
pub static SEED: ParamSpec = ParamSpec {
    id: "seed",
    label: "Seed",
    help: "All chance in a run comes from it: the same seed gives the same run.",
    control: Control::Number(NumberSpec {
        unit: Unit::Count,
        whole: true,
        min: 0.0,
        max: 4_294_967_295.0,
        step: 1.0,
        default: 1.0,
        scale: Scale::Linear,
    }),
};
