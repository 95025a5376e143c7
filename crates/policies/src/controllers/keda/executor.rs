//! One poll of a scaled object: from zero to one, back to zero or to the idle count.
//!
//! Source: kedacore/keda, `pkg/scaling/executor/scale_scaledobjects.go`. Not here: which triggers
//! are active (`triggers`), and every other change of the replicas, which is the HPA's.

use crate::controllers::micros::{micros, seconds};

/// What annotations forbid.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pauses {
    /// Everything.
    pub all: bool,
    /// Going to zero or to the idle count.
    pub scale_in: bool,
    /// Coming from zero or from the idle count.
    pub scale_out: bool,
}

/// Settings of a scaled object.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ScaledObject {
    /// `minReplicaCount`.
    pub min_replicas: u32,
    /// `idleReplicaCount`, less than the minimum.
    pub idle_replicas: Option<u32>,
    /// `cooldownPeriod`: seconds without activity before zero or the idle count.
    pub cooldown: f64,
    /// `initialCooldownPeriod`: the same for an object that was never active, from its creation.
    pub initial_cooldown: f64,
    /// `fallback.replicas`, if there is a fallback.
    pub fallback_replicas: Option<u32>,
    /// Whether an annotation makes it active whatever the triggers say.
    pub force_activation: bool,
    /// What annotations forbid.
    pub pauses: Pauses,
}

impl Default for ScaledObject {
    fn default() -> Self {
        Self {
            min_replicas: 0,
            idle_replicas: None,
            cooldown: 300.0,
            initial_cooldown: 0.0,
            fallback_replicas: None,
            force_activation: false,
            pauses: Pauses::default(),
        }
    }
}

/// What a poll finds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Poll {
    /// The time.
    pub now: f64,
    /// The replicas of the scale target.
    pub replicas: u32,
    /// Whether a trigger is active.
    pub active: bool,
    /// Whether a trigger could not be asked.
    pub error: bool,
}

/// What a poll came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Everything is paused.
    Paused,
    /// From zero or from below the minimum to the minimum, at least one.
    Activated,
    /// That is due, but scaling out is paused.
    ScaleOutPaused,
    /// Active with enough replicas: the HPA's business.
    LeftToHpa,
    /// A trigger failed: the HPA is going to be fed the fallback, so nothing may go to zero.
    HeldForFallback,
    /// A trigger failed and there is no fallback: hold.
    HeldByError,
    /// Inactive, but scaling in is paused.
    ScaleInPaused,
    /// Inactive, and the cooldown is not over.
    CoolingDown,
    /// To the idle count, or to zero, in one step.
    Deactivated,
    /// Inactive and below the minimum: raised to it.
    RaisedToMinimum,
    /// Nothing to do.
    Unchanged,
}

/// A poll with its numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PollTrace {
    /// The replicas after it.
    pub replicas: u32,
    /// Whether they were written, even if to the same number.
    pub written: bool,
    /// Whether the object is active; `None` if the poll did not say.
    pub active: Option<bool>,
    /// What it came to.
    pub step: Step,
    /// Seconds until the cooldown is over, where it was asked for; not above zero if it is.
    pub cooldown_left: Option<f64>,
}

/// What is remembered of a scaled object between polls.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Executor {
    /// When it was created, and when activity was last seen, in microseconds.
    created: i64,
    last_active: Option<i64>,
}

impl Executor {
    /// A scaled object created at a time.
    pub fn new(created: f64) -> Self {
        Self { created: micros(created), last_active: None }
    }

    /// Takes over when activity was last seen.
    pub fn set_last_active(&mut self, time: Option<f64>) {
        self.last_active = time.map(micros);
    }

    /// When activity was last seen.
    pub fn last_active(&self) -> Option<f64> {
        self.last_active.map(seconds)
    }

    /// One poll.
    pub fn poll(&mut self, object: &ScaledObject, poll: &Poll) -> PollTrace {
        if object.pauses.all {
            return Self::outcome(poll, None, Step::Paused);
        }
        let active = poll.active || object.force_activation;
        let mut trace =
            if active { self.active(object, poll) } else { self.inactive(object, poll) };
        trace.active = Some(active);
        trace
    }

    /// The outcome of a poll that writes some replicas, or none.
    fn outcome(poll: &Poll, write: Option<u32>, step: Step) -> PollTrace {
        PollTrace {
            replicas: write.unwrap_or(poll.replicas),
            written: write.is_some(),
            active: None,
            step,
            cooldown_left: None,
        }
    }

    fn active(&mut self, object: &ScaledObject, poll: &Poll) -> PollTrace {
        let idles = object.idle_replicas.is_some() && poll.replicas < object.min_replicas;
        if poll.replicas == 0 || idles {
            if object.pauses.scale_out {
                return Self::outcome(poll, None, Step::ScaleOutPaused);
            }
            self.last_active = Some(micros(poll.now));
            return Self::outcome(poll, Some(object.min_replicas.max(1)), Step::Activated);
        }
        if !poll.error {
            self.last_active = Some(micros(poll.now));
        }
        Self::outcome(poll, None, Step::LeftToHpa)
    }

    fn inactive(&self, object: &ScaledObject, poll: &Poll) -> PollTrace {
        if poll.error && object.fallback_replicas.is_none() {
            return Self::outcome(poll, None, Step::HeldByError);
        }
        if poll.error && object.fallback_replicas != Some(0) {
            return Self::outcome(poll, None, Step::HeldForFallback);
        }
        let above_idle = object.idle_replicas.is_some_and(|idle| poll.replicas > idle);
        if above_idle || (poll.replicas > 0 && object.min_replicas == 0) {
            return self.scale_in(object, poll);
        }
        if object.idle_replicas.is_none() && poll.replicas < object.min_replicas {
            return Self::outcome(poll, Some(object.min_replicas), Step::RaisedToMinimum);
        }
        Self::outcome(poll, None, Step::Unchanged)
    }

    /// To zero or to the idle count, unless it is paused or too early.
    fn scale_in(&self, object: &ScaledObject, poll: &Poll) -> PollTrace {
        if object.pauses.scale_in {
            return Self::outcome(poll, None, Step::ScaleInPaused);
        }
        let (since, period) = match self.last_active {
            Some(time) => (time, object.cooldown),
            None => (self.created, object.initial_cooldown),
        };
        let over = since.saturating_add(micros(period));
        let now = micros(poll.now);
        let mut trace = if over < now {
            let idle = object.idle_replicas.unwrap_or(object.min_replicas);
            Self::outcome(poll, Some(idle), Step::Deactivated)
        } else {
            Self::outcome(poll, None, Step::CoolingDown)
        };
        trace.cooldown_left = Some(seconds(over.saturating_sub(now)));
        trace
    }
}

#[cfg(test)]
mod tests {
    use super::{Executor, Pauses, Poll, ScaledObject, Step};

    const OBJECT: fn() -> ScaledObject = ScaledObject::default;

    /// Replicas, whether they were written, and the step of a poll.
    fn poll(
        executor: &mut Executor,
        object: &ScaledObject,
        (now, replicas, active, error): (f64, u32, bool, bool),
    ) -> (u32, bool, Step) {
        let trace = executor.poll(object, &Poll { now, replicas, active, error });
        (trace.replicas, trace.written, trace.step)
    }

    #[test]
    fn the_cooldown_counts_from_the_last_poll_that_saw_activity() {
        let mut executor = Executor::new(0.0);
        let object = OBJECT();
        let mut at =
            |now, replicas, active| poll(&mut executor, &object, (now, replicas, active, false));
        assert_eq!(at(30.0, 0, true), (1, true, Step::Activated));
        assert_eq!(at(60.0, 8, true), (8, false, Step::LeftToHpa));
        assert_eq!(at(360.0, 8, false), (8, false, Step::CoolingDown));
        assert_eq!(at(390.0, 8, false), (0, true, Step::Deactivated));
        assert_eq!(at(420.0, 0, false), (0, false, Step::Unchanged));
        assert_eq!(executor.last_active(), Some(60.0));
    }

    #[test]
    fn an_object_that_was_never_active_cools_down_from_its_creation() {
        let object = ScaledObject { initial_cooldown: 100.0, ..OBJECT() };
        let mut executor = Executor::new(50.0);
        let seen = Poll { now: 150.0, replicas: 2, active: false, error: false };
        let trace = executor.poll(&object, &seen);
        assert_eq!((trace.step, trace.cooldown_left), (Step::CoolingDown, Some(0.0)));
        let trace = executor.poll(&object, &Poll { now: 150.5, ..seen });
        assert_eq!((trace.step, trace.cooldown_left), (Step::Deactivated, Some(-0.5)));
    }

    #[test]
    fn a_trigger_that_fails_holds_unless_the_fallback_is_none_at_all() {
        let failed = (1e6, 3, false, true);
        let with = |fallback_replicas| {
            let object = ScaledObject { fallback_replicas, ..OBJECT() };
            poll(&mut Executor::new(0.0), &object, failed).2
        };
        assert_eq!(with(None), Step::HeldByError);
        assert_eq!(with(Some(6)), Step::HeldForFallback);
        assert_eq!(with(Some(0)), Step::Deactivated);
    }

    #[test]
    fn a_trigger_that_fails_keeps_activity_from_being_noted() {
        let mut executor = Executor::new(0.0);
        assert_eq!(
            poll(&mut executor, &OBJECT(), (10.0, 3, true, true)),
            (3, false, Step::LeftToHpa)
        );
        assert_eq!(executor.last_active(), None);
    }

    #[test]
    fn an_idle_count_stands_between_zero_and_the_minimum() {
        let object = ScaledObject { min_replicas: 5, idle_replicas: Some(2), ..OBJECT() };
        let at = |replicas, active| {
            poll(&mut Executor::new(0.0), &object, (9.0, replicas, active, false))
        };
        assert_eq!(at(2, true), (5, true, Step::Activated));
        assert_eq!(at(7, false), (2, true, Step::Deactivated));
        assert_eq!(at(2, false), (2, false, Step::Unchanged));
        assert_eq!(at(1, false), (1, false, Step::Unchanged));
    }

    #[test]
    fn with_a_minimum_the_rest_is_left_to_the_hpa() {
        let object = ScaledObject { min_replicas: 2, ..OBJECT() };
        let at = |replicas| poll(&mut Executor::new(0.0), &object, (9e5, replicas, false, false));
        assert_eq!(at(1), (2, true, Step::RaisedToMinimum));
        assert_eq!(at(7), (7, false, Step::Unchanged));
    }

    #[test]
    fn what_is_paused_does_not_happen() {
        let pause = |pauses, replicas, active| {
            let object = ScaledObject { pauses, ..OBJECT() };
            let mut executor = Executor::new(0.0);
            let trace = executor.poll(&object, &Poll { now: 9.0, replicas, active, error: false });
            assert!(!trace.written);
            (trace.step, trace.active)
        };
        let all = Pauses { all: true, ..Pauses::default() };
        assert_eq!(pause(all, 0, true), (Step::Paused, None));
        let scale_in = Pauses { scale_in: true, ..Pauses::default() };
        assert_eq!(pause(scale_in, 4, false), (Step::ScaleInPaused, Some(false)));
        let scale_out = Pauses { scale_out: true, ..Pauses::default() };
        assert_eq!(pause(scale_out, 0, true), (Step::ScaleOutPaused, Some(true)));
    }

    #[test]
    fn activation_can_be_forced() {
        let object = ScaledObject { force_activation: true, ..OBJECT() };
        assert_eq!(
            poll(&mut Executor::new(0.0), &object, (9.0, 0, false, false)),
            (1, true, Step::Activated)
        );
    }
}
