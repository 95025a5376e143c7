//! Why the fleet is as it is at the playhead.

use model::Run;
use playground::instant;
use yew::prelude::*;

/// The decision in force at the time `at`.
pub(crate) fn line(run: &Run, at: f64) -> Html {
    let Some(line) = instant::why(run, at) else { return Html::default() };
    html! {
        <section class="why" aria-labelledby="why-title">
            <h2 id="why-title">{ "Why?" }</h2>
            <p id="why-line">
                <span class="figure when">{ instant::clock(run, line.at) }</span>
                { " " }<b>{ line.action }</b>{ ": " }{ line.why }
                if let Some(limit) = line.limit {
                    { "; " }<span class="limit">{ limit }</span>
                }
            </p>
        </section>
    }
}
