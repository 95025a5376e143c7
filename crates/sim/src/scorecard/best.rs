//! The best that was possible: the curve of instances that would have cost the least, for one who
//! knew the load, and what the run itself costs by the same rules.
//!
//! A model beside the run: parts of a minute, of at most 2000; a part costs its instances and the
//! promises that its mean load breaks if it stays (`stage`). Instances are standard ones on demand,
//! so types, spot, the warm pool, draining, cold starts and a least billed time are left out, and
//! so are backlogs, retries and the law of service times. An order takes its delay in whole parts,
//! rounded down, so that whatever a strategy did is allowed to the optimum too; it may begin with
//! any fleet. Not here: the search (`optimum`).

use model::sections::BilledFrom;
use model::{Quantity as _, Run, Scenario, Series};

use super::parts::Parts;
use super::stage::Broken;
use crate::optimum::{Fixed, Model, Penalty, Prices, Rules, Score, regret};

/// The most parts of a run.
const MOST_PARTS: usize = 2000;

/// The best that was possible, and the run by the same rules. Costs are in dollars and never
/// without the penalty.
#[derive(Clone, Debug, PartialEq)]
pub struct Best {
    /// The length of a part in seconds.
    pub part_s: f64,
    /// The instances of the optimum, one number a part.
    pub curve: Vec<u32>,
    /// What the optimum costs.
    pub optimum: Score,
    /// The best fleet that never changes.
    pub fixed: Fixed,
    /// The instances that the run had in service in the middle of each part.
    pub had: Vec<u32>,
    /// What those cost in the model.
    pub rescored: Score,
    /// By which share the run costs more than the optimum, both in the model, at least 0; `None`
    /// where the optimum costs nothing and the run does.
    pub regret: Option<f64>,
    /// The same for the best fixed fleet.
    pub fixed_regret: Option<f64>,
    /// What the run itself cost, with the penalty: not in the model.
    pub own: f64,
}

impl Best {
    /// What the run cost beyond what its curve of instances costs in the model, in dollars: what
    /// the model leaves out. Below 0 where the model is the dearer.
    pub fn gap(&self) -> f64 {
        self.own - self.rescored.cost
    }

    /// The best curve for the load of a run.
    pub(super) fn new(scenario: &Scenario, run: &Run) -> Self {
        let parts = Parts::new(&run.timeline, MOST_PARTS);
        let loads = parts.means(run.column(Series::Offered));
        let had = parts.counts(run.column(Series::InService));
        let times: Vec<(f64, f64)> =
            loads.iter().enumerate().map(|(part, &load)| (load, parts.middle(part))).collect();
        let rules = rules(scenario, &had, parts.seconds);
        let broken = Broken::new(scenario, &times, rules.most);
        let prices = scenario.prices();
        let price = prices.penalty.get() / 1000.0 * parts.seconds;
        let at = |part: u32, instances: u32| broken.rate(part, instances) * price;
        let penalty = Penalty::Any {
            steps: u32::try_from(parts.count).unwrap_or(u32::MAX),
            enough: broken.enough(),
            at: &at,
        };
        // On nodes an instance costs its share of a full one.
        let hour = scenario
            .fleet()
            .nodes
            .params()
            .map_or_else(|| prices.hour.get(), |nodes| nodes.hour.get() / f64::from(nodes.slots()));
        let prices = Prices {
            instance: hour / 3600.0 * parts.seconds,
            switch: 0.0,
            bill_boot: prices.billing == BilledFrom::Order,
        };
        let model = Model::new(rules, prices, penalty);
        let model = model.expect("a scenario has no price and no fleet beyond the limits");
        let own = run.totals.cost + run.totals.penalty;
        Self::of(&model, had, parts.seconds, own)
    }

    fn of(model: &Model<'_>, had: Vec<u32>, part_s: f64, own: f64) -> Self {
        let rescored = model.rescore(&had);
        let fixed = model.best_fixed();
        let plan = model.by_stages();
        let (mut curve, mut optimum) = (plan.curve, plan.score);
        // Sums in another order differ in their last bits.
        if rescored.cost < optimum.cost {
            (curve, optimum) = (had.clone(), rescored);
        }
        if fixed.score.cost < optimum.cost {
            curve.fill(fixed.instances);
            optimum = fixed.score;
        }
        Self {
            part_s,
            regret: regret(rescored.cost, optimum.cost),
            fixed_regret: regret(fixed.score.cost, optimum.cost),
            curve,
            optimum,
            fixed,
            had,
            rescored,
            own,
        }
    }
}

/// The rules of the scenario, as far as the run kept them: instances that failed leave fewer than
/// the least, some start sooner than others. The optimum may do what happened to the run.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "hours at most, in parts of seconds"
)]
fn rules(scenario: &Scenario, had: &[u32], part_s: f64) -> Rules {
    let fleet = scenario.fleet();
    let least = had.iter().copied().min().unwrap_or(0);
    let most = had.iter().copied().max().unwrap_or(0);
    let boot = (fleet.start_delay().get() / part_s + 1e-9).floor() as u32;
    let rise = had.windows(2).position(|pair| pair[1] > pair[0]);
    let rise = rise.and_then(|before| u32::try_from(before + 1).ok());
    Rules {
        least: fleet.min.0.min(least),
        most: fleet.max.0.max(most),
        max_up: u32::MAX,
        max_down: u32::MAX,
        boot_steps: rise.map_or(boot, |rise| rise.min(boot)),
        initial: None,
    }
}
