//! The books: money for instances, promises kept and broken.
//!
//! Instances are billed by the second while they serve and drain, and from their order on if the
//! prices say so. Not here: what happened (`service`, `fleet`).

use model::sections::{BilledFrom, PriceParams};
use model::{FleetView, Quantity as _, Totals};

use crate::service::Outcome;

/// The books of a run.
pub(crate) struct Ledger {
    /// Dollars for one instance-second.
    price: f64,
    boots_paid: bool,
    /// Dollars for one broken promise.
    penalty: f64,
    /// What it adds up to so far.
    pub(crate) totals: Totals,
}

impl Ledger {
    pub(crate) fn new(prices: &PriceParams) -> Self {
        Self {
            price: prices.hour.get() / 3600.0,
            boots_paid: prices.billing == BilledFrom::Order,
            penalty: prices.penalty.get() / 1000.0,
            totals: Totals::default(),
        }
    }

    /// Dollars per hour for these instances.
    pub(crate) fn spending(&self, fleet: FleetView) -> f64 {
        let booting = if self.boots_paid { fleet.booting } else { 0 };
        f64::from(fleet.in_service + fleet.draining + booting) * self.price * 3600.0
    }

    /// Books one step of `dt` seconds in which `load` requests per second arrived.
    pub(crate) fn book(&mut self, load: f64, seen: &Outcome, fleet: FleetView, dt: f64) {
        let totals = &mut self.totals;
        let arrived = load * dt;
        let in_time = arrived * seen.in_time;
        let in_service = f64::from(fleet.in_service);
        totals.arrived += arrived;
        totals.served += seen.served * dt;
        totals.dropped += seen.dropped * dt;
        totals.waiting = seen.backlog;
        totals.in_time += in_time;
        totals.in_service_s += in_service * dt;
        totals.busy_s += in_service * seen.utilisation * dt;
        totals.peak = totals.peak.max(in_service);
        totals.penalty += (arrived - in_time) * self.penalty;
        let spending = self.spending(fleet);
        self.totals.cost += spending / 3600.0 * dt;
    }
}
