//! What a run is recorded as: the columns, their names and units.
//!
//! Not here: the numbers (`run`), and how they are drawn (`charts`).

use crate::unit::Unit;

/// A column of a run: one number a row. Where a row is a bucket of steps, rates, shares and counts
/// are means over it, percentiles are those of the requests that came in it, and what waits or was
/// paid is that of its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Series {
    /// Requests that arrive.
    Offered,
    /// Requests that are served.
    Served,
    /// Attempts that are turned away.
    Dropped,
    /// Attempts whose client left the line, or that had waited too long when their turn came.
    GaveUp,
    /// Attempts after a failed one.
    Retried,
    /// Requests that the instances in service could serve.
    Capacity,
    /// Requests that wait at the end of the step.
    Backlog,
    /// Busy share of the CPU of the instances in service.
    Utilisation,
    /// Used share of their memory; 0 where it is not measured.
    Memory,
    /// Used share of their network; 0 where it is not measured.
    Network,
    /// Used share of their disk; 0 where it is not measured.
    Disk,
    /// Mean response time of the requests that arrive.
    Response,
    /// What half of them do not exceed.
    P50,
    /// What 95 of 100 of them do not exceed.
    P95,
    /// What 99 of 100 of them do not exceed.
    P99,
    /// Share of the requests that arrive that are served in time.
    InTime,
    /// Instances that are wanted.
    Desired,
    /// Instances in service.
    InService,
    /// Instances that boot.
    Booting,
    /// Instances in service that have not yet warmed up.
    Warming,
    /// Instances that drain.
    Draining,
    /// Instances that have failed and are not yet replaced.
    Failed,
    /// What is paid for instances, per hour.
    Spending,
    /// What was paid for instances up to the end of the step.
    Cost,
    /// What broken promises cost up to the end of the step.
    Penalty,
    /// Instances that wait for room on a node; 0 where instances run by themselves.
    Pending,
    /// Nodes that are ready; 0 where instances run by themselves.
    Nodes,
    /// Nodes that were requested and are not ready yet.
    NodesBooting,
}

impl Series {
    /// Every column, in order.
    pub const ALL: [Self; 28] = [
        Self::Offered,
        Self::Served,
        Self::Dropped,
        Self::GaveUp,
        Self::Retried,
        Self::Capacity,
        Self::Backlog,
        Self::Utilisation,
        Self::Memory,
        Self::Network,
        Self::Disk,
        Self::Response,
        Self::P50,
        Self::P95,
        Self::P99,
        Self::InTime,
        Self::Desired,
        Self::InService,
        Self::Booting,
        Self::Warming,
        Self::Draining,
        Self::Failed,
        Self::Spending,
        Self::Cost,
        Self::Penalty,
        Self::Pending,
        Self::Nodes,
        Self::NodesBooting,
    ];

    /// How many columns there are but for those of nodes.
    pub(crate) const WITHOUT_NODES: usize = Self::Pending as usize;

    /// Whether a bucket of steps keeps its lowest and its highest value: of what a picture draws
    /// as a line, so that no peak is lost.
    pub const fn has_extremes(self) -> bool {
        matches!(
            self,
            Self::Offered
                | Self::Dropped
                | Self::GaveUp
                | Self::Capacity
                | Self::Backlog
                | Self::Utilisation
                | Self::Memory
                | Self::Network
                | Self::Disk
                | Self::P50
                | Self::P95
                | Self::P99
                | Self::Desired
                | Self::InService
        )
    }

    /// Its name in files.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Offered => "offered",
            Self::Served => "served",
            Self::Dropped => "dropped",
            Self::GaveUp => "gave_up",
            Self::Retried => "retried",
            Self::Capacity => "capacity",
            Self::Backlog => "backlog",
            Self::Utilisation => "utilisation",
            Self::Memory => "memory",
            Self::Network => "network",
            Self::Disk => "disk",
            Self::Response => "response",
            Self::P50 => "p50",
            Self::P95 => "p95",
            Self::P99 => "p99",
            Self::InTime => "in_time",
            Self::Desired => "desired",
            Self::InService => "in_service",
            Self::Booting => "booting",
            Self::Warming => "warming",
            Self::Draining => "draining",
            Self::Failed => "failed",
            Self::Spending => "spending",
            Self::Cost => "cost",
            Self::Penalty => "penalty",
            Self::Pending => "pending",
            Self::Nodes => "nodes",
            Self::NodesBooting => "nodes_booting",
        }
    }

    /// Its name on the screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Offered => "Load",
            Self::Served => "Served",
            Self::Dropped => "Turned away",
            Self::GaveUp => "Gave up",
            Self::Retried => "Retries",
            Self::Capacity => "Capacity",
            Self::Backlog => "Waiting",
            Self::Utilisation => "Utilisation",
            Self::Memory => "Memory",
            Self::Network => "Network",
            Self::Disk => "Disk",
            Self::Response => "Response time",
            Self::P50 => "Response time p50",
            Self::P95 => "Response time p95",
            Self::P99 => "Response time p99",
            Self::InTime => "Served in time",
            Self::Desired => "Desired",
            Self::InService => "In service",
            Self::Booting => "Booting",
            Self::Warming => "Warming up",
            Self::Draining => "Draining",
            Self::Failed => "Failed",
            Self::Spending => "Spending",
            Self::Cost => "Instances",
            Self::Penalty => "Broken promises",
            Self::Pending => "Without a node",
            Self::Nodes => "Nodes",
            Self::NodesBooting => "Nodes booting",
        }
    }

    /// Its unit.
    pub const fn unit(self) -> Unit {
        match self {
            Self::Offered
            | Self::Served
            | Self::Dropped
            | Self::GaveUp
            | Self::Retried
            | Self::Capacity => Unit::PerSecond,
            Self::Backlog => Unit::Requests,
            Self::Utilisation | Self::Memory | Self::Network | Self::Disk | Self::InTime => {
                Unit::Ratio
            }
            Self::Response | Self::P50 | Self::P95 | Self::P99 => Unit::Seconds,
            Self::Desired
            | Self::InService
            | Self::Booting
            | Self::Warming
            | Self::Draining
            | Self::Failed
            | Self::Pending
            | Self::Nodes
            | Self::NodesBooting => Unit::Instances,
            Self::Spending => Unit::DollarsPerHour,
            Self::Cost | Self::Penalty => Unit::Dollars,
        }
    }
}
