//! The Knative Pod Autoscaler, as it runs in production.
#![doc = include_str!("kpa.md")]

mod reasons;
mod settings;
#[cfg(test)]
mod stories;

use model::policy::{Held, ProbeSpec};
use model::unit::{Instances, Unit};
use model::{
    Card, Decision, Family, Gate, Level, Metric, Needs, Observation, Policy, Quantity as _, Rule,
    Sample, Setting, Suit, Why,
};

use crate::controllers::kpa::revision::initial_excess;
use crate::controllers::kpa::{
    ActiveCondition, Autoscaler, DeciderSpec, Gate as Zero, MetricWindows, Reachability,
    RevisionState, ScaleOutcome, ScaleSettings, ScaleTrace, TrafficMode,
};
pub(crate) use settings::KpaParams;

/// A fluid has fractions of requests; the averages have six decimals, and so has this.
const A_REQUEST: f64 = 1e-6;

/// What stays the same for a whole run.
struct Settled {
    metric: Metric,
    decider: DeciderSpec,
    scale: ScaleSettings,
}

impl Settled {
    /// The least instances and those that it starts with.
    fn first(&self) -> (u32, u32) {
        (self.scale.min_scale, self.scale.initial_scale)
    }
}

/// The numbers of one decision.
#[derive(Clone, Copy)]
struct Round {
    now: f64,
    outcome: ScaleOutcome,
    active_for: f64,
    proxied_for: f64,
    /// Whether a waiting request called for the first instance.
    woken: bool,
    /// Instances that a service that never started is raised to; 0 is none.
    initial: u32,
}

/// The metric in windows, fed with the samples that are new.
struct Scraper {
    windows: MetricWindows,
    /// Seconds of the stable window.
    longest: f64,
    /// When the newest sample that was fed was taken.
    fed: f64,
    /// The shortest time between two samples of the run so far: a sample stands for the seconds of
    /// it.
    interval: f64,
}

impl Scraper {
    /// Records what was not recorded yet; a tick usually brings two samples.
    fn feed(&mut self, metric: Metric, history: &[Sample]) {
        let new = history.iter().rev().take_while(|sample| sample.at > self.fed).count();
        for sample in &history[history.len() - new..] {
            // Samples from before the run lie a scrape apart, those of the run perhaps a step that
            // is longer: the first of the run begins anew.
            let gap = sample.at - self.fed;
            let begins = sample.at > 0.0 && self.fed <= 0.0;
            self.interval = if begins { gap } else { self.interval.min(gap) };
            self.fed = sample.at;
            if let Some(value) = sample.get(metric) {
                self.record(sample.at, value);
            }
        }
    }

    /// Records a value in every second since the sample before it: Knative scrapes once a second,
    /// and seconds without a record would count as zeros.
    fn record(&mut self, at: f64, value: f64) {
        let last = at.floor();
        let seconds = if self.interval.is_finite() {
            (last - (at - self.interval).floor()).clamp(1.0, self.longest)
        } else {
            1.0
        };
        let mut second = last - seconds + 1.0;
        while second <= last {
            self.windows.record(second, value);
            second += 1.0;
        }
    }
}

/// The autoscaler of one revision, with what is known about it.
pub(crate) struct Kpa {
    settled: Settled,
    scraper: Scraper,
    autoscaler: Autoscaler,
    /// `None` before the first decision.
    condition: Option<ActiveCondition>,
    /// How requests reach the instances, and since when they have gone through the activator.
    mode: TrafficMode,
    proxied_since: f64,
    /// The excess burst capacity of the last decision.
    excess: i64,
    /// What the autoscaler decided last; `None` while nothing is measured.
    trace: Option<ScaleTrace>,
    round: Option<Round>,
}

impl Kpa {
    /// Lets the autoscaler decide; answers with what it wants, or `None` while it does not know,
    /// and with whether a waiting request calls for the first instance.
    fn wish(&mut self, seen: &Observation<'_>) -> (Option<u32>, bool) {
        let now = seen.now.get();
        self.scraper.feed(self.settled.metric, seen.history);
        let unlimited = self.settled.decider.target_burst_capacity < 0.0;
        let averages = self.scraper.windows.averages(now, unlimited);
        self.trace = self.autoscaler.decide(now, Some(seen.fleet.in_service), averages).ok();
        let waits = |sample: &Sample| {
            [Metric::Queue, Metric::Concurrency]
                .iter()
                .any(|metric| sample.get(*metric).is_some_and(|value| value > A_REQUEST))
        };
        let wish = self.trace.as_ref().map(|trace| trace.desired);
        let woken = wish.unwrap_or(0) == 0
            && seen.fleet.wanted() == 0
            && seen.history.last().is_some_and(waits);
        (if woken { Some(1) } else { wish }, woken)
    }

    /// Brings a wish through the gates before zero and within the bounds.
    fn settle(
        &self,
        condition: &ActiveCondition,
        now: f64,
        fleet: u32,
        want: Option<u32>,
    ) -> (ScaleOutcome, [f64; 2]) {
        let proxied = self.mode == TrafficMode::Proxy;
        let proxied_for = if proxied { (now - self.proxied_since).max(0.0) } else { 0.0 };
        let active_for = condition.age(now);
        let state = RevisionState {
            replicas: fleet,
            active: condition.status(),
            active_for,
            reachability: Reachability::Reachable,
            initialized: condition.is_initialized(),
            activator_answers: proxied,
            mode: self.mode,
            proxied_for,
        };
        (self.settled.scale.scale(&state, want), [active_for, proxied_for])
    }

    /// The activator enters or leaves the path.
    fn route(&mut self, now: f64, outcome: &ScaleOutcome) {
        if let Some(trace) = &self.trace {
            self.excess = trace.excess_burst_capacity;
        }
        let mode = TrafficMode::of(outcome.desired, self.excess);
        if mode == TrafficMode::Proxy && self.mode != mode {
            self.proxied_since = now;
        }
        self.mode = mode;
    }

    /// What it finds: a service that runs is active already. With several instances it begins in
    /// panic, for it knows nothing of the load.
    fn begin(&mut self, now: f64, ready: u32) -> ActiveCondition {
        self.autoscaler.set_panic((ready > 1).then_some(now), ready);
        self.proxied_since = now;
        let mut condition = ActiveCondition::new(now);
        if ready > 0 {
            condition.advance(now, Some(ready), ready, self.settled.first());
        }
        condition
    }

    fn panic_gate(&self, round: &Round, trace: &ScaleTrace) -> Gate {
        let decider = &self.settled.decider;
        let (ratio, threshold) = (trace.panic_ratio, decider.panic_threshold);
        let why = match trace.panic_since {
            None => reasons::RATIO.with([ratio, threshold]),
            Some(since) => {
                let ago = (round.now - since).max(0.0);
                reasons::SINCE.with([ratio, threshold, ago, decider.stable_window])
            }
        };
        Gate { name: "panic", passed: trace.panic_since.is_none(), why }
    }

    fn trace_gates(&self, round: &Round, trace: &ScaleTrace) -> [Gate; 4] {
        let gate = |name, passed, why: Why| Gate { name, passed, why };
        let demand = reasons::demand(trace);
        let range = [trace.floor, trace.ceiling];
        let inside = range[0] <= demand && demand <= range[1];
        let on_time = trace.desired == trace.undelayed;
        let (min, max) = round.outcome.bounds;
        [
            self.panic_gate(round, trace),
            gate("rates", inside, reasons::RATES.with([demand, range[0], range[1]])),
            gate(
                "scale-down delay",
                on_time,
                reasons::delay(&reasons::WINDOW, &self.settled, trace),
            ),
            gate(
                "bounds",
                min <= trace.desired && (trace.desired <= max || max == 0),
                reasons::bounded(trace.desired, round),
            ),
        ]
    }
}

impl Policy for Kpa {
    type Params = KpaParams;

    const CARD: Card = Card {
        id: "kpa",
        name: "Knative Pod Autoscaler",
        summary: "Concurrency per instance, a panic mode, and down to zero when nobody comes.",
        good_for: "Instances that start within seconds, and services that are often idle.",
        fidelity: "The real rules to the letter; every instance is scraped, one revision.",
        family: Family::Reactive,
        level: Level::DeepDive,
        is_default: false,
        article: crate::article!("kpa"),
    };
    const SUITS: &'static [Suit] = &[Suit::Bursty, Suit::Sudden, Suit::CostSensitive, Suit::Idle];
    const NEEDS: Needs = Needs { history: 3600.0, ..Needs::NOTHING };
    const BRINGS: &'static [(&'static str, &'static str)] = &[
        ("clock.period", "2"),
        ("clock.scrape", "1"),
        ("clock.delay", "0"),
        ("fleet.min", "0"),
        ("fleet.start", "1"),
        ("fleet.boot", "5"),
    ];
    const PROBES: &'static [ProbeSpec] = &[
        ProbeSpec { label: "Stable average", unit: Unit::Factor },
        ProbeSpec { label: "Panic average", unit: Unit::Factor },
        ProbeSpec { label: "Excess burst capacity", unit: Unit::Requests },
    ];
    const RULES: &'static [&'static Rule] = reasons::ALL;
    const HOLDS: &'static [(&'static Rule, Held)] = reasons::HOLDS;

    fn new(params: KpaParams, setting: &Setting) -> Self {
        let (decider, scale) = (params.decider(), params.scale(setting.limits));
        let (total, burst) = (decider.metric.total, decider.target_burst_capacity);
        Self {
            settled: Settled { metric: params.measured(), decider, scale },
            scraper: Scraper {
                windows: params.windows(),
                longest: params.stable(),
                fed: f64::NEG_INFINITY,
                interval: f64::INFINITY,
            },
            autoscaler: Autoscaler::new(decider, 0.0, None),
            condition: None,
            mode: TrafficMode::Proxy,
            proxied_since: 0.0,
            excess: initial_excess(scale.initial_scale, total, burst),
            trace: None,
            round: None,
        }
    }

    fn decide(&mut self, seen: &Observation<'_>) -> Decision {
        let (now, ready, fleet) = (seen.now.get(), seen.fleet.in_service, seen.fleet.wanted());
        let mut condition = match self.condition {
            Some(condition) => condition,
            None => self.begin(now, ready),
        };
        let (wish, woken) = self.wish(seen);
        let (outcome, [active_for, proxied_for]) = self.settle(&condition, now, fleet, wish);
        let want = outcome.desired.filter(|_| outcome.applied).unwrap_or(fleet);
        // A service that never started is raised to its first scale, unless that took too long.
        let first = self.settled.scale.initial_scale;
        let never = !condition.is_initialized() && outcome.gate != Zero::ActivationFailed;
        let initial = if never && wish.unwrap_or(0) < first { first } else { 0 };
        self.route(now, &outcome);
        condition.advance(now, outcome.desired, ready, self.settled.first());
        self.condition = Some(condition);
        let round = Round { now, outcome, active_for, proxied_for, woken, initial };
        self.round = Some(round);
        let why = reasons::reason(&self.settled, self.trace.as_ref(), &round);
        Decision { want: Instances(want.max(initial)), why }
    }

    fn probe(&self, index: usize) -> Option<f64> {
        let trace = self.trace.as_ref()?;
        let excess = trace.excess_burst_capacity as f64;
        [trace.averages.stable, trace.averages.panic, excess].get(index).copied()
    }

    fn gates(&self) -> Vec<Gate> {
        let Some(round) = &self.round else { return Vec::new() };
        let mut gates = Vec::new();
        if let Some(trace) = &self.trace {
            gates.extend(self.trace_gates(round, trace));
        }
        let zero = reasons::zero(&self.settled, self.trace.is_some(), round);
        let reached = matches!(
            round.outcome.gate,
            Zero::ActivationFailed | Zero::InactiveLongEnough | Zero::ProxiedLongEnough
        );
        gates.push(Gate {
            name: "scale to zero",
            passed: zero.is_none() || reached,
            why: zero.unwrap_or(reasons::WANTED.with([])),
        });
        gates
    }
}
