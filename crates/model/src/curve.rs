//! A load curve as a person draws it: control points in time.
//!
//! Not here: what lies between the points (`sim::load` interpolates) and noise.

use std::fmt;

/// The most control points a curve may have.
pub const MAX_POINTS: usize = 400;
/// The highest rate that can be drawn, in requests per second.
pub const MAX_RATE: f64 = 1_000_000.0;
/// The longest time that can be drawn, in seconds: 14 days.
pub const MAX_TIME: f64 = 30.0 * 86_400.0;

/// A control point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// Since the start of the run, in seconds.
    pub at: f64,
    /// Requests per second.
    pub rate: f64,
}

/// Control points in order of time: at least one, at most [`MAX_POINTS`], times strictly rising.
///
/// Before the first and after the last point the curve is level.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve(Vec<Point>);

impl Curve {
    /// Takes control points.
    ///
    /// # Errors
    /// No point or too many, a time or a rate out of range, times that do not rise.
    pub fn new(points: Vec<Point>) -> Result<Self, CurveError> {
        if points.is_empty() || points.len() > MAX_POINTS {
            return Err(CurveError::Count(points.len()));
        }
        for (i, point) in points.iter().enumerate() {
            if !(0.0..=MAX_TIME).contains(&point.at) {
                return Err(CurveError::Time { index: i, at: point.at });
            }
            if !(0.0..=MAX_RATE).contains(&point.rate) {
                return Err(CurveError::Rate { index: i, rate: point.rate });
            }
            if i > 0 && point.at <= points[i - 1].at {
                return Err(CurveError::Order { index: i, at: point.at, last: points[i - 1].at });
            }
        }
        Ok(Self(points))
    }

    /// The control points in order of time.
    pub fn points(&self) -> &[Point] {
        &self.0
    }
}

/// What is wrong with control points. Points are counted from one, as people do.
#[derive(Clone, Debug, PartialEq)]
pub enum CurveError {
    /// None, or too many.
    Count(usize),
    /// A time out of range.
    Time {
        /// Which point, from zero.
        index: usize,
        /// The time that was given.
        at: f64,
    },
    /// A rate out of range.
    Rate {
        /// Which point, from zero.
        index: usize,
        /// The rate that was given.
        rate: f64,
    },
    /// A time that is not later than the one before.
    Order {
        /// Which point, from zero.
        index: usize,
        /// The time that was given.
        at: f64,
        /// The time of the point before.
        last: f64,
    },
}

impl fmt::Display for CurveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Count(n) => {
                write!(f, "the curve has {n} points, but must have 1 to {MAX_POINTS}")
            }
            Self::Time { index, at } => write!(
                f,
                "the time of point {} is {at}, but must lie in 0 to {MAX_TIME} seconds",
                index + 1
            ),
            Self::Rate { index, rate } => write!(
                f,
                "the rate of point {} is {rate}, but must lie in 0 to {MAX_RATE} requests per \
                 second",
                index + 1
            ),
            Self::Order { index, at, last } => write!(
                f,
                "the time of point {} is {at}, but must be later than {last}, the point before",
                index + 1
            ),
        }
    }
}

impl std::error::Error for CurveError {}

#[cfg(test)]
mod tests {
    use super::*;

    fn curve(points: &[(f64, f64)]) -> Result<Curve, CurveError> {
        Curve::new(points.iter().map(|&(at, rate)| Point { at, rate }).collect())
    }

    #[test]
    fn a_curve_needs_rising_times_and_rates_that_exist() {
        assert!(curve(&[(0.0, 5.0), (60.0, 0.0)]).is_ok());
        assert_eq!(curve(&[]), Err(CurveError::Count(0)));
        let twice = curve(&[(60.0, 5.0), (60.0, 6.0)]);
        assert_eq!(twice, Err(CurveError::Order { index: 1, at: 60.0, last: 60.0 }));
        for rate in [-1.0, f64::NAN, f64::INFINITY, 3e6] {
            assert!(matches!(curve(&[(0.0, rate)]), Err(CurveError::Rate { index: 0, .. })));
            assert!(matches!(curve(&[(rate, 1.0)]), Err(CurveError::Time { index: 0, .. })));
        }
    }
}
