//! Tests of strategies as stories: what is seen, line by line, and what it is answered with.
//!
//! Not here: whole runs, which are tested with the world.
#![cfg(test)]

use model::policy::{
    FleetView, Gate, InstanceSize, Limits, Needs, Observation, Policy, Setting, Why,
};
use model::unit::{Instances, Quantity as _, Seconds};
use model::{Group, Metric, Params as _, Sample};

/// The scenario of the stories: the default one, with 2 to 10 instances.
pub(crate) fn setting() -> Setting {
    Setting {
        period: Seconds::new(60.0),
        window: Seconds::new(60.0),
        weekday: 0,
        start: Seconds::new(0.0),
        start_delay: Seconds::new(120.0),
        instance_rate: 50.0,
        instance: InstanceSize { workers: 4.0, cores: 4.0, memory: 0.0 },
        limits: Limits { min: Instances(2), max: Instances(10) },
        dice: None,
    }
}

/// Lets a fresh strategy with these settings see `story` and compares its answers.
///
/// A line of the story is `t=60 in=4 boot=1 cpu=0.8 rate=120 response=0.2 queue=30`; what is left
/// out is zero or not measured. With `t=60..120` it is told again every control period, and only
/// the last answer counts. A line of the answers is the wish and its reason.
pub(crate) fn check<P: Policy>(settings: &[(&str, &str)], story: &str, answers: &str) {
    check_in::<P>(&setting(), settings, story, answers);
}

/// As [`check`], in a scenario of its own.
pub(crate) fn check_in<P: Policy>(
    setting: &Setting,
    settings: &[(&str, &str)],
    story: &str,
    answers: &str,
) {
    assert_eq!(Teller::<P>::new(setting, settings).tell(story), answers);
}

/// The gates after the last line of `story`: name, `pass` or `hold`, and the sentence.
pub(crate) fn gates<P: Policy>(settings: &[(&str, &str)], story: &str) -> String {
    let mut teller = Teller::<P>::new(&setting(), settings);
    teller.tell(story);
    teller.gates()
}

/// Tells a story to a strategy, line by line.
pub(crate) struct Teller<P> {
    /// The strategy.
    pub(crate) policy: P,
    period: f64,
    history: Vec<Sample>,
}

impl<P: Policy> Teller<P> {
    /// A fresh strategy with these settings.
    pub(crate) fn new(setting: &Setting, settings: &[(&str, &str)]) -> Self {
        let known = Needs { history: P::NEEDS.history, percentiles: true, ..Needs::NOTHING };
        let needs = Needs { percentiles: true, ..P::NEEDS };
        assert_eq!(needs, known, "a story knows neither dice nor single instances");
        let mut group = Group::defaults(P::Params::SPECS);
        for (path, text) in settings {
            group.set(path, text).unwrap();
        }
        let policy = P::new(P::Params::read(&group), setting);
        Self { policy, period: setting.period.get(), history: Vec::new() }
    }

    /// The answers to `story`, a line each.
    pub(crate) fn tell(&mut self, story: &str) -> String {
        let given: Vec<String> = story.lines().map(|line| self.line(line)).collect();
        given.join("\n")
    }

    /// The gates of the last decision.
    pub(crate) fn gates(&self) -> String {
        let text = |gate: &Gate| {
            let verdict = if gate.passed { "pass" } else { "hold" };
            format!("{}: {verdict}, {}", gate.name, gate.why)
        };
        self.policy.gates().iter().map(text).collect::<Vec<_>>().join("\n")
    }

    fn line(&mut self, line: &str) -> String {
        let words = line.split_whitespace().map(|word| word.split_once('=').unwrap());
        let (from, to) = words
            .clone()
            .find(|(name, _)| *name == "t")
            .map_or(("0", "0"), |t| t.1.split_once("..").unwrap_or((t.1, t.1)));
        let (mut now, to): (f64, f64) = (from.parse().unwrap(), to.parse().unwrap());
        loop {
            let answer = self.at(now, words.clone().filter(|(name, _)| *name != "t"));
            now += self.period;
            if now > to {
                return answer;
            }
        }
    }

    fn at<'a>(&mut self, now: f64, words: impl Iterator<Item = (&'a str, &'a str)>) -> String {
        let mut fleet = FleetView::default();
        let mut sample: Option<Sample> = None;
        for (name, text) in words {
            let value: f64 = text.parse().unwrap();
            match name {
                "in" => fleet.in_service = Instances::new(value).0,
                "boot" => fleet.booting = Instances::new(value).0,
                _ => {
                    let known = sample.unwrap_or(Sample::empty(now));
                    sample = Some(known.with(metric(name), value));
                }
            }
        }
        self.history.extend(sample);
        let decision = self.policy.decide(&Observation {
            now: Seconds::new(now),
            fleet,
            latest: sample.as_ref(),
            history: &self.history,
            instances: &[],
        });
        self.is_sound(decision.why);
        format!("{} {}", decision.want.0, decision.why)
    }

    /// What holds after every decision: declared reasons, and numbers that are finite.
    fn is_sound(&self, why: Why) {
        assert!(P::RULES.contains(&why.rule), "the rule {} is not declared", why.rule.id);
        let gates = self.policy.gates();
        for why in gates.iter().map(|gate| gate.why).chain([why]) {
            assert!(why.values().iter().all(|value| value.is_finite()), "{why:?}");
            for (name, ..) in why.terms() {
                assert!(why.rule.says.contains(&format!("{{{name}}}")), "{name} of {why:?}");
            }
            assert_eq!(why.rule.says.matches('{').count(), why.terms().count(), "{why:?}");
        }
        let probes = (0..P::PROBES.len()).filter_map(|index| self.policy.probe(index));
        assert!(probes.into_iter().all(f64::is_finite));
    }
}

/// The metric that a story calls so.
fn metric(name: &str) -> Metric {
    match name {
        "cpu" => Metric::Cpu,
        "memory" => Metric::Memory,
        "network" => Metric::Network,
        "disk" => Metric::Disk,
        "rate" => Metric::RequestRate,
        "response" => Metric::ResponseTime,
        "p50" => Metric::Response50,
        "p90" => Metric::Response90,
        "p95" => Metric::Response95,
        "p99" => Metric::Response99,
        "queue" => Metric::Queue,
        "concurrency" => Metric::Concurrency,
        "errors" => Metric::ErrorRate,
        "custom" => Metric::Custom,
        _ => panic!("a story knows no {name}"),
    }
}
