//! Stabilisation: a wish is held against the wishes of the recent past.
//!
//! What is remembered is always the raw wish. Not here: how fast the size may change (`rates`).

/// A size that the metrics once asked for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Recommendation {
    /// The size.
    pub replicas: i32,
    /// When, in seconds.
    pub at: f64,
}

/// Stabilisation windows in seconds, 0 or more.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Windows {
    /// For growth.
    pub up: f64,
    /// For shrinking.
    pub down: f64,
}

/// A stabilized wish and the bounds that made it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stabilized {
    /// The size.
    pub replicas: i32,
    /// It may not stay below this.
    pub low: i32,
    /// It may not stay above this.
    pub high: i32,
    /// The windows.
    pub windows: Windows,
}

/// What was asked for in the past. The list stays as short as the windows need.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Recommendations {
    list: Vec<Recommendation>,
}

impl Recommendations {
    /// The memory of a controller that has just started: the size it found.
    pub fn starting(cur: i32, now: f64) -> Self {
        Self { list: vec![Recommendation { replicas: cur, at: now }] }
    }

    /// The recommendations as stored; the order is that of the places, not of time.
    pub fn list(&self) -> &[Recommendation] {
        &self.list
    }

    /// Without `behavior`: the largest of `raw` and all that is not older than `window` seconds.
    /// Remembers `raw`.
    ///
    /// Source: `stabilizeRecommendation` of `horizontal.go`.
    pub fn highest(&mut self, raw: i32, window: f64, now: f64) -> Stabilized {
        let mut high = raw;
        let mut old = None;
        for (place, past) in self.list.iter().enumerate() {
            if now - past.at > window {
                old = Some(place);
            } else {
                high = high.max(past.replicas);
            }
        }
        self.remember(raw, now, old);
        Stabilized { replicas: high, low: raw, high, windows: Windows { up: 0.0, down: window } }
    }

    /// With `behavior`: `cur`, moved only as far as the recent past allows. Growth goes to the
    /// smallest, shrinking to the largest of `raw` and what is younger than the window of the
    /// direction. Remembers `raw`.
    ///
    /// Source: `stabilizeRecommendationWithBehaviors` of `horizontal.go`.
    pub fn between(&mut self, cur: i32, raw: i32, windows: Windows, now: f64) -> Stabilized {
        let (mut low, mut high) = (raw, raw);
        let mut old = None;
        for (place, past) in self.list.iter().enumerate() {
            let age = now - past.at;
            if age < windows.up {
                low = low.min(past.replicas);
            }
            if age < windows.down {
                high = high.max(past.replicas);
            }
            if age > windows.up && age > windows.down {
                old = Some(place);
            }
        }
        self.remember(raw, now, old);
        // Not `clamp`: here the upper bound has the last word, whatever the lower one is.
        Stabilized { replicas: cur.max(low).min(high), low, high, windows }
    }

    /// Stores a recommendation, in the place of one that no window needs if there is one.
    fn remember(&mut self, replicas: i32, now: f64, old: Option<usize>) {
        let new = Recommendation { replicas, at: now };
        match old.and_then(|place| self.list.get_mut(place)) {
            Some(place) => *place = new,
            None => self.list.push(new),
        }
    }
}

impl FromIterator<Recommendation> for Recommendations {
    fn from_iter<I: IntoIterator<Item = Recommendation>>(past: I) -> Self {
        Self { list: past.into_iter().collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::{Recommendation, Recommendations, Windows};

    fn past(list: &[(i32, f64)]) -> Recommendations {
        list.iter().map(|&(replicas, age)| Recommendation { replicas, at: -age }).collect()
    }

    fn sizes(past: &Recommendations) -> Vec<i32> {
        past.list().iter().map(|one| one.replicas).collect()
    }

    #[test]
    fn without_behavior_one_just_as_old_as_the_window_still_holds() {
        assert_eq!(past(&[(8, 300.0)]).highest(2, 300.0, 0.0).replicas, 8);
        assert_eq!(past(&[(8, 300.5)]).highest(2, 300.0, 0.0).replicas, 2);
    }

    #[test]
    fn with_behavior_one_just_as_old_as_the_window_is_neither_used_nor_overwritten() {
        let mut past = past(&[(8, 300.0)]);
        let windows = Windows { up: 300.0, down: 300.0 };
        assert_eq!(past.between(9, 2, windows, 0.0).replicas, 2);
        assert_eq!(sizes(&past), [8, 2]);
    }

    #[test]
    fn the_last_place_that_no_window_needs_is_used_again() {
        let mut past = past(&[(10, 600.0), (9, 540.0), (4, 60.0)]);
        assert_eq!(past.highest(3, 300.0, 0.0).replicas, 4);
        assert_eq!(sizes(&past), [10, 3, 4]);
    }

    #[test]
    fn the_size_moves_only_as_far_as_the_bounds_force_it() {
        let windows = Windows { up: 300.0, down: 300.0 };
        let mut past = past(&[(2, 10.0), (9, 20.0)]);
        let stable = past.between(5, 7, windows, 0.0);
        assert_eq!((stable.replicas, stable.low, stable.high), (5, 2, 9));
    }

    #[test]
    fn without_windows_the_wish_is_followed_at_once() {
        let mut past = Recommendations::starting(5, 0.0);
        for raw in [9, 1, 4] {
            assert_eq!(past.between(5, raw, Windows::default(), 15.0).replicas, raw);
        }
    }

    #[test]
    fn regular_syncs_never_need_more_places_than_the_window_has() {
        let mut past = Recommendations::starting(5, 0.0);
        for sync in 0..1000 {
            past.highest(5, 300.0, 15.0 * f64::from(sync));
        }
        assert!(past.list().len() <= 22);
    }
}
