//! The least squares: which service time and how many workers explain the rows best.
//!
//! Errors are ratios, so they count alike at every size: the squares are those of the logarithm of
//! measured over expected. The first pass finds how much each column scatters, the second weighs
//! them by it. Not here: which rows (`rows`), and what is said of the result.

use model::Series;

use super::Statistic;
use super::rows::Row;
use super::steady::Kind;

/// The shortest and the longest service time, in seconds, that a scenario takes.
pub(super) const TIMES: (f64, f64) = (0.001, 600.0);
/// The most workers of an instance.
pub(super) const MOST_WORKERS: u32 = 256;
/// Steps of the search for the service time: first over all of its range, then halved again and
/// again.
const LOOKS: u32 = 16;
const HALVINGS: u32 = 12;
/// A value so many times farther off than usual is left out: the service was not in balance.
const FAR: f64 = 2.5;
/// But none that is nearer than this.
const NEAR: f64 = 0.1;
/// The scatter of a column is taken as no less than this: no model is that exact.
const LEAST_SCATTER: f64 = 0.01;

/// A column, how it scatters around what is expected, and its share of all errors.
#[derive(Clone, Debug)]
pub(super) struct Scatter {
    pub(super) series: Series,
    /// Root of the mean square of the logarithms.
    pub(super) rms: f64,
}

/// A service.
#[derive(Clone, Copy, Debug)]
pub(super) struct Service {
    pub(super) time: f64,
    pub(super) workers: u32,
    /// The squares that are left, each column weighed.
    pub(super) error: f64,
}

/// What is fitted to.
pub(super) struct Fit {
    pub(super) rows: Vec<Row>,
    kind: Kind,
    weights: Vec<(Series, f64)>,
}

impl Fit {
    pub(super) fn new(rows: Vec<Row>, kind: Kind) -> Self {
        let mut weights = vec![(Series::Utilisation, 1.0)];
        for (series, ..) in rows.iter().flat_map(|row| &row.responses) {
            if !weights.iter().any(|(known, _)| known == series) {
                weights.push((*series, 1.0));
            }
        }
        Self { rows, kind, weights }
    }

    /// The logarithms of measured over expected, one a value.
    fn misses(&self, time: f64, workers: u32, mut each: impl FnMut(Series, f64)) {
        let workers = f64::from(workers);
        for row in &self.rows {
            let servers = row.instances * workers;
            let busy = row.load * time / servers;
            if let Some(measured) = row.busy {
                each(Series::Utilisation, libm::log(measured / busy));
            }
            for &(series, statistic, measured) in &row.responses {
                let expected = time * self.kind.response(busy, servers, statistic);
                each(series, libm::log(measured / expected));
            }
        }
    }

    /// How each column scatters around a service.
    pub(super) fn scatter(&self, service: Service) -> Vec<Scatter> {
        let mut sums = vec![(0.0, 0.0); self.weights.len()];
        self.misses(service.time, service.workers, |series, miss| {
            let place = self.weights.iter().position(|(known, _)| *known == series);
            if let Some((count, squares)) = place.and_then(|place| sums.get_mut(place)) {
                *count += 1.0;
                *squares += miss * miss;
            }
        });
        let found = self.weights.iter().zip(sums).filter(|(_, (count, _))| *count > 0.0);
        found
            .map(|((series, _), (count, squares))| Scatter {
                series: *series,
                rms: libm::sqrt(squares / count),
            })
            .collect()
    }

    /// Weighs the columns by how they scatter around a service.
    pub(super) fn weigh(&mut self, service: Service) {
        let found = self.scatter(service);
        for (series, weight) in &mut self.weights {
            if let Some(scatter) = found.iter().find(|scatter| scatter.series == *series) {
                let rms = scatter.rms.max(LEAST_SCATTER);
                *weight = 1.0 / (rms * rms);
            }
        }
    }

    /// Leaves out values that are far from what a service would do; answers with how many.
    pub(super) fn trim(&mut self, service: Service) -> usize {
        let found = self.scatter(service);
        let limit = |series: Series| {
            let own = found.iter().find(|scatter| scatter.series == series);
            own.map_or(f64::INFINITY, |scatter| (FAR * scatter.rms).max(NEAR))
        };
        let (time, workers, kind) = (service.time, f64::from(service.workers), self.kind);
        let mut left_out = 0;
        for row in &mut self.rows {
            let servers = row.instances * workers;
            let busy = row.load * time / servers;
            let far = |series: Series, ratio: f64| libm::fabs(libm::log(ratio)) > limit(series);
            if row.busy.is_some_and(|measured| far(Series::Utilisation, measured / busy)) {
                row.busy = None;
                left_out += 1;
            }
            let before = row.responses.len();
            row.responses.retain(|&(series, statistic, measured)| {
                !far(series, measured / (time * kind.response(busy, servers, statistic)))
            });
            left_out += before - row.responses.len();
        }
        left_out
    }

    /// The mean of the weighed squares that a service leaves.
    fn error(&self, time: f64, workers: u32) -> f64 {
        let (mut sum, mut count) = (0.0, 0.0);
        self.misses(time, workers, |series, miss| {
            let known = self.weights.iter().find(|(known, _)| *known == series);
            sum += known.map_or(0.0, |(_, weight)| *weight) * miss * miss;
            count += 1.0;
        });
        sum / f64::max(count, 1.0)
    }

    /// The best service time for so many workers.
    pub(super) fn with(&self, workers: u32) -> Service {
        let (low, high) = self.range(workers);
        let at = |share: f64| libm::exp(libm::log(low) + share * libm::log(high / low));
        let step = 1.0 / f64::from(LOOKS);
        let mut best = (0.0, f64::INFINITY);
        for i in 0..=LOOKS {
            let share = f64::from(i) * step;
            let error = self.error(at(share), workers);
            if error < best.1 {
                best = (share, error);
            }
        }
        let mut reach = step;
        for _ in 0..HALVINGS {
            reach *= 0.6;
            for share in [best.0 - reach, best.0 + reach] {
                let share = share.clamp(0.0, 1.0);
                let error = self.error(at(share), workers);
                if error < best.1 {
                    best = (share, error);
                }
            }
        }
        Service { time: at(best.0), workers, error: best.1 }
    }

    /// Between which service times to look: a response takes no less than its service, and the
    /// busy workers are load times service time.
    fn range(&self, workers: u32) -> (f64, f64) {
        let mut longest: f64 = 0.0;
        let mut shortest = f64::INFINITY;
        let mut take = |time: f64| {
            longest = longest.max(time);
            shortest = shortest.min(time);
        };
        for row in &self.rows {
            if let Some(busy) = row.busy {
                take(busy * row.instances * f64::from(workers) / row.load);
            }
            for (.., response) in &row.responses {
                take(*response);
            }
        }
        let low = (0.1 * shortest).clamp(TIMES.0, 0.5 * TIMES.1);
        (low, (1.5 * longest).clamp(2.0 * low, TIMES.1))
    }

    /// The best service of all.
    pub(super) fn best(&self) -> Service {
        let mut tried: Vec<Service> = Vec::new();
        let mut workers = 1;
        while workers <= MOST_WORKERS {
            tried.push(self.with(workers));
            workers += 1 + workers / 6;
        }
        let least = |tried: &[Service]| {
            let better = |a: Service, b: Service| if b.error < a.error { b } else { a };
            tried.iter().copied().reduce(better).expect("one worker is always tried")
        };
        let coarse = least(&tried).workers;
        let reach = coarse / 6 + 1;
        for workers in coarse.saturating_sub(reach).max(1)..=(coarse + reach).min(MOST_WORKERS) {
            if !tried.iter().any(|service| service.workers == workers) {
                tried.push(self.with(workers));
            }
        }
        least(&tried)
    }
}

/// Whether percentiles are among the rows.
pub(super) fn has_shares(rows: &[Row]) -> bool {
    let mut all = rows.iter().flat_map(|row| &row.responses);
    all.any(|(_, statistic, _)| *statistic != Statistic::Mean)
}
