//! Failures, health checks, notices, pauses, outages, and that nobody is lost on the way.
//!
//! Not here: how often (`chance`), who comes and goes first (`mix`, `supply`).

use model::Dice;
use model::sections::{BootSpread, RemovalMarket, RemovalOrder};
use model::sections::{
    CheckParams, CrashParams, Extent, Failures, FleetEvent, FleetEventKind, LognormalParams,
    OutageParams, Quota, QuotaParams, RandomFailures, ReclaimParams, ShareParams, ShortageParams,
    TypeParams,
};
use model::unit::Factor;

use super::*;

/// So many instances fail at `at`.
pub(super) fn outage(at: f64, instances: u32) -> FleetEvent {
    let size = Extent::Count(CrashParams { instances: Instances(instances) });
    let kind = FleetEventKind::Outage(OutageParams { size });
    FleetEvent { at: Seconds::new(at), kind }
}

#[test]
fn a_failure_is_found_by_so_many_checks_in_a_row_and_replaced() {
    let mut fleet = fleet_of(4, |params| params.events = vec![outage(100.0, 1)]);
    fleet.advance(100.0);
    let view = fleet.view();
    assert_eq!((view.in_service, view.failed, view.wanted()), (3, 1, 4));
    // Checks at 120 s and 150 s, two in a row.
    fleet.advance(149.0);
    assert_eq!(fleet.view().failed, 1);
    fleet.advance(150.0);
    assert_eq!((fleet.view().failed, counts(&fleet)), (0, [3, 1, 0]));
    fleet.advance(270.0);
    assert_eq!(counts(&fleet), [4, 0, 0]);
    let life = fleet.into_lifetimes().into_iter().find(|life| life.failed.is_finite()).unwrap();
    assert_eq!((life.count, life.failed, life.drained, life.gone), (1, 100.0, 150.0, 150.0));
}

#[test]
fn a_failure_is_found_within_threshold_times_interval() {
    for (interval, threshold) in [(10.0, 1), (30.0, 2), (7.0, 5)] {
        for failed in [0.0, 0.5, 29.9, 30.0, 100.0, 1234.5] {
            let fleet = fleet_of(1, |params| {
                params.checks.interval = Seconds::new(interval);
                params.checks.threshold = Count(threshold);
            });
            let waited = fleet.plan.found(0.0, failed) - failed;
            let most = interval * f64::from(threshold);
            assert!(waited > most - interval - 1e-9 && waited <= most + 1e-9, "{waited} of {most}");
        }
    }
}

#[test]
fn nothing_is_replaced_within_its_grace_period() {
    let mut fleet = fleet_of(4, |params| {
        params.events = vec![outage(100.0, 2)];
        params.checks = CheckParams { grace: Seconds::new(300.0), ..CheckParams::default() };
    });
    fleet.advance(299.0);
    assert_eq!((fleet.view().failed, counts(&fleet)), (2, [2, 0, 0]));
    fleet.advance(300.0);
    assert_eq!((fleet.view().failed, counts(&fleet)), (0, [2, 2, 0]));
}

#[test]
fn a_failure_that_nobody_has_found_is_taken_for_an_instance() {
    let mut fleet = fleet_of(4, |params| params.events = vec![outage(100.0, 2)]);
    fleet.advance(100.0);
    fleet.order(4, 100.0);
    assert_eq!(counts(&fleet), [2, 0, 0]);
    // With fewer wanted, what has failed is not replaced when it is found.
    fleet.order(2, 110.0);
    fleet.advance(1000.0);
    assert_eq!(fleet.view().wanted(), 2);
}

#[test]
fn a_share_that_fails_is_a_share_of_those_in_service() {
    let mut fleet = fleet_of(10, |params| {
        let size = Extent::Share(ShareParams { share: Ratio::new(0.3) });
        let kind = FleetEventKind::Outage(OutageParams { size });
        params.events = vec![FleetEvent { at: Seconds::new(60.0), kind }];
    });
    fleet.advance(60.0);
    assert_eq!((fleet.view().in_service, fleet.view().failed), (7, 3));
}

#[test]
fn an_instance_on_notice_drains_at_once_and_is_replaced_but_has_no_longer_than_the_notice() {
    let reclaim = FleetEventKind::Reclaim(ReclaimParams { share: Ratio::new(0.5) });
    for (notice, drain, gone) in [(120.0, 30.0, 130.0), (20.0, 300.0, 120.0)] {
        let mut fleet = fleet_of(8, |params| {
            params.drain = Seconds::new(drain);
            params.spot = all_spot(|spot| {
                spot.base = Instances(4);
                spot.notice = Seconds::new(notice);
            });
            params.events = vec![FleetEvent { at: Seconds::new(100.0), kind: reclaim.clone() }];
        });
        assert_eq!(fleet.view().spot, 4);
        fleet.advance(100.0);
        assert_eq!((fleet.view().spot, counts(&fleet)), (2, [6, 2, 2]));
        fleet.advance(1000.0);
        assert_eq!((fleet.view().spot, counts(&fleet)), (4, [8, 0, 0]));
        let told = fleet.into_lifetimes().into_iter().find(|l| l.drained.is_finite()).unwrap();
        assert_eq!((told.spot, told.count, told.drained, told.gone), (true, 2, 100.0, gone));
    }
}

#[test]
fn pauses_and_readiness_come_on_top_of_boot_and_drain() {
    let mut fleet = fleet_of(1, |params| {
        params.launch_pause = Seconds::new(40.0);
        params.readiness = Seconds::new(15.0);
        params.stop_pause = Seconds::new(100.0);
    });
    fleet.order(2, 0.0);
    fleet.advance(174.0);
    assert_eq!(counts(&fleet), [1, 1, 0]);
    fleet.advance(175.0);
    assert_eq!(counts(&fleet), [2, 0, 0]);
    fleet.order(1, 200.0);
    fleet.advance(329.0);
    assert_eq!(counts(&fleet), [1, 0, 1]);
    fleet.advance(330.0);
    assert_eq!(counts(&fleet), [1, 0, 0]);
    let params = FleetParams {
        launch_pause: Seconds::new(40.0),
        readiness: Seconds::new(15.0),
        ..FleetParams::default()
    };
    assert_eq!(params.start_delay().get(), 175.0);
}

/// A fleet in which everything can happen.
fn troubled(params: &mut FleetParams, dice: &mut Dice) {
    let mut coin = |share: f64| dice.uniform() < share;
    if coin(0.7) {
        params.spread = BootSpread::Lognormal(LognormalParams::default());
    }
    if coin(0.5) {
        params.failures = Failures::Random(RandomFailures { mean: Seconds::new(3600.0) });
    }
    if coin(0.5) {
        params.types = vec![TypeParams::default(); 3];
    }
    params.quota = match (coin(0.5), coin(0.5)) {
        (true, _) => Quota::Minute(QuotaParams { most: Instances(3) }),
        (_, true) => Quota::Decision(QuotaParams { most: Instances(2) }),
        _ => Quota::Unlimited,
    };
    if coin(0.5) {
        params.removal = RemovalOrder::Oldest;
        params.removal_market = RemovalMarket::Either;
    }
    if coin(0.5) {
        params.warm_pool.size = Instances(5);
    }
    params.warm_up = Seconds::new(90.0);
    params.cold_start.span = Seconds::new(45.0);
    params.spot = SpotParams {
        base: Instances(2),
        share: Ratio::new(0.6),
        hazard: Factor::new(1.0),
        pools: Count(3),
        together: Ratio::new(0.5),
        ..SpotParams::default()
    };
    let short = ShortageParams { hold: Seconds::new(400.0), allowed: Instances(4) };
    let reclaim = ReclaimParams { share: Ratio::new(0.5) };
    let kinds = [FleetEventKind::Shortage(short), FleetEventKind::Reclaim(reclaim)];
    let events = kinds.map(|kind| FleetEvent { at: Seconds::new(1000.0), kind });
    params.events = events.into_iter().chain([outage(2000.0, 6), outage(500.0, 2)]).collect();
}

/// How many live in each state at `at`, in the order of [`census`].
fn living(lives: &[Lifetime], at: f64) -> [u32; 5] {
    let mut out = [0; 5];
    for life in lives.iter().filter(|life| life.ordered <= at && at < life.gone) {
        let state = match life {
            life if life.drained <= at => 3,
            life if life.failed <= at => 2,
            life if at < life.called => 4,
            life if life.ready <= at => 0,
            _ => 1,
        };
        out[state] += life.count;
    }
    out
}

fn census(view: FleetView) -> [u32; 5] {
    [view.in_service, view.booting, view.failed, view.draining, view.warm_pool]
}

#[test]
fn every_instance_has_exactly_one_life_whatever_happens() {
    for seed in 0..200 {
        let mut dice = Dice::stream(seed, "orders");
        let mut params = FleetParams::default();
        troubled(&mut params, &mut dice);
        let mut fleet = Fleet::new(&params, &PriceParams::default(), seed, 6);
        let mut seen = Vec::new();
        for step in 1..=300 {
            let now = 13.0 * f64::from(step);
            fleet.advance(now);
            if dice.uniform() < 0.3 {
                fleet.order(Instances::new(30.0 * dice.uniform()).0, now);
            }
            let view = fleet.view();
            assert!(view.warming <= view.in_service && view.spot <= view.in_service);
            assert!(view.wanted() >= fleet.target, "{view:?} for {}", fleet.target);
            assert!(fleet.upcoming() > now);
            seen.push((now, census(view)));
        }
        let issued = fleet.next_id;
        let lives = fleet.into_lifetimes();
        assert_eq!(lives.iter().map(|life| life.count).sum::<u32>(), issued);
        for (now, counts) in seen {
            assert_eq!(living(&lives, now), counts, "seed {seed} at {now}");
        }
    }
}

#[test]
fn nothing_depends_on_how_often_one_looks() {
    let run = |step: f64| {
        let mut params = FleetParams::default();
        troubled(&mut params, &mut Dice::stream(3, "orders"));
        let mut fleet = Fleet::new(&params, &PriceParams::default(), 3, 12);
        let mut now = 0.0;
        while now < 6000.0 {
            now += step;
            fleet.advance(now);
        }
        fleet.into_lifetimes()
    };
    assert_eq!(run(1.0), run(600.0));
}
