//! Cohorts in a row, and what is due next; both forget lazily.
//!
//! Not here: what happens when it is due (`lives`).

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

use super::cohort::{Cohort, State};

/// Cohorts of one state in the order in which they came to it. Those that have left it stay in
/// the row until somebody walks past; a cohort never comes back to a state.
pub(super) struct Row {
    state: State,
    ids: VecDeque<u32>,
    /// At this length those that have left are swept out.
    sweep: usize,
}

/// A row is not swept below this length.
const SHORT: usize = 32;

impl Row {
    pub(super) fn of(state: State) -> Self {
        Self { state, ids: VecDeque::new(), sweep: SHORT }
    }

    pub(super) fn clear(&mut self) {
        self.ids.clear();
    }

    pub(super) fn push(&mut self, id: u32, cohorts: &[Cohort]) {
        if self.ids.len() >= self.sweep {
            let state = self.state;
            self.ids.retain(|&id| cohorts[id as usize].state == state);
            self.sweep = (2 * self.ids.len()).max(SHORT);
        }
        self.ids.push_back(id);
    }

    /// The newest that is still there.
    pub(super) fn newest(&mut self, cohorts: &[Cohort]) -> Option<u32> {
        while let Some(&id) = self.ids.back() {
            if cohorts[id as usize].state == self.state {
                return Some(id);
            }
            self.ids.pop_back();
        }
        None
    }

    /// The oldest that is still there.
    pub(super) fn oldest(&mut self, cohorts: &[Cohort]) -> Option<u32> {
        while let Some(&id) = self.ids.front() {
            if cohorts[id as usize].state == self.state {
                return Some(id);
            }
            self.ids.pop_front();
        }
        None
    }

    /// All that are still there, oldest first.
    pub(super) fn iter<'a>(&'a self, cohorts: &'a [Cohort]) -> impl Iterator<Item = u32> + 'a {
        let here = |id: &u32| cohorts[*id as usize].state == self.state;
        self.ids.iter().copied().filter(here)
    }
}

/// Times at which something is due. The bits of a time that is not negative have its order.
#[derive(Default)]
pub(super) struct Due(BinaryHeap<Reverse<(u64, u32)>>);

impl Due {
    /// Something is due for cohort `id` at `at`, which is not before the start of the run.
    pub(super) fn push(&mut self, at: f64, id: u32) {
        if at.is_finite() {
            self.0.push(Reverse((at.max(0.0).to_bits(), id)));
        }
    }

    /// The time and the cohort of the first, if there is one.
    pub(super) fn first(&self) -> Option<(f64, u32)> {
        self.0.peek().map(|Reverse((bits, id))| (f64::from_bits(*bits), *id))
    }

    /// The time of the first; infinite if there is none.
    pub(super) fn next(&self) -> f64 {
        self.first().map_or(f64::INFINITY, |(at, _)| at)
    }

    /// Takes the first out; there must be one.
    pub(super) fn pop(&mut self) -> u32 {
        let Reverse((_, id)) = self.0.pop().expect("its time has just been read");
        id
    }
}
