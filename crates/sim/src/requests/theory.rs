//! Queues in balance against their closed forms, with confidence intervals.
//!
//! The formulas are written down here once more, from their definitions. Not here: laws that hold
//! for every single run (`laws`).

use model::Dice;

use super::sample::{Exponential, Sizes};
use super::trial::{agrees, members, trial};
use super::{Discipline, Patience, Routing, Settings};
use crate::law::ServiceLaw;

const RUNS: u32 = 20;
/// Services per second of one worker.
const MU: f64 = 10.0;
/// Seconds before the queue counts as settled.
const SETTLED: u32 = 100;

/// The probability that an arrival of an M/M/c queue waits (A. K. Erlang, 1917).
fn erlang_c(servers: u32, load: f64) -> f64 {
    let blocked = (1..=servers).fold(1.0, |b, k| load * b / (f64::from(k) + load * b));
    blocked / (1.0 - load / f64::from(servers) * (1.0 - blocked))
}

/// Means over `RUNS` independent runs.
fn each(of: impl Fn(u32) -> f64) -> Vec<f64> {
    (0..RUNS).map(of).collect()
}

fn exponential() -> Settings {
    Settings::plain(ServiceLaw::Exponential)
}

#[test]
fn response_times_of_an_mmc_queue_are_those_of_its_closed_form() {
    for (servers, rho) in [(1, 0.7), (5, 0.85), (40, 0.95)] {
        let rate = rho * f64::from(servers) * MU;
        let steps = 700 + SETTLED;
        let runs: Vec<_> = (0..RUNS)
            .map(|seed| trial(&exponential(), &members(servers, 1), rate, steps, seed))
            .map(|seen| seen.responses(SETTLED))
            .collect();
        // E[T] = 1/mu + C/(c mu - lambda), and
        // P(T > t) = (1-C) e^(-mu t) + C (mu e^(-theta t) - theta e^(-mu t))/(mu - theta).
        let wait = erlang_c(servers, rate / MU);
        let theta = f64::from(servers) * MU - rate;
        let means: Vec<f64> = runs.iter().map(super::Histogram::mean).collect();
        agrees(&format!("M/M/{servers}"), &means, 1.0 / MU + wait / theta);
        for t in [0.05, 0.2, 0.5, 1.0] {
            let slow = libm::exp(-MU * t);
            let waited = (MU * libm::exp(-theta * t) - theta * slow) / (MU - theta);
            let late: Vec<f64> = runs.iter().map(|times| 1.0 - times.share_below(t)).collect();
            let expected = (1.0 - wait) * slow + wait * waited;
            agrees(&format!("M/M/{servers} beyond {t} s"), &late, expected);
        }
    }
}

#[test]
fn few_places_lose_what_the_formula_of_an_mmck_queue_says() {
    let (servers, places, rate) = (4_u32, 3_u32, 44.0);
    let settings = Settings { places: Some(places), ..exponential() };
    // The chances of n in the system are a^n/n! up to c, and then fall by rho with each more.
    let (mut weight, mut sum) = (1.0, 1.0);
    for n in 1..=servers + places {
        weight *= rate / MU / f64::from(n.min(servers));
        sum += weight;
    }
    let lost = each(|seed| {
        let sums = trial(&settings, &members(2, 2), rate, 1000, seed).sums;
        sums.dropped / sums.attempts
    });
    agrees("M/M/4/3", &lost, weight / sum);
}

#[test]
fn impatient_clients_leave_an_overloaded_queue_as_in_erlangs_model_a() {
    // Birth and death chain: c servers at mu, and each who waits leaves at theta (C. Palm, 1957).
    let (servers, rate, theta) = (5_u32, 60.0, 2.0);
    let settings = Settings { patience: Patience::Exponential(1.0 / theta), ..exponential() };
    let (mut weight, mut sum, mut line) = (1.0, 1.0, 0.0);
    for n in 1..400_u32 {
        let waiting = f64::from(n.saturating_sub(servers));
        weight *= rate / (MU * f64::from(n.min(servers)) + theta * waiting);
        sum += weight;
        line += weight * waiting;
    }
    let left = each(|seed| {
        let sums = trial(&settings, &members(5, 1), rate, 1000, seed).sums;
        assert!(sums.timed_out == 0.0 && sums.dropped == 0.0 && sums.lost == sums.abandoned);
        sums.abandoned / sums.attempts
    });
    agrees("M/M/5+M", &left, theta * line / sum / rate);
}

#[test]
fn with_shared_workers_the_mean_does_not_depend_on_the_law_of_the_work() {
    // E[T] = 1/mu + C/(c mu - lambda) whatever the law, by insensitivity (J. W. Cohen, 1979).
    let rate = 24.0;
    let expected = 1.0 / MU + erlang_c(3, rate / MU) / (3.0 * MU - rate);
    for law in [
        ServiceLaw::Exponential,
        ServiceLaw::Deterministic,
        ServiceLaw::Erlang(3),
        ServiceLaw::Lognormal(2.0),
        ServiceLaw::Hyperexponential(4.0),
    ] {
        let shared = Settings { discipline: Discipline::Sharing, ..Settings::plain(law) };
        let means = each(|seed| {
            trial(&shared, &members(3, 1), rate, 1000 + SETTLED, seed).responses(SETTLED).mean()
        });
        agrees(&format!("{law:?}"), &means, expected);
    }
}

#[test]
fn one_worker_waits_as_long_as_the_law_of_its_work_makes_it() {
    // E[W] = rho/(1-rho) (1+scv)/2 / mu (F. Pollaczek, 1930, A. Khinchine, 1932).
    for law in [ServiceLaw::Deterministic, ServiceLaw::Erlang(4), ServiceLaw::Hyperexponential(3.0)]
    {
        let (rho, settings) = (0.7, Settings::plain(law));
        let means = each(|seed| {
            let seen = trial(&settings, &members(1, 1), rho * MU, 3000 + SETTLED, seed);
            seen.responses(SETTLED).mean()
        });
        let wait = rho / (1.0 - rho) * (1.0 + law.scv()) / 2.0 / MU;
        agrees(&format!("{law:?}"), &means, wait + 1.0 / MU);
    }
}

#[test]
fn random_routing_is_worst_and_the_shortest_queue_is_almost_one_line_for_all() {
    let (instances, rate) = (10, 90.0);
    let mean = |routing| {
        let settings = Settings { routing, ..exponential() };
        each(|seed| {
            let seen = trial(&settings, &members(instances, 1), rate, 600 + SETTLED, seed);
            seen.responses(SETTLED).mean()
        })
    };
    let average = |values: &[f64]| values.iter().sum::<f64>() / f64::from(RUNS);
    let random = mean(Routing::Random);
    // Chance splits a Poisson process into Poisson processes: every instance is an M/M/1 queue.
    agrees("random", &random, 1.0 / (MU - rate / f64::from(instances)));
    let central = mean(Routing::Central);
    let wait = erlang_c(instances, rate / MU);
    agrees("central", &central, 1.0 / MU + wait / (f64::from(instances) * MU - rate));
    let [random, central] = [random, central].map(|means| average(&means));
    let turns = average(&mean(Routing::RoundRobin));
    let shortest = average(&mean(Routing::ShortestQueue));
    let fewest = average(&mean(Routing::LeastConnections));
    assert!(random > 1.3 * turns && turns > 1.3 * shortest, "{random} {turns} {shortest}");
    assert!(shortest >= central && shortest < 1.35 * central, "{shortest} {central}");
    assert!(fewest >= central && fewest < 1.35 * central, "{fewest} {central}");
}

#[test]
fn shortest_queue_and_fewest_connections_differ_where_instances_do() {
    // One of many workers and small ones: the fewest connections leave many of the large idle.
    let mut fleet = members(5, 1);
    fleet[0].workers = 12;
    let mean = |routing| {
        let settings = Settings { routing, ..exponential() };
        let means = each(|seed| trial(&settings, &fleet, 130.0, 200, seed).responses(50).mean());
        means.iter().sum::<f64>() / f64::from(RUNS)
    };
    let (shortest, fewest) = (mean(Routing::ShortestQueue), mean(Routing::LeastConnections));
    assert!(fewest > 1.2 * shortest, "{fewest} {shortest}");
}

#[test]
fn the_laws_of_the_work_have_their_moments() {
    let tables = Exponential::new();
    for law in [
        ServiceLaw::Exponential,
        ServiceLaw::Deterministic,
        ServiceLaw::Erlang(1),
        ServiceLaw::Erlang(4),
        ServiceLaw::Erlang(40),
        ServiceLaw::Lognormal(0.5),
        ServiceLaw::Lognormal(2.0),
        ServiceLaw::Hyperexponential(4.0),
    ] {
        let (sizes, mut dice) = (Sizes::new(law), Dice::stream(5, "moments"));
        let (mut means, mut squares) = (Vec::new(), Vec::new());
        for _ in 0..50 {
            let draws: Vec<f64> = (0..20_000).map(|_| sizes.draw(&tables, &mut dice)).collect();
            means.push(draws.iter().sum::<f64>() / 20_000.0);
            squares.push(draws.iter().map(|x| x * x).sum::<f64>() / 20_000.0);
        }
        agrees(&format!("mean of {law:?}"), &means, 1.0);
        agrees(&format!("second moment of {law:?}"), &squares, 1.0 + law.scv());
    }
}

#[test]
fn the_ziggurat_is_exponential_from_end_to_end() {
    let (tables, mut dice) = (Exponential::new(), Dice::stream(6, "ziggurat"));
    let n = 2_000_000;
    let draws: Vec<f64> = (0..n).map(|_| tables.draw(&mut dice)).collect();
    for t in [0.001, 0.05, 0.3, 1.0, 2.5, 6.0, 7.6, 7.8, 10.0, 12.0] {
        let p = libm::exp(-t);
        let share = draws.iter().filter(|draw| **draw > t).count() as f64 / f64::from(n);
        let error = libm::sqrt(p * (1.0 - p) / f64::from(n));
        assert!((share - p).abs() < 4.0 * error, "P(X > {t}) = {share}, not {p} ± {error}");
    }
}
