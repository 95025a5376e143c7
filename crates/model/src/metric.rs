//! What can be measured, and a set of measurements taken together.
//!
//! Not here: how it is measured (`sim::meter`).

use crate::unit::Unit;

/// Something that a controller can be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Metric {
    /// Busy share of the workers of the instances in service, from completed work: never above 1.
    Cpu,
    /// Requests that arrive per second, over the whole fleet.
    RequestRate,
    /// Mean response time of the requests that were served, in seconds.
    ResponseTime,
    /// Requests that wait, over the whole fleet.
    Queue,
}

impl Metric {
    /// Every metric.
    pub const ALL: [Self; 4] = [Self::Cpu, Self::RequestRate, Self::ResponseTime, Self::Queue];

    /// Its name on the screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Cpu => "CPU",
            Self::RequestRate => "request rate",
            Self::ResponseTime => "response time",
            Self::Queue => "queue length",
        }
    }

    /// Its unit.
    pub const fn unit(self) -> Unit {
        match self {
            Self::Cpu => Unit::Ratio,
            Self::RequestRate => Unit::PerSecond,
            Self::ResponseTime => Unit::Seconds,
            Self::Queue => Unit::Requests,
        }
    }
}

/// Measurements taken together.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sample {
    /// The end of the span they were taken over, in seconds; negative before the run.
    pub at: f64,
    values: [Option<f64>; Metric::ALL.len()],
}

impl Sample {
    /// A sample at `at` in which nothing is known.
    pub const fn empty(at: f64) -> Self {
        Self { at, values: [None; Metric::ALL.len()] }
    }

    /// The same sample with one more measurement; what is not finite stays unknown.
    #[must_use]
    pub fn with(mut self, metric: Metric, value: f64) -> Self {
        self.values[metric as usize] = value.is_finite().then_some(value);
        self
    }

    /// The measurement, or `None` where there is none.
    pub const fn get(&self, metric: Metric) -> Option<f64> {
        self.values[metric as usize]
    }
}
