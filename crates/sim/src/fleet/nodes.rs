//! The nodes below the instances, and what adds and takes them away.
//!
//! An instance is a pod; pods are alike, so a node holds so many of them, whatever they do: those
//! that boot, drain, have failed or wait in the warm pool need their room as well. A new pod goes
//! to the first node that has room; if none has, it waits. As the cluster autoscaler does it, a
//! scan asks for as many nodes as the pods that wait would fill, and takes nodes away that could be
//! spared for long enough: empty ones at once, and one at a time of those whose pods fit elsewhere.
//! Their pods are then sent away and new ones come in their place, which have to boot.
//!
//! What the provider gives, quotas and shortages, are nodes. Sources: kubernetes/autoscaler, FAQ of
//! the cluster autoscaler. Not here: the lives of pods (`lives`).

use model::sections::{BilledFrom, FleetParams, NodeRemoval, PriceParams};
use model::unit::Unit;
use model::{Gate, Quantity as _, Rule, Why};

use super::Fleet;
use super::cohort::State;

/// The node of instances that are on none.
pub(super) const NOWHERE: u32 = u32::MAX;
/// So many empty nodes are taken away at once (`max-empty-bulk-delete`).
const AT_ONCE: usize = 10;

static WAITS: Rule = Rule {
    id: "waits-for-node",
    says: "{pending} instances wait for a node; {nodes} are full, {booting} boot",
    terms: &[
        ("pending", Unit::Instances),
        ("nodes", Unit::Instances),
        ("booting", Unit::Instances),
    ],
};
static FULL: Rule = Rule {
    id: "nodes-full",
    says: "{pending} instances wait for a node, and there are {nodes}, the most: they wait until \
           others go",
    terms: &[("pending", Unit::Instances), ("nodes", Unit::Instances)],
};
static SHORT: Rule = Rule {
    id: "node-refused",
    says: "{pending} instances wait for a node, and the provider gives none",
    terms: &[("pending", Unit::Instances)],
};

/// What there is to say of nodes.
pub(crate) const RULES: [&Rule; 3] = [&WAITS, &FULL, &SHORT];

/// One node.
#[derive(Clone, Copy, Debug)]
struct Node {
    requested: f64,
    /// When it is ready for pods.
    ready: f64,
    /// Since when it could be spared; infinite if it could not.
    spare: f64,
    /// Since when it takes no more pods; infinite if it does.
    closed: f64,
    /// How many pods are on it.
    pods: u32,
    is_ready: bool,
}

/// The nodes.
pub(crate) struct Nodes {
    slots: u32,
    least: usize,
    most: usize,
    boot: f64,
    scan: f64,
    removal: NodeRemoval,
    paid_from_request: bool,
    /// All that ever were.
    list: Vec<Node>,
    /// Those that there are, oldest first.
    alive: Vec<u32>,
    /// Pods that are on no node in particular.
    loose: u32,
    /// How many scans there were.
    scans: f64,
    /// When a node was last added.
    added: f64,
    /// Whether the provider refused a node at the last scan.
    refused: bool,
    next: f64,
}

impl Nodes {
    pub(super) fn new(params: &FleetParams, prices: &PriceParams) -> Option<Box<Self>> {
        let nodes = params.nodes.params()?;
        let least = nodes.min.0 as usize;
        Some(Box::new(Self {
            slots: nodes.slots(),
            least,
            most: (nodes.max.0 as usize).max(least).max(1),
            boot: nodes.boot.get(),
            scan: nodes.scan.get(),
            removal: nodes.removal.clone(),
            paid_from_request: prices.billing == BilledFrom::Order,
            list: Vec::new(),
            alive: Vec::new(),
            loose: 0,
            scans: 0.0,
            added: f64::NEG_INFINITY,
            refused: false,
            next: f64::INFINITY,
        }))
    }

    /// Begins with nodes for so many pods, as if it had always been so.
    pub(super) fn begin(&mut self, pods: u32) {
        self.list.clear();
        self.alive.clear();
        (self.loose, self.scans, self.added) = (0, 0.0, f64::NEG_INFINITY);
        let count = (pods.div_ceil(self.slots) as usize).clamp(self.least, self.most);
        for _ in 0..count {
            self.add(0.0, 0.0);
        }
        self.list.iter_mut().for_each(|node| node.is_ready = true);
        self.plan();
    }

    fn add(&mut self, at: f64, boot: f64) {
        let never = f64::INFINITY;
        self.alive.push(u32::try_from(self.list.len()).expect("nodes are added at scans"));
        self.list.push(Node {
            requested: at,
            ready: at + boot,
            spare: never,
            closed: never,
            pods: 0,
            is_ready: false,
        });
    }

    /// When something happens next.
    pub(super) fn next(&self) -> f64 {
        self.next
    }

    /// Works out when something happens next.
    fn plan(&mut self) {
        let boots = self.nodes().filter(|(_, node)| !node.is_ready).map(|(_, node)| node.ready);
        self.next = boots.fold((self.scans + 1.0) * self.scan, f64::min);
    }

    fn nodes(&self) -> impl Iterator<Item = (u32, &Node)> {
        self.alive.iter().map(|&id| (id, &self.list[id as usize]))
    }

    /// Room on a node for more pods.
    fn room_on(&self, node: &Node) -> u32 {
        let open = node.is_ready && node.closed.is_infinite();
        if open { self.slots.saturating_sub(node.pods) } else { 0 }
    }

    /// Room for more pods.
    pub(super) fn room(&self) -> u32 {
        let room: u32 = self.nodes().map(|(_, node)| self.room_on(node)).sum();
        room.saturating_sub(self.loose)
    }

    /// The pods of a node, to be counted.
    pub(super) fn pods(&mut self, id: u32) -> &mut u32 {
        self.list.get_mut(id as usize).map_or(&mut self.loose, |node| &mut node.pods)
    }

    /// Nodes for `count` pods: the first that have room.
    pub(super) fn places(&self, count: u32) -> Vec<(u32, u32)> {
        let mut left = count;
        let mut out = Vec::new();
        for (id, node) in self.nodes() {
            let here = self.room_on(node).min(left);
            if here > 0 {
                out.push((id, here));
                left -= here;
            }
            if left == 0 {
                return out;
            }
        }
        out.push((NOWHERE, left));
        out
    }

    /// How many are paid for.
    pub(super) fn paid(&self) -> u32 {
        let paid = |(_, node): &(u32, &Node)| self.paid_from_request || node.is_ready;
        u32::try_from(self.nodes().filter(paid).count()).unwrap_or(u32::MAX)
    }

    /// Those that are ready, and those that boot.
    fn counts(&self) -> [u32; 2] {
        let ready = self.nodes().filter(|(_, node)| node.is_ready).count();
        [ready, self.alive.len() - ready].map(|n| u32::try_from(n).unwrap_or(u32::MAX))
    }

    /// How many nodes are missing for `waiting` pods.
    fn missing(&self, waiting: u32) -> u32 {
        let booting = self.nodes().filter(|(_, node)| !node.is_ready).count();
        let coming = u32::try_from(booting).unwrap_or(u32::MAX).saturating_mul(self.slots);
        let short = waiting.saturating_sub(self.room()).saturating_sub(coming);
        let most = self.most.saturating_sub(self.alive.len());
        short.div_ceil(self.slots).min(u32::try_from(most).unwrap_or(u32::MAX))
    }

    /// Notes which nodes could be spared, newest first, and since when. The pods of all of them
    /// together must fit on those that stay.
    fn look(&mut self, at: f64) -> Vec<u32> {
        let open: Vec<u32> = self
            .nodes()
            .filter(|(_, node)| node.is_ready && node.closed.is_infinite())
            .map(|(id, _)| id)
            .collect();
        let mut room = self.room();
        let mut stay = open.len();
        let mut spare = Vec::new();
        for &id in open.iter().rev() {
            let node = &self.list[id as usize];
            let used = f64::from(node.pods) / f64::from(self.slots);
            let idle = node.pods == 0 || self.removal.evict && used < self.removal.threshold.get();
            let own = self.room_on(node);
            let fits = room >= own && room - own >= node.pods;
            if idle && fits && stay > self.least {
                room -= own + node.pods;
                stay -= 1;
                spare.push(id);
                let since = &mut self.list[id as usize].spare;
                *since = since.min(at);
            } else {
                self.list[id as usize].spare = f64::INFINITY;
            }
        }
        spare
    }

    /// Those of the nodes that could be spared that go now: empty ones, or one with pods.
    fn leaving(&self, spare: &[u32], at: f64) -> Vec<u32> {
        let after = self.removal.after.get();
        if at - self.added < self.removal.pause.get() {
            return Vec::new();
        }
        let long = |id: &&u32| at - self.list[**id as usize].spare >= after;
        let empty = |id: &&u32| self.list[**id as usize].pods == 0;
        let bare: Vec<u32> =
            spare.iter().filter(long).filter(empty).take(AT_ONCE).copied().collect();
        if !bare.is_empty() {
            return bare;
        }
        spare.iter().find(long).copied().into_iter().collect()
    }

    /// Closes a node; an empty one is gone.
    fn close(&mut self, id: u32, at: f64) {
        let node = &mut self.list[id as usize];
        node.closed = node.closed.min(at);
        if node.pods == 0 {
            self.alive.retain(|&other| other != id);
        }
    }
}

impl Fleet {
    /// What happens to nodes at `at`: some are ready, or a scan is due.
    pub(super) fn tend(&mut self, at: f64) {
        let waiting = self.lacking();
        let Some(nodes) = &mut self.nodes else { return };
        for &id in &nodes.alive {
            let node = &mut nodes.list[id as usize];
            node.is_ready |= node.ready <= at;
        }
        if waiting > 0 && nodes.room() > 0 {
            self.start(at);
        }
        self.scan(at);
        if let Some(nodes) = &mut self.nodes {
            nodes.plan();
            self.inventory.nodes = nodes.paid();
        }
    }

    /// Pods that wait for a node: instances that are wanted, and those of the warm pool.
    fn lacking(&self) -> u32 {
        let missing = self.plan.pool_size.saturating_sub(self.view.warm_pool);
        self.view.refused.saturating_add(missing)
    }

    /// Asks for nodes, and takes some away, if a scan is due.
    fn scan(&mut self, at: f64) {
        let waiting = self.lacking();
        let Some(nodes) = &mut self.nodes else { return };
        if at < (nodes.scans + 1.0) * nodes.scan {
            return;
        }
        nodes.scans += 1.0;
        let wish = nodes.missing(waiting);
        let given = if wish > 0 { self.weather.allow(wish, at) } else { 0 };
        nodes.refused = given < wish;
        for _ in 0..given {
            nodes.add(at, nodes.boot);
        }
        if given > 0 {
            nodes.added = at;
        }
        let spare = nodes.look(at);
        let leaving = nodes.leaving(&spare, at);
        for id in leaving {
            self.empty(id, at);
        }
    }

    /// Takes a node away; its pods are sent away, and others come in their place.
    fn empty(&mut self, node: u32, at: f64) {
        let Some(nodes) = &mut self.nodes else { return };
        nodes.close(node, at);
        if nodes.list[node as usize].pods == 0 {
            return;
        }
        let here = (0..).zip(&self.cohorts).filter(|(_, cohort)| cohort.node == node);
        let pods: Vec<(u32, State)> = here.map(|(id, cohort)| (id, cohort.state)).collect();
        for (id, state) in pods {
            match state {
                State::Serving => self.drain(id, at, self.plan.leave),
                State::Draining | State::Gone => {}
                _ => self.end(id, at),
            }
        }
        self.fill(at);
    }

    /// Cohort `id` is gone at `at`: a node that only waited for that goes too, and whoever waits
    /// for room may have it.
    pub(super) fn make_room(&mut self, id: u32, at: f64) {
        let node = self.cohorts[id as usize].node;
        let waiting = self.lacking();
        let Some(nodes) = &mut self.nodes else { return };
        if nodes.list.get(node as usize).is_some_and(|node| node.closed.is_finite()) {
            nodes.close(node, at);
            self.inventory.nodes = nodes.paid();
        }
        if waiting > 0 {
            self.retry = self.retry.min(at);
        }
    }

    /// Instances that wait for a node, nodes that are ready, nodes that boot; `None` if instances
    /// run by themselves.
    pub(crate) fn on_nodes(&self) -> Option<[u32; 3]> {
        let nodes = self.nodes.as_ref()?;
        let [ready, booting] = nodes.counts();
        Some([self.view.refused, ready, booting])
    }

    /// What keeps instances waiting for a node, if any do.
    pub(crate) fn node_gate(&self) -> Option<Gate> {
        let nodes = self.nodes.as_ref().filter(|_| self.view.refused > 0)?;
        let [ready, booting] = nodes.counts().map(f64::from);
        let pending = f64::from(self.view.refused);
        let full = nodes.alive.len() >= nodes.most;
        let why: Why = if full && booting == 0.0 {
            FULL.with([pending, ready])
        } else if nodes.refused && booting == 0.0 {
            SHORT.with([pending])
        } else {
            WAITS.with([pending, ready, booting])
        };
        Some(Gate { name: "nodes", passed: false, why })
    }

    /// Every node at `at`, oldest first, with what is on it.
    pub(crate) fn node_views(&self, at: f64) -> Vec<NodeView> {
        let Some(nodes) = &self.nodes else { return Vec::new() };
        let mut views: Vec<(u32, NodeView)> =
            nodes.nodes().map(|(id, node)| (id, node.view(id, nodes.slots, at))).collect();
        for cohort in &self.cohorts {
            let Ok(place) = views.binary_search_by_key(&cohort.node, |(id, _)| *id) else {
                continue;
            };
            let (view, count) = (&mut views[place].1, cohort.life.count);
            match cohort.state {
                State::Preparing | State::Stored => view.warm_pool += count,
                State::Booting => view.booting += count,
                State::Serving => view.in_service += count,
                State::Failed => view.failed += count,
                State::Draining => view.draining += count,
                State::Gone => {}
            }
        }
        views.into_iter().map(|(_, view)| view).collect()
    }
}

impl Node {
    fn view(&self, id: u32, slots: u32, at: f64) -> NodeView {
        let state = if self.closed.is_finite() {
            NodeState::Leaving
        } else if self.is_ready {
            NodeState::Ready
        } else {
            NodeState::Booting
        };
        let since = |from: f64| if from.is_finite() { (at - from).max(0.0) } else { 0.0 };
        NodeView {
            number: id + 1,
            state,
            slots,
            age: since(self.requested),
            left: if self.is_ready { 0.0 } else { (self.ready - at).max(0.0) },
            spare: since(self.spare),
            in_service: 0,
            booting: 0,
            draining: 0,
            failed: 0,
            warm_pool: 0,
        }
    }
}

/// What a node is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NodeState {
    /// Requested, not ready yet.
    Booting,
    /// Ready for pods.
    Ready,
    /// Its pods are sent away, then it goes.
    Leaving,
}

/// A node at an instant, and what is on it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NodeView {
    /// Its number in the order of requests, from 1; it keeps it for life.
    pub number: u32,
    /// What it is doing.
    pub state: NodeState,
    /// How many pods it has room for.
    pub slots: u32,
    /// Seconds since it was requested.
    pub age: f64,
    /// Seconds until it is ready; 0 if it is.
    pub left: f64,
    /// Seconds for which it could have been spared; 0 if it could not.
    pub spare: f64,
    /// Pods that serve.
    pub in_service: u32,
    /// Pods that boot.
    pub booting: u32,
    /// Pods that drain.
    pub draining: u32,
    /// Pods that have failed.
    pub failed: u32,
    /// Pods of the warm pool.
    pub warm_pool: u32,
}
