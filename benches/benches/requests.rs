//! How many single requests a second the service simulates, with a histogram of response times.
//!
//! Not here: the same queue in other simulators (`benches/peers`).

use std::hint::black_box;
use std::time::Duration;

use benches::plain;
use criterion::{Criterion, Throughput};
use sim::law::ServiceLaw;
use sim::requests::{Discipline, Patience, Retry, Routing, Settings};

/// Requests in one iteration.
const REQUESTS: u32 = 200_000;

fn requests(criterion: &mut Criterion) {
    let plain = plain();
    let routed = |routing| Settings { routing, ..plain };
    let law = |law| Settings { law, ..plain };
    let retry = Retry { attempts: 3, backoff_s: 0.5, factor: 2.0, jitter: 0.5, budget: Some(0.2) };
    let cases = [
        ("fcfs 40 at 0.5", plain, 40, 0.5),
        ("fcfs 40 at 0.8", plain, 40, 0.8),
        ("fcfs 40 at 0.95", plain, 40, 0.95),
        ("fcfs 40 at 1.3", plain, 40, 1.3),
        ("fcfs 400 at 0.9", plain, 400, 0.9),
        ("lognormal 40 at 0.9", law(ServiceLaw::Lognormal(2.0)), 40, 0.9),
        ("sharing 40 at 0.9", Settings { discipline: Discipline::Sharing, ..plain }, 40, 0.9),
        ("random 40 at 0.9", routed(Routing::Random), 40, 0.9),
        ("shortest queue 40 at 0.9", routed(Routing::ShortestQueue), 40, 0.9),
        ("least connections 400 at 0.9", routed(Routing::LeastConnections), 400, 0.9),
        (
            "impatient 40 at 1.3",
            Settings { patience: Patience::Exponential(1.0), ..plain },
            40,
            1.3,
        ),
        (
            "retries 40 at 1.3",
            Settings { client_timeout_s: Some(2.0), retry: Some(retry), ..plain },
            40,
            1.3,
        ),
    ];
    let mut group = criterion.benchmark_group("requests");
    group.throughput(Throughput::Elements(u64::from(REQUESTS)));
    for (name, settings, workers, rho) in cases {
        group.bench_function(name, |bencher| {
            bencher.iter(|| benches::requests(black_box(&settings), workers, rho, REQUESTS));
        });
    }
    group.finish();
}

fn main() {
    let mut criterion =
        Criterion::default().measurement_time(Duration::from_secs(2)).configure_from_args();
    requests(&mut criterion);
    criterion.final_summary();
}
