//! The load shapes, in the order of the picker. Each yields control points that a person can
//! then move.
//!
//! A shape is one file and two lines here. Not here: noise and events, which lie on top of any
//! shape (`load`).

mod black_friday;
mod bursts;
mod business_week;
mod closing_time;
mod flash_crowd;
mod growth;
mod lunch_rush;
mod quiet_afternoon;
mod sawtooth;
mod unexpected_party;

use model::curve::MAX_RATE;
use model::{Curve, LoadEntry, Point, ShapeSetting};

/// Every load shape.
pub const ALL: &[LoadEntry] = &[
    LoadEntry::of::<lunch_rush::LunchRush>(),
    LoadEntry::of::<quiet_afternoon::QuietAfternoon>(),
    LoadEntry::of::<unexpected_party::UnexpectedParty>(),
    LoadEntry::of::<closing_time::ClosingTime>(),
    LoadEntry::of::<business_week::BusinessWeek>(),
    LoadEntry::of::<flash_crowd::FlashCrowd>(),
    LoadEntry::of::<black_friday::BlackFriday>(),
    LoadEntry::of::<growth::Growth>(),
    LoadEntry::of::<bursts::Bursts>(),
    LoadEntry::of::<sawtooth::Sawtooth>(),
];

/// An hour of the day in seconds.
const HOUR: f64 = 3600.0;
/// A day in seconds.
const DAY: f64 = 86_400.0;
/// Points nearer than this to another are one point, in seconds.
const NEAREST: f64 = 1.0;

/// The curve of points in time since the start, cut to the run, with a point at either end.
///
/// Points may come in any order and lie outside the run; of two at the same time the first wins.
fn within_run(mut points: Vec<Point>, length: f64) -> Curve {
    in_order(&mut points);
    points.dedup_by(|b, a| b.at - a.at < NEAREST);
    let ends = [0.0, length].map(|at| Point { at, rate: between(&points, at) });
    points.retain(|point| point.at > NEAREST && point.at < length - NEAREST);
    points.insert(0, ends[0]);
    points.push(ends[1]);
    for point in &mut points {
        point.at = point.at.round();
        point.rate = ((point.rate * 10.0).round() / 10.0).clamp(0.0, MAX_RATE);
    }
    Curve::new(points).expect("points are in order, in range, and few")
}

/// Sorts by time, by insertion: the points are few and nearly in order, and a general sort would
/// be a good part of the download.
fn in_order(points: &mut [Point]) {
    for i in 1..points.len() {
        let mut j = i;
        while j > 0 && points[j].at < points[j - 1].at {
            points.swap(j, j - 1);
            j -= 1;
        }
    }
}

/// The rate at `at` on straight lines between points.
fn between(points: &[Point], at: f64) -> f64 {
    let next = points.partition_point(|point| point.at <= at);
    let (Some(before), Some(after)) = (next.checked_sub(1).map(|i| points[i]), points.get(next))
    else {
        return points.get(next.min(points.len() - 1)).map_or(0.0, |point| point.rate);
    };
    before.rate + (after.rate - before.rate) * (at - before.at) / (after.at - before.at)
}

/// Repeats a day, given as hours and rates, over the whole run; `scale` is asked for each day of
/// the run, counted from 0 for the day on which it starts.
fn daily(setting: &ShapeSetting, day: &[(f64, f64)], scale: impl Fn(i32) -> f64) -> Curve {
    let mut points = Vec::new();
    let mut first = -DAY - setting.start;
    let mut count = -1;
    while first < setting.length + DAY {
        let factor = scale(count);
        points.extend(
            day.iter().map(|&(hour, rate)| Point { at: first + hour * HOUR, rate: rate * factor }),
        );
        first += DAY;
        count += 1;
    }
    within_run(points, setting.length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_cut_to_the_run_and_keeps_its_rates_at_the_ends() {
        let setting = ShapeSetting {
            length: 4.0 * HOUR,
            weekday: 0,
            start: 11.0 * HOUR,
            dice: model::Dice::stream(1, "shape"),
        };
        let curve = daily(&setting, &[(10.0, 20.0), (12.0, 40.0), (16.0, 0.0)], |_| 1.0);
        let points: Vec<(f64, f64)> = curve.points().iter().map(|p| (p.at, p.rate)).collect();
        assert_eq!(points, [(0.0, 30.0), (HOUR, 40.0), (4.0 * HOUR, 10.0)]);
    }
}
