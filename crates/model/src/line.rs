//! What lies between the control points of a curve, and fewer points for the same curve.
//!
//! Not here: noise and events, which lie on top of the curve (`sim::load`).

use crate::curve::{Curve, Point};

/// The curve through control points, monotone between any two of them.
///
/// Cubic Hermite pieces with the slopes of Fritsch and Butland, as in PCHIP (F. N. Fritsch,
/// J. Butland, "A method for constructing local monotone piecewise cubic interpolants", 1984):
/// no overshoot, so a load never dips below zero between two points.
#[derive(Clone, Debug)]
pub struct Line {
    pieces: Vec<Piece>,
}

/// A cubic from one point to the next.
#[derive(Clone, Copy, Debug)]
struct Piece {
    /// Where it begins, in seconds.
    from: f64,
    /// One over its length; 0 where the line is level for ever.
    scale: f64,
    /// Coefficients of the powers of the share of the piece that has passed.
    powers: [f64; 4],
}

impl Piece {
    fn level(from: f64, rate: f64) -> Self {
        Self { from, scale: 0.0, powers: [rate, 0.0, 0.0, 0.0] }
    }

    #[inline]
    fn rate(&self, t: f64) -> f64 {
        let share = (t - self.from) * self.scale;
        let [p0, p1, p2, p3] = self.powers;
        (p0 + share * (p1 + share * (p2 + share * p3))).max(0.0)
    }
}

impl Line {
    /// The line through the points of `curve`.
    pub fn new(curve: &Curve) -> Self {
        Self::through(curve.points())
    }

    /// The line through points whose times rise; at least one.
    fn through(points: &[Point]) -> Self {
        let at: Vec<f64> = points.iter().map(|point| point.at).collect();
        let rate: Vec<f64> = points.iter().map(|point| point.rate).collect();
        let slope = slopes(&at, &rate);
        let mut pieces = vec![Piece::level(at[0], rate[0])];
        for i in 1..at.len() {
            let width = at[i] - at[i - 1];
            let rise = rate[i] - rate[i - 1];
            let (m0, m1) = (slope[i - 1] * width, slope[i] * width);
            let powers = [rate[i - 1], m0, 3.0 * rise - 2.0 * m0 - m1, m0 + m1 - 2.0 * rise];
            pieces.push(Piece { from: at[i - 1], scale: 1.0 / width, powers });
        }
        pieces.push(Piece::level(at[at.len() - 1], rate[at.len() - 1]));
        Self { pieces }
    }

    /// The rate at time `t`, level before the first and after the last point.
    pub fn rate(&self, t: f64) -> f64 {
        self.rate_after(&mut self.pieces[1..].partition_point(|piece| piece.from <= t), t)
    }

    /// The rate at `t`, which must not go back between two calls with the same `passed`; that
    /// counts the points behind and begins at 0. For walking through a run without searching.
    #[inline]
    pub fn rate_after(&self, passed: &mut usize, t: f64) -> f64 {
        while self.pieces.get(*passed + 1).is_some_and(|piece| piece.from <= t) {
            *passed += 1;
        }
        self.pieces[*passed].rate(t)
    }
}

fn slopes(at: &[f64], rate: &[f64]) -> Vec<f64> {
    let n = at.len();
    let width = |i: usize| at[i + 1] - at[i];
    let secant = |i: usize| (rate[i + 1] - rate[i]) / width(i);
    (0..n)
        .map(|i| {
            // Level at both ends, as the curve is beyond them.
            if i == 0 || i + 1 == n {
                return 0.0;
            }
            let (before, after) = (secant(i - 1), secant(i));
            if before * after <= 0.0 {
                return 0.0;
            }
            let (h0, h1) = (width(i - 1), width(i));
            let (w0, w1) = (2.0 * h1 + h0, h1 + 2.0 * h0);
            (w0 + w1) / (w0 / before + w1 / after)
        })
        .collect()
}

/// Chooses at most `most` of `samples` such that the line through them strays as little as it
/// can be made to by adding, one after the other, the sample it misses most; stops early once it
/// strays by no more than `tolerance`. Answers with the choice and how far it strays at most.
///
/// Times of `samples` must rise. The first and the last are always chosen.
pub fn fewer(samples: &[Point], most: usize, tolerance: f64) -> (Vec<Point>, f64) {
    if samples.len() <= 2 {
        return (samples.to_vec(), 0.0);
    }
    let mut chosen = vec![0, samples.len() - 1];
    loop {
        let points: Vec<Point> = chosen.iter().map(|&i| samples[i]).collect();
        let (worst, error) = worst_miss(&Line::through(&points), samples);
        if error <= tolerance || chosen.len() >= most.max(2) {
            return (points, error);
        }
        let place = chosen.partition_point(|&i| i < worst);
        chosen.insert(place, worst);
    }
}

/// The sample that the line misses most, and by how much.
fn worst_miss(line: &Line, samples: &[Point]) -> (usize, f64) {
    let mut passed = 0;
    let mut worst = (0, 0.0);
    for (i, sample) in samples.iter().enumerate() {
        let miss = (line.rate_after(&mut passed, sample.at) - sample.rate).abs();
        if miss > worst.1 {
            worst = (i, miss);
        }
    }
    worst
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(points: &[(f64, f64)]) -> Line {
        let points = points.iter().map(|&(at, rate)| Point { at, rate }).collect();
        Line::new(&Curve::new(points).unwrap())
    }

    #[test]
    fn the_line_meets_its_points_and_is_level_beyond_them() {
        let line = line(&[(60.0, 10.0), (120.0, 50.0), (600.0, 0.0)]);
        for (t, rate) in [(0.0, 10.0), (60.0, 10.0), (120.0, 50.0), (600.0, 0.0), (9e9, 0.0)] {
            assert_eq!(line.rate(t).to_bits(), f64::to_bits(rate), "at {t}");
        }
    }

    #[test]
    fn between_two_points_the_line_never_overshoots() {
        let line = line(&[(0.0, 5.0), (10.0, 5.0), (11.0, 400.0), (500.0, 400.0), (900.0, 0.0)]);
        let mut last = 0.0;
        for t in 0..=500 {
            let rate = line.rate(f64::from(t));
            assert!((5.0..=400.0).contains(&rate) && rate >= last - 1e-9, "{rate} at {t}");
            last = rate;
        }
    }

    #[test]
    fn fewer_points_state_how_far_they_stray() {
        let wave =
            |i: i32| Point { at: f64::from(i) * 10.0, rate: f64::from((i % 40 - 20).abs()) * 5.0 };
        let samples: Vec<Point> = (0..400).map(wave).collect();
        let (points, error) = fewer(&samples, 24, 0.0);
        assert_eq!(points.len(), 24);
        let line = Line::through(&points);
        let worst = samples.iter().map(|s| (line.rate(s.at) - s.rate).abs()).fold(0.0, f64::max);
        assert!((worst - error).abs() < 1e-12 && error < 25.0, "{worst} {error}");
        let (all, none) = fewer(&samples, 400, 1e-9);
        assert!(none <= 1e-9 && all.len() < 400);
    }
}
