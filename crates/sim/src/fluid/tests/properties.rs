//! What holds for any input: conservation, ranges, no number that is none.
//!
//! Not here: whether the numbers are right.

use model::Dice;

use super::{Discipline, Fluid, FluidParams, Input};
use crate::fluid::{Mixture, Response};
use crate::law::ServiceLaw;
use crate::outcome::Outcome;

fn pick<T: Copy>(dice: &mut Dice, all: &[T]) -> T {
    all[(dice.uniform() * all.len() as f64) as usize]
}

/// A positive number that is as likely in any decade.
fn spread(dice: &mut Dice, low: f64, high: f64) -> f64 {
    low * (high / low).powf(dice.uniform())
}

fn random_params(dice: &mut Dice) -> FluidParams {
    let scv = 8.0 * dice.uniform();
    let phases = 1 + (dice.uniform() * 30.0) as u32;
    let law = pick(
        dice,
        &[
            ServiceLaw::Exponential,
            ServiceLaw::Deterministic,
            ServiceLaw::Erlang(phases),
            ServiceLaw::Lognormal(scv),
            ServiceLaw::Hyperexponential(1.0 + scv),
        ],
    );
    let large = spread(dice, 1.0, 1e6).floor();
    let places = pick(dice, &[0.0, 1.0, 4.0, large, large, f64::INFINITY]);
    let discipline =
        pick(dice, &[Discipline::Fcfs, Discipline::Fcfs, Discipline::ProcessorSharing]);
    let goal_s = pick(dice, &[0.0, 0.1, 1.0, 50.0]);
    let time = spread(dice, 0.01, 1e3);
    let timeout_s = pick(dice, &[None, None, Some(time)]);
    let patience_s = pick(dice, &[None, None, Some(time)]);
    FluidParams { law, discipline, places, goal_s, timeout_s, patience_s }
}

fn sound_outcome(name: &str, before: f64, outcome: &Outcome, input: &Input) -> f64 {
    let all = [
        outcome.attempts,
        outcome.served,
        outcome.dropped,
        outcome.timed_out,
        outcome.abandoned,
        outcome.waiting,
        outcome.in_service,
        outcome.queue,
        outcome.busy_s,
        outcome.response_s,
    ];
    assert!(all.iter().all(|x| x.is_finite() && *x >= 0.0), "{name}: {outcome:?}, {input:?}");
    let capacity = f64::from(input.servers) * input.dt;
    assert!(outcome.busy_s <= capacity, "{name}: {outcome:?}, {input:?}");
    let most = f64::from(input.servers) * (1.0 + 1e-12);
    assert!(outcome.in_service <= most, "{name}: {outcome:?}, {input:?}");
    let after = outcome.waiting + outcome.in_service;
    let gone = outcome.dropped + outcome.timed_out + outcome.abandoned;
    let left = outcome.attempts - outcome.served - gone - (after - before);
    let size = outcome.attempts + before + after;
    assert!(left.abs() <= 1e-9 * size + 1e-15, "{name}: {left}, {outcome:?}, {input:?}");
    after
}

fn sound_law(name: &str, weight: f64, response: &Response) {
    let s = response.summary();
    let all = [s.mean, s.p50, s.p95, s.p99, s.in_time, weight, response.mean()];
    assert!(all.iter().all(|x| x.is_finite() && *x >= 0.0), "{name}: {response:?}");
    assert!(s.p50 <= s.p95 && s.p95 <= s.p99 && s.in_time <= 1.0, "{name}: {response:?}");
    let mut last = 1.0;
    for t in [0.0, 0.3, 1.0, 2.0, 10.0] {
        let now = response.survival(t * s.mean);
        assert!((0.0..=last + 1e-9).contains(&now), "{name}: {now} at {t}, {response:?}");
        last = now;
    }
}

#[test]
fn any_inputs_give_finite_numbers_that_add_up() {
    for seed in 0..150 {
        let mut dice = Dice::stream(seed, "properties");
        let params = random_params(&mut dice);
        let name = format!("{seed}, {params:?}");
        let mut fluid = Fluid::new(&params);
        let (mut number, mut accepted, mut steps) = (0.0, 0.0, Vec::new());
        let mut input = Input { arrivals: 0.0, servers: 1, rate: 1.0, dt: 1.0 };
        let mut run = Mixture::new();
        for _ in 0..200 {
            if dice.uniform() < 0.3 {
                let few = (3.0 * dice.uniform()) as u32;
                let many = spread(&mut dice, 1.0, 2000.0) as u32;
                input.servers = pick(&mut dice, &[few, many]);
            }
            if dice.uniform() < 0.5 {
                let capacity = f64::from(input.servers) * input.rate;
                let any = spread(&mut dice, 1e-3, 1e6);
                let around = capacity * 1.5 * dice.uniform();
                input.arrivals = pick(&mut dice, &[0.0, any, around, around, around]);
            }
            if dice.uniform() < 0.1 {
                input.rate = spread(&mut dice, 1e-3, 1e3);
            }
            if dice.uniform() < 0.1 {
                input.dt = spread(&mut dice, 1.0, 300.0);
            }
            let outcome = fluid.step(&input);
            number = sound_outcome(&name, number, &outcome, &input);
            accepted += outcome.attempts - outcome.dropped;
            fluid.resolved(|step, weight, response| {
                steps.push(step);
                sound_law(&name, weight, response);
                run.add(weight, response);
            });
        }
        fluid.finish(|step, weight, response| {
            steps.push(step);
            sound_law(&name, weight, response);
            run.add(weight, response);
        });
        assert!(steps.into_iter().eq(0..200), "{name}: laws in the order of arrival");
        let leaving = params.timeout_s.is_some() || params.patience_s.is_some();
        let weight = run.weight();
        assert!(leaving || (weight - accepted).abs() <= 1e-9 * accepted, "{name}");
        assert!(weight <= accepted * (1.0 + 1e-9), "{name}");
        let [a, b, c] = run.quantiles([0.5, 0.95, 0.99]);
        assert!(a <= b && b <= c && c.is_finite() && run.mean().is_finite(), "{name}: {a} {b} {c}");
    }
}
