//! The same days in a real browser, each run 40 times; prints how long they take.
//!
//! `cargo xtask bench` shows the numbers. Natively this is empty.
#![cfg(target_family = "wasm")]

use benches::{Spread, days};
use wasm_bindgen_test::{console_log, wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

/// Runs of each day, after three that warm up the browser's compiler.
const REPEATS: usize = 40;

fn spread(mut work: impl FnMut()) -> Spread {
    let clock = web_sys::window().and_then(|window| window.performance());
    let clock = clock.expect("a page has a clock");
    for _ in 0..3 {
        work();
    }
    let mut time = || {
        let begin = clock.now();
        work();
        clock.now() - begin
    };
    Spread::of((0..REPEATS).map(|_| time()).collect())
}

#[wasm_bindgen_test]
fn a_day_of_seconds_takes_so_long() {
    console_log!("{:<20} {:>8} {:>8} {:>8}   noise of the machine", "ms", "min", "median", "p95");
    for day in days() {
        let took = spread(|| assert!(playground::simulate(&day.scenario).totals.arrived > 0.0));
        let noise = 100.0 * took.noise();
        let Spread { min, median, p95 } = took;
        console_log!("{:<20} {min:>8.2} {median:>8.2} {p95:>8.2}   {noise:.0} %", day.name);
    }
}
