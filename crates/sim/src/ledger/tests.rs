//! The books in sentences.
//!
//! Not here: the drawn days (`carbon`).

use model::sections::{BilledFrom, BudgetParams, GridParams, GridShape, TypeParams};
use model::unit::{Dollars, DollarsPerHour, Factor, GramsPerKwh, Instances, Ratio, Seconds, Watts};

use super::*;
use crate::fleet::Fleet;

/// Books `served` requests of `dt` seconds that end at `now`.
fn book(ledger: &mut Ledger, served: f64, utilisation: f64, fleet: &Inventory, at: (f64, f64)) {
    let outcome = Outcome { served, ..Outcome::default() };
    let flow = Flow { came: served, served, ..Flow::default() };
    let (dt, now) = at;
    ledger.book(&Booking { outcome: &outcome, flow: &flow, fleet, utilisation, dt, now });
}

/// What the fleet costs in `length` seconds if it gets these orders (time and target).
fn cost(prices: &PriceParams, fleet: &FleetParams, orders: &[(f64, u32)], length: f64) -> f64 {
    let mut ledger = Ledger::with(fleet, prices, &GoalParams::default(), 0.0);
    let mut world = Fleet::new(fleet, prices, 1, 1);
    let mut now = 0.0;
    while now < length {
        let paid = *world.inventory();
        now += 1.0;
        world.advance(now);
        book(&mut ledger, 0.0, 0.0, &paid, (1.0, now));
        if let Some(&(_, target)) = orders.iter().find(|(at, _)| *at == now) {
            world.order(target, now);
        }
    }
    ledger.totals.cost
}

/// A dollar a second.
fn dear() -> PriceParams {
    PriceParams { hour: DollarsPerHour::new(3600.0 / 4.0), ..PriceParams::default() }
}

#[test]
fn every_start_is_paid_for_at_least_so_long() {
    let orders = [(100.0, 2), (110.0, 1)];
    let fleet = FleetParams::default();
    let mut prices = dear();
    // Cancelled after 10 s; one instance serves for all 400 s.
    assert!((cost(&prices, &fleet, &orders, 400.0) - 0.25 * 410.0).abs() < 1e-6);
    prices.minimum = Seconds::new(60.0);
    assert!((cost(&prices, &fleet, &orders, 400.0) - 0.25 * 460.0).abs() < 1e-6);
    // What never came into service is not paid for if it is paid for from there on.
    prices.billing = BilledFrom::Ready;
    assert!((cost(&prices, &fleet, &orders, 400.0) - 0.25 * 400.0).abs() < 1e-6);
    // In service for 10 s, draining for 30 s, paid for 20 s more.
    let orders = [(100.0, 2), (230.0, 1)];
    assert!((cost(&prices, &fleet, &orders, 400.0) - 0.25 * 460.0).abs() < 1e-6);
}

#[test]
fn an_instance_that_boots_for_the_warm_pool_is_paid_for_as_one_that_runs() {
    let mut fleet = FleetParams { boot: Seconds::new(40.0), ..FleetParams::default() };
    fleet.warm_pool.size = Instances(1);
    let mut prices = PriceParams { warm_share: Ratio::new(0.0), ..dear() };
    // One serves for all 400 s, one from its call at 100 s on; its successor boots for 40 s.
    let orders = [(100.0, 2)];
    assert!((cost(&prices, &fleet, &orders, 400.0) - 0.25 * 740.0).abs() < 1e-6);
    prices.minimum = Seconds::new(60.0);
    assert!((cost(&prices, &fleet, &orders, 400.0) - 0.25 * 760.0).abs() < 1e-6);
}

#[test]
fn types_and_markets_have_their_prices() {
    let kind = |hour, share| TypeParams {
        hour: DollarsPerHour::new(hour),
        share: Ratio::new(share),
        ..TypeParams::default()
    };
    let mut fleet =
        FleetParams { types: vec![kind(0.1, 0.5), kind(0.4, 0.5)], ..FleetParams::default() };
    fleet.spot.share = Ratio::new(0.5);
    let prices = PriceParams::default();
    let world = Fleet::new(&fleet, &prices, 1, 8);
    let ledger = Ledger::with(&fleet, &prices, &GoalParams::default(), 0.0);
    // Two of each type on demand, two of each on spot for three tenths of the price.
    let spending = ledger.spending(world.inventory());
    assert!((spending - (2.0 * 0.5 + 2.0 * 0.5 * 0.3)).abs() < 1e-12, "{spending}");
}

#[test]
fn what_waits_in_the_warm_pool_costs_its_share() {
    let mut fleet = FleetParams::default();
    fleet.warm_pool.size = Instances(4);
    let world = Fleet::new(&fleet, &dear(), 1, 1);
    let ledger = Ledger::with(&fleet, &dear(), &GoalParams::default(), 0.0);
    let spending = ledger.spending(world.inventory());
    assert!((spending - 900.0 * (1.0 + 4.0 * 0.1)).abs() < 1e-9, "{spending}");
}

#[test]
fn requests_are_paid_for_by_the_million() {
    let prices = PriceParams { million: Dollars::new(2.0), ..PriceParams::default() };
    let mut ledger = Ledger::with(&FleetParams::default(), &prices, &GoalParams::default(), 0.0);
    for second in 1..=100 {
        let now = f64::from(second);
        book(&mut ledger, 40.0, 0.5, &Inventory::default(), (1.0, now));
    }
    assert!((ledger.totals.request_cost - 4000.0 * 2e-6).abs() < 1e-12);
}

#[test]
fn an_hour_of_power_is_as_much_carbon_as_by_hand() {
    let mut prices = PriceParams::default();
    prices.power.idle = Watts::new(10.0);
    prices.power.peak = Watts::new(30.0);
    prices.power.overhead = Factor::new(1.5);
    prices.grid = GridParams {
        mean: GramsPerKwh::new(400.0),
        shape: GridShape::Solar,
        swing: Ratio::new(0.5),
    };
    // From noon to two: both hours of the valley, at half of the mean.
    let fleet = FleetParams::default();
    let mut ledger = Ledger::with(&fleet, &prices, &GoalParams::default(), 43_200.0);
    let mut inventory = Inventory::default();
    (inventory.serving[0], inventory.idle[0], inventory.stored[0]) = (4, 1, 7);
    for minute in 1..=120 {
        let now = 60.0 * f64::from(minute);
        book(&mut ledger, 60.0, 0.25, &inventory, (60.0, now));
    }
    // Four at 15 W and one at 10 W for two hours, half as much again for the building.
    let energy = 70.0 * 2.0 * 1.5 / 1000.0;
    assert!((ledger.totals.energy - energy).abs() < 1e-12, "{}", ledger.totals.energy);
    assert!((ledger.totals.carbon - energy * 200.0).abs() < 1e-9, "{}", ledger.totals.carbon);
}

#[test]
fn the_budget_is_noted_when_it_is_crossed_for_the_first_time() {
    let limit = |limit| BudgetParams { limit: Dollars::new(limit) };
    let crossed = |budget: Budget, start: f64| {
        let goals = GoalParams { budget, ..GoalParams::default() };
        let mut ledger = Ledger::with(&FleetParams::default(), &dear(), &goals, start);
        let mut inventory = Inventory::default();
        inventory.on_demand[0] = 4;
        for second in 1..=300 {
            let now = f64::from(second);
            book(&mut ledger, 0.0, 0.0, &inventory, (1.0, now));
        }
        ledger.totals.over_budget
    };
    assert_eq!(crossed(Budget::Run(limit(150.0)), 0.0), 151.0);
    assert_eq!(crossed(Budget::Run(limit(300.0)), 0.0), f64::INFINITY);
    // A hundred seconds before midnight: the second day has its own budget.
    assert_eq!(crossed(Budget::Day(limit(150.0)), 86_300.0), 251.0);
    assert_eq!(crossed(Budget::Unlimited, 0.0), f64::INFINITY);
}

#[test]
fn on_nodes_it_is_the_nodes_that_are_paid_for() {
    use model::sections::{NodeLayer, NodeParams, NodeSize, PodsPerNode};
    let nodes = |change: fn(&mut NodeParams)| {
        let size = NodeSize::Pods(PodsPerNode { pods: Instances(2) });
        let hour = DollarsPerHour::new(3600.0);
        let mut nodes = NodeParams { size, hour, ..NodeParams::default() };
        change(&mut nodes);
        FleetParams { nodes: NodeLayer::On(nodes), ..FleetParams::default() }
    };
    // One node for all of the time; a second one from the scan at 10 s on.
    let orders = [(5.0, 3)];
    let one = nodes(|_| {});
    assert!((cost(&dear(), &one, &orders, 400.0) - 790.0).abs() < 1e-6);
    // Paid for from the first pod that it can take, 90 s later.
    let ready = PriceParams { billing: BilledFrom::Ready, ..dear() };
    assert!((cost(&ready, &one, &orders, 400.0) - 700.0).abs() < 1e-6);
    // Nodes that nobody needs are paid for as well, instances and their discount are not.
    let three = nodes(|nodes| nodes.min = Instances(3));
    assert!((cost(&dear(), &three, &[], 100.0) - 300.0).abs() < 1e-6);
    let none = nodes(|nodes| nodes.hour = DollarsPerHour::new(0.0));
    assert_eq!(cost(&dear(), &none, &orders, 400.0), 0.0);
}
