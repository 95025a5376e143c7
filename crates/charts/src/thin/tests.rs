//! Tests of thinning: extremes survive, and so does the shape.

use super::*;
use crate::figure::Figure;

fn window(from_s: f64, to_s: f64, steps: u32) -> Window {
    let (width, height, scale) = (576.0, 252.0, 1.0);
    let figure = Figure::Load;
    let (y_min, y_max, guides) = (0.0, 100.0, model::Guides::default());
    let plot = Plot { figure, from_s, to_s, y_min, y_max, guides, width, height, scale };
    let timeline = Timeline::of(1.0, steps, 1);
    Window::new(&plot, &timeline, Grain::coarse(&plot)).unwrap()
}

/// A column of `steps` made by a rule.
fn column(steps: usize, value: impl Fn(usize) -> f64) -> Vec<f64> {
    (0..steps).map(value).collect()
}

fn line(window: &Window, when: When, value: impl Fn(usize) -> f64) -> Vec<Spot> {
    window.line(when, Values::plain(&column(window.steps, value)))
}

fn steps(window: &Window, value: impl Fn(usize) -> f64) -> Vec<Spot> {
    window.steps(Values::plain(&column(window.steps, value)))
}

fn value_of(window: &Window, y: f64) -> f64 {
    (window.bottom - y) / window.per_value
}

#[test]
fn no_peak_is_lost_and_points_are_few() {
    let window = window(0.0, 20_000.0, 20_000);
    for peak in [0, 1, 777, 12_345, 19_999] {
        let value = |i: usize| if i == peak { 90.0 } else { 40.0 + (i % 7) as f64 };
        let line = line(&window, When::Middle, value);
        let top = line.iter().fold(f64::MAX, |top, spot| top.min(spot.1));
        assert!((value_of(&window, top) - 90.0).abs() < 1e-9, "{peak}");
        let columns = (window.right - window.left) / window.column;
        assert!(as_f64(line.len()) <= 2.0 * columns + 4.0, "{}", line.len());
        assert!(line.is_sorted_by(|a, b| a.0 <= b.0), "time only grows");
    }
}

#[test]
fn few_steps_are_all_shown() {
    let window = window(0.0, 10.0, 10);
    let line = line(&window, When::Middle, |i| i as f64);
    assert_eq!(line.len(), 12, "ten values and both edges");
    for (i, spot) in line[1..11].iter().enumerate() {
        assert!((value_of(&window, spot.1) - i as f64).abs() < 1e-9);
        assert!((spot.0 - window.x(0.5 + i as f64)).abs() < 1e-9);
    }
}

#[test]
fn a_sum_grows_from_nothing_at_the_start() {
    let window = window(0.0, 10.0, 10);
    let line = line(&window, When::End, |i| (i + 1) as f64);
    let values: Vec<f64> = line.iter().map(|spot| value_of(&window, spot.1)).collect();
    assert!(values[0].abs() < 1e-9);
    assert!((values[values.len() - 1] - 10.0).abs() < 1e-9);
}

#[test]
fn a_part_of_a_run_ends_at_the_edges() {
    let window = window(400.5, 401.5, 1000);
    let line = line(&window, When::Middle, |i| (i % 100) as f64);
    assert!((line[0].0 - window.left).abs() < 1e-9);
    assert!((line[line.len() - 1].0 - window.right).abs() < 1e-9);
    assert!((value_of(&window, line[0].1) - 0.0).abs() < 1e-9);
    assert!((value_of(&window, line[line.len() - 1].1) - 1.0).abs() < 1e-9);
}

#[test]
fn steps_are_level_or_upright() {
    let window = window(0.0, 5000.0, 5000);
    let line = steps(&window, |i| (i / 700) as f64);
    assert!(line.windows(2).all(|two| two[0].0 == two[1].0 || two[0].1 == two[1].1));
    assert_eq!(line.len(), 2 + 2 * (4999 / 700));
}

#[test]
fn steps_within_a_pixel_reach_their_extremes() {
    let window = window(0.0, 50_000.0, 50_000);
    let line = steps(&window, |i| [5.0, 5.0, 80.0, 2.0][i % 4]);
    let columns = (window.right - window.left) / window.column;
    assert!(as_f64(line.len()) < 4.5 * columns, "{}", line.len());
    let highest = line.iter().map(|spot| value_of(&window, spot.1)).fold(0.0, f64::max);
    assert!((highest - 80.0).abs() < 1e-9);
}

#[test]
fn no_value_can_break_the_picture() {
    let window = window(0.0, 100.0, 100);
    let odd = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e300, -5.0];
    for line in [line(&window, When::Middle, |i| odd[i % 5]), steps(&window, |i| odd[i % 5])] {
        assert!(line.iter().all(|spot| spot.0.is_finite() && spot.1.is_finite()), "{line:?}");
    }
}

#[test]
fn what_is_within_a_bucket_is_seen_however_wide_it_is() {
    for rows in [20, 20_000] {
        let window = window(0.0, f64::from(rows), rows);
        let middle = rows as usize / 2;
        let flat = column(rows as usize, |_| 40.0);
        let low = column(rows as usize, |i| if i == middle { 10.0 } else { 40.0 });
        let high = column(rows as usize, |i| if i == middle { 90.0 } else { 40.0 });
        let values = Values { lows: &low, highs: &high, ..Values::plain(&flat) };
        for drawn in [window.line(When::Middle, values), window.steps(values)] {
            let seen = |y: f64| value_of(&window, y);
            let top = drawn.iter().map(|spot| seen(spot.1)).fold(0.0, f64::max);
            let bottom = drawn.iter().map(|spot| seen(spot.1)).fold(f64::MAX, f64::min);
            assert!((top - 90.0).abs() < 1e-9 && (bottom - 10.0).abs() < 1e-9, "{bottom} {top}");
            assert!(drawn.is_sorted_by(|a, b| a.0 <= b.0), "time only grows");
        }
    }
}
