//! The instances and their lives: ordered, booting, in service, draining, gone; failed and found,
//! told to go by the provider, kept warm.
//!
//! Instances that share a life are one cohort until something tells them apart, so a fleet of
//! thousands costs what happens to it and nothing else. The fleet holds the number that was
//! ordered last: what fails or is taken back is replaced without asking. Not here: who decides
//! (`world`), what it costs (`ledger`).

mod chance;
mod cohort;
mod lives;
pub(crate) mod nodes;
mod orders;
mod plan;
mod queue;
#[cfg(test)]
mod tests;
mod weather;

use model::sections::{FleetParams, PriceParams};
use model::{FleetView, InstanceGroup, InstanceState, Instances, Lifetime, Limits};

use crate::single::{Shares, each_alike};
use cohort::{Cohort, State};
use nodes::Nodes;
use plan::Plan;
use queue::{Due, Row};
use weather::Weather;

/// The most instance types.
pub(crate) const TYPES: usize = 4;

/// How many instances there are to be paid for and to draw power, by type.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Inventory {
    /// On-demand instances that are paid for at present.
    pub(crate) on_demand: [u32; TYPES],
    /// Spot instances that are paid for at present.
    pub(crate) spot: [u32; TYPES],
    /// Instances that wait in the warm pool.
    pub(crate) stored: [u32; TYPES],
    /// Instances in service, which draw power as they are used.
    pub(crate) serving: [u32; TYPES],
    /// Instances that run and serve nothing: booting, draining, failed.
    pub(crate) idle: [u32; TYPES],
    /// Nodes that are paid for at present.
    pub(crate) nodes: u32,
}

/// One instance in service, for an engine that knows every single one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Member {
    /// Its number in the order of orders, which it keeps for life.
    pub(crate) id: u32,
    /// What it can do at full speed, measured against the standard instance.
    pub(crate) size: f64,
    /// What it can do now, measured against the standard instance.
    pub(crate) speed: f64,
}

/// The fleet.
pub(crate) struct Fleet {
    plan: Plan,
    weather: Weather,
    /// What they run on, if that is not each by itself.
    nodes: Option<Box<Nodes>>,
    /// All that ever were; one that split has its parts here too.
    cohorts: Vec<Cohort>,
    /// Booting, in the order of orders.
    booting: Row,
    /// In service: on-demand, then spot, each in the order in which they came.
    serving: [Row; 2],
    /// Waiting in the warm pool.
    stored: Row,
    /// In service and not at full speed yet.
    ramping: Vec<u32>,
    due: Due,
    /// When orders that wait are tried again.
    retry: f64,
    /// How many shall serve.
    target: u32,
    /// The number of the next instance.
    next_id: u32,
    /// Spot instances that serve or soon will.
    spot_wanted: u32,
    /// How many new ones there were of each type.
    issued: [u32; TYPES],
    view: FleetView,
    inventory: Inventory,
    version: u64,
    now: f64,
}

impl Fleet {
    /// A fleet with `start` instances in service.
    pub(crate) fn new(params: &FleetParams, prices: &PriceParams, seed: u32, start: u32) -> Self {
        let mut fleet = Self {
            plan: Plan::new(params, prices, seed),
            weather: Weather::new(params, seed),
            nodes: Nodes::new(params, prices),
            cohorts: Vec::new(),
            booting: Row::of(State::Booting),
            serving: [Row::of(State::Serving), Row::of(State::Serving)],
            stored: Row::of(State::Stored),
            ramping: Vec::new(),
            due: Due::default(),
            retry: f64::INFINITY,
            target: start,
            next_id: 0,
            spot_wanted: 0,
            issued: [0; TYPES],
            view: FleetView::default(),
            inventory: Inventory::default(),
            version: 0,
            now: 0.0,
        };
        fleet.settle(start);
        fleet
    }

    /// Begins again with `start` instances in service; only before time has passed.
    pub(crate) fn restart(&mut self, start: u32) {
        self.cohorts.clear();
        self.booting.clear();
        self.serving.iter_mut().for_each(Row::clear);
        self.stored.clear();
        self.due = Due::default();
        (self.next_id, self.spot_wanted, self.issued) = (0, 0, [0; TYPES]);
        (self.view, self.inventory) = (FleetView::default(), Inventory::default());
        self.settle(start);
        // What happens at the very beginning.
        self.advance(0.0);
    }

    /// How many there are of each state.
    pub(crate) fn view(&self) -> FleetView {
        self.view
    }

    /// What is to be paid for and draws power.
    pub(crate) fn inventory(&self) -> &Inventory {
        &self.inventory
    }

    /// A number that changes when an instance comes into service, leaves it or changes its speed.
    pub(crate) fn version(&self) -> u64 {
        self.version
    }

    /// When something may happen next without an order, in seconds; infinite if nothing will.
    fn upcoming(&self) -> f64 {
        let nodes = self.nodes.as_ref().map_or(f64::INFINITY, |nodes| nodes.next());
        self.due.next().min(self.weather.next()).min(self.retry).min(nodes)
    }

    /// Moves every instance to the state it has at `now`, one event after the other.
    pub(crate) fn advance(&mut self, now: f64) {
        loop {
            let at = self.upcoming();
            if at > now {
                break;
            }
            if self.due.next() <= at {
                let id = self.due.pop();
                if self.cohorts[id as usize].due == at {
                    self.pass(id, at);
                }
            } else if self.weather.next() <= at {
                self.strike();
            } else if self.retry <= at {
                self.start(at);
            } else {
                self.tend(at);
            }
        }
        if !self.ramping.is_empty() {
            self.version += 1;
            let cohorts = &self.cohorts;
            self.ramping.retain(|&id| cohorts[id as usize].ramps(now));
        }
        self.now = now;
    }

    /// Orders or sends away instances until `target` serve or soon will. To be called at every
    /// decision: what waits for a quota of each decision is tried again.
    pub(crate) fn order(&mut self, target: u32, now: f64) {
        self.target = target;
        self.weather.decided();
        let surplus = self.view.wanted().saturating_sub(target);
        let waiting = surplus.min(self.view.refused);
        self.view.refused -= waiting;
        let left = self.cancel(surplus - waiting, now);
        self.send_away(left, now);
        self.fill(now);
        // Without a delay the change is there at once.
        self.advance(now);
    }

    /// What all in service can do at `at`, in standard instances; `at` is not before the last
    /// advance.
    pub(crate) fn speed(&self, at: f64) -> f64 {
        let mut sum = 0.0;
        for (kind, &count) in self.inventory.serving.iter().enumerate() {
            sum += f64::from(count) * self.plan.capacity(kind);
        }
        for &id in &self.ramping {
            let cohort = &self.cohorts[id as usize];
            if cohort.state == State::Serving {
                let full = f64::from(cohort.life.count) * self.plan.capacity(cohort.kind());
                sum -= full * (1.0 - self.plan.ramp(cohort, at));
            }
        }
        sum.max(0.0)
    }

    /// Every instance in service with its speed at `at`, appended to `out`.
    pub(crate) fn members(&self, at: f64, out: &mut Vec<Member>) {
        for row in &self.serving {
            for id in row.iter(&self.cohorts) {
                let cohort = &self.cohorts[id as usize];
                let size = self.plan.capacity(cohort.kind());
                let speed = size * self.plan.ramp(cohort, at);
                let ids = cohort.first..cohort.first + cohort.life.count;
                out.extend(ids.map(|id| Member { id, size, speed }));
            }
        }
    }

    /// The instances there are, those alike together, appended to `out`: in service, booting, then
    /// the others. Those in service were last measured to use `average` shares of their CPU and
    /// memory, or each its own where there are `single` ones.
    pub(crate) fn groups(
        &self,
        at: f64,
        average: [Option<f64>; 2],
        single: Option<&[Shares]>,
        out: &mut Vec<InstanceGroup>,
    ) {
        let group = |cohort: &Cohort, state: InstanceState| {
            let Lifetime { count, ordered, ready, .. } = cohort.life;
            InstanceGroup { count, state, ordered, ready, cpu: None, memory: None }
        };
        for id in self.serving.iter().flat_map(|row| row.iter(&self.cohorts)) {
            let cohort = &self.cohorts[id as usize];
            let warm = !cohort.warming || cohort.life.warm <= at;
            let state = if warm { InstanceState::InService } else { InstanceState::Warming };
            let all = group(cohort, state);
            let Some(single) = single else {
                let [cpu, memory] = average;
                out.push(InstanceGroup { cpu, memory, ..all });
                continue;
            };
            let ids = cohort.first..cohort.first + cohort.life.count;
            each_alike(ids, single, |count, [cpu, memory]| {
                out.push(InstanceGroup { count, cpu, memory, ..all });
            });
        }
        let booting = self.booting.iter(&self.cohorts);
        out.extend(booting.map(|id| group(&self.cohorts[id as usize], InstanceState::Booting)));
        if self.view.draining + self.view.failed == 0 {
            return;
        }
        out.extend(self.cohorts.iter().filter_map(|cohort| match cohort.state {
            State::Draining => Some(group(cohort, InstanceState::Draining)),
            State::Failed => Some(group(cohort, InstanceState::Failed)),
            _ => None,
        }));
    }

    /// The number of the first instance of each of the lives of all instances.
    pub(crate) fn firsts(&self) -> Vec<u32> {
        self.cohorts.iter().map(|cohort| cohort.first).collect()
    }

    /// The lives of all instances.
    pub(crate) fn into_lifetimes(self) -> Vec<Lifetime> {
        self.cohorts.into_iter().map(|cohort| cohort.life).collect()
    }
}

/// Instances at the start of a run: the start value within the limits.
pub(crate) fn start_of(params: &FleetParams, limits: Limits) -> Instances {
    limits.clamp(params.start)
}
