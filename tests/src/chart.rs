//! A run as text: load and capacity as a chart, instances as digits.
//!
//! For people who read the difference between two golden files.

use std::fmt::Write as _;

use model::{Run, Series};

const WIDTH: usize = 72;
const HEIGHT: usize = 10;

/// Draws `run`: `#` is load, `-` the capacity in service, `=` both.
pub fn chart(run: &Run) -> String {
    let load = thinned(run.column(Series::Offered));
    let capacity = thinned(run.column(Series::Capacity));
    let top = load.iter().chain(&capacity).copied().fold(1.0, f64::max);
    let mut out = String::from("load # and capacity - in requests per second\n");
    for row in (0..HEIGHT).rev() {
        let (low, high) = (level(top, row), level(top, row + 1));
        let label = if row + 1 == HEIGHT { top } else { low };
        let edge = row + 1 == HEIGHT || row == 0;
        let label = if edge { format!("{label:>9.1}") } else { " ".repeat(9) };
        let cells = load.iter().zip(&capacity).map(|(&load, &capacity)| {
            let carried = load > low;
            let line = capacity > low && capacity <= high;
            match (carried, line) {
                (true, true) => '=',
                (true, false) => '#',
                (false, true) => '-',
                (false, false) => ' ',
            }
        });
        let cells: String = cells.collect();
        writeln!(out, "{}", format!("{label} |{cells}").trim_end()).expect("text takes all");
    }
    for (name, series) in [("desired", Series::Desired), ("in service", Series::InService)] {
        let digits: String = thinned(run.column(series)).into_iter().map(digit).collect();
        writeln!(out, "{name:>10}|{digits}").expect("text takes all");
    }
    out
}

fn level(top: f64, row: usize) -> f64 {
    top * row as f64 / HEIGHT as f64
}

/// The mean of each part of a column.
fn thinned(column: &[f64]) -> Vec<f64> {
    (0..WIDTH)
        .map(|i| {
            let from = i * column.len() / WIDTH;
            let part = &column[from..((i + 1) * column.len() / WIDTH).max(from + 1)];
            part.iter().sum::<f64>() / part.len() as f64
        })
        .collect()
}

/// `0` to `9`, `a` to `z` for 10 to 35, `+` beyond.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small count")]
fn digit(value: f64) -> char {
    char::from_digit(value.round() as u32, 36).unwrap_or('+')
}
