//! The sawtooth: slowly up, suddenly down, over and over.

use model::curve::MAX_RATE;
use model::{
    Card, Curve, Family, Level, PerSecond, Point, Quantity as _, Seconds, Shape, ShapeSetting,
};

use super::within_run;

model::params! {
    /// How long and how high a tooth is.
    pub struct SawtoothParams {
        /// Load at the foot of a tooth.
        low: PerSecond = number {
            label: "Low", default: 60.0, range: [0.0, MAX_RATE], step: 5.0, scale: Log
        },
        /// Load at its tip.
        high: PerSecond = number {
            label: "High", default: 340.0, range: [0.0, MAX_RATE], step: 5.0, scale: Log
        },
        /// How long a tooth is.
        period: Seconds = number {
            label: "Period", default: 3600.0, range: [120.0, 86400.0], step: 60.0, scale: Log
        },
    }
}

/// The most teeth of a run.
const MOST_TEETH: f64 = 180.0;

/// The sawtooth.
pub(crate) struct Sawtooth;

impl Shape for Sawtooth {
    type Params = SawtoothParams;

    const CARD: Card = Card {
        id: "sawtooth",
        name: "Sawtooth",
        summary: "Slowly up, suddenly down, over and over.",
        good_for: "Seeing both edges of a strategy: how it climbs and how it lets go.",
        fidelity: "A drawn shape, not a recording.",
        family: Family::Operations,
        level: Level::Foundation,
        is_default: false,
        article: "",
    };
    const BRINGS: &'static [(&'static str, &'static str)] =
        &[("clock.start", "28800"), ("clock.length", "21600")];

    fn curve(params: &Self::Params, setting: &mut ShapeSetting) -> Curve {
        let (low, high) = (params.low.get(), params.high.get());
        // A curve has room for so many teeth; in a long run they get longer.
        let period = params.period.get().max(setting.length / MOST_TEETH);
        let mut points = Vec::new();
        let mut at = 0.0;
        while at < setting.length {
            points.push(Point { at, rate: low });
            points.push(Point { at: at + period * 0.95, rate: high });
            at += period;
        }
        points.push(Point { at, rate: low });
        within_run(points, setting.length)
    }
}
