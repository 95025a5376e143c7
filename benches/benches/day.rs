//! Native benchmarks: a day with every strategy, a preview of it, a scorecard, the optimum, what is
//! wrong with it, its link.

use std::hint::black_box;
use std::time::Duration;

use benches::days;
use criterion::Criterion;

/// So many steps the page gives a preview at most.
const PREVIEW_STEPS: u32 = 20_000;

fn day(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("day");
    for day in days() {
        group.bench_function(&day.name, |bencher| {
            bencher.iter(|| playground::simulate(black_box(&day.scenario)));
        });
    }
    let day = days().pop().expect("there are days");
    group.bench_function("preview", |bencher| {
        bencher.iter(|| playground::preview(black_box(&day.scenario), PREVIEW_STEPS));
    });
    group.finish();
}

fn scorecard(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("scorecard");
    let day = days().pop().expect("there are days").scenario;
    let mut large = day.clone();
    for (path, text) in [("fleet.max", "100"), ("clock.length", "86400")] {
        large.set(path, text).expect("it can be set");
    }
    large.set_sketch(Some(playground::sketch::scaled(&large.curve(), 4000.0)));
    for (name, scenario) in [("day", day), ("100 instances", large)] {
        let run = playground::simulate(&scenario);
        group.bench_function(name, |bencher| {
            bencher.iter(|| playground::scorecard::scorecard(black_box(&scenario), &run));
        });
    }
    group.finish();
}

fn optimum(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("optimum");
    group.bench_function("day of minutes, 100 instances", |bencher| {
        bencher.iter(|| benches::optimum(black_box(100)));
    });
    group.finish();
}

fn advice(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("advice");
    for day in days() {
        let run = playground::simulate(&day.scenario);
        group.bench_function(&day.name, |bencher| {
            bencher.iter(|| playground::advise(black_box(&day.scenario), black_box(&run)));
        });
    }
    group.finish();
}

fn link(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("link");
    let mut scenario = days().pop().expect("there are days").scenario;
    scenario.set_sketch(Some(scenario.curve()));
    let text = playground::link(&scenario).text;
    group.bench_function("write", |bencher| {
        bencher.iter(|| playground::link(black_box(&scenario)));
    });
    group.bench_function("read", |bencher| bencher.iter(|| playground::open(black_box(&text))));
    group.finish();
}

fn main() {
    let mut criterion =
        Criterion::default().measurement_time(Duration::from_secs(4)).configure_from_args();
    day(&mut criterion);
    scorecard(&mut criterion);
    optimum(&mut criterion);
    advice(&mut criterion);
    link(&mut criterion);
    criterion.final_summary();
}
