//! A run with the life of every single request and instance, for those who want to look at it.
//!
//! The run is the same to the last bit as without. Not here: how it is drawn.

use model::Lifetime;

use crate::requests::Seen;
pub use crate::requests::{End, Visit};

/// The most attempts that are kept; of more requests only every so manieth is kept.
pub const MOST_VISITS: usize = 200_000;
/// The most instances that are told apart.
pub const MOST_LIVES: usize = 200_000;

/// An instance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Life {
    /// Its number, by which visits know it.
    pub number: u32,
    /// When what happened to it; its count is 1.
    pub life: Lifetime,
}

/// Every request and every instance of a run.
///
/// Equal instances that share one line have no names to the engine. Here they have: when some
/// leave, those are taken for the leaving whose work ends first. Who leaves with a request in
/// service may still have it when it is gone by the clock: [`Visit::ended`] says for how long.
#[derive(Clone, Debug, PartialEq)]
pub struct Log {
    /// Attempts of requests, in the order in which they came.
    pub visits: Vec<Visit>,
    /// Instances, in the order of their numbers; at most [`MOST_LIVES`] are told apart.
    pub lives: Vec<Life>,
    /// How many requests each one that was kept stands for; 1 where all were.
    pub each: u32,
    /// How many requests came in all, kept or not.
    pub guests: u32,
}

impl Log {
    /// Puts together what was seen with the lives of instances, of which the first of each cohort
    /// has this number.
    pub(crate) fn new(seen: Seen, lifetimes: &[Lifetime], firsts: &[u32]) -> Self {
        let Seen { visits, each, guests, renamed } = seen;
        let all = cohorts(lifetimes, firsts);
        let mut lives = all.clone();
        for (born, left) in renamed {
            let Some(end) = all.get(left as usize) else { continue };
            let Lifetime { failed, drained, gone, .. } = end.life;
            if let Some(life) = lives.get_mut(born as usize) {
                life.life = Lifetime { failed, drained, gone, ..life.life };
            }
        }
        Self { visits, lives, each: each.max(1), guests }
    }

    /// How many attempts came before `at`: these, and no others, are or were there then.
    pub fn came(&self, at: f64) -> usize {
        self.visits.partition_point(|visit| visit.came < at)
    }

    /// Attempts that wait at `at`, in the order in which they came. Where workers are shared,
    /// nobody waits.
    pub fn waiting(&self, at: f64) -> impl Iterator<Item = &Visit> {
        self.visits[..self.came(at)].iter().filter(move |visit| visit.waits(at))
    }

    /// Attempts that are served at `at`, in the order in which they came.
    pub fn served(&self, at: f64) -> impl Iterator<Item = &Visit> {
        self.visits[..self.came(at)].iter().filter(move |visit| visit.is_served(at))
    }
}

impl Visit {
    /// Whether it is in a line at `at`.
    pub fn waits(&self, at: f64) -> bool {
        self.came < at && self.began >= at && self.ended >= at
    }

    /// Whether a worker has it at `at`.
    pub fn is_served(&self, at: f64) -> bool {
        self.began < at && self.ended >= at
    }

    /// Seconds in line up to `at`.
    pub fn wait(&self, at: f64) -> f64 {
        (self.began.min(self.ended).min(at) - self.came).max(0.0)
    }
}

/// Every instance of the cohorts, in the order of their numbers.
fn cohorts(lifetimes: &[Lifetime], firsts: &[u32]) -> Vec<Life> {
    let mut lives: Vec<Option<Lifetime>> = Vec::new();
    for (life, &first) in lifetimes.iter().zip(firsts) {
        let first = first as usize;
        let end = (first + life.count as usize).min(MOST_LIVES);
        if lives.len() < end {
            lives.resize(end, None);
        }
        if let Some(places) = lives.get_mut(first..end) {
            places.fill(Some(Lifetime { count: 1, ..*life }));
        }
    }
    let numbered = (0..).zip(lives);
    numbered.filter_map(|(number, life)| life.map(|life| Life { number, life })).collect()
}
