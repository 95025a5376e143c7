//! A change that is too small to be worth it.

/// How far a ratio may be from one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tolerance {
    down: f64,
    up: f64,
}

impl Tolerance {
    /// The same in both directions.
    pub(crate) fn even(width: f64) -> Self {
        Self { down: width, up: width }
    }

    /// Whether `ratio` is within it; its edges are.
    pub(crate) fn holds(&self, ratio: f64) -> bool {
        // 1 + 0.1 is not 1.1 to the last bit.
        const DUST: f64 = 1e-9;
        1.0 - self.down - DUST <= ratio && ratio <= 1.0 + self.up + DUST
    }
}

#[cfg(test)]
mod tests {
    use super::Tolerance;

    #[test]
    fn its_edges_are_within_it() {
        let tolerance = Tolerance::even(0.1);
        let held = [0.89, 0.9, 1.0, 1.1, 1.11].map(|ratio| tolerance.holds(ratio));
        assert_eq!(held, [false, true, true, true, false]);
    }
}
