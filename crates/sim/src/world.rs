//! One step of the world after the other, always in the same order: load, service, fleet, meter,
//! books, strategy, limits, orders.
//!
//! Not here: what each of them does (`site`, `load`, `limits`).

use model::policy::{Decide, Gate, Observation, Setting};
use model::sections::{ClockParams, Routing};
use model::{
    DecisionRecord, Dice, FleetView, InstanceGroup, Instances, Limits, Quantity as _, Run,
    Scenario, Seconds, Timeline, Totals,
};

use crate::fleet::start_of;
use crate::limits::grant;
use crate::load::Load;
use crate::site::Site;
use crate::witness::{Log, MOST_VISITS};

/// Runs `scenario` in steps of `step` seconds; `progress` hears of every hundredth that is done.
pub(crate) fn run(
    scenario: &Scenario,
    step: f64,
    preview: bool,
    progress: &mut dyn FnMut(f64),
) -> Run {
    let timeline = timeline(&scenario.clock(), step, preview);
    let mut world = World::new(scenario, timeline);
    world.begin();
    let stride = (timeline.steps / 100).max(1);
    for index in 0..timeline.steps {
        world.step(index);
        if index % stride == 0 {
            progress(f64::from(index) / f64::from(timeline.steps));
        }
    }
    world.finish()
}

/// As [`run`], with a book of every request.
pub(crate) fn witness(scenario: &Scenario, step: f64) -> (Run, Log) {
    let timeline = timeline(&scenario.clock(), step, false);
    let mut world = World::new(scenario, timeline);
    world.site.engine.watch(MOST_VISITS, nameless(scenario));
    world.begin();
    for index in 0..timeline.steps {
        world.step(index);
    }
    let (seen, firsts) = (world.site.engine.seen(), world.site.fleet.firsts());
    let run = world.finish();
    let log = Log::new(seen, &run.lifetimes, &firsts);
    (run, log)
}

/// Whether instances in service can be told apart only by the time at which they came.
fn nameless(scenario: &Scenario) -> bool {
    let (fleet, service) = (scenario.fleet(), scenario.service());
    let spans = fleet.warm_up.get() + fleet.cold_start.span.get();
    service.routing == Routing::Central
        && fleet.types.is_empty()
        && fleet.spot.share.get() <= 0.0
        && spans <= 0.0
}

/// What the last decision at or before `at` had to pass, in a run with steps of `step` seconds.
pub(crate) fn gates(scenario: &Scenario, step: f64, at: f64) -> Vec<Gate> {
    let timeline = timeline(&scenario.clock(), step, false);
    let mut world = World::new(scenario, timeline);
    world.begin();
    for index in 0..timeline.steps {
        if step * f64::from(index + 1) > at {
            break;
        }
        world.step(index);
    }
    world.policy.gates()
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
    site: Site,
    policy: Box<dyn Decide>,
    sees_instances: bool,
    instances: Vec<InstanceGroup>,
    next_decision: f64,
    decisions: Vec<DecisionRecord>,
    probes: Vec<Vec<Option<f64>>>,
}

impl World {
    fn new(scenario: &Scenario, timeline: Timeline) -> Self {
        let clock = scenario.clock();
        let fleet = scenario.fleet();
        let limits = Limits { min: fleet.min, max: fleet.max };
        let entry = scenario.policy().entry();
        let load = Load::new(scenario, entry.history(scenario.policy().group()));
        let site = Site::new(scenario, &timeline, &load, start_of(&fleet, limits).0);
        let setting = Setting {
            period: clock.period,
            window: clock.window,
            weekday: clock.day.index(),
            start: Seconds::new(clock.start.get()),
            start_delay: fleet.start_delay(),
            instance_rate: site.supplier.instance_rate(),
            instance: site.supplier.instance_size(),
            limits,
            dice: entry.needs.dice.then(|| Dice::stream(scenario.seed(), "policy")),
        };
        Self {
            timeline,
            period: clock.period.get(),
            limits,
            load,
            site,
            policy: entry.build(scenario.policy().group(), &setting),
            sees_instances: entry.needs.instances,
            instances: Vec::new(),
            next_decision: clock.period.get(),
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
        self.site.fleet.restart(record.granted);
        self.site.desired = record.granted;
        self.decisions.push(record);
    }

    fn step(&mut self, index: u32) {
        let dt = self.timeline.step;
        let start = dt * f64::from(index);
        let now = dt * f64::from(index + 1);
        let load = self.load.rate(start + 0.5 * dt);
        self.site.step(index, load, dt);
        // A decision at the very end could change nothing any more.
        if now >= self.next_decision && index + 1 < self.timeline.steps {
            while self.next_decision <= now {
                self.next_decision += self.period;
            }
            let record = self.decide(now);
            self.site.desired = record.granted;
            if record.acts() {
                self.site.ledger.totals.actions += 1.0;
            }
            // Always: what waits for a quota is tried again at every decision.
            self.site.fleet.order(record.granted, now);
            self.decisions.push(record);
        }
    }

    /// Asks the strategy, limits its wish, and notes both.
    fn decide(&mut self, now: f64) -> DecisionRecord {
        self.site.meter.publish(now);
        let fleet: FleetView = self.site.fleet.view();
        if self.sees_instances {
            self.site.groups(now, &mut self.instances);
        }
        let seen = Observation {
            now: Seconds::new(now),
            fleet: fleet.seen(),
            latest: self.site.meter.latest(),
            history: self.site.meter.history(),
            instances: &self.instances,
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

    fn finish(mut self) -> Run {
        self.site.finish();
        let totals = self.site.ledger.totals;
        assert_conserved(&totals);
        Run {
            timeline: self.timeline,
            columns: self.site.record.columns,
            decisions: self.decisions,
            lifetimes: self.site.fleet.into_lifetimes(),
            probes: self.probes,
            totals,
        }
    }
}

/// No request comes from nowhere, none vanishes.
fn assert_conserved(totals: &Totals) {
    let accounted = totals.served + totals.lost + totals.waiting;
    let error = (totals.arrived - accounted).abs();
    assert!(error <= 1e-6 * totals.arrived.max(1.0), "{error} requests unaccounted for");
}
