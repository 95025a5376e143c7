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
    /// Seconds since they were ordered.
    pub age: f64,
    /// Which of the instance types of the scenario they are; 0 where there are none.
    pub kind: u8,
    /// Whether the provider may take them back.
    pub spot: bool,
}

/// The instances at the time `at`, by state in the order of [`State`], oldest first.
pub fn fleet(run: &Run, at: f64) -> Vec<Tiles> {
    let utilisation = run.value(Series::Utilisation, at);
    let mut found: Vec<(f64, Tiles)> = Vec::new();
    for life in &run.lifetimes {
        if let Some((state, left)) = state(life, at) {
            let Lifetime { count, kind, spot, ordered, .. } = *life;
            let tiles = Tiles { count, state, utilisation, left, age: at - ordered, kind, spot };
            let place = found.partition_point(|(ordered, other)| {
                (other.state, *ordered) <= (state, life.ordered)
            });
            found.insert(place, (life.ordered, tiles));
        }
    }
    found.into_iter().map(|(_, tiles)| tiles).collect()
}

/// What instances with this life are doing at the time `at`, and how many seconds they will, where
/// that is known; nothing before they were ordered and when they are gone.
pub fn state(life: &Lifetime, at: f64) -> Option<(State, f64)> {
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

    /// Whether the tiles of every instant add up to the columns; answers with the states seen.
    fn add_up(settings: &[(&str, &str)]) -> Vec<State> {
        let mut scenario = crate::first();
        let refused = scenario.set_all(settings.iter().copied());
        assert!(refused.is_empty(), "{refused:?}");
        let run = crate::simulate(&scenario);
        let mut seen = Vec::new();
        for at in (0..18_000).step_by(37).map(f64::from) {
            let tiles = fleet(&run, at);
            let count = |states: &[State]| -> u32 {
                tiles.iter().filter(|t| states.contains(&t.state)).map(|t| t.count).sum()
            };
            for (states, series) in [
                (&[State::InService, State::Warming][..], Series::InService),
                (&[State::Booting], Series::Booting),
                (&[State::Draining], Series::Draining),
            ] {
                assert_eq!(f64::from(count(states)), run.value(series, at), "{states:?} at {at}");
            }
            assert!(tiles.is_sorted_by_key(|tile| tile.state));
            assert!(tiles.iter().all(|tile| (0.0..=at).contains(&tile.age)));
            seen.extend(tiles.iter().map(|tile| tile.state));
        }
        seen.sort_unstable();
        seen.dedup();
        seen
    }

    #[test]
    fn the_tiles_of_every_instant_add_up_to_the_columns() {
        use State::{Booting, Draining, Failed, InService, WarmPool, Warming};
        assert_eq!(add_up(&[("clock.length", "18000")]), [InService, Booting, Draining]);
        let troubled = [
            ("clock.length", "18000"),
            ("fleet.warm_up", "90"),
            ("fleet.warm_pool.size", "2"),
            ("fleet.spot.share", "0.5"),
            ("fleet.failures", "random"),
            ("fleet.failures.mean", "3600"),
            ("fleet.types", "2"),
        ];
        let all = [InService, Warming, Failed, Booting, Draining, WarmPool];
        assert_eq!(add_up(&troubled), all);
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
