//! What clients do: how long they wait, whether and when they try again.
//!
//! Not here: what the service makes of it.

use model::Dice;

use super::sample::Exponential;
use super::{Patience, Settings};

/// Seconds over which retries are weighed against new requests.
const WINDOW: usize = 10;
/// The shortest pause before a retry, in seconds: a retry in no time would find the same.
const SHORTEST: f64 = 1e-3;
/// The longest pause before a retry, in seconds: a day.
const LONGEST: f64 = 86_400.0;
/// No request is tried more often.
const MOST_ATTEMPTS: u32 = 100;

/// How a failed attempt is repeated.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Retry {
    /// Attempts in all, 1 to 100; one means that nothing is repeated.
    pub attempts: u32,
    /// Seconds before the first retry, 0.001 to 86400.
    pub backoff_s: f64,
    /// By how much the pause grows from one retry to the next, 1 to 100.
    pub factor: f64,
    /// The share of the pause by which chance makes it longer or shorter, 0 to 1.
    pub jitter: f64,
    /// The most retries as a share of the new requests of the last ten seconds; without it retries
    /// are not limited. The `RetryBudget` of Finagle weighs them over ten seconds too.
    pub budget: Option<f64>,
}

/// The clients, with dice for each purpose.
#[derive(Clone, Debug)]
pub(super) struct Clients {
    patience: Patience,
    patience_dice: Dice,
    /// Seconds after which a client waits no longer for an answer.
    pub(super) timeout_s: f64,
    retry: Option<Retry>,
    retry_dice: Dice,
    /// New requests and retries in each of the last seconds.
    counts: [[u32; 2]; WINDOW],
    /// Their sums.
    sums: [u32; 2],
    second: u32,
}

impl Clients {
    pub(super) fn new(settings: &Settings, seed: u32) -> Self {
        let timeout = settings.client_timeout_s.filter(|seconds| *seconds >= 0.0);
        Self {
            patience: settings.patience,
            patience_dice: Dice::stream(seed, "requests.patience"),
            timeout_s: timeout.unwrap_or(f64::INFINITY),
            retry: settings.retry.map(Retry::within_range),
            retry_dice: Dice::stream(seed, "requests.retries"),
            counts: [[0; 2]; WINDOW],
            sums: [0; 2],
            second: 0,
        }
    }

    /// A new request comes: says how many seconds its client has patience.
    #[inline]
    pub(super) fn arrive(&mut self, now: f64, exponential: &Exponential) -> f64 {
        if self.retry.is_some() {
            self.book(now, 0);
        }
        match self.patience {
            Patience::Endless => f64::INFINITY,
            Patience::Deterministic(seconds) => seconds.max(0.0),
            Patience::Exponential(mean) => {
                let patience = mean.max(0.0) * exponential.draw(&mut self.patience_dice);
                // No patience times no end is no number.
                if patience.is_nan() { 0.0 } else { patience }
            }
        }
    }

    /// An attempt has failed: says after how many seconds it is repeated, if it is.
    pub(super) fn pause(&mut self, now: f64, attempt: u32) -> Option<f64> {
        let retry = self.retry?;
        if attempt >= retry.attempts {
            return None;
        }
        if let Some(share) = retry.budget {
            self.advance(now);
            let [new, retries] = self.sums;
            if f64::from(retries) + 1.0 > share * f64::from(new) {
                return None;
            }
        }
        self.book(now, 1);
        let mut pause = retry.backoff_s;
        for _ in 1..attempt {
            pause = (pause * retry.factor).min(LONGEST);
        }
        let chance = 2.0 * self.retry_dice.uniform() - 1.0;
        Some((pause * (1.0 + retry.jitter * chance)).clamp(SHORTEST, LONGEST))
    }

    /// Counts a new request (0) or a retry (1).
    fn book(&mut self, now: f64, kind: usize) {
        self.advance(now);
        let counts = &mut self.counts[self.second as usize % WINDOW];
        counts[kind] = counts[kind].saturating_add(1);
        self.sums[kind] = self.sums[kind].saturating_add(1);
    }

    /// Forgets the seconds that have left the window.
    #[inline]
    fn advance(&mut self, now: f64) {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a time")]
        let second = now as u32;
        if second == self.second {
            return;
        }
        let passed = (second.saturating_sub(self.second) as usize).min(WINDOW);
        for back in 0..passed {
            let counts = &mut self.counts[(second as usize - back) % WINDOW];
            for (sum, count) in self.sums.iter_mut().zip(counts) {
                *sum = sum.saturating_sub(*count);
                *count = 0;
            }
        }
        self.second = second;
    }
}

impl Retry {
    /// What is out of its range becomes the nearest that is in it.
    fn within_range(self) -> Self {
        let within = |value: f64, least: f64, most: f64| {
            if value >= least { value.min(most) } else { least }
        };
        Self {
            attempts: self.attempts.clamp(1, MOST_ATTEMPTS),
            backoff_s: within(self.backoff_s, SHORTEST, LONGEST),
            factor: within(self.factor, 1.0, 100.0),
            jitter: within(self.jitter, 0.0, 1.0),
            budget: self.budget.map(|share| within(share, 0.0, f64::from(MOST_ATTEMPTS))),
        }
    }
}
