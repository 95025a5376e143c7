//! Nodes below the instances: how many pods one holds, when one is added and taken away.
//!
//! Facts and defaults: kubernetes/autoscaler, FAQ of the cluster autoscaler. Not here: where pods
//! go (`sim`).

use crate::unit::{DollarsPerHour, Factor, Instances, Ratio, Seconds};

/// The most nodes.
const MOST: f64 = 500.0;

crate::params! {
    /// A number of pods.
    pub struct PodsPerNode {
        /// So many instances fit on a node.
        pods: Instances = number {
            label: "Pods per node", default: 4.0, range: [1.0, 250.0], step: 1.0
        },
    }
}

crate::params! {
    /// What a node has, measured by what an instance requests.
    pub struct NodeResources {
        /// The CPU of a node that pods may request, in CPU requests of an instance.
        cpu: Factor = number {
            label: "CPU in requests", default: 4.0, range: [1.0, 250.0], step: 0.5
        },
        /// The memory of a node that pods may request, in memory requests of an instance.
        memory: Factor = number {
            label: "Memory in requests", default: 8.0, range: [1.0, 250.0], step: 0.5
        },
    }
}

crate::choice! {
    /// How big a node is.
    pub enum NodeSize {
        /// So many pods.
        Pods(PodsPerNode) = "pods", "A number of pods";
        /// So much CPU and memory: the scarcer of the two bounds the pods.
        Resources(NodeResources) = "resources", "CPU and memory";
    }
}

crate::params! {
    /// When nodes are taken away.
    pub struct NodeRemoval {
        /// A node whose pods request less than this share of it may go, if they fit elsewhere.
        threshold: Ratio = number {
            label: "Used below", default: 0.5, range: [0.0, 1.0], step: 0.05
        },
        /// For so long it must have been possible to do without it.
        after: Seconds = number {
            label: "Unneeded for", default: 600.0, range: [0.0, 86_400.0], step: 60.0
        },
        /// For so long after a node was added none is taken away.
        pause: Seconds = number {
            label: "Pause after adding", default: 600.0, range: [0.0, 86_400.0], step: 60.0
        },
        /// Whether pods are moved to other nodes; otherwise only empty nodes go.
        evict: bool = switch { label: "Move pods", default: true },
    }
}

crate::params! {
    /// Nodes, and what adds and removes them.
    pub struct NodeParams {
        /// How many instances fit on a node.
        size: NodeSize = choice { label: "Node size" },
        /// The fewest nodes.
        min: Instances = number {
            label: "Least nodes", default: 1.0, range: [0.0, MOST], step: 1.0
        },
        /// The most nodes; never fewer than the least.
        max: Instances = number {
            label: "Most nodes", default: 10.0, range: [1.0, MOST], step: 1.0
        },
        /// From the request of a node to its first pod; the boot delay of the pod comes on top.
        boot: Seconds = number {
            label: "Node boot delay", default: 90.0, range: [0.0, 3600.0], step: 5.0
        },
        /// Between two looks at the pods that wait.
        scan: Seconds = number {
            label: "Scan interval", default: 10.0, range: [1.0, 600.0], step: 5.0
        },
        /// When nodes are taken away.
        removal: NodeRemoval = group { label: "Removal" },
        /// One node for one hour. It is what is paid for: instances on nodes cost nothing more.
        hour: DollarsPerHour = number {
            label: "Node price", default: 0.4, range: [0.0, 1000.0], step: 0.01, scale: Log
        },
    }
}

crate::choice! {
    /// What instances run on.
    pub enum NodeLayer {
        /// Each by itself: it can be had whenever it is ordered.
        Off = "off", "By themselves";
        /// Nodes, of which there are only so many: an instance is a pod and waits for room.
        On(NodeParams) = "on", "On nodes";
    }
}

impl NodeLayer {
    /// The nodes, if instances run on nodes.
    pub const fn params(&self) -> Option<&NodeParams> {
        match self {
            Self::Off => None,
            Self::On(params) => Some(params),
        }
    }
}

impl NodeParams {
    /// How many instances fit on a node, at least one.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 1 and 250"
    )]
    pub fn slots(&self) -> u32 {
        use crate::Quantity as _;
        match &self.size {
            NodeSize::Pods(size) => size.pods.0.max(1),
            // Exactly full is full, whatever the last bits of a quotient say.
            NodeSize::Resources(size) => {
                ((size.cpu.get().min(size.memory.get()) + 1e-9) as u32).max(1)
            }
        }
    }
}
