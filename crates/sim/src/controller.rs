//! Who decides on instances: a strategy with its settings, and the limits that the host keeps.
//!
//! Not here: what a strategy may see and when it is asked (`world`).

use model::policy::{Decide, Setting};
use model::{Dice, Limits, Quantity as _, Scenario, Seconds};

use crate::supply::Supplier;

/// A strategy with its settings, and the limits of the host.
pub(crate) struct Controller {
    pub(crate) policy: Box<dyn Decide>,
    pub(crate) limits: Limits,
    /// Seconds between two decisions.
    pub(crate) period: f64,
    /// How many seconds it looks back.
    pub(crate) history: f64,
}

impl Controller {
    /// The controller that `scenario` asks for.
    pub(crate) fn new(scenario: &Scenario, supplier: &Supplier) -> Self {
        let (clock, fleet) = (scenario.clock(), scenario.fleet());
        let chosen = scenario.policy();
        let entry = chosen.entry();
        let limits = Self::limits(scenario);
        let setting = Setting {
            period: clock.period,
            window: clock.window,
            weekday: clock.day.index(),
            start: Seconds::new(clock.start.get()),
            start_delay: fleet.start_delay(),
            instance_rate: supplier.instance_rate(),
            instance: supplier.instance_size(),
            limits,
            dice: entry.needs.dice.then(|| Dice::stream(scenario.seed(), "policy")),
        };
        Self {
            policy: entry.build(chosen.group(), &setting),
            limits,
            period: clock.period.get(),
            history: entry.history(chosen.group()),
        }
    }

    /// The least and the most instances of `scenario`.
    pub(crate) fn limits(scenario: &Scenario) -> Limits {
        let fleet = scenario.fleet();
        Limits { min: fleet.min, max: fleet.max }
    }
}
