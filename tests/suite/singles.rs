//! What a strategy that looks at single instances is shown: each its own, where they differ.
//!
//! Not here: what strategies make of it (`policies`), and the sums for each instance
//! (`sim::requests`).

use model::{
    Card, Catalogue, Curve, Decision, Family, InstanceState, Instances, Level, Metric, Needs,
    NoParams, Observation, Point, Policy, PolicyEntry, ProbeSpec, Quantity as _, Rule, Run,
    Scenario, Setting, Statistic, Unit,
};
use playground::simulate;

static FOUR: Rule = Rule { id: "four", says: "always four", terms: &[] };

/// Always wants four, and keeps what it sees of those in service: how many groups they are, how
/// many instances, the most and the least CPU of one, the mean over all, that of the fleet; the
/// most memory of one and that of the fleet.
struct Watcher([Option<f64>; 8]);

const fn probe(label: &'static str, unit: Unit) -> ProbeSpec {
    ProbeSpec { label, unit }
}

impl Policy for Watcher {
    type Params = NoParams;

    const CARD: Card = Card {
        id: "watcher",
        name: "Watcher",
        summary: "",
        good_for: "",
        fidelity: "",
        family: Family::Fixed,
        level: Level::Intuition,
        is_default: true,
        article: "",
    };
    const NEEDS: Needs = Needs { instances: true, ..Needs::NOTHING };
    const PROBES: &'static [ProbeSpec] = &[
        probe("groups", Unit::Instances),
        probe("instances", Unit::Instances),
        probe("most", Unit::Ratio),
        probe("least", Unit::Ratio),
        probe("mean", Unit::Ratio),
        probe("fleet", Unit::Ratio),
        probe("most memory", Unit::Ratio),
        probe("memory", Unit::Ratio),
    ];
    const RULES: &'static [&'static Rule] = &[&FOUR];

    fn new(_: NoParams, _: &Setting) -> Self {
        Self([None; 8])
    }

    fn decide(&mut self, seen: &Observation<'_>) -> Decision {
        let serving = || {
            let serves = [InstanceState::InService, InstanceState::Warming];
            seen.instances.iter().filter(move |group| serves.contains(&group.state))
        };
        let cpus = || serving().filter_map(|group| group.cpu);
        let count: f64 = serving().map(|group| f64::from(group.count)).sum();
        let sum: Option<f64> =
            serving().map(|group| Some(f64::from(group.count) * group.cpu?)).sum();
        self.0 = [
            Some(serving().count() as f64),
            Some(count),
            Statistic::Maximum.of(cpus()),
            Statistic::Minimum.of(cpus()),
            sum.map(|sum| sum / count),
            seen.metric(Metric::Cpu),
            Statistic::Maximum.of(serving().filter_map(|group| group.memory)),
            seen.metric(Metric::Memory),
        ];
        Decision { want: Instances::new(4.0), why: FOUR.with([]) }
    }

    fn probe(&self, index: usize) -> Option<f64> {
        self.0[index]
    }
}

static WATCHED: Catalogue =
    Catalogue { policies: &[PolicyEntry::of::<Watcher>()], loads: sim::loads::ALL };

/// Half an hour at `rate` requests a second.
fn run(rate: f64, settings: &[(&str, &str)]) -> Run {
    let mut scenario = Scenario::new(&WATCHED);
    let all = [("clock.length", "1800"), ("service.fidelity", "requests")];
    let refused = scenario.set_all(all.iter().chain(settings).copied());
    assert!(refused.is_empty(), "{refused:?}");
    scenario.set_sketch(Some(Curve::new(vec![Point { at: 0.0, rate }]).unwrap()));
    simulate(&scenario)
}

/// The mean of each line over all decisions that knew a reading.
fn means(run: &Run) -> [f64; 8] {
    let has_reading = |at: &usize| run.probes[5][*at].is_some();
    std::array::from_fn(|line| {
        let known = (0..run.decisions.len()).filter(has_reading);
        Statistic::Average.of(known.filter_map(|at| run.probes[line][at])).unwrap_or(f64::NAN)
    })
}

const TYPES: [(&str, &str); 3] =
    [("fleet.types", "2"), ("fleet.types.1.name", "large"), ("fleet.types.1.capacity", "2")];

fn with_types(routing: &'static str) -> Vec<(&'static str, &'static str)> {
    let mut settings = TYPES.to_vec();
    settings.push(("service.routing", routing));
    settings
}

#[test]
fn round_robin_over_unequal_instances_shows_one_hotter_than_the_average() {
    let [groups, count, most, least, mean, fleet, ..] =
        means(&run(150.0, &with_types("round-robin")));
    assert!((groups, count) == (4.0, 4.0), "{groups} groups of {count}");
    // The slow get as many and take twice as long.
    assert!((most / least - 2.0).abs() < 0.4, "{most} {least}");
    assert!(most > 1.2 * fleet && least < 0.8 * fleet, "{most} {least} {fleet}");
    assert!((mean / fleet - 1.0).abs() < 1e-9, "{mean} {fleet}");
}

#[test]
fn an_instance_that_is_cold_is_hotter_than_the_others() {
    let cold = [
        ("service.routing", "round-robin"),
        ("fleet.cold_start.span", "600"),
        ("fleet.cold_start.share", "0.5"),
        ("fleet.failures", "random"),
        ("fleet.failures.mean", "3600"),
        ("fleet.boot", "10"),
    ];
    let seen = run(100.0, &cold);
    let lines = |i: usize| seen.probes[i].iter().copied().map(|value| value.unwrap_or(f64::NAN));
    let hot = lines(2).zip(lines(5)).filter(|(most, fleet)| *most > 1.3 * fleet).count();
    assert!(hot > 5, "{hot} of {}", seen.decisions.len());
}

#[test]
fn chance_alone_makes_instances_differ_and_a_window_shows_it() {
    let [_, _, most, least, mean, fleet, ..] = means(&run(120.0, &[("service.routing", "random")]));
    assert!(most > 1.02 * fleet && least < 0.98 * fleet, "{most} {least} {fleet}");
    assert!((mean / fleet - 1.0).abs() < 1e-9, "{mean} {fleet}");
    // The greatest of a window's readings is never less than their mean.
    let settings = [("service.routing", "random"), ("clock.statistic", "maximum")];
    let [_, _, greatest, ..] = means(&run(120.0, &settings));
    assert!(greatest > most, "{greatest} {most}");
}

#[test]
fn memory_is_each_ones_own_and_what_never_arrives_is_missing_of_all() {
    let mut settings = with_types("round-robin");
    settings.extend([("service.resources", "measured"), ("clock.missing", "0.5")]);
    let [groups, .., mean, fleet, most, memory] = means(&run(150.0, &settings));
    assert!(groups > 3.9 && most > 1.02 * memory, "{groups} groups, {most} {memory}");
    assert!((mean / fleet - 1.0).abs() < 1e-6, "{mean} {fleet}");
}

#[test]
fn instances_that_cannot_differ_and_those_of_a_fluid_are_shown_as_the_average() {
    let fluid = [("service.fidelity", "fluid"), ("service.routing", "round-robin")];
    for settings in [&[("service.routing", "central")][..], &fluid] {
        let [groups, count, most, least, mean, fleet, ..] = means(&run(150.0, settings));
        assert!((groups, count) == (1.0, 4.0), "{groups} groups of {count}");
        assert!(most == fleet && least == fleet && mean == fleet, "{most} {least} {fleet}");
    }
}
