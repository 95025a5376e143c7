//! Dates and times of day as text, in the Gregorian calendar.
//!
//! Not here: what the first time of a file says about the others (`times`).

/// An instant as it was written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Stamp {
    /// Days since 1970-01-01, as written.
    pub(super) day: i32,
    /// Seconds since midnight, as written; 86,400 for 24:00.
    pub(super) time: f64,
    /// Seconds that the clock was ahead of UTC, if it says.
    pub(super) offset: Option<f64>,
}

/// What a date or a time of day may look like.
pub(super) const DATES: &str = "a date such as 2024-03-31, 2024-03-31 14:05, \
                                2024-03-31T14:05:09.5Z or 2024-03-31T14:05+02:00";

/// Reads `2024-03-31`, `2024-03-31 14:05`, `2024-03-31T14:05:09.5+02:00` (ISO 8601, RFC 3339),
/// and the same with slashes between year, month and day.
pub(super) fn date_time(text: &str) -> Option<Stamp> {
    let date = text.get(..10)?;
    let day = date_of(date)?;
    let rest = &text[10..];
    if rest.is_empty() {
        return Some(Stamp { day, time: 0.0, offset: None });
    }
    let rest = rest.strip_prefix(['T', 't', ' '])?;
    let end = rest.find(['Z', 'z', '+', '-', ' ', 'U']).unwrap_or(rest.len());
    let (time, zone) = rest.split_at(end);
    let zone = zone.trim_start();
    let offset = if zone.is_empty() { None } else { Some(offset(zone)?) };
    Some(Stamp { day, time: clock(time)?, offset })
}

/// Days since 1970-01-01 of `yyyy-mm-dd` or `yyyy/mm/dd`, if there is such a day in 1900 to 2200.
fn date_of(text: &str) -> Option<i32> {
    const BEFORE: [i32; 12] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
    const LENGTH: [i32; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    // From the first day of the year 1 to 1970-01-01.
    const TO_1970: i32 = 719_162;
    let sign = if text.contains('/') { '/' } else { '-' };
    let mut parts = text.split(sign);
    let mut part = |digits: usize| parts.next().and_then(|part| whole(part, digits));
    let (year, month, day) = (part(4)?, part(2)?, part(2)?);
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let index = usize::try_from(month - 1).ok().filter(|index| *index < 12)?;
    let most = LENGTH[index] + i32::from(leap && month == 2);
    if !(1900..=2200).contains(&year) || !(1..=most).contains(&day) || parts.next().is_some() {
        return None;
    }
    let before = year - 1;
    let years = 365 * before + before / 4 - before / 100 + before / 400;
    Some(years + BEFORE[index] + i32::from(leap && month > 2) + day - 1 - TO_1970)
}

/// Seconds since midnight of `hh:mm`, `hh:mm:ss` or `hh:mm:ss.fff`, up to 24:00.
pub(super) fn clock(text: &str) -> Option<f64> {
    let mut parts = text.split(':');
    let hours = whole(parts.next()?, 2).or_else(|| whole(text.split(':').next()?, 1))?;
    let minutes = whole(parts.next()?, 2)?;
    let seconds = match parts.next() {
        Some(part) => {
            let (whole_part, fraction) = part.split_once(['.', ',']).unwrap_or((part, "0"));
            whole(whole_part, 2).filter(|s| *s < 60)?;
            let digits = fraction.bytes().all(|byte| byte.is_ascii_digit());
            if fraction.is_empty() || fraction.len() > 12 || !digits {
                return None;
            }
            model::unit::number(&format!("{whole_part}.{fraction}"))?
        }
        None => 0.0,
    };
    let time = f64::from(hours * 3600 + minutes * 60) + seconds;
    (minutes < 60 && time <= 86_400.0 && parts.next().is_none()).then_some(time)
}

/// Seconds ahead of UTC of a zone.
fn offset(zone: &str) -> Option<f64> {
    let sign = match zone.bytes().next() {
        Some(b'+') => 1,
        Some(b'-') => -1,
        _ => return matches!(zone, "Z" | "z" | "UTC").then_some(0.0),
    };
    let digits = zone.get(1..)?;
    let (hours, minutes) = match digits.len() {
        2 => (whole(digits, 2)?, 0),
        4 => (whole(&digits[..2], 2)?, whole(&digits[2..], 2)?),
        5 if digits.as_bytes()[2] == b':' => (whole(digits.get(..2)?, 2)?, whole(&digits[3..], 2)?),
        _ => return None,
    };
    (hours <= 18 && minutes < 60).then(|| f64::from(sign * (hours * 3600 + minutes * 60)))
}

/// A number of just so many digits.
fn whole(text: &str, digits: usize) -> Option<i32> {
    let right = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
    if right { text.parse().ok() } else { None }
}

/// The day of the week of a day since 1970-01-01, a Thursday; 0 for Monday.
pub(super) fn weekday(day: i32) -> u32 {
    day.saturating_add(3).rem_euclid(7).unsigned_abs()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_over_leap_years_and_centuries() {
        for (text, day) in [
            ("1970-01-01", 0),
            ("1969-12-31", -1),
            ("2000-02-29", 11_016),
            ("2000-03-01", 11_017),
            ("1900-03-01", -25_508),
            ("2024-12-31", 20_088),
            ("2100-03-01", 47_541),
        ] {
            assert_eq!(date_of(text), Some(day), "{text}");
        }
        for text in ["2100-02-29", "2023-02-29", "2024-13-01", "2024-00-10", "1899-12-31"] {
            assert_eq!(date_of(text), None, "{text}");
        }
    }

    #[test]
    fn every_day_of_three_centuries_follows_the_one_before() {
        let mut last = date_of("1899-12-31").unwrap_or(-25_568);
        for year in 1900..=2200 {
            for month in 1..=12 {
                for day in 1..=31 {
                    if let Some(found) = date_of(&format!("{year:04}-{month:02}-{day:02}")) {
                        assert_eq!(found, last + 1, "{year}-{month}-{day}");
                        last = found;
                    }
                }
            }
        }
    }

    #[test]
    fn days_of_the_week_are_those_of_the_calendar() {
        // 1998-06-22 was a Monday, 2024-02-29 a Thursday.
        assert_eq!(date_of("1998-06-22").map(weekday), Some(0));
        assert_eq!(date_of("2024-02-29").map(weekday), Some(3));
    }

    #[test]
    fn zones_and_fractions_are_read() {
        let stamp = |text| date_time(text).map(|stamp| (stamp.time, stamp.offset));
        assert_eq!(stamp("2024-03-31"), Some((0.0, None)));
        assert_eq!(stamp("2024-03-31 14:05"), Some((50_700.0, None)));
        assert_eq!(stamp("2024-03-31T14:05:09.25Z"), Some((50_709.25, Some(0.0))));
        assert_eq!(stamp("2024-03-31 14:05:09,5 UTC"), Some((50_709.5, Some(0.0))));
        assert_eq!(stamp("2024-03-31T24:00+05:30"), Some((86_400.0, Some(19_800.0))));
        assert_eq!(stamp("2024-03-31T00:00:00-0800"), Some((0.0, Some(-28_800.0))));
        for text in [
            "2024-03-31T",
            "2024-03-31T1",
            "2024-03-31T25:00",
            "2024-03-31T10:60",
            "2024-03-31T10:00:60",
            "2024-03-31T10:00:00.",
            "2024-03-31T10:00+99:00",
            "2024-03-31T10:00ZZ",
            "2024-3-31",
            "31.03.2024",
            "2024-03-31T10:00 CET",
            "2024-03-3é",
        ] {
            assert_eq!(stamp(text), None, "{text}");
        }
    }
}
