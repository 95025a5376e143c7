//! The trigger that asks the calendar.
//!
//! Source: kedacore/keda, `pkg/scalers/cron_scaler.go`. Not here: what comes of its value.

use model::Quantity as _;

use super::params::CronTrigger;
use crate::calendar::{Calendar, Times};

/// A span of time that comes again and again, with its instances.
pub(super) struct Cron {
    start: Option<Times>,
    end: Option<Times>,
    replicas: u32,
    now: Phase,
}

/// Where an instant lies.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Phase {
    /// Whether it lies within the span.
    pub(super) within: bool,
    /// Seconds until that changes; infinite if never.
    pub(super) left: f64,
}

impl Cron {
    /// The trigger in a run with this calendar.
    pub(super) fn new(trigger: &CronTrigger, calendar: Calendar) -> Self {
        let calendar = calendar.ahead(trigger.zone.get());
        // KEDA refuses a span without length, and the trigger then has no value.
        let same = trigger.start.split_whitespace().eq(trigger.end.split_whitespace());
        let times = |text: &str| Times::new(text, calendar).filter(|_| !same);
        Self {
            start: times(&trigger.start),
            end: times(&trigger.end),
            replicas: trigger.replicas.0,
            now: Phase { within: false, left: f64::INFINITY },
        }
    }

    /// Whether KEDA would take it: start and end differ.
    pub(super) fn is_valid(&self) -> bool {
        self.start.is_some() && self.end.is_some()
    }

    /// Looks at the clock.
    pub(super) fn see(&mut self, now: f64) {
        let next = |times: &Option<Times>| times.map_or(f64::INFINITY, |times| times.next(now));
        let (start, end) = (next(&self.start), next(&self.end));
        // Whichever comes next says on which side of it now is.
        let within = self.is_valid() && start >= end;
        self.now = Phase { within, left: if within { end } else { start } - now };
    }

    /// Where now lies.
    pub(super) fn phase(&self) -> Phase {
        self.now
    }

    /// The instances of the span.
    pub(super) fn replicas(&self) -> u32 {
        self.replicas
    }

    /// The metric: the instances within the span, and one outside of it.
    pub(super) fn value(&self) -> Option<u32> {
        self.is_valid().then_some(if self.now.within { self.replicas } else { 1 })
    }
}
