//! One step of the world after the other, always in the same order: load, service, fleet, meter,
//! strategy, limits, orders, books.
//!
//! Not here: what each of them does.

use model::policy::{Decide, Observation, Setting};
use model::sections::ClockParams;
use model::{
    DecisionRecord, Dice, FleetView, Instances, Limits, Quantity as _, Run, Scenario, Seconds,
    Series, Timeline, Totals,
};

use crate::fleet::{Fleet, Inventory, start_of};
use crate::ledger::Ledger;
use crate::limits::grant;
use crate::load::Load;
use crate::meter::Meter;
use crate::service::{Fluid, Outcome};

/// Runs `scenario` in steps of `step` seconds.
pub(crate) fn run(scenario: &Scenario, step: f64, preview: bool) -> Run {
    let timeline = timeline(&scenario.clock(), step, preview);
    let mut world = World::new(scenario, timeline);
    world.begin();
    for index in 0..timeline.steps {
        world.step(index);
    }
    world.finish()
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the longest run has a few hundred thousand steps"
)]
fn timeline(clock: &ClockParams, step: f64, preview: bool) -> Timeline {
    let steps = (clock.length.get() / step).ceil() as u32;
    let weekday = clock.day.index();
    Timeline { start: clock.start.get(), weekday, step, steps, preview }
}

struct World {
    timeline: Timeline,
    period: f64,
    limits: Limits,
    load: Load,
    service: Fluid,
    fleet: Fleet,
    meter: Meter,
    ledger: Ledger,
    policy: Box<dyn Decide>,
    next_decision: f64,
    desired: u32,
    columns: Vec<Vec<f64>>,
    decisions: Vec<DecisionRecord>,
    probes: Vec<Vec<Option<f64>>>,
}

impl World {
    fn new(scenario: &Scenario, timeline: Timeline) -> Self {
        let clock = scenario.clock();
        let fleet = scenario.fleet();
        let limits = Limits { min: fleet.min, max: fleet.max };
        let entry = scenario.policy().entry();
        let load = Load::new(scenario, entry.needs.history);
        let service = Fluid::new(scenario);
        let dice = entry.needs.dice.then(|| Dice::stream(scenario.seed(), "policy"));
        let setting = Setting {
            period: clock.period,
            start_delay: fleet.start_delay(),
            instance_rate: service.instance_rate(),
            limits,
            dice,
        };
        let steps = timeline.steps as usize;
        let start = start_of(&fleet, limits);
        Self {
            timeline,
            period: clock.period.get(),
            limits,
            meter: Meter::new(&clock, entry.needs.history, &load),
            load,
            service,
            fleet: Fleet::new(&fleet, &scenario.prices(), scenario.seed(), start.0),
            ledger: Ledger::new(scenario),
            policy: entry.build(scenario.policy().group(), &setting),
            next_decision: clock.period.get(),
            desired: start.0,
            columns: Series::ALL.iter().map(|_| Vec::with_capacity(steps)).collect(),
            decisions: Vec::new(),
            probes: entry.probes.iter().map(|_| Vec::new()).collect(),
        }
    }

    /// What the strategy wants before anything was measured is there already: a run begins with
    /// the fleet that it would have left behind, not with a scramble for it.
    fn begin(&mut self) {
        let mut record = self.decide(0.0);
        record.before = record.granted;
        record.in_service = record.granted;
        self.fleet.restart(record.granted);
        self.desired = record.granted;
        self.decisions.push(record);
    }

    fn step(&mut self, index: u32) {
        let dt = self.timeline.step;
        let start = dt * f64::from(index);
        let now = dt * f64::from(index + 1);
        let fleet = self.fleet.view();
        let inventory = *self.fleet.inventory();
        let load = self.load.rate(start + 0.5 * dt);
        let seen = self.service.step(load, fleet.in_service, dt);
        self.fleet.advance(now);
        self.meter.record(load, &seen, fleet.in_service, dt, now);
        self.ledger.book(load, &seen, &inventory, dt, now);
        self.write(load, &seen, fleet, &inventory);
        // A decision at the very end could change nothing any more.
        if now >= self.next_decision && index + 1 < self.timeline.steps {
            while self.next_decision <= now {
                self.next_decision += self.period;
            }
            let record = self.decide(now);
            self.desired = record.granted;
            if record.acts() {
                self.ledger.totals.actions += 1.0;
            }
            // What waits for a quota is tried again at every decision.
            self.fleet.order(record.granted, now);
            self.decisions.push(record);
        }
    }

    /// Asks the strategy, limits its wish, and notes both.
    fn decide(&mut self, now: f64) -> DecisionRecord {
        self.meter.publish(now);
        let fleet = self.fleet.view();
        let seen = Observation {
            now: Seconds::new(now),
            fleet: fleet.seen(),
            latest: self.meter.latest(),
            history: self.meter.history(),
        };
        let decision = self.policy.decide(&seen);
        for (index, column) in self.probes.iter_mut().enumerate() {
            column.push(self.policy.probe(index));
        }
        let (granted, limit): (Instances, _) = grant(self.limits, decision.want);
        DecisionRecord {
            at: now,
            in_service: fleet.in_service,
            before: fleet.wanted(),
            want: decision.want.0,
            granted: granted.0,
            why: decision.why,
            limit,
        }
    }

    fn write(&mut self, load: f64, seen: &Outcome, fleet: FleetView, paid: &Inventory) {
        let capacity = f64::from(fleet.in_service) * self.service.instance_rate();
        let totals = &self.ledger.totals;
        let row = [
            load,
            seen.served,
            seen.dropped,
            capacity,
            seen.backlog,
            seen.utilisation,
            seen.response,
            seen.in_time,
            f64::from(self.desired),
            f64::from(fleet.in_service),
            f64::from(fleet.booting),
            f64::from(fleet.draining),
            self.ledger.spending(paid),
            totals.cost,
            totals.penalty,
        ];
        for (column, value) in self.columns.iter_mut().zip(row) {
            column.push(value);
        }
    }

    fn finish(self) -> Run {
        let totals = self.ledger.totals;
        assert_conserved(&totals);
        Run {
            timeline: self.timeline,
            columns: self.columns,
            decisions: self.decisions,
            lifetimes: self.fleet.into_lifetimes(),
            probes: self.probes,
            totals,
        }
    }
}

/// No request comes from nowhere, none vanishes.
fn assert_conserved(totals: &Totals) {
    let accounted = totals.served + totals.dropped + totals.waiting;
    let error = (totals.arrived - accounted).abs();
    assert!(error <= 1e-6 * totals.arrived.max(1.0), "{error} requests unaccounted for");
}
