//! Servers that share themselves among all requests (processor sharing) instead of a queue.
//!
//! Each of n requests runs at the rate min(1, c / n). Numbers in the system and mean responses are
//! those of M/M/c then, whatever the law of service: F. P. Kelly, "Reversibility and Stochastic
//! Networks", 1979; J. W. Cohen, "The multiple phase service network with generalized processor
//! sharing", 1979. Not here: a queue for each instance.

use super::Mmc;

/// Mean response time in seconds of a request that needs `size` seconds of a server to itself:
/// every request is stretched by the same factor on average, long or short.
pub fn shared_response(queue: &Mmc, size: f64) -> f64 {
    size * (queue.mean_response() / queue.mean_service())
}

/// By what factor a request is stretched that finds `n` others on so many servers, if all stay as
/// they are; with no server at all as by one.
pub fn stretch(n: f64, servers: u32) -> f64 {
    ((n + 1.0) / f64::from(servers.max(1))).max(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_of_mean_size_takes_the_mean_response() {
        let queue = Mmc::new(7.0, 1.0, 8).unwrap();
        assert!((shared_response(&queue, 1.0) - queue.mean_response()).abs() < 1e-12);
        // One server: the size over the share of the time that is left.
        let single = Mmc::new(0.75, 1.0, 1).unwrap();
        assert!((shared_response(&single, 3.0) - 12.0).abs() < 1e-12);
    }

    #[test]
    fn nobody_is_stretched_while_servers_are_idle() {
        assert_eq!((stretch(0.0, 4), stretch(3.0, 4), stretch(7.0, 4)), (1.0, 1.0, 2.0));
        assert_eq!(stretch(2.0, 0), 3.0);
    }
}
