//! What can be asked of a metric, close to the fields `metrics` of `autoscaling/v2`.
//!
//! Not here: where the values come from (`watch`).

use model::unit::{Cores, Factor, Megabytes, PerSecond, Ratio, Requests, Seconds};

/// A struct with the one number of a target.
macro_rules! target {
    ($(
        $(#[doc = $doc:literal])*
        $name:ident: $ty:ty, $default:literal to $max:literal, step $step:literal;
    )*) => {$(
        model::params! {
            $(#[doc = $doc])*
            pub struct $name {
                $(#[doc = $doc])*
                value: $ty = number {
                    label: "Target", default: $default, range: [0.001, $max], step: $step,
                    scale: Log
                },
            }
        }
    )*};
}

target! {
    /// CPU of a pod.
    CoresTarget: Cores, 2.0 to 1024.0, step 0.1;
    /// Memory of a pod.
    MegabytesTarget: Megabytes, 2048.0 to 16_777_216.0, step 64.0;
    /// Requests per second.
    RateTarget: PerSecond, 35.0 to 1_000_000.0, step 1.0;
    /// Requests in service or waiting.
    ConcurrencyTarget: Requests, 3.0 to 1_000_000.0, step 0.5;
    /// Waiting requests.
    QueueTarget: Requests, 5.0 to 1_000_000.0, step 1.0;
    /// Mean response time.
    TimeTarget: Seconds, 0.2 to 3600.0, step 0.01;
    /// A value of the custom metric.
    CustomTarget: Factor, 10.0 to 1e9, step 1.0;
}

model::params! {
    /// A share of the request.
    pub struct UtilizationTarget {
        /// Used share of what the pods request, in whole percent.
        value: Ratio = number {
            label: "Target", default: 0.7, range: [0.01, 10.0], step: 0.01
        },
    }
}

/// The two ways to aim at something that is not of each pod.
macro_rules! total {
    ($(
        $(#[doc = $doc:literal])*
        $name:ident, $params:ident: $payload:ty;
    )*) => {$(
        model::choice! {
            $(#[doc = $doc])*
            pub enum $name {
                /// The value divided by the pods.
                AverageValue($payload) = "average-value", "AverageValue";
                /// The value as it is. It must fall when pods are added.
                Value($payload) = "value", "Value";
            }
        }
        model::params! {
            $(#[doc = $doc])*
            pub struct $params {
                /// What the value is compared with.
                target: $name = choice { label: "Target type" },
            }
        }
    )*};
}

total! {
    /// A target for requests per second in all.
    RateTotal, RateObject: RateTarget;
    /// A target for all requests that wait.
    QueueTotal, QueueObject: QueueTarget;
    /// A target for the custom metric.
    CustomTotal, ExternalParams: CustomTarget;
}

model::choice! {
    /// A target for the mean response time.
    pub enum TimeTotal {
        /// The value as it is.
        Value(TimeTarget) = "value", "Value";
        /// The value divided by the pods, which for a time means little.
        AverageValue(TimeTarget) = "average-value", "AverageValue";
    }
}

model::params! {
    /// A target for the mean response time.
    pub struct TimeObject {
        /// What the value is compared with.
        target: TimeTotal = choice { label: "Target type" },
    }
}

model::choice! {
    /// A target for the CPU of pods.
    pub enum CpuTarget {
        /// A share of the request.
        Utilization(UtilizationTarget) = "utilization", "Utilization";
        /// Cores for each pod.
        AverageValue(CoresTarget) = "average-value", "AverageValue";
    }
}

model::params! {
    /// The CPU of pods.
    pub struct CpuParams {
        /// What the use is compared with.
        target: CpuTarget = choice { label: "Target type" },
    }
}

model::choice! {
    /// A target for the memory of pods.
    pub enum MemoryTarget {
        /// A share of the request.
        Utilization(UtilizationTarget) = "utilization", "Utilization";
        /// Megabytes for each pod.
        AverageValue(MegabytesTarget) = "average-value", "AverageValue";
    }
}

model::params! {
    /// The memory of pods.
    pub struct MemoryParams {
        /// What the use is compared with.
        target: MemoryTarget = choice { label: "Target type" },
    }
}

model::choice! {
    /// Something that every pod counts.
    pub enum PodsMeasure {
        /// Requests per second and pod.
        Rate(RateTarget) = "rate", "Requests per second";
        /// Requests in service or waiting for each pod.
        Concurrency(ConcurrencyTarget) = "concurrency", "Concurrency";
        /// Waiting requests for each pod.
        Queue(QueueTarget) = "queue", "Queue length";
    }
}

model::params! {
    /// A metric of each pod.
    pub struct PodsParams {
        /// What every pod counts.
        metric: PodsMeasure = choice { label: "Measure" },
    }
}

model::choice! {
    /// Something that an object of the cluster, such as an ingress, knows of the whole service.
    pub enum ObjectMeasure {
        /// Requests per second in all.
        Rate(RateObject) = "rate", "Request rate";
        /// Mean response time.
        Response(TimeObject) = "response", "Response time";
        /// Waiting requests in all.
        Queue(QueueObject) = "queue", "Queue length";
    }
}

model::params! {
    /// A metric of an object.
    pub struct ObjectParams {
        /// What the object knows.
        metric: ObjectMeasure = choice { label: "Measure" },
    }
}

model::choice! {
    /// What is measured, and the value aimed at.
    pub enum MetricSource {
        /// CPU of whole pods.
        Cpu(CpuParams) = "cpu", "Resource: CPU";
        /// Memory of whole pods; measured where the service has four resources.
        Memory(MemoryParams) = "memory", "Resource: memory";
        /// CPU of the application alone, without its sidecar.
        ContainerCpu(CpuParams) = "container-cpu", "Container: CPU";
        /// Memory of the application alone, without its sidecar.
        ContainerMemory(MemoryParams) = "container-memory", "Container: memory";
        /// Something that every pod counts.
        Pods(PodsParams) = "pods", "Pods";
        /// Something that an object knows of the whole service.
        Object(ObjectParams) = "object", "Object";
        /// The custom metric of the scenario, as one from outside the cluster.
        External(ExternalParams) = "external", "External: custom metric";
    }
}

model::params! {
    /// One metric with its target.
    pub struct MetricParams {
        /// What is measured.
        metric: MetricSource = choice { label: "Metric" },
    }
}
