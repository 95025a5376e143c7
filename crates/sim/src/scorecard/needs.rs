//! How many instances a load needs: the demand that elasticity is measured against.
//!
//! The least fleet that keeps the promise if the load stays (M/M/c with all workers of the
//! fleet): SPEC finds it by a calibration of the real system, here the formulas are the
//! calibration. A backlog is not in it. Not here: the measures (`elasticity`).

use std::collections::BTreeMap;

use model::sections::Bottleneck;
use model::{Quantity as _, Scenario};

use crate::queueing::{Goal, Staffing};
use crate::supply::Supplier;

/// The largest load in busy workers for which the exact law is asked. Beyond, the least that carry
/// the load are less than half a percent away from it.
const LARGE: f64 = 20_000.0;

/// The largest fleet that is weighed where instances slow each other down.
const MOST: u32 = 10_000;

/// What the promise of a scenario needs.
pub(super) struct Needs {
    supplier: Supplier,
    goal: Goal,
    /// Whether instances slow each other down.
    shared: bool,
    /// By the bits of the rate of a worker.
    known: BTreeMap<u64, Staffing>,
    /// Whether some load was met for which no fleet can keep the promise.
    pub(super) beyond: bool,
}

impl Needs {
    pub(super) fn new(scenario: &Scenario) -> Self {
        let (service, goals) = (scenario.service(), scenario.goals());
        Self {
            supplier: Supplier::new(&service),
            goal: Goal::Response { share: goals.objective.get(), within: goals.response.get() },
            shared: service.bottleneck != Bottleneck::Nothing,
            known: BTreeMap::new(),
            beyond: false,
        }
    }

    /// The least instances for so many requests per second at a time of the run, at least one.
    ///
    /// Where no fleet can keep the promise, the least that can serve the load at all, and where
    /// none can do that, that with the greatest capacity.
    pub(super) fn instances(&mut self, load: f64, at: f64) -> u32 {
        let one = self.supplier.supply(at, 1, 1.0);
        if load <= 0.0 || one.servers == 0 {
            return 1;
        }
        if !self.shared {
            if let Some(servers) = self.servers(load, one.rate) {
                return servers.div_ceil(one.servers).max(1);
            }
            self.beyond |= load / one.rate <= LARGE;
        }
        self.search(load, at)
    }

    /// The least workers of a rate that keep the promise.
    fn servers(&mut self, load: f64, rate: f64) -> Option<u32> {
        let busy = load / rate;
        if busy > LARGE {
            return None;
        }
        let goal = self.goal;
        let staffing = self.known.entry(rate.to_bits());
        staffing.or_insert_with(|| Staffing::new(rate, goal)).servers_for(busy)
    }

    /// The same fleet by fleet, from the first that could carry the load.
    fn search(&mut self, load: f64, at: f64) -> u32 {
        let one = self.supplier.supply(at, 1, 1.0).capacity();
        let first = above(load / one);
        if !self.shared {
            return first;
        }
        let mut carries = None;
        let mut best = (0.0, 1);
        for instances in first..=MOST {
            let supply = self.supplier.supply(at, instances, f64::from(instances));
            let capacity = supply.capacity();
            if capacity > best.0 {
                best = (capacity, instances);
            } else if carries.is_none() || capacity <= load {
                // Past the peak more of them can do less.
                break;
            }
            if capacity > load {
                carries = carries.or(Some(instances));
                let large = load / supply.rate > LARGE;
                let enough = self.servers(load, supply.rate);
                if large || enough.is_some_and(|servers| servers <= supply.servers) {
                    return instances;
                }
            }
        }
        self.beyond = true;
        carries.unwrap_or(best.1)
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
