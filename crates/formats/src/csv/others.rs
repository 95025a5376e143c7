//! The columns beside the load: instances, utilisation, response times, in units of their own.
//!
//! A unit is what was asked for, else what the values say (`55 %`, `120 ms`), else what the header
//! says, else it is guessed from the values; what was guessed is said. Not here: which columns
//! there are (`columns`).

use super::columns::{Role, Use};
use super::note::Note;
use super::{Asked, Column, CsvError};

/// The most instances that a column may say.
const MOST_INSTANCES: f64 = 1_000_000.0;
/// The longest response time that a column may say, in seconds.
const MOST_RESPONSE: f64 = 1_000_000.0;
/// A typical response of so much must be one in milliseconds, where nothing else is said.
const IN_MS_FROM: f64 = 10.0;

/// Units that values may end with, and what one of them is in base units.
const UNITS: [(&str, f64); 5] =
    [("%", 0.01), ("ms", 0.001), ("µs", 0.000_001), ("us", 0.000_001), ("s", 1.0)];

/// A column that is being read.
pub(super) struct Other<'a> {
    role: Role,
    column: &'a Use,
    values: Vec<Option<f64>>,
    /// Whether the values say their units, and the line of the first that says so.
    units: Option<(bool, usize)>,
}

impl<'a> Other<'a> {
    pub(super) fn new(role: Role, column: &'a Use) -> Self {
        Self { role, column, values: Vec::new(), units: None }
    }

    pub(super) fn column(&self) -> &'a Use {
        self.column
    }

    /// The number in a field and what one of its unit is, if it has one; `None` where nothing was
    /// measured.
    pub(super) fn value_of(field: &str) -> Option<(&str, Option<f64>)> {
        if field.is_empty() || ["nan", "null"].iter().any(|no| field.eq_ignore_ascii_case(no)) {
            return None;
        }
        let unit = UNITS.iter().find_map(|(sign, worth)| {
            let number = field.strip_suffix(sign)?.trim_end();
            number.ends_with(|c: char| c.is_ascii_digit() || c == '.').then_some((number, *worth))
        });
        Some(unit.map_or((field, None), |(number, worth)| (number, Some(worth))))
    }

    /// Takes the field of a line; `number` is what [`Other::value_of`] found, as a number.
    pub(super) fn push(
        &mut self,
        line: usize,
        field: &str,
        number: Option<f64>,
    ) -> Result<(), CsvError> {
        let Some((_, unit)) = Self::value_of(field) else {
            self.values.push(None);
            return Ok(());
        };
        let refuse = |allowed: &str| Err(CsvError::field(line, &self.column.name, field, allowed));
        // Zero is zero in every unit.
        if number != Some(0.0) {
            match self.units {
                Some((true, before)) if unit.is_none() => {
                    return refuse(&format!("a number with its unit, as in line {before}"));
                }
                Some((false, before)) if unit.is_some() => {
                    return refuse(&format!("a number without a unit, as in line {before}"));
                }
                Some(_) => {}
                None => self.units = Some((unit.is_some(), line)),
            }
        }
        let most = self.most() / unit.unwrap_or(1.0);
        match number.filter(|value| (0.0..=most).contains(value)) {
            Some(value) => self.values.push(Some(value * unit.unwrap_or(1.0))),
            None => return refuse(&format!("a number in 0 to {most}, or empty")),
        }
        Ok(())
    }

    fn most(&self) -> f64 {
        match self.role {
            // Percent or not is known at the end.
            Role::Utilisation => 10_000.0,
            role if role.is_response() => {
                MOST_RESPONSE * if self.column.in_seconds() { 1.0 } else { 1000.0 }
            }
            _ => MOST_INSTANCES,
        }
    }

    /// The column in the base unit of its role.
    pub(super) fn finished(mut self, asked: Asked, notes: &mut Vec<Note>) -> Column {
        let divisor = self.divisor(asked, notes);
        for value in self.values.iter_mut().flatten() {
            *value /= divisor;
        }
        Column { name: self.column.name.clone(), role: self.role, values: self.values }
    }

    fn divisor(&self, asked: Asked, notes: &mut Vec<Note>) -> f64 {
        if matches!(self.units, Some((true, _))) {
            return 1.0;
        }
        let most = self.values.iter().flatten().copied().fold(0.0, f64::max);
        let name = || self.column.name.clone();
        // More than one and a half times busy is not busy, but percent.
        if self.role == Role::Utilisation && (self.column.in_percent() || most > 1.5) {
            notes.push(Note::Percent(name()));
            return 100.0;
        }
        if !self.role.is_response() {
            return 1.0;
        }
        let guess = !self.column.in_seconds() && self.typical() >= IN_MS_FROM;
        if asked.milliseconds.unwrap_or(self.column.in_ms() || guess) {
            notes.push(Note::Milliseconds(name()));
            return 1000.0;
        }
        if asked.milliseconds.is_none() && !self.column.in_seconds() {
            notes.push(Note::Seconds(name()));
        }
        1.0
    }

    /// The mean of the values above zero; 0 if there are none.
    fn typical(&self) -> f64 {
        let known = self.values.iter().flatten().filter(|value| **value > 0.0);
        let (count, sum) = known.fold((0.0, 0.0), |(count, sum), value| (count + 1.0, sum + value));
        if count > 0.0 { sum / count } else { 0.0 }
    }
}
