//! A measured load from CSV text: what stands in the file, what was assumed, what is wrong.
//!
//! A reader of its own: the `csv` crate takes a quote that is never closed as the rest of the
//! file, drops what stands behind a closing quote, and counts lines from before the comments and
//! blank lines that it skips, so an error could not name its line. Not here: files, and what a
//! scenario makes of a load (`playground`).

mod columns;
mod dates;
mod fit;
mod lines;
mod names;
mod note;
mod others;
mod rows;
mod steps;
#[cfg(test)]
mod tests;
mod times;

use std::fmt;

use model::Point;

pub use columns::{Measure, Role};
pub use fit::{Fit, Fitted};
pub use note::{Note, TimeKind};

use crate::link::shown;

/// The longest text that is read, in bytes.
pub const MOST_BYTES: usize = 32 * 1024 * 1024;
/// The most lines that are read: 14 days in steps of one second, and some comments.
pub const MOST_LINES: usize = 1_300_000;

/// A load as it was measured.
#[derive(Clone, Debug, PartialEq)]
pub struct LoadFile {
    /// When it began, if the times say so.
    pub start: Option<Start>,
    /// From the first time to the end of the last step, in seconds.
    pub length_s: f64,
    /// The usual step in seconds: the middle one of all.
    pub step_s: f64,
    /// Requests per second, at seconds since the first time; at least two, times strictly rising.
    pub samples: Vec<Point>,
    /// The other columns that were recognised.
    pub columns: Vec<Column>,
    /// What was assumed, and what was found, in order of importance.
    pub notes: Vec<Note>,
}

/// When a load began.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Start {
    /// Seconds since midnight, below 86,400.
    pub time_of_day: f64,
    /// The day of the week, 0 for Monday, if the times have a date.
    pub weekday: Option<u32>,
}

/// A column beside the load: what was measured of the service at the same times.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Its name in the file.
    pub name: String,
    /// What it is.
    pub role: Role,
    /// One value a sample in the base unit of its role, or none where the field is empty.
    pub values: Vec<Option<f64>>,
}

impl LoadFile {
    /// The highest rate, in requests per second.
    pub fn peak(&self) -> f64 {
        self.samples.iter().map(|sample| sample.rate).fold(0.0, f64::max)
    }
}

/// How a file is to be read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// What the values of the load are.
    pub measure: Measure,
    /// Whether response times are in milliseconds; `None` to go by units, header and values.
    pub milliseconds: Option<bool>,
}

impl From<Measure> for Asked {
    fn from(measure: Measure) -> Self {
        Self { measure, milliseconds: None }
    }
}

/// Reads a load from CSV text.
///
/// Two columns, time and value, or more under a header that names them; separated by comma,
/// semicolon or tab. `asked` says what the values are.
///
/// # Errors
/// What is wrong, naming line, column, what was given, and what is allowed.
pub fn read(text: &str, asked: impl Into<Asked>) -> Result<LoadFile, CsvError> {
    let lines = lines::cut(text)?;
    let (separator, lines) = lines::separator(&lines)?;
    rows::read(separator, lines, asked.into())
}

/// Reads a load from the bytes of a CSV file, which must be UTF-8.
///
/// # Errors
/// As [`read`], and bytes that are no UTF-8.
pub fn read_bytes(bytes: &[u8], asked: impl Into<Asked>) -> Result<LoadFile, CsvError> {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(CsvError::whole("the file is UTF-16, but must be UTF-8".to_owned()));
    }
    if bytes.len() > MOST_BYTES {
        return Err(lines::too_long(bytes.len()));
    }
    match str::from_utf8(bytes) {
        Ok(text) => read(text, asked),
        Err(error) => {
            let before = bytes[..error.valid_up_to()].split(|byte| *byte == b'\n');
            let line = before.count();
            Err(CsvError::at(line, "it holds a byte that is no UTF-8".to_owned()))
        }
    }
}

/// A CSV text that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CsvError {
    /// The line, counted from one, if it is about one.
    pub line: Option<usize>,
    /// What is wrong.
    pub what: String,
}

impl CsvError {
    fn whole(what: String) -> Self {
        Self { line: None, what }
    }

    fn at(line: usize, what: String) -> Self {
        Self { line: Some(line), what }
    }

    fn field(line: usize, column: &str, given: &str, allowed: &str) -> Self {
        let given = shown(given);
        Self::at(line, format!("`{column}` is “{given}”, but must be {allowed}"))
    }
}

impl fmt::Display for CsvError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(line) = self.line {
            write!(f, "line {line}: ")?;
        }
        f.write_str(&self.what)
    }
}

impl std::error::Error for CsvError {}
