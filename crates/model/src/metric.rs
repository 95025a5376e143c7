//! What can be measured, and a set of measurements taken together.
//!
//! Not here: how it is measured (`sim::meter`).

use crate::unit::Unit;

/// Something that a controller can be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Metric {
    /// Busy share of the CPU of the instances in service, from completed work: never above 1.
    Cpu,
    /// Used share of the memory of the instances in service.
    Memory,
    /// Used share of the network of the instances in service.
    Network,
    /// Used share of the disk of the instances in service.
    Disk,
    /// Requests that arrive per second, over the whole fleet.
    RequestRate,
    /// Mean response time of the requests that were served, in seconds.
    ResponseTime,
    /// The response time that half of the requests that were served did not exceed.
    Response50,
    /// The response time that 90 of 100 requests that were served did not exceed.
    Response90,
    /// The response time that 95 of 100 requests that were served did not exceed.
    Response95,
    /// The response time that 99 of 100 requests that were served did not exceed.
    Response99,
    /// Requests that wait, over the whole fleet.
    Queue,
    /// Requests that wait or are being served, over the whole fleet.
    Concurrency,
    /// The share of attempts that failed.
    ErrorRate,
    /// Whatever the scenario draws as a curve.
    Custom,
}

impl Metric {
    /// How many there are.
    /// How many there are.
    pub const COUNT: usize = Self::ALL.len();

    /// Every metric.
    pub const ALL: [Self; 14] = [
        Self::Cpu,
        Self::Memory,
        Self::Network,
        Self::Disk,
        Self::RequestRate,
        Self::ResponseTime,
        Self::Response50,
        Self::Response90,
        Self::Response95,
        Self::Response99,
        Self::Queue,
        Self::Concurrency,
        Self::ErrorRate,
        Self::Custom,
    ];

    /// Its name on the screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Cpu => "CPU",
            Self::Memory => "memory",
            Self::Network => "network",
            Self::Disk => "disk",
            Self::RequestRate => "request rate",
            Self::ResponseTime => "response time",
            Self::Response50 => "response time p50",
            Self::Response90 => "response time p90",
            Self::Response95 => "response time p95",
            Self::Response99 => "response time p99",
            Self::Queue => "queue length",
            Self::Concurrency => "concurrency",
            Self::ErrorRate => "error rate",
            Self::Custom => "custom metric",
        }
    }

    /// Its unit.
    pub const fn unit(self) -> Unit {
        match self {
            Self::Cpu | Self::Memory | Self::Network | Self::Disk | Self::ErrorRate => Unit::Ratio,
            Self::RequestRate => Unit::PerSecond,
            Self::ResponseTime
            | Self::Response50
            | Self::Response90
            | Self::Response95
            | Self::Response99 => Unit::Seconds,
            Self::Queue | Self::Concurrency => Unit::Requests,
            Self::Custom => Unit::Factor,
        }
    }

    /// The share of requests that a percentile of response times is of, if it is one.
    pub const fn percentile(self) -> Option<f64> {
        match self {
            Self::Response50 => Some(0.5),
            Self::Response90 => Some(0.9),
            Self::Response95 => Some(0.95),
            Self::Response99 => Some(0.99),
            _ => None,
        }
    }
}

/// Measurements taken together.
#[derive(Clone, Copy, Debug)]
pub struct Sample {
    /// The end of the span they were taken over, in seconds; negative before the run.
    pub at: f64,
    /// What is not known is not a number.
    values: [f64; Metric::COUNT],
}

impl PartialEq for Sample {
    fn eq(&self, other: &Self) -> bool {
        let bits = |sample: &Self| sample.values.map(f64::to_bits);
        self.at == other.at && bits(self) == bits(other)
    }
}

impl Sample {
    /// A sample at `at` in which nothing is known.
    pub const fn empty(at: f64) -> Self {
        Self { at, values: [f64::NAN; Metric::COUNT] }
    }

    /// A sample with every measurement, in the order of [`Metric::ALL`]; what is not finite is
    /// unknown.
    pub fn of(at: f64, values: [f64; Metric::COUNT]) -> Self {
        Self { at, values: values.map(|value| if value.is_finite() { value } else { f64::NAN }) }
    }

    /// The same sample with one more measurement; what is not finite stays unknown.
    #[must_use]
    pub fn with(mut self, metric: Metric, value: f64) -> Self {
        self.values[metric as usize] = if value.is_finite() { value } else { f64::NAN };
        self
    }

    /// The measurement, or `None` where there is none.
    pub const fn get(&self, metric: Metric) -> Option<f64> {
        let value = self.values[metric as usize];
        if value.is_nan() { None } else { Some(value) }
    }
}

/// How several measurements of one metric become one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Statistic {
    /// Their mean.
    Average,
    /// The greatest.
    Maximum,
    /// The least.
    Minimum,
    /// Their sum.
    Sum,
    /// The least that at least this share of them do not exceed, above 0 and up to 1.
    Percentile(f64),
}

impl Statistic {
    /// The statistic of the values that are known; `None` if none is.
    ///
    /// A percentile is the nearest rank: no value that was not measured comes out.
    pub fn of(self, values: impl IntoIterator<Item = f64>) -> Option<f64> {
        let known = values.into_iter().filter(|value| !value.is_nan());
        if let Self::Percentile(share) = self {
            return nearest_rank(known, share);
        }
        let mut count = 0.0;
        let mut found = 0.0;
        for value in known {
            found = match self {
                _ if count == 0.0 => value,
                Self::Maximum if value > found => value,
                Self::Minimum if value < found => value,
                Self::Average | Self::Sum => found + value,
                _ => found,
            };
            count += 1.0;
        }
        let found = if self == Self::Average { found / count } else { found };
        (count > 0.0).then_some(found)
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a share of a count is not negative and is clamped to it"
)]
fn nearest_rank(values: impl Iterator<Item = f64>, share: f64) -> Option<f64> {
    // By insertion: a window holds few values, and a general sort would be much of a download.
    let mut sorted: Vec<f64> = Vec::new();
    for value in values {
        sorted.insert(sorted.partition_point(|other| *other <= value), value);
    }
    let rank = (share * sorted.len() as f64 - 1e-9).ceil().max(1.0) as usize;
    sorted.get(rank.min(sorted.len()).wrapping_sub(1)).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_knows_what_was_measured_and_nothing_else() {
        let sample = Sample::empty(5.0).with(Metric::Cpu, 0.5).with(Metric::Disk, f64::INFINITY);
        assert_eq!(sample.get(Metric::Cpu), Some(0.5));
        assert_eq!(sample.get(Metric::Disk), None);
        assert_eq!(sample, sample);
    }

    #[test]
    fn statistics_are_over_what_is_known() {
        let values = [3.0, f64::NAN, 1.0, 2.0, 10.0];
        let of = |statistic: Statistic| statistic.of(values);
        assert_eq!(of(Statistic::Average), Some(4.0));
        assert_eq!(of(Statistic::Maximum), Some(10.0));
        assert_eq!(of(Statistic::Minimum), Some(1.0));
        assert_eq!(of(Statistic::Sum), Some(16.0));
        assert_eq!(of(Statistic::Percentile(0.5)), Some(2.0));
        assert_eq!(of(Statistic::Percentile(0.75)), Some(3.0));
        assert_eq!(of(Statistic::Percentile(0.76)), Some(10.0));
        assert_eq!(Statistic::Average.of([f64::NAN]), None);
        assert_eq!(Statistic::Percentile(0.9).of([]), None);
    }
}
