//! Response times in buckets that grow with the time: percentiles of any number of requests.
//!
//! A bucket is less than 0.8 % of its time wide, so a percentile is off by less than that, and by
//! far less where a bucket holds many, because it is read between its edges. Not here: percentiles
//! of percentiles, which mean nothing; add histograms instead.

/// Bits of the fraction that tell buckets apart: 128 of them to a doubling.
const BITS: u32 = 7;
/// What a float is shifted by so that its exponent and those bits are left.
const SHIFT: u32 = 52 - BITS;
/// 2^-14 s (61 µs): all below is one bucket.
const LEAST: u64 = (1023 - 14) << BITS;
/// 2^17 s (36 h): all above is one bucket.
const MOST: u64 = (1023 + 17) << BITS;
/// The longest time in seconds (32 years), so that the sum stays finite.
const LONGEST: f64 = 1e9;
/// Buckets are made by so many at once.
const CHUNK: usize = 64;

/// How many took how long. Only the buckets between the least and the most seen exist.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Histogram {
    counts: Vec<u32>,
    /// The bucket of the first count; buckets count from the least.
    first: usize,
    count: u64,
    sum: f64,
}

/// A time within what is possible; what is not above zero is none.
#[inline]
fn possible(seconds: f64) -> f64 {
    if seconds > 0.0 { seconds.min(LONGEST) } else { 0.0 }
}

/// The bucket of a possible time.
#[inline]
fn bucket(seconds: f64) -> usize {
    // A float's bits, read as a whole number, rise with it.
    let high = seconds.to_bits() >> SHIFT;
    // One up, because the lowest is for all below the least.
    #[expect(clippy::cast_possible_truncation, reason = "there are a few thousand buckets")]
    let bucket = (high.clamp(LEAST - 1, MOST) - (LEAST - 1)) as usize;
    bucket
}

/// The least time of a bucket.
fn edge(bucket: usize) -> f64 {
    if bucket == 0 { 0.0 } else { f64::from_bits((LEAST - 1 + bucket as u64) << SHIFT) }
}

impl Histogram {
    /// A histogram of nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a time in seconds. What is no number counts as none.
    #[inline]
    pub fn add(&mut self, seconds: f64) {
        let seconds = possible(seconds);
        let bucket = bucket(seconds);
        // Below the first this wraps around to far beyond the last.
        if let Some(count) = self.counts.get_mut(bucket.wrapping_sub(self.first)) {
            *count = count.saturating_add(1);
        } else {
            self.widen(bucket);
            self.counts[bucket - self.first] += 1;
        }
        self.count += 1;
        self.sum += seconds;
    }

    /// Makes room for a bucket.
    #[cold]
    #[inline(never)]
    fn widen(&mut self, bucket: usize) {
        let start = bucket / CHUNK * CHUNK;
        if self.counts.is_empty() {
            self.first = start;
        }
        let before = self.first.saturating_sub(start);
        if before > 0 {
            self.counts.splice(0..0, std::iter::repeat_n(0, before));
            self.first = start;
        }
        let needed = start + CHUNK - self.first;
        if self.counts.len() < needed {
            self.counts.resize(needed, 0);
        }
    }

    /// Adds all that `other` holds.
    pub fn merge(&mut self, other: &Self) {
        for (count, place) in other.counts.iter().zip(other.first..) {
            if *count > 0 {
                if place < self.first || place >= self.first + self.counts.len() {
                    self.widen(place);
                }
                let mine = &mut self.counts[place - self.first];
                *mine = mine.saturating_add(*count);
            }
        }
        self.count += other.count;
        self.sum += other.sum;
    }

    /// Forgets everything but keeps its memory.
    pub fn clear(&mut self) {
        self.counts.fill(0);
        self.count = 0;
        self.sum = 0.0;
    }

    /// How many times it holds.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// The mean in seconds, exact but for rounding; zero without any.
    pub fn mean(&self) -> f64 {
        if self.count == 0 { 0.0 } else { self.sum / self.count as f64 }
    }

    /// The time in seconds that the share `q` (0 to 1) does not exceed; zero without any.
    pub fn quantile(&self, q: f64) -> f64 {
        let rank = q.clamp(0.0, 1.0) * self.count as f64;
        let mut before = 0.0;
        let mut last = 0.0;
        for (&count, place) in self.counts.iter().zip(self.first..) {
            if count > 0 {
                let held = f64::from(count);
                let (low, high) = (edge(place), edge(place + 1));
                if before + held >= rank {
                    return low + (high - low) * ((rank - before) / held).clamp(0.0, 1.0);
                }
                before += held;
                last = high;
            }
        }
        last
    }

    /// The share of times below `seconds`, 0 to 1; one without any, for nobody waited longer.
    pub fn share_below(&self, seconds: f64) -> f64 {
        if self.count == 0 {
            return 1.0;
        }
        let seconds = possible(seconds);
        let limit = bucket(seconds);
        let mut below = 0.0;
        for (&count, place) in self.counts.iter().zip(self.first..) {
            if place < limit {
                below += f64::from(count);
            } else if place == limit {
                let (low, high) = (edge(place), edge(place + 1));
                below += f64::from(count) * ((seconds - low) / (high - low)).clamp(0.0, 1.0);
            }
        }
        below / self.count as f64
    }
}

#[cfg(test)]
mod tests {
    use model::Dice;

    use super::*;

    #[test]
    fn every_time_from_a_tenth_of_a_millisecond_to_a_day_is_known_to_one_percent() {
        let mut dice = Dice::stream(3, "histogram");
        for _ in 0..20_000 {
            let seconds = 1e-4 * libm::pow(1e9, dice.uniform());
            let mut one = Histogram::new();
            one.add(seconds);
            for q in [0.0, 0.5, 1.0] {
                let error = (one.quantile(q) / seconds - 1.0).abs();
                assert!(error <= 0.01, "{seconds} is {}", one.quantile(q));
            }
            assert_eq!(one.share_below(seconds * 1.01), 1.0);
            assert_eq!(one.share_below(seconds * 0.99), 0.0);
        }
    }

    #[test]
    fn quantiles_agree_with_the_sorted_times() {
        let mut dice = Dice::stream(4, "histogram");
        let mut times: Vec<f64> =
            (0..50_000).map(|_| -libm::log(1.0 - dice.uniform()) * 0.1).collect();
        let (mut left, mut right) = (Histogram::new(), Histogram::new());
        for (at, time) in times.iter().enumerate() {
            if at % 3 == 0 { left.add(*time) } else { right.add(*time) }
        }
        left.merge(&right);
        times.sort_by(f64::total_cmp);
        for per_mille in [10_u16, 250, 500, 900, 950, 990, 999] {
            let q = f64::from(per_mille) / 1000.0;
            let exact = times[usize::from(per_mille) * times.len() / 1000];
            assert!((left.quantile(q) / exact - 1.0).abs() < 0.01, "{q}");
            let share = left.share_below(exact);
            assert!((share - q).abs() < 0.001, "{share} below the {q} quantile");
        }
        let mean = times.iter().sum::<f64>() / times.len() as f64;
        assert!((left.mean() / mean - 1.0).abs() < 1e-12);
        assert_eq!(left.count(), 50_000);
    }

    #[test]
    fn what_is_out_of_range_and_what_is_no_time_does_no_harm() {
        let mut odd = Histogram::new();
        assert_eq!((odd.quantile(0.5), odd.mean(), odd.share_below(1.0)), (0.0, 0.0, 1.0));
        for seconds in [f64::NAN, -1.0, 0.0, 1e-9, 1e-300] {
            odd.add(seconds);
        }
        assert!(odd.quantile(1.0) < 1e-4);
        odd.add(1e12);
        odd.add(f64::INFINITY);
        assert!(odd.quantile(1.0) > 1e5 && odd.quantile(1.0).is_finite());
        odd.clear();
        assert_eq!(odd.count(), 0);
    }
}
