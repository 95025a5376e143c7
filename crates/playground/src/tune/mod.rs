//! Tuning: the settings of the chosen strategy with which the promise is kept for the least money.
//!
//! Whoever asks ticks the settings that may change. A point is judged by its mean over several
//! seeds: first whether the share of requests in time is the objective at least, then by cost and
//! penalty together. The search looks at previews first and at exact runs in the end, and what it
//! proposes is checked on seeds that it has never seen. All runs are those of the fluid. Not here:
//! how points are chosen (`search`).

mod search;

use model::{Run, Scenario, Section};

use crate::knob::{Knob, knobs};
use search::{Found, Score, Search};

/// The most settings that are tuned at once: beyond, the space is too wide for a few hundred runs.
pub const MOST_KNOBS: usize = 8;
/// The fewest runs that make a search.
pub const LEAST_RUNS: u32 = 40;
/// The most runs of a search.
pub const MOST_RUNS: u32 = 5000;
/// Seeds that a point is judged by, from that of the scenario on.
const SEEDS: u32 = 3;
/// Seeds that the proposal is checked on, and how far from the first they lie.
const UNSEEN: u32 = 5;
const FAR: u32 = 1_000_003;
/// Steps of a preview.
const PREVIEW_STEPS: u32 = 20_000;
/// The share of the runs that are exact, where previews are not.
const EXACT: f64 = 0.25;
/// The most proposals that are checked on unseen seeds.
const CHECKS: usize = 6;

/// What a point comes to: means over seeds.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Judged {
    /// Dollars for instances.
    pub cost: f64,
    /// Dollars for broken promises.
    pub penalty: f64,
    /// The share of requests in time.
    pub slo: f64,
}

impl Judged {
    /// Cost and penalty together, in dollars.
    pub fn objective(&self) -> f64 {
        self.cost + self.penalty
    }
}

/// A point that was tried.
#[derive(Clone, Debug, PartialEq)]
pub struct Tried {
    /// One value for each of [`Tuned::knobs`].
    pub values: Vec<f64>,
    /// What it came to.
    pub judged: Judged,
    /// Whether in exact runs; previews otherwise.
    pub exact: bool,
}

/// What a search found.
#[derive(Clone, Debug)]
pub struct Tuned {
    /// The settings that were tuned, as they stood.
    pub knobs: Vec<Knob>,
    /// Every point, in the order in which they were tried.
    pub tried: Vec<Tried>,
    /// What is to be set, as path and text; nothing if nothing better was found.
    pub changes: Vec<(String, String)>,
    /// What it comes to now, on the seeds of the search.
    pub before: Judged,
    /// What it would come to, on the same seeds.
    pub after: Judged,
    /// The same on seeds that the search has never seen: now, and then. `None` where chance plays
    /// no part, so that all seeds are alike.
    pub unseen: Option<(Judged, Judged)>,
    /// Whether the proposal keeps the promise, on unseen seeds too.
    pub keeps: bool,
    /// Runs that it took.
    pub runs: u32,
}

/// The settings that can be tuned: those of the strategy.
pub fn tunable(scenario: &Scenario) -> Vec<Knob> {
    knobs(scenario, &[Section::Policy])
}

/// Searches the settings at `paths` with at most about `budget` runs; `progress` hears how much of
/// it is done, 0 to 1.
///
/// # Errors
/// There is nothing to tune, too much, or a path is none of [`tunable`].
pub fn tune(
    scenario: &Scenario,
    paths: &[String],
    budget: u32,
    progress: &mut dyn FnMut(f64),
) -> Result<Tuned, String> {
    let knobs = chosen(scenario, paths)?;
    let budget = budget.clamp(LEAST_RUNS, MOST_RUNS);
    let scenario = crate::with_fluid(scenario);
    let mut bench =
        Bench { scenario: &scenario, knobs: &knobs, runs: 0, budget, tried: Vec::new(), progress };
    let start: Vec<f64> = knobs.iter().map(|knob| knob.now).collect();
    let seeds = bench.seeds(&start);
    let found = bench.search(&start, &seeds);
    let (values, unseen, keeps) = bench.check(&start, &found, &seeds);
    let Bench { runs, tried, .. } = bench;
    let judged = |values: &[f64]| {
        let known = tried.iter().rev().find(|tried| tried.exact && tried.values == values);
        known.map_or_else(Judged::default, |tried| tried.judged)
    };
    let moved = knobs.iter().zip(&values).filter(|(knob, value)| knob.now != **value);
    let changes = moved.map(|(knob, value)| (knob.path.clone(), knob.text(*value))).collect();
    let (before, after) = (judged(&start), judged(&values));
    progress(1.0);
    Ok(Tuned { knobs, tried, changes, before, after, unseen, keeps, runs })
}

/// The scenario with what a search proposes.
#[must_use]
pub fn tuned(scenario: &Scenario, changes: &[(String, String)]) -> Scenario {
    let mut scenario = scenario.clone();
    // One at a time as the search did; what a new choice has no use for is left out.
    let _ = scenario.set_all(changes.iter().map(|(path, text)| (path.as_str(), text.as_str())));
    scenario
}

fn chosen(scenario: &Scenario, paths: &[String]) -> Result<Vec<Knob>, String> {
    let all = tunable(scenario);
    let unknown = paths.iter().find(|path| all.iter().all(|knob| knob.path != **path));
    if let Some(path) = unknown {
        return Err(format!("`{path}` is no number, choice or switch of the chosen strategy"));
    }
    let knobs: Vec<Knob> = all.into_iter().filter(|knob| paths.contains(&knob.path)).collect();
    match knobs.len() {
        0 => Err("Nothing is ticked: choose at least one setting to tune".to_owned()),
        1..=MOST_KNOBS => Ok(knobs),
        many => {
            Err(format!("{many} settings are ticked; at most {MOST_KNOBS} can be tuned at once"))
        }
    }
}

/// Where runs are made and counted.
struct Bench<'a> {
    scenario: &'a Scenario,
    knobs: &'a [Knob],
    runs: u32,
    budget: u32,
    tried: Vec<Tried>,
    progress: &'a mut dyn FnMut(f64),
}

impl Bench<'_> {
    /// The seeds that a point is judged by: one where all would give the same run.
    fn seeds(&mut self, start: &[f64]) -> Vec<u32> {
        let first = self.scenario.seed();
        let two = [first, first.wrapping_add(1)].map(|seed| self.run(start, seed, false).digest());
        if two[0] == two[1] {
            return vec![first];
        }
        (0..SEEDS).map(|i| first.wrapping_add(i)).collect()
    }

    /// One run of a point.
    fn run(&mut self, values: &[f64], seed: u32, exact: bool) -> Run {
        let pairs: Vec<(String, String)> = self
            .knobs
            .iter()
            .zip(values)
            .filter(|(knob, value)| knob.now != **value)
            .map(|(knob, value)| (knob.path.clone(), knob.text(*value)))
            .collect();
        let mut scenario = tuned(self.scenario, &pairs);
        scenario.set_seed(seed);
        self.runs += 1;
        (self.progress)((f64::from(self.runs) / f64::from(self.budget)).min(0.99));
        if exact { crate::simulate(&scenario) } else { crate::preview(&scenario, PREVIEW_STEPS) }
    }

    fn judge(&mut self, values: &[f64], seeds: &[u32], exact: bool) -> Judged {
        let mut sum = Judged::default();
        for &seed in seeds {
            let totals = self.run(values, seed, exact).totals;
            sum.cost += totals.cost;
            sum.penalty += totals.penalty;
            sum.slo += totals.slo();
        }
        let n = seeds.len().max(1) as f64;
        Judged { cost: sum.cost / n, penalty: sum.penalty / n, slo: sum.slo / n }
    }

    fn score(&self, judged: &Judged) -> Score {
        let objective = model::Quantity::get(self.scenario.goals().objective);
        Score { shortfall: (objective - judged.slo).max(0.0), cost: judged.objective() }
    }

    /// The points that were tried in exact runs, the best first.
    fn search(&mut self, start: &[f64], seeds: &[u32]) -> Vec<Found> {
        let each = u32::try_from(seeds.len()).unwrap_or(1).max(1);
        let checks = 2 + if each > 1 { UNSEEN * 3 } else { 0 };
        let points = (self.budget.saturating_sub(checks) / each).max(2);
        let short = sim::exact_steps(self.scenario) <= f64::from(PREVIEW_STEPS);
        let exact = if short { points } else { share(points, EXACT).max(8) };
        let knobs = self.knobs;
        if short {
            let mut ask = |values: &[f64]| self.tried(values, seeds, true);
            return Search::new(knobs, exact, &mut ask).wide(start);
        }
        let mut rough = |values: &[f64]| self.tried(values, seeds, false);
        let found = Search::new(knobs, points.saturating_sub(exact), &mut rough).wide(start);
        let mut starts = vec![start.to_vec()];
        let best = found.into_iter().take(exact as usize / 3).map(|found| found.values);
        starts.extend(best.filter(|values| *values != start));
        let mut ask = |values: &[f64]| self.tried(values, seeds, true);
        Search::new(knobs, exact, &mut ask).near(&starts)
    }

    /// The score of a point, which is written down.
    fn tried(&mut self, values: &[f64], seeds: &[u32], exact: bool) -> Score {
        let judged = self.judge(values, seeds, exact);
        self.tried.push(Tried { values: values.to_vec(), judged, exact });
        self.score(&judged)
    }

    /// The proposal, what it comes to on unseen seeds, and whether it keeps the promise there.
    fn check(
        &mut self,
        start: &[f64],
        found: &[Found],
        seeds: &[u32],
    ) -> (Vec<f64>, Option<(Judged, Judged)>, bool) {
        let Some(best) = found.first() else { return (start.to_vec(), None, false) };
        let kept = best.score.shortfall <= 0.0;
        if seeds.len() < 2 {
            return (best.values.clone(), None, kept);
        }
        let unseen: Vec<u32> =
            (0..UNSEEN).map(|i| self.scenario.seed().wrapping_add(FAR + i)).collect();
        let before = self.judge(start, &unseen, true);
        let best_after = self.judge(&best.values, &unseen, true);
        let holds = |bench: &Self, after: &Judged| bench.score(after).shortfall <= 0.0;
        if !kept || holds(self, &best_after) {
            let keeps = kept && holds(self, &best_after);
            return (best.values.clone(), Some((before, best_after)), keeps);
        }
        let mut least = best.score.cost * STEP_UP;
        for _ in 0..CHECKS {
            let next = found.iter().find(|found| found.score.cost > least);
            let Some(next) = next.filter(|next| next.score.shortfall <= 0.0) else { break };
            least = next.score.cost * STEP_UP;
            let after = self.judge(&next.values, &unseen, true);
            if holds(self, &after) {
                return (next.values.clone(), Some((before, after)), true);
            }
        }
        (best.values.clone(), Some((before, best_after)), false)
    }
}

/// A candidate after one that failed costs this much more at least: its neighbours fail too.
const STEP_UP: f64 = 1.005;

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a share of a count is a count"
)]
fn share(count: u32, of: f64) -> u32 {
    (f64::from(count) * of) as u32
}

#[cfg(test)]
mod tests;
