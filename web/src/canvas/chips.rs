//! Events on the time axis of the load: chips that can be dragged, opened, deleted, and added.
//!
//! Not here: what an event is (`playground::events`), and its fields (`fields`).

use std::rc::Rc;

use charts::Plot;
use model::Scenario;
use playground::events::{self, Event};
use web_sys::{HtmlSelectElement, KeyboardEvent, PointerEvent};
use yew::prelude::*;

use super::place::{capture, place_of};
use crate::fields::reveal;
use crate::state::playhead::PlayheadHandle;

/// The width of a chip, and of one where there is little room, in CSS pixels.
const WIDTH: (f64, f64) = (132.0, 84.0);
/// Chips lie in so many lanes; what finds no room in them is counted.
const LANES: usize = 3;
/// So far a press must move before it drags, in CSS pixels.
const DRAGS_FROM: f64 = 4.0;
/// The id of the field that adds an event.
const ADD: &str = "event-add";

#[derive(PartialEq, Properties)]
pub(crate) struct ChipsProps {
    pub(crate) plot: Plot,
    pub(crate) scenario: Rc<Scenario>,
    /// The scenario after an edit, and what was edited.
    pub(crate) change: Callback<(Scenario, String)>,
    /// Whether a pointer is down on a chip.
    pub(crate) hold: Callback<bool>,
    /// A time of the run in words.
    pub(crate) clock: Callback<f64, String>,
}

/// A chip that a pointer holds: the event, how far its start is from the pointer, and whether it
/// was moved.
type Grip = Option<(Event, f64, f64, bool)>;

#[component]
pub(crate) fn Chips(props: &ChipsProps) -> Html {
    let ChipsProps { plot, scenario, change, hold, clock } = props;
    let playhead = use_context::<PlayheadHandle>().expect("the playground provides a playhead");
    let node = use_node_ref();
    let grip = use_mut_ref(|| Grip::None);
    let said = use_state_eq(String::new);
    let hands = Rc::new(Hands {
        plot: *plot,
        scenario: Rc::clone(scenario),
        change: change.clone(),
        clock: clock.clone(),
        said: said.setter(),
    });
    let drag = {
        let (node, grip, hands) = (node.clone(), grip.clone(), Rc::clone(&hands));
        Callback::from(move |event: PointerEvent| {
            let mut grip = grip.borrow_mut();
            let (Some(held), Some((x, _))) = (grip.as_mut(), place_of(&node, &event)) else {
                return;
            };
            held.3 |= (x - held.1).abs() >= DRAGS_FROM;
            if held.3 {
                hands.shift(&held.0, hands.plot.t_of(x) + held.2);
            }
        })
    };
    let release = {
        let (grip, hold) = (grip.clone(), hold.clone());
        Callback::from(move |_: PointerEvent| {
            if let Some((event, _, _, moved)) = grip.take() {
                hold.emit(false);
                if !moved {
                    reveal(&event.path());
                }
            }
        })
    };
    let press = |event: &Event| {
        let (node, grip, hold) = (node.clone(), grip.clone(), hold.clone());
        let (event, plot) = (event.clone(), *plot);
        Callback::from(move |pointer: PointerEvent| {
            if pointer.button() == 0
                && let Some((x, _)) = capture(&node, &pointer)
            {
                hold.emit(true);
                grip.replace(Some((event.clone(), x, event.at - plot.t_of(x), false)));
            }
        })
    };
    let all = events::events(scenario);
    let (lanes, left_over) = lanes(plot, &all);
    let count = lanes.iter().map(|(_, lane, _)| lane + 1).max().unwrap_or(0);
    html! {
        <div class="events">
            <div class="lanes" ref={node.clone()} style={format!("--lanes:{count}")}
                onpointermove={drag} onpointerup={release.clone()} onpointercancel={release}>
                { for lanes.iter().map(|(x, lane, event)| {
                    chip((*x, *lane), event, &hands, press(event))
                }) }
            </div>
            { adder(&hands, &left_over, playhead.at) }
            <p class="said" role="status">{ (*said).clone() }</p>
        </div>
    }
}

/// Where chips lie, and those that find no room.
fn lanes<'a>(plot: &Plot, all: &'a [Event]) -> (Vec<(f64, usize, &'a Event)>, Vec<&'a Event>) {
    let width = if plot.is_compact() { WIDTH.1 } else { WIDTH.0 };
    let mut in_order: Vec<&Event> = Vec::new();
    for event in all {
        in_order.insert(in_order.partition_point(|other| other.at <= event.at), event);
    }
    let mut ends = [f64::MIN; LANES];
    let (mut placed, mut left_over) = (Vec::new(), Vec::new());
    for event in in_order {
        let x = plot.x_of(event.at).clamp(plot.left(), (plot.right() - width).max(plot.left()));
        match ends.iter().position(|end| *end <= x) {
            Some(lane) => {
                ends[lane] = x + width + 4.0;
                placed.push((x, lane, event));
            }
            None => left_over.push(event),
        }
    }
    (placed, left_over)
}

/// What can be done to an event.
struct Hands {
    plot: Plot,
    scenario: Rc<Scenario>,
    change: Callback<(Scenario, String)>,
    clock: Callback<f64, String>,
    said: UseStateSetter<String>,
}

impl Hands {
    fn shift(&self, event: &Event, at: f64) {
        // The event was there when it was taken; if it is gone, there is nothing to move.
        if let Ok(scenario) = events::moved(&self.scenario, event, at) {
            let now = events::events(&scenario);
            let same = |other: &&Event| other.list == event.list && other.index == event.index;
            let at = now.iter().find(same).map_or(at, |event| event.at);
            self.said.set(format!("{}, {}", event.label, self.clock.emit(at)));
            self.change.emit((scenario, event.path()));
        }
    }

    fn delete(&self, event: &Event) {
        let mut scenario = (*self.scenario).clone();
        if scenario.remove(&event.list, event.index).is_ok() {
            self.said.set(format!("Deleted: {}", event.label));
            self.change.emit((scenario, format!("{} less", event.list)));
            crate::parts::focus(ADD);
        }
    }

    fn add(&self, index: usize, at: f64) {
        let kinds = events::kinds(&self.scenario);
        let Some(kind) = kinds.get(index) else { return };
        match events::added(&self.scenario, kind, at) {
            Ok((scenario, event)) => {
                self.said.set(format!("Added: {}, {}", event.label, self.clock.emit(event.at)));
                self.change.emit((scenario, format!("{} more", event.list)));
            }
            Err(error) => self.said.set(error.to_string()),
        }
    }

    fn key(&self, key: &KeyboardEvent, event: &Event) {
        let length = model::Quantity::get(self.scenario.clock().length);
        let step = (length / 200.0).max(1.0) * if key.shift_key() { 10.0 } else { 1.0 };
        match key.key().as_str() {
            "ArrowLeft" => self.shift(event, event.at - step),
            "ArrowRight" => self.shift(event, event.at + step),
            "Delete" | "Backspace" => self.delete(event),
            // A press of the button would be heard as well.
            "Enter" | " " => reveal(&event.path()),
            _ => return,
        }
        key.prevent_default();
    }
}

fn chip(
    (x, lane): (f64, usize),
    event: &Event,
    hands: &Rc<Hands>,
    press: Callback<PointerEvent>,
) -> Html {
    let key = {
        let (hands, event) = (Rc::clone(hands), event.clone());
        Callback::from(move |key: KeyboardEvent| hands.key(&key, &event))
    };
    let open = {
        let path = event.path();
        Callback::from(move |_: MouseEvent| reveal(&path))
    };
    let at = hands.plot.x_of(event.at);
    let end = hands.plot.x_of(event.at + event.lasts).min(hands.plot.right());
    let beyond = event.at > hands.plot.to_s;
    let after = if beyond { ", after the end of the run" } else { "" };
    let words = format!("{}, {}{after}", event.label, hands.clock.emit(event.at));
    let place =
        format!("left:{}px;--lane:{lane};--span:{}px", x.round(), (end - at).max(0.0).round());
    html! {
        <button type="button" key={format!("{}.{}", event.list, event.index)}
            class={classes!("chip", beyond.then_some("beyond"))}
            style={place} title={words.clone()} aria-label={words} aria-describedby="chip-keys"
            onpointerdown={press} onclick={open} onkeydown={key}>
            <span>{ event.label }</span>
        </button>
    }
}

/// The field that adds an event where the playhead is, and what found no room.
fn adder(hands: &Rc<Hands>, left_over: &[&Event], at: f64) -> Html {
    let add = {
        let hands = Rc::clone(hands);
        Callback::from(move |event: yew::Event| {
            let select = event.target_unchecked_into::<HtmlSelectElement>();
            if let Ok(index) = select.value().parse() {
                hands.add(index, at);
            }
            select.set_value("");
        })
    };
    let more = left_over.first().map(|event| {
        let path = event.path();
        let open = Callback::from(move |_: MouseEvent| reveal(&path));
        html! {
            <button type="button" onclick={open}>{ format!("{} more", left_over.len()) }</button>
        }
    });
    html! {
        <div class="adder">
            <select id={ADD} aria-label="Add an event at the playhead" onchange={add}>
                <option value="" selected=true>{ "+ Event" }</option>
                { for events::kinds(&hands.scenario).iter().enumerate().map(|(index, kind)| html! {
                    <option value={index.to_string()}>{ kind.label }</option>
                }) }
            </select>
            { more }
            <span id="chip-keys" class="unseen">
                { "Arrow keys move it, with Shift ten times as far; Enter opens its fields, \
                   Delete removes it." }
            </span>
        </div>
    }
}
