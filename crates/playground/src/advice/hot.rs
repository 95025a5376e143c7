//! Averages hide a hot instance: the fleet has room on average, and still some requests take too
//! long, because they came to an instance that had none.
//!
//! Only where every request is simulated, and routing, cold starts or types make instances
//! unequal. What one line for all would make wait is H. Sakasegawa's approximation of the queue
//! of a multi-server system (1977). Not here: service times that are too long by themselves.

use model::policy::Rule;
use model::sections::{Fidelity, Routing, ServiceParams, ServiceTimes};
use model::{Quantity as _, Unit};

use super::facts::{Facts, Row};
use super::{Detector, Found};

/// So long, in seconds in all.
const LEAST_S: f64 = 300.0;
/// On average the fleet is at most so busy.
const BUSY: f64 = 0.75;
/// So many times what would wait in one line for all waits, where the routing is to blame.
const WAIT: f64 = 2.0;
/// Types whose capacities differ by more than this factor make requests unequal.
const UNEQUAL: f64 = 1.5;

static FOUND: Rule = Rule {
    id: "hot-instance",
    says: "for {span} the fleet was {busy} busy on average, and yet 1 of 100 requests took \
           {p99} or longer",
    terms: &[("span", Unit::Seconds), ("busy", Unit::Ratio), ("p99", Unit::Seconds)],
};

static HELP: Rule = Rule {
    id: "hot-instance",
    says: "Found where for {span} in all p99 and promises break at {busy} busy or less, while \
           instances are unequal or {wait} times more requests wait than in one line for all.",
    terms: &[("span", Unit::Seconds), ("busy", Unit::Ratio), ("wait", Unit::Factor)],
};

pub(super) static DETECTOR: Detector = Detector {
    id: "hot-instance",
    name: "Averages hide a hot instance",
    remedy: "Route to the instance with the fewest requests, warm instances up before they get \
             their share, and watch a high percentile beside the mean.",
    help: &HELP,
    thresholds: [LEAST_S, BUSY, WAIT, 0.0],
    gives_way_to: &[],
    find,
};

/// What may make instances unequal here.
struct Causes {
    /// Requests wait for one instance while another is free.
    routing: bool,
    /// Some instances are slower than others for good.
    types: bool,
    /// New instances are slower than others.
    cold: bool,
    workers: f64,
    /// Squared coefficient of variation of the service times.
    scv: f64,
}

fn find(facts: &Facts<'_>) -> Option<Found> {
    let causes = causes(facts)?;
    let (mut from, mut to, mut rows) = (None, 0.0, 0.0);
    let (mut busy, mut p99) = (0.0, 0.0);
    for (at, row) in facts.settled() {
        let late = row.p99 > facts.goal && facts.broken(row) && row.busy <= BUSY;
        if late && causes.at_work(row) {
            from.get_or_insert(at);
            to = at + facts.width;
            rows += 1.0;
            busy += row.busy;
            p99 += row.p99;
        }
    }
    let span = rows * facts.width;
    let from = from.filter(|_| span >= LEAST_S)?;
    Some(Found { from, to, finding: FOUND.with([span, busy / rows, p99 / rows]) })
}

fn causes(facts: &Facts<'_>) -> Option<Causes> {
    let (service, fleet) = (facts.scenario.service(), facts.scenario.fleet());
    let capacities = || fleet.types.iter().map(|kind| kind.capacity.get());
    let least = capacities().fold(f64::MAX, f64::min);
    let causes = Causes {
        routing: service.routing != Routing::Central,
        types: capacities().fold(0.0, f64::max) > UNEQUAL * least,
        cold: fleet.cold_start.span.get() > 0.0 && fleet.cold_start.share.get() < 1.0,
        workers: service.workers.get(),
        scv: scv(&service),
    };
    let any = causes.routing || causes.types || causes.cold;
    (service.fidelity == Fidelity::Requests && any).then_some(causes)
}

fn scv(service: &ServiceParams) -> f64 {
    match &service.times {
        ServiceTimes::Exponential => 1.0,
        ServiceTimes::Deterministic => 0.0,
        ServiceTimes::Erlang(law) => 1.0 / law.phases.get().max(1.0),
        ServiceTimes::Lognormal(law) => law.scv.get(),
        ServiceTimes::Hyperexponential(law) => law.scv.get(),
    }
}

impl Causes {
    /// Whether one of them can be seen at work.
    fn at_work(&self, row: &Row) -> bool {
        let waits = self.routing && row.backlog > WAIT * self.one_line(row);
        waits || self.types || (self.cold && row.warming > 0.0)
    }

    /// How many would wait in one line for all.
    fn one_line(&self, row: &Row) -> f64 {
        let (servers, busy) = ((self.workers * row.in_service).max(1.0), row.load().min(BUSY));
        let power = libm::sqrt(2.0 * (servers + 1.0));
        libm::pow(busy, power) / (1.0 - busy) * 0.5 * (1.0 + self.scv)
    }
}
