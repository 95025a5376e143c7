//! Why the fleet is as it is at the playhead, and on request what the decision had to pass.
//!
//! Gates are not part of a run: they come from a replay up to the decision, made only while they
//! are looked at and nothing moves. So does what would come of one other setting from here on.

use std::rc::Rc;

use model::{DecisionRecord, Scenario};
use playground::instant;
use yew::prelude::*;

use crate::hooks::run::{RunRef, State};
use crate::parts::annexed::Annexed;
use crate::state::store::Store;

/// The most requests that are replayed one by one while a person waits.
const MOST_REQUESTS: f64 = 2e6;

#[derive(PartialEq, Properties)]
pub(crate) struct WhyProps {
    pub(crate) run: RunRef,
    pub(crate) scenario: Rc<Scenario>,
    /// What kind of run that is.
    pub(crate) state: State,
    /// The instant, in seconds.
    pub(crate) at: f64,
    pub(crate) playing: bool,
    /// The way to the store.
    pub(crate) dispatch: UseReducerDispatcher<Store>,
}

/// A gate in words: its name, whether the wish passed it, its sentence.
type Row = (&'static str, bool, String);

#[component]
pub(crate) fn Why(props: &WhyProps) -> Html {
    let WhyProps { run, at, .. } = props;
    let open = use_state_eq(|| false);
    // While the playhead moves there is no instant to ask about.
    let still = use_mut_ref(|| *at);
    if !props.playing {
        *still.borrow_mut() = *at;
    }
    let decision = run.decision(*at).copied();
    let what = if *open { question(props, decision) } else { Question::Nothing };
    let answer = use_memo(what, answer);
    let Some(line) = instant::why(run, *at) else { return Html::default() };
    let toggle = {
        let open = open.clone();
        Callback::from(move |event: MouseEvent| {
            // The state is kept here, so that a run without a decision does not lose it.
            event.prevent_default();
            open.set(!*open);
        })
    };
    html! {
        <details class="why" open={*open}>
            <summary onclick={toggle} title="What the decision had to pass">
                <h2 id="why-title">{ "Why?" }</h2>
                <p id="why-line">
                    <span class="figure when">{ instant::clock(run, line.at) }</span>
                    { " " }<b>{ line.action }</b>{ ": " }{ line.why }
                    if let Some(limit) = line.limit {
                        { "; " }<span class="limit">{ limit }</span>
                    }
                </p>
            </summary>
            if *open {
                <div class="gates" id="gates" role="region" tabindex="0"
                    aria-label="What the decision had to pass">
                    { shown(&answer) }
                    <Annexed key={props.scenario.policy().card().id} name="what-if"
                        scenario={Rc::clone(&props.scenario)} dispatch={props.dispatch.clone()}
                        extra={format!("&at={}", still.borrow())} />
                </div>
            }
        </details>
    }
}

/// What is to be found out.
#[derive(Clone, PartialEq)]
enum Question {
    /// Nothing: nobody looks.
    Nothing,
    /// It cannot be said now, and why.
    Not(&'static str),
    /// The gates of a decision in the run of a scenario.
    Gates(Rc<Scenario>, DecisionRecord, bool),
}

fn question(props: &WhyProps, decision: Option<DecisionRecord>) -> Question {
    let run = &props.run;
    let (one_by_one, Some(decision)) = (props.state == State::Requests, decision) else {
        return Question::Nothing;
    };
    let so_far = run.totals.arrived * decision.at / run.timeline.length().max(1.0);
    if props.playing {
        Question::Not("Pause to see what the decision had to pass.")
    } else if run.timeline.preview {
        Question::Not("Shown when the exact run is there.")
    } else if one_by_one && so_far > MOST_REQUESTS {
        Question::Not("Too many requests to repeat them up to here: choose the fluid.")
    } else {
        Question::Gates(Rc::clone(&props.scenario), decision, one_by_one)
    }
}

fn answer(question: &Question) -> Result<Vec<Row>, &'static str> {
    let (scenario, decision, one_by_one) = match question {
        Question::Nothing => return Ok(Vec::new()),
        Question::Not(why) => return Err(why),
        Question::Gates(scenario, decision, one_by_one) => (scenario, decision, *one_by_one),
    };
    let found = if one_by_one {
        playground::gates(scenario, decision.at)
    } else {
        playground::gates(&playground::with_fluid(scenario), decision.at)
    };
    let mut rows: Vec<Row> =
        found.iter().map(|gate| (gate.name, gate.passed, gate.why.to_string())).collect();
    let granted = || format!("the host grants the {} that are wanted", decision.granted);
    let limit = decision.limit.map_or_else(granted, |limit| limit.to_string());
    rows.push(("host limits", decision.limit.is_none(), limit));
    Ok(rows)
}

fn shown(answer: &Result<Vec<Row>, &'static str>) -> Html {
    let rows = match answer {
        Err(why) => return html! { <p class="muted">{ *why }</p> },
        Ok(rows) => rows,
    };
    let row = |(name, passed, why): &Row| {
        let (class, mark) = if *passed { ("pass", "✓ pass") } else { ("hold", "✗ hold") };
        html! {
            <li {class}><span class="mark">{ mark }</span><b>{ *name }</b><span>{ why }</span></li>
        }
    };
    html! { <ul>{ for rows.iter().map(row) }</ul> }
}
