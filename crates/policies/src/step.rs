//! Step scaling on the CPU: the further from a threshold, the more instances at once.
#![doc = include_str!("step.md")]

use model::policy::Held;
use model::unit::{Instances, Quantity as _, Ratio, Seconds, Unit};
use model::{
    Card, Decision, Family, Gate, Level, LevelOf, Metric, Observation, Policy, Rule, Setting, Suit,
    Why,
};

use crate::guards::Cooldown;

model::params! {
    /// Where a step ends.
    pub struct StepEnd {
        /// It applies to distances from the threshold below this one.
        at: Ratio = number { label: "Up to", default: 0.1, range: [0.01, 1.0], step: 0.01 },
    }
}

model::choice! {
    /// How far from the threshold a step still applies.
    pub enum UpperBound {
        /// However far from the threshold.
        Open = "open", "Open";
        /// Up to a distance, which belongs to the next step.
        Closed(StepEnd) = "closed", "Bounded";
    }
}

model::params! {
    /// What happens at some distances from a threshold.
    pub struct StepAdjustment {
        /// It applies from this distance from the threshold on.
        lower: Ratio = number { label: "From", default: 0.0, range: [0.0, 1.0], step: 0.01 },
        /// Where it ends.
        upper: UpperBound = choice { label: "Upper bound" },
        /// How many instances it adds or removes.
        change: Instances = number {
            label: "Change", default: 1.0, range: [1.0, 1000.0], step: 1.0
        },
    }
}

model::params! {
    /// Two thresholds with their steps.
    pub struct StepParams {
        /// At this average CPU utilisation and above, instances are added.
        high: Ratio = number { label: "Add at", default: 0.7, range: [0.0, 1.0], step: 0.01 },
        /// What is added, by the distance above that threshold; the first step that fits counts.
        scale_out: Vec<StepAdjustment> = list {
            label: "Steps out", noun: "step", len: [1, 6],
            default: steps(&[(0.0, Some(0.1), 1), (0.1, Some(0.2), 2), (0.2, None, 4)])
        },
        /// At this average CPU utilisation and below, instances are removed.
        low: Ratio = number { label: "Remove at", default: 0.4, range: [0.0, 1.0], step: 0.01 },
        /// What is removed, by the distance below that threshold; the first step that fits counts.
        scale_in: Vec<StepAdjustment> = list {
            label: "Steps in", noun: "step", len: [0, 6],
            default: steps(&[(0.0, Some(0.2), 1), (0.2, None, 2)])
        },
        /// After an action there is no other for so long.
        cooldown: Seconds = number {
            label: "Cooldown", default: 180.0, range: [0.0, 7200.0], step: 15.0
        },
    }
}

/// Steps from a lower bound, up to an upper one if there is one, with their change.
fn steps(all: &[(f64, Option<f64>, u32)]) -> Vec<StepAdjustment> {
    let end = |at| UpperBound::Closed(StepEnd { at: Ratio::new(at) });
    let step = |&(lower, upper, change): &(f64, Option<f64>, u32)| StepAdjustment {
        lower: Ratio::new(lower),
        upper: upper.map_or(UpperBound::Open, end),
        change: Instances(change),
    };
    all.iter().map(step).collect()
}

/// The numbers of a breach.
const BREACH: &[(&str, Unit)] =
    &[("cpu", Unit::Ratio), ("far", Unit::Ratio), ("threshold", Unit::Ratio)];
/// The numbers of a step.
const STEP: &[(&str, Unit)] = &[
    ("cpu", Unit::Ratio),
    ("far", Unit::Ratio),
    ("threshold", Unit::Ratio),
    ("change", Unit::Instances),
];

static OUT: Rule = Rule {
    id: "out",
    says: "average CPU {cpu} is {far} above the threshold of {threshold}: {change} more",
    terms: STEP,
};
static IN: Rule = Rule {
    id: "in",
    says: "average CPU {cpu} is {far} below the threshold of {threshold}: {change} less",
    terms: STEP,
};
static NO_STEP_OUT: Rule = Rule {
    id: "no-step-out",
    says: "average CPU {cpu} is {far} above the threshold of {threshold}, for which no step is set",
    terms: BREACH,
};
static NO_STEP_IN: Rule = Rule {
    id: "no-step-in",
    says: "average CPU {cpu} is {far} below the threshold of {threshold}, for which no step is set",
    terms: BREACH,
};
static BETWEEN: Rule = Rule {
    id: "between",
    says: "average CPU {cpu} lies between {low} and {high}: nothing changes",
    terms: &[("cpu", Unit::Ratio), ("low", Unit::Ratio), ("high", Unit::Ratio)],
};
static COOLDOWN: Rule = Rule {
    id: "cooldown",
    says: "cooldown: {left} left of {span} since the last action",
    terms: &[("left", Unit::Seconds), ("span", Unit::Seconds)],
};
static COOL: Rule = Rule { id: "cool", says: "no cooldown is running", terms: &[] };

/// 0.8 − 0.7 is not 0.1 to the last bit.
const DUST: f64 = 1e-9;

/// A direction: its threshold, its steps, what it says.
struct Side {
    threshold: f64,
    /// From a distance, up to another, so many instances.
    steps: Vec<(f64, f64, u32)>,
    found: &'static Rule,
    missing: &'static Rule,
}

impl Side {
    fn new(threshold: Ratio, all: &[StepAdjustment], rules: [&'static Rule; 2]) -> Self {
        let step = |step: &StepAdjustment| {
            let upper = match &step.upper {
                UpperBound::Open => f64::INFINITY,
                UpperBound::Closed(end) => end.at.get(),
            };
            (step.lower.get(), upper, step.change.0)
        };
        let [found, missing] = rules;
        let steps = all.iter().map(step).collect();
        Self { threshold: threshold.get(), steps, found, missing }
    }

    /// The change for a CPU that lies `far` beyond the threshold, if a step is set, and the words
    /// for it.
    fn answer(&self, cpu: f64, far: f64) -> (Option<u32>, Why) {
        let far = far.max(0.0);
        let fits = |(lower, upper): (f64, f64)| lower - DUST <= far && far < upper - DUST;
        let step = self.steps.iter().find(|(lower, upper, _)| fits((*lower, *upper)));
        match step {
            Some(&(.., change)) => {
                let why = self.found.with([cpu, far, self.threshold, f64::from(change)]);
                (Some(change), why)
            }
            None => (None, self.missing.with([cpu, far, self.threshold])),
        }
    }
}

/// Adds and removes by steps.
pub(crate) struct Step {
    high: Side,
    low: Side,
    cooldown: Cooldown,
    /// What the steps and the cooldown said last, and whether they let the wish pass.
    found: (Why, bool),
    cooled: (Why, bool),
}

impl Policy for Step {
    type Params = StepParams;

    const CARD: Card = Card {
        id: "step",
        name: "Step scaling, as taught",
        summary: "The further the CPU is from a threshold, the bigger the step.",
        good_for: "Load that sometimes jumps, on a metric that shows by how much.",
        fidelity: "As taught: no alarms, no warm-up. One cooldown for both directions.",
        family: Family::Reactive,
        level: Level::Foundation,
        is_default: false,
        article: crate::article!("step"),
    };
    const SUITS: &'static [Suit] = &[Suit::Web, Suit::Bursty, Suit::Sudden];
    const RULES: &'static [&'static Rule] =
        &[&crate::NO_DATA, &OUT, &IN, &NO_STEP_OUT, &NO_STEP_IN, &BETWEEN, &COOLDOWN];
    const HOLDS: &'static [(&'static Rule, Held)] = &[(&COOLDOWN, Held::Cooldown)];

    fn levels(params: &StepParams) -> Vec<LevelOf> {
        [params.low, params.high].map(|level| (Metric::Cpu, level.get())).to_vec()
    }

    fn new(params: StepParams, _: &Setting) -> Self {
        Self {
            high: Side::new(params.high, &params.scale_out, [&OUT, &NO_STEP_OUT]),
            low: Side::new(params.low, &params.scale_in, [&IN, &NO_STEP_IN]),
            cooldown: Cooldown::new(params.cooldown.get()),
            found: (crate::NO_DATA.with([]), false),
            cooled: (COOL.with([]), true),
        }
    }

    fn decide(&mut self, seen: &Observation<'_>) -> Decision {
        let (now, fleet) = (seen.now.get(), seen.fleet.wanted());
        let (low, high) = (self.low.threshold, self.high.threshold);
        let left = self.cooldown.left(now);
        self.cooled = if left > 0.0 {
            (COOLDOWN.with([left, self.cooldown.span()]), false)
        } else {
            (COOL.with([]), true)
        };
        // Should the thresholds cross, too little is worse than too much.
        let (want, why) = match seen.metric(Metric::Cpu) {
            None => (None, crate::NO_DATA.with([])),
            Some(cpu) if cpu >= high - DUST => {
                let (step, why) = self.high.answer(cpu, cpu - high);
                (step.map(|step| fleet.saturating_add(step)), why)
            }
            Some(cpu) if cpu <= low + DUST => {
                let (step, why) = self.low.answer(cpu, low - cpu);
                (step.map(|step| fleet.saturating_sub(step)), why)
            }
            Some(cpu) => (None, BETWEEN.with([cpu, low, high])),
        };
        self.found = (why, want.is_some());
        let Some(want) = want else { return Decision { want: Instances(fleet), why } };
        if left > 0.0 {
            return Decision { want: Instances(fleet), why: self.cooled.0 };
        }
        self.cooldown.start(now);
        Decision { want: Instances(want), why }
    }

    fn gates(&self) -> Vec<Gate> {
        let gate = |name, (why, passed)| Gate { name, passed, why };
        vec![gate("step", self.found), gate("cooldown", self.cooled)]
    }
}

#[cfg(test)]
mod tests {
    use super::Step;
    use crate::story::{check, gates};

    const QUICK: [(&str, &str); 1] = [("cooldown", "0")];

    #[test]
    fn the_further_above_the_threshold_the_bigger_the_step() {
        check::<Step>(
            &QUICK,
            "t=60   in=4  cpu=0.69\n\
             t=120  in=4  cpu=0.70\n\
             t=180  in=4  cpu=0.79\n\
             t=240  in=4  cpu=0.80\n\
             t=300  in=4  cpu=1.00",
            "4 average CPU 69 % lies between 40 % and 70 %: nothing changes\n\
             5 average CPU 70 % is 0 % above the threshold of 70 %: 1 more\n\
             5 average CPU 79 % is 9 % above the threshold of 70 %: 1 more\n\
             6 average CPU 80 % is 10 % above the threshold of 70 %: 2 more\n\
             8 average CPU 100 % is 30 % above the threshold of 70 %: 4 more",
        );
    }

    #[test]
    fn steps_below_the_lower_threshold_mirror_those_above_the_upper_one() {
        check::<Step>(
            &QUICK,
            "t=60   in=6  cpu=0.40\n\
             t=120  in=6  boot=1  cpu=0.20\n\
             t=180  in=1  cpu=0.00",
            "5 average CPU 40 % is 0 % below the threshold of 40 %: 1 less\n\
             5 average CPU 20 % is 20 % below the threshold of 40 %: 2 less\n\
             0 average CPU 0 % is 40 % below the threshold of 40 %: 2 less",
        );
    }

    #[test]
    fn a_cooldown_follows_every_action_and_no_other_decision() {
        check::<Step>(
            &[],
            "t=60   in=4  cpu=0.50\n\
             t=120  in=4  cpu=0.95\n\
             t=180  in=4  boot=4  cpu=1.00\n\
             t=300  in=8  cpu=0.30",
            "4 average CPU 50 % lies between 40 % and 70 %: nothing changes\n\
             8 average CPU 95 % is 25 % above the threshold of 70 %: 4 more\n\
             8 cooldown: 2 min left of 3 min since the last action\n\
             7 average CPU 30 % is 10 % below the threshold of 40 %: 1 less",
        );
    }

    #[test]
    fn between_two_steps_there_may_be_a_gap() {
        let gap = [("scale_out", "1"), ("scale_out.0.lower", "0.05"), ("scale_in", "0")];
        check::<Step>(
            &gap,
            "t=60   in=4  cpu=0.72\n\
             t=120  in=4  cpu=0.10",
            "4 average CPU 72 % is 2 % above the threshold of 70 %, for which no step is set\n\
             4 average CPU 10 % is 30 % below the threshold of 40 %, for which no step is set",
        );
    }

    #[test]
    fn where_thresholds_cross_and_steps_overlap_adding_and_the_first_step_win() {
        let crossed = [
            ("cooldown", "0"),
            ("low", "0.9"),
            ("scale_out.0.upper", "open"),
            ("scale_out.0.change", "3"),
        ];
        check::<Step>(
            &crossed,
            "t=60   in=4  cpu=0.75\n\
             t=120  in=4  cpu=0.95",
            "7 average CPU 75 % is 5 % above the threshold of 70 %: 3 more\n\
             7 average CPU 95 % is 25 % above the threshold of 70 %: 3 more",
        );
    }

    #[test]
    fn the_step_and_the_cooldown_are_its_gates() {
        assert_eq!(
            gates::<Step>(&[], "t=60 in=4 cpu=0.8\nt=120 in=4 boot=2 cpu=0.9"),
            "step: pass, average CPU 90 % is 20 % above the threshold of 70 %: 4 more\n\
             cooldown: hold, cooldown: 2 min left of 3 min since the last action",
        );
    }

    #[test]
    fn without_a_measurement_it_holds() {
        check::<Step>(&[], "t=0  in=3", "3 no measurement yet: nothing changes");
    }
}
