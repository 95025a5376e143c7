//! Closing time: the evening ebbs away.

use model::curve::MAX_RATE;
use model::{Card, Curve, Family, Level, PerSecond, Quantity as _, Shape, ShapeSetting};

use super::daily;

model::params! {
    /// How full it was.
    pub struct ClosingTimeParams {
        /// Load at the start of the evening.
        evening: PerSecond = number {
            label: "Evening load", default: 260.0, range: [0.0, MAX_RATE], step: 5.0, scale: Log
        },
        /// Load that is left at night.
        night: PerSecond = number {
            label: "Night load", default: 10.0, range: [0.0, MAX_RATE], step: 5.0, scale: Log
        },
    }
}

/// Closing time.
pub(crate) struct ClosingTime;

impl Shape for ClosingTime {
    type Params = ClosingTimeParams;

    const CARD: Card = Card {
        id: "closing-time",
        name: "Closing time",
        summary: "The evening ebbs away until hardly anybody is left.",
        good_for: "Seeing how a strategy lets go, and what sending people home costs.",
        fidelity: "A drawn shape, not a recording.",
        family: Family::Restaurant,
        level: Level::Intuition,
        is_default: false,
        article: "",
    };
    const BRINGS: &'static [(&'static str, &'static str)] =
        &[("clock.start", "72000"), ("clock.length", "18000")];

    fn curve(params: &Self::Params, setting: &mut ShapeSetting) -> Curve {
        let (night, rise) = (params.night.get(), params.evening.get() - params.night.get());
        let at = |hour: f64, share: f64| (hour, night + rise * share);
        let day = [
            at(1.0, 0.0),
            at(8.0, 0.0),
            at(18.0, 0.8),
            at(20.0, 1.0),
            at(21.0, 0.92),
            at(22.0, 0.6),
            at(22.5, 0.52),
            at(23.0, 0.22),
            at(23.75, 0.04),
        ];
        daily(setting, &day, |_| 1.0)
    }
}
