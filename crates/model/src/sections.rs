//! The sections of a scenario that are the same for every load and strategy, with their defaults.
//!
//! A file a section. The defaults are permanent: a link stores only what differs from the defaults
//! of its version. Not here: what is made of them (`scenario`).

mod clock;
mod fleet;
mod goals;
mod prices;
mod service;
mod traffic;

pub use clock::{ClockParams, CustomPoint, Weekday, WindowStatistic};
pub use fleet::{
    BootSpread, CheckParams, ColdStartParams, CrashParams, Extent, Failures, FleetEvent,
    FleetEventKind, FleetParams, LognormalParams, NodeLayer, NodeParams, NodeRemoval,
    NodeResources, NodeSize, OutageParams, PodsPerNode, Quota, QuotaParams, RandomFailures,
    ReclaimParams, RemovalMarket, RemovalOrder, ShareParams, ShortageParams, SpotParams, TypeName,
    TypeParams, UniformParams, WarmPoolParams,
};
pub use goals::{Budget, BudgetParams, GoalParams};
pub use prices::{BilledFrom, GridParams, GridShape, PowerParams, PriceParams};
pub use service::{
    Bottleneck, BottleneckParams, CpuParams, Discipline, DiskParams, ErlangParams, Fidelity,
    HyperexponentialParams, LognormalTimesParams, MemoryParams, NetworkParams, Patience,
    PatienceParams, QueueTimeout, ResourceParams, Resources, Retries, RetryParams, Routing,
    ServiceParams, ServiceTimes, Slowdown, TimeoutParams,
};
pub use traffic::{EventKind, ExtraParams, LoadEvent, NoiseParams, SurgeParams, TrafficParams};

use crate::spec::{Control, NumberSpec, ParamSpec, Scale};
use crate::unit::Unit;

/// The seed of all chance, declared as a parameter so that forms treat it as one.
pub static SEED: ParamSpec = ParamSpec {
    id: "seed",
    label: "Seed",
    help: "All chance in a run comes from it: the same seed gives the same run.",
    control: Control::Number(NumberSpec {
        unit: Unit::Count,
        whole: true,
        min: 0.0,
        max: 4_294_967_295.0,
        step: 1.0,
        default: 1.0,
        scale: Scale::Linear,
    }),
};
