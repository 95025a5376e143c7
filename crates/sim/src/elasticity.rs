//! Elasticity: how well the instances there were followed the instances that were needed.
//!
//! The measures of the SPEC Research Group (N. Herbst et al., "Ready for Rain? A View from SPEC
//! Research on the Future of Cloud Metrics", 2016) and of A. Ilyushkin et al., "An Experimental
//! Performance Evaluation of Autoscalers for Complex Workflows", 2018. Of all of them less is
//! better, but for the speedup. Not here: how many instances are needed.

/// The least that a measure in percentage points counts where it divides or is divided by, so that
/// a perfect 0 gives a large share and not an infinite one.
pub const FLOOR_PCT: f64 = 0.01;

/// The exponent of [`Measures::deviation`]; the order of strategies can depend on it.
const DEVIATION_POWER: f64 = 5.0;

/// The largest count of instances that is told apart from larger ones.
const MOST: f64 = 1e12;

/// Sums over the steps of a run.
#[derive(Clone, Copy, Debug, Default)]
pub struct Elasticity {
    steps: f64,
    under: f64,
    over: f64,
    under_share: f64,
    over_share: f64,
    over_supply_share: f64,
    under_steps: f64,
    over_steps: f64,
    rises: f64,
    falls: f64,
    apart: f64,
    demand_changes: f64,
    supply_changes: f64,
    last: Option<(f64, f64)>,
}

/// How elastic a run was.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Measures {
    /// Instances too few, as a percentage of those needed, averaged over the steps (theta U).
    pub theta_u_pct: f64,
    /// Instances too many, as a percentage of those needed, averaged over the steps (theta O).
    pub theta_o_pct: f64,
    /// Instances too many as a percentage of those there were: 0 to 100.
    pub theta_o_by_supply_pct: f64,
    /// Instances too few as a share of all resources.
    pub a_u: f64,
    /// Instances too many as a share of all resources.
    pub a_o: f64,
    /// The percentage of steps with too few (tau U).
    pub tau_u_pct: f64,
    /// The percentage of steps with too many (tau O).
    pub tau_o_pct: f64,
    /// The share of moves in which the supply rose, or did not fall, against the demand (k).
    pub k: f64,
    /// The share of moves in which it fell, or did not rise, against the demand (k').
    pub k_prime: f64,
    /// The percentage of moves in which both did not go the same way (upsilon).
    pub upsilon_pct: f64,
    /// Changes of the supply beyond those of the demand, per step; below zero it is sluggish.
    pub jitter_per_step: f64,
    /// The same per second.
    pub jitter_per_s: f64,
    /// How often the supply changed.
    pub supply_changes: f64,
}

/// A count that can be summed: what is not a number counts as 0.
fn count(given: f64) -> f64 {
    if given > 0.0 { given.min(MOST) } else { 0.0 }
}

/// `part` of `whole`, and 0 of nothing.
fn share(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

/// -1, 0 or 1: whether a count fell, stayed or rose.
fn direction(from: f64, to: f64) -> f64 {
    f64::from(i8::from(to > from) - i8::from(to < from))
}

impl Elasticity {
    /// Adds a step: the instances that it needed, and those that were in service.
    ///
    /// A step always needs an instance: a demand of 0 is none that a share could be taken of, and
    /// counts as 1 where it divides.
    pub fn add(&mut self, demand: f64, supply: f64) {
        let (demand, supply) = (count(demand), count(supply));
        let (under, over) = ((demand - supply).max(0.0), (supply - demand).max(0.0));
        let needed = if demand > 0.0 { demand } else { 1.0 };
        self.steps += 1.0;
        self.under += under;
        self.over += over;
        self.under_share += under / needed;
        self.over_share += over / needed;
        self.over_supply_share += share(over, supply);
        self.under_steps += f64::from(u8::from(under > 0.0));
        self.over_steps += f64::from(u8::from(over > 0.0));
        if let Some((demand_before, supply_before)) = self.last {
            let demand_moved = direction(demand_before, demand);
            let supply_moved = direction(supply_before, supply);
            let ahead = supply_moved - demand_moved;
            self.rises += ahead.clamp(0.0, 1.0);
            self.falls += (-ahead).clamp(0.0, 1.0);
            self.apart += ahead.abs().min(1.0);
            self.demand_changes += demand_moved.abs();
            self.supply_changes += supply_moved.abs();
        }
        self.last = Some((demand, supply));
    }

    /// The measures of all steps of `step_s` seconds, with `resources` instances in the whole.
    ///
    /// Without steps, moves, resources or time, what would be divided by them is 0.
    pub fn finish(&self, step_s: f64, resources: f64) -> Measures {
        let mean = |sum: f64| share(sum, self.steps);
        let per_move = |sum: f64| share(sum, self.steps - 1.0);
        let jitter = mean(self.supply_changes - self.demand_changes);
        Measures {
            theta_u_pct: 100.0 * mean(self.under_share),
            theta_o_pct: 100.0 * mean(self.over_share),
            theta_o_by_supply_pct: 100.0 * mean(self.over_supply_share),
            a_u: share(mean(self.under), resources),
            a_o: share(mean(self.over), resources),
            tau_u_pct: 100.0 * mean(self.under_steps),
            tau_o_pct: 100.0 * mean(self.over_steps),
            k: per_move(self.rises),
            k_prime: per_move(self.falls),
            upsilon_pct: 100.0 * per_move(self.apart),
            jitter_per_step: jitter,
            jitter_per_s: share(jitter, step_s),
            supply_changes: self.supply_changes,
        }
    }
}

impl Measures {
    /// The four measures that the speedup is made of: accuracy and share of time, of too few and
    /// of too many.
    pub fn four(&self) -> [f64; 4] {
        [self.theta_u_pct, self.theta_o_pct, self.tau_u_pct, self.tau_o_pct]
    }

    /// The distance to a perfect run (A. Bauer et al., "Chameleon: A Hybrid, Proactive
    /// Auto-Scaling Mechanism on a Level-Playing Field", 2019), with exponent 5.
    pub fn deviation(&self) -> f64 {
        let [a, b, c, d] = self.four();
        let all = [a, b, c, d, self.upsilon_pct];
        // Divided by the largest, so that no power overflows.
        let largest = all.into_iter().fold(0.0, f64::max);
        let sum: f64 = all.iter().map(|&x| libm::pow(share(x, largest), DEVIATION_POWER)).sum();
        largest * libm::pow(sum, 1.0 / DEVIATION_POWER)
    }
}

/// The elastic speedup against a run that did not scale: above 1 is better than `baseline`.
///
/// The weighted geometric mean of baseline / autoscaler over four measures in per cent; weights
/// are usually a quarter each. No measure counts less than [`FLOOR_PCT`].
pub fn speedup(baseline: [f64; 4], autoscaler: [f64; 4], weights: [f64; 4]) -> f64 {
    let floored = |measure: f64| libm::log(count(measure).max(FLOOR_PCT));
    let ratios = baseline.iter().zip(autoscaler).map(|(&base, own)| floored(base) - floored(own));
    libm::exp(ratios.zip(weights).map(|(ratio, weight)| weight * ratio).sum())
}

/// By which share the measures of one lie above the best values of all, on average: 0 is the best
/// in everything. No best value counts less than [`FLOOR_PCT`].
///
/// `best` holds the least value of each measure among those compared.
pub fn fractional_difference(own: &[f64], best: &[f64]) -> f64 {
    let above = |(own, best): (&f64, &f64)| (own - best).abs() / best.abs().max(FLOOR_PCT);
    let measures = own.len().min(best.len()) as f64;
    share(own.iter().zip(best).map(above).sum(), measures)
}

/// The share of duels won by one of several, 0 to 1: a duel for each opponent and measure, the
/// less wins, and a tie is half a victory. Without an opponent there is nothing to win: 0.
pub fn duels_won(own: &[f64], opponents: &[&[f64]]) -> f64 {
    let (mut won, mut all) = (0.0, 0.0);
    for opponent in opponents {
        for (own, other) in own.iter().zip(*opponent) {
            all += 1.0;
            won += 0.5 * (1.0 + direction(*own, *other));
        }
    }
    share(won, all)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measures(steps: &[(f64, f64)]) -> Measures {
        let mut sums = Elasticity::default();
        for &(demand, supply) in steps {
            sums.add(demand, supply);
        }
        sums.finish(60.0, 10.0)
    }

    #[test]
    fn too_few_and_too_many_are_told_apart() {
        // 4 needed, 3 there; then 2 needed, 5 there.
        let seen = measures(&[(4.0, 3.0), (2.0, 5.0)]);
        assert_eq!((seen.theta_u_pct, seen.theta_o_pct), (12.5, 75.0));
        assert_eq!((seen.theta_o_by_supply_pct, seen.a_u, seen.a_o), (30.0, 0.05, 0.15));
        assert_eq!((seen.tau_u_pct, seen.tau_o_pct), (50.0, 50.0));
        // The demand fell while the supply rose.
        assert_eq!((seen.k, seen.k_prime, seen.upsilon_pct), (1.0, 0.0, 100.0));
        assert_eq!((seen.jitter_per_step, seen.supply_changes), (0.0, 1.0));
    }

    #[test]
    fn jitter_counts_changes_beyond_those_of_the_demand() {
        let seen = measures(&[(2.0, 2.0), (2.0, 3.0), (2.0, 2.0), (3.0, 3.0)]);
        assert_eq!((seen.jitter_per_step, seen.jitter_per_s), (0.5, 0.5 / 60.0));
        assert_eq!(seen.supply_changes, 3.0);
    }

    #[test]
    fn nothing_divides_by_zero() {
        assert_eq!(measures(&[]), Measures::default());
        assert_eq!(measures(&[(3.0, 3.0)]), Measures::default());
        let seen = measures(&[(0.0, 2.0), (0.0, 0.0)]);
        assert_eq!((seen.theta_o_pct, seen.theta_o_by_supply_pct), (100.0, 50.0));
        let odd = measures(&[(f64::NAN, f64::INFINITY), (-1.0, 1.0), (f64::INFINITY, 0.0)]);
        assert!(odd.four().iter().all(|x| x.is_finite()) && odd.deviation().is_finite());
        let mut sums = Elasticity::default();
        sums.add(1.0, 2.0);
        let none = sums.finish(0.0, 0.0);
        assert_eq!((none.a_o, none.jitter_per_s, none.tau_o_pct), (0.0, 0.0, 100.0));
    }

    #[test]
    fn a_perfect_measure_gives_a_large_speedup_and_not_an_infinite_one() {
        let quarter = [0.25; 4];
        let even = speedup([2.0, 4.0, 8.0, 16.0], [1.0, 2.0, 4.0, 8.0], quarter);
        assert!((even - 2.0).abs() < 1e-12);
        let perfect = speedup([1.0; 4], [0.0, 1.0, 1.0, 1.0], quarter);
        assert!((perfect - libm::pow(100.0, 0.25)).abs() < 1e-12);
        assert_eq!(speedup([0.0; 4], [0.0; 4], quarter), 1.0);
    }

    #[test]
    fn the_deviation_is_a_distance_that_the_largest_measure_rules() {
        assert_eq!(Measures::default().deviation(), 0.0);
        let one = Measures { theta_o_pct: 30.0, ..Measures::default() };
        assert!((one.deviation() - 30.0).abs() < 1e-12);
        let two = Measures { tau_u_pct: 30.0, ..one };
        assert!((two.deviation() - 30.0 * libm::pow(2.0, 0.2)).abs() < 1e-12);
    }

    #[test]
    fn strategies_are_compared_measure_by_measure() {
        let (one, other): ([f64; 2], [f64; 2]) = ([1.0, 6.0], [2.0, 6.0]);
        assert_eq!((duels_won(&one, &[&other]), duels_won(&other, &[&one])), (0.75, 0.25));
        assert_eq!(duels_won(&one, &[]), 0.0);
        assert_eq!(fractional_difference(&one, &[1.0, 4.0]), 0.25);
        assert_eq!(fractional_difference(&[0.01], &[0.0]), 1.0);
    }
}
