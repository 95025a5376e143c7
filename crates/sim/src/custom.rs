//! The custom metric: a curve that the scenario draws for strategies that are told to watch it.
//!
//! Not here: when it is read (`meter`).

use model::Quantity as _;
use model::sections::CustomPoint;

/// A curve of straight lines between points, level before the first and after the last.
pub(crate) struct Custom {
    points: Vec<(f64, f64)>,
    passed: usize,
}

impl Custom {
    /// The curve through `points`, in order of time; `None` if there is no point.
    pub(crate) fn new(points: &[CustomPoint]) -> Option<Self> {
        let mut ordered: Vec<(f64, f64)> = Vec::new();
        for point in points {
            let (at, value) = (point.at.get(), point.value.get());
            // Of two at the same time the later on the list comes later.
            ordered.insert(ordered.partition_point(|other| other.0 <= at), (at, value));
        }
        (!ordered.is_empty()).then_some(Self { points: ordered, passed: 0 })
    }

    /// The value at the time `at`; times must not go back between two calls.
    pub(crate) fn value(&mut self, at: f64) -> f64 {
        while self.points.get(self.passed).is_some_and(|point| point.0 <= at) {
            self.passed += 1;
        }
        let Some(&(from, low)) = self.passed.checked_sub(1).map(|i| &self.points[i]) else {
            return self.points[0].1;
        };
        match self.points.get(self.passed) {
            Some(&(to, high)) => low + (high - low) * (at - from) / (to - from),
            None => low,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::{Factor, Seconds};

    #[test]
    fn it_is_level_outside_its_points_and_straight_between_them() {
        let point = |at, value| CustomPoint { at: Seconds::new(at), value: Factor::new(value) };
        let mut custom =
            Custom::new(&[point(20.0, 5.0), point(10.0, 1.0), point(20.0, -3.0)]).unwrap();
        let values = [0.0, 10.0, 15.0, 20.0, 99.0].map(|at| custom.value(at));
        assert_eq!(values, [1.0, 1.0, 3.0, -3.0, -3.0]);
        assert!(Custom::new(&[]).is_none());
    }
}
