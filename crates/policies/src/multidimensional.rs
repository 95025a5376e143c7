//! Scaling on several resources at once, as the auto-scaling pattern teaches it.
#![doc = include_str!("multidimensional.md")]

use model::unit::{Factor, Instances, Quantity as _, Ratio, Unit};
use model::{
    Card, Decision, Family, Gate, Level, LevelOf, Metric, Observation, Policy, Rule, Setting, Suit,
};

/// A struct of parameters for one resource.
macro_rules! dimension {
    (
        $(#[doc = $doc:literal])* $name:ident, $weight:literal, $target:literal,
        $tolerance:literal
    ) => {
        model::params! {
            $(#[doc = $doc])*
            pub struct $name {
                /// How much it counts among the others that are measured.
                weight: Factor = number {
                    label: "Weight", default: $weight, range: [0.0, 1.0], step: 0.05
                },
                /// The use that is aimed at.
                target: Ratio = number {
                    label: "Target", default: $target, range: [0.01, 1.0], step: 0.01
                },
                /// So far from the target, either way, it has no say.
                tolerance: Ratio = number {
                    label: "Tolerance", default: $tolerance, range: [0.01, 1.0], step: 0.01
                },
            }
        }
    };
}
dimension!(/** What CPU has to say. */ CpuDimension, 0.4, 0.7, 0.1);
dimension!(/** What memory has to say. */ MemoryDimension, 0.3, 0.8, 0.1);
dimension!(/** What the network has to say. */ NetworkDimension, 0.2, 0.6, 0.15);
dimension!(/** What the disk has to say. */ DiskDimension, 0.1, 0.5, 0.2);

model::params! {
    /// The resources that are weighed against each other.
    pub struct MultidimensionalParams {
        /// The processors of the instances.
        cpu: CpuDimension = group { label: "CPU" },
        /// The memory of the instances.
        memory: MemoryDimension = group { label: "Memory" },
        /// The network of the instances.
        network: NetworkDimension = group { label: "Network" },
        /// The disks of the instances.
        disk: DiskDimension = group { label: "Disk" },
    }
}

/// The three answers of a dimension that is the scarcest one.
macro_rules! answers {
    ($($up:ident, $down:ident, $hold:ident: $id:literal, $label:literal;)*) => {$(
        static $up: Rule = Rule {
            id: concat!("up-", $id),
            says: concat!(
                "score {score}: {step} more; the bottleneck is ", $label,
                ", {value} of a target of {target}"
            ),
            terms: ANSWER,
        };
        static $down: Rule = Rule {
            id: concat!("down-", $id),
            says: concat!(
                "score {score}: {step} less; the scarcest is ", $label,
                ", {value} of a target of {target}"
            ),
            terms: ANSWER,
        };
        static $hold: Rule = Rule {
            id: concat!("hold-", $id),
            says: concat!(
                "score {score} is within ±{threshold}: nothing changes; the scarcest is ", $label,
                ", {value} of a target of {target}"
            ),
            terms: &[
                ("score", Unit::Factor),
                ("threshold", Unit::Factor),
                ("value", Unit::Ratio),
                ("target", Unit::Ratio),
            ],
        };
    )*};
}

const ANSWER: &[(&str, Unit)] = &[
    ("score", Unit::Factor),
    ("step", Unit::Instances),
    ("value", Unit::Ratio),
    ("target", Unit::Ratio),
];

answers! {
    UP_CPU, DOWN_CPU, HOLD_CPU: "cpu", "CPU";
    UP_MEMORY, DOWN_MEMORY, HOLD_MEMORY: "memory", "memory";
    UP_NETWORK, DOWN_NETWORK, HOLD_NETWORK: "network", "network";
    UP_DISK, DOWN_DISK, HOLD_DISK: "disk", "disk";
}

static DIMENSION: Rule = Rule {
    id: "dimension",
    says: "{value}, aimed at {target} ± {tolerance}: score {score}",
    terms: &[
        ("value", Unit::Ratio),
        ("target", Unit::Ratio),
        ("tolerance", Unit::Ratio),
        ("score", Unit::Factor),
    ],
};
static ABSENT: Rule = Rule { id: "absent", says: "not measured: it has no weight", terms: &[] };
static SCORE: Rule = Rule {
    id: "score",
    says: "weighted score {score}; beyond ±{threshold} something changes",
    terms: &[("score", Unit::Factor), ("threshold", Unit::Factor)],
};

/// Beyond this score the fleet changes.
const THRESHOLD: f64 = 0.3;
/// 0.4 − 0.1 is not 0.3 to the last bit, and 5 × 0.6 not 3.
const DUST: f64 = 1e-9;

/// A resource with its last reading.
struct Dimension {
    metric: Metric,
    weight: f64,
    target: f64,
    tolerance: f64,
    /// What to say if it is the scarcest: more, less, nothing changes.
    rules: [&'static Rule; 3],
    value: Option<f64>,
}

impl Dimension {
    /// How many tolerances the reading lies above the target.
    fn excess(&self, value: f64) -> f64 {
        (value - self.target) / self.tolerance
    }

    /// 0 within the tolerance, its edges included; 1 above it, −1 below it.
    fn score(&self, value: f64) -> f64 {
        let excess = self.excess(value);
        if excess.abs() <= 1.0 + DUST { 0.0 } else { excess.clamp(-1.0, 1.0) }
    }

    fn gate(&self) -> Gate {
        let score = self.value.map(|value| self.score(value));
        let why = self.value.zip(score).map_or(ABSENT.with([]), |(value, score)| {
            DIMENSION.with([value, self.target, self.tolerance, score])
        });
        Gate { name: self.metric.label(), passed: score.is_some_and(|score| score != 0.0), why }
    }
}

/// Weighs several resources and changes the fleet by how far they agree.
pub(crate) struct Multidimensional {
    dimensions: [Dimension; 4],
    score: f64,
}

impl Multidimensional {
    /// The weighted mean of the scores of what is measured; 0 if nothing of any weight is.
    fn weigh(&self) -> f64 {
        let measured = || self.dimensions.iter().filter_map(|one| Some((one, one.value?)));
        let weight: f64 = measured().map(|(one, _)| one.weight).sum();
        let sum: f64 = measured().map(|(one, value)| one.weight * one.score(value)).sum();
        if weight > 0.0 { sum / weight } else { 0.0 }
    }

    /// The measured resource that lies the most tolerances above its target; those of no weight
    /// come last.
    fn scarcest(&self) -> Option<(&Dimension, f64)> {
        let measured = self.dimensions.iter().filter_map(|one| Some((one, one.value?)));
        measured.reduce(|best, other| {
            let rank = |(one, value): (&Dimension, f64)| (one.weight > 0.0, one.excess(value));
            if rank(other) > rank(best) { other } else { best }
        })
    }
}

impl Policy for Multidimensional {
    type Params = MultidimensionalParams;

    const CARD: Card = Card {
        id: "multidimensional",
        name: "Multi-dimensional",
        summary: "CPU, memory, network and disk are weighed into one score.",
        good_for: "Services whose bottleneck is not always the CPU.",
        fidelity: "As taught: dead bands, weights, step sizes by score. No cooldown.",
        family: Family::Reactive,
        level: Level::DeepDive,
        is_default: false,
        article: crate::article!("multidimensional"),
    };
    const SUITS: &'static [Suit] = &[Suit::Web, Suit::Batch, Suit::Gradual];
    const BRINGS: &'static [(&'static str, &'static str)] = &[("service.resources", "measured")];
    const RULES: &'static [&'static Rule] = &[
        &crate::NO_DATA,
        &UP_CPU,
        &UP_MEMORY,
        &UP_NETWORK,
        &UP_DISK,
        &DOWN_CPU,
        &DOWN_MEMORY,
        &DOWN_NETWORK,
        &DOWN_DISK,
        &HOLD_CPU,
        &HOLD_MEMORY,
        &HOLD_NETWORK,
        &HOLD_DISK,
    ];

    fn levels(params: &MultidimensionalParams) -> Vec<LevelOf> {
        vec![
            (Metric::Cpu, params.cpu.target.get()),
            (Metric::Memory, params.memory.target.get()),
            (Metric::Network, params.network.target.get()),
            (Metric::Disk, params.disk.target.get()),
        ]
    }

    fn new(params: MultidimensionalParams, _: &Setting) -> Self {
        /// The dimension of one group of parameters.
        macro_rules! of {
            ($group:ident, $metric:ident, $($rule:ident),*) => {
                Dimension {
                    metric: Metric::$metric,
                    weight: params.$group.weight.get(),
                    target: params.$group.target.get(),
                    tolerance: params.$group.tolerance.get(),
                    rules: [$(&$rule),*],
                    value: None,
                }
            };
        }
        let dimensions = [
            of!(cpu, Cpu, UP_CPU, DOWN_CPU, HOLD_CPU),
            of!(memory, Memory, UP_MEMORY, DOWN_MEMORY, HOLD_MEMORY),
            of!(network, Network, UP_NETWORK, DOWN_NETWORK, HOLD_NETWORK),
            of!(disk, Disk, UP_DISK, DOWN_DISK, HOLD_DISK),
        ];
        Self { dimensions, score: 0.0 }
    }

    fn decide(&mut self, seen: &Observation<'_>) -> Decision {
        let now = seen.fleet.wanted();
        for dimension in &mut self.dimensions {
            dimension.value = seen.metric(dimension.metric);
        }
        self.score = self.weigh();
        let score = self.score;
        let Some((scarcest, value)) = self.scarcest() else {
            return Decision { want: Instances(now), why: crate::NO_DATA.with([]) };
        };
        let [up, down, hold] = scarcest.rules;
        let target = scarcest.target;
        let step = |factor: f64| Instances::new(factor * score.abs() + DUST).0 + 1;
        let (want, why) = if score > THRESHOLD + DUST {
            let step = step(5.0);
            (now.saturating_add(step), up.with([score, f64::from(step), value, target]))
        } else if score < -THRESHOLD - DUST {
            let step = step(3.0);
            (now.saturating_sub(step), down.with([score, f64::from(step), value, target]))
        } else {
            (now, hold.with([score, THRESHOLD, value, target]))
        };
        Decision { want: Instances(want), why }
    }

    fn gates(&self) -> Vec<Gate> {
        let score = Gate {
            name: "score",
            passed: self.score.abs() > THRESHOLD + DUST,
            why: SCORE.with([self.score, THRESHOLD]),
        };
        self.dimensions.iter().map(Dimension::gate).chain([score]).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::Multidimensional;
    use crate::story::{check, gates};

    #[test]
    fn the_more_resources_are_short_the_more_instances_it_adds() {
        check::<Multidimensional>(
            &[],
            "t=60   in=4  cpu=0.90  memory=0.80  network=0.60  disk=0.50\n\
             t=120  in=4  cpu=0.90  memory=0.95  network=0.60  disk=0.20\n\
             t=180  in=4  cpu=0.90  memory=0.95  network=0.90  disk=0.90",
            "7 score 0.4: 3 more; the bottleneck is CPU, 90 % of a target of 70 %\n\
             8 score 0.6: 4 more; the bottleneck is CPU, 90 % of a target of 70 %\n\
             10 score 1: 6 more; the bottleneck is CPU, 90 % of a target of 70 %",
        );
    }

    #[test]
    fn it_removes_less_at_once_than_it_adds() {
        check::<Multidimensional>(
            &[],
            "t=60   in=9  cpu=0.20  memory=0.30  network=0.10  disk=0.10\n\
             t=120  in=9  cpu=0.20  memory=0.80  network=0.60  disk=0.50",
            "5 score −1: 4 less; the scarcest is disk, 10 % of a target of 50 %\n\
             7 score −0.4: 2 less; the scarcest is memory, 80 % of a target of 80 %",
        );
    }

    #[test]
    fn a_score_of_exactly_the_threshold_changes_nothing() {
        check::<Multidimensional>(
            &[],
            "t=60   in=4  cpu=0.90  memory=0.80  network=0.60  disk=0.20\n\
             t=120  in=4  cpu=0.70  memory=0.20  network=0.60  disk=0.50",
            "4 score 0.3 is within ±0.3: nothing changes; the scarcest is CPU, 90 % of a target \
             of 70 %\n\
             4 score −0.3 is within ±0.3: nothing changes; the scarcest is CPU, 70 % of a target \
             of 70 %",
        );
    }

    #[test]
    fn the_edges_of_a_dead_band_are_within_it() {
        check::<Multidimensional>(
            &[],
            "t=60   in=4  cpu=0.80  memory=0.90  network=0.75  disk=0.70\n\
             t=120  in=4  cpu=0.60  memory=0.71  network=0.45  disk=0.30",
            "4 score 0 is within ±0.3: nothing changes; the scarcest is CPU, 80 % of a target \
             of 70 %\n\
             4 score 0 is within ±0.3: nothing changes; the scarcest is memory, 71 % of a target \
             of 80 %",
        );
    }

    #[test]
    fn what_is_not_measured_leaves_its_weight_to_the_others() {
        check::<Multidimensional>(
            &[],
            "t=60   in=4  cpu=0.70  memory=0.95  network=0.60\n\
             t=120  in=4  cpu=0.30\n\
             t=180  in=4  memory=0.80  network=0.1  disk=0.5",
            "6 score 0.33: 2 more; the bottleneck is memory, 95 % of a target of 80 %\n\
             0 score −1: 4 less; the scarcest is CPU, 30 % of a target of 70 %\n\
             2 score −0.33: 2 less; the scarcest is memory, 80 % of a target of 80 %",
        );
    }

    #[test]
    fn a_resource_of_no_weight_has_no_say_and_is_no_bottleneck() {
        check::<Multidimensional>(
            &[("cpu.weight", "0")],
            "t=60   in=4  cpu=1.00  memory=0.95\n\
             t=120  in=4  cpu=1.00",
            "10 score 1: 6 more; the bottleneck is memory, 95 % of a target of 80 %\n\
             4 score 0 is within ±0.3: nothing changes; the scarcest is CPU, 100 % of a target \
             of 70 %",
        );
    }

    #[test]
    fn every_resource_is_a_gate_and_so_is_the_score() {
        assert_eq!(
            gates::<Multidimensional>(&[], "t=60 in=4 cpu=0.90 memory=0.85 network=0.2"),
            "CPU: pass, 90 %, aimed at 70 % ± 10 %: score 1\n\
             memory: hold, 85 %, aimed at 80 % ± 10 %: score 0\n\
             network: pass, 20 %, aimed at 60 % ± 15 %: score −1\n\
             disk: hold, not measured: it has no weight\n\
             score: hold, weighted score 0.22; beyond ±0.3 something changes",
        );
    }

    #[test]
    fn without_a_measurement_it_holds() {
        check::<Multidimensional>(&[], "t=0  in=3", "3 no measurement yet: nothing changes");
    }
}
