//! How many instances a load needs: the demand that elasticity is measured against.
//!
//! The least fleet that keeps the promise if the load stays (M/M/c with all workers of the
//! fleet): SPEC finds it by a calibration of the real system, here the formulas are the
//! calibration. A backlog is not in it. Not here: the measures (`elasticity`).

use std::collections::BTreeMap;

use model::sections::Bottleneck;
use model::{Quantity as _, Scenario};

use crate::queueing::{Goal, Mmc, Staffing};
use crate::supply::Supplier;

/// The largest load in busy workers for which the exact law is asked. Beyond, the least that carry
/// the load are less than half a percent away from it.
const LARGE: f64 = 20_000.0;

/// The largest fleet that is weighed where instances slow each other down, and what one more must
/// add to the capacity, as a share of it.
const MOST: u32 = 10_000;
const WORTH: f64 = 1e-3;

/// What the promise of a scenario needs.
pub(super) struct Needs {
    supplier: Supplier,
    share: f64,
    within: f64,
    /// Whether instances slow each other down.
    shared: bool,
    /// What was asked before, by the bits of the rate of a worker of one instance.
    known: BTreeMap<u64, Known>,
    /// Whether some load was met for which no fleet can keep the promise.
    pub(super) beyond: bool,
}

/// Answers for one rate.
struct Known {
    staffing: Staffing,
    /// Loads and what they needed, in rising order.
    loads: Vec<(f64, u32)>,
}

impl Needs {
    pub(super) fn new(scenario: &Scenario) -> Self {
        let (service, goals) = (scenario.service(), scenario.goals());
        Self {
            supplier: Supplier::new(&service),
            share: goals.objective.get(),
            within: goals.response.get(),
            shared: service.bottleneck != Bottleneck::Nothing,
            known: BTreeMap::new(),
            beyond: false,
        }
    }

    /// The least instances for so many requests per second at a time of the run, at least one.
    ///
    /// Where no fleet can keep the promise, the least that can serve the load at all; where they
    /// slow each other down, that with the greatest capacity.
    pub(super) fn instances(&mut self, load: f64, at: f64) -> u32 {
        let one = self.supplier.supply(at, 1, 1.0);
        if load <= 0.0 || one.servers == 0 {
            return 1;
        }
        let goal = Goal::Response { share: self.share, within: self.within };
        let known = self.known.entry(one.rate.to_bits()).or_insert_with(|| Known {
            staffing: Staffing::new(one.rate, goal),
            loads: Vec::new(),
        });
        if self.shared {
            let place = known.loads.partition_point(|(known, _)| *known < load);
            let around = place.checked_sub(1).and_then(|below| {
                let (low, high) = (known.loads.get(below)?, known.loads.get(place)?);
                (low.1 == high.1).then_some(low.1)
            });
            return around.unwrap_or_else(|| self.learn(load, at, one.rate, place));
        }
        let busy = load / one.rate;
        if busy <= LARGE {
            if let Some(servers) = known.staffing.servers_for(busy) {
                return servers.div_ceil(one.servers).max(1);
            }
            self.beyond = true;
        }
        above(load / one.capacity())
    }

    /// The same fleet by fleet, into memory: a higher load never needs fewer.
    fn learn(&mut self, load: f64, at: f64, rate: f64, place: usize) -> u32 {
        let found = self.search(load, at);
        if let Some(known) = self.known.get_mut(&rate.to_bits()) {
            known.loads.insert(place, (load, found));
        }
        found
    }

    /// The same by the formulas.
    fn search(&mut self, load: f64, at: f64) -> u32 {
        let mut best = (0.0, 1);
        for instances in 1..=MOST {
            let supply = self.supplier.supply(at, instances, f64::from(instances));
            let capacity = supply.capacity();
            if capacity <= best.0 * (1.0 + WORTH) {
                // Past the peak more of them can do less.
                break;
            }
            best = (capacity, instances);
            if capacity <= load {
                continue;
            }
            let queue = Mmc::new(load, supply.rate, supply.servers);
            let missed = queue.map_or(1.0, |queue| queue.response_exceeds(self.within));
            if missed <= 1.0 - self.share {
                return instances;
            }
        }
        self.beyond = true;
        best.1
    }
}

/// The least whole number above `share`, at least 1.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a cast from float saturates"
)]
fn above(share: f64) -> u32 {
    (share.floor() as u32).saturating_add(1)
}
