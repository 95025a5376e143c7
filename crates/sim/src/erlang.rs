//! The probability that a request must wait (Erlang C), fast enough for every step.
//!
//! Not here: what follows from it (`service`), the recursion itself (`queueing`).

use crate::queueing::{halfin_whitt, inverse_erlang_b};

/// From such an inverse probability on nobody waits: the table has no use for more digits.
const NOBODY: f64 = 1e15;

/// Erlang C of `servers` at the load `rho` per server, below 1: the probability of waiting in an
/// M/M/c queue.
pub(crate) fn erlang_c(servers: u32, rho: f64) -> f64 {
    if rho <= 0.0 {
        return 0.0;
    }
    let inverse_b = inverse_erlang_b(servers, rho * f64::from(servers));
    if inverse_b > NOBODY {
        return 0.0;
    }
    let b = 1.0 / inverse_b;
    b / (1.0 - rho * (1.0 - b))
}

/// From here on the limit of many servers is used; its error is below one percent there.
const MANY: u32 = 2000;
/// Beyond this `beta` less than one request in ten million has to wait.
const FAR: f64 = 6.0;
const CELLS: usize = 96;

/// Erlang C for one number of servers, tabulated over `beta`, in which it is smooth.
#[derive(Clone, Debug)]
pub(crate) struct WaitTable {
    /// Cells for a change of the load by one.
    cells: f64,
    values: [f64; CELLS + 1],
}

impl WaitTable {
    pub(crate) fn new(servers: u32) -> Self {
        let root = libm::sqrt(f64::from(servers));
        let cell = root.min(FAR) / CELLS as f64;
        let mut values = [1.0; CELLS + 1];
        for (i, value) in values.iter_mut().enumerate().skip(1) {
            let beta = cell * i as f64;
            *value = if servers >= MANY {
                halfin_whitt(beta)
            } else {
                erlang_c(servers, 1.0 - beta / root)
            };
        }
        Self { cells: root / cell, values }
    }

    /// The probability of waiting at the load `rho` per server, in 0 to 1.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the place in the table is not negative and checked against its size"
    )]
    pub(crate) fn wait(&self, rho: f64) -> f64 {
        let place = (1.0 - rho) * self.cells;
        let i = place as usize;
        if i >= CELLS {
            return self.values[CELLS];
        }
        let u = place - i as f64;
        self.values[i] + u * (self.values[i + 1] - self.values[i])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_server_waits_as_often_as_it_is_busy() {
        for rho in [0.1, 0.5, 0.9] {
            assert!((erlang_c(1, rho) - rho).abs() < 1e-12);
        }
    }

    #[test]
    fn two_servers_agree_with_the_closed_form() {
        // C(2, a) = 2 rho^2 / (1 + rho), from the definition.
        for rho in [0.1, 0.5, 0.9] {
            assert!((erlang_c(2, rho) - 2.0 * rho * rho / (1.0 + rho)).abs() < 1e-12);
        }
    }

    #[test]
    fn the_table_is_within_a_thousandth_of_the_recursion() {
        for servers in [1, 4, 8, 40, 400, 1999] {
            let table = WaitTable::new(servers);
            for i in 0..1000 {
                let rho = f64::from(i) / 1000.0;
                let error = (table.wait(rho) - erlang_c(servers, rho)).abs();
                assert!(error < 1e-3, "{error} at {rho} with {servers}");
            }
        }
    }

    #[test]
    fn the_limit_of_many_servers_is_within_a_hundredth() {
        let table = WaitTable::new(MANY);
        for i in 0..1000 {
            let rho = f64::from(i) / 1000.0;
            assert!((table.wait(rho) - erlang_c(MANY, rho)).abs() < 0.01, "at {rho}");
        }
    }
}
