//! A service as a fluid: the mean number of requests moves on, with its variance, and each step
//! has a law of response times.
//!
//! The mean follows the pointwise stationary fluid flow approximation (W.-P. Wang, D. Tipper,
//! S. Banerjee, 1996) by backward Euler: exact for M/M/c and M/M/c/K in balance, exact as a fluid
//! in overload, stable for any step. Not here: routing other than one central queue, retries, who
//! decides on servers.

mod bins;
mod blocking;
mod decay;
mod engine;
mod family;
mod leaving;
mod levels;
mod mixture;
mod quantile;
mod response;
mod shape;
mod sizes;
mod solve;
mod summary;
#[cfg(test)]
mod tests;
mod waits;

pub use engine::Fluid;
pub use mixture::Mixture;
pub use response::{Response, Summary};

use crate::law::ServiceLaw;

/// Who is served when more requests are there than workers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Discipline {
    /// One central queue, first come, first served.
    Fcfs,
    /// All share all workers equally, none more than one worker.
    ProcessorSharing,
}

/// What does not change while a service runs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FluidParams {
    /// The law of the service times.
    pub law: ServiceLaw,
    /// Who is served.
    pub discipline: Discipline,
    /// Waiting places, at least 0, infinite for no bound; for processor sharing, how many more
    /// than there are workers may be in the system.
    pub places: f64,
    /// Seconds within which a response is in time, at least 0.
    pub goal_s: f64,
    /// Seconds after which a request that reaches the head of the queue is no longer served, if
    /// the wait has a limit. Nobody waits where workers are shared.
    pub timeout_s: Option<f64>,
    /// Mean seconds, exponential, after which a client who waits gives up, if clients do.
    pub patience_s: Option<f64>,
}

/// What may change from step to step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Input {
    /// Attempts per second, at least 0.
    pub arrivals: f64,
    /// Workers in service, 0 if there are none.
    pub servers: u32,
    /// Requests per second that one worker serves, above 0.
    pub rate: f64,
    /// Length of the step in seconds, above 0.
    pub dt: f64,
}
