//! The fleet at the playhead: a tile an instance, and the line of those who wait.
//!
//! Not here: a fleet of hundreds (`crowd`).

use std::rc::Rc;

use charts::Palette;
use model::{Series, Unit};
use playground::instant::{self, State, Tiles};
use web_sys::{Element, HtmlCanvasElement};
use yew::prelude::*;

use super::{crowd, flow};
use crate::hooks::clock::wants_calm;
use crate::hooks::run::RunRef;
use crate::hooks::size::use_width;
use crate::state::playhead::PlayheadHandle;

/// From here on tiles are so small that they carry no text.
const DENSE_FROM: u32 = 24;
/// A run that ever has more instances than this is shown as a crowd.
const MOST_TILES: u32 = 120;

#[derive(PartialEq, Properties)]
pub(crate) struct FleetProps {
    pub(crate) run: RunRef,
    /// How many requests may wait.
    pub(crate) places: f64,
    /// What the instance types are called.
    pub(crate) kinds: Rc<Vec<&'static str>>,
    pub(crate) palette: Rc<Palette>,
}

#[component]
pub(crate) fn FleetPanel(props: &FleetProps) -> Html {
    let playhead = use_context::<PlayheadHandle>().expect("the playground provides a playhead");
    let FleetProps { run, places, kinds, palette } = props;
    let at = playhead.at;
    let (node, canvas) = (use_node_ref(), use_node_ref());
    {
        let (node, canvas) = (node.clone(), canvas.clone());
        let (run, palette) = (run.clone(), Rc::clone(palette));
        use_effect_with((playhead.playing, playhead.frame), move |&(playing, _)| {
            let tiles = node.cast::<Element>().filter(|_| playing && !wants_calm());
            match (canvas.cast::<HtmlCanvasElement>(), tiles) {
                // What cannot be drawn is missed by nobody: the numbers stand beside it.
                (Some(canvas), Some(tiles)) => {
                    let _ = flow::draw(&canvas, &tiles, &run, &playhead, &palette);
                }
                (Some(canvas), None) => flow::clear(&canvas),
                (None, _) => {}
            }
        });
    }
    let width = use_width(&node);
    let peak = *use_memo(run.clone(), peak);
    let groups = instant::fleet(run, at);
    let count: u32 = groups.iter().map(|tiles| tiles.count).sum();
    let waiting = run.value(Series::Backlog, at);
    let dense = count > DENSE_FROM;
    let share = if *places > 0.0 { (waiting / places).clamp(0.0, 1.0) } else { 0.0 };
    html! {
        <section class="fleet" aria-labelledby="fleet-title">
            <h2 id="fleet-title">{ "Fleet" }</h2>
            <p class="fleet-text" id="fleet-text">{ words(&groups, waiting) }</p>
            <div class={classes!("tiles", dense.then_some("dense"))} role="img"
                aria-labelledby="fleet-text" ref={node}>
                <span class="queue" title="Requests that wait">
                    <span class="queue-fill" style={format!("--share:{share:.3}")}></span>
                    <span class="queue-text">{ Unit::Requests.text(waiting.round()) }</span>
                </span>
                if peak > MOST_TILES {
                    { crowd::picture(&groups, peak.max(count), width) }
                } else {
                    { for tiles(&groups, dense, kinds) }
                }
                <canvas class="flow" width="0" height="0" ref={canvas} aria-hidden="true" />
            </div>
            { nodes(run, at) }
            <dl class="readings">
                { for instant::readings(run, at).into_iter().map(|(label, text)| html! {
                    <div key={label}><dt>{ label }</dt><dd class="figure">{ text }</dd></div>
                }) }
            </dl>
        </section>
    }
}

/// The nodes below the instances, where there are any: a tile each, and who waits for room.
fn nodes(run: &RunRef, at: f64) -> Html {
    let [pending, ready, booting] =
        [Series::Pending, Series::Nodes, Series::NodesBooting].map(|series| run.value(series, at));
    if pending + ready + booting <= 0.0 {
        return Html::default();
    }
    let count = |value: f64| Unit::Instances.text(value.round());
    let text = format!(
        "{} {} ready, {} booting; {} instances wait for room",
        count(ready),
        if ready == 1.0 { "node" } else { "nodes" },
        count(booting),
        count(pending)
    );
    let tile =
        |class: &'static str| html! { <span class={classes!("tile", "node", class)}></span> };
    // So many fit into a row; the sentence has the number.
    let some = |value: f64| (1_u8..=60).filter(move |&n| f64::from(n) <= value.round());
    html! {
        <div class="nodes">
            <p class="fleet-text" id="nodes-text">{ text }</p>
            <div class="tiles dense" role="img" aria-labelledby="nodes-text">
                { for some(ready).map(|_| tile("in-service")) }
                { for some(booting).map(|_| tile("booting")) }
            </div>
        </div>
    }
}

/// The most instances at once, those in the warm pool aside.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "counts of instances; a cast from float saturates"
)]
fn peak(run: &RunRef) -> u32 {
    let columns = [Series::InService, Series::Booting, Series::Draining, Series::Failed];
    let columns = columns.map(|series| run.highs(series));
    let all = |step: usize| columns.iter().map(|column| column[step]).sum::<f64>();
    (0..columns[0].len()).map(all).fold(0.0, f64::max).ceil() as u32
}

/// The fleet in a sentence.
fn words(groups: &[Tiles], waiting: f64) -> String {
    let count = |state: State| -> u32 {
        groups.iter().filter(|tiles| tiles.state == state).map(|tiles| tiles.count).sum()
    };
    let busy = groups.iter().find(|tiles| tiles.state <= State::Warming);
    let busy = busy.map_or(String::new(), |t| format!(" at {}", Unit::Ratio.text(t.utilisation)));
    let mut parts = vec![format!("{} in service{busy}", count(State::InService))];
    let rare = |state: State| count(state) > 0;
    for state in [State::Warming, State::Booting, State::Draining, State::Failed, State::WarmPool] {
        if rare(state) || matches!(state, State::Booting | State::Draining) {
            parts.push(format!("{} {}", count(state), state.label()));
        }
    }
    let spot: u32 = groups.iter().filter(|tiles| tiles.spot).map(|tiles| tiles.count).sum();
    let spot = if spot > 0 { format!("; {spot} of all are spot") } else { String::new() };
    let waiting = Unit::Requests.text(waiting.round());
    format!("{}{spot}; {waiting} waiting", parts.join(", "))
}

/// The name of a state in style sheets.
pub(super) const fn class(state: State) -> &'static str {
    match state {
        State::InService => "in-service",
        State::Warming => "warming",
        State::Failed => "failed",
        State::Booting => "booting",
        State::Draining => "draining",
        State::WarmPool => "warm-pool",
    }
}

/// One tile an instance.
fn tiles(groups: &[Tiles], dense: bool, kinds: &[&'static str]) -> Vec<Html> {
    let mut out = Vec::new();
    for group in groups {
        let left = || Unit::Seconds.text(group.left.ceil());
        let text = match group.state {
            State::InService | State::Warming => Unit::Ratio.text(group.utilisation),
            State::Failed => "failed".to_owned(),
            State::WarmPool => "warm pool".to_owned(),
            State::Booting => format!("boot {}", left()),
            State::Draining => format!("drain {}", left()),
        };
        let warming = (group.state == State::Warming).then(|| format!("warm-up {}", left()));
        let kind = kinds.get(usize::from(group.kind)).map(|kind| (*kind).to_owned());
        let spot = group.spot.then(|| "spot".to_owned());
        // A tile has room for two lines: what passes by goes first.
        let more = warming.unwrap_or_else(|| {
            let kept: Vec<String> = [kind, spot].into_iter().flatten().collect();
            kept.join(" · ")
        });
        let classes = classes!("tile", class(group.state), group.spot.then_some("spot"));
        let style = format!("--fill:{:.3}", group.utilisation);
        for _ in 0..group.count {
            out.push(html! {
                <span key={out.len()} class={classes.clone()} style={style.clone()}>
                    if !dense {
                        <span>{ &text }</span>
                        if !more.is_empty() {
                            <small>{ more.clone() }</small>
                        }
                    }
                </span>
            });
        }
    }
    out
}
