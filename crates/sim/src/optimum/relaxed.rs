//! What must be paid at least with a backlog, whatever is done: a Lagrangian relaxation.
//!
//! The balance of the work, waiting(t) >= waiting(t-1) + load(t) - capacity r(t), gets a price
//! mu(t) a unit instead of being kept. With 0 <= mu(t) <= penalty + mu(t+1), and 0 after the end,
//! waiting pays for itself, and what is left is a problem without memory, which `stages` solves
//! exactly. Every such price gives a bound; better ones are found by subgradients (M. Held,
//! P. Wolfe, H. Crowder, "Validation of subgradient optimization", 1974). Not here: the exact
//! search (`backlog`), which leaves out what must cost too much.

use super::problem::{Demand, Model, Penalty, Rules};
use super::stages;

/// So many prices are tried.
const ROUNDS: u32 = 100;

/// After so many without a better bound the steps are halved.
const PATIENCE: u32 = 4;

/// No step is paid more than this for its work: the penalties of [`Penalty::Any`] end above.
const MOST_PAID: f64 = 1e14;

/// Least costs, and a curve.
pub(super) struct Relaxed {
    /// What a unit costs that waits before each step.
    unit: Vec<f64>,
    /// What the load from each step on costs.
    load: Vec<f64>,
    /// What the instances before each step cost from then on, less the work they are paid for.
    values: Vec<f64>,
    states: usize,
    /// The best curve that was met.
    pub(super) curve: Vec<u32>,
}

impl Relaxed {
    /// Looks for good prices.
    pub(super) fn new(model: &Model<'_>, demand: &Demand<'_>) -> Self {
        let mut search = Search::new(model, demand);
        let mut prices = search.first();
        for _ in 0..ROUNDS {
            if !search.round(&mut prices) {
                break;
            }
        }
        let (low, high) = model.range();
        let values = search.relaxed(&search.best, stages::values);
        let mut unit = search.best;
        let mut load = vec![0.0; unit.len() + 1];
        for step in (0..unit.len()).rev() {
            load[step] = load[step + 1] + unit[step] * demand.load[step];
        }
        unit.push(0.0);
        Self { unit, load, values, states: (high - low) as usize + 1, curve: search.curve }
    }

    /// What must be paid from `step` on with the instances at a place of the range before it, and
    /// so much that waits.
    pub(super) fn least(&self, step: usize, place: usize, waiting: f64) -> f64 {
        let value = self.values[step * self.states + place];
        self.unit[step] * waiting + self.load[step] + value
    }
}

/// The search for prices.
struct Search<'a> {
    model: &'a Model<'a>,
    demand: &'a Demand<'a>,
    /// The prices with the best bound, the bound, and rounds since it was found.
    best: Vec<f64>,
    bound: f64,
    since: u32,
    /// The share of the step to where the bound would meet the cost.
    share: f64,
    /// The best curve and its cost.
    curve: Vec<u32>,
    cost: f64,
}

impl<'a> Search<'a> {
    fn new(model: &'a Model<'a>, demand: &'a Demand<'a>) -> Self {
        Self {
            model,
            demand,
            best: vec![0.0; model.steps()],
            bound: f64::NEG_INFINITY,
            since: 0,
            share: 1.0,
            curve: Vec::new(),
            cost: f64::INFINITY,
        }
    }

    /// The highest price that is allowed for a unit that has so many steps left.
    fn most(&self, left: usize) -> f64 {
        let (_, high) = self.model.range();
        let paid = self.demand.capacity * f64::from(high);
        let most = self.demand.per_unit * left as f64;
        if paid > 0.0 { most.min(MOST_PAID / paid) } else { most }
    }

    /// The prices to begin with: a unit is done some time, or waits to the end.
    fn first(&self) -> Vec<f64> {
        let steps = self.model.steps();
        let capacity = self.demand.capacity;
        let done = if capacity > 0.0 { self.model.prices.instance / capacity } else { f64::MAX };
        (0..steps).map(|step| self.most(steps - step).min(done)).collect()
    }

    /// Lets `solve` have the problem without memory.
    fn relaxed<T>(&self, prices: &[f64], solve: fn(&Model<'_>) -> T) -> T {
        let (_, high) = self.model.range();
        let capacity = self.demand.capacity;
        let at =
            |step: u32, instances: u32| -prices[step as usize] * capacity * f64::from(instances);
        let steps = u32::try_from(prices.len()).unwrap_or(u32::MAX);
        let penalty = Penalty::Any { steps, enough: high, at: &at };
        let rules = Rules { most: high, ..self.model.rules };
        solve(&Model::unchecked(rules, self.model.prices, penalty))
    }

    /// Tries prices and moves them to where the bound should be better; whether it can be.
    fn round(&mut self, prices: &mut [f64]) -> bool {
        let curve = self.relaxed(prices, stages::solve);
        let capacity = self.demand.capacity;
        let worked = |instances: u32| capacity * f64::from(instances);
        let score = self.model.rescore(&curve);
        let mut bound = score.cost - score.penalty;
        let mut square = 0.0;
        let short: Vec<f64> =
            self.demand.load.iter().zip(&curve).map(|(load, &r)| load - worked(r)).collect();
        for (price, short) in prices.iter().zip(&short) {
            bound += price * short;
            square += short * short;
        }
        if score.cost < self.cost {
            self.cost = score.cost;
            self.curve = curve;
        }
        if bound > self.bound {
            self.bound = bound;
            self.best.copy_from_slice(prices);
            self.since = 0;
        } else {
            self.since += 1;
        }
        if self.since >= PATIENCE {
            self.since = 0;
            self.share *= 0.5;
            prices.copy_from_slice(&self.best);
        }
        let gap = self.cost - bound;
        if square <= 0.0 || gap <= 0.0 {
            return false;
        }
        let step = self.share * gap / square;
        for (price, short) in prices.iter_mut().zip(&short) {
            *price += step * short;
        }
        self.project(prices);
        true
    }

    /// Moves prices to the nearest that are allowed: with the penalty for every step gone by they
    /// must not fall (pool adjacent violators; M. Ayer et al., 1955).
    fn project(&self, prices: &mut [f64]) {
        let penalty = self.demand.per_unit;
        // Means over runs of steps, and the lengths of the runs.
        let mut runs: Vec<(f64, usize)> = Vec::new();
        for (step, price) in prices.iter().enumerate() {
            let mut run = (price + penalty * step as f64, 1);
            while let Some(&(mean, length)) = runs.last() {
                if mean <= run.0 {
                    break;
                }
                runs.pop();
                let both = length + run.1;
                run = ((mean * length as f64 + run.0 * run.1 as f64) / both as f64, both);
            }
            runs.push(run);
        }
        let means = runs.iter().flat_map(|&(mean, length)| std::iter::repeat_n(mean, length));
        for ((step, price), mean) in prices.iter_mut().enumerate().zip(means) {
            *price = mean - penalty * step as f64;
        }
        let mut later = 0.0;
        for (price, left) in prices.iter_mut().rev().zip(1..) {
            let most = self.most(left).min(later + penalty);
            *price = price.max(0.0).min(most);
            later = *price;
        }
    }
}
