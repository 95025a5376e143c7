//! Percentiles of a law of response times.
//!
//! Not here: the laws (`response`, `mixture`).

use super::decay::decay;
use super::response::{Response, Summary};
use super::sizes::Sizes;
use super::waits::Waits;
use super::{Discipline, quantile};
use crate::law::ServiceLaw;

/// The percentiles of a summary as probabilities of taking longer, and the normal numbers that
/// are exceeded with these probabilities.
pub(super) const LATE: [f64; 3] = [0.5, 0.05, 0.01];
const NORMAL: [f64; 3] = [0.0, 1.644_853_626_951_472_7, 2.326_347_874_040_840_8];

/// Mean, percentiles and share in time of `response`, with times in seconds; `like` is the summary
/// of a law that may be alike, from which the search begins.
pub(super) fn summarise(response: &Response, sizes: &Sizes, goal: f64, like: &Summary) -> Summary {
    let mean = response.mean();
    if response.waits > 0.0 {
        if let Some(whole) = response.whole() {
            let [p50, p95, p99] = [0, 1, 2].map(|i| whole.at(LATE[i], NORMAL[i]));
            return Summary { mean, p50, p95, p99, in_time: 1.0 - whole.survival(goal) };
        }
        let sweeps = response.law == ServiceLaw::Exponential
            && response.discipline == Discipline::Fcfs
            && response.bound.is_none()
            && !response.has_closed_form();
        if sweeps {
            return sweep(response, goal);
        }
    }
    let tabled = |t: f64| {
        if response.bound.is_some() || response.has_closed_form() {
            response.survival(t)
        } else if response.waits <= 0.0 {
            sizes.survival(t / response.service)
        } else {
            response.by_points(t, |t| sizes.survival(t))
        }
    };
    let scale = if like.mean > 0.0 { mean / like.mean } else { 0.0 };
    let near = [like.p50 * scale, like.p95 * scale, like.p99 * scale];
    let [p50, p95, p99] = [0, 1, 2].map(|i| quantile::find_near(tabled, LATE[i], mean, near[i]));
    // Each is found by itself, within its error.
    let p95 = p95.max(p50);
    let in_time = (1.0 - tabled(goal)).clamp(0.0, 1.0);
    Summary { mean, p50, p95, p99: p99.max(p95), in_time }
}

/// One pass over the points of the wait: between two of them, an exponential service leaves an
/// exponential and a constant, whose percentiles are logarithms.
fn sweep(response: &Response, goal: f64) -> Summary {
    let service = response.service;
    let per_service = 1.0 / service;
    // Those whose wait is over, as they still are in service at `from`; those who still wait.
    let (mut in_service, mut waiting, mut from) = (1.0 - response.waits, response.waits, 0.0);
    let (mut found, mut next) = ([0.0; 3], 0);
    let mut in_time = None;
    for (weight, wait) in Waits::new(response.wait, response.shape).points() {
        let left = in_service * decay((wait - from) * per_service);
        while next < 3 && left + waiting <= LATE[next] {
            // On a plateau there is no one place; none is beyond its end.
            let spent = service * libm::log(in_service / (LATE[next] - waiting));
            found[next] = if spent < wait - from { from + spent } else { wait };
            next += 1;
        }
        if in_time.is_none() && goal < wait {
            in_time =
                Some(1.0 - waiting - in_service * decay((goal - from).max(0.0) * per_service));
        }
        in_service = left + weight * response.waits;
        waiting -= weight * response.waits;
        from = wait;
    }
    while next < 3 {
        found[next] = from + service * libm::log(in_service / LATE[next]).max(0.0);
        next += 1;
    }
    let in_time =
        in_time.unwrap_or_else(|| 1.0 - in_service * decay((goal - from).max(0.0) * per_service));
    Summary {
        mean: response.mean(),
        p50: found[0],
        p95: found[1],
        p99: found[2],
        in_time: in_time.clamp(0.0, 1.0),
    }
}
