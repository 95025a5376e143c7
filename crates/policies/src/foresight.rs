//! What strategies share that act before the load comes: how far ahead they look, and how many
//! instances a load needs.
//!
//! Not here: where the expected load comes from.

use model::unit::{Quantity as _, Seconds};
use model::{Metric, Observation, Setting};

model::params! {
    /// A lead of one's own.
    pub struct OwnLead {
        /// From an order to the moment when it counts.
        span: Seconds = number {
            label: "Lead time", default: 300.0, range: [0.0, 7200.0], step: 15.0, scale: Log
        },
    }
}

model::choice! {
    /// How far ahead of the load instances are ordered.
    pub enum Lead {
        /// As long as an instance boots.
        Boot = "boot", "Boot delay";
        /// Another span.
        Own(OwnLead) = "own", "Set by hand";
    }
}

impl Lead {
    /// The lead in seconds.
    pub(crate) fn seconds(&self, setting: &Setting) -> f64 {
        match self {
            Self::Boot => setting.start_delay.get(),
            Self::Own(own) => own.span.get(),
        }
    }
}

/// The least instances that serve `load` if each serves `each`, both in requests per second.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "not negative, and a cast from float saturates"
)]
pub(crate) fn need(load: f64, each: f64) -> u32 {
    // Six times a sixth is not one to the last bit.
    const DUST: f64 = 1e-9;
    (load.max(0.0) / each.max(DUST) - DUST).ceil() as u32
}

/// The measured request rate, if there is one.
pub(crate) fn measured(seen: &Observation<'_>) -> Option<f64> {
    seen.metric(Metric::RequestRate)
}

#[cfg(test)]
mod tests {
    use super::need;

    #[test]
    fn the_least_instances_that_serve_a_load() {
        assert_eq!(
            [0.0, 0.1, 50.0, 50.1, 3.0 * 50.0].map(|load| need(load, 50.0)),
            [0, 1, 1, 2, 3]
        );
        assert_eq!(need(0.1 + 0.2, 0.1), 3);
        assert_eq!(need(1e300, 0.0), u32::MAX);
        assert_eq!(need(-1.0, 50.0), 0);
    }
}
