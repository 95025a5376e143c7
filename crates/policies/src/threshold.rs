//! The simple threshold rule, as the auto-scaling pattern teaches it.
#![doc = include_str!("threshold.md")]

use model::unit::{Instances, Quantity as _, Ratio, Unit};
use model::{
    Card, Decision, Family, Level, LevelOf, Metric, Observation, Policy, Rule, Setting, Suit,
};

model::params! {
    /// Where the thresholds lie.
    pub struct ThresholdParams {
        /// The average CPU utilisation that the rule aims at.
        target: Ratio = number {
            label: "Target CPU", default: 0.7, range: [0.05, 0.95], step: 0.01
        },
        /// So far above the target, one instance is added.
        above: Ratio = number {
            label: "Add when above by", default: 0.1, range: [0.0, 0.9], step: 0.01
        },
        /// So far below the target, one instance is removed.
        below: Ratio = number {
            label: "Remove when below by", default: 0.2, range: [0.0, 0.9], step: 0.01
        },
    }
}

static ABOVE: Rule = Rule {
    id: "above",
    says: "average CPU {cpu} is above {high}: one more",
    terms: &[("cpu", Unit::Ratio), ("high", Unit::Ratio)],
};

static BELOW: Rule = Rule {
    id: "below",
    says: "average CPU {cpu} is below {low}: one less",
    terms: &[("cpu", Unit::Ratio), ("low", Unit::Ratio)],
};

static BETWEEN: Rule = Rule {
    id: "between",
    says: "average CPU {cpu} lies between {low} and {high}: nothing changes",
    terms: &[("cpu", Unit::Ratio), ("low", Unit::Ratio), ("high", Unit::Ratio)],
};

/// 0.7 + 0.1 is not 0.8 to the last bit; a reading of just 80 % is not above 80 %.
const DUST: f64 = 1e-9;

/// Adds or removes one instance when the average CPU leaves a band.
pub(crate) struct Threshold {
    low: f64,
    high: f64,
}

impl Policy for Threshold {
    type Params = ThresholdParams;

    const CARD: Card = Card {
        id: "threshold",
        name: "Simple threshold",
        summary: "One more when the CPU is too busy, one less when it idles.",
        good_for: "A first rule: slow, gentle changes of load.",
        fidelity: "As taught: no cooldown, no step sizes. Instances on their way count.",
        family: Family::Reactive,
        level: Level::Intuition,
        is_default: true,
        article: crate::article!("threshold"),
    };
    const SUITS: &'static [Suit] = &[Suit::Web, Suit::Gradual];
    const RULES: &'static [&'static Rule] = &[&crate::NO_DATA, &ABOVE, &BELOW, &BETWEEN];

    fn levels(params: &ThresholdParams) -> Vec<LevelOf> {
        let target = params.target.get();
        let edges = [target - params.below.get(), target + params.above.get()];
        edges.map(|level| (Metric::Cpu, level)).to_vec()
    }

    fn new(params: ThresholdParams, _: &Setting) -> Self {
        let target = params.target.get();
        Self { low: target - params.below.get(), high: target + params.above.get() }
    }

    fn decide(&mut self, seen: &Observation<'_>) -> Decision {
        let now = seen.fleet.wanted();
        let (low, high) = (self.low, self.high);
        let Some(cpu) = seen.metric(Metric::Cpu) else {
            return Decision { want: Instances(now), why: crate::NO_DATA.with([]) };
        };
        let (want, why) = if cpu > high + DUST {
            (now + 1, ABOVE.with([cpu, high]))
        } else if cpu < low - DUST {
            (now.saturating_sub(1), BELOW.with([cpu, low]))
        } else {
            (now, BETWEEN.with([cpu, low, high]))
        };
        Decision { want: Instances(want), why }
    }
}

#[cfg(test)]
mod tests {
    use super::Threshold;
    use crate::story::check;

    #[test]
    fn it_adds_one_above_the_band_and_removes_one_below() {
        check::<Threshold>(
            &[],
            "t=60   in=4  cpu=0.81\n\
             t=120  in=4  cpu=0.80\n\
             t=180  in=4  cpu=0.51\n\
             t=240  in=4  cpu=0.49",
            "5 average CPU 81 % is above 80 %: one more\n\
             4 average CPU 80 % lies between 50 % and 80 %: nothing changes\n\
             4 average CPU 51 % lies between 50 % and 80 %: nothing changes\n\
             3 average CPU 49 % is below 50 %: one less",
        );
    }

    #[test]
    fn it_counts_the_instances_that_are_on_their_way() {
        check::<Threshold>(
            &[],
            "t=60   in=2  boot=1  cpu=1.00",
            "4 average CPU 100 % is above 80 %: one more",
        );
    }

    #[test]
    fn without_a_measurement_it_holds() {
        check::<Threshold>(&[], "t=0  in=3", "3 no measurement yet: nothing changes");
    }
}
