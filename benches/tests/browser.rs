//! The same days in a real browser, each run 40 times, single requests and the optimum; prints how
//! long they take.
//!
//! `cargo xtask bench` shows the numbers. Natively this is empty.
#![cfg(target_family = "wasm")]

use std::hint::black_box;

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

#[wasm_bindgen_test]
fn single_requests_take_so_long() {
    const REQUESTS: u32 = 200_000;
    console_log!("first come, first served, 40 workers: million requests a second");
    for rho in [0.5, 0.8, 0.95] {
        let took = spread(|| {
            let times = benches::requests(&benches::plain(), 40, black_box(rho), REQUESTS);
            assert!(times.count() > 0);
        });
        let rate = |ms: f64| f64::from(REQUESTS) / ms / 1e3;
        let (best, median) = (rate(took.min), rate(took.median));
        console_log!("load {rho:<4} best {best:>6.1}  median {median:>6.1}");
    }
}

#[wasm_bindgen_test]
fn the_optimum_takes_so_long() {
    let took = spread(|| assert!(benches::optimum(black_box(100)).score.cost > 0.0));
    let Spread { min, median, p95 } = took;
    console_log!("optimum, day of minutes, 100 instances: {min:.2} {median:.2} {p95:.2} ms");
}
