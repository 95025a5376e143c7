//! The time of a run: its start, its steps, and the rows that its columns hold a number for.
//!
//! Not here: what the columns are (`series`), and their numbers (`run`).

/// The rows of a run: what its columns hold one number for.
///
/// A row is a step of the simulation, or a bucket of several where there would be too many rows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Timeline {
    /// Seconds since midnight at the start.
    pub start: f64,
    /// Day of the week at the start, 0 for Monday.
    pub weekday: u32,
    /// Length of a row in seconds; the last one is shorter where the run is no whole buckets long.
    pub step: f64,
    /// How many rows there are.
    pub steps: u32,
    /// Steps of the simulation in a row, at least one.
    pub bucket: u32,
    /// Steps of the simulation in all.
    pub ticks: u32,
    /// Whether the steps are longer than those of the exact run.
    pub preview: bool,
}

impl Timeline {
    /// `ticks` steps of `tick` seconds, so many a row (at least one), from midnight of a Monday.
    pub fn of(tick: f64, ticks: u32, bucket: u32) -> Self {
        let bucket = bucket.max(1);
        Self {
            start: 0.0,
            weekday: 0,
            step: tick * f64::from(bucket),
            steps: ticks.div_ceil(bucket),
            bucket,
            ticks,
            preview: false,
        }
    }

    /// The length of a step of the simulation in seconds.
    pub fn tick(&self) -> f64 {
        self.step / f64::from(self.bucket)
    }

    /// The length of the run in seconds.
    pub fn length(&self) -> f64 {
        self.tick() * f64::from(self.ticks)
    }

    /// The seconds that row `index` stands for; 0 beyond the last.
    pub fn span(&self, index: usize) -> f64 {
        if index + 1 < self.steps as usize {
            return self.step;
        }
        (self.length() - self.step * index as f64).clamp(0.0, self.step)
    }

    /// The row that holds the time `at`, the first or the last one if it lies outside.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a cast from float saturates, and the step is clamped to those that exist"
    )]
    pub fn index(&self, at: f64) -> usize {
        ((at / self.step).floor().max(0.0) as usize).min(self.steps as usize - 1)
    }

    /// The time of day of `at`, in seconds since midnight, and the day counted from the start.
    pub fn time_of_day(&self, at: f64) -> (f64, f64) {
        let all = self.start + at;
        (all.rem_euclid(86_400.0), (all / 86_400.0).floor())
    }
}
