//! The exponential function where it decays, fast enough to be taken many times a step.
//!
//! Not here: logarithms and the rest (`libm`).

use core::f64::consts::LOG2_E;

/// Parts of ln 2, the first with zeros at its end, so that multiples of it are exact.
const LN_2_HIGH: f64 = 6.931_471_803_691_238e-1;
const LN_2_LOW: f64 = 1.908_214_929_270_587_7e-10;
/// Adding this to a number below 2^51 leaves the nearest whole number in the low bits.
const ROUND: f64 = 6_755_399_441_055_744.0;
/// Beyond this nothing is left.
const NOTHING: f64 = 700.0;

/// `e^-x` for `x` not below 0, within 1e-9 relatively; 0 beyond 700.
#[inline]
pub(super) fn decay(x: f64) -> f64 {
    if x > NOTHING {
        return 0.0;
    }
    let shifted = x * LOG2_E + ROUND;
    let halvings = shifted - ROUND;
    let r = halvings * LN_2_HIGH - x + halvings * LN_2_LOW;
    // The Taylor polynomial, in two halves that do not wait for each other.
    let s = r * r;
    let low = (1.0 + r) + s * (0.5 + r * (1.0 / 6.0));
    let high = (1.0 / 24.0 + r * (1.0 / 120.0)) + s * (1.0 / 720.0 + r * (1.0 / 5040.0));
    let value = low + s * s * (high + s * s * (1.0 / 40320.0));
    // Times two to the power of minus `halvings`.
    f64::from_bits(value.to_bits().wrapping_sub(shifted.to_bits() << 52))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_the_exponential_function() {
        for i in 0..140_000 {
            let x = f64::from(i) * 0.005;
            let exact = libm::exp(-x);
            let error = (decay(x) - exact).abs();
            assert!(error < 1e-9 * exact, "{x}: {error}");
        }
        assert_eq!(decay(0.0), 1.0);
        assert_eq!(decay(1e300), 0.0);
    }
}
