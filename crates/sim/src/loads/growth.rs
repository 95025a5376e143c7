//! Growth with noise: every day a little more.

use model::curve::MAX_RATE;
use model::{Card, Curve, Factor, Family, Level, PerSecond, Quantity as _, Shape, ShapeSetting};

use super::{DAY, daily};

model::params! {
    /// How fast it grows.
    pub struct GrowthParams {
        /// Load at the height of the first day.
        base: PerSecond = number {
            label: "First peak", default: 120.0, range: [0.0, MAX_RATE], step: 5.0, scale: Log
        },
        /// How many times the first peak the last one is.
        factor: Factor = number {
            label: "Growth", default: 3.0, range: [0.1, 20.0], step: 0.1
        },
    }
}

/// Growth with noise.
pub(crate) struct Growth;

impl Shape for Growth {
    type Params = GrowthParams;

    const CARD: Card = Card {
        id: "growth",
        name: "Growth with noise",
        summary: "Two weeks of days, every one a little busier, and nothing is smooth.",
        good_for: "Seeing what noise does to thresholds, and growth to limits.",
        fidelity: "A drawn shape, not a recording.",
        family: Family::Operations,
        level: Level::Foundation,
        is_default: false,
        article: "",
    };
    const BRINGS: &'static [(&'static str, &'static str)] = &[
        ("clock.length", "1209600"),
        ("traffic.noise.strength", "0.15"),
        ("traffic.noise.memory", "600"),
    ];

    fn curve(params: &Self::Params, setting: &mut ShapeSetting) -> Curve {
        let base = params.base.get();
        let day = [
            (3.0, base * 0.2),
            (8.0, base * 0.7),
            (11.0, base),
            (15.0, base * 0.95),
            (20.0, base * 0.55),
        ];
        let days = (setting.length / DAY).max(1.0);
        let growth = params.factor.get() - 1.0;
        daily(setting, &day, |day| (1.0 + growth * f64::from(day) / days).max(0.0))
    }
}
