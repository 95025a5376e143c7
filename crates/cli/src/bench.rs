//! `bench`: how long the simulation of a scenario takes on this machine.
//!
//! Not here: the benchmarks of the project, natively and in the browser (`benches`).

use std::hint::black_box;
use std::time::Instant;

use crate::flags::Given;
use crate::progress::progress;
use crate::{Answer, Failure, chosen, report};

pub(crate) fn run(given: &Given) -> Result<Answer, Failure> {
    let count = given.count("--runs", (1, 10_000))?.unwrap_or(9);
    let scenario = chosen::scenario(given, None)?;
    // The first run warms the machine up, and says what is timed.
    let run = playground::simulate(&scenario);
    let mut times: Vec<f64> = Vec::new();
    for made in 0..count {
        progress(made as usize, count as usize);
        let begin = Instant::now();
        black_box(playground::simulate(black_box(&scenario)));
        times.push(begin.elapsed().as_secs_f64() * 1000.0);
    }
    progress(count as usize, count as usize);
    times.sort_by(f64::total_cmp);
    let (steps, length) = (run.timeline.steps, run.timeline.length());
    let median = times[times.len() / 2];
    let (least, most) = (times[0], times[times.len() - 1]);
    Ok(format!(
        "{}\n\nmedian  {median:.3} ms of {count}, {least:.3} to {most:.3} ms\n\
         steps   {steps}, {:.0} ns each\nspeed   {:.0} seconds of a run in a millisecond\n",
        report::name(&scenario, &run),
        median * 1e6 / f64::from(steps),
        length / median
    )
    .into())
}
