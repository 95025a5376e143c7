//! A part of the page that the module loaded on demand writes: forms, tables, pictures as HTML.
//!
//! Its content is no part of the virtual DOM, so the two never meet. What its attributes mean is
//! said in `playground::views`, which writes them; what they do is in `acts`. Not here: any of the
//! content.

use std::cell::RefCell;
use std::rc::Rc;

use model::Scenario;
use playground::questions::View;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use super::acts;
use crate::hooks::answer::{Answer, use_answer};
use crate::state::store::Store;

#[derive(PartialEq, Properties)]
pub(crate) struct AnnexedProps {
    /// Which view.
    pub(crate) name: &'static str,
    pub(crate) scenario: Rc<Scenario>,
    /// The way to the store.
    pub(crate) dispatch: UseReducerDispatcher<Store>,
    /// What its form begins with, and has when somebody else changes it.
    #[prop_or_default]
    pub(crate) query: Rc<str>,
    /// What is added to every query.
    #[prop_or_default]
    pub(crate) extra: String,
    /// Whether it is made again whenever the scenario changes and comes to rest.
    #[prop_or_default]
    pub(crate) live: bool,
    /// Whether the scenario is at rest.
    #[prop_or(true)]
    pub(crate) rest: bool,
    /// Is told of what was chosen, as a short query.
    #[prop_or_default]
    pub(crate) chosen: Option<Callback<String>>,
}

/// What is asked: the query of the form, and the scenario that it is asked of.
type Asked = Option<(String, Rc<Scenario>)>;

#[component]
pub(crate) fn Annexed(props: &AnnexedProps) -> Html {
    let AnnexedProps { name, scenario, dispatch, query, live, rest, .. } = props;
    let asked = use_state(|| Some((query.to_string(), Rc::clone(scenario))) as Asked);
    let place = use_node_ref();
    // The query in short of what is on the screen.
    let short = use_mut_ref(|| query.to_string());
    let wanted = use_memo((*asked).clone(), |asked: &Asked| {
        asked.as_ref().map(|(query, of)| View {
            name: (*name).to_owned(),
            scenario: playground::save(of),
            query: query.clone(),
        })
    });
    let answer = use_answer((*wanted).clone());
    if *live
        && *rest
        && let Some((query, of)) = &*asked
        && of != scenario
    {
        asked.set(Some((query.clone(), Rc::clone(scenario))));
    }
    if **query != **short.borrow() {
        short.replace(query.to_string());
        asked.set(Some((query.to_string(), Rc::clone(scenario))));
    }
    use_content(&answer, &place, &short, props.chosen.clone());
    let ask = {
        let (asked, scenario, extra) = (asked.clone(), Rc::clone(scenario), props.extra.clone());
        Callback::from(move |query: String| {
            asked.set(Some((format!("{query}{extra}"), Rc::clone(&scenario))));
        })
    };
    let cancel = {
        let asked = asked.clone();
        Callback::from(move |_: MouseEvent| asked.set(None))
    };
    let stale = asked.as_ref().is_some_and(|(_, of)| of != scenario);
    let state = state(
        &answer,
        stale,
        &cancel,
        &ask.reform({
            let query = Rc::clone(query);
            move |()| query.to_string()
        }),
    );
    html! {
        <div class={classes!("annexed", matches!(answer, Answer::Working(_)).then_some("busy"))}
            data-view={*name} onclick={acts::click(&ask, scenario, dispatch)}
            onsubmit={acts::sent(&ask)} onchange={acts::changed(&ask)}
            ondrop={Callback::from(|event: DragEvent| acts::dropped(&event))}
            onkeydown={Callback::from(|event: KeyboardEvent| acts::key(&event))}>
            { state }
            <div class="annexed-place" ref={place}></div>
        </div>
    }
}

/// Puts an answer where it belongs, and tells what it says of its own form.
#[hook]
fn use_content(
    answer: &Answer<String>,
    place: &NodeRef,
    short: &Rc<RefCell<String>>,
    chosen: Option<Callback<String>>,
) {
    let (place, short) = (place.clone(), Rc::clone(short));
    let html = if let Answer::Known(html) = answer { Some(html.clone()) } else { None };
    use_effect_with(html, move |html| {
        let place = place.cast::<HtmlElement>();
        let (Some(html), Some(place)) = (html, place) else { return };
        put(&place, html);
        let root = place.first_element_child();
        let query = root.and_then(|root| root.get_attribute("data-query"));
        if let (Some(query), Some(chosen)) = (query, chosen)
            && query != *short.borrow()
        {
            short.replace(query.clone());
            chosen.emit(query);
        }
    });
}

/// How far the view is.
fn state(
    answer: &Answer<String>,
    stale: bool,
    cancel: &Callback<MouseEvent>,
    again: &Callback<()>,
) -> Html {
    match answer {
        Answer::Working(share) => html! {
            <p class="working" role="status">
                <progress max="1" value={share.to_string()} aria-label="Working"></progress>
                <button type="button" class="cancel" onclick={cancel}>{ "Cancel" }</button>
            </p>
        },
        Answer::Failed(why) => html! {
            <p class="error" role="alert">{ format!("Not worked out: {why}.") }</p>
        },
        Answer::Idle => html! {
            <p class="row" role="status">
                { "Cancelled. " }
                <button type="button" class="again" onclick={super::click(again)}>
                    { "Again" }
                </button>
            </p>
        },
        Answer::Known(_) if stale => html! {
            <p class="hint" role="status">{ "Of the scenario before the last change." }</p>
        },
        Answer::Known(_) => Html::default(),
    }
}

/// Shows the content; what had the focus keeps it, what was unfolded stays so.
fn put(place: &HtmlElement, html: &str) {
    let document = web_sys::window().and_then(|window| window.document());
    let focused = document.as_ref().and_then(web_sys::Document::active_element);
    let held = focused.filter(|focused| place.contains(Some(focused))).map(|held| held.id());
    let open = place.query_selector("details[open]").ok().flatten().is_some();
    place.set_inner_html(html);
    if open && let Ok(Some(details)) = place.query_selector("details") {
        drop(details.set_attribute("open", ""));
    }
    let held = held.filter(|id| !id.is_empty());
    let held = held.and_then(|id| document?.get_element_by_id(&id));
    if let Some(held) = held {
        drop(wasm_bindgen::JsCast::unchecked_ref::<HtmlElement>(&held as &Element).focus());
    }
}
