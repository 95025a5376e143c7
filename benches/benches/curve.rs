//! What longer runs and larger fleets cost: a table of days by instances, with nanoseconds for each
//! simulated second, so that one sees whether the cost grows in a straight line.
//!
//! Not here: statistics; each cell is the fastest of a few runs.

use std::hint::black_box;
use std::time::Instant;

use benches::long;

const DAYS: [u32; 4] = [1, 3, 10, 30];
const INSTANCES: [u32; 4] = [10, 100, 1000, 10_000];
/// Runs of each cell; the longest only as often as patience allows.
const RUNS: u32 = 5;

fn fastest(days: u32, instances: u32) -> f64 {
    let scenario = long(days, instances);
    let mut best = f64::INFINITY;
    for _ in 0..RUNS.min(30 / days + 1) {
        let begin = Instant::now();
        black_box(playground::simulate(black_box(&scenario)));
        best = best.min(begin.elapsed().as_secs_f64());
    }
    best
}

#[expect(clippy::print_stdout, reason = "the table is what this is for")]
fn main() {
    // Asked for its list of benchmarks or to test itself, it has nothing to say.
    if std::env::args().any(|arg| arg == "--list" || arg == "--test") {
        return;
    }
    let heads = INSTANCES.map(|count| format!("{count:>20}"));
    println!("{:>9} {}   instances", "", heads.concat());
    for days in DAYS {
        let cells = INSTANCES.map(|instances| {
            let took = fastest(days, instances);
            let each = took * 1e9 / (86_400.0 * f64::from(days));
            format!("{:>10.1} ms {each:>4.0} ns", took * 1e3)
        });
        println!("{days:>4} days {}", cells.concat());
    }
}
