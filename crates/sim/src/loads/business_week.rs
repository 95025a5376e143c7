//! The business week: five working days with two humps, and a weekend.

use model::curve::MAX_RATE;
use model::{Card, Curve, Family, Level, PerSecond, Quantity as _, Ratio, Shape, ShapeSetting};

use super::daily;

model::params! {
    /// How busy the week is.
    pub struct BusinessWeekParams {
        /// Load at night.
        night: PerSecond = number {
            label: "Night load", default: 30.0, range: [0.0, MAX_RATE], step: 5.0, scale: Log
        },
        /// Load at the height of a working day.
        peak: PerSecond = number {
            label: "Peak", default: 360.0, range: [0.0, MAX_RATE], step: 5.0, scale: Log
        },
        /// Load of a weekend day as a share of that of a working day.
        weekend: Ratio = number {
            label: "Weekend", default: 0.35, range: [0.0, 1.0], step: 0.05
        },
    }
}

/// The business week.
pub(crate) struct BusinessWeek;

impl Shape for BusinessWeek {
    type Params = BusinessWeekParams;

    const CARD: Card = Card {
        id: "business-week",
        name: "Business week",
        summary: "Five working days with two humps each, and a quiet weekend.",
        good_for: "Seeing what a week costs, and what could be known in advance.",
        fidelity: "A drawn shape, not a recording.",
        family: Family::Operations,
        level: Level::Foundation,
        is_default: false,
        article: "",
    };
    const BRINGS: &'static [(&'static str, &'static str)] = &[("clock.length", "604800")];

    fn curve(params: &Self::Params, setting: &mut ShapeSetting) -> Curve {
        let (night, rise) = (params.night.get(), params.peak.get() - params.night.get());
        let at = |hour: f64, share: f64| (hour, night + rise * share);
        let day = [
            at(3.0, 0.0),
            at(6.5, 0.12),
            at(9.5, 0.9),
            at(11.0, 1.0),
            at(12.75, 0.74),
            at(14.5, 0.96),
            at(17.0, 0.7),
            at(20.0, 0.3),
            at(23.0, 0.08),
        ];
        let weekend = params.weekend.get();
        let first = i32::try_from(setting.weekday).unwrap_or(0);
        daily(setting, &day, |day| if (first + day).rem_euclid(7) >= 5 { weekend } else { 1.0 })
    }
}
