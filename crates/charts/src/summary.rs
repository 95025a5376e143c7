//! What a figure shows, in words: for those who cannot see it, and for those who want numbers.
//!
//! Everything is computed from the run. Not here: advice on what to change.

use model::{Guides, Run, Series, Unit};

use crate::figure::Figure;
use crate::ticks::moment;

/// The text of a figure: a few plain sentences with numbers and times.
pub fn summary(figure: Figure, run: &Run, guides: &Guides) -> String {
    match figure {
        Figure::Load => load(run),
        Figure::Instances => instances(run),
        Figure::Response => response(run, guides.response),
        Figure::Utilisation => utilisation(run, guides),
        Figure::Cost => cost(run),
    }
}

/// The lowest and the highest value of a series, and the first rows that have them.
struct Extent {
    low: (usize, f64),
    high: (usize, f64),
}

fn extent(run: &Run, series: Series) -> Extent {
    let (lows, highs) = (run.lows(series), run.highs(series));
    let first = |column: &[f64]| (0, column.first().copied().unwrap_or(0.0));
    let mut found = Extent { low: first(lows), high: first(highs) };
    for (i, (&low, &high)) in lows.iter().zip(highs).enumerate() {
        if low < found.low.1 {
            found.low = (i, low);
        }
        if high > found.high.1 {
            found.high = (i, high);
        }
    }
    found
}

fn time_of(run: &Run, step: usize) -> String {
    moment(&run.timeline, step as f64 * run.timeline.step)
}

fn load(run: &Run) -> String {
    let Extent { low, high } = extent(run, Series::Offered);
    if high.1 <= 0.0 {
        return "There is no load.".to_owned();
    }
    let rate = |value| Unit::PerSecond.text(value);
    let course = if rate(low.1) == rate(high.1) {
        format!("Load stays at {}.", rate(high.1))
    } else {
        let (from, to) = (time_of(run, low.0), time_of(run, high.0));
        format!("Load ranges from {} at {from} to {} at {to}.", rate(low.1), rate(high.1))
    };
    format!("{course} {} {}", capacity(run), shortage(run))
}

fn capacity(run: &Run) -> String {
    let Extent { low, high } = extent(run, Series::Capacity);
    let rate = |value| Unit::PerSecond.text(value);
    if rate(low.1) == rate(high.1) {
        return format!("Capacity stays at {}.", rate(high.1));
    }
    let at = time_of(run, high.0);
    format!("Capacity ranges from {} to {}, first at {at}.", rate(low.1), rate(high.1))
}

/// For how long there was too little, and what became of it.
fn shortage(run: &Run) -> String {
    let pairs = run.column(Series::Offered).iter().zip(run.column(Series::Capacity));
    let short = pairs.filter(|(load, capacity)| load > capacity).count();
    let lost = if run.totals.dropped < 0.5 {
        "no request is turned away".to_owned()
    } else {
        format!("{} of requests are turned away", Unit::Ratio.text(run.totals.dropped_share()))
    };
    if short == 0 {
        return format!("The load never exceeds the capacity; {lost}.");
    }
    let time = Unit::Seconds.text(short as f64 * run.timeline.step);
    format!("For {time} the load exceeds the capacity; {lost}.")
}

fn instances(run: &Run) -> String {
    let Extent { low, high } = extent(run, Series::InService);
    let count = |value| Unit::Instances.text(value);
    let noun = if high.1 == 1.0 { "instance" } else { "instances" };
    let course = if low.1 == high.1 {
        format!("{} {noun} in service throughout.", count(high.1))
    } else {
        let (from, to, at) = (count(low.1), count(high.1), time_of(run, high.0));
        format!("{from} to {to} {noun} in service; {to} first at {at}.")
    };
    format!("{course} {}", changes(run))
}

fn changes(run: &Run) -> String {
    let acting = run.decisions.iter().filter(|decision| decision.acts());
    let (mut out, mut back) = (0, 0);
    for decision in acting {
        *(if decision.granted > decision.before { &mut out } else { &mut back }) += 1;
    }
    match out + back {
        0 => "No change.".to_owned(),
        1 => format!("1 change: {out} out, {back} in."),
        all => format!("{all} changes: {out} out, {back} in."),
    }
}

fn cost(run: &Run) -> String {
    let money = |value| Unit::Dollars.text(value);
    let (cost, penalty) = (run.totals.cost, run.totals.penalty);
    let spot = match run.totals.spot_cost {
        spot if spot > 0.0 => format!(" ({} of it for spot)", money(spot)),
        _ => String::new(),
    };
    if penalty <= 0.0 {
        return format!("Instances cost {}{spot}; broken promises cost nothing.", money(cost));
    }
    let (all, instances) = (money(cost + penalty), money(cost));
    format!("Instances cost {instances}{spot}, broken promises {}; {all} in all.", money(penalty))
}

fn response(run: &Run, goal: f64) -> String {
    let totals = &run.totals;
    if totals.p99 <= 0.0 {
        return "No request is served.".to_owned();
    }
    let time = |seconds| Unit::Seconds.text(seconds);
    let (half, most, nearly) = (time(totals.p50), time(totals.p95), time(totals.p99));
    let p95 = run.column(Series::P95);
    let worst = extent(run, Series::P95).high;
    let peak = format!("p95 is highest at {} with {}", time_of(run, worst.0), time(worst.1));
    let late = p95.iter().filter(|&&seconds| seconds > goal).count();
    let against = match (goal > 0.0, late) {
        (false, _) => String::new(),
        (true, 0) => format!(", never above the goal of {}", time(goal)),
        (true, late) => {
            let span = time(late as f64 * run.timeline.step);
            format!(", above the goal of {} for {span}", time(goal))
        }
    };
    let failed = failed(run);
    format!("p50 {half}, p95 {most}, p99 {nearly} over the run; {peak}{against}. {failed}")
}

fn failed(run: &Run) -> String {
    let totals = &run.totals;
    let gone = totals.timed_out + totals.abandoned;
    let attempts = totals.arrived + totals.retried;
    let share = |part: f64| Unit::Ratio.text(part / attempts.max(1.0));
    match (totals.dropped >= 0.5, gone >= 0.5) {
        (false, false) => "No attempt fails.".to_owned(),
        (true, false) => format!("Turned away: {}.", share(totals.dropped)),
        (false, true) => format!("Gave up: {}.", share(gone)),
        (true, true) => {
            format!("Turned away: {}; gave up: {}.", share(totals.dropped), share(gone))
        }
    }
}

fn utilisation(run: &Run, guides: &Guides) -> String {
    let share = |value| Unit::Ratio.text(value);
    let course = |(name, series): (&str, Series)| {
        let Extent { low, high } = extent(run, series);
        if high.1 <= 0.0 {
            return None;
        }
        let at = time_of(run, high.0);
        Some(format!("{name} {} to {}, first at {at}", share(low.1), share(high.1)))
    };
    let all = [
        ("CPU", Series::Utilisation),
        (Series::Memory.label(), Series::Memory),
        (Series::Network.label(), Series::Network),
        (Series::Disk.label(), Series::Disk),
    ];
    let mut parts: Vec<String> = all.into_iter().filter_map(course).collect();
    if parts.is_empty() {
        return "Nothing is used.".to_owned();
    }
    let levels = guides.levels.iter().flatten();
    let levels: Vec<String> =
        levels.map(|(metric, level)| format!("{} {}", metric.label(), share(*level))).collect();
    if !levels.is_empty() {
        parts.push(format!("the strategy compares with {}", levels.join(", ")));
    }
    format!("{}.", parts.join("; "))
}
