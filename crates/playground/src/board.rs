//! The board: runs of several strategies and links beside each other, as rows of numbers and small
//! pictures.
//!
//! Not here: which of them is best, and the table as it is shown.

use model::unit::Unit;
use model::{Run, Scenario, Series};

use crate::scorecard::{self, Line};

/// A column of the table.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Column {
    /// Its id.
    pub id: &'static str,
    /// Its name on the screen.
    pub label: &'static str,
    /// Its unit.
    pub unit: Unit,
    /// What it means, in sentences.
    pub help: &'static str,
    /// Whether more is better.
    pub more: bool,
}

/// A column that the scorecard has a row for.
const fn scored(id: &'static str, label: &'static str, more: bool) -> Column {
    let line = line(id);
    Column { id, label, unit: line.unit, help: line.help, more }
}

/// The row of the scorecard with this id.
const fn line(id: &str) -> &'static Line {
    let mut index = 0;
    while index < scorecard::LINES.len() {
        if same(scorecard::LINES[index].id, id) {
            return &scorecard::LINES[index];
        }
        index += 1;
    }
    panic!("the scorecard has no such row")
}

const fn same(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let mut index = 0;
    while index < a.len() && index < b.len() && a[index] == b[index] {
        index += 1;
    }
    index == a.len() && index == b.len()
}

const fn plain(id: &'static str, label: &'static str, unit: Unit, help: &'static str) -> Column {
    Column { id, label, unit, help, more: false }
}

/// Every column, in order.
pub static COLUMNS: [Column; 16] = [
    scored("objective", "Cost and penalty", false),
    plain("cost", "Cost", Unit::Dollars, "What instances cost."),
    scored("penalty", "Penalty", false),
    scored("slo", "In time", true),
    scored("p95", "p95", false),
    scored("dropped", "Turned away", false),
    plain("peak", "Peak", Unit::Instances, "The most instances in service at once."),
    scored("actions", "Actions", false),
    scored("flaps", "Flaps", false),
    scored("regret", "Regret", false),
    scored("theta_u", "Too few θU", false),
    scored("theta_o", "Too many θO", false),
    scored("tau_u", "Time too few τU", false),
    scored("tau_o", "Time too many τO", false),
    scored("instability", "Instability υ", false),
    scored("deviation", "Deviation σ", false),
];

/// The place of a column.
///
/// # Panics
/// If there is no such column.
pub fn place(id: &str) -> usize {
    COLUMNS.iter().position(|column| column.id == id).expect("one of the columns")
}

/// How many points a small picture has at most.
const POINTS: usize = 160;

/// A run on the board.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// One value for each of [`COLUMNS`]; `None` where there is none.
    pub values: Vec<Option<f64>>,
    /// The load in requests per second, one number for each of as many equal parts of the run.
    pub load: Vec<f64>,
    /// What the instances in service could serve, in the same parts.
    pub capacity: Vec<f64>,
    /// Instances in service, in the same parts.
    pub instances: Vec<f64>,
}

/// What lies on the same chart as the runs of a scenario, though nobody chose it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mark {
    /// Cost and penalty, in dollars.
    pub objective: f64,
    /// The cost of instances alone, in dollars.
    pub cost: f64,
    /// The share of requests in time.
    pub slo: f64,
    /// Instances, where they never change.
    pub instances: Option<u32>,
}

/// The best that was possible and the best fleet that never changes, in the model of minutes;
/// `None` where broken promises cost nothing, so that nothing is the best fleet.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Marks {
    /// The least cost and penalty for one who knew the load.
    pub optimum: Option<Mark>,
    /// The best fleet that never changes.
    pub fixed: Option<Mark>,
}

/// The entry of a run of `scenario`, and the marks of its load.
pub fn entry(scenario: &Scenario, run: &Run) -> (Entry, Marks) {
    let card = scorecard::scorecard(scenario, run);
    let rows = scorecard::rows(&card);
    let value = |column: &Column| {
        let row = rows.iter().find(|row| row.line.id == column.id);
        let total = || run.totals.items().into_iter().find(|item| item.0 == column.id);
        match row {
            Some(row) => row.value,
            None => total().map(|(.., value)| value),
        }
    };
    let entry = Entry {
        values: COLUMNS.iter().map(value).collect(),
        load: thinned(run.column(Series::Offered)),
        capacity: thinned(run.column(Series::Capacity)),
        instances: thinned(run.column(Series::InService)),
    };
    let price = model::Quantity::get(scenario.prices().penalty) / 1000.0;
    let arrived = run.totals.arrived;
    let mark = |cost: f64, penalty: f64, instances| {
        (price > 0.0 && arrived > 0.0).then(|| Mark {
            objective: cost,
            cost: cost - penalty,
            slo: (1.0 - penalty / price / arrived).clamp(0.0, 1.0),
            instances,
        })
    };
    let (best, fixed) = (&card.best.optimum, &card.best.fixed);
    let marks = Marks {
        optimum: mark(best.cost, best.penalty, None),
        fixed: mark(fixed.score.cost, fixed.score.penalty, Some(fixed.instances)),
    };
    (entry, marks)
}

/// A column as means over at most [`POINTS`] parts.
pub(crate) fn thinned(column: &[f64]) -> Vec<f64> {
    let width = column.len().div_ceil(POINTS).max(1);
    column.chunks(width).map(|part| part.iter().sum::<f64>() / part.len() as f64).collect()
}

/// Those of the points (cost, share in time) that no other beats: none is both cheaper and better,
/// nor as good in one and better in the other. In order of cost; of equal points all.
pub fn front(points: &[(f64, f64)]) -> Vec<usize> {
    let beaten = |(cost, slo): (f64, f64)| {
        points
            .iter()
            .any(|&(other, share)| other <= cost && share >= slo && (other < cost || share > slo))
    };
    let mut front: Vec<usize> = (0..points.len()).filter(|&at| !beaten(points[at])).collect();
    front.sort_by(|&a, &b| points[a].0.total_cmp(&points[b].0));
    front
}

/// The order of rows by a column: the best first, or the worst; rows without a value last in
/// both, equals in their old order.
pub fn order(entries: &[&[Option<f64>]], column: usize, best_first: bool) -> Vec<usize> {
    let more = COLUMNS[column].more;
    let value = |row: usize| entries[row].get(column).copied().flatten();
    let mut rows: Vec<usize> = (0..entries.len()).collect();
    rows.sort_by(|&a, &b| match (value(a), value(b)) {
        (Some(x), Some(y)) if more == best_first => y.total_cmp(&x),
        (Some(x), Some(y)) => x.total_cmp(&y),
        (x, y) => x.is_none().cmp(&y.is_none()),
    });
    rows
}

/// A number over many seeds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Band {
    /// The mean.
    pub mean: f64,
    /// What 5 in 100 do not exceed.
    pub low: f64,
    /// What 95 in 100 do not exceed.
    pub high: f64,
}

/// The band of these values, which may be missing; `None` where all are.
///
/// Percentiles lie between the two nearest values in proportion (type 7 of Hyndman and Fan,
/// "Sample quantiles in statistical packages", 1996).
pub fn band(values: &[Option<f64>]) -> Option<Band> {
    let mut known: Vec<f64> = values.iter().copied().flatten().collect();
    if known.is_empty() {
        return None;
    }
    known.sort_by(f64::total_cmp);
    // As differences from the least: a mean of equal values is that value, to the bit.
    let least = known[0];
    let mean = least + known.iter().map(|value| value - least).sum::<f64>() / known.len() as f64;
    Some(Band { mean, low: quantile(&known, 0.05), high: quantile(&known, 0.95) })
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a place within a list, not negative"
)]
fn quantile(sorted: &[f64], share: f64) -> f64 {
    let place = share * (sorted.len() - 1) as f64;
    let low = place.floor() as usize;
    let high = (low + 1).min(sorted.len() - 1);
    sorted[low] + (place - low as f64) * (sorted[high] - sorted[low])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_has_the_numbers_of_its_run() {
        let scenario = crate::first();
        let run = crate::simulate(&scenario);
        let (entry, marks) = entry(&scenario, &run);
        let of = |id: &str| entry.values[place(id)].unwrap();
        let totals = &run.totals;
        assert_eq!((of("cost"), of("penalty")), (totals.cost, totals.penalty));
        assert_eq!((of("slo"), of("peak")), (totals.slo(), totals.peak));
        assert_eq!(of("objective"), totals.cost + totals.penalty);
        assert!(entry.load.len() <= POINTS && entry.load.len() == entry.instances.len());
        let (best, fixed) = (marks.optimum.unwrap(), marks.fixed.unwrap());
        assert!(best.objective <= fixed.objective && best.cost <= best.objective);
        assert!(fixed.instances.is_some() && (0.0..=1.0).contains(&best.slo));
    }

    #[test]
    fn where_broken_promises_cost_nothing_there_is_no_best_to_mark() {
        let mut scenario = crate::first();
        scenario.set("prices.penalty", "0").unwrap();
        let (_, marks) = entry(&scenario, &crate::simulate(&scenario));
        assert_eq!((marks.optimum, marks.fixed), (None, None));
    }

    #[test]
    fn the_front_is_what_nobody_beats() {
        let points = [(3.0, 0.9), (1.0, 0.5), (2.0, 0.9), (4.0, 0.95), (2.0, 0.9), (1.0, 0.4)];
        assert_eq!(front(&points), [1, 2, 4, 3]);
        assert_eq!(front(&[]), [0_usize; 0]);
    }

    #[test]
    fn rows_are_sorted_and_missing_values_stay_at_the_end() {
        let rows: [Vec<Option<f64>>; 4] =
            [Some(2.0), None, Some(1.0), Some(2.0)].map(|value| vec![value; COLUMNS.len()]);
        let rows: Vec<&[Option<f64>]> = rows.iter().map(Vec::as_slice).collect();
        assert_eq!(order(&rows, place("cost"), true), [2, 0, 3, 1]);
        assert_eq!(order(&rows, place("cost"), false), [0, 3, 2, 1]);
        assert_eq!(order(&rows, place("slo"), true), [0, 3, 2, 1]);
    }

    #[test]
    fn a_band_is_the_middle_of_ninety_in_a_hundred() {
        let values: Vec<Option<f64>> = (0..=100).map(|i| Some(f64::from(i))).collect();
        assert_eq!(band(&values), Some(Band { mean: 50.0, low: 5.0, high: 95.0 }));
        let same = band(&[Some(0.1), None, Some(0.1), Some(0.1)]).unwrap();
        assert_eq!((same.mean, same.low, same.high), (0.1, 0.1, 0.1));
        assert_eq!(band(&[None]), None);
    }
}
