//! The quiet afternoon: hardly anybody comes.

use model::curve::MAX_RATE;
use model::{Card, Curve, Family, Level, PerSecond, Quantity as _, Shape, ShapeSetting};

use super::daily;

model::params! {
    /// How quiet it is.
    pub struct QuietAfternoonParams {
        /// Load on average.
        base: PerSecond = number {
            label: "Load", default: 60.0, range: [0.0, MAX_RATE], step: 5.0, scale: Log
        },
    }
}

/// The quiet afternoon.
pub(crate) struct QuietAfternoon;

impl Shape for QuietAfternoon {
    type Params = QuietAfternoonParams;

    const CARD: Card = Card {
        id: "quiet-afternoon",
        name: "Quiet afternoon",
        summary: "Hardly anybody comes, for hours.",
        good_for: "Seeing what it costs to have people stand about.",
        fidelity: "A drawn shape, not a recording.",
        family: Family::Restaurant,
        level: Level::Intuition,
        is_default: false,
        article: "",
    };
    const BRINGS: &'static [(&'static str, &'static str)] =
        &[("clock.start", "50400"), ("clock.length", "14400")];

    fn curve(params: &Self::Params, setting: &mut ShapeSetting) -> Curve {
        let base = params.base.get();
        let day = [
            (6.0, base * 0.8),
            (14.0, base * 1.15),
            (15.0, base * 0.85),
            (15.75, base * 1.0),
            (16.5, base * 0.8),
            (17.25, base * 1.1),
            (18.0, base * 1.3),
            (22.0, base * 0.9),
        ];
        daily(setting, &day, |_| 1.0)
    }
}
