//! The law of service times as a table.
//!
//! Not here: the laws themselves (`law`).

use crate::law::ServiceLaw;

/// Nodes for each doubling of the time.
const PER_OCTAVE: usize = 64;
/// Times from 2^-10 to 2^12 of the mean.
const OCTAVES: usize = 22;
const LOWEST: f64 = 1.0 / 1024.0;
/// The bits of a number below its exponent that are not part of a place in the table.
const SHIFT: u32 = 52 - PER_OCTAVE.trailing_zeros();
const FRACTION: f64 = 1.0 / (1_u64 << SHIFT) as f64;

/// The probability that a service takes longer than a time in units of its mean.
///
/// Linear between 64 nodes for each doubling: within 2e-5 of the law, where that is smooth.
#[derive(Clone, Debug)]
pub(super) struct Sizes {
    law: ServiceLaw,
    values: Vec<f64>,
}

impl Sizes {
    pub(super) fn new(law: ServiceLaw) -> Self {
        let fixed = law.scv() <= 0.0;
        let law = if fixed { ServiceLaw::Deterministic } else { law };
        let nodes = if fixed { 0 } else { OCTAVES * PER_OCTAVE + 2 };
        let node = |i: usize| {
            let bits = LOWEST.to_bits() + ((i as u64) << SHIFT);
            law.survival(f64::from_bits(bits))
        };
        Self { law, values: (0..nodes).map(node).collect() }
    }

    pub(super) fn law(&self) -> ServiceLaw {
        self.law
    }

    /// The probability that a service takes longer than `t` times its mean.
    #[inline]
    pub(super) fn survival(&self, t: f64) -> f64 {
        if t < LOWEST {
            return if t <= 0.0 { 1.0 } else { 1.0 - t / LOWEST * (1.0 - self.first()) };
        }
        let place = t.to_bits() - LOWEST.to_bits();
        let i = (place >> SHIFT) as usize;
        if i + 1 >= self.values.len() {
            return self.law.survival(t);
        }
        let u = (place & ((1 << SHIFT) - 1)) as f64 * FRACTION;
        let low = self.values[i];
        low + u * (self.values[i + 1] - low)
    }

    fn first(&self) -> f64 {
        self.values.first().copied().unwrap_or(1.0)
    }
}
