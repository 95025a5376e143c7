//! The life of instances in sentences.
//!
//! Not here: what they cost (`ledger`).

mod chance;
mod lives;
mod mix;
mod nodes;
mod speed;
mod supply;

use model::Quantity as _;
use model::sections::SpotParams;
use model::unit::{Count, Ratio, Seconds};

use super::*;

/// The default fleet.
fn fleet(start: u32) -> Fleet {
    fleet_of(start, |_| {})
}

/// A fleet that differs from the default.
fn fleet_of(start: u32, change: impl FnOnce(&mut FleetParams)) -> Fleet {
    let mut params = FleetParams::default();
    change(&mut params);
    Fleet::new(&params, &PriceParams::default(), 1, start)
}

/// In service, booting, draining.
fn counts(fleet: &Fleet) -> [u32; 3] {
    [fleet.view.in_service, fleet.view.booting, fleet.view.draining]
}

/// All instances on spot.
fn all_spot(change: impl FnOnce(&mut SpotParams)) -> SpotParams {
    let mut spot = SpotParams { share: Ratio::new(1.0), ..SpotParams::default() };
    change(&mut spot);
    spot
}

#[test]
fn an_instance_boots_serves_drains_and_is_gone() {
    let mut fleet = fleet(2);
    fleet.order(3, 0.0);
    assert_eq!(counts(&fleet), [2, 1, 0]);
    fleet.advance(119.0);
    assert_eq!(counts(&fleet), [2, 1, 0]);
    fleet.advance(120.0);
    assert_eq!(counts(&fleet), [3, 0, 0]);
    fleet.order(1, 200.0);
    assert_eq!(counts(&fleet), [1, 0, 2]);
    fleet.advance(230.0);
    assert_eq!(counts(&fleet), [1, 0, 0]);
}

#[test]
fn what_still_boots_is_cancelled_first_newest_first() {
    let mut fleet = fleet(2);
    fleet.order(4, 0.0);
    fleet.order(5, 60.0);
    fleet.order(3, 90.0);
    assert_eq!(counts(&fleet), [2, 1, 0]);
    let lives = fleet.into_lifetimes();
    let gone: Vec<(f64, u32)> =
        lives.iter().filter(|l| l.gone.is_finite()).map(|l| (l.ordered, l.count)).collect();
    // One of the two that were ordered at 0 s was told apart from the other.
    assert_eq!(gone, [(60.0, 1), (0.0, 1)]);
}

#[test]
fn every_instance_has_exactly_one_life() {
    let mut fleet = fleet(4);
    for (i, target) in [7, 2, 9, 1, 0, 3].into_iter().enumerate() {
        let now = 50.0 * i as f64;
        fleet.advance(now);
        fleet.order(target, now);
    }
    let ordered = 4 + 3 + 7 + 3;
    let lives: u32 = fleet.into_lifetimes().iter().map(|life| life.count).sum();
    assert_eq!(lives, ordered);
}
