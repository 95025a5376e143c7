//! Round numbers and round times for axes, and their text.
//!
//! Not here: where they are drawn (`axes`).

use model::{Timeline, Unit};

/// About how many steps the ceiling is made of.
const STEPS_UP: f64 = 6.0;

/// The smallest of 1, 2, 5, 10, … (or of their tenths, hundredths, …) that is at least `least`.
pub(crate) fn round_up(least: f64) -> f64 {
    let (power, below) = power_of_ten(least);
    let found = [1.0, 2.0, 5.0].into_iter().map(|digit| digit * power / below);
    found.into_iter().find(|&step| step >= least).unwrap_or(10.0 * power / below)
}

/// The greatest of 1, 2, 5, 10, … (or of their tenths, …) that is at most `most`.
pub(crate) fn round_down(most: f64) -> f64 {
    let (power, below) = power_of_ten(most);
    let found = [5.0, 2.0].into_iter().map(|digit| digit * power / below);
    found.into_iter().find(|&step| step <= most).unwrap_or(power / below)
}

/// The round values of an axis of ratios: every 1, 2, 5 where there is room for so many, else
/// powers of ten.
pub(crate) fn ratios(low: f64, top: f64, most: u32) -> Vec<f64> {
    let (first, below) = power_of_ten(low);
    let all = |digits: &[f64]| {
        let mut found = Vec::new();
        let mut power = first;
        while power / below <= top {
            let inside = digits.iter().map(|digit| digit * power / below);
            let slack = 1.0 + 1e-9;
            found.extend(inside.filter(|v| *v >= low / slack && *v <= top * slack));
            power *= 10.0;
        }
        found
    };
    let fine = all(&[1.0, 2.0, 5.0]);
    if fine.len() <= most as usize + 1 { fine } else { all(&[1.0]) }
}

/// The largest power of ten that is at most `value`, as what to multiply and to divide with:
/// 5 / 100 is 0.05, but 5 * 0.01 is not.
fn power_of_ten(value: f64) -> (f64, f64) {
    let value = if value.is_finite() { value.max(1e-9) } else { 1.0 };
    let (mut power, mut below) = (1.0, 1.0);
    while power * 10.0 <= value {
        power *= 10.0;
    }
    while power / below > value {
        below *= 10.0;
    }
    (power, below)
}

/// A multiple of a round number, at least `value`, so that the top edge can carry a label.
pub(crate) fn ceiling(value: f64, least_step: f64) -> f64 {
    let step = round_up((value / STEPS_UP).max(least_step));
    (value / step).ceil() * step
}

/// The round values from 0 to `y_max`, at most `most` of them above 0, and their distance.
pub(crate) fn values(y_max: f64, most: u32, least_step: f64) -> (f64, Vec<f64>) {
    let least = (y_max / f64::from(most.max(1))).max(least_step);
    // The top edge is worth a label: 0, 4, 8, 12 under a ceiling of 12 rather than 0, 5, 10.
    let (power, below) = power_of_ten(least);
    let reaches = |step: &f64| {
        let count = y_max / step;
        *step >= least && count >= 1.5 && (count - count.round()).abs() < 1e-6
    };
    let digits = [1.0, 2.0, 4.0, 5.0, 10.0].into_iter().map(|digit| digit * power / below);
    let step = digits.into_iter().find(reaches).unwrap_or_else(|| round_up(least));
    let mut all = vec![0.0];
    let mut i = 1.0;
    while i * step <= y_max * (1.0 + 1e-9) {
        all.push(i * step);
        i += 1.0;
    }
    (step, all)
}

/// The label of `value` on an axis with labels every `step`: short, and without a unit where
/// the axis has one.
pub(crate) fn value_text(unit: Unit, value: f64, step: f64) -> String {
    if unit == Unit::Seconds {
        return format!("{value}");
    }
    let percent = if unit == Unit::Ratio { 100.0 } else { 1.0 };
    let (value, step) = (value * percent, step * percent);
    let (size, sign) = match step {
        s if s >= 1e6 => (1e6, "M"),
        s if s >= 1e3 && value >= 1e4 => (1e3, "k"),
        _ if value >= 1e5 => (1e3, "k"),
        _ => (1.0, ""),
    };
    let (value, step) = (value / size, step / size);
    let places = if value == 0.0 { 0 } else { decimals(step) };
    if unit == Unit::Dollars {
        let places = if places > 0 { places.max(2) } else { 0 };
        return format!("${value:.places$}{sign}");
    }
    format!("{value:.places$}{sign}")
}

/// How many decimals a multiple of `step` needs.
fn decimals(step: f64) -> usize {
    let mut scaled = step;
    (0..6)
        .find(|_| {
            let whole = (scaled - scaled.round()).abs() < 1e-6;
            scaled *= 10.0;
            whole
        })
        .unwrap_or(6)
}

const MINUTE: f64 = 60.0;
const HOUR: f64 = 3600.0;
const DAY: f64 = 86_400.0;

/// Distances between labels of time, each a divisor of a larger one that clocks show.
const INTERVALS: [f64; 21] = [
    1.0,
    2.0,
    5.0,
    10.0,
    15.0,
    30.0,
    MINUTE,
    2.0 * MINUTE,
    5.0 * MINUTE,
    10.0 * MINUTE,
    15.0 * MINUTE,
    30.0 * MINUTE,
    HOUR,
    2.0 * HOUR,
    3.0 * HOUR,
    6.0 * HOUR,
    12.0 * HOUR,
    DAY,
    2.0 * DAY,
    7.0 * DAY,
    14.0 * DAY,
];

const WEEKDAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// The labels of a time axis.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Times {
    /// Seconds between two labels.
    pub(crate) interval: f64,
    timeline: Timeline,
}

impl Times {
    /// The shortest interval whose labels need at most `room` of the seconds that they span.
    /// `seconds_per_char` is how much time the width of a character covers.
    pub(crate) fn new(timeline: &Timeline, seconds_per_char: f64) -> Self {
        let fits = |interval: &f64| {
            let times = Self { interval: *interval, timeline: *timeline };
            // The gap between two labels is as wide as four characters.
            (times.longest() + 4.0) * seconds_per_char <= *interval
        };
        let interval = INTERVALS.into_iter().find(fits).unwrap_or(14.0 * DAY);
        Self { interval, timeline: *timeline }
    }

    /// The characters of the longest label.
    fn longest(&self) -> f64 {
        let clock = if self.interval < MINUTE { 8.0 } else { 5.0 };
        match self.weekdays() {
            _ if self.interval >= DAY => {
                if self.weeks() {
                    6.0
                } else {
                    3.0
                }
            }
            true => clock + 4.0,
            false => clock,
        }
    }

    /// Whether a time of day alone would be ambiguous.
    fn weekdays(&self) -> bool {
        self.timeline.length() > DAY
    }

    /// Whether a day of the week alone would be.
    fn weeks(&self) -> bool {
        self.timeline.length() > 7.0 * DAY
    }

    /// The times from `from` to `to` that get a label, in seconds since the start of the run.
    /// The clock shows a multiple of the interval at each.
    pub(crate) fn between(&self, from: f64, to: f64) -> impl Iterator<Item = f64> {
        let (start, interval) = (self.timeline.start, self.interval);
        let first = ((from + start) / interval).ceil();
        let nth = move |i: u32| (first + f64::from(i)) * interval - start;
        (0..1000).map(nth).take_while(move |&at| at <= to)
    }

    /// The label at the time `at`: the time of day, the day of the week, the day of the run,
    /// whatever is needed.
    pub(crate) fn text(&self, at: f64) -> String {
        let (time, day) = self.timeline.time_of_day(at);
        let clock = Unit::TimeOfDay.text(time);
        match weekday(&self.timeline, at) {
            name if self.interval >= DAY && self.weeks() => format!("{name} {}", day + 1.0),
            day if self.interval >= DAY => day.to_owned(),
            day if self.weekdays() => format!("{day} {clock}"),
            _ => clock,
        }
    }
}

/// The day of the week at the time `at`.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the remainder of a division by seven"
)]
fn weekday(timeline: &Timeline, at: f64) -> &'static str {
    let day = timeline.time_of_day(at).1 + f64::from(timeline.weekday);
    WEEKDAYS[day.rem_euclid(7.0) as usize % 7]
}

/// The time `at` for a sentence: to the minute, with the day of the week in runs over a day, and
/// the day of the run in those over a week.
pub(crate) fn moment(timeline: &Timeline, at: f64) -> String {
    let whole = (at / MINUTE).round() * MINUTE;
    let at = if timeline.length() >= 0.5 * HOUR { whole } else { at };
    named(timeline, at, MINUTE)
}

/// The time `at` on its own, as exact as a clock that moves every so many seconds: with the day
/// of the week in runs over a day, with the day of the run in those over a week.
pub(crate) fn when(timeline: &Timeline, at: f64, every: f64) -> String {
    let exact = if every >= MINUTE { MINUTE } else { 1.0 };
    named(timeline, (at / exact).round() * exact, exact)
}

fn named(timeline: &Timeline, at: f64, interval: f64) -> String {
    let times = Times { interval, timeline: *timeline };
    let text = times.text(at);
    if times.weeks() {
        return format!("day {}, {text}", timeline.time_of_day(at).1 + 1.0);
    }
    text
}

/// The shortest distance between labels that is at least `least`, else `least` itself.
pub(crate) fn interval(least: f64) -> f64 {
    INTERVALS.into_iter().find(|&interval| interval >= least).unwrap_or(least)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn timeline(start: f64, length: f64) -> Timeline {
        Timeline { start, weekday: 4, ..Timeline::of(length, 1, 1) }
    }

    fn labels(start: f64, length: f64, chars: f64) -> Vec<String> {
        let timeline = timeline(start, length);
        let times = Times::new(&timeline, length / chars);
        times.between(0.0, length).map(|at| times.text(at)).collect()
    }

    #[test]
    fn round_numbers_are_one_two_or_five() {
        let cases = [(0.3, 0.5), (1.0, 1.0), (1.1, 2.0), (4.0, 5.0), (51.0, 100.0), (0.05, 0.05)];
        for (least, round) in cases {
            assert_eq!(round_up(least), round);
        }
        assert!(round_up(0.0) > 0.0 && round_up(f64::NAN) > 0.0);
    }

    #[test]
    fn a_ceiling_is_a_little_above_and_carries_a_label() {
        for value in [0.013, 0.1, 0.7, 3.0, 9.0, 55.0, 389.0, 1000.0, 123_456.0, 2.5e6] {
            let top = ceiling(value, 0.0);
            assert!(top >= value && top <= 1.55 * value, "{value} {top}");
            for most in 2..=6 {
                let (_, all) = values(top, most, 0.0);
                let count = u32::try_from(all.len() - 1).unwrap();
                assert!(count <= most && count >= 1, "{top} {most} {all:?}");
            }
        }
    }

    #[test]
    fn an_axis_of_ratios_carries_round_values_at_both_ends() {
        assert_eq!(ratios(0.05, 2.0, 6), [0.05, 0.1, 0.2, 0.5, 1.0, 2.0]);
        assert_eq!(ratios(0.05, 2.0, 3), [0.1, 1.0]);
        assert_eq!(ratios(1.0, 100.0, 4), [1.0, 10.0, 100.0]);
        for value in [0.013, 0.05, 0.1, 0.7, 3.0, 55.0, 1000.0] {
            let (down, up) = (round_down(value), round_up(value));
            assert!(down <= value && value <= up && up <= down * 2.5, "{down} {value} {up}");
        }
    }

    #[test]
    fn instances_are_counted_in_whole_numbers() {
        assert_eq!(values(1.0, 6, 1.0).1, [0.0, 1.0]);
        assert_eq!(values(3.0, 6, 1.0).1, [0.0, 1.0, 2.0, 3.0]);
        assert_eq!(values(10.0, 3, 1.0).1, [0.0, 5.0, 10.0]);
        assert_eq!(values(12.0, 4, 1.0).1, [0.0, 4.0, 8.0, 12.0]);
    }

    #[test]
    fn values_are_written_short() {
        let cases = [
            (Unit::PerSecond, 0.0, 50.0, "0"),
            (Unit::PerSecond, 150.0, 50.0, "150"),
            (Unit::PerSecond, 2500.0, 500.0, "2500"),
            (Unit::PerSecond, 25_000.0, 5000.0, "25k"),
            (Unit::PerSecond, 1_500_000.0, 500_000.0, "1500k"),
            (Unit::PerSecond, 4_000_000.0, 2_000_000.0, "4M"),
            (Unit::PerSecond, 0.4, 0.2, "0.4"),
            (Unit::Ratio, 0.6, 0.2, "60"),
            (Unit::Seconds, 0.05, 0.0, "0.05"),
            (Unit::Seconds, 20.0, 0.0, "20"),
            (Unit::Dollars, 1.5, 0.5, "$1.50"),
            (Unit::Dollars, 0.05, 0.05, "$0.05"),
            (Unit::Dollars, 0.0, 0.05, "$0"),
            (Unit::Dollars, 20.0, 10.0, "$20"),
            (Unit::Dollars, 20_000.0, 10_000.0, "$20k"),
        ];
        for (unit, value, step, text) in cases {
            assert_eq!(value_text(unit, value, step), text);
        }
    }

    #[test]
    fn times_stand_where_clocks_are_round() {
        let ten_past = 10.0 * HOUR + 10.0 * MINUTE;
        assert_eq!(labels(ten_past, 4.0 * HOUR, 40.0), ["11:00", "12:00", "13:00", "14:00"]);
        assert_eq!(labels(ten_past, HOUR, 40.0)[..2], ["10:15", "10:30"]);
        assert_eq!(labels(ten_past, 60.0, 60.0)[..2], ["10:10", "10:10:15"]);
    }

    #[test]
    fn long_runs_name_the_day() {
        assert_eq!(labels(0.0, DAY, 60.0)[1], "06:00");
        assert_eq!(labels(0.0, 2.0 * DAY, 60.0)[..2], ["Fri 00:00", "Fri 12:00"]);
        assert_eq!(labels(0.0, 7.0 * DAY, 70.0)[..4], ["Fri", "Sat", "Sun", "Mon"]);
        let many = labels(3600.0, 14.0 * DAY, 80.0);
        assert_eq!(many[..3], ["Sun 3", "Tue 5", "Thu 7"], "{many:?}");
    }

    #[test]
    fn a_time_on_its_own_is_as_exact_as_asked_and_never_ambiguous() {
        let day = timeline(10.0 * HOUR, 5.0 * HOUR);
        assert_eq!(when(&day, 61.4, 60.0), "10:01");
        assert_eq!(when(&day, 61.4, 1.0), "10:01:01");
        assert_eq!(when(&timeline(0.0, 3.0 * DAY), DAY + HOUR, 60.0), "Sat 01:00");
        let month = timeline(0.0, 30.0 * DAY);
        assert_eq!(when(&month, 8.0 * DAY + HOUR, 60.0), "day 9, Sat 01:00");
        assert_eq!(moment(&month, 8.0 * DAY + 10.0), "day 9, Sat 00:00");
    }

    #[test]
    fn labels_never_touch() {
        for length in [60.0, 600.0, HOUR, 4.0 * HOUR, DAY, 3.0 * DAY, 14.0 * DAY, 30.0 * DAY] {
            for chars in [20.0, 45.0, 80.0, 150.0, 400.0] {
                let times = Times::new(&timeline(1234.0, length), length / chars);
                let all: Vec<f64> = times.between(0.0, length).collect();
                let width = times.longest() * length / chars;
                assert!(all.windows(2).all(|two| two[1] - two[0] > width), "{length} {chars}");
            }
        }
    }
}
