//! The load at which a queue that has moved on for one step would be stationary.
//!
//! Not here: the stationary queue itself (`family`).

use super::blocking::BelowFull;
use super::family::{Kind, Point};

/// One backward Euler step of the mean: `mean + work busy + load blocked = right`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Balance {
    /// Services in the step of one worker of those that the stationary queue keeps busy.
    pub(super) work: f64,
    /// Attempts in the step.
    pub(super) load: f64,
    /// Mean number in the system before, and the attempts of the step, less other services.
    pub(super) right: f64,
}

/// The residual, against the mean, that is small enough; the mean itself is conserved exactly.
const SMALL: f64 = 1e-8;
/// The same of all that flows in a step.
const TINY: f64 = 1e-14;
/// A step shorter than this part of the way to full load does not feel the pole there.
const FAR: f64 = 0.02;
/// No equation needs more steps than bisection.
const STEPS: u32 = 64;
/// The least load that is told from none.
const LEAST: f64 = 1e-12;

/// The root, found from `start` on, all in terms of the load per worker.
///
/// Newton's method within a bracket. Where no bound is felt the pole at full load is part of the
/// model of the function; above full load the coordinate is the inverse of the load, so that
/// any load is finite.
#[inline]
pub(super) fn solve(
    kind: &Kind,
    servers: f64,
    table: &mut BelowFull,
    balance: &Balance,
    start: Option<&Point>,
) -> Point {
    let bounded = kind.places.is_finite();
    let (mut low, mut high) = (LEAST, if bounded { 2.0 - LEAST } else { 1.0 });
    // What would be there if all were served at once.
    let guess = balance.right / (servers * (1.0 + balance.work));
    let mut at = to_coordinate(guess).clamp(low, if bounded { high } else { 0.99 });
    if let Some(point) = start {
        at = to_coordinate(point.rho);
        let next = newton(point, balance, balance.error(point), at);
        at = if next > low && next < high { next } else { at };
    }
    let mut point = Point::default();
    for _ in 0..STEPS {
        let rho = if at <= 1.0 { at } else { 1.0 / (2.0 - at) };
        point = kind.at(servers, table, rho);
        let error = balance.error(&point);
        if error.abs() <= SMALL * point.mean + TINY * balance.right {
            break;
        }
        if error > 0.0 {
            high = at;
        } else {
            low = at;
        }
        let next = newton(&point, balance, error, at);
        let next = if next > low && next < high { next } else { 0.5 * (low + high) };
        if next == at {
            break;
        }
        at = next;
    }
    point
}

impl Balance {
    #[inline]
    fn error(&self, point: &Point) -> f64 {
        point.mean + self.work * point.busy + self.load * point.blocked - self.right
    }
}

/// The next place after `at`, where `point` is `error` too high.
#[inline]
fn newton(point: &Point, balance: &Balance, error: f64, at: f64) -> f64 {
    let [mean, busy, blocked] = point.slopes;
    let slope = mean + balance.work * busy + balance.load * blocked;
    if point.open {
        let step = error * point.rho / slope;
        let room = 1.0 - point.rho;
        if step.abs() < FAR * room {
            at - step
        } else {
            beside_the_pole(point, slope / point.rho, error)
        }
    } else {
        // d ln rho is d rho / rho below full load, and rho d(coordinate) above.
        at - error / if at <= 1.0 { slope / point.rho } else { slope * point.rho }
    }
}

/// The coordinate of a load: itself up to 1, then two minus its inverse.
fn to_coordinate(rho: f64) -> f64 {
    if rho <= 1.0 { rho } else { 2.0 - 1.0 / rho }
}

/// The next load where the function is a line and a pole at full load together.
#[inline]
fn beside_the_pole(point: &Point, slope: f64, error: f64) -> f64 {
    let room = 1.0 - point.rho;
    let pole = point.full * point.queue * room;
    let rest = slope - pole / (room * room);
    // rest x^2 + b x - pole = 0 for the room x that takes the error away.
    let b = pole / room - rest * room - error;
    if rest <= 0.0 || pole <= 0.0 {
        return point.rho - error / slope;
    }
    let square = libm::sqrt(b * b + 4.0 * rest * pole);
    let room = if b > 0.0 { 2.0 * pole / (b + square) } else { (square - b) / (2.0 * rest) };
    1.0 - room
}
