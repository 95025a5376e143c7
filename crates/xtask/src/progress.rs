//! Steps of a command, as the person at the terminal sees them.
//!
//! Deliberately not here: colours, cursor movement, spinners. The lines read the same in a log.

use std::{
    fmt,
    time::{Duration, Instant},
};
use xtask::Result;

/// A value that a step made, and how, in a few words for its line.
pub(crate) type Done<T> = (T, String);

/// Does `work`, then prints one line: what the step is about, how it was done, how long it took.
pub(crate) fn step<T>(name: &str, work: impl FnOnce() -> Result<Done<T>>) -> Result<T> {
    let begin = Instant::now();
    let (value, how) = work()?;
    println!("{name:<25} {how} ({})", Seconds(begin.elapsed()));
    Ok(value)
}

/// Prints a line inside a step: what takes long now, or what the step found.
pub(crate) fn note(text: impl fmt::Display) {
    println!("  {text}");
}

/// A duration in seconds with one decimal: "12.3 s".
pub(crate) struct Seconds(pub(crate) Duration);

impl fmt::Display for Seconds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.1} s", self.0.as_secs_f64())
    }
}
