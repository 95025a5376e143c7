//! The wait of those who wait, as a few points with weights.
//!
//! Not here: who waits, and the service that follows (`response`).

/// Number of points.
pub(super) const WAITS: usize = 22;

/// Weights, and the points of the normal law in the middle of strata with such weights: finer
/// towards the tail, and with the percentiles that are asked for in the middle of theirs.
const STRATA: [(f64, f64); WAITS] = [
    (0.057_5, -1.899_490_611),
    (0.057_5, -1.364_214_709),
    (0.057_5, -1.063_621_938),
    (0.057_5, -0.837_164_694),
    (0.057_5, -0.647_203_881),
    (0.057_5, -0.478_211_048),
    (0.057_5, -0.321_937_557),
    (0.057_5, -0.173_192_651),
    (0.08, 0.0),
    (0.06, 0.176_374_165),
    (0.06, 0.331_853_346),
    (0.06, 0.495_850_347),
    (0.06, 0.674_489_75),
    (0.06, 0.877_896_295),
    (0.06, 1.126_391_129),
    (0.04, 1.405_071_56),
    (0.02, 1.644_853_627),
    (0.015, 1.845_258_117),
    (0.011, 2.064_186_89),
    (0.008, 2.326_347_874),
    (0.004, 2.652_069_808),
    (0.002, 3.090_232_306),
];

/// Points with weights of the wait that is gamma distributed with a mean and a shape, by the
/// cube-root transformation (E. B. Wilson, M. M. Hilferty, 1931); ascending, not negative.
#[derive(Clone, Copy, Debug)]
pub(super) struct Waits {
    centre: f64,
    scale: f64,
    mean: f64,
}

impl Waits {
    pub(super) fn new(mean: f64, shape: f64) -> Self {
        let part = 1.0 / (9.0 * shape);
        Self { centre: 1.0 - part, scale: libm::sqrt(part), mean }
    }

    /// The wait that is exceeded with the probability of a normal number exceeding `z`.
    #[inline]
    pub(super) fn at(&self, z: f64) -> f64 {
        let root = (self.centre + self.scale * z).max(0.0);
        self.mean * root * root * root
    }

    /// The probability of waiting longer than `t`.
    pub(super) fn survival(&self, t: f64) -> f64 {
        if t <= 0.0 {
            return 1.0;
        }
        let z = (libm::cbrt(t / self.mean) - self.centre) / self.scale;
        0.5 * libm::erfc(z * core::f64::consts::FRAC_1_SQRT_2)
    }

    /// Weight and wait of every point.
    #[inline]
    pub(super) fn points(self) -> impl Iterator<Item = (f64, f64)> {
        STRATA.iter().map(move |&(weight, z)| (weight, self.at(z)))
    }
}
