//! What day and time it is in a run, and when a cron expression comes.
//!
//! A run knows a weekday and a time of day, no date. Where a date is asked for, it starts in the
//! week that begins with Monday, 1 January 2024: a run that starts on a Wednesday starts on the
//! 3rd. The fields of an expression are read by `croner`. Its parser of whole expressions and its
//! search through centuries are not used: they would be more of the download than any strategy, and
//! a run needs a few weeks as bits. Not here: what happens when an expression comes.

use croner::CronComponent;
use model::{Quantity as _, Setting};

/// Seconds of a day.
pub(crate) const DAY: f64 = 86_400.0;
/// Seconds of a week.
pub(crate) const WEEK: f64 = 7.0 * DAY;
/// The longest cron expression, in characters.
pub(crate) const MOST_CHARACTERS: usize = 100;

/// The clock on the wall of a run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Calendar {
    /// Seconds from midnight of Monday, 1 January 2024, to the start of the run.
    start: f64,
}

impl Calendar {
    /// The calendar of a run.
    pub(crate) fn new(setting: &Setting) -> Self {
        Self { start: f64::from(setting.weekday) * DAY + setting.start.get() }
    }

    /// The calendar of a place whose clocks are `seconds` ahead of it.
    #[must_use]
    pub(crate) fn ahead(self, seconds: f64) -> Self {
        Self { start: self.start + seconds }
    }

    /// Seconds since the last midnight at time `t` of the run.
    pub(crate) fn time_of_day(self, t: f64) -> f64 {
        (self.start + t).rem_euclid(DAY)
    }

    /// Whether time `t` of the run is on a Saturday or a Sunday.
    pub(crate) fn is_weekend(self, t: f64) -> bool {
        (self.start + t).rem_euclid(WEEK) >= 5.0 * DAY
    }
}

/// The first day of [`Times`], counted from Monday, 1 January 2024.
///
/// A run may start a week after that Monday, looks back a week, lasts 30 days, and its clocks may
/// be 14 hours off: all of that lies within 64 days.
const FIRST_DAY: i64 = -10;
/// So many days beyond those are looked through, in which every date of a leap year comes once.
const FAR: i64 = 366;
/// Days of the months of a leap year.
const LENGTHS: [i64; 12] = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
/// Minutes of a day.
const MINUTES: i64 = 1440;

/// When a cron expression comes, from more than a week before a run to more than a week after it:
/// the minutes of an hour, the hours of a day and the days from [`FIRST_DAY`] on as bits.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Times {
    minutes: u64,
    hours: u64,
    days: u64,
    /// The first day beyond those on which it comes.
    beyond: Option<i64>,
    start: f64,
}

impl Times {
    /// The times of `expression`, or `None` if [`check`] refuses it.
    pub(crate) fn new(expression: &str, calendar: Calendar) -> Option<Self> {
        let fields = Fields::read(expression)?;
        let days = (0..64).filter(|bit| fields.comes_on(bit + FIRST_DAY));
        let days = days.fold(0, |bits, bit| bits | 1 << bit);
        let beyond = (FIRST_DAY + 64..=FIRST_DAY + 64 + FAR).find(|day| fields.comes_on(*day));
        let (minutes, hours, start) = (fields.minutes, fields.hours, calendar.start);
        Some(Self { minutes, hours, days, beyond, start })
    }

    /// When it comes next after `t`, however long after the run, in seconds; infinite if never.
    pub(crate) fn next(&self, t: f64) -> f64 {
        self.after(t).unwrap_or_else(|| {
            let first = self.hours.trailing_zeros() * 60 + self.minutes.trailing_zeros();
            let on = |day: i64| day as f64 * DAY + f64::from(first) * 60.0 - self.start;
            self.beyond.map_or(f64::INFINITY, on)
        })
    }

    /// The first time of the run after `t`, in seconds.
    pub(crate) fn after(&self, t: f64) -> Option<f64> {
        self.seek(self.minute(t) + 1, 1)
    }

    /// The last time of the run up to `t`, in seconds; negative before the run.
    pub(crate) fn up_to(&self, t: f64) -> Option<f64> {
        self.seek(self.minute(t), -1)
    }

    #[expect(clippy::cast_possible_truncation, reason = "runs last weeks; a cast saturates")]
    fn minute(&self, t: f64) -> i64 {
        ((self.start + t) / 60.0).floor() as i64
    }

    /// The nearest time from this minute on, in steps of 1 or -1.
    fn seek(&self, minute: i64, step: i64) -> Option<f64> {
        let mut day = minute.div_euclid(MINUTES);
        let mut place = minute.rem_euclid(MINUTES);
        while (FIRST_DAY..FIRST_DAY + 64).contains(&day) {
            while has(self.days, day - FIRST_DAY) && (0..MINUTES).contains(&place) {
                if has(self.hours, place / 60) && has(self.minutes, place % 60) {
                    return Some((day * MINUTES + place) as f64 * 60.0 - self.start);
                }
                place += step;
            }
            day += step;
            place = if step > 0 { 0 } else { MINUTES - 1 };
        }
        None
    }
}

/// The values of the fields of an expression as bits.
struct Fields {
    minutes: u64,
    hours: u64,
    days: u64,
    months: u64,
    weekdays: u64,
    /// Whether day and weekday are both restricted: then either of them will do.
    either: bool,
}

impl Fields {
    fn read(expression: &str) -> Option<Self> {
        let mut texts = expression.split_ascii_whitespace();
        let mut next = || texts.next();
        let [minute, hour, day, month, weekday] = [next()?, next()?, next()?, next()?, next()?];
        let weekdays = field(weekday, [0, 7], WEEKDAYS)?;
        let fields = Self {
            minutes: field(minute, [0, 59], "")?,
            hours: field(hour, [0, 23], "")?,
            days: field(day, [1, 31], "")?,
            months: field(month, [1, 12], MONTHS)?,
            // The seventh is Sunday, as the one of number 0.
            weekdays: weekdays | weekdays >> 7,
            either: day != "*" && weekday != "*",
        };
        texts.next().is_none().then_some(fields)
    }

    /// Whether it comes on this day, counted from Monday, 1 January 2024; from the December before
    /// to the February after the year.
    fn comes_on(&self, since: i64) -> bool {
        let (month, day) = date(since);
        let days = [has(self.days, day), has(self.weekdays, (since + 1).rem_euclid(7))];
        has(self.months, month) && days[0] | days[1] && (self.either || days[0] & days[1])
    }

    /// Whether there is a date on which it comes, in some year.
    fn comes(&self) -> bool {
        self.either
            || (1..).zip(LENGTHS).any(|(month, length)| {
                has(self.months, month) && self.days & ((2 << length) - 1) != 0
            })
    }
}

/// Month and day of a day that is counted from Monday, 1 January 2024, the December before it
/// and the two months after its year included.
fn date(since: i64) -> (i64, i64) {
    if since < 0 {
        return (12, 32 + since);
    }
    let mut day = since;
    for (month, length) in (1..=12).zip(LENGTHS).cycle() {
        if day < length {
            return (month, day + 1);
        }
        day -= length;
    }
    unreachable!("the months go on for ever")
}

/// Whether this bit is set.
fn has(bits: u64, bit: i64) -> bool {
    bits >> bit & 1 == 1
}

const MONTHS: &str = "JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC";
const WEEKDAYS: &str = "SUNMONTUEWEDTHUFRISAT";

/// The values of a field as bits; the first of `names` is the least value.
fn field(text: &str, [min, max]: [u16; 2], names: &str) -> Option<u64> {
    let mut plain = String::new();
    for piece in text.split_inclusive(['/', ',', '-']) {
        let word = piece.trim_end_matches(['/', ',', '-']);
        if word == "*" || !word.is_empty() && word.bytes().all(|c| c.is_ascii_digit()) {
            plain.push_str(word);
        } else {
            let place = names.find(&word.to_ascii_uppercase()).filter(|at| at % 3 == 0)?;
            let value = place as u64 / 3 + u64::from(min);
            // From Saturday to Sunday: a week may end with it.
            let value = if value == 0 && plain.ends_with('-') { u64::from(max) } else { value };
            (word.len() == 3).then(|| plain.push_str(&value.to_string()))?;
        }
        plain.push_str(&piece[word.len()..]);
    }
    let open = plain.ends_with(['/', ',', '-']);
    // Without its letters for last days, nearest weekdays and the like.
    let mut field = CronComponent::new(min, max, 0, 0);
    field.parse(&plain).ok().filter(|()| !open)?;
    Some(field.values().iter().fold(0, |bits, value| bits | 1 << value))
}

/// Refuses what is no cron expression of five fields, or has no date that ever comes.
///
/// # Errors
/// What is allowed.
pub(crate) fn check(expression: &str) -> Result<(), &'static str> {
    match Fields::read(expression) {
        Some(fields) if fields.comes() => Ok(()),
        Some(_) => Err("five fields with a date that comes"),
        None => Err(
            "five fields, minute 0-59, hour 0-23, day 1-31, month 1-12 or JAN-DEC, weekday 0-7 \
             or SUN-SAT, each of *, numbers, ranges, lists and steps such as */15",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A run that starts on a Wednesday at ten.
    const WEDNESDAY: Calendar = Calendar { start: 2.0 * DAY + 36_000.0 };

    fn times(expression: &str) -> Times {
        Times::new(expression, WEDNESDAY).unwrap()
    }

    #[test]
    fn times_lie_after_and_before() {
        let lunch = times("30 11 * * *");
        assert_eq!(lunch.after(0.0), Some(5400.0));
        assert_eq!(lunch.after(5400.0), Some(5400.0 + DAY));
        assert_eq!(lunch.up_to(5400.0), Some(5400.0));
        assert_eq!(lunch.up_to(5399.5), Some(5400.0 - DAY));
        // Monday next; the last one was the day before yesterday.
        let monday = times("0 10 * * Mon");
        assert_eq!([monday.after(0.0), monday.up_to(0.0)], [Some(5.0 * DAY), Some(-2.0 * DAY)]);
        let sunday = [times("0 10 * * 0"), times("0 10 * * 7"), times("0 10 * * sat-sun")];
        assert_eq!(sunday.map(|sunday| sunday.up_to(0.0)), [Some(-3.0 * DAY); 3]);
    }

    #[test]
    fn a_run_has_dates_of_january() {
        // Day and weekday are both restricted: either will do.
        assert_eq!(times("0 10 5 * 1").after(0.0), Some(2.0 * DAY));
        assert_eq!(times("0 10 31 12 *").up_to(0.0), Some(-3.0 * DAY));
        assert_eq!(times("0 10 1,29 feb *").after(0.0), Some(29.0 * DAY));
        assert_eq!(times("0 10 3 1 *").up_to(0.0), Some(0.0));
    }

    #[test]
    fn what_comes_after_the_run_is_known_to_come() {
        let next = |expression: &str| times(expression).next(0.0) / DAY + 2.0 + 10.0 / 24.0;
        // The first of March, of July, of January: days of a leap year, counted from Monday.
        assert_eq!(next("0 0 1 3 *"), 60.0);
        assert_eq!(next("0 0 1 7 *"), 182.0);
        assert_eq!(next("0 12 1 1 *"), 366.5);
        assert_eq!(next("30 11 * * *"), 2.0 + 11.5 / 24.0);
        assert_eq!(next("0 0 29 2 *"), 59.0);
        assert_eq!(next("0 0 30 2 *"), f64::INFINITY);
        let days = [-10, -1, 0, 59, 60, 365, 366].map(date);
        assert_eq!(days, [(12, 22), (12, 31), (1, 1), (2, 29), (3, 1), (12, 31), (1, 1)]);
    }

    #[test]
    fn another_place_is_ahead() {
        let there = Times::new("0 12 * * *", WEDNESDAY.ahead(5400.0)).unwrap();
        assert_eq!(there.after(0.0), Some(1800.0));
    }

    #[test]
    fn a_day_has_a_time_and_a_weekend() {
        assert_eq!(WEDNESDAY.time_of_day(0.0), 36_000.0);
        assert_eq!(WEDNESDAY.time_of_day(14.0 * 3600.0), 0.0);
        let friday_night = 2.0 * DAY + 14.0 * 3600.0;
        assert!(!WEDNESDAY.is_weekend(friday_night - 1.0) && WEDNESDAY.is_weekend(friday_night));
        assert!(!WEDNESDAY.is_weekend(friday_night + 2.0 * DAY));
    }

    #[test]
    fn what_is_no_cron_is_refused() {
        for good in ["* * * * *", "*/15 8-18/2 1,15 1-3,JUL mon-fri", " 0  0 29 2 * ", "5 4 * * 7"]
        {
            assert_eq!(check(good), Ok(()), "{good}");
        }
        for bad in [
            "",
            "* * * *",
            "* * * * * *",
            "60 * * * *",
            "* 24 * * *",
            "* * 0 * *",
            "* * * 13 *",
            "* * * * 8",
            "5/15 * * * *",
            "* * L * *",
            "* * 15W * *",
            "* * * * 5#2",
            "* * * * 5L",
            "@daily",
            "* * ? * *",
            "* * * MON *",
            "* * * * JAN",
            "mon * * * *",
            "* * * * +5",
            "5-1 * * * *",
            "*/0 * * * *",
            "1,,2 * * * *",
            "- * * * *",
            "é * * * *",
            "* * * ANF *",
            "99999999999999999999 * * * *",
            "1-2-3 * * * *",
        ] {
            assert!(check(bad).is_err_and(|allowed| allowed.contains("five fields")), "{bad}");
        }
        for (index, name) in
            "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split(' ').enumerate()
        {
            let numbered = times(&format!("0 0 1 {} *", index + 1)).after(0.0);
            assert_eq!(times(&format!("0 0 1 {name} *")).after(0.0), numbered, "{name}");
        }
        for (index, name) in "SUN MON TUE WED THU FRI SAT".split(' ').enumerate() {
            let numbered = times(&format!("0 0 * * {index}")).after(0.0);
            assert_eq!(times(&format!("0 0 * * {name}")).after(0.0), numbered, "{name}");
        }
        for (field, days) in [("fri-sun", [5, 6, 0]), ("sat-7", [6, 0, 0]), ("0-1", [0, 1, 1])] {
            let week = Fields::read(&format!("0 0 * * {field}")).unwrap().weekdays & 0x7f;
            assert_eq!(week, days.iter().fold(0, |bits, day| bits | 1 << day), "{field}");
        }
        assert_eq!(check("0 0 30,31 2 *"), Err("five fields with a date that comes"));
        assert_eq!(check("0 0 31 2,4,6,9,11 *"), Err("five fields with a date that comes"));
        assert_eq!(check("0 0 30 2 1"), Ok(()));
        assert_eq!(check("0 0 30 2 *"), Err("five fields with a date that comes"));
    }
}
