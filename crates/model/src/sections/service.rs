//! The service that runs on every instance.
//!
//! Not here: how it is simulated (`sim`).

use crate::curve::MAX_TIME;
use crate::unit::{Cores, Count, Factor, Megabytes, MegabytesPerSecond, Ratio, Requests, Seconds};

crate::choice! {
    /// How finely the service is simulated.
    pub enum Fidelity {
        /// Rates, a mean and a spread: fast enough to follow a dragged point.
        Fluid = "fluid", "Fluid";
        /// Every request by itself, with the chance that lies in it.
        Requests = "requests", "Every request";
    }
}

crate::params! {
    /// Service times of several phases.
    pub struct ErlangParams {
        /// Phases of equal mean length: the more, the more alike are the service times.
        phases: Count = number { label: "Phases", default: 4.0, range: [1.0, 100.0], step: 1.0 },
    }
}

crate::params! {
    /// Service times with a long tail.
    pub struct LognormalTimesParams {
        /// Squared coefficient of variation: variance divided by the square of the mean.
        scv: Factor = number {
            label: "Variation (scv)", default: 2.0, range: [0.01, 16.0], step: 0.1
        },
    }
}

crate::params! {
    /// Many short requests and a few very long ones.
    pub struct HyperexponentialParams {
        /// Squared coefficient of variation: variance divided by the square of the mean.
        scv: Factor = number {
            label: "Variation (scv)", default: 4.0, range: [1.01, 16.0], step: 0.1
        },
    }
}

crate::choice! {
    /// How the service times of single requests stray from their mean.
    pub enum ServiceTimes {
        /// Memoryless: short ones are frequent, long ones happen.
        Exponential = "exponential", "Exponential";
        /// All alike.
        Deterministic = "deterministic", "Constant";
        /// The sum of exponential phases, between constant and exponential.
        Erlang(ErlangParams) = "erlang", "Erlang";
        /// A long tail, as measured at many services.
        Lognormal(LognormalTimesParams) = "lognormal", "Lognormal";
        /// Two kinds of requests, short and long.
        Hyperexponential(HyperexponentialParams) = "hyperexponential", "Hyperexponential";
    }
}

crate::choice! {
    /// In which order requests are worked on.
    pub enum Discipline {
        /// A worker finishes one request before it takes the next, in order of arrival.
        Fcfs = "fcfs", "First come, first served";
        /// All requests are worked on at once and share the workers evenly.
        Sharing = "sharing", "Processor sharing";
    }
}

crate::choice! {
    /// Which instance gets a request.
    pub enum Routing {
        /// One line for all: the next worker that is free takes the first request in it.
        Central = "central", "One line for all";
        /// Any instance, by chance.
        Random = "random", "Random";
        /// One after the other.
        RoundRobin = "round-robin", "Round robin";
        /// The instance in front of which the fewest wait.
        ShortestQueue = "shortest-queue", "Shortest queue";
        /// The instance with the fewest requests waiting or in service.
        LeastConnections = "least-connections", "Least connections";
    }
}

crate::params! {
    /// A limit on how long a request may wait.
    pub struct TimeoutParams {
        /// Whoever has waited longer than this at the head of the line is sent away unserved.
        after: Seconds = number {
            label: "Longest wait", default: 10.0, range: [0.01, 3600.0], step: 0.5, scale: Log
        },
    }
}

crate::choice! {
    /// What becomes of a request that has waited too long when its turn comes.
    pub enum QueueTimeout {
        /// It is served all the same.
        Never = "never", "Served all the same";
        /// It is discarded.
        After(TimeoutParams) = "after", "Discarded";
    }
}

crate::params! {
    /// How long clients wait.
    pub struct PatienceParams {
        /// Mean time that a client waits in line before it leaves; every client has its own.
        mean: Seconds = number {
            label: "Mean patience", default: 30.0, range: [0.01, 3600.0], step: 1.0, scale: Log
        },
    }
}

crate::choice! {
    /// Whether clients leave the line before their turn.
    pub enum Patience {
        /// They wait as long as it takes.
        Endless = "endless", "Wait on";
        /// They leave, each after a time of its own.
        Limited(PatienceParams) = "limited", "Leave the line";
    }
}

crate::params! {
    /// How failed requests come again.
    pub struct RetryParams {
        /// How often a request is tried in all.
        attempts: Count = number { label: "Attempts", default: 3.0, range: [2.0, 10.0], step: 1.0 },
        /// From a failure to the next attempt; doubled after every further one.
        backoff: Seconds = number {
            label: "First backoff", default: 1.0, range: [0.01, 600.0], step: 0.1, scale: Log
        },
        /// The share of the backoff that is left to chance.
        jitter: Ratio = number { label: "Jitter", default: 0.5, range: [0.0, 1.0], step: 0.05 },
        /// Retries are at most this share of new requests; beyond it a failure is final.
        budget: Ratio = number {
            label: "Retry budget", default: 1.0, range: [0.0, 10.0], step: 0.1
        },
        /// A client counts a request as failed after this time, while the service works on.
        deadline: Seconds = number {
            label: "Client deadline", default: 30.0, range: [0.01, 3600.0], step: 0.5, scale: Log
        },
    }
}

crate::choice! {
    /// What clients do when a request fails.
    pub enum Retries {
        /// They give up.
        Never = "never", "Give up";
        /// They try again.
        Again(RetryParams) = "again", "Try again";
    }
}

crate::params! {
    /// How the capacity of an instance falls as the fleet grows (universal scalability law).
    pub struct BottleneckParams {
        /// The share of work for which instances wait for each other.
        sigma: Ratio = number {
            label: "Contention", default: 0.02, range: [0.0, 1.0], step: 0.005
        },
        /// What every pair of instances costs in keeping each other up to date.
        kappa: Ratio = number {
            label: "Coherence", default: 0.0005, range: [0.0, 0.1], step: 0.0001
        },
    }
}

crate::choice! {
    /// Something behind the fleet that all instances share.
    pub enum Bottleneck {
        /// Nothing: twice the instances do twice the work.
        Nothing = "nothing", "None";
        /// A database, a lock: more instances slow each other down.
        Shared(BottleneckParams) = "shared", "Shared";
    }
}

crate::params! {
    /// A span in which something that the service depends on is slow.
    pub struct Slowdown {
        /// When it begins, counted from the start of the run.
        at: Seconds = number {
            label: "Begins after", default: 3600.0, range: [0.0, MAX_TIME], step: 60.0, scale: Log
        },
        /// How long it lasts.
        hold: Seconds = number {
            label: "Lasts", default: 600.0, range: [0.0, MAX_TIME], step: 60.0, scale: Log
        },
        /// What the service time is multiplied with.
        factor: Factor = number {
            label: "Factor", default: 3.0, range: [0.1, 100.0], step: 0.1, scale: Log
        },
    }
}

crate::params! {
    /// The CPU of an instance.
    pub struct CpuParams {
        /// What an instance has.
        capacity: Cores = number {
            label: "CPU", default: 4.0, range: [0.01, 1024.0], step: 0.25, scale: Log
        },
        /// What it uses without any request.
        base: Cores = number { label: "Base use", default: 0.1, range: [0.0, 1024.0], step: 0.05 },
        /// What a request uses of one core.
        demand: Seconds = number {
            label: "Per request", default: 0.06, range: [0.0, 600.0], step: 0.001
        },
    }
}

crate::params! {
    /// The memory of an instance.
    pub struct MemoryParams {
        /// What an instance has.
        capacity: Megabytes = number {
            label: "Memory", default: 4096.0, range: [1.0, 16_777_216.0], step: 128.0, scale: Log
        },
        /// What it uses without any request.
        base: Megabytes = number {
            label: "Base use", default: 1024.0, range: [0.0, 16_777_216.0], step: 64.0
        },
        /// What a request holds while it is in service.
        demand: Megabytes = number {
            label: "Per request", default: 400.0, range: [0.0, 1_048_576.0], step: 16.0
        },
    }
}

crate::params! {
    /// The network of an instance.
    pub struct NetworkParams {
        /// What an instance has.
        capacity: MegabytesPerSecond = number {
            label: "Network", default: 125.0, range: [0.01, 100_000.0], step: 5.0, scale: Log
        },
        /// What it uses without any request.
        base: MegabytesPerSecond = number {
            label: "Base use", default: 2.0, range: [0.0, 100_000.0], step: 1.0
        },
        /// What a request sends and receives.
        demand: Megabytes = number {
            label: "Per request", default: 1.5, range: [0.0, 100_000.0], step: 0.1
        },
    }
}

crate::params! {
    /// The disk of an instance.
    pub struct DiskParams {
        /// What an instance has.
        capacity: MegabytesPerSecond = number {
            label: "Disk", default: 200.0, range: [0.01, 100_000.0], step: 5.0, scale: Log
        },
        /// What it uses without any request.
        base: MegabytesPerSecond = number {
            label: "Base use", default: 4.0, range: [0.0, 100_000.0], step: 1.0
        },
        /// What a request reads and writes.
        demand: Megabytes = number {
            label: "Per request", default: 1.2, range: [0.0, 100_000.0], step: 0.1
        },
    }
}

crate::params! {
    /// What an instance has, and what requests use of it.
    pub struct ResourceParams {
        /// Processor time.
        cpu: CpuParams = group { label: "CPU" },
        /// Held while a request is in service; it bounds how many can be.
        memory: MemoryParams = group { label: "Memory" },
        /// Traffic to and from the instance.
        network: NetworkParams = group { label: "Network" },
        /// Reading and writing.
        disk: DiskParams = group { label: "Disk" },
    }
}

crate::choice! {
    /// What bounds the work of an instance.
    pub enum Resources {
        /// Its workers alone; CPU is their busy share, other resources are not measured.
        Workers = "workers", "Workers only";
        /// The scarcest of its workers, CPU, memory, network and disk.
        Measured(ResourceParams) = "measured", "Four resources";
    }
}

crate::params! {
    /// The service that runs on every instance.
    ///
    /// The defaults make an instance worth 50 requests per second: 4 workers, 80 ms each.
    pub struct ServiceParams {
        /// Mean time that a worker spends on one request.
        time: Seconds = number {
            label: "Service time", default: 0.08, range: [0.001, 600.0], step: 0.001, scale: Log
        },
        /// Requests that one instance works on at the same time.
        workers: Count = number {
            label: "Workers per instance", default: 4.0, range: [1.0, 256.0], step: 1.0
        },
        /// Requests that may wait, or share workers beyond one for each; whoever comes when all
        /// places are taken is turned away.
        queue: Requests = number {
            label: "Waiting places", default: 1000.0, range: [0.0, 1_000_000.0], step: 10.0,
            scale: Log
        },
        /// How finely the service is simulated.
        fidelity: Fidelity = choice { label: "Fidelity" },
        /// How the service times of single requests stray from their mean.
        times: ServiceTimes = choice { label: "Service times" },
        /// In which order requests are worked on.
        discipline: Discipline = choice { label: "Order of work" },
        /// Which instance gets a request; a fluid knows only one line for all.
        routing: Routing = choice { label: "Routing" },
        /// What becomes of a request that has waited too long when its turn comes.
        timeout: QueueTimeout = choice { label: "Waited too long" },
        /// Whether clients leave the line before their turn.
        patience: Patience = choice { label: "Clients in line" },
        /// What clients do when a request fails.
        retries: Retries = choice { label: "After a failure" },
        /// Something behind the fleet that all instances share.
        bottleneck: Bottleneck = choice { label: "Bottleneck behind the fleet" },
        /// Spans in which something that the service depends on is slow.
        slowdowns: Vec<Slowdown> = list {
            label: "Slow dependency", noun: "slowdown", len: [0, 6], default: Vec::new()
        },
        /// What bounds the work of an instance.
        resources: Resources = choice { label: "Resources" },
    }
}
