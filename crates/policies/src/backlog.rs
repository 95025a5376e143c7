//! Scaling on the depth of a queue, as with workers behind one.
#![doc = include_str!("backlog.md")]

use model::policy::{Held, ProbeSpec};
use model::unit::{Instances, Quantity as _, Requests, Seconds, Unit};
use model::{
    Card, Decision, Family, Gate, Level, Metric, Observation, Policy, Rule, Setting, Suit,
};

use crate::guards::Stabilisation;

model::params! {
    /// How long requests may wait, and when the queue counts.
    pub struct BacklogParams {
        /// In this time an instance may have to work off its share of the queue.
        drain: Seconds = number {
            label: "Target drain time", default: 20.0, range: [0.1, 86_400.0], step: 5.0, scale: Log
        },
        /// Up to this length the queue is short and asks for nobody.
        activation: Requests = number {
            label: "Activation threshold", default: 50.0, range: [0.0, 1_000_000.0], step: 10.0
        },
        /// The queue must have been short for so long before an instance goes.
        stabilisation: Seconds = number {
            label: "Scale-in stabilisation", default: 300.0, range: [0.0, 7200.0], step: 30.0
        },
    }
}

static GROW: Rule = Rule {
    id: "grow",
    says: "{queue} wait; at {acceptable} for each instance that takes {needed}",
    terms: &[
        ("queue", Unit::Requests),
        ("acceptable", Unit::Requests),
        ("needed", Unit::Instances),
    ],
};
static ENOUGH: Rule = Rule {
    id: "enough",
    says: "{each} wait for each instance; {acceptable} are acceptable, up to {activation} in all \
           are few: nothing changes",
    terms: &[
        ("each", Unit::Requests),
        ("acceptable", Unit::Requests),
        ("activation", Unit::Requests),
    ],
};
static SHRINK: Rule = Rule {
    id: "shrink",
    says: "{queue} wait; the queue was short for {span}: {want} instances are enough",
    terms: &[("queue", Unit::Requests), ("span", Unit::Seconds), ("want", Unit::Instances)],
};
static HELD: Rule = Rule {
    id: "held",
    says: "{queue} wait, which is short, but not yet for {span}: nothing changes",
    terms: &[("queue", Unit::Requests), ("span", Unit::Seconds)],
};
static ACTIVE: Rule = Rule {
    id: "active",
    says: "{queue} wait; above {activation} the queue counts",
    terms: &[("queue", Unit::Requests), ("activation", Unit::Requests)],
};
static SHARE: Rule = Rule {
    id: "share",
    says: "{each} wait for each instance, acceptable are {acceptable}",
    terms: &[("each", Unit::Requests), ("acceptable", Unit::Requests)],
};
static WINDOW: Rule = Rule {
    id: "window",
    says: "the highest wish of the last {span} is {highest}, the present one {wish}",
    terms: &[("span", Unit::Seconds), ("highest", Unit::Instances), ("wish", Unit::Instances)],
};

/// 100 requests at 50 for each are 2 instances, whatever the last bits say.
const DUST: f64 = 1e-9;

/// The numbers of the last decision.
#[derive(Clone, Copy)]
struct Trace {
    queue: f64,
    each: f64,
    wish: u32,
    highest: u32,
}

/// Keeps the backlog of an instance below what it drains in a given time.
pub(crate) struct Backlog {
    activation: f64,
    /// Requests that may wait for one instance.
    acceptable: f64,
    span: f64,
    window: Stabilisation,
    trace: Option<Trace>,
}

impl Policy for Backlog {
    type Params = BacklogParams;

    const CARD: Card = Card {
        id: "backlog",
        name: "Backlog per instance",
        summary: "As many instances as work off the queue within a given time.",
        good_for: "Workers behind a queue, where waiting for a while is fine.",
        fidelity: "The rule of queue workers; the queue stands for a message broker.",
        family: Family::Reactive,
        level: Level::DeepDive,
        is_default: false,
        article: crate::article!("backlog"),
    };
    const SUITS: &'static [Suit] = &[Suit::Batch, Suit::CostSensitive, Suit::Bursty];
    const BRINGS: &'static [(&'static str, &'static str)] = &[("service.queue", "100000")];
    const PROBES: &'static [ProbeSpec] =
        &[ProbeSpec { label: "Backlog per instance", unit: Unit::Requests }];
    const RULES: &'static [&'static Rule] = &[&crate::NO_DATA, &GROW, &ENOUGH, &SHRINK, &HELD];
    const HOLDS: &'static [(&'static Rule, Held)] = &[(&HELD, Held::Window)];

    fn new(params: BacklogParams, setting: &Setting) -> Self {
        let span = params.stabilisation.get();
        Self {
            activation: params.activation.get(),
            acceptable: (params.drain.get() * setting.instance_rate).max(1e-9),
            span,
            window: Stabilisation::new(span),
            trace: None,
        }
    }

    fn decide(&mut self, seen: &Observation<'_>) -> Decision {
        let fleet = seen.fleet.wanted();
        let Some(queue) = seen.metric(Metric::Queue) else {
            self.trace = None;
            return Decision { want: Instances(fleet), why: crate::NO_DATA.with([]) };
        };
        let each = queue / f64::from(seen.fleet.in_service.max(1));
        let needed = Instances::new((queue / self.acceptable - DUST).ceil()).0;
        let is_long = queue > self.activation;
        let wish = if is_long { needed.max(fleet) } else { fleet.saturating_sub(1) };
        let highest = self.window.highest(seen.now.get(), wish);
        self.trace = Some(Trace { queue, each, wish, highest });
        // The window keeps what is there; it never adds.
        let want = highest.min(fleet).max(wish);
        let why = if want > fleet {
            GROW.with([queue, self.acceptable, f64::from(needed)])
        } else if is_long {
            ENOUGH.with([each, self.acceptable, self.activation])
        } else if want < fleet {
            SHRINK.with([queue, self.span, f64::from(want)])
        } else {
            HELD.with([queue, self.span])
        };
        Decision { want: Instances(want), why }
    }

    fn probe(&self, _: usize) -> Option<f64> {
        self.trace.map(|trace| trace.each)
    }

    fn gates(&self) -> Vec<Gate> {
        let Some(Trace { queue, each, wish, highest }) = self.trace else { return Vec::new() };
        let window = WINDOW.with([self.span, f64::from(highest), f64::from(wish)]);
        vec![
            Gate {
                name: "activation",
                passed: queue > self.activation,
                why: ACTIVE.with([queue, self.activation]),
            },
            Gate {
                name: "backlog",
                passed: each > self.acceptable,
                why: SHARE.with([each, self.acceptable]),
            },
            Gate { name: "stabilisation", passed: highest <= wish, why: window },
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::Backlog;
    use crate::story::{check, gates};

    /// An instance of 50 requests per second may have 100 waiting.
    const TWO: [(&str, &str); 3] = [("drain", "2"), ("activation", "20"), ("stabilisation", "120")];

    #[test]
    fn the_queue_is_shared_among_as_many_as_drain_it_in_time() {
        check::<Backlog>(
            &TWO,
            "t=60   in=4  queue=400\n\
             t=120  in=4  queue=401\n\
             t=180  in=4  boot=1  queue=900\n\
             t=240  in=4  boot=5  queue=900",
            "4 100 wait for each instance; 100 are acceptable, up to 20 in all are few: \
             nothing changes\n\
             5 401 wait; at 100 for each instance that takes 5\n\
             9 900 wait; at 100 for each instance that takes 9\n\
             9 225 wait for each instance; 100 are acceptable, up to 20 in all are few: \
             nothing changes",
        );
    }

    #[test]
    fn a_short_queue_lets_one_instance_go_for_each_window() {
        check::<Backlog>(
            &TWO,
            "t=60   in=6  queue=300\n\
             t=120  in=6  queue=20\n\
             t=180  in=6  queue=0\n\
             t=240  in=5  queue=0\n\
             t=300  in=5  queue=0",
            "6 50 wait for each instance; 100 are acceptable, up to 20 in all are few: \
             nothing changes\n\
             6 20 wait, which is short, but not yet for 2 min: nothing changes\n\
             5 0 wait; the queue was short for 2 min: 5 instances are enough\n\
             5 0 wait, which is short, but not yet for 2 min: nothing changes\n\
             4 0 wait; the queue was short for 2 min: 4 instances are enough",
        );
    }

    #[test]
    fn below_the_activation_threshold_nobody_is_woken() {
        check::<Backlog>(
            &TWO,
            "t=60   in=0  queue=20\n\
             t=120  in=0  queue=21",
            "0 20 wait, which is short, but not yet for 2 min: nothing changes\n\
             1 21 wait; at 100 for each instance that takes 1",
        );
    }

    #[test]
    fn threshold_share_and_window_are_its_gates() {
        assert_eq!(
            gates::<Backlog>(&TWO, "t=60 in=4 queue=30\nt=120 in=4 queue=10"),
            "activation: hold, 10 wait; above 20 the queue counts\n\
             backlog: hold, 2.5 wait for each instance, acceptable are 100\n\
             stabilisation: hold, the highest wish of the last 2 min is 4, the present one 3",
        );
    }

    #[test]
    fn without_a_measurement_it_holds() {
        check::<Backlog>(&[], "t=0  in=3", "3 no measurement yet: nothing changes");
    }
}
