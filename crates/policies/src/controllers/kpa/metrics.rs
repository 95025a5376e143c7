//! The scaling metric as the autoscaler sees it: a stable and a panic window over the same values.
//!
//! Sources: knative/serving, `pkg/autoscaler/metrics/` (`collector.go`, `sample_size.go`) and
//! pkg/reconciler/autoscaling/resources/metric.go. Not here: how pods are scraped.

use super::BUCKET;
use super::buckets::{Algorithm, Buckets};
use crate::controllers::micros::{micros, seconds};

/// The averages that a decision is made from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Averages {
    /// Of the stable window.
    pub stable: f64,
    /// Of the panic window.
    pub panic: f64,
}

/// Both windows over one metric of a revision.
#[derive(Clone, Debug)]
pub struct MetricWindows {
    stable: Buckets,
    panic: Buckets,
}

impl MetricWindows {
    /// Empty windows of so many seconds, in buckets of a second.
    pub fn new(algorithm: Algorithm, stable: f64, panic: f64) -> Self {
        let buckets = |window| Buckets::new(algorithm, window, BUCKET);
        Self { stable: buckets(stable), panic: buckets(panic) }
    }

    /// Records what was measured for the whole revision: average concurrent requests, or requests
    /// per second. Values of one second add up.
    pub fn record(&mut self, now: f64, value: f64) {
        let at = self.stable.number(now);
        self.stable.record_in(at, value);
        self.panic.record_in(at, value);
    }

    /// Changes the lengths of the windows to so many seconds.
    pub fn resize(&mut self, now: f64, stable: f64, panic: f64) {
        self.stable.resize(now, stable);
        self.panic.resize(now, panic);
    }

    /// Both averages, or `None` if nothing was recorded for more than the stable window. With an
    /// unlimited burst capacity pods are not scraped, and no data reads as zero.
    pub fn averages(&self, now: f64, unlimited_burst: bool) -> Option<Averages> {
        let at = self.stable.number(now);
        (unlimited_burst || !self.stable.is_empty_at(at)).then(|| Averages {
            stable: self.stable.average_at(at),
            panic: self.panic.average_at(at),
        })
    }
}

/// Seconds of the panic window: a share of the stable window in percent, rounded to whole seconds
/// (halves away from zero), at least one bucket.
pub fn panic_window(stable: f64, percentage: f64) -> f64 {
    let exact = seconds(micros(stable * percentage / 100.0));
    exact.round().max(BUCKET)
}

/// 1.96² · 100 / 25: the sample of an endless population for a confidence of 95 %, a variance of
/// 100 and a margin of error of 5.
const ENDLESS_SAMPLE: f64 = 15.3664;

/// How many of so many pods are scraped: all up to three, else what it takes to know their mean.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "not negative and no more than the pods"
)]
pub fn sample_size(pods: u32) -> u32 {
    if pods <= 3 {
        return pods;
    }
    let pods = f64::from(pods);
    (pods * ENDLESS_SAMPLE / (pods + ENDLESS_SAMPLE - 1.0)).ceil() as u32
}

/// What was measured on `sampled` of `pods` pods, taken for all of them; zero without a sample.
pub fn scaled_to_all(sum: f64, sampled: u32, pods: u32) -> f64 {
    if sampled == 0 { 0.0 } else { sum / f64::from(sampled) * f64::from(pods) }
}

#[cfg(test)]
mod tests {
    use super::{Algorithm, Averages, MetricWindows, panic_window, sample_size, scaled_to_all};

    #[test]
    fn the_panic_window_sees_a_rise_sooner() {
        let mut windows = MetricWindows::new(Algorithm::Linear, 60.0, 6.0);
        for second in 0..60 {
            windows.record(f64::from(second), if second < 54 { 10.0 } else { 70.0 });
        }
        let averages = windows.averages(59.0, false);
        assert_eq!(averages, Some(Averages { stable: 16.0, panic: 70.0 }));
    }

    #[test]
    fn no_data_is_not_zero_unless_pods_are_not_scraped() {
        let mut windows = MetricWindows::new(Algorithm::Linear, 60.0, 6.0);
        assert_eq!(windows.averages(0.0, false), None);
        windows.record(0.0, 4.0);
        assert_eq!(windows.averages(60.0, false), Some(Averages { stable: 0.0, panic: 0.0 }));
        assert_eq!(windows.averages(61.0, false), None);
        assert_eq!(windows.averages(61.0, true), Some(Averages { stable: 0.0, panic: 0.0 }));
    }

    #[test]
    fn the_panic_window_has_whole_seconds() {
        assert_eq!(panic_window(60.0, 10.0), 6.0);
        assert_eq!(panic_window(65.0, 10.0), 7.0);
        assert_eq!(panic_window(6.0, 1.0), 1.0);
    }

    #[test]
    fn a_sample_is_enough_and_stands_for_all() {
        assert_eq!([0, 3, 4, 10, 1000].map(sample_size), [0, 3, 4, 7, 16]);
        assert_eq!(scaled_to_all(14.0, 7, 10), 20.0);
        assert_eq!(scaled_to_all(14.0, 0, 10), 0.0);
    }
}
