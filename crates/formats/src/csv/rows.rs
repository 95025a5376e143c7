//! The rows of a file, one after the other, each checked.
//!
//! Not here: cutting lines into fields (`lines`), and what the header means (`columns`).

use std::borrow::Cow;

use model::Point;
use model::curve::MAX_RATE;
use model::unit::number;

use super::columns::{Columns, Measure};
use super::lines::{Line, split};
use super::names::describes;
use super::note::Note;
use super::others::Other;
use super::steps::Steps;
use super::times::Times;
use super::{Asked, CsvError, LoadFile};

/// The most lines of a header below the first.
const MOST_HEADERS: usize = 12;

/// Reads all lines.
pub(super) fn read(
    separator: char,
    lines: &[Line<'_>],
    asked: Asked,
) -> Result<LoadFile, CsvError> {
    let mut fields = Vec::new();
    split(lines[0], separator, &mut fields)?;
    let mut more = Vec::new();
    for line in lines[1..].iter().take(MOST_HEADERS) {
        let mut below = Vec::new();
        split(*line, separator, &mut below)?;
        if !describes(&below[0]) {
            break;
        }
        more.push(below);
    }
    let columns = Columns::of(lines[0].0, &fields, &more)?;
    columns.check_commas(separator, lines)?;
    let mut rows = Rows::new(&columns, separator, asked);
    for line in &lines[columns.header..] {
        split(*line, separator, &mut fields)?;
        // Spreadsheets end files with lines of nothing but separators.
        if fields.iter().any(|field| !field.is_empty()) {
            rows.row(line.0, &fields)?;
        }
    }
    rows.finish()
}

/// What was read so far.
struct Rows<'a> {
    columns: &'a Columns,
    separator: char,
    measure: Measure,
    per: f64,
    times: Times,
    /// The decimal mark that was met, and where.
    mark: Option<(char, usize)>,
    samples: Vec<Point>,
    lines: Vec<usize>,
    /// The first time of the file, and the last, counted from it, with its line and text.
    first: f64,
    last: Option<(f64, usize, String)>,
    missing: Option<(usize, usize)>,
    asked: Asked,
    others: Vec<Other<'a>>,
}

impl<'a> Rows<'a> {
    fn new(columns: &'a Columns, separator: char, asked: Asked) -> Self {
        let (measure, per) = columns.load.measure(asked.measure);
        Self {
            columns,
            separator,
            measure,
            per,
            times: Times::new(if columns.time.in_ms() { 0.001 } else { 1.0 }),
            mark: None,
            samples: Vec::new(),
            lines: Vec::new(),
            first: 0.0,
            last: None,
            missing: None,
            asked,
            others: columns.others.iter().map(|(role, of)| Other::new(*role, of)).collect(),
        }
    }

    fn row(&mut self, line: usize, fields: &[Cow<'_, str>]) -> Result<(), CsvError> {
        let Columns { count, line: from, .. } = self.columns;
        if fields.len() != *count {
            let (n, fields) = (fields.len(), if fields.len() == 1 { "field" } else { "fields" });
            let what = format!("it has {n} {fields}, but must have {count}, as line {from} has");
            return Err(CsvError::at(line, what));
        }
        let at = self.time(line, &fields[self.columns.time.index])?;
        let load = &fields[self.columns.load.index];
        if load.is_empty() || load.eq_ignore_ascii_case("null") {
            self.missing = Some(self.missing.map_or((1, line), |(n, first)| (n + 1, first)));
            return Ok(());
        }
        let rate = self.load(line, load)?;
        for i in 0..self.others.len() {
            let (column, value) =
                (self.others[i].column(), Other::value_of(&fields[self.others[i].column().index]));
            let number = match value {
                Some((text, _)) => self.number(line, &column.name, text)?,
                None => None,
            };
            self.others[i].push(line, &fields[column.index], number)?;
        }
        self.samples.push(Point { at, rate });
        self.lines.push(line);
        Ok(())
    }

    /// Seconds since the first time.
    fn time(&mut self, line: usize, text: &str) -> Result<f64, CsvError> {
        let name = &self.columns.time.name;
        let time = self.times.read(text);
        let time = time.map_err(|allowed| CsvError::field(line, name, text, allowed))?;
        if self.last.is_none() {
            self.first = time;
        }
        // To a millionth: milliseconds of a time since 1970 leave dust behind the point.
        let time = ((time - self.first) * 1e6).round() / 1e6;
        match &self.last {
            Some((last, before, _)) if time == *last => {
                let what = format!("another one than line {before} has");
                return Err(CsvError::field(line, name, text, &what));
            }
            Some((last, before, given)) if time < *last => {
                let what = format!("later than “{given}” in line {before}; sort the rows by time");
                return Err(CsvError::field(line, name, text, &what));
            }
            _ => {}
        }
        self.last = Some((time, line, text.to_owned()));
        Ok(time)
    }

    fn load(&mut self, line: usize, text: &str) -> Result<f64, CsvError> {
        let name = &self.columns.load.name;
        let most = if self.measure == Measure::PerStep { f64::MAX } else { MAX_RATE * self.per };
        let value = self.number(line, name, text)?;
        match value.filter(|value| (0.0..=most).contains(value)) {
            // No minus zero.
            Some(value) => Ok(value / self.per + 0.0),
            None if self.measure == Measure::PerStep => {
                Err(CsvError::field(line, name, text, "a number of requests, 0 or more"))
            }
            None => {
                let unit = if self.per > 1.0 { "minute" } else { "second" };
                let allowed = format!("a number in 0 to {most} requests per {unit}");
                Err(CsvError::field(line, name, text, &allowed))
            }
        }
    }

    /// Reads a number with the decimal mark that the file uses; `None` if it is no number.
    fn number(&mut self, line: usize, name: &str, text: &str) -> Result<Option<f64>, CsvError> {
        let mark = text.chars().find(|&c| c == '.' || c == ',');
        match (mark, self.mark) {
            (Some(','), _) if self.separator == ',' => {
                let allowed = "a number with a decimal point where commas separate the fields";
                return Err(CsvError::field(line, name, text, allowed));
            }
            (Some(mark), Some((used, before))) if mark != used => {
                let allowed = format!(
                    "a number with “{used}” as decimal mark, as in line {before}, and nothing \
                     between thousands"
                );
                return Err(CsvError::field(line, name, text, &allowed));
            }
            (Some(mark), None) => self.mark = Some((mark, line)),
            _ => {}
        }
        Ok(number(text))
    }

    fn finish(mut self) -> Result<LoadFile, CsvError> {
        let found = self.samples.len();
        let (Some(first), true) = (self.samples.first().copied(), found >= 2) else {
            let what = format!("the file has {found} rows with a time and a value, but needs 2");
            return Err(CsvError::whole(what));
        };
        // Rows without a value at the beginning do not count.
        for sample in &mut self.samples {
            sample.at -= first.at;
        }
        let steps = Steps::of(&self.samples);
        let mut notes = self.notes(first.at);
        steps.notes(&self.samples, &self.lines, &mut notes);
        if self.measure == Measure::PerStep {
            steps.to_rates(&mut self.samples, &self.lines, &self.columns.load.name)?;
        }
        let others = std::mem::take(&mut self.others);
        let columns =
            others.into_iter().map(|other| other.finished(self.asked, &mut notes)).collect();
        if !self.columns.left.is_empty() {
            notes.push(Note::Left(self.columns.left.clone()));
        }
        let start = self.times.start().map(|start| super::Start {
            time_of_day: (start.time_of_day + first.at).rem_euclid(86_400.0),
            weekday: start.weekday.map(|day| later(day, start.time_of_day + first.at)),
        });
        let length_s = self.samples[found - 1].at + steps.usual;
        let samples = self.samples;
        Ok(LoadFile { start, length_s, step_s: steps.usual, samples, columns, notes })
    }

    fn notes(&self, skipped: f64) -> Vec<Note> {
        let kind = self.times.kind();
        let measure = match (self.measure, self.per > 1.0) {
            (Measure::PerStep, _) => "requests in each step",
            (_, true) => "requests per minute",
            (_, false) => "requests per second",
        };
        let (time, load) = (self.columns.time.name.clone(), self.columns.load.name.clone());
        let mut notes = vec![Note::Read { time, kind, load, measure }];
        notes.extend(self.missing.map(|(count, line)| Note::Missing { count, line }));
        if matches!(self.mark, Some((',', _))) {
            notes.push(Note::DecimalComma);
        }
        if self.times.midnights() > 0.0 {
            notes.push(Note::Midnights(self.times.midnights()));
        }
        let shift = self.first + skipped;
        if kind == super::TimeKind::Seconds && shift > 0.0 {
            notes.push(Note::Shifted(shift));
        }
        notes
    }
}

/// The day of the week so many seconds after midnight of `day`.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "below seven")]
fn later(day: u32, seconds: f64) -> u32 {
    (f64::from(day) + (seconds / 86_400.0).floor()).rem_euclid(7.0) as u32
}
