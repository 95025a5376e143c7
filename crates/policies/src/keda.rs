//! KEDA: between zero and one by itself, above by way of the Kubernetes autoscaler.
#![doc = include_str!("keda.md")]

mod cron;
mod params;
#[cfg(test)]
mod tests;

use model::unit::{Instances, Quantity as _, Unit};
use model::{
    Card, Decision, Family, Gate, Held, Level, Needs, Observation, Policy, ProbeSpec, Rule,
    Setting, Suit, Why,
};

use crate::calendar::Calendar;
use crate::controllers::hpa::{Behavior, Select, Spec, ZeroScaling};
use crate::controllers::keda::{
    Executor, MetricType, Poll, PollTrace, ScaledObject, Step, Trigger, TriggerKind, activity,
    fallback_value, hpa_bounds,
};
use crate::kube::params::{ControllerParams, PodParams};
use crate::kube::pods::Pods;
use crate::kube::watch::{MOST, Scaler};
use crate::kube::{milli, replicas, rules};
use cron::Cron;
use params::{Asked, FallbackField, IdleField, KedaParams};

static PAUSED: Rule = Rule { id: "paused", says: "an annotation pauses everything", terms: &[] };
static ACTIVATED: Rule = Rule {
    id: "activated",
    says: "a trigger is active: {replicas} instances instead of {now}",
    terms: &[("replicas", Unit::Instances), ("now", Unit::Instances)],
};
static OUT_PAUSED: Rule = Rule {
    id: "scale-out-paused",
    says: "a trigger is active, but scaling out is paused",
    terms: &[],
};
static IN_PAUSED: Rule = Rule {
    id: "scale-in-paused",
    says: "no trigger is active, but scaling in is paused",
    terms: &[],
};
static COOLING: Rule = Rule {
    id: "cooling-down",
    says: "no trigger is active; {left} of the cooldown of {cooldown} are left",
    terms: &[("left", Unit::Seconds), ("cooldown", Unit::Seconds)],
};
static DEACTIVATED: Rule = Rule {
    id: "deactivated",
    says: "no trigger has been active for longer than {cooldown}: {replicas} instances",
    terms: &[("cooldown", Unit::Seconds), ("replicas", Unit::Instances)],
};
static RAISED: Rule = Rule {
    id: "raised",
    says: "no trigger is active, and {min} are the least",
    terms: &[("min", Unit::Instances)],
};
static IDLE: Rule = Rule {
    id: "idle",
    says: "{now} instances, and no trigger was active at the last poll",
    terms: &[("now", Unit::Instances)],
};
static ACTIVE: Rule = Rule {
    id: "active",
    says: "{triggers} of the triggers are active; the autoscaler decides",
    terms: &[("triggers", Unit::Count)],
};
static INACTIVE: Rule =
    Rule { id: "inactive", says: "no trigger is above its activation threshold", terms: &[] };
static FAILED: Rule = Rule {
    id: "trigger-failed",
    says: "{failed} of the triggers cannot be asked: nothing goes to zero",
    terms: &[("failed", Unit::Count)],
};
static WITHIN: Rule = Rule {
    id: "cron-within",
    says: "trigger {trigger}: between start and end, {replicas} instances for another {left}",
    terms: &[("trigger", Unit::Count), ("replicas", Unit::Instances), ("left", Unit::Seconds)],
};
static OUTSIDE: Rule = Rule {
    id: "cron-outside",
    says: "trigger {trigger}: {replicas} instances from its start on, in {left}",
    terms: WITHIN.terms,
};
static NEVER: Rule = Rule {
    id: "cron-never",
    says: "trigger {trigger}: start and end are the same, which KEDA refuses",
    terms: &[("trigger", Unit::Count)],
};

/// The reasons of KEDA itself.
const OWN: [&Rule; 9] =
    [&PAUSED, &ACTIVATED, &OUT_PAUSED, &IN_PAUSED, &COOLING, &DEACTIVATED, &RAISED, &IDLE, &FAILED];

/// These and those of the autoscaler.
const RULES: [&Rule; OWN.len() + rules::RULES.len()] = {
    let mut out = [OWN[0]; OWN.len() + rules::RULES.len()];
    let mut i = 0;
    while i < out.len() {
        out[i] = if i < OWN.len() { OWN[i] } else { rules::RULES[i - OWN.len()] };
        i += 1;
    }
    out
};

/// Those that hold a wish back: its own, and those of the autoscaler above one instance.
const HOLDS: [(&Rule, Held); 1 + rules::HOLDS.len()] = {
    let mut out = [(&COOLING, Held::Cooldown); 1 + rules::HOLDS.len()];
    let mut i = 0;
    while i < rules::HOLDS.len() {
        out[i + 1] = rules::HOLDS[i];
        i += 1;
    }
    out
};

/// A measurement that is older cannot be asked for any more: as long as Prometheus looks back.
const STALE: f64 = 300.0;

/// A trigger between polls.
struct State {
    kind: TriggerKind,
    activation: f64,
    failures: u32,
    cron: Option<Cron>,
}

/// Scales from zero and back by whether triggers are active, and leaves the rest to an HPA.
pub(crate) struct Keda {
    object: ScaledObject,
    executor: Executor,
    interval: f64,
    failure_threshold: Option<u32>,
    states: Vec<State>,
    triggers: Vec<Trigger>,
    scaler: Scaler,
    next_poll: f64,
    last: Option<PollTrace>,
    /// Whether the last decision was that of a poll, and why.
    decided: Option<Why>,
}

impl Keda {
    /// Asks the triggers, and feeds the autoscaler.
    fn ask(&mut self, seen: &Observation<'_>, polls: bool) {
        let fresh = seen.latest.is_some_and(|latest| seen.now.get() - latest.at <= STALE);
        self.triggers.clear();
        for (state, watch) in self.states.iter_mut().zip(&mut self.scaler.watches) {
            let external = state.kind == TriggerKind::External;
            if let Some(cron) = &mut state.cron {
                cron.see(seen.now.get());
                watch.replace_total(cron.value().map(|value| milli(f64::from(value))));
            } else if external && !fresh {
                watch.replace_total(None);
            }
            let value = match &state.cron {
                // The calendar says itself whether it is active, at one instance, too.
                Some(cron) => watch.total().map(|_| i64::from(cron.phase().within)),
                None if external => watch.total(),
                None => Some(1),
            };
            if polls {
                state.failures = if value.is_some() { 0 } else { state.failures.saturating_add(1) };
            }
            let trigger = Trigger {
                kind: state.kind,
                value: value.map(|value| value as f64 / 1000.0),
                activation_threshold: state.activation,
                failures: state.failures,
                failure_threshold: self.failure_threshold,
            };
            if let Some(fallback) = self.object.fallback_replicas
                && trigger.is_in_fallback()
                && let Some(target) = watch.target()
            {
                let kind = if watch.share().is_some() {
                    MetricType::AverageValue
                } else {
                    MetricType::Value { ready: seen.fleet.in_service }
                };
                let whole = fallback_value(target as f64 / 1000.0, fallback, kind);
                watch.replace_total(Some(milli(whole)));
            }
            self.triggers.push(trigger);
        }
    }

    /// One poll; `None` if it leaves the number of replicas to the autoscaler.
    fn poll(&mut self, now: f64, cur: u32) -> Option<Decision> {
        self.next_poll = now + self.interval;
        let activity = activity(&self.triggers);
        let poll = Poll { now, replicas: cur, active: activity.active, error: activity.error };
        let trace = self.executor.poll(&self.object, &poll);
        self.last = Some(trace);
        let changed = trace.written && trace.replicas != cur;
        changed.then(|| Decision { want: Instances(trace.replicas), why: self.step(cur) })
    }

    /// What the last poll came to, in words.
    fn step(&self, cur: u32) -> Why {
        let now = f64::from(cur);
        let Some(trace) = self.last else { return IDLE.with([now]) };
        let after = f64::from(trace.replicas);
        let cooldown = if self.executor.last_active().is_some() {
            self.object.cooldown
        } else {
            self.object.initial_cooldown
        };
        match trace.step {
            Step::Paused => PAUSED.with([]),
            Step::Activated => ACTIVATED.with([after, now]),
            Step::ScaleOutPaused => OUT_PAUSED.with([]),
            Step::ScaleInPaused => IN_PAUSED.with([]),
            Step::CoolingDown => {
                COOLING.with([trace.cooldown_left.unwrap_or(0.0).max(0.0), cooldown])
            }
            Step::Deactivated => DEACTIVATED.with([cooldown, after]),
            Step::RaisedToMinimum => RAISED.with([after]),
            Step::HeldForFallback | Step::HeldByError => FAILED.with([failed(&self.triggers)]),
            Step::LeftToHpa | Step::Unchanged => IDLE.with([now]),
        }
    }

    /// Whether the number of replicas is KEDA's own business: at zero, and at the idle count.
    fn owns(&self, cur: u32) -> bool {
        cur == 0 || self.object.idle_replicas.is_some() && cur < self.object.min_replicas
    }
}

/// The settings of a scaled object whose fleet has at least `least` replicas.
fn scaled_object(params: &KedaParams, least: u32, most: u32) -> ScaledObject {
    let (min_replicas, idle_replicas) = match &params.idle {
        // The idle count is less than the minimum, or the API refuses it.
        IdleField::Set(idle) if least < most => (idle.min.0.clamp(least + 1, most), Some(least)),
        IdleField::Set(_) | IdleField::Unset => (least, None),
    };
    ScaledObject {
        min_replicas,
        idle_replicas,
        cooldown: params.cooldown.get(),
        initial_cooldown: params.initial_cooldown.get(),
        fallback_replicas: match &params.fallback {
            FallbackField::Unset => None,
            FallbackField::Set(fallback) => Some(fallback.replicas.0),
        },
        force_activation: false,
        pauses: params.pause.pauses(),
    }
}

/// The rules of the autoscaler: a direction that is paused is closed there, too.
fn behavior(params: &KedaParams) -> Option<Behavior> {
    let pauses = params.pause.pauses();
    let mut behavior = params.behavior.filled();
    if pauses.scale_in || pauses.scale_out {
        let rules = behavior.get_or_insert_with(|| Behavior::filled(None, None));
        if pauses.scale_in {
            rules.down.select = Select::Disabled;
        }
        if pauses.scale_out {
            rules.up.select = Select::Disabled;
        }
    }
    behavior
}

impl Policy for Keda {
    type Params = KedaParams;

    const CARD: Card = Card {
        id: "keda",
        name: "KEDA",
        summary: "Zero to one by whether something happens, then a Kubernetes HPA.",
        good_for: "Services that are idle for hours, and workers that live off a queue.",
        fidelity: "Matches the polls of a ScaledObject (KEDA 2.20), activation, cooldown, idle \
                   count, fallback, pauses, cron, and the HPA that it owns. Leaves out push \
                   triggers, scaling formulas and jobs.",
        family: Family::Reactive,
        level: Level::DeepDive,
        is_default: false,
        article: crate::article!("keda"),
    };
    const SUITS: &'static [Suit] = &[Suit::Batch, Suit::CostSensitive, Suit::Idle];
    const NEEDS: Needs = Needs { instances: true, ..Needs::NOTHING };
    const BRINGS: &'static [(&'static str, &'static str)] =
        &[("clock.period", "15"), ("fleet.min", "0")];
    const PROBES: &'static [ProbeSpec] = &[
        ProbeSpec { label: "Active triggers", unit: Unit::Count },
        ProbeSpec { label: "Raw proposal", unit: Unit::Instances },
    ];
    const RULES: &'static [&'static Rule] = &RULES;
    const HOLDS: &'static [(&'static Rule, Held)] = &HOLDS;

    fn new(params: KedaParams, setting: &Setting) -> Self {
        let (least, most) = (setting.limits.min.0, setting.limits.max.0.max(1));
        let object = scaled_object(&params, least, most);
        let (min, max) = hpa_bounds(object.min_replicas, most);
        let spec = Spec { min: replicas(min), max: replicas(max), behavior: behavior(&params) };
        let calendar = Calendar::new(setting);
        let asked = params.triggers.iter().take(MOST).map(|trigger| trigger.kind.asked(calendar));
        let (states, watches): (Vec<State>, Vec<_>) = asked
            .map(|Asked { kind, activation, watch, cron }| {
                (State { kind, activation, failures: 0, cron }, watch)
            })
            .unzip();
        let settings = ControllerParams::default().settings(ZeroScaling::Marked);
        let pods = Pods::new(&PodParams::default(), setting);
        Self {
            object,
            executor: Executor::new(0.0),
            interval: params.polling_interval.get(),
            failure_threshold: match &params.fallback {
                FallbackField::Unset => None,
                FallbackField::Set(fallback) => Some(fallback.failure_threshold.0),
            },
            triggers: Vec::with_capacity(states.len()),
            states,
            scaler: Scaler::new(spec, settings, watches, pods),
            next_poll: 0.0,
            last: None,
            decided: None,
        }
    }

    fn decide(&mut self, seen: &Observation<'_>) -> Decision {
        let (now, cur) = (seen.now.get(), seen.fleet.wanted());
        let polls = now >= self.next_poll;
        self.scaler.see(seen);
        self.ask(seen, polls);
        let polled = if polls { self.poll(now, cur) } else { None };
        // Two loops of two programs: the autoscaler sees what KEDA wrote at its next sync.
        let own = polled.or_else(|| {
            let held = self.object.pauses.all || self.owns(cur);
            held.then(|| Decision { want: Instances(cur), why: self.step(cur) })
        });
        if let Some(decision) = own {
            self.decided = Some(decision.why);
            return decision;
        }
        self.decided = None;
        let want = self.scaler.sync(now, replicas(cur), replicas(cur)).desired;
        Decision { want: Instances(want.unsigned_abs()), why: rules::why(&self.scaler) }
    }

    fn probe(&self, index: usize) -> Option<f64> {
        match index {
            0 => Some(active(&self.triggers)),
            _ if self.decided.is_some() => None,
            _ => self.scaler.hpa.trace().raw.map(f64::from),
        }
    }

    fn gates(&self) -> Vec<Gate> {
        let active = active(&self.triggers);
        let failed = failed(&self.triggers);
        let mut gates = Vec::new();
        let activation = if active > 0.0 { ACTIVE.with([active]) } else { INACTIVE.with([]) };
        gates.push(Gate { name: "activation", passed: active > 0.0, why: activation });
        for (place, state) in self.states.iter().enumerate() {
            if let Some(cron) = &state.cron {
                gates.push(cron_gate(place, cron));
            }
        }
        if failed > 0.0 {
            gates.push(Gate { name: "triggers", passed: false, why: FAILED.with([failed]) });
        }
        if let Some(trace) = self.last
            && !matches!(trace.step, Step::LeftToHpa | Step::Unchanged)
        {
            gates.push(Gate {
                name: "poll",
                passed: trace.written,
                why: self.step(trace.replicas),
            });
        }
        if self.decided.is_none() {
            gates.extend(rules::gates(&self.scaler));
        }
        gates
    }
}

/// What the calendar says of the trigger at this place.
fn cron_gate(place: usize, cron: &Cron) -> Gate {
    let trigger = place as f64 + 1.0;
    let (phase, replicas) = (cron.phase(), f64::from(cron.replicas()));
    let terms = [trigger, replicas, phase.left];
    let why = match (cron.is_valid(), phase.within) {
        (false, _) => NEVER.with([trigger]),
        (true, true) => WITHIN.with(terms),
        (true, false) => OUTSIDE.with(terms),
    };
    Gate { name: "cron", passed: phase.within, why }
}

/// How many triggers are active by themselves.
fn active(triggers: &[Trigger]) -> f64 {
    triggers.iter().filter(|trigger| activity(std::slice::from_ref(trigger)).active).count() as f64
}

/// How many triggers could not be asked.
fn failed(triggers: &[Trigger]) -> f64 {
    triggers.iter().filter(|trigger| trigger.value.is_none()).count() as f64
}
