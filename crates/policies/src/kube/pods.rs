//! The instances as pods: what each is, what it requests, and what was measured of it.
//!
//! Not here: metrics of the whole service (`watch`).

use model::Metric;
use model::policy::{InstanceGroup, InstanceSize, InstanceState, Observation, Setting};
use model::unit::Quantity as _;

use super::milli;
use super::params::{Booting, CpuRequest, MemoryRequest, PodParams, Sidecar, SidecarParams};
use crate::controllers::hpa::{Cohort, Failure, Phase, Sample};

/// A resource that pods request and use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Resource {
    Cpu,
    Memory,
}

/// Thousandths of a byte in a megabyte.
const MEGABYTE: f64 = 1e6;

/// One resource of a pod in base units: cores or bytes.
struct Share {
    capacity: f64,
    request: Option<f64>,
    sidecar: Option<(f64, f64)>,
}

impl Share {
    /// What a pod requests, with its sidecar or without.
    fn request(&self, alone: bool) -> Result<i64, Failure> {
        let sidecar = self.sidecar.filter(|_| !alone).map_or(0.0, |(request, _)| request);
        self.request.map(|request| milli(request + sidecar)).ok_or(Failure::MissingRequest)
    }

    /// What a pod uses whose application uses this share of an instance.
    fn used(&self, share: f64, alone: bool) -> i64 {
        let sidecar = self.sidecar.filter(|_| !alone).map_or(0.0, |(_, used)| used);
        milli(share * self.capacity + sidecar)
    }
}

/// The pods of the scale target, those alike together.
pub(crate) struct Pods {
    cpu: Share,
    memory: Share,
    starts_at_once: bool,
    window: f64,
    /// As the autoscaler sees them.
    pub(crate) cohorts: Vec<Cohort>,
    /// What is known of each cohort.
    facts: Vec<Fact>,
    /// When the newest measurements were taken.
    at: Option<f64>,
    /// How many pods have samples of their own.
    sampled: f64,
}

/// What is known of a cohort.
#[derive(Clone, Copy)]
struct Fact {
    /// Whether it serves, and was there when it was measured; `None` if it has no samples.
    serves: Option<bool>,
    cpu: Option<f64>,
    memory: Option<f64>,
}

impl Pods {
    /// Pods of this template on instances of this size.
    pub(crate) fn new(params: &PodParams, setting: &Setting) -> Self {
        let InstanceSize { cores, memory, .. } = setting.instance;
        let sidecar = |part: fn(&SidecarParams) -> (f64, f64)| match &params.sidecar {
            Sidecar::Nothing => None,
            Sidecar::Present(sidecar) => Some(part(sidecar)),
        };
        let cpu = match &params.cpu_request {
            CpuRequest::Instance => Some(cores),
            CpuRequest::Set(request) => Some(request.value.get()),
            CpuRequest::Missing => None,
        };
        let megabytes = match &params.memory_request {
            MemoryRequest::Instance => Some(memory),
            MemoryRequest::Set(request) => Some(request.value.get()),
            MemoryRequest::Missing => None,
        };
        Self {
            cpu: Share {
                capacity: cores,
                request: cpu,
                sidecar: sidecar(|pod| (pod.cpu_request.get(), pod.cpu.get())),
            },
            memory: Share {
                capacity: memory * MEGABYTE,
                request: megabytes.map(|request| request * MEGABYTE),
                sidecar: sidecar(|pod| {
                    (pod.memory_request.get() * MEGABYTE, pod.memory.get() * MEGABYTE)
                }),
            },
            starts_at_once: params.booting == Booting::Running,
            window: setting.window.get(),
            cohorts: Vec::new(),
            facts: Vec::new(),
            at: None,
            sampled: 0.0,
        }
    }

    /// Looks at the instances.
    pub(crate) fn see(&mut self, seen: &Observation<'_>) {
        self.at = seen.latest.map(|latest| latest.at);
        self.cohorts.clear();
        self.facts.clear();
        self.sampled = 0.0;
        let held = seen.metric(Metric::Memory);
        let mut settled = None;
        for group in seen.instances {
            if self.has_settled(group) {
                self.sampled += f64::from(group.count);
                if self.joins(settled, group) {
                    continue;
                }
                settled = Some(self.cohorts.len());
                let fact = Fact { serves: Some(true), cpu: group.cpu, memory: group.memory };
                self.cohorts.push(self.cohort(group));
                self.facts.push(fact);
                continue;
            }
            let cohort = self.cohort(group);
            let serves = cohort.is_ready();
            let runs = cohort.phase == Phase::Running && group.state != InstanceState::Failed;
            let there = runs && self.at.zip(cohort.started).is_some_and(|(at, from)| from <= at);
            let serves = there.then_some(serves);
            // A process that starts holds its memory and does no work.
            let idle = serves == Some(false);
            let (cpu, memory) = if idle { (Some(0.0), held) } else { (group.cpu, group.memory) };
            if serves == Some(true) && !cohort.deleting {
                self.sampled += f64::from(group.count);
            }
            self.cohorts.push(cohort);
            self.facts.push(Fact { serves, cpu, memory });
        }
        if seen.fleet.refused > 0 {
            let now = seen.now.get();
            let pending = Cohort {
                phase: Phase::Pending,
                ready: Some(false),
                ..Cohort::running(seen.fleet.refused, now, now)
            };
            self.cohorts.push(pending);
            self.facts.push(Fact { serves: None, cpu: None, memory: None });
        }
    }

    /// Whether the newest sample is wholly of the time since the pods became ready: then they count
    /// for every metric, however old they are.
    fn has_settled(&self, group: &InstanceGroup) -> bool {
        let serves = matches!(group.state, InstanceState::InService | InstanceState::Warming);
        serves && self.at.is_some_and(|at| group.ready + self.window <= at)
    }

    /// Adds pods to others that have settled and were measured alike, if there are such.
    fn joins(&mut self, settled: Option<usize>, group: &InstanceGroup) -> bool {
        let Some(place) = settled else { return false };
        let (fact, cohort) = (&self.facts[place], &mut self.cohorts[place]);
        let alike = fact.cpu == group.cpu && fact.memory == group.memory;
        if alike {
            cohort.count = cohort.count.saturating_add(group.count);
        }
        alike
    }

    /// Instances as pods.
    fn cohort(&self, group: &InstanceGroup) -> Cohort {
        let InstanceGroup { count, state, ordered, ready, .. } = *group;
        let started = if self.starts_at_once { ordered } else { ready };
        let cohort = Cohort::running(count, started, ready);
        let unready = Cohort { ready: Some(false), ready_changed: started, ..cohort };
        match state {
            InstanceState::InService | InstanceState::Warming => cohort,
            InstanceState::Draining => Cohort { deleting: true, ..cohort },
            InstanceState::Booting if self.starts_at_once => unready,
            InstanceState::Booting => Cohort { phase: Phase::Pending, ..unready },
            InstanceState::Failed => unready,
        }
    }

    /// What each pod requests of a resource, alone without its sidecar.
    pub(crate) fn request(&self, resource: Resource, alone: bool) -> Result<i64, Failure> {
        self.share(resource).request(alone)
    }

    fn share(&self, resource: Resource) -> &Share {
        match resource {
            Resource::Cpu => &self.cpu,
            Resource::Memory => &self.memory,
        }
    }

    /// Samples of a resource, one a cohort; alone without the sidecar.
    pub(crate) fn resource(&self, resource: Resource, alone: bool, out: &mut Vec<Option<Sample>>) {
        let share = self.share(resource);
        self.fill(out, |fact| {
            let used = match resource {
                Resource::Cpu => fact.cpu,
                Resource::Memory => fact.memory,
            };
            used.map(|used| share.used(used, alone))
        });
    }

    /// Samples of something that the pods in service share evenly, one a cohort.
    pub(crate) fn shared(&self, total: f64, out: &mut Vec<Option<Sample>>) {
        let each = milli(total / self.sampled.max(1.0));
        self.fill(out, |fact| Some(if fact.serves == Some(true) { each } else { 0 }));
    }

    fn fill(&self, out: &mut Vec<Option<Sample>>, value: impl Fn(&Fact) -> Option<i64>) {
        out.clear();
        let Some(at) = self.at else { return };
        out.extend(self.facts.iter().map(|fact| {
            fact.serves?;
            Some(Sample { value: value(fact)?, at, window: self.window })
        }));
    }
}

#[cfg(test)]
mod tests {
    use model::policy::{FleetView, InstanceGroup, InstanceState, Observation};
    use model::unit::{Quantity as _, Seconds};

    use super::{Failure, Pods, Resource};
    use crate::controllers::hpa::{Group, Readiness, group};
    use crate::kube::params::{
        Booting, CpuRequest, CpuRequestValue, PodParams, Sidecar, SidecarParams,
    };
    use crate::kube::story::setting;

    const NOW: f64 = 600.0;

    fn instances(state: InstanceState, ordered: f64, ready: f64) -> InstanceGroup {
        let cpu = matches!(state, InstanceState::InService).then_some(0.5);
        InstanceGroup { count: 2, state, ordered, ready, cpu, memory: None }
    }

    fn pods(params: &PodParams, instances: &[InstanceGroup]) -> Pods {
        let mut pods = Pods::new(params, &setting());
        let latest = model::Sample::empty(NOW - 15.0);
        pods.see(&Observation {
            now: Seconds::new(NOW),
            fleet: FleetView { refused: 1, ..FleetView::default() },
            latest: Some(&latest),
            history: &[],
            instances,
        });
        pods
    }

    /// The groups of the pods for CPU metrics.
    fn groups(pods: &Pods) -> Vec<Group> {
        let mut samples = Vec::new();
        pods.resource(Resource::Cpu, false, &mut samples);
        let readiness = Readiness { now: NOW, initialization_period: 300.0, initial_delay: 30.0 };
        let pairs = pods.cohorts.iter().zip(&samples);
        pairs.map(|(pod, sample)| group(pod, sample.as_ref(), Some(&readiness))).collect()
    }

    #[test]
    fn every_state_of_an_instance_is_one_of_a_pod() {
        let all = [
            instances(InstanceState::InService, 0.0, 120.0),
            instances(InstanceState::InService, 420.0, 540.0),
            instances(InstanceState::InService, 470.0, 590.0),
            instances(InstanceState::Booting, 500.0, 620.0),
            instances(InstanceState::Draining, 0.0, 120.0),
            instances(InstanceState::Failed, 0.0, 120.0),
        ];
        let expected = [
            Group::Counted,
            // The sample, of 525 to 585 s, covers time before the pod was ready.
            Group::Unready,
            // It was taken before the pod started.
            Group::Missing,
            Group::Unready,
            Group::Ignored,
            Group::Missing,
            // Refused: it exists, and no node has room for it.
            Group::Unready,
        ];
        assert_eq!(groups(&pods(&PodParams::default(), &all)), expected);
    }

    #[test]
    fn pods_that_have_settled_and_were_measured_alike_are_taken_together() {
        let ready = [100.0, 200.0, 524.0, 526.0];
        let all = ready.map(|ready| instances(InstanceState::InService, 0.0, ready));
        let odd = InstanceGroup { cpu: Some(0.7), ..all[0] };
        let pods = pods(&PodParams::default(), &[all[0], all[1], all[2], all[3], odd]);
        let counts: Vec<u32> = pods.cohorts.iter().map(|pod| pod.count).collect();
        assert_eq!(counts, [6, 2, 2, 1]);
    }

    #[test]
    fn a_pod_that_runs_while_it_boots_reports_that_it_does_nothing() {
        let running = PodParams { booting: Booting::Running, ..PodParams::default() };
        let booting = [
            instances(InstanceState::InService, 0.0, 120.0),
            instances(InstanceState::Booting, 500.0, 620.0),
        ];
        let pods = pods(&running, &booting);
        assert_eq!(groups(&pods), [Group::Counted, Group::Unready, Group::Unready]);
        let mut samples = Vec::new();
        pods.shared(90.0, &mut samples);
        let values: Vec<_> = samples.iter().map(|s| s.map(|s| s.value)).collect();
        assert_eq!(values, [Some(45_000), Some(0), None]);
    }

    #[test]
    fn the_sidecar_counts_for_the_pod_and_not_for_the_container() {
        let params = PodParams {
            cpu_request: CpuRequest::Set(CpuRequestValue { value: model::unit::Cores::new(2.0) }),
            sidecar: Sidecar::Present(SidecarParams::default()),
            ..PodParams::default()
        };
        let pods = pods(&params, &[instances(InstanceState::InService, 0.0, 120.0)]);
        let mut samples = Vec::new();
        let mut of = |alone| {
            pods.resource(Resource::Cpu, alone, &mut samples);
            (pods.request(Resource::Cpu, alone), samples[0].map(|sample| sample.value))
        };
        assert_eq!(of(false), (Ok(2500), Some(2050)));
        assert_eq!(of(true), (Ok(2000), Some(2000)));
    }

    #[test]
    fn without_a_request_there_is_none() {
        let params = PodParams { cpu_request: CpuRequest::Missing, ..PodParams::default() };
        let pods = pods(&params, &[]);
        assert_eq!(pods.request(Resource::Cpu, true), Err(Failure::MissingRequest));
    }
}
