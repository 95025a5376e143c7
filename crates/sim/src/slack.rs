//! Slack: how much of what was reserved nobody used (K. Rzadca et al., "Autopilot: workload
//! autoscaling at Google", 2020).
//!
//! Not here: what the slack costs.

/// Sums over the steps of a run.
#[derive(Clone, Copy, Debug, Default)]
pub struct Slack {
    steps: f64,
    limit: f64,
    unused: f64,
    overruns: f64,
}

/// How much was not used.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct SlackShare {
    /// What was not used as a share of all that was reserved, 0 to 1; 0 if nothing was.
    pub relative: f64,
    /// What was not used, in units times seconds.
    pub absolute_unit_s: f64,
    /// The share of steps in which more was used than reserved, 0 to 1.
    pub overrun: f64,
}

impl Slack {
    /// Adds a step: what was reserved and what was used, in one unit. What is no number counts as
    /// 0, what is endless as 1e12.
    pub fn add(&mut self, limit: f64, usage: f64) {
        let amount = |given: f64| if given > 0.0 { given.min(1e12) } else { 0.0 };
        let (limit, usage) = (amount(limit), amount(usage));
        self.steps += 1.0;
        self.limit += limit;
        self.unused += (limit - usage).max(0.0);
        self.overruns += f64::from(u8::from(usage > limit));
    }

    /// The slack of all steps of `step_s` seconds.
    pub fn finish(&self, step_s: f64) -> SlackShare {
        let share = |part: f64, whole: f64| if whole > 0.0 { part / whole } else { 0.0 };
        SlackShare {
            relative: share(self.unused, self.limit),
            absolute_unit_s: self.unused * step_s,
            overrun: share(self.overruns, self.steps),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_overrun_does_not_make_up_for_what_was_not_used() {
        let mut sums = Slack::default();
        for (limit, usage) in [(4.0, 1.0), (4.0, 6.0), (2.0, 2.0)] {
            sums.add(limit, usage);
        }
        let slack = sums.finish(60.0);
        assert_eq!((slack.relative, slack.absolute_unit_s), (0.3, 180.0));
        assert!((slack.overrun - 1.0 / 3.0).abs() < 1e-12);
    }

    #[test]
    fn of_nothing_there_is_no_slack() {
        assert_eq!(Slack::default().finish(1.0), SlackShare::default());
        let mut sums = Slack::default();
        sums.add(0.0, 1.0);
        sums.add(f64::NAN, f64::NAN);
        let slack = sums.finish(1.0);
        assert_eq!((slack.relative, slack.overrun), (0.0, 0.5));
    }
}
