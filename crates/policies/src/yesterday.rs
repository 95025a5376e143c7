//! The load of this time yesterday, or a week ago, as a forecast.
#![doc = include_str!("yesterday.md")]

use model::unit::{Instances, Quantity as _, Ratio, Unit};
use model::{
    Card, Decision, Family, Gate, Level, Metric, Needs, Observation, Policy, ProbeSpec, Rule,
    Sample, Setting, Suit, Why,
};

use crate::calendar::{DAY, WEEK};
use crate::foresight::{Lead, measured, need};

model::choice! {
    /// How long ago the load was as it will be.
    pub enum Season {
        /// Every day is as the day before.
        Day = "day", "A day";
        /// Every day is as the same weekday before.
        Week = "week", "A week";
    }
}

impl Season {
    fn seconds(&self) -> f64 {
        match self {
            Self::Day => DAY,
            Self::Week => WEEK,
        }
    }
}

model::params! {
    /// What is taken for a forecast, and how it is prepared for.
    pub struct YesterdayParams {
        /// How far back the same load is looked for.
        season: Season = choice { label: "Look back" },
        /// How far ahead of the load instances are ordered.
        lead: Lead = choice { label: "Lead" },
        /// The share of what an instance can serve that it shall serve.
        target: Ratio = number {
            label: "Target utilisation", default: 0.7, range: [0.05, 1.0], step: 0.01
        },
        /// So much more than the forecast is prepared for.
        headroom: Ratio = number {
            label: "Headroom", default: 0.1, range: [0.0, 5.0], step: 0.01
        },
        /// Whether load that was not there before is met once it is measured.
        floor: bool = switch { label: "Never below the measured need", default: true },
    }
}

/// Readings are never further apart than this unless one is missing, in seconds.
const LONGEST_SCRAPE: f64 = 600.0;

const FORECAST_TERMS: &[(&str, Unit)] = &[
    ("load", Unit::PerSecond),
    ("headroom", Unit::Ratio),
    ("target", Unit::Ratio),
    ("desired", Unit::Instances),
];
static BY_DAY: Rule = Rule {
    id: "yesterday",
    says: "{load} a day ago, with {headroom} headroom at {target}: {desired}",
    terms: FORECAST_TERMS,
};
static BY_WEEK: Rule = Rule {
    id: "last-week",
    says: "{load} a week ago, with {headroom} headroom at {target}: {desired}",
    terms: FORECAST_TERMS,
};
static FLOOR: Rule = Rule {
    id: "floor",
    says: "{measured} measured needs {desired}, more than the {forecast} of the forecast",
    terms: &[
        ("measured", Unit::PerSecond),
        ("desired", Unit::Instances),
        ("forecast", Unit::Instances),
    ],
};
static FALLBACK: Rule = Rule {
    id: "fallback",
    says: "nothing is known of that time; {measured} measured needs {desired}",
    terms: &[("measured", Unit::PerSecond), ("desired", Unit::Instances)],
};
static ENOUGH: Rule = Rule {
    id: "enough",
    says: "{measured} measured needs {desired}, no more than the forecast",
    terms: FALLBACK.terms,
};
static UNKNOWN: Rule = Rule { id: "unknown", says: "nothing is known of that time", terms: &[] };
static OPEN: Rule = Rule { id: "open", says: "measurements do not count", terms: &[] };

/// Wants what was needed a season ago.
pub(crate) struct Yesterday {
    params: YesterdayParams,
    lead: f64,
    period: f64,
    /// What an instance shall serve, in requests per second.
    each: f64,
    forecast: Option<f64>,
    /// What the forecast asks for, and what is measured.
    needs: [Option<(u32, f64)>; 2],
}

impl Yesterday {
    /// The largest rate of a season ago that instances ordered now would meet until those of the
    /// next decision come.
    fn look_back(&self, seen: &Observation<'_>) -> Option<f64> {
        let from = seen.now.get() + self.lead - self.params.season.seconds();
        largest(seen.history, from, from + self.period)
    }

    fn expected(&self, load: f64, want: u32) -> Why {
        let rule = if self.params.season == Season::Day { &BY_DAY } else { &BY_WEEK };
        let (headroom, target) = (self.params.headroom.get(), self.params.target.get());
        rule.with([load, headroom, target, f64::from(want)])
    }
}

fn floored(rate: f64, want: u32, forecast: u32) -> Why {
    FLOOR.with([rate, f64::from(want), f64::from(forecast)])
}

/// The largest request rate of the readings that cover `from` to `to`; each covers the time
/// since the one before.
fn largest(history: &[Sample], from: f64, to: f64) -> Option<f64> {
    // A season ago is where the history begins: doubling steps from there find it at once.
    let mut end = 1;
    while history.get(end).is_some_and(|sample| sample.at <= from) {
        end *= 2;
    }
    let first = history[..end.min(history.len())].partition_point(|sample| sample.at <= from);
    let mut most: Option<f64> = None;
    for sample in &history[first..] {
        if sample.at > to + LONGEST_SCRAPE {
            break;
        }
        if let Some(rate) = sample.get(Metric::RequestRate) {
            most = Some(most.map_or(rate, |most| most.max(rate)));
        }
        if sample.at >= to {
            break;
        }
    }
    most
}

impl Policy for Yesterday {
    type Params = YesterdayParams;

    const CARD: Card = Card {
        id: "yesterday",
        name: "Same time yesterday",
        summary: "The load of a day or a week ago is the forecast.",
        good_for: "Days that are alike, and as the yardstick for every other forecast.",
        fidelity: "The seasonal naive forecast with a lead and headroom.",
        family: Family::Predictive,
        level: Level::DeepDive,
        is_default: false,
        article: crate::article!("yesterday"),
    };
    const SUITS: &'static [Suit] = &[Suit::Web, Suit::RealTime, Suit::Periodic];
    const NEEDS: Needs = Needs { history: WEEK, ..Needs::NOTHING };
    const PROBES: &'static [ProbeSpec] = &[ProbeSpec { label: "Forecast", unit: Unit::PerSecond }];
    const RULES: &'static [&'static Rule] =
        &[&crate::NO_DATA, &BY_DAY, &BY_WEEK, &FLOOR, &FALLBACK];

    fn history(params: &YesterdayParams) -> f64 {
        params.season.seconds()
    }

    fn new(params: YesterdayParams, setting: &Setting) -> Self {
        Self {
            lead: params.lead.seconds(setting),
            period: setting.period.get(),
            each: setting.instance_rate * params.target.get(),
            params,
            forecast: None,
            needs: [None; 2],
        }
    }

    fn decide(&mut self, seen: &Observation<'_>) -> Decision {
        self.forecast = self.look_back(seen);
        let headroom = 1.0 + self.params.headroom.get();
        let expected = self.forecast.map(|load| (need(load * headroom, self.each), load));
        let measured = measured(seen).map(|rate| (need(rate, self.each), rate));
        self.needs = [expected, measured];
        let (want, why) = match (expected, measured) {
            (Some((forecast, _)), Some((want, rate))) if self.params.floor && want > forecast => {
                (want, floored(rate, want, forecast))
            }
            (Some((want, load)), _) => (want, self.expected(load, want)),
            (None, Some((want, rate))) => (want, FALLBACK.with([rate, f64::from(want)])),
            (None, None) => (seen.fleet.wanted(), crate::NO_DATA.with([])),
        };
        Decision { want: Instances(want), why }
    }

    fn probe(&self, _: usize) -> Option<f64> {
        self.forecast
    }

    fn gates(&self) -> Vec<Gate> {
        let [expected, measured] = self.needs;
        let known = expected.map(|(want, load)| self.expected(load, want));
        let (passed, why) = match (expected, measured) {
            (_, None) => (true, crate::NO_DATA.with([])),
            (None, Some((want, rate))) => (true, FALLBACK.with([rate, f64::from(want)])),
            (Some(_), Some(_)) if !self.params.floor => (true, OPEN.with([])),
            (Some((forecast, _)), Some((want, rate))) if want > forecast => {
                (false, floored(rate, want, forecast))
            }
            (Some(_), Some((want, rate))) => (true, ENOUGH.with([rate, f64::from(want)])),
        };
        vec![
            Gate {
                name: "forecast",
                passed: known.is_some(),
                why: known.unwrap_or(UNKNOWN.with([])),
            },
            Gate { name: "measured need", passed, why },
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::Yesterday;
    use crate::story::{check, gates};

    #[test]
    fn the_most_of_this_time_yesterday_is_prepared_for() {
        check::<Yesterday>(
            &[],
            // At the start of the second day it looks at 120 s to 180 s of the first.
            "t=120    rate=900\n\
             t=150    rate=280\n\
             t=180    rate=140\n\
             t=240    rate=900\n\
             t=86400  rate=100  in=2",
            "26 nothing is known of that time; 900 req/s measured needs 26\n\
             8 nothing is known of that time; 280 req/s measured needs 8\n\
             4 nothing is known of that time; 140 req/s measured needs 4\n\
             26 nothing is known of that time; 900 req/s measured needs 26\n\
             9 280 req/s a day ago, with 10 % headroom at 70 %: 9",
        );
    }

    #[test]
    fn a_reading_covers_the_time_since_the_one_before() {
        let story = "t=100    rate=70\n\
                     t=700    rate=140\n\
                     t=86400  rate=35";
        let answers = "2 nothing is known of that time; 70 req/s measured needs 2\n\
                       4 nothing is known of that time; 140 req/s measured needs 4\n\
                       4 140 req/s a day ago, with 0 % headroom at 70 %: 4";
        check::<Yesterday>(&[("headroom", "0")], story, answers);
    }

    #[test]
    fn what_was_not_there_yesterday_is_met_once_it_is_measured() {
        let story = "t=180    rate=70\n\
                     t=86400  rate=350";
        let first = "2 nothing is known of that time; 70 req/s measured needs 2\n";
        let floored = "10 350 req/s measured needs 10, more than the 3 of the forecast";
        let forecast = "3 70 req/s a day ago, with 10 % headroom at 70 %: 3";
        check::<Yesterday>(&[], story, &format!("{first}{floored}"));
        check::<Yesterday>(&[("floor", "off")], story, &format!("{first}{forecast}"));
        assert_eq!(
            gates::<Yesterday>(&[], story),
            "forecast: pass, 70 req/s a day ago, with 10 % headroom at 70 %: 3\n\
             measured need: hold, 350 req/s measured needs 10, more than the 3 of the forecast"
        );
    }

    #[test]
    fn a_week_ago_is_another_day() {
        check::<Yesterday>(
            &[("season", "week")],
            "t=180     rate=350\n\
             t=518580  rate=70\n\
             t=604800  rate=70",
            "10 nothing is known of that time; 350 req/s measured needs 10\n\
             2 nothing is known of that time; 70 req/s measured needs 2\n\
             11 350 req/s a week ago, with 10 % headroom at 70 %: 11",
        );
    }

    #[test]
    fn without_any_measurement_it_holds() {
        check::<Yesterday>(&[], "t=0  in=3", "3 no measurement yet: nothing changes");
    }
}
