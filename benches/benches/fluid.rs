//! The fluid beside its straightforward form in the same run: what bisection and recursions would
//! cost, and that both find the same.
//!
//! The straightforward form gives no percentiles and keeps no record, so the ratio is less than
//! what a user would see. Not here: other tools (`benches/peers`).

use std::time::Instant;

use benches::long;
use model::Series;
use sim::fluid::{Discipline, Fluid, FluidParams, Input};
use sim::law::ServiceLaw;

#[path = "../../crates/sim/src/fluid/tests/plain.rs"]
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::many_single_char_names,
    clippy::similar_names,
    dead_code,
    reason = "it is written for tests, and formulas have the names of their literature"
)]
mod plain;

/// Waiting places.
const PLACES: f64 = 100.0;
/// Requests per second that a worker serves.
const RATE: f64 = 10.0;
/// The middle of a lunch rush: so many steps from 11:00 on.
const FROM: usize = 39_600;
const STEPS: usize = 3600;

/// An hour of load and workers, one pair a second; with chance, so that no two are alike.
fn hour(instances: u32) -> Vec<(f64, u32)> {
    let mut scenario = long(1, instances);
    scenario.set("traffic.noise.strength", "0.2").expect("it is a strength");
    let run = playground::simulate(&scenario);
    let offered = &run.column(Series::Offered)[FROM..FROM + STEPS];
    let in_service = &run.column(Series::InService)[FROM..FROM + STEPS];
    let capacity = &run.column(Series::Capacity)[FROM..FROM + STEPS];
    let each = offered.iter().zip(in_service).zip(capacity);
    // The same load against workers of a rate of its own.
    let workers = |count: f64| (0..=100_000).find(|&n| f64::from(n) >= count).unwrap_or(1).max(1);
    each.map(|((load, count), capacity)| {
        (load / capacity.max(1e-9) * count * RATE, workers(*count))
    })
    .collect()
}

fn fast(hour: &[(f64, u32)]) -> f64 {
    let mut fluid = Fluid::new(&FluidParams {
        law: ServiceLaw::Exponential,
        discipline: Discipline::Fcfs,
        places: PLACES,
        goal_s: 0.5,
        timeout_s: None,
        patience_s: None,
    });
    let mut number = 0.0;
    for &(arrivals, servers) in hour {
        let outcome = fluid.step(&Input { arrivals, servers, rate: RATE, dt: 1.0 });
        fluid.resolved(|_, _, _| ());
        number += outcome.waiting + outcome.in_service;
    }
    number
}

fn straightforward(hour: &[(f64, u32)]) -> f64 {
    let mut fluid = plain::Reference::new(1.0, PLACES);
    let mut number = 0.0;
    for &(arrivals, servers) in hour {
        fluid.step(servers, RATE, arrivals);
        number += fluid.m;
    }
    number
}

/// The fastest of so many times, in microseconds, and what came out.
fn fastest(times: u32, work: impl Fn() -> f64) -> (f64, f64) {
    let mut best = (f64::INFINITY, 0.0);
    for _ in 0..times {
        let begin = Instant::now();
        let found = work();
        best = (best.0.min(begin.elapsed().as_secs_f64() * 1e6), found);
    }
    best
}

#[expect(clippy::print_stdout, reason = "the table is what this is for")]
fn main() {
    if std::env::args().any(|arg| arg == "--list" || arg == "--test") {
        return;
    }
    println!("an hour of seconds      fluid  straightforward   ratio   mean number differs by");
    for instances in [10, 100, 1000] {
        let hour = hour(instances);
        let (fast, found) = fastest(20, || fast(&hour));
        let (slow, expected) = fastest(2, || straightforward(&hour));
        println!(
            "{instances:>5} instances {:>9.2} ms {:>13.1} ms {:>7.0}   {:.1e}",
            fast / 1e3,
            slow / 1e3,
            slow / fast,
            (found / expected - 1.0).abs()
        );
    }
}
