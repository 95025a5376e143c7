//! The load: which shape, from a file, its parameters, the seed.

use std::rc::Rc;

use model::sections::SEED;
use model::{Family, Listed, Quantity as _, Scenario, Section};
use playground::sketch::thumbnail;
use wasm_bindgen::JsCast as _;
use web_sys::{File, HtmlElement, HtmlInputElement, KeyboardEvent};
use yew::prelude::*;

use crate::fields::number::NumberField;
use crate::fields::{Door, Spec, fields};
use crate::parts::click;

/// The size of a small picture of a load, in CSS pixels.
const SMALL: (u16, u16) = (48, 20);
/// The id of the list of load shapes.
const LIST: &str = "load-list";
/// The id of what opens it.
const OPENER: &str = "load-input";

/// What the panel can ask for.
pub(crate) struct Asks {
    /// A load shape by its id.
    pub(crate) choose: Callback<String>,
    /// The curve drawn by hand is to give way to the shape.
    pub(crate) unsketch: Callback<()>,
    /// Another seed.
    pub(crate) reseed: Callback<()>,
    /// A measured load is to be read from a file.
    pub(crate) import: Callback<File>,
}

/// Small pictures of all load shapes, in the order of the list.
#[hook]
pub(crate) fn use_thumbnails() -> Rc<Vec<String>> {
    use_memo((), |()| {
        let base = playground::first();
        let picture = |entry: &model::LoadEntry| {
            let mut scenario = base.clone();
            scenario.set("load", entry.card().id).expect("it is one of the list");
            small(&scenario)
        };
        base.catalogue().loads.iter().map(picture).collect()
    })
}

fn small(scenario: &Scenario) -> String {
    thumbnail(&scenario.curve(), scenario.clock().length.get(), SMALL)
}

/// A picture of a load, of this size.
pub(crate) fn picture(path: String, (width, height): (u16, u16)) -> Html {
    let view = format!("0 0 {width} {height}");
    html! {
        <svg class="thumb" preserveAspectRatio="none" viewBox={view} width={width.to_string()}
            height={height.to_string()} aria-hidden="true"><path d={path} /></svg>
    }
}

/// The panel of the load; `base` has the defaults. `more` stands below the shape.
pub(crate) fn panel(
    scenario: &Scenario,
    base: &Scenario,
    door: &Door,
    (asks, thumbnails): (&Asks, &[String]),
    more: Html,
) -> Html {
    let card = scenario.load().card();
    let group = scenario.section(Section::Load);
    let import = asks.import.clone();
    let import = Callback::from(move |event: Event| {
        let input = event.target_unchecked_into::<HtmlInputElement>();
        let file = input.files().and_then(|files| files.get(0));
        // The same file may be chosen again after it was mended.
        input.set_value("");
        if let Some(file) = file {
            import.emit(file);
        }
    });
    html! {
        <section class="section" data-section="load" aria-labelledby="load-title">
            <h2 id="load-title">{ Section::Load.label() }</h2>
            { shapes(scenario, asks, thumbnails) }
            <p class="card-summary">{ card.summary }</p>
            if let Some(curve) = scenario.sketch() {
                <p class="edited">
                    { format!("Drawn by hand: {} points.", curve.points().len()) }
                    <button type="button" onclick={click(&asks.unsketch)}>
                        { "Back to the shape" }
                    </button>
                </p>
            } else {
                <div key={card.id}>
                    { fields(Section::Load.id(), group, base.section(Section::Load), door) }
                </div>
            }
            <label class="button wide">
                { "Import CSV" }
                <input id="load-file" type="file" accept=".csv,.tsv,.txt,text/csv,text/plain"
                    class="unseen" onchange={import} />
            </label>
            { more }
            <NumberField path="seed" spec={Spec(&SEED)} value={f64::from(scenario.seed())}
                default={f64::from(base.seed())} door={door.clone()} plain=true>
                <button type="button" onclick={click(&asks.reseed)}>{ "New seed" }</button>
            </NumberField>
        </section>
    }
}

/// The load shapes with their pictures, behind the one that is chosen.
fn shapes(scenario: &Scenario, asks: &Asks, thumbnails: &[String]) -> Html {
    let now = scenario.load().card();
    let keys = Callback::from(|event: KeyboardEvent| {
        if matches!(event.key().as_str(), "Enter" | "Escape") {
            event.prevent_default();
            close();
        }
    });
    let loads = scenario.catalogue().loads.iter().map(Listed::card).zip(thumbnails);
    let shape = |(card, path): (&'static model::Card, &String)| {
        let pick = asks.choose.reform(move |_: Event| card.id.to_owned());
        html! {
            <label class="shape" onpointerup={|_: PointerEvent| close()}>
                <input type="radio" name="load" value={card.id} checked={card.id == now.id}
                    onchange={pick} />
                { picture(path.clone(), SMALL) }
                <span>{ card.name }</span>
            </label>
        }
    };
    html! {
        <details class="shapes" id={LIST}>
            <summary id={OPENER} aria-label={format!("Load: {}. Choose another", now.name)}>
                { picture(small(scenario), SMALL) }
                <span>{ now.name }</span>
            </summary>
            <div class="list" role="radiogroup" aria-label="Load" onkeydown={keys}>
                { for families(scenario).into_iter().map(|family| html! {
                    <fieldset>
                        <legend>{ family.label() }</legend>
                        { for loads.clone().filter(|(card, _)| card.family == family).map(shape) }
                    </fieldset>
                }) }
            </div>
        </details>
    }
}

/// Folds the list of load shapes, and gives the focus back to what opened it.
fn close() {
    let Some(document) = web_sys::window().and_then(|window| window.document()) else { return };
    if let Some(list) = document.get_element_by_id(LIST) {
        drop(list.remove_attribute("open"));
    }
    if let Some(opener) = document.get_element_by_id(OPENER) {
        drop(opener.unchecked_into::<HtmlElement>().focus());
    }
}

/// The families of load shapes in order of the list.
fn families(scenario: &Scenario) -> Vec<Family> {
    let mut families = Vec::new();
    for entry in scenario.catalogue().loads {
        if !families.contains(&entry.card().family) {
            families.push(entry.card().family);
        }
    }
    families
}
