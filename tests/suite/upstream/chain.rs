//! The exact birth-death chain of an M/M/c/K queue whose arrivals change in steps.
//!
//! By uniformisation (A. Jensen, "Markoff chains as an aid in the study of Markoff processes",
//! 1953): the chain jumps at the times of a Poisson process, and every term is positive. Not here:
//! approximations.

use serde_json::Value as Json;

/// Probabilities of neighbouring numbers of a Poisson variable: the first number, and those that
/// matter from there on.
///
/// From the most probable number outwards, so that nothing under- or overflows.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "it is whole, at least 0, and as large as a sum that is worked out term by term"
)]
pub(crate) fn poisson(mean: f64) -> (usize, Vec<f64>) {
    const NOTHING: f64 = 1e-30;
    let mode = mean.floor();
    let (mut weights, mut weight, mut first) = (vec![1.0], 1.0, mode);
    while first > 0.0 && weight > NOTHING {
        weight *= first / mean;
        first -= 1.0;
        weights.push(weight);
    }
    weights.reverse();
    let (mut weight, mut k) = (1.0, mode);
    while weight > NOTHING {
        k += 1.0;
        weight *= mean / k;
        weights.push(weight);
    }
    let sum: f64 = weights.iter().sum();
    (first as usize, weights.into_iter().map(|weight| weight / sum).collect())
}

/// The chain: the probability of every number in the system, at a time.
pub(crate) struct Chain {
    arrivals: Vec<f64>,
    step: f64,
    rate: f64,
    servers: usize,
    states: Vec<f64>,
    now: f64,
    lost: f64,
}

impl Chain {
    /// The chain of a case of the kind `transient_exact`, at its beginning; `None` if a field is
    /// missing.
    pub(crate) fn of(input: &Json) -> Option<Self> {
        let count = |field: &str| input[field].as_u64().and_then(|n| usize::try_from(n).ok());
        let (servers, places) = (count("servers")?, count("queue_limit")?);
        let mut states = vec![0.0; servers + places + 1];
        *states.get_mut(count("initial_in_system").unwrap_or(0))? = 1.0;
        Some(Self {
            arrivals: input["arrival_rps"].as_array()?.iter().filter_map(Json::as_f64).collect(),
            step: input["rate_step_s"].as_f64().filter(|step| *step > 0.0)?,
            rate: input["service_rate_rps"].as_f64()?,
            servers,
            states,
            now: 0.0,
            lost: 0.0,
        })
    }

    /// Goes on to `t` seconds, not before now; after the last step nobody arrives any more.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a step is whole and at least 0; one too far away is none of the list"
    )]
    pub(crate) fn go_to(&mut self, t: f64) {
        assert!(t >= self.now, "states are expected in the order of time");
        while self.now < t {
            // A time that was the end of a step is the beginning of the next one.
            let step = (self.now / self.step + 1e-9).floor();
            let end = t.min((step + 1.0) * self.step);
            let arrival = self.arrivals.get(step as usize).copied().unwrap_or(0.0);
            self.advance(arrival, end - self.now);
            self.now = end;
        }
    }

    fn busy(&self, n: usize) -> f64 {
        n.min(self.servers) as f64
    }

    fn advance(&mut self, arrival: f64, dt: f64) {
        let pace = arrival + self.servers as f64 * self.rate;
        let (first, weights) = poisson(pace * dt);
        let full = self.states.len() - 1;
        let mut now = self.states.clone();
        let mut mixed = vec![0.0; now.len()];
        let (mut at_full, mut later) = (0.0, 1.0);
        for k in 0..first + weights.len() {
            if k >= first {
                let weight = weights[k - first];
                later -= weight;
                mixed.iter_mut().zip(&now).for_each(|(mixed, p)| *mixed += weight * p);
            }
            // The time in a state is that until the next jump, if the jump is still to come.
            at_full += now[full] * later.max(0.0) / pace;
            let mut next = vec![0.0; now.len()];
            for (n, p) in now.iter().enumerate() {
                let leave = self.busy(n) * self.rate / pace;
                let come = arrival / pace;
                next[(n + 1).min(full)] += p * come;
                next[n.saturating_sub(1)] += p * leave;
                next[n] += p * (1.0 - come - leave);
            }
            now = next;
        }
        self.states = mixed;
        self.lost += arrival * at_full;
    }

    fn expectation(&self, of: impl Fn(usize) -> f64) -> f64 {
        self.states.iter().enumerate().map(|(n, p)| p * of(n)).sum()
    }

    /// Mean number in the system.
    pub(crate) fn mean(&self) -> f64 {
        self.expectation(|n| n as f64)
    }

    /// Variance of the number in the system.
    pub(crate) fn variance(&self) -> f64 {
        let mean = self.mean();
        self.expectation(|n| (n as f64 - mean) * (n as f64 - mean))
    }

    /// Mean number that waits.
    pub(crate) fn mean_queue(&self) -> f64 {
        self.expectation(|n| n as f64 - self.busy(n))
    }

    /// Probability that all servers are busy.
    pub(crate) fn p_all_busy(&self) -> f64 {
        self.states[self.servers..].iter().sum()
    }

    /// Probability that there is no place left.
    pub(crate) fn p_block(&self) -> f64 {
        self.states[self.states.len() - 1]
    }

    /// Requests turned away so far, on average.
    pub(crate) fn lost(&self) -> f64 {
        self.lost
    }
}
