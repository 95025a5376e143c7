//! Promises: the share of good requests, the error budget, and how fast it burns.
//!
//! After B. Beyer et al., "The Site Reliability Workbook", 2018, chapter "Alerting on SLOs". Not
//! here: which request is good.

/// The least share of bad requests that a budget counts, so that a promise of 100 % burns fast and
/// not infinitely fast.
pub const LEAST_BUDGET: f64 = 1e-9;

/// Fewer requests than this are none: what is left when sums come and go.
const NONE: f64 = 1e-6;

/// A promise: which share of requests is good, over which period.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Objective {
    /// The share of good requests that is promised, 0 to 1.
    pub slo: f64,
    /// The period of the promise, in seconds.
    pub period_s: f64,
}

/// The share of bad requests, 0 to 1; without requests none was bad.
pub fn error_rate(bad: f64, total: f64) -> f64 {
    if total > 0.0 { (bad / total).clamp(0.0, 1.0) } else { 0.0 }
}

impl Objective {
    /// The share of requests that may be bad, at least [`LEAST_BUDGET`].
    pub fn budget(&self) -> f64 {
        (1.0 - self.slo).clamp(LEAST_BUDGET, 1.0)
    }

    /// How many times faster than allowed the budget burns at a share of bad requests.
    pub fn burn_rate(&self, error_rate: f64) -> f64 {
        error_rate / self.budget()
    }

    /// The share of the budget of the whole period that is left after so many bad requests, when
    /// the period sees `total` of them; below 0 if more is spent than there was. Without requests
    /// nothing is spent.
    pub fn budget_left(&self, bad: f64, total: f64) -> f64 {
        if total > 0.0 { 1.0 - bad / (self.budget() * total) } else { 1.0 }
    }

    /// Seconds until a full budget is used up at a burn rate; `None` if it does not burn.
    pub fn exhausted_after_s(&self, burn_rate: f64) -> Option<f64> {
        (burn_rate > 0.0).then(|| (self.period_s / burn_rate).min(f64::MAX))
    }

    /// The burn rate at which a window uses up a share of the budget of the period. No window
    /// counts less than a second.
    pub fn burn_threshold(&self, budget_share: f64, window_s: f64) -> f64 {
        budget_share * self.period_s / window_s.max(1.0)
    }

    /// The share of bad requests at a burn rate; above 1 no window can reach it.
    pub fn error_threshold(&self, burn_rate: f64) -> f64 {
        burn_rate * self.budget()
    }
}

/// Sums for the two shares of good: of requests, and of slices of time.
#[derive(Clone, Copy, Debug)]
pub struct Indicator {
    slice_steps: u32,
    /// The share of a slice's requests that may be bad.
    allowed: f64,
    bad: f64,
    total: f64,
    slice_bad: f64,
    slice_total: f64,
    slice_left: u32,
    slices: f64,
    good_slices: f64,
}

/// The two shares of good.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shares {
    /// Good requests of all requests, 0 to 1; 1 without requests.
    pub requests: f64,
    /// Good slices of all slices, 0 to 1; 1 without slices. Quiet ones weigh as much as busy ones.
    pub slices: f64,
    /// All bad requests.
    pub bad: f64,
    /// All requests.
    pub total: f64,
}

impl Indicator {
    /// Slices of so many steps (at least one); one is good if its percentile keeps the limit: 0.99
    /// lets one request in a hundred be slower.
    pub fn new(slice_steps: u32, percentile: f64) -> Self {
        let slice_steps = slice_steps.max(1);
        Self {
            slice_steps,
            allowed: (1.0 - percentile).max(0.0),
            bad: 0.0,
            total: 0.0,
            slice_bad: 0.0,
            slice_total: 0.0,
            slice_left: slice_steps,
            slices: 0.0,
            good_slices: 0.0,
        }
    }

    /// Adds a step: its bad requests and all of them.
    pub fn add(&mut self, bad: f64, total: f64) {
        self.bad += bad;
        self.total += total;
        self.slice_bad += bad;
        self.slice_total += total;
        self.slice_left -= 1;
        if self.slice_left == 0 {
            self.close();
        }
    }

    /// Ends a slice; one without requests is good.
    fn close(&mut self) {
        let good = error_rate(self.slice_bad, self.slice_total) <= self.allowed;
        self.slices += 1.0;
        self.good_slices += f64::from(u8::from(good));
        (self.slice_bad, self.slice_total) = (0.0, 0.0);
        self.slice_left = self.slice_steps;
    }

    /// The shares over all steps; the last slice counts even if it is shorter.
    pub fn finish(mut self) -> Shares {
        if self.slice_left < self.slice_steps {
            self.close();
        }
        Shares {
            requests: 1.0 - error_rate(self.bad, self.total),
            slices: if self.slices > 0.0 { self.good_slices / self.slices } else { 1.0 },
            bad: self.bad,
            total: self.total,
        }
    }
}

/// Requests step by step.
#[derive(Clone, Copy, Debug)]
pub struct Steps<'a> {
    /// Bad requests of each step.
    pub bad: &'a [f64],
    /// All requests of each step, as many steps.
    pub total: &'a [f64],
    /// Seconds of a step, above 0.
    pub step_s: f64,
}

/// The last steps, so many of them.
#[derive(Clone, Copy, Debug)]
struct Window {
    steps: usize,
    bad: f64,
    total: f64,
}

impl Window {
    /// A window of at least one step.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a cast from float saturates"
    )]
    fn new(window_s: f64, step_s: f64) -> Self {
        let length = (window_s / step_s).round().max(1.0);
        Self { steps: length as usize, bad: 0.0, total: 0.0 }
    }

    /// Moves on to a step; before the first there were no requests.
    fn add(&mut self, steps: Steps<'_>, step: usize) {
        self.bad += steps.bad[step];
        self.total += steps.total[step];
        if let Some(gone) = step.checked_sub(self.steps) {
            self.bad -= steps.bad[gone];
            self.total -= steps.total[gone];
        }
    }

    fn error_rate(&self) -> f64 {
        if self.total < NONE { 0.0 } else { error_rate(self.bad, self.total) }
    }
}

/// Writes the burn rate over a window that ends with each step to `burns`, one a step.
pub fn burns(objective: Objective, steps: Steps<'_>, window_s: f64, burns: &mut Vec<f64>) {
    let mut window = Window::new(window_s, steps.step_s);
    burns.clear();
    for step in 0..steps.total.len().min(steps.bad.len()) {
        window.add(steps, step);
        burns.push(objective.burn_rate(window.error_rate()));
    }
}

/// An alert on two windows: the long one says that it matters, the short one that it goes on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Alert {
    /// Whether it wakes somebody up, or only writes a ticket.
    pub page: bool,
    /// The share of the period's budget that the long window may use up.
    pub budget_share: f64,
    /// The long window, in seconds.
    pub long_s: f64,
    /// The short window, in seconds.
    pub short_s: f64,
}

/// The alerts that the workbook recommends: for a period of 30 days they stand for burn rates of
/// 14.4, 6 and 1.
pub const ALERTS: [Alert; 3] = [
    Alert { page: true, budget_share: 0.02, long_s: 3600.0, short_s: 300.0 },
    Alert { page: true, budget_share: 0.05, long_s: 21_600.0, short_s: 1800.0 },
    Alert { page: false, budget_share: 0.1, long_s: 259_200.0, short_s: 21_600.0 },
];

/// When an alert was raised: from a step to before another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Raised {
    /// The first step.
    pub from: usize,
    /// The first step after it.
    pub to: usize,
}

/// When both windows of an alert burnt at its threshold or faster, in order.
pub fn raised(objective: Objective, steps: Steps<'_>, alert: Alert) -> Vec<Raised> {
    let mut long = Window::new(alert.long_s, steps.step_s);
    let mut short = Window::new(alert.short_s, steps.step_s);
    let burn = objective.burn_threshold(alert.budget_share, alert.long_s);
    // A hair below, so that rounding does not decide what lies just on it.
    let threshold = objective.error_threshold(burn) * (1.0 - 1e-9);
    let mut all: Vec<Raised> = Vec::new();
    for step in 0..steps.total.len().min(steps.bad.len()) {
        long.add(steps, step);
        short.add(steps, step);
        if long.error_rate() < threshold || short.error_rate() < threshold {
            continue;
        }
        match all.last_mut() {
            Some(last) if last.to == step => last.to += 1,
            _ => all.push(Raised { from: step, to: step + 1 }),
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    const MONTH: Objective = Objective { slo: 0.999, period_s: 2_592_000.0 };

    #[test]
    fn a_budget_lasts_its_period_at_a_burn_rate_of_one() {
        let burn = MONTH.burn_rate(error_rate(1.0, 1000.0));
        assert!((burn - 1.0).abs() < 1e-9);
        assert!((MONTH.exhausted_after_s(burn).unwrap() - MONTH.period_s).abs() < 1e-3);
        assert_eq!(MONTH.exhausted_after_s(0.0), None);
        assert!((MONTH.budget_left(250.0, 1e6) - 0.75).abs() < 1e-9);
        assert!((MONTH.budget_left(3000.0, 1e6) + 2.0).abs() < 1e-9);
    }

    #[test]
    fn nothing_divides_by_zero() {
        assert_eq!((error_rate(0.0, 0.0), error_rate(1.0, 0.0)), (0.0, 0.0));
        assert_eq!(MONTH.budget_left(0.0, 0.0), 1.0);
        let perfect = Objective { slo: 1.0, ..MONTH };
        assert_eq!(perfect.burn_rate(0.0), 0.0);
        assert!(perfect.burn_rate(0.5).is_finite() && perfect.budget_left(1.0, 10.0).is_finite());
        assert_eq!(MONTH.burn_threshold(0.5, 0.0), 1_296_000.0);
        let none = Indicator::new(0, 0.99).finish();
        assert_eq!((none.requests, none.slices), (1.0, 1.0));
    }

    #[test]
    fn a_slice_weighs_the_same_however_quiet_it_is() {
        let mut shares = Indicator::new(2, 0.99);
        // Busy and good, quiet and bad, without requests, and a short last one that is bad.
        let steps = [(5.0, 1000.0), (5.0, 1000.0), (2.0, 10.0), (0.0, 10.0), (0.0, 0.0)];
        for (bad, total) in steps.into_iter().chain([(0.0, 0.0), (8.0, 20.0)]) {
            shares.add(bad, total);
        }
        let shares = shares.finish();
        assert!((shares.requests - (1.0 - 20.0 / 2040.0)).abs() < 1e-12);
        assert_eq!((shares.slices, shares.bad, shares.total), (0.5, 20.0, 2040.0));
    }

    #[test]
    fn a_burn_rate_forgets_what_lies_before_its_window() {
        let bad = [0.0, 10.0, 0.0, 0.0, 0.0];
        let steps = Steps { bad: &bad, total: &[100.0; 5], step_s: 60.0 };
        let mut seen = Vec::new();
        let objective = Objective { slo: 0.9, ..MONTH };
        burns(objective, steps, 120.0, &mut seen);
        let expected = [0.0, 0.5, 0.5, 0.0, 0.0];
        assert!(seen.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-9), "{seen:?}");
    }

    #[test]
    fn an_alert_needs_both_windows_and_ends_with_the_short_one() {
        // Ten bad minutes, 30 % each: 300 of 7200 requests of two hours.
        let minute = |minute: usize| if (60..70).contains(&minute) { 18.0 } else { 0.0 };
        let bad: Vec<f64> = (0..120).map(minute).collect();
        let steps = Steps { bad: &bad, total: &[60.0; 120], step_s: 60.0 };
        // 1.44 % of the 3600 requests of an hour are 51.84: reached with the third bad minute.
        // The short window holds some of the bad minutes until four after the last.
        assert_eq!(raised(MONTH, steps, ALERTS[0]), [Raised { from: 62, to: 74 }]);
        // One bad minute is 18 of 3600 in an hour: the short window alone does not suffice.
        let one: Vec<f64> = (0..120).map(|m| if m == 60 { 18.0 } else { 0.0 }).collect();
        let steps = Steps { bad: &one, ..steps };
        assert_eq!(raised(MONTH, steps, ALERTS[0]), []);
    }

    #[test]
    fn the_recommended_alerts_stand_for_the_published_burn_rates() {
        let burns = ALERTS.map(|alert| MONTH.burn_threshold(alert.budget_share, alert.long_s));
        assert!(burns.iter().zip([14.4, 6.0, 1.0]).all(|(a, b)| (a - b).abs() < 1e-9));
    }
}
