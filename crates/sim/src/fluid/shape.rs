//! How spread out a queue is: its variance, and the shape that goes with it.
//!
//! The variance grows by chance, and relaxes to that of the stationary queue with the same mean:
//! where everybody is served at once and in overload this is exact. Closures with two moments are
//! due to M. H. Rothkopf, S. S. Oren, "A closure approximation for the nonstationary M/M/s queue",
//! 1979. Not here: the mean (`solve`).

use super::family::Point;

/// The variance of the number in the system, and the shape of the queue.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shape {
    /// Variance of the number in the system.
    pub(super) variance: f64,
    /// 1 for a queue as in balance, large for a narrow hump.
    pub(super) narrow: f64,
    /// The part of the free workers that a narrow hump keeps busy in the next step, against the
    /// stationary queue with the same mean.
    pub(super) lift: f64,
}

/// What an attempt finds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found {
    /// The probability that all workers are busy.
    pub(super) full: f64,
    /// Mean number waiting while they are.
    pub(super) queue: f64,
    /// Variance of that number.
    pub(super) spread: f64,
    /// The part of the free workers of the stationary queue that are busy.
    lift: f64,
}

/// The rates of one step.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rates {
    pub(super) g: f64,
    pub(super) servers: f64,
    /// Services of one worker in the step.
    pub(super) work: f64,
    /// Attempts in the step.
    pub(super) load: f64,
    /// Part of those who wait that gives up in the step.
    pub(super) leave: f64,
}

/// The part of the additional work of a narrow hump that is real, because the law of the queue is
/// between the stationary one and the hump: from the exact chain of eight transients.
const HUMP: f64 = 0.55;
/// The narrowest hump.
const NARROWEST: f64 = 1e4;
/// Where all workers are busy less often than this, the queue is taken as geometric.
const RARE: f64 = 1e-4;
/// A mean queue below this has no shape.
const SHORT: f64 = 1e-6;
/// A variance that is less, relatively, below that of the stationary queue is as in balance.
const SETTLED: f64 = 1e-2;

impl Shape {
    pub(super) fn empty() -> Self {
        Self { variance: 0.0, narrow: 1.0, lift: 0.0 }
    }

    /// Moves on with the mean number `m` and the stationary queue `point` that has it.
    #[inline]
    pub(super) fn step(&mut self, point: &Point, m: f64, rates: &Rates) -> Found {
        let Rates { g, servers: c, work, load, leave } = *rates;
        let odds = point.loss.full / point.loss.rest.max(f64::MIN_POSITIVE);
        let idle = (c * (point.rho - odds)).clamp(0.0, c - 1.0);
        let idle_variance = (idle - c * odds * (c - 1.0 - idle)).max(0.0);
        let (below, above) = (idle - point.mean, c + point.queue - point.mean);
        let stationary = (1.0 - point.full) * (idle_variance + below * below)
            + point.full * (point.spread + above * above);
        let found = self.found(point, m, rates, [idle, stationary]);
        let full = found.full;
        let moves = (1.0 - full + full * g) * (load * (1.0 - point.blocked) + work * point.busy);
        // What relaxes within a step does not last through the next.
        self.lift = found.lift * stationary / (stationary + moves + f64::MIN_POSITIVE);
        if stationary > 0.0 {
            let moves = moves + leave * full * found.queue;
            let pull = moves + 2.0 * leave * full * stationary;
            self.variance = (self.variance + moves) * stationary / (stationary + pull);
        }
        found
    }

    /// The queue with the variance so far; in balance, so many workers are busy while not all are,
    /// and the variance is what it is.
    #[inline]
    fn found(&mut self, point: &Point, m: f64, rates: &Rates, balance: [f64; 2]) -> Found {
        let (Rates { g, servers: c, .. }, [idle, stationary]) = (*rates, balance);
        let Point { full, queue, spread, .. } = *point;
        self.narrow = 1.0;
        let found = Found { full, queue, spread, lift: 0.0 };
        let missing = stationary - self.variance;
        if full < RARE || missing <= SETTLED * stationary || queue < SHORT {
            return found;
        }
        // What a narrow hump of this mean has at least.
        let least = spread * g / (g + queue);
        let over = spread - missing / full - least;
        let shape = if over > 0.0 { ((spread - least) / over).min(NARROWEST) } else { NARROWEST };
        self.narrow = shape;
        // A hump stands clear of the free workers as far as the mean is beyond them.
        let clear = ((m - c) / queue).clamp(0.0, 1.0);
        let r = 1.0 + (shape - 1.0) * clear;
        let rest = queue / g;
        let sparse = (1.0 + rest) * libm::exp(-r * libm::log1p(rest / r));
        let odds = point.first * point.loss.below();
        let full = 1.0 / (1.0 + sparse * odds);
        let beside = HUMP * (1.0 - sparse * (1.0 + odds) * full).max(0.0);
        let hump = (m - (1.0 - full) * idle) / full - c;
        let hump = if clear > 0.0 { hump.clamp(0.0, queue) } else { queue };
        let scale = (g * hump + hump * hump / shape) / (g * queue + queue * queue / shape);
        let spread = (least + (spread - least) / shape) * scale;
        Found { full, queue: hump, spread, lift: beside }
    }
}
