//! Capacity for announced events, on top of a simple base.
#![doc = include_str!("announced.md")]

use model::curve::MAX_TIME;
use model::unit::{Count, Factor, Instances, Quantity as _, Seconds, Unit};
use model::{
    Card, Decision, Family, Gate, Level, Metric, Observation, Policy, Rule, Setting, Suit, Why,
};

use crate::staffing::SquareRoot;

model::params! {
    /// Something that was announced.
    pub struct Announcement {
        /// When it begins, counted from the start of the run.
        at: Seconds = number {
            label: "Begins after", default: 43_200.0, range: [0.0, MAX_TIME], step: 60.0, scale: Log
        },
        /// So long before it begins, its instances are ordered.
        lead: Seconds = number {
            label: "Lead time", default: 900.0, range: [0.0, 86_400.0], step: 60.0, scale: Log
        },
        /// What the base is multiplied with.
        factor: Factor = number {
            label: "Factor", default: 2.0, range: [1.0, 100.0], step: 0.1, scale: Log
        },
        /// How long it lasts.
        hold: Seconds = number {
            label: "Lasts", default: 3600.0, range: [0.0, MAX_TIME], step: 60.0, scale: Log
        },
        /// In this time after it, the factor falls evenly to one.
        decay: Seconds = number {
            label: "Fades for", default: 1800.0, range: [0.0, 86_400.0], step: 60.0, scale: Log
        },
    }
}

model::params! {
    /// A base that is always the same.
    pub struct FixedBase {
        /// Instances while nothing is announced.
        count: Instances = number {
            label: "Instances", default: 4.0, range: [0.0, 1000.0], step: 1.0
        },
    }
}

model::params! {
    /// A base that follows the measured load.
    pub struct MeasuredBase {
        /// Spare workers for each square root of the offered load.
        beta: Factor = number { label: "Margin", default: 1.0, range: [0.0, 20.0], step: 0.1 },
    }
}

model::choice! {
    /// The fleet without events.
    pub enum Base {
        /// Always the same.
        Fixed(FixedBase) = "fixed", "Fixed";
        /// What the measured request rate needs, by square-root staffing.
        Measured(MeasuredBase) = "measured", "Measured load";
    }
}

model::params! {
    /// The base and what was announced.
    pub struct AnnouncedParams {
        /// The fleet without events.
        base: Base = choice { label: "Base" },
        /// What was announced; where several overlap the largest factor wins.
        events: Vec<Announcement> = list {
            label: "Announced events", noun: "event", len: [0, 12],
            default: vec![Announcement::default()]
        },
    }
}

static CALM: Rule = Rule {
    id: "calm",
    says: "nothing announced goes on: the base of {base}",
    terms: &[("base", Unit::Instances)],
};
static MEASURED: Rule = Rule {
    id: "measured",
    says: "the measured load needs {base}, more than {factor} times the base of {calm}",
    terms: &[("base", Unit::Instances), ("factor", Unit::Factor), ("calm", Unit::Instances)],
};
/// The event, its factor, the base, and what they make.
const EVENT: &[(&str, Unit)] = &[
    ("event", Unit::Count),
    ("factor", Unit::Factor),
    ("base", Unit::Instances),
    ("want", Unit::Instances),
];
static PREPARED: Rule = Rule {
    id: "prepared",
    says: "event {event} is about to begin: {factor} times the base of {base} is {want}",
    terms: EVENT,
};
static HELD: Rule = Rule {
    id: "held",
    says: "event {event} goes on: {factor} times the base of {base} is {want}",
    terms: EVENT,
};
static FADING: Rule = Rule {
    id: "fading",
    says: "event {event} fades: {factor} times the base of {base} is {want}",
    terms: EVENT,
};
static OVERLAP: Rule = Rule {
    id: "overlap",
    says: "{events} events overlap, and the largest factor wins: {factor} times the base of \
           {base} is {want}",
    terms: &[
        ("events", Unit::Count),
        ("factor", Unit::Factor),
        ("base", Unit::Instances),
        ("want", Unit::Instances),
    ],
};
static ALWAYS: Rule =
    Rule { id: "always", says: "the base is always {base}", terms: &[("base", Unit::Instances)] };
static STAFFED: Rule = Rule {
    id: "staffed",
    says: "the measured load of {load} workers needs {base}; without events it last needed {calm}",
    terms: &[("load", Unit::Factor), ("base", Unit::Instances), ("calm", Unit::Instances)],
};
static ACTIVE: Rule = Rule {
    id: "active",
    says: "{active} of {events} events are on; the largest factor is {factor}",
    terms: &[("active", Unit::Count), ("events", Unit::Count), ("factor", Unit::Factor)],
};

/// 3 times 2 instances are 6, whatever the last bits say.
const DUST: f64 = 1e-9;

/// The factor of an event at a time, and the words for it; `None` while it is not on.
fn factor(event: &Announcement, now: f64) -> Option<(f64, &'static Rule)> {
    let (at, factor) = (event.at.get(), event.factor.get());
    let (end, decay) = (at + event.hold.get(), event.decay.get());
    if now < at - event.lead.get() || now >= end + decay {
        None
    } else if now < at {
        Some((factor, &PREPARED))
    } else if now < end {
        Some((factor, &HELD))
    } else {
        Some((1.0 + (factor - 1.0) * (1.0 - (now - end) / decay), &FADING))
    }
}

/// The event with the largest factor among those that are on.
#[derive(Clone, Copy)]
struct Strongest {
    /// Its number, from 1.
    event: f64,
    factor: f64,
    rule: &'static Rule,
    /// How many are on.
    active: f64,
}

/// The numbers of the last decision.
#[derive(Clone, Copy)]
struct Trace {
    load: Option<f64>,
    base: u32,
    strongest: Option<Strongest>,
}

/// Multiplies a base by the factor of what was announced.
pub(crate) struct Announced {
    /// What the base follows; `None` where it is fixed.
    staffing: Option<SquareRoot>,
    events: Vec<Announcement>,
    /// The base as it last was without any event; a load that the event itself brings must not be
    /// multiplied once more.
    calm: Option<u32>,
    trace: Option<Trace>,
}

impl Announced {
    fn strongest(&self, now: f64) -> Option<Strongest> {
        let mut found: Option<Strongest> = None;
        let mut active = 0.0;
        for (event, number) in self.events.iter().zip(1_u32..) {
            let Some((factor, rule)) = factor(event, now) else { continue };
            active += 1.0;
            if found.is_none_or(|best| factor > best.factor) {
                found = Some(Strongest { event: f64::from(number), factor, rule, active });
            }
        }
        found.map(|best| Strongest { active, ..best })
    }

    /// The base at this instant and the load it was made from, if it is known.
    fn base(&self, seen: &Observation<'_>) -> Option<(u32, Option<f64>)> {
        match &self.staffing {
            None => self.calm.map(|count| (count, None)),
            Some(rule) => {
                let load = rule.load(seen.metric(Metric::RequestRate)?);
                Some((rule.instances(load), Some(load)))
            }
        }
    }
}

/// What an event makes of the base, and the words for it.
fn raised(strongest: Strongest, base: u32, calm: u32) -> (u32, Why) {
    let Strongest { event, factor, rule, active } = strongest;
    let want = Instances::new((f64::from(calm) * factor - DUST).ceil()).0;
    let [of, made] = [calm, want].map(f64::from);
    if base > want {
        (base, MEASURED.with([f64::from(base), factor, of]))
    } else if active > 1.0 {
        (want, OVERLAP.with([active, factor, of, made]))
    } else {
        (want, rule.with([event, factor, of, made]))
    }
}

impl Policy for Announced {
    type Params = AnnouncedParams;

    const CARD: Card = Card {
        id: "announced",
        name: "Announced events",
        summary: "Orders capacity before events that somebody has announced.",
        good_for: "Sales, broadcasts and campaigns whose time is known and whose size is guessed.",
        fidelity: "As taught: lead time, factor, hold and decay; the largest factor wins.",
        family: Family::Reactive,
        level: Level::Foundation,
        is_default: false,
        article: crate::article!("announced"),
    };
    const SUITS: &'static [Suit] = &[Suit::Bursty, Suit::Sudden, Suit::RealTime];
    const RULES: &'static [&'static Rule] =
        &[&crate::NO_DATA, &CALM, &MEASURED, &PREPARED, &HELD, &FADING, &OVERLAP];

    fn new(params: AnnouncedParams, setting: &Setting) -> Self {
        let (staffing, calm) = match &params.base {
            Base::Fixed(base) => (None, Some(base.count.0)),
            Base::Measured(base) => (Some(SquareRoot::new(base.beta.get(), setting)), None),
        };
        Self { staffing, events: params.events, calm, trace: None }
    }

    fn decide(&mut self, seen: &Observation<'_>) -> Decision {
        let Some((base, load)) = self.base(seen) else {
            self.trace = None;
            return Decision { want: Instances(seen.fleet.wanted()), why: crate::NO_DATA.with([]) };
        };
        let strongest = self.strongest(seen.now.get());
        // A run that begins amid an event knows no calm; then what is measured has to do.
        let calm = match (strongest, self.calm) {
            (Some(_), Some(calm)) => calm,
            _ => base,
        };
        self.calm = Some(calm);
        self.trace = Some(Trace { load, base, strongest });
        let (want, why) = match strongest {
            None => (base, CALM.with([f64::from(base)])),
            Some(strongest) => raised(strongest, base, calm),
        };
        Decision { want: Instances(want), why }
    }

    fn gates(&self) -> Vec<Gate> {
        let (Some(trace), Some(calm)) = (self.trace, self.calm) else { return Vec::new() };
        let (active, factor) =
            trace.strongest.map_or((0.0, 1.0), |event| (event.active, event.factor));
        let events = Count::new(self.events.len() as f64).get();
        let base = f64::from(trace.base);
        let base = match trace.load {
            Some(load) => STAFFED.with([load, base, f64::from(calm)]),
            None => ALWAYS.with([base]),
        };
        vec![
            Gate { name: "base", passed: true, why: base },
            Gate {
                name: "events",
                passed: active > 0.0,
                why: ACTIVE.with([active, events, factor]),
            },
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::Announced;
    use crate::story::{check, gates};

    /// A base of 2, and an event of three times that from minute 10 to 20, fading for 10.
    const ONE: [(&str, &str); 6] = [
        ("base.count", "2"),
        ("events.0.at", "600"),
        ("events.0.lead", "300"),
        ("events.0.factor", "3"),
        ("events.0.hold", "600"),
        ("events.0.decay", "600"),
    ];

    #[test]
    fn an_event_is_prepared_held_and_let_fade() {
        check::<Announced>(
            &ONE,
            "t=299\nt=300\nt=600\nt=1199\nt=1200\nt=1500\nt=1799\nt=1800",
            "2 nothing announced goes on: the base of 2\n\
             6 event 1 is about to begin: 3 times the base of 2 is 6\n\
             6 event 1 goes on: 3 times the base of 2 is 6\n\
             6 event 1 goes on: 3 times the base of 2 is 6\n\
             6 event 1 fades: 3 times the base of 2 is 6\n\
             4 event 1 fades: 2 times the base of 2 is 4\n\
             3 event 1 fades: 1 times the base of 2 is 3\n\
             2 nothing announced goes on: the base of 2",
        );
    }

    #[test]
    fn where_events_overlap_the_largest_factor_wins() {
        let second = [
            ("events", "2"),
            ("events.1.at", "1200"),
            ("events.1.lead", "300"),
            ("events.1.factor", "2"),
            ("events.1.hold", "1200"),
            ("events.1.decay", "0"),
        ];
        check::<Announced>(
            &[&ONE[..], &second].concat(),
            "t=899\nt=900\nt=1650\nt=2399\nt=2400",
            "6 event 1 goes on: 3 times the base of 2 is 6\n\
             6 2 events overlap, and the largest factor wins: 3 times the base of 2 is 6\n\
             4 2 events overlap, and the largest factor wins: 2 times the base of 2 is 4\n\
             4 event 2 goes on: 2 times the base of 2 is 4\n\
             2 nothing announced goes on: the base of 2",
        );
    }

    #[test]
    fn the_load_that_an_event_brings_is_not_multiplied_once_more() {
        let mut measured = vec![("base", "measured")];
        measured.extend_from_slice(&ONE[1..]);
        check::<Announced>(
            &measured,
            "t=240   rate=50\n\
             t=300   rate=50\n\
             t=660   rate=150\n\
             t=720   rate=400\n\
             t=1800  rate=150",
            "2 nothing announced goes on: the base of 2\n\
             6 event 1 is about to begin: 3 times the base of 2 is 6\n\
             6 event 1 goes on: 3 times the base of 2 is 6\n\
             10 the measured load needs 10, more than 3 times the base of 2\n\
             4 nothing announced goes on: the base of 4",
        );
    }

    #[test]
    fn the_base_and_the_events_are_its_gates() {
        assert_eq!(
            gates::<Announced>(&ONE, "t=1500"),
            "base: pass, the base is always 2\n\
             events: pass, 1 of 1 events are on; the largest factor is 2",
        );
    }

    #[test]
    fn a_measured_base_waits_for_its_first_measurement() {
        let measured = [("base", "measured")];
        check::<Announced>(&measured, "t=0  in=3", "3 no measurement yet: nothing changes");
    }
}
