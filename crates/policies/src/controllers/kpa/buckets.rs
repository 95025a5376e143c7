//! A metric in buckets of time, and its average over a sliding window.
//!
//! Values of one bucket add up. A silence that ends counts as zeros; one that still lasts makes
//! the window shorter instead. Source: knative/serving, pkg/autoscaler/aggregation/bucketing.go.
//! Not here: which values are recorded, and what an average means.

use crate::controllers::micros::micros;

/// More buckets than any window of the real controller has (an hour in seconds); a longer window
/// is cut to it.
const MOST_BUCKETS: i64 = 86_400;

/// The shortest bucket in microseconds.
const LEAST_BUCKET: i64 = 1000;

/// The share of the weights that the buckets of a window hold together.
const WEIGHT_PRECISION: f64 = 0.9999;

/// The weight of the newest bucket is never less than this.
const LEAST_DECAY: f64 = 0.2;

/// A bucket with a smaller weight changes nothing that a double could show.
const NO_WEIGHT: f64 = 1e-18;

/// Linear averages are rounded to one part of this: six decimals.
const DECIMALS: f64 = 1e6;

/// A larger value is cut to this, so that no sum is ever infinite.
const LARGEST: f64 = 1e300;

/// How the buckets of a window make one number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Algorithm {
    /// The mean of the buckets, rounded to six decimals.
    Linear,
    /// A sum with weights that fall by the same factor from each bucket to the next older one. It
    /// is not divided by the sum of the weights.
    WeightedExponential,
}

/// The buckets of one window: a ring that is made once and then only written to.
#[derive(Clone, Debug)]
pub struct Buckets {
    algorithm: Algorithm,
    /// Length of the window and of a bucket in microseconds.
    window: i64,
    bucket: i64,
    ring: Box<[f64]>,
    /// The sum of the ring.
    total: f64,
    /// The first bucket written since the last gap, as its number on the clock.
    first: Option<i64>,
    /// The latest bucket written, and where it lies in the ring.
    last: Option<i64>,
    newest: usize,
    /// Whether the window ends within a bucket.
    is_ragged: bool,
    decay: f64,
}

/// How many buckets it takes to cover a window.
fn count(window: i64, bucket: i64) -> i64 {
    (window / bucket + i64::from(window % bucket != 0)).clamp(1, MOST_BUCKETS)
}

/// The weight of the newest of `count` buckets.
fn decay(count: usize) -> f64 {
    (1.0 - libm::pow(1.0 - WEIGHT_PRECISION, 1.0 / count as f64)).max(LEAST_DECAY)
}

/// Where the bucket with this number lies in a ring of `len`.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    reason = "the remainder lies between zero and the length of the ring"
)]
fn place(number: i64, len: usize) -> usize {
    number.rem_euclid(len as i64) as usize
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the number of buckets is at least one and at most MOST_BUCKETS"
)]
fn ring(count: i64) -> Box<[f64]> {
    vec![0.0; count as usize].into_boxed_slice()
}

impl Buckets {
    /// Empty buckets of `bucket` seconds, at least a millisecond, for a window of `window` seconds.
    pub fn new(algorithm: Algorithm, window: f64, bucket: f64) -> Self {
        let bucket = micros(bucket).max(LEAST_BUCKET);
        let window = Self::covered(micros(window), bucket);
        let ring = ring(count(window, bucket));
        let decay = decay(ring.len());
        Self {
            algorithm,
            window,
            bucket,
            ring,
            total: 0.0,
            first: None,
            last: None,
            newest: 0,
            is_ragged: window % bucket != 0,
            decay,
        }
    }

    /// A window of at least one bucket and at most as many as there may be.
    fn covered(window: i64, bucket: i64) -> i64 {
        window.clamp(bucket, bucket.saturating_mul(MOST_BUCKETS))
    }

    /// The number of the bucket that a time falls into.
    pub(super) fn number(&self, now: f64) -> i64 {
        micros(now).div_euclid(self.bucket)
    }

    /// Whether it is a whole window or more from one bucket to another.
    fn is_window(&self, from: i64, to: i64) -> bool {
        to.saturating_sub(from) >= self.buckets()
    }

    /// Whether so many buckets are longer than the window, which may end within one.
    fn exceeds(&self, buckets: i64) -> bool {
        buckets > self.buckets() || buckets == self.buckets() && self.is_ragged
    }

    /// Adds `value` to the bucket of `now`. What is no number is ignored, and so is what lies a
    /// whole window or more behind the latest value.
    pub fn record(&mut self, now: f64, value: f64) {
        self.record_in(self.number(now), value);
    }

    /// Adds `value` to the bucket with this number, see [`Self::record`].
    pub(super) fn record_in(&mut self, at: i64, value: f64) {
        if value.is_nan() {
            return;
        }
        let mut place = self.newest;
        match self.last {
            Some(last) if at == last => {}
            Some(last) if at < last => {
                if self.is_window(at, last) {
                    return;
                }
                self.begin_at(at);
                place = self::place(at, self.ring.len());
            }
            Some(last) if !self.is_window(last, at) => {
                self.begin_at(at);
                self.skip(last, at);
                self.last = Some(at);
                place = self.newest;
            }
            _ => {
                self.restart(at);
                place = self.newest;
            }
        }
        let value = value.clamp(-LARGEST, LARGEST);
        self.ring[place] += value;
        self.total += value;
    }

    /// The window begins at a bucket at the latest.
    fn begin_at(&mut self, at: i64) {
        self.first = Some(self.first.map_or(at, |first| first.min(at)));
    }

    /// Forgets everything: the window begins anew.
    fn restart(&mut self, at: i64) {
        self.ring.fill(0.0);
        self.total = 0.0;
        self.first = Some(at);
        self.last = Some(at);
        self.newest = place(at, self.ring.len());
    }

    /// The place after a place in the ring.
    fn following(&self, place: usize) -> usize {
        if place + 1 == self.ring.len() { 0 } else { place + 1 }
    }

    /// Makes the buckets after `last` up to `at` zeros.
    fn skip(&mut self, last: i64, at: i64) {
        let mut wrapped = false;
        for _ in last..at {
            self.newest = self.following(self.newest);
            self.total -= self.ring[self.newest];
            self.ring[self.newest] = 0.0;
            wrapped |= self.newest == 0;
        }
        if wrapped {
            // Once a round, so that what additions and subtractions lose cannot pile up.
            self.total = self.ring.iter().sum();
        }
    }

    /// Changes the length of the window to `window` seconds and keeps its newest buckets. This is
    /// the only step that allocates.
    pub fn resize(&mut self, now: f64, window: f64) {
        let window = Self::covered(micros(window), self.bucket);
        if window == self.window {
            return;
        }
        let mut wider = ring(count(window, self.bucket));
        self.first = None;
        self.total = 0.0;
        let recent = self.last.filter(|&last| !self.exceeds(self.number(now).saturating_sub(last)));
        if let Some(last) = recent {
            let mut number = last;
            for _ in 0..wider.len().min(self.ring.len()) {
                let value = self.ring[place(number, self.ring.len())];
                wider[place(number, wider.len())] = value;
                self.total += value;
                number -= 1;
            }
            // As the real one has it: a full old window, even if it was younger than that.
            self.first = Some(last - count(self.window, self.bucket) + 1);
        }
        self.decay = decay(wider.len());
        self.window = window;
        self.is_ragged = window % self.bucket != 0;
        self.newest = self.last.map_or(0, |last| place(last, wider.len()));
        self.ring = wider;
    }

    /// Whether nothing has been recorded for more than the window.
    pub fn is_empty(&self, now: f64) -> bool {
        self.is_empty_at(self.number(now))
    }

    /// See [`Self::is_empty`], at the bucket with this number.
    pub(super) fn is_empty_at(&self, at: i64) -> bool {
        self.last.is_none_or(|last| self.exceeds(at.saturating_sub(last)))
    }

    /// The average of the window that ends at `now`; zero if it holds nothing.
    pub fn average(&self, now: f64) -> f64 {
        self.average_at(self.number(now))
    }

    /// See [`Self::average`], at the bucket with this number.
    pub(super) fn average_at(&self, at: i64) -> f64 {
        let Some(last) = self.last else { return 0.0 };
        let silent = at.saturating_sub(last).max(0);
        match self.algorithm {
            Algorithm::Linear => self.linear(last, silent),
            Algorithm::WeightedExponential => self.weighted(silent),
        }
    }

    /// How many buckets the window has.
    #[expect(clippy::cast_possible_wrap, reason = "at most MOST_BUCKETS")]
    fn buckets(&self) -> i64 {
        self.ring.len() as i64
    }

    /// The mean after `silent` buckets without a value.
    fn linear(&self, last: i64, silent: i64) -> f64 {
        if silent >= self.buckets() {
            return 0.0;
        }
        let mut sum = self.total;
        let mut place = self.newest;
        for _ in 0..silent {
            place = self.following(place);
            sum -= self.ring[place];
        }
        let left = self.buckets() - silent;
        let known = self.first.map_or(left, |first| last.saturating_sub(first).saturating_add(1));
        let mean = sum / known.min(left) as f64;
        // Beyond that there are no decimals to round. Adding zero makes a negative zero positive.
        if mean.abs() < 1e9 { (mean * DECIMALS).round() / DECIMALS + 0.0 } else { mean }
    }

    /// The weighted sum after `silent` buckets without a value.
    fn weighted(&self, silent: i64) -> f64 {
        if self.exceeds(silent) {
            return 0.0;
        }
        let left = self.buckets() - silent;
        let mut weight = self.decay * libm::pow(1.0 - self.decay, silent as f64);
        let mut place = self.newest;
        let mut sum = 0.0;
        for _ in 0..left {
            if weight < NO_WEIGHT {
                break;
            }
            sum += self.ring[place] * weight;
            weight *= 1.0 - self.decay;
            place = place.checked_sub(1).unwrap_or(self.ring.len() - 1);
        }
        sum
    }
}

#[cfg(test)]
mod tests {
    use super::{Algorithm, Buckets};
    use crate::controllers::micros::{micros, seconds};
    use model::Dice;

    fn linear(window: f64, values: &[(f64, f64)]) -> Buckets {
        let mut buckets = Buckets::new(Algorithm::Linear, window, 1.0);
        for &(time, value) in values {
            buckets.record(time, value);
        }
        buckets
    }

    #[test]
    fn a_young_window_divides_by_the_seconds_it_has() {
        let buckets = linear(60.0, &[(100.0, 30.0), (101.0, 10.0)]);
        assert_eq!(buckets.average(101.9), 20.0);
    }

    #[test]
    fn values_of_one_second_add_up() {
        assert_eq!(linear(60.0, &[(7.1, 2.0), (7.9, 3.0)]).average(7.0), 5.0);
    }

    #[test]
    fn a_silence_shortens_the_window_until_nothing_is_left() {
        let buckets = linear(3.0, &[(0.0, 3.0), (1.0, 6.0), (2.0, 9.0)]);
        assert_eq!(buckets.average(3.0), 7.5);
        assert_eq!(buckets.average(4.0), 9.0);
        assert_eq!(buckets.average(5.0), 0.0);
        assert!(!buckets.is_empty(5.0));
        assert!(buckets.is_empty(6.0));
    }

    #[test]
    fn a_silence_that_ended_counts_as_zeros() {
        assert_eq!(linear(10.0, &[(0.0, 4.0), (3.0, 4.0)]).average(3.0), 2.0);
    }

    #[test]
    fn averages_are_rounded_to_six_decimals() {
        assert_eq!(linear(3.0, &[(0.0, 1.0), (1.0, 0.0), (2.0, 0.0)]).average(2.0), 0.333_333);
    }

    #[test]
    fn large_values_leave_no_trace_when_they_are_gone() {
        let mut buckets = linear(6.0, &[(0.0, 1e15), (1.0, 0.1), (2.0, 0.2)]);
        for second in 3..20 {
            buckets.record(f64::from(second), 0.0);
        }
        assert_eq!(buckets.average(19.0), 0.0);
    }

    #[test]
    fn a_bucket_may_be_longer_than_a_second() {
        let mut buckets = Buckets::new(Algorithm::Linear, 5.0, 2.0);
        for (time, value) in [(0.0, 1.0), (1.9, 1.0), (2.0, 5.0), (4.0, 2.0)] {
            buckets.record(time, value);
        }
        assert_eq!(buckets.average(5.9), 3.0);
        assert_eq!(buckets.average(8.0), 2.0);
    }

    #[test]
    fn a_resized_window_without_recent_data_begins_anew() {
        let mut buckets = linear(5.0, &[(0.0, 50.0), (1.0, 50.0)]);
        buckets.resize(7.0, 60.0);
        assert_eq!(buckets.average(7.0), 0.0);
        assert!(!buckets.is_empty(7.0));
        buckets.record(8.0, 3.0);
        assert_eq!(buckets.average(8.0), 3.0);
    }

    #[test]
    fn weights_fall_by_a_fifth_in_a_long_window() {
        let mut buckets = Buckets::new(Algorithm::WeightedExponential, 60.0, 1.0);
        buckets.record(0.0, 10.0);
        assert_eq!(buckets.average(0.0), 2.0);
        assert!((buckets.average(2.0) - 2.0 * 0.8 * 0.8).abs() < 1e-12);
        assert_eq!(buckets.average(61.0), 0.0);
    }

    #[test]
    fn it_agrees_with_a_look_at_every_value_that_was_recorded() {
        let mut dice = Dice::stream(11, "buckets");
        let mut buckets = linear(7.0, &[]);
        let (mut now, mut all, mut first) = (0, Vec::new(), 0);
        for _ in 0..2000 {
            let gap = micros(dice.uniform()) % 10;
            if gap >= 7 || all.is_empty() {
                first = now + gap;
                all.clear();
            }
            now += gap;
            let value = micros(dice.uniform()) % 1000;
            buckets.record(seconds(now * 1_000_000), value as f64);
            all.push((now, value));
            for silent in 0..7 {
                let newer = now + silent - 7;
                let sum: i64 = all.iter().filter(|(at, _)| *at > newer).map(|(_, v)| v).sum();
                let exact = sum as f64 / (now - first + 1).min(7 - silent) as f64;
                let found = buckets.average(seconds((now + silent) * 1_000_000));
                assert!((found - exact).abs() < 6e-7, "{found} {exact}");
            }
        }
    }

    #[test]
    fn odd_input_is_no_trouble() {
        for algorithm in [Algorithm::Linear, Algorithm::WeightedExponential] {
            let mut buckets = Buckets::new(algorithm, f64::INFINITY, 0.0);
            for time in [0.0, f64::INFINITY, f64::NEG_INFINITY, f64::NAN, 1e-4, -3.0] {
                for value in [1.0, f64::NAN, f64::INFINITY, -1.0] {
                    buckets.record(time, value);
                    assert!(buckets.average(time).is_finite());
                }
            }
            buckets.resize(0.0, f64::NAN);
            assert!(buckets.average(0.0).is_finite());
        }
    }
}
