//! The fluid, written down straightforwardly: bisection, recursions, all rounds.
//!
//! It depends on nothing of the project, so that the benchmarks can take it in as it is. Not here:
//! percentiles.

/// State of the reference.
pub(crate) struct Reference {
    pub(crate) m: f64,
    pub(crate) v: f64,
    pub(crate) r: f64,
    pub(crate) g: f64,
    pub(crate) places: f64,
    /// Part of the free workers that a hump keeps busy.
    lift: f64,
}

/// What one step gives: probability of waiting, mean queue while all are busy, blocking, busy
/// workers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Step {
    pub(crate) waits: f64,
    pub(crate) queue: f64,
    pub(crate) blocked: f64,
    pub(crate) busy: f64,
}

#[derive(Clone, Copy)]
struct Family {
    below: f64,
    idle: f64,
    idle_variance: f64,
    queue: f64,
    blocked: f64,
    busy: f64,
    mean: f64,
    first: f64,
    spread: f64,
}

fn erlang_b(c: u32, a: f64) -> f64 {
    (1..=c).fold(1.0, |b, k| a * b / (f64::from(k) + a * b))
}

/// Sum, mean, last probability and variance of a geometric law on 0 to K, term by term.
fn geometric(ratio: f64, places: f64) -> (f64, f64, f64, f64) {
    if places.is_infinite() {
        let mean = ratio / (1.0 - ratio);
        return (1.0 / (1.0 - ratio), mean, 0.0, mean + mean * mean);
    }
    let (mut sum, mut first, mut second, mut term) = (0.0, 0.0, 0.0, 1.0);
    // From the larger end.
    let (x, up) = if ratio <= 1.0 { (ratio, true) } else { (1.0 / ratio, false) };
    let n = places as u32;
    for j in 0..=n {
        sum += term;
        let i = f64::from(if up { j } else { n - j });
        first += term * i;
        second += term * i * i;
        if j < n {
            term *= x;
        }
    }
    let (last, zero) = if up { (term / sum, 1.0 / sum) } else { (1.0 / sum, term / sum) };
    (1.0 / zero, first / sum, last, second / sum - (first / sum) * (first / sum))
}

impl Reference {
    pub(crate) fn new(g: f64, places: f64) -> Self {
        Self { m: 0.0, v: 0.0, r: 1.0, g, places, lift: 0.0 }
    }

    fn family(&self, c: u32, rho: f64) -> Family {
        let (n, a) = (f64::from(c), f64::from(c) * rho);
        let (b1, b0) = (erlang_b(c, a), erlang_b(c - 1, a));
        let idle = if c == 1 { 0.0 } else { a * (1.0 - b0) };
        let idle_variance = if c == 1 { 0.0 } else { idle - a * b0 * (n - 1.0 - idle) };
        let below = 1.0 / b1 - 1.0;
        let (z, plain, plain_last, plain_variance) = geometric(rho, self.places);
        let (mut queue, mut last, mut variance) = (plain, plain_last, plain_variance);
        if self.g != 1.0 {
            if self.places.is_infinite() {
                queue = self.g * plain;
                variance = queue + queue * queue;
            } else {
                // The ratio whose unbounded mean is g times as large, mirrored above full load.
                let x = if rho < 1.0 { rho } else { 1.0 / rho };
                let ratio = self.g * x / (1.0 - x + self.g * x);
                let ratio = if rho < 1.0 { ratio } else { 1.0 / ratio };
                (_, queue, last, variance) = geometric(ratio, self.places);
            }
        }
        let full = 1.0 / (1.0 + below / z);
        let busy = (1.0 - full) * idle + full * n;
        let mean = busy + full * queue;
        let spread = variance * (self.g + queue) / (1.0 + queue);
        let blocked = full * last;
        Family { below, idle, idle_variance, queue, blocked, busy, mean, first: 1.0 / z, spread }
    }

    fn solve(&self, c: u32, work: f64, load: f64, other: f64) -> Family {
        let bounded = self.places.is_finite();
        let (mut low, mut high) = (1e-12, if bounded { 2.0 - 1e-12 } else { 1.0 - 1e-15 });
        for _ in 0..90 {
            let w = 0.5 * (low + high);
            let at = self.family(c, if w <= 1.0 { w } else { 1.0 / (2.0 - w) });
            if at.mean + work * at.busy - load * (1.0 - at.blocked) > self.m - other {
                high = w;
            } else {
                low = w;
            }
        }
        self.family(c, if low <= 1.0 { low } else { 1.0 / (2.0 - low) })
    }

    /// One step with `work` services of one worker and `load` attempts.
    pub(crate) fn step(&mut self, c: u32, work: f64, load: f64) -> Step {
        let (n, g) = (f64::from(c), self.g);
        if self.m >= n + self.places + work * n {
            // More are there than may be; nobody knows how the law of their number changes.
            self.m -= work * n;
            (self.r, self.lift) = (1.0, 0.0);
            return Step { waits: 1.0, queue: self.places, blocked: 1.0, busy: n };
        }
        let lift = self.lift.min(0.25 * (self.m + load) / (work * n));
        let at = self.solve(c, work * (1.0 - lift), load, lift * work * n);
        let busy = at.busy + lift * (n - at.busy);
        self.m += load * (1.0 - at.blocked) - work * busy;
        let full = 1.0 / (1.0 + at.below * at.first);
        let star = (1.0 - full) * (at.idle_variance + (at.idle - at.mean).powi(2))
            + full * (at.spread + (n + at.queue - at.mean).powi(2));
        let least = at.spread * g / (g + at.queue);
        let over = (at.spread - (star - self.v) / full - least).max(1e-9);
        self.r = ((at.spread - least) / over).clamp(1.0, 1e4);
        if full < 1e-4 || star - self.v <= 0.01 * star || at.queue < 1e-6 {
            self.r = 1.0;
        }
        let clear = ((self.m - n) / at.queue).clamp(0.0, 1.0);
        let r = 1.0 + (self.r - 1.0) * clear;
        let fall = (1.0 + at.queue / g) * (1.0 + at.queue / (g * r)).powf(-r);
        let odds = at.first * at.below;
        let waits = 1.0 / (1.0 + fall * odds);
        let mut queue = at.queue;
        if clear > 0.0 {
            queue = ((self.m - (1.0 - waits) * at.idle) / waits - n).clamp(0.0, at.queue);
        }
        let moves = (1.0 - waits + waits * g) * (load * (1.0 - at.blocked) + work * at.busy);
        self.v = (self.v + moves) / (1.0 + moves / star);
        self.lift = 0.55 * (1.0 - fall * waits * (1.0 + odds)).max(0.0) / (1.0 + moves / star);
        Step { waits, queue, blocked: at.blocked, busy }
    }
}
