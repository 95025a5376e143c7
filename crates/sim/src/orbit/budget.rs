//! How many retries there may be, against the new requests of the last ten seconds.
//!
//! Not here: who wants to try again.

use std::collections::VecDeque;

/// Seconds over which retries are weighed against new requests, as for single requests.
const WINDOW: f64 = 10.0;

/// A step of which something was booked.
#[derive(Clone, Copy, Debug)]
struct Booked {
    dt: f64,
    new: f64,
    retries: f64,
}

/// The budget of retries.
#[derive(Clone, Debug)]
pub(super) struct Budget {
    share: f64,
    booked: VecDeque<Booked>,
}

impl Budget {
    /// Retries are at most the share `share` of new requests.
    pub(super) fn new(share: f64) -> Self {
        Self { share, booked: VecDeque::new() }
    }

    /// Of `wish` retries in a step of `dt` seconds with `new` requests, those that there may be.
    pub(super) fn grant(&mut self, wish: f64, new: f64, dt: f64) -> f64 {
        let mut left = WINDOW - dt;
        let (mut all, mut spent) = (new, 0.0);
        let mut kept = 0;
        for step in self.booked.iter().rev() {
            if left <= 0.0 {
                break;
            }
            // The oldest is within the window with its later part only.
            let part = (left / step.dt).min(1.0);
            all += part * step.new;
            spent += part * step.retries;
            left -= step.dt;
            kept += 1;
        }
        while self.booked.len() > kept {
            self.booked.pop_front();
        }
        let granted = wish.min((self.share * all - spent).max(0.0));
        self.booked.push_back(Booked { dt, new, retries: granted });
        granted
    }
}
