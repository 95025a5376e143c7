//! Why the fleet is as it is at the playhead.

use playground::instant;
use yew::prelude::*;

use crate::hooks::run::RunRef;
use crate::state::playhead::PlayheadHandle;

#[derive(PartialEq, Properties)]
pub(crate) struct WhyProps {
    pub(crate) run: RunRef,
}

#[component]
pub(crate) fn WhyPanel(props: &WhyProps) -> Html {
    let playhead = use_context::<PlayheadHandle>().expect("the playground provides a playhead");
    let Some(line) = instant::why(&props.run, playhead.at) else { return Html::default() };
    html! {
        <section class="why" aria-labelledby="why-title">
            <h2 id="why-title">{ "Why?" }</h2>
            <p id="why-line">
                <span class="figure when">{ instant::clock(&props.run, line.at) }</span>
                { " " }<b>{ line.action }</b>{ ": " }{ line.why }
                if let Some(limit) = line.limit {
                    { "; " }<span class="limit">{ limit }</span>
                }
            </p>
        </section>
    }
}
