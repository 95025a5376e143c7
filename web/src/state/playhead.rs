//! The one playhead: where in the run the page looks, how near, in which words, and whether it
//! moves.

use std::rc::Rc;

use charts::Span;
use model::Timeline;
use yew::prelude::*;

/// How many times faster than life the playhead can move.
pub(crate) const SPEEDS: [f64; 7] = [1.0, 10.0, 60.0, 300.0, 900.0, 3600.0, 14_400.0];
/// A run that nobody set a speed for plays in about this many seconds.
const USUAL_PLAY_S: f64 = 45.0;

/// Words and pictures turn into others within so many seconds of life.
const SWAP_S: f64 = 0.8;

/// Where in the run the page looks.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Playhead {
    pub(crate) at: f64,
    pub(crate) playing: bool,
    pub(crate) speed: f64,
    pub(crate) length: f64,
    /// The time that a pointer is at.
    pub(crate) pointed: Option<f64>,
    /// What charts show of the run.
    pub(crate) span: Span,
    /// The steps of the run.
    pub(crate) timeline: Timeline,
    /// From 0, the picture of a restaurant, to 1, that of a cluster.
    pub(crate) cluster: f64,
    /// Which of the two it becomes.
    pub(crate) becomes: f64,
    /// Counts the pictures, so that each asks for the next.
    pub(crate) frame: u32,
}

/// The playhead as components get it.
pub(crate) type PlayheadHandle = UseReducerHandle<Playhead>;

/// What can happen to the playhead.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Move {
    /// It goes to a time.
    To(f64),
    /// It starts or stops; at the end it starts over.
    Toggle,
    /// It moves faster or slower.
    Speed(f64),
    /// So many seconds of life have passed.
    Tick(f64),
    /// The run has other steps.
    Steps(Timeline),
    /// A pointer is at a time, or has left.
    Point(Option<f64>),
    /// Charts show another part of the run.
    See(Span),
    /// Charts show so many times as much, around a time.
    Zoom(f64, f64),
    /// The picture becomes that of a cluster, or of a restaurant.
    Become(bool),
}

/// The speed at which a run of this length is pleasant to watch.
fn usual_speed(length: f64) -> f64 {
    let wish = length / USUAL_PLAY_S;
    let faster = SPEEDS.into_iter().find(|&speed| speed >= wish * 0.7);
    faster.unwrap_or(SPEEDS[SPEEDS.len() - 1])
}

impl Playhead {
    pub(crate) fn new(at: f64, timeline: Timeline) -> Self {
        let length = timeline.length();
        let (playing, speed, span) = (false, usual_speed(length), Span::whole(&timeline));
        let (pointed, cluster, becomes, frame) = (None, 0.0, 0.0, 0);
        Self { at, playing, speed, length, pointed, span, timeline, cluster, becomes, frame }
    }

    /// Whether charts show less than the whole run.
    pub(crate) fn is_near(&self) -> bool {
        self.span != Span::whole(&self.timeline)
    }

    /// The time that values are read at: where a pointer is, else where the playhead is.
    pub(crate) fn read_at(&self) -> f64 {
        self.pointed.unwrap_or(self.at)
    }

    /// Where keys and buttons zoom: at the playhead if it is seen.
    pub(crate) fn focus(&self) -> f64 {
        let Span { from, to } = self.span;
        if self.span.contains(self.at) { self.at } else { f64::midpoint(from, to) }
    }

    /// Lets so many seconds of life pass.
    fn play(&mut self, seconds: f64) {
        let seen = self.span.contains(self.at);
        self.at = (self.at + seconds * self.speed).min(self.length);
        self.playing = self.at < self.length;
        // Who watches it leave wants to see where it goes: the page is turned.
        if seen && !self.span.contains(self.at) {
            self.span = self.span.moved(self.at - self.span.from, &self.timeline);
        }
    }

    /// Whether the next picture is another one.
    pub(crate) fn moves(&self) -> bool {
        self.playing || self.cluster != self.becomes
    }
}

impl Reducible for Playhead {
    type Action = Move;

    fn reduce(self: Rc<Self>, action: Move) -> Rc<Self> {
        let mut next = (*self).clone();
        match action {
            Move::To(at) => {
                next.at = at.clamp(0.0, next.length);
                next.span = next.span.showing(next.at, &next.timeline);
            }
            Move::Toggle => {
                next.playing = !next.playing;
                if next.playing && next.at >= next.length {
                    next.at = 0.0;
                }
            }
            Move::Speed(speed) => next.speed = speed,
            Move::Tick(seconds) => {
                // A frame that was asked for before the pause may still come after it, and in the
                // pause words may change.
                if next.playing {
                    next.play(seconds);
                }
                let step = seconds / SWAP_S;
                next.cluster += (next.becomes - next.cluster).clamp(-step, step);
                next.frame = next.frame.wrapping_add(1);
            }
            Move::Become(cluster) => next.becomes = f64::from(cluster),
            Move::Steps(timeline) => {
                let length = timeline.length();
                if next.length != length {
                    next.speed = usual_speed(length);
                    next.span = Span::whole(&timeline);
                }
                next.at = next.at.min(length);
                next.length = length;
                next.span = next.span.within(&timeline);
                next.timeline = timeline;
            }
            Move::Point(at) => next.pointed = at,
            Move::See(span) => next.span = span.within(&next.timeline),
            Move::Zoom(at, factor) => next.span = next.span.zoomed(at, factor, &next.timeline),
        }
        Rc::new(next)
    }
}
