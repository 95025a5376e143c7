//! The flash crowd: a mention somewhere, and everybody looks.

use model::curve::MAX_RATE;
use model::{
    Card, Curve, Factor, Family, Level, PerSecond, Point, Quantity as _, Seconds, Shape,
    ShapeSetting,
};

use super::within_run;

model::params! {
    /// How sudden and how big the crowd is.
    pub struct FlashCrowdParams {
        /// Load without the crowd.
        base: PerSecond = number {
            label: "Base load", default: 60.0, range: [0.0, MAX_RATE], step: 5.0, scale: Log
        },
        /// How many times the base load the crowd brings.
        factor: Factor = number {
            label: "Crowd", default: 6.0, range: [1.0, 100.0], step: 0.5
        },
        /// When the crowd comes, counted from the start of the run.
        at: Seconds = number {
            label: "Comes after", default: 7200.0, range: [0.0, 1_209_600.0], step: 300.0,
            scale: Log
        },
        /// How long it takes until all are there.
        rise: Seconds = number {
            label: "Rises for", default: 180.0, range: [5.0, 7200.0], step: 5.0, scale: Log
        },
        /// How long it takes until half of them have gone.
        half_life: Seconds = number {
            label: "Half-life", default: 2400.0, range: [60.0, 86400.0], step: 60.0, scale: Log
        },
    }
}

/// The flash crowd.
pub(crate) struct FlashCrowd;

impl Shape for FlashCrowd {
    type Params = FlashCrowdParams;

    const CARD: Card = Card {
        id: "flash-crowd",
        name: "Flash crowd",
        summary: "Six times the load within three minutes, then a slow decay.",
        good_for: "Comparing how strategies meet a sudden rise.",
        fidelity: "A drawn shape, not a recording.",
        family: Family::Operations,
        level: Level::Foundation,
        is_default: false,
        article: "",
    };
    const BRINGS: &'static [(&'static str, &'static str)] = &[("clock.length", "21600")];

    fn curve(params: &Self::Params, setting: &mut ShapeSetting) -> Curve {
        let base = params.base.get();
        let crowd = base * (params.factor.get() - 1.0);
        let (at, top) = (params.at.get(), params.at.get() + params.rise.get());
        let mut points = vec![Point { at: 0.0, rate: base }, Point { at, rate: base }];
        points.push(Point { at: top, rate: base + crowd });
        // Eight points over five half-lives follow the decay closely enough to be moved by hand.
        for i in 1..=8 {
            let lives = f64::from(i) * 5.0 / 8.0;
            let rate = base + crowd * libm::exp(-lives * core::f64::consts::LN_2);
            points.push(Point { at: top + lives * params.half_life.get(), rate });
        }
        within_run(points, setting.length)
    }
}
