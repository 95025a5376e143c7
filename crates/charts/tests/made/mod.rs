//! Runs made by hand, for tests that look at what is drawn and written of them.
//!
//! Not here: the tests.

use charts::{Figure, Palette, Plot, Role};
use model::{DecisionRecord, Guides, Metric, Rule, Run, Series, Timeline, Totals};

static BECAUSE: Rule = Rule { id: "because", says: "because", terms: &[] };

pub(crate) const HOUR: f64 = 3600.0;

/// A run from 10:00 of a Monday in steps of a minute; all columns are 0.
pub(crate) fn empty(steps: u32) -> Run {
    let timeline = Timeline { start: 10.0 * HOUR, ..Timeline::of(60.0, steps, 1) };
    Run {
        timeline,
        columns: vec![vec![0.0; steps as usize]; Series::ALL.len()],
        lows: Vec::new(),
        highs: Vec::new(),
        decisions: Vec::new(),
        lifetimes: Vec::new(),
        probes: Vec::new(),
        totals: Totals::default(),
    }
}

pub(crate) fn fill(run: &mut Run, series: Series, value: impl Fn(usize) -> f64) {
    let column = &mut run.columns[series as usize];
    for (i, cell) in column.iter_mut().enumerate() {
        *cell = value(i);
    }
}

pub(crate) fn decision(at: f64, before: u32, granted: u32) -> DecisionRecord {
    let why = BECAUSE.with([]);
    DecisionRecord { at, in_service: before, before, want: granted, granted, why, limit: None }
}

/// Four hours: load rises for two and falls for two; four more instances boot for half an hour
/// from 11:00 on, and drain for half an hour from 13:00 on.
pub(crate) fn rush() -> Run {
    let mut run = empty(240);
    let rises = |i: usize| if i <= 120 { i as f64 } else { 240.0 - i as f64 };
    fill(&mut run, Series::Offered, |i| 50.0 + rises(i) * 2.0);
    let ready = |i| if (90..180).contains(&i) { 6.0 } else { 2.0 };
    fill(&mut run, Series::InService, ready);
    fill(&mut run, Series::Capacity, |i| ready(i) * 50.0);
    fill(&mut run, Series::Booting, |i| if (60..90).contains(&i) { 4.0 } else { 0.0 });
    fill(&mut run, Series::Draining, |i| if (180..210).contains(&i) { 4.0 } else { 0.0 });
    fill(&mut run, Series::Warming, |i| if (90..100).contains(&i) { 4.0 } else { 0.0 });
    fill(&mut run, Series::Failed, |i| if (120..125).contains(&i) { 1.0 } else { 0.0 });
    fill(&mut run, Series::Desired, |i| if (60..180).contains(&i) { 6.0 } else { 2.0 });
    fill(&mut run, Series::Dropped, |i| if (70..90).contains(&i) { 40.0 } else { 0.0 });
    fill(&mut run, Series::GaveUp, |i| if (80..90).contains(&i) { 20.0 } else { 0.0 });
    let slow = |i| if (70..90).contains(&i) { 30.0 } else { 1.0 };
    fill(&mut run, Series::P50, |i| 0.06 * slow(i));
    fill(&mut run, Series::P95, |i| 0.24 * slow(i));
    fill(&mut run, Series::P99, |i| 0.36 * slow(i));
    fill(&mut run, Series::Utilisation, |i| if (60..90).contains(&i) { 1.0 } else { 0.5 });
    fill(&mut run, Series::Memory, |i| if (60..90).contains(&i) { 0.8 } else { 0.4 });
    fill(&mut run, Series::Network, |_| 0.3);
    fill(&mut run, Series::Disk, |_| 0.2);
    fill(&mut run, Series::Cost, |i| 0.01 * (i + 1) as f64);
    fill(&mut run, Series::Penalty, |i| if i < 60 { 0.0 } else { 0.5 });
    run.decisions = vec![decision(0.0, 2, 2), decision(HOUR, 2, 6), decision(3.0 * HOUR, 6, 2)];
    run.totals = Totals {
        arrived: 100_000.0,
        dropped: 1200.0,
        abandoned: 300.0,
        p50: 0.06,
        p95: 0.4,
        p99: 7.2,
        cost: 2.4,
        penalty: 0.5,
        ..Totals::default()
    };
    run
}

pub(crate) fn guides() -> Guides {
    let mut guides = Guides { response: 0.5, ..Guides::default() };
    guides.levels[..2].copy_from_slice(&[Some((Metric::Cpu, 0.7)), Some((Metric::Memory, 0.8))]);
    guides
}

pub(crate) fn plot(figure: Figure, run: &Run) -> Plot {
    Plot::of(figure, run, guides(), (1000.0, 220.0), 2.0)
}

pub(crate) fn hex(palette: &Palette, role: Role) -> String {
    let colour = palette.colour(role);
    format!("#{:02X}{:02X}{:02X}", colour.0, colour.1, colour.2)
}
