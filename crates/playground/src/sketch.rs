//! Drawing a load curve: moving, adding, deleting points, painting freehand.
//!
//! Every edit gives a valid curve, or the same one if it cannot be done. Times are rounded to
//! whole seconds and rates to a tenth, so that a link holds them exactly. Not here: pointers and
//! keys, and how the curve is drawn.

use std::fmt::Write as _;

use model::curve::{MAX_POINTS, MAX_RATE};
use model::line::fewer;
use model::{Curve, Line, Point, Unit};

/// The most points that a freehand stroke becomes.
pub const STROKE_POINTS: usize = 24;
/// Two points are never nearer than this, in seconds.
const GAP: f64 = 1.0;

/// A rate that fits into a link: not negative, to a tenth; to a hundredth below one.
pub fn tidy_rate(rate: f64) -> f64 {
    let grain = if rate < 1.0 { 100.0 } else { 10.0 };
    (rate.clamp(0.0, MAX_RATE) * grain).round() / grain
}

fn curve(points: Vec<Point>, old: &Curve) -> Curve {
    Curve::new(points).unwrap_or_else(|_| old.clone())
}

/// Moves point `index` to a time and a rate; it stays between its neighbours and within the run.
pub fn moved(old: &Curve, index: usize, to: Point, length: f64) -> Curve {
    let mut points = old.points().to_vec();
    let Some(point) = points.get(index) else { return old.clone() };
    let low = index.checked_sub(1).map_or(0.0, |i| points[i].at + GAP);
    let high = points.get(index + 1).map_or(length.max(point.at), |next| next.at - GAP);
    // The ends of the run keep their points: a curve without them would fall level there.
    let fixed = index == 0 && point.at <= 0.0 || index + 1 == points.len() && point.at >= length;
    let at = if fixed || low > high { point.at } else { to.at.round().clamp(low, high) };
    points[index] = Point { at, rate: tidy_rate(to.rate) };
    curve(points, old)
}

/// Adds a point; answers with the curve and the index of the point, or `None` if there is no room
/// for one or there is one already.
pub fn added(old: &Curve, point: Point, length: f64) -> Option<(Curve, usize)> {
    let mut points = old.points().to_vec();
    let at = point.at.round().clamp(0.0, length);
    let index = points.partition_point(|other| other.at < at);
    let near = |other: Option<&Point>| other.is_some_and(|other| (other.at - at).abs() < GAP);
    let taken = near(points.get(index)) || near(index.checked_sub(1).map(|i| &points[i]));
    if taken || points.len() >= MAX_POINTS {
        return None;
    }
    points.insert(index, Point { at, rate: tidy_rate(point.rate) });
    Some((curve(points, old), index))
}

/// Adds a point on the curve halfway to the neighbour of point `index`.
pub fn added_beside(old: &Curve, index: usize, length: f64) -> Option<(Curve, usize)> {
    let points = old.points();
    let here = points.get(index)?;
    let other = points.get(index + 1).or_else(|| points.get(index.checked_sub(1)?));
    let at = 0.5 * (here.at + other.map_or(length, |other| other.at));
    added(old, Point { at, rate: Line::new(old).rate(at) }, length)
}

/// The curve with all rates multiplied so that its highest is `peak`; the same one if it is zero
/// throughout.
pub fn scaled(old: &Curve, peak: f64) -> Curve {
    let highest = old.points().iter().map(|point| point.rate).fold(0.0, f64::max);
    let factor = peak.clamp(0.0, MAX_RATE) / highest;
    let rate = |rate: f64| (rate * factor).min(MAX_RATE);
    let points = old.points().iter().map(|point| Point { at: point.at, rate: rate(point.rate) });
    if factor.is_finite() { curve(points.collect(), old) } else { old.clone() }
}

/// Deletes point `index`; the last one stays.
pub fn deleted(old: &Curve, index: usize) -> Curve {
    let mut points = old.points().to_vec();
    if index < points.len() && points.len() > 1 {
        points.remove(index);
    }
    curve(points, old)
}

/// Multiplies the curve between two times; the edges of the range ramp over a fiftieth of it.
///
/// The same curve if the range is too short or there is no room for the points that hold its
/// edges.
pub fn scaled_within(old: &Curve, between: (f64, f64), factor: f64, length: f64) -> Curve {
    let clamp = |at: f64| at.round().clamp(0.0, length);
    let (from, to) = (clamp(between.0.min(between.1)), clamp(between.0.max(between.1)));
    let ramp = ((to - from) / 50.0).round().max(GAP);
    if to - from < 4.0 * ramp || !factor.is_finite() {
        return old.clone();
    }
    let line = Line::new(old);
    let scaled = |at: f64, rate: f64| Point { at, rate: tidy_rate(rate * factor) };
    let (first, last) = (from + ramp, to - ramp);
    let mut points: Vec<Point> = Vec::new();
    points.extend(old.points().iter().filter(|point| point.at < from));
    // At the ends of the run there is nothing outside to keep.
    if from > 0.0 {
        points.push(Point { at: from, rate: line.rate(from) });
    }
    let first = if from > 0.0 { first } else { from };
    let last = if to < length { last } else { to };
    points.push(scaled(first, line.rate(first)));
    let inside =
        old.points().iter().filter(|point| point.at > first + GAP && point.at < last - GAP);
    points.extend(inside.map(|point| scaled(point.at, point.rate)));
    points.push(scaled(last, line.rate(last)));
    if to < length {
        points.push(Point { at: to, rate: line.rate(to) });
    }
    points.extend(old.points().iter().filter(|point| point.at > to));
    points.dedup_by(|b, a| b.at - a.at < GAP);
    curve(points, old)
}

/// Sets point `index` to just this time and rate, as typed.
///
/// # Errors
/// What is allowed, in words: a time between the neighbours within the run, a rate in range.
pub fn put(old: &Curve, index: usize, to: Point, length: f64) -> Result<Curve, String> {
    let mut points = old.points().to_vec();
    let neighbour = |i: Option<usize>| i.and_then(|i| points.get(i)).map(|point| point.at);
    let low = neighbour(index.checked_sub(1)).map_or(0.0, |at| at + GAP);
    let high = neighbour(Some(index + 1)).map_or(length, |at| at - GAP);
    let seconds = |at: f64| Unit::Seconds.text(at);
    if !(low..=high).contains(&to.at) {
        return Err(format!("must be {} to {}", seconds(low), seconds(high)));
    }
    if !(0.0..=MAX_RATE).contains(&to.rate) {
        return Err(format!("must be 0 to {}", Unit::PerSecond.text(MAX_RATE)));
    }
    if let Some(point) = points.get_mut(index) {
        *point = to;
    }
    Curve::new(points).map_err(|error| error.to_string())
}

/// The points of a curve as text that holds them exactly.
pub fn points_text(of: &Curve) -> String {
    let mut text = String::new();
    for point in of.points() {
        write!(text, "{} {} ", point.at, point.rate).expect("a text takes everything");
    }
    text
}

/// The curve of [`points_text`]; `None` if it is something else.
pub fn points_of(text: &str) -> Option<Curve> {
    let mut numbers = text.split_whitespace().map(|number| number.parse::<f64>().ok());
    let mut points = Vec::new();
    while let Some(at) = numbers.next() {
        points.push(Point { at: at?, rate: numbers.next()?? });
    }
    Curve::new(points).ok()
}

/// The curve over `length` seconds as the path of a small picture `width` by `height`, from the
/// lower left corner round to the lower right one.
#[expect(clippy::cast_possible_truncation, reason = "a picture of a few pixels")]
pub fn thumbnail(of: &Curve, length: f64, (width, height): (u16, u16)) -> String {
    let line = Line::new(of);
    let looks: Vec<f64> = (0..=width / 2)
        .map(|i| line.rate(length * f64::from(2 * i) / f64::from(width.max(1))))
        .collect();
    let most = looks.iter().copied().fold(0.0, f64::max);
    let mut path = format!("M0 {height}");
    for (i, rate) in looks.iter().enumerate() {
        // A pixel stays above the highest, and a level line is not a full picture.
        let share = if most > 0.0 { rate / most } else { 0.0 };
        let y = f64::from(height) - share * (f64::from(height) - 1.0);
        write!(path, "L{} {}", 2 * i, y.round() as i32).expect("a text takes everything");
    }
    path.push('V');
    path.push_str(&height.to_string());
    path.push('Z');
    path
}

/// Replaces what lies under a freehand stroke by the stroke, as at most [`STROKE_POINTS`] points.
///
/// The stroke may go back and forth; the last rate given for a time counts. Answers with the
/// curve and how far it strays from the stroke at most.
pub fn painted(old: &Curve, stroke: &[Point], length: f64) -> (Curve, f64) {
    let samples = in_order(stroke, length);
    let (Some(first), Some(last)) = (samples.first(), samples.last()) else {
        return (old.clone(), 0.0);
    };
    if samples.len() < 2 {
        return (old.clone(), 0.0);
    }
    let span = (first.at, last.at);
    let ceiling = samples.iter().map(|sample| sample.rate).fold(1.0, f64::max);
    // Half a percent of the height is less than a pixel on a usual screen.
    let (chosen, error) = fewer(&samples, STROKE_POINTS, 0.005 * ceiling);
    let mut points: Vec<Point> = Vec::new();
    points.extend(old.points().iter().filter(|point| point.at < span.0 - GAP));
    points.extend(chosen);
    points.extend(old.points().iter().filter(|point| point.at > span.1 + GAP));
    if points.len() > MAX_POINTS {
        points = fewer(&points, MAX_POINTS, 0.0).0;
    }
    (curve(points, old), error)
}

/// The stroke in order of time, whole seconds, one rate a second, within the run.
fn in_order(stroke: &[Point], length: f64) -> Vec<Point> {
    let tidy = |point: &Point| Point {
        at: point.at.round().clamp(0.0, length),
        rate: tidy_rate(point.rate),
    };
    let mut samples: Vec<Point> = Vec::new();
    let mut last: Option<f64> = None;
    for point in stroke.iter().map(tidy).filter(|point| point.at.is_finite()) {
        // A later part of the stroke overwrites what it passes over.
        let (low, high) =
            last.map_or((point.at, point.at), |last| (last.min(point.at), last.max(point.at)));
        samples.retain(|sample| {
            let passed = sample.at > low && sample.at < high;
            !passed && (sample.at - point.at).abs() >= GAP
        });
        samples.insert(samples.partition_point(|sample| sample.at < point.at), point);
        last = Some(point.at);
    }
    samples
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flat() -> Curve {
        Curve::new([0.0, 600.0, 1200.0].map(|at| Point { at, rate: 50.0 }).to_vec()).unwrap()
    }

    fn times(curve: &Curve) -> Vec<f64> {
        curve.points().iter().map(|point| point.at).collect()
    }

    #[test]
    fn a_point_stays_between_its_neighbours_and_above_zero() {
        let curve = moved(&flat(), 1, Point { at: 5000.0, rate: -7.0 }, 1200.0);
        assert_eq!(curve.points()[1], Point { at: 1199.0, rate: 0.0 });
    }

    #[test]
    fn the_ends_of_the_run_keep_their_points() {
        let curve = moved(&flat(), 0, Point { at: 90.0, rate: 12.34 }, 1200.0);
        assert_eq!(curve.points()[0], Point { at: 0.0, rate: 12.3 });
    }

    #[test]
    fn a_point_can_be_added_where_there_is_none() {
        let (curve, index) = added(&flat(), Point { at: 300.0, rate: 80.0 }, 1200.0).unwrap();
        assert_eq!((times(&curve), index), (vec![0.0, 300.0, 600.0, 1200.0], 1));
        assert!(added(&flat(), Point { at: 600.2, rate: 80.0 }, 1200.0).is_none());
    }

    #[test]
    fn a_curve_is_scaled_to_its_new_peak_and_nothing_stays_nothing() {
        let steep = moved(&flat(), 1, Point { at: 600.0, rate: 80.0 }, 1200.0);
        let rates = |curve: &Curve| curve.points().iter().map(|p| p.rate).collect::<Vec<f64>>();
        assert_eq!(rates(&scaled(&steep, 160.0)), [100.0, 160.0, 100.0]);
        assert_eq!(rates(&scaled(&steep, 0.0)), [0.0; 3]);
        let nothing = scaled(&flat(), 0.0);
        assert_eq!(scaled(&nothing, 7.0), nothing);
    }

    #[test]
    fn a_range_is_scaled_and_the_rest_stays() {
        let curve = scaled_within(&flat(), (300.0, 900.0), 2.0, 1200.0);
        let line = Line::new(&curve);
        for (at, rate) in [
            (100.0, 50.0),
            (299.0, 50.0),
            (320.0, 100.0),
            (600.0, 100.0),
            (880.0, 100.0),
            (901.0, 50.0),
            (1200.0, 50.0),
        ] {
            assert!((line.rate(at) - rate).abs() < 0.2, "{} at {at}", line.rate(at));
        }
        let all = scaled_within(&flat(), (1200.0, 0.0), 0.5, 1200.0);
        assert!(all.points().iter().all(|point| point.rate == 25.0), "{all:?}");
        for (from, to, factor) in [(5.0, 6.0, 2.0), (0.0, 900.0, f64::NAN), (f64::NAN, 5.0, 2.0)] {
            assert_eq!(scaled_within(&flat(), (from, to), factor, 1200.0), flat());
        }
    }

    #[test]
    fn a_typed_point_is_taken_exactly_or_refused_with_what_is_allowed() {
        let to = |at: f64, rate: f64| put(&flat(), 1, Point { at, rate }, 1200.0);
        assert_eq!(to(611.0, 12.345).unwrap().points()[1], Point { at: 611.0, rate: 12.345 });
        assert_eq!(to(1200.0, 1.0).unwrap_err(), "must be 1 s to 19 min 59 s");
        assert_eq!(to(600.0, -1.0).unwrap_err(), "must be 0 to 1 M req/s");
        assert!(to(f64::NAN, 1.0).is_err());
    }

    #[test]
    fn a_thumbnail_begins_and_ends_at_the_ground() {
        let steep = moved(&flat(), 1, Point { at: 600.0, rate: 100.0 }, 1200.0);
        let path = thumbnail(&steep, 1200.0, (8, 10));
        assert_eq!(path, "M0 10L0 6L2 3L4 1L6 3L8 6V10Z");
        assert_eq!(thumbnail(&scaled(&flat(), 0.0), 1200.0, (4, 10)), "M0 10L0 10L2 10L4 10V10Z");
    }

    #[test]
    fn a_stroke_replaces_what_lies_under_it() {
        let stroke: Vec<Point> = (0..=100)
            .map(|i| Point { at: 400.0 + 4.0 * f64::from(i), rate: 2.0 * f64::from(i) })
            .collect();
        let (curve, error) = painted(&flat(), &stroke, 1200.0);
        assert!(error <= 1.0, "{error}");
        assert_eq!(curve.points()[0].at, 0.0);
        assert_eq!(*times(&curve).last().unwrap(), 1200.0);
        assert!(curve.points().len() <= STROKE_POINTS + 2);
        assert!((Line::new(&curve).rate(600.0) - 100.0).abs() <= 1.0);
    }

    #[test]
    fn a_stroke_that_turns_back_overwrites_itself() {
        let point = |at: f64, rate: f64| Point { at, rate };
        let stroke =
            [point(100.0, 10.0), point(500.0, 10.0), point(300.0, 90.0), point(100.0, 90.0)];
        let (curve, _) = painted(&flat(), &stroke, 1200.0);
        assert!((Line::new(&curve).rate(200.0) - 90.0).abs() < 2.0, "{curve:?}");
    }

    #[test]
    fn wild_strokes_give_valid_curves() {
        for stroke in [
            vec![],
            vec![Point { at: f64::NAN, rate: f64::NAN }; 3],
            vec![Point { at: -5.0, rate: -5.0 }, Point { at: 1e12, rate: 1e12 }],
            vec![Point { at: 7.0, rate: 1.0 }; 50],
        ] {
            let (curve, error) = painted(&flat(), &stroke, 1200.0);
            assert!(!curve.points().is_empty() && error.is_finite());
        }
    }
}
