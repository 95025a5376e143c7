//! A run as a file: CSV with a row for each step or each span of time, and a tree for JSON.
//!
//! Numbers are the shortest decimals that read back as the same bits. Not here: pictures
//! (`charts`).

use std::fmt::Write as _;

use model::{DecisionRecord, ProbeSpec, Run, Series, Totals, Tree, Unit, Why};

/// The run as CSV: a header with ids and units, then one row a step, or one each `every` seconds.
///
/// A row stands for the time from its own to the next: rates, shares and counts of instances are
/// means over it, waiting requests and sums of money what they are at its end. `every` is rounded
/// to whole rows of the run, at least one. A run that is recorded in buckets of steps also has
/// columns for the least and the most within each row.
pub fn csv(run: &Run, every: Option<f64>) -> String {
    let mut text = "time (s)".to_owned();
    for series in Series::ALL {
        text.push(',');
        text.push_str(&headed(series.id(), series.unit()));
    }
    for (series, end, _) in extremes(run) {
        text.push(',');
        text.push_str(&headed(&format!("{}_{end}", series.id()), series.unit()));
    }
    text.push('\n');
    let steps = run.columns.iter().map(Vec::len).max().unwrap_or(0);
    let width = steps_in(run, every);
    for from in (0..steps).step_by(width) {
        let to = (from + width).min(steps);
        write!(text, "{}", run.timeline.step * from as f64).expect("a text takes everything");
        for series in Series::ALL {
            let value = over(series, &run.column(series)[from..to]);
            write!(text, ",{value}").expect("a text takes everything");
        }
        for (_, end, column) in extremes(run) {
            let most = if end == MOST { f64::max } else { f64::min };
            let value = column[from..to].iter().copied().reduce(most).unwrap_or(0.0);
            write!(text, ",{value}").expect("a text takes everything");
        }
        text.push('\n');
    }
    text
}

/// What a column of the least, or of the most, within a row ends with.
const LEAST: &str = "min";
const MOST: &str = "max";

/// The columns of extremes that a run has: series, ending, values.
fn extremes(run: &Run) -> impl Iterator<Item = (Series, &'static str, &[f64])> {
    let kept = Series::ALL.into_iter().filter(|series| series.has_extremes());
    let kept = kept.filter(|_| run.timeline.bucket > 1);
    kept.flat_map(|s| [(s, LEAST, run.lows(s)), (s, MOST, run.highs(s))])
}

/// `offered (req/s)`, or the id alone where there is no sign for the unit. Shares are fractions
/// of one, so they have none.
fn headed(id: &str, unit: Unit) -> String {
    match (unit, unit.sign()) {
        (Unit::Ratio, _) | (_, "") => id.to_owned(),
        (_, sign) => format!("{id} ({sign})"),
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a cast from float saturates, and a row is never longer than the run"
)]
fn steps_in(run: &Run, every: Option<f64>) -> usize {
    every.map_or(1, |seconds| (seconds / run.timeline.step).round() as usize).max(1)
}

/// What a row says of the steps it stands for.
fn over(series: Series, values: &[f64]) -> f64 {
    match series.unit() {
        // Booked up to the end of the step, or waiting then.
        Unit::Dollars | Unit::Requests => values.last().copied().unwrap_or(0.0),
        // As differences from the first: the mean of equal values is that value, without dust.
        _ => values.first().map_or(0.0, |first| {
            let more = values.iter().map(|value| value - first).sum::<f64>();
            first + more / values.len() as f64
        }),
    }
}

/// The totals by id.
pub fn totals(totals: &Totals) -> Tree {
    let items = totals.items();
    Tree::Map(items.iter().map(|(id, .., value)| ((*id).to_owned(), number(*value))).collect())
}

/// The run as a tree: its steps, totals, units, every decision with its reason, what the strategy
/// showed at each (`probes`, those of its entry), and every column if `columns` is on, with the
/// least and the most within each row where a row is a `bucket` of several steps.
pub fn to_tree(run: &Run, probes: &[ProbeSpec], columns: bool) -> Tree {
    let timeline = &run.timeline;
    let mut entries = vec![
        entry("start_s", number(timeline.start)),
        entry("weekday", number(f64::from(timeline.weekday))),
        entry("step_s", number(timeline.step)),
        entry("steps", number(f64::from(timeline.steps))),
        entry("bucket", number(f64::from(timeline.bucket))),
        entry("preview", Tree::Bool(timeline.preview)),
        entry("totals", totals(&run.totals)),
        entry("units", units(run)),
        entry("decisions", Tree::List(run.decisions.iter().map(decision).collect())),
    ];
    if !probes.is_empty() {
        let lines = probes.iter().zip(&run.probes);
        let lines = lines.map(|(probe, values)| {
            let value = |value: &Option<f64>| value.map_or(Tree::Null, number);
            (probe.label.to_owned(), Tree::List(values.iter().map(value).collect()))
        });
        entries.push(entry("probes", Tree::Map(lines.collect())));
    }
    if columns {
        let list = |id: &str, column: &[f64]| {
            entry(id, Tree::List(column.iter().map(|value| number(*value)).collect()))
        };
        let all = Series::ALL.iter().map(|&series| list(series.id(), run.column(series)));
        entries.push(entry("columns", Tree::Map(all.collect())));
        if run.timeline.bucket > 1 {
            let more = extremes(run);
            let more =
                more.map(|(series, end, values)| list(&format!("{}_{end}", series.id()), values));
            entries.push(entry("extremes", Tree::Map(more.collect())));
        }
    }
    Tree::Map(entries)
}

fn entry(key: &str, value: Tree) -> (String, Tree) {
    (key.to_owned(), value)
}

/// What is not finite is no number in any file; a run has none but in lives that never end.
fn number(value: f64) -> Tree {
    if value.is_finite() { Tree::Number(value) } else { Tree::Null }
}

/// The units of totals and columns, by id.
fn units(run: &Run) -> Tree {
    let of = |unit: Unit| match unit {
        Unit::Ratio => "fraction",
        Unit::Requests => "requests",
        other => other.sign(),
    };
    let totals = run.totals.items().into_iter().map(|(id, _, unit, _)| (id, of(unit)));
    let columns = Series::ALL.into_iter().map(|series| (series.id(), of(series.unit())));
    let group = |units: Vec<(&str, &str)>| {
        Tree::Map(
            units.into_iter().map(|(id, unit)| entry(id, Tree::Text(unit.to_owned()))).collect(),
        )
    };
    Tree::Map(vec![
        entry("totals", group(totals.collect())),
        entry("columns", group(columns.collect())),
    ])
}

fn decision(record: &DecisionRecord) -> Tree {
    let count = |value: u32| number(f64::from(value));
    let mut entries = vec![
        entry("at_s", number(record.at)),
        entry("in_service", count(record.in_service)),
        entry("before", count(record.before)),
        entry("want", count(record.want)),
        entry("granted", count(record.granted)),
        entry("why", reason(&record.why)),
    ];
    if let Some(limit) = &record.limit {
        entries.push(entry("limit", reason(limit)));
    }
    Tree::Map(entries)
}

fn reason(why: &Why) -> Tree {
    let terms = why.terms().map(|(name, _, value)| entry(name, number(value)));
    Tree::Map(vec![
        entry("rule", Tree::Text(why.rule.id.to_owned())),
        entry("says", Tree::Text(why.to_string())),
        entry("terms", Tree::Map(terms.collect())),
    ])
}

/// A tree as JSON text with a final new line: indented for people, or in one line, which suits
/// columns of numbers.
///
/// # Panics
/// Never: a tree is made of numbers, texts, lists and maps.
#[cfg(feature = "text")]
pub fn text(tree: &Tree, indented: bool) -> String {
    let write =
        if indented { serde_json::to_string_pretty::<Tree> } else { serde_json::to_string::<Tree> };
    write(tree).expect("a tree is made of numbers, texts, lists and maps") + "\n"
}

#[cfg(all(test, feature = "text"))]
mod tests {
    use super::*;
    use crate::csv::{Measure, Role, read};
    use model::{Catalogue, Scenario};
    use serde_json::Value as Json;

    static CATALOGUE: Catalogue = Catalogue { policies: policies::ALL, loads: sim::loads::ALL };

    fn run() -> (Scenario, Run) {
        let mut scenario = Scenario::new(&CATALOGUE);
        scenario.set("clock.length", "7200").expect("it can be set");
        scenario.set("traffic.noise.strength", "0.2").expect("it can be set");
        let run = sim::simulate(&scenario);
        (scenario, run)
    }

    #[test]
    fn every_number_of_a_run_reads_back_to_the_bit() {
        let (_, run) = run();
        let text = csv(&run, None);
        let mut lines = text.lines();
        let header: Vec<&str> = lines.next().unwrap().split(',').collect();
        assert_eq!(header.len(), 1 + Series::ALL.len());
        assert_eq!(header[..2], ["time (s)", "offered (req/s)"]);
        for (step, line) in lines.enumerate() {
            let numbers: Vec<f64> = line.split(',').map(|field| field.parse().unwrap()).collect();
            assert_eq!(numbers[0], run.timeline.step * step as f64);
            for (series, value) in Series::ALL.iter().zip(&numbers[1..]) {
                assert_eq!(value.to_bits(), run.column(*series)[step].to_bits(), "{series:?}");
            }
        }
        assert_eq!(text.lines().count(), 1 + run.timeline.steps as usize);
    }

    #[test]
    fn a_row_of_several_steps_is_their_mean_and_the_last_state_of_the_books() {
        let (_, run) = run();
        let text = csv(&run, Some(700.0));
        let rows: Vec<Vec<f64>> = text
            .lines()
            .skip(1)
            .map(|l| l.split(',').map(|f| f.parse().unwrap()).collect())
            .collect();
        // Ten whole rows of 700 steps, and one of the 200 that are left.
        assert_eq!(rows.len(), 11);
        assert_eq!(rows[10][0], 7000.0);
        let offered = &run.column(Series::Offered)[700..1400];
        assert!((rows[1][1] - offered.iter().sum::<f64>() / 700.0).abs() < 1e-9);
        let cost = Series::ALL.iter().position(|series| *series == Series::Cost).unwrap();
        assert_eq!(rows[10][1 + cost], *run.column(Series::Cost).last().unwrap());
    }

    #[test]
    fn a_run_can_be_read_as_a_load_with_what_was_measured_beside_it() {
        let (_, run) = run();
        let file = read(&csv(&run, Some(60.0)), Measure::ByHeader).unwrap();
        assert_eq!(file.samples.len(), 120);
        assert_eq!(file.length_s, 7200.0);
        let roles: Vec<Role> = file.columns.iter().map(|column| column.role).collect();
        for role in [Role::Utilisation, Role::Response, Role::Instances] {
            assert!(roles.contains(&role), "{roles:?}");
        }
    }

    #[test]
    fn json_holds_totals_decisions_with_reasons_and_columns_if_asked() {
        let (scenario, run) = run();
        let probes = scenario.policy().entry().probes;
        let parsed: Json =
            serde_json::from_str(&text(&to_tree(&run, probes, false), true)).unwrap();
        assert_eq!(parsed["totals"]["cost"].as_f64(), Some(run.totals.cost));
        assert_eq!(parsed["decisions"].as_array().unwrap().len(), run.decisions.len());
        let first = &run.decisions[1];
        assert_eq!(parsed["decisions"][1]["why"]["says"], first.why.to_string());
        assert_eq!(parsed["decisions"][1]["granted"], first.granted);
        assert!(parsed.get("columns").is_none());
        let parsed: Json =
            serde_json::from_str(&text(&to_tree(&run, probes, true), false)).unwrap();
        for series in Series::ALL {
            let values = parsed["columns"][series.id()].as_array().unwrap();
            let same = |(json, value): (&Json, &f64)| json.as_f64() == Some(*value);
            assert!(values.iter().zip(run.column(series)).all(same), "{series:?}");
            assert!(parsed["units"]["columns"][series.id()].is_string());
        }
    }
}
