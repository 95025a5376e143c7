//! A known daily pattern, replayed with a lead.
#![doc = include_str!("proactive.md")]

use model::curve::MAX_RATE;
use model::unit::{Factor, Instances, PerSecond, Quantity as _, Ratio, TimeOfDay, Unit};
use model::{
    Card, Decision, Family, Gate, Level, Observation, Policy, ProbeSpec, Rule, Setting, Suit, Why,
};

use crate::calendar::{Calendar, DAY};
use crate::foresight::{Lead, measured, need};

model::params! {
    /// A point of the pattern.
    pub struct Expected {
        /// The time of day.
        at: TimeOfDay = number {
            label: "Time", default: 43_200.0, range: [0.0, DAY - 1.0], step: 900.0
        },
        /// The load that is expected then; straight lines lie between points.
        load: PerSecond = number {
            label: "Load", default: 100.0, range: [0.0, MAX_RATE], step: 5.0, scale: Log
        },
    }
}

model::params! {
    /// What is expected, and how it is prepared for.
    pub struct ProactiveParams {
        /// The load of a day, repeated every day.
        pattern: Vec<Expected> = list {
            label: "Expected load", noun: "point", len: [1, 24], default: lunch()
        },
        /// The load of Saturdays and Sundays as a share of it.
        weekend: Factor = number {
            label: "Weekend factor", default: 1.0, range: [0.0, 100.0], step: 0.05
        },
        /// How far ahead of the load instances are ordered.
        lead: Lead = choice { label: "Lead" },
        /// So much more than the expected load is prepared for.
        headroom: Ratio = number {
            label: "Headroom", default: 0.2, range: [0.0, 5.0], step: 0.01
        },
        /// Whether load that nobody expected is met once it is measured.
        floor: bool = switch { label: "Never below the measured need", default: true },
    }
}

/// A quiet day with a rush at noon.
fn lunch() -> Vec<Expected> {
    let point = |minutes: f64, load| Expected {
        at: TimeOfDay::new(minutes * 60.0),
        load: PerSecond::new(load),
    };
    vec![
        point(680.0, 60.0),
        point(715.0, 100.0),
        point(732.0, 370.0),
        point(770.0, 340.0),
        point(825.0, 90.0),
        point(890.0, 55.0),
    ]
}

static PATTERN: Rule = Rule {
    id: "pattern",
    says: "{load} expected within {ahead}, with {headroom} headroom: {desired}",
    terms: &[
        ("load", Unit::PerSecond),
        ("ahead", Unit::Seconds),
        ("headroom", Unit::Ratio),
        ("desired", Unit::Instances),
    ],
};
static FLOOR: Rule = Rule {
    id: "floor",
    says: "{measured} measured needs {desired}, more than the {pattern} of the pattern",
    terms: &[
        ("measured", Unit::PerSecond),
        ("desired", Unit::Instances),
        ("pattern", Unit::Instances),
    ],
};
static ENOUGH: Rule = Rule {
    id: "enough",
    says: "{measured} measured needs {desired}, no more than the pattern",
    terms: &[("measured", Unit::PerSecond), ("desired", Unit::Instances)],
};
static OPEN: Rule = Rule { id: "open", says: "measurements do not count", terms: &[] };

/// The pattern as points in order of time, with the neighbours of midnight on both sides.
struct Pattern {
    points: Vec<(f64, f64)>,
    weekend: f64,
    calendar: Calendar,
}

impl Pattern {
    fn new(params: &ProactiveParams, calendar: Calendar) -> Self {
        let mut points: Vec<(f64, f64)> = Vec::new();
        for point in &params.pattern {
            // By insertion: a general sort would be much of a download for a few points.
            let place = points.partition_point(|(at, _)| *at <= point.at.get());
            points.insert(place, (point.at.get(), point.load.get()));
        }
        let (first, last) = (points[0], points[points.len() - 1]);
        points.insert(0, (last.0 - DAY, last.1));
        points.push((first.0 + DAY, first.1));
        Self { points, weekend: params.weekend.get(), calendar }
    }

    /// The load at a time of day, midnight at its end included, of a working day.
    fn line(&self, at: f64) -> f64 {
        let right = self.points.partition_point(|point| point.0 <= at);
        let right = right.clamp(1, self.points.len() - 1);
        let ((from, low), (to, high)) = (self.points[right - 1], self.points[right]);
        let share = if to > from { ((at - from) / (to - from)).clamp(0.0, 1.0) } else { 1.0 };
        low + (high - low) * share
    }

    /// The largest load from time `t` of the run on for `span` seconds, both ends included.
    fn peak(&self, mut t: f64, mut span: f64) -> f64 {
        let mut most: f64 = 0.0;
        let mut from = self.calendar.time_of_day(t);
        // The longest lead and period are less than a day: three days at most are touched.
        for _ in 0..3 {
            let to = (from + span).min(DAY);
            let within = self.points.iter().filter(|(at, _)| from <= *at && *at <= to);
            let top =
                within.fold(self.line(from).max(self.line(to)), |top, point| top.max(point.1));
            let weekend = self.calendar.is_weekend(t + 0.5 * (to - from));
            most = most.max(top * if weekend { self.weekend } else { 1.0 });
            t += to - from;
            span -= to - from;
            if span <= 0.0 {
                break;
            }
            from = 0.0;
        }
        most
    }
}

/// Wants what the pattern will need.
pub(crate) struct Proactive {
    pattern: Pattern,
    /// How far it looks: what is ordered at the next decision comes one period later.
    ahead: f64,
    headroom: f64,
    each: f64,
    floor: bool,
    load: f64,
    planned: (u32, Why),
    floored: Option<(u32, f64)>,
}

impl Policy for Proactive {
    type Params = ProactiveParams;

    const CARD: Card = Card {
        id: "proactive",
        name: "Known pattern",
        summary: "The load of a usual day is known, and prepared for ahead of time.",
        good_for: "Days that are alike.",
        fidelity: "As taught: lead and headroom; the pattern is given, not learnt.",
        family: Family::Scheduled,
        level: Level::Foundation,
        is_default: false,
        article: crate::article!("proactive"),
    };
    const SUITS: &'static [Suit] = &[Suit::Web, Suit::RealTime, Suit::Periodic, Suit::Sudden];
    const PROBES: &'static [ProbeSpec] =
        &[ProbeSpec { label: "Expected load", unit: Unit::PerSecond }];
    const RULES: &'static [&'static Rule] = &[&PATTERN, &FLOOR];

    fn new(params: ProactiveParams, setting: &Setting) -> Self {
        Self {
            pattern: Pattern::new(&params, Calendar::new(setting)),
            ahead: params.lead.seconds(setting) + setting.period.get(),
            headroom: params.headroom.get(),
            each: setting.instance_rate / (1.0 + params.headroom.get()),
            floor: params.floor,
            load: 0.0,
            planned: (0, OPEN.with([])),
            floored: None,
        }
    }

    fn decide(&mut self, seen: &Observation<'_>) -> Decision {
        self.load = self.pattern.peak(seen.now.get(), self.ahead);
        let planned = need(self.load, self.each);
        let why = PATTERN.with([self.load, self.ahead, self.headroom, f64::from(planned)]);
        self.planned = (planned, why);
        let rate = measured(seen).filter(|_| self.floor);
        self.floored = rate.map(|rate| (need(rate, self.each), rate));
        match self.floored {
            Some((want, rate)) if want > planned => {
                let why = FLOOR.with([rate, f64::from(want), f64::from(planned)]);
                Decision { want: Instances(want), why }
            }
            _ => Decision { want: Instances(planned), why },
        }
    }

    fn probe(&self, _: usize) -> Option<f64> {
        Some(self.load)
    }

    fn gates(&self) -> Vec<Gate> {
        let (planned, why) = self.planned;
        let (passed, measured) = match (self.floor, self.floored) {
            (false, _) => (true, OPEN.with([])),
            (true, None) => (true, crate::NO_DATA.with([])),
            (true, Some((want, rate))) if want > planned => {
                (false, FLOOR.with([rate, f64::from(want), f64::from(planned)]))
            }
            (true, Some((want, rate))) => (true, ENOUGH.with([rate, f64::from(want)])),
        };
        vec![
            Gate { name: "pattern", passed: true, why },
            Gate { name: "measured need", passed, why: measured },
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::Proactive;
    use crate::story::{check, gates};

    /// From 100 requests a second at six to 200 at noon and back.
    const DAY: [(&str, &str); 7] = [
        ("pattern", "2"),
        ("pattern.0.at", "43200"),
        ("pattern.0.load", "200"),
        ("pattern.1.at", "21600"),
        ("pattern.1.load", "100"),
        ("headroom", "0"),
        ("floor", "off"),
    ];

    #[test]
    fn the_most_within_the_lead_and_a_period_counts() {
        check::<Proactive>(
            &DAY,
            // Halfway up; just before noon; noon; falling.
            "t=32400\n\
             t=43080\n\
             t=43200\n\
             t=54000",
            "4 151 req/s expected within 3 min, with 0 % headroom: 4\n\
             4 200 req/s expected within 3 min, with 0 % headroom: 4\n\
             4 200 req/s expected within 3 min, with 0 % headroom: 4\n\
             4 183 req/s expected within 3 min, with 0 % headroom: 4",
        );
    }

    #[test]
    fn the_pattern_goes_on_across_midnight() {
        check::<Proactive>(
            &DAY,
            "t=0\n\
             t=86400",
            "3 133 req/s expected within 3 min, with 0 % headroom: 3\n\
             3 133 req/s expected within 3 min, with 0 % headroom: 3",
        );
    }

    #[test]
    fn a_weekend_has_a_load_of_its_own() {
        // Saturday begins at 432,000 s, and its first minutes are within the lead before.
        check::<Proactive>(
            &[&DAY[..], &[("weekend", "3")]].concat(),
            "t=431700\n\
             t=431940\n\
             t=604740\n\
             t=604800",
            "3 134 req/s expected within 3 min, with 0 % headroom: 3\n\
             8 400 req/s expected within 3 min, with 0 % headroom: 8\n\
             9 400 req/s expected within 3 min, with 0 % headroom: 9\n\
             3 133 req/s expected within 3 min, with 0 % headroom: 3",
        );
    }

    #[test]
    fn what_nobody_expected_is_met_once_it_is_measured() {
        check::<Proactive>(
            &[&DAY[..], &[("floor", "on"), ("headroom", "0.25")]].concat(),
            "t=21600  rate=90\n\
             t=21600  rate=250",
            "3 101 req/s expected within 3 min, with 25 % headroom: 3\n\
             7 250 req/s measured needs 7, more than the 3 of the pattern",
        );
        assert_eq!(
            gates::<Proactive>(&[&DAY[..], &[("floor", "on")]].concat(), "t=21600  rate=250"),
            "pattern: pass, 101 req/s expected within 3 min, with 0 % headroom: 3\n\
             measured need: hold, 250 req/s measured needs 5, more than the 3 of the pattern"
        );
    }

    #[test]
    fn a_lead_of_ones_own_reaches_further() {
        check::<Proactive>(
            &[&DAY[..], &[("lead", "own"), ("lead.span", "7140"), ("pattern.0.load", "1000")]]
                .concat(),
            "t=36000",
            "20 1,000 req/s expected within 2 h, with 0 % headroom: 20",
        );
    }
}
