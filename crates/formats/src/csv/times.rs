//! The times of a file: the first one says of which kind they all are.
//!
//! Not here: whether they rise (`rows`), and the texts of dates (`dates`).

use model::unit::number;

use super::Start;
use super::dates::{self, Stamp, clock, date_time};
use super::note::TimeKind;

const DAY: f64 = 86_400.0;
/// Numbers from here on are Unix times: 1985 and later. Below lie spans of up to 15 years.
const UNIX: f64 = 5e8;
/// Numbers from here on are Unix times in milliseconds; in seconds they would mean the year 3500.
const UNIX_MS: f64 = 5e10;
/// As milliseconds this would mean the year 3500 again.
const MOST: f64 = 5e13;

/// Reads times that are all of the kind of the first.
#[derive(Debug)]
pub(super) struct Times {
    /// Seconds that one of a column in plain numbers is worth: 0.001 under a header in `ms`.
    scale: f64,
    kind: Option<TimeKind>,
    /// The offset that dates have, or do not have.
    zoned: bool,
    /// Midnights that a clock has passed, and its last time.
    midnights: f64,
    last: f64,
    /// When the first time was.
    start: Option<Start>,
}

impl Times {
    pub(super) fn new(scale: f64) -> Self {
        let (kind, zoned, start) = (None, false, None);
        Self { scale, kind, zoned, midnights: 0.0, last: 0.0, start }
    }

    /// The kind of the times, once one was read.
    pub(super) fn kind(&self) -> TimeKind {
        self.kind.unwrap_or(TimeKind::Seconds)
    }

    /// When the first time was, if that can be told.
    pub(super) fn start(&self) -> Option<Start> {
        self.start
    }

    /// How often a clock passed midnight.
    pub(super) fn midnights(&self) -> f64 {
        self.midnights
    }

    /// Whether a text could be a time of any kind.
    pub(super) fn is_time(text: &str) -> bool {
        number(text).is_some() || clock(text).is_some() || date_time(text).is_some()
    }

    /// Reads the next time, in seconds on a scale that is the same for all of a file; answers
    /// with what would be allowed if it cannot.
    pub(super) fn read(&mut self, text: &str) -> Result<f64, &'static str> {
        if self.kind.is_some() {
            return self.next(text);
        }
        self.kind = Some(self.kind_of(text)?);
        self.zoned = date_time(text).is_some_and(|stamp| stamp.offset.is_some());
        let first = self.next(text)?;
        self.start = match self.kind() {
            TimeKind::Seconds => None,
            TimeKind::Unix | TimeKind::UnixMs => Some(start_at(first)),
            TimeKind::Date => date_time(text).map(|stamp| local_start(&stamp)),
            TimeKind::Clock => Some(Start { time_of_day: first.rem_euclid(DAY), weekday: None }),
        };
        Ok(first)
    }

    fn kind_of(&self, text: &str) -> Result<TimeKind, &'static str> {
        if let Some(value) = number(text).map(|value| value * self.scale) {
            return match value {
                v if v < UNIX => Ok(TimeKind::Seconds),
                v if v < UNIX_MS => Ok(TimeKind::Unix),
                _ => Ok(TimeKind::UnixMs),
            };
        }
        match (clock(text), date_time(text)) {
            (Some(_), _) => Ok(TimeKind::Clock),
            (None, Some(_)) => Ok(TimeKind::Date),
            (None, None) => Err(
                "a time: seconds, Unix seconds or milliseconds, hh:mm, hh:mm:ss, or a date such \
                 as 2024-03-31 14:05 or 2024-03-31T14:05:09Z",
            ),
        }
    }

    fn next(&mut self, text: &str) -> Result<f64, &'static str> {
        let plain = |low: f64, high: f64, scale: f64| {
            let value = number(text).map(|value| value * scale);
            value.filter(|value| (low..high).contains(value))
        };
        match self.kind() {
            TimeKind::Seconds => plain(0.0, UNIX, self.scale)
                .ok_or("a number of seconds, 0 to 500,000,000, as in the first row"),
            TimeKind::Unix => plain(UNIX, UNIX_MS, self.scale).ok_or(
                "a Unix time in seconds, 500,000,000 to 50,000,000,000, as in the first row",
            ),
            TimeKind::UnixMs => plain(UNIX_MS, MOST, self.scale).map(|value| value / 1000.0).ok_or(
                "a Unix time in milliseconds, below 50,000,000,000,000, as in the first row",
            ),
            TimeKind::Clock => {
                let time =
                    clock(text).ok_or("a time of day, 00:00 to 24:00, as in the first row")?;
                // Half a day back is no mistake in a row, but the next day.
                self.midnights += f64::from(u8::from(time < self.last - 0.5 * DAY));
                self.last = time;
                Ok(self.midnights * DAY + time)
            }
            TimeKind::Date => {
                let stamp = date_time(text).ok_or(dates::DATES)?;
                if stamp.offset.is_some() != self.zoned {
                    return Err("a date with a zone if the first row has one, and without if not");
                }
                let local = f64::from(stamp.day) * DAY + stamp.time;
                Ok(local - stamp.offset.unwrap_or(0.0))
            }
        }
    }
}

/// The start as the clock on the wall had it.
fn local_start(stamp: &Stamp) -> Start {
    start_at(f64::from(stamp.day) * DAY + stamp.time)
}

#[expect(clippy::cast_possible_truncation, reason = "days within a few centuries of 1970")]
fn start_at(seconds: f64) -> Start {
    let day = (seconds / DAY).floor();
    Start { time_of_day: seconds - day * DAY, weekday: Some(dates::weekday(day as i32)) }
}
