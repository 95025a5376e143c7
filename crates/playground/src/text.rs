//! Scenarios, measured loads and runs as the text of files.
//!
//! Not here: the files themselves, and text that is a link.

use model::curve::MAX_TIME;
use model::observed::MOST_OBSERVED;
use model::sections::{ClockParams, Weekday};
use model::{
    Choice as _, Control, Observed, Params as _, Run, Scenario, Section, Series, Totals, Track,
    Tree,
};

pub use formats::csv::{
    Asked, Column, CsvError, Fit, LoadFile, MOST_BYTES, Measure, Note, Role, Start,
    read as read_text, read_bytes as read_load,
};
pub use formats::run::csv as run_csv;

use crate::{CATALOGUE, ENGINE, FileError};

/// The scenario as JSON text.
pub fn write(scenario: &Scenario) -> String {
    formats::file::write(scenario)
}

/// Reads a scenario from JSON text.
///
/// # Errors
/// What is wrong with it.
pub fn read(text: &str) -> Result<Scenario, FileError> {
    formats::file::read(&CATALOGUE, text)
}

/// The JSON Schema of scenario files as text.
pub fn schema() -> String {
    format!("{:#}\n", formats::schema::schema(&CATALOGUE))
}

/// The run of `scenario` as a tree: engine, link and scenario, then what is in the run, with its
/// columns if they are asked for, and at last what is wrong with the way it was scaled.
pub fn run_tree(scenario: &Scenario, run: &Run, columns: bool) -> Tree {
    let mut entries = header(scenario);
    let probes = scenario.policy().entry().probes;
    if let Tree::Map(found) = formats::run::to_tree(run, probes, columns) {
        entries.extend(found);
    }
    let advice = crate::advise(scenario, run).iter().map(advice_tree).collect();
    entries.push(("advice".to_owned(), Tree::List(advice)));
    Tree::Map(entries)
}

/// A mistake that was found: what, when, what would help, how it is found.
fn advice_tree(advice: &crate::Advice) -> Tree {
    let texts = [
        ("id", advice.id.to_owned()),
        ("name", advice.name.to_owned()),
        ("finding", advice.sentence()),
        ("remedy", advice.remedy.to_owned()),
        ("help", advice.help.to_string()),
    ];
    let mut entries: Vec<(String, Tree)> =
        texts.into_iter().map(|(key, text)| (key.to_owned(), Tree::Text(text))).collect();
    let times = [("from_s", advice.from), ("to_s", advice.to)];
    entries.extend(times.map(|(key, at)| (key.to_owned(), Tree::Number(at))));
    Tree::Map(entries)
}

/// What every file of results begins with: the engine, and what was simulated, so that anybody
/// can do it again.
pub fn header(scenario: &Scenario) -> Vec<(String, Tree)> {
    vec![
        ("engine".to_owned(), Tree::Number(f64::from(ENGINE))),
        ("link".to_owned(), Tree::Text(crate::link(scenario).text)),
        ("scenario".to_owned(), crate::save(scenario)),
    ]
}

/// A scorecard by id, with its curves: what was needed, what there was, and the best.
pub fn scorecard_tree(card: &sim::Scorecard) -> Tree {
    let number = |value: Option<f64>| value.map_or(Tree::Null, Tree::Number);
    let rows = crate::scorecard::rows(card);
    let mut entries: Vec<(String, Tree)> =
        rows.iter().map(|row| (row.line.id.to_owned(), number(row.value))).collect();
    let curves = crate::scorecard::curves(card).map(|curve| {
        let instances = curve.instances.iter().map(|&n| Tree::Number(f64::from(n)));
        let entries = vec![
            ("each_s".to_owned(), Tree::Number(curve.each_s)),
            ("instances".to_owned(), Tree::List(instances.collect())),
        ];
        (curve.id.to_owned(), Tree::Map(entries))
    });
    entries.push(("curves".to_owned(), Tree::Map(curves.into())));
    Tree::Map(entries)
}

/// Totals by id.
pub fn totals_tree(totals: &Totals) -> Tree {
    formats::run::totals(totals)
}

/// A tree as JSON text: indented, or in one line.
pub fn json(tree: &Tree, indented: bool) -> String {
    formats::run::text(tree, indented)
}

/// The scenario under a measured load: its curve, its length, and where the file says so the time
/// and the day on which it starts. Answers also with what was done to the load.
pub fn with_load(scenario: &Scenario, file: &LoadFile, fit: Fit) -> (Scenario, Vec<Note>) {
    let mut scenario = scenario.clone();
    let fitted = file.fit(fit);
    let mut notes = fitted.notes;
    scenario.set_sketch(Some(fitted.curve));
    let (least, most) = run_lengths();
    let length = fitted.length_s.ceil().clamp(least, most);
    if length > fitted.length_s + 1.0 {
        notes.push(Note::Held { length: fitted.length_s, run: length });
    }
    let mut settings = vec![("length", format!("{length}"))];
    if let Some(start) = file.start {
        settings.push(("start", format!("{}", start.time_of_day.floor())));
        let day = start.weekday.and_then(|day| Weekday::OPTIONS.get(day as usize));
        settings.extend(day.map(|day| ("day", day.id.to_owned())));
    }
    for (id, text) in settings {
        let path = format!("{}.{id}", Section::Clock.id());
        scenario.set(&path, &text).expect("a time of day, a day, a length in range");
    }
    (scenario, notes)
}

/// So many spans from one row to the next are a gap.
const GAP: f64 = 1.8;

/// What a file holds beside the load, with the load, to be seen beside a run; `None` if it holds
/// nothing else. Of a long file, means over spans.
pub fn observed(file: &LoadFile) -> Option<Observed> {
    let columns = file.columns.iter();
    let others: Vec<(Series, &Column)> =
        columns.filter_map(|column| Some((column.role.series()?, column))).collect();
    if others.is_empty() {
        return None;
    }
    let last = file.samples.last().map_or(0.0, |sample| sample.at).min(MAX_TIME);
    let width = (last / (MOST_OBSERVED - 1) as f64).max(file.step_s);
    let mut times = Vec::new();
    let mut tracks: Vec<Track> = std::iter::once(Series::Offered)
        .chain(others.iter().map(|(series, _)| *series))
        .map(|series| Track { series, values: Vec::new() })
        .collect();
    let mut from = 0;
    while let Some(first) = file.samples.get(from).filter(|sample| sample.at <= last) {
        // Spans begin with the file, not with the first row behind a gap.
        let span = (first.at / width + 1e-9).floor();
        let after = &file.samples[from..];
        let to = from + after.partition_point(|s| s.at / width + 1e-9 < span + 1.0).max(1);
        let at = if to == from + 1 { first.at } else { (span + 0.5) * width };
        if let Some(&last) = times.last()
            && at - last > GAP * width
        {
            // A line must not go straight across what nobody measured.
            times.push(0.5 * (last + at));
            for track in &mut tracks {
                track.values.push(None);
            }
        }
        times.push(at);
        let rates = file.samples[from..to].iter().map(|sample| Some(sample.rate));
        tracks[0].values.push(mean(rates));
        for ((_, column), track) in others.iter().zip(&mut tracks[1..]) {
            let values = column.values.get(from..to).unwrap_or_default();
            track.values.push(mean(values.iter().copied()));
        }
        from = to;
    }
    Observed::new(times, tracks)
}

/// The mean of what there is, if there is anything.
fn mean(values: impl Iterator<Item = Option<f64>>) -> Option<f64> {
    let (count, sum) =
        values.flatten().fold((0.0, 0.0), |(count, sum), value| (count + 1.0, sum + value));
    (count > 0.0).then(|| to_digits(sum / count))
}

/// Five digits behind the first: more than was measured, and short as text.
fn to_digits(value: f64) -> f64 {
    if value <= 0.0 {
        return 0.0;
    }
    let grain = libm::pow(10.0, 5.0 - libm::log10(value).floor());
    if grain.is_finite() && grain > 0.0 { (value * grain).round() / grain } else { value }
}

/// The least and the greatest length of a run, in seconds.
fn run_lengths() -> (f64, f64) {
    let spec = ClockParams::SPECS.iter().find(|spec| spec.id == "length");
    match spec.map(|spec| &spec.control) {
        Some(Control::Number(range)) => (range.min, range.max),
        _ => unreachable!("the clock declares a length, and it is a number"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::Quantity as _;

    #[test]
    fn a_measured_load_becomes_the_load_of_the_run() {
        let text = "time,rps\n2024-06-22 08:00,10\n2024-06-22 08:10,40\n2024-06-22 08:20,20\n";
        let file = read_load(text.as_bytes(), Measure::ByHeader).unwrap();
        let (scenario, notes) = with_load(&crate::first(), &file, Fit::default());
        assert_eq!(notes, []);
        let clock = scenario.clock();
        assert_eq!((clock.start.get(), clock.length.get()), (28_800.0, 1800.0));
        assert_eq!(clock.day, Weekday::Saturday);
        let run = crate::simulate(&scenario);
        assert!((run.value(Series::Offered, 600.0) - 40.0).abs() < 0.1);
        assert_eq!(read(&write(&scenario)).unwrap(), scenario);
    }

    #[test]
    fn a_load_shorter_than_a_run_is_held() {
        let file = read_load(b"0,1\n60,2\n", Measure::ByHeader).unwrap();
        let (scenario, notes) = with_load(&crate::first(), &file, Fit::default());
        assert_eq!(scenario.clock().length.get(), 600.0);
        assert_eq!(
            notes[0].to_string(),
            "it lasts 2 min; the run lasts 10 min and holds the last value"
        );
    }

    #[test]
    fn results_say_what_was_simulated() {
        let mut scenario = crate::first();
        scenario.set("clock.length", "1200").unwrap();
        let run = crate::simulate(&scenario);
        let Tree::Map(entries) = run_tree(&scenario, &run, true) else { panic!("no map") };
        let link = entries.iter().find(|(key, _)| key == "link").map(|(_, link)| link.clone());
        let Some(Tree::Text(link)) = link else { panic!("no link") };
        assert_eq!(crate::open(&link).scenario, scenario);
        assert!(entries.iter().any(|(key, _)| key == "columns"));
    }
}
