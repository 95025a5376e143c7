//! The columns of a file: which is the time, which the load, which are known besides.
//!
//! Not here: the values in them.

use std::borrow::Cow;

use super::CsvError;
use super::lines::Line;
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
        }
    }
}

/// Names of a role: words it may begin with, words that may follow.
struct Names(Role, &'static [&'static str], &'static [&'static str]);

const NAMES: [Names; 5] = [
    Names(
        Role::Time,
        &["time", "timestamp", "date", "datetime", "t", "ts", "second", "seconds", "unix", "epoch"],
        &["s", "sec", "seconds", "ms", "milliseconds", "time", "utc", "unix", "of", "day"],
    ),
    Names(
        Role::Load,
        &[
            "rate",
            "rps",
            "qps",
            "rpm",
            "load",
            "value",
            "offered",
            "request",
            "requests",
            "req",
            "count",
            "counts",
            "hits",
            "arrivals",
            "invocations",
        ],
        &["rps", "req", "requests", "per", "second", "s", "sec", "minute", "min", "count", "rate"],
    ),
    Names(
        Role::Instances,
        &["replicas", "instances", "pods", "servers", "in"],
        &["service", "ready", "instances", "count"],
    ),
    Names(
        Role::Utilisation,
        &["utilisation", "utilization", "util", "cpu"],
        &["%", "percent", "pct", "utilisation", "utilization", "util", "usage", "load"],
    ),
    Names(
        Role::Response,
        &["response", "latency", "rt"],
        &["time", "mean", "avg", "average", "s", "sec", "seconds", "ms", "milliseconds"],
    ),
];

/// Counts where nothing else is said.
const COUNTS: [&str; 7] =
    ["request", "requests", "count", "counts", "hits", "arrivals", "invocations"];

/// A name in lower-case words; units in brackets are words too.
fn words(name: &str) -> Vec<String> {
    let name = name.to_lowercase().replace('%', " % ");
    let words = name.split(|c: char| !c.is_alphanumeric() && c != '%');
    words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

fn role_of(words: &[String]) -> Option<Role> {
    let (first, rest) = words.split_first()?;
    let fits = |names: &&Names| {
        let Names(role, begin, follow) = names;
        begin.contains(&first.as_str())
            && rest.iter().all(|word| follow.contains(&word.as_str()))
            // `in` alone is not `in service`.
            && (*role != Role::Instances || first != "in" || !rest.is_empty())
    };
    NAMES.iter().find(fits).map(|Names(role, ..)| *role)
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
        self.words.iter().any(|word| any.contains(&word.as_str()))
    }

    /// Whether the header says milliseconds.
    pub(super) fn in_ms(&self) -> bool {
        self.says(&["ms", "milliseconds"])
    }

    /// Whether the header says percent.
    pub(super) fn in_percent(&self) -> bool {
        self.says(&["%", "percent", "pct"])
    }

    /// What the values are, and what they are divided by: 60 for requests per minute.
    pub(super) fn measure(&self, asked: Measure) -> (Measure, f64) {
        let minute = self.says(&["minute", "min", "rpm"]);
        let second = self.says(&["rps", "qps", "second", "s", "sec", "rate"]);
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
    /// Whether that line is a header.
    pub(super) header: bool,
    pub(super) time: Use,
    pub(super) load: Use,
    pub(super) others: Vec<(Role, Use)>,
    /// Names of columns that nobody reads.
    pub(super) left: Vec<String>,
}

impl Columns {
    /// Reads them off the first line, whose fields are `fields`.
    pub(super) fn of(line: usize, fields: &[Cow<'_, str>]) -> Result<Self, CsvError> {
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
                let words = if header { words(&name) } else { Vec::new() };
                (role_of(&words), Some(Use { index, name, words }))
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
            match (role, column) {
                (Some(role), Some(column)) if !matches!(role, Role::Time | Role::Load) => {
                    others.push((role, column));
                }
                (_, Some(column)) => left.push(column.name),
                (_, None) => {}
            }
        }
        Ok(Self { count, line, header, time, load, others, left })
    }

    /// Refuses to guess where commas could be separators or decimal marks.
    pub(super) fn check_commas(&self, separator: char, lines: &[Line<'_>]) -> Result<(), CsvError> {
        let point = |(_, line): &Line<'_>| line.contains('.');
        if self.header || separator != ',' || self.count < 3 || lines.iter().take(50).any(point) {
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
    fn names_say_what_a_column_is_and_in_which_unit() {
        let role = |name: &str| role_of(&words(name));
        for (name, expected) in [
            ("time_s", Some(Role::Time)),
            ("Timestamp (UTC)", Some(Role::Time)),
            ("rps", Some(Role::Load)),
            ("Requests/s", Some(Role::Load)),
            ("offered (req/s)", Some(Role::Load)),
            ("in_service (instances)", Some(Role::Instances)),
            ("CPU %", Some(Role::Utilisation)),
            ("response time (ms)", Some(Role::Response)),
            ("latency p95", None),
            ("gco2_per_kwh", None),
            ("in", None),
            ("", None),
        ] {
            assert_eq!(role(name), expected, "{name}");
        }
    }

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
