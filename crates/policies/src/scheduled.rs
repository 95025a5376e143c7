//! Scheduled scaling: a plan of times, and of what is set at each.
#![doc = include_str!("scheduled.md")]

use model::curve::MAX_TIME;
use model::unit::{Instances, Quantity as _, Seconds, Unit};
use model::{Card, Decision, Family, Gate, Level, Observation, Policy, Rule, Setting, Suit, Why};

use crate::calendar::{self, Calendar, MOST_CHARACTERS, Times, WEEK};

model::params! {
    /// Times of a calendar.
    pub struct CronTimes {
        /// Minute, hour, day, month and weekday: “30 11 * * 1-5” is 11:30 from Monday to Friday.
        expression: String = text {
            label: "Cron expression", default: "30 11 * * *", most: MOST_CHARACTERS,
            check: calendar::check
        },
    }
}

model::params! {
    /// A single time.
    pub struct OneTime {
        /// Counted from the start of the run.
        at: Seconds = number {
            label: "After", default: 3600.0, range: [0.0, MAX_TIME], step: 60.0, scale: Log
        },
    }
}

model::choice! {
    /// When an entry comes.
    pub enum When {
        /// Again and again, by the calendar.
        Cron(CronTimes) = "cron", "By calendar";
        /// A single time.
        Once(OneTime) = "once", "Once";
    }
}

model::params! {
    /// A number of instances.
    pub struct Number {
        /// The number that holds until another entry sets it again.
        to: Instances = number { label: "To", default: 4.0, range: [0.0, 10_000.0], step: 1.0 },
    }
}

model::choice! {
    /// Whether an entry sets the instances.
    pub enum Wanted {
        /// Sets them.
        Set(Number) = "set", "Set";
        /// Leaves them as they are.
        Keep = "keep", "Leave";
    }
}

model::choice! {
    /// Whether an entry sets a bound.
    pub enum Bound {
        /// Leaves it as it is.
        Keep = "keep", "Leave";
        /// Sets it.
        Set(Number) = "set", "Set";
    }
}

model::params! {
    /// A line of the plan.
    pub struct Entry {
        /// When it comes.
        when: When = choice { label: "When" },
        /// How many instances there shall be from then on.
        desired: Wanted = choice { label: "Instances" },
        /// The plan’s own least instances from then on.
        min: Bound = choice { label: "At least" },
        /// The plan’s own most instances from then on; it has the last word.
        max: Bound = choice { label: "At most" },
    }
}

model::params! {
    /// The plan.
    pub struct ScheduledParams {
        /// What is set when; of two at the same time the later in the list wins.
        entries: Vec<Entry> = list {
            label: "Plan", noun: "entry", len: [1, 12], default: lunch()
        },
        /// The instances before any entry has set them.
        base: Instances = number {
            label: "Before the first entry", default: 2.0, range: [0.0, 10_000.0], step: 1.0
        },
        /// How far the clocks of the plan are ahead of those of the run; negative if behind.
        zone: Seconds = number {
            label: "Time zone", default: 0.0, range: [-50_400.0, 50_400.0], step: 900.0
        },
    }
}

/// Staff for the lunch rush, on its way before the rush begins.
fn lunch() -> Vec<Entry> {
    let entry = |expression: &str, count| Entry {
        when: When::Cron(CronTimes { expression: expression.to_owned() }),
        desired: Wanted::Set(Number { to: Instances(count) }),
        ..Entry::default()
    };
    vec![entry("45 11 * * *", 9), entry("0 14 * * *", 2)]
}

static BASE: Rule = Rule {
    id: "base",
    says: "no entry has set the instances yet: {base}",
    terms: &[("base", Unit::Instances)],
};
static SET: Rule = Rule {
    id: "set",
    says: "entry {entry} set {desired}, {ago} ago",
    terms: &[("entry", Unit::Count), ("desired", Unit::Instances), ("ago", Unit::Seconds)],
};
static AFTER: Rule = Rule {
    id: "after",
    says: "entry {entry} set {desired}, {ago} ago; it came after entry {other} and wins",
    terms: &[
        ("entry", Unit::Count),
        ("desired", Unit::Instances),
        ("ago", Unit::Seconds),
        ("other", Unit::Count),
    ],
};
static TIE: Rule = Rule {
    id: "tie",
    says: "entry {entry} set {desired}, {ago} ago; entry {other} came at the same time, and the \
           later in the list wins",
    terms: AFTER.terms,
};
static RAISED: Rule = Rule {
    id: "raised",
    says: "{desired} is set, but entry {entry} wants at least {bound} since {ago}",
    terms: &[
        ("desired", Unit::Instances),
        ("entry", Unit::Count),
        ("bound", Unit::Instances),
        ("ago", Unit::Seconds),
    ],
};
static LOWERED: Rule = Rule {
    id: "lowered",
    says: "{desired} is set, but entry {entry} wants at most {bound} since {ago}",
    terms: RAISED.terms,
};
static NEXT: Rule = Rule {
    id: "next",
    says: "entry {entry} is next, in {left}",
    terms: &[("entry", Unit::Count), ("left", Unit::Seconds)],
};
static UNBOUND: Rule = Rule { id: "unbound", says: "no entry has set it", terms: &[] };

/// What an entry can set.
#[derive(Clone, Copy)]
enum Kind {
    Desired,
    Min,
    Max,
}

/// An entry with the times at which it came last and comes next.
struct Line {
    times: Option<Times>,
    last: f64,
    next: f64,
    sets: [Option<u32>; 3],
}

impl Line {
    fn new(entry: &Entry, calendar: Calendar) -> Self {
        let bound = |bound: &Bound| match bound {
            Bound::Set(number) => Some(number.to.0),
            Bound::Keep => None,
        };
        let desired = match &entry.desired {
            Wanted::Set(number) => Some(number.to.0),
            Wanted::Keep => None,
        };
        let sets = [desired, bound(&entry.min), bound(&entry.max)];
        let (times, next) = match &entry.when {
            When::Cron(cron) => (Times::new(&cron.expression, calendar), f64::INFINITY),
            When::Once(once) => (None, once.at.get()),
        };
        let mut line = Self { times, last: f64::NEG_INFINITY, next, sets };
        if let Some(times) = &line.times {
            // What an entry set a week ago still holds, if nothing set it since.
            let last = times.up_to(0.0).filter(|last| *last >= -WEEK);
            line.last = last.unwrap_or(f64::NEG_INFINITY);
            line.next = times.after(0.0).unwrap_or(f64::INFINITY);
        }
        line
    }

    /// Lets the time come to `now`.
    fn advance(&mut self, now: f64) {
        if self.next > now {
            return;
        }
        let times = self.times.as_ref();
        self.last = times.and_then(|times| times.up_to(now)).unwrap_or(self.next);
        self.next = times.and_then(|times| times.after(now)).unwrap_or(f64::INFINITY);
    }

    /// What it has set of this kind, if it ever came.
    fn set(&self, kind: Kind) -> Option<u32> {
        self.sets[kind as usize].filter(|_| self.last > f64::NEG_INFINITY)
    }
}

/// What holds of one kind.
#[derive(Clone, Copy)]
struct Held {
    value: u32,
    line: usize,
    at: f64,
    /// The one before it, and whether it came at the same time.
    other: Option<(usize, bool)>,
}

/// Wants what the plan says.
pub(crate) struct Scheduled {
    plan: Vec<Line>,
    base: u32,
    now: f64,
}

/// An entry as people count.
fn number(line: usize) -> f64 {
    line as f64 + 1.0
}

impl Scheduled {
    /// What holds of `kind`: what the last entry has set, of several the last in the list.
    fn held(&self, kind: Kind) -> Option<Held> {
        let mut held: Option<Held> = None;
        for (line, entry) in self.plan.iter().enumerate() {
            let Some(value) = entry.set(kind) else { continue };
            let at = entry.last;
            match &mut held {
                // An earlier one; but it may be the last before the one that holds.
                Some(best) if best.at > at => {
                    if best.other.is_none_or(|(other, _)| self.plan[other].last <= at) {
                        best.other = Some((line, false));
                    }
                }
                _ => {
                    let other = held.map(|best| (best.line, best.at == at));
                    held = Some(Held { value, line, at, other });
                }
            }
        }
        held
    }

    fn desired(&self) -> (u32, Why) {
        let Some(held) = self.held(Kind::Desired) else {
            return (self.base, BASE.with([f64::from(self.base)]));
        };
        let [entry, value, ago] = [number(held.line), f64::from(held.value), self.now - held.at];
        let why = match held.other {
            None => SET.with([entry, value, ago]),
            Some((other, true)) => TIE.with([entry, value, ago, number(other)]),
            Some((other, false)) => AFTER.with([entry, value, ago, number(other)]),
        };
        (held.value, why)
    }

    /// `want` within the bound of `kind`, with a reason if it is another number then.
    fn bounded(&self, want: u32, kind: Kind) -> Option<(u32, Why)> {
        let held = self.held(kind)?;
        let (bounded, rule) = match kind {
            Kind::Max => (want.min(held.value), &LOWERED),
            _ => (want.max(held.value), &RAISED),
        };
        let numbers = [f64::from(want), number(held.line), f64::from(held.value)];
        let why = rule.with([numbers[0], numbers[1], numbers[2], self.now - held.at]);
        (bounded != want).then_some((bounded, why))
    }
}

impl Policy for Scheduled {
    type Params = ScheduledParams;

    const CARD: Card = Card {
        id: "scheduled",
        name: "Scheduled scaling",
        summary: "A plan says when how many instances there shall be.",
        good_for: "Load that comes by the clock: opening hours, lunch, a sale at midnight.",
        fidelity: "As scheduled actions of clouds; a fixed offset instead of summer time.",
        family: Family::Scheduled,
        level: Level::Foundation,
        is_default: false,
        article: crate::article!("scheduled"),
    };
    const SUITS: &'static [Suit] = &[Suit::Periodic, Suit::RealTime, Suit::CostSensitive];
    const RULES: &'static [&'static Rule] = &[&BASE, &SET, &AFTER, &TIE, &RAISED, &LOWERED];

    fn new(params: ScheduledParams, setting: &Setting) -> Self {
        let calendar = Calendar::new(setting).ahead(params.zone.get());
        let plan = params.entries.iter().map(|entry| Line::new(entry, calendar)).collect();
        Self { plan, base: params.base.0, now: 0.0 }
    }

    fn decide(&mut self, seen: &Observation<'_>) -> Decision {
        self.now = seen.now.get();
        for line in &mut self.plan {
            line.advance(self.now);
        }
        let desired = self.desired();
        let raised = self.bounded(desired.0, Kind::Min).unwrap_or(desired);
        let (want, why) = self.bounded(raised.0, Kind::Max).unwrap_or(raised);
        Decision { want: Instances(want), why }
    }

    fn gates(&self) -> Vec<Gate> {
        let (desired, why) = self.desired();
        let mut want = desired;
        let mut gates = vec![Gate { name: "plan", passed: true, why }];
        for (name, kind) in [("at least", Kind::Min), ("at most", Kind::Max)] {
            let changed = self.bounded(want, kind);
            want = changed.map_or(want, |(bounded, _)| bounded);
            let kept = self.held(kind).map_or(UNBOUND.with([]), |held| {
                let value = f64::from(held.value);
                SET.with([number(held.line), value, self.now - held.at])
            });
            let why = changed.map_or(kept, |(_, why)| why);
            gates.push(Gate { name, passed: changed.is_none(), why });
        }
        let next = (0..self.plan.len()).reduce(|first, line| {
            if self.plan[line].next < self.plan[first].next { line } else { first }
        });
        let next = next.map(|line| (line, self.plan[line].next - self.now));
        if let Some((line, left)) = next.filter(|(_, left)| left.is_finite()) {
            let why = NEXT.with([number(line), left]);
            gates.push(Gate { name: "next entry", passed: true, why });
        }
        gates
    }
}

#[cfg(test)]
mod tests {
    use super::Scheduled;
    use crate::story::{check, gates};

    #[test]
    fn the_lunch_rush_is_staffed_before_it_comes_and_again_every_day() {
        check::<Scheduled>(
            &[],
            "t=0\n\
             t=42240   in=2\n\
             t=42300   in=2\n\
             t=50400   in=9\n\
             t=128700  in=2",
            "2 entry 2 set 2, 10 h ago; it came after entry 1 and wins\n\
             2 entry 2 set 2, 21 h 44 min ago; it came after entry 1 and wins\n\
             9 entry 1 set 9, 0 s ago; it came after entry 2 and wins\n\
             2 entry 2 set 2, 0 s ago; it came after entry 1 and wins\n\
             9 entry 1 set 9, 0 s ago; it came after entry 2 and wins",
        );
    }

    #[test]
    fn before_the_first_entry_the_base_holds_and_a_single_time_comes_once() {
        check::<Scheduled>(
            &[
                ("base", "3"),
                ("entries", "1"),
                ("entries.0.when", "once"),
                ("entries.0.when.at", "600"),
            ],
            "t=0\n\
             t=599\n\
             t=600\n\
             t=90000",
            "3 no entry has set the instances yet: 3\n\
             3 no entry has set the instances yet: 3\n\
             9 entry 1 set 9, 0 s ago\n\
             9 entry 1 set 9, 1 d 50 min ago",
        );
    }

    /// One entry on Sunday that sets the instances, one on Monday at six that sets bounds.
    const BOUNDS: [(&str, &str); 8] = [
        ("entries.0.when.expression", "0 12 * * SUN"),
        ("entries.0.desired.to", "3"),
        ("entries.1.when.expression", "0 6 * * MON"),
        ("entries.1.desired", "keep"),
        ("entries.1.min", "set"),
        ("entries.1.min.to", "5"),
        ("entries.1.max", "set"),
        ("entries.1.max.to", "6"),
    ];

    #[test]
    fn bounds_hold_apart_from_the_instances() {
        check::<Scheduled>(
            &[&BOUNDS[..], &[("entries", "3"), ("entries.2.when", "once")]].concat(),
            "t=0\n\
             t=3600\n\
             t=21600",
            // The run begins with Monday’s bounds of a week ago.
            "5 3 is set, but entry 2 wants at least 5 since 6 d 18 h\n\
             5 4 is set, but entry 2 wants at least 5 since 6 d 19 h\n\
             5 4 is set, but entry 2 wants at least 5 since 0 s",
        );
        check::<Scheduled>(
            &[&BOUNDS[..], &[("entries.0.desired.to", "8")]].concat(),
            "t=0",
            "6 8 is set, but entry 2 wants at most 6 since 6 d 18 h",
        );
    }

    #[test]
    fn at_the_same_time_the_later_in_the_list_wins() {
        check::<Scheduled>(
            &[("entries.0.when.expression", "0 14 * * *")],
            "t=50400",
            "2 entry 2 set 2, 0 s ago; entry 1 came at the same time, and the later in the list \
             wins",
        );
    }

    #[test]
    fn clocks_of_the_plan_may_be_ahead() {
        check::<Scheduled>(
            &[("zone", "5400"), ("entries.0.when.expression", "30 1 * * *")],
            "t=0",
            "9 entry 1 set 9, 0 s ago; it came after entry 2 and wins",
        );
    }

    #[test]
    fn its_gates_say_what_holds_and_what_comes() {
        assert_eq!(
            gates::<Scheduled>(&BOUNDS, "t=3600"),
            "plan: pass, entry 1 set 3, 13 h ago\n\
             at least: hold, 3 is set, but entry 2 wants at least 5 since 6 d 19 h\n\
             at most: pass, entry 2 set 6, 6 d 19 h ago\n\
             next entry: pass, entry 2 is next, in 5 h"
        );
    }
}
