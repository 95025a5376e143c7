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
use crate::requests::Work;
use crate::single::average;
use crate::supply::{Supplier, Supply, Usage};

/// A site.
pub(crate) struct Site {
    pub(crate) supplier: Supplier,
    pub(crate) fleet: Fleet,
    pub(crate) meter: Meter,
    pub(crate) ledger: Ledger,
    pub(crate) record: Record,
    pub(crate) engine: Engine,
    /// What single instances did in a step, if somebody looks at them.
    works: Option<Vec<Work>>,
    /// Instances that are wanted.
    pub(crate) desired: u32,
}

impl Site {
    /// The site of `scenario` with `start` instances in service, whose meters keep `history`
    /// seconds.
    pub(crate) fn new(
        scenario: &Scenario,
        timeline: &Timeline,
        load: &Load,
        start: u32,
        history: f64,
    ) -> Self {
        let service = scenario.service();
        let supplier = Supplier::new(&service);
        let mut engine = Engine::new(scenario, supplier.workers());
        let needs = scenario.policy().entry().needs;
        let works = engine.tally(scenario, needs.instances).then(Vec::new);
        let (clock, prices) = (scenario.clock(), scenario.prices());
        let spread = needs.percentiles.then(|| engine.spread());
        let ledger = Ledger::new(scenario);
        let terms = Terms {
            goal: scenario.goals().response.get(),
            penalty: ledger.penalty(),
            alone: service.time.get(),
        };
        Self {
            fleet: Fleet::new(&scenario.fleet(), &prices, scenario.seed(), start),
            meter: Meter::new(&clock, history, load, spread, scenario.seed()),
            ledger,
            record: Record::new(timeline, &terms, engine.spread()),
            supplier,
            engine,
            works,
            desired: start,
        }
    }

    /// Lets a step pass in which `load` requests per second come.
    pub(crate) fn step(&mut self, index: u32, load: f64, dt: f64) {
        let (start, now) = (dt * f64::from(index), dt * f64::from(index + 1));
        let view = self.fleet.view();
        let nodes = self.fleet.on_nodes();
        let speed = self.fleet.speed(start);
        let supply = self.supplier.supply(start, view.in_service, speed);
        let index = index as usize;
        let step = Step { index, load, dt, at: start, supply: &supply, fleet: &self.fleet };
        let (outcome, flow) = self.engine.step(&step, &mut self.record, self.meter.spread());
        let available = f64::from(supply.servers) * dt;
        let busy = if available > 0.0 { (outcome.busy_s / available).min(1.0) } else { 0.0 };
        let mut usage = self.supplier.usage(&supply, busy);
        if let Some(works) = &mut self.works {
            works.clear();
            self.engine.works(works);
            self.meter.singles().add(works, &self.supplier, &supply, dt);
            usage = average(works, &self.supplier, &supply, usage, dt);
        }
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
        self.write(index, load, dt, &Row { outcome, flow, supply, usage, view, nodes, spending });
    }

    fn write(&mut self, index: usize, load: f64, dt: f64, row: &Row) {
        let Row { outcome, flow, supply, usage, view, nodes, spending } = row;
        let record = &mut self.record;
        let place = record.rows.of(index);
        record.requests(place, outcome, dt);
        record.instances(place, self.desired, view);
        if let Some(nodes) = nodes {
            record.nodes(place, nodes);
        }
        let rows = &mut record.rows;
        rows.set(Series::Offered, place, load);
        rows.set(Series::Retried, place, flow.retried / dt);
        rows.set(Series::Capacity, place, supply.capacity());
        rows.set(Series::Utilisation, place, usage.cpu);
        if let Some([memory, network, disk]) = usage.others {
            rows.set(Series::Memory, place, memory);
            rows.set(Series::Network, place, network);
            rows.set(Series::Disk, place, disk);
        }
        rows.set(Series::Spending, place, *spending);
        rows.set(Series::Cost, place, self.ledger.totals.cost);
    }

    /// The instances there are, those alike together, oldest first, with what was last measured.
    pub(crate) fn groups(&self, now: f64, out: &mut Vec<InstanceGroup>) {
        let latest = self.meter.latest();
        let metric = |metric| latest.and_then(|sample| sample.get(metric));
        out.clear();
        let measured = [Metric::Cpu, Metric::Memory].map(metric);
        let single = self.works.is_some().then(|| self.meter.shares());
        self.fleet.groups(now, measured, single, out);
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
    nodes: Option<[u32; 3]>,
    spending: f64,
}
