//! The optimum where the penalty of a step depends on nothing but the instances in it: exact
//! dynamic programming, backwards over the steps.
//!
//! The least cost from a step on is V(r) = min over r' of move(r, r') + stage(r') + V'(r'). Moves
//! cost in proportion, so that both minima, over more and over fewer instances, slide: their cost
//! does not depend on how far a move may go without limits, and on its logarithm with them. Not
//! here: penalties that depend on what waits (`backlog`).

use super::problem::Model;

/// As many values are kept (16 MB); of longer problems every so many rows, and the rows between
/// are worked out a second time.
const KEPT: usize = 1 << 21;

/// The pass over the steps, from the last to the first.
struct Sweep<'a> {
    model: &'a Model<'a>,
    low: u32,
    /// The least cost from the current step on, for each number of instances before it.
    value: Vec<f64>,
    /// Room for the minima over fewer instances.
    fewer: Vec<f64>,
}

/// The curve of least cost; of several that with the smallest move in the first step, and so on.
pub(super) fn solve(model: &Model<'_>) -> Vec<u32> {
    solve_within(model, KEPT)
}

/// The same with room for so many values.
fn solve_within(model: &Model<'_>, kept: usize) -> Vec<u32> {
    let (low, high) = model.range();
    let states = (high - low) as usize + 1;
    let steps = model.steps();
    let block = block(steps, states, kept);
    let blocks = steps.div_ceil(block);
    let zeros = vec![0.0; states];
    let mut sweep = Sweep { model, low, value: zeros.clone(), fewer: zeros.clone() };
    let mut rows = vec![0.0; block.min(steps) * states];
    // The values after each block but the last, the latest first.
    let mut marks = Vec::with_capacity(blocks);
    marks.push(zeros);
    for number in (1..blocks).rev() {
        for step in (number * block..steps.min((number + 1) * block)).rev() {
            sweep.step(step, &mut rows[..states]);
        }
        marks.push(sweep.value.clone());
    }
    let mut curve = Vec::with_capacity(steps);
    let mut now = model.rules.initial;
    for (number, mark) in marks.iter().rev().enumerate().take(blocks) {
        sweep.value.copy_from_slice(mark);
        let first = number * block;
        let last = steps.min(first + block);
        for step in (first..last).rev() {
            let at = (step - first) * states;
            sweep.step(step, &mut rows[at..at + states]);
        }
        for step in first..last {
            let at = (step - first) * states;
            let then = choice(model, step, now, &rows[at..at + states]);
            curve.push(then);
            now = Some(then);
        }
    }
    curve
}

/// The least cost from each step on, and after the last, for each number of instances before it.
pub(super) fn values(model: &Model<'_>) -> Vec<f64> {
    let (low, high) = model.range();
    let states = (high - low) as usize + 1;
    let steps = model.steps();
    let mut sweep = Sweep { model, low, value: vec![0.0; states], fewer: vec![0.0; states] };
    let mut row = vec![0.0; states];
    let mut all = vec![0.0; (steps + 1) * states];
    for step in (0..steps).rev() {
        sweep.step(step, &mut row);
        all[step * states..(step + 1) * states].copy_from_slice(&sweep.value);
    }
    all
}

/// How many rows are kept at once: all if they fit, else about the root of their number.
fn block(steps: usize, states: usize, kept: usize) -> usize {
    if steps.saturating_mul(states) <= kept { steps.max(1) } else { steps.isqrt() + 1 }
}

/// Where to go from `now`, given what each number of instances will cost from `step` on.
fn choice(model: &Model<'_>, step: usize, now: Option<u32>, row: &[f64]) -> u32 {
    let (low, _) = model.range();
    let (least, most) = model.next(step, now);
    let near = now.unwrap_or(least).clamp(least, most);
    let mut best = (f64::INFINITY, near);
    for away in 0..=(near - least).max(most - near) {
        let both = [near.checked_sub(away), near.checked_add(away)];
        for then in both.into_iter().flatten().filter(|then| (least..=most).contains(then)) {
            let cost = row[(then - low) as usize] + model.move_price(now, then);
            if cost < best.0 {
                best = (cost, then);
            }
        }
    }
    best.1
}

impl Sweep<'_> {
    /// Takes the pass one step back: `row` becomes what each number of instances in `step` costs
    /// from then on, without the move to it.
    fn step(&mut self, step: usize, row: &mut [f64]) {
        for ((cell, &later), instances) in row.iter_mut().zip(&self.value).zip(self.low..) {
            let stage = self.model.prices.instance * f64::from(instances);
            *cell = stage + self.model.penalty(step, instances, 0.0).0 + later;
        }
        self.value.copy_from_slice(row);
        self.fewer.copy_from_slice(row);
        let up = self.model.up(step) as usize;
        slide_up(&mut self.value, up, self.model.up_price());
        let down = self.model.rules.max_down as usize;
        slide_down(&mut self.fewer, down, self.model.prices.switch);
        for (value, &fewer) in self.value.iter_mut().zip(&self.fewer) {
            *value = value.min(fewer);
        }
    }
}

/// Replaces each cost by the least of it and the `reach` next ones, plus `price` for each place.
fn slide_up(costs: &mut [f64], reach: usize, price: f64) {
    let n = costs.len();
    if reach >= n.saturating_sub(1) {
        for i in (1..n).rev() {
            costs[i - 1] = costs[i - 1].min(costs[i] + price);
        }
        return;
    }
    doubled(reach, |shift| {
        let extra = price * shift as f64;
        for i in shift..n {
            costs[i - shift] = costs[i - shift].min(costs[i] + extra);
        }
    });
}

/// The same over the `reach` places before each.
fn slide_down(costs: &mut [f64], reach: usize, price: f64) {
    let n = costs.len();
    if reach >= n.saturating_sub(1) {
        for i in 1..n {
            costs[i] = costs[i].min(costs[i - 1] + price);
        }
        return;
    }
    doubled(reach, |shift| {
        let extra = price * shift as f64;
        for i in (shift..n).rev() {
            costs[i] = costs[i].min(costs[i - shift] + extra);
        }
    });
}

/// The shifts that widen a window of one place to one of `reach` more: 1, 2, 4, …, and the rest.
pub(super) fn doubled(reach: usize, mut widen: impl FnMut(usize)) {
    // Grown so far: a window of one more place than this.
    let mut grown = 0;
    while grown < reach {
        let shift = (grown + 1).min(reach - grown);
        widen(shift);
        grown += shift;
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Demand, Penalty, small};
    use super::*;

    #[test]
    fn sliding_minima_are_minima_over_the_window() {
        let costs = [5.0, 1.0, 4.0, 1.5, 9.0, 2.0, 6.0, 5.0, 3.0, 3.5];
        for reach in (0..12_usize).chain([usize::MAX]) {
            let mut up = costs;
            slide_up(&mut up, reach, 0.4);
            let mut down = costs;
            slide_down(&mut down, reach, 0.4);
            for i in 0..costs.len() {
                let least = |found: f64, j: usize| found.min(costs[j] + 0.4 * i.abs_diff(j) as f64);
                let above = (i..costs.len().min(i.saturating_add(reach).saturating_add(1)))
                    .fold(f64::INFINITY, least);
                let below = (i.saturating_sub(reach)..=i).fold(f64::INFINITY, least);
                assert!((up[i] - above).abs() < 1e-12, "{reach} up at {i}: {up:?}");
                assert!((down[i] - below).abs() < 1e-12, "{reach} down at {i}: {down:?}");
            }
        }
    }

    #[test]
    fn rows_that_are_worked_out_twice_give_the_same_curve() {
        let load: Vec<f64> = (0..97).map(|step| f64::from(step * step % 61)).collect();
        for steps in 1..load.len() {
            let demand = Demand { load: &load[..steps], capacity: 12.0, per_unit: 0.2 };
            let model = small::model(Penalty::Loss(demand), Some(1), 2);
            let whole = solve_within(&model, KEPT);
            assert_eq!(whole.len(), steps);
            assert_eq!(solve_within(&model, 0), whole, "{steps} steps");
        }
        assert_eq!(block(1440, 1001, KEPT), 1440);
        assert_eq!(block(1440, 10_001, KEPT), 38);
    }
}
