//! Everything that decides a run: [`Scenario`], valid by construction.
//!
//! Not here: the declarations of the sections with their defaults (`sections`), links and files
//! (`formats`), and what happens in a run (`sim`).

use crate::card::{Chosen, Listed};
use crate::curve::Curve;
use crate::dice::Dice;
use crate::error::ParamError;
use crate::group::{Group, Settings};
use crate::load::{LoadEntry, ShapeSetting};
use crate::policy::PolicyEntry;
use crate::sections::{
    ClockParams, FleetParams, GoalParams, PriceParams, SEED, ServiceParams, TrafficParams,
};

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
            weekday: clock.day.index(),
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
