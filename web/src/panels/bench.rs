//! What follows the playhead at the bottom of the page: playback and the reason.

use std::rc::Rc;

use model::Scenario;
use yew::prelude::*;

use super::transport;
use super::why::Why;
use crate::hooks::run::{RunRef, State};
use crate::state::playhead::PlayheadHandle;
use crate::state::store::Store;

#[derive(PartialEq, Properties)]
pub(crate) struct BenchProps {
    pub(crate) run: RunRef,
    pub(crate) scenario: Rc<Scenario>,
    /// What kind of run that is.
    pub(crate) state: State,
    /// The way to the store.
    pub(crate) dispatch: UseReducerDispatcher<Store>,
}

#[component]
pub(crate) fn Bench(props: &BenchProps) -> Html {
    let playhead = use_context::<PlayheadHandle>().expect("the playground provides a playhead");
    let BenchProps { run, scenario, state, dispatch } = props;
    html! {
        <div class="bench">
            { transport::controls(run, &playhead) }
            <Why run={run.clone()} scenario={Rc::clone(scenario)} state={*state}
                at={playhead.at} playing={playhead.playing} dispatch={dispatch.clone()} />
        </div>
    }
}
