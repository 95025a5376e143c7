//! How many there shall be: new instances, those from the warm pool, those that go.
//!
//! Not here: what happens to them on the way (`lives`).

use model::sections::RemovalMarket;

use super::Fleet;
use super::cohort::{Cohort, State, life};
use super::nodes::NOWHERE;

/// What new instances are for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Purpose {
    Service,
    WarmPool,
    /// In service since the start of the run.
    Start,
    /// In the warm pool since the start of the run.
    Stock,
}

/// What a group of new instances has in common.
#[derive(Clone, Copy)]
struct Batch {
    purpose: Purpose,
    kind: u8,
    spot: bool,
    pool: u32,
    at: f64,
}

impl Fleet {
    /// Puts `start` instances into service and fills the warm pool, as if it had always been so.
    pub(super) fn settle(&mut self, start: u32) {
        self.target = start;
        let mut pool = self.plan.pool_size;
        let mut fits = start;
        if let Some(nodes) = &mut self.nodes {
            nodes.begin(start.saturating_add(pool));
            fits = start.min(nodes.room());
            pool = pool.min(nodes.room() - fits);
            self.inventory.nodes = nodes.paid();
        }
        self.view.refused += start - fits;
        self.issue(Purpose::Start, fits, 0.0);
        self.issue(Purpose::Stock, pool, 0.0);
    }

    /// Orders what is missing.
    pub(super) fn fill(&mut self, at: f64) {
        self.view.refused += self.target.saturating_sub(self.view.wanted());
        self.start(at);
    }

    /// Starts as many of the orders that wait as can be had at `at`: first from the warm pool,
    /// which is then filled up again.
    pub(super) fn start(&mut self, at: f64) {
        self.retry = f64::INFINITY;
        while self.view.refused > 0 {
            let Some(id) = self.stored.oldest(&self.cohorts) else { break };
            let called = self.take(id, self.view.refused);
            self.call(called, at);
        }
        let new = self.can_start(self.view.refused, at);
        self.view.refused -= new;
        self.issue(Purpose::Service, new, at);
        let missing = self.plan.pool_size.saturating_sub(self.view.warm_pool);
        let spare = if self.view.refused == 0 { self.can_start(missing, at) } else { 0 };
        self.issue(Purpose::WarmPool, spare, at);
        if (self.view.refused > 0 || missing > spare) && self.nodes.is_none() {
            self.retry = self.weather.again(at);
        }
    }

    /// How many of `wish` new instances can be had at `at`: what the provider gives, or where there
    /// are nodes, what has room on them.
    fn can_start(&mut self, wish: u32, at: f64) -> u32 {
        match &self.nodes {
            None => self.weather.allow(wish, at),
            Some(nodes) => wish.min(nodes.room()),
        }
    }

    /// Calls cohort `id` from the warm pool.
    fn call(&mut self, id: u32, at: f64) {
        self.turn(id, State::Booting);
        let life = &mut self.cohorts[id as usize].life;
        life.called = at;
        self.view.refused -= life.count;
        if self.plan.boots_paid {
            self.bill(id, at);
        }
        self.booting.push(id, &self.cohorts);
        self.expect_at(id, at + self.plan.attach + self.plan.before_service);
    }

    /// Cohort `id`, which boots, will be ready at `ready`.
    fn expect_at(&mut self, id: u32, ready: f64) {
        let cohort = &mut self.cohorts[id as usize];
        cohort.life.ready = ready;
        cohort.life.warm = ready + self.plan.warm_up;
        cohort.settled = ready + self.plan.cold.1;
        self.set_due(id, ready);
    }

    /// Makes `count` new instances, of markets and types as they shall be mixed.
    fn issue(&mut self, purpose: Purpose, count: u32, at: f64) {
        if count == 0 {
            return;
        }
        let there = self.view.in_service + self.view.booting + self.view.failed;
        let spots = match purpose {
            // What waits in the pool shall not be taken back.
            Purpose::WarmPool | Purpose::Stock => 0,
            Purpose::Service | Purpose::Start => {
                self.plan.spot.of(there + count).saturating_sub(self.spot_wanted).min(count)
            }
        };
        for (spot, count) in [(false, count - spots), (true, spots)] {
            let kinds = self.plan.allot(&mut self.issued, count);
            for (kind, count) in (0..).zip(kinds) {
                let batch = Batch { purpose, kind, spot, pool: 0, at };
                self.issue_alike(batch, count);
            }
        }
    }

    /// Makes `count` new instances of one market and type; spot instances from all pools in turn.
    fn issue_alike(&mut self, batch: Batch, count: u32) {
        let pools = if batch.spot { self.plan.spot.pools } else { 1 };
        let room = self.cohorts.len() < self.plan.most_apart;
        let alone = room && self.plan.each_alone(batch.spot);
        let end = self.next_id + count;
        while self.next_id < end {
            let left = end - self.next_id;
            let pool = self.next_id % pools;
            let size = if alone || pools > 1 && left < pools { 1 } else { left };
            if alone || pools == 1 || size == 1 {
                self.place(Batch { pool, ..batch }, size);
                continue;
            }
            // One cohort a pool, as even as possible.
            for index in 0..pools {
                let more = u32::from(index < left % pools);
                let pool = (pool + index) % pools;
                self.place(Batch { pool, ..batch }, left / pools + more);
            }
        }
    }

    /// Makes `count` new instances, those of a node by themselves.
    fn place(&mut self, batch: Batch, count: u32) {
        let apart = self.cohorts.len() < self.plan.most_apart;
        let Some(nodes) = self.nodes.as_ref().filter(|_| apart) else {
            return self.make(batch, count, NOWHERE);
        };
        for (node, count) in nodes.places(count) {
            self.make(batch, count, node);
        }
    }

    /// Makes a cohort of `count` new instances on a node.
    fn make(&mut self, batch: Batch, count: u32, node: u32) {
        let Batch { purpose, kind, spot, pool, at } = batch;
        let first = self.next_id;
        self.next_id += count;
        let mut life = life(count, at);
        (life.kind, life.spot) = (kind, spot);
        let state = match purpose {
            Purpose::WarmPool | Purpose::Stock => State::Preparing,
            Purpose::Service | Purpose::Start => State::Booting,
        };
        let never = f64::INFINITY;
        self.cohorts.push(Cohort {
            life,
            first,
            state,
            pool,
            warming: false,
            billed: None,
            settled: never,
            fails: never,
            told: never,
            due: never,
            node,
        });
        let id = self.newest();
        self.count(id, true);
        // What waits from the start on has been paid for long ago.
        if self.plan.boots_paid && purpose != Purpose::Stock {
            self.bill(id, at);
        }
        let boot = self.plan.boot_of(first);
        match purpose {
            Purpose::WarmPool => self.set_due(id, at + boot + self.plan.pause),
            Purpose::Service => {
                self.cohorts[id as usize].life.called = at;
                self.booting.push(id, &self.cohorts);
                self.expect_at(id, at + boot + self.plan.before_service);
            }
            Purpose::Start => {
                let life = &mut self.cohorts[id as usize].life;
                (life.called, life.ready, life.warm) = (at, at, at);
                self.cohorts[id as usize].settled = at;
                self.serve(id);
            }
            Purpose::Stock => self.store(id, at),
        }
    }

    /// Cancels up to `count` of the newest orders; answers how many are left to send away.
    pub(super) fn cancel(&mut self, mut count: u32, at: f64) -> u32 {
        while count > 0 {
            let Some(id) = self.booting.newest(&self.cohorts) else { break };
            let part = self.take(id, count);
            count -= self.cohorts[part as usize].life.count;
            self.end(part, at);
        }
        count
    }

    /// Sends up to `count` instances in service away.
    pub(super) fn send_away(&mut self, count: u32, at: f64) {
        let count = count.min(self.view.in_service);
        let loans = self.view.spot;
        let own = self.view.in_service - loans;
        let wish = match self.plan.market {
            RemovalMarket::Either => return self.send_by_age(count, at),
            RemovalMarket::Spot => count,
            RemovalMarket::OnDemand => 0,
            RemovalMarket::Balance => {
                self.spot_wanted.saturating_sub(self.plan.spot.of(self.target))
            }
        };
        let spots = wish.min(loans).max(count.saturating_sub(own)).min(count);
        for (market, mut left) in [(1, spots), (0, count - spots)] {
            while left > 0 {
                let Some(id) = self.next_to_go(market) else { break };
                left -= self.send(id, left, at);
            }
        }
    }

    /// Sends `count` instances away in the order of their age alone.
    fn send_by_age(&mut self, mut count: u32, at: f64) {
        while count > 0 {
            let id = match (self.next_to_go(0), self.next_to_go(1)) {
                (Some(own), Some(loan)) => {
                    let came = [own, loan].map(|id| self.cohorts[id as usize].life.ready);
                    let later = came[1] > came[0];
                    if later == self.plan.newest_first { loan } else { own }
                }
                (Some(id), None) | (None, Some(id)) => id,
                (None, None) => break,
            };
            count -= self.send(id, count, at);
        }
    }

    fn next_to_go(&mut self, market: usize) -> Option<u32> {
        let row = &mut self.serving[market];
        if self.plan.newest_first { row.newest(&self.cohorts) } else { row.oldest(&self.cohorts) }
    }

    /// Sends up to `count` instances of cohort `id` away; answers how many.
    fn send(&mut self, id: u32, count: u32, at: f64) -> u32 {
        let part = self.take(id, count);
        self.drain(part, at, self.plan.leave);
        self.cohorts[part as usize].life.count
    }
}
