//! Response times of many requests, as either service model knows them: percentiles come from the
//! whole, never from other percentiles.
//!
//! Not here: who collects them (`record`, `meter`).

use crate::fluid::{Mixture, Response};
use crate::requests::Histogram;

/// Response times of many requests.
#[derive(Clone)]
pub(crate) enum Spread {
    /// Probability laws with weights.
    Laws(Box<Mixture>),
    /// Counted requests.
    Counts(Histogram),
}

impl Spread {
    /// The same kind without any request.
    pub(crate) fn empty(&self) -> Self {
        match self {
            Self::Laws(_) => Self::Laws(Box::new(Mixture::new())),
            Self::Counts(_) => Self::Counts(Histogram::new()),
        }
    }

    /// All that was collected; from then on it collects anew.
    pub(crate) fn take(&mut self) -> Self {
        let empty = self.empty();
        std::mem::replace(self, empty)
    }

    /// Adds `weight` requests of a law.
    pub(crate) fn add_law(&mut self, weight: f64, law: &Response) {
        if let Self::Laws(laws) = self {
            laws.add(weight, law);
        }
    }

    /// Adds a request.
    pub(crate) fn add_time(&mut self, seconds: f64) {
        if let Self::Counts(counts) = self {
            counts.add(seconds);
        }
    }

    /// Adds all that `other` holds, which must be of the same kind.
    pub(crate) fn merge(&mut self, other: &Self) {
        match (self, other) {
            (Self::Laws(mine), Self::Laws(other)) => mine.merge(other),
            (Self::Counts(mine), Self::Counts(other)) => mine.merge(other),
            _ => {}
        }
    }

    /// The time that the share `share` of the requests does not exceed; `None` without requests.
    pub(crate) fn quantile(&self, share: f64) -> Option<f64> {
        match self {
            Self::Laws(laws) => (laws.weight() > 0.0).then(|| laws.quantile(share)),
            Self::Counts(counts) => (counts.count() > 0).then(|| counts.quantile(share)),
        }
    }

    /// The mean time; `None` without requests.
    pub(crate) fn mean(&self) -> Option<f64> {
        match self {
            Self::Laws(laws) => (laws.weight() > 0.0).then(|| laws.mean()),
            Self::Counts(counts) => (counts.count() > 0).then(|| counts.mean()),
        }
    }
}
