//! The law of the response times of many steps together.
//!
//! Percentiles of a window or a run come from mixing laws, never from averaging percentiles. A
//! law goes in as weights: those who do not wait, those who wait for an exponential time (by its
//! mean), and those who wait for a known time, in bins of less than one percent. Service times
//! are added only when the law is asked for. Not here: laws of one step (`response`).

use super::bins::Bins;
use super::quantile;
use super::response::Response;
use super::waits::Waits;
use super::{Discipline, sizes::Sizes};
use crate::law::ServiceLaw;

/// A weighted mixture of response-time laws of one service.
#[derive(Clone, Debug, Default)]
pub struct Mixture {
    weight: f64,
    /// Sum of weights times means.
    mean: f64,
    /// One for each mean service time that occurs, to a quarter of a percent.
    parts: Vec<Part>,
    last: usize,
    /// The law of the service times, in common.
    of: Option<(ServiceLaw, Discipline)>,
}

/// The laws with one mean service time.
#[derive(Clone, Debug, Default)]
struct Part {
    key: u64,
    weight: f64,
    /// Sum of weights times mean service times.
    service: f64,
    /// Weight of those who do not wait.
    free: f64,
    /// Weights of those who wait for an exponential time, by its mean.
    exponential: Bins,
    /// Weights of those who wait for a known time.
    known: Bins,
}

/// Bits of a number that tell mean service times apart.
const KEY_SHIFT: u32 = 52 - 8;

impl Mixture {
    /// No law yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Forgets all laws, and keeps the memory.
    pub fn clear(&mut self) {
        (self.weight, self.mean, self.of) = (0.0, 0.0, None);
        for part in &mut self.parts {
            (part.weight, part.service, part.free) = (0.0, 0.0, 0.0);
            part.exponential.clear();
            part.known.clear();
        }
    }

    /// Sum of the weights: requests.
    pub fn weight(&self) -> f64 {
        self.weight
    }

    /// Mean in seconds, 0 of nothing.
    pub fn mean(&self) -> f64 {
        if self.weight > 0.0 { self.mean / self.weight } else { 0.0 }
    }

    /// Adds `weight` requests with the law `response`.
    #[inline]
    pub fn add(&mut self, weight: f64, response: &Response) {
        if weight <= 0.0 {
            return;
        }
        self.weight += weight;
        self.mean += weight * response.mean();
        self.of = Some((response.law, response.discipline));
        let part = self.part(response.service);
        part.weight += weight;
        part.service += weight * response.service;
        let waits = weight * response.waits;
        part.free += weight - waits;
        if waits <= 0.0 {
            return;
        }
        if response.shape == 1.0 && response.bound.is_none() {
            part.exponential.add(response.wait, waits);
        } else {
            for (share, wait) in Waits::new(response.wait, response.shape).points() {
                part.known.add(wait, share * waits);
            }
        }
    }

    /// Adds all laws of another mixture of the same service.
    pub fn merge(&mut self, other: &Self) {
        self.weight += other.weight;
        self.mean += other.mean;
        self.of = other.of.or(self.of);
        for theirs in other.parts.iter().filter(|part| part.weight > 0.0) {
            let part = self.part(theirs.service / theirs.weight);
            part.weight += theirs.weight;
            part.service += theirs.service;
            part.free += theirs.free;
            part.exponential.merge(&theirs.exponential);
            part.known.merge(&theirs.known);
        }
    }

    #[inline]
    fn part(&mut self, service: f64) -> &mut Part {
        let key = service.to_bits() >> KEY_SHIFT;
        if self.parts.get(self.last).is_none_or(|part| part.key != key) {
            self.last = self.find(key);
        }
        &mut self.parts[self.last]
    }

    #[cold]
    fn find(&mut self, key: u64) -> usize {
        if let Some(i) = self.parts.iter().position(|part| part.key == key) {
            return i;
        }
        self.parts.push(Part { key, ..Part::default() });
        self.parts.len() - 1
    }

    /// The probability that a response takes longer than `t` seconds; 0 of nothing.
    pub fn survival(&self, t: f64) -> f64 {
        self.ready().map_or(0.0, |ready| ready.survival(t))
    }

    /// The time in seconds that the share `p` of the responses, in 0 to 1, does not exceed; 0 of
    /// nothing.
    pub fn quantile(&self, p: f64) -> f64 {
        self.quantiles([p])[0]
    }

    /// Several quantiles at once, for less than one by one.
    pub fn quantiles<const N: usize>(&self, shares: [f64; N]) -> [f64; N] {
        let Some(ready) = self.ready() else { return [0.0; N] };
        let mean = self.mean();
        // Each is found by itself, within its error; a larger share takes no less time.
        let (mut share, mut least) = (0.0, 0.0_f64);
        shares.map(|p| {
            let late = (1.0 - p).clamp(1e-12, 1.0);
            let t = quantile::find(|t| ready.survival(t), late, mean);
            least = if p >= share { t.max(least) } else { t };
            share = p;
            least
        })
    }

    fn ready(&self) -> Option<Ready> {
        let (law, discipline) = self.of.filter(|_| self.weight > 0.0)?;
        let parts = self.parts.iter().filter(|part| part.weight > 0.0);
        let parts = parts.map(|part| part.expanded(law, discipline)).collect();
        Some(Ready { discipline, sizes: Sizes::new(law), parts, weight: self.weight })
    }
}

impl Part {
    /// The same with the waits as lists; exponential ones only where they have a closed form.
    fn expanded(&self, law: ServiceLaw, discipline: Discipline) -> Listed {
        let closed = law == ServiceLaw::Exponential && discipline == Discipline::Fcfs;
        let mut known = self.known.clone();
        let mut exponential = Vec::new();
        for (wait, weight) in self.exponential.iter() {
            if closed {
                exponential.push((wait, weight));
            } else {
                for (share, wait) in Waits::new(wait, 1.0).points() {
                    known.add(wait, share * weight);
                }
            }
        }
        let service = self.service / self.weight;
        Listed { service, free: self.free, exponential, known: known.iter().collect() }
    }
}

/// A mixture to be asked.
struct Ready {
    discipline: Discipline,
    sizes: Sizes,
    parts: Vec<Listed>,
    weight: f64,
}

struct Listed {
    service: f64,
    free: f64,
    exponential: Vec<(f64, f64)>,
    known: Vec<(f64, f64)>,
}

impl Ready {
    fn survival(&self, t: f64) -> f64 {
        let late: f64 = self.parts.iter().map(|part| self.late(part, t)).sum();
        (late / self.weight).clamp(0.0, 1.0)
    }

    fn late(&self, part: &Listed, t: f64) -> f64 {
        let per_service = 1.0 / part.service;
        let own = self.sizes.survival(t * per_service);
        let mut late = part.free * own;
        for &(wait, weight) in &part.exponential {
            let law = Response::exponential(part.service, wait);
            late += weight * law.closed(t);
        }
        for &(wait, weight) in &part.known {
            late += weight
                * match self.discipline {
                    Discipline::Fcfs => self.sizes.survival((t - wait) * per_service),
                    Discipline::ProcessorSharing => self.sizes.survival(t / (part.service + wait)),
                };
        }
        late
    }
}
