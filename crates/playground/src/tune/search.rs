//! A search for the cheapest place on a few knobs that keeps a promise.
//!
//! First points that fill the space evenly, half of them crowded around where the knobs stand;
//! then a pattern search from the best few (Hooke and Jeeves, "Direct search solution of numerical
//! and statistical problems", 1961), whose steps halve down to those of the knobs. The even points
//! are an additive recurrence on the generalised golden ratio (Roberts, "The unreasonable
//! effectiveness of quasirandom sequences", 2018). Nothing here is chance: the same question has
//! the same answer. Not here: what a point costs.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use crate::knob::{Dial, Knob};

/// How good a point is: first the promise, then the money.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Score {
    /// By how much the promise is missed; 0 where it is kept.
    pub(super) shortfall: f64,
    /// What it costs.
    pub(super) cost: f64,
}

impl Score {
    fn order(self, other: Self) -> Ordering {
        let shortfall = self.shortfall.total_cmp(&other.shortfall);
        shortfall.then(self.cost.total_cmp(&other.cost))
    }
}

/// A point with its score.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Found {
    /// One value a knob.
    pub(super) values: Vec<f64>,
    pub(super) score: Score,
}

/// The share of the points that is spread out before the search follows the best of them.
const SPREAD: f64 = 0.4;
/// How many of the best points the search follows.
const STARTS: usize = 4;
/// The first step of the search, as a share of a dial.
const FIRST: f64 = 0.125;

/// What was tried so far, and how many points may still be.
pub(super) struct Search<'a> {
    knobs: &'a [Knob],
    /// What a point comes to.
    ask: &'a mut dyn FnMut(&[f64]) -> Score,
    known: BTreeMap<Vec<u64>, Score>,
    left: u32,
}

impl<'a> Search<'a> {
    /// A search that may ask for `most` points.
    pub(super) fn new(
        knobs: &'a [Knob],
        most: u32,
        ask: &'a mut dyn FnMut(&[f64]) -> Score,
    ) -> Self {
        Self { knobs, ask, known: BTreeMap::new(), left: most }
    }

    /// Spreads points out and follows the best; answers with all, the best first.
    pub(super) fn wide(mut self, start: &[f64]) -> Vec<Found> {
        self.score(start);
        let here: Vec<f64> = self.places(start);
        let count = (f64::from(self.left) * SPREAD).floor();
        let mut index = 0.0;
        while index < count && self.left > 0 {
            let crowded = index % 2.0 > 0.0;
            let point: Vec<f64> = even(self.knobs.len(), index)
                .zip(&here)
                .map(|(place, &here)| if crowded { around(here, place) } else { place })
                .collect();
            self.score(&self.values(&point));
            index += 1.0;
        }
        let starts: Vec<Found> = self.ranked().into_iter().take(STARTS).collect();
        for (index, found) in starts.iter().enumerate() {
            // The first of them are the most promising: each may use half of what is left.
            let reserve = if index + 1 < starts.len() { self.left / 2 } else { 0 };
            self.follow(found, FIRST, reserve);
        }
        self.ranked()
    }

    /// Follows these points only, with small steps.
    pub(super) fn near(mut self, starts: &[Vec<f64>]) -> Vec<Found> {
        for start in starts {
            self.score(start);
        }
        if let Some(best) = self.ranked().into_iter().next() {
            self.follow(&best, FIRST / 4.0, 0);
        }
        self.ranked()
    }

    /// Everything that was tried, the best first; of equals the one with the least numbers.
    fn ranked(&self) -> Vec<Found> {
        let found = |(bits, score): (&Vec<u64>, &Score)| Found {
            values: bits.iter().map(|bits| f64::from_bits(*bits)).collect(),
            score: *score,
        };
        let mut all: Vec<Found> = self.known.iter().map(found).collect();
        all.sort_by(|a, b| a.score.order(b.score));
        all
    }

    fn places(&self, values: &[f64]) -> Vec<f64> {
        self.knobs.iter().zip(values).map(|(knob, value)| knob.place_of(*value)).collect()
    }

    fn values(&self, places: &[f64]) -> Vec<f64> {
        self.knobs.iter().zip(places).map(|(knob, place)| knob.value_at(*place)).collect()
    }

    /// The score of a point; `None` if it would be one point too many.
    fn score(&mut self, values: &[f64]) -> Option<Score> {
        let key: Vec<u64> = values.iter().map(|value| value.to_bits()).collect();
        if let Some(score) = self.known.get(&key) {
            return Some(*score);
        }
        self.left = self.left.checked_sub(1)?;
        let score = (self.ask)(values);
        self.known.insert(key, score);
        Some(score)
    }

    /// Pattern search from a point, with steps from `share` of the dials down to those of the
    /// knobs, until only `reserve` points are left.
    fn follow(&mut self, start: &Found, share: f64, reserve: u32) {
        let mut best = start.clone();
        let mut share = share;
        while self.left > reserve {
            let before = best.clone();
            for index in 0..self.knobs.len() {
                self.improve(&mut best, index, share);
            }
            if best.score == before.score {
                if self.knobs.iter().all(|knob| share <= knob.step() || fixed(knob)) {
                    return;
                }
                share *= 0.5;
                continue;
            }
            // What led here may lead further.
            let (from, to) = (self.places(&before.values), self.places(&best.values));
            let ahead: Vec<f64> = from.iter().zip(&to).map(|(a, b)| 2.0 * b - a).collect();
            let values = self.values(&ahead);
            if let Some(score) = self.score(&values)
                && score.order(best.score).is_lt()
            {
                best = Found { values, score };
            }
        }
    }

    /// One knob a step up and a step down; keeps what is better.
    fn improve(&mut self, best: &mut Found, index: usize, share: f64) {
        let knob = &self.knobs[index];
        let step = if fixed(knob) { knob.step() } else { share.max(knob.step()) };
        let here = knob.place_of(best.values[index]);
        for place in [here + step, here - step] {
            let mut values = best.values.clone();
            values[index] = self.knobs[index].value_at(place);
            if let Some(score) = self.score(&values)
                && score.order(best.score).is_lt()
            {
                *best = Found { values, score };
                return;
            }
        }
    }
}

/// Whether a knob has options, which no smaller step lies between.
fn fixed(knob: &Knob) -> bool {
    !matches!(knob.dial, Dial::Number { .. })
}

/// Point `index` of a sequence that fills the unit cube of so many dimensions evenly.
fn even(dimensions: usize, index: f64) -> impl Iterator<Item = f64> {
    let power = dimensions as f64 + 1.0;
    // The root of x^power = x + 1 above 1.
    let mut root = 1.5;
    for _ in 0..40 {
        root = libm::pow(1.0 + root, 1.0 / power);
    }
    let mut step = 1.0;
    (0..dimensions).map(move |_| {
        step /= root;
        (0.5 + step * (index + 1.0)).fract()
    })
}

/// An even place crowded around `here`: the third power of its distance.
fn around(here: f64, place: f64) -> f64 {
    let t = 2.0 * place - 1.0;
    let room = if t > 0.0 { 1.0 - here } else { here };
    here + room * t * t * t
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::Section;

    fn knobs() -> Vec<Knob> {
        let mut knobs = crate::knob::knobs(&crate::first(), &[Section::Policy]);
        knobs.truncate(2);
        knobs
    }

    /// A bowl with its lowest point at these places, and a promise that is kept on one side.
    fn bowl(knobs: &[Knob], at: [f64; 2], values: &[f64]) -> Score {
        let place = |i: usize| knobs[i].place_of(values[i]);
        let (x, y) = (place(0) - at[0], place(1) - at[1]);
        Score { shortfall: (0.3 - place(0)).max(0.0), cost: 1.0 + x * x + 3.0 * y * y + x * y }
    }

    #[test]
    fn it_finds_the_bottom_of_a_bowl_and_the_edge_of_a_promise() {
        let knobs = knobs();
        let start: Vec<f64> = knobs.iter().map(|knob| knob.now).collect();
        for (at, best) in [([0.8, 0.4], 1.0), ([0.1, 0.9], 1.0367)] {
            let mut asked = 0;
            let mut ask = |values: &[f64]| {
                asked += 1;
                bowl(&knobs, at, values)
            };
            let found = Search::new(&knobs, 150, &mut ask).wide(&start);
            assert!(found.len() <= 150 && asked == found.len());
            let score = found[0].score;
            assert!(score.shortfall == 0.0 && score.cost < best + 0.002, "{:?}", found[0]);
            assert!(found.windows(2).all(|pair| pair[0].score.order(pair[1].score).is_le()));
        }
    }

    #[test]
    fn the_same_question_has_the_same_answer() {
        let knobs = knobs();
        let start: Vec<f64> = knobs.iter().map(|knob| knob.now).collect();
        let search = || {
            let mut ask = |values: &[f64]| bowl(&knobs, [0.5, 0.5], values);
            Search::new(&knobs, 60, &mut ask).wide(&start)
        };
        assert_eq!(search(), search());
    }

    #[test]
    fn even_points_leave_no_large_hole() {
        let points: Vec<Vec<f64>> = (0..64).map(|i| even(2, f64::from(i)).collect()).collect();
        for cell in 0..16 {
            let (x, y) = (f64::from(cell % 4) / 4.0, f64::from(cell / 4) / 4.0);
            let within = |p: &&Vec<f64>| {
                (0.0..0.25).contains(&(p[0] - x)) && (0.0..0.25).contains(&(p[1] - y))
            };
            assert!(points.iter().filter(within).count() >= 2, "{x} {y}");
        }
    }
}
