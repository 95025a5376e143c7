//! The story: where one is in it, what there is to see and to do, back and next.

use playground::restaurant::STEPS;
use yew::prelude::*;

use super::Scene;
use crate::routes::route::Route;

/// What to do in each step.
const TO_DO: [&str; 7] = [
    "Press play and look at the waiters, then at the wages.",
    "Open the doors. Call in and send home with the two big buttons, or with + and − on the \
     keyboard. A minute passes every second.",
    "Press play. When the line grows, look down the street: that is where the help is.",
    "Move the slider, and look at the line and at who leaves it.",
    "Switch between them, and see when the first waiter is called.",
    "Try both ways, and look at the line after twenty to ten. Then keep a larger crew.",
    "Press play, and swap the words while the clock runs.",
];

/// The progress of the story: a link for every step.
pub(crate) fn progress(number: u8) -> Html {
    html! {
        <nav class="progress" aria-label="Steps">
            <ol>
                { for (1_u8..).zip(&STEPS).map(|(step, what)| {
                    let current = (step == number).then_some("step");
                    let label = format!("Step {step} of {}: {}", STEPS.len(), what.title);
                    html! {
                        <li class={(step < number).then_some("done")}>
                            <a href={Route::Restaurant(step).path()} aria-current={current}
                                aria-label={label} title={what.title}>{ step }</a>
                        </li>
                    }
                }) }
            </ol>
            <a class="skip" href={Route::Playground.path()}>{ "Skip to the playground" }</a>
        </nav>
    }
}

/// Heading and text of a step; `controls` are its own.
pub(crate) fn text(scene: &Scene, heading: &NodeRef, controls: Html) -> Html {
    let Scene { step, number, .. } = scene;
    html! {
        <div class="text">
            <h2 ref={heading} tabindex="-1">
                <span class="muted">{ format!("{number} of {}", STEPS.len()) }</span>
                { step.title }
            </h2>
            <p>{ step.text }</p>
            <p class="to-do">{ TO_DO[usize::from(*number - 1) % TO_DO.len()] }</p>
            { controls }
        </div>
    }
}

/// Back and next; the style sheet shows one of the two places for it.
pub(crate) fn pages(number: u8, class: &'static str) -> Html {
    let last = usize::from(number) >= STEPS.len();
    html! {
        <nav {class} aria-label="Back and next">
            if number > 1 {
                <a class="button" href={Route::Restaurant(number - 1).path()}>{ "← Back" }</a>
            }
            if !last {
                <a class="button primary" href={Route::Restaurant(number + 1).path()}>
                    { format!("Next: {} →", STEPS[usize::from(number)].title) }
                </a>
            }
        </nav>
    }
}
