//! What holds where nothing is said: settings of the controller, fields of an autoscaler.
//!
//! Sources: `config/v1alpha1/defaults.go` of the controller, and `autoscaling/v2/defaults.go` and
//! `types.go` of the API. Not here: a missing metric ([`super::Metric::DEFAULT`]).

use super::rates::{Behavior, Rate, RatePolicy, Rules, Select};

/// What decides at zero replicas.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ZeroScaling {
    /// 1.37 with the feature on: a condition records that the autoscaler itself went to zero, and
    /// only then it comes back.
    Marked,
    /// 1.37 with the feature off: zero replicas disable the autoscaler.
    Off,
    /// Up to 1.36: zero replicas disable it unless its least size is zero.
    Unmarked,
}

/// The settings of the controller, the same for all autoscalers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// How far a ratio may be from one and change nothing, 0 or more.
    pub tolerance: f64,
    /// Whether an autoscaler may bring tolerances of its own (from 1.35 on).
    pub own_tolerance: bool,
    /// The stabilisation window for shrinking, in seconds.
    pub downscale_window: f64,
    /// See [`super::Readiness::initialization_period`].
    pub initialization_period: f64,
    /// See [`super::Readiness::initial_delay`].
    pub initial_delay: f64,
    /// Without `behavior` the size grows at most by this factor at once.
    pub growth_factor: f64,
    /// Without `behavior` the size may always grow to this.
    pub growth_floor: f64,
    /// What decides at zero replicas.
    pub zero: ZeroScaling,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            tolerance: 0.1,
            own_tolerance: true,
            downscale_window: 300.0,
            initialization_period: 300.0,
            initial_delay: 30.0,
            growth_factor: 2.0,
            growth_floor: 4.0,
            zero: ZeroScaling::Marked,
        }
    }
}

/// The time between two syncs of an autoscaler, in seconds.
pub const SYNC_PERIOD: f64 = 15.0;

/// What an autoscaler is asked to do; its metrics come with each sync.
#[derive(Clone, Debug, PartialEq)]
pub struct Spec {
    /// The least size: 1 or more, or 0 with scaling to zero and an Object or External metric.
    pub min: i32,
    /// The greatest size: 1 or more, not below the least.
    pub max: i32,
    /// The rules of both directions; `None` if the field is absent, which has rules of its own.
    pub behavior: Option<Behavior>,
}

impl Spec {
    /// An autoscaler that says nothing but its greatest size.
    pub const fn up_to(max: i32) -> Self {
        Self { min: 1, max, behavior: None }
    }
}

/// The rules of one direction as given: what is `None` is not given.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GivenRules {
    /// The stabilisation window in seconds, 0 to 3600.
    pub window: Option<f64>,
    /// Which policy rules.
    pub select: Option<Select>,
    /// The policies; given ones replace the default ones as a whole.
    pub policies: Option<Vec<RatePolicy>>,
    /// The tolerance of the direction, 0 or more.
    pub tolerance: Option<f64>,
}

impl GivenRules {
    /// These rules, and default ones for what they do not say.
    fn or(self, default: Rules) -> Rules {
        Rules {
            window: self.window.or(default.window),
            select: self.select.unwrap_or(default.select),
            policies: self.policies.unwrap_or(default.policies),
            tolerance: self.tolerance.or(default.tolerance),
        }
    }
}

impl Rules {
    /// Growth by 4 replicas or to twice the size within 15 s, at once.
    pub fn default_up() -> Self {
        let policies = vec![
            RatePolicy { rate: Rate::Pods(4), period: 15.0 },
            RatePolicy { rate: Rate::Percent(100), period: 15.0 },
        ];
        Self { window: Some(0.0), select: Select::Max, policies, tolerance: None }
    }

    /// Shrinking to any size within 15 s, after the controller's window.
    pub fn default_down() -> Self {
        let policies = vec![RatePolicy { rate: Rate::Percent(100), period: 15.0 }];
        Self { window: None, select: Select::Max, policies, tolerance: None }
    }
}

impl Behavior {
    /// A field `behavior` that is present: what it does not say is filled, in both directions.
    pub fn filled(up: Option<GivenRules>, down: Option<GivenRules>) -> Self {
        Self {
            up: up.unwrap_or_default().or(Rules::default_up()),
            down: down.unwrap_or_default().or(Rules::default_down()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Behavior, GivenRules, Rate, RatePolicy, Rules, Select};

    #[test]
    fn a_single_field_leaves_the_defaults_of_all_others() {
        let given = GivenRules { window: Some(30.0), ..GivenRules::default() };
        let behavior = Behavior::filled(None, Some(given));
        assert_eq!(behavior.up, Rules::default_up());
        assert_eq!(behavior.down, Rules { window: Some(30.0), ..Rules::default_down() });
    }

    #[test]
    fn given_policies_replace_the_default_ones_as_a_whole() {
        let policies = vec![RatePolicy { rate: Rate::Pods(1), period: 60.0 }];
        let given = GivenRules {
            policies: Some(policies.clone()),
            select: Some(Select::Min),
            ..GivenRules::default()
        };
        let up = Behavior::filled(Some(given), None).up;
        assert_eq!((up.policies, up.select, up.window), (policies, Select::Min, Some(0.0)));
    }

    #[test]
    fn tolerance_and_the_window_for_shrinking_are_left_to_the_controller() {
        let behavior = Behavior::filled(Some(GivenRules::default()), None);
        assert_eq!((behavior.up.tolerance, behavior.down.tolerance), (None, None));
        assert_eq!(behavior.down.window, None);
    }
}
