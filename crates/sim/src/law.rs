//! How long one request keeps one worker busy, as a probability law with mean one.
//!
//! Not here: the mean itself, which is a setting and may change while a run goes on.

use model::Quantity as _;
use model::sections::ServiceTimes;

/// A law of service times with mean one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ServiceLaw {
    /// Memoryless; the law of the closed formulas.
    Exponential,
    /// Always the same.
    Deterministic,
    /// The sum of so many exponential phases, at least one: between the two above.
    Erlang(u32),
    /// Lognormal with this squared coefficient of variation, above zero.
    Lognormal(f64),
    /// Two exponential phases with balanced means and this squared coefficient of variation,
    /// above one: most requests are short, a few are very long.
    Hyperexponential(f64),
}

impl From<&ServiceTimes> for ServiceLaw {
    fn from(times: &ServiceTimes) -> Self {
        match times {
            ServiceTimes::Exponential => Self::Exponential,
            ServiceTimes::Deterministic => Self::Deterministic,
            ServiceTimes::Erlang(erlang) => Self::Erlang(erlang.phases.0),
            ServiceTimes::Lognormal(lognormal) => Self::Lognormal(lognormal.scv.get()),
            ServiceTimes::Hyperexponential(hyper) => Self::Hyperexponential(hyper.scv.get()),
        }
    }
}

impl ServiceLaw {
    /// The squared coefficient of variation: the variance, since the mean is one.
    pub fn scv(self) -> f64 {
        match self {
            Self::Exponential => 1.0,
            Self::Deterministic => 0.0,
            Self::Erlang(phases) => 1.0 / f64::from(phases.max(1)),
            Self::Lognormal(scv) | Self::Hyperexponential(scv) => scv,
        }
    }

    /// The probability that a service takes longer than `t` times its mean, in 0 to 1.
    pub fn survival(self, t: f64) -> f64 {
        if t <= 0.0 {
            return 1.0;
        }
        match self {
            Self::Exponential => libm::exp(-t),
            Self::Deterministic => f64::from(u8::from(t < 1.0)),
            Self::Erlang(phases) => erlang_survival(phases.max(1), t),
            Self::Lognormal(scv) if scv > 0.0 => {
                let variance = libm::log1p(scv);
                let z = (libm::log(t) + 0.5 * variance) / libm::sqrt(variance);
                0.5 * libm::erfc(z * core::f64::consts::FRAC_1_SQRT_2)
            }
            Self::Lognormal(_) => Self::Deterministic.survival(t),
            Self::Hyperexponential(scv) => {
                let scv = scv.max(1.0);
                let p = 0.5 * (1.0 + libm::sqrt((scv - 1.0) / (scv + 1.0)));
                let q = 1.0 - p;
                p * libm::exp(-2.0 * p * t) + q * libm::exp(-2.0 * q * t)
            }
        }
    }
}

/// The most phases that are summed one by one.
const MANY_PHASES: u32 = 500;

/// The probability that so many phases together exceed `t` times their mean. Beyond 500 phases by
/// the cube-root transformation (E. B. Wilson, M. M. Hilferty, 1931), within 1e-4 there.
fn erlang_survival(phases: u32, t: f64) -> f64 {
    let k = f64::from(phases);
    if phases > MANY_PHASES {
        let root = libm::sqrt(9.0 * k);
        let z = (libm::cbrt(t) - 1.0 + 1.0 / (9.0 * k)) * root;
        return 0.5 * libm::erfc(z * core::f64::consts::FRAC_1_SQRT_2);
    }
    let x = k * t;
    let (mut term, mut sum) = (libm::exp(-x), 0.0);
    for i in 1..=phases {
        sum += term;
        term *= x / f64::from(i);
    }
    sum.min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_law_has_mean_one_and_its_variance() {
        let laws = [
            ServiceLaw::Exponential,
            ServiceLaw::Deterministic,
            ServiceLaw::Erlang(4),
            ServiceLaw::Erlang(600),
            ServiceLaw::Lognormal(2.0),
            ServiceLaw::Hyperexponential(4.0),
        ];
        for law in laws {
            // Mean and second moment as integrals of the survival function.
            let (step, mut mean, mut square) = (1e-3, 0.0, 0.0);
            for i in 0..200_000 {
                let t = (f64::from(i) + 0.5) * step;
                let survival = law.survival(t);
                mean += survival * step;
                square += 2.0 * t * survival * step;
            }
            assert!((mean - 1.0).abs() < 1e-3, "{law:?}: {mean}");
            let variance = square - mean * mean;
            assert!((variance - law.scv()).abs() < 0.01 * (1.0 + law.scv()), "{law:?}: {variance}");
        }
    }
}
