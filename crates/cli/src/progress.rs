//! How far long work has come, for a person who waits at a terminal.
//!
//! Not here: anything that a log would keep.

use std::io::{IsTerminal as _, Write as _, stderr};

/// Says on standard error that `done` of `all` runs are made, if a terminal shows it; wipes the
/// line after the last.
pub(crate) fn progress(done: usize, all: usize) {
    let mut out = stderr().lock();
    if all < 2 || !out.is_terminal() {
        return;
    }
    let text = if done < all { format!("run {} of {all} …", done + 1) } else { String::new() };
    // Nobody misses it where it cannot be written.
    let _ = write!(out, "\r\x1b[K{text}").and_then(|()| out.flush());
}
