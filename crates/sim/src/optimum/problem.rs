//! What is optimised over: the rules of moving, the prices, and what too few instances cost.
//!
//! Not here: the search itself (`stages`, `backlog`), what a given curve costs (`score`).

use std::fmt;

/// The largest price, load or capacity that is taken.
const LARGEST: f64 = 1e12;

/// The most numbers of instances that are weighed in a step.
const MOST_STATES: u32 = 100_000;

/// The most steps times numbers of instances that are weighed: some ten seconds.
const MOST_CELLS: f64 = 1e9;

/// The same with a backlog, for every one needs memory.
const MOST_CELLS_BACKLOG: f64 = 1_048_576.0;

/// The largest stage penalty; what is no finite number counts as this one.
const WORST: f64 = 1e15;

/// How instances may move from step to step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
    /// The least instances in service.
    pub least: u32,
    /// The most instances in service.
    pub most: u32,
    /// The most that can be added in a step; `u32::MAX` if there is no limit.
    pub max_up: u32,
    /// The most that can be taken away in a step; `u32::MAX` if there is no limit.
    pub max_down: u32,
    /// Steps from an order to service: nothing was ordered before the first step, so that nothing
    /// is added in so many steps. Later an order is given early enough, for the future is known.
    pub boot_steps: u32,
    /// Instances in service before the first step, or `None` if the curve may begin anywhere
    /// within the limits, free of charge.
    pub initial: Option<u32>,
}

/// What instances and their moves cost, in any one currency.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Prices {
    /// One instance in service for one step, 0 to 1e12.
    pub instance: f64,
    /// One instance added or taken away, 0 to 1e12.
    pub switch: f64,
    /// Whether the steps in which an instance boots cost as much as those in service.
    pub bill_boot: bool,
}

/// Work that comes, and what it costs if it is not done.
#[derive(Clone, Copy, Debug)]
pub struct Demand<'a> {
    /// Units of work that come in each step, each 0 to 1e12.
    pub load: &'a [f64],
    /// Units that an instance can do in a step, 0 to 1e12.
    pub capacity: f64,
    /// The penalty for a unit that is not done, 0 to 1e12: once if it is lost, in every step if
    /// it waits.
    pub per_unit: f64,
}

/// What too few instances cost.
#[derive(Clone, Copy)]
pub enum Penalty<'a> {
    /// What is not done in its step is lost.
    Loss(Demand<'a>),
    /// What is not done in its step waits for the next ones, in line and without end.
    Backlog(Demand<'a>),
    /// Any price of a step that depends on nothing but the step and the instances in it.
    Any {
        /// How many steps there are.
        steps: u32,
        /// Beyond so many instances the penalty of no step falls any more, so that more need not
        /// be weighed; `u32::MAX` if that is not known.
        enough: u32,
        /// The penalty of a step (0 and up) with so many instances. It must be a pure function; it
        /// is held within ±1e15, and what is not a finite number counts as the largest.
        at: &'a dyn Fn(u32, u32) -> f64,
    },
}

/// Rules, prices and a penalty that fit together: at least one curve keeps the rules.
#[derive(Clone, Copy)]
pub struct Model<'a> {
    pub(super) rules: Rules,
    pub(super) prices: Prices,
    pub(super) penalty: Penalty<'a>,
    range: (u32, u32),
}

/// Why there can be no optimum.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Refusal {
    /// The field that does not fit.
    pub field: &'static str,
    /// For a load: in which step.
    pub step: Option<usize>,
    /// What was given.
    pub given: f64,
    /// The least that is allowed.
    pub least: f64,
    /// The most that is allowed.
    pub most: f64,
}

impl fmt::Display for Refusal {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { field, step, given, least, most } = self;
        write!(out, "{field}")?;
        if let Some(step) = step {
            write!(out, " of step {step}")?;
        }
        write!(out, " is {given}, but must lie in {least} to {most}")
    }
}

impl std::error::Error for Refusal {}

/// Refuses a value outside of `least` to `most`.
fn within(field: &'static str, given: f64, least: f64, most: f64) -> Result<(), Refusal> {
    if (least..=most).contains(&given) {
        return Ok(());
    }
    Err(Refusal { field, step: None, given, least, most })
}

impl<'a> Model<'a> {
    /// A model, if its numbers are within their ranges and some curve keeps its rules.
    ///
    /// # Errors
    /// Names the first field that does not fit. With the limits of moving, that is `initial` where
    /// the first step cannot get within the least and the most instances. At most 100 000 numbers
    /// of instances are weighed, and a billion together with the steps; with a backlog a million,
    /// which are 1440 steps of 728.
    pub fn new(rules: Rules, prices: Prices, penalty: Penalty<'a>) -> Result<Self, Refusal> {
        within("instance", prices.instance, 0.0, LARGEST)?;
        within("switch", prices.switch, 0.0, LARGEST)?;
        if let Penalty::Loss(demand) | Penalty::Backlog(demand) = penalty {
            within("capacity", demand.capacity, 0.0, LARGEST)?;
            within("per_unit", demand.per_unit, 0.0, LARGEST)?;
            within("steps", demand.load.len() as f64, 0.0, f64::from(u32::MAX))?;
            for (step, &load) in demand.load.iter().enumerate() {
                within("load", load, 0.0, LARGEST)
                    .map_err(|refusal| Refusal { step: Some(step), ..refusal })?;
            }
        }
        within("least", f64::from(rules.least), 0.0, f64::from(rules.most))?;
        let model = Self::unchecked(rules, prices, penalty);
        let (low, high) = model.range;
        let allowed = f64::from(low) + f64::from(MOST_STATES - 1);
        within("most", f64::from(high), f64::from(low), allowed)?;
        let cells = if let Penalty::Backlog(_) = penalty { MOST_CELLS_BACKLOG } else { MOST_CELLS };
        let allowed = (cells / (f64::from(high - low) + 1.0)).floor();
        within("steps", model.steps() as f64, 0.0, allowed)?;
        if let Some(initial) = rules.initial {
            let least = rules.least.saturating_sub(model.up(0));
            let most = rules.most.saturating_add(rules.max_down);
            within("initial", f64::from(initial), f64::from(least), f64::from(most))?;
        }
        Ok(model)
    }

    /// A model of parts that are known to fit.
    pub(super) fn unchecked(rules: Rules, prices: Prices, penalty: Penalty<'a>) -> Self {
        Self { rules, prices, penalty, range: range(&rules, &penalty) }
    }

    /// How many steps there are.
    pub fn steps(&self) -> usize {
        match self.penalty {
            Penalty::Loss(demand) | Penalty::Backlog(demand) => demand.load.len(),
            Penalty::Any { steps, .. } => steps as usize,
        }
    }

    /// The least and the most instances that can be worth weighing.
    ///
    /// Cutting a curve off at a level that it does not begin above keeps the rules and saves
    /// instances; where more of them lessen no penalty, the optimum stays below.
    pub fn range(&self) -> (u32, u32) {
        self.range
    }

    /// The most instances that can be added in `step`.
    pub(super) fn up(&self, step: usize) -> u32 {
        if step < self.rules.boot_steps as usize { 0 } else { self.rules.max_up }
    }

    /// The numbers of instances that can follow `now` in `step`, within the range.
    pub(super) fn next(&self, step: usize, now: Option<u32>) -> (u32, u32) {
        let (low, high) = self.range();
        let Some(now) = now else { return (low, high) };
        let least = low.max(now.saturating_sub(self.rules.max_down));
        (least, high.min(now.saturating_add(self.up(step))))
    }

    /// What the boot of one instance costs.
    pub(super) fn boot_price(&self) -> f64 {
        let steps = if self.prices.bill_boot { f64::from(self.rules.boot_steps) } else { 0.0 };
        self.prices.instance * steps
    }

    /// What one more instance costs at once.
    pub(super) fn up_price(&self) -> f64 {
        self.prices.switch + self.boot_price()
    }

    /// What the move from `now` to `then` costs.
    pub(super) fn move_price(&self, now: Option<u32>, then: u32) -> f64 {
        let now = now.unwrap_or(then);
        let price = if then > now { self.up_price() } else { self.prices.switch };
        price * f64::from(then.abs_diff(now))
    }

    /// The penalty of a step and the work that waits after it; `waiting` waited before.
    pub(super) fn penalty(&self, step: usize, instances: u32, waiting: f64) -> (f64, f64) {
        let left = |demand: Demand<'_>, waiting: f64| {
            (waiting + demand.load[step] - demand.capacity * f64::from(instances)).max(0.0)
        };
        match self.penalty {
            Penalty::Loss(demand) => (demand.per_unit * left(demand, 0.0), 0.0),
            Penalty::Backlog(demand) => {
                let waiting = left(demand, waiting);
                (demand.per_unit * waiting, waiting)
            }
            Penalty::Any { at, .. } => {
                let step = u32::try_from(step).unwrap_or(u32::MAX);
                let value = at(step, instances);
                let value = if value.is_finite() { value } else { WORST };
                (value.clamp(-WORST, WORST), 0.0)
            }
        }
    }
}

/// The least and the most instances that can be worth weighing.
fn range(rules: &Rules, penalty: &Penalty<'_>) -> (u32, u32) {
    let useful = match penalty {
        Penalty::Loss(demand) => {
            instances_for(demand.load.iter().copied().fold(0.0, f64::max), demand.capacity)
        }
        Penalty::Backlog(demand) => instances_for(demand.load.iter().sum(), demand.capacity),
        Penalty::Any { enough, .. } => *enough,
    };
    let begin = rules.initial.unwrap_or(0);
    (rules.least, rules.most.min(useful.max(rules.least).max(begin)))
}

/// The least instances that do `work` in a step; none if instances can do nothing.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "not negative, and a cast from float saturates"
)]
fn instances_for(work: f64, capacity: f64) -> u32 {
    if capacity > 0.0 { (work / capacity).ceil() as u32 } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::super::small;
    use super::*;

    #[test]
    fn a_value_out_of_range_is_named() {
        let load = [1.0, -2.0];
        let demand = Demand { load: &load, capacity: 1.0, per_unit: 1.0 };
        let refused = |rules, prices, demand| {
            Model::new(rules, prices, Penalty::Loss(demand)).err().map(|r| r.to_string())
        };
        let text = refused(small::RULES, small::PRICES, demand).unwrap();
        assert_eq!(text, "load of step 1 is -2, but must lie in 0 to 1000000000000");
        let demand = Demand { load: &load[..1], ..demand };
        let prices = Prices { switch: f64::NAN, ..small::PRICES };
        assert!(refused(small::RULES, prices, demand).unwrap().starts_with("switch is NaN"));
        let rules = Rules { least: 7, ..small::RULES };
        let text = refused(rules, small::PRICES, demand).unwrap();
        assert_eq!(text, "least is 7, but must lie in 0 to 5");
        assert_eq!(refused(small::RULES, small::PRICES, demand), None);
    }

    #[test]
    fn a_fleet_that_cannot_get_within_the_limits_is_refused() {
        let none = |_, _| 0.0;
        let penalty = Penalty::Any { steps: 3, enough: 5, at: &none };
        let refused = |initial, boot_steps| {
            let rules = Rules { least: 2, initial: Some(initial), boot_steps, ..small::RULES };
            Model::new(rules, small::PRICES, penalty).err().map(|r| (r.field, r.least, r.most))
        };
        // Two up and one down in a step, two to five instances.
        assert_eq!(refused(0, 0), None);
        assert_eq!(refused(6, 0), None);
        assert_eq!(refused(7, 0), Some(("initial", 0.0, 6.0)));
        assert_eq!(refused(1, 1), Some(("initial", 2.0, 6.0)));
    }

    #[test]
    fn more_instances_than_the_highest_load_needs_are_not_weighed() {
        let load = [30.0, 95.0];
        let demand = Demand { load: &load, capacity: 10.0, per_unit: 1.0 };
        let rules = Rules { most: 10_000, initial: Some(3), ..small::RULES };
        let range = |rules, penalty| Model::new(rules, small::PRICES, penalty).unwrap().range();
        assert_eq!(range(rules, Penalty::Loss(demand)), (0, 10));
        assert_eq!(range(rules, Penalty::Backlog(demand)), (0, 13));
        let above = Rules { initial: Some(40), ..rules };
        assert_eq!(range(above, Penalty::Loss(demand)), (0, 40));
        let useless = Demand { capacity: 0.0, ..demand };
        assert_eq!(range(rules, Penalty::Loss(useless)), (0, 3));
        let all = Rules { most: u32::MAX, ..rules };
        let penalty = Penalty::Any { steps: 1, enough: u32::MAX, at: &|_, _| 0.0 };
        assert_eq!(Model::new(all, small::PRICES, penalty).err().unwrap().field, "most");
    }

    #[test]
    fn a_problem_that_would_take_too_long_is_refused() {
        let load = vec![5.0; 200_000];
        let demand = Demand { load: &load, capacity: 1.0, per_unit: 1.0 };
        let steps = |penalty| Model::new(small::RULES, small::PRICES, penalty).err();
        assert_eq!(steps(Penalty::Loss(demand)), None);
        let refusal = steps(Penalty::Backlog(demand)).unwrap();
        assert_eq!((refusal.field, refusal.most), ("steps", 174_762.0));
    }

    #[test]
    fn a_penalty_that_is_no_number_is_the_worst() {
        let at = |step: u32, _| [f64::NAN, f64::INFINITY, -1e300][step as usize];
        let penalty = Penalty::Any { steps: 3, enough: 5, at: &at };
        let model = Model::new(small::RULES, small::PRICES, penalty).unwrap();
        let all = [0, 1, 2].map(|step| model.penalty(step, 1, 0.0).0);
        assert_eq!(all, [WORST, WORST, -WORST]);
    }
}
