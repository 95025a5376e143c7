//! Runs of more than two days: every second is simulated, and what is recorded of it in buckets is
//! what the seconds would say.
//!
//! Not here: runs that have a row for every second, which all other tests are about.

use model::{Run, Scenario, Series};
use tests::{laws, scenarios, with_policy};

const HOUR: f64 = 3600.0;

/// A load that jumps for half a minute in every hour, with chance, over so many hours.
fn spiky(hours: u32, settings: &[(&str, &str)]) -> Scenario {
    let mut points = vec![(0.0, 60.0)];
    for hour in 0..hours {
        let at = HOUR * f64::from(hour) + 1801.0;
        points.extend([(at, 60.0), (at + 4.0, 400.0), (at + 20.0, 400.0), (at + 24.0, 60.0)]);
    }
    let length = (HOUR * f64::from(hours)).to_string();
    let mut all = vec![("clock.length", &*length), ("traffic.noise.strength", "0.1")];
    all.extend_from_slice(settings);
    scenarios::sketched(&points, &all)
}

/// Short and long: the same up to nearly two days.
fn pair() -> [Run; 2] {
    [47, 52].map(|hours| playground::simulate(&with_policy(&spiky(hours, &[]), "hpa")))
}

#[test]
fn a_bucket_says_what_its_seconds_would_say() {
    let [short, long] = pair();
    assert_eq!((short.timeline.bucket, long.timeline.bucket), (1, 4));
    let width = long.timeline.bucket as usize;
    // What comes late in the short run may not be known at its end.
    let rows = 46 * 3600 / width;
    for series in Series::ALL {
        let seconds = short.column(series)[..rows * width].chunks(width);
        for (row, seconds) in seconds.enumerate() {
            let (low, high) = (long.lows(series)[row], long.highs(series)[row]);
            let value = long.column(series)[row];
            let (last, mean) = (seconds[width - 1], seconds.iter().sum::<f64>() / width as f64);
            let lowest = seconds.iter().copied().fold(f64::INFINITY, f64::min);
            let highest = seconds.iter().copied().fold(0.0, f64::max);
            if series.has_extremes() {
                assert_eq!((low, high), (lowest, highest), "{series:?} in row {row}");
            }
            let expected = match series {
                Series::Backlog | Series::Cost | Series::Penalty => last,
                // By requests, and percentiles of all of them: somewhere in between.
                Series::Response | Series::P50 | Series::P95 | Series::P99 | Series::InTime => {
                    value.clamp(lowest, highest)
                }
                _ => mean,
            };
            let error = (value - expected).abs();
            assert!(error <= 1e-9 * expected.abs().max(1.0), "{series:?} in row {row}: {value}");
        }
    }
}

#[test]
fn decisions_are_made_second_by_second() {
    let [short, long] = pair();
    let until = |run: &Run| {
        let end = run.decisions.partition_point(|decision| decision.at < 46.0 * HOUR);
        run.decisions[..end].to_vec()
    };
    assert_eq!(until(&short), until(&long));
}

#[test]
fn runs_of_any_length_keep_the_laws() {
    for length in ["172801", "200000.5", "604800"] {
        for fidelity in ["fluid", "requests"] {
            let mut scenario = spiky(40, &[("service.queue", "50")]);
            scenario.set("clock.length", length).unwrap();
            scenario.set("service.fidelity", fidelity).unwrap();
            if fidelity == "requests" && length != "172801" {
                continue;
            }
            let run = playground::simulate(&scenario);
            assert!(run.timeline.bucket > 1 && run.timeline.steps <= 60_480);
            assert_eq!(laws::broken(&scenario, &run), Vec::<String>::new(), "{length} {fidelity}");
        }
    }
}

#[test]
fn a_spike_within_a_bucket_is_seen() {
    let scenario = spiky(90, &[("clock.length", "2592000")]);
    let run = playground::simulate(&scenario);
    assert_eq!(run.timeline.bucket, 60);
    // Twenty seconds of a minute: the mean is far below the spike.
    let day = 1440..2880;
    let most = |column: &[f64]| column[day.clone()].iter().copied().fold(0.0, f64::max);
    assert!(most(run.column(Series::Offered)) < 250.0);
    assert!(most(run.highs(Series::Offered)) > 350.0);
}

#[test]
fn of_very_many_decisions_those_that_repeat_the_last_are_left_out() {
    let mut scenario = with_policy(&spiky(90, &[("clock.length", "2592000")]), "kpa");
    scenario.set("clock.period", "1").unwrap();
    let run = playground::simulate(&scenario);
    let made = run.timeline.length();
    assert!((run.decisions.len() as f64) < 0.5 * made, "{}", run.decisions.len());
    assert_eq!(laws::broken(&scenario, &run), Vec::<String>::new());
}
