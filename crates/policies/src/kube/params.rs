//! The other fields of an autoscaler, of its pods and of the controller.
//!
//! Not here: metrics (`targets`), and the replicas, which are the fleet's least and most.

use model::unit::{Cores, Count, Instances, Megabytes, Quantity as _, Ratio, Seconds};

use crate::controllers::hpa::{
    Behavior, GivenRules, Rate, RatePolicy, Select, Settings, ZeroScaling,
};

model::params! {
    /// A number of pods.
    pub struct PodsRate {
        /// So many pods.
        value: Instances = number {
            label: "Pods", default: 4.0, range: [1.0, 10_000.0], step: 1.0, scale: Log
        },
    }
}

model::params! {
    /// A share of the pods.
    pub struct PercentRate {
        /// So many percent of the pods there were when the period began.
        value: Count = number {
            label: "Percent", default: 100.0, range: [1.0, 10_000.0], step: 1.0, scale: Log
        },
    }
}

model::choice! {
    /// How much change is allowed.
    pub enum PolicyType {
        /// A number of pods.
        Pods(PodsRate) = "pods", "Pods";
        /// A share of the pods.
        Percent(PercentRate) = "percent", "Percent";
    }
}

model::params! {
    /// So much change within a period.
    pub struct PolicyParams {
        /// How much.
        rate: PolicyType = choice { label: "Type" },
        /// Changes younger than this count against it.
        period: Seconds = number {
            label: "Period", default: 15.0, range: [1.0, 1800.0], step: 15.0, scale: Log
        },
    }
}

model::params! {
    /// Policies that were given.
    pub struct PolicyList {
        /// So much change within a period.
        list: Vec<PolicyParams> = list {
            label: "Policies", noun: "policy", len: [1, 4], members: 1
        },
    }
}

model::choice! {
    /// The policies of a direction.
    pub enum Policies {
        /// Up: 4 pods or 100 % in 15 s, whichever is more. Down: 100 % in 15 s.
        Default = "default", "Default";
        /// These, in place of the default ones.
        Set(PolicyList) = "set", "Set";
    }
}

model::params! {
    /// A window that was given.
    pub struct WindowValue {
        /// How far back earlier proposals count.
        value: Seconds = number {
            label: "Window", default: 60.0, range: [0.0, 3600.0], step: 15.0
        },
    }
}

model::choice! {
    /// The stabilisation window of a direction.
    pub enum Window {
        /// Up: none. Down: the controller's.
        Default = "default", "Default";
        /// This.
        Set(WindowValue) = "set", "Set";
    }
}

model::params! {
    /// A tolerance that was given.
    pub struct ToleranceValue {
        /// The distance from the target that changes nothing.
        value: Ratio = number {
            label: "Tolerance", default: 0.05, range: [0.0, 1.0], step: 0.01
        },
    }
}

model::choice! {
    /// The tolerance of a direction.
    pub enum Tolerance {
        /// The controller's.
        Default = "default", "Default";
        /// This, from Kubernetes 1.35 on.
        Set(ToleranceValue) = "set", "Set";
    }
}

model::choice! {
    /// Which policy of a direction rules.
    pub enum SelectPolicy {
        /// The one that allows the largest change.
        Max = "max", "Max";
        /// The one that allows the smallest change.
        Min = "min", "Min";
        /// None: the direction is closed.
        Disabled = "disabled", "Disabled";
    }
}

model::params! {
    /// The rules of one direction.
    pub struct RulesParams {
        /// A proposal is held against the earlier ones of this span.
        window: Window = choice { label: "Stabilisation window" },
        /// Which policy rules.
        select: SelectPolicy = choice { label: "Select policy" },
        /// How far the number of pods may move within a period.
        policies: Policies = choice { label: "Policies" },
        /// How near to the target is near enough.
        tolerance: Tolerance = choice { label: "Tolerance" },
    }
}

model::params! {
    /// The rules of both directions.
    pub struct BehaviorParams {
        /// Growth.
        scale_up: RulesParams = group { label: "Scale up" },
        /// Shrinking.
        scale_down: RulesParams = group { label: "Scale down" },
    }
}

model::choice! {
    /// The field `behavior`.
    pub enum BehaviorField {
        /// Not there: at most twice the pods at once, or 4 if that is more.
        Absent = "absent", "Absent";
        /// There; what it does not set has the defaults of the API.
        Present(BehaviorParams) = "present", "Present";
    }
}

model::params! {
    /// Cores that were given.
    pub struct CpuRequestValue {
        /// Cores that a pod requests.
        value: Cores = number {
            label: "Request", default: 1.0, range: [0.001, 1024.0], step: 0.1, scale: Log
        },
    }
}

model::choice! {
    /// The CPU request of the application in a pod.
    pub enum CpuRequest {
        /// All cores of the instance, so that utilisation is the CPU as measured.
        Instance = "instance", "All of the instance";
        /// So many cores; a pod may use more than it requests.
        Set(CpuRequestValue) = "set", "Set";
        /// None: metrics with a Utilization target fail.
        Missing = "missing", "None";
    }
}

model::params! {
    /// Megabytes that were given.
    pub struct MemoryRequestValue {
        /// Memory that a pod requests.
        value: Megabytes = number {
            label: "Request", default: 2048.0, range: [1.0, 16_777_216.0], step: 64.0, scale: Log
        },
    }
}

model::choice! {
    /// The memory request of the application in a pod.
    pub enum MemoryRequest {
        /// All memory of the instance.
        Instance = "instance", "All of the instance";
        /// So many megabytes.
        Set(MemoryRequestValue) = "set", "Set";
        /// None: metrics with a Utilization target fail.
        Missing = "missing", "None";
    }
}

model::choice! {
    /// What a pod is while it boots.
    pub enum Booting {
        /// Pending: it waits for a node, and starts when it comes into service.
        Pending = "pending", "Pending";
        /// Running and not ready: it starts when it is ordered, and reports that it does nothing.
        Running = "running", "Running, not ready";
    }
}

model::params! {
    /// A second container that does no work.
    pub struct SidecarParams {
        /// Cores that it requests.
        cpu_request: Cores = number {
            label: "CPU request", default: 0.5, range: [0.001, 1024.0], step: 0.1, scale: Log
        },
        /// Cores that it always uses.
        cpu: Cores = number { label: "CPU use", default: 0.05, range: [0.0, 1024.0], step: 0.05 },
        /// Memory that it requests.
        memory_request: Megabytes = number {
            label: "Memory request", default: 128.0, range: [1.0, 1_048_576.0], step: 16.0,
            scale: Log
        },
        /// Memory that it always uses.
        memory: Megabytes = number {
            label: "Memory use", default: 64.0, range: [0.0, 1_048_576.0], step: 16.0
        },
    }
}

model::choice! {
    /// A second container beside the application.
    pub enum Sidecar {
        /// None.
        Nothing = "none", "None";
        /// One that does no work; it counts for Resource metrics, not for Container ones.
        Present(SidecarParams) = "present", "Present";
    }
}

model::params! {
    /// What the template of the pods says.
    pub struct PodParams {
        /// What the application requests of the CPU.
        cpu_request: CpuRequest = choice { label: "CPU request" },
        /// What the application requests of the memory.
        memory_request: MemoryRequest = choice { label: "Memory request" },
        /// What a pod is while it boots.
        booting: Booting = choice { label: "While it boots" },
        /// A second container beside the application.
        sidecar: Sidecar = choice { label: "Sidecar" },
    }
}

model::params! {
    /// Settings of the controller, the same for a whole cluster. The sync period is the control
    /// period.
    pub struct ControllerParams {
        /// The distance from the target that changes nothing.
        tolerance: Ratio = number {
            label: "Tolerance", default: 0.1, range: [0.0, 1.0], step: 0.01
        },
        /// Where `behavior` sets no window, the greatest proposal of this span holds.
        downscale_stabilization: Seconds = number {
            label: "Downscale stabilisation", default: 300.0, range: [0.0, 3600.0], step: 15.0
        },
        /// For so long after its start, CPU from before a pod was ready is thrown away.
        cpu_initialization_period: Seconds = number {
            label: "CPU initialisation period", default: 300.0, range: [0.0, 3600.0], step: 15.0
        },
        /// A pod that became unready within this time after its start was never ready.
        initial_readiness_delay: Seconds = number {
            label: "Initial readiness delay", default: 30.0, range: [0.0, 3600.0], step: 5.0
        },
    }
}

model::choice! {
    /// Whether it may go to zero pods; that needs an Object or External metric, too.
    pub enum ScaleToZero {
        /// It may not: the least is 1, and zero pods disable it.
        Off = "off", "Off";
        /// As in Kubernetes 1.37: it notes that it went to zero itself, and then comes back.
        Marked = "marked", "With a marker (1.37)";
        /// As up to Kubernetes 1.36: it comes back from zero if its least is zero.
        Unmarked = "unmarked", "By the least (to 1.36)";
    }
}

impl ScaleToZero {
    /// The rule of the controller.
    pub(crate) const fn rule(&self) -> ZeroScaling {
        match self {
            Self::Off => ZeroScaling::Off,
            Self::Marked => ZeroScaling::Marked,
            Self::Unmarked => ZeroScaling::Unmarked,
        }
    }
}

impl ControllerParams {
    /// The settings of the controller with this rule at zero.
    pub(crate) fn settings(&self, zero: ZeroScaling) -> Settings {
        Settings {
            tolerance: self.tolerance.get(),
            downscale_window: self.downscale_stabilization.get(),
            initialization_period: self.cpu_initialization_period.get(),
            initial_delay: self.initial_readiness_delay.get(),
            zero,
            ..Settings::default()
        }
    }
}

impl RulesParams {
    fn given(&self) -> GivenRules {
        let policy = |given: &PolicyParams| {
            let rate = match &given.rate {
                PolicyType::Pods(rate) => Rate::Pods(super::replicas(rate.value.0)),
                PolicyType::Percent(rate) => Rate::Percent(super::replicas(rate.value.0)),
            };
            RatePolicy { rate, period: given.period.get() }
        };
        GivenRules {
            window: match &self.window {
                Window::Default => None,
                Window::Set(window) => Some(window.value.get()),
            },
            select: Some(match self.select {
                SelectPolicy::Max => Select::Max,
                SelectPolicy::Min => Select::Min,
                SelectPolicy::Disabled => Select::Disabled,
            }),
            policies: match &self.policies {
                Policies::Default => None,
                Policies::Set(policies) => Some(policies.list.iter().map(policy).collect()),
            },
            tolerance: match &self.tolerance {
                Tolerance::Default => None,
                Tolerance::Set(tolerance) => Some(tolerance.value.get()),
            },
        }
    }
}

impl BehaviorField {
    /// The rules, filled as the API fills them.
    pub(crate) fn filled(&self) -> Option<Behavior> {
        match self {
            Self::Absent => None,
            Self::Present(behavior) => Some(Behavior::filled(
                Some(behavior.scale_up.given()),
                Some(behavior.scale_down.given()),
            )),
        }
    }
}
