//! Why a sync ended as it did: the gate that decided, and all gates with their numbers.
//!
//! Not here: sentences about single metrics (`words`).

use model::unit::Unit;
use model::{Gate, Held, Rule, Why};

use super::watch::{Scaler, Watch};
use super::words::SENTENCES;
use crate::controllers::hpa::{Failure, MetricTrace, Path, Reason, Spec, Step, Trace};

/// A sentence with its numbers.
macro_rules! rules {
    ($($name:ident $id:literal: $says:literal $(, $term:literal $unit:ident)*;)*) => {
        $(
            static $name: Rule =
                Rule { id: $id, says: $says, terms: &[$(($term, Unit::$unit)),*] };
        )*
    };
}

rules! {
    DISABLED "disabled": "no instances: the autoscaler is disabled";
    ABOVE_MAX "above-max":
        "{now} instances are more than {max}, whatever the metrics say",
        "now" Instances, "max" Instances;
    BELOW_MIN "below-min":
        "{now} instances are fewer than {min}, whatever the metrics say",
        "now" Instances, "min" Instances;
    NO_VALUE "no-value": "no metric has a value: nothing changes";
    NO_PODS "no-pods": "there are no pods to measure: nothing changes";
    NONE_READY "none-ready":
        "every sample is of a pod that has only just started: nothing changes";
    NO_REQUEST "no-request": "pods lack the request that a share is taken of: nothing changes";
    PART_FAILED "part-failed":
        "a metric has no value; the others ask for {raw} instead of {now}, and no fewer than now \
         are allowed without it",
        "raw" Instances, "now" Instances;
    UNSURE "unsure":
        "measured {ratio} of the target, but {assumed} with instances that report nothing: \
         nothing changes",
        "ratio" Ratio, "assumed" Ratio;
    FROM_ZERO "from-zero":
        "no instances, measured {ratio} of the target: {desired}",
        "ratio" Ratio, "desired" Instances;
    STABLE_DOWN "stabilised-down":
        "{raw} would do, but {high} were asked for within the last {window}: {stable}",
        "raw" Instances, "high" Instances, "window" Seconds, "stable" Instances;
    STABLE_UP "stabilised-up":
        "{raw} are asked for, but only {low} throughout the last {window}: {stable}",
        "raw" Instances, "low" Instances, "window" Seconds, "stable" Instances;
    CAP "growth-cap":
        "{wish} are asked for; without behavior at most twice {now}, or 4: {cap}",
        "wish" Instances, "now" Instances, "cap" Instances;
    UP_LIMIT "scale-up-limit":
        "{wish} are asked for; with {start} at the start of its period of {period} the policy \
         allows {limit}",
        "wish" Instances, "start" Instances, "period" Seconds, "limit" Instances;
    DOWN_LIMIT "scale-down-limit":
        "{wish} would do; with {start} at the start of its period of {period} the policy allows \
         {limit}",
        "wish" Instances, "start" Instances, "period" Seconds, "limit" Instances;
    CLOSED "disabled-direction":
        "{wish} instead of {now}, but this direction is disabled",
        "wish" Instances, "now" Instances;
    MAXIMUM "max":
        "{wish} are asked for, and {max} are the most",
        "wish" Instances, "max" Instances;
    MINIMUM "min":
        "{wish} would do, and {min} are the least",
        "wish" Instances, "min" Instances;
}

/// Every reason that a sync may give.
pub(crate) const RULES: [&Rule; SENTENCES.len() + OWN.len()] = {
    let mut out = [OWN[0]; SENTENCES.len() + OWN.len()];
    let mut i = 0;
    while i < out.len() {
        out[i] = if i < OWN.len() { OWN[i] } else { SENTENCES[i - OWN.len()] };
        i += 1;
    }
    out
};

const OWN: [&Rule; 18] = [
    &DISABLED,
    &ABOVE_MAX,
    &BELOW_MIN,
    &NO_VALUE,
    &NO_PODS,
    &NONE_READY,
    &NO_REQUEST,
    &PART_FAILED,
    &UNSURE,
    &FROM_ZERO,
    &STABLE_DOWN,
    &STABLE_UP,
    &CAP,
    &UP_LIMIT,
    &DOWN_LIMIT,
    &CLOSED,
    &MAXIMUM,
    &MINIMUM,
];

/// Those that hold a wish back.
pub(crate) const HOLDS: [(&Rule, Held); 6] = [
    (&STABLE_DOWN, Held::Window),
    (&STABLE_UP, Held::Window),
    (&CAP, Held::Limit),
    (&UP_LIMIT, Held::Limit),
    (&DOWN_LIMIT, Held::Limit),
    (&CLOSED, Held::Limit),
];

// What only gates say.
rules! {
    PROPOSAL "proposal":
        "{ratio} of the target: {desired} instances",
        "ratio" Ratio, "desired" Instances;
    PROPOSES "proposes": "{desired} instances", "desired" Instances;
    TOLERANCE "tolerance":
        "{ratio} of the target; {low} to {high} change nothing",
        "ratio" Ratio, "low" Ratio, "high" Ratio;
    READINESS "readiness":
        "{counted} instances count, {unready} only start, {missing} report nothing, {ignored} \
         are leaving",
        "counted" Instances, "unready" Instances, "missing" Instances, "ignored" Instances;
    WINDOW "window":
        "{raw} asked for; {low} to {high} within the windows: {stable}",
        "raw" Instances, "low" Instances, "high" Instances, "stable" Instances;
    BUDGET "budget":
        "{start} at the start of the period of {period}; it may go to {limit}",
        "start" Instances, "period" Seconds, "limit" Instances;
    BOUNDS "bounds":
        "{wish} within {min} to {max}",
        "wish" Instances, "min" Instances, "max" Instances;
}

/// Why the last sync ended as it did.
pub(crate) fn why(scaler: &Scaler) -> Why {
    let trace = scaler.hpa.trace();
    let now = f64::from(trace.cur);
    let Spec { min, max, .. } = scaler.hpa.spec;
    match trace.path {
        Path::Disabled => DISABLED.with([]),
        Path::AboveMaximum => ABOVE_MAX.with([now, f64::from(max)]),
        Path::BelowMinimum => BELOW_MIN.with([now, f64::from(min)]),
        Path::Held => match trace.raw {
            Some(raw) => PART_FAILED.with([f64::from(raw), now]),
            None => failed(trace),
        },
        Path::Measured => measured(scaler, trace),
    }
}

/// Why all metrics failed: what the first of them says.
fn failed(trace: &Trace) -> Why {
    let first = trace.failed.and_then(|place| trace.metrics.get(place));
    match first.and_then(|metric| metric.proposal.err()) {
        Some(failure) => failure_rule(failure).with([]),
        None => NO_VALUE.with([]),
    }
}

fn failure_rule(failure: Failure) -> &'static Rule {
    match failure {
        Failure::NoPods => &NO_PODS,
        Failure::NoneReady => &NONE_READY,
        Failure::MissingRequest | Failure::ContainerNotFound | Failure::NoKnownPods => &NO_REQUEST,
        Failure::NoMetrics | Failure::UnknownSource | Failure::InvalidTarget => &NO_VALUE,
    }
}

/// The last gate that changed something, or else what the leading metric says.
fn measured(scaler: &Scaler, trace: &Trace) -> Why {
    let (Some(stable), Some(limited), Some(raw)) = (trace.stabilized, trace.limited, trace.raw)
    else {
        return NO_VALUE.with([]);
    };
    let wish = f64::from(stable.replicas);
    let Spec { min, max, .. } = scaler.hpa.spec;
    if trace.desired != limited.replicas {
        return MINIMUM.with([f64::from(limited.replicas), f64::from(min)]);
    }
    if limited.replicas != stable.replicas {
        return match limited.reason {
            Reason::TooManyReplicas => MAXIMUM.with([wish, f64::from(max)]),
            Reason::TooFewReplicas => MINIMUM.with([wish, f64::from(min)]),
            _ => budget(scaler, trace).unwrap_or_else(|| {
                CAP.with([wish, f64::from(trace.cur), f64::from(limited.bound)])
            }),
        };
    }
    if stable.replicas != raw {
        let (raw, windows) = (f64::from(raw), stable.windows);
        return if raw > wish {
            STABLE_UP.with([raw, f64::from(stable.low), windows.up, wish])
        } else {
            STABLE_DOWN.with([raw, f64::from(stable.high), windows.down, wish])
        };
    }
    let leading = trace.leading.and_then(|place| {
        Some(leads(trace, trace.metrics.get(place)?, scaler.watches.get(place)?))
    });
    leading.unwrap_or_else(|| NO_VALUE.with([]))
}

/// The rate policy of the direction that the wish went, if there are any.
fn budget(scaler: &Scaler, trace: &Trace) -> Option<Why> {
    let behavior = scaler.hpa.spec.behavior.as_ref()?;
    let (stable, limited) = (trace.stabilized?, trace.limited?);
    let (wish, up) = (f64::from(stable.replicas), stable.replicas > trace.cur);
    let Some((place, start)) = limited.limit?.policy else {
        return Some(CLOSED.with([wish, f64::from(trace.cur)]));
    };
    let rules = if up { &behavior.up } else { &behavior.down };
    let period = rules.policies.get(place)?.period;
    let rule = if up { &UP_LIMIT } else { &DOWN_LIMIT };
    Some(rule.with([wish, f64::from(start), period, f64::from(limited.bound)]))
}

/// What the metric says that asks for the most.
fn leads(trace: &Trace, metric: &MetricTrace, watch: &Watch) -> Why {
    let words = watch.words;
    let ratio = metric.ratio.unwrap_or(0.0);
    let assumed = metric.assumed_ratio.unwrap_or(ratio);
    let desired = f64::from(metric.proposal.unwrap_or(trace.cur));
    let pods = metric.pods as f64;
    match metric.step {
        Step::Tolerated => words.tolerated.with([ratio, trace.band.low, trace.band.high, desired]),
        Step::Scaled => words.scaled.with([ratio, pods, desired]),
        Step::AssumedScaled => words.assumed.with([ratio, assumed, pods, desired]),
        Step::FromZero => FROM_ZERO.with([ratio, desired]),
        Step::Shared => {
            let units = |milli: Option<i64>| milli.unwrap_or(0) as f64 / 1000.0;
            words.shared.with([units(watch.total()), units(watch.share()), desired])
        }
        Step::AssumedTolerated | Step::RatioTurned | Step::SizeTurned | Step::Failed => {
            UNSURE.with([ratio, assumed])
        }
    }
}

/// Everything that the last sync had to pass.
pub(crate) fn gates(scaler: &Scaler) -> Vec<Gate> {
    let trace = scaler.hpa.trace();
    let mut gates = Vec::new();
    if trace.metrics.is_empty() {
        gates.push(Gate { name: "bounds", passed: false, why: why(scaler) });
        return gates;
    }
    for (metric, watch) in trace.metrics.iter().zip(&scaler.watches) {
        let why = match (metric.proposal, metric.ratio) {
            (Err(failure), _) => failure_rule(failure).with([]),
            (Ok(size), Some(ratio)) => PROPOSAL.with([ratio, f64::from(size)]),
            (Ok(size), None) => PROPOSES.with([f64::from(size)]),
        };
        let passed = metric.proposal.is_ok();
        gates.push(Gate { name: watch.words.label, passed, why });
    }
    if let Some(metric) = trace.leading.and_then(|place| trace.metrics.get(place)) {
        leading_gates(trace, metric, &mut gates);
    }
    later_gates(scaler, trace, &mut gates);
    gates
}

/// What the leading metric itself had to pass.
fn leading_gates(trace: &Trace, metric: &MetricTrace, gates: &mut Vec<Gate>) {
    let groups = metric.groups;
    if groups.all() > 0 {
        let why = READINESS.with(
            [groups.counted, groups.unready, groups.missing, groups.ignored].map(|n| n as f64),
        );
        gates.push(Gate { name: "readiness", passed: metric.assumed_ratio.is_none(), why });
    }
    if let Some(ratio) = metric.assumed_ratio.or(metric.ratio) {
        let passed = !matches!(metric.step, Step::Tolerated | Step::AssumedTolerated);
        let why = TOLERANCE.with([ratio, trace.band.low, trace.band.high]);
        gates.push(Gate { name: "tolerance", passed, why });
    }
}

/// Stabilisation, rates and bounds.
fn later_gates(scaler: &Scaler, trace: &Trace, gates: &mut Vec<Gate>) {
    let (Some(stable), Some(limited), Some(raw)) = (trace.stabilized, trace.limited, trace.raw)
    else {
        gates.push(Gate { name: "failed metric", passed: false, why: why(scaler) });
        return;
    };
    let numbers = [raw, stable.low, stable.high, stable.replicas].map(f64::from);
    let why = WINDOW.with(numbers);
    gates.push(Gate { name: "stabilisation", passed: stable.replicas == raw, why });
    let limits = matches!(limited.reason, Reason::ScaleUpLimit | Reason::ScaleDownLimit);
    let cut = limited.replicas != stable.replicas;
    let policy = limited.limit.and_then(|limit| Some((limit, limit.policy?)));
    let wish = f64::from(stable.replicas);
    let rate = match (policy, scaler.hpa.spec.behavior.as_ref()) {
        (Some((limit, (place, start))), Some(behavior)) => {
            let up = stable.replicas > trace.cur;
            let rules = if up { &behavior.up } else { &behavior.down };
            let period = rules.policies.get(place).map_or(0.0, |policy| policy.period);
            Some(BUDGET.with([f64::from(start), period, f64::from(limit.replicas.max(0))]))
        }
        (None, Some(_)) if limited.limit.is_some() => {
            Some(CLOSED.with([wish, f64::from(trace.cur)]))
        }
        (None, None) => limited
            .limit
            .filter(|_| stable.replicas > trace.cur)
            .map(|limit| CAP.with([wish, f64::from(trace.cur), f64::from(limit.replicas)])),
        _ => None,
    };
    gates.extend(rate.map(|why| Gate { name: "rate", passed: !(cut && limits), why }));
    let Spec { min, max, .. } = scaler.hpa.spec;
    let why = BOUNDS.with([wish, f64::from(min), f64::from(max)]);
    let passed = trace.desired == limited.replicas && (limits || !cut);
    gates.push(Gate { name: "bounds", passed, why });
}
