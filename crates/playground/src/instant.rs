//! What is to be seen and said at one instant of a run: the instances, the numbers, the reason.
//!
//! Not here: how it is drawn.

use model::{Lifetime, Run, Series, Unit};

/// What an instance is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// Serving requests.
    InService,
    /// In service for so short that it still warms up.
    Warming,
    /// Failed, and nobody has noticed.
    Failed,
    /// Ordered, not yet serving.
    Booting,
    /// Finishing its work before it goes.
    Draining,
    /// Waiting in the warm pool, or on the way to it.
    WarmPool,
}

impl State {
    /// Its name on the screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::InService => "in service",
            Self::Warming => "warming up",
            Self::Failed => "failed",
            Self::Booting => "booting",
            Self::Draining => "draining",
            Self::WarmPool => "in the warm pool",
        }
    }
}

/// Instances that look the same at an instant.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tiles {
    /// How many.
    pub count: u32,
    /// What they are doing.
    pub state: State,
    /// Busy share, for those in service, warming up or not.
    pub utilisation: f64,
    /// Seconds until this state ends, for those that warm up, boot or drain.
    pub left: f64,
}

/// The instances at the time `at`, by state in the order of [`State`], oldest first.
pub fn fleet(run: &Run, at: f64) -> Vec<Tiles> {
    let utilisation = run.value(Series::Utilisation, at);
    let mut found: Vec<(f64, Tiles)> = Vec::new();
    for life in &run.lifetimes {
        if let Some((state, left)) = state_of(life, at) {
            let tiles = Tiles { count: life.count, state, utilisation, left };
            let place = found.partition_point(|(ordered, other)| {
                (other.state, *ordered) <= (state, life.ordered)
            });
            found.insert(place, (life.ordered, tiles));
        }
    }
    found.into_iter().map(|(_, tiles)| tiles).collect()
}

fn state_of(life: &Lifetime, at: f64) -> Option<(State, f64)> {
    if at < life.ordered || at >= life.gone {
        None
    } else if at >= life.drained {
        Some((State::Draining, life.gone - at))
    } else if at >= life.failed {
        Some((State::Failed, 0.0))
    } else if at < life.called {
        Some((State::WarmPool, 0.0))
    } else if at >= life.warm {
        Some((State::InService, 0.0))
    } else if at >= life.ready {
        Some((State::Warming, life.warm - at))
    } else {
        Some((State::Booting, life.ready - at))
    }
}

/// Why the fleet is as it is at an instant.
#[derive(Clone, Debug, PartialEq)]
pub struct WhyLine {
    /// When it was decided, in seconds.
    pub at: f64,
    /// What was decided: `scale out 4 → 5`, `hold at 4`.
    pub action: String,
    /// Why, with numbers.
    pub why: String,
    /// Why the host granted something else, if it did.
    pub limit: Option<String>,
}

/// The decision in force at the time `at`.
pub fn why(run: &Run, at: f64) -> Option<WhyLine> {
    let decision = run.decision(at)?;
    let (before, granted) = (decision.before, decision.granted);
    let action = match granted.cmp(&before) {
        std::cmp::Ordering::Greater => format!("scale out {before} → {granted}"),
        std::cmp::Ordering::Less => format!("scale in {before} → {granted}"),
        std::cmp::Ordering::Equal if decision.at <= 0.0 => format!("start with {granted}"),
        std::cmp::Ordering::Equal => format!("hold at {granted}"),
    };
    Some(WhyLine {
        at: decision.at,
        action,
        why: decision.why.to_string(),
        limit: decision.limit.map(|limit| limit.to_string()),
    })
}

/// The time `at` as people say it: `12:41`, or `Tue 12:41` in a run of more than a day.
pub fn clock(run: &Run, at: f64) -> String {
    const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    let timeline = &run.timeline;
    let (time, day) = timeline.time_of_day(at);
    let text = Unit::TimeOfDay.text((time / 60.0).floor() * 60.0);
    if timeline.start + timeline.length() <= 86_400.0 {
        return text;
    }
    let today = (f64::from(timeline.weekday) + day).rem_euclid(7.0);
    let name = DAYS.iter().zip(0_u32..).find(|(_, i)| f64::from(*i) + 1.0 > today);
    format!("{} {text}", name.map_or("", |(name, _)| name))
}

/// The numbers of the instant: label and text.
pub fn readings(run: &Run, at: f64) -> Vec<(&'static str, String)> {
    let shown = [
        Series::Offered,
        Series::Capacity,
        Series::Utilisation,
        Series::Backlog,
        Series::Response,
        Series::InTime,
    ];
    shown.iter().map(|&s| (s.label(), s.unit().text(run.value(s, at)))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tiles_of_every_instant_add_up_to_the_columns() {
        let mut scenario = crate::first();
        scenario.set("clock.length", "18000").unwrap();
        let run = crate::simulate(&scenario);
        for at in (0..18_000).step_by(37).map(f64::from) {
            let tiles = fleet(&run, at);
            let count = |state: State| -> u32 {
                tiles.iter().filter(|t| t.state == state).map(|t| t.count).sum()
            };
            for (state, series) in [
                (State::InService, Series::InService),
                (State::Booting, Series::Booting),
                (State::Draining, Series::Draining),
            ] {
                assert_eq!(f64::from(count(state)), run.value(series, at), "{state:?} at {at}");
            }
        }
    }

    #[test]
    fn an_instant_says_why() {
        let run = crate::simulate(&crate::first());
        let first = run.next_action(0.0).unwrap();
        let line = why(&run, first.at).unwrap();
        assert!(line.action.starts_with("scale out 2 → 3"), "{line:?}");
        assert!(line.why.contains("above 80 %"), "{line:?}");
        assert_eq!(clock(&run, 0.0), "10:00");
    }
}
