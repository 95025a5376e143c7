//! The books: money for instances and requests, promises kept and broken, energy and carbon.
//!
//! Which instances are paid for is known to the fleet, by the second. Not here: what happened
//! (`engine`, `fleet`), and which request kept its promise (`record`).

mod carbon;
#[cfg(test)]
mod tests;

use model::sections::{Budget, FleetParams, GoalParams, PriceParams};
use model::{Quantity as _, Scenario, Totals};

use crate::engine::Flow;
use crate::fleet::{Inventory, TYPES};
use crate::outcome::Outcome;
use crate::record::Record;
use carbon::Power;

/// The books of a run.
pub(crate) struct Ledger {
    prices: Prices,
    power: Power,
    /// Dollars for one broken promise.
    penalty: f64,
    /// Dollars for one request.
    request: f64,
    budget: Allowance,
    rates: Rates,
    objective: f64,
    /// Seconds since midnight at the start of the run.
    start: f64,
    /// What it adds up to so far.
    pub(crate) totals: Totals,
}

/// What is booked of a step.
#[derive(Clone, Copy)]
pub(crate) struct Booking<'a> {
    pub(crate) outcome: &'a Outcome,
    pub(crate) flow: &'a Flow,
    pub(crate) fleet: &'a Inventory,
    /// Busy share of the instances in service.
    pub(crate) utilisation: f64,
    pub(crate) dt: f64,
    /// The end of the step.
    pub(crate) now: f64,
}

/// Dollars for one instance-second, by type.
struct Prices {
    on_demand: [f64; TYPES],
    spot: [f64; TYPES],
    stored: [f64; TYPES],
    /// Dollars for one node-second, if nodes are what is paid for.
    node: Option<f64>,
}

/// What a fleet costs and draws, worked out when it changes.
#[derive(Clone, Copy, Default)]
struct Rates {
    fleet: Inventory,
    /// Dollars per hour, and per second.
    spending: f64,
    per_second: f64,
    /// Dollars per second of spot instances.
    spot: f64,
    /// Watts with nothing to do, and what is drawn more when fully busy.
    watts: (f64, f64),
    in_service: f64,
}

/// What may be spent.
struct Allowance {
    limit: f64,
    daily: bool,
    /// What was spent before this day began.
    before: f64,
    day: f64,
}

impl Ledger {
    pub(crate) fn new(scenario: &Scenario) -> Self {
        let (fleet, prices, goals) = (scenario.fleet(), scenario.prices(), scenario.goals());
        Self::with(&fleet, &prices, &goals, scenario.clock().start.get())
    }

    /// The books of a run that starts `start` seconds after midnight.
    fn with(fleet: &FleetParams, prices: &PriceParams, goals: &GoalParams, start: f64) -> Self {
        let (limit, daily) = match &goals.budget {
            Budget::Unlimited => (f64::INFINITY, false),
            Budget::Run(budget) => (budget.limit.get(), false),
            Budget::Day(budget) => (budget.limit.get(), true),
        };
        Self {
            prices: Prices::new(fleet, prices),
            power: Power::new(fleet, prices),
            penalty: prices.penalty.get() / 1000.0,
            request: prices.million.get() / 1e6,
            budget: Allowance { limit, daily, before: 0.0, day: 0.0 },
            objective: goals.objective.get(),
            rates: Rates::default(),
            start,
            totals: Totals { over_budget: f64::INFINITY, ..Totals::default() },
        }
    }

    /// Dollars per hour for the instances of the last step.
    pub(crate) fn spent(&self) -> f64 {
        self.rates.spending
    }

    /// Dollars per hour for these instances.
    fn spending(&self, fleet: &Inventory) -> f64 {
        let Prices { on_demand, spot, stored, node } = &self.prices;
        if let Some(price) = node {
            return f64::from(fleet.nodes) * price * 3600.0;
        }
        let groups = [(&fleet.on_demand, on_demand), (&fleet.spot, spot), (&fleet.stored, stored)];
        let mut sum = 0.0;
        for (counts, prices) in groups {
            for (&count, price) in counts.iter().zip(prices) {
                sum += f64::from(count) * price * 3600.0;
            }
        }
        sum
    }

    /// Dollars per second for spot instances.
    fn spot(&self, fleet: &Inventory) -> f64 {
        if self.prices.node.is_some() {
            return 0.0;
        }
        let each = fleet.spot.iter().zip(&self.prices.spot);
        each.map(|(&count, price)| f64::from(count) * price).sum()
    }

    /// Books one step.
    pub(crate) fn book(&mut self, booking: &Booking<'_>) {
        let Booking { outcome, flow, fleet, utilisation, dt, now } = *booking;
        if self.rates.fleet != *fleet {
            let spending = self.spending(fleet);
            self.rates = Rates {
                fleet: *fleet,
                spending,
                per_second: spending / 3600.0,
                spot: self.spot(fleet),
                watts: self.power.watts(fleet),
                in_service: f64::from(fleet.serving.iter().sum::<u32>()),
            };
        }
        let Rates { per_second, spot, watts, in_service, .. } = self.rates;
        let totals = &mut self.totals;
        totals.arrived += flow.came;
        totals.served += flow.served;
        totals.lost += flow.lost;
        totals.retried += flow.retried;
        totals.waiting = flow.open;
        totals.dropped += outcome.dropped;
        totals.timed_out += outcome.timed_out;
        totals.abandoned += outcome.abandoned;
        totals.in_service_s += in_service * dt;
        totals.busy_s += in_service * utilisation * dt;
        totals.peak = totals.peak.max(in_service);
        totals.request_cost += outcome.served * self.request;
        let (energy, carbon) = self.power.draws(watts, utilisation, dt, self.start + now);
        totals.energy += energy;
        totals.carbon += carbon;
        totals.cost += per_second * dt;
        totals.spot_cost += spot * dt;
        self.watch_budget(dt, now);
    }

    /// Ends the books with what became of the promises.
    pub(crate) fn finish(&mut self, record: &Record) {
        let totals = &mut self.totals;
        totals.penalty = (totals.arrived - totals.in_time).max(0.0) * self.penalty;
        for (kept, all) in &record.minutes {
            totals.minutes += 1.0;
            // What was added up in another order differs in the last bits.
            let good = *kept >= self.objective * all * (1.0 - 1e-12);
            totals.good_minutes += f64::from(u8::from(good));
        }
    }

    /// Dollars for one broken promise.
    pub(crate) fn penalty(&self) -> f64 {
        self.penalty
    }

    /// Notes when the budget was crossed for the first time.
    fn watch_budget(&mut self, dt: f64, now: f64) {
        let spent = self.totals.cost + self.totals.request_cost;
        let budget = &mut self.budget;
        if self.totals.over_budget == f64::INFINITY && spent - budget.before > budget.limit {
            self.totals.over_budget = now;
        }
        if !budget.daily {
            return;
        }
        // The step that follows may belong to the next day.
        let day = ((self.start + now + 0.5 * dt) / 86_400.0).floor();
        if day > budget.day {
            (budget.day, budget.before) = (day, spent);
        }
    }
}

impl Prices {
    fn new(fleet: &FleetParams, prices: &PriceParams) -> Self {
        let mut hours = [prices.hour.get(); TYPES];
        for (hour, kind) in hours.iter_mut().zip(&fleet.types) {
            *hour = kind.hour.get();
        }
        let on_demand = hours.map(|hour| hour / 3600.0);
        let rest = 1.0 - prices.spot_discount.get();
        let spot = on_demand.map(|price| price * rest);
        let stored = on_demand.map(|price| price * prices.warm_share.get());
        let node = fleet.nodes.params().map(|nodes| nodes.hour.get() / 3600.0);
        Self { on_demand, spot, stored, node }
    }
}
