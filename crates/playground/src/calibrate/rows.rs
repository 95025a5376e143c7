//! The times of an observation that say something of the service: in balance, with instances.
//!
//! Not here: what they say (`fit`).

use model::{Observed, Series};

use super::Statistic;

/// The most rows that are used; more would say the same.
const MOST: usize = 120;
/// So few rows say nothing.
const LEAST: usize = 8;
/// The number of instances is steady if it changes by less than this share.
const STEADY: f64 = 0.02;
/// Busier than this, a utilisation is at its end, and says nothing of the load.
const BUSY: f64 = 0.95;
/// Less busy than this, it is that of everything else on the machine.
const IDLE: f64 = 0.02;

/// A time at which the service was in balance.
#[derive(Clone, Debug)]
pub(super) struct Row {
    /// Requests per second.
    pub(super) load: f64,
    pub(super) instances: f64,
    /// The busy share, above 0 and below 1.
    pub(super) busy: Option<f64>,
    /// Response times in seconds, each above 0.
    pub(super) responses: Vec<(Series, Statistic, f64)>,
}

/// The series of response times, and what they are.
const RESPONSES: [(Series, Statistic); 4] = [
    (Series::Response, Statistic::Mean),
    (Series::P50, Statistic::Share(0.5)),
    (Series::P95, Statistic::Share(0.95)),
    (Series::P99, Statistic::Share(0.99)),
];

/// The rows that can be used.
///
/// # Errors
/// What is missing, in words.
pub(super) fn rows(observed: &Observed) -> Result<Vec<Row>, String> {
    let has = |series| observed.most(series) > 0.0;
    if !has(Series::Offered) || !has(Series::InService) {
        return Err("it takes a column of the load and one of the instances".to_owned());
    }
    if !has(Series::Utilisation) && !RESPONSES.iter().any(|(series, _)| has(*series)) {
        let what = "it takes a column of the utilisation or of the response time beside them";
        return Err(what.to_owned());
    }
    let steady = used(observed, true);
    let mut rows = if steady.len() >= LEAST { steady } else { used(observed, false) };
    if rows.len() < LEAST {
        return Err(format!(
            "only {} rows have load, instances, and a utilisation between {} and {} % or a \
             response time; it takes {LEAST}",
            rows.len(),
            IDLE * 100.0,
            BUSY * 100.0
        ));
    }
    // Evenly over the whole: neighbours say much the same.
    let every = rows.len().div_ceil(MOST).max(1);
    let mut at = 0;
    rows.retain(|_| {
        at += 1;
        (at - 1) % every == 0
    });
    Ok(rows)
}

fn used(observed: &Observed, steady: bool) -> Vec<Row> {
    let value = |series: Series, i: usize| {
        let track = observed.tracks().iter().find(|track| track.series == series)?;
        track.values.get(i).copied().flatten()
    };
    let row = |i: usize| {
        let load = value(Series::Offered, i).filter(|load| *load > 0.0)?;
        let instances = value(Series::InService, i).filter(|n| *n >= 0.5)?;
        let same = |j: Option<usize>| {
            let other = j.and_then(|j| value(Series::InService, j));
            other.is_none_or(|other| (other - instances).abs() <= STEADY * instances)
        };
        if steady && !(same(i.checked_sub(1)) && same(Some(i + 1))) {
            return None;
        }
        let measured = value(Series::Utilisation, i);
        // A queue that grows is not in balance, whatever it looks like at the moment.
        if measured.is_some_and(|busy| busy > BUSY) {
            return None;
        }
        let busy = measured.filter(|busy| *busy >= IDLE);
        let responses = RESPONSES.into_iter().filter_map(|(series, statistic)| {
            let response = value(series, i).filter(|response| *response > 0.0)?;
            Some((series, statistic, response))
        });
        let responses: Vec<_> = responses.collect();
        let says = busy.is_some() || !responses.is_empty();
        says.then_some(Row { load, instances, busy, responses })
    };
    (0..observed.times().len()).filter_map(row).collect()
}
