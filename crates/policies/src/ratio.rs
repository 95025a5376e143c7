//! The target ratio rule, as taught on pages about the Kubernetes autoscaler.
#![doc = include_str!("ratio.md")]

use model::unit::{Instances, PerSecond, Quantity as _, Requests, Seconds, Unit};
use model::{
    Card, Decision, Family, Level, LevelOf, Limits, Metric, Observation, Policy, Rule, Setting,
    Suit,
};

use crate::guards::Tolerance;

model::params! {
    /// The utilisation aimed at.
    pub struct CpuTarget {
        /// Average CPU utilisation of the instances in service.
        value: model::Ratio = number {
            label: "Target", default: 0.7, range: [0.05, 1.0], step: 0.01
        },
    }
}

model::params! {
    /// The rate aimed at.
    pub struct RateTarget {
        /// Requests per second and instance.
        value: PerSecond = number {
            label: "Target per instance", default: 35.0, range: [0.01, 100_000.0], step: 1.0,
            scale: Log
        },
    }
}

model::params! {
    /// The response time aimed at.
    pub struct ResponseTarget {
        /// Mean response time.
        value: Seconds = number {
            label: "Target", default: 0.2, range: [0.001, 600.0], step: 0.01, scale: Log
        },
    }
}

model::params! {
    /// The queue aimed at.
    pub struct QueueTarget {
        /// Waiting requests per instance.
        value: Requests = number {
            label: "Target per instance", default: 5.0, range: [0.01, 100_000.0], step: 1.0,
            scale: Log
        },
    }
}

model::choice! {
    /// What is measured, and the value aimed at.
    pub enum Target {
        /// Average CPU utilisation.
        Cpu(CpuTarget) = "cpu", "CPU";
        /// Requests per second, shared by the instances in service.
        Rate(RateTarget) = "rate", "Request rate";
        /// Mean response time.
        Response(ResponseTarget) = "response", "Response time";
        /// Waiting requests, shared by the instances in service.
        Queue(QueueTarget) = "queue", "Queue length";
    }
}

impl Target {
    /// The metric, the value aimed at, and whether the instances share the metric.
    fn parts(&self) -> (Metric, f64, bool) {
        match self {
            Self::Cpu(target) => (Metric::Cpu, target.value.get(), false),
            Self::Rate(target) => (Metric::RequestRate, target.value.get(), true),
            Self::Response(target) => (Metric::ResponseTime, target.value.get(), false),
            Self::Queue(target) => (Metric::Queue, target.value.get(), true),
        }
    }
}

model::params! {
    /// One metric with its target.
    pub struct MetricTarget {
        /// What is measured.
        metric: Target = choice { label: "Metric" },
    }
}

model::params! {
    /// What the rule aims at.
    pub struct RatioParams {
        /// The metrics; the one that asks for the most instances wins.
        metrics: Vec<MetricTarget> = list {
            label: "Metrics", noun: "metric", len: [1, 4],
            default: vec![MetricTarget { metric: Target::Cpu(CpuTarget::default()) }]
        },
        /// A change of the fleet by less than this share is not worth it.
        tolerance: model::Ratio = number {
            label: "Tolerance", default: 0.1, range: [0.0, 0.9], step: 0.01
        },
    }
}

static SCALE: Rule = Rule {
    id: "scale",
    says: "{now} instances × measured {ratio} of the target, rounded up: {desired}",
    terms: &[("now", Unit::Instances), ("ratio", Unit::Ratio), ("desired", Unit::Instances)],
};

static HALF: Rule = Rule {
    id: "half",
    says: "measured {ratio} of the target would allow {desired}, but never below half at once: \
           {floor}",
    terms: &[("ratio", Unit::Ratio), ("desired", Unit::Instances), ("floor", Unit::Instances)],
};

static TOLERATED: Rule = Rule {
    id: "tolerated",
    says: "{desired} instead of {now} instances is within the tolerance of {tolerance}: \
           nothing changes",
    terms: &[("desired", Unit::Instances), ("now", Unit::Instances), ("tolerance", Unit::Ratio)],
};

/// 11 instances instead of 10 are 10 % more, and 4 at twice the target are 8, whatever the last
/// bits of the quotients say.
const DUST: f64 = 1e-9;

/// Scales the fleet by the ratio of a measured value to its target.
pub(crate) struct Ratio {
    targets: Vec<(Metric, f64, bool)>,
    tolerance: Tolerance,
    width: f64,
    limits: Limits,
}

impl Ratio {
    /// The largest ratio of a measured value to its target, or `None` if nothing is measured.
    fn ratio(&self, seen: &Observation<'_>) -> Option<f64> {
        let serving = f64::from(seen.fleet.in_service.max(1));
        let ratios = self.targets.iter().filter_map(|&(metric, target, shared)| {
            let value = seen.metric(metric)?;
            Some(value / if shared { serving } else { 1.0 } / target)
        });
        ratios.reduce(f64::max)
    }
}

impl Policy for Ratio {
    type Params = RatioParams;

    const CARD: Card = Card {
        id: "ratio",
        name: "Target ratio, as taught",
        summary: "Twice the target measured: twice the instances.",
        good_for: "Load that changes fast, when a metric follows the load in proportion.",
        fidelity: "The rule of the tutorials: no readiness, no stabilisation, no rate policies.",
        family: Family::Reactive,
        level: Level::Foundation,
        is_default: false,
        article: crate::article!("ratio"),
    };
    const SUITS: &'static [Suit] = &[Suit::Web, Suit::Bursty, Suit::Sudden];
    const RULES: &'static [&'static Rule] = &[&crate::NO_DATA, &SCALE, &HALF, &TOLERATED];

    fn levels(params: &RatioParams) -> Vec<LevelOf> {
        let aims = params.metrics.iter().map(|target| target.metric.parts());
        aims.map(|(metric, value, _)| (metric, value)).collect()
    }

    fn new(params: RatioParams, setting: &Setting) -> Self {
        Self {
            targets: params.metrics.iter().map(|target| target.metric.parts()).collect(),
            tolerance: Tolerance::even(params.tolerance.get()),
            width: params.tolerance.get(),
            limits: setting.limits,
        }
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "not negative, and a cast from float saturates before the limits cut it"
    )]
    fn decide(&mut self, seen: &Observation<'_>) -> Decision {
        let now = seen.fleet.wanted();
        let Some(ratio) = self.ratio(seen) else {
            return Decision { want: Instances(now), why: crate::NO_DATA.with([]) };
        };
        // Instances that still boot are multiplied too: as taught, and a cause of overshoot.
        let raw = (f64::from(now) * ratio - DUST).ceil() as u32;
        let bounded = self.limits.clamp(Instances(raw)).0;
        let floor = now.div_ceil(2);
        let desired = bounded.max(floor);
        let change = f64::from(desired) / f64::from(now.max(1));
        let numbers = [f64::from(desired), f64::from(now)];
        let (want, why) = if self.tolerance.holds(change) {
            (now, TOLERATED.with([numbers[0], numbers[1], self.width]))
        } else if bounded < floor {
            (desired, HALF.with([ratio, f64::from(bounded), f64::from(floor)]))
        } else {
            (desired, SCALE.with([f64::from(now), ratio, f64::from(raw)]))
        };
        Decision { want: Instances(want), why }
    }
}

#[cfg(test)]
mod tests {
    use super::Ratio;
    use crate::story::check;

    #[test]
    fn twice_the_target_wants_twice_the_instances() {
        check::<Ratio>(
            &[("metrics.0.metric.value", "0.4")],
            "t=60  in=4  cpu=0.80",
            "8 4 instances × measured 200 % of the target, rounded up: 8",
        );
    }

    #[test]
    fn the_metric_that_asks_for_most_wins() {
        let two = [("metrics", "2"), ("metrics.1.metric", "queue")];
        check::<Ratio>(
            &two,
            "t=60  in=4  cpu=0.35  queue=30",
            "6 4 instances × measured 150 % of the target, rounded up: 6",
        );
    }

    #[test]
    fn it_never_goes_below_half_at_once() {
        check::<Ratio>(
            &[],
            "t=60  in=9  cpu=0.07",
            "5 measured 10 % of the target would allow 2, but never below half at once: 5",
        );
    }

    #[test]
    fn small_changes_are_tolerated_after_the_bounds() {
        check::<Ratio>(
            &[],
            "t=60   in=10  cpu=0.69\n\
             t=120  in=10  cpu=1.00",
            "10 10 instead of 10 instances is within the tolerance of 10 %: nothing changes\n\
             10 10 instead of 10 instances is within the tolerance of 10 %: nothing changes",
        );
    }

    #[test]
    fn instances_that_still_boot_are_multiplied_too() {
        check::<Ratio>(
            &[],
            "t=60  in=2  boot=2  cpu=1.00",
            "6 4 instances × measured 142.9 % of the target, rounded up: 6",
        );
    }

    #[test]
    fn without_a_measurement_it_holds() {
        check::<Ratio>(&[], "t=0  in=3", "3 no measurement yet: nothing changes");
    }
}
