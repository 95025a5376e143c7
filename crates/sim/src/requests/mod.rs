//! The service as single requests: each arrives, waits, is served or fails, and may come again.
//!
//! A discrete-event simulation: arrivals are a Poisson process whose rate is constant within a
//! step, and everything that happens to them happens at its own instant. Every purpose has dice of
//! its own, so two fleets face the same arrivals with the same work (common random numbers).
//! Not here: who decides how many members there are, and rates instead of requests (`fluid`).

mod clients;
mod engine;
mod heap;
mod histogram;
mod log;
mod names;
mod sample;
mod sharing;
mod stations;
mod tickets;
mod works;

#[cfg(test)]
mod laws;
#[cfg(test)]
mod storms;
#[cfg(test)]
mod theory;
#[cfg(test)]
mod trial;

pub use clients::Retry;
pub use engine::Requests;
pub use histogram::Histogram;
pub(crate) use log::Seen;
pub use log::{End, Visit};
pub use works::Work;

use crate::law::ServiceLaw;

/// How workers and requests come together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Discipline {
    /// First come, first served: a worker has one request, the others wait in a line.
    FirstCome,
    /// Processor sharing: all requests in an instance (or, with central routing, in the fleet) are
    /// in service and share its workers equally, but none has more than one worker. A fleet whose
    /// members differ in speed is then one whose workers all have their mean speed. Requests beyond
    /// the number of workers count as waiting.
    Sharing,
}

/// Which instance a request is sent to. All but `Central` have a line for each instance, and a
/// request that stands in one stays there, whatever happens elsewhere, until the instance leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Routing {
    /// One line for all; whoever is free takes the first of it.
    Central,
    /// Any instance, with equal chances.
    Random,
    /// One instance after the other.
    RoundRobin,
    /// The instance with a free worker, or else with the shortest line of waiting requests. It
    /// does not see how many are in service, so a large busy instance is like a small one.
    ShortestQueue,
    /// The instance with the fewest requests, waiting and in service together. It does not see
    /// how many workers there are: with unequal instances it differs from the shortest queue.
    LeastConnections,
}

/// How long a client waits in the line before it leaves. The service sees it leave: the place
/// becomes free at once. Who is in service is not left.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Patience {
    /// For ever.
    Endless,
    /// So many seconds on average; the law is exponential.
    Exponential(f64),
    /// Just so many seconds.
    Deterministic(f64),
}

/// What stays the same for a whole run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// The law of the work of a request; a retry has the work of the first attempt.
    pub law: ServiceLaw,
    /// How workers and requests come together.
    pub discipline: Discipline,
    /// Which instance a request is sent to.
    pub routing: Routing,
    /// Places to wait; where workers are shared, how many more requests than workers may be there.
    /// For each line: for the fleet with central routing, else for each instance. Without a limit,
    /// and at most, two million requests are open at a time, for they need memory.
    pub places: Option<u32>,
    /// Where workers are shared: the most requests that are there, however many workers there are.
    pub in_service: Option<u32>,
    /// A request that has waited longer than so many seconds when a worker would take it is thrown
    /// away instead; until then it keeps its place. Only first come, first served.
    pub queue_timeout_s: Option<f64>,
    /// How long clients wait in the line. Only first come, first served.
    pub patience: Patience,
    /// Seconds after which a client waits no longer for the answer to an attempt. The service does
    /// not see it leave: the attempt is served all the same, for nobody.
    pub client_timeout_s: Option<f64>,
    /// What clients do about a failed attempt; none repeats it without.
    pub retry: Option<Retry>,
}

impl Settings {
    /// First come, first served from one line without a limit, by patient clients.
    pub const fn plain(law: ServiceLaw) -> Self {
        Self {
            law,
            discipline: Discipline::FirstCome,
            routing: Routing::Central,
            places: None,
            in_service: None,
            queue_timeout_s: None,
            patience: Patience::Endless,
            client_timeout_s: None,
            retry: None,
        }
    }
}

/// An instance that takes requests.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Member {
    /// What it is known by; unique among the members of the time.
    pub id: u32,
    /// Requests that it works on at a time. Without any it takes none.
    pub workers: u32,
    /// The factor on the rate of each worker, 0.000001 to 1000000. What is slower takes no request.
    pub speed: f64,
}

/// What is given for one step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Input {
    /// New requests per second, at least zero. The time a step takes grows with it.
    pub arrivals: f64,
    /// Seconds that a worker of speed one needs for a request on average, at least a nanosecond;
    /// for requests that start in this step, and for all where workers are shared.
    pub mean_service_s: f64,
    /// The length of the step in seconds, at least zero.
    pub dt: f64,
}

/// How a request ended for its client: just once for each, whatever number of attempts it took.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Fate {
    /// Answered so many seconds after it first came, pauses between attempts included.
    Served(f64),
    /// Given up: its last attempt found no place.
    Dropped,
    /// Given up: its last attempt was thrown away after too long a wait.
    TimedOut,
    /// Given up: its client left the line in the last attempt.
    Abandoned,
    /// Given up: the answer to the last attempt took too long.
    Unanswered,
}

/// A request that has ended.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Done {
    /// The step in which it first came; steps count from zero.
    pub step: u32,
    /// How it ended.
    pub fate: Fate,
}
