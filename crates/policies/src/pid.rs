//! A PID controller on the response time.
#![doc = include_str!("pid.md")]

use model::policy::ProbeSpec;
use model::unit::{Factor, Instances, Quantity as _, Seconds, Unit};
use model::{
    Card, Decision, Family, Gate, Level, Limits, Metric, Observation, Policy, Rule, Setting, Suit,
    Why,
};

model::params! {
    /// The goal and the three terms.
    pub struct PidParams {
        /// The mean response time that is aimed at.
        goal: Seconds = number {
            label: "Goal", default: 0.15, range: [0.001, 600.0], step: 0.01, scale: Log
        },
        /// Gain of the proportional term: 0.3 adds 3 % for a response time 10 % above the goal.
        gain: Factor = number { label: "Gain", default: 0.3, range: [0.0, 10.0], step: 0.05 },
        /// In this time the integral term grows as large as the proportional one.
        integral: Seconds = number {
            label: "Integral time", default: 900.0, range: [10.0, 86_400.0], step: 30.0, scale: Log
        },
        /// So far ahead the derivative term looks; 0 switches it off.
        derivative: Seconds = number {
            label: "Derivative time", default: 60.0, range: [0.0, 3600.0], step: 10.0
        },
        /// The derivative is smoothed with this time constant, for it amplifies noise.
        filter: Seconds = number {
            label: "Derivative filter", default: 60.0, range: [0.0, 3600.0], step: 10.0
        },
        /// The most instances that one decision may add.
        most_added: Instances = number {
            label: "Most added at once", default: 4.0, range: [1.0, 1000.0], step: 1.0
        },
        /// The most instances that one decision may remove.
        most_removed: Instances = number {
            label: "Most removed at once", default: 1.0, range: [1.0, 1000.0], step: 1.0
        },
    }
}

/// What every answer says: the measured, the goal, the fleet asked for.
const ANSWER: &[(&str, Unit)] =
    &[("response", Unit::Seconds), ("goal", Unit::Seconds), ("asked", Unit::Factor)];
/// The same, and what was allowed of it.
const BOUNDED: &[(&str, Unit)] = &[
    ("response", Unit::Seconds),
    ("goal", Unit::Seconds),
    ("asked", Unit::Factor),
    ("bound", Unit::Instances),
];

static MOVE: Rule = Rule {
    id: "move",
    says: "response time {response} for a goal of {goal}: the controller asks for {asked}",
    terms: ANSWER,
};
static HOLD: Rule = Rule {
    id: "hold",
    says: "response time {response} for a goal of {goal}: the controller asks for {asked}, \
           so nothing changes",
    terms: ANSWER,
};
static MOST: Rule = Rule {
    id: "most",
    says: "response time {response} for a goal of {goal} asks for {asked}: at most {bound} now",
    terms: BOUNDED,
};
static LEAST: Rule = Rule {
    id: "least",
    says: "response time {response} for a goal of {goal} asks for {asked}: at least {bound} now",
    terms: BOUNDED,
};
static TERMS: Rule = Rule {
    id: "terms",
    says: "error {error}: terms {proportional}, {integral} and {derivative} of the log of the \
           fleet",
    terms: &[
        ("error", Unit::Factor),
        ("proportional", Unit::Factor),
        ("integral", Unit::Factor),
        ("derivative", Unit::Factor),
    ],
};
static RANGE: Rule = Rule {
    id: "range",
    says: "asked for {asked}, allowed at this instant {least} to {most}",
    terms: &[("asked", Unit::Factor), ("least", Unit::Instances), ("most", Unit::Instances)],
};
static INTEGRATED: Rule =
    Rule { id: "integrated", says: "the integral takes in an error of {error}", terms: ERROR };
static FROZEN: Rule = Rule {
    id: "frozen",
    says: "the integral stands still: an error of {error} would drive it further beyond the bounds",
    terms: ERROR,
};
const ERROR: &[(&str, Unit)] = &[("error", Unit::Factor)];

/// A response time of zero has no logarithm.
const LEAST_RESPONSE: f64 = 1e-6;
/// An error of more than e to this is none that a gain could make sense of.
const LARGEST_ERROR: f64 = 20.0;

/// What was known at the last measurement.
#[derive(Clone, Copy)]
struct Memory {
    at: f64,
    error: f64,
    proportional: f64,
    integral: f64,
    derivative: f64,
}

/// What the last decision went through.
#[derive(Clone, Copy)]
struct Trace {
    asked: f64,
    bounds: (u32, u32),
    frozen: bool,
}

/// Steers the logarithm of the fleet by the logarithm of response time over goal.
pub(crate) struct Pid {
    goal: f64,
    gain: f64,
    integral: f64,
    derivative: f64,
    filter: f64,
    most_added: u32,
    most_removed: u32,
    limits: Limits,
    memory: Option<Memory>,
    trace: Option<Trace>,
}

impl Pid {
    /// The least and the most that this decision may want; the least is one, since a fleet of none
    /// has no response time to be steered by.
    fn bounds(&self, fleet: u32) -> (u32, u32) {
        let (min, max) = (self.limits.min.0.max(1), self.limits.max.0.max(1));
        let most = fleet.saturating_add(self.most_added).min(max).max(min);
        (fleet.saturating_sub(self.most_removed).max(min).min(most), most)
    }

    /// The terms at `now`. The first time the integral is what keeps the fleet as it is.
    fn terms(&self, now: f64, error: f64, fleet: u32) -> Memory {
        let proportional = self.gain * error;
        let Some(last) = self.memory else {
            let integral = libm::log(f64::from(fleet.max(1))) - proportional;
            return Memory { at: now, error, proportional, integral, derivative: 0.0 };
        };
        let step = (now - last.at).max(1e-3);
        let kick = self.gain * self.derivative * (error - last.error);
        let derivative = (self.filter * last.derivative + kick) / (self.filter + step);
        Memory { at: now, error, proportional, integral: last.integral, derivative }
    }

    /// Takes the error in, unless the fleet asked for is beyond its bounds on that side already.
    /// Answers with whether it stood still.
    fn integrate(&self, memory: &mut Memory, (least, most): (u32, u32)) -> bool {
        let Some(before) = self.memory else { return false };
        let log = |fleet: u32| libm::log(f64::from(fleet.max(1)));
        let sum = memory.proportional + memory.integral + memory.derivative;
        let above = sum > log(most) && memory.error > 0.0;
        let below = sum < log(least) && memory.error < 0.0;
        if above || below {
            return true;
        }
        let grown = self.gain / self.integral * memory.error * (memory.at - before.at);
        // By itself it never asks for more than there may be, or less.
        let highest = log(self.limits.max.0) + self.gain * LARGEST_ERROR;
        memory.integral = (memory.integral + grown).clamp(-highest, highest);
        false
    }
}

impl Policy for Pid {
    type Params = PidParams;

    const CARD: Card = Card {
        id: "pid",
        name: "PID controller",
        summary: "Steers the fleet by how far the response time is from a goal.",
        good_for: "Seeing what control theory can do, and what boot delay does to it.",
        fidelity: "A textbook controller: anti-windup, filtered derivative, bounded output.",
        family: Family::Reactive,
        level: Level::DeepDive,
        is_default: false,
        article: crate::article!("pid"),
    };
    const SUITS: &'static [Suit] = &[Suit::RealTime, Suit::Gradual];
    const PROBES: &'static [ProbeSpec] = &[
        ProbeSpec { label: "Proportional term", unit: Unit::Factor },
        ProbeSpec { label: "Integral term", unit: Unit::Factor },
        ProbeSpec { label: "Derivative term", unit: Unit::Factor },
    ];
    const RULES: &'static [&'static Rule] = &[&crate::NO_DATA, &MOVE, &HOLD, &MOST, &LEAST];

    fn new(params: PidParams, setting: &Setting) -> Self {
        Self {
            goal: params.goal.get(),
            gain: params.gain.get(),
            integral: params.integral.get(),
            derivative: params.derivative.get(),
            filter: params.filter.get(),
            most_added: params.most_added.0,
            most_removed: params.most_removed.0,
            limits: setting.limits,
            memory: None,
            trace: None,
        }
    }

    fn decide(&mut self, seen: &Observation<'_>) -> Decision {
        let (now, fleet) = (seen.now.get(), seen.fleet.wanted());
        let Some(response) = seen.metric(Metric::ResponseTime) else {
            self.trace = None;
            return Decision { want: Instances(fleet), why: crate::NO_DATA.with([]) };
        };
        let ratio = response.max(LEAST_RESPONSE) / self.goal;
        let error = libm::log(ratio).clamp(-LARGEST_ERROR, LARGEST_ERROR);
        let bounds = self.bounds(fleet);
        let mut memory = self.terms(now, error, fleet);
        let frozen = self.integrate(&mut memory, bounds);
        self.memory = Some(memory);
        let sum = memory.proportional + memory.integral + memory.derivative;
        // Beyond that it is out of any bounds anyway.
        let asked = libm::exp(sum.clamp(-20.0, 20.0));
        self.trace = Some(Trace { asked, bounds, frozen });
        let (least, most) = bounds;
        let whole = Instances::new(asked.round()).0;
        let (want, why) = if whole > most {
            (most, MOST.with([response, self.goal, asked, f64::from(most)]))
        } else if whole < least {
            (least, LEAST.with([response, self.goal, asked, f64::from(least)]))
        } else {
            let rule = if whole == fleet { &HOLD } else { &MOVE };
            (whole, rule.with([response, self.goal, asked]))
        };
        Decision { want: Instances(want), why }
    }

    fn probe(&self, index: usize) -> Option<f64> {
        let memory = self.memory.as_ref()?;
        [memory.proportional, memory.integral, memory.derivative].get(index).copied()
    }

    fn gates(&self) -> Vec<Gate> {
        let (Some(memory), Some(trace)) = (self.memory, self.trace) else { return Vec::new() };
        let gate = |name, passed, why: Why| Gate { name, passed, why };
        let Memory { error, proportional, integral, derivative, .. } = memory;
        let (least, most) = trace.bounds;
        let inside = (f64::from(least)..=f64::from(most)).contains(&trace.asked.round());
        let wound = if trace.frozen { &FROZEN } else { &INTEGRATED };
        vec![
            gate("terms", true, TERMS.with([error, proportional, integral, derivative])),
            gate("anti-windup", !trace.frozen, wound.with([error])),
            gate("bounds", inside, RANGE.with([trace.asked, f64::from(least), f64::from(most)])),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::{Pid, PidParams};
    use crate::story::{Teller, check, setting};
    use model::Params as _;
    use model::Policy as _;

    /// A goal of 100 ms, so that ten times as much is an error of 2.3.
    const SHARP: [(&str, &str); 4] =
        [("goal", "0.1"), ("gain", "0.5"), ("derivative", "0"), ("integral", "600")];

    fn told(settings: &[(&str, &str)], story: &str) -> (String, [f64; 3], String) {
        let mut teller = Teller::<Pid>::new(&setting(), settings);
        let answers = teller.tell(story);
        let probes = [0, 1, 2].map(|index| teller.policy.probe(index).unwrap());
        (answers, probes, teller.gates())
    }

    #[test]
    fn it_begins_without_a_jump_and_holds_at_the_goal() {
        check::<Pid>(
            &SHARP,
            "t=60   in=4  response=0.15\n\
             t=120  in=4  response=0.1",
            "4 response time 150 ms for a goal of 100 ms: the controller asks for 4, \
             so nothing changes\n\
             3 response time 100 ms for a goal of 100 ms: the controller asks for 3.27",
        );
        check::<Pid>(
            &SHARP,
            "t=60..6000  in=4  response=0.1",
            "4 response time 100 ms for a goal of 100 ms: the controller asks for 4, \
             so nothing changes",
        );
    }

    #[test]
    fn a_lasting_error_is_integrated() {
        let story = "t=60  in=4  response=0.1\nt=120..720  in=4  response=0.11";
        let (_, [proportional, integral, derivative], _) = told(&SHARP, story);
        let error = libm::log(1.1);
        assert!((proportional - 0.5 * error).abs() < 1e-12);
        // Eleven minutes of ten: eleven tenths of the proportional term, on top of the log of 4.
        assert!((integral - libm::log(4.0) - 0.55 * error).abs() < 1e-12);
        assert_eq!(derivative, 0.0);
    }

    #[test]
    fn one_decision_adds_and_removes_no_more_than_it_may() {
        check::<Pid>(
            &SHARP,
            "t=60   in=3  response=0.1\n\
             t=120  in=3  response=1.5\n\
             t=180  in=9  response=0.001",
            "3 response time 100 ms for a goal of 100 ms: the controller asks for 3, \
             so nothing changes\n\
             7 response time 1.5 s for a goal of 100 ms asks for 11.6: at most 7 now\n\
             8 response time 1 ms for a goal of 100 ms asks for 0.3: at least 8 now",
        );
    }

    #[test]
    fn while_it_is_bounded_the_integral_does_not_wind_up() {
        let story = "t=60  in=10  response=0.1\nt=120..36000  in=10  response=3";
        let (answers, [_, integral, _], gates) = told(&SHARP, story);
        assert!(answers.ends_with("asks for 54.8: at most 10 now"), "{answers}");
        assert!((integral - libm::log(10.0)).abs() < 1e-12);
        assert_eq!(
            gates,
            "terms: pass, error 3.4: terms 1.7, 2.3 and 0 of the log of the fleet\n\
             anti-windup: hold, the integral stands still: an error of 3.4 would drive it further \
             beyond the bounds\n\
             bounds: hold, asked for 54.8, allowed at this instant 9 to 10",
        );
    }

    #[test]
    fn the_derivative_answers_a_rise_and_fades() {
        let sharp = [("gain", "1"), ("derivative", "60"), ("filter", "60"), ("goal", "0.1")];
        let rise = |end: &str| {
            told(&sharp, &format!("t=60 in=4 response=0.1\nt=120{end} in=4 response=0.2")).1[2]
        };
        let first = rise("");
        assert!((first - libm::log(2.0) / 2.0).abs() < 1e-12);
        assert!((rise("..240") - first / 4.0).abs() < 1e-12);
    }

    #[test]
    fn corners_of_its_numbers_are_no_trouble() {
        for spec in PidParams::SPECS {
            let model::Control::Number(number) = &spec.control else { continue };
            for end in [number.min, number.max] {
                let text = end.to_string();
                let story = "t=0 in=0 response=0\nt=60 in=0 response=1e9\nt=120..9000 in=9 \
                             response=1e-9\nt=9060..18000 in=900 response=1e9";
                told(&[(spec.id, &text)], story);
            }
        }
    }

    #[test]
    fn without_a_measurement_it_holds() {
        check::<Pid>(&[], "t=0  in=3", "3 no measurement yet: nothing changes");
    }
}
