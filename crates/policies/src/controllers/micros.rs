//! Times as whole microseconds, so that comparing two of them is exact.
//!
//! A time is given in seconds, where 0.001 + 60 and 60.001 may differ in the last bit. Not here: a
//! clock.

/// Microseconds in a second.
const PER_SECOND: f64 = 1e6;

/// `seconds` in whole microseconds; what is beyond the range ends at its edge, and what is not a
/// number is zero.
#[expect(clippy::cast_possible_truncation, reason = "a cast from float saturates")]
pub(super) fn micros(seconds: f64) -> i64 {
    (seconds * PER_SECOND).round() as i64
}

/// Whole microseconds in seconds.
pub(super) fn seconds(micros: i64) -> f64 {
    micros as f64 / PER_SECOND
}

#[cfg(test)]
mod tests {
    use super::{micros, seconds};

    #[test]
    fn the_last_bit_of_a_sum_of_seconds_does_not_matter() {
        assert_eq!(micros(0.1 + 0.2), micros(0.3));
        assert_eq!(micros(1e9 + 0.001) - micros(1e9), 1000);
    }

    #[test]
    fn there_and_back_is_the_same() {
        for time in [0.0, -5.0, 0.001, 61.001, 604_800.5] {
            assert_eq!(seconds(micros(time)), time);
        }
    }

    #[test]
    fn what_is_no_time_is_no_trouble() {
        assert_eq!(micros(f64::NAN), 0);
        assert_eq!(micros(f64::INFINITY), i64::MAX);
        assert_eq!(micros(f64::NEG_INFINITY), i64::MIN);
    }
}
