//! `transient_des` of the family `queueing`: services under changing load and capacity, compared
//! with independent replications of another simulation.
//!
//! Both sides have noise, so what is compared are differences in terms of their confidence
//! intervals. Not here: the fluid, which has tolerances of its own.
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "counts and places in lists"
)]

use serde_json::Value as Json;
use sim::law::ServiceLaw;
use sim::requests::{
    Discipline, Done, Fate, Histogram, Input, Member, Patience, Requests, Routing, Settings,
};

use super::Case;

/// Batches of replications, from whose spread the confidence intervals come.
const BATCHES: usize = 20;
/// The 97.5 % quantile of Student's t with one degree of freedom less than there are batches.
const STUDENT: f64 = 2.093;
/// So many requests are wanted in a case, but at least and at most so many replications in each
/// batch. Percentiles of few replications are too low where runs differ much, so what does not
/// agree at first is looked at once more with many.
const LOOKS: [(f64, usize, usize); 2] = [(2.5e6, 3, 20), (1.5e7, 15, 60)];
/// Beyond so many limits it is not by chance.
const FAR: f64 = 1.7;
/// The statistics that are seconds, with the quantile if they are one.
const TIMES: [(&str, Option<f64>); 4] =
    [("mean_s", None), ("p50_s", Some(0.5)), ("p95_s", Some(0.95)), ("p99_s", Some(0.99))];

/// Compares one case.
pub(crate) fn check(case: &mut Case) {
    if case.input["kind"] != "transient_des" {
        case.unknown_kind();
        return;
    }
    let Some(plan) = Plan::new(case) else { return };
    if let Some(expected) = case.expect["effective_servers"].as_array() {
        let own = plan.servers.iter().map(|&(time, servers)| [time, f64::from(servers)]);
        let own: Vec<[f64; 2]> = own.collect();
        let same = |(own, other): (&[f64; 2], &Json)| {
            (0..2).all(|at| other[at].as_f64().is_some_and(|value| (value - own[at]).abs() < 1e-6))
        };
        if own.len() != expected.len() || !own.iter().zip(expected).all(same) {
            case.wrong(&format!("servers may start work at {own:?}, expected {expected:?}"));
        }
    }
    let mut found = Vec::new();
    for (requests, least, most) in LOOKS {
        let rounds = (requests / plan.requests / BATCHES as f64) as usize;
        let rounds = rounds.clamp(least, most);
        found = compare(&case.expect, &plan, &replications(&plan, rounds), rounds);
        if found.is_empty() {
            break;
        }
    }
    for problem in &found {
        case.wrong(problem);
    }
}

/// So many replications in each batch, all with seeds of their own.
fn replications(plan: &Plan, rounds: usize) -> Vec<Batch> {
    let batch = |batch: usize| {
        let mut seen = Batch::new(plan.windows.len());
        for round in 0..rounds {
            plan.replicate((batch * rounds + round) as u32, &mut seen);
        }
        seen
    };
    (0..BATCHES).map(batch).collect()
}

/// What is given, cut into steps within which nothing changes.
struct Plan {
    settings: Settings,
    mean_s: f64,
    workers: u32,
    /// Servers that may start work, from a time on.
    servers: Vec<(f64, u32)>,
    /// Start, length and arrival rate of each step.
    steps: Vec<(f64, f64, f64)>,
    /// The time at which each window of arrivals begins.
    windows: Vec<f64>,
    /// The window of each step.
    window: Vec<usize>,
    /// Expected arrivals.
    requests: f64,
}

impl Plan {
    fn new(case: &mut Case) -> Option<Self> {
        let input = case.input.clone();
        let service = &input["service"];
        let law = match (service["dist"].as_str(), service["scv"].as_f64(), service["k"].as_u64()) {
            (Some("exponential"), ..) => ServiceLaw::Exponential,
            (Some("deterministic"), ..) => ServiceLaw::Deterministic,
            (Some("lognormal"), Some(scv), _) => ServiceLaw::Lognormal(scv),
            (Some("hyperexp2"), Some(scv), _) => ServiceLaw::Hyperexponential(scv),
            (Some("erlang"), _, Some(k)) => ServiceLaw::Erlang(k as u32),
            _ => {
                case.wrong(&format!("unknown law of service {service}"));
                return None;
            }
        };
        let most = |limit: &str| input[limit].as_u64().map(|most| most as u32);
        let (discipline, places, in_service) = match input["discipline"].as_str() {
            Some("fcfs") => (Discipline::FirstCome, most("queue_limit"), None),
            Some("ps") => (Discipline::Sharing, None, most("max_in_system")),
            _ => {
                case.wrong("unknown discipline");
                return None;
            }
        };
        let settings = Settings {
            law,
            discipline,
            routing: Routing::Central,
            places,
            in_service,
            queue_timeout_s: input["queue_timeout_s"].as_f64(),
            patience: Patience::Endless,
            client_timeout_s: None,
            retry: None,
        };
        let rates: Vec<f64> =
            input["arrival_rps"].as_array()?.iter().filter_map(Json::as_f64).collect();
        let step = case.number("rate_step_s");
        let workers = case.number("workers_per_instance") as u32;
        let servers = effective_servers(&input, workers);
        let window = case.number("window_s");
        let mut plan = Self {
            settings,
            mean_s: service["mean_s"].as_f64()?,
            workers,
            servers,
            steps: Vec::new(),
            windows: Vec::new(),
            window: Vec::new(),
            requests: rates.iter().sum::<f64>() * step,
        };
        plan.cut(&rates, step, window);
        Some(plan)
    }

    /// Makes the steps and the windows.
    fn cut(&mut self, rates: &[f64], step: f64, window: f64) {
        let end = rates.len() as f64 * step;
        let windows = ((end - 1e-9) / window) as usize + 1;
        self.windows = (0..windows).map(|at| at as f64 * window).collect();
        let mut cuts: Vec<f64> = (0..=rates.len()).map(|at| at as f64 * step).collect();
        cuts.extend(&self.windows);
        cuts.extend(self.servers.iter().map(|&(t, _)| t).filter(|t| *t < end));
        cuts.sort_by(f64::total_cmp);
        cuts.dedup_by(|one, other| *one - *other < 1e-9);
        for pair in cuts.windows(2) {
            let middle = 0.5 * (pair[0] + pair[1]);
            let rate = rates[(middle / step) as usize];
            self.steps.push((pair[0], pair[1] - pair[0], rate));
            self.window.push((middle / window) as usize);
        }
    }

    /// One run, added to `to`.
    fn replicate(&self, seed: u32, to: &mut Batch) {
        let mut service = Requests::new(&self.settings, seed);
        let mut changes = self.servers.iter().peekable();
        let mut end = 0.0;
        for (at, &(start, dt, arrivals)) in self.steps.iter().enumerate() {
            let due = |change: &&(f64, u32)| change.0 <= start + 1e-9;
            if let Some(change) = std::iter::from_fn(|| changes.next_if(due)).last() {
                service.set_members(&self.fleet(change.1));
            }
            let sums = service.step(&Input { arrivals, mean_service_s: self.mean_s, dt });
            to.busy_s += sums.busy_s;
            to.take(service.done(), &self.window);
            let window = self.window[at];
            to.arrivals[window] += sums.attempts;
            if self.window.get(at + 1) != Some(&window) {
                to.in_system[window] += sums.waiting + sums.in_service;
            }
            end = start + dt;
        }
        to.runs += 1.0;
        // Nobody comes any more, but who is there is served, also by those who still boot.
        let rest = Input { arrivals: 0.0, mean_service_s: self.mean_s, dt: 100.0 };
        for &(time, servers) in changes {
            service.step(&Input { dt: time - end, ..rest });
            to.take(service.done(), &self.window);
            service.set_members(&self.fleet(servers));
            end = time;
        }
        for _ in 0..10_000 {
            let left = service.step(&rest);
            to.take(service.done(), &self.window);
            if left.waiting + left.in_service == 0.0 {
                break;
            }
        }
    }

    /// Instances that have so many servers together.
    fn fleet(&self, servers: u32) -> Vec<Member> {
        let workers = self.workers.max(1);
        (0..servers / workers).map(|id| Member { id, workers, speed: 1.0 }).collect()
    }
}

/// When how many servers may start work: decisions take effect after the boot delay; a lower
/// target first cancels what still boots, the newest first.
fn effective_servers(input: &Json, workers: u32) -> Vec<(f64, u32)> {
    let delay = input["boot_delay_s"].as_f64().unwrap_or(0.0);
    let decisions: Vec<(f64, usize)> = input["instance_targets"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|decision| {
            let target = decision["instances"].as_u64().expect("a target is a number");
            (decision["t_s"].as_f64().expect("a decision has a time"), target as usize)
        })
        .collect();
    let mut ready = decisions.first().map_or(0, |first| first.1);
    let mut booting: Vec<f64> = Vec::new();
    let mut changes = vec![(0.0, ready)];
    let last = (f64::INFINITY, usize::MAX);
    for &(now, target) in decisions.iter().skip(1).chain([&last]) {
        while let Some(&next) = booting.first().filter(|next| **next <= now) {
            booting.remove(0);
            ready += 1;
            changes.push((next, ready));
        }
        if target == last.1 {
            break;
        }
        let all = ready + booting.len();
        booting.extend((all..target).map(|_| now + delay));
        let keep = target.saturating_sub(ready).min(booting.len());
        booting.truncate(keep);
        if target < ready {
            ready = target;
            changes.push((now, ready));
        }
    }
    // Of changes at one time, the last is what counts.
    let mut servers: Vec<(f64, u32)> = Vec::new();
    for (time, ready) in changes {
        if servers.last().is_some_and(|last| last.0 == time) {
            servers.pop();
        }
        servers.push((time, ready as u32 * workers));
    }
    servers
}

/// What was seen in some replications, by window of arrival.
#[derive(Clone)]
struct Batch {
    times: Vec<Histogram>,
    arrivals: Vec<f64>,
    dropped: Vec<f64>,
    timed_out: Vec<f64>,
    in_system: Vec<f64>,
    busy_s: f64,
    runs: f64,
}

impl Batch {
    fn new(windows: usize) -> Self {
        let none = vec![0.0; windows];
        Self {
            times: vec![Histogram::new(); windows],
            arrivals: none.clone(),
            dropped: none.clone(),
            timed_out: none.clone(),
            in_system: none,
            busy_s: 0.0,
            runs: 0.0,
        }
    }

    fn take(&mut self, done: &[Done], window: &[usize]) {
        for done in done {
            let window = window[done.step as usize];
            match done.fate {
                Fate::Served(seconds) => self.times[window].add(seconds),
                Fate::Dropped => self.dropped[window] += 1.0,
                Fate::TimedOut => self.timed_out[window] += 1.0,
                Fate::Abandoned | Fate::Unanswered => {}
            }
        }
    }

    /// All of some batches as one.
    fn all(batches: &[Self]) -> Self {
        let mut sum = Self::new(batches[0].times.len());
        for batch in batches {
            for (mine, other) in sum.times.iter_mut().zip(&batch.times) {
                mine.merge(other);
            }
            let columns = [
                (&mut sum.arrivals, &batch.arrivals),
                (&mut sum.dropped, &batch.dropped),
                (&mut sum.timed_out, &batch.timed_out),
                (&mut sum.in_system, &batch.in_system),
            ];
            for (mine, other) in columns {
                mine.iter_mut().zip(other).for_each(|(mine, other)| *mine += other);
            }
            sum.busy_s += batch.busy_s;
            sum.runs += batch.runs;
        }
        sum
    }

    /// The whole run as one window.
    fn overall(&self) -> Self {
        let mut one = Self::new(1);
        self.times.iter().for_each(|times| one.times[0].merge(times));
        one.arrivals[0] = self.arrivals.iter().sum();
        one.dropped[0] = self.dropped.iter().sum();
        one.timed_out[0] = self.timed_out.iter().sum();
        one.busy_s = self.busy_s;
        one.runs = self.runs;
        one
    }
}

/// Comparisons of what was seen with what is expected.
struct Comparison<'a> {
    batches: &'a [Batch],
    /// The same, added up.
    all: Batch,
    made: usize,
    /// How far off, in limits, and what.
    missed: Vec<(f64, String)>,
}

impl<'a> Comparison<'a> {
    fn new(batches: &'a [Batch]) -> Self {
        Self { batches, all: Batch::all(batches), made: 0, missed: Vec::new() }
    }

    /// Compares a statistic with `[value, half width]`, or leaves it if it is not expected.
    fn add(&mut self, name: &str, expected: &Json, floor: f64, of: impl Fn(&Batch) -> f64) {
        let (Some(value), Some(width)) = (expected[0].as_f64(), expected[1].as_f64()) else {
            return;
        };
        let got = of(&self.all);
        let own = half_width(self.batches, &of);
        let limit = 3.0 * width.hypot(own) / 1.96 + floor;
        self.made += 1;
        let off = (got - value).abs() / limit;
        if off.is_nan() || off > 1.0 {
            let text = format!("{name} is {got:.5} ± {own:.5}, expected {value} ± {width}");
            self.missed.push((off, text));
        }
    }

    /// The statistics that windows and whole runs have alike.
    fn shared(&mut self, place: &str, expected: &Json, at: usize) {
        for (name, quantile) in TIMES {
            self.add(&format!("{place}{name}"), &expected[name], 1e-3, |batch| {
                let times = &batch.times[at];
                quantile.map_or_else(|| times.mean(), |quantile| times.quantile(quantile))
            });
        }
        self.add(&format!("{place}drop_frac"), &expected["drop_frac"], 2e-4, |batch| {
            share(batch.dropped[at], batch.arrivals[at])
        });
        self.add(&format!("{place}timeout_frac"), &expected["timeout_frac"], 2e-4, |batch| {
            share(batch.timed_out[at], batch.arrivals[at])
        });
    }
}

/// The half width of the 95 % confidence interval of a statistic from the spread of the batches.
fn half_width(batches: &[Batch], of: impl Fn(&Batch) -> f64) -> f64 {
    let n = batches.len() as f64;
    let values: Vec<f64> = batches.iter().map(of).collect();
    let mean = values.iter().sum::<f64>() / n;
    let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
    STUDENT * (squares / (n - 1.0) / n).sqrt()
}

/// A share of the arrivals of a window.
fn share(part: f64, of: f64) -> f64 {
    if of > 0.0 { part / of } else { 0.0 }
}

/// Compares everything that is expected, and says what is wrong.
fn compare(expect: &Json, plan: &Plan, batches: &[Batch], rounds: usize) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut windows = Comparison::new(batches);
    for window in expect["windows"].as_array().into_iter().flatten() {
        let start = window["t_s"].as_f64().unwrap_or(-1.0);
        let Some(at) = plan.windows.iter().position(|own| (own - start).abs() < 1e-6) else {
            wrong.push(format!("there is no window at {start} s"));
            continue;
        };
        let place = format!("in the window at {start} s, ");
        windows.shared(&place, window, at);
        windows.add(&format!("{place}in_system_end"), &window["in_system_end"], 0.02, |batch| {
            batch.in_system[at] / batch.runs
        });
    }
    let whole: Vec<Batch> = batches.iter().map(Batch::overall).collect();
    let mut run = Comparison::new(&whole);
    run.shared("overall ", &expect["overall"], 0);
    means(expect, &whole, (rounds * BATCHES) as f64, &mut wrong);
    // Of many comparisons at three standard errors a few fail by chance: one, and one in a
    // hundred, may, if they do not fail by far.
    let made = windows.made + run.made;
    let missed: Vec<&(f64, String)> = windows.missed.iter().chain(&run.missed).collect();
    let many = missed.len() > 1 + made / 100;
    let bad = missed.into_iter().filter(|(off, _)| many || *off > FAR);
    wrong.extend(bad.map(|(off, text)| format!("{text} ({off:.2} of the limit)")));
    if made == 0 {
        wrong.push("nothing was compared".to_owned());
    }
    wrong
}

/// Means per run that come without a half width: that of so many replications is known from ours.
fn means(expect: &Json, whole: &[Batch], ours: f64, wrong: &mut Vec<String>) {
    let theirs = expect["replications"].as_f64().unwrap_or(1.0);
    let mut near = |name: &str, of: &dyn Fn(&Batch) -> f64| {
        let Some(value) = expect["overall"][name].as_f64() else { return };
        let got = whole.iter().map(of).sum::<f64>() / whole.len() as f64;
        let own = half_width(whole, of);
        let limit = 3.0 * own * (1.0 + ours / theirs).sqrt() / 1.96 + 1e-4 * value;
        if got.is_nan() || (got - value).abs() > limit {
            wrong.push(format!("overall {name} is {got} ± {own}, expected {value}"));
        }
    };
    near("mean_arrivals", &|batch| batch.arrivals[0] / batch.runs);
    near("mean_busy_server_seconds", &|batch| batch.busy_s / batch.runs);
}
