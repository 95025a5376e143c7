//! The optimum where undone work waits: exact, forwards over the steps, with the fronts of what
//! cannot be told to be worse.
//!
//! The state is the instances and the work that waits, which can be anything. Of two ways to the
//! same instances one is left out if it has at least as much waiting and costs at least as much,
//! or if its lead in waiting work is worth no more than that work could cost if it waited to the
//! end. Neither loses the optimum, for the same curve can follow on both. Nor is a way followed
//! that must cost more than a curve already known. Where so little is at stake that the fronts
//! outgrow the memory, the most promising ways are kept, and the others give a bound. Not here:
//! penalties without memory (`stages`).

use super::problem::{Demand, Model};
use super::relaxed::Relaxed;
use super::stages::doubled;

/// Differences that rounding can make, as a share of the whole.
const ROUNDING: f64 = 1e-13;

/// As many ways are kept in all (64 MB).
const KEPT: usize = 1 << 23;

/// As many ways are kept in a step for each number of instances, on average, by the first search,
/// whose curve lets the second leave out the most; and by the second when it runs out of room.
const FEWEST: usize = 8;

/// A step may take so many times its share of the room that is left.
const BURST: usize = 4;

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
    demand: &'a Demand<'a>,
    relaxed: Relaxed,
    /// Waiting work that is as good as equal.
    same_waiting: f64,
    /// Costs that are as good as equal.
    same_cost: f64,
    /// What a curve costs that is known already.
    known: f64,
    /// No way that was left out for want of room could have cost less.
    lost: f64,
}

/// The curve of least cost (of several, any), and what no curve can cost less than, if that may be
/// less than it costs.
pub(super) fn solve(model: &Model<'_>, demand: &Demand<'_>) -> (Vec<u32>, Option<f64>) {
    solve_within(model, demand, KEPT)
}

/// The same with room for so many ways.
fn solve_within(model: &Model<'_>, demand: &Demand<'_>, kept: usize) -> (Vec<u32>, Option<f64>) {
    let mut search = Search::new(model, demand);
    let mut curve = search.relaxed.curve.clone();
    let mut cost = search.known;
    for room in [0, kept] {
        search.lost = f64::INFINITY;
        let other = search.run(room);
        // Every way may have been left out, if none could be better.
        if other.len() == curve.len() && model.rescore(&other).cost < cost {
            curve = other;
            cost = model.rescore(&curve).cost;
            search.known = cost;
            search.same_cost = ROUNDING * cost;
        }
        if search.lost >= cost {
            return (curve, None);
        }
    }
    (curve, Some(search.lost))
}

impl<'a> Search<'a> {
    /// A search that knows the curve of the relaxation.
    fn new(model: &'a Model<'a>, demand: &'a Demand<'a>) -> Self {
        let relaxed = Relaxed::new(model, demand);
        let known = model.rescore(&relaxed.curve).cost;
        let total: f64 = demand.load.iter().sum();
        Self {
            model,
            demand,
            relaxed,
            same_waiting: ROUNDING * total,
            same_cost: ROUNDING * known,
            known,
            lost: f64::INFINITY,
        }
    }

    /// The best curve found with room for `kept` ways, or [`FEWEST`] for each number of
    /// instances.
    fn run(&mut self, kept: usize) -> Vec<u32> {
        let (low, high) = self.model.range();
        let mut history = History(Vec::new());
        let mut fronts = self.start();
        let states = fronts.len();
        for step in 0..self.model.steps() {
            if step > 0 {
                fronts = self.moved(step, &fronts);
            }
            let left = self.model.steps() - step;
            let worth = self.demand.per_unit * (left - 1) as f64;
            for (then, front) in (low..=high).zip(&mut fronts) {
                self.work(step, then, front);
                drop_dear(front, worth);
            }
            // Some steps need more than others.
            let room = BURST.saturating_mul(kept.saturating_sub(history.0.len()) / left);
            self.thin(&mut fronts, room.max(FEWEST * states), step + 1);
            for (then, front) in (low..=high).zip(&mut fronts) {
                history.keep(then, front);
            }
        }
        let all = fronts.iter().flatten();
        let best = all.min_by(|a, b| a.cost.total_cmp(&b.cost));
        history.curve(best.map_or(START, |way| way.place))
    }

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
        let mut all = fronts.to_vec();
        if falling {
            all.reverse();
        }
        let n = all.len();
        let mut merged = Front::new();
        let mut join = |all: &mut [Front], k: usize, shift: usize| {
            self.merge(&all[k], &all[k - shift], price * shift as f64, &mut merged);
            std::mem::swap(&mut all[k], &mut merged);
        };
        if reach >= n.saturating_sub(1) {
            // Without a limit all that lies before has come together already.
            for k in 1..n {
                join(&mut all, k, 1);
            }
        } else {
            doubled(reach, |shift| {
                for k in (shift..n).rev() {
                    join(&mut all, k, shift);
                }
            });
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

    /// Leaves out what must cost more than the curve that is known, and then all but the `room`
    /// most promising; `next` is the next step.
    fn thin(&mut self, fronts: &mut [Front], room: usize, next: usize) {
        let relaxed = &self.relaxed;
        let least = |place: usize, way: &Way| way.cost + relaxed.least(next, place, way.waiting);
        let known = self.known + self.same_cost;
        let mut all: Vec<f64> = Vec::new();
        for (place, front) in fronts.iter_mut().enumerate() {
            front.retain(|way| {
                let least = least(place, way);
                if least <= known {
                    all.push(least);
                }
                least <= known
            });
        }
        if all.len() <= room {
            return;
        }
        let (better, &mut limit, _) = all.select_nth_unstable_by(room, f64::total_cmp);
        // Of those that promise just as much, as many as there is room for.
        let mut equal = better.iter().filter(|&&least| least == limit).count();
        self.lost = self.lost.min(limit);
        for (place, front) in fronts.iter_mut().enumerate() {
            front.retain(|way| {
                let least = least(place, way);
                let fits = least == limit && equal > 0;
                equal -= usize::from(fits);
                least < limit || fits
            });
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

#[cfg(test)]
mod tests {
    use ::model::Dice;

    use super::super::{Penalty, small};
    use super::*;

    #[test]
    fn a_curve_that_is_known_only_saves_work() {
        let mut dice = Dice::stream(1, "backlogs");
        for number in 0..60 {
            let load: Vec<f64> = (0..40).map(|_| 90.0 * dice.uniform()).collect();
            let per_unit = 0.08 * dice.uniform();
            let demand = Demand { load: &load, capacity: 13.0, per_unit };
            let initial = (number % 3 > 0).then_some(number % 6);
            let model = small::model(Penalty::Backlog(demand), initial, number % 4);
            let mut all = Search::new(&model, &demand);
            all.known = f64::INFINITY;
            let best = model.rescore(&all.run(usize::MAX)).cost;
            assert_eq!(all.lost, f64::INFINITY);
            let (curve, bound) = solve(&model, &demand);
            let cost = model.rescore(&curve).cost;
            assert!((cost - best).abs() < 1e-9 * best, "{number}: {cost}, not {best}");
            assert_eq!(bound, None);
        }
    }

    #[test]
    fn the_relaxation_is_never_above_the_optimum_and_near_it() {
        let load: Vec<f64> = (0..100).map(|step| f64::from(step * step % 61)).collect();
        for per_unit in [0.0, 0.001, 0.02, 0.3, 10.0] {
            let demand = Demand { load: &load, capacity: 13.0, per_unit };
            let model = small::model(Penalty::Backlog(demand), Some(0), 0);
            let best = model.optimum().score.cost;
            let bound = Relaxed::new(&model, &demand).least(0, 0, 0.0);
            assert!(bound <= best + 1e-9 * best, "{per_unit}: {bound} of {best}");
            assert!(bound >= 0.8 * best, "{per_unit}: {bound} of {best}");
        }
    }

    #[test]
    fn with_too_little_room_there_is_a_bound_and_a_curve_near_it() {
        let load: Vec<f64> = (0..200).map(|step| f64::from(step * step % 61)).collect();
        let demand = Demand { load: &load, capacity: 13.0, per_unit: 0.02 };
        let model = small::model(Penalty::Backlog(demand), None, 2);
        let (best, none) = solve(&model, &demand);
        assert_eq!(none, None);
        let best = model.rescore(&best).cost;
        let (curve, bound) = solve_within(&model, &demand, 0);
        let score = model.rescore(&curve);
        assert_eq!(score.broken, None, "{curve:?}");
        let bound = bound.unwrap();
        assert!(bound > 0.8 * best && bound < best, "{bound} of {best}");
        assert!(score.cost > best - 1e-9 && score.cost < 1.1 * best, "{score:?} of {best}");
    }
}
