//! The service of a site: requests come, are served by what the fleet can do, or fail.
//!
//! Two models with one face: a fluid (`fluid`) and single requests (`requests`). Not here: the
//! models, and what the fleet can do (`supply`).

use model::sections::{
    Discipline, Fidelity, Patience, QueueTimeout, Resources, Retries, Routing, ServiceParams,
};
use model::{Quantity as _, Scenario};

use crate::fleet::{self, Fleet};
use crate::fluid::{self, Fluid, FluidParams, Mixture, Response};
use crate::law::ServiceLaw;
use crate::orbit::{Answers, Ends, Line, Orbit};
use crate::outcome::Outcome;
use crate::record::Record;
use crate::requests::{self, Fate, Histogram, Member, Requests, Retry, Seen, Settings, Work};
use crate::spread::Spread;
use crate::supply::Supply;

/// What goes into a step of the service.
pub(crate) struct Step<'a> {
    /// The place of the step in the run.
    pub(crate) index: usize,
    /// New requests per second.
    pub(crate) load: f64,
    pub(crate) dt: f64,
    /// The beginning of the step.
    pub(crate) at: f64,
    pub(crate) supply: &'a Supply,
    pub(crate) fleet: &'a Fleet,
}

/// What became of requests, whatever number of attempts they took.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Flow {
    /// New requests that came in this step.
    pub(crate) came: f64,
    /// Requests that were served in this step.
    pub(crate) served: f64,
    /// Requests that failed for good in this step.
    pub(crate) lost: f64,
    /// Requests that are neither at its end.
    pub(crate) open: f64,
    /// Attempts that were not the first.
    pub(crate) retried: f64,
}

/// One of the two models of a service.
pub(crate) enum Engine {
    Fluid(Box<Flowing>),
    Requests(Box<OneByOne>),
}

/// A fluid, and its clients if they try again.
pub(crate) struct Flowing {
    fluid: Fluid,
    orbit: Option<Orbit>,
    /// Laws that became known in a step.
    laws: Vec<(u32, f64, Response)>,
}

/// Single requests, and the instances they were last told of.
pub(crate) struct OneByOne {
    requests: Requests,
    workers: u32,
    version: Option<u64>,
    known: Vec<fleet::Member>,
    members: Vec<Member>,
    open: f64,
}

/// Seconds after which a request is discarded when its turn comes.
fn timeout(service: &ServiceParams) -> Option<f64> {
    match &service.timeout {
        QueueTimeout::Never => None,
        QueueTimeout::After(timeout) => Some(timeout.after.get()),
    }
}

fn fluid_params(service: &ServiceParams, goal: f64) -> FluidParams {
    let discipline = match service.discipline {
        Discipline::Fcfs => fluid::Discipline::Fcfs,
        Discipline::Sharing => fluid::Discipline::ProcessorSharing,
    };
    FluidParams {
        law: ServiceLaw::from(&service.times),
        discipline,
        places: service.queue.get(),
        goal_s: goal,
        timeout_s: timeout(service),
        patience_s: match &service.patience {
            Patience::Endless => None,
            Patience::Limited(limited) => Some(limited.mean.get()),
        },
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the range of the setting ends at a million"
)]
fn settings(service: &ServiceParams) -> Settings {
    let retries = match &service.retries {
        Retries::Never => None,
        Retries::Again(again) => Some(again),
    };
    Settings {
        law: ServiceLaw::from(&service.times),
        discipline: match service.discipline {
            Discipline::Fcfs => requests::Discipline::FirstCome,
            Discipline::Sharing => requests::Discipline::Sharing,
        },
        routing: match service.routing {
            Routing::Central => requests::Routing::Central,
            Routing::Random => requests::Routing::Random,
            Routing::RoundRobin => requests::Routing::RoundRobin,
            Routing::ShortestQueue => requests::Routing::ShortestQueue,
            Routing::LeastConnections => requests::Routing::LeastConnections,
        },
        places: Some(service.queue.get() as u32),
        in_service: None,
        queue_timeout_s: timeout(service),
        patience: match &service.patience {
            Patience::Endless => requests::Patience::Endless,
            Patience::Limited(limited) => requests::Patience::Exponential(limited.mean.get()),
        },
        client_timeout_s: retries.map(|again| again.deadline.get()),
        retry: retries.map(|again| Retry {
            attempts: again.attempts.0,
            backoff_s: again.backoff.get(),
            factor: 2.0,
            jitter: again.jitter.get(),
            budget: Some(again.budget.get()),
        }),
    }
}

impl Engine {
    /// The service of `scenario`, of which an instance has so many `workers`.
    pub(crate) fn new(scenario: &Scenario, workers: u32) -> Self {
        let service = scenario.service();
        if service.fidelity == Fidelity::Fluid {
            let params = fluid_params(&service, scenario.goals().response.get());
            let line = Line { timeout: params.timeout_s, patience: params.patience_s };
            let orbit = match &service.retries {
                Retries::Never => None,
                Retries::Again(again) => Some(Orbit::new(again, line)),
            };
            return Self::Fluid(Box::new(Flowing {
                fluid: Fluid::new(&params),
                orbit,
                laws: Vec::new(),
            }));
        }
        Self::Requests(Box::new(OneByOne {
            requests: Requests::new(&settings(&service), scenario.seed()),
            workers,
            version: None,
            known: Vec::new(),
            members: Vec::new(),
            open: 0.0,
        }))
    }

    /// Wants to know from now on what single instances do, if they may differ: somebody looks at
    /// them, or unequal ones use their resources unequally.
    pub(crate) fn tally(&mut self, scenario: &Scenario, looks: bool) -> bool {
        let Self::Requests(requests) = self else { return false };
        let (service, fleet) = (scenario.service(), scenario.fleet());
        let equal = fleet.types.len() < 2 && fleet.cold_start.span.get() <= 0.0;
        let central = service.routing == Routing::Central;
        // One line for all, or all workers in common, make all alike.
        let differ = if central {
            service.discipline == Discipline::Fcfs && !equal
        } else {
            looks || !equal
        };
        let measured = matches!(service.resources, Resources::Measured(_));
        let watches = differ && (looks || measured);
        if watches {
            requests.requests.tally();
        }
        watches
    }

    /// What each instance did in the last step, appended to `out`, if somebody wants to know.
    pub(crate) fn works(&mut self, out: &mut Vec<Work>) {
        if let Self::Requests(requests) = self {
            requests.requests.works(out);
        }
    }

    /// Keeps a book of single requests, if there are any; see [`Requests::watch`].
    pub(crate) fn watch(&mut self, most: usize, alike: bool) {
        if let Self::Requests(one_by_one) = self {
            one_by_one.requests.watch(most, alike);
        }
    }

    /// What was seen of single requests.
    pub(crate) fn seen(&mut self) -> Seen {
        match self {
            Self::Fluid(_) => Seen::default(),
            Self::Requests(one_by_one) => one_by_one.requests.seen(),
        }
    }

    /// Where response times can be put together.
    pub(crate) fn spread(&self) -> Spread {
        match self {
            Self::Fluid(_) => Spread::Laws(Box::new(Mixture::new())),
            Self::Requests(_) => Spread::Counts(Histogram::new()),
        }
    }

    /// Lets a step pass. What is known of requests goes to `record`, and their response times to
    /// `seen` too, if somebody watches.
    pub(crate) fn step(
        &mut self,
        step: &Step<'_>,
        record: &mut Record,
        seen: Option<&mut Spread>,
    ) -> (Outcome, Flow) {
        match self {
            Self::Fluid(flowing) => flowing.step(step, record, seen),
            Self::Requests(requests) => requests.step(step, record, seen),
        }
    }

    /// Tells `record` what is not known yet, as far as it can be.
    pub(crate) fn finish(&mut self, record: &mut Record) {
        if let Self::Fluid(flowing) = self {
            flowing.finish(record);
        }
    }
}

/// Writes down answers.
fn tell(answers: &Answers, record: &mut Record, mut seen: Option<&mut Spread>) {
    let (weight, law) = answers.first();
    record.resolved(answers.step as usize, weight, law);
    if let Some(seen) = &mut seen {
        seen.add_law(weight, law);
    }
    for (weight, law) in answers.later() {
        record.again(weight, &law);
        if let Some(seen) = &mut seen {
            seen.add_law(weight, &law);
        }
    }
}

impl Flowing {
    fn step(
        &mut self,
        step: &Step<'_>,
        record: &mut Record,
        mut seen: Option<&mut Spread>,
    ) -> (Outcome, Flow) {
        let Supply { servers, rate, .. } = *step.supply;
        let came = step.load * step.dt;
        let mut again = 0.0;
        if let Some(orbit) = &mut self.orbit {
            again = orbit.begin(came, step.dt);
            self.fluid.set_work(orbit.work(&self.fluid));
            if let Some((patience, haste)) = orbit.patience(step.dt) {
                self.fluid.set_patience(patience, haste);
            }
        }
        let arrivals = if again > 0.0 { (came + again) / step.dt } else { step.load };
        let mut outcome = self.fluid.step(&fluid::Input { arrivals, servers, rate, dt: step.dt });
        record.came(step.index, came, false);
        let mut answered = (0.0, 0.0);
        let mut note = |weight: f64, law: &Response| {
            answered.0 += weight;
            answered.1 += weight * law.mean();
        };
        let Some(orbit) = &mut self.orbit else {
            self.fluid.resolved(|index, weight, law| {
                record.resolved(index as usize, weight, law);
                note(weight, law);
                if let Some(seen) = &mut seen {
                    seen.add_law(weight, law);
                }
            });
            respond(&mut outcome, answered);
            let lost = outcome.dropped + outcome.timed_out + outcome.abandoned;
            let open = outcome.waiting + outcome.in_service;
            return (outcome, Flow { came, served: outcome.served, lost, open, retried: 0.0 });
        };
        orbit.admit(&outcome, step.dt);
        let laws = &mut self.laws;
        self.fluid.resolved(|index, weight, law| laws.push((index, weight, *law)));
        for (index, weight, law) in laws.drain(..) {
            note(weight, &law);
            if let Some(answers) = orbit.known(&self.fluid, index, weight, &law) {
                tell(&answers, record, seen.as_deref_mut());
            }
        }
        orbit.expire(&self.fluid, |answers| tell(answers, record, seen.as_deref_mut()));
        respond(&mut outcome, answered);
        let Ends { served, lost, open } = orbit.end(&mut outcome, step.dt);
        (outcome, Flow { came, served, lost, open, retried: again })
    }

    fn finish(&mut self, record: &mut Record) {
        let Self { fluid, orbit, laws } = self;
        let Some(orbit) = orbit else {
            fluid.finish(|index, weight, law| record.resolved(index as usize, weight, law));
            return;
        };
        fluid.finish(|index, weight, law| laws.push((index, weight, *law)));
        for (index, weight, law) in laws.drain(..) {
            if let Some(answers) = orbit.known(fluid, index, weight, &law) {
                tell(&answers, record, None);
            }
        }
    }
}

/// What is known of response times now is of those who are done now, however many they are.
fn respond(outcome: &mut Outcome, (weight, sum): (f64, f64)) {
    if weight > 0.0 {
        outcome.response_s = outcome.served * sum / weight;
    }
}

impl OneByOne {
    fn step(
        &mut self,
        step: &Step<'_>,
        record: &mut Record,
        mut seen: Option<&mut Spread>,
    ) -> (Outcome, Flow) {
        self.tell(step);
        let Supply { rate, speed, .. } = *step.supply;
        let input =
            requests::Input { arrivals: step.load, mean_service_s: speed / rate, dt: step.dt };
        let outcome = self.requests.step(&input);
        let came = self.requests.came();
        record.came(step.index, came, true);
        let mut flow =
            Flow { came, retried: (outcome.attempts - came).max(0.0), ..Flow::default() };
        for done in self.requests.done() {
            record.done(done);
            if let Fate::Served(seconds) = done.fate {
                flow.served += 1.0;
                if let Some(seen) = &mut seen {
                    seen.add_time(seconds);
                }
            } else {
                flow.lost += 1.0;
            }
        }
        self.open += came - flow.served - flow.lost;
        flow.open = self.open;
        (outcome, flow)
    }

    /// Tells the service of instances that came, went, or work at another speed.
    fn tell(&mut self, step: &Step<'_>) {
        if self.version == Some(step.fleet.version()) {
            return;
        }
        self.version = Some(step.fleet.version());
        self.known.clear();
        step.fleet.members(step.at, &mut self.known);
        self.members.clear();
        let workers = if step.supply.servers > 0 { self.workers } else { 0 };
        let member =
            |member: &fleet::Member| Member { id: member.id, workers, speed: member.speed };
        self.members.extend(self.known.iter().map(member));
        self.requests.set_members(&self.members);
    }
}
