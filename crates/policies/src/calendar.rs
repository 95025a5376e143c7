//! What day and time it is in a run, and when a cron expression comes.
//!
//! A run knows a weekday and a time of day, no date. Where a date is asked for, it starts in the
//! week that begins with Monday, 1 January 2024: a run that starts on a Wednesday starts on the
//! 3rd. Reading expressions and finding their times is `croner`'s. Not here: what happens then.

use std::cmp::Ordering;

use croner::errors::CronError;
use croner::parser::{CronParser, Seconds as Field, Year};
use croner::{CivilDate, CivilDateTime, CivilTime, Cron, CronDateTime, Resolution, Weekday};
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

/// A cron expression on a calendar.
#[derive(Clone, Debug)]
pub(crate) struct Times {
    cron: Cron,
    calendar: Calendar,
}

impl Times {
    /// The times of `expression`, or `None` if [`check`] refuses it.
    pub(crate) fn new(expression: &str, calendar: Calendar) -> Option<Self> {
        Some(Self { cron: read(expression)?, calendar })
    }

    /// The first time of the run after `t`, in seconds.
    pub(crate) fn after(&self, t: f64) -> Option<f64> {
        let found = self.cron.find_next_occurrence(&self.moment(t), false);
        found.ok().map(|moment| self.time(moment))
    }

    /// The last time of the run up to `t`, in seconds; negative before the run.
    pub(crate) fn up_to(&self, t: f64) -> Option<f64> {
        let found = self.cron.find_previous_occurrence(&self.moment(t), true);
        found.ok().map(|moment| self.time(moment))
    }

    #[expect(clippy::cast_possible_truncation, reason = "runs last weeks; a cast saturates")]
    fn moment(&self, t: f64) -> Moment {
        Moment((self.calendar.start + t).floor() as i64)
    }

    fn time(&self, moment: Moment) -> f64 {
        moment.0 as f64 - self.calendar.start
    }
}

/// Refuses what is no cron expression of five fields, or has no date that ever comes.
///
/// # Errors
/// What is allowed.
pub(crate) fn check(expression: &str) -> Result<(), &'static str> {
    let cron = read(expression).ok_or(
        "five fields, minute 0-59, hour 0-23, day 1-31, month 1-12 or JAN-DEC, weekday 0-7 or \
         SUN-SAT, each of *, numbers, ranges, lists and steps such as */15",
    )?;
    match cron.find_next_occurrence(&Moment(0), true) {
        Ok(_) => Ok(()),
        Err(_) => Err("five fields with a date that comes"),
    }
}

fn read(expression: &str) -> Option<Cron> {
    const MONTHS: &str = "JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC";
    const WEEKDAYS: &str = "SUNMONTUEWEDTHUFRISAT";
    let upper = expression.to_ascii_uppercase();
    let fields = upper.split_ascii_whitespace();
    // The library also knows last days, nearest weekdays and names in any field; whoever reads
    // an expression that is of cron everywhere should not have to know them.
    let known = fields.clone().zip(["", "", "", MONTHS, WEEKDAYS]).all(|(field, names)| {
        field.split(['/', ',', '-']).all(|word| match word {
            "" => false,
            "*" => true,
            _ if word.bytes().all(|c| c.is_ascii_digit()) => true,
            _ => word.len() == 3 && names.find(word).is_some_and(|at| at % 3 == 0),
        })
    });
    let parser = CronParser::builder().seconds(Field::Disallowed).year(Year::Disallowed).build();
    (fields.count() == 5 && known).then(|| parser.parse(&upper).ok())?
}

/// Seconds since midnight of Monday, 1 January 2024, on the wall.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Moment(i64);

/// The year in which the seconds of a [`Moment`] begin.
const FIRST_YEAR: i32 = 2024;
/// Seconds of a day, as a whole number.
const WHOLE_DAY: i64 = 86_400;

/// The day of a year on which a month begins is that of its first date, less one.
fn days_before(year: i32, month: u32) -> i64 {
    i64::from(CivilDate::from_parts_unchecked(year, month, 1).day_of_year()) - 1
}

fn days_of(year: i32) -> i64 {
    days_before(year, 12) + 31
}

impl CronDateTime for Moment {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "parts of a date")]
    fn to_civil(&self) -> CivilDateTime {
        let mut day = self.0.div_euclid(WHOLE_DAY);
        let mut year = FIRST_YEAR;
        while day < 0 {
            year -= 1;
            day += days_of(year);
        }
        while day >= days_of(year) {
            day -= days_of(year);
            year += 1;
        }
        let month = (1..=12).rev().find(|&month| days_before(year, month) <= day).unwrap_or(1);
        let day = day - days_before(year, month) + 1;
        let second = self.0.rem_euclid(WHOLE_DAY) as u32;
        CivilDateTime::new(
            CivilDate::from_parts_unchecked(year, month, day as u32),
            CivilTime::from_parts_unchecked(second / 3600, second / 60 % 60, second % 60),
        )
    }

    #[expect(clippy::cast_possible_truncation, reason = "less than seven")]
    fn civil_weekday(&self) -> Weekday {
        Weekday::from_days_from_sunday(1 + self.0.div_euclid(WHOLE_DAY).rem_euclid(7) as u32)
    }

    fn resolve_civil(&self, civil: CivilDateTime) -> Result<Resolution<Self>, CronError> {
        let year = civil.year();
        // Every date that comes at all, 29 February too, comes within eight years.
        if !(FIRST_YEAR - 10..FIRST_YEAR + 10).contains(&year) {
            return Err(CronError::TimeSearchLimitExceeded);
        }
        let whole: i64 = (FIRST_YEAR..year).map(days_of).sum();
        let before: i64 = (year..FIRST_YEAR).map(days_of).sum();
        let day = whole - before + i64::from(civil.date().day_of_year()) - 1;
        let [hour, minute, second] = [civil.hour(), civil.minute(), civil.second()].map(i64::from);
        let second = (day * 24 + hour) * 3600 + minute * 60 + second;
        Ok(Resolution::Single(Self(second)))
    }

    fn checked_add_seconds(&self, seconds: i64) -> Option<Self> {
        self.0.checked_add(seconds).map(Self)
    }

    fn cmp_instant(&self, other: &Self) -> Ordering {
        self.0.cmp(&other.0)
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
    fn every_second_of_years_is_a_date_and_back() {
        for step in -700..3600 {
            let moment = Moment(step * 86_399 + 7);
            let Resolution::Single(back) = Moment(0).resolve_civil(moment.to_civil()).unwrap()
            else {
                panic!("no clock is ever set here")
            };
            assert_eq!(back, moment);
        }
        assert_eq!(Moment(0).to_civil().to_string(), "2024-01-01T00:00:00");
        assert_eq!(Moment(-1).to_civil().to_string(), "2023-12-31T23:59:59");
        assert_eq!(Moment(59 * 86_400 + 3661).to_civil().to_string(), "2024-02-29T01:01:01");
        assert_eq!(Moment(366 * 86_400).to_civil().to_string(), "2025-01-01T00:00:00");
        assert_eq!(Moment(-1).civil_weekday(), Weekday::Sunday);
        assert_eq!(Moment(366 * 86_400).civil_weekday(), Weekday::Wednesday);
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
        assert_eq!(times("0 10 29 feb *").after(0.0), Some(57.0 * DAY));
        assert_eq!(times("0 10 3 1 *").up_to(0.0), Some(0.0));
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
        assert_eq!(check("0 0 30 2 *"), Err("five fields with a date that comes"));
    }
}
