//! What is known of each number of workers: its blocking, and its percentiles in balance.
//!
//! Not here: the percentiles of queues out of balance (`summary`).

use super::Discipline;
use super::blocking::BelowFull;
use super::response::{Response, Summary};
use super::sizes::Sizes;
use super::summary::summarise;

/// One number of workers.
#[derive(Clone, Debug)]
pub(super) struct Level {
    pub(super) servers: u32,
    pub(super) below: BelowFull,
    root: f64,
    /// Goal in units of the mean service time that the nodes were made for.
    goal: f64,
    /// Nodes from full load on, as far as a load came by.
    nodes: Vec<Node>,
    /// The summary at the node that was made last; the next is likely beside it.
    like: Summary,
}

/// Cells for a change by one of `beta = (1 - rho) sqrt(servers)`.
const CELLS: f64 = 40.0;

/// Percentiles against the mean, and the logarithm of the share that is late.
#[derive(Clone, Copy, Debug)]
struct Node {
    percentiles: [f64; 3],
    late: f64,
}

const UNKNOWN: Node = Node { percentiles: [f64::NAN; 3], late: f64::NAN };
/// Logarithms of shares below this are all alike.
const NEVER: f64 = -700.0;

impl Level {
    pub(super) fn new(servers: u32) -> Self {
        Self {
            servers,
            below: BelowFull::new(servers),
            root: libm::sqrt(f64::from(servers)),
            goal: f64::NAN,
            nodes: Vec::new(),
            like: Summary::default(),
        }
    }

    /// The summary of `response`, the law in balance at the load `rho` below 1 without a bound:
    /// between two nodes, percentiles within 0.2 %.
    #[inline]
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the place in the table is not negative and grows no further than its range"
    )]
    pub(super) fn summary(
        &mut self,
        response: &Response,
        rho: f64,
        sizes: &Sizes,
        goal: f64,
    ) -> Summary {
        let in_services = goal / response.service;
        if self.nodes.is_empty() {
            self.goal = in_services;
        }
        let place = (1.0 - rho) * self.root * CELLS;
        let i = place as usize;
        let u = place - i as f64;
        let (a, b) = (self.node(i, response, sizes), self.node(i + 1, response, sizes));
        let mean = response.mean();
        let mix = |k: usize| mean * (a.percentiles[k] + u * (b.percentiles[k] - a.percentiles[k]));
        let late = if response.has_closed_form() {
            response.closed(goal)
        } else if in_services == self.goal {
            libm::exp(a.late + u * (b.late - a.late))
        } else {
            response.by_points(goal, |t| sizes.survival(t))
        };
        let in_time = (1.0 - late).clamp(0.0, 1.0);
        Summary { mean, p50: mix(0), p95: mix(1), p99: mix(2), in_time }
    }

    #[inline]
    fn node(&mut self, i: usize, response: &Response, sizes: &Sizes) -> Node {
        match self.nodes.get(i) {
            Some(node) if node.late <= 0.0 => *node,
            _ => self.make(i, response, sizes),
        }
    }

    #[cold]
    fn make(&mut self, i: usize, like: &Response, sizes: &Sizes) -> Node {
        let c = f64::from(self.servers);
        // At full load itself the wait is all there is; just below it is finite.
        let room = (i as f64 / (CELLS * self.root)).max(1e-6 / self.root);
        let rho = 1.0 - room;
        let (waits, wait) = if rho > 0.0 {
            let loss = self.below.at(rho);
            let fcfs = like.discipline == Discipline::Fcfs;
            let g = if fcfs { 0.5 * (1.0 + like.law.scv()) } else { 1.0 };
            (loss.full / (loss.full + loss.rest * room), g / (c * room))
        } else {
            (0.0, 0.0)
        };
        let law = Response { service: 1.0, waits, wait, ..*like };
        self.like = summarise(&law, sizes, self.goal, &self.like);
        let node = Node::of(&self.like, &law);
        if self.nodes.len() <= i {
            self.nodes.resize(i + 1, UNKNOWN);
        }
        self.nodes[i] = node;
        node
    }
}

impl Node {
    fn of(summary: &Summary, law: &Response) -> Self {
        // Found each time where there is a closed form.
        let known = law.has_closed_form();
        let late = if known { 0.0 } else { libm::log(1.0 - summary.in_time).clamp(NEVER, 0.0) };
        let percentiles = [summary.p50, summary.p95, summary.p99].map(|p| p / summary.mean);
        Self { percentiles, late }
    }
}
