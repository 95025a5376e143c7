//! The fluid against queues whose load or capacity changes, simulated request by request.
//!
//! The bands are those a fluid can keep: it knows means and variances, not the law of every queue.
//! Windows that contain a jump of the load or of the capacity are left out, as are services with a
//! squared coefficient of variation above 4. Not here: the fluid itself.

#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "steps, windows and servers are few"
)]

use serde_json::Value as Json;
use sim::fluid::{Discipline, Fluid, FluidParams, Input, Mixture};
use sim::law::ServiceLaw;

use super::Case;

/// What a case of the kind `transient_des` asks for.
struct Setup {
    params: FluidParams,
    arrivals: Vec<f64>,
    step: f64,
    rate: f64,
    servers: Vec<(f64, u32)>,
    /// For processor sharing: the most requests in the system.
    most: Option<f64>,
    window: f64,
}

/// What the fluid makes of a case.
struct Got {
    windows: Vec<Mixture>,
    attempts: Vec<f64>,
    dropped: Vec<f64>,
    timed_out: f64,
    in_system: Vec<f64>,
    run: Mixture,
}

fn list<'a>(value: &'a Json, name: &str) -> &'a [Json] {
    value[name].as_array().map_or(&[], Vec::as_slice)
}

fn law(service: &Json) -> Option<ServiceLaw> {
    let scv = service["scv"].as_f64().unwrap_or(1.0);
    Some(match service["dist"].as_str()? {
        "exponential" => ServiceLaw::Exponential,
        "deterministic" => ServiceLaw::Deterministic,
        "erlang" => ServiceLaw::Erlang(u32::try_from(service["k"].as_u64()?).ok()?),
        "lognormal" => ServiceLaw::Lognormal(scv),
        "hyperexp2" => ServiceLaw::Hyperexponential(scv),
        _ => return None,
    })
}

/// When how many instances may start work: boots take their time, orders to let go cancel the
/// newest boots first.
fn instances(targets: &[Json], boot: f64) -> Vec<(f64, i64)> {
    let mut ready: Vec<(f64, i64)> = Vec::new();
    let mut booting: Vec<f64> = Vec::new();
    let mut count = 0;
    let mut target = 0;
    for decision in targets {
        let at = decision["t_s"].as_f64().unwrap();
        let wanted = decision["instances"].as_i64().unwrap();
        booting.retain(|&due| {
            let due_now = due <= at;
            if due_now {
                count += 1;
                ready.push((due, count));
            }
            !due_now
        });
        if ready.is_empty() {
            count = wanted;
            ready.push((at, count));
        } else if wanted > target {
            booting.extend((target..wanted).map(|_| at + boot));
        } else {
            let mut surplus = target - wanted;
            while surplus > 0 && booting.pop().is_some() {
                surplus -= 1;
            }
            if surplus > 0 {
                count -= surplus;
                ready.push((at, count));
            }
        }
        target = wanted;
    }
    for due in booting {
        count += 1;
        ready.push((due, count));
    }
    ready
}

fn setup(case: &Case) -> Option<Setup> {
    let input = &case.input;
    let sharing = input["discipline"] == "ps";
    let workers = case.number("workers_per_instance");
    let ready = instances(list(input, "instance_targets"), case.number("boot_delay_s"));
    let servers = ready.iter().map(|&(at, n)| (at, (n as f64 * workers) as u32)).collect();
    let most = input["max_in_system"].as_f64();
    let places = input["queue_limit"].as_f64().unwrap_or(f64::INFINITY);
    let discipline = if sharing { Discipline::ProcessorSharing } else { Discipline::Fcfs };
    let law = law(&input["service"])?;
    let timeout_s = input["queue_timeout_s"].as_f64();
    let params = FluidParams { law, discipline, places, goal_s: 1.0, timeout_s, patience_s: None };
    Some(Setup {
        params,
        arrivals: list(input, "arrival_rps").iter().filter_map(Json::as_f64).collect(),
        step: case.number("rate_step_s"),
        rate: 1.0 / input["service"]["mean_s"].as_f64()?,
        servers,
        most: most.filter(|_| sharing),
        window: case.number("window_s"),
    })
}

impl Setup {
    fn servers_at(&self, t: f64) -> u32 {
        self.servers.iter().rev().find(|(at, _)| *at <= t).map_or(0, |(_, n)| *n)
    }

    fn length(&self) -> f64 {
        self.arrivals.len() as f64 * self.step
    }

    /// Whether the load or the capacity jumps within a window.
    fn jumps(&self, from: f64, to: f64) -> bool {
        let capacity = self.servers.iter().any(|&(at, _)| at > 0.0 && at >= from && at < to);
        let load = self.arrivals.windows(2).zip(1..).any(|(pair, i)| {
            let at = f64::from(i) * self.step;
            let size = (pair[1] - pair[0]).abs();
            at >= from && at < to && size > 0.1 * pair[0].max(pair[1])
        });
        capacity || load
    }

    fn run(&self) -> Got {
        let count = (self.length() / self.window).ceil() as usize;
        let mut got = Got {
            windows: vec![Mixture::new(); count],
            attempts: vec![0.0; count],
            dropped: vec![0.0; count],
            timed_out: 0.0,
            in_system: vec![0.0; count],
            run: Mixture::new(),
        };
        let parts = self.step.ceil().max(1.0);
        let dt = self.step / parts;
        let mut params = self.params;
        if let Some(most) = self.most {
            params.places = (most - f64::from(self.servers_at(0.0))).max(0.0);
        }
        let mut fluid = Fluid::new(&params);
        let mut step = 0_u32;
        for &arrivals in &self.arrivals {
            for _ in 0..parts as u32 {
                let t = f64::from(step) * dt;
                let input =
                    Input { arrivals, servers: self.servers_at(t + 1e-9), rate: self.rate, dt };
                let outcome = fluid.step(&input);
                let window = (((t + 0.5 * dt) / self.window) as usize).min(count - 1);
                got.attempts[window] += outcome.attempts;
                got.dropped[window] += outcome.dropped;
                got.timed_out += outcome.timed_out;
                got.in_system[window] = outcome.waiting + outcome.in_service;
                step += 1;
            }
        }
        fluid.finish(|step, weight, response| {
            let window = ((f64::from(step) + 0.5) * dt / self.window) as usize;
            got.windows[window.min(count - 1)].add(weight, response);
            got.run.add(weight, response);
        });
        got
    }
}

/// Largest errors allowed: mean over the windows of p50, p95 and p99; what a tenth of the windows
/// may exceed; run-level p95 and p99; share dropped; mean number in the system against its peak.
struct Bands {
    windows: [f64; 3],
    tails: [f64; 3],
    run: [f64; 2],
    dropped: f64,
    in_system: f64,
}

fn bands(setup: &Setup) -> Bands {
    let peak = |rho: f64| (rho - 1.0).abs() <= 0.02;
    let critical = setup
        .arrivals
        .iter()
        .all(|arrivals| peak(arrivals / (setup.rate * f64::from(setup.servers_at(0.0)))));
    let exponential = setup.params.law == ServiceLaw::Exponential;
    let windows = if exponential && !critical { [0.08, 0.1, 0.12] } else { [0.1, 0.13, 0.18] };
    let tails = [0.25, 0.25, 0.55];
    let plain = Bands { windows, tails, run: [0.12, 0.2], dropped: 0.003, in_system: 0.16 };
    if setup.params.discipline == Discipline::ProcessorSharing && !exponential {
        // Short requests leave first while there are too many: no fluid of one number sees it.
        let (windows, tails) = ([0.12, 0.25, 0.45], [f64::INFINITY; 3]);
        return Bands { windows, tails, run: [0.25, 0.45], dropped: 0.02, ..plain };
    }
    if setup.params.timeout_s.is_some() {
        // Documented as an approximation.
        let (windows, tails) = ([0.15, 0.15, 0.2], [0.35, 0.35, 0.55]);
        return Bands { windows, tails, run: [0.15, 0.2], dropped: 0.01, ..plain };
    }
    plain
}

/// Value and half width of a statistic.
fn statistic(value: &Json) -> Option<(f64, f64)> {
    let pair = value.as_array()?;
    Some((pair.first()?.as_f64()?, pair.get(1)?.as_f64()?))
}

/// The relative distance beyond the half width.
fn apart(got: f64, expected: (f64, f64)) -> f64 {
    ((got - expected.0).abs() - expected.1).max(0.0) / expected.0
}

const NAMES: [&str; 3] = ["p50_s", "p95_s", "p99_s"];

/// Checks a case of the kind `transient_des`.
pub(crate) fn check(case: &mut Case) {
    let Some(setup) = setup(case) else {
        case.wrong("a service law that is not known");
        return;
    };
    // Out of scope: services that vary too much.
    if setup.params.law.scv() > 4.0 {
        return;
    }
    let (got, bands) = (setup.run(), bands(&setup));
    windows(case, &setup, &got, &bands);
    let overall = case.expect["overall"].clone();
    let run = got.run.quantiles([0.95, 0.99]);
    for ((name, got), allowed) in NAMES[1..].iter().zip(run).zip(bands.run) {
        let Some(expected) = statistic(&overall[*name]) else { continue };
        let error = apart(got, expected);
        if error > allowed {
            case.wrong(&format!("run {name} is {got}, expected {}", expected.0));
        }
    }
    let attempts: f64 = got.attempts.iter().sum();
    let dropped = got.dropped.iter().sum::<f64>() / attempts;
    for (name, share) in [("drop_frac", dropped), ("timeout_frac", got.timed_out / attempts)] {
        if let Some(expected) = statistic(&overall[name])
            && (share - expected.0).abs() > bands.dropped
        {
            case.wrong(&format!("{name} is {share}, expected {}", expected.0));
        }
    }
}

fn windows(case: &mut Case, setup: &Setup, got: &Got, bands: &Bands) {
    let expected = list(&case.expect, "windows").to_vec();
    let mut errors: [Vec<(f64, f64)>; 3] = Default::default();
    let mut peak = 0.0_f64;
    let mut furthest = 0.0_f64;
    for (i, window) in expected.iter().enumerate() {
        let start = window["t_s"].as_f64().unwrap();
        if let Some((number, half)) = statistic(&window["in_system_end"]) {
            peak = peak.max(number);
            furthest = furthest.max((got.in_system[i] - number).abs() - half);
        }
        if setup.jumps(start, start + setup.window) {
            continue;
        }
        let found = got.windows[i].quantiles([0.5, 0.95, 0.99]);
        for ((name, found), errors) in NAMES.iter().zip(found).zip(&mut errors) {
            let Some(expected) = statistic(&window[*name]) else { continue };
            errors.push((got.attempts[i], apart(found, expected)));
        }
    }
    for (((name, errors), allowed), tail) in
        NAMES.iter().zip(&mut errors).zip(bands.windows).zip(bands.tails)
    {
        let weight: f64 = errors.iter().map(|(weight, _)| weight).sum();
        let mean = errors.iter().map(|(weight, error)| weight * error).sum::<f64>() / weight;
        errors.sort_by(|a, b| a.1.total_cmp(&b.1));
        let ninth = errors.get(errors.len() * 9 / 10).map_or(0.0, |(_, error)| *error);
        if mean > allowed {
            case.wrong(&format!("{name} is off by {mean:.3} on average"));
        }
        if ninth > tail {
            case.wrong(&format!("{name} is off by {ninth:.3} in a tenth of the windows"));
        }
    }
    if furthest > bands.in_system * peak {
        case.wrong(&format!("in_system_end is off by {furthest}, peak {peak}"));
    }
}

/// Steps of the chain that is solved exactly, in seconds.
const SHORT: f64 = 0.05;

/// Checks a case of the kind `transient_exact`: mean number within the band of its peak, losses
/// within 0.003 of the attempts.
pub(crate) fn check_exact(case: &mut Case) {
    let servers = case.number("servers") as u32;
    let (rate, places) = (case.number("service_rate_rps"), case.number("queue_limit"));
    let step = case.number("rate_step_s");
    let law = ServiceLaw::Exponential;
    let discipline = Discipline::Fcfs;
    let params =
        FluidParams { law, discipline, places, goal_s: 1.0, timeout_s: None, patience_s: None };
    let mut fluid = Fluid::new(&params);
    let (mut t, mut lost, mut attempts, mut number) = (0.0, 0.0, 0.0, 0.0);
    let arrivals: Vec<f64> =
        list(&case.input, "arrival_rps").iter().filter_map(Json::as_f64).collect();
    let rows = list(&case.expect, "at").to_vec();
    let field = |row: &Json, name: &str| row[name].as_f64().unwrap_or(0.0);
    let peak = rows.iter().map(|row| field(row, "mean_in_system")).fold(0.0, f64::max);
    for row in &rows {
        let end = field(row, "t_s");
        while t < end - 1e-6 {
            let i = ((t + 1e-6) / step) as usize;
            let arrivals = arrivals[i.min(arrivals.len() - 1)];
            let outcome = fluid.step(&Input { arrivals, servers, rate, dt: SHORT });
            lost += outcome.dropped;
            attempts += outcome.attempts;
            number = outcome.waiting + outcome.in_service;
            t += SHORT;
        }
        let (mean, gone) = (field(row, "mean_in_system"), field(row, "cum_lost"));
        if (number - mean).abs() > 0.16 * peak {
            case.wrong(&format!("mean_in_system at {end} is {number}, expected {mean}"));
        }
        if (lost - gone).abs() > 0.003 * attempts {
            case.wrong(&format!("cum_lost at {end} is {lost}, expected {gone}"));
        }
    }
}
