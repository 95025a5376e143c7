//! Square-root staffing on the measured load.
#![doc = include_str!("staffing.md")]

use model::policy::{Held, ProbeSpec};
use model::unit::{Factor, Instances, Quantity as _, Seconds, Unit};
use model::{
    Card, Decision, Family, Gate, Level, Metric, Observation, Policy, Rule, Setting, Suit, Why,
};

use crate::guards::Stabilisation;

model::params! {
    /// The margin, and how patiently it is given up.
    pub struct StaffingParams {
        /// Spare workers for each square root of the offered load: 0.5, 1 and 2 let about 50 %,
        /// 22 % and 3 % of the requests wait.
        beta: Factor = number { label: "Margin", default: 1.0, range: [0.0, 20.0], step: 0.1 },
        /// The fleet shrinks to the highest wish of this span; 0 shrinks at once.
        stabilisation: Seconds = number {
            label: "Scale-in stabilisation", default: 300.0, range: [0.0, 7200.0], step: 30.0
        },
    }
}

static STAFF: Rule = Rule {
    id: "staff",
    says: "load of {load} workers and a margin of {margin}, {workers} for each: {wish} instances",
    terms: &[
        ("load", Unit::Factor),
        ("margin", Unit::Factor),
        ("workers", Unit::Count),
        ("wish", Unit::Instances),
    ],
};
static HELD: Rule = Rule {
    id: "held",
    says: "load of {load} workers would need {wish}, but within the last {span} it needed \
           {highest}",
    terms: &[
        ("load", Unit::Factor),
        ("wish", Unit::Instances),
        ("span", Unit::Seconds),
        ("highest", Unit::Instances),
    ],
};
static WINDOW: Rule = Rule {
    id: "window",
    says: "the highest wish of the last {span} is {highest}",
    terms: &[("span", Unit::Seconds), ("highest", Unit::Instances)],
};

/// 4 workers are 4, whatever the last bits of the products say.
const DUST: f64 = 1e-9;

/// How many instances a rate takes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SquareRoot {
    beta: f64,
    /// Requests per second that one worker serves.
    worker_rate: f64,
    workers: f64,
}

impl SquareRoot {
    /// The rule with a margin of `beta` in this setting.
    pub(crate) fn new(beta: f64, setting: &Setting) -> Self {
        let workers = setting.instance.workers.max(1.0);
        Self { beta, worker_rate: (setting.instance_rate / workers).max(1e-9), workers }
    }

    /// The offered load in workers.
    pub(crate) fn load(&self, rate: f64) -> f64 {
        rate.max(0.0) / self.worker_rate
    }

    /// The spare workers for such a load.
    fn margin(&self, load: f64) -> f64 {
        self.beta * libm::sqrt(load)
    }

    /// The instances for such a load with its margin.
    pub(crate) fn instances(&self, load: f64) -> u32 {
        Instances::new(((load + self.margin(load)) / self.workers - DUST).ceil()).0
    }
}

/// Staffs for the measured load and a margin of its square root.
pub(crate) struct Staffing {
    rule: SquareRoot,
    span: f64,
    window: Stabilisation,
    load: Option<f64>,
    /// What was wished for, and the highest wish of the window.
    wishes: (u32, u32),
}

impl Staffing {
    fn staffed(&self, load: f64) -> Why {
        let SquareRoot { workers, .. } = self.rule;
        STAFF.with([load, self.rule.margin(load), workers, f64::from(self.wishes.0)])
    }
}

impl Policy for Staffing {
    type Params = StaffingParams;

    const CARD: Card = Card {
        id: "staffing",
        name: "Square-root staffing",
        summary: "Enough workers for the measured load, and a margin of its square root.",
        good_for: "Any load that rises no faster than instances boot.",
        fidelity: "The rule of queueing theory, with a known service time and a measured rate.",
        family: Family::Reactive,
        level: Level::DeepDive,
        is_default: false,
        article: crate::article!("staffing"),
    };
    const SUITS: &'static [Suit] = &[Suit::Web, Suit::RealTime, Suit::Gradual, Suit::Noisy];
    const PROBES: &'static [ProbeSpec] =
        &[ProbeSpec { label: "Offered load in workers", unit: Unit::Factor }];
    const RULES: &'static [&'static Rule] = &[&crate::NO_DATA, &STAFF, &HELD];
    const HOLDS: &'static [(&'static Rule, Held)] = &[(&HELD, Held::Window)];

    fn new(params: StaffingParams, setting: &Setting) -> Self {
        let span = params.stabilisation.get();
        Self {
            rule: SquareRoot::new(params.beta.get(), setting),
            span,
            window: Stabilisation::new(span),
            load: None,
            wishes: (0, 0),
        }
    }

    fn decide(&mut self, seen: &Observation<'_>) -> Decision {
        let fleet = seen.fleet.wanted();
        self.load = seen.metric(Metric::RequestRate).map(|rate| self.rule.load(rate));
        let Some(load) = self.load else {
            return Decision { want: Instances(fleet), why: crate::NO_DATA.with([]) };
        };
        let wish = self.rule.instances(load);
        let highest = self.window.highest(seen.now.get(), wish);
        self.wishes = (wish, highest);
        // The window keeps what is there; it never adds.
        let want = highest.min(fleet).max(wish);
        let why = if want > wish {
            HELD.with([load, f64::from(wish), self.span, f64::from(highest)])
        } else {
            self.staffed(load)
        };
        Decision { want: Instances(want), why }
    }

    fn probe(&self, _: usize) -> Option<f64> {
        self.load
    }

    fn gates(&self) -> Vec<Gate> {
        let Some(load) = self.load else { return Vec::new() };
        let (wish, highest) = self.wishes;
        let window = WINDOW.with([self.span, f64::from(highest)]);
        vec![
            Gate { name: "staffing", passed: true, why: self.staffed(load) },
            Gate { name: "stabilisation", passed: highest <= wish, why: window },
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::{SquareRoot, Staffing};
    use crate::story::{check, gates, setting};

    #[test]
    fn the_margin_grows_like_the_square_root_of_the_load() {
        check::<Staffing>(
            &[("stabilisation", "0")],
            "t=60   in=4  rate=50\n\
             t=120  in=4  rate=200\n\
             t=180  in=4  rate=1250\n\
             t=240  in=4  rate=0",
            "2 load of 4 workers and a margin of 2, 4 for each: 2 instances\n\
             5 load of 16 workers and a margin of 4, 4 for each: 5 instances\n\
             28 load of 100 workers and a margin of 10, 4 for each: 28 instances\n\
             0 load of 0 workers and a margin of 0, 4 for each: 0 instances",
        );
    }

    #[test]
    fn without_a_margin_whole_instances_are_not_rounded_up() {
        let rule = SquareRoot::new(0.0, &setting());
        for instances in 0..1000_u32 {
            assert_eq!(rule.instances(rule.load(f64::from(instances) * 50.0)), instances);
        }
    }

    #[test]
    fn it_grows_at_once_and_shrinks_when_the_window_is_over() {
        check::<Staffing>(
            &[("stabilisation", "120")],
            "t=60   in=2  rate=200\n\
             t=120  in=2  boot=3  rate=50\n\
             t=179  in=5  rate=150\n\
             t=180  in=5  rate=50",
            "5 load of 16 workers and a margin of 4, 4 for each: 5 instances\n\
             5 load of 4 workers would need 2, but within the last 2 min it needed 5\n\
             5 load of 12 workers would need 4, but within the last 2 min it needed 5\n\
             4 load of 4 workers would need 2, but within the last 2 min it needed 4",
        );
    }

    #[test]
    fn the_window_keeps_what_is_there_and_never_adds() {
        check::<Staffing>(
            &[],
            "t=60   in=2  rate=400\n\
             t=120  in=4  rate=50",
            "10 load of 32 workers and a margin of 5.66, 4 for each: 10 instances\n\
             4 load of 4 workers would need 2, but within the last 5 min it needed 10",
        );
    }

    #[test]
    fn the_window_is_a_gate() {
        assert_eq!(
            gates::<Staffing>(&[], "t=60 in=5 rate=200\nt=120 in=5 rate=50"),
            "staffing: pass, load of 4 workers and a margin of 2, 4 for each: 2 instances\n\
             stabilisation: hold, the highest wish of the last 5 min is 5",
        );
    }

    #[test]
    fn without_a_measurement_it_holds() {
        check::<Staffing>(&[], "t=0  in=3", "3 no measurement yet: nothing changes");
    }
}
