//! How fast instances are: types, cold start, warm-up, and what an engine is told of it.
//!
//! Not here: what the service does with it.

use model::sections::{ColdStartParams, TypeParams};
use model::unit::Factor;

use super::lives::outage;
use super::*;

#[test]
fn a_cold_instance_gains_its_speed_in_a_straight_line() {
    let mut fleet = fleet_of(2, |params| {
        params.boot = Seconds::new(0.0);
        params.cold_start = ColdStartParams { share: Ratio::new(0.2), span: Seconds::new(100.0) };
    });
    assert_eq!(fleet.speed(0.0), 2.0);
    fleet.order(3, 50.0);
    for (at, speed) in [(50.0, 2.2), (75.0, 2.4), (100.0, 2.6), (150.0, 3.0), (900.0, 3.0)] {
        let before = fleet.version();
        fleet.advance(at);
        assert!((fleet.speed(at) - speed).abs() < 1e-12, "{} at {at}", fleet.speed(at));
        assert_eq!(fleet.version() > before, at <= 150.0);
    }
}

#[test]
fn the_members_are_those_in_service_with_their_numbers_and_speeds() {
    let kind = |capacity, share| TypeParams {
        capacity: Factor::new(capacity),
        share: Ratio::new(share),
        ..TypeParams::default()
    };
    let mut fleet = fleet_of(3, |params| {
        params.types = vec![kind(1.0, 0.5), kind(2.0, 0.5)];
        params.cold_start = ColdStartParams { share: Ratio::new(0.5), span: Seconds::new(40.0) };
        params.events = vec![outage(400.0, 1)];
    });
    fleet.order(5, 0.0);
    fleet.advance(130.0);
    let mut members = Vec::new();
    fleet.members(130.0, &mut members);
    let sum: f64 = members.iter().map(|member| member.speed).sum();
    assert!((sum - fleet.speed(130.0)).abs() < 1e-12);
    let mut ids: Vec<u32> = members.iter().map(|member| member.id).collect();
    ids.sort_unstable();
    assert_eq!(ids, [0, 1, 2, 3, 4]);
    let cold: Vec<f64> =
        members.iter().filter(|m| m.id > 2).map(|member| member.speed / member.size).collect();
    assert_eq!(cold, [0.625, 0.625]);
    let before = fleet.version();
    fleet.advance(400.0);
    assert!(fleet.version() > before);
    members.clear();
    fleet.members(400.0, &mut members);
    assert_eq!(members.len(), 4);
}

#[test]
fn a_new_instance_counts_as_warming_for_its_warm_up_and_no_longer() {
    let mut fleet = fleet_of(2, |params| params.warm_up = Seconds::new(60.0));
    assert_eq!(fleet.view().warming, 0);
    fleet.order(5, 0.0);
    fleet.advance(120.0);
    assert_eq!((fleet.view().in_service, fleet.view().warming), (5, 3));
    fleet.order(3, 150.0);
    assert_eq!((fleet.view().in_service, fleet.view().warming), (3, 1));
    fleet.advance(180.0);
    assert_eq!(fleet.view().warming, 0);
}
