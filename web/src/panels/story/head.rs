//! The story: where one is in it, what there is to see and to do, back and next.

use playground::restaurant::STEPS;
use yew::prelude::*;

use super::Scene;
use super::results::push;
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
    let mut html = String::from("<nav class=progress aria-label=Steps><ol>");
    let all = STEPS.len().to_string();
    for (step, what) in (1_u8..).zip(&STEPS) {
        let (digit, title) = (step.to_string(), what.title);
        let class = if step < number { "done" } else { "" };
        let current = if step == number { "aria-current=step " } else { "" };
        push(&mut html, &["<li class='", class, "'><a ", current, "href='#/restaurant/", &digit]);
        push(&mut html, &["' title='", title, "' aria-label='Step ", &digit, " of ", &all]);
        push(&mut html, &[": ", title, "'>", &digit, "</a></li>"]);
    }
    html.push_str("</ol><a class=skip href='#/playground'>Skip to the playground</a></nav>");
    Html::from_html_unchecked(html.into())
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
    let mut html = String::new();
    push(&mut html, &["<nav class='", class, "' aria-label='Back and next'>"]);
    if number > 1 {
        let back = Route::Restaurant(number - 1).path();
        push(&mut html, &["<a class=button href='", &back, "'>← Back</a>"]);
    }
    if let Some(next) = STEPS.get(usize::from(number)) {
        let path = Route::Restaurant(number + 1).path();
        push(&mut html, &["<a class='button primary' href='", &path, "'>Next: "]);
        push(&mut html, &[next.title, " →</a>"]);
    }
    html.push_str("</nav>");
    Html::from_html_unchecked(html.into())
}
