//! Tests of strategies as stories: what is seen, line by line, and what it is answered with.
//!
//! Not here: whole runs, which are tested with the world.
#![cfg(test)]

use model::policy::{FleetView, InstanceSize, Limits, Needs, Observation, Policy, Setting};
use model::unit::{Instances, Quantity as _, Seconds};
use model::{Group, Metric, Params as _, Sample};

/// Lets a fresh strategy with these settings see `story` and compares its answers.
///
/// A line of the story is `t=60 in=4 boot=1 cpu=0.8 rate=120 response=0.2 queue=30`; what is left
/// out is zero or not measured. A line of the answers is the wish and its reason.
pub(crate) fn check<P: Policy>(settings: &[(&str, &str)], story: &str, answers: &str) {
    let known = Needs { history: P::NEEDS.history, ..Needs::NOTHING };
    assert_eq!(P::NEEDS, known, "a story knows neither dice nor single instances");
    let mut group = Group::defaults(P::Params::SPECS);
    for (path, text) in settings {
        group.set(path, text).unwrap();
    }
    let setting = Setting {
        period: Seconds::new(60.0),
        window: Seconds::new(60.0),
        weekday: 0,
        start: Seconds::new(0.0),
        start_delay: Seconds::new(120.0),
        instance_rate: 50.0,
        instance: InstanceSize { workers: 4.0, cores: 4.0, memory: 0.0 },
        limits: Limits { min: Instances(2), max: Instances(10) },
        dice: None,
    };
    let mut policy = P::new(P::Params::read(&group), &setting);
    let mut history = Vec::new();
    let given: Vec<String> =
        story.lines().map(|line| tell(&mut policy, line, &mut history)).collect();
    assert_eq!(given.join("\n"), answers);
}

fn tell<P: Policy>(policy: &mut P, line: &str, history: &mut Vec<Sample>) -> String {
    let mut now = 0.0;
    let mut fleet = FleetView::default();
    let mut sample: Option<Sample> = None;
    for word in line.split_whitespace() {
        let (name, text) = word.split_once('=').unwrap();
        let value: f64 = text.parse().unwrap();
        let metric = match name {
            "cpu" => Metric::Cpu,
            "rate" => Metric::RequestRate,
            "response" => Metric::ResponseTime,
            "queue" => Metric::Queue,
            _ => {
                match name {
                    "t" => now = value,
                    "in" => fleet.in_service = Instances::new(value).0,
                    "boot" => fleet.booting = Instances::new(value).0,
                    _ => panic!("a story knows no {name}"),
                }
                continue;
            }
        };
        sample = Some(sample.unwrap_or(Sample::empty(now)).with(metric, value));
    }
    history.extend(sample);
    let seen = Observation {
        now: Seconds::new(now),
        fleet,
        latest: sample.as_ref(),
        history,
        instances: &[],
    };
    let decision = policy.decide(&seen);
    format!("{} {}", decision.want.0, decision.why)
}
