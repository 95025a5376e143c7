//! The fluid service from step to step.
//!
//! Not here: the formulas of a step (`solve`, `shape`), percentiles (`summary`, `levels`).

use std::collections::{BTreeMap, VecDeque};

use super::blocking::Blocking;
use super::deadline::ENDLESS;
use super::family::{Kind, Point};
use super::haste::Haste;
use super::leaving::Leaving;
use super::levels::Level;
use super::response::{Bound, Response, Summary};
use super::shape::{Found, Rates, Shape};
use super::sizes::Sizes;
use super::solve::{Balance, solve};
use super::summary::summarise;
use super::{Discipline, FluidParams, Input};
use crate::law::ServiceLaw;
use crate::outcome::Outcome;

/// The fluid service.
#[derive(Clone, Debug)]
pub struct Fluid {
    pub(super) params: FluidParams,
    kind: Kind,
    pub(super) sizes: Sizes,
    pub(super) leaving: Leaving,
    /// Mean work of the attempts that are there, in that of new ones.
    pub(super) work: f64,
    /// Mean number in the system.
    number: f64,
    shape: Shape,
    /// Requests that waited at the end of the last step.
    waiting: f64,
    /// The stationary queue with the mean of the last step.
    point: Point,
    levels: Vec<Level>,
    by_servers: BTreeMap<u32, usize>,
    /// Place of the level of the last step.
    level: usize,
    pub(super) clock: Clock,
    /// Laws that wait for the capacity to come, in the order of arrival.
    pub(super) pending: VecDeque<Pending>,
    pub(super) resolved: Vec<Resolved>,
    /// Mean response time of the requests that were completed last.
    pub(super) completing: f64,
    /// Percentiles of the last bounded queue in balance, against its mean.
    recent: Option<(Bound, f64, Summary)>,
    /// The last summary that was searched for; the next begins there.
    pub(super) like: Summary,
    /// Mean service time and summary of the last law without waiting.
    alone: (f64, Summary),
    /// The probability of waiting, and the queue, that the last arrivals found at the end.
    found: [f64; 2],
    /// The last step, if one like it would give the same again.
    steady: Option<(Input, Outcome, Response)>,
}

/// Time and capacity since the beginning.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Clock {
    steps: u32,
    pub(super) time: f64,
    /// Services that could have been completed.
    pub(super) capacity: f64,
    /// Services per second, when there were any.
    pub(super) last_rate: f64,
}

/// A law whose wait is not known yet.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pending {
    /// Capacity at which the wait ends; below 0 if the law is complete.
    pub(super) target: f64,
    /// Capacity at the end of the step of arrival, and that end.
    pub(super) from: f64,
    pub(super) time: f64,
    /// The clients at that time, if they keep their patience.
    pub(super) haste: Option<Haste>,
    pub(super) law: Resolved,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Resolved {
    pub(super) step: u32,
    pub(super) weight: f64,
    pub(super) response: Response,
}

/// Requests that left in a step without having been served.
#[derive(Clone, Copy, Debug)]
struct Gone {
    dropped: f64,
    timed_out: f64,
    abandoned: f64,
}

/// No more than this part of those who are there, or come, are served beyond the stationary queue.
const LIFTED: f64 = 0.25;
/// No more levels are kept than this; beyond it they are made anew.
const LEVELS: usize = 1024;
/// A queue that changes by more in a step, relatively, is that of the middle for who arrives.
const MOVES: f64 = 0.1;
/// A mean that changes by less in a step, relatively, is in balance.
const BALANCE: f64 = 1e-4;
/// A state that changes by less does not change.
const STEADY: f64 = 1e-13;
/// Bounds beyond this are too long to sum over; the law is a gamma there as out of balance.
const SUMMED_PLACES: f64 = 400.0;
/// Where less than this share waits, nobody does.
const ALONE: f64 = 1e-9;
/// A load this near, relatively, has the same percentiles against the mean.
const ALIKE: f64 = 2e-3;

impl Fluid {
    /// A service with nobody in it.
    pub fn new(params: &FluidParams) -> Self {
        let mut params = *params;
        params.places = params.places.max(0.0);
        let sizes = Sizes::new(params.law);
        let g = match params.discipline {
            Discipline::Fcfs => 0.5 * (1.0 + sizes.law().scv()),
            // Insensitive to the law of the sizes: F. P. Kelly, "Reversibility and Stochastic
            // Networks", 1979.
            Discipline::ProcessorSharing => 1.0,
        };
        Self {
            params,
            kind: Kind { places: params.places, g },
            sizes,
            leaving: Leaving::new(&params),
            work: 1.0,
            number: 0.0,
            shape: Shape::empty(),
            waiting: 0.0,
            point: Point::default(),
            levels: Vec::new(),
            by_servers: BTreeMap::new(),
            level: usize::MAX,
            clock: Clock::default(),
            pending: VecDeque::new(),
            resolved: Vec::new(),
            completing: 0.0,
            recent: None,
            like: Summary::default(),
            alone: (0.0, Summary::default()),
            found: [0.0; 2],
            steady: None,
        }
    }

    /// Moves on by one step.
    pub fn step(&mut self, input: &Input) -> Outcome {
        if let Some((same, outcome, response)) = self.steady
            && same == *input
        {
            self.pass(input);
            self.hand_out(input.arrivals * input.dt - outcome.dropped, &response, 0.0);
            return outcome;
        }
        self.steady = None;
        let Input { arrivals, servers, rate, dt } = *input;
        let load = (arrivals * dt).max(0.0);
        if servers == 0 || rate <= 0.0 {
            return self.closed(input, load);
        }
        let c = f64::from(servers);
        let work = rate * dt / self.work;
        self.pass(input);
        let before = self.number;
        let lift = self.shape.lift.min(LIFTED * (before + load) / (work * c));
        let leave = self.leaving.leave(dt);
        let point = self.balance(servers, [work, load, leave], lift);
        let busy = point.busy + lift * (c - point.busy);
        let dropped = load * point.blocked;
        let abandoned = leave * (point.mean - point.busy);
        self.number = (before + load - dropped - work * busy - abandoned).max(0.0);
        let timed_out = self.time_out(load - dropped, dt, busy, work * busy);
        let (variance, shape) = (self.shape.variance, self.shape.narrow);
        let rates = Rates { g: self.kind.g, servers: c, work, load, leave };
        let found = self.shape.step(&point, self.number, &rates);
        let settled = (self.number - before).abs() <= BALANCE * self.number;
        let (mut response, need) = self.law(input, &point, &found, settled);
        self.leaving.face(&response);
        let target = if need > work * c { self.clock.capacity + need } else { 0.0 };
        let mut weight = load - dropped;
        if target <= 0.0 {
            if self.leaving.any() {
                weight *= self.leaving.thin(&mut response, self.leaving.haste);
            }
            response.summary = self.summary(&response, &point);
        }
        self.hand_out(weight, &response, target);
        let gone = Gone { dropped, timed_out, abandoned };
        let outcome = self.outcome(load, &gone, before, busy * dt, busy);
        let still = (self.number - before).abs() <= STEADY * before
            && (self.shape.variance - variance).abs() <= STEADY * variance
            && self.shape.narrow == shape;
        if still && target <= 0.0 && self.pending.is_empty() && !self.leaving.any() {
            self.steady = Some((*input, outcome, response));
        }
        self.point = point;
        outcome
    }

    /// The next step may differ from the last one.
    pub(super) fn forget_steady(&mut self) {
        self.steady = None;
    }

    /// Takes those away who have waited too long, if there is a limit: their number.
    #[inline]
    fn time_out(&mut self, accepted: f64, dt: f64, busy: f64, served: f64) -> f64 {
        if !self.leaving.any() {
            return 0.0;
        }
        let waiting = (self.number - busy).max(0.0);
        let old = self.leaving.too_old(accepted, dt, waiting, true);
        self.leaving.cut(served, old);
        self.number -= old;
        if old > 0.0 {
            self.shape.variance = self.shape.variance.min(self.number);
        }
        old
    }

    /// The stationary queue that the number in the system reaches within a step.
    #[inline]
    fn balance(&mut self, servers: u32, [work, load, leave]: [f64; 3], lift: f64) -> Point {
        let c = f64::from(servers);
        // Those who leave are a part of the mean that is not busy; divided by what the mean has.
        let right = (self.number + load - lift * work * c) / (1.0 + leave);
        let work = ((1.0 - lift) * work - leave) / (1.0 + leave);
        let load = load / (1.0 + leave);
        let places = self.kind.places;
        let same = self.level < self.levels.len() && self.levels[self.level].servers == servers;
        if !same {
            self.level = self.find(servers);
        }
        if right <= 0.0 {
            return Point { open: true, ..Point::default() };
        }
        if right >= (c + places + work * c + load) * (1.0 - 1e-12) {
            // Even with all workers busy and all attempts turned away there are too many.
            let full =
                Point { rho: 1e12, full: 1.0, queue: places, blocked: 1.0, ..Point::default() };
            let loss = Blocking { full: 1.0, rest: 1e-12 };
            return Point { busy: c, mean: c + places, loss, ..full };
        }
        let balance = Balance { work, load, right };
        let start = (same && self.point.rho > 0.0).then_some(&self.point);
        solve(&self.kind, c, &mut self.levels[self.level].below, &balance, start)
    }

    #[cold]
    fn find(&mut self, servers: u32) -> usize {
        if let Some(&i) = self.by_servers.get(&servers) {
            return i;
        }
        if self.levels.len() >= LEVELS {
            self.levels.clear();
            self.by_servers.clear();
        }
        self.levels.push(Level::new(servers));
        self.by_servers.insert(servers, self.levels.len() - 1);
        self.levels.len() - 1
    }

    /// The law of those who arrive now, without its summary, and the services before theirs.
    #[inline]
    fn law(
        &mut self,
        input: &Input,
        point: &Point,
        found: &Found,
        settled: bool,
    ) -> (Response, f64) {
        let g = self.kind.g;
        let (mut waits, mut queue) = (found.full, found.queue);
        let mut bound = None;
        if !point.open {
            let (mut full, mut all) = (found.full, found.queue);
            let exact = settled
                && self.shape.narrow == 1.0
                && self.params.law == ServiceLaw::Exponential
                && self.params.discipline == Discipline::Fcfs
                && self.work == 1.0
                && self.kind.places <= SUMMED_PLACES;
            if exact {
                (full, all) = (point.full, point.queue);
                let (servers, places) = (f64::from(input.servers), self.kind.places);
                bound = Some(Bound { servers, rho: point.rho, places });
            }
            // Those who find a place.
            let (blocked, places) = (point.blocked, self.kind.places);
            let rest = full - blocked;
            waits = if rest > 1e-12 { (rest / (1.0 - blocked)).clamp(0.0, 1.0) } else { 0.0 };
            queue = if rest > 1e-12 { (full * all - blocked * places) / rest } else { 0.0 };
            queue = queue.clamp(0.0, (places - 1.0).max(0.0).max(self.number - places));
        }
        let [old_waits, old_queue] = core::mem::replace(&mut self.found, [waits, queue]);
        let moves = (queue - old_queue).abs() > MOVES * (queue + g);
        if moves {
            let both = old_waits + waits;
            queue = if both > 0.0 { (old_waits * old_queue + waits * queue) / both } else { queue };
            (waits, bound) = (0.5 * both, None);
        }
        let rate = f64::from(input.servers) * input.rate / self.work;
        let need = self.leaving.need(queue + g, rate);
        let shape = if point.open && self.shape.narrow == 1.0 && !moves {
            1.0
        } else {
            (need * need / (g * need + found.spread)).clamp(0.05, 1e6)
        };
        let response = Response {
            law: self.sizes.law(),
            discipline: self.params.discipline,
            service: 1.0 / input.rate,
            waits,
            wait: need / rate,
            shape,
            bound,
            again: 1.0,
            summary: Summary::default(),
        };
        (response, need)
    }

    /// The summary of a law whose wait is known.
    #[inline]
    fn summary(&mut self, response: &Response, point: &Point) -> Summary {
        let goal = self.params.goal_s;
        if response.waits < ALONE {
            if self.alone.0 != response.service {
                let alone = Response { waits: 0.0, ..*response };
                let summary = summarise(&alone, &self.sizes, goal, &Summary::default());
                self.alone = (response.service, summary);
            }
            return self.alone.1;
        }
        let usual = self.work == 1.0 && !self.leaving.any();
        if point.open && response.shape == 1.0 && usual {
            return self.levels[self.level].summary(response, point.rho, &self.sizes, goal);
        }
        let Some(bound) = response.bound else {
            let summary = summarise(response, &self.sizes, goal, &self.like);
            self.like = summary;
            return summary;
        };
        if let Some((old, service, summary)) = self.recent
            && old.servers == bound.servers
            && service == response.service
            && (old.rho - bound.rho).abs() < ALIKE * bound.rho
        {
            let mean = response.mean();
            let scale = mean / summary.mean;
            let [p50, p95, p99] = [summary.p50, summary.p95, summary.p99].map(|p| p * scale);
            return Summary { mean, p50, p95, p99, in_time: summary.in_time };
        }
        let summary = summarise(response, &self.sizes, goal, &self.like);
        self.like = summary;
        self.recent = Some((bound, response.service, summary));
        summary
    }

    /// Lets a law be known, or wait for capacity up to `target` if that is above 0.
    #[inline]
    fn hand_out(&mut self, weight: f64, response: &Response, target: f64) {
        let step = self.clock.steps - 1;
        let law = Resolved { step, weight: weight.max(0.0), response: *response };
        if self.completing <= 0.0 {
            self.completing = response.service;
        }
        if target <= 0.0 && self.pending.is_empty() {
            self.completing = response.summary.mean;
            self.resolved.push(law);
            return;
        }
        let last = self.pending.back().map_or(0.0, |pending| pending.target);
        // First come, first served: nobody is done before those who came earlier.
        let target = if target > 0.0 { target.max(last) } else { target };
        let Clock { time, capacity: from, .. } = self.clock;
        self.pending.push_back(Pending { target, from, time, haste: self.leaving.haste, law });
    }

    /// Lets one step of time and capacity pass.
    #[inline]
    fn pass(&mut self, input: &Input) {
        let rate = f64::from(input.servers) * input.rate.max(0.0) / self.work;
        let (time, capacity) = (self.clock.time, self.clock.capacity);
        self.clock.steps += 1;
        self.clock.time += input.dt;
        self.clock.capacity += rate * input.dt;
        if rate > 0.0 {
            self.clock.last_rate = rate;
        }
        if !self.pending.is_empty() {
            self.release(time, capacity, rate);
        }
    }

    /// Nobody serves: whoever finds a place waits.
    fn closed(&mut self, input: &Input, load: f64) -> Outcome {
        self.pass(&Input { servers: 0, ..*input });
        let before = self.number;
        let taken = load.min((self.kind.places - before).max(0.0));
        let leave = self.leaving.leave(input.dt);
        self.number = (before + taken) / (1.0 + leave);
        let abandoned = leave * self.number;
        self.leaving.too_old(taken, input.dt, self.number, false);
        self.shape.variance += taken;
        let g = self.kind.g;
        let need = self.number + g;
        self.found = [1.0, self.number];
        let service = if input.rate > 0.0 { 1.0 / input.rate } else { 1.0 };
        let response = Response {
            law: self.sizes.law(),
            discipline: self.params.discipline,
            service,
            waits: 1.0,
            wait: 0.0,
            shape: (need * need / (g * need + self.shape.variance)).clamp(0.05, 1e6),
            bound: None,
            again: 1.0,
            summary: Summary::default(),
        };
        self.leaving.face(&Response { wait: ENDLESS, ..response });
        self.hand_out(taken, &response, self.clock.capacity + need);
        self.point = Point::default();
        let gone = Gone { dropped: load - taken, timed_out: 0.0, abandoned };
        self.outcome(load, &gone, before, 0.0, 0.0)
    }

    #[inline]
    fn outcome(&mut self, load: f64, gone: &Gone, before: f64, busy_s: f64, busy: f64) -> Outcome {
        let Gone { dropped, timed_out, abandoned } = *gone;
        let left = dropped + timed_out + abandoned;
        let served = (before + load - left - self.number).max(0.0);
        let waiting = (self.number - busy).max(0.0);
        let queue = 0.5 * (self.waiting + waiting);
        self.waiting = waiting;
        Outcome {
            attempts: load,
            served,
            dropped,
            timed_out,
            abandoned,
            waiting,
            in_service: self.number - waiting,
            queue,
            busy_s,
            response_s: served * self.completing,
            ..Outcome::default()
        }
    }
}
