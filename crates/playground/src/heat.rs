//! A map over two settings: a run for each pair of values, and what it comes to.
//!
//! Not here: colours.

use model::{Scenario, Section, Totals};

use crate::knob::{Dial, Knob, knobs};

/// The most values of a side.
pub const MOST_SIDE: usize = 25;
/// The fewest values of a side.
pub const LEAST_SIDE: usize = 3;
/// The most steps of a run of a map.
const PREVIEW_STEPS: u32 = 20_000;

/// A side of a map.
#[derive(Clone, Debug)]
pub struct Side {
    /// The setting.
    pub knob: Knob,
    /// Its values in order; the present one is among them.
    pub values: Vec<f64>,
    /// The place of the present value among them.
    pub here: usize,
}

/// What a map shows.
#[derive(Clone, Debug)]
pub struct Map {
    /// From left to right.
    pub across: Side,
    /// From bottom to top.
    pub up: Side,
    /// The totals of each pair, row by row from the bottom, each from the left; `None` where a
    /// rule between two values forbids the pair.
    pub cells: Vec<Option<Totals>>,
}

/// The settings that a map can have as a side: every number.
pub fn sides(scenario: &Scenario) -> Vec<Knob> {
    let sections = Section::ALL;
    let mut all = knobs(scenario, &sections);
    all.retain(|knob| matches!(knob.dial, Dial::Number { .. }));
    // The strategy first: that is what a person came for.
    let strategy = format!("{}.", Section::Policy.id());
    let (mut first, rest): (Vec<Knob>, Vec<Knob>) =
        all.into_iter().partition(|knob| knob.path.starts_with(&strategy));
    first.extend(rest);
    first
}

/// The map of `scenario` over the settings at these paths, with about `side` values each;
/// `progress` hears how much is done, 0 to 1. The runs are fluid, with long steps where runs are
/// long.
///
/// # Errors
/// A path is none of [`sides`], or both are the same.
pub fn map(
    scenario: &Scenario,
    paths: (&str, &str),
    side: usize,
    progress: &mut dyn FnMut(f64),
) -> Result<Map, String> {
    if paths.0 == paths.1 {
        return Err("Both sides are the same setting: choose two".to_owned());
    }
    let all = sides(scenario);
    let side = |path: &str| {
        let found = all.iter().find(|knob| knob.path == path);
        let knob = found.ok_or_else(|| format!("`{path}` is no number of this scenario"))?;
        Ok::<Side, String>(Side::new(knob, side.clamp(LEAST_SIDE, MOST_SIDE)))
    };
    let (across, up) = (side(paths.0)?, side(paths.1)?);
    let count = (across.values.len() * up.values.len()).max(1) as f64;
    let mut cells = Vec::new();
    for above in &up.values {
        for along in &across.values {
            cells.push(cell(scenario, [(&across.knob, *along), (&up.knob, *above)]));
            progress(cells.len() as f64 / count);
        }
    }
    Ok(Map { across, up, cells })
}

fn cell(scenario: &Scenario, at: [(&Knob, f64); 2]) -> Option<Totals> {
    let mut scenario = scenario.clone();
    let moved = at.into_iter().filter(|(knob, value)| knob.now != *value);
    let pairs: Vec<(&str, String)> =
        moved.map(|(knob, value)| (knob.path.as_str(), knob.text(value))).collect();
    let refused = scenario.set_all(pairs.iter().map(|(path, text)| (*path, text.as_str())));
    refused.is_empty().then(|| crate::preview(&scenario, PREVIEW_STEPS).totals)
}

/// How far around the present value a side reaches: a range may be far wider than what matters.
const REACH: f64 = 0.35;

impl Side {
    /// The values of `knob` around where it stands, which is one of them.
    fn new(knob: &Knob, count: usize) -> Self {
        let here = knob.place_of(knob.now);
        let (low, high) = match knob.dial {
            Dial::Number { range, most } if wide(range.min, most, knob.now) => {
                let far = knob.place_of((4.0 * knob.now).max(range.min + 20.0 * range.step));
                (0.0, far.max(here + knob.step() * count as f64))
            }
            _ => (here - REACH, here + REACH),
        };
        let (low, high) = (low.max(0.0), high.min(1.0));
        let last = count.max(2) - 1;
        let mut values: Vec<f64> = (0..=last)
            .map(|i| knob.value_at(low + (high - low) * i as f64 / last as f64))
            .collect();
        // The nearest gives way to the present value, so that the map has a place for it.
        let near = |values: &[f64]| {
            let gap = |value: f64| (knob.place_of(value) - here).abs();
            let nearest =
                (0..values.len()).min_by(|&a, &b| gap(values[a]).total_cmp(&gap(values[b])));
            nearest.unwrap_or(0)
        };
        let place = near(&values);
        values[place] = knob.now;
        values.dedup();
        let here = near(&values);
        Self { knob: knob.clone(), values, here }
    }
}

/// Whether a range goes far beyond the present value.
fn wide(min: f64, most: f64, now: f64) -> bool {
    most - min > 8.0 * (now - min).max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quiet(_: f64) {}

    #[test]
    fn a_map_has_a_run_for_each_pair_and_says_where_you_are() {
        let mut scenario = crate::first();
        scenario.set("clock.length", "3600").unwrap();
        let sides = sides(&scenario);
        let paths = (sides[0].path.as_str(), sides[1].path.as_str());
        let mut heard = 0.0;
        let map = map(&scenario, paths, 5, &mut |share| heard = share).unwrap();
        let (across, up) = (&map.across, &map.up);
        assert_eq!(map.cells.len(), across.values.len() * up.values.len());
        assert_eq!(heard, 1.0);
        let here = map.cells[up.here * across.values.len() + across.here];
        assert_eq!(here, Some(crate::simulate(&scenario).totals));
        let costs: Vec<u64> = map.cells.iter().flatten().map(|t| t.cost.to_bits()).collect();
        assert!(costs.iter().any(|cost| *cost != costs[0]), "nothing changes");
    }

    #[test]
    fn every_number_can_be_a_side_in_order_with_its_present_value() {
        let scenario = crate::first();
        for knob in sides(&scenario) {
            let side = Side::new(&knob, 9);
            assert!(side.values.windows(2).all(|pair| pair[0] < pair[1]), "{side:?}");
            assert_eq!(side.values[side.here], knob.now, "{}", knob.path);
            assert!(side.values.len() >= 3, "{side:?}");
        }
    }

    #[test]
    fn pairs_that_do_not_fit_are_left_empty() {
        let mut scenario = crate::first();
        scenario.set("clock.length", "1200").unwrap();
        let map = map(&scenario, ("fleet.min", "fleet.max"), 7, &mut quiet).unwrap();
        for (index, cell) in map.cells.iter().enumerate() {
            let width = map.across.values.len();
            let (min, max) = (map.across.values[index % width], map.up.values[index / width]);
            assert_eq!(cell.is_some(), min <= max, "{min} {max}");
        }
        assert!(map.cells.iter().any(Option::is_none));
    }

    #[test]
    fn what_cannot_be_a_side_is_refused() {
        let scenario = crate::first();
        let error = |a, b| map(&scenario, (a, b), 3, &mut quiet).unwrap_err();
        assert!(error("fleet.max", "fleet.max").contains("the same"));
        assert!(error("fleet.max", "policy.nothing").contains("`policy.nothing`"));
    }
}
