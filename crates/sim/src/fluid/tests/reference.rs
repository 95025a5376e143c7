//! The fast form of the fluid against the straightforward one.
//!
//! Not here: the straightforward form (`plain`), and responses behind capacity that changes.

use model::Dice;

use super::plain::Reference;
use super::{Fluid, FluidParams, Input, params};
use crate::law::ServiceLaw;

/// Largest differences of the fast form over a random day: mean number, attempts dropped and busy
/// workers (relative to what there is), probability of waiting, and mean wait (relative).
fn differences(name: &str, places: f64, law: ServiceLaw, dt: f64) -> [f64; 5] {
    let mut dice = Dice::stream(5, name);
    let mut fast = Fluid::new(&FluidParams { law, ..params(places) });
    let mut slow = Reference::new(0.5 * (1.0 + law.scv()), places);
    let (mut servers, mut rho, mut worst) = (10, 0.5, [0.0_f64; 5]);
    let (g, mut last, mut blocked) = (slow.g, [0.0; 2], 0.0);
    for step in 0..1500 {
        if step % 50 == 0 {
            servers = 1 + (dice.uniform() * 40.0) as u32;
        }
        if step % 10 == 0 {
            rho = 1.3 * dice.uniform();
        }
        let (c, rate) = (f64::from(servers), 5.0);
        let arrivals = rho * c * rate;
        let outcome = fast.step(&Input { arrivals, servers, rate, dt });
        let exact = slow.step(servers, rate * dt, arrivals * dt);
        let number = outcome.waiting + outcome.in_service;
        let attempts = outcome.attempts + 1e-9;
        let mut errors = [0.0; 5];
        errors[0] = (number - slow.m).abs() / (slow.m + 1e-9);
        errors[1] = (outcome.dropped / attempts - exact.blocked).abs();
        errors[2] = (outcome.busy_s / dt - exact.busy).abs() / c;
        // Who arrives while the queue moves finds that of the middle of the step.
        let [mut waits, mut queue] = [exact.waits, exact.queue];
        if (queue - last[1]).abs() > 0.1 * (queue + g) {
            queue = (waits * queue + last[0] * last[1]) / (waits + last[0]);
            waits = 0.5 * (waits + last[0]);
        }
        fast.resolved(|at, _, response| {
            if at == step && exact.blocked < 1e-9 && blocked < 1e-9 {
                errors[3] = (response.waits - waits).abs();
                let wait = (queue + g) / (c * rate);
                errors[4] = waits * (response.wait - wait).abs() / (wait + 1.0 / rate);
            }
        });
        (last, blocked) = ([exact.waits, exact.queue], exact.blocked);
        for (worst, error) in worst.iter_mut().zip(errors) {
            *worst = worst.max(error);
        }
    }
    worst
}

#[test]
fn the_fast_form_agrees_with_the_straightforward_one() {
    let cases = [
        ("exponential", 60.0, ServiceLaw::Exponential, 1.0),
        ("unbounded", f64::INFINITY, ServiceLaw::Exponential, 1.0),
        ("variable", 100.0, ServiceLaw::Lognormal(3.0), 1.0),
        ("regular", f64::INFINITY, ServiceLaw::Erlang(4), 1.0),
        ("short steps", 60.0, ServiceLaw::Exponential, 0.1),
        ("long steps", 300.0, ServiceLaw::Exponential, 60.0),
    ];
    for (name, places, law, dt) in cases {
        let [number, dropped, busy, waits, wait] = differences(name, places, law, dt);
        eprintln!("{name}: {number:e} {dropped:e} {busy:e} {waits:e} {wait:e}");
        assert!(number < 1e-6 && dropped < 1e-6 && busy < 1e-6, "{name}");
        assert!(waits < 1e-5 && wait < 1e-5, "{name}: {waits}, {wait}");
    }
}
