//! How long one request keeps one worker busy, as a probability law with mean one.
//!
//! Not here: the mean itself, which is a setting and may change while a run goes on.

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
}
