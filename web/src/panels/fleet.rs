//! The fleet at the playhead: a tile an instance, and the line of those who wait.

use model::{Series, Unit};
use playground::instant::{self, State, Tiles};
use yew::prelude::*;

use crate::hooks::run::RunRef;
use crate::state::playhead::PlayheadHandle;

/// From here on tiles are so small that they carry no text.
const DENSE_FROM: u32 = 24;
/// No more tiles than this are drawn; the text says how many there really are.
const MOST_TILES: u32 = 400;

#[derive(PartialEq, Properties)]
pub(crate) struct FleetProps {
    pub(crate) run: RunRef,
    /// How many requests may wait.
    pub(crate) places: f64,
}

#[component]
pub(crate) fn FleetPanel(props: &FleetProps) -> Html {
    let playhead = use_context::<PlayheadHandle>().expect("the playground provides a playhead");
    let FleetProps { run, places } = props;
    let at = playhead.at;
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
                aria-labelledby="fleet-text">
                <span class="queue" title="Requests that wait">
                    <span class="queue-fill" style={format!("--share:{share:.3}")}></span>
                    <span class="queue-text">{ Unit::Requests.text(waiting.round()) }</span>
                </span>
                { for tiles(&groups, dense) }
            </div>
            <dl class="readings">
                { for instant::readings(run, at).into_iter().map(|(label, text)| html! {
                    <div key={label}><dt>{ label }</dt><dd class="figure">{ text }</dd></div>
                }) }
            </dl>
        </section>
    }
}

/// The fleet in a sentence.
fn words(groups: &[Tiles], waiting: f64) -> String {
    let count = |state: State| -> u32 {
        groups.iter().filter(|tiles| tiles.state == state).map(|tiles| tiles.count).sum()
    };
    let busy = groups.iter().find(|tiles| tiles.state == State::InService);
    let busy = busy.map_or(String::new(), |t| format!(" at {}", Unit::Ratio.text(t.utilisation)));
    format!(
        "{} {}{busy}, {} {}, {} {}; {} waiting",
        count(State::InService),
        State::InService.label(),
        count(State::Booting),
        State::Booting.label(),
        count(State::Draining),
        State::Draining.label(),
        Unit::Requests.text(waiting.round())
    )
}

/// One tile an instance, as many as there is room for.
fn tiles(groups: &[Tiles], dense: bool) -> Vec<Html> {
    let mut out = Vec::new();
    for group in groups {
        let (class, text) = match group.state {
            State::InService | State::Warming => {
                ("tile in-service", Unit::Ratio.text(group.utilisation))
            }
            State::Failed | State::WarmPool => ("tile", group.state.label().to_owned()),
            State::Booting => {
                ("tile booting", format!("boot {}", Unit::Seconds.text(group.left.ceil())))
            }
            State::Draining => {
                ("tile draining", format!("drain {}", Unit::Seconds.text(group.left.ceil())))
            }
        };
        let style = format!("--fill:{:.3}", group.utilisation);
        for _ in 0..group.count {
            if out.len() >= MOST_TILES as usize {
                return out;
            }
            let text = if dense { String::new() } else { text.clone() };
            out.push(html! {
                <span key={out.len()} {class} style={style.clone()}><span>{ text }</span></span>
            });
        }
    }
    out
}
