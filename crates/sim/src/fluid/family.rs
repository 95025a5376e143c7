//! The stationary queue at a load: mean, busy workers, blocking, and how they change with it.
//!
//! M/M/c and M/M/c/K exactly; other services through `g`, half of one plus their squared
//! coefficient of variation, which stretches the queue (A. O. Allen, "Probability, Statistics and
//! Queueing Theory", 1990). Not here: queues that move (`shape`, `engine`).

use super::blocking::{BelowFull, Blocking};

/// What all loads have in common.
#[derive(Clone, Copy, Debug)]
pub(super) struct Kind {
    /// Waiting places, infinite for no bound.
    pub(super) places: f64,
    /// Half of one plus the squared coefficient of variation of the service time.
    pub(super) g: f64,
}

/// The stationary queue at one load.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Point {
    /// Load per worker: attempts per second against what all workers serve.
    pub(super) rho: f64,
    /// The same without waiting places: how often all workers are busy.
    pub(super) loss: Blocking,
    /// The probability that all workers are busy.
    pub(super) full: f64,
    /// Mean number waiting while all workers are busy.
    pub(super) queue: f64,
    /// Variance of the number waiting while all workers are busy.
    pub(super) spread: f64,
    /// The probability that nobody waits while all workers are busy.
    pub(super) first: f64,
    /// The probability that an attempt finds no place.
    pub(super) blocked: f64,
    /// Mean number of busy workers.
    pub(super) busy: f64,
    /// Mean number in the system.
    pub(super) mean: f64,
    /// Derivatives by the logarithm of `rho` of `mean`, `busy` and `blocked`.
    pub(super) slopes: [f64; 3],
    /// Whether the bound on the places is too far away to be felt.
    pub(super) open: bool,
}

/// A bound that is felt less often than e to this power is not felt.
const FELT: f64 = 32.0;

impl Kind {
    /// Whether a queue at `rho` below 1 does not feel its bound.
    fn is_open(&self, rho: f64) -> bool {
        rho < 1.0 && self.places * (1.0 - rho) > FELT * self.g.max(1.0)
    }

    /// The stationary queue of `servers` at `rho`, which is above 0, and below 1 if there is no
    /// bound on the places.
    #[inline]
    pub(super) fn at(&self, servers: f64, table: &mut BelowFull, rho: f64) -> Point {
        let loss = table.at(rho);
        if self.is_open(rho) {
            self.open(servers, loss, rho)
        } else {
            self.bounded(servers, loss, rho)
        }
    }

    #[inline]
    fn open(&self, c: f64, loss: Blocking, rho: f64) -> Point {
        let room = 1.0 - rho;
        let (per_room, busy) = (1.0 / room, c * rho);
        // Erlang's C, B / (B + (1 - B) room), and its derivative by ln rho.
        let scale = 1.0 / (loss.full + loss.rest * room);
        let full = loss.full * scale;
        let rise = full * scale * ((c * room + loss.full * busy) * room + loss.rest * rho);
        let queue = self.g * rho * per_room;
        let slope = busy + (rise + full * per_room) * queue;
        Point {
            rho,
            loss,
            full,
            queue,
            spread: queue * (self.g + queue),
            first: room,
            blocked: 0.0,
            busy,
            mean: busy + full * queue,
            slopes: [slope, busy, 0.0],
            open: true,
        }
    }

    #[inline(never)]
    fn bounded(&self, c: f64, loss: Blocking, rho: f64) -> Point {
        let below = loss.below();
        let log = libm::log(rho);
        let plain = Geometric::new(log, rho, self.places);
        let (wide, stretch) = if self.g == 1.0 { (plain, 1.0) } else { self.stretched(log, rho) };
        let full = 1.0 / (1.0 + below * plain.first);
        let below_slope = -((1.0 + below) * c * (1.0 - rho) + c * rho);
        let full_slope = -full * (1.0 - full) * (below_slope / below - plain.mean);
        let idle_busy = (c * (rho - 1.0 / below)).clamp(0.0, c - 1.0);
        let idle_slope = c * (rho + below_slope / (below * below));
        let busy = ((1.0 - full) * idle_busy + full * c).min(c);
        let busy_slope = full_slope * (c - idle_busy) + (1.0 - full) * idle_slope;
        let (queue, blocked) = (wide.mean, full * wide.last);
        let queue_slope = wide.variance * stretch;
        Point {
            rho,
            loss,
            full,
            queue,
            // The same stretch as without a bound.
            spread: wide.variance * (self.g + queue) / (1.0 + queue),
            first: plain.first,
            blocked,
            busy,
            mean: busy + full * queue,
            slopes: [
                busy_slope + full_slope * queue + full * queue_slope,
                busy_slope,
                full_slope * wide.last + blocked * (self.places - wide.mean) * stretch,
            ],
            open: false,
        }
    }

    /// The number waiting for services that are not exponential: geometric with the ratio whose
    /// unbounded mean is `g` times as large, mirrored above full load; and how its logarithm
    /// changes with that of `rho`.
    fn stretched(&self, log: f64, rho: f64) -> (Geometric, f64) {
        let x = if log < 0.0 { rho } else { 1.0 / rho };
        let denominator = 1.0 - x + self.g * x;
        let ratio = self.g * x / denominator;
        let own = if log < 0.0 { libm::log(ratio) } else { -libm::log(ratio) };
        let ratio = if log < 0.0 { ratio } else { 1.0 / ratio };
        (Geometric::new(own, ratio, self.places), 1.0 / denominator)
    }
}

/// A geometric law on 0 to some bound, of any ratio.
#[derive(Clone, Copy, Debug)]
struct Geometric {
    /// Probability of 0.
    first: f64,
    /// Probability of the bound.
    last: f64,
    mean: f64,
    variance: f64,
}

impl Geometric {
    fn new(log: f64, ratio: f64, bound: f64) -> Self {
        let n = bound + 1.0;
        let (near, far) = (Bend::new(log), Bend::new(n * log));
        let first_of_larger = if log == 0.0 { 1.0 / n } else { near.shrink / far.shrink };
        // Both ends in terms of the smaller ratio, with the law mirrored if that is the inverse.
        let other =
            first_of_larger * (1.0 + far.shrink) / if log > 0.0 { 1.0 / ratio } else { ratio };
        let (first, last) =
            if log > 0.0 { (other, first_of_larger) } else { (first_of_larger, other) };
        let mean = 0.5 * bound - near.value + n * far.value;
        let variance = n * n * far.slope - near.slope;
        Self { first, last, mean: mean.clamp(0.0, bound), variance: variance.max(0.0) }
    }
}

/// The smooth part of `1/(e^y - 1)`, which is odd: that minus `1/y` plus a half.
#[derive(Clone, Copy, Debug)]
struct Bend {
    /// `e^-|y| - 1`.
    shrink: f64,
    value: f64,
    slope: f64,
}

impl Bend {
    fn new(y: f64) -> Self {
        let size = y.abs();
        let shrink = libm::expm1(-size);
        let (value, slope) = if size < 0.25 {
            let s = size * size;
            let value = 1.0 / 12.0
                - s * (1.0 / 720.0
                    - s * (1.0 / 30240.0 - s * (1.0 / 1_209_600.0 - s / 47_900_160.0)));
            let slope = 1.0 / 12.0
                - s * (1.0 / 240.0 - s * (1.0 / 6048.0 - s * (1.0 / 172_800.0 - s / 5_322_240.0)));
            (size * value, slope)
        } else {
            let (a, b) = (1.0 / shrink, 1.0 / size);
            (-(a + b + 0.5), b * b - a * (1.0 + a))
        };
        Self { shrink, value: if y < 0.0 { -value } else { value }, slope }
    }
}
