//! The promise minute by minute: how many requests came, how many were served in time.
//!
//! Not here: what the minutes say together, such as an error budget.

use model::Totals;

/// The requests of a minute, or of a step if that is longer.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Minute {
    /// When it ended, in seconds since the start of the run.
    pub(crate) end: f64,
    /// Requests that arrived.
    pub(crate) arrived: f64,
    /// Those of them that are served in time.
    pub(crate) in_time: f64,
}

/// The minutes of a run.
pub(super) struct Slices {
    objective: f64,
    next: f64,
    open: Minute,
    minutes: Vec<Minute>,
}

const MINUTE: f64 = 60.0;

impl Slices {
    pub(super) fn new(objective: f64) -> Self {
        Self { objective, next: MINUTE, open: Minute::default(), minutes: Vec::new() }
    }

    /// Takes in the requests of a step that ends at `now`; a minute that ends is counted. It is
    /// good if the objective was met in it; a minute without requests is.
    pub(super) fn add(&mut self, arrived: f64, in_time: f64, now: f64, totals: &mut Totals) {
        self.open.arrived += arrived;
        self.open.in_time += in_time;
        if now < self.next {
            return;
        }
        self.next = ((now / MINUTE).floor() + 1.0) * MINUTE;
        self.open.end = now;
        let Minute { arrived, in_time, .. } = self.open;
        totals.minutes += 1.0;
        totals.good_minutes += f64::from(u8::from(in_time >= self.objective * arrived));
        self.minutes.push(self.open);
        self.open = Minute::default();
    }

    pub(super) fn minutes(&self) -> &[Minute] {
        &self.minutes
    }
}
