//! A scenario that is simulated in a worker, with progress.

use std::rc::Rc;

use model::Scenario;
use yew::prelude::*;

use crate::hooks::run::RunRef;
use crate::worker::{Answer, Job};

/// How far the work is.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum JobState {
    /// Nobody asked.
    Idle,
    /// So much of it is done.
    Working(f64),
    /// It is done.
    Done(RunRef),
    /// It will not be done, and why.
    Failed(String),
}

/// Simulates `wanted`; work on anything else ends at once.
#[hook]
pub(crate) fn use_job(wanted: Option<Rc<Scenario>>) -> JobState {
    let state = use_state_eq(|| (None::<Rc<Scenario>>, JobState::Idle));
    {
        let state = state.clone();
        use_effect_with(wanted.clone(), move |wanted| {
            let known = state.0.as_ref().filter(|_| matches!(state.1, JobState::Done(_)));
            // What is done is not done again.
            let open = wanted.clone().filter(|wanted| known != Some(wanted));
            let job = open.map(|scenario| {
                let tell = {
                    let (state, scenario) = (state.clone(), Rc::clone(&scenario));
                    move |now: JobState| state.set((Some(Rc::clone(&scenario)), now))
                };
                tell(JobState::Working(0.0));
                let hear = {
                    let tell = tell.clone();
                    move |answer: Answer| match answer {
                        Answer::Progress(share) => tell(JobState::Working(share)),
                        Answer::Done(run) => tell(JobState::Done((*run).into())),
                        Answer::Failed(why) => tell(JobState::Failed(why)),
                    }
                };
                let job = Job::start(&scenario, hear);
                if job.is_err() {
                    tell(JobState::Failed("the browser gives no worker".to_owned()));
                }
                job
            });
            move || drop(job)
        });
    }
    match (&wanted, &state.0) {
        (None, _) => JobState::Idle,
        // What is known is of another scenario: the work on this one is about to begin.
        (Some(wanted), Some(known)) if wanted == known => state.1.clone(),
        (Some(_), _) => JobState::Working(0.0),
    }
}
