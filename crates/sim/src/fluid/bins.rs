//! Weights of positive numbers, in bins that are less than one percent wide.
//!
//! Not here: what the numbers mean.

/// Bins for each doubling, a power of two: each is 0.8 % of its upper edge wide at most.
const PER_OCTAVE: u64 = 128;
const SHIFT: u32 = 52 - PER_OCTAVE.trailing_zeros();
const FRACTION: f64 = 1.0 / (1_u64 << SHIFT) as f64;
/// Smaller numbers are as good as this one, and larger ones as good as the other.
const SMALLEST: f64 = 1e-12;
const LARGEST: f64 = 1e15;
/// Room that is made at either end when a new bin is needed, so that it is made seldom.
const SPARE: usize = 64;

/// Weights at the edges of bins; between two edges a weight is split so that its place is kept.
#[derive(Clone, Debug, Default)]
pub(super) struct Bins {
    /// The bin of the first weight.
    first: usize,
    weights: Vec<f64>,
}

impl Bins {
    pub(super) fn clear(&mut self) {
        self.weights.fill(0.0);
    }

    #[inline]
    pub(super) fn add(&mut self, value: f64, weight: f64) {
        let bits = value.clamp(SMALLEST, LARGEST).to_bits();
        let upper = ((bits & ((1 << SHIFT) - 1)) as f64) * FRACTION * weight;
        let bin = (bits >> SHIFT) as usize;
        let mut i = bin.wrapping_sub(self.first);
        if bin < self.first || i + 1 >= self.weights.len() {
            self.reach(bin);
            i = bin - self.first;
        }
        self.weights[i] += weight - upper;
        self.weights[i + 1] += upper;
    }

    /// Makes room for `bin` and the next.
    #[cold]
    fn reach(&mut self, bin: usize) {
        if self.weights.is_empty() {
            self.first = bin - SPARE;
        }
        if bin < self.first {
            let more = self.first - bin + SPARE;
            self.weights.splice(0..0, core::iter::repeat_n(0.0, more));
            self.first -= more;
        }
        let end = bin - self.first + 2;
        if end > self.weights.len() {
            self.weights.resize(end + SPARE, 0.0);
        }
    }

    pub(super) fn merge(&mut self, other: &Self) {
        for (i, &weight) in other.weights.iter().enumerate() {
            if weight > 0.0 {
                self.add(edge(other.first + i), weight);
            }
        }
    }

    /// Every number with a weight.
    pub(super) fn iter(&self) -> impl Iterator<Item = (f64, f64)> {
        let weights = self.weights.iter().enumerate().filter(|(_, weight)| **weight > 0.0);
        weights.map(|(i, &weight)| (edge(self.first + i), weight))
    }
}

/// The lower edge of a bin.
fn edge(bin: usize) -> f64 {
    f64::from_bits((bin as u64) << SHIFT)
}
