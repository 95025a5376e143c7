//! What the autoscaler did to the size, and when: the memory behind rate policies.
//!
//! Manual scaling is not recorded. Not here: what a policy allows (`rates`).

use super::rates::Behavior;

/// A change of the size.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ScaleEvent {
    /// By how many replicas, without its sign.
    pub change: i32,
    /// When, in seconds.
    pub at: f64,
    /// Whether its place may be used again. No sum asks for it.
    pub outdated: bool,
}

/// Changes in one direction. The list stays as short as the longest period needs.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ScaleEvents {
    list: Vec<ScaleEvent>,
}

impl ScaleEvents {
    /// The events as stored.
    pub fn list(&self) -> &[ScaleEvent] {
        &self.list
    }

    /// The sum of the changes younger than `period` seconds at `now`.
    ///
    /// Source: `getReplicasChangePerPeriod` of `horizontal.go`.
    pub fn within(&self, period: f64, now: f64) -> i64 {
        let young = self.list.iter().filter(|event| now - event.at < period);
        young.map(|event| i64::from(event.change)).sum()
    }

    /// Records a change at `now`. Events older than `longest` seconds, the longest period of the
    /// direction's policies, are outdated, and the last of them makes room.
    ///
    /// Source: `storeScaleEvent` of `horizontal.go`.
    pub fn record(&mut self, change: i32, longest: f64, now: f64) {
        let new = ScaleEvent { change, at: now, outdated: false };
        for event in &mut self.list {
            event.outdated |= now - event.at > longest;
        }
        match self.list.iter_mut().rev().find(|event| event.outdated) {
            Some(event) => *event = new,
            None => self.list.push(new),
        }
    }
}

impl FromIterator<ScaleEvent> for ScaleEvents {
    fn from_iter<I: IntoIterator<Item = ScaleEvent>>(events: I) -> Self {
        Self { list: events.into_iter().collect() }
    }
}

/// Changes in both directions.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Events {
    /// Growth.
    pub up: ScaleEvents,
    /// Shrinking.
    pub down: ScaleEvents,
}

impl Events {
    /// The size at the start of a period that ends now, as far as recorded changes explain it.
    /// Both directions count, whichever is about to be limited.
    pub fn start(&self, cur: i32, period: f64, now: f64) -> i64 {
        i64::from(cur) - self.up.within(period, now) + self.down.within(period, now)
    }

    /// Records that the size was written at `now`. Without `behavior` nothing asks for it, so
    /// nothing is recorded.
    pub fn record(&mut self, before: i32, after: i32, behavior: Option<&Behavior>, now: f64) {
        let Some(behavior) = behavior else { return };
        let (events, rules) = if after > before {
            (&mut self.up, &behavior.up)
        } else {
            (&mut self.down, &behavior.down)
        };
        let change = i32::try_from(after.abs_diff(before)).unwrap_or(i32::MAX);
        events.record(change, rules.longest_period(), now);
    }
}

#[cfg(test)]
mod tests {
    use super::{Events, ScaleEvent, ScaleEvents};

    fn events(changes: &[(i32, f64)]) -> ScaleEvents {
        let event = |&(change, at)| ScaleEvent { change, at, outdated: false };
        changes.iter().map(event).collect()
    }

    fn changes(events: &ScaleEvents) -> Vec<(i32, bool)> {
        events.list().iter().map(|event| (event.change, event.outdated)).collect()
    }

    #[test]
    fn an_event_just_as_old_as_the_period_no_longer_counts_but_keeps_its_place() {
        let mut events = events(&[(7, 40.0), (6, 41.0)]);
        assert_eq!(events.within(60.0, 100.0), 6);
        events.record(5, 60.0, 100.0);
        assert_eq!(changes(&events), [(7, false), (6, false), (5, false)]);
    }

    #[test]
    fn the_last_outdated_event_makes_room_and_the_others_are_marked() {
        let mut events = events(&[(8, 71.0), (7, 39.0), (9, 39.0)]);
        events.record(5, 60.0, 100.0);
        assert_eq!(changes(&events), [(8, false), (7, true), (5, false)]);
    }

    #[test]
    fn growth_and_shrinking_both_enter_the_start_of_a_period() {
        let events = Events { up: events(&[(2, 40.0)]), down: events(&[(4, 40.0)]) };
        assert_eq!(events.start(10, 180.0, 100.0), 12);
        assert_eq!(events.start(10, 60.0, 100.0), 10);
    }

    #[test]
    fn regular_changes_never_need_more_places_than_the_longest_period_has() {
        let mut events = ScaleEvents::default();
        for sync in 0..1000 {
            events.record(1, 60.0, 15.0 * f64::from(sync));
        }
        assert_eq!(events.list().len(), 5);
    }
}
