//! What the run adds up to: money and promises side by side.

use model::{Quantity as _, Ratio, Run, Unit};
use yew::prelude::*;

/// The row of totals; `objective` is the share of requests that was promised to be in time.
pub(crate) fn row(run: &Run, objective: Ratio) -> Html {
    let kept = run.totals.slo() >= objective.get();
    let items = run.totals.items().into_iter().map(|(id, label, unit, value)| {
        let verdict = (id == "slo").then(|| {
            let goal = Unit::Ratio.text(objective.get());
            let (class, text) = if kept {
                ("verdict kept", format!("✓ goal {goal}"))
            } else {
                ("verdict broken", format!("✗ goal {goal}"))
            };
            html! { <span {class}>{ text }</span> }
        });
        html! {
            <div class="total" data-total={id}>
                <dt>{ label }</dt>
                <dd><span class="figure">{ unit.text(value) }</span>{ verdict }</dd>
            </div>
        }
    });
    let state = if run.timeline.preview { "preview" } else { "exact" };
    html! {
        <dl class="totals" data-state={state} aria-label="What the run adds up to">
            { for items }
            <div class="total state" aria-hidden="true">
                <dt>{ "Run" }</dt><dd class="figure">{ state }</dd>
            </div>
        </dl>
    }
}
