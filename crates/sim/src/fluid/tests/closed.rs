//! A fluid in balance is the queue of the closed formulas.
//!
//! Not here: queues that move.

use super::{Input, params, settle};
use crate::fluid::Fluid;

/// Probabilities of 0 to c + K in the system of M/M/c/K, from their definition, by logarithms.
fn states(c: u32, places: u32, load: f64) -> Vec<f64> {
    let mut logs = vec![0.0_f64];
    for n in 1..=c + places {
        logs.push(logs[n as usize - 1] + (load / f64::from(n.min(c))).ln());
    }
    let top = logs.iter().copied().fold(f64::MIN, f64::max);
    let weights: Vec<f64> = logs.iter().map(|log| (log - top).exp()).collect();
    let sum: f64 = weights.iter().sum();
    weights.iter().map(|weight| weight / sum).collect()
}

/// P(T > t) of someone who finds `n` in a system of `c` workers, mean service one, by the
/// backward equations of the one who waits, in small steps.
fn later(c: u32, n: u32, t: f64) -> f64 {
    // Departures before the service: n - c + 1 at the rate c, then one at the rate 1.
    if n < c {
        return (-t).exp();
    }
    let stages = (n - c + 1) as usize;
    // Uniformisation with the rate c of the chain that counts stages down.
    let (rate, mut state) = (f64::from(c), vec![0.0; stages + 2]);
    state[stages + 1] = 1.0;
    let x = rate * t;
    let (mut weight, mut late, mut k) = ((-x).exp(), 0.0, 0.0);
    while k < x + 12.0 * x.sqrt() + 40.0 {
        late += weight * (1.0 - state[0]);
        let mut next = vec![0.0; stages + 2];
        next[0] = state[0] + state[1] / rate;
        next[1] = state[1] * (1.0 - 1.0 / rate) + state[2..].first().copied().unwrap_or(0.0);
        next[2..=stages].copy_from_slice(&state[3..]);
        state = next;
        k += 1.0;
        weight *= x / k;
    }
    late
}

fn near(what: &str, got: f64, expected: f64, relative: f64) {
    let error = (got - expected).abs();
    assert!(error <= relative * expected.abs() + 1e-12, "{what}: {got}, expected {expected}");
}

fn check(c: u32, places: u32, rho: f64, relative: f64) {
    let name = format!("c {c}, K {places}, rho {rho}");
    let mu = 4.0;
    let load = f64::from(c) * rho;
    let p = states(c, places, load);
    let blocked = p[(c + places) as usize];
    let mean: f64 = p.iter().zip(0..).map(|(p, n)| p * f64::from(n)).sum();
    let mut fluid = Fluid::new(&params(f64::from(places)));
    let input = Input { arrivals: load * mu, servers: c, rate: mu, dt: 60.0 };
    let (outcome, response) = settle(&mut fluid, &input, 4000);
    near(&format!("{name}: mean"), outcome.waiting + outcome.in_service, mean, relative);
    near(&format!("{name}: blocked"), outcome.dropped / outcome.attempts, blocked, relative);
    let accepted = load * (1.0 - blocked);
    near(&format!("{name}: response"), response.mean() * mu, mean / accepted, relative);
    for t in [0.1, 0.7, 2.0, 5.0] {
        let late = p[..(c + places) as usize].iter().zip(0..).map(|(p, n)| p * later(c, n, t));
        let late = late.sum::<f64>() / (1.0 - blocked);
        near(&format!("{name}: later than {t}"), response.survival(t / mu), late, relative);
    }
}

#[test]
fn a_queue_in_balance_with_a_bound_is_exact() {
    for (c, places) in [(1, 1), (1, 10), (2, 0), (4, 4), (10, 30), (30, 12), (50, 100)] {
        for rho in [0.3, 0.7, 0.95, 1.0, 1.05, 1.5, 4.0] {
            check(c, places, rho, 1e-6);
        }
    }
}

#[test]
fn a_queue_in_balance_without_a_bound_is_exact() {
    for (c, places, rho) in [(1, 200, 0.7), (3, 400, 0.8), (20, 300, 0.85), (60, 300, 0.9)] {
        check(c, places, rho, 1e-6);
    }
}
