//! The end of the story: the words of both worlds, what was learned, and where to go from here.

use playground::restaurant::{Term, Words};
use yew::prelude::*;

use super::Scene;
use super::results::{self, push};
use crate::hooks::address::absolute;
use crate::parts::share::Said;
use crate::routes::route::Route;

/// The words of both worlds beside each other; the style sheet marks those on the screen.
pub(crate) fn words(now: Words) -> Html {
    let class = if now == Words::Restaurant { "first" } else { "second" };
    let mut html = String::new();
    push(&mut html, &["<table class='both-words ", class, "'>"]);
    html.push_str(
        "<caption>The same thing in other words</caption><thead><tr><th scope=col>Restaurant</th>\
         <th scope=col>Cluster</th></tr></thead><tbody>",
    );
    for term in Term::ALL {
        let (room, cluster) = term.words();
        push(&mut html, &["<tr><td>", room, "</td><td>", cluster, "</td></tr>"]);
    }
    html.push_str("</tbody></table>");
    Html::from_html_unchecked(html.into())
}

/// What was learned.
const LEARNED: &str = "<ul><li><b>Why the rule was late.</b> It sees a rush only once the waiters \
    are busy, and whoever it calls then still has to travel. Both delays are paid by the guests in \
    line.</li><li><b>What it costs to be early.</b> Whoever is there before the guests is paid for \
    standing about. Spare hands are the price of short lines.</li><li><b>What helps.</b> A shorter \
    way to work, a plan for what comes every day, a look at yesterday, and a crew that always \
    stays.</li></ul>";

/// What was learned, and three doors.
pub(crate) fn doors(scene: &Scene, said: &Said) -> Html {
    let link = playground::link(&scene.picture.scenario).text;
    let mut ways = String::new();
    // A link has neither quotes nor angle brackets.
    for (class, route, label) in [
        ("button primary", Route::Playground, "Open this in the playground"),
        ("button", Route::Compare, "Compare strategies on this day"),
    ] {
        let path = route.path();
        push(
            &mut ways,
            &["<a class='", class, "' href='", &path, "?", &link.replace('&', "&amp;")],
        );
        push(&mut ways, &["'>", label, "</a>"]);
    }
    let story = absolute(&Route::Restaurant(1).path());
    html! {
        <section class="learned" aria-labelledby="learned">
            <h3 id="learned">{ "What you learned" }</h3>
            { Html::from_html_unchecked(AttrValue::Static(LEARNED)) }
            <div class="ways">
                { Html::from_html_unchecked(ways.into()) }
                { results::copy(said, story, ("story-link", "Share with a friend")) }
            </div>
        </section>
    }
}
