//! The horizontal pod autoscaler of Kubernetes, as in production.
#![doc = include_str!("hpa.md")]

use model::unit::{Instances, Quantity as _, Unit};
use model::{
    Card, Decision, Family, Gate, Held, Level, Needs, Observation, Policy, ProbeSpec, Rule,
    Setting, Suit,
};

use crate::controllers::hpa::{Spec, ZeroScaling};
use crate::kube::params::{BehaviorField, ControllerParams, PodParams, ScaleToZero};
use crate::kube::pods::Pods;
use crate::kube::targets::MetricParams;
use crate::kube::watch::{MOST, Scaler, Watch};
use crate::kube::{replicas, rules};

model::params! {
    /// The fields of a `HorizontalPodAutoscaler`, of the pods, and of the controller. The least
    /// and the most replicas are those of the fleet.
    pub struct HpaParams {
        /// The metrics; the one that asks for the most pods wins. None is 80 % of the CPU request.
        metrics: Vec<MetricParams> = list {
            label: "Metrics", noun: "metric", len: [0, MOST],
            members: 1
        },
        /// How fast the number of pods may change.
        behavior: BehaviorField = choice { label: "Behavior" },
        /// What the template of the pods says.
        pod: PodParams = group { label: "Pods" },
        /// Settings of the controller, the same for a whole cluster.
        controller: ControllerParams = group { label: "Controller" },
        /// Whether it may go to zero pods; that needs an Object or External metric, too.
        scale_to_zero: ScaleToZero = choice { label: "Scale to zero" },
    }
}

/// Scales pods so that metrics meet their targets, to the letter of the Kubernetes controller.
pub(crate) struct Hpa {
    scaler: Scaler,
}

impl Policy for Hpa {
    type Params = HpaParams;

    const CARD: Card = Card {
        id: "hpa",
        name: "Kubernetes HPA",
        summary: "Metrics against targets, with readiness, stabilisation and rate policies.",
        good_for: "Seeing what a HorizontalPodAutoscaler manifest will do.",
        fidelity: "Matches the sync of autoscaling/v2 (Kubernetes 1.37): pod groups, tolerance, \
                   rounding, stabilisation, rate policies, zero. Leaves out rollouts, several \
                   clusters, lost writes and samples that differ from pod to pod.",
        family: Family::Reactive,
        level: Level::DeepDive,
        is_default: false,
        article: crate::article!("hpa"),
    };
    const SUITS: &'static [Suit] = &[Suit::Web, Suit::Noisy, Suit::Gradual];
    const NEEDS: Needs = Needs { instances: true, ..Needs::NOTHING };
    const BRINGS: &'static [(&'static str, &'static str)] = &[("clock.period", "15")];
    const PROBES: &'static [ProbeSpec] = &[
        ProbeSpec { label: "Raw proposal", unit: Unit::Instances },
        ProbeSpec { label: "Stabilised", unit: Unit::Instances },
    ];
    const RULES: &'static [&'static Rule] = &rules::RULES;
    const HOLDS: &'static [(&'static Rule, Held)] = &rules::HOLDS;

    fn new(params: HpaParams, setting: &Setting) -> Self {
        let watches: Vec<Watch> =
            params.metrics.iter().map(|metric| Watch::new(&metric.metric)).collect();
        let zero = params.scale_to_zero.rule();
        // The API accepts a least of zero only so.
        let may = zero != ZeroScaling::Off && watches.iter().any(Watch::outlives_pods);
        let min = setting.limits.min.0.max(u32::from(!may));
        let spec = Spec {
            min: replicas(min),
            max: replicas(setting.limits.max.0.max(1)),
            behavior: params.behavior.filled(),
        };
        let pods = Pods::new(&params.pod, setting);
        Self { scaler: Scaler::new(spec, params.controller.settings(zero), watches, pods) }
    }

    fn decide(&mut self, seen: &Observation<'_>) -> Decision {
        let cur = replicas(seen.fleet.wanted());
        self.scaler.see(seen);
        let want = self.scaler.sync(seen.now.get(), cur, cur).desired;
        Decision { want: Instances(want.unsigned_abs()), why: rules::why(&self.scaler) }
    }

    fn probe(&self, index: usize) -> Option<f64> {
        let trace = self.scaler.hpa.trace();
        match index {
            0 => trace.raw.map(f64::from),
            _ => trace.stabilized.map(|stable| f64::from(stable.replicas)),
        }
    }

    fn gates(&self) -> Vec<Gate> {
        rules::gates(&self.scaler)
    }
}

#[cfg(test)]
mod tests;
