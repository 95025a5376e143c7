//! One step of the world after the other, always in the same order: load, service, fleet, meter,
//! books, strategy, limits, orders.
//!
//! Not here: what each of them does (`site`, `load`, `limits`), and who is asked (`controller`).

use model::policy::{Gate, Observation};
use model::sections::{ClockParams, Routing};
use model::{
    DecisionRecord, FleetView, InstanceGroup, Instances, Quantity as _, Run, Scenario, Seconds,
    Timeline, Totals,
};

use crate::controller::Controller;
use crate::fleet::nodes::NodeView;
use crate::fleet::start_of;
use crate::limits::grant;
use crate::load::Load;
use crate::record::whole;
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
    World::new(scenario, None, timeline).run(progress)
}

/// Runs `scenario` with exact steps as [`run`] does, with the controller of `then` from the time
/// `at` on.
pub(crate) fn switched(
    scenario: &Scenario,
    (then, at): (&Scenario, f64),
    step: f64,
    progress: &mut dyn FnMut(f64),
) -> Run {
    let timeline = timeline(&scenario.clock(), step, false);
    World::new(scenario, Some((then, at)), timeline).run(progress)
}

/// As [`run`], with a book of every request.
pub(crate) fn witness(scenario: &Scenario, step: f64) -> (Run, Log) {
    let timeline = timeline(&scenario.clock(), step, false);
    let mut world = World::new(scenario, None, timeline);
    world.site.engine.watch(MOST_VISITS, nameless(scenario));
    world.begin();
    for index in 0..timeline.ticks {
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
    let world = until(scenario, step, at);
    let mut gates = world.ruling.policy.gates();
    gates.extend(world.site.fleet.node_gate());
    gates
}

/// The nodes at `at`, and the instances that wait for one, in a run with steps of `step` seconds.
pub(crate) fn nodes(scenario: &Scenario, step: f64, at: f64) -> (Vec<NodeView>, u32) {
    let fleet = until(scenario, step, at).site.fleet;
    (fleet.node_views(at), fleet.on_nodes().map_or(0, |[pending, ..]| pending))
}

/// The world of `scenario` at `at`.
fn until(scenario: &Scenario, step: f64, at: f64) -> World {
    let timeline = timeline(&scenario.clock(), step, false);
    let mut world = World::new(scenario, None, timeline);
    world.begin();
    for index in 0..timeline.ticks {
        if step * f64::from(index + 1) > at {
            break;
        }
        world.step(index);
    }
    world
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the longest run has a few million steps"
)]
fn timeline(clock: &ClockParams, step: f64, preview: bool) -> Timeline {
    let ticks = (clock.length.get() / step).ceil() as u32;
    let bucket = if ticks <= UNBUCKETED {
        1
    } else {
        let fits = |bucket: &u32| ticks.div_ceil(*bucket) <= MOST_ROWS;
        BUCKETS.into_iter().find(fits).unwrap_or(ticks.div_ceil(MOST_ROWS))
    };
    let even = Timeline::of(step, ticks, bucket);
    Timeline { start: clock.start.get(), weekday: clock.day.index(), preview, ..even }
}

/// Up to so many steps, two days of seconds, each has a row of its own.
const UNBUCKETED: u32 = 172_800;
/// Beyond, there are at most so many rows: a week has one for every ten seconds.
const MOST_ROWS: u32 = 60_480;
/// Steps in a row, so that a minute has a whole number of rows.
const BUCKETS: [u32; 10] = [3, 4, 5, 6, 10, 12, 15, 20, 30, 60];

struct World {
    timeline: Timeline,
    load: Load,
    site: Site,
    /// Who decides.
    ruling: Controller,
    /// Who takes over, and when.
    next: Option<(f64, Controller)>,
    sees_instances: bool,
    instances: Vec<InstanceGroup>,
    next_decision: f64,
    decisions: Vec<DecisionRecord>,
    probes: Vec<Vec<Option<f64>>>,
    /// Seconds between decisions that repeat the last one, if they are kept.
    spacing: f64,
}

impl World {
    /// The world of `scenario` before its first step; the controller of another one, which has
    /// the same strategy, may take over at some time.
    fn new(scenario: &Scenario, then: Option<(&Scenario, f64)>, timeline: Timeline) -> Self {
        let history = |of: &Scenario| of.policy().entry().history(of.policy().group());
        let kept = then.map_or(0.0, |(then, _)| history(then)).max(history(scenario));
        let load = Load::new(scenario, kept);
        let fleet = scenario.fleet();
        let start = start_of(&fleet, Controller::limits(scenario)).0;
        let site = Site::new(scenario, &timeline, &load, start, kept);
        let entry = scenario.policy().entry();
        let ruling = Controller::new(scenario, &site.supplier);
        let next = then.map(|(then, at)| (at, Controller::new(then, &site.supplier)));
        // About as many decisions as will be kept: a list that grows is there twice while it does.
        let period = ruling.period.max(timeline.tick());
        let made = whole((timeline.length() / period).min(f64::from(UNBUCKETED))) + 2;
        Self {
            timeline,
            load,
            site,
            next_decision: ruling.period,
            ruling,
            next,
            sees_instances: entry.needs.instances,
            instances: Vec::new(),
            decisions: Vec::with_capacity(made),
            probes: entry.probes.iter().map(|_| Vec::with_capacity(made)).collect(),
            spacing: timeline.length() / f64::from(UNBUCKETED),
        }
    }

    /// Lets the whole run pass.
    fn run(mut self, progress: &mut dyn FnMut(f64)) -> Run {
        self.begin();
        let steps = self.timeline.ticks;
        let stride = (steps / 100).max(1);
        for index in 0..steps {
            self.step(index);
            if index % stride == 0 {
                progress(f64::from(index) / f64::from(steps));
            }
        }
        self.finish()
    }

    /// What the strategy wants before anything was measured is there already: a run begins with
    /// the fleet that it would have left behind, not with a scramble for it.
    fn begin(&mut self) {
        let mut record = self.decide(0.0);
        record.before = record.granted;
        self.site.fleet.restart(record.granted);
        let pending = self.site.fleet.on_nodes().map_or(0, |[pending, ..]| pending);
        record.in_service = record.granted.saturating_sub(pending);
        self.site.desired = record.granted;
        self.keep(record);
    }

    fn step(&mut self, index: u32) {
        let dt = self.timeline.tick();
        let start = dt * f64::from(index);
        let now = dt * f64::from(index + 1);
        let load = self.load.rate(start + 0.5 * dt);
        self.site.step(index, load, dt);
        // A decision at the very end could change nothing any more.
        if now >= self.next_decision && index + 1 < self.timeline.ticks {
            let record = self.decide(now);
            while self.next_decision <= now {
                self.next_decision += self.ruling.period;
            }
            self.site.desired = record.granted;
            if record.acts() {
                self.site.ledger.totals.actions += 1.0;
            }
            // Always: what waits for a quota is tried again at every decision.
            self.site.fleet.order(record.granted, now);
            self.keep(record);
        }
    }

    /// Notes a decision and what the strategy shows at it. Where very many are made, some of those
    /// that repeat the last one are left out.
    fn keep(&mut self, record: DecisionRecord) {
        if let Some(last) = self.decisions.last()
            && record.at - last.at < self.spacing
            && repeats(last, &record)
        {
            return;
        }
        for (index, column) in self.probes.iter_mut().enumerate() {
            column.push(self.ruling.policy.probe(index));
        }
        self.decisions.push(record);
    }

    /// Asks the strategy, and limits its wish.
    fn decide(&mut self, now: f64) -> DecisionRecord {
        self.site.meter.publish(now);
        let fleet: FleetView = self.site.fleet.view();
        if self.sees_instances {
            self.site.groups(now, &mut self.instances);
        }
        let mut next = self.next.take();
        if next.as_ref().is_some_and(|(at, _)| now >= *at) {
            self.ruling = next.take().expect("it is there").1;
        }
        let meter = &self.site.meter;
        let seen = |history: f64| Observation {
            now: Seconds::new(now),
            fleet: fleet.seen(),
            latest: meter.latest(),
            history: meter.history(history),
            instances: &self.instances,
        };
        let decision = self.ruling.policy.decide(&seen(self.ruling.history));
        // Whoever takes over later watches, so that it then knows what it would know.
        if let Some((_, next)) = &mut next {
            next.policy.decide(&seen(next.history));
        }
        self.next = next;
        let (granted, limit): (Instances, _) = grant(self.ruling.limits, decision.want);
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
        let rows = self.site.record.rows;
        Run {
            timeline: self.timeline,
            columns: rows.columns,
            lows: rows.lows,
            highs: rows.highs,
            decisions: self.decisions,
            lifetimes: self.site.fleet.into_lifetimes(),
            probes: self.probes,
            totals,
        }
    }
}

/// Whether a decision does nothing, and says the same as the one before it with other numbers.
fn repeats(last: &DecisionRecord, record: &DecisionRecord) -> bool {
    let said = |decision: &DecisionRecord| {
        let limit = decision.limit.map(|limit| limit.rule);
        (decision.want, decision.granted, decision.in_service, decision.why.rule, limit)
    };
    !record.acts() && said(last) == said(record)
}

/// No request comes from nowhere, none vanishes.
fn assert_conserved(totals: &Totals) {
    let accounted = totals.served + totals.lost + totals.waiting;
    let error = (totals.arrived - accounted).abs();
    assert!(error <= 1e-6 * totals.arrived.max(1.0), "{error} requests unaccounted for");
}
