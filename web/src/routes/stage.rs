//! The run on the screen: totals, fleet, charts, playback, the reason.

use std::rc::Rc;

use charts::{Figure, Plot};
use model::{Curve, Quantity as _};
use playground::instant;
use yew::prelude::*;

use crate::canvas::chart::Chart;
use crate::canvas::chips::Chips;
use crate::canvas::palette;
use crate::canvas::playline::Playline;
use crate::canvas::sketchpad::Sketchpad;
use crate::hooks::run::{RunRef, Shown, State};
use crate::hooks::size::{use_pixel_ratio, use_width};
use crate::panels::advice::Notes;
use crate::panels::bench::Bench;
use crate::panels::fleet::FleetPanel;
use crate::panels::scorecard::Scorecard;
use crate::panels::totals;
use crate::state::store::{Action, StoreHandle};

/// The run of the scenario in the store.
#[hook]
pub(crate) fn use_stage(store: &StoreHandle, shown: &Shown, dark: bool) -> Html {
    let run = &shown.run;
    let scenario = &store.scenario;
    let node = use_node_ref();
    let width = use_width(&node);
    let ratio = use_pixel_ratio();
    let held = use_state_eq(|| false);
    let said = use_state_eq(String::new);
    // While the curve is held, the scale of its chart must not run away under the hand.
    let ceiling = use_mut_ref(|| 0.0);
    let guides = scenario.guides();
    let plot = |figure: Figure| {
        let size = (width.max(1.0), height(figure, width));
        let plot = Plot::of(figure, run, guides, size, ratio);
        store.observed.as_ref().map_or(plot, |seen| charts::with_room(plot, seen))
    };
    let free = plot(Figure::Load);
    if !*held || *ceiling.borrow() <= 0.0 {
        *ceiling.borrow_mut() = free.y_max;
    }
    let y_max = if store.ceiling > 0.0 { store.ceiling } else { *ceiling.borrow() };
    let load_plot = Plot { y_max, ..free };
    let curve = use_memo(Rc::clone(scenario), |scenario| scenario.curve());
    let draw = drawer(store);
    let hold = {
        let (held, store) = (held.clone(), store.clone());
        Callback::from(move |on| {
            held.set(on);
            store.dispatch(Action::Hold(on));
        })
    };
    let say = setter(&said);
    let clock = teller(run);
    let kinds = use_memo(Rc::clone(scenario), |scenario| playground::kinds(scenario));
    let palette = use_memo(dark, |&dark| palette::from_page(dark));
    let length = scenario.clock().length.get();
    let waiting = matches!(shown.state, State::Working(_));
    let others = Figure::ALL.into_iter().filter(|&figure| figure != Figure::Load);
    html! {
        <div class={classes!("stage", waiting.then_some("waiting"))} role="region"
            aria-label="The run">
            { totals::row(shown, scenario.goals().objective) }
            <Notes {scenario} run={run.clone()} rest={!store.live() && !waiting} />
            <FleetPanel run={run.clone()} places={scenario.service().queue.get()} {kinds} />
            <div class="charts" ref={node}>
                if width > 0.0 {
                    <Chart run={run.clone()} plot={load_plot} palette={Rc::clone(&palette)}
                        hint={sketch_hint(&said)} observed={store.observed.clone()}
                        below={chips(store, load_plot, &hold, &clock)}>
                        <Sketchpad plot={load_plot} {curve} {length} {clock} {draw} {hold} {say} />
                        <Playline plot={load_plot} />
                    </Chart>
                    { for others.map(|figure| {
                        let (plot, palette) = (plot(figure), Rc::clone(&palette));
                        html! {
                            <Chart key={figure.id()} run={run.clone()} {plot} {palette}
                                observed={store.observed.clone()}>
                                <Playline {plot} seeks=true />
                            </Chart>
                        }
                    }) }
                }
            </div>
            <Scorecard scenario={Rc::clone(scenario)} rest={at_rest(store, shown)} />
            <Bench run={run.clone()} scenario={Rc::clone(scenario)} state={shown.state} />
        </div>
    }
}

/// The events of the scenario on the time axis.
fn chips(
    store: &StoreHandle,
    plot: Plot,
    hold: &Callback<bool>,
    clock: &Callback<f64, String>,
) -> Html {
    let change = {
        let store = store.clone();
        Callback::from(move |(scenario, what)| store.dispatch(Action::Edit(scenario, what)))
    };
    html! {
        <Chips {plot} scenario={Rc::clone(&store.scenario)} {change} hold={hold.clone()}
            clock={clock.clone()} />
    }
}

/// Whether the run on the screen is the one to judge: nothing is held, no better one on its way.
fn at_rest(store: &StoreHandle, shown: &Shown) -> bool {
    !store.live() && matches!(shown.state, State::Exact | State::Requests)
}

/// A callback that draws the load by hand.
fn drawer(store: &StoreHandle) -> Callback<Curve> {
    let store = store.clone();
    Callback::from(move |curve: Curve| {
        let mut scenario = (*store.scenario).clone();
        scenario.set_sketch(Some(curve));
        store.dispatch(Action::Edit(scenario, "points".to_owned()));
    })
}

/// A callback that says a time of the run as people do.
fn teller(run: &RunRef) -> Callback<f64, String> {
    let run = run.clone();
    Callback::from(move |at| instant::clock(&run, at))
}

/// A callback that keeps what it is told.
fn setter(said: &UseStateHandle<String>) -> Callback<String> {
    let said = said.clone();
    Callback::from(move |text| said.set(text))
}

/// How to draw, and what became of the last stroke.
fn sketch_hint(said: &str) -> Html {
    html! {
        <>
            <p class="hint" id="sketch-keys">
                { "Drag points or paint; Shift-drag scales a range. Keys: see Help." }
            </p>
            <p class="said" role="status">{ said.to_owned() }</p>
        </>
    }
}

/// The height of a figure in CSS pixels.
fn height(figure: Figure, width: f64) -> f64 {
    let narrow = width < 480.0;
    match (figure, narrow) {
        (Figure::Load, false) => 260.0,
        (Figure::Load, true) => 220.0,
        (Figure::Instances, false) => 190.0,
        (Figure::Response, false) => 180.0,
        (Figure::Response, true) => 160.0,
        (Figure::Instances | Figure::Utilisation | Figure::Cost, _) => 150.0,
    }
}
