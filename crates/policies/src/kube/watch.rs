//! One metric of an autoscaler: its target, and its values at each sync.
//!
//! Not here: what it proposes (`controllers::hpa::replicas`).

use model::unit::Quantity as _;
use model::{Metric, Observation};

use super::milli;
use super::pods::{Pods, Resource};
use super::targets::{
    CpuTarget, CustomTotal, MemoryTarget, MetricSource, ObjectMeasure, PodsMeasure, QueueTotal,
    RateTotal, TimeTotal, UtilizationTarget,
};
use super::words::{self, Words};
use crate::controllers::hpa::{self, Failure, PodData, PodTarget, Sample, Spec, TotalTarget};

/// Where the values come from.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Source {
    /// A resource of the pods, alone without the sidecar.
    Resource { resource: Resource, alone: bool, target: PodTarget },
    /// Something that the pods share, in milli-units for each.
    Pods { metric: Metric, target: i64 },
    /// Something of the whole service; from an object of the cluster, or from outside.
    Total { metric: Metric, target: TotalTarget, object: bool },
}

/// A metric of an autoscaler.
pub(crate) struct Watch {
    /// The metric in words.
    pub(crate) words: &'static Words,
    source: Source,
    samples: Vec<Option<Sample>>,
    requests: Vec<Result<i64, Failure>>,
    total: Option<i64>,
}

/// Megabytes in thousandths of a byte.
const MEGABYTE: f64 = 1e6;

/// A target in whole percent of the request.
#[expect(clippy::cast_possible_truncation, reason = "a small number of percent")]
pub(crate) fn percent(target: &UtilizationTarget) -> PodTarget {
    PodTarget::Utilization((target.value.get() * 100.0).round() as i32)
}

/// The metric, its target and its words.
fn total_of(measure: &ObjectMeasure) -> (Metric, TotalTarget, &'static Words) {
    match measure {
        ObjectMeasure::Rate(object) => {
            let target = match &object.target {
                RateTotal::AverageValue(target) => {
                    TotalTarget::AverageValue(milli(target.value.get()))
                }
                RateTotal::Value(target) => TotalTarget::Value(milli(target.value.get())),
            };
            (Metric::RequestRate, target, &words::RATE)
        }
        ObjectMeasure::Response(object) => {
            let target = match &object.target {
                TimeTotal::Value(target) => TotalTarget::Value(milli(target.value.get())),
                TimeTotal::AverageValue(target) => {
                    TotalTarget::AverageValue(milli(target.value.get()))
                }
            };
            (Metric::ResponseTime, target, &words::RESPONSE)
        }
        ObjectMeasure::Queue(object) => {
            let target = match &object.target {
                QueueTotal::AverageValue(target) => {
                    TotalTarget::AverageValue(milli(target.value.get()))
                }
                QueueTotal::Value(target) => TotalTarget::Value(milli(target.value.get())),
            };
            (Metric::Queue, target, &words::QUEUE)
        }
    }
}

impl Watch {
    /// The metric of an autoscaler that names none.
    pub(crate) fn default_cpu() -> Self {
        Self::cpu(PodTarget::Utilization(80), false)
    }

    /// The CPU of pods.
    pub(crate) fn cpu(target: PodTarget, alone: bool) -> Self {
        let words = if alone { &words::CONTAINER_CPU } else { &words::CPU };
        Self::from(words, Source::Resource { resource: Resource::Cpu, alone, target })
    }

    /// Something from outside.
    pub(crate) fn external(metric: Metric, words: &'static Words, target: TotalTarget) -> Self {
        Self::from(words, Source::Total { metric, target, object: false })
    }

    /// The metric as it was set.
    pub(crate) fn new(source: &MetricSource) -> Self {
        match source {
            MetricSource::Cpu(cpu) => Self::cpu(cpu_target(&cpu.target), false),
            MetricSource::ContainerCpu(cpu) => Self::cpu(cpu_target(&cpu.target), true),
            MetricSource::Memory(memory) => Self::memory(&memory.target, false),
            MetricSource::ContainerMemory(memory) => Self::memory(&memory.target, true),
            MetricSource::Pods(pods) => {
                let (metric, words, target) = match &pods.metric {
                    PodsMeasure::Rate(t) => (Metric::RequestRate, &words::POD_RATE, t.value.get()),
                    PodsMeasure::Concurrency(t) => {
                        (Metric::Concurrency, &words::POD_CONCURRENCY, t.value.get())
                    }
                    PodsMeasure::Queue(t) => (Metric::Queue, &words::POD_QUEUE, t.value.get()),
                };
                Self::from(words, Source::Pods { metric, target: milli(target) })
            }
            MetricSource::Object(object) => {
                let (metric, target, words) = total_of(&object.metric);
                Self::from(words, Source::Total { metric, target, object: true })
            }
            MetricSource::External(external) => {
                let target = match &external.target {
                    CustomTotal::AverageValue(target) => {
                        TotalTarget::AverageValue(milli(target.value.get()))
                    }
                    CustomTotal::Value(target) => TotalTarget::Value(milli(target.value.get())),
                };
                Self::external(Metric::Custom, &words::CUSTOM, target)
            }
        }
    }

    fn memory(target: &MemoryTarget, alone: bool) -> Self {
        let target = match target {
            MemoryTarget::Utilization(target) => percent(target),
            MemoryTarget::AverageValue(target) => {
                PodTarget::AverageValue(milli(target.value.get() * MEGABYTE))
            }
        };
        let words = if alone { &words::CONTAINER_MEMORY } else { &words::MEMORY };
        Self::from(words, Source::Resource { resource: Resource::Memory, alone, target })
    }

    fn from(words: &'static Words, source: Source) -> Self {
        Self { words, source, samples: Vec::new(), requests: Vec::new(), total: None }
    }

    /// Whether its value exists without pods.
    pub(crate) fn outlives_pods(&self) -> bool {
        matches!(self.source, Source::Total { .. })
    }

    /// Takes in what is seen now.
    pub(crate) fn see(&mut self, seen: &Observation<'_>, pods: &Pods) {
        match self.source {
            Source::Resource { resource, alone, .. } => {
                pods.resource(resource, alone, &mut self.samples);
                self.requests.clear();
                self.requests.resize(pods.cohorts.len(), pods.request(resource, alone));
            }
            Source::Pods { metric, .. } => match seen.metric(metric) {
                Some(total) => pods.shared(total, &mut self.samples),
                None => self.samples.clear(),
            },
            Source::Total { metric, .. } => self.total = seen.metric(metric).map(milli),
        }
    }

    /// The value of the whole service in milli-units, if it is one and known.
    pub(crate) fn total(&self) -> Option<i64> {
        self.total
    }

    /// Puts another value in the place of what was measured of the whole service.
    pub(crate) fn replace_total(&mut self, total: Option<i64>) {
        self.total = total;
    }

    /// The target of a share of the whole service in milli-units, if it has one.
    pub(crate) fn share(&self) -> Option<i64> {
        match self.source {
            Source::Total { target: TotalTarget::AverageValue(share), .. } => Some(share),
            _ => None,
        }
    }

    /// The target of something of the whole service in milli-units, whatever its type.
    pub(crate) fn target(&self) -> Option<i64> {
        match self.source {
            Source::Total {
                target: TotalTarget::AverageValue(target) | TotalTarget::Value(target),
                ..
            } => Some(target),
            _ => None,
        }
    }

    /// The metric as the controller takes it.
    pub(crate) fn metric(&self) -> hpa::Metric<'_> {
        let data = PodData { samples: &self.samples, requests: &self.requests, strangers: &[] };
        let seen = (!self.samples.is_empty()).then_some(data);
        match self.source {
            Source::Resource { resource, alone, target } => {
                let cpu = resource == Resource::Cpu;
                if alone {
                    hpa::Metric::ContainerResource { cpu, target, seen }
                } else {
                    hpa::Metric::Resource { cpu, target, seen }
                }
            }
            Source::Pods { target, .. } => hpa::Metric::Pods { target, seen },
            Source::Total { target, object: true, .. } => {
                hpa::Metric::Object { target, seen: self.total }
            }
            Source::Total { target, object: false, .. } => {
                hpa::Metric::External { target, seen: self.total }
            }
        }
    }
}

fn cpu_target(target: &CpuTarget) -> PodTarget {
    match target {
        CpuTarget::Utilization(target) => percent(target),
        CpuTarget::AverageValue(target) => PodTarget::AverageValue(milli(target.value.get())),
    }
}

/// The most metrics that one autoscaler may watch here.
pub(crate) const MOST: usize = 6;

/// An autoscaler with its metrics and pods.
pub(crate) struct Scaler {
    /// The controller.
    pub(crate) hpa: hpa::Hpa,
    /// The metrics, at least one.
    pub(crate) watches: Vec<Watch>,
    /// The pods.
    pub(crate) pods: Pods,
}

impl Scaler {
    /// An autoscaler that remembers nothing.
    pub(crate) fn new(
        spec: Spec,
        settings: hpa::Settings,
        mut watches: Vec<Watch>,
        pods: Pods,
    ) -> Self {
        if watches.is_empty() {
            watches.push(Watch::default_cpu());
        }
        Self { hpa: hpa::Hpa::new(spec, settings), watches, pods }
    }

    /// Looks at pods and metrics.
    pub(crate) fn see(&mut self, seen: &Observation<'_>) {
        self.pods.see(seen);
        for watch in &mut self.watches {
            watch.see(seen, &self.pods);
        }
    }

    /// One sync of what was looked at, for a scale target of `cur` replicas of which `status`
    /// exist.
    pub(crate) fn sync(&mut self, now: f64, cur: i32, status: i32) -> &hpa::Trace {
        let mut metrics = [hpa::Metric::Unknown; MOST];
        for (metric, watch) in metrics.iter_mut().zip(&self.watches) {
            *metric = watch.metric();
        }
        self.hpa.sync(&hpa::Seen {
            now,
            cur,
            status,
            selector: hpa::Selector::Valid,
            pods: &self.pods.cohorts,
            metrics: &metrics[..self.watches.len().min(MOST)],
        })
    }
}
