//! Tests as stories in which single instances are seen.
//!
//! Not here: stories without them (`crate::story`).
#![cfg(test)]

use model::policy::{
    FleetView, InstanceGroup, InstanceSize, InstanceState, Limits, Observation, Policy, Setting,
};
use model::unit::{Instances, Quantity as _, Seconds};
use model::{Group, Metric, Params as _, Sample};

/// The default scenario with the sync period of Kubernetes, and 1 to 100 instances.
pub(crate) fn setting() -> Setting {
    Setting {
        period: Seconds::new(15.0),
        window: Seconds::new(60.0),
        weekday: 0,
        start: Seconds::new(0.0),
        start_delay: Seconds::new(120.0),
        instance_rate: 50.0,
        instance: InstanceSize { workers: 4.0, cores: 4.0, memory: 4096.0 },
        limits: Limits { min: Instances(1), max: Instances(100) },
        dice: None,
    }
}

/// Tells a strategy a story, and keeps its answers.
pub(crate) struct Teller<P> {
    /// The strategy.
    pub(crate) policy: P,
}

impl<P: Policy> Teller<P> {
    /// A fresh strategy with these settings.
    pub(crate) fn new(setting: &Setting, settings: &[(&str, &str)]) -> Self {
        let mut group = Group::defaults(P::Params::SPECS);
        for (path, text) in settings {
            group.set(path, text).unwrap();
        }
        Self { policy: P::new(P::Params::read(&group), setting) }
    }

    /// The answer to a line such as `t=60 in=4 boot=1 cpu=0.8 rate=120`: the wish and its reason.
    /// Those in service came long ago, `new=2` of them 30 s ago, and those that boot were ordered
    /// just now; metrics are 15 s old.
    pub(crate) fn tell(&mut self, line: &str) -> String {
        let value = |name: &str| -> Option<f64> {
            let mut words = line.split_whitespace().filter_map(|word| word.split_once('='));
            words.find(|(known, _)| *known == name).map(|(_, text)| text.parse().unwrap())
        };
        let now = value("t").unwrap();
        let metrics = [
            ("cpu", Metric::Cpu),
            ("memory", Metric::Memory),
            ("rate", Metric::RequestRate),
            ("response", Metric::ResponseTime),
            ("queue", Metric::Queue),
            ("concurrency", Metric::Concurrency),
            ("custom", Metric::Custom),
        ];
        let known = metrics.iter().filter_map(|(name, metric)| Some((*metric, value(name)?)));
        let sample = known.fold(None, |sample: Option<Sample>, (metric, value)| {
            Some(sample.unwrap_or(Sample::empty(now - 15.0)).with(metric, value))
        });
        let count = |name| Instances::new(value(name).unwrap_or(0.0)).0;
        let group = |name, state, ordered, ready| InstanceGroup {
            count: count(name),
            state,
            ordered,
            ready,
            cpu: value("cpu").filter(|_| state == InstanceState::InService),
            memory: value("memory").filter(|_| state == InstanceState::InService),
        };
        let instances = [
            group("in", InstanceState::InService, -1e5, -1e5),
            group("new", InstanceState::InService, now - 150.0, now - 30.0),
            group("boot", InstanceState::Booting, now, now + 120.0),
            group("drain", InstanceState::Draining, -1e5, -1e5),
        ];
        let fleet = FleetView {
            in_service: count("in") + count("new"),
            booting: count("boot"),
            draining: count("drain"),
            ..FleetView::default()
        };
        let decision = self.policy.decide(&Observation {
            now: Seconds::new(now),
            fleet,
            latest: sample.as_ref(),
            history: &[],
            instances: &instances,
        });
        assert!(P::RULES.contains(&decision.why.rule), "{} is not declared", decision.why.rule.id);
        format!("{} {}", decision.want.0, decision.why)
    }

    /// The answers to several lines.
    pub(crate) fn story(&mut self, lines: &str) -> Vec<String> {
        lines.lines().map(|line| self.tell(line)).collect()
    }

    /// The gates of the last decision.
    pub(crate) fn gates(&self) -> Vec<String> {
        let gates = self.policy.gates();
        let verdict = |passed| if passed { "pass" } else { "hold" };
        gates.iter().map(|g| format!("{}: {}: {}", g.name, verdict(g.passed), g.why)).collect()
    }
}

/// Lets a fresh strategy with these settings be told `story` and compares its answers.
pub(crate) fn check<P: Policy>(settings: &[(&str, &str)], story: &str, answers: &str) {
    assert_eq!(Teller::<P>::new(&setting(), settings).story(story).join("\n"), answers);
}
