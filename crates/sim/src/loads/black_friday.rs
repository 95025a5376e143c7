//! Black Friday: doors open at midnight, and the evening is worse.

use model::curve::MAX_RATE;
use model::{Card, Curve, Family, Level, PerSecond, Point, Quantity as _, Shape, ShapeSetting};

use super::{HOUR, within_run};

model::params! {
    /// How big the day is.
    pub struct BlackFridayParams {
        /// Load on an ordinary day.
        base: PerSecond = number {
            label: "Ordinary load", default: 50.0, range: [0.0, MAX_RATE], step: 5.0, scale: Log
        },
        /// Load when the sale opens at midnight.
        opening: PerSecond = number {
            label: "Opening", default: 300.0, range: [0.0, MAX_RATE], step: 5.0, scale: Log
        },
        /// Load at the height of the evening.
        evening: PerSecond = number {
            label: "Evening", default: 420.0, range: [0.0, MAX_RATE], step: 5.0, scale: Log
        },
    }
}

/// Black Friday.
pub(crate) struct BlackFriday;

impl Shape for BlackFriday {
    type Params = BlackFridayParams;

    const CARD: Card = Card {
        id: "black-friday",
        name: "Black Friday",
        summary: "The sale opens at midnight, the morning builds up, the evening is worse.",
        good_for: "Seeing a known event that a strategy could have been told of.",
        fidelity: "A drawn shape, not a recording.",
        family: Family::Operations,
        level: Level::Foundation,
        is_default: false,
        article: "",
    };
    const BRINGS: &'static [(&'static str, &'static str)] =
        &[("clock.day", "thu"), ("clock.start", "64800"), ("clock.length", "129600")];

    fn curve(params: &Self::Params, setting: &mut ShapeSetting) -> Curve {
        let base = params.base.get();
        let (opening, evening) = (params.opening.get(), params.evening.get());
        // Hours since midnight of the day on which the run starts: the sale is the day after.
        let sale = [
            (18.0, base),
            (22.5, base * 1.2),
            (23.8, base * 1.8),
            (24.05, opening),
            (24.75, opening * 0.8),
            (26.5, base + opening * 0.2),
            (29.0, base),
            (31.0, base + evening * 0.25),
            (34.0, evening * 0.7),
            (37.0, evening * 0.65),
            (40.0, evening * 0.85),
            (43.5, evening),
            (46.0, evening * 0.75),
            (48.5, base * 1.6),
            (54.0, base),
        ];
        let point = |&(hour, rate): &(f64, f64)| Point { at: hour * HOUR - setting.start, rate };
        within_run(sale.iter().map(point).collect(), setting.length)
    }
}
