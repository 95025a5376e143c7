//! What was put into a service comes out of its exports: with noise, gaps, and other units.

use std::fmt::Write as _;

use model::Dice;

use super::*;
use crate::text::{Measure, observed, read_load};

fn scenario(pairs: &[(&str, &str)]) -> Scenario {
    let mut scenario = crate::first();
    let refused = scenario.set_all(pairs.iter().copied());
    assert!(refused.is_empty(), "{refused:?}");
    scenario
}

/// An export of a run as a monitoring tool would have it: some columns of each minute, every
/// number off by up to `noise`, one in ten missing.
fn export(scenario: &Scenario, columns: &[&str], noise: f64) -> String {
    let run = crate::simulate(scenario);
    let text = crate::text::run_csv(&run, Some(60.0));
    let mut dice = Dice::stream(7, "export");
    let mut out = String::new();
    let mut kept: Vec<usize> = Vec::new();
    for (i, line) in text.lines().enumerate() {
        let fields: Vec<&str> = line.split(',').collect();
        if i == 0 {
            let of = |id: &&str| fields.iter().position(|name| name.split(' ').next() == Some(*id));
            kept = columns.iter().map(|id| of(id).expect("a column of the run")).collect();
        } else if dice.uniform() < 0.1 {
            continue;
        }
        write!(out, "{}", fields[0]).unwrap();
        for &place in &kept {
            let value = fields[place].parse::<f64>();
            match value {
                // Instances are counted, not measured.
                Ok(value) if fields[place].contains('.') && dice.uniform() > 0.05 => {
                    let off = 1.0 + noise * (2.0 * dice.uniform() - 1.0);
                    write!(out, ",{}", value * off).unwrap();
                }
                Ok(_) if i > 0 && fields[place].contains('.') => out.push(','),
                _ => write!(out, ",{}", fields[place]).unwrap(),
            }
        }
        out.push('\n');
    }
    out
}

fn found(scenario: &Scenario, columns: &[&str], noise: f64) -> Calibration {
    let text = export(scenario, columns, noise);
    let file = read_load(text.as_bytes(), Measure::ByHeader).unwrap();
    let observed = observed(&file).expect("columns beside the load");
    // Whoever calibrates does not know the service yet.
    let mut unknown = scenario.clone();
    for path in ["service.time", "service.workers"] {
        unknown.reset(path).unwrap();
    }
    calibrate(&unknown, &observed).unwrap()
}

const WORLDS: [&[(&str, &str)]; 6] = [
    &[],
    &[("service.time", "0.25"), ("service.workers", "8"), ("fleet.max", "40")],
    &[("load", "flash-crowd"), ("service.time", "0.03"), ("service.workers", "2")],
    &[("load", "sawtooth"), ("policy", "step"), ("service.workers", "16"), ("service.time", "0.4")],
    &[("policy", "hpa"), ("service.discipline", "sharing"), ("service.time", "0.12")],
    &[("policy", "ratio"), ("service.times", "erlang"), ("service.workers", "6")],
];

fn near(found: f64, truth: f64, what: &str) {
    assert!((found / truth - 1.0).abs() < 0.05, "{what}: {found} instead of {truth}");
}

#[test]
fn service_time_and_capacity_come_back_from_an_export_with_noise_and_gaps() {
    for world in WORLDS {
        let scenario = scenario(world);
        let service = scenario.service();
        let (time, workers) = (service.time.get(), f64::from(service.workers.0));
        let fit = found(&scenario, &["offered", "in_service", "utilisation", "response"], 0.05);
        near(fit.service_s, time, &format!("service time in {world:?}"));
        near(fit.capacity, workers / time, &format!("capacity in {world:?}"));
        for (series, error) in &fit.errors {
            assert!(*error < 0.12, "{series:?} in {world:?}: {error}");
        }
        assert!(fit.rows > 50, "{}", fit.rows);
        assert_eq!(fit.scenario.service().workers.0, fit.workers);
    }
}

#[test]
fn a_percentile_does_as_well_as_the_mean() {
    for world in [WORLDS[0], WORLDS[1], WORLDS[5]] {
        let scenario = scenario(world);
        let service = scenario.service();
        let (time, workers) = (service.time.get(), f64::from(service.workers.0));
        let fit = found(&scenario, &["offered", "in_service", "utilisation", "p95"], 0.03);
        near(fit.service_s, time, &format!("service time in {world:?}"));
        near(fit.capacity, workers / time, &format!("capacity in {world:?}"));
    }
}

#[test]
fn the_utilisation_alone_gives_the_capacity_and_says_so() {
    let scenario = scenario(&[("service.time", "0.2"), ("fleet.max", "40")]);
    let fit = found(&scenario, &["offered", "in_service", "utilisation"], 0.05);
    near(fit.capacity, 20.0, "capacity");
    assert_eq!(fit.workers, 4);
    assert!(fit.notes[0].contains("left as they are"), "{:?}", fit.notes);
}

#[test]
fn what_is_missing_is_said() {
    let scenario = scenario(&[]);
    let of = |columns: &[&str]| {
        let file = export(&scenario, columns, 0.0);
        let file = read_load(file.as_bytes(), Measure::ByHeader).unwrap();
        calibrate(&scenario, &observed(&file).unwrap()).unwrap_err()
    };
    assert_eq!(
        of(&["offered", "utilisation"]),
        "it takes a column of the load and one of the instances"
    );
    assert_eq!(
        of(&["offered", "in_service"]),
        "it takes a column of the utilisation or of the response time beside them"
    );
}

#[test]
fn a_service_that_is_never_idle_is_noticed() {
    let track = |series, of: fn(f64) -> f64| model::Track {
        series,
        values: (0..100).map(|i| Some(of(f64::from(i)))).collect(),
    };
    let times = (0..100).map(|i| 60.0 * f64::from(i)).collect();
    let tracks = vec![
        track(Series::Offered, |i| 10.0 + i),
        track(Series::InService, |_| 4.0),
        track(Series::Utilisation, |i| 0.2 + 0.004 * (10.0 + i)),
    ];
    let observed = Observed::new(times, tracks).unwrap();
    let fit = calibrate(&scenario(&[]), &observed).unwrap();
    assert!(fit.notes.iter().any(|note| note.contains("about 20")), "{:?}", fit.notes);
}

#[test]
fn wild_observations_give_numbers_or_a_reason() {
    let mut dice = Dice::stream(5, "wild");
    let mut fitted = 0;
    for _ in 0..40 {
        let mut value = || match dice.uniform() {
            share if share < 0.2 => None,
            share if share < 0.4 => Some(0.0),
            share => Some(libm::pow(10.0, 12.0 * share - 7.0)),
        };
        let mut track =
            |series| model::Track { series, values: (0..60).map(|_| value()).collect() };
        let tracks = vec![
            track(Series::Offered),
            track(Series::InService),
            track(Series::Utilisation),
            track(Series::Response),
        ];
        let times = (0..60).map(f64::from).collect();
        let observed = Observed::new(times, tracks).unwrap();
        if let Ok(fit) = calibrate(&scenario(&[]), &observed) {
            fitted += 1;
            assert!(fit.service_s.is_finite() && fit.capacity > 0.0, "{fit:?}");
            assert!(fit.errors.iter().all(|(_, error)| error.is_finite()), "{fit:?}");
        }
    }
    assert!(fitted > 0);
}
