//! The run of a scenario: a preview while a control is moved, exact at rest, every request by
//! itself from a worker.

use std::ops::Deref;
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use model::sections::Fidelity;
use model::{Run, Scenario};
use yew::prelude::*;

use crate::hooks::job::{JobState, use_job};
use crate::state::store::{Action, StoreHandle};

/// A run that is compared by pointer: number by number would cost more than drawing it.
#[derive(Clone, Debug)]
pub(crate) struct RunRef(Rc<Run>);

impl PartialEq for RunRef {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Deref for RunRef {
    type Target = Run;
    fn deref(&self) -> &Run {
        &self.0
    }
}

/// What is on the screen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum State {
    /// A fluid with steps as long as a frame allows.
    Preview,
    /// A fluid.
    Exact,
    /// A fluid, while every request is simulated; so much of that is done.
    Working(f64),
    /// Every request by itself.
    Requests,
}

/// The run on the screen, and what is known besides.
#[derive(Clone, PartialEq)]
pub(crate) struct Shown {
    pub(crate) run: RunRef,
    pub(crate) state: State,
    /// The same scenario as a fluid.
    pub(crate) fluid: RunRef,
    /// The same scenario with every request, as far as it is known.
    pub(crate) job: JobState,
    /// Asks for that.
    pub(crate) check: Callback<()>,
}

/// Steps of a preview: few enough for a frame, many enough that most runs are exact at once.
const PREVIEW_STEPS: u32 = 20_000;
/// So long after the last edit the exact run is made, in milliseconds.
const REST_MS: u32 = 100;

/// The run of the scenario on the screen.
#[hook]
pub(crate) fn use_run(store: &StoreHandle) -> Shown {
    let (scenario, live) = (Rc::clone(&store.scenario), store.live());
    let key = (Rc::clone(&scenario), live);
    {
        let store = store.clone();
        use_effect_with(key.clone(), move |(_, live)| {
            let timer = live.then(|| Timeout::new(REST_MS, move || store.dispatch(Action::Settle)));
            move || drop(timer)
        });
    }
    let fluid = RunRef(use_memo(key, |(scenario, live): &(Rc<Scenario>, bool)| {
        if *live || playground::is_long(scenario) {
            playground::preview(scenario, PREVIEW_STEPS)
        } else {
            playground::fluid(scenario)
        }
    }));
    let asked = use_state_eq(|| None::<Rc<Scenario>>);
    let requests = scenario.service().fidelity == Fidelity::Requests;
    // A check is of the scenario that it was asked for.
    let wanted = !live && (requests || asked.as_ref() == Some(&scenario));
    let job = use_job(wanted.then(|| Rc::new(playground::with_requests(&scenario))));
    // A frame is too short for the exact run of weeks.
    let long = !live && playground::is_long(&scenario);
    let exact = use_job(long.then(|| {
        // The same as before, where only the fidelity was changed: then it is there already.
        if requests { Rc::new(playground::with_fluid(&scenario)) } else { Rc::clone(&scenario) }
    }));
    let check = {
        let scenario = Rc::clone(&scenario);
        Callback::from(move |()| asked.set(Some(Rc::clone(&scenario))))
    };
    let fluid = if let JobState::Done(run) = &exact { run.clone() } else { fluid };
    let (run, state) = match &job {
        _ if !requests && fluid.timeline.preview => (fluid.clone(), State::Preview),
        _ if live && fluid.timeline.preview => (fluid.clone(), State::Preview),
        _ if !requests => (fluid.clone(), State::Exact),
        JobState::Done(run) => (run.clone(), State::Requests),
        JobState::Working(share) => (fluid.clone(), State::Working(*share)),
        JobState::Idle | JobState::Failed(_) => (fluid.clone(), State::Exact),
    };
    Shown { run, state, fluid, job, check }
}

impl From<Run> for RunRef {
    fn from(run: Run) -> Self {
        Self(Rc::new(run))
    }
}
