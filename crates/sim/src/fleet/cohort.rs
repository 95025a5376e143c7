//! A cohort: instances that have shared their whole life so far.
//!
//! Not here: when what happens to it (`lives`).

use model::Lifetime;

/// What an instance is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// On its way into the warm pool.
    Preparing,
    /// Waiting in the warm pool.
    Stored,
    /// Ordered or called, not yet serving.
    Booting,
    /// Serving.
    Serving,
    /// Serving nothing, and nobody has noticed.
    Failed,
    /// Finishing its work, then put away.
    Draining,
    /// No more.
    Gone,
}

/// Instances that have shared their whole life so far.
#[derive(Clone, Debug)]
pub(super) struct Cohort {
    /// Their life as it is known by now.
    pub(super) life: Lifetime,
    /// The number of the first of them; the others follow.
    pub(super) first: u32,
    pub(super) state: State,
    /// The pool of the provider from which a spot instance comes.
    pub(super) pool: u32,
    /// Whether they still count as warming.
    pub(super) warming: bool,
    /// Whether they are paid for as running instances at present, and since when.
    pub(super) billed: Option<f64>,
    /// From when on they have their full speed.
    pub(super) settled: f64,
    /// When they will fail.
    pub(super) fails: f64,
    /// When the provider will tell them to go.
    pub(super) told: f64,
    /// When something happens to them next.
    pub(super) due: f64,
    /// The node on which all of them are; [`NOWHERE`](super::nodes::NOWHERE) if there is none.
    pub(super) node: u32,
}

impl Cohort {
    /// The number of their type.
    pub(super) fn kind(&self) -> usize {
        usize::from(self.life.kind)
    }

    /// Whether they serve, and not yet at full speed at `at`.
    pub(super) fn ramps(&self, at: f64) -> bool {
        self.state == State::Serving && self.settled > at
    }

    /// Takes the newest `count` of them out, less than all.
    pub(super) fn split(&mut self, count: u32) -> Self {
        self.life.count -= count;
        let mut part = self.clone();
        part.life.count = count;
        part.first += self.life.count;
        part
    }
}

/// The life of `count` instances that were ordered at `ordered` and of which nothing more is
/// known.
pub(super) fn life(count: u32, ordered: f64) -> Lifetime {
    Lifetime {
        count,
        ordered,
        called: f64::INFINITY,
        ready: f64::INFINITY,
        warm: f64::INFINITY,
        failed: f64::INFINITY,
        drained: f64::INFINITY,
        gone: f64::INFINITY,
        kind: 0,
        spot: false,
    }
}
