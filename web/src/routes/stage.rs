//! The run on the screen: totals, fleet, charts, playback, the reason.

use std::rc::Rc;

use charts::{Figure, Plot};
use model::{Curve, Quantity as _, Scenario};
use playground::instant;
use playground::questions::CardOf;
use yew::prelude::*;

use crate::canvas::chart::{Chart, Ghost};
use crate::canvas::chips::Chips;
use crate::canvas::sketchpad::Sketchpad;
use crate::canvas::{palette, timebar};
use crate::hooks::answer::{Answer, use_answer};
use crate::hooks::run::{RunRef, Shown, State};
use crate::hooks::size::{use_pixel_ratio, use_width};
use crate::panels::advice::Notes;
use crate::panels::bench::Bench;
use crate::panels::fleet::FleetPanel;
use crate::panels::scorecard::Scorecard;
use crate::panels::totals;
use crate::parts::tool::Tool;
use crate::state::playhead::{Move, PlayheadHandle};
use crate::state::store::{Action, Notice, StoreHandle};

/// The run of the scenario in the store.
#[hook]
pub(crate) fn use_stage(
    store: &StoreHandle,
    shown: &Shown,
    playhead: &PlayheadHandle,
    dark: bool,
) -> Html {
    let run = &shown.run;
    let scenario = &store.scenario;
    let (node, strip) = (use_node_ref(), use_node_ref());
    let width = use_width(&node);
    let held = use_state_eq(|| false);
    let said = use_state_eq(String::new);
    let plots = use_plots(store, run, width, *held);
    let plot = |figure: Figure| plots[figure as usize].of_span(playhead.span);
    let curve = use_memo(Rc::clone(scenario), |scenario| scenario.curve());
    let draw = drawer(store);
    let hold = {
        let (held, store) = (held.clone(), store.clone());
        Callback::from(move |on| {
            held.set(on);
            store.dispatch(Action::Hold(on));
        })
    };
    let show = shower(playhead);
    let say = setter(&said);
    let clock = teller(run);
    let kinds = use_memo(Rc::clone(scenario), |scenario| playground::kinds(scenario));
    let name = use_memo(Rc::clone(scenario), names);
    let tell = teller_of_trouble(store);
    let palette = use_memo(dark, |&dark| palette::from_page(dark));
    let length = scenario.clock().length.get();
    let waiting = matches!(shown.state, State::Working(_));
    let (ghost, optimum) = use_ghost(scenario, at_rest(store, shown));
    let load_plot = plot(Figure::Load);
    let chips = chips(store, load_plot, &hold, &clock);
    let pad = html! {
        <Sketchpad plot={load_plot} {curve} {length} {clock} {draw} {hold} {say} {show} />
    };
    let others = Figure::ALL.into_iter().filter(|&figure| figure != Figure::Load);
    html! {
        <div class={classes!("stage", waiting.then_some("waiting"))} role="region"
            aria-label="The run">
            { totals::row(shown, scenario.goals().objective) }
            <Notes {scenario} run={run.clone()} rest={at_rest(store, shown)} />
            <FleetPanel run={run.clone()} places={scenario.service().queue.get()} {kinds}
                palette={Rc::clone(&palette)} />
            <div class="charts" ref={node}>
                { timebar::bar(&load_plot, playhead, &strip) }
                if width > 0.0 {
                    <Chart run={run.clone()} plot={load_plot} palette={Rc::clone(&palette)}
                        name={Rc::clone(&name)} tell={tell.clone()} hint={sketch_hint(&said)}
                        over={Some(pad)} observed={store.observed.clone()} below={chips} />
                    { for others.map(|figure| {
                        let ours = figure == Figure::Instances;
                        html! {
                            <Chart key={figure.id()} run={run.clone()} plot={plot(figure)}
                                palette={Rc::clone(&palette)} name={Rc::clone(&name)}
                                tell={tell.clone()} ghost={ghost.clone().filter(|_| ours)}
                                observed={store.observed.clone()}
                                hint={if ours { optimum.clone() } else { Html::default() }} />
                        }
                    }) }
                }
            </div>
            <Scorecard scenario={Rc::clone(scenario)} rest={at_rest(store, shown)} />
            <Tool name="tune" title="Tune" scenario={Rc::clone(scenario)}
                dispatch={store.dispatcher()} />
            <Tool name="heat" title="Heat map" scenario={Rc::clone(scenario)}
                dispatch={store.dispatcher()} />
            <Bench run={run.clone()} scenario={Rc::clone(scenario)} state={shown.state}
                dispatch={store.dispatcher()} />
        </div>
    }
}

/// Every figure of the whole run, in the order of [`Figure::ALL`].
#[hook]
fn use_plots(store: &StoreHandle, run: &RunRef, width: f64, held: bool) -> Rc<[Plot; 5]> {
    let ratio = use_pixel_ratio();
    let guides = store.scenario.guides();
    let key = (run.clone(), guides, width.to_bits(), ratio.to_bits(), store.observed.clone());
    let plots = use_memo(key, |(run, guides, .., observed)| {
        Figure::ALL.map(|figure| {
            let size = (width.max(1.0), height(figure, width));
            let plot = Plot::of(figure, run, *guides, size, ratio);
            observed.as_ref().map_or(plot, |seen| charts::with_room(plot, seen))
        })
    });
    // While the curve is held, the scale of its chart must not run away under the hand.
    let ceiling = use_mut_ref(|| 0.0);
    let mut ceiling = ceiling.borrow_mut();
    let load = plots[Figure::Load as usize];
    if !held || *ceiling <= 0.0 {
        *ceiling = load.y_max;
    }
    let y_max = if store.ceiling > 0.0 { store.ceiling } else { *ceiling };
    if load.y_max == y_max {
        return plots;
    }
    let mut kept = *plots;
    kept[Figure::Load as usize].y_max = y_max;
    Rc::new(kept)
}

/// The cheapest fleet in hindsight, once somebody asks for it; and the switch that asks.
#[hook]
fn use_ghost(scenario: &Rc<Scenario>, rest: bool) -> (Option<Ghost>, Html) {
    let on = use_state_eq(|| false);
    let wanted = use_memo((*on && rest, Rc::clone(scenario)), |(wanted, scenario)| {
        wanted.then(|| CardOf { scenario: playground::save(scenario) })
    });
    let answer = use_answer((*wanted).clone());
    let words = match &answer {
        Answer::Working(_) if *on => "Optimum … ",
        Answer::Failed(_) => "No optimum ",
        _ => "Optimum ",
    };
    let ghost = use_memo(answer, |answer| match answer {
        Answer::Known(card) => {
            Some(Ghost { each_s: card.best_each_s, all: Rc::from(card.best.as_slice()) })
        }
        _ => None,
    });
    let toggle = {
        let on = on.clone();
        Callback::from(move |_: Event| on.set(!*on))
    };
    let switch = html! {
        <label class="ghost" title="The cheapest fleet that keeps the goals, known in hindsight">
            <input type="checkbox" checked={*on} onchange={toggle} />{ words }
        </label>
    };
    ((*ghost).clone().filter(|_| *on), switch)
}

/// What the scenario is called: in words, and in file names.
fn names(scenario: &Rc<Scenario>) -> (String, String) {
    let (load, policy) = (scenario.load().card(), scenario.policy().card());
    let words = format!("{} · {}", load.name, policy.name);
    (words, format!("{}-{}-seed-{}", load.id, policy.id, scenario.seed()))
}

/// A callback that says what could not be done.
fn teller_of_trouble(store: &StoreHandle) -> Callback<String> {
    let store = store.clone();
    Callback::from(move |line| {
        store.dispatch(Action::Tell(Notice {
            title: "The picture cannot be saved".to_owned(),
            lines: vec![line],
            problem: true,
        }));
    })
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

/// A callback that brings a time of the run into sight.
fn shower(playhead: &PlayheadHandle) -> Callback<f64> {
    let playhead = playhead.clone();
    Callback::from(move |at| {
        let span = playhead.span.showing(at, &playhead.timeline);
        playhead.dispatch(Move::See(span));
    })
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
