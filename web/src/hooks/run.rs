//! The run of a scenario: a preview while a control is moved, exact at rest.

use std::ops::Deref;
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use model::{Run, Scenario};
use yew::prelude::*;

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

/// Steps of a preview: few enough for a frame, many enough that most runs are exact at once.
const PREVIEW_STEPS: u32 = 20_000;
/// So long after the last edit the exact run is made, in milliseconds.
const REST_MS: u32 = 100;

/// The run of the scenario on the screen.
#[hook]
pub(crate) fn use_run(store: &StoreHandle) -> RunRef {
    let key = (Rc::clone(&store.scenario), store.live());
    {
        let store = store.clone();
        use_effect_with(key.clone(), move |(_, live)| {
            let timer = live.then(|| Timeout::new(REST_MS, move || store.dispatch(Action::Settle)));
            move || drop(timer)
        });
    }
    RunRef(use_memo(key, |(scenario, live): &(Rc<Scenario>, bool)| {
        if *live {
            playground::preview(scenario, PREVIEW_STEPS)
        } else {
            playground::simulate(scenario)
        }
    }))
}
