//! What the run adds up to: money and promises side by side.

use model::{Quantity as _, Ratio, Unit};
use yew::prelude::*;

use crate::hooks::run::{Shown, State};

/// The row of totals; `objective` is the share of requests that was promised to be in time.
pub(crate) fn row(shown: &Shown, objective: Ratio) -> Html {
    let run = &shown.run;
    let kept = run.totals.slo() >= objective.get();
    let (state, words) = match shown.state {
        State::Preview => ("preview", "preview"),
        State::Exact => ("exact", "exact"),
        State::Working(_) => ("working", "fluid so far"),
        State::Requests => ("requests", "one by one"),
    };
    let items = run.totals.items().into_iter().map(|(id, label, unit, value)| {
        let remark = match id {
            "slo" => verdict(kept, objective),
            "arrived" => html! { <span class="state">{ words }</span> },
            _ => Html::default(),
        };
        html! {
            <div class="total" data-total={id}>
                <dt>{ label }</dt>
                <dd><span class="figure">{ unit.text(value) }</span>{ remark }</dd>
            </div>
        }
    });
    html! {
        // It scrolls sideways on a phone, so keys must reach it.
        <dl class="totals" tabindex="0" data-state={state} aria-label="What the run adds up to">
            { for items }
        </dl>
    }
}

/// Whether the promise was kept.
fn verdict(kept: bool, objective: Ratio) -> Html {
    let goal = Unit::Ratio.text(objective.get());
    let (class, mark) = if kept { ("verdict kept", '✓') } else { ("verdict broken", '✗') };
    html! { <span {class}>{ format!("{mark} goal {goal}") }</span> }
}
