//! What is wrong with the way a run was scaled: known mistakes, each found by a rule of its own.
//!
//! A detector is one file: its thresholds as constants, the sentence of its finding, what would
//! help, and a help text that states the thresholds. All of them walk the same facts, a row a
//! minute, and none knows a strategy by name. The thresholds are choices of this project, made so
//! that a healthy run has no finding; where one follows from a source, its file names it. Not
//! here: how findings are shown, and whether the promises were kept (`Totals`).

mod bottleneck;
mod budget;
mod ceiling;
mod cooldown;
mod facts;
mod flapping;
mod floor;
mod hot;
mod late;
mod metric;
mod oscillation;
mod room;
mod storm;
mod turns;

use model::policy::{Rule, Why};
use model::{Run, Scenario};

use facts::Facts;

/// A mistake that was found in a run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Advice {
    /// The name of the mistake in files.
    pub id: &'static str,
    /// Its name on the screen.
    pub name: &'static str,
    /// What was found, with its numbers: the rest of the sentence that begins with the name.
    pub finding: Why,
    /// What would help, a sentence.
    pub remedy: &'static str,
    /// When it is found, with the thresholds, a sentence.
    pub help: Why,
    /// When it begins, in seconds.
    pub from: f64,
    /// When it ends, in seconds; never before it begins.
    pub to: f64,
}

/// How a mistake is found, and what is said of it.
pub(crate) struct Detector {
    id: &'static str,
    name: &'static str,
    remedy: &'static str,
    help: &'static Rule,
    /// The numbers of `help`.
    thresholds: [f64; Why::TERMS],
    /// Mistakes that explain this one, if they are found at the same time.
    gives_way_to: &'static [&'static str],
    find: fn(&Facts<'_>) -> Option<Found>,
}

/// What a detector has found.
pub(crate) struct Found {
    from: f64,
    to: f64,
    finding: Why,
}

/// Every detector, in the order of the findings: first what hurts most.
const DETECTORS: [&Detector; 12] = [
    &budget::DETECTOR,
    &storm::DETECTOR,
    &bottleneck::DETECTOR,
    &ceiling::DETECTOR,
    &room::DETECTOR,
    &metric::DETECTOR,
    &hot::DETECTOR,
    &late::DETECTOR,
    &cooldown::DETECTOR,
    &oscillation::DETECTOR,
    &flapping::DETECTOR,
    &floor::DETECTOR,
];

/// The mistakes in `run`, which must be of `scenario`; at most one of each kind.
pub fn advise(scenario: &Scenario, run: &Run) -> Vec<Advice> {
    let facts = Facts::new(scenario, run);
    let mut found: Vec<(&Detector, Found)> = Vec::new();
    for detector in DETECTORS {
        found.extend((detector.find)(&facts).map(|finding| (detector, finding)));
    }
    let explained = |detector: &Detector, one: &Found| {
        found.iter().any(|(other, two)| {
            let overlap = one.from <= two.to && two.from <= one.to;
            overlap && detector.gives_way_to.contains(&other.id)
        })
    };
    let left = found.iter().filter(|(detector, one)| !explained(detector, one));
    left.map(|(detector, one)| detector.advice(one)).collect()
}

impl Detector {
    fn advice(&self, found: &Found) -> Advice {
        Advice {
            id: self.id,
            name: self.name,
            finding: found.finding,
            remedy: self.remedy,
            help: Why::of(self.help, self.thresholds),
            from: found.from,
            to: found.to.max(found.from),
        }
    }
}

impl Advice {
    /// What was found as a sentence: `Flapping: 14 changes of direction within an hour ...`.
    pub fn sentence(&self) -> String {
        let mut text = self.name.to_owned();
        text.push_str(": ");
        text.push_str(&self.finding.to_string());
        text.push('.');
        text
    }
}
