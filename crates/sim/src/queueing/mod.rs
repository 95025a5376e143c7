//! The closed forms of queueing theory: what a fleet of equal servers does under a load that stays.
//!
//! The words and symbols of every file here: requests arrive at the rate lambda, a server serves
//! at the rate mu, there are c servers; a = lambda / mu is the offered load in erlang, rho = a / c
//! the load per server. Rates are per second, times in seconds, shares and probabilities 0 to 1.
//! A queue without a steady state is `None`, never an infinity. Not here: queues that change while
//! one looks at them, which is what a run is for, and chance itself.

mod erlang;
mod finite;
mod general;
mod mmc;
mod numeric;
mod scalability;
mod sharing;
mod shortfall;
mod staffing;
mod varying;

pub(crate) use erlang::inverse_erlang_b;
pub use erlang::{erlang_b, erlang_c, halfin_whitt};
pub use finite::Mmck;
pub use general::{Ggc, kingman_wait, mg1_wait};
pub use mmc::Mmc;
pub use scalability::Scalability;
pub use sharing::{shared_response, stretch};
pub use shortfall::Shortfall;
pub use staffing::{Goal, Staffing, least_servers, square_root_servers};
pub use varying::{Sinusoid, offered_load_after};

/// Rates outside are nobody's service, and would leave the range of the numbers.
const RATES: core::ops::RangeInclusive<f64> = 1e-100..=1e100;

/// Whether both can be the rates of a queue: arrivals may be none at all.
fn are_rates(arrival: f64, rate: f64) -> bool {
    (arrival == 0.0 || RATES.contains(&arrival)) && RATES.contains(&rate)
}

/// What a share of the requests leaves over, kept away from nothing: no percentile of all.
fn left_over(share: f64) -> f64 {
    (1.0 - share).clamp(f64::EPSILON, 1.0)
}
