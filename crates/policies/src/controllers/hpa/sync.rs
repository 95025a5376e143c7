//! One sync of an autoscaler: metrics, stabilisation, rates, and the size that is written.
//!
//! Not here: the loop, which calls it every [`super::defaults::SYNC_PERIOD`] seconds, and the
//! write itself, which is taken to succeed.

use super::combine::combine;
use super::conditions::Reason;
use super::defaults::{Settings, Spec, ZeroScaling};
use super::events::Events;
use super::metric::Metric;
use super::pods::{Cohort, Readiness};
use super::rates::{Bounds, limit, limit_without_behavior};
use super::ratios::Band;
use super::replicas::{View, propose};
use super::stabilise::{Recommendations, Stabilized, Windows};
use super::trace::{Path, Trace};

/// Whether the pods of the scale target can be told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Selector {
    /// They can.
    #[default]
    Valid,
    /// The selector is missing or cannot be read.
    Invalid,
    /// Another autoscaler matches the same pods.
    Ambiguous,
}

/// What a sync gets to see.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Seen<'a> {
    /// The moment, in seconds, not before that of an earlier sync.
    pub now: f64,
    /// The size that the scale target is told to have, 0 or more.
    pub cur: i32,
    /// The pods that it has, 0 or more: more than it should while it is rolled out anew.
    pub status: i32,
    /// Whether its pods can be told.
    pub selector: Selector,
    /// The pods that its selector matches.
    pub pods: &'a [Cohort],
    /// The metrics; if there are none, [`Metric::DEFAULT`].
    pub metrics: &'a [Metric<'a>],
}

/// An autoscaler with all that it remembers.
#[derive(Clone, Debug, PartialEq)]
pub struct Hpa {
    /// What it is asked to do. It may change between syncs.
    pub spec: Spec,
    /// The settings of the controller.
    pub settings: Settings,
    /// What the metrics asked for in the past; `None` until the first sync.
    pub recommendations: Option<Recommendations>,
    /// What it did to the size.
    pub events: Events,
    /// Condition `ScaledToZero`: whether the size is zero by its own doing; `None` without one.
    pub scaled_to_zero: Option<bool>,
    trace: Trace,
}

impl Hpa {
    /// An autoscaler that remembers nothing.
    pub fn new(spec: Spec, settings: Settings) -> Self {
        Self {
            spec,
            settings,
            recommendations: None,
            events: Events::default(),
            scaled_to_zero: None,
            trace: Trace::default(),
        }
    }

    /// The numbers of the last sync.
    pub fn trace(&self) -> &Trace {
        &self.trace
    }

    /// One sync. The size to write is [`Trace::desired`].
    ///
    /// Source: `reconcileAutoscaler` of `horizontal.go`.
    pub fn sync(&mut self, seen: &Seen<'_>) -> &Trace {
        let Seen { now, cur, .. } = *seen;
        self.trace.restart(now, cur, self.band());
        self.recommendations.get_or_insert_with(|| Recommendations::starting(cur, now));
        if self.settings.zero != ZeroScaling::Marked {
            self.scaled_to_zero = None;
        }
        let metrics = if seen.metrics.is_empty() { &[Metric::DEFAULT] } else { seen.metrics };
        self.trace.path = self.path(cur, metrics);
        match self.trace.path {
            Path::AboveMaximum => self.trace.desired = self.spec.max,
            Path::BelowMinimum => self.trace.desired = self.spec.min,
            Path::Measured => self.measure(seen, metrics),
            // It holds only after the metrics have been consulted.
            Path::Disabled | Path::Held => {
                self.trace.conditions.scaling_active = Some((false, Reason::ScalingDisabled));
            }
        }
        if self.trace.desired != cur {
            self.write(now, cur, metrics);
        }
        self.trace.conditions.scaled_to_zero = self.scaled_to_zero.map(|by_itself| {
            (by_itself, if by_itself { Reason::ScaledToZero } else { Reason::NotScaledToZero })
        });
        &self.trace
    }

    /// The tolerance around the target.
    fn band(&self) -> Band {
        let own = self.spec.behavior.as_ref().filter(|_| self.settings.own_tolerance);
        let tolerance = |given: Option<f64>| given.unwrap_or(self.settings.tolerance);
        Band::new(
            tolerance(own.and_then(|behavior| behavior.down.tolerance)),
            tolerance(own.and_then(|behavior| behavior.up.tolerance)),
        )
    }

    /// Which way a sync goes that finds `cur` replicas.
    fn path(&self, cur: i32, metrics: &[Metric<'_>]) -> Path {
        let Spec { min, max, .. } = self.spec;
        if cur == 0 {
            let wakes = match self.settings.zero {
                ZeroScaling::Off => false,
                ZeroScaling::Unmarked => min == 0,
                ZeroScaling::Marked => {
                    self.scaled_to_zero == Some(true) && (min != 0 || outlive_pods(metrics))
                }
            };
            if wakes { Path::Measured } else { Path::Disabled }
        } else if cur > max {
            Path::AboveMaximum
        } else if cur < min {
            Path::BelowMinimum
        } else {
            Path::Measured
        }
    }

    /// Decides by the metrics, or holds.
    fn measure(&mut self, seen: &Seen<'_>, metrics: &[Metric<'_>]) {
        let Some(raw) = self.consult(seen, metrics) else {
            self.trace.path = Path::Held;
            return;
        };
        self.trace.conditions.scaling_active = Some((true, Reason::ValidMetricFound));
        self.bound(raw, seen.cur, seen.now);
        let min = self.spec.min;
        if seen.cur == 0 && min != 0 {
            self.trace.desired = self.trace.desired.max(min);
        }
    }

    /// The size that the metrics ask for; `None` if nothing may change, and why.
    fn consult(&mut self, seen: &Seen<'_>, metrics: &[Metric<'_>]) -> Option<i32> {
        let trace = &mut self.trace;
        let unclear = match seen.selector {
            Selector::Valid => None,
            Selector::Invalid => Some(Reason::InvalidSelector),
            Selector::Ambiguous => Some(Reason::AmbiguousSelector),
        };
        if let Some(reason) = unclear {
            trace.conditions.scaling_active = Some((false, reason));
            return None;
        }
        let Settings { initialization_period, initial_delay, .. } = self.settings;
        let readiness = Readiness { now: seen.now, initialization_period, initial_delay };
        let Seen { cur, status, pods, .. } = *seen;
        let view = View { cur, status, pods, band: trace.band, readiness };
        trace.metrics.extend(metrics.iter().map(|metric| propose(metric, &view)));
        let combined = combine(&trace.metrics);
        trace.raw = combined.raw.map(|(raw, _)| raw);
        trace.leading = combined.raw.map(|(_, place)| place);
        trace.failed = combined.failed;
        let decided = combined.decided(cur);
        if decided.is_none() {
            let failed = combined.failed.and_then(|place| trace.metrics.get(place));
            trace.conditions.scaling_active = failed.map(|metric| (false, metric.source.failure()));
        }
        decided
    }

    /// Stabilises what the metrics ask for, and keeps it within rates and bounds.
    fn bound(&mut self, raw: i32, cur: i32, now: f64) {
        let past = self.recommendations.get_or_insert_default();
        let bounds = Bounds { cur, min: self.spec.min, max: self.spec.max };
        let settings = &self.settings;
        let (stable, limited) = if let Some(behavior) = &self.spec.behavior {
            let windows = Windows {
                up: behavior.up.window.unwrap_or(0.0),
                down: behavior.down.window.unwrap_or(settings.downscale_window),
            };
            let stable = past.between(cur, raw, windows, now);
            (stable, limit(stable.replicas, bounds, behavior, &self.events, now))
        } else {
            let stable = past.highest(raw, settings.downscale_window, now);
            let Settings { growth_factor, growth_floor, .. } = *settings;
            let wish = stable.replicas;
            (stable, limit_without_behavior(wish, bounds, growth_factor, growth_floor))
        };
        let trace = &mut self.trace;
        let up = self.spec.behavior.is_some() && raw >= cur;
        trace.conditions.able_to_scale = stabilized(raw, stable, up);
        let changed = limited.replicas != stable.replicas;
        trace.conditions.scaling_limited = Some((changed, limited.reason));
        trace.stabilized = Some(stable);
        trace.limited = Some(limited);
        trace.desired = limited.replicas;
    }

    /// What follows from writing the size.
    fn write(&mut self, now: f64, cur: i32, metrics: &[Metric<'_>]) {
        let desired = self.trace.desired;
        self.trace.rescaled = true;
        self.trace.conditions.able_to_scale = Reason::SucceededRescale;
        self.events.record(cur, desired, self.spec.behavior.as_ref(), now);
        if self.settings.zero == ZeroScaling::Marked {
            let to_zero = cur > 0 && desired == 0 && self.spec.min == 0;
            self.scaled_to_zero = Some(to_zero && outlive_pods(metrics));
        }
    }
}

/// Whether some metric has a value at zero replicas.
fn outlive_pods(metrics: &[Metric<'_>]) -> bool {
    metrics.iter().any(|metric| metric.source().outlives_pods())
}

/// The reason of `AbleToScale` after stabilisation.
fn stabilized(raw: i32, stable: Stabilized, up: bool) -> Reason {
    if stable.replicas == raw {
        Reason::ReadyForNewScale
    } else if up {
        Reason::ScaleUpStabilized
    } else {
        Reason::ScaleDownStabilized
    }
}

#[cfg(test)]
mod tests {
    use super::{Hpa, Metric, Path, Reason, Seen, Selector, Settings, Spec, ZeroScaling};
    use crate::controllers::hpa::{Behavior, GivenRules, TotalTarget};

    /// The outside asks for so many replicas, whatever there is.
    fn want<'a>(replicas: i64) -> Metric<'a> {
        Metric::External { target: TotalTarget::AverageValue(1000), seen: Some(replicas * 1000) }
    }

    fn seen<'a>(now: f64, cur: i32, metrics: &'a [Metric<'a>]) -> Seen<'a> {
        Seen { now, cur, status: cur, selector: Selector::Valid, pods: &[], metrics }
    }

    /// The sizes that follow from one another, `period` seconds apart.
    fn sizes(hpa: &mut Hpa, mut cur: i32, wish: i64, period: f64) -> Vec<i32> {
        let syncs = (0..6).map(|sync| {
            cur = hpa.sync(&seen(period * f64::from(sync), cur, &[want(wish)])).desired;
            cur
        });
        syncs.collect()
    }

    fn with_defaults(max: i32) -> Spec {
        Spec { behavior: Some(Behavior::filled(None, None)), ..Spec::up_to(max) }
    }

    #[test]
    fn default_rules_are_not_the_same_as_none() {
        let mut ruled = Hpa::new(with_defaults(1000), Settings::default());
        assert_eq!(sizes(&mut ruled, 1, 900, 15.0), [5, 10, 20, 40, 80, 160]);
        let mut bare = Hpa::new(Spec::up_to(1000), Settings::default());
        assert_eq!(sizes(&mut bare, 1, 900, 15.0), [4, 8, 16, 32, 64, 128]);
    }

    #[test]
    fn a_sync_before_the_period_is_over_finds_its_budget_spent() {
        let mut hpa = Hpa::new(with_defaults(1000), Settings::default());
        assert_eq!(sizes(&mut hpa, 10, 900, 14.0), [20, 20, 40, 40, 80, 80]);
        let limited = hpa.trace().limited.unwrap();
        assert_eq!((limited.reason, limited.bound), (Reason::ScaleUpLimit, 80));
        assert_eq!(limited.limit.unwrap().policy, Some((1, 40)));
    }

    #[test]
    fn the_size_found_at_the_start_is_held_for_a_window() {
        let mut hpa = Hpa::new(Spec::up_to(100), Settings::default());
        let mut at = |now| hpa.sync(&seen(now, 9, &[want(3)])).clone();
        let held = at(0.0);
        assert_eq!((held.raw, held.desired, held.rescaled), (Some(3), 9, false));
        assert_eq!(held.conditions.able_to_scale, Reason::ScaleDownStabilized);
        assert_eq!(at(300.0).desired, 9);
        let shrunk = at(300.5);
        assert_eq!((shrunk.desired, shrunk.rescaled), (3, true));
    }

    #[test]
    fn beyond_the_bounds_no_metric_is_asked() {
        let spec = Spec { min: 3, ..with_defaults(5) };
        let mut hpa = Hpa::new(spec, Settings::default());
        let above = hpa.sync(&seen(0.0, 9, &[want(4)])).clone();
        assert_eq!((above.path, above.desired, above.metrics.len()), (Path::AboveMaximum, 5, 0));
        let below = hpa.sync(&seen(15.0, 1, &[want(4)])).clone();
        assert_eq!((below.path, below.desired, below.raw), (Path::BelowMinimum, 3, None));
        assert_eq!(hpa.events.start(3, 60.0, 15.0), 5);
    }

    #[test]
    fn only_an_autoscaler_that_went_to_zero_itself_comes_back() {
        let spec = Spec { min: 0, ..Spec::up_to(10) };
        let mut hpa = Hpa::new(spec, Settings { downscale_window: 0.0, ..Settings::default() });
        assert_eq!(hpa.sync(&seen(0.0, 0, &[want(3)])).path, Path::Disabled);
        let gone = hpa.sync(&seen(15.0, 2, &[want(0)])).clone();
        assert_eq!(gone.conditions.scaled_to_zero, Some((true, Reason::ScaledToZero)));
        assert_eq!(hpa.sync(&seen(30.0, 0, &[want(0)])).path, Path::Measured);
        let back = hpa.sync(&seen(45.0, 0, &[want(9)])).clone();
        assert_eq!((back.desired, hpa.scaled_to_zero), (4, Some(false)));
    }

    #[test]
    fn at_zero_a_least_size_that_was_raised_is_reached_at_once() {
        let mut hpa = Hpa::new(Spec { min: 3, ..with_defaults(9) }, Settings::default());
        hpa.scaled_to_zero = Some(true);
        assert_eq!(hpa.sync(&seen(0.0, 0, &[want(1)])).desired, 3);
    }

    #[test]
    fn the_switch_decides_what_zero_means() {
        let path = |zero, min| {
            let spec = Spec { min, ..Spec::up_to(10) };
            let mut hpa = Hpa::new(spec, Settings { zero, ..Settings::default() });
            hpa.scaled_to_zero = Some(true);
            hpa.sync(&seen(0.0, 0, &[want(1)])).path
        };
        assert_eq!(path(ZeroScaling::Marked, 1), Path::Measured);
        assert_eq!(path(ZeroScaling::Off, 0), Path::Disabled);
        assert_eq!(path(ZeroScaling::Unmarked, 0), Path::Measured);
        assert_eq!(path(ZeroScaling::Unmarked, 1), Path::Disabled);
    }

    #[test]
    fn a_selector_that_tells_no_pods_and_metrics_that_fail_hold_the_size() {
        let mut hpa = Hpa::new(Spec::up_to(10), Settings::default());
        let metrics = [want(9)];
        let ambiguous = Seen { selector: Selector::Ambiguous, ..seen(0.0, 4, &metrics) };
        let held = hpa.sync(&ambiguous).clone();
        assert_eq!((held.path, held.desired), (Path::Held, 4));
        assert_eq!(held.conditions.scaling_active, Some((false, Reason::AmbiguousSelector)));
        let held = hpa.sync(&seen(15.0, 4, &[])).clone();
        let reason = Some((false, Reason::FailedGetResourceMetric));
        assert_eq!((held.conditions.scaling_active, held.failed), (reason, Some(0)));
        let held = hpa.sync(&seen(30.0, 4, &[want(2), Metric::Unknown])).clone();
        assert_eq!((held.path, held.raw, held.failed), (Path::Held, Some(2), Some(1)));
    }

    #[test]
    fn each_direction_has_its_own_tolerance_if_the_cluster_allows_it() {
        let loose = GivenRules { tolerance: Some(0.5), ..GivenRules::default() };
        let behavior = Some(Behavior::filled(None, Some(loose)));
        let band = |own_tolerance| {
            let spec = Spec { behavior: behavior.clone(), ..Spec::up_to(10) };
            let mut hpa = Hpa::new(spec, Settings { own_tolerance, ..Settings::default() });
            let band = hpa.sync(&seen(0.0, 1, &[want(1)])).band;
            (band.low, band.high)
        };
        assert_eq!((band(true), band(false)), ((0.5, 1.1), (0.9, 1.1)));
    }

    #[test]
    fn many_syncs_need_no_more_memory_than_some() {
        let mut hpa = Hpa::new(with_defaults(100), Settings::default());
        let mut cur = 5;
        let mut memory = |hpa: &mut Hpa, from: i32| {
            for sync in from..from + 500 {
                let wish = [want(i64::from(sync % 37)), want(i64::from(sync % 11))];
                cur = hpa.sync(&seen(15.0 * f64::from(sync), cur, &wish)).desired;
            }
            let past = hpa.recommendations.as_ref().unwrap().list().len();
            (past, hpa.events.up.list().len(), hpa.events.down.list().len())
        };
        let first = memory(&mut hpa, 0);
        assert_eq!(memory(&mut hpa, 500), first);
        assert!(first.0 <= 22 && first.1 <= 3 && first.2 <= 3, "{first:?}");
    }
}
