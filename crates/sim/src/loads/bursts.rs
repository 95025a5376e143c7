//! Bursts: short peaks at times that only the seed knows.

use model::curve::MAX_RATE;
use model::{
    Card, Count, Curve, Family, Level, PerSecond, Point, Quantity as _, Seconds, Shape,
    ShapeSetting,
};

use super::within_run;

model::params! {
    /// How many bursts there are and how big.
    pub struct BurstsParams {
        /// Load between the bursts.
        base: PerSecond = number {
            label: "Base load", default: 60.0, range: [0.0, MAX_RATE], step: 5.0, scale: Log
        },
        /// Load at the height of the biggest burst.
        peak: PerSecond = number {
            label: "Burst", default: 320.0, range: [0.0, MAX_RATE], step: 5.0, scale: Log
        },
        /// How many bursts there are.
        count: Count = number {
            label: "Bursts", default: 8.0, range: [0.0, 60.0], step: 1.0
        },
        /// How long a burst lasts.
        width: Seconds = number {
            label: "Width", default: 600.0, range: [30.0, 14400.0], step: 30.0, scale: Log
        },
    }
}

/// Bursts.
pub(crate) struct Bursts;

impl Shape for Bursts {
    type Params = BurstsParams;

    const CARD: Card = Card {
        id: "bursts",
        name: "Bursts",
        summary: "Short peaks of different size at times that only the seed knows.",
        good_for: "Seeing what a cooldown or a slow meter misses.",
        fidelity: "A drawn shape, not a recording.",
        family: Family::Operations,
        level: Level::Foundation,
        is_default: false,
        article: "",
    };
    const BRINGS: &'static [(&'static str, &'static str)] =
        &[("clock.start", "28800"), ("clock.length", "28800")];

    fn curve(params: &Self::Params, setting: &mut ShapeSetting) -> Curve {
        let (base, rise) = (params.base.get(), params.peak.get() - params.base.get());
        let count = params.count.0;
        let width = params.width.get();
        let slot = setting.length / f64::from(count.max(1));
        let mut points = vec![Point { at: 0.0, rate: base }];
        for i in 0..count {
            // One burst a slot, somewhere in it: random, but never all at once.
            let half = (0.5 * width).min(0.4 * slot);
            let room = slot - 2.0 * half;
            let middle = f64::from(i) * slot + half + room * setting.dice.uniform();
            let size = 0.35 + 0.65 * setting.dice.uniform();
            let top = base + rise * size;
            points.push(Point { at: middle - half, rate: base });
            points.push(Point { at: middle - 0.4 * half, rate: top });
            points.push(Point { at: middle + 0.4 * half, rate: top * 0.95 });
            points.push(Point { at: middle + half, rate: base });
        }
        points.push(Point { at: setting.length, rate: base });
        within_run(points, setting.length)
    }
}
