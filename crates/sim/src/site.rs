//! A site: a service, the fleet it runs on, the meters that watch it, and its books.
//!
//! The world has one. Nothing here knows whether there are others. Not here: the load that comes,
//! and who decides on instances (`world`).

use model::{FleetView, InstanceGroup, Metric, Quantity as _, Scenario, Series, Timeline};

use crate::engine::{Engine, Flow, Step};
use crate::fleet::Fleet;
use crate::ledger::{Booking, Ledger};
use crate::load::Load;
use crate::meter::{Meter, Seen};
use crate::outcome::Outcome;
use crate::record::{Record, Terms};
use crate::supply::{Supplier, Supply, Usage};

/// A site.
pub(crate) struct Site {
    pub(crate) supplier: Supplier,
    pub(crate) fleet: Fleet,
    pub(crate) meter: Meter,
    pub(crate) ledger: Ledger,
    pub(crate) record: Record,
    pub(crate) engine: Engine,
    /// Instances that are wanted.
    pub(crate) desired: u32,
}

impl Site {
    /// The site of `scenario` with `start` instances in service.
    pub(crate) fn new(scenario: &Scenario, timeline: &Timeline, load: &Load, start: u32) -> Self {
        let service = scenario.service();
        let supplier = Supplier::new(&service);
        let engine = Engine::new(scenario, supplier.workers());
        let needs = scenario.policy().entry().needs;
        let history = scenario.policy().entry().history(scenario.policy().group());
        let (clock, prices) = (scenario.clock(), scenario.prices());
        let spread = needs.percentiles.then(|| engine.spread());
        let ledger = Ledger::new(scenario);
        let terms = Terms {
            goal: scenario.goals().response.get(),
            penalty: ledger.penalty(),
            alone: service.time.get(),
        };
        let steps = timeline.steps as usize;
        Self {
            fleet: Fleet::new(&scenario.fleet(), &prices, scenario.seed(), start),
            meter: Meter::new(&clock, history, load, spread, scenario.seed()),
            ledger,
            record: Record::new(steps, timeline.step, &terms, engine.spread()),
            supplier,
            engine,
            desired: start,
        }
    }

    /// Lets a step pass in which `load` requests per second come.
    pub(crate) fn step(&mut self, index: u32, load: f64, dt: f64) {
        let (start, now) = (dt * f64::from(index), dt * f64::from(index + 1));
        let view = self.fleet.view();
        let speed = self.fleet.speed(start);
        let supply = self.supplier.supply(start, view.in_service, speed);
        let index = index as usize;
        let step = Step { index, load, dt, at: start, supply: &supply, fleet: &self.fleet };
        let (outcome, flow) = self.engine.step(&step, &mut self.record, self.meter.spread());
        let available = f64::from(supply.servers) * dt;
        let busy = if available > 0.0 { (outcome.busy_s / available).min(1.0) } else { 0.0 };
        let usage = self.supplier.usage(&supply, busy);
        self.ledger.book(&Booking {
            outcome: &outcome,
            flow: &flow,
            fleet: self.fleet.inventory(),
            utilisation: busy,
            dt,
            now,
        });
        let spending = self.ledger.spent();
        self.fleet.advance(now);
        let seen = Seen { outcome: &outcome, supply: &supply, usage: &usage, dt, now };
        self.meter.record(&seen);
        self.write(index, load, dt, &Row { outcome, flow, supply, usage, view, spending });
    }

    fn write(&mut self, index: usize, load: f64, dt: f64, row: &Row) {
        let Row { outcome, flow, supply, usage, view, spending } = row;
        let record = &mut self.record;
        record.requests(index, outcome, dt);
        record.set(Series::Offered, index, load);
        record.set(Series::Retried, index, flow.retried / dt);
        record.set(Series::Capacity, index, supply.capacity());
        record.set(Series::Utilisation, index, usage.cpu);
        if let Some([memory, network, disk]) = usage.others {
            record.set(Series::Memory, index, memory);
            record.set(Series::Network, index, network);
            record.set(Series::Disk, index, disk);
        }
        record.instances(index, self.desired, view);
        record.set(Series::Spending, index, *spending);
        record.set(Series::Cost, index, self.ledger.totals.cost);
    }

    /// The instances there are, those alike together, oldest first, with what was last measured.
    pub(crate) fn groups(&self, now: f64, out: &mut Vec<InstanceGroup>) {
        let latest = self.meter.latest();
        let metric = |metric| latest.and_then(|sample| sample.get(metric));
        out.clear();
        self.fleet.groups(now, [Metric::Cpu, Metric::Memory].map(metric), out);
    }

    /// Ends the books and the record.
    pub(crate) fn finish(&mut self) {
        self.engine.finish(&mut self.record);
        self.record.finish(&mut self.ledger.totals);
        self.ledger.finish(&self.record);
    }
}

/// What is written down of a step.
struct Row {
    outcome: Outcome,
    flow: Flow,
    supply: Supply,
    usage: Usage,
    view: FleetView,
    spending: f64,
}
