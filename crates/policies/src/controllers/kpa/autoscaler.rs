//! One decision: how many pods a revision should have, and how much burst it could bear.
//!
//! Source: knative/serving, pkg/autoscaler/scaling/autoscaler.go. Not here: how the averages come
//! about (`metrics`), and what is done with the number (`scale_target`).

use super::max_window::DelayWindow;
use super::metrics::Averages;
use super::target::LEAST_TARGET;
use super::{MetricTarget, TICK};
use crate::controllers::micros::{micros, seconds};

/// What a decision goes by.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DeciderSpec {
    /// What one pod shall have of the metric and what it could bear.
    pub metric: MetricTarget,
    /// Burst that the pods shall bear without the activator; 0 is off, -1 unlimited.
    pub target_burst_capacity: f64,
    /// Panic begins when the panic window asks for this many times the ready pods.
    pub panic_threshold: f64,
    /// The ready pods grow at most by this factor in one decision, above 1.
    pub max_scale_up_rate: f64,
    /// The ready pods shrink at most by this factor in one decision, above 1.
    pub max_scale_down_rate: f64,
    /// Seconds of the stable window.
    pub stable_window: f64,
    /// Whether traffic goes to the revision, or it is not known.
    pub reachable: bool,
    /// The least number of pods while there is any demand; 0 and 1 are no bound.
    pub activation_scale: u32,
    /// Seconds that a decision to shrink has to hold; 0 is no delay.
    pub scale_down_delay: f64,
}

impl DeciderSpec {
    /// The defaults of the cluster for a revision that is reachable.
    pub const fn of(metric: MetricTarget) -> Self {
        Self {
            metric,
            target_burst_capacity: 211.0,
            panic_threshold: 2.0,
            max_scale_up_rate: 1000.0,
            max_scale_down_rate: 2.0,
            stable_window: 60.0,
            reachable: true,
            activation_scale: 0,
            scale_down_delay: 0.0,
        }
    }
}

/// Why there is no decision; the previous one stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoDecision {
    /// The ready pods could not be counted.
    UnknownPods,
    /// Nothing was measured for a whole stable window.
    NoData,
}

/// A decision with every number on the way to it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ScaleTrace {
    /// The pods wanted.
    pub desired: u32,
    /// What the ready pods could bear beyond the load and the target burst; negative if they
    /// could not, 0 if burst capacity is off, -1 if it is unlimited.
    pub excess_burst_capacity: i64,
    /// The averages it was made from.
    pub averages: Averages,
    /// Pods that the rates and the threshold refer to: the ready ones, at least 1.
    pub ready: f64,
    /// Pods that the stable window asks for, before any limit.
    pub stable_demand: f64,
    /// Pods that the panic window asks for, before any limit.
    pub panic_demand: f64,
    /// The least pods that the shrink rate allows.
    pub floor: f64,
    /// The most pods that the growth rate allows.
    pub ceiling: f64,
    /// The stable demand within the limits.
    pub stable_pods: u32,
    /// The panic demand within the limits.
    pub panic_pods: u32,
    /// Panic demand per ready pod, to be compared with the threshold.
    pub panic_ratio: f64,
    /// When panic began or was last extended; `None` out of panic.
    pub panic_since: Option<f64>,
    /// The most pods wanted in this panic.
    pub max_panic_pods: u32,
    /// The pods wanted before the scale-down delay; more are desired where it held.
    pub undelayed: u32,
}

/// The autoscaler of one revision.
#[derive(Clone, Debug)]
pub struct Autoscaler {
    spec: DeciderSpec,
    /// When panic began or was last extended, in microseconds.
    panic_since: Option<i64>,
    max_panic_pods: u32,
    delay: Option<DelayWindow>,
}

/// A number of pods out of a whole number; what is no such number is 0, what is too large the
/// largest.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a cast from float saturates"
)]
pub(super) fn pods(number: f64) -> u32 {
    number as u32
}

/// A window for a scale-down delay, if there is one.
fn delay(spec: &DeciderSpec) -> Option<DelayWindow> {
    (spec.scale_down_delay > 0.0).then(|| DelayWindow::new(spec.scale_down_delay, TICK))
}

impl Autoscaler {
    /// An autoscaler made at `now` for a revision with so many ready pods (`None`: they could not
    /// be counted). With more than one it begins in panic, because it knows nothing of the load
    /// and must not shrink them.
    pub fn new(spec: DeciderSpec, now: f64, ready: Option<u32>) -> Self {
        let ready = ready.unwrap_or(0);
        Self {
            panic_since: (ready > 1).then(|| micros(now)),
            max_panic_pods: ready,
            delay: delay(&spec),
            spec,
        }
    }

    /// Takes over the panic of an earlier autoscaler.
    pub fn set_panic(&mut self, since: Option<f64>, max_panic_pods: u32) {
        self.panic_since = since.map(micros);
        self.max_panic_pods = max_panic_pods;
    }

    /// When panic began or was last extended; `None` out of panic.
    pub fn panic_since(&self) -> Option<f64> {
        self.panic_since.map(seconds)
    }

    /// The most pods wanted in this panic; at the start those that were ready.
    pub const fn max_panic_pods(&self) -> u32 {
        self.max_panic_pods
    }

    /// Goes by another specification from now on. Panic and what the delay remembers stay.
    pub fn update(&mut self, spec: DeciderSpec) {
        if spec.scale_down_delay != self.spec.scale_down_delay {
            match &mut self.delay {
                Some(window) if spec.scale_down_delay > 0.0 => window.resize(spec.scale_down_delay),
                window => *window = delay(&spec),
            }
        }
        self.spec = spec;
    }

    /// Decides at `now`, with so many ready pods and the averages of the metric, which are finite.
    ///
    /// # Errors
    /// If one of them is not known: then the previous decision stays.
    pub fn decide(
        &mut self,
        now: f64,
        ready: Option<u32>,
        averages: Option<Averages>,
    ) -> Result<ScaleTrace, NoDecision> {
        let counted = ready.ok_or(NoDecision::UnknownPods)?;
        let averages = averages.ok_or(NoDecision::NoData)?;
        let mut trace = self.demand(counted, averages);
        self.panic(micros(now), &mut trace);
        if let Some(window) = self.delay.as_mut().filter(|_| self.spec.reachable) {
            let longest = window.record(now, i64::from(trace.undelayed));
            trace.desired = u32::try_from(longest).unwrap_or(trace.undelayed);
        }
        Ok(trace)
    }

    /// What both windows ask for and what of it the limits allow.
    fn demand(&self, counted: u32, averages: Averages) -> ScaleTrace {
        let spec = &self.spec;
        let ready = f64::from(counted.max(1));
        let ceiling = (spec.max_scale_up_rate * ready).ceil();
        let floor = if spec.reachable { (ready / spec.max_scale_down_rate).floor() } else { 0.0 };
        let target = spec.metric.target.max(LEAST_TARGET);
        let stable_demand = (averages.stable / target).ceil();
        let panic_demand = (averages.panic / target).ceil();
        // The scale that activates comes after the limits and may exceed them.
        let limited = |demand: f64| {
            let pods = pods(demand.max(floor).min(ceiling));
            let activates = spec.activation_scale > 1 && demand > 0.0;
            if activates { pods.max(spec.activation_scale) } else { pods }
        };
        ScaleTrace {
            desired: 0,
            excess_burst_capacity: self.excess(counted, averages.panic),
            averages,
            ready,
            stable_demand,
            panic_demand,
            floor,
            ceiling,
            stable_pods: limited(stable_demand),
            panic_pods: limited(panic_demand),
            panic_ratio: panic_demand / ready,
            panic_since: None,
            max_panic_pods: 0,
            undelayed: 0,
        }
    }

    /// What the pods could bear beyond the load and the target burst.
    #[expect(clippy::cast_possible_truncation, reason = "a cast from float saturates")]
    fn excess(&self, counted: u32, load: f64) -> i64 {
        let burst = self.spec.target_burst_capacity;
        if burst == 0.0 {
            0
        } else if burst > 0.0 {
            (f64::from(counted) * self.spec.metric.total - burst - load).floor() as i64
        } else {
            -1
        }
    }

    /// Enters, extends or leaves panic, and chooses between the windows. In panic the number never
    /// falls.
    fn panic(&mut self, now: i64, trace: &mut ScaleTrace) {
        if trace.panic_ratio >= self.spec.panic_threshold {
            self.panic_since = Some(now);
        } else if let Some(since) = self.panic_since
            && since.saturating_add(micros(self.spec.stable_window)) < now
        {
            self.panic_since = None;
            self.max_panic_pods = 0;
        }
        trace.undelayed = trace.stable_pods;
        if self.panic_since.is_some() {
            self.max_panic_pods = self.max_panic_pods.max(trace.stable_pods).max(trace.panic_pods);
            trace.undelayed = self.max_panic_pods;
        }
        trace.desired = trace.undelayed;
        trace.panic_since = self.panic_since.map(seconds);
        trace.max_panic_pods = self.max_panic_pods;
    }
}

#[cfg(test)]
mod tests {
    use super::{Autoscaler, Averages, DeciderSpec, NoDecision, ScaleTrace};
    use crate::controllers::kpa::MetricTarget;

    fn spec() -> DeciderSpec {
        DeciderSpec::of(MetricTarget { target: 10.0, total: 20.0 })
    }

    fn decide(autoscaler: &mut Autoscaler, now: f64, ready: u32, load: [f64; 2]) -> ScaleTrace {
        let averages = Averages { stable: load[0], panic: load[1] };
        autoscaler.decide(now, Some(ready), Some(averages)).expect("all is known")
    }

    #[test]
    fn panic_ends_when_a_stable_window_has_passed_not_when_it_is_reached() {
        let mut autoscaler = Autoscaler::new(spec(), 0.0, Some(0));
        let trace = decide(&mut autoscaler, 0.1, 5, [50.0, 100.0]);
        assert_eq!((trace.panic_ratio, trace.panic_since), (2.0, Some(0.1)));
        assert_eq!((trace.desired, trace.max_panic_pods), (10, 10));
        let trace = decide(&mut autoscaler, 60.1, 10, [60.0, 60.0]);
        assert_eq!((trace.desired, trace.panic_since), (10, Some(0.1)));
        let trace = decide(&mut autoscaler, 60.101, 10, [60.0, 60.0]);
        assert_eq!((trace.desired, trace.panic_since), (6, None));
    }

    #[test]
    fn the_threshold_is_compared_before_the_limits() {
        let slow = DeciderSpec { max_scale_up_rate: 1.5, ..spec() };
        let mut autoscaler = Autoscaler::new(slow, 0.0, Some(1));
        let trace = decide(&mut autoscaler, 0.0, 4, [40.0, 79.0]);
        assert_eq!((trace.panic_demand, trace.ceiling), (8.0, 6.0));
        assert_eq!((trace.panic_pods, trace.desired), (6, 6));
        assert!(trace.panic_since.is_some());
    }

    #[test]
    fn an_autoscaler_that_restarts_does_not_shrink_what_is_there() {
        let mut autoscaler = Autoscaler::new(spec(), 100.0, Some(8));
        assert_eq!(decide(&mut autoscaler, 102.0, 8, [10.0, 10.0]).desired, 8);
        assert_eq!(decide(&mut autoscaler, 160.5, 8, [10.0, 10.0]).desired, 4);
    }

    #[test]
    fn a_delay_holds_a_reachable_revision_only() {
        let slow = DeciderSpec { scale_down_delay: 6.0, ..spec() };
        let mut autoscaler = Autoscaler::new(slow, 0.0, Some(1));
        assert_eq!(decide(&mut autoscaler, 0.0, 5, [50.0, 50.0]).desired, 5);
        let trace = decide(&mut autoscaler, 2.0, 5, [30.0, 30.0]);
        assert_eq!((trace.undelayed, trace.desired), (3, 5));
        assert_eq!(decide(&mut autoscaler, 6.0, 5, [30.0, 30.0]).desired, 3);
        assert_eq!(decide(&mut autoscaler, 8.0, 3, [90.0, 90.0]).desired, 9);
        autoscaler.update(DeciderSpec { reachable: false, panic_threshold: 10.0, ..slow });
        autoscaler.set_panic(None, 0);
        assert_eq!(decide(&mut autoscaler, 10.0, 9, [0.0, 0.0]).desired, 0);
        autoscaler.update(DeciderSpec { panic_threshold: 10.0, ..slow });
        assert_eq!(decide(&mut autoscaler, 10.0, 9, [50.0, 50.0]).desired, 9);
        autoscaler.update(DeciderSpec { panic_threshold: 10.0, ..spec() });
        assert_eq!(decide(&mut autoscaler, 10.0, 9, [50.0, 50.0]).desired, 5);
    }

    #[test]
    fn the_scale_that_activates_applies_to_any_demand_and_exceeds_the_limits() {
        let eager = DeciderSpec { activation_scale: 5, max_scale_up_rate: 2.0, ..spec() };
        let mut autoscaler = Autoscaler::new(eager, 0.0, Some(1));
        assert_eq!(decide(&mut autoscaler, 0.0, 1, [1.0, 1.0]).desired, 5);
        assert_eq!(decide(&mut autoscaler, 2.0, 1, [0.0, 0.0]).desired, 0);
    }

    #[test]
    fn burst_capacity_counts_the_pods_that_are_there() {
        let mut autoscaler = Autoscaler::new(spec(), 0.0, Some(1));
        let trace = decide(&mut autoscaler, 0.0, 0, [5.0, 5.5]);
        assert_eq!((trace.ready, trace.excess_burst_capacity), (1.0, -217));
        for (burst, expected) in [(0.0, 0), (-1.0, -1), (30.0, 64)] {
            autoscaler.update(DeciderSpec { target_burst_capacity: burst, ..spec() });
            let trace = decide(&mut autoscaler, 2.0, 5, [5.0, 5.5]);
            assert_eq!(trace.excess_burst_capacity, expected);
        }
    }

    #[test]
    fn without_pods_or_data_there_is_no_decision() {
        let mut autoscaler = Autoscaler::new(spec(), 0.0, None);
        let averages = Some(Averages { stable: 1.0, panic: 1.0 });
        assert_eq!(autoscaler.decide(0.0, None, averages), Err(NoDecision::UnknownPods));
        assert_eq!(autoscaler.decide(0.0, Some(1), None), Err(NoDecision::NoData));
    }
}
