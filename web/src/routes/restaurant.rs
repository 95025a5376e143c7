//! The restaurant: a story in seven steps, each an ordinary scenario seen as a dining room.
//!
//! Not here: the scenarios and their words (`playground::restaurant`), the room (`canvas::room`).

use std::rc::Rc;

use model::orders::{self, Order};
use playground::restaurant::{STEPS, Step, Words, game};
use web_sys::{HtmlElement, KeyboardEvent};
use yew::prelude::*;

use crate::canvas::room::Room;
use crate::hooks::clock::{use_clock, wants_calm};
use crate::hooks::storage::storage;
use crate::panels::story::chart::{Paths, staffing};
use crate::panels::story::desk::{Act, Desk, Phase, scenario, shift};
use crate::panels::story::{Scene, controls, doors, head, numbers, results};
use crate::parts::share::Said;
use crate::routes::app::{nothing_focused, use_document_keys};
use crate::state::picture::PictureRef;
use crate::state::playhead::{Move, Playhead, PlayheadHandle};
use crate::state::store::StoreHandle;

/// The orders of the last shift, for the next visit.
const LAST_SHIFT: &str = "lunch-rush.shift";
/// A run is looked at from a little before the first thing that happens.
const LEAD_S: f64 = 240.0;

#[derive(PartialEq, Properties)]
pub(crate) struct RestaurantProps {
    pub(crate) store: StoreHandle,
    pub(crate) dark: bool,
    /// The step, from 1.
    pub(crate) number: u8,
}

#[component]
pub(crate) fn Restaurant(props: &RestaurantProps) -> Html {
    let RestaurantProps { store, dark, number } = props;
    let shift = use_state_eq(|| shift_in(store).or_else(remembered));
    {
        // A link to a shift was opened.
        let shift = shift.clone();
        use_effect_with(Rc::clone(&store.scenario), move |scenario| {
            if let Some((_, orders)) = game::orders_of(scenario) {
                shift.set(Some(orders));
            }
        });
    }
    let keep = {
        let shift = shift.clone();
        Callback::from(move |orders: Vec<Order>| {
            remember(&orders);
            shift.set(Some(orders));
        })
    };
    let began = *use_state_eq(|| *number);
    let shift = (*shift).clone();
    html! {
        <Moment key={*number} number={*number} dark={*dark} {shift} {keep}
            arrives={*number != began} />
    }
}

/// The orders in the scenario of the address, if somebody shared a shift.
fn shift_in(store: &StoreHandle) -> Option<Vec<Order>> {
    game::orders_of(&store.scenario).map(|(_, orders)| orders)
}

/// The last shift; storage may be denied, then there is none.
fn remembered() -> Option<Vec<Order>> {
    orders::read(&storage()?.get_item(LAST_SHIFT).ok()??).ok()
}

fn remember(orders: &[Order]) {
    if let Some(storage) = storage() {
        drop(storage.set_item(LAST_SHIFT, &orders::write(orders)));
    }
}

#[derive(PartialEq, Properties)]
struct MomentProps {
    number: u8,
    dark: bool,
    /// The last shift that was played or opened.
    shift: Option<Vec<Order>>,
    keep: Callback<Vec<Order>>,
    /// Whether somebody came here from another step.
    arrives: bool,
}

/// A step of the story.
#[component]
fn Moment(props: &MomentProps) -> Html {
    let MomentProps { number, dark, shift, keep, arrives } = props;
    let step = &STEPS[usize::from(*number).clamp(1, STEPS.len()) - 1];
    let desk = use_reducer(Desk::new);
    let pictures = use_pictures(step, desk.slider);
    let mine = use_shift(step, &desk, shift.as_ref());
    let shown = if step.plays { mine.clone() } else { None };
    let picture = shown.unwrap_or_else(|| pictures[desk.variant.min(pictures.len() - 1)].clone());
    let playhead = use_playhead(&picture, step);
    let calm = wants_calm() && playhead.playing;
    // Who wants less motion sees a still of every change.
    let still = || picture.run.last_action(playhead.at).map_or(0.0, |decision| decision.at);
    let at = if calm { still() } else { playhead.at };
    let words = if playhead.becomes > 0.5 { Words::Cluster } else { Words::Restaurant };
    let scene = Scene { number: *number, step, desk, playhead, picture, at, words };
    use_end(&scene, keep);
    use_keys(&scene);
    let heading = use_heading(*arrives);
    let charts = use_charts(&scene, &pictures, mine.as_ref());
    let said = use_state_eq(String::new);
    // Nobody wants to hear every picture of a film.
    let live = if scene.playhead.playing { "off" } else { "polite" };
    html! {
        <main class="restaurant">
            <div class="story">
                { head::progress(*number) }
                { head::text(&scene, &heading, controls::choices(&scene)) }
                { head::pages(*number, "pages") }
            </div>
            <div class="house">
                { numbers::row(&scene) }
                <Room picture={scene.picture.clone()} {at} cluster={scene.playhead.cluster}
                    dark={*dark} label={room_name(words)} />
                { controls::bar(&scene) }
                <p class="told" id="told" aria-live={live}>
                    { numbers::told(&scene) }
                </p>
                { after(&scene, &pictures, &said) }
                { charts }
                { end(&scene, &pictures, mine.as_ref(), &said) }
                { head::pages(*number, "pages below") }
            </div>
        </main>
    }
}

const fn room_name(words: Words) -> &'static str {
    match words {
        Words::Restaurant => "The dining room and the street in front of it",
        Words::Cluster => "The cluster and the queue in front of it",
    }
}

/// The pictures of all scenarios of a step.
#[hook]
fn use_pictures(step: &'static Step, slider: Option<f64>) -> Rc<Vec<PictureRef>> {
    use_memo((step.id, slider.map(f64::to_bits)), |_| {
        let all = 0..step.variants.len();
        all.map(|variant| PictureRef::of(&Rc::new(scenario(step, variant, slider)))).collect()
    })
}

/// The picture of the shift: the one that is played, or the last one in the step after it.
#[hook]
fn use_shift(
    step: &'static Step,
    desk: &UseReducerHandle<Desk>,
    last: Option<&Vec<Order>>,
) -> Option<PictureRef> {
    let played = STEPS.iter().position(|step| step.plays).map(|index| &STEPS[index]);
    let orders = if step.plays { Some(desk.orders.clone()) } else { last.cloned() };
    let wanted = step.plays || step.id == "rule";
    let orders = orders.filter(|_| wanted);
    {
        let desk = desk.dispatcher();
        use_effect_with(last.cloned(), move |last| {
            if let Some(last) = last
                && step.plays
            {
                desk.dispatch(Act::Show(last.clone()));
            }
        });
    }
    let picture = use_memo(orders, |orders| {
        let (orders, played) = (orders.as_ref()?, played?);
        Some(PictureRef::of(&Rc::new(shift(played, orders))))
    });
    (*picture).clone()
}

/// The playhead of the step, and its clock.
#[hook]
fn use_playhead(picture: &PictureRef, step: &Step) -> PlayheadHandle {
    let playhead = use_reducer(|| {
        let run = &picture.run;
        let first = run.next_action(0.0).map_or(0.0, |decision| decision.at);
        let at = if step.plays { 0.0 } else { (first - LEAD_S).max(0.0) };
        Playhead { speed: controls::USUAL, ..Playhead::new(at, run.timeline) }
    });
    use_clock(&playhead);
    playhead
}

/// A shift ends with the run.
#[hook]
fn use_end(scene: &Scene, keep: &Callback<Vec<Order>>) {
    let over = scene.playhead.at >= scene.playhead.length && scene.desk.phase == Phase::Open;
    let (desk, keep) = (scene.desk.clone(), keep.clone());
    use_effect_with(over, move |over| {
        if *over {
            desk.dispatch(Act::Close);
            keep.emit(desk.orders.clone());
        }
    });
}

/// Space plays; + and − call in and send home; w swaps the words.
#[hook]
fn use_keys(scene: &Scene) {
    let latest = use_mut_ref(|| scene.clone());
    *latest.borrow_mut() = scene.clone();
    use_document_keys(Rc::new(move |event: &KeyboardEvent| {
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        let scene = latest.borrow().clone();
        match event.key().as_str() {
            "+" | "=" => controls::order(&scene, 1),
            "-" | "−" => controls::order(&scene, -1),
            "w" if scene.number == 7 => {
                scene.playhead.dispatch(Move::Become(scene.words == Words::Restaurant));
            }
            " " if nothing_focused() => {
                event.prevent_default();
                if scene.step.plays && scene.desk.phase == Phase::Before {
                    controls::open(&scene);
                } else {
                    scene.playhead.dispatch(Move::Toggle);
                }
            }
            _ => {}
        }
    }));
}

/// The heading, which gets the focus of whoever comes from another step.
#[hook]
fn use_heading(arrives: bool) -> NodeRef {
    let heading = use_node_ref();
    let node = heading.clone();
    use_effect_with((), move |()| {
        if arrives && let Some(heading) = node.cast::<HtmlElement>() {
            drop(heading.focus());
        }
    });
    heading
}

/// Staffing over time: of the run on the screen, and beside it of what it is compared with.
#[hook]
fn use_charts(scene: &Scene, pictures: &[PictureRef], mine: Option<&PictureRef>) -> Html {
    let Scene { step, desk, picture, words, at, playhead, .. } = scene;
    let other = match (step.plays, step.id) {
        (true, _) if desk.phase == Phase::After => pictures.get(1).cloned(),
        (false, "rule") => mine.cloned(),
        _ => None,
    };
    let paths = use_memo(picture.clone(), Paths::of);
    let others = use_memo(other, |other| other.as_ref().map(Paths::of));
    let own = if step.plays { 0 } else { desk.variant.min(step.variants.len() - 1) };
    // What the one who plays will see is not known yet.
    let until = if step.plays && desk.phase != Phase::After { *at } else { playhead.length };
    let name = if step.plays { "The rule" } else { "You" };
    html! {
        <>
            { staffing(&paths, step.variants[own].label, *words, (*at, until)) }
            if let Some(paths) = &*others {
                { staffing(paths, name, *words, (*at, until)) }
            }
        </>
    }
}

/// What came of a shift.
fn after(scene: &Scene, pictures: &[PictureRef], said: &Said) -> Html {
    match pictures.get(1) {
        Some(rule) if scene.step.plays && scene.desk.phase == Phase::After => {
            results::verdict(scene, &rule.tally, said)
        }
        _ => Html::default(),
    }
}

/// What is under the charts: runs beside each other; at the end of the story its doors.
fn end(scene: &Scene, pictures: &[PictureRef], mine: Option<&PictureRef>, said: &Said) -> Html {
    let Scene { step, desk, words, number, .. } = scene;
    if step.plays && desk.phase != Phase::After {
        return Html::default();
    }
    let mut columns: Vec<_> = step
        .variants
        .iter()
        .zip(pictures)
        .map(|(what, picture)| (what.label, picture.tally))
        .collect();
    match mine {
        Some(mine) if step.plays => columns[0].1 = mine.tally,
        Some(mine) => columns.insert(0, ("You", mine.tally)),
        None => {}
    }
    html! {
        <>
            { results::table(&columns, *words) }
            if *number == 7 {
                { doors::words(*words) }
                { doors::doors(scene, said) }
            }
        </>
    }
}
