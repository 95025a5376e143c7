//! Texts that come when somebody looks: what unfolds is filled with an answer.
//!
//! Not here: the answers.

use std::cell::RefCell;

use playground::questions::Question;
use web_sys::Element;
use yew::prelude::*;

use crate::worker::{Call, Heard, ask};

/// The class of the element that gets the text.
pub(crate) const FILLED: &str = "filled";
/// Says that its text is there or on its way.
const ASKED: &str = "data-asked";

thread_local! {
    /// The texts on their way: each lives until it has arrived.
    static CALLS: RefCell<Vec<Call>> = const { RefCell::new(Vec::new()) };
}

/// What happens when a `details` is toggled: the element of class [`FILLED`] in it gets the answer
/// to `question`, as HTML of our own or as text. Its content is no part of the virtual DOM, so the
/// two never meet.
pub(crate) fn fill<Q>(question: impl Fn() -> Q + 'static, html: bool) -> Callback<Event>
where
    Q: Question<Answer = String> + 'static,
{
    Callback::from(move |event: Event| {
        let details = event.target_unchecked_into::<Element>();
        let place = details.query_selector(&format!(".{FILLED}")).ok().flatten();
        let Some(place) = place else { return };
        if !details.has_attribute("open") || place.has_attribute(ASKED) {
            return;
        }
        // An attribute of an element can always be set.
        drop(place.set_attribute(ASKED, ""));
        place.set_text_content(Some("…"));
        let call = ask(&question(), {
            let place = place.clone();
            move |heard| match heard {
                Heard::Progress(_) => {}
                Heard::Answer(text) if html => place.set_inner_html(&text),
                Heard::Answer(text) => place.set_text_content(Some(&text)),
                Heard::Failed(why) => failed(&place, &why),
            }
        });
        match call {
            Ok(call) => CALLS.with_borrow_mut(|calls| {
                calls.retain(Call::waits);
                calls.push(call);
            }),
            Err(_) => failed(&place, "the browser gives no worker"),
        }
    })
}

/// Says what went wrong; the next look asks again.
fn failed(place: &Element, why: &str) {
    place.set_text_content(Some(&format!("Not there: {why}.")));
    drop(place.remove_attribute(ASKED));
}
