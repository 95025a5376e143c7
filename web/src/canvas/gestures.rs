//! What hands do over a chart: point, seek, pan and zoom, with mouse, finger, wheel and keys.
//!
//! The wheel alone scrolls the page; with Ctrl it zooms, with Shift or sideways it pans. Not here:
//! drawing the load (`sketchpad`).

use std::cell::RefCell;
use std::rc::Rc;

use charts::{Plot, Span, marks};
use web_sys::{KeyboardEvent, PointerEvent, WheelEvent};
use yew::prelude::*;

use super::place::{capture, place_of};
use crate::hooks::run::RunRef;
use crate::state::playhead::{Move, PlayheadHandle};

/// A press that moves less than this is a click, in CSS pixels.
const DRAGS_FROM: f64 = 4.0;
/// So near to a decision a click means it, in CSS pixels; for a finger twice as near.
const NEAR: f64 = 11.0;
/// Two fingers nearer than this say nothing about a scale.
const LEAST_PINCH: f64 = 16.0;
/// A key or a button shows so much of what it shows now.
pub(crate) const STEP: f64 = 0.6;

/// What is held down between two events.
#[derive(Debug, Default)]
pub(crate) struct Held {
    press: Option<Press>,
    /// The fingers on the chart and where they are.
    fingers: Vec<(i32, f64)>,
    /// The times under two fingers.
    pinch: Option<[f64; 2]>,
}

#[derive(Debug)]
struct Press {
    x: f64,
    /// What was shown then.
    span: Span,
    moved: bool,
}

/// The hands over one chart.
#[derive(Clone)]
pub(crate) struct Gestures {
    pub(crate) node: NodeRef,
    pub(crate) plot: Plot,
    pub(crate) run: RunRef,
    pub(crate) playhead: PlayheadHandle,
    pub(crate) held: Rc<RefCell<Held>>,
    /// Whether a press moves the playhead, or what is shown; else it draws the load.
    pub(crate) seeks: bool,
}

impl Gestures {
    pub(crate) fn on<E: 'static>(&self, act: fn(&Self, &E)) -> Callback<E> {
        let hands = self.clone();
        Callback::from(move |event: E| act(&hands, &event))
    }

    /// The seconds that a CSS pixel covers.
    fn per_pixel(&self) -> f64 {
        let width = (self.plot.right() - self.plot.left()).max(1.0);
        self.plot.span().length() / width
    }

    /// The time at a place, within what is shown.
    fn time_at(&self, x: f64) -> f64 {
        self.plot.t_of(x.clamp(self.plot.left(), self.plot.right()))
    }

    /// The time that a click means: that of a decision that is near.
    fn meant(&self, (x, y): (f64, f64), touch: bool) -> f64 {
        let near = if touch { 2.0 * NEAR } else { NEAR };
        let distance = |mark: &charts::Mark| (mark.x - x).hypot(mark.y - y);
        let mut best = (near, self.time_at(x));
        for mark in marks(&self.plot, &self.run) {
            if distance(&mark) < best.0 {
                best = (distance(&mark), self.run.decisions[mark.decision].at);
            }
        }
        best.1
    }

    pub(crate) fn press(&self, event: &PointerEvent) {
        let mut held = self.held.borrow_mut();
        let Some((x, y)) = place_of(&self.node, event) else { return };
        let touch = event.pointer_type() == "touch";
        if touch {
            held.fingers.retain(|finger| finger.0 != event.pointer_id());
            held.fingers.push((event.pointer_id(), x));
            held.pinch = None;
            if let [(_, a), (_, b)] = held.fingers[..] {
                held.pinch = Some([self.plot.t_of(a), self.plot.t_of(b)]);
                held.press = None;
                return;
            }
        }
        if !self.seeks || event.button() != 0 || !event.is_primary() {
            return;
        }
        let _ = capture(&self.node, event);
        held.press = Some(Press { x, span: self.plot.span(), moved: false });
        if !self.playhead.is_near() {
            self.playhead.dispatch(Move::To(self.meant((x, y), touch)));
        }
    }

    pub(crate) fn point(&self, event: &PointerEvent) {
        let mut held = self.held.borrow_mut();
        let Some((x, _)) = place_of(&self.node, event) else { return };
        if let Some(finger) = held.fingers.iter_mut().find(|one| one.0 == event.pointer_id()) {
            finger.1 = x;
        }
        if let (Some(times), [(_, a), (_, b)]) = (held.pinch, &held.fingers[..]) {
            self.pinch(times, [*a, *b]);
            return;
        }
        let mut at = Some(self.time_at(x));
        if let Some(press) = held.press.as_mut().filter(|_| event.buttons() & 1 == 1) {
            press.moved |= (x - press.x).abs() >= DRAGS_FROM;
            if press.moved && self.playhead.is_near() {
                let by = (press.x - x) * self.per_pixel();
                self.playhead.dispatch(Move::See(press.span.moved(by, &self.run.timeline)));
                at = None;
            } else if press.moved {
                self.playhead.dispatch(Move::To(self.time_at(x)));
            }
        }
        self.playhead.dispatch(Move::Point(at));
    }

    /// Brings two times under two fingers.
    fn pinch(&self, [ta, tb]: [f64; 2], [a, b]: [f64; 2]) {
        if (b - a).abs() < LEAST_PINCH {
            return;
        }
        let per_pixel = (tb - ta) / (b - a);
        let from = ta - (a - self.plot.left()) * per_pixel;
        let to = from + (self.plot.right() - self.plot.left()) * per_pixel;
        let span = Span { from, to };
        let timeline = &self.run.timeline;
        // No nearer than keys can come: a zoom by one keeps the limits.
        self.playhead.dispatch(Move::See(span.zoomed(f64::midpoint(ta, tb), 1.0, timeline)));
    }

    pub(crate) fn release(&self, event: &PointerEvent) {
        let mut held = self.held.borrow_mut();
        held.fingers.retain(|finger| finger.0 != event.pointer_id());
        held.pinch = None;
        let Some(press) = held.press.take() else { return };
        let clicked = !press.moved && self.playhead.is_near() && event.type_() == "pointerup";
        if clicked && let Some(place) = place_of(&self.node, event) {
            let touch = event.pointer_type() == "touch";
            self.playhead.dispatch(Move::To(self.meant(place, touch)));
        }
    }

    pub(crate) fn leave(&self, event: &PointerEvent) {
        self.held.borrow_mut().fingers.retain(|finger| finger.0 != event.pointer_id());
        self.playhead.dispatch(Move::Point(None));
    }

    pub(crate) fn wheel(&self, event: &WheelEvent) {
        let Some((x, _)) = place_of(&self.node, event) else { return };
        let line = if event.delta_mode() == WheelEvent::DOM_DELTA_LINE { 16.0 } else { 1.0 };
        let (dx, dy) = (event.delta_x() * line, event.delta_y() * line);
        if event.ctrl_key() || event.meta_key() {
            event.prevent_default();
            // A pinch on a touchpad comes as many small turns.
            let far = 1.0 + dy.abs().min(30.0) * 0.012;
            let factor = if dy > 0.0 { far } else { 1.0 / far };
            self.playhead.dispatch(Move::Zoom(self.time_at(x), factor));
        } else if (event.shift_key() || dx.abs() > dy.abs()) && self.playhead.is_near() {
            event.prevent_default();
            let by = if dx.abs() > dy.abs() { dx } else { dy };
            let span = self.plot.span().moved(by * self.per_pixel(), &self.run.timeline);
            self.playhead.dispatch(Move::See(span));
        }
    }

    pub(crate) fn key(&self, event: &KeyboardEvent) {
        if event.ctrl_key() || event.meta_key() || event.alt_key() || event.default_prevented() {
            return;
        }
        let span = self.plot.span();
        let by = |share: f64| span.moved(share * span.length(), &self.run.timeline);
        let step = (span.length() / 200.0).max(self.run.timeline.step);
        let (at, focus) = (self.playhead.at, self.playhead.focus());
        let action = match (event.key().as_str(), event.shift_key()) {
            ("+" | "=", _) => Move::Zoom(focus, STEP),
            ("-" | "_", _) => Move::Zoom(focus, 1.0 / STEP),
            ("0", _) => Move::See(Span::whole(&self.run.timeline)),
            ("ArrowLeft", true) => Move::See(by(-0.2)),
            ("ArrowRight", true) => Move::See(by(0.2)),
            ("ArrowLeft" | "ArrowDown", false) if self.seeks => Move::To(at - step),
            ("ArrowRight" | "ArrowUp", false) if self.seeks => Move::To(at + step),
            ("Home", _) if self.seeks => Move::To(span.from),
            ("End", _) if self.seeks => Move::To(span.to),
            _ => return,
        };
        event.prevent_default();
        self.playhead.dispatch(action);
    }
}
