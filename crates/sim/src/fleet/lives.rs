//! What happens to instances: into service, warm, failed and found, told to go, gone.
//!
//! Not here: how many there shall be (`orders`), what comes from outside (`weather`).

use super::chance::Draw;
use super::cohort::{Cohort, State};
use super::weather::Strike;
use super::{Fleet, Inventory};

impl Fleet {
    /// What was due for cohort `id` at `at` happens.
    pub(super) fn pass(&mut self, id: u32, at: f64) {
        let cohort = &self.cohorts[id as usize];
        match cohort.state {
            State::Preparing => self.store(id, at),
            State::Booting => self.serve(id),
            State::Serving if cohort.fails <= at => self.fail(id, at),
            State::Serving if cohort.told <= at => {
                self.tell(id, at);
                self.fill(at);
            }
            State::Serving => self.warmed(id),
            State::Failed => {
                self.end(id, at);
                self.fill(at);
            }
            State::Draining => self.end(id, at),
            State::Gone | State::Stored => self.unbill(id),
        }
    }

    /// Puts cohort `id` into another state, in which nothing is due, and keeps the counts.
    pub(super) fn turn(&mut self, id: u32, state: State) {
        self.count(id, false);
        let cohort = &mut self.cohorts[id as usize];
        let changes = cohort.state == State::Serving || state == State::Serving;
        self.version += u64::from(changes);
        cohort.state = state;
        cohort.due = f64::INFINITY;
        self.count(id, true);
    }

    /// Something is due for cohort `id` at `at`.
    pub(super) fn set_due(&mut self, id: u32, at: f64) {
        self.cohorts[id as usize].due = at;
        self.due.push(at, id);
    }

    /// Counts cohort `id` in or out.
    pub(super) fn count(&mut self, id: u32, comes: bool) {
        let cohort = &self.cohorts[id as usize];
        let count = cohort.life.count;
        let add = |sum: &mut u32| if comes { *sum += count } else { *sum -= count };
        let (view, kind) = (&mut self.view, cohort.kind());
        if let Some(nodes) = self.nodes.as_mut().filter(|_| cohort.state != State::Gone) {
            add(nodes.pods(cohort.node));
        }
        match cohort.state {
            State::Preparing | State::Stored => add(&mut view.warm_pool),
            State::Booting => add(&mut view.booting),
            State::Serving => add(&mut view.in_service),
            State::Failed => add(&mut view.failed),
            State::Draining => add(&mut view.draining),
            State::Gone => {}
        }
        match cohort.state {
            State::Stored => add(&mut self.inventory.stored[kind]),
            State::Serving => add(&mut self.inventory.serving[kind]),
            State::Gone => {}
            _ => add(&mut self.inventory.idle[kind]),
        }
        if cohort.state == State::Serving && cohort.warming {
            add(&mut view.warming);
        }
        if cohort.life.spot {
            if cohort.state == State::Serving {
                add(&mut view.spot);
            }
            if matches!(cohort.state, State::Booting | State::Serving | State::Failed) {
                add(&mut self.spot_wanted);
            }
        }
    }

    /// Pays for cohort `id` as for running instances from `at` on.
    pub(super) fn bill(&mut self, id: u32, at: f64) {
        let cohort = &mut self.cohorts[id as usize];
        if cohort.billed.is_none() {
            cohort.billed = Some(at);
            *paid_as(&mut self.inventory, cohort) += cohort.life.count;
        }
    }

    /// Cohort `id` runs no more from `at` on; what is paid at least is paid to its end.
    fn stop_bill(&mut self, id: u32, at: f64) {
        let from = self.cohorts[id as usize].billed;
        match from.map(|from| from + self.plan.minimum) {
            Some(paid) if paid > at => self.set_due(id, paid),
            _ => self.unbill(id),
        }
    }

    /// Pays no more for cohort `id`.
    fn unbill(&mut self, id: u32) {
        let cohort = &mut self.cohorts[id as usize];
        cohort.due = f64::INFINITY;
        if cohort.billed.take().is_some() {
            *paid_as(&mut self.inventory, cohort) -= cohort.life.count;
        }
    }

    /// Tells up to `count` instances of cohort `id` apart from the others; answers with theirs,
    /// which must be put into another state at once.
    pub(super) fn take(&mut self, id: u32, count: u32) -> u32 {
        let cohort = &mut self.cohorts[id as usize];
        if count >= cohort.life.count {
            return id;
        }
        let part = cohort.split(count);
        self.cohorts.push(part);
        self.newest()
    }

    /// The cohort that was made last.
    pub(super) fn newest(&self) -> u32 {
        u32::try_from(self.cohorts.len() - 1).expect("there are fewer cohorts than instances")
    }

    /// Cohort `id` has come into the warm pool; perhaps somebody waits for it.
    pub(super) fn store(&mut self, id: u32, at: f64) {
        self.turn(id, State::Stored);
        self.stop_bill(id, at);
        self.stored.push(id, &self.cohorts);
        if self.view.refused > 0 {
            self.start(at);
        }
    }

    /// Cohort `id` begins to serve.
    pub(super) fn serve(&mut self, id: u32) {
        let at = self.cohorts[id as usize].life.ready;
        self.turn(id, State::Serving);
        self.bill(id, at);
        let (first, spot) = {
            let cohort = &self.cohorts[id as usize];
            (cohort.first, cohort.life.spot)
        };
        let fails = at + self.plan.life_of(first);
        let told = if spot { at + self.plan.loan_of(first) } else { f64::INFINITY };
        self.serving[usize::from(spot)].push(id, &self.cohorts);
        let cohort = &mut self.cohorts[id as usize];
        (cohort.fails, cohort.told) = (fails, told);
        if cohort.life.warm > at {
            cohort.warming = true;
            self.view.warming += cohort.life.count;
        }
        if cohort.settled > at {
            self.ramping.push(id);
        }
        let warm = if cohort.warming { cohort.life.warm } else { f64::INFINITY };
        self.set_due(id, fails.min(told).min(warm));
    }

    fn warmed(&mut self, id: u32) {
        let cohort = &mut self.cohorts[id as usize];
        if cohort.warming {
            cohort.warming = false;
            self.view.warming -= cohort.life.count;
        }
        let next = cohort.fails.min(cohort.told);
        self.set_due(id, next);
    }

    /// Cohort `id` serves nothing from `at` on; checks will find it.
    fn fail(&mut self, id: u32, at: f64) {
        self.turn(id, State::Failed);
        let life = &mut self.cohorts[id as usize].life;
        life.failed = at;
        let found = self.plan.found(life.ready, at);
        self.set_due(id, found);
    }

    /// The provider tells cohort `id` to go: it drains, but not beyond the notice.
    fn tell(&mut self, id: u32, at: f64) {
        self.drain(id, at, self.plan.leave.min(self.plan.spot.notice));
    }

    /// Cohort `id` takes no more requests, and is gone after `leave` seconds.
    pub(super) fn drain(&mut self, id: u32, at: f64, leave: f64) {
        self.turn(id, State::Draining);
        let life = &mut self.cohorts[id as usize].life;
        (life.drained, life.gone) = (at, at + leave);
        self.set_due(id, at + leave);
    }

    /// Cohort `id` is gone at `at`.
    pub(super) fn end(&mut self, id: u32, at: f64) {
        self.turn(id, State::Gone);
        let cohort = &mut self.cohorts[id as usize];
        cohort.life.drained = cohort.life.drained.min(at);
        cohort.life.gone = at;
        self.stop_bill(id, at);
        self.make_room(id, at);
    }

    /// What strikes next does so.
    pub(super) fn strike(&mut self) {
        let (at, strike, whom) = self.weather.strike();
        let ids = self.exposed(strike);
        let total: u32 = ids.iter().map(|&id| self.cohorts[id as usize].life.count).sum();
        if total == 0 {
            return;
        }
        let drawn = match strike {
            Strike::Crash(count) => count,
            Strike::Outage(share) | Strike::Reclaim(share) => whole(share * f64::from(total) + 0.5),
            // Rounded up as often as the fraction says: few instances have the same hazard.
            Strike::Pool(_, share) => whole(share * f64::from(total) + whom),
        };
        let mut draw = Draw::new(drawn, total, whom);
        for id in ids {
            let hit = draw.of(self.cohorts[id as usize].life.count);
            if hit > 0 {
                let part = self.take(id, hit);
                match strike {
                    Strike::Crash(_) | Strike::Outage(_) => self.fail(part, at),
                    Strike::Reclaim(_) | Strike::Pool(..) => self.tell(part, at),
                }
            }
        }
        self.fill(at);
    }

    /// The cohorts in service of which something may strike some.
    fn exposed(&self, strike: Strike) -> Vec<u32> {
        let [own, loans] = &self.serving;
        let loans = loans.iter(&self.cohorts);
        match strike {
            Strike::Crash(_) | Strike::Outage(_) => own.iter(&self.cohorts).chain(loans).collect(),
            Strike::Reclaim(_) => loans.collect(),
            Strike::Pool(pool, _) => {
                loans.filter(|&id| self.cohorts[id as usize].pool == pool).collect()
            }
        }
    }
}

/// A count without its fraction.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a share of a count is a count, and not negative"
)]
fn whole(count: f64) -> u32 {
    count.floor() as u32
}

/// Where instances like these are counted as paid for.
fn paid_as<'a>(inventory: &'a mut Inventory, cohort: &Cohort) -> &'a mut u32 {
    let kind = cohort.kind();
    if cohort.life.spot { &mut inventory.spot[kind] } else { &mut inventory.on_demand[kind] }
}
