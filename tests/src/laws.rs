//! What must hold of every run, whatever the scenario: nothing vanishes, everything is a number,
//! limits are kept, every reason is whole, every instance has one life.
//!
//! Each law answers with what breaks it, so that contract tests and property tests share them.

use model::sections::{Fidelity, Retries};
use model::{Quantity as _, Rule, Run, Scenario, Series, Timeline, Why};

/// Everything that is wrong with `run`, in words; empty if nothing is.
pub fn broken(scenario: &Scenario, run: &Run) -> Vec<String> {
    let mut out = Vec::new();
    let mut law = |name: &str, found: Option<String>| {
        out.extend(found.map(|found| format!("{name}: {found}")));
    };
    law("shape", shape(scenario, run));
    law("finite", finite(run));
    law("conserved", conserved(scenario, run));
    law("books", books(scenario, run));
    law("limits", limits(scenario, run));
    law("reasons", reasons(scenario, run));
    law("lives", lives(run));
    out
}

fn shape(scenario: &Scenario, run: &Run) -> Option<String> {
    let (steps, length) = (run.timeline.steps as usize, run.timeline.length());
    let asked = scenario.clock().length.get();
    if length < asked || length >= asked + run.timeline.tick() {
        return Some(format!("{length} s long instead of {asked}"));
    }
    if run.columns.len() != Series::ALL.len() || run.columns.iter().any(|c| c.len() != steps) {
        return Some("a column is missing or has another length".to_owned());
    }
    if let Some(found) = extremes(run) {
        return Some(found);
    }
    let probes = scenario.policy().entry().probes.len();
    let decided = run.decisions.len();
    if run.probes.len() != probes || run.probes.iter().any(|probe| probe.len() != decided) {
        return Some("a probe is missing or has not one value a decision".to_owned());
    }
    let rising = run.decisions.is_sorted_by(|a, b| a.at < b.at);
    let first = run.decisions.first().map(|decision| decision.at);
    (!rising || first != Some(0.0)).then(|| "decisions are not in order from 0 on".to_owned())
}

/// In a bucket of steps the lowest is not above the mean or the last, nor the highest below it.
fn extremes(run: &Run) -> Option<String> {
    let buckets = if run.timeline.bucket > 1 { Series::ALL.len() } else { 0 };
    if run.lows.len() != buckets || run.highs.len() != buckets {
        return Some("extremes are missing, or kept for nothing".to_owned());
    }
    for series in Series::ALL {
        let (lows, highs) = (run.lows(series), run.highs(series));
        for (i, value) in run.column(series).iter().enumerate() {
            let dust = 1e-9 * value.abs();
            if !(lows[i] <= value + dust && highs[i] >= value - dust && highs[i].is_finite()) {
                let id = series.id();
                return Some(format!("{id} is {value} in {} to {}", lows[i], highs[i]));
            }
        }
    }
    None
}

fn finite(run: &Run) -> Option<String> {
    for series in Series::ALL {
        let column = run.column(series);
        if let Some(i) = column.iter().position(|value| !value.is_finite() || *value < 0.0) {
            return Some(format!("{} is {} at step {i}", series.id(), column[i]));
        }
    }
    for series in [Series::Utilisation, Series::InTime] {
        let most = run.column(series).iter().copied().fold(0.0, f64::max);
        if most > 1.0 + 1e-9 {
            return Some(format!("{} rises to {most}", series.id()));
        }
    }
    let totals = &run.totals;
    let more = [totals.request_cost, totals.energy, totals.carbon, totals.good_minutes];
    if more.iter().any(|value| !value.is_finite() || *value < 0.0) {
        return Some(format!("{totals:?}"));
    }
    if totals.good_minutes > totals.minutes {
        return Some(format!("{} good minutes of {}", totals.good_minutes, totals.minutes));
    }
    let items = totals.items();
    let wild = items.iter().find(|(.., value)| !value.is_finite() || *value < -1e-9);
    wild.map(|(id, .., value)| format!("{id} is {value}"))
}

/// Whether every request is simulated; then the load is what comes on average.
fn one_by_one(scenario: &Scenario) -> bool {
    scenario.service().fidelity == Fidelity::Requests
}

/// Requests that arrived = served + given up for good + still open; what the columns say adds up
/// to the totals.
fn conserved(scenario: &Scenario, run: &Run) -> Option<String> {
    let sum = |series| run.integral(series);
    let totals = &run.totals;
    let near = |a: f64, b: f64| (a - b).abs() <= 1e-6 * totals.arrived.max(1.0);
    let mut pairs = vec![
        ("arrived", totals.arrived, totals.served + totals.lost + totals.waiting),
        ("dropped", totals.dropped, sum(Series::Dropped)),
        ("gave up", totals.timed_out + totals.abandoned, sum(Series::GaveUp)),
        ("retried", totals.retried, sum(Series::Retried)),
    ];
    if one_by_one(scenario) {
        let chance = 6.0 * sum(Series::Offered).sqrt() + 6.0;
        if (totals.arrived - sum(Series::Offered)).abs() > chance {
            return Some(format!("{} came of {}", totals.arrived, sum(Series::Offered)));
        }
    } else {
        pairs.push(("offered", totals.arrived, sum(Series::Offered)));
        // Of what is served with retries, a part is for clients who have gone.
        let all = sum(Series::Served);
        let retries = matches!(scenario.service().retries, Retries::Again(_));
        let wasted = if retries { (all - totals.served).max(0.0) } else { 0.0 };
        pairs.push(("served", totals.served, all - wasted));
    }
    let wrong = pairs.iter().find(|(_, a, b)| !near(*a, *b));
    wrong.map(|(name, a, b)| format!("{name} is {a} in the totals, {b} otherwise"))
}

/// What is shown at a time adds up to what is shown in the end.
fn books(scenario: &Scenario, run: &Run) -> Option<String> {
    let sum = |series| run.integral(series);
    let last = |series| run.column(series).last().copied().unwrap_or(0.0);
    let totals = &run.totals;
    let requests = |share: &dyn Fn(f64) -> f64| -> f64 {
        let rates = run.column(Series::Offered).iter().zip(run.column(Series::InTime));
        let each = rates.enumerate();
        each.map(|(i, (rate, in_time))| rate * share(*in_time) * run.timeline.span(i)).sum()
    };
    // Not by subtraction of sums: few broken promises among many requests would drown in it.
    let price = scenario.prices().penalty.get() / 1000.0;
    let (broken, in_time) = if one_by_one(scenario) {
        ((totals.arrived - totals.in_time) * price, totals.in_time)
    } else {
        (requests(&|in_time| 1.0 - in_time) * price, requests(&|in_time| in_time))
    };
    let acting = run.decisions.iter().filter(|decision| decision.acts()).count() as f64;
    let peak = run.highs(Series::InService).iter().copied().fold(0.0, f64::max);
    let pairs = [
        ("cost", totals.cost, sum(Series::Spending) / 3600.0),
        ("cost at the end", totals.cost, last(Series::Cost)),
        ("penalty", totals.penalty, broken),
        ("penalty at the end", totals.penalty, last(Series::Penalty)),
        ("in time", totals.in_time, in_time),
        ("instance time", totals.in_service_s, sum(Series::InService)),
        ("peak", totals.peak, peak),
        ("actions", totals.actions, acting),
    ];
    let wrong = pairs.iter().find(|(_, a, b)| (a - b).abs() > 1e-6 * a.abs().max(1.0));
    wrong.map(|(name, a, b)| format!("{name} is {a} in the totals, but {b}"))
}

fn limits(scenario: &Scenario, run: &Run) -> Option<String> {
    let (least, most) = (scenario.fleet().min.0, scenario.fleet().max.0);
    let fits = |n: u32| (least..=most).contains(&n);
    let wrong = run.decisions.iter().find(|decision| {
        let cut = decision.granted != decision.want;
        !fits(decision.granted)
            || cut == fits(decision.want)
            || cut != decision.limit.is_some()
            || decision.in_service > decision.before
    });
    wrong.map(|decision| format!("{decision:?} with {least} to {most} instances"))
}

fn reasons(scenario: &Scenario, run: &Run) -> Option<String> {
    let known = scenario.policy().entry().rules;
    for decision in &run.decisions {
        if !known.contains(&decision.why.rule) {
            return Some(format!("rule {} is not declared", decision.why.rule.id));
        }
        let all = [Some(decision.why), decision.limit];
        if let Some(found) = all.into_iter().flatten().find_map(|why| reason(&why)) {
            return Some(format!("at {} s: {found}", decision.at));
        }
    }
    None
}

fn reason(why: &Why) -> Option<String> {
    let text = why.to_string();
    if text.trim().is_empty() || text.contains(['{', '}', '–']) {
        return Some(format!("{}: “{text}”", why.rule.id));
    }
    let wild = why.terms().find(|(.., value)| !value.is_finite());
    wild.map(|(name, _, value)| format!("{}: {name} is {value}", why.rule.id))
}

/// What is wrong with the words of a rule: a number that it names and does not have, or has and
/// does not name.
pub fn unfit_words(rule: &Rule) -> Option<String> {
    let mut rest = rule.says;
    let mut named = Vec::new();
    while let Some((_, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}')?;
        named.push(name);
        rest = after;
    }
    let has = |name: &str| rule.terms.iter().any(|(term, _)| *term == name);
    let stray = named.iter().find(|name| !has(name)).copied();
    let mute = rule.terms.iter().map(|(term, _)| *term).find(|term| !named.contains(term));
    let found = stray.or(mute)?;
    Some(format!("rule {} and its number {found} do not fit", rule.id))
}

/// At every step, as many instances live in every state as the columns say, in a bucket of steps on
/// average: what changes within a step shows from the next one on.
fn lives(run: &Run) -> Option<String> {
    let timeline = &run.timeline;
    let step = timeline.tick();
    let steps = timeline.ticks as usize;
    let each = Timeline::of(step, timeline.ticks, 1);
    let mut changes = vec![[0_i64; 3]; steps + 1];
    let place = |at: f64| {
        if at >= run.timeline.length() {
            return steps;
        }
        let index = each.index(at);
        index + usize::from(step * (index as f64) < at)
    };
    let mut add = |from: f64, to: f64, state: usize, count: u32| {
        if to > from {
            changes[place(from)][state] += i64::from(count);
            changes[place(to)][state] -= i64::from(count);
        }
    };
    for life in &run.lifetimes {
        add(life.called, life.ready.min(life.drained), 1, life.count);
        add(life.ready, life.failed.min(life.drained), 0, life.count);
        add(life.drained, life.gone, 2, life.count);
    }
    let columns = [Series::InService, Series::Booting, Series::Draining].map(|s| run.column(s));
    let mut now = [0_i64; 3];
    for (row, changes) in changes[..steps].chunks(timeline.bucket as usize).enumerate() {
        let mut lived = [0_i64; 3];
        for change in changes {
            for state in 0..3 {
                now[state] += change[state];
                lived[state] += now[state];
            }
        }
        for state in 0..3 {
            let shown = columns[state][row];
            let lived = lived[state] as f64 / changes.len() as f64;
            if lived != shown {
                return Some(format!("{lived} lives in state {state}, shown {shown}, row {row}"));
            }
        }
    }
    None
}
