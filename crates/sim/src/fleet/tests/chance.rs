//! Chance: boot delays, interruptions, failures, and that nothing else shifts them.
//!
//! Not here: what follows from it (`lives`).

use model::sections::{BootSpread, Failures, LognormalParams, RandomFailures, UniformParams};
use model::unit::Factor;

use super::*;

/// Mean and squared coefficient of variation.
fn moments(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let variance = values.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / n;
    (mean, variance / (mean * mean))
}

fn boots(spread: &BootSpread, count: u32) -> Vec<f64> {
    let mut fleet = fleet_of(0, |params| params.spread = spread.clone());
    fleet.order(count, 0.0);
    fleet.into_lifetimes().iter().map(|life| life.ready - life.ordered).collect()
}

#[test]
fn boot_delays_have_the_mean_and_the_spread_that_were_set() {
    for scv in [0.05, 0.25, 1.0] {
        let law = LognormalParams { scv: Factor::new(scv) };
        let (mean, spread) = moments(&boots(&BootSpread::Lognormal(law), 40_000));
        assert!((mean / 120.0 - 1.0).abs() < 0.02, "mean {mean}");
        assert!((spread / scv - 1.0).abs() < 0.1, "scv {spread} instead of {scv}");
    }
    let law = UniformParams { width: Ratio::new(0.5) };
    let all = boots(&BootSpread::Uniform(law), 40_000);
    let (mean, spread) = moments(&all);
    // The variance of a uniform law is the square of its half-width over 3.
    assert!((mean - 120.0).abs() < 0.6 && (spread - 0.25 / 3.0).abs() < 0.002, "{mean} {spread}");
    assert!(all.iter().all(|boot| (60.0..180.0).contains(boot)));
}

#[test]
fn what_befalls_an_instance_does_not_depend_on_what_else_was_ordered() {
    let law = BootSpread::Lognormal(LognormalParams::default());
    let together = boots(&law, 20);
    let mut fleet = fleet_of(0, |params| params.spread = law);
    for n in 1..=20 {
        fleet.order(n, f64::from(n));
    }
    let lives = fleet.into_lifetimes();
    for (life, boot) in lives.iter().zip(together) {
        assert!((life.ready - life.ordered - boot).abs() < 1e-9);
    }
}

#[test]
fn instances_fail_as_often_as_their_mean_time_says() {
    let mut fleet = fleet_of(1000, |params| {
        let mean = RandomFailures { mean: Seconds::new(36_000.0) };
        params.failures = Failures::Random(mean);
        params.boot = Seconds::new(0.0);
    });
    fleet.advance(86_400.0);
    let lives = fleet.into_lifetimes();
    let failures = lives.iter().filter(|life| life.failed.is_finite()).count() as f64;
    let served: f64 = lives.iter().map(|l| (l.failed.min(86_400.0) - l.ready).max(0.0)).sum();
    assert!((failures * 36_000.0 / served - 1.0).abs() < 0.06, "{failures} in {served} s");
}

#[test]
fn as_many_serve_as_failures_checks_and_boots_leave() {
    let mut fleet = fleet_of(500, |params| {
        let mean = RandomFailures { mean: Seconds::new(3600.0) };
        params.failures = Failures::Random(mean);
    });
    let mut sum = 0.0;
    for look in 1..=1440 {
        // Not in step with the checks.
        fleet.advance(61.0 * f64::from(look));
        sum += f64::from(fleet.view().in_service);
    }
    // Found after 45 s on average, replaced after 120 s: up for 3,600 s of 3,765 s.
    let share = sum / (1440.0 * 500.0);
    assert!((share - 3600.0 / 3765.0).abs() < 0.003, "{share}");
}

#[test]
fn when_too_many_are_told_apart_new_ones_share_their_fate() {
    let mut fleet = fleet_of(0, |params| {
        params.spread = BootSpread::Lognormal(LognormalParams::default());
    });
    fleet.plan.most_apart = 100;
    for round in 0..50 {
        fleet.order(40 * (1 - round % 2), f64::from(round));
    }
    assert!(fleet.cohorts.len() < 200, "{}", fleet.cohorts.len());
    let issued = fleet.next_id;
    assert_eq!(fleet.into_lifetimes().iter().map(|life| life.count).sum::<u32>(), issued);
}

/// Interruptions an hour and instance of 200 spot instances in four days, and the most at once.
fn interruptions(together: f64) -> (f64, u32) {
    let mut fleet = fleet_of(200, |params| {
        params.boot = Seconds::new(0.0);
        params.spot = all_spot(|spot| {
            spot.hazard = Factor::new(0.1);
            spot.together = Ratio::new(together);
            spot.taken = Ratio::new(0.5);
            spot.pools = Count(4);
        });
    });
    fleet.advance(345_600.0);
    let lives = fleet.into_lifetimes();
    let told: u32 = lives.iter().filter(|l| l.drained.is_finite()).map(|l| l.count).sum();
    let at_once = |at: f64| lives.iter().filter(|l| l.drained == at).map(|l| l.count).sum();
    let most = lives.iter().filter(|l| l.drained.is_finite()).map(|l| at_once(l.drained)).max();
    (f64::from(told) / (200.0 * 96.0), most.unwrap_or(0))
}

#[test]
fn pools_take_many_at_once_and_the_hazard_of_an_instance_stays() {
    let (alone, single) = interruptions(0.0);
    assert!((alone / 0.1 - 1.0).abs() < 0.08 && single == 1, "{alone} {single}");
    let (pooled, many) = interruptions(1.0);
    // About 77 pool events of 25 instances each: a standard error of 11 %.
    assert!((pooled / 0.1 - 1.0).abs() < 0.35, "{pooled}");
    // Half of a pool, which is a quarter of all at first; one that was spared for long is more.
    assert!((25..=100).contains(&many), "{many}");
}

#[test]
fn a_sample_has_the_size_that_was_asked_for_wherever_it_begins() {
    for drawn in 0..=12 {
        for start in [0.0, 0.3, 0.999_999] {
            let mut draw = super::super::chance::Draw::new(drawn, 12, start);
            let sizes = [1, 5, 0, 4, 2];
            let hits = sizes.map(|size| draw.of(size));
            assert_eq!(hits.iter().sum::<u32>(), drawn);
            assert!(hits.iter().zip(sizes).all(|(hit, size)| *hit <= size), "{hits:?}");
        }
    }
}
