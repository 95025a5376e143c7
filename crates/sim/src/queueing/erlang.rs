//! The formulas of A. K. Erlang (1917): the probability of being lost and of having to wait.
//!
//! Not here: what follows for times (`mmc`, `finite`).

/// Beyond this an inverse probability is as good as infinite, and nothing overflows on the way.
const ENDLESS: f64 = 1e300;

/// From so many servers on the recursion begins near the load instead of at nothing.
const MANY: u32 = 2000;

/// How many standard deviations below the load it begins then.
const DEVIATIONS: f64 = 9.0;

/// Where the recursion begins: servers, and the inverse of Erlang B there.
///
/// What it begins with is forgotten by the factor `k / load` at each step. From nine roots of the
/// load below it that is a factor of exp(-40), so the inverse of a fluid, `1 / (1 - k / load)`, is
/// as good a beginning as the exact one, and thousands of servers cost as much as their root.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the place lies between nothing and the number of servers"
)]
fn beginning(servers: u32, load: f64) -> (u32, f64) {
    let top = load.min(f64::from(servers));
    if servers < MANY || top < f64::from(MANY) {
        return (0, 1.0);
    }
    let k = libm::floor(top - DEVIATIONS * libm::sqrt(top));
    (k as u32, 1.0 / (1.0 - k / load))
}

/// Calls `each` with a number of servers and the inverse of Erlang B there, from the least number
/// from which on all are known up to `servers`, until it says that it has seen enough.
///
/// The stable recursion I(k) = 1 + I(k-1) k / a (R. B. Cooper, "Introduction to Queueing Theory",
/// 1981). The inverse grows with every server; the recursion ends where it is endless, and `each`
/// gets an infinity then. The load must be above zero.
pub(super) fn climb(servers: u32, load: f64, mut each: impl FnMut(u32, f64) -> bool) {
    let (first, mut inverse) = beginning(servers, load);
    for k in first + 1..=servers {
        inverse = 1.0 + inverse * f64::from(k) / load;
        if inverse > ENDLESS {
            each(k, f64::INFINITY);
            return;
        }
        if each(k, inverse) {
            return;
        }
    }
}

/// The inverse of [`erlang_b`], at least 1; infinite where the probability is below 1e-300.
pub(crate) fn inverse_erlang_b(servers: u32, load: f64) -> f64 {
    if load <= 0.0 {
        return if servers == 0 { 1.0 } else { f64::INFINITY };
    }
    let mut last = 1.0;
    climb(servers, load, |_, inverse| {
        last = inverse;
        false
    });
    last
}

/// The states in which not all of `servers` are busy, for each of the state in which just all are:
/// `1 / B - 1`, without the loss of digits that the difference would have under overload.
pub(super) fn below_all_busy(servers: u32, load: f64) -> f64 {
    if servers == 0 {
        return 0.0;
    }
    if load <= 0.0 {
        return f64::INFINITY;
    }
    inverse_erlang_b(servers - 1, load) * f64::from(servers) / load
}

/// Erlang B: the share of requests that find all `servers` busy and are lost, at an offered load
/// in erlang; a load below zero counts as none.
///
/// A. K. Erlang, "Solution of some problems in the theory of probabilities of significance in
/// automatic telephone exchanges", 1917. Any number of servers, any load.
pub fn erlang_b(servers: u32, load: f64) -> f64 {
    1.0 / inverse_erlang_b(servers, load)
}

/// Erlang C: the share of requests that have to wait for one of `servers`, at an offered load in
/// erlang; 1 where the servers do not suffice for it.
///
/// The same source as [`erlang_b`]; C = B / (1 - rho (1 - B)).
pub fn erlang_c(servers: u32, load: f64) -> f64 {
    if load <= 0.0 || servers == 0 {
        return if servers == 0 { 1.0 } else { 0.0 };
    }
    waiting(f64::from(servers), load, inverse_erlang_b(servers, load))
}

/// Erlang C from the inverse of Erlang B; 1 where the servers do not suffice.
pub(super) fn waiting(servers: f64, load: f64, inverse_b: f64) -> f64 {
    let spare = servers - load;
    if spare > 0.0 { servers / (spare * inverse_b + load) } else { 1.0 }
}

/// Erlang C in the limit of many servers, with `beta` = (1 - rho) sqrt(servers); 1 where it is not
/// above zero.
///
/// S. Halfin, W. Whitt, "Heavy-traffic limits for queues with many exponential servers", 1981:
/// 1 / (1 + beta Phi(beta) / phi(beta)).
pub fn halfin_whitt(beta: f64) -> f64 {
    if beta <= 0.0 {
        return 1.0;
    }
    let below = 0.5 * libm::erfc(-beta / core::f64::consts::SQRT_2);
    let density = libm::exp(-0.5 * beta * beta) / libm::sqrt(2.0 * core::f64::consts::PI);
    1.0 / (1.0 + beta * below / density)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_servers_agree_with_the_definition() {
        for load in [1e-3, 0.3, 1.0, 1.7, 40.0] {
            let sum = 1.0 + load + load * load / 2.0;
            assert!((erlang_b(2, load) - load * load / 2.0 / sum).abs() < 1e-14);
            assert_eq!(erlang_b(0, load), 1.0);
            assert!((erlang_b(1, load) - load / (1.0 + load)).abs() < 1e-15);
        }
        for load in [0.2, 1.0, 1.9] {
            let rho = load / 2.0;
            assert!((erlang_c(2, load) - 2.0 * rho * rho / (1.0 + rho)).abs() < 1e-14);
        }
    }

    #[test]
    fn a_recursion_that_begins_near_the_load_agrees_with_the_whole_one() {
        for (servers, load) in [(2000, 2000.0), (3000, 2500.0), (10_000, 9_900.0), (9000, 20_000.0)]
        {
            let mut inverse = 1.0;
            for k in 1..=servers {
                inverse = 1.0 + inverse * f64::from(k) / load;
            }
            let error = inverse_erlang_b(servers, load) / inverse - 1.0;
            assert!(error.abs() < 1e-13, "{error:e} at {servers} and {load}");
        }
    }

    #[test]
    fn waiting_grows_with_the_load_and_shrinks_with_every_server() {
        for servers in [1, 2, 7, 60, 1000, 5000] {
            let at = |share: f64| erlang_c(servers, share * f64::from(servers));
            for i in 1..99 {
                let share = f64::from(i) / 100.0;
                assert!(at(share) <= at(share + 0.01), "{servers} at {share}");
                let load = share * f64::from(servers);
                assert!(erlang_c(servers + 1, load) <= erlang_c(servers, load));
                assert!(erlang_b(servers, load) <= erlang_c(servers, load));
            }
            assert!(at(1.0 - 1e-12) > 0.999_999);
            assert_eq!((at(1.0), at(7.0)), (1.0, 1.0));
        }
    }

    #[test]
    fn nothing_overflows_for_any_load_and_number_of_servers() {
        for servers in [0, 1, 2, 1999, 2000, 10_000, 100_000] {
            for load in [-1.0, 0.0, 5e-324, 1e-12, 0.7, 1998.0, 9_999.999, 1e9, 1e300] {
                for value in [erlang_b(servers, load), erlang_c(servers, load)] {
                    assert!((0.0..=1.0).contains(&value), "{value} for {servers} at {load}");
                }
            }
        }
    }

    #[test]
    fn many_servers_wait_as_often_as_their_limit() {
        for beta in [0.1, 0.5, 1.0, 2.0] {
            let servers = 1_000_000;
            let load = f64::from(servers) - beta * 1000.0;
            let error = erlang_c(servers, load) / halfin_whitt(beta) - 1.0;
            assert!(error.abs() < 4e-3, "{error} at {beta}");
        }
        assert_eq!((halfin_whitt(0.0), halfin_whitt(-3.0), halfin_whitt(1e9)), (1.0, 1.0, 0.0));
    }
}
