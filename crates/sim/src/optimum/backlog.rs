//! The optimum where undone work waits: exact, forwards over the steps, with the fronts of what
//! cannot be told to be worse.
//!
//! The state is the instances and the work that waits, which can be anything. Of two ways to the
//! same instances one is left out if it has at least as much waiting and costs at least as much,
//! or if its lead in waiting work is worth no more than that work could cost if it waited to the
//! end. Neither loses the optimum, for the same curve can follow on both. Not here: penalties
//! without memory (`stages`).

use super::problem::{Demand, Model};

/// Differences that rounding can make, as a share of the whole.
const ROUNDING: f64 = 1e-13;

/// The place before the first.
const START: u32 = u32::MAX;

/// A way to be at some number of instances.
#[derive(Clone, Copy)]
struct Way {
    /// Work that waits.
    waiting: f64,
    /// What it has cost.
    cost: f64,
    /// Its place in the history, or that of the way before it as long as it has none.
    place: u32,
}

/// The ways to one number of instances: waiting rises, cost falls.
type Front = Vec<Way>;

/// The instances of every way that was kept, and the place of the way before it.
struct History(Vec<(u32, u32)>);

/// The search.
struct Search<'a> {
    model: &'a Model<'a>,
    /// Waiting work that is as good as equal.
    same_waiting: f64,
    /// Costs that are as good as equal.
    same_cost: f64,
}

/// The curve of least cost; of several, any.
pub(super) fn solve(model: &Model<'_>, demand: &Demand<'_>) -> Vec<u32> {
    let total: f64 = demand.load.iter().sum();
    let start = model.rules.initial.unwrap_or(model.rules.least);
    let steady = model.rescore(&vec![start; model.steps()]).cost;
    let search = Search { model, same_waiting: ROUNDING * total, same_cost: ROUNDING * steady };
    let (low, high) = model.range();
    let mut history = History(Vec::new());
    let mut fronts = search.start();
    for step in 0..model.steps() {
        if step > 0 {
            fronts = search.moved(step, &fronts);
        }
        let later = model.steps() - 1 - step;
        let worth = demand.per_unit * later as f64;
        for (then, front) in (low..=high).zip(&mut fronts) {
            search.work(step, then, front);
            drop_dear(front, worth);
            history.keep(then, front);
        }
    }
    let all = fronts.iter().flatten();
    let best = all.min_by(|a, b| a.cost.total_cmp(&b.cost)).map_or(START, |way| way.place);
    history.curve(best)
}

impl Search<'_> {
    /// The ways to begin with each number of instances.
    fn start(&self) -> Vec<Front> {
        let (low, high) = self.model.range();
        let initial = self.model.rules.initial;
        let (least, most) = self.model.next(0, initial);
        let begin = |then: u32| {
            let way =
                Way { waiting: 0.0, cost: self.model.move_price(initial, then), place: START };
            if (least..=most).contains(&then) { vec![way] } else { Front::new() }
        };
        (low..=high).map(begin).collect()
    }

    /// The ways to each number of instances in `step`, before anything is done there.
    fn moved(&self, step: usize, fronts: &[Front]) -> Vec<Front> {
        let up = self.model.up(step) as usize;
        let mut all = self.gathered(fronts, up, self.model.up_price(), false);
        let down = self.model.rules.max_down as usize;
        let fewer = self.gathered(fronts, down, self.model.prices.switch, true);
        let mut merged = Front::new();
        for (ways, others) in all.iter_mut().zip(&fewer) {
            self.merge(ways, others, 0.0, &mut merged);
            std::mem::swap(ways, &mut merged);
        }
        all
    }

    /// Each front with those of up to `reach` fewer instances (or more, if `falling`), at `price`
    /// for each instance between.
    fn gathered(&self, fronts: &[Front], reach: usize, price: f64, falling: bool) -> Vec<Front> {
        let n = fronts.len();
        let front = |k: usize| if falling { &fronts[n - 1 - k] } else { &fronts[k] };
        let mut all: Vec<Front> = Vec::with_capacity(n);
        let mut merged = Front::new();
        for k in 0..n {
            let mut ways = front(k).clone();
            // Without a limit everything before has come together already.
            let limited = reach + 1 < n;
            for away in 1..=if limited { reach.min(k) } else { k.min(1) } {
                let others = if limited { front(k - away) } else { &all[k - 1] };
                self.merge(&ways, others, price * away as f64, &mut merged);
                std::mem::swap(&mut ways, &mut merged);
            }
            all.push(ways);
        }
        if falling {
            all.reverse();
        }
        all
    }

    /// Both fronts in one, the ways of `others` at `extra` cost.
    fn merge(&self, ways: &[Way], others: &[Way], extra: f64, merged: &mut Front) {
        merged.clear();
        let (mut ways, mut others) = (ways, others);
        loop {
            let mine = match (ways.first(), others.first()) {
                (None, None) => return,
                (Some(way), Some(other)) => way.waiting <= other.waiting,
                (way, _) => way.is_some(),
            };
            let from = if mine { &mut ways } else { &mut others };
            let Some(way) = from.split_off_first() else { return };
            let cost = if mine { way.cost } else { way.cost + extra };
            self.push(merged, Way { cost, ..*way });
        }
    }

    /// Lets the work of `step` come, and `then` instances do theirs.
    fn work(&self, step: usize, then: u32, front: &mut Front) {
        let stage = self.model.prices.instance * f64::from(then);
        let before = std::mem::take(front);
        for way in before {
            let (penalty, waiting) = self.model.penalty(step, then, way.waiting);
            self.push(front, Way { waiting, cost: way.cost + stage + penalty, ..way });
        }
    }

    /// Adds a way to a front of those with no more waiting, unless one of them is as good.
    fn push(&self, front: &mut Front, way: Way) {
        if let Some(last) = front.last() {
            if way.cost >= last.cost - self.same_cost {
                return;
            }
            if way.waiting <= last.waiting + self.same_waiting {
                front.pop();
            }
        }
        front.push(way);
    }
}

/// Leaves out ways whose lead in waiting work costs more than the work can be worth, at `worth`
/// a unit.
fn drop_dear(front: &mut Front, worth: f64) {
    let mut least = f64::INFINITY;
    let mut kept = front.len();
    for i in (0..front.len()).rev() {
        let whole = front[i].cost + worth * front[i].waiting;
        if whole < least {
            least = whole;
            kept -= 1;
            front[kept] = front[i];
        }
    }
    front.drain(..kept);
}

impl History {
    /// Gives every way of a front its place.
    fn keep(&mut self, instances: u32, front: &mut Front) {
        for way in front {
            self.0.push((instances, way.place));
            way.place = u32::try_from(self.0.len() - 1).unwrap_or(START);
        }
    }

    /// The curve that ended in a place.
    fn curve(&self, mut place: u32) -> Vec<u32> {
        let mut curve = Vec::new();
        while let Some(&(instances, before)) = self.0.get(place as usize) {
            curve.push(instances);
            place = before;
        }
        curve.reverse();
        curve
    }
}
