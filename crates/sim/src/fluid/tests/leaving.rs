//! Requests that leave: what a fluid in overload must do by theory.
//!
//! Not here: how good the approximations are near full load.

use super::{Fluid, FluidParams, Input, params, settle};

/// Twice as much as 50 workers serve.
const DOUBLE: Input = Input { arrivals: 1000.0, servers: 50, rate: 10.0, dt: 1.0 };

#[test]
fn in_overload_as_many_give_up_as_cannot_be_served() {
    let patience = 4.0;
    let unbounded = FluidParams { patience_s: Some(patience), ..params(f64::INFINITY) };
    let mut fluid = Fluid::new(&unbounded);
    let (outcome, response) = settle(&mut fluid, &DOUBLE, 200);
    let near = |got: f64, expected: f64| (got / expected - 1.0).abs() < 0.01;
    assert!(near(outcome.abandoned, 500.0) && near(outcome.served, 500.0), "{outcome:?}");
    // Whitt, "Fluid models for multiserver queues with abandonments", 2006: the queue is where as
    // many give up as come too many, and its head has waited the patience times ln 2.
    assert!(near(outcome.waiting, 500.0 * patience), "{outcome:?}");
    let wait = response.summary().p50 - 0.1;
    assert!((wait / (patience * 2.0_f64.ln()) - 1.0).abs() < 0.03, "{response:?}");
}

#[test]
fn in_overload_nobody_who_is_served_has_waited_longer_than_the_limit() {
    let limit = 4.0;
    let unbounded = FluidParams { timeout_s: Some(limit), ..params(f64::INFINITY) };
    let mut fluid = Fluid::new(&unbounded);
    let (outcome, response) = settle(&mut fluid, &DOUBLE, 200);
    assert!((outcome.timed_out / 500.0 - 1.0).abs() < 0.01, "{outcome:?}");
    // They hold their places until they reach the head.
    assert!((outcome.waiting / (1000.0 * limit) - 1.0).abs() < 0.01, "{outcome:?}");
    let summary = response.summary();
    assert!((summary.p50 - 0.1 - limit).abs() < 0.1 * limit, "{summary:?}");
    assert!(summary.p99 < 1.25 * limit, "{summary:?}");
}

#[test]
fn far_below_full_load_nobody_leaves() {
    let calm = Input { arrivals: 200.0, ..DOUBLE };
    let cases = [(Some(4.0), None), (None, Some(4.0))];
    for (patience_s, timeout_s) in cases {
        let leaving = FluidParams { timeout_s, patience_s, ..params(100.0) };
        let (with, _) = settle(&mut Fluid::new(&leaving), &calm, 50);
        let (without, _) = settle(&mut Fluid::new(&params(100.0)), &calm, 50);
        assert!(with.abandoned + with.timed_out < 1e-6, "{with:?}");
        assert!((with.served - without.served).abs() < 1e-6, "{with:?}");
    }
}
