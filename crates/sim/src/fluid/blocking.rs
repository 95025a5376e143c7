//! How rarely all workers are busy: the states below full occupation against the full one.
//!
//! Not here: what follows from it for a queue (`family`).

/// Beyond this the chance to wait is nothing, and numbers stay finite.
const NEVER: f64 = 1e30;
/// From here on the sum cannot change any probability that a person would see.
const ENOUGH: f64 = 1e18;

/// The probability that not all of `servers` are busy in a loss system with the load `rho` for
/// each, against the probability that they are: `1/B - 1` with Erlang's B.
///
/// The sum over the states from the top, so that it needs about eight times the root of the
/// number of servers, at most, and never a factorial (A. K. Erlang, 1917; the same recursion as in
/// R. B. Cooper, "Introduction to Queueing Theory", 1981, unrolled). Relative error 1e-13.
pub(super) fn below_full(servers: u32, rho: f64) -> f64 {
    let mut state = f64::from(servers);
    let inverse = 1.0 / (state * rho);
    let (mut term, mut sum) = (1.0, 0.0);
    while state >= 1.0 {
        term *= state * inverse;
        sum += term;
        if sum > ENOUGH || term < 1e-16 * sum {
            break;
        }
        state -= 1.0;
    }
    sum.min(NEVER)
}

/// Erlang's B and what it lacks of 1, each as precise as the other.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Blocking {
    pub(super) full: f64,
    pub(super) rest: f64,
}

impl Blocking {
    fn summed(servers: u32, rho: f64) -> Self {
        let below = below_full(servers, rho);
        let full = 1.0 / (1.0 + below);
        Self { full, rest: below * full }
    }

    /// `below_full` once more.
    pub(super) fn below(self) -> f64 {
        self.rest / self.full.max(1.0 / NEVER)
    }
}

/// Up to so many servers the sum itself is as fast as a table.
const FEW: u32 = 12;
/// Cells for a change by one of `beta = (1 - rho) sqrt(servers)`, in which Erlang's B is about as
/// smooth for any number of servers (S. Halfin, W. Whitt, 1981).
const CELLS: f64 = 32.0;
/// The range of `beta` that a table covers: below, the sum is short; above, nobody waits.
const OVERLOADED: f64 = -4.0;
/// Nodes up to `beta` = 7.
const NODES: usize = 11 * 32 + 2;

/// `below_full` of one number of servers, tabulated where it was asked for.
///
/// Cubic between nodes with exact slopes; the relative error of Erlang's B, and with it that of
/// the probability of waiting, is below 1e-6 where that probability is above 1e-3.
#[derive(Clone, Debug)]
pub(super) struct BelowFull {
    servers: u32,
    root: f64,
    /// Value and slope of Erlang's B per cell; not a number until asked for.
    nodes: Vec<[f64; 2]>,
}

impl BelowFull {
    pub(super) fn new(servers: u32) -> Self {
        let nodes = if servers <= FEW { 0 } else { NODES };
        let root = libm::sqrt(f64::from(servers));
        Self { servers, root, nodes: vec![[f64::NAN; 2]; nodes] }
    }

    /// Erlang's B at the load `rho` for each server.
    #[inline]
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the place in the table is not negative and checked against its size"
    )]
    pub(super) fn at(&mut self, rho: f64) -> Blocking {
        let place = ((1.0 - rho) * self.root - OVERLOADED) * CELLS;
        // A negative place saturates at the first node, where `place` itself is checked.
        let i = place as usize;
        if i + 1 >= self.nodes.len() && !self.nodes.is_empty() {
            return Blocking { full: 1.0 / NEVER, rest: 1.0 };
        }
        if place < 0.0 || self.nodes.is_empty() {
            return Blocking::summed(self.servers, rho);
        }
        let ([low, low_slope], [high, high_slope]) = (self.node(i), self.node(i + 1));
        let part = place - i as f64;
        let (other, rise) = (1.0 - part, high - low);
        let bend = (low_slope - rise) * other - (high_slope - rise) * part;
        let full = low + part * (rise + other * bend);
        Blocking { full, rest: 1.0 - full }
    }

    #[inline]
    fn node(&mut self, i: usize) -> [f64; 2] {
        let node = self.nodes[i];
        if node[0].is_nan() { self.make(i) } else { node }
    }

    #[cold]
    fn make(&mut self, i: usize) -> [f64; 2] {
        let c = f64::from(self.servers);
        let rho = 1.0 - (i as f64 / CELLS + OVERLOADED) / self.root;
        let node = if rho > 0.0 {
            let blocking = Blocking::summed(self.servers, rho).full;
            // dB/da = B (c/a - 1 + B), and a cell is a change of the offered load a by -root/CELLS.
            let slope = blocking * (1.0 / rho - 1.0 + blocking);
            [blocking, -slope * c / (self.root * CELLS)]
        } else {
            [0.0; 2]
        };
        self.nodes[i] = node;
        node
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Erlang's B by the recursion over the number of servers.
    fn blocking(servers: u32, rho: f64) -> f64 {
        let load = rho * f64::from(servers);
        (1..=servers).fold(1.0, |b, k| load * b / (f64::from(k) + load * b))
    }

    #[test]
    fn the_sum_is_the_recursion() {
        for servers in [1, 2, 7, 40, 400, 40_000] {
            for rho in [0.05, 0.6, 0.95, 0.999, 1.0, 1.1, 3.0, 1e6] {
                let (b, sum) = (blocking(servers, rho), below_full(servers, rho));
                let error = (1.0 / (1.0 + sum) / b - 1.0).abs();
                assert!(b < 1e-15 || error < 1e-11, "{servers}, {rho}: {error}");
            }
        }
    }

    #[test]
    fn the_table_is_the_sum_within_its_error() {
        for servers in [13, 20, 40, 150, 400, 3000, 40_000] {
            let mut table = BelowFull::new(servers);
            for i in 1..4000 {
                let rho = f64::from(i) * 0.0005;
                let (exact, got) = (below_full(servers, rho), table.at(rho));
                let wait = 1.0 / (1.0 + exact * (1.0 - rho).max(0.0));
                let (b, near) = (1.0 / (1.0 + exact), got.full);
                let error = (near / b - 1.0).abs();
                assert!(wait < 1e-3 || error < 1e-6, "{servers}, {rho}: {error:e}");
                assert!((near - b).abs() < 1e-7, "{servers}, {rho}");
            }
        }
    }
}
