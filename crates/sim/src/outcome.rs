//! What happened to the requests of a service in one step.
//!
//! Not here: how it comes about (`fluid`, `requests`).

/// Sums over one step, in requests or seconds, and the state at its end. A fluid has fractions.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Outcome {
    /// Attempts that came to the service: new requests and retries.
    pub attempts: f64,
    /// Requests that were completed in this step, whenever they came.
    pub served: f64,
    /// Attempts that found no place.
    pub dropped: f64,
    /// Attempts that had waited too long when they reached the head of the queue.
    pub timed_out: f64,
    /// Attempts whose client gave up while they waited.
    pub abandoned: f64,
    /// Requests given up for good: an attempt failed and none was left.
    pub lost: f64,
    /// Requests that wait in the queue at the end.
    pub waiting: f64,
    /// Requests in service at the end.
    pub in_service: f64,
    /// Requests between two attempts at the end.
    pub retrying: f64,
    /// Requests that waited on average over the step.
    pub queue: f64,
    /// Worker-seconds that were spent on requests.
    pub busy_s: f64,
    /// Seconds of response time, summed over the requests that were completed.
    pub response_s: f64,
}
