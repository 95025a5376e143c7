//! What instances can do: workers, the rate of each, and how much of its resources an instance
//! uses.
//!
//! The scarcest of workers, CPU, network and disk bounds the rate of an instance; memory bounds
//! how many requests it can hold. A bottleneck behind the fleet slows all of them down, and so does
//! a dependency that is slow for a while. Not here: which instances there are (`fleet`), and what
//! becomes of requests (`engine`).

use model::sections::{
    Bottleneck, BottleneckParams, ResourceParams, Resources, ServiceParams, Slowdown,
};
use model::{InstanceSize, Quantity as _};

/// What the instances in service can do in one step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Supply {
    /// Instances in service.
    pub(crate) instances: u32,
    /// Workers of all of them together.
    pub(crate) servers: u32,
    /// Requests per second of one worker, on average.
    pub(crate) rate: f64,
    /// How fast instances are on average, measured against the standard instance.
    pub(crate) speed: f64,
}

impl Supply {
    /// Requests per second of all workers together.
    pub(crate) fn capacity(&self) -> f64 {
        f64::from(self.servers) * self.rate
    }
}

/// Used shares of CPU, memory, network and disk; the last three are `None` where they are not
/// measured.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Usage {
    pub(crate) cpu: f64,
    pub(crate) others: Option<[f64; 3]>,
}

/// What an instance can do, worked out once from the settings.
pub(crate) struct Supplier {
    time: f64,
    /// Requests that an instance can work on at once.
    workers: u32,
    /// The most requests per second of one instance that its resources allow; infinite if only
    /// its workers count.
    most: f64,
    bottleneck: Option<BottleneckParams>,
    slowdowns: Vec<Slowdown>,
    resources: Option<ResourceParams>,
    /// The last fleet and what the bottleneck left of it.
    last: (u32, f64),
}

impl Supplier {
    pub(crate) fn new(service: &ServiceParams) -> Self {
        let resources = match &service.resources {
            Resources::Workers => None,
            Resources::Measured(resources) => Some(resources.clone()),
        };
        let bottleneck = match &service.bottleneck {
            Bottleneck::Nothing => None,
            Bottleneck::Shared(params) => Some(params.clone()),
        };
        Self {
            time: service.time.get(),
            workers: resources.as_ref().map_or(service.workers.0, |r| held(r, service.workers.0)),
            most: resources.as_ref().map_or(f64::INFINITY, most),
            bottleneck,
            slowdowns: service.slowdowns.clone(),
            resources,
            last: (0, 1.0),
        }
    }

    /// Requests per second that one instance by itself can serve.
    pub(crate) fn instance_rate(&self) -> f64 {
        f64::from(self.workers) * self.worker_rate(1.0)
    }

    /// What one instance has.
    pub(crate) fn instance_size(&self) -> InstanceSize {
        let workers = f64::from(self.workers);
        let measured = self.resources.as_ref();
        InstanceSize {
            workers,
            cores: measured.map_or(workers, |resources| resources.cpu.capacity.get()),
            memory: measured.map_or(0.0, |resources| resources.memory.capacity.get()),
        }
    }

    /// Workers of one instance.
    pub(crate) fn workers(&self) -> u32 {
        self.workers
    }

    /// Requests per second of one worker if requests take `factor` times as long as usual.
    fn worker_rate(&self, factor: f64) -> f64 {
        let alone = 1.0 / (self.time * factor);
        if self.workers == 0 { alone } else { alone.min(self.most / f64::from(self.workers)) }
    }

    /// What `instances` can do at the time `at`, if all of them together are worth `worth` standard
    /// instances.
    pub(crate) fn supply(&mut self, at: f64, instances: u32, worth: f64) -> Supply {
        if self.last.0 != instances {
            self.last = (instances, self.shared(instances));
        }
        let speed = if instances > 0 { worth / f64::from(instances) } else { 1.0 };
        let rate = self.worker_rate(self.slowness(at)) * self.last.1 * speed;
        // Who does nothing at all is as good as not there.
        if rate > 0.0 {
            let servers = instances.saturating_mul(self.workers);
            return Supply { instances, servers, rate, speed };
        }
        Supply { instances, servers: 0, rate: 1.0 / self.time, speed: 1.0 }
    }

    /// How many times as long requests take at the time `at`.
    fn slowness(&self, at: f64) -> f64 {
        let mut factor = 1.0;
        for slow in &self.slowdowns {
            let since = at - slow.at.get();
            if since >= 0.0 && since < slow.hold.get() {
                factor *= slow.factor.get();
            }
        }
        factor
    }

    /// The share of its own rate that an instance keeps among so many (N. J. Gunther, "Guerrilla
    /// Capacity Planning", 2007).
    fn shared(&self, instances: u32) -> f64 {
        let Some(BottleneckParams { sigma, kappa }) = &self.bottleneck else { return 1.0 };
        let others = f64::from(instances.saturating_sub(1));
        1.0 / (1.0 + sigma.get() * others + kappa.get() * others * f64::from(instances))
    }

    /// What is used of the resources of the instances, if their workers were busy for `busy` of
    /// the time on average.
    pub(crate) fn usage(&self, supply: &Supply, busy: f64) -> Usage {
        let Some(resources) = &self.resources else {
            return Usage { cpu: busy, others: None };
        };
        if supply.instances == 0 {
            return Usage { cpu: 0.0, others: Some([0.0; 3]) };
        }
        let held = busy * f64::from(self.workers);
        let rate = held * supply.rate;
        let ResourceParams { cpu, memory, network, disk } = resources;
        let share = |base: f64, demand: f64, amount: f64, capacity: f64| {
            ((base + demand * amount) / capacity).min(1.0)
        };
        let others = [
            share(memory.base.get(), memory.demand.get(), held, memory.capacity.get()),
            share(network.base.get(), network.demand.get(), rate, network.capacity.get()),
            share(disk.base.get(), disk.demand.get(), rate, disk.capacity.get()),
        ];
        let cpu = share(cpu.base.get(), cpu.demand.get(), rate, cpu.capacity.get());
        Usage { cpu, others: Some(others) }
    }
}

/// Requests that an instance can hold in its memory, at most its workers.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a cast from float saturates, and the number of workers is above"
)]
fn held(resources: &ResourceParams, workers: u32) -> u32 {
    let memory = &resources.memory;
    let room = (memory.capacity.get() - memory.base.get()).max(0.0);
    if memory.demand.get() <= 0.0 {
        return if room > 0.0 { workers } else { 0 };
    }
    // Exactly full is full, whatever the last bits of the quotient say.
    workers.min((room / memory.demand.get() + 1e-9) as u32)
}

/// The most requests per second that CPU, network and disk allow an instance.
fn most(resources: &ResourceParams) -> f64 {
    let ResourceParams { cpu, network, disk, .. } = resources;
    let most = |capacity: f64, base: f64, demand: f64| {
        if demand > 0.0 { (capacity - base).max(0.0) / demand } else { f64::INFINITY }
    };
    most(cpu.capacity.get(), cpu.base.get(), cpu.demand.get())
        .min(most(network.capacity.get(), network.base.get(), network.demand.get()))
        .min(most(disk.capacity.get(), disk.base.get(), disk.demand.get()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::sections::NetworkParams;
    use model::{Factor, Group, Megabytes, Params as _, Ratio, Seconds};

    fn measured(change: impl FnOnce(&mut ResourceParams)) -> Supplier {
        let mut resources = ResourceParams::read(&Group::defaults(ResourceParams::SPECS));
        change(&mut resources);
        let service =
            ServiceParams { resources: Resources::Measured(resources), ..ServiceParams::default() };
        Supplier::new(&service)
    }

    #[test]
    fn workers_alone_make_the_rate_and_the_cpu() {
        let mut supplier = Supplier::new(&ServiceParams::default());
        let supply = supplier.supply(0.0, 3, 3.0);
        assert_eq!((supply.servers, supply.capacity()), (12, 150.0));
        assert_eq!(supplier.usage(&supply, 0.4), Usage { cpu: 0.4, others: None });
    }

    #[test]
    fn the_scarcest_resource_bounds_the_rate() {
        let rate = |change: fn(&mut ResourceParams)| measured(change).instance_rate();
        assert_eq!(rate(|_| ()), 50.0);
        // 123 MB/s to spare at 6.15 MB a request.
        let scarce = |r: &mut ResourceParams| r.network.demand = Megabytes::new(6.15);
        assert!((rate(scarce) - 20.0).abs() < 1e-9);
        // 3.9 cores to spare at 0.39 s a request.
        assert!((rate(|r| r.cpu.demand = Seconds::new(0.39)) - 10.0).abs() < 1e-9);
        assert_eq!(rate(|r| r.disk.base = model::MegabytesPerSecond::new(200.0)), 0.0);
    }

    #[test]
    fn memory_bounds_how_many_requests_are_worked_on() {
        let supplier = measured(|r| r.memory.demand = Megabytes::new(1024.0));
        assert_eq!(supplier.workers(), 3);
        assert!((supplier.instance_rate() - 37.5).abs() < 1e-9);
        assert_eq!(measured(|r| r.memory.base = Megabytes::new(5000.0)).workers(), 0);
    }

    #[test]
    fn all_four_resources_are_used_in_proportion_to_the_work() {
        let mut supplier = measured(|r| {
            r.network = NetworkParams { demand: Megabytes::new(2.0), ..r.network.clone() };
        });
        let supply = supplier.supply(0.0, 2, 2.0);
        let usage = supplier.usage(&supply, 0.5);
        // 25 requests a second and 2 at once on each instance.
        let [memory, network, disk] = usage.others.unwrap();
        assert!((usage.cpu - (0.1 + 0.06 * 25.0) / 4.0).abs() < 1e-12);
        assert!((memory - (1024.0 + 2.0 * 400.0) / 4096.0).abs() < 1e-12);
        assert!((network - (2.0 + 2.0 * 25.0) / 125.0).abs() < 1e-12);
        assert!((disk - (4.0 + 1.2 * 25.0) / 200.0).abs() < 1e-12);
    }

    #[test]
    fn more_instances_can_do_less_past_the_peak_of_a_shared_bottleneck() {
        let params = BottleneckParams { sigma: Ratio::new(0.02), kappa: Ratio::new(0.0005) };
        let service =
            ServiceParams { bottleneck: Bottleneck::Shared(params), ..ServiceParams::default() };
        let mut supplier = Supplier::new(&service);
        let mut capacity = |n| supplier.supply(0.0, n, f64::from(n)).capacity();
        assert_eq!(capacity(1), 50.0);
        // The peak is at sqrt((1 - sigma) / kappa), which is 44.3.
        assert!(capacity(44) > capacity(43) && capacity(44) > capacity(46));
    }

    #[test]
    fn a_slow_dependency_makes_requests_longer_for_its_span() {
        let slow =
            Slowdown { at: Seconds::new(10.0), hold: Seconds::new(5.0), factor: Factor::new(4.0) };
        let service = ServiceParams { slowdowns: vec![slow], ..ServiceParams::default() };
        let mut supplier = Supplier::new(&service);
        let mut rate = |at| supplier.supply(at, 1, 1.0).rate;
        assert_eq!([rate(9.9), rate(10.0), rate(15.0)], [12.5, 3.125, 12.5]);
    }
}
