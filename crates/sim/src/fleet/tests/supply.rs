//! Warm pool, quotas, shortages.
//!
//! Not here: what an instance is when it has come (`mix`).

use model::sections::{FleetEvent, FleetEventKind, Quota, QuotaParams, ShortageParams};

use super::*;

fn pooled(params: &mut FleetParams) {
    params.warm_pool.size = Instances(3);
    params.warm_pool.attach = Seconds::new(10.0);
}

#[test]
fn the_warm_pool_attaches_fast_and_is_filled_up_again() {
    let mut fleet = fleet_of(2, pooled);
    assert_eq!(fleet.view().warm_pool, 3);
    fleet.order(7, 100.0);
    // Three from the pool, two from the provider, three on their way to the pool.
    assert_eq!((fleet.view().booting, fleet.view().warm_pool), (5, 3));
    assert_eq!(fleet.inventory().stored, [0; TYPES]);
    fleet.advance(110.0);
    assert_eq!(counts(&fleet), [5, 2, 0]);
    fleet.advance(220.0);
    assert_eq!((counts(&fleet), fleet.inventory().stored[0]), ([7, 0, 0], 3));
    let lives = fleet.into_lifetimes();
    let called: Vec<_> = lives.iter().filter(|l| l.called > l.ordered).collect();
    assert!(called.iter().any(|l| (l.count, l.called, l.ready) == (3, 100.0, 110.0)));
    assert!(called.iter().any(|l| (l.count, l.ordered) == (3, 100.0) && l.called.is_infinite()));
}

fn shortage(at: f64, hold: f64, allowed: u32) -> FleetEvent {
    let short = ShortageParams { hold: Seconds::new(hold), allowed: Instances(allowed) };
    FleetEvent { at: Seconds::new(at), kind: FleetEventKind::Shortage(short) }
}

#[test]
fn in_a_shortage_orders_wait_until_it_is_over() {
    let mut fleet = fleet_of(2, |params| params.events = vec![shortage(50.0, 600.0, 2)]);
    fleet.advance(60.0);
    fleet.order(7, 60.0);
    let view = fleet.view();
    assert_eq!((view.booting, view.refused, view.wanted()), (2, 3, 7));
    assert_eq!(fleet.upcoming(), 180.0);
    fleet.advance(649.0);
    assert_eq!((counts(&fleet), fleet.view().refused), ([4, 0, 0], 3));
    fleet.advance(650.0);
    assert_eq!((counts(&fleet), fleet.view().refused), ([4, 3, 0], 0));
    fleet.advance(770.0);
    assert_eq!(counts(&fleet), [7, 0, 0]);
}

#[test]
fn orders_that_wait_are_the_first_to_be_taken_back() {
    let mut fleet = fleet_of(2, |params| params.events = vec![shortage(0.0, 600.0, 1)]);
    fleet.order(6, 10.0);
    fleet.order(4, 20.0);
    assert_eq!((fleet.view().refused, counts(&fleet)), (1, [2, 1, 0]));
    fleet.order(2, 30.0);
    assert_eq!((fleet.view().refused, counts(&fleet)), (0, [2, 0, 0]));
}

#[test]
fn the_warm_pool_helps_in_a_shortage() {
    let mut fleet = fleet_of(2, |params| {
        pooled(params);
        params.events = vec![shortage(50.0, 600.0, 0)];
    });
    fleet.advance(60.0);
    fleet.order(4, 60.0);
    fleet.advance(70.0);
    assert_eq!((counts(&fleet), fleet.view().warm_pool), ([4, 0, 0], 1));
    fleet.advance(649.0);
    assert_eq!(fleet.view().warm_pool, 1);
    fleet.advance(650.0);
    assert_eq!(fleet.view().warm_pool, 3);
}

#[test]
fn a_quota_of_a_minute_lets_so_many_start_in_each() {
    let quota = Quota::Minute(QuotaParams { most: Instances(3) });
    let mut fleet = fleet_of(0, |params| params.quota = quota);
    fleet.order(8, 30.0);
    let started: Vec<u32> = [30.0, 59.0, 60.0, 119.0, 120.0]
        .map(|at| {
            fleet.advance(at);
            fleet.view().wanted() - fleet.view().refused
        })
        .to_vec();
    assert_eq!(started, [3, 3, 6, 6, 8]);
}

#[test]
fn a_quota_of_a_decision_lets_so_many_start_at_each() {
    let quota = Quota::Decision(QuotaParams { most: Instances(3) });
    let mut fleet = fleet_of(0, |params| params.quota = quota);
    for (decision, waiting) in [(1.0, 5), (2.0, 2), (3.0, 0)] {
        fleet.order(8, decision * 60.0);
        fleet.advance(decision * 60.0 + 59.0);
        assert_eq!(fleet.view().refused, waiting);
    }
}
