//! The sentences of the Knative strategy, and which of them fits a round.
//!
//! Not here: the round itself.

use model::policy::Held;
use model::unit::Unit;
use model::{Rule, Why};

use super::{Round, Settled};
use crate::controllers::kpa::scale_target::ACTIVATION_BUFFER;
use crate::controllers::kpa::{Gate as Zero, ScaleTrace};

/// The average, the target, and what they make.
const DEMAND: &[(&str, Unit)] =
    &[("load", Unit::Factor), ("target", Unit::Factor), ("pods", Unit::Instances)];
/// How long something has lasted of how long it must.
const SPANS: &[(&str, Unit)] = &[("since", Unit::Seconds), ("span", Unit::Seconds)];

pub(super) static STABLE: Rule = Rule {
    id: "stable",
    says: "stable average {load} at a target of {target}: {pods}",
    terms: DEMAND,
};
pub(super) static PANIC: Rule = Rule {
    id: "panic",
    says: "panic: average {load} at a target of {target}; {pods} stay until it is over",
    terms: DEMAND,
};
pub(super) static CEILING: Rule = Rule {
    id: "ceiling",
    says: "{demand} asked for; {ready} ready ones may become {limit} at most",
    terms: &[("demand", Unit::Instances), ("ready", Unit::Instances), ("limit", Unit::Instances)],
};
pub(super) static FLOOR: Rule = Rule {
    id: "floor",
    says: "{demand} asked for; {ready} ready ones may become {limit} at least",
    terms: CEILING.terms,
};
pub(super) static ACTIVATION: Rule = Rule {
    id: "activation",
    says: "{demand} asked for; any demand activates {limit}",
    terms: &[("demand", Unit::Instances), ("limit", Unit::Instances)],
};
pub(super) static DELAYED: Rule = Rule {
    id: "delayed",
    says: "{pods} would do, but within the last {span} it took {highest}",
    terms: &[("pods", Unit::Instances), ("span", Unit::Seconds), ("highest", Unit::Instances)],
};
pub(super) static BOUNDED: Rule = Rule {
    id: "bounded",
    says: "{pods} asked for; allowed are {min} to {max}",
    terms: &[("pods", Unit::Instances), ("min", Unit::Instances), ("max", Unit::Instances)],
};
pub(super) static INITIAL: Rule =
    Rule { id: "initial", says: "it starts with {pods}", terms: &[("pods", Unit::Instances)] };
pub(super) static WOKEN: Rule =
    Rule { id: "woken", says: "a request waits and nobody is there: one instance", terms: &[] };
pub(super) static UNKNOWN: Rule = Rule {
    id: "unknown",
    says: "nothing was measured within the stable window: nothing changes",
    terms: &[],
};
pub(super) static NO_ZERO: Rule = Rule {
    id: "no-zero",
    says: "idle, but scaling to zero is off: one instance stays",
    terms: &[],
};
pub(super) static STARTING: Rule = Rule {
    id: "starting",
    says: "idle, but still starting for {since} of at most {span}: nothing changes",
    terms: SPANS,
};
pub(super) static FAILED: Rule = Rule {
    id: "failed",
    says: "it did not start within {span}: to zero",
    terms: &[("span", Unit::Seconds)],
};
pub(super) static IDLE: Rule = Rule {
    id: "idle",
    says: "idle, but active for only {since} of {span}: one instance stays",
    terms: SPANS,
};
pub(super) static DEACTIVATED: Rule = Rule {
    id: "deactivated",
    says: "idle: it becomes inactive, and nothing changes yet",
    terms: &[],
};
pub(super) static PROBE: Rule = Rule {
    id: "probe",
    says: "idle, but requests do not go through the activator yet: nothing changes",
    terms: &[],
};
pub(super) static RETENTION: Rule = Rule {
    id: "retention",
    says: "idle for {since} of the {span} for which the last instance is kept",
    terms: SPANS,
};
pub(super) static GRACE: Rule = Rule {
    id: "grace",
    says: "idle, but behind the activator for only {since} of {span}: nothing changes",
    terms: SPANS,
};
pub(super) static ZERO: Rule = Rule {
    id: "zero",
    says: "idle, inactive for {since} and behind the activator for {span}: none",
    terms: SPANS,
};

/// Every reason of a decision.
pub(super) static ALL: &[&Rule] = &[
    &STABLE,
    &PANIC,
    &CEILING,
    &FLOOR,
    &ACTIVATION,
    &DELAYED,
    &BOUNDED,
    &INITIAL,
    &WOKEN,
    &UNKNOWN,
    &NO_ZERO,
    &STARTING,
    &FAILED,
    &IDLE,
    &DEACTIVATED,
    &PROBE,
    &RETENTION,
    &GRACE,
    &ZERO,
];

/// Those that hold a wish back.
pub(super) const HOLDS: &[(&Rule, Held)] = &[
    (&CEILING, Held::Limit),
    (&BOUNDED, Held::Limit),
    (&DELAYED, Held::Window),
    (&RETENTION, Held::Window),
    (&GRACE, Held::Window),
];

/// Sentences of gates only.
pub(super) static RATIO: Rule = Rule {
    id: "ratio",
    says: "the panic window asks for {ratio} of the ready ones; panic is from {threshold} on",
    terms: &[("ratio", Unit::Ratio), ("threshold", Unit::Ratio)],
};
pub(super) static SINCE: Rule = Rule {
    id: "since",
    says: "the panic window asks for {ratio} of the ready ones, panic is from {threshold} on; \
           the last was {ago} ago, and it holds for {span}",
    terms: &[
        ("ratio", Unit::Ratio),
        ("threshold", Unit::Ratio),
        ("ago", Unit::Seconds),
        ("span", Unit::Seconds),
    ],
};
pub(super) static RATES: Rule = Rule {
    id: "rates",
    says: "{demand} asked for; one decision may lead to {least} to {most}",
    terms: &[("demand", Unit::Instances), ("least", Unit::Instances), ("most", Unit::Instances)],
};
pub(super) static WINDOW: Rule = Rule {
    id: "window",
    says: "{pods} asked for; the most within {span} was {highest}",
    terms: DELAYED.terms,
};
pub(super) static WANTED: Rule =
    Rule { id: "wanted", says: "some are wanted: zero is no question", terms: &[] };

/// How much is asked for, in panic or not, before any limit.
pub(super) fn demand(trace: &ScaleTrace) -> f64 {
    if trace.panic_since.is_some() {
        trace.stable_demand.max(trace.panic_demand)
    } else {
        trace.stable_demand
    }
}

/// Why zero was reached or not; `None` where it is no question.
pub(super) fn zero(settled: &Settled, is_known: bool, round: &Round) -> Option<Why> {
    let (active, proxied) = (round.active_for, round.proxied_for);
    let scale = &settled.scale;
    let deadline = scale.progress_deadline + ACTIVATION_BUFFER;
    Some(match round.outcome.gate {
        Zero::Open => return None,
        Zero::Unknown => UNKNOWN.with([]),
        Zero::Activating if !is_known => UNKNOWN.with([]),
        Zero::ZeroDisabled => NO_ZERO.with([]),
        Zero::Activating => STARTING.with([active, deadline]),
        Zero::ActivationFailed => FAILED.with([deadline]),
        Zero::StableWindow => IDLE.with([active, scale.stable_window]),
        Zero::Deactivated => DEACTIVATED.with([]),
        Zero::Probe => PROBE.with([]),
        Zero::PodRetention => RETENTION.with([active, scale.pod_retention]),
        Zero::GracePeriod => GRACE.with([proxied, scale.grace_period]),
        Zero::InactiveLongEnough | Zero::ProxiedLongEnough => ZERO.with([active, proxied]),
    })
}

/// The one reason that is given for a round.
pub(super) fn reason(settled: &Settled, trace: Option<&ScaleTrace>, round: &Round) -> Why {
    if round.initial > 0 {
        return INITIAL.with([f64::from(round.initial)]);
    }
    if let Some(why) = zero(settled, trace.is_some(), round) {
        return why;
    }
    if round.woken {
        return WOKEN.with([]);
    }
    let Some(trace) = trace else { return bounded(0, round) };
    if round.outcome.desired != Some(trace.desired) {
        return bounded(trace.desired, round);
    }
    if trace.desired > trace.undelayed {
        return delay(&DELAYED, settled, trace);
    }
    let target = settled.decider.metric.target;
    if trace.panic_since.is_some() {
        return PANIC.with([trace.averages.panic, target, f64::from(trace.desired)]);
    }
    let (asked, pods) = (trace.stable_demand, f64::from(trace.desired));
    if pods > asked && pods > trace.floor {
        return ACTIVATION.with([asked, pods]);
    }
    if asked > trace.ceiling {
        return CEILING.with([asked, trace.ready, trace.ceiling]);
    }
    if asked < trace.floor {
        return FLOOR.with([asked, trace.ready, trace.floor]);
    }
    STABLE.with([trace.averages.stable, target, pods])
}

/// What the bounds of the fleet say to a wish.
pub(super) fn bounded(desired: u32, round: &Round) -> Why {
    let (min, max) = round.outcome.bounds;
    BOUNDED.with([f64::from(desired), f64::from(min), f64::from(max)])
}

/// What the scale-down delay says to a wish, in a gate or as the reason.
pub(super) fn delay(rule: &'static Rule, settled: &Settled, trace: &ScaleTrace) -> Why {
    let span = settled.decider.scale_down_delay;
    rule.with([f64::from(trace.undelayed), span, f64::from(trace.desired)])
}
