//! A question that is answered by the module that is loaded on demand.

use playground::questions::Question;
use yew::prelude::*;

use crate::worker::{Heard, ask};

/// How far the answer is.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Answer<A> {
    /// Nobody asked.
    Idle,
    /// So much of the work is done.
    Working(f64),
    /// It is there.
    Known(A),
    /// There is none, and why.
    Failed(String),
}

/// Asks `wanted`; work on any other question ends at once.
#[hook]
pub(crate) fn use_answer<Q>(wanted: Option<Q>) -> Answer<Q::Answer>
where
    Q: Question + PartialEq + Clone + 'static,
    Q::Answer: PartialEq + Clone,
{
    let state = use_state_eq(|| (None::<Q>, Answer::Idle));
    {
        let state = state.clone();
        use_effect_with(wanted.clone(), move |wanted| {
            let call = wanted.clone().map(|question| {
                let tell = {
                    let question = question.clone();
                    move |now| state.set((Some(question.clone()), now))
                };
                let call = ask(&question, {
                    let tell = tell.clone();
                    move |heard| {
                        tell(match heard {
                            Heard::Progress(share) => Answer::Working(share),
                            Heard::Answer(answer) => Answer::Known(answer),
                            Heard::Failed(why) => Answer::Failed(why),
                        });
                    }
                });
                if call.is_err() {
                    tell(Answer::Failed("the browser gives no worker".to_owned()));
                }
                call
            });
            move || drop(call)
        });
    }
    match (&wanted, &state.0) {
        (None, _) => Answer::Idle,
        (Some(wanted), Some(known)) if wanted == known => state.1.clone(),
        (Some(_), _) => Answer::Working(0.0),
    }
}
