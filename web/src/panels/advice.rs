//! What is wrong with the way the run was scaled, as quiet notes; at rest only.
//!
//! Not here: how it is found (`playground::advice`).

use std::rc::Rc;

use model::Scenario;
use playground::{Advice, advise, instant};
use yew::prelude::*;

use crate::hooks::run::RunRef;
use crate::state::playhead::{Move, PlayheadHandle};

#[derive(PartialEq, Properties)]
pub(crate) struct NotesProps {
    pub(crate) scenario: Rc<Scenario>,
    /// The run of the scenario.
    pub(crate) run: RunRef,
    /// Whether nothing moves and nothing better is on its way.
    pub(crate) rest: bool,
}

#[component]
pub(crate) fn Notes(props: &NotesProps) -> Html {
    let playhead = use_context::<PlayheadHandle>().expect("the playground provides a playhead");
    let found = use_memo((props.run.clone(), props.rest), |(run, rest)| {
        rest.then(|| advise(&props.scenario, run))
    });
    // While something moves the last notes keep their place unseen: what is under the hand must
    // not jump.
    let last = use_mut_ref(Vec::<Advice>::new);
    if let Some(found) = found.as_ref() {
        last.borrow_mut().clone_from(found);
    }
    let notes = last.borrow();
    if notes.is_empty() {
        return Html::default();
    }
    html! {
        <ul class={classes!("advice", (!props.rest).then_some("moving"))}
            aria-label="What went wrong with the scaling">
            { for notes.iter().map(|advice| note(advice, &props.run, &playhead)) }
        </ul>
    }
}

/// A finding: its time as a button, what would help and how it is found behind it.
fn note(advice: &Advice, run: &RunRef, playhead: &PlayheadHandle) -> Html {
    let (at, clock) = (advice.from, instant::clock(run, advice.from));
    let go = {
        let playhead = playhead.clone();
        Callback::from(move |_: MouseEvent| playhead.dispatch(Move::To(at)))
    };
    html! {
        <li key={advice.id} data-advice={advice.id}>
            <button type="button" class="quiet figure" onclick={go}
                aria-label={format!("Go to {clock}, {}", advice.name)}>{ &clock }</button>
            <details>
                <summary>{ advice.sentence() }</summary>
                <p>{ advice.remedy }</p>
                <p class="muted">{ advice.help.to_string() }</p>
            </details>
        </li>
    }
}
