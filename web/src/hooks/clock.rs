//! The only animation frame loop: it moves the playhead while it plays.
//!
//! A hidden tab gets no frames, so nothing moves there. Who wants less motion gets two pictures
//! a second instead of sixty.

use gloo_render::{AnimationFrame, request_animation_frame};
use gloo_timers::callback::Timeout;
use yew::prelude::*;

use crate::state::playhead::{Move, PlayheadHandle};

/// The longest span that one frame may pass over, in seconds: after a pause nothing jumps.
const LONGEST_FRAME_S: f64 = 0.1;
/// The span between two pictures for those who want less motion, in seconds.
const CALM_FRAME_S: f64 = 0.5;
const CALM_FRAME_MS: u32 = 500;

/// What the next picture waits for; dropping it cancels the picture.
enum Wait {
    Frame { _handle: AnimationFrame },
    Timer { _handle: Timeout },
}

/// Whether the person asked for less motion.
pub(crate) fn wants_calm() -> bool {
    let query = web_sys::window()
        .and_then(|window| window.match_media("(prefers-reduced-motion: reduce)").ok()?);
    query.is_some_and(|query| query.matches())
}

/// Moves the playhead while it plays.
#[hook]
pub(crate) fn use_clock(playhead: &PlayheadHandle) {
    let last = use_mut_ref(|| None::<f64>);
    let key = (playhead.moves(), playhead.frame);
    let playhead = playhead.clone();
    use_effect_with(key, move |&(moves, _)| {
        if !moves {
            // The pause does not count.
            last.borrow_mut().take();
        }
        let next = moves.then(|| {
            if wants_calm() {
                let tick = move || playhead.dispatch(Move::Tick(CALM_FRAME_S));
                return Wait::Timer { _handle: Timeout::new(CALM_FRAME_MS, tick) };
            }
            let frame = request_animation_frame(move |now| {
                let before = last.borrow_mut().replace(now);
                let passed = before.map_or(0.0, |before| (now - before) / 1000.0);
                playhead.dispatch(Move::Tick(passed.min(LONGEST_FRAME_S)));
            });
            Wait::Frame { _handle: frame }
        });
        move || drop(next)
    });
}
