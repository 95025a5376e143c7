//! What instances lose to each other when they share something: the universal scalability law.
//!
//! N. J. Gunther, "Guerrilla Capacity Planning", 2007. Not here: queues.

/// How much the instances of a fleet slow each other down.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scalability {
    /// Contention sigma: the share of the work that only one can do at a time, at least 0.
    pub contention: f64,
    /// Coherency kappa: the cost of agreement between two of them, at least 0.
    pub coherency: f64,
}

impl Scalability {
    /// By what factor each of `n` instances is slower than one alone; at least 1 for `n` of 1 or
    /// more.
    pub fn slowdown(&self, n: f64) -> f64 {
        1.0 + self.contention * (n - 1.0) + self.coherency * n * (n - 1.0)
    }

    /// How many times as much as one alone `n` instances do together.
    pub fn speedup(&self, n: f64) -> f64 {
        n / self.slowdown(n)
    }

    /// What `n` instances do, if one alone does `single`, in its unit.
    pub fn throughput(&self, n: f64, single: f64) -> f64 {
        single * self.speedup(n)
    }

    /// The number of instances, not whole, beyond which more do less: sqrt((1 - sigma) / kappa).
    ///
    /// 0 where already the second one takes more than it brings; `None` without a peak.
    pub fn peak(&self) -> Option<f64> {
        let peak = libm::sqrt((1.0 - self.contention).max(0.0) / self.coherency);
        peak.is_finite().then_some(peak)
    }

    /// The law, and what one instance does alone, that fit measurements (instances, throughput)
    /// best: least squares of n / throughput, which is a quadratic in n.
    ///
    /// `None` with fewer than three different numbers of instances, with a throughput that is not
    /// above 0, and where the fit makes no sense. Parameters below 0 are taken as 0.
    pub fn fit(measured: &[(f64, f64)]) -> Option<(f64, Self)> {
        if !measured.iter().all(|&(n, throughput)| n >= 1.0 && throughput > 0.0) {
            return None;
        }
        // The normal equations for 1 / single, sigma / single and kappa / single.
        let mut rows = [[0.0; 4]; 3];
        for &(n, throughput) in measured {
            let terms = [1.0, n - 1.0, n * (n - 1.0), n / throughput];
            for (row, a) in rows.iter_mut().zip(terms) {
                for (cell, b) in row.iter_mut().zip(terms) {
                    *cell += a * b;
                }
            }
        }
        let [inverse, contention, coherency] = solve(rows)?;
        let law = Self {
            contention: (contention / inverse).max(0.0),
            coherency: (coherency / inverse).max(0.0),
        };
        let sound = inverse > 0.0 && law.contention.is_finite() && law.coherency.is_finite();
        sound.then_some((1.0 / inverse, law))
    }
}

/// Solves three normal equations, each with its right side last; `None` if they are dependent.
///
/// They are positive definite if they are independent: elimination needs no search for pivots.
fn solve(mut rows: [[f64; 4]; 3]) -> Option<[f64; 3]> {
    for i in 0..3 {
        let whole = rows[i][i];
        for k in 0..i {
            let factor = rows[i][k] / rows[k][k];
            let above = rows[k];
            for (cell, above) in rows[i].iter_mut().zip(above) {
                *cell -= factor * above;
            }
        }
        // What is left of the diagonal is rounding where a row depends on those above it.
        if rows[i][i].is_nan() || rows[i][i] <= 1e-12 * whole {
            return None;
        }
    }
    let mut x = [0.0; 3];
    for i in (0..3).rev() {
        let known: f64 = (i + 1..3).map(|k| rows[i][k] * x[k]).sum();
        x[i] = (rows[i][3] - known) / rows[i][i];
    }
    Some(x)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LAW: Scalability = Scalability { contention: 0.02, coherency: 0.0005 };

    #[test]
    fn one_alone_is_not_slowed_down_and_without_sharing_nobody_is() {
        assert_eq!((LAW.slowdown(1.0), LAW.throughput(1.0, 70.0)), (1.0, 70.0));
        let free = Scalability { contention: 0.0, coherency: 0.0 };
        assert_eq!((free.speedup(16.0), free.peak()), (16.0, None));
    }

    #[test]
    fn beyond_the_peak_more_do_less() {
        let peak = LAW.peak().unwrap();
        for i in 1..200 {
            let n = f64::from(i);
            let grows = LAW.speedup(n + 1.0) > LAW.speedup(n);
            assert!(grows == (n + 0.5 < peak), "{n}");
        }
        assert_eq!(Scalability { contention: 1.5, coherency: 0.1 }.peak(), Some(0.0));
    }

    #[test]
    fn a_fit_finds_the_law_that_made_the_measurements() {
        let measured: Vec<(f64, f64)> =
            [1.0, 2.0, 4.0, 9.0, 16.0, 48.0].map(|n| (n, LAW.throughput(n, 1234.0))).to_vec();
        let (single, law) = Scalability::fit(&measured).unwrap();
        assert!((single / 1234.0 - 1.0).abs() < 1e-9);
        assert!((law.contention / LAW.contention - 1.0).abs() < 1e-7);
        assert!((law.coherency / LAW.coherency - 1.0).abs() < 1e-7);
    }

    #[test]
    fn too_few_or_senseless_measurements_fit_nothing() {
        assert_eq!(Scalability::fit(&[]), None);
        assert_eq!(Scalability::fit(&[(1.0, 5.0), (2.0, 9.0), (2.0, 9.1), (1.0, 5.1)]), None);
        assert_eq!(Scalability::fit(&[(1.0, 5.0), (2.0, 0.0), (3.0, 9.0)]), None);
        assert_eq!(Scalability::fit(&[(1.0, f64::NAN), (2.0, 4.0), (3.0, 9.0)]), None);
    }
}
