//! What the Knative strategy can be told, and what the controller makes of it.
//!
//! Ranges are those that Knative accepts, as far as it has any. Not here: decisions.

use model::unit::{Factor, Instances, PerSecond, Quantity as _, Ratio, Requests, Seconds};
use model::{Limits, Metric};

use crate::controllers::kpa::metrics::panic_window;
use crate::controllers::kpa::{
    Algorithm, DeciderSpec, MetricTarget, MetricWindows, RevisionTarget, ScaleSettings,
    ScalingMetric, TargetConfig,
};

model::params! {
    /// Requests at the same time.
    pub struct ConcurrencyTarget {
        /// Requests that one instance bears at the same time; Knative itself begins with 100.
        total: Requests = number {
            label: "Requests at a time", default: 4.0, range: [0.01, 100_000.0], step: 1.0,
            scale: Log
        },
    }
}

model::params! {
    /// Requests per second.
    pub struct RateTarget {
        /// Requests per second that one instance bears; Knative itself begins with 200.
        total: PerSecond = number {
            label: "Rate per instance", default: 50.0, range: [0.01, 100_000.0], step: 1.0,
            scale: Log
        },
    }
}

model::choice! {
    /// What is scaled on.
    pub enum ScaledOn {
        /// Requests that wait or are being served.
        Concurrency(ConcurrencyTarget) = "concurrency", "Concurrency";
        /// Requests that arrive.
        Rate(RateTarget) = "rps", "Requests per second";
    }
}

model::choice! {
    /// How the seconds of a window become one number.
    pub enum Aggregation {
        /// Their mean.
        Linear = "linear", "Mean";
        /// A sum in which older seconds count less and less.
        Exponential = "weighted-exponential", "Weighted, exponential";
    }
}

model::params! {
    /// A burst that is prepared for.
    pub struct BurstParams {
        /// Requests at a time that the instances shall bear beyond the load without the activator.
        capacity: Requests = number {
            label: "Capacity", default: 211.0, range: [1.0, 1_000_000.0], step: 1.0, scale: Log
        },
    }
}

model::choice! {
    /// When requests go through the activator, which holds them while no instance can take them.
    pub enum Burst {
        /// Until the instances could bear a burst of this size.
        Limited(BurstParams) = "limited", "For a burst";
        /// Only while there is no instance.
        Off = "off", "Only at zero";
        /// Always.
        Unlimited = "unlimited", "Always";
    }
}

model::params! {
    /// The annotations and cluster settings of the autoscaler.
    pub struct KpaParams {
        /// What is scaled on, and how much of it one instance bears.
        metric: ScaledOn = choice { label: "Metric" },
        /// The share of that capacity which is aimed at.
        utilization: Ratio = number {
            label: "Target utilisation", default: 0.7, range: [0.01, 1.0], step: 0.01
        },
        /// The stable window, over which the load is averaged.
        window: Seconds = number {
            label: "Stable window", default: 60.0, range: [6.0, 3600.0], step: 1.0, scale: Log
        },
        /// How the seconds of a window become one number.
        aggregation: Aggregation = choice { label: "Aggregation" },
        /// The panic window, as a share of the stable one.
        panic_window: Ratio = number {
            label: "Panic window", default: 0.1, range: [0.01, 1.0], step: 0.01
        },
        /// Panic begins when the panic window asks for so much of the instances that are ready.
        panic_threshold: Ratio = number {
            label: "Panic threshold", default: 2.0, range: [1.1, 10.0], step: 0.1
        },
        /// The ready instances grow at most by this factor in one decision.
        max_up: Factor = number {
            label: "Greatest growth", default: 1000.0, range: [1.01, 10_000.0], step: 1.0,
            scale: Log
        },
        /// The ready instances shrink at most by this factor in one decision.
        max_down: Factor = number {
            label: "Greatest shrinkage", default: 2.0, range: [1.01, 1000.0], step: 0.1, scale: Log
        },
        /// A decision to shrink must hold for so long.
        delay: Seconds = number {
            label: "Scale-down delay", default: 0.0, range: [0.0, 3600.0], step: 10.0
        },
        /// Whether an idle service may have no instance at all.
        to_zero: bool = switch { label: "Scale to zero", default: true },
        /// So long the activator must be in the path before the last instance goes.
        grace: Seconds = number {
            label: "Grace before zero", default: 30.0, range: [1.0, 3600.0], step: 1.0, scale: Log
        },
        /// So long at least the last instance is kept when nothing comes.
        retention: Seconds = number {
            label: "Retention of the last", default: 0.0, range: [0.0, 86_400.0], step: 30.0
        },
        /// Instances that the service starts with.
        initial: Instances = number {
            label: "Initial scale", default: 1.0, range: [0.0, 1000.0], step: 1.0
        },
        /// As soon as there is any demand, at least so many; below 2 this has no effect.
        activation: Instances = number {
            label: "Activation scale", default: 0.0, range: [0.0, 1000.0], step: 1.0
        },
        /// When requests go through the activator.
        burst: Burst = choice { label: "Target burst capacity" },
    }
}

impl KpaParams {
    /// What is measured for the metric.
    pub(super) fn measured(&self) -> Metric {
        match &self.metric {
            ScaledOn::Concurrency(_) => Metric::Concurrency,
            ScaledOn::Rate(_) => Metric::RequestRate,
        }
    }

    /// Seconds of the stable window, which are whole.
    pub(super) fn stable(&self) -> f64 {
        self.window.get().round()
    }

    /// Seconds of the panic window.
    pub(super) fn panic(&self) -> f64 {
        panic_window(self.stable(), self.panic_window.get() * 100.0)
    }

    /// Empty windows over the metric.
    pub(super) fn windows(&self) -> MetricWindows {
        let algorithm = match self.aggregation {
            Aggregation::Linear => Algorithm::Linear,
            Aggregation::Exponential => Algorithm::WeightedExponential,
        };
        MetricWindows::new(algorithm, self.stable(), self.panic())
    }

    /// The target burst capacity as Knative writes it: 0 is off, -1 unlimited.
    fn burst(&self) -> f64 {
        match &self.burst {
            Burst::Limited(burst) => burst.capacity.get(),
            Burst::Off => 0.0,
            Burst::Unlimited => -1.0,
        }
    }

    fn target(&self) -> MetricTarget {
        let (metric, total) = match &self.metric {
            ScaledOn::Concurrency(target) => (ScalingMetric::Concurrency, target.total.get()),
            ScaledOn::Rate(target) => (ScalingMetric::RequestsPerSecond, target.total.get()),
        };
        let revision = RevisionTarget {
            metric,
            target: Some(total),
            utilization_percentage: Some(self.utilization.get() * 100.0),
            ..RevisionTarget::default()
        };
        MetricTarget::of(&revision, &TargetConfig::default())
    }

    /// What a decision goes by.
    pub(super) fn decider(&self) -> DeciderSpec {
        DeciderSpec {
            target_burst_capacity: self.burst(),
            panic_threshold: self.panic_threshold.get(),
            max_scale_up_rate: self.max_up.get(),
            max_scale_down_rate: self.max_down.get(),
            stable_window: self.stable(),
            activation_scale: self.activation.0,
            scale_down_delay: self.delay.get(),
            ..DeciderSpec::of(self.target())
        }
    }

    /// How a decision reaches the instances; their limits are those of the fleet.
    pub(super) fn scale(&self, limits: Limits) -> ScaleSettings {
        ScaleSettings {
            enable_scale_to_zero: self.to_zero,
            stable_window: self.stable(),
            grace_period: self.grace.get(),
            pod_retention: self.retention.get(),
            // Knative refuses a first scale above the most; here it is cut.
            initial_scale: self.initial.0.min(limits.max.0),
            min_scale: limits.min.0,
            max_scale: limits.max.0,
            target_burst_capacity: self.burst(),
            ..ScaleSettings::default()
        }
    }
}
