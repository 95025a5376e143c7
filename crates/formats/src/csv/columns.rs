//! The columns of a file: which is the time, which the load, which are known besides.
//!
//! Not here: the values in them, and what names mean (`names`).

use std::borrow::Cow;

use model::Series;

use super::CsvError;
use super::lines::Line;
use super::names::{COUNTS, has, role_of, words};
use super::times::Times;

/// What the values of the load are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Measure {
    /// What the header says: requests in each step for a column named `requests`, `count`,
    /// `hits`, …; else, and without a header, requests per second.
    #[default]
    ByHeader,
    /// Requests per second.
    PerSecond,
    /// Requests in each step: a value holds for the time up to the next one.
    PerStep,
}

/// What a column is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The time.
    Time,
    /// Requests.
    Load,
    /// Instances in service.
    Instances,
    /// Busy share of the instances, as a fraction of one.
    Utilisation,
    /// Mean response time in seconds.
    Response,
    /// The response time in seconds that half of the requests do not exceed.
    P50,
    /// The same for 95 of 100.
    P95,
    /// The same for 99 of 100.
    P99,
}

impl Role {
    /// Its name in messages.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Time => "time",
            Self::Load => "load",
            Self::Instances => "instances",
            Self::Utilisation => "utilisation",
            Self::Response => "response time",
            Self::P50 => "response time p50",
            Self::P95 => "response time p95",
            Self::P99 => "response time p99",
        }
    }

    /// The series of a run that says the same; `None` for the time.
    pub const fn series(self) -> Option<Series> {
        match self {
            Self::Time => None,
            Self::Load => Some(Series::Offered),
            Self::Instances => Some(Series::InService),
            Self::Utilisation => Some(Series::Utilisation),
            Self::Response => Some(Series::Response),
            Self::P50 => Some(Series::P50),
            Self::P95 => Some(Series::P95),
            Self::P99 => Some(Series::P99),
        }
    }

    /// Whether it is a time that a response takes.
    pub const fn is_response(self) -> bool {
        matches!(self, Self::Response | Self::P50 | Self::P95 | Self::P99)
    }
}

/// A column that is used.
#[derive(Debug)]
pub(super) struct Use {
    pub(super) index: usize,
    pub(super) name: String,
    words: Vec<String>,
}

impl Use {
    fn says(&self, any: &[&str]) -> bool {
        has(&self.words, any)
    }

    /// Whether the header says milliseconds.
    pub(super) fn in_ms(&self) -> bool {
        self.says(&["ms", "msec", "millis", "milliseconds"])
    }

    /// Whether the header says seconds.
    pub(super) fn in_seconds(&self) -> bool {
        self.says(&["s", "sec", "seconds"])
    }

    /// Whether the header says percent.
    pub(super) fn in_percent(&self) -> bool {
        self.says(&["%", "percent", "pct"])
    }

    /// What the values are, and what they are divided by: 60 for requests per minute.
    pub(super) fn measure(&self, asked: Measure) -> (Measure, f64) {
        let minute = self.says(&["minute", "min", "rpm"]);
        let second = self.says(&["rps", "qps", "reqps", "second", "s", "sec", "rate"]);
        match asked {
            Measure::ByHeader if minute => (Measure::PerSecond, 60.0),
            Measure::ByHeader if !second && self.says(&COUNTS) => (Measure::PerStep, 1.0),
            Measure::ByHeader | Measure::PerSecond => (Measure::PerSecond, 1.0),
            Measure::PerStep => (Measure::PerStep, 1.0),
        }
    }
}

/// Which column is what.
#[derive(Debug)]
pub(super) struct Columns {
    /// How many every line has.
    pub(super) count: usize,
    /// The line that said so.
    pub(super) line: usize,
    /// How many lines of header there are.
    pub(super) header: usize,
    pub(super) time: Use,
    pub(super) load: Use,
    pub(super) others: Vec<(Role, Use)>,
    /// Names of columns that nobody reads.
    pub(super) left: Vec<String>,
}

impl Columns {
    /// Reads them off the first line, whose fields are `fields`, and the further lines of the
    /// header in `more`.
    pub(super) fn of(
        line: usize,
        fields: &[Cow<'_, str>],
        more: &[Vec<Cow<'_, str>>],
    ) -> Result<Self, CsvError> {
        let header = !fields.iter().any(|field| Times::is_time(field));
        let count = fields.len();
        if count < 2 {
            let what = "it has one field, but must have a time and a value".to_owned();
            return Err(CsvError::at(line, what));
        }
        let mut all: Vec<(Option<Role>, Option<Use>)> = fields
            .iter()
            .zip(0..)
            .map(|(field, index)| {
                let name = if header && !field.is_empty() {
                    field.clone().into_owned()
                } else {
                    format!("column {}", index + 1)
                };
                let mut said = if header { words(&name) } else { Vec::new() };
                if header && index > 0 {
                    let below = more.iter().filter_map(|fields| fields.get(index));
                    said.extend(below.flat_map(|field| words(field)));
                }
                (role_of(&said), Some(Use { index, name, words: said }))
            })
            .collect();
        // The name decides; where there is none, the place: time first, then the load.
        let mut take = |role: Role| {
            let named = all.iter().position(|(known, _)| *known == Some(role));
            let place = named.or_else(|| {
                all.iter().position(|(known, column)| known.is_none() && column.is_some())
            });
            place.and_then(|place| all[place].1.take()).ok_or_else(|| {
                let what = format!("the header names no column for the {}", role.label());
                CsvError::at(line, what)
            })
        };
        let (time, load) = (take(Role::Time)?, take(Role::Load)?);
        let (mut others, mut left) = (Vec::new(), Vec::new());
        for (role, column) in all {
            let known = |other: &(Role, Use)| Some(other.0) == role;
            match (role, column) {
                // Of two columns that say the same the first counts.
                (Some(role), Some(column))
                    if !matches!(role, Role::Time | Role::Load) && !others.iter().any(known) =>
                {
                    others.push((role, column));
                }
                (_, Some(column)) => left.push(column.name),
                (_, None) => {}
            }
        }
        let header = if header { 1 + more.len() } else { 0 };
        Ok(Self { count, line, header, time, load, others, left })
    }

    /// Refuses to guess where commas could be separators or decimal marks.
    pub(super) fn check_commas(&self, separator: char, lines: &[Line<'_>]) -> Result<(), CsvError> {
        let point = |(_, line): &Line<'_>| line.contains('.');
        if self.header > 0 || separator != ',' || self.count < 3 || lines.iter().take(50).any(point)
        {
            return Ok(());
        }
        let what = "its commas could separate fields or decimals; name the columns in a header, \
                    or separate the fields by semicolons";
        Err(CsvError::at(self.line, what.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_is_a_count_unless_the_header_says_per_what() {
        let measure = |name: &str| {
            let words = words(name);
            Use { index: 0, name: name.to_owned(), words }.measure(Measure::ByHeader)
        };
        assert_eq!(measure("requests"), (Measure::PerStep, 1.0));
        assert_eq!(measure("request count"), (Measure::PerStep, 1.0));
        assert_eq!(measure("requests per second"), (Measure::PerSecond, 1.0));
        assert_eq!(measure("requests/min"), (Measure::PerSecond, 60.0));
        assert_eq!(measure("rpm"), (Measure::PerSecond, 60.0));
        assert_eq!(measure("value"), (Measure::PerSecond, 1.0));
    }
}
