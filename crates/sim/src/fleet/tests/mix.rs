//! Types, spot and on-demand, and who goes first.
//!
//! Not here: what the provider takes back (`lives`, `chance`).

use model::sections::{RemovalMarket, RemovalOrder, TypeParams};

use super::*;

#[test]
fn spot_instances_are_a_share_above_the_base_and_fractions_go_to_on_demand() {
    for (base, share, total, spot) in
        [(0, 0.5, 5, 2), (10, 0.5, 10, 0), (10, 0.5, 20, 5), (10, 0.5, 40, 15), (2, 1.0, 9, 7)]
    {
        let mut fleet = fleet_of(0, |params| {
            params.spot.base = Instances(base);
            params.spot.share = Ratio::new(share);
        });
        fleet.order(total, 0.0);
        fleet.advance(120.0);
        assert_eq!((fleet.view().in_service, fleet.view().spot), (total, spot));
    }
}

#[test]
fn growing_and_shrinking_keeps_the_balance_of_the_markets() {
    let mut fleet = fleet_of(20, |params| {
        params.spot.base = Instances(4);
        params.spot.share = Ratio::new(0.75);
    });
    for (step, target) in [10, 31, 4, 0, 12, 40, 8].into_iter().enumerate() {
        fleet.order(target, 1000.0 * (1.0 + step as f64));
        fleet.advance(1000.0 * (1.5 + step as f64));
        assert_eq!(fleet.view().spot, fleet.plan.spot.of(target), "{target}");
    }
}

/// When those came that are in service after four of eight have gone: markets and times.
fn left(removal: RemovalOrder, market: RemovalMarket) -> Vec<(bool, f64, u32)> {
    let mut fleet = fleet_of(4, |params| {
        params.boot = Seconds::new(0.0);
        params.spot.share = Ratio::new(0.5);
        (params.removal, params.removal_market) = (removal, market);
    });
    fleet.order(8, 100.0);
    fleet.order(4, 200.0);
    let lives = fleet.into_lifetimes();
    let left = lives.iter().filter(|life| life.drained.is_infinite());
    left.map(|life| (life.spot, life.ready, life.count)).collect()
}

#[test]
fn the_newest_or_the_oldest_go_first() {
    use RemovalMarket::{Balance, Either};
    for market in [Balance, Either] {
        let newest = left(RemovalOrder::Newest, market.clone());
        assert_eq!(newest, [(false, 0.0, 2), (true, 0.0, 2)]);
        assert_eq!(left(RemovalOrder::Oldest, market), [(false, 100.0, 2), (true, 100.0, 2)]);
    }
}

#[test]
fn one_market_goes_first_if_that_is_wanted() {
    let spot_gone = left(RemovalOrder::Newest, RemovalMarket::Spot);
    assert_eq!(spot_gone, [(false, 0.0, 2), (false, 100.0, 2)]);
    let own_gone = left(RemovalOrder::Newest, RemovalMarket::OnDemand);
    assert_eq!(own_gone, [(true, 0.0, 2), (true, 100.0, 2)]);
}

#[test]
fn new_instances_are_of_the_types_in_their_shares() {
    let kind = |share| TypeParams { share: Ratio::new(share), ..TypeParams::default() };
    let mut fleet = fleet_of(0, |params| params.types = vec![kind(0.5), kind(0.3), kind(0.2)]);
    for n in 1..=50 {
        fleet.order(2 * n, f64::from(n));
    }
    fleet.advance(1000.0);
    assert_eq!(fleet.inventory().serving, [50, 30, 20, 0]);
    let mut even = fleet_of(0, |params| params.types = vec![kind(0.0), kind(0.0)]);
    even.order(10, 0.0);
    assert_eq!(even.inventory().idle, [5, 5, 0, 0]);
}

#[test]
fn spot_instances_come_from_all_pools() {
    let fleet = fleet_of(10, |params| params.spot = all_spot(|spot| spot.pools = Count(4)));
    let mut pools = [0; 4];
    for cohort in &fleet.cohorts {
        pools[cohort.pool as usize] += cohort.life.count;
    }
    assert_eq!(pools, [3, 3, 2, 2]);
}
