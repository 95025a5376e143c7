//! The lunch rush: an hour of calm, then everybody at once, then calm again.

use model::curve::MAX_RATE;
use model::{Card, Curve, Family, Level, PerSecond, Quantity as _, Shape, ShapeSetting};

use super::daily;

model::params! {
    /// How big the rush is.
    pub struct LunchRushParams {
        /// Load before and after the rush.
        base: PerSecond = number {
            label: "Calm load", default: 50.0, range: [0.0, MAX_RATE], step: 5.0, scale: Log
        },
        /// Load at the height of the rush.
        peak: PerSecond = number {
            label: "Rush", default: 380.0, range: [0.0, MAX_RATE], step: 5.0, scale: Log
        },
    }
}

/// The lunch rush.
pub(crate) struct LunchRush;

impl Shape for LunchRush {
    type Params = LunchRushParams;

    const CARD: Card = Card {
        id: "lunch-rush",
        name: "Lunch rush",
        summary: "Calm, then everybody at once at noon, then calm again.",
        good_for: "Seeing whether a strategy is on time.",
        fidelity: "A drawn shape, not a recording.",
        family: Family::Restaurant,
        level: Level::Intuition,
        is_default: true,
        article: "",
    };
    const BRINGS: &'static [(&'static str, &'static str)] =
        &[("clock.start", "36000"), ("clock.length", "18000")];

    fn curve(params: &Self::Params, setting: &mut ShapeSetting) -> Curve {
        let (base, rise) = (params.base.get(), params.peak.get() - params.base.get());
        let at = |hour: f64, share: f64| (hour, base + rise * share);
        let day = [
            at(10.0, 0.0),
            at(11.3, 0.06),
            at(11.8, 0.12),
            at(12.0, 0.22),
            at(12.08, 0.6),
            at(12.17, 0.94),
            at(12.4, 1.0),
            at(12.85, 0.86),
            at(13.2, 0.42),
            at(13.7, 0.14),
            at(15.0, 0.0),
        ];
        daily(setting, &day, |_| 1.0)
    }
}
