//! The books: money for instances and requests, promises kept and broken, energy and carbon.
//!
//! Which instances are paid for is known to the fleet, by the second. Not here: what happened
//! (`service`, `fleet`), what the promises of the minutes say together (`Minute` only counts).

mod carbon;
mod slices;
#[cfg(test)]
mod tests;

use model::sections::{Budget, FleetParams, GoalParams, PriceParams};
use model::{Quantity as _, Scenario, Totals};

use crate::fleet::{Inventory, TYPES};
use crate::service::Outcome;
use carbon::Power;
pub(crate) use slices::Minute;
use slices::Slices;

/// The books of a run.
pub(crate) struct Ledger {
    prices: Prices,
    power: Power,
    /// Dollars for one broken promise.
    penalty: f64,
    /// Dollars for one request.
    request: f64,
    budget: Allowance,
    slices: Slices,
    /// Seconds since midnight at the start of the run.
    start: f64,
    /// What it adds up to so far.
    pub(crate) totals: Totals,
}

/// Dollars for one instance-second, by type.
struct Prices {
    on_demand: [f64; TYPES],
    spot: [f64; TYPES],
    stored: [f64; TYPES],
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
            slices: Slices::new(goals.objective.get()),
            start,
            totals: Totals::default(),
        }
    }

    /// Dollars per hour for these instances.
    pub(crate) fn spending(&self, fleet: &Inventory) -> f64 {
        let Prices { on_demand, spot, stored } = &self.prices;
        let groups = [(&fleet.on_demand, on_demand), (&fleet.spot, spot), (&fleet.stored, stored)];
        let mut sum = 0.0;
        for (counts, prices) in groups {
            for (&count, price) in counts.iter().zip(prices) {
                sum += f64::from(count) * price * 3600.0;
            }
        }
        sum
    }

    /// Books one step of `dt` seconds that ends at `now`, in which `load` requests per second
    /// arrived and the fleet was as `fleet` says.
    pub(crate) fn book(&mut self, load: f64, seen: &Outcome, fleet: &Inventory, dt: f64, now: f64) {
        let totals = &mut self.totals;
        let arrived = load * dt;
        let in_time = arrived * seen.in_time;
        let in_service = f64::from(fleet.serving.iter().sum::<u32>());
        totals.arrived += arrived;
        totals.served += seen.served * dt;
        totals.dropped += seen.dropped * dt;
        totals.waiting = seen.backlog;
        totals.in_time += in_time;
        totals.in_service_s += in_service * dt;
        totals.busy_s += in_service * seen.utilisation * dt;
        totals.peak = totals.peak.max(in_service);
        totals.penalty += (arrived - in_time) * self.penalty;
        totals.request_cost += seen.served * dt * self.request;
        let (energy, carbon) = self.power.draws(fleet, seen.utilisation, dt, self.start + now);
        totals.energy += energy;
        totals.carbon += carbon;
        let spending = self.spending(fleet);
        self.totals.cost += spending / 3600.0 * dt;
        self.slices.add(arrived, in_time, now, &mut self.totals);
        self.watch_budget(dt, now);
    }

    /// The requests of every whole minute so far, in order.
    #[cfg_attr(not(test), expect(dead_code, reason = "for the error budget of the run"))]
    pub(crate) fn minutes(&self) -> &[Minute] {
        self.slices.minutes()
    }

    /// Notes when the budget was crossed for the first time.
    fn watch_budget(&mut self, dt: f64, now: f64) {
        let spent = self.totals.cost + self.totals.request_cost;
        let budget = &mut self.budget;
        if self.totals.over_budget.is_none() && spent - budget.before > budget.limit {
            self.totals.over_budget = Some(now);
        }
        // The step that follows may belong to the next day.
        let day = ((self.start + now + 0.5 * dt) / 86_400.0).floor();
        if budget.daily && day > budget.day {
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
        Self { on_demand, spot, stored }
    }
}
