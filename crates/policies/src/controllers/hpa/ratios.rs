//! How far a metric is from its target: the ratio, and the tolerance around one.
//!
//! Order and cuts are those of the original, because some results depend on the last bit. Not
//! here: how many replicas follow (`replicas`).

use super::metric::{Failure, PodTarget};

/// The ratios that are near enough to one to change nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Band {
    /// The lowest of them.
    pub low: f64,
    /// The highest of them.
    pub high: f64,
}

impl Band {
    /// The band of two tolerances, each 0 or more: 0.1 is 10 %.
    pub fn new(down: f64, up: f64) -> Self {
        Self { low: 1.0 - down, high: 1.0 + up }
    }

    /// Whether a ratio lies in the band; both ends do. (Until 1.32 the test was on the distance
    /// from one, where 1.1 is outside of 10 %.)
    pub fn holds(&self, ratio: f64) -> bool {
        self.low <= ratio && ratio <= self.high
    }
}

/// Values of pods, summed up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// How many values.
    pub values: i64,
    /// Their sum in milli-units.
    pub total: i64,
    /// How many of them are of pods whose request is known.
    pub known: i64,
    /// The sum of those values in milli-units.
    pub known_total: i64,
    /// The sum of those requests in milli-units.
    pub requests: i64,
}

impl Usage {
    /// Adds `count` pods with a value each, and a request each if it is known.
    pub fn add(&mut self, count: u32, value: i64, request: Option<i64>) {
        let count = i64::from(count);
        let sum = value.saturating_mul(count);
        self.values += count;
        self.total = self.total.saturating_add(sum);
        if let Some(request) = request {
            self.known += count;
            self.known_total = self.known_total.saturating_add(sum);
            self.requests = self.requests.saturating_add(request.saturating_mul(count));
        }
    }

    /// The values of both.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        Self {
            values: self.values + other.values,
            total: self.total.saturating_add(other.total),
            known: self.known + other.known,
            known_total: self.known_total.saturating_add(other.known_total),
            requests: self.requests.saturating_add(other.requests),
        }
    }

    /// The same pods, all of them with the value 0.
    #[must_use]
    pub fn idle(self) -> Self {
        Self { total: 0, known_total: 0, ..self }
    }

    /// How far the values are from a target.
    ///
    /// # Errors
    /// [`Failure::NoKnownPods`] if a percentage is asked for and nothing is requested,
    /// [`Failure::NoneReady`] if an average is asked for and there is no value,
    /// [`Failure::InvalidTarget`] if the target is not above 0.
    pub fn measure(&self, target: PodTarget) -> Result<Measured, Failure> {
        match target {
            PodTarget::Utilization(percent) => self.utilization(percent),
            PodTarget::AverageValue(target) => self.average(target),
        }
    }

    /// Source: `GetResourceUtilizationRatio` of `metrics/utilization.go`. It is a ratio of sums,
    /// and cut to a whole percentage before it is compared with the target.
    fn utilization(&self, target: i32) -> Result<Measured, Failure> {
        if target <= 0 {
            return Err(Failure::InvalidTarget);
        }
        if self.requests == 0 || self.known == 0 {
            return Err(Failure::NoKnownPods);
        }
        let percent = percentage(self.known_total, self.requests);
        Ok(Measured {
            ratio: f64::from(percent) / f64::from(target),
            utilization: Some(percent),
            value: self.known_total / self.known,
        })
    }

    /// Source: `GetMetricUsageRatio` of `metrics/utilization.go`.
    fn average(&self, target: i64) -> Result<Measured, Failure> {
        if target <= 0 {
            return Err(Failure::InvalidTarget);
        }
        if self.values == 0 {
            return Err(Failure::NoneReady);
        }
        let value = self.total / self.values;
        Ok(Measured { ratio: value as f64 / target as f64, utilization: None, value })
    }
}

/// A usage in whole percent of what was requested, cut toward zero; `requests` is not 0.
fn percentage(usage: i64, requests: i64) -> i32 {
    let percent = match usage.checked_mul(100) {
        Some(hundredfold) => hundredfold.checked_div(requests),
        // Sums so large that a hundredth of the requests is as exact as need be.
        None => usage.checked_div((requests / 100).max(1)),
    };
    let percent = percent.unwrap_or(i64::MAX).clamp(i64::from(i32::MIN), i64::from(i32::MAX));
    i32::try_from(percent).expect("it has just been clamped")
}

/// How far pods are from their target.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Measured {
    /// The measured value in parts of the target.
    pub ratio: f64,
    /// The measured percentage of the request, for targets of that kind.
    pub utilization: Option<i32>,
    /// The average value per pod in milli-units, cut.
    pub value: i64,
}

#[cfg(test)]
mod tests {
    use super::{Band, Failure, PodTarget, Usage, percentage};

    fn usage(pods: &[(u32, i64, Option<i64>)]) -> Usage {
        let mut usage = Usage::default();
        for &(count, value, request) in pods {
            usage.add(count, value, request);
        }
        usage
    }

    #[test]
    fn both_ends_of_the_band_are_in_it() {
        let band = Band::new(0.1, 0.1);
        assert!(band.holds(1.1) && band.holds(0.9) && band.holds(1.0));
        assert!(!band.holds(1.11) && !band.holds(0.89) && !band.holds(f64::NAN));
    }

    #[test]
    fn a_percentage_is_a_ratio_of_sums_and_cut() {
        let pods = [(1, 1109, Some(1000)), (2, 1109, Some(1000))];
        let measured = usage(&pods).measure(PodTarget::Utilization(100)).unwrap();
        assert_eq!((measured.ratio, measured.utilization, measured.value), (1.1, Some(110), 1109));
        let uneven = [(1, 100, Some(100)), (1, 0, Some(900))];
        let measured = usage(&uneven).measure(PodTarget::Utilization(50)).unwrap();
        assert_eq!(measured.utilization, Some(10));
    }

    #[test]
    fn strangers_count_for_averages_and_not_for_percentages() {
        let mixed = usage(&[(1, 100, Some(100)), (1, 900, None)]);
        assert_eq!(mixed.measure(PodTarget::Utilization(50)).unwrap().utilization, Some(100));
        assert_eq!(mixed.measure(PodTarget::AverageValue(250)).unwrap().ratio, 2.0);
    }

    #[test]
    fn a_cohort_is_as_many_pods_as_it_counts() {
        let one_by_one = [(1, 7, Some(11)); 5];
        assert_eq!(usage(&one_by_one), usage(&[(5, 7, Some(11))]));
        assert_eq!(usage(&[(2, 7, None)]).with(usage(&[(3, 7, None)])), usage(&[(5, 7, None)]));
    }

    #[test]
    fn what_cannot_be_divided_fails() {
        let nothing = Usage::default();
        assert_eq!(nothing.measure(PodTarget::Utilization(50)), Err(Failure::NoKnownPods));
        assert_eq!(nothing.measure(PodTarget::AverageValue(50)), Err(Failure::NoneReady));
        let some = usage(&[(1, 1, Some(0))]);
        assert_eq!(some.measure(PodTarget::Utilization(50)), Err(Failure::NoKnownPods));
        assert_eq!(some.measure(PodTarget::AverageValue(0)), Err(Failure::InvalidTarget));
        assert_eq!(some.measure(PodTarget::Utilization(-1)), Err(Failure::InvalidTarget));
    }

    #[test]
    fn huge_sums_stay_in_range() {
        assert_eq!(percentage(i64::MAX, i64::MAX), 100);
        assert_eq!(percentage(i64::MAX, 1), i32::MAX);
        assert_eq!(percentage(i64::MIN, 1), i32::MIN);
        let most = usage(&[(u32::MAX, i64::MAX, Some(i64::MAX)), (9, i64::MAX, Some(1))]);
        assert_eq!((most.total, most.requests), (i64::MAX, i64::MAX));
    }
}
