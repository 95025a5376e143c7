//! The fields of a `ScaledObject`.
//!
//! Not here: least and most replicas, which are those of the fleet.

use model::Metric;
use model::unit::{Count, Factor, Instances, PerSecond, Quantity as _, Requests, Seconds};

use crate::calendar::{self, Calendar, MOST_CHARACTERS};
use crate::controllers::hpa::TotalTarget;
use crate::controllers::keda::{Pauses, TriggerKind};
use crate::kube::milli;
use crate::kube::params::BehaviorField;
use crate::kube::targets::UtilizationTarget;
use crate::kube::watch::{MOST, Watch, percent};
use crate::kube::words::{self, Words};

use super::cron::Cron;

model::choice! {
    /// What the value of a trigger is compared with.
    pub enum MetricTypeField {
        /// The value divided by the pods.
        AverageValue = "average-value", "AverageValue";
        /// The value as it is.
        Value = "value", "Value";
    }
}

/// A trigger with a threshold, an activation threshold and a type.
macro_rules! trigger {
    ($(
        $(#[doc = $doc:literal])*
        $name:ident: $ty:ty, $default:literal, step $step:literal;
    )*) => {$(
        model::params! {
            $(#[doc = $doc])*
            pub struct $name {
                /// The target of the autoscaler.
                threshold: $ty = number {
                    label: "Threshold", default: $default, range: [0.001, 1e6], step: $step,
                    scale: Log
                },
                /// Active above this value, from zero instances on.
                activation: $ty = number {
                    label: "Activation threshold", default: 0.0, range: [0.0, 1e6], step: $step
                },
                /// What the threshold is compared with.
                metric_type: MetricTypeField = choice { label: "Metric type" },
            }
        }

        impl $name {
            fn asked(&self, metric: Metric, words: &'static Words) -> Asked {
                let threshold = milli(self.threshold.get());
                let target = match self.metric_type {
                    MetricTypeField::AverageValue => TotalTarget::AverageValue(threshold),
                    MetricTypeField::Value => TotalTarget::Value(threshold),
                };
                Asked {
                    kind: TriggerKind::External,
                    activation: self.activation.get(),
                    watch: Watch::external(metric, words, target),
                    cron: None,
                }
            }
        }
    )*};
}

trigger! {
    /// Requests that wait or are in service: what is on the queue and not yet done.
    QueueTrigger: Requests, 5.0, step 1.0;
    /// Requests per second, as an ingress counts them.
    RateTrigger: PerSecond, 35.0, step 1.0;
    /// The custom metric of the scenario.
    CustomTrigger: Factor, 10.0, step 1.0;
}

model::params! {
    /// CPU of the pods.
    pub struct CpuTrigger {
        /// The target of the autoscaler.
        target: UtilizationTarget = group { label: "Utilization" },
    }
}

model::params! {
    /// Instances between two times of a calendar.
    pub struct CronTrigger {
        /// When it begins: minute, hour, day, month and weekday.
        start: String = text {
            label: "Start", default: "0 8 * * *", most: MOST_CHARACTERS, check: calendar::check
        },
        /// When it ends, written the same way.
        end: String = text {
            label: "End", default: "0 18 * * *", most: MOST_CHARACTERS, check: calendar::check
        },
        /// As many instances at least between the two; otherwise it asks for one.
        replicas: Instances = number {
            label: "Desired replicas", default: 5.0, range: [1.0, 10_000.0], step: 1.0
        },
        /// How far the clocks of these times are ahead of those of the run; negative if behind.
        zone: Seconds = number {
            label: "Time zone", default: 0.0, range: [-43_200.0, 50_400.0], step: 900.0
        },
    }
}

model::choice! {
    /// What a trigger asks.
    pub enum TriggerField {
        /// Requests per second.
        Rate(RateTrigger) = "rate", "Request rate";
        /// Requests that wait or are in service.
        Queue(QueueTrigger) = "queue", "Queue length";
        /// CPU of the pods; alone it never lets go to zero.
        Cpu(CpuTrigger) = "cpu", "CPU";
        /// The custom metric of the scenario.
        Custom(CustomTrigger) = "custom", "Custom metric";
        /// The calendar: so many instances between two times.
        Cron(CronTrigger) = "cron", "Cron schedule";
    }
}

/// A trigger, ready to be asked.
pub(super) struct Asked {
    pub(super) kind: TriggerKind,
    pub(super) activation: f64,
    pub(super) watch: Watch,
    /// The times at which it has another value, if the calendar gives it one.
    pub(super) cron: Option<Cron>,
}

impl TriggerField {
    /// The trigger, ready to be asked.
    pub(super) fn asked(&self, calendar: Calendar) -> Asked {
        match self {
            // A message that is being worked on is still on the queue.
            Self::Queue(trigger) => trigger.asked(Metric::Concurrency, &words::QUEUE),
            Self::Rate(trigger) => trigger.asked(Metric::RequestRate, &words::RATE),
            Self::Custom(trigger) => trigger.asked(Metric::Custom, &words::CUSTOM),
            Self::Cpu(trigger) => Asked {
                kind: TriggerKind::Resource,
                activation: 0.0,
                watch: Watch::cpu(percent(&trigger.target), false),
                cron: None,
            },
            // Its value is overwritten at every look; the target is one for each instance.
            Self::Cron(trigger) => Asked {
                kind: TriggerKind::External,
                activation: 0.0,
                watch: Watch::external(
                    Metric::RequestRate,
                    &words::CRON,
                    TotalTarget::AverageValue(milli(1.0)),
                ),
                cron: Some(Cron::new(trigger, calendar)),
            },
        }
    }
}

model::params! {
    /// One trigger.
    pub struct TriggerParams {
        /// What it asks.
        kind: TriggerField = choice { label: "Trigger" },
    }
}

model::params! {
    /// An idle count.
    pub struct IdleParams {
        /// The least instances while a trigger is active (`minReplicaCount`), more than the idle
        /// count.
        min: Instances = number {
            label: "Least when active", default: 2.0, range: [1.0, 10_000.0], step: 1.0
        },
    }
}

model::choice! {
    /// Whether there is an idle count.
    pub enum IdleField {
        /// None: the fleet's least is `minReplicaCount`.
        Unset = "unset", "Not set";
        /// The fleet's least is `idleReplicaCount`.
        Set(IdleParams) = "set", "The fleet's least";
    }
}

model::params! {
    /// What to do when a trigger cannot be asked.
    pub struct FallbackParams {
        /// So many failures in a row are forgiven.
        failure_threshold: Count = number {
            label: "Failure threshold", default: 3.0, range: [0.0, 1000.0], step: 1.0
        },
        /// The autoscaler is led to so many instances.
        replicas: Instances = number {
            label: "Replicas", default: 6.0, range: [0.0, 10_000.0], step: 1.0
        },
    }
}

model::choice! {
    /// Whether there is a fallback.
    pub enum FallbackField {
        /// None: nothing changes while a trigger cannot be asked.
        Unset = "unset", "Not set";
        /// A number of instances.
        Set(FallbackParams) = "set", "Set";
    }
}

model::params! {
    /// Annotations that pause.
    pub struct PauseParams {
        /// Nothing changes.
        all: bool = switch { label: "Paused", default: false },
        /// Nothing shrinks.
        scale_in: bool = switch { label: "Scale-in paused", default: false },
        /// Nothing grows.
        scale_out: bool = switch { label: "Scale-out paused", default: false },
    }
}

impl PauseParams {
    /// What annotations forbid.
    pub(super) fn pauses(&self) -> Pauses {
        Pauses { all: self.all, scale_in: self.scale_in, scale_out: self.scale_out }
    }
}

model::params! {
    /// The fields of a `ScaledObject`. The least and the most replicas are those of the fleet.
    pub struct KedaParams {
        /// The triggers; the one that asks for the most instances wins.
        triggers: Vec<TriggerParams> = list {
            label: "Triggers", noun: "trigger", len: [1, MOST],
            members: 1
        },
        /// Between two looks at the triggers, in whole control periods.
        polling_interval: Seconds = number {
            label: "Polling interval", default: 30.0, range: [1.0, 3600.0], step: 15.0, scale: Log
        },
        /// For so long no trigger must have been active before it goes to zero or to the idle
        /// count.
        cooldown: Seconds = number {
            label: "Cooldown period", default: 300.0, range: [0.0, 86_400.0], step: 15.0
        },
        /// The same for one that was never active, from the start of the run.
        initial_cooldown: Seconds = number {
            label: "Initial cooldown", default: 0.0, range: [0.0, 86_400.0], step: 15.0
        },
        /// Whether it idles at another number than zero.
        idle: IdleField = choice { label: "Idle replica count" },
        /// What to do when a trigger cannot be asked.
        fallback: FallbackField = choice { label: "Fallback" },
        /// Annotations that pause.
        pause: PauseParams = group { label: "Pause" },
        /// The field `behavior` of the autoscaler.
        behavior: BehaviorField = choice { label: "Behavior" },
    }
}
