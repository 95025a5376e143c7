//! How finely the service is simulated: what each way leaves out, and how far the two differ here.
//!
//! The choice itself is a field of the service section.

use model::sections::Fidelity;
use model::{Scenario, Unit};
use yew::prelude::*;

use crate::fields::{Ask, Door};
use crate::hooks::job::JobState;
use crate::hooks::run::Shown;

/// The path of the choice.
const PATH: &str = "service.fidelity";

/// The panel: the choice as two buttons, notes, and the comparison.
pub(crate) fn panel(scenario: &Scenario, shown: &Shown, door: &Door) -> Html {
    let chosen = scenario.service().fidelity;
    let option = |id: &'static str, label: &'static str, on: bool| {
        let door = door.clone();
        let choose = Callback::from(move |_: MouseEvent| {
            drop(door.emit(Ask::Set(PATH.to_owned(), id.to_owned())));
        });
        html! {
            <button type="button" aria-pressed={on.to_string()} onclick={choose}>{ label }</button>
        }
    };
    let fluid = chosen == Fidelity::Fluid;
    html! {
        <section class="section fidelity" aria-labelledby="fidelity-title">
            <h2 id="fidelity-title">{ "Fidelity" }</h2>
            <div class="switch" role="group" aria-labelledby="fidelity-title">
                { option("fluid", "Fluid", fluid) }
                { option("requests", "Every request", !fluid) }
            </div>
            <p class="hint">{ note(scenario, fluid) }</p>
            { comparison(shown, fluid) }
        </section>
    }
}

/// What the chosen way leaves out of this scenario.
fn note(scenario: &Scenario, fluid: bool) -> String {
    if !fluid {
        return "Chance is in it: another seed gives other requests. Takes longer.".to_owned();
    }
    let missing = playground::beyond_fluid(scenario);
    if missing.is_empty() {
        return "Rates, a mean and a spread; no single request.".to_owned();
    }
    format!("A fluid cannot say what {} does here: simulate every request.", missing.join(" and "))
}

/// How far the two ways differ, or a way to find out.
fn comparison(shown: &Shown, fluid: bool) -> Html {
    match &shown.job {
        JobState::Idle => {
            let check = shown.check.clone();
            let check = Callback::from(move |_: MouseEvent| check.emit(()));
            html! {
                <button type="button" id="fidelity-check" onclick={check}>
                    { "Check against every request" }
                </button>
            }
        }
        JobState::Working(share) => html! {
            <div class="working">
                <progress max="1" value={share.to_string()} aria-label="Simulating every request" />
                <span class="figure">{ Unit::Ratio.text((share * 100.0).floor() / 100.0) }</span>
                if !fluid { <span class="hint">{ "until then: fluid" }</span> }
            </div>
        },
        JobState::Failed(why) => html! {
            <p class="refused" role="alert">{ format!("Not simulated: {why}.") }</p>
        },
        JobState::Done(requests) => {
            let pairs = shown.fluid.totals.items().into_iter().zip(requests.totals.items());
            html! {
                <table class="comparison" aria-label="Fluid and every request, side by side">
                    <thead><tr>
                        <td></td>
                        <th scope="col">{ "Fluid" }</th>
                        <th scope="col">{ "Every request" }</th>
                    </tr></thead>
                    <tbody>
                        { for pairs.map(|((_, label, unit, one), (.., other))| html! {
                            <tr>
                                <th scope="row">{ label }</th>
                                <td class="figure">{ unit.text(one) }</td>
                                <td class="figure">{ unit.text(other) }</td>
                            </tr>
                        }) }
                    </tbody>
                </table>
            }
        }
    }
}
