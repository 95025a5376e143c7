//! The time between two attempts, as stages that are passed one after the other.
//!
//! Not here: who comes into them.

/// The most stages: enough for a jitter of 0.6 and more.
const STAGES: usize = 8;
/// The longest pause in seconds: a day, as for single requests.
const LONGEST: f64 = 86_400.0;
/// So few are not divided any more.
const FEW: f64 = 1e-9;

/// Those who have made so many attempts and will make one more.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stages {
    /// Mean pause in seconds, and its variance.
    pause: f64,
    variance: f64,
    most: usize,
    /// The first is the last before the next attempt.
    amounts: [f64; STAGES],
    since: Since,
}

/// What has become of those who come again.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Since {
    /// Mean seconds from the first attempt to the next one.
    pub(super) mean: f64,
    /// Their variance.
    pub(super) variance: f64,
    /// The share that has left the line for want of patience, and has no more of it.
    pub(super) hasty: f64,
    /// Seconds for which those of them would have had to wait, on average.
    pub(super) limit: f64,
    /// The share that is known to be longer than a size, because it made them late.
    pub(super) long: f64,
    /// That size, in mean services, on average.
    pub(super) size: f64,
}

/// Stages for a pause of `steps` steps, and the share of each that is passed in a step: the mean
/// is the pause if that is no shorter than a step.
fn pace(steps: f64, most: usize) -> (usize, f64) {
    let mut n = 1;
    while n < most && ((n + 1) as f64) <= steps {
        n += 1;
    }
    (n, (n as f64 / steps).min(1.0))
}

impl Stages {
    /// A pause of `pause` seconds, of which chance changes the share `jitter`, 0 to 1.
    pub(super) fn new(pause: f64, jitter: f64) -> Self {
        let pause = pause.min(LONGEST);
        // The pause is uniform, its squared coefficient of variation a third of this square.
        let relative = jitter * jitter / 3.0;
        let mut most = STAGES;
        while most > 1 && relative * most as f64 > 1.0 {
            most -= 1;
        }
        let variance = pause * pause * relative;
        let since = Since { mean: pause, variance, ..Since::default() };
        Self { pause, variance, most, amounts: [0.0; STAGES], since }
    }

    /// A step passes: how many make their next attempt in it.
    pub(super) fn advance(&mut self, dt: f64) -> f64 {
        let (_, share) = pace(self.pause / dt, self.most);
        let mut out = 0.0;
        for i in 0..STAGES {
            let amount = self.amounts[i];
            let moves = if amount < FEW { amount } else { amount * share };
            self.amounts[i] -= moves;
            if i == 0 {
                out = moves;
            } else {
                self.amounts[i - 1] += moves;
            }
        }
        out
    }

    /// `amount` come in, of whom `before` was true until now.
    pub(super) fn put(&mut self, amount: f64, before: &Since, dt: f64) {
        if amount <= 0.0 {
            return;
        }
        let share = amount / (amount + self.inside());
        let since = &mut self.since;
        since.mean += share * (before.mean + self.pause - since.mean);
        since.variance += share * (before.variance + self.variance - since.variance);
        let (old, new) = ((1.0 - share) * since.hasty, share * before.hasty);
        since.hasty = old + new;
        if new > 0.0 {
            since.limit += new / since.hasty * (before.limit - since.limit);
        }
        let (old, new) = ((1.0 - share) * since.long, share * before.long);
        since.long = old + new;
        if new > 0.0 {
            since.size += new / since.long * (before.size - since.size);
        }
        let (stages, _) = pace(self.pause / dt, self.most);
        self.amounts[stages - 1] += amount;
    }

    /// How many are between two attempts.
    pub(super) fn inside(&self) -> f64 {
        self.amounts.iter().sum()
    }

    /// What is true of those who come next.
    pub(super) fn since(&self) -> Since {
        self.since
    }
}
