//! Clients who keep their patience from one attempt to the next: whoever left the line comes again
//! with no more of it, and is likely to leave again.
//!
//! Patience is exponential, the wait that it meets a gamma; who left the line before is known to
//! have had less patience than the wait was then. The least of two waits is taken as a gamma of
//! the same shape, which is exact for exponential and for certain waits. Not here: how many have
//! left before (`orbit`).

use super::response::Response;

/// The clients in line and those who come.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Haste {
    /// Mean patience of all clients in seconds.
    pub(crate) mean: f64,
    /// The share of those in line who have left it before.
    pub(crate) inside: f64,
    /// The share of those who come now who have left the line before.
    pub(crate) coming: f64,
    /// Seconds for which they would have had to wait then, on average.
    pub(crate) limit: f64,
}

/// A wait that patience meets: a gamma.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Faced {
    /// Mean seconds for who stays to the end.
    pub(crate) wait: f64,
    shape: f64,
    /// Mean patience in seconds.
    mean: f64,
    /// The share that leaves.
    leaves: f64,
    /// Mean seconds after which it does.
    pub(crate) tried: f64,
}

/// What becomes of those who have left the line before.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Again {
    /// The share that leaves again.
    leaves: f64,
    /// Mean seconds in line, for whatever reason it ends.
    stays: f64,
    /// The wait of those who stay to the end; nor would who leaves have lasted out more.
    pub(crate) wait: f64,
    /// Mean seconds after which those who leave do so.
    pub(crate) tried: f64,
}

/// The shortest wait, as a share of the mean patience.
const SHORT: f64 = 1e-4;
/// Where fewer have left the line before, nobody has.
const FEW: f64 = 1e-6;
/// Halvings of the interval in which the wait is.
const HALVINGS: u32 = 20;

impl Faced {
    pub(crate) fn new(wait: f64, shape: f64, mean: f64) -> Self {
        let wait = wait.max(SHORT * mean);
        let each = wait / (shape * mean);
        let leaves = -libm::expm1(-shape * libm::log1p(each));
        // All stay for the mean patience times the share that leaves; who is served, for the wait
        // of those who had the patience for it.
        let served = wait / (1.0 + each);
        let tried = if wait < 100.0 * SHORT * mean {
            0.5 * wait * (1.0 + 1.0 / shape)
        } else {
            mean - served * (1.0 - leaves) / leaves
        };
        Self { wait, shape, mean, leaves, tried }
    }

    /// Mean wait of those who are served after a wait.
    fn served(&self) -> f64 {
        self.wait / (1.0 + self.wait / (self.shape * self.mean))
    }

    /// What becomes of those who have left the line when the wait was `limit` seconds.
    pub(crate) fn again(&self, limit: f64) -> Again {
        let before = Self::new(limit, self.shape, self.mean);
        // The least of two gamma waits: for shape 1 and for certain waits this is its mean.
        let power = libm::sqrt(self.shape).min(64.0);
        let (less, more) = if limit < self.wait { (limit, self.wait) } else { (self.wait, limit) };
        let ratio = libm::pow(less / more, power);
        let least = less * libm::exp(-libm::log1p(ratio) / power);
        let both = Self::new(least, self.shape, self.mean);
        let leaves = (both.leaves / before.leaves).min(1.0);
        let stays = leaves * both.tried + (1.0 - leaves) * both.wait;
        Again { leaves, stays, wait: both.wait, tried: both.tried }
    }

    /// Of those in line, how many leave it in a second, if none has left it before.
    pub(crate) fn rate(&self) -> f64 {
        1.0 / self.mean
    }

    /// How often one of those in line who have left it before is served, against the others.
    pub(crate) fn favour(&self, again: &Again) -> f64 {
        let others = (1.0 - self.leaves) / (self.mean * self.leaves);
        if others > 0.0 { ((1.0 - again.leaves) / again.stays / others).min(1.0) } else { 0.0 }
    }
}

impl Again {
    /// Of those in line, how many leave it in a second.
    pub(crate) fn rate(&self) -> f64 {
        self.leaves / self.stays
    }
}

impl Haste {
    /// The wait that patience meets where all who wait now would be served in `all` seconds, if
    /// nobody left.
    pub(super) fn faced(&self, all: f64, shape: f64) -> Faced {
        let at = |share: f64| {
            let wait = self.mean * libm::log1p(all * share / self.mean);
            Faced::new(wait, shape, self.mean)
        };
        if self.inside < FEW {
            return at(1.0);
        }
        // Those ahead count as far as they will be served: the more, the shorter the wait is.
        let (mut few, mut many) = (1.0 - self.inside, 1.0);
        for _ in 0..HALVINGS {
            let middle = 0.5 * (few + many);
            let faced = at(middle);
            let favour = faced.favour(&faced.again(self.limit));
            if middle < 1.0 - self.inside * (1.0 - favour) {
                few = middle;
            } else {
                many = middle;
            }
        }
        at(0.5 * (few + many))
    }

    /// Makes the wait of all who found a place that of those who are served; answers with their
    /// share of those who waited.
    pub(super) fn thin(&self, response: &mut Response) -> f64 {
        let faced = self.faced(response.wait, response.shape);
        let again = faced.again(self.limit);
        let stay = [1.0 - faced.leaves, 1.0 - again.leaves];
        let (others, hasty) = ((1.0 - self.coming) * stay[0], self.coming * stay[1]);
        let kept = others + hasty;
        if kept > 0.0 {
            response.wait = (others * faced.served() + hasty * again.wait) / kept;
        }
        let served = stay.map(|stay| 1.0 - response.waits * (1.0 - stay));
        response.again = if served[0] > 0.0 { (served[1] / served[0]).min(1.0) } else { 1.0 };
        kept
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_that_is_certain_or_exponential_gives_the_known_shares() {
        let (wait, mean) = (2.0, 3.0);
        let certain = Faced::new(wait, 1e9, mean);
        let stays = libm::exp(-wait / mean);
        assert!((certain.leaves - (1.0 - stays)).abs() < 1e-6, "{certain:?}");
        let tried = mean - wait * stays / (1.0 - stays);
        assert!((certain.tried - tried).abs() < 1e-6, "{certain:?}");
        // Which of two exponential times is over first.
        let chance = Faced::new(wait, 1.0, mean);
        assert!((chance.leaves - wait / (wait + mean)).abs() < 1e-12, "{chance:?}");
        assert!((chance.tried - wait * mean / (wait + mean)).abs() < 1e-12, "{chance:?}");
    }

    #[test]
    fn who_left_a_certain_wait_leaves_it_again_and_stays_in_a_shorter_one_as_patience_says() {
        let faced = Faced::new(2.0, 1e9, 3.0);
        assert!((faced.again(2.0).leaves - 1.0).abs() < 0.03, "{:?}", faced.again(2.0));
        assert!((faced.again(1.0).leaves - 1.0).abs() < 1e-9);
        let [late, stays] = [4.0, 2.0].map(|wait: f64| libm::exp(-wait / 3.0));
        let longer = faced.again(4.0);
        let leaves = (1.0 - stays) / (1.0 - late);
        assert!((longer.leaves - leaves).abs() < 1e-6, "{longer:?}");
        // Of two exponential waits of the same mean the first is as often the longer one.
        let chance = Faced::new(0.01, 1.0, 3.0).again(0.01);
        assert!((chance.leaves - 0.5).abs() < 0.01, "{chance:?}");
    }

    #[test]
    fn who_will_not_be_served_makes_nobody_wait() {
        let haste = Haste { mean: 3.0, inside: 0.5, coming: 0.5, limit: 0.1 };
        let faced = haste.faced(4.0, 100.0);
        // Half of those ahead have left a far shorter line before.
        assert!((faced.wait - 3.0 * libm::log1p(2.0 / 3.0)).abs() < 1e-3, "{faced:?}");
        let nobody = Haste { inside: 0.0, ..haste }.faced(4.0, 100.0);
        assert!((nobody.wait - 3.0 * libm::log1p(4.0 / 3.0)).abs() < 1e-12, "{nobody:?}");
        for (all, shape) in [(0.0, 0.05), (1e-12, 1.0), (1e9, 1e6), (1e9, 0.05)] {
            for limit in [0.0, 1e-9, 1.0, 1e9] {
                let faced = Haste { limit, ..haste }.faced(all, shape);
                let again = faced.again(limit);
                let numbers = [
                    faced.wait,
                    faced.tried,
                    again.tried,
                    again.wait,
                    again.rate(),
                    faced.favour(&again),
                ];
                assert!(numbers.iter().all(|x| x.is_finite() && *x >= 0.0), "{numbers:?}");
            }
        }
    }
}
