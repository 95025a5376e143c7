//! What was assumed about a file, and what was found in it, in sentences.
//!
//! Not here: what is wrong with it, which is an error.

use std::fmt;

use model::Unit;

/// Of which kind the times of a file are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeKind {
    /// Seconds since some start.
    Seconds,
    /// Seconds since 1970.
    Unix,
    /// Milliseconds since 1970.
    UnixMs,
    /// Dates with or without a time of day and a zone.
    Date,
    /// Times of day.
    Clock,
}

impl TimeKind {
    const fn label(self) -> &'static str {
        match self {
            Self::Seconds => "seconds",
            Self::Unix => "Unix times in seconds, in UTC",
            Self::UnixMs => "Unix times in milliseconds, in UTC",
            Self::Date => "dates",
            Self::Clock => "times of day",
        }
    }
}

/// Something that whoever gave the file should know.
#[derive(Clone, Debug, PartialEq)]
pub enum Note {
    /// Which columns were read.
    Read {
        /// Name of the column of the time.
        time: String,
        /// What its values were taken as.
        kind: TimeKind,
        /// Name of the column of the load.
        load: String,
        /// What its values were taken as.
        measure: &'static str,
    },
    /// Steps without a row; the load goes straight across them.
    Gaps {
        /// How many.
        count: usize,
        /// The longest, in seconds.
        longest: f64,
        /// The line behind the longest.
        line: usize,
    },
    /// Rows without a value; they were left out.
    Missing {
        /// How many.
        count: usize,
        /// The first line.
        line: usize,
    },
    /// The steps differ.
    Uneven {
        /// The shortest, in seconds.
        least: f64,
        /// The longest, in seconds.
        most: f64,
    },
    /// The comma was read as decimal mark.
    DecimalComma,
    /// The clock passed midnight.
    Midnights(f64),
    /// The first time is not zero; it was made so.
    Shifted(f64),
    /// A column was read as percent.
    Percent(String),
    /// A column was read as milliseconds.
    Milliseconds(String),
    /// A column was read as seconds, although nothing says so.
    Seconds(String),
    /// Columns that were left out.
    Left(Vec<String>),
    /// The load lasts longer than a run can; the rest was left out.
    Cut {
        /// Its length in seconds.
        length: f64,
        /// What was kept, in seconds.
        kept: f64,
    },
    /// The load is shorter than a run can be; its last value is held.
    Held {
        /// Its length in seconds.
        length: f64,
        /// That of the run, in seconds.
        run: f64,
    },
    /// Time was compressed or stretched.
    Squeezed {
        /// From this length in seconds.
        from: f64,
        /// To this length in seconds.
        to: f64,
    },
    /// Rates were multiplied.
    Scaled(f64),
    /// The load is zero throughout; it cannot be scaled.
    Nothing,
    /// The curve has fewer points than the file.
    Fewer {
        /// Points in the curve.
        kept: usize,
        /// Samples in the file.
        of: usize,
        /// Length of the spans over which samples were averaged first, in seconds; 0 for none.
        averaged: f64,
        /// How far the curve strays from a sample at most, in requests per second.
        error: f64,
        /// How far it strays usually: the root of the mean square, in requests per second.
        usual: f64,
        /// Requests in the curve over requests in the file.
        requests: f64,
    },
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let s = |seconds: &f64| Unit::Seconds.text(*seconds);
        let rate = |rate: &f64| Unit::PerSecond.text(*rate);
        match self {
            Self::Read { time, kind, load, measure } => {
                write!(f, "`{time}` is read as {}, `{load}` as {measure}", kind.label())
            }
            Self::Gaps { count, longest, line } => write!(
                f,
                "{count} {} of up to {}, the longest before line {line}; the load goes straight \
                 across",
                if *count == 1 { "gap" } else { "gaps" },
                s(longest)
            ),
            Self::Missing { count: 1, line } => {
                write!(f, "1 row without a value, line {line}, is left out")
            }
            Self::Missing { count, line } => {
                write!(f, "{count} rows without a value are left out, the first in line {line}")
            }
            Self::Uneven { least, most } => {
                write!(f, "the steps differ, from {} to {}", s(least), s(most))
            }
            Self::DecimalComma => f.write_str("commas are read as decimal marks"),
            Self::Midnights(count) => write!(f, "the clock passes midnight {count} times"),
            Self::Shifted(first) => {
                write!(f, "the first time is {first} s; it is taken as the start")
            }
            Self::Percent(name) => write!(f, "`{name}` is read as percent"),
            Self::Milliseconds(name) => write!(f, "`{name}` is read as milliseconds"),
            Self::Seconds(name) => write!(f, "`{name}` is read as seconds"),
            Self::Left(names) => write!(f, "not read: `{}`", names.join("`, `")),
            Self::Cut { length, kept } => {
                write!(f, "it lasts {}; only the first {} are used", s(length), s(kept))
            }
            Self::Held { length, run } => {
                write!(
                    f,
                    "it lasts {}; the run lasts {} and holds the last value",
                    s(length),
                    s(run)
                )
            }
            Self::Squeezed { from, to } => write!(f, "{} became {}", s(from), s(to)),
            Self::Scaled(factor) => write!(f, "all rates are multiplied by {factor:.4}"),
            Self::Nothing => f.write_str("the load is zero throughout, so nothing scales it"),
            Self::Fewer { kept, of, averaged, error, usual, requests } => {
                write!(f, "{kept} points stand for {of} values")?;
                if *averaged > 0.0 {
                    write!(f, ", averaged over {}", s(averaged))?;
                }
                write!(
                    f,
                    "; the curve strays by {} usually, {} at most, and holds {} of the requests",
                    rate(usual),
                    rate(error),
                    Unit::Ratio.text(*requests)
                )
            }
        }
    }
}
