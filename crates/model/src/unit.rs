//! Quantities with units, and how a number of each unit is written and read.
//!
//! A quantity is a number that knows its unit. Not here: ranges, which belong to parameters.

use std::fmt;

/// What a number measures. Numbers are stored in the base unit: seconds, requests per second,
/// dollars, and ratios as fractions of one; only text is in percent or minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// A plain number.
    Factor,
    /// A whole number of things.
    Count,
    /// A fraction, written as a percentage.
    Ratio,
    /// A span of time in seconds.
    Seconds,
    /// Seconds since midnight, written as hours and minutes.
    TimeOfDay,
    /// Requests per second.
    PerSecond,
    /// A number of requests.
    Requests,
    /// A whole number of instances.
    Instances,
    /// An amount of money in dollars.
    Dollars,
    /// A price in dollars per hour.
    DollarsPerHour,
    /// Processor cores.
    Cores,
    /// Megabytes.
    Megabytes,
    /// Megabytes per second.
    MegabytesPerSecond,
    /// Electrical power in watts.
    Watts,
    /// Energy in kilowatt-hours.
    KilowattHours,
    /// Greenhouse gases in grams of carbon dioxide with the same effect.
    Grams,
    /// Such grams for each kilowatt-hour.
    GramsPerKwh,
}

impl Unit {
    /// The sign that stands beside a number of this unit in an axis label; empty if none.
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Factor | Self::Count | Self::TimeOfDay | Self::Requests => "",
            Self::Ratio => "%",
            Self::Seconds => "s",
            Self::PerSecond => "req/s",
            Self::Instances => "instances",
            Self::Dollars => "$",
            Self::DollarsPerHour => "$/h",
            Self::Cores => "cores",
            Self::Megabytes => "MB",
            Self::MegabytesPerSecond => "MB/s",
            Self::Watts => "W",
            Self::KilowattHours => "kWh",
            Self::Grams => "gCO2e",
            Self::GramsPerKwh => "g/kWh",
        }
    }

    /// Writes `value` for people: `72 %`, `2 min 30 s`, `120 req/s`, `$12.40`, `12:30`.
    ///
    /// A value that is not finite is written as a dash: no reader should ever meet `NaN`.
    pub fn text(self, value: f64) -> String {
        if !value.is_finite() {
            return "–".to_owned();
        }
        match self {
            Self::Factor | Self::Requests => short(value),
            Self::Count | Self::Instances => grouped(value, 0),
            Self::Ratio => format!("{} %", percent(value * 100.0)),
            Self::Seconds => duration(value),
            Self::TimeOfDay => clock(value),
            Self::PerSecond => format!("{} req/s", short(value)),
            Self::Dollars => money(value),
            Self::DollarsPerHour => format!("{}/h", money(value)),
            // Up to a kilogram in grams, up to a ton in kilograms.
            Self::Grams if value.abs() >= 999_500.0 => format!("{} tCO2e", short(value / 1e6)),
            Self::Grams if value.abs() >= 999.5 => {
                format!("{} k{}", short(value / 1e3), self.sign())
            }
            Self::Cores
            | Self::Megabytes
            | Self::MegabytesPerSecond
            | Self::Watts
            | Self::KilowattHours
            | Self::Grams
            | Self::GramsPerKwh => {
                format!("{} {}", short(value), self.sign())
            }
        }
    }

    /// Writes `value` as a person would type it into a field of this unit, losing nothing:
    /// `70` for a ratio of 0.7, `2 min` for 120 seconds, `12:30` for a time of day.
    pub fn field(self, value: f64) -> String {
        match self {
            // Percent of a stored decimal: 0.07 * 100 is 7.000000000000001.
            Self::Ratio => plain(tidy(value * 100.0)),
            Self::Seconds => exact_duration(value),
            Self::TimeOfDay => clock(value),
            _ => plain(value),
        }
    }

    /// What stands behind the field, so that nobody has to guess: `%`, `req/s`, `$/h`.
    pub const fn field_sign(self) -> &'static str {
        match self {
            Self::Seconds | Self::TimeOfDay => "",
            other => other.sign(),
        }
    }

    /// Reads what a person typed into a field of this unit, or `None` if it is no such number.
    ///
    /// Accepts a decimal comma, a repeated unit sign, `90 s`, `1.5 min`, `2 h 30 min`, `12:30`.
    pub fn parse(self, text: &str) -> Option<f64> {
        let text = text.trim();
        let bare = |signs: &[&str]| {
            let cut = signs.iter().find_map(|sign| text.strip_suffix(sign));
            cut.unwrap_or(text).trim()
        };
        match self {
            // The point is moved in the text: 7.1 / 100 is not 0.071 to the last bit.
            Self::Ratio => match bare(&["%"]) {
                text if text.contains(['e', 'E']) => None,
                text => number(&format!("{text}e-2")),
            },
            Self::Seconds => parse_duration(text).map(tidy),
            Self::TimeOfDay => parse_clock(text),
            Self::PerSecond => number(bare(&["req/s", "/s"])),
            Self::Dollars | Self::DollarsPerHour => {
                number(bare(&["$/h", "/h", "$"]).trim_start_matches('$'))
            }
            Self::Cores
            | Self::Megabytes
            | Self::MegabytesPerSecond
            | Self::Watts
            | Self::KilowattHours
            | Self::Grams
            | Self::GramsPerKwh => number(bare(&[self.sign()])),
            _ => number(text),
        }
    }
}

/// Takes away the dust of a multiplication: nobody types more than nine decimals.
fn tidy(value: f64) -> f64 {
    let rounded = (value * 1e9).round() / 1e9;
    if value.abs() < 1e6 { rounded } else { value }
}

/// The shortest decimal text that reads back as the same number.
fn plain(value: f64) -> String {
    format!("{value}")
}

/// Reads a decimal number with point or comma, to the nearest that there is; spaces inside are
/// refused, infinities too.
pub fn number(text: &str) -> Option<f64> {
    let text = text.trim();
    let digits = text.chars().any(|c| c.is_ascii_digit());
    let allowed = text.chars().all(|c| c.is_ascii_digit() || "+-.,eE".contains(c));
    if !digits || !allowed {
        return None;
    }
    let one_comma = text.matches(',').count() == 1 && !text.contains('.');
    let text = if one_comma { text.replace(',', ".") } else { text.to_owned() };
    let value: f64 = lexical_core::parse(text.as_bytes()).ok()?;
    value.is_finite().then_some(value)
}

/// As [`short`], but around 100 a tenth matters: 100.4 % of a target is above it.
fn percent(value: f64) -> String {
    // Less than one in ten million is nothing to a person.
    if value.abs() < 0.00001 {
        return "0".to_owned();
    }
    if (99.95..999.95).contains(&value.abs()) {
        let text = grouped(value, 1);
        return text.strip_suffix(".0").map(str::to_owned).unwrap_or(text);
    }
    short(value)
}

/// Two or three significant digits, thousands grouped: `0.042`, `7.5`, `42`, `1,234`, `2.41 M`.
fn short(value: f64) -> String {
    let size = value.abs();
    if size >= 999_500_000.0 {
        return format!("{} G", grouped(value / 1e9, 0));
    }
    if size >= 999_500.0 {
        return format!("{} M", short(value / 1e6));
    }
    let places = match size {
        s if s >= 99.95 => 0,
        s if s >= 9.995 => 1,
        s if s >= 0.095 => 2,
        s if s >= 0.0095 => 3,
        s if s >= 0.0005 => 4,
        0.0 => 0,
        _ => 7,
    };
    let text = grouped(value, places);
    if !text.contains('.') {
        return text;
    }
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A number with `places` decimals and commas between thousands.
fn grouped(value: f64, places: usize) -> String {
    let text = format!("{:.places$}", value.abs());
    let (whole, rest) = text.split_once('.').map_or((text.as_str(), None), |(w, r)| (w, Some(r)));
    let mut out = String::new();
    if value < 0.0 && text.chars().any(|c| c.is_ascii_digit() && c != '0') {
        out.push('−');
    }
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if let Some(rest) = rest {
        out.push('.');
        out.push_str(rest);
    }
    out
}

/// Cents where they matter: `$0.0042`, `$12.40`, `$12,400`, `$1.24 M`.
fn money(value: f64) -> String {
    let size = value.abs();
    let text = match size {
        s if s >= 999_500.0 => short(s),
        s if s >= 9999.5 => grouped(s, 0),
        s if s >= 0.095 || s == 0.0 => grouped(s, 2),
        s => grouped(s, 4),
    };
    format!("{}${text}", if value < 0.0 { "−" } else { "" })
}

/// A span of time to about two parts: `80 ms`, `1.5 s`, `2 min 30 s`, `7 d 3 h`.
fn duration(value: f64) -> String {
    let size = value.abs();
    if size < 0.9995 && size > 0.0 {
        return format!("{} ms", short(value * 1000.0));
    }
    if size < 59.95 {
        return format!("{} s", short(value));
    }
    let parts = parts_of(size.round());
    let shown: Vec<String> =
        parts.iter().filter(|(n, _)| *n > 0.0).take(2).map(|(n, u)| format!("{n} {u}")).collect();
    format!("{}{}", if value < 0.0 { "−" } else { "" }, shown.join(" "))
}

/// A span of time in whole parts where it has them, else in seconds.
fn exact_duration(value: f64) -> String {
    if value < 60.0 || value.fract() != 0.0 {
        return format!("{} s", plain(value));
    }
    let parts = parts_of(value);
    let shown: Vec<String> =
        parts.iter().filter(|(n, _)| *n > 0.0).map(|(n, u)| format!("{n} {u}")).collect();
    shown.join(" ")
}

fn parts_of(seconds: f64) -> [(f64, &'static str); 4] {
    let days = (seconds / 86_400.0).floor();
    let hours = ((seconds - days * 86_400.0) / 3600.0).floor();
    let minutes = ((seconds - days * 86_400.0 - hours * 3600.0) / 60.0).floor();
    let rest = seconds - days * 86_400.0 - hours * 3600.0 - minutes * 60.0;
    [(days, "d"), (hours, "h"), (minutes, "min"), (rest, "s")]
}

fn parse_duration(text: &str) -> Option<f64> {
    if let Some(seconds) = number(text) {
        return Some(seconds);
    }
    let mut total = 0.0;
    let mut rest = text.trim();
    while !rest.is_empty() {
        let split = rest.find(|c: char| c.is_ascii_alphabetic())?;
        let amount = number(&rest[..split])?;
        let tail = &rest[split..];
        let end = tail.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(tail.len());
        let size = match &tail[..end] {
            "ms" => 0.001,
            "s" | "sec" | "second" | "seconds" => 1.0,
            "m" | "min" | "minute" | "minutes" => 60.0,
            "h" | "hour" | "hours" => 3600.0,
            "d" | "day" | "days" => 86_400.0,
            _ => return None,
        };
        total += amount * size;
        rest = tail[end..].trim_start();
    }
    Some(total)
}

/// `hh:mm`, with seconds only where there are some.
fn clock(value: f64) -> String {
    let whole = value.rem_euclid(86_400.0);
    let parts = parts_of(whole.floor());
    let (h, m, s) = (parts[1].0, parts[2].0, parts[3].0);
    if s > 0.0 { format!("{h:02}:{m:02}:{s:02}") } else { format!("{h:02}:{m:02}") }
}

fn parse_clock(text: &str) -> Option<f64> {
    let mut parts = text.split(':').map(|part| part.trim().parse::<u32>().ok());
    let (h, m) = (parts.next()??, parts.next()??);
    let s = match parts.next() {
        Some(s) => s?,
        None => 0,
    };
    let valid = h < 24 && m < 60 && s < 60 && parts.next().is_none();
    valid.then(|| f64::from(h * 3600 + m * 60 + s))
}

/// A number that knows its unit.
pub trait Quantity: Copy {
    /// What it measures.
    const UNIT: Unit;
    /// Whether only whole numbers make sense.
    const WHOLE: bool;
    /// Takes a number in the base unit.
    fn new(value: f64) -> Self;
    /// The number in the base unit.
    fn get(self) -> f64;
}

macro_rules! quantity {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
        pub struct $name(f64);
        impl Quantity for $name {
            const UNIT: Unit = Unit::$name;
            const WHOLE: bool = false;
            fn new(value: f64) -> Self { Self(value) }
            fn get(self) -> f64 { self.0 }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&Unit::$name.text(self.0))
            }
        }
    )*};
}

quantity! {
    /// A plain number.
    Factor;
    /// A fraction of one.
    Ratio;
    /// A span of time in seconds.
    Seconds;
    /// Seconds since midnight.
    TimeOfDay;
    /// Requests per second.
    PerSecond;
    /// A number of requests; a fluid model has fractions of them.
    Requests;
    /// An amount of money in dollars.
    Dollars;
    /// Dollars per hour.
    DollarsPerHour;
    /// Processor cores.
    Cores;
    /// Megabytes.
    Megabytes;
    /// Megabytes per second.
    MegabytesPerSecond;
    /// Electrical power in watts.
    Watts;
    /// Energy in kilowatt-hours.
    KilowattHours;
    /// Greenhouse gases in grams of carbon dioxide with the same effect.
    Grams;
    /// Such grams for each kilowatt-hour.
    GramsPerKwh;
}

macro_rules! whole_quantity {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
        pub struct $name(pub u32);
        impl Quantity for $name {
            const UNIT: Unit = Unit::$name;
            const WHOLE: bool = true;
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss,
                reason = "checked against a range of u32 when it was set; saturates otherwise")]
            fn new(value: f64) -> Self { Self(value as u32) }
            fn get(self) -> f64 { f64::from(self.0) }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&Unit::$name.text(self.get()))
            }
        }
    )*};
}

whole_quantity! {
    /// A whole number of things.
    Count;
    /// A whole number of instances.
    Instances;
}

impl std::ops::Mul<Seconds> for PerSecond {
    type Output = Requests;
    fn mul(self, time: Seconds) -> Requests {
        Requests(self.0 * time.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_for_people() {
        let cases = [
            (Unit::Ratio, 0.7, "70 %"),
            (Unit::Ratio, 0.071, "7.1 %"),
            (Unit::Ratio, 1.0, "100 %"),
            (Unit::Ratio, 1.004, "100.4 %"),
            (Unit::Seconds, 0.08, "80 ms"),
            (Unit::Seconds, 150.0, "2 min 30 s"),
            (Unit::Seconds, 86_400.0, "1 d"),
            (Unit::Seconds, 0.0, "0 s"),
            (Unit::TimeOfDay, 45_000.0, "12:30"),
            (Unit::PerSecond, 1234.5, "1,234 req/s"),
            (Unit::Requests, 2_414_862.0, "2.41 M"),
            (Unit::Ratio, 0.000_614, "0.061 %"),
            (Unit::Grams, 420.0, "420 gCO2e"),
            (Unit::Grams, 1234.0, "1.23 kgCO2e"),
            (Unit::Dollars, 12.4, "$12.40"),
            (Unit::Dollars, -0.5, "−$0.50"),
            (Unit::Dollars, 73_220_100.9, "$73.2 M"),
            (Unit::Dollars, 12_400.4, "$12,400"),
            (Unit::Instances, 1_000_000.0, "1,000,000"),
            (Unit::Factor, f64::NAN, "–"),
        ];
        for (unit, value, text) in cases {
            assert_eq!(unit.text(value), text);
        }
    }

    #[test]
    fn what_a_field_shows_reads_back_as_the_same_number() {
        for unit in [Unit::Factor, Unit::Ratio, Unit::Seconds, Unit::PerSecond, Unit::Dollars] {
            for value in [0.0, 0.07, 0.1, 0.3, 1.0, 59.5, 60.0, 90.0, 5400.0, 86_400.0, 123_456.0] {
                assert_eq!(unit.parse(&unit.field(value)), Some(value), "{unit:?} {value}");
            }
        }
        assert_eq!(Unit::TimeOfDay.parse(&Unit::TimeOfDay.field(45_015.0)), Some(45_015.0));
    }

    #[test]
    fn a_person_may_type_units_and_decimal_commas() {
        assert_eq!(Unit::Ratio.parse("72,5 %"), Some(0.725));
        assert_eq!(Unit::Seconds.parse("2 h 30 min"), Some(9000.0));
        assert_eq!(Unit::Seconds.parse("1.5m"), Some(90.0));
        assert_eq!(Unit::DollarsPerHour.parse("$0.10/h"), Some(0.1));
    }

    #[test]
    fn every_number_reads_back_as_the_same_bits() {
        let mut dice = crate::Dice::stream(5, "numbers");
        for i in 0..20_000 {
            let value = dice.uniform() * [1e-6, 1e-3, 1.0, 1e3, 1e9][i % 5];
            assert_eq!(number(&format!("{value}")).map(f64::to_bits), Some(value.to_bits()));
        }
        assert_eq!(number("9007199254740993"), Some(9_007_199_254_740_992.0));
        assert_eq!(number("2.2250738585072011e-308"), "2.2250738585072011e-308".parse().ok());
    }

    #[test]
    fn rubbish_is_not_a_number() {
        for text in ["", "abc", "NaN", "inf", "1e999", "--1", "1 2", "é", "12:99", "1h h"] {
            assert_eq!(Unit::Factor.parse(text), None, "{text:?}");
            assert_eq!(Unit::TimeOfDay.parse(text), None, "{text:?}");
        }
        assert_eq!(Unit::Seconds.parse("5 bananas"), None);
    }
}
