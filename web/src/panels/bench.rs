//! What follows the playhead at the bottom of the page: playback and the reason.

use yew::prelude::*;

use super::{transport, why};
use crate::hooks::run::RunRef;
use crate::state::playhead::PlayheadHandle;

#[derive(PartialEq, Properties)]
pub(crate) struct BenchProps {
    pub(crate) run: RunRef,
}

#[component]
pub(crate) fn Bench(props: &BenchProps) -> Html {
    let playhead = use_context::<PlayheadHandle>().expect("the playground provides a playhead");
    html! {
        <div class="bench">
            { transport::controls(&props.run, &playhead) }
            { why::line(&props.run, playhead.at) }
        </div>
    }
}
