//! Random small problems, by brute force too; random curves that keep the rules.
//!
//! Not here: cases that others have made.

use model::Dice;

use super::*;

/// A problem as random numbers.
struct Draft {
    rules: Rules,
    prices: Prices,
    load: Vec<f64>,
    capacity: f64,
    per_unit: f64,
    table: Vec<f64>,
    kind: u32,
}

/// A whole number in `least` to `most`.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the numbers are small and not negative"
)]
fn whole(dice: &mut Dice, least: u32, most: u32) -> u32 {
    least + (dice.uniform() * f64::from(most - least + 1)) as u32
}

fn draft(dice: &mut Dice, steps: u32, most: u32) -> Draft {
    let least = whole(dice, 0, 1);
    let limit = |dice: &mut Dice| if whole(dice, 0, 3) == 0 { u32::MAX } else { whole(dice, 1, 3) };
    let (max_up, max_down) = (limit(dice), limit(dice));
    let initial = (whole(dice, 0, 4) > 0).then(|| whole(dice, least, most + 1));
    let rules = Rules { least, most, max_up, max_down, boot_steps: whole(dice, 0, 2), initial };
    let round = |value: f64| (value * 8.0).round() / 8.0;
    let sometimes = |dice: &mut Dice, value: f64| if whole(dice, 0, 1) == 0 { 0.0 } else { value };
    let switch = sometimes(dice, 0.4);
    let prices =
        Prices { instance: round(dice.uniform()), switch, bill_boot: dice.uniform() < 0.5 };
    let whole_load = whole(dice, 0, 1) == 0;
    let peak = f64::from(most) * 10.0;
    let mut load = || {
        let load = dice.uniform() * dice.uniform() * 1.3 * peak;
        if whole_load { load.round() } else { load }
    };
    let load: Vec<f64> = (0..steps).map(|_| load()).collect();
    let table = (0..steps * (most + 2)).map(|_| round(8.0 * dice.uniform())).collect();
    let per_unit = 0.3 * dice.uniform();
    Draft { rules, prices, load, capacity: 10.0, per_unit, table, kind: whole(dice, 0, 2) }
}

impl Draft {
    /// Lets `check` have the model.
    fn with(&self, check: impl FnOnce(&Model<'_>)) {
        let demand = Demand { load: &self.load, capacity: self.capacity, per_unit: self.per_unit };
        let wide = self.rules.most + 2;
        let at = |step: u32, instances: u32| self.table[(step * wide + instances) as usize];
        let steps = u32::try_from(self.load.len()).unwrap();
        let penalty = match self.kind {
            0 => Penalty::Loss(demand),
            1 => Penalty::Backlog(demand),
            _ => Penalty::Any { steps, enough: u32::MAX, at: &at },
        };
        check(&Model::new(self.rules, self.prices, penalty).unwrap());
    }
}

/// The least cost over every curve that continues `curve`, found by trying all.
fn brute(model: &Model<'_>, curve: &mut Vec<u32>) -> f64 {
    if curve.len() == model.steps() {
        let score = model.rescore(curve);
        return if score.broken.is_none() { score.cost } else { f64::INFINITY };
    }
    let mut best = f64::INFINITY;
    for instances in model.rules.least..=model.rules.most {
        curve.push(instances);
        best = best.min(brute(model, curve));
        curve.pop();
    }
    best
}

#[test]
fn the_optimum_is_what_trying_every_curve_finds() {
    let mut dice = Dice::stream(1, "small problems");
    for number in 0..600 {
        draft(&mut dice, 1 + number % 5, 5).with(|model| {
            let plan = model.optimum();
            let best = brute(model, &mut Vec::new());
            let found = plan.score.cost;
            assert!((found - best).abs() <= 1e-9 * best.max(1.0), "{number}: {found}, not {best}");
            assert_eq!(plan.score.broken, None, "{number}: {:?}", plan.curve);
            assert_eq!((plan.curve.len(), plan.bound), (model.steps(), plan.score.cost));
        });
    }
}

#[test]
fn no_curve_that_keeps_the_rules_costs_less_than_the_optimum() {
    let mut dice = Dice::stream(2, "problems");
    for number in 0..200 {
        let draft = draft(&mut dice, 40, 12);
        draft.with(|model| {
            let plan = model.optimum();
            assert_eq!(plan.score.broken, None, "{number}");
            let least = plan.score.cost - 1e-9 * plan.score.cost.abs().max(1.0);
            for nth in 0..100 {
                let curve =
                    walk(model, &mut dice, if nth % 2 == 0 { Some(&plan.curve) } else { None });
                let score = model.rescore(&curve);
                assert_eq!(score.broken, None, "{number}: {curve:?}");
                assert!(score.cost >= least, "{number}: {} below {least}", score.cost);
            }
            assert!(model.best_fixed().score.cost >= least, "{number}");
        });
    }
}

/// A random curve that keeps the rules, near `other` if there is one.
fn walk(model: &Model<'_>, dice: &mut Dice, other: Option<&[u32]>) -> Vec<u32> {
    let mut now = model.rules.initial;
    let mut curve = Vec::new();
    for step in 0..model.steps() {
        let rules = model.rules;
        let least = now.map_or(0, |now| now.saturating_sub(rules.max_down)).max(rules.least);
        let most = now.map_or(u32::MAX, |now| now.saturating_add(model.up(step))).min(rules.most);
        let then = match other {
            Some(curve) if dice.uniform() < 0.9 => curve[step].clamp(least, most),
            _ => whole(dice, least, most),
        };
        curve.push(then);
        now = Some(then);
    }
    curve
}

#[test]
fn the_largest_and_smallest_numbers_give_numbers() {
    let mut dice = Dice::stream(4, "extremes");
    for number in 0..300 {
        let mut draft = draft(&mut dice, 30, 9);
        let mut any = || [0.0, 1e-12, 1.0, 1e12][whole(&mut dice, 0, 3) as usize];
        draft.prices = Prices { instance: any(), switch: any(), ..draft.prices };
        (draft.capacity, draft.per_unit) = (any(), any());
        draft.load.fill_with(&mut any);
        draft.table.fill_with(|| 1e300 * (any() - 0.5));
        draft.with(|model| {
            let plan = model.optimum();
            assert_eq!(plan.score.broken, None, "{number}");
            assert!(plan.score.cost.is_finite() && plan.bound <= plan.score.cost, "{number}");
            assert!(plan.bound.is_finite(), "{number}");
            let fixed = model.best_fixed().score.cost;
            let rounding = 1e-9 * plan.score.cost.abs().max(1.0);
            assert!(fixed.is_finite() && fixed >= plan.bound - rounding, "{number}: {fixed}");
        });
    }
}

#[test]
fn without_limits_and_switching_every_step_is_the_best_of_its_own() {
    let load: Vec<f64> = (0..50).map(|step| f64::from(step * 37 % 101)).collect();
    let demand = Demand { load: &load, capacity: 10.0, per_unit: 0.15 };
    let rules = Rules {
        max_up: u32::MAX,
        max_down: u32::MAX,
        most: 1_000_000,
        initial: None,
        ..small::RULES
    };
    let prices = Prices { instance: 1.0, switch: 0.0, bill_boot: false };
    let plan = Model::new(rules, prices, Penalty::Loss(demand)).unwrap().optimum();
    let full = |load: f64| load / 10.0 - (load / 10.0).floor();
    let best = load.iter().map(|&load| {
        (load / 10.0).floor() + (1.5 * full(load)).min(if full(load) > 0.0 { 1.0 } else { 0.0 })
    });
    assert!((plan.score.cost - best.sum::<f64>()).abs() < 1e-9);
}

#[test]
fn the_best_fixed_fleet_is_the_best_constant_curve() {
    let load = [10.0, 20.0, 30.0, 40.0];
    let demand = Demand { load: &load, capacity: 10.0, per_unit: 0.25 };
    let free = small::model(Penalty::Loss(demand), None, 3);
    // Costs of 0 to 5 instances: 25, 19, 15.5, 14.5, 16, 20 with the penalty of 2.5 a unit short.
    let plan = free.best_fixed();
    assert_eq!((plan.instances, plan.score.cost), (3, 14.5));
    // Nothing can be added in the first step.
    let bound = small::model(Penalty::Loss(demand), Some(2), 3).best_fixed();
    assert_eq!((bound.instances, bound.score.cost), (2, 15.5));
}

#[test]
fn nothing_to_do_costs_nothing() {
    let demand = Demand { load: &[], capacity: 1.0, per_unit: 1.0 };
    for penalty in [Penalty::Loss(demand), Penalty::Backlog(demand)] {
        let model = small::model(penalty, Some(2), 1);
        let none = Plan { curve: Vec::new(), score: Score::default(), bound: 0.0 };
        assert_eq!(model.optimum(), none);
        assert_eq!(model.best_fixed().score.cost, 0.0);
    }
}

#[test]
fn regret_is_the_share_above_the_optimum() {
    assert_eq!(regret(15.0, 12.0), Some(0.25));
    assert_eq!(regret(0.0, 0.0), Some(0.0));
    assert_eq!(regret(1.0, 0.0), None);
    assert_eq!(regret(1.0, -1.0), None);
}
