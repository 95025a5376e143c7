//! Percentiles from tables and mixtures against the laws themselves.
//!
//! Not here: whether the laws are right (`closed`).

use model::Dice;

use super::{Discipline, Fluid, FluidParams, Input, params, settle};
use crate::fluid::{Mixture, Response};
use crate::law::ServiceLaw;

/// The time that `late` of the responses exceed, by bisection.
fn exceeded(response: &Response, late: f64) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    while response.survival(high) > late {
        high *= 2.0;
    }
    for _ in 0..60 {
        let t = 0.5 * (low + high);
        if response.survival(t) > late {
            low = t;
        } else {
            high = t;
        }
    }
    high
}

/// The largest relative error of the percentiles in balance, and that of the share in time.
fn balance(law: ServiceLaw, discipline: Discipline, goal: f64) -> (f64, f64) {
    let mut dice = Dice::stream(2, "balance");
    let (mut worst, mut in_time) = (0.0_f64, 0.0_f64);
    for _ in 0..300 {
        let places = f64::INFINITY;
        let mut fluid =
            Fluid::new(&FluidParams { law, discipline, goal_s: goal, ..params(places) });
        let servers = 1 + (60.0 * dice.uniform() * dice.uniform()) as u32;
        let rho = 0.2 + 0.78 * dice.uniform();
        let arrivals = f64::from(servers) * rho;
        let input = Input { arrivals, servers, rate: 1.0, dt: 300.0 };
        let (_, response) = settle(&mut fluid, &input, 400);
        let summary = response.summary();
        for (got, late) in [(summary.p50, 0.5), (summary.p95, 0.05), (summary.p99, 0.01)] {
            let error = (got / exceeded(&response, late) - 1.0).abs();
            worst = worst.max(error);
        }
        in_time = in_time.max((summary.in_time - 1.0 + response.survival(goal)).abs());
    }
    (worst, in_time)
}

#[test]
fn percentiles_in_balance_are_within_a_few_parts_of_a_thousand() {
    let (fcfs, sharing) = (Discipline::Fcfs, Discipline::ProcessorSharing);
    let cases = [
        (ServiceLaw::Exponential, fcfs, 0.002, 1e-6),
        (ServiceLaw::Lognormal(2.0), fcfs, 0.015, 0.006),
        (ServiceLaw::Hyperexponential(4.0), fcfs, 0.015, 0.006),
        (ServiceLaw::Erlang(4), fcfs, 0.015, 0.006),
        (ServiceLaw::Exponential, sharing, 0.005, 0.002),
        (ServiceLaw::Lognormal(2.0), sharing, 0.005, 0.002),
    ];
    for (law, discipline, allowed, share) in cases {
        let (worst, in_time) = balance(law, discipline, 3.0);
        eprintln!("{law:?} {discipline:?}: {worst:e} {in_time:e}");
        assert!(worst < allowed, "{law:?} {discipline:?}: {worst}");
        assert!(in_time < share, "{law:?} {discipline:?}: {in_time}");
    }
}

#[test]
fn a_mixture_is_the_weighted_sum_of_its_laws() {
    let laws = [ServiceLaw::Exponential, ServiceLaw::Lognormal(2.0), ServiceLaw::Erlang(3)];
    for discipline in [Discipline::Fcfs, Discipline::ProcessorSharing] {
        for law in laws {
            let mut dice = Dice::stream(3, "mixture");
            let mut fluid = Fluid::new(&FluidParams { law, discipline, ..params(200.0) });
            let (mut all, mut parts) = (Vec::new(), [Mixture::new(), Mixture::new()]);
            for step in 0..300 {
                let rate = if step < 200 { 5.0 } else { 4.0 };
                let arrivals = 60.0 * dice.uniform() + if step % 100 > 80 { 30.0 } else { 0.0 };
                fluid.step(&Input { arrivals, servers: 10, rate, dt: 1.0 });
            }
            fluid.finish(|step, weight, response| {
                parts[(step / 150) as usize].add(weight, response);
                all.push((weight, *response));
            });
            let [mut mixture, other] = parts;
            mixture.merge(&other);
            let weight: f64 = all.iter().map(|(weight, _)| weight).sum();
            let mean = all.iter().map(|(w, law)| w * law.mean()).sum::<f64>() / weight;
            assert!((mixture.mean() / mean - 1.0).abs() < 1e-9);
            for p in [0.1, 0.5, 0.95, 0.99, 0.999] {
                let t = mixture.quantile(p);
                let late = |t: f64| all.iter().map(|(w, law)| w * law.survival(t)).sum::<f64>();
                // Beyond the 99th percentile a few points stand for the tail of the waits.
                let near = if p > 0.99 { 0.05 } else { 0.015 };
                let (before, after) = (late((1.0 - near) * t), late((1.0 + near) * t));
                let (before, after) = (before / weight, after / weight);
                let inside = (after..=before).contains(&(1.0 - p));
                assert!(inside, "{law:?} {discipline:?} {p}: {t} s, {before}, {after}");
            }
        }
    }
}
