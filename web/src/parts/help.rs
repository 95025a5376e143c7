//! Help: the keys, the words, the version.

use yew::prelude::*;

use super::dialog::Dialog;

const KEYS: [(&str, &str); 8] = [
    ("Drag a point", "move it; drag elsewhere to paint freehand"),
    ("Double-click", "add a point"),
    ("← →", "choose a point, when the curve has the focus"),
    ("↑ ↓", "move it up and down; with Shift ten times as far"),
    ("Shift ← →", "move it in time"),
    ("Insert, Delete", "add a point beside it, or take it away"),
    ("Ctrl Z, Ctrl Shift Z", "undo, redo"),
    ("Space", "play and pause, when nothing else has the focus"),
];

const WORDS: [(&str, &str); 9] = [
    ("Instance", "one unit of the service that can be added or removed"),
    ("Load", "requests that arrive per second"),
    ("Capacity", "requests per second that the instances in service can serve"),
    ("Utilisation", "the busy share of the workers; it never reads more than 100 %"),
    ("Booting", "ordered, and not yet serving"),
    ("Draining", "finishing its work before it goes"),
    ("Scale out, scale in", "more instances, fewer instances"),
    (
        "In time",
        "the share of requests served within the response time goal; the objective says how \
      many it should be",
    ),
    ("Idle", "the share of the instance time that was paid for and not used"),
];

/// The dialog; `close` is called when it is closed.
pub(crate) fn dialog(close: Callback<()>) -> Html {
    let list = |rows: &[(&'static str, &'static str)]| {
        let row = |&(name, text): &(&'static str, &'static str)| {
            html! { <div><dt>{ name }</dt><dd>{ text }</dd></div> }
        };
        html! { <dl class="words">{ for rows.iter().map(row) }</dl> }
    };
    html! {
        <Dialog id="help" title="Help" {close}>
            <h3>{ "Keys and gestures" }</h3>
            { list(&KEYS) }
            <h3>{ "Words" }</h3>
            { list(&WORDS) }
            <p class="muted">
                { format!("Version {}, engine {}. ", env!("CARGO_PKG_VERSION"), playground::ENGINE) }
                { "Everything runs in this page; nothing is sent anywhere." }
            </p>
        </Dialog>
    }
}
