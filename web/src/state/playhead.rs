//! The one playhead: where in the run the page looks, and whether it moves.

use std::rc::Rc;

use yew::prelude::*;

/// How many times faster than life the playhead can move.
pub(crate) const SPEEDS: [f64; 7] = [1.0, 10.0, 60.0, 300.0, 900.0, 3600.0, 14_400.0];
/// A run that nobody set a speed for plays in about this many seconds.
const USUAL_PLAY_S: f64 = 45.0;

/// Where in the run the page looks.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Playhead {
    pub(crate) at: f64,
    pub(crate) playing: bool,
    pub(crate) speed: f64,
    pub(crate) length: f64,
    /// Counts the pictures, so that each asks for the next.
    pub(crate) frame: u32,
}

/// The playhead as components get it.
pub(crate) type PlayheadHandle = UseReducerHandle<Playhead>;

/// What can happen to the playhead.
pub(crate) enum Move {
    /// It goes to a time.
    To(f64),
    /// It starts or stops; at the end it starts over.
    Toggle,
    /// It moves faster or slower.
    Speed(f64),
    /// So many seconds of life have passed.
    Tick(f64),
    /// The run has another length.
    Length(f64),
}

/// The speed at which a run of this length is pleasant to watch.
fn usual_speed(length: f64) -> f64 {
    let wish = length / USUAL_PLAY_S;
    let faster = SPEEDS.into_iter().find(|&speed| speed >= wish * 0.7);
    faster.unwrap_or(SPEEDS[SPEEDS.len() - 1])
}

impl Playhead {
    pub(crate) fn new(at: f64, length: f64) -> Self {
        Self { at, playing: false, speed: usual_speed(length), length, frame: 0 }
    }
}

impl Reducible for Playhead {
    type Action = Move;

    fn reduce(self: Rc<Self>, action: Move) -> Rc<Self> {
        let mut next = (*self).clone();
        match action {
            Move::To(at) => next.at = at.clamp(0.0, next.length),
            Move::Toggle => {
                next.playing = !next.playing;
                if next.playing && next.at >= next.length {
                    next.at = 0.0;
                }
            }
            Move::Speed(speed) => next.speed = speed,
            // A frame that was asked for before the pause may still come after it.
            Move::Tick(_) if !next.playing => {}
            Move::Tick(seconds) => {
                next.at = (next.at + seconds * next.speed).min(next.length);
                next.playing = next.at < next.length;
                next.frame = next.frame.wrapping_add(1);
            }
            Move::Length(length) => {
                next.length = length;
                next.at = next.at.min(length);
                next.speed = usual_speed(length);
            }
        }
        Rc::new(next)
    }
}
