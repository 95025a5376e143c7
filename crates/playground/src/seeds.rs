//! One scenario with many seeds: what of a total is the strategy, and what is chance.
//!
//! Not here: the runs themselves, which whoever asks makes at their own pace.

use model::{Scenario, Totals, Unit};

/// The scenario with `count` seeds from its own on; fewer where the seeds end.
pub fn seeds(scenario: &Scenario, count: u32) -> impl Iterator<Item = Scenario> + '_ {
    let first = scenario.seed();
    (0..count).map_while(move |i| first.checked_add(i)).map(|seed| {
        let mut scenario = scenario.clone();
        scenario.set("seed", &seed.to_string()).expect("every whole number of 32 bits is a seed");
        scenario
    })
}

/// A total over many runs.
#[derive(Clone, Debug, PartialEq)]
pub struct Spread {
    /// Its id.
    pub id: &'static str,
    /// Its name on the screen.
    pub label: &'static str,
    /// Its unit.
    pub unit: Unit,
    /// The mean.
    pub mean: f64,
    /// Half the width of the 95 % interval of the mean; none for a single run.
    pub half: Option<f64>,
    /// The least of all runs.
    pub least: f64,
    /// The greatest of all runs.
    pub most: f64,
}

/// What the totals of many runs come to; nothing for no run.
///
/// The interval is that of Student for the mean of independent runs: in 95 of 100 such
/// experiments it holds the mean over all seeds there are.
pub fn spreads(runs: &[Totals]) -> Vec<Spread> {
    let Some(first) = runs.first() else { return Vec::new() };
    let n = runs.len() as f64;
    let width = (runs.len() > 1).then(|| student(runs.len() - 1) / libm::sqrt(n));
    let spread =
        |(index, (id, label, unit, _)): (usize, (&'static str, &'static str, Unit, f64))| {
            let values = || runs.iter().map(|totals| totals.items()[index].3);
            // As differences from the first: a mean of equal values is that value, to the bit.
            let origin = values().next().unwrap_or(0.0);
            let mean = origin + values().map(|value| value - origin).sum::<f64>() / n;
            let squares: f64 = values().map(|value| (value - mean) * (value - mean)).sum();
            let half = width.map(|width| width * libm::sqrt(squares / (n - 1.0)));
            let least = values().fold(f64::INFINITY, f64::min);
            let most = values().fold(f64::NEG_INFINITY, f64::max);
            Spread { id, label, unit, mean, half, least, most }
        };
    first.items().into_iter().enumerate().map(spread).collect()
}

/// The value that Student's t with so many degrees of freedom exceeds in size in 5 of 100 cases.
///
/// By bisection of the finite sums for whole degrees of freedom (Abramowitz and Stegun, "Handbook
/// of Mathematical Functions", 26.7.3 and 26.7.4).
fn student(freedom: usize) -> f64 {
    let (mut low, mut high) = (0.0, 0.5 * std::f64::consts::PI);
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        if within(freedom, middle) < 0.95 { low = middle } else { high = middle }
    }
    libm::sqrt(freedom as f64) * libm::tan(low)
}

/// How likely t is no greater in size than √freedom · tan(angle).
fn within(freedom: usize, angle: f64) -> f64 {
    let (sin, cos) = (libm::sin(angle), libm::cos(angle));
    let odd = freedom % 2 == 1;
    // The sums go over odd powers of the cosine, or over even ones.
    let mut power = usize::from(odd);
    let mut term = if odd { cos } else { 1.0 };
    let mut sum = 0.0;
    while power + 2 <= freedom {
        sum += term;
        term *= (power + 1) as f64 / (power + 2) as f64 * cos * cos;
        power += 2;
    }
    if odd { (angle + sin * sum) / (0.5 * std::f64::consts::PI) } else { sin * sum }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn students_quantiles_are_those_of_the_tables() {
        for (freedom, t) in [
            (1, 12.706),
            (2, 4.303),
            (3, 3.182),
            (9, 2.262),
            (10, 2.228),
            (30, 2.042),
            (999, 1.962),
        ] {
            assert!((student(freedom) - t).abs() < 5e-4, "{freedom}: {}", student(freedom));
        }
    }

    #[test]
    fn seeds_follow_each_other_and_end_with_the_last_one() {
        let mut scenario = crate::first();
        scenario.set("seed", "4294967294").unwrap();
        let found: Vec<u32> = seeds(&scenario, 5).map(|scenario| scenario.seed()).collect();
        assert_eq!(found, [4_294_967_294, 4_294_967_295]);
    }

    #[test]
    fn a_spread_is_the_mean_with_its_interval() {
        let total = |cost: f64| Totals { cost, ..Totals::default() };
        let found = spreads(&[total(1.0), total(2.0), total(3.0)]);
        let cost = found.iter().find(|spread| spread.id == "cost").unwrap();
        assert_eq!((cost.mean, cost.least, cost.most), (2.0, 1.0, 3.0));
        // 4.303 deviations of 1, over the root of 3.
        assert!((cost.half.unwrap() - 2.484).abs() < 1e-3, "{cost:?}");
        assert_eq!(spreads(&[total(0.1)])[0].half, None);
        assert_eq!(spreads(&[]), []);
    }

    #[test]
    fn equal_runs_have_no_width_and_their_own_mean() {
        let mut scenario = crate::first();
        scenario.set("clock.length", "1800").unwrap();
        let totals = sim::simulate(&scenario).totals;
        for (spread, (.., value)) in spreads(&[totals; 7]).iter().zip(totals.items()) {
            assert_eq!((spread.mean, spread.half), (value, Some(0.0)), "{spread:?}");
        }
    }
}
