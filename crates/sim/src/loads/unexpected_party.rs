//! The unexpected party: a coach stops at the door.

use model::curve::MAX_RATE;
use model::{Card, Curve, Family, Level, PerSecond, Quantity as _, Seconds, Shape, ShapeSetting};

use super::{HOUR, daily};

model::params! {
    /// How big the party is and how long it stays.
    pub struct UnexpectedPartyParams {
        /// Load on an ordinary evening.
        base: PerSecond = number {
            label: "Ordinary load", default: 90.0, range: [0.0, MAX_RATE], step: 5.0, scale: Log
        },
        /// Load that the party adds.
        party: PerSecond = number {
            label: "Party", default: 240.0, range: [0.0, MAX_RATE], step: 5.0, scale: Log
        },
        /// How long it takes until all are through the door.
        arrival: Seconds = number {
            label: "Arrives within", default: 120.0, range: [10.0, 3600.0], step: 10.0, scale: Log
        },
        /// How long the party stays.
        stay: Seconds = number {
            label: "Stays for", default: 2700.0, range: [60.0, 14400.0], step: 60.0
        },
    }
}

/// The unexpected party.
pub(crate) struct UnexpectedParty;

impl Shape for UnexpectedParty {
    type Params = UnexpectedPartyParams;

    const CARD: Card = Card {
        id: "unexpected-party",
        name: "Unexpected party",
        summary: "A coach stops at the door: three times the load within two minutes.",
        good_for: "Seeing what boot delay does when nobody could know.",
        fidelity: "A drawn shape, not a recording.",
        family: Family::Restaurant,
        level: Level::Intuition,
        is_default: false,
        article: "",
    };
    const BRINGS: &'static [(&'static str, &'static str)] =
        &[("clock.start", "61200"), ("clock.length", "10800")];

    fn curve(params: &Self::Params, setting: &mut ShapeSetting) -> Curve {
        let (base, full) = (params.base.get(), params.base.get() + params.party.get());
        let came = 18.0;
        let seated = came + params.arrival.get() / HOUR;
        let left = seated + params.stay.get() / HOUR;
        let day = [
            (6.0, base * 0.6),
            (17.0, base * 0.9),
            (came, base),
            (seated, full),
            (left, full * 0.92),
            (left + 0.25, base * 1.1),
            (23.0, base * 0.8),
        ];
        daily(setting, &day, |_| 1.0)
    }
}
