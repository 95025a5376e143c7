//! The load curve as a thing to be touched: drag points, paint freehand, scale a range, add and
//! delete, keys.
//!
//! It lies over the first chart. Not here: what an edit does to a curve (`playground::sketch`).

use std::cell::RefCell;
use std::fmt::Write as _;
use std::rc::Rc;

use charts::Plot;
use model::{Curve, Line, Point};
use playground::sketch;
use web_sys::{KeyboardEvent, MouseEvent, PointerEvent};
use yew::prelude::*;

use super::place::{capture, place_of};

/// So near to a point a mouse or a pen takes hold of it, in CSS pixels.
const NEAR: f64 = 12.0;
/// So near a finger does.
const NEAR_FINGER: f64 = 22.0;
/// Of more points than this, only those so far apart are shown, in CSS pixels.
const CROWD: usize = 60;
const APART: f64 = 14.0;
/// So far a press must move before it paints, in CSS pixels.
const PAINTS_FROM: f64 = 5.0;

#[derive(PartialEq, Properties)]
pub(crate) struct SketchpadProps {
    pub(crate) plot: Plot,
    pub(crate) curve: Rc<Curve>,
    /// The length of the run in seconds.
    pub(crate) length: f64,
    /// A time of the run in words.
    pub(crate) clock: Callback<f64, String>,
    /// A new curve while it is being drawn.
    pub(crate) draw: Callback<Curve>,
    /// Whether a pointer is down on the curve.
    pub(crate) hold: Callback<bool>,
    /// Something worth saying about the last stroke.
    pub(crate) say: Callback<String>,
    /// A time that is to be seen.
    pub(crate) show: Callback<f64>,
}

/// What a pointer that is down is doing.
#[derive(Clone, Debug)]
enum Grip {
    /// It moves a point.
    Point(usize),
    /// It paints: the curve before, and the stroke so far.
    Stroke(Rc<Curve>, Vec<Point>),
    /// It scales a range: the curve before, and where the press was.
    Range(Rc<Curve>, (f64, f64)),
}

/// A range that is being scaled: from and to in CSS pixels, and what it is multiplied with.
type Band = Option<(f64, f64, f64)>;

/// A range is scaled by how high the pointer is, against where it was pressed; so near the ground
/// that height is no measure, in CSS pixels.
const GROUND: f64 = 24.0;
/// The most that a range is multiplied with in one go.
const MOST_FACTOR: f64 = 20.0;

#[component]
pub(crate) fn Sketchpad(props: &SketchpadProps) -> Html {
    let SketchpadProps { plot, curve, clock, .. } = props;
    let selected = use_state_eq(|| 0_usize);
    let band = use_state_eq(|| Band::None);
    let count = curve.points().len();
    let chosen = (*selected).min(count - 1);
    let hands = Hands {
        node: use_node_ref(),
        grip: use_mut_ref(|| None::<Grip>),
        pad: Pad { plot: *plot, length: props.length },
        curve: Rc::clone(curve),
        chosen,
        choose: selected.setter(),
        draw: props.draw.clone(),
        hold: props.hold.clone(),
        say: props.say.clone(),
        show: props.show.clone(),
        clock: clock.clone(),
        band: band.setter(),
    };
    let here = curve.points()[chosen];
    let rate = model::Unit::PerSecond.text(here.rate);
    let text = format!("Point {} of {count}, {}, {rate}", chosen + 1, clock.emit(here.at));
    let release = hands.on(Hands::release);
    // Of a crowd of points in sight those are shown that a hand could tell apart.
    let mut last = f64::MIN;
    let mut shows = |(index, point): &(usize, &Point)| {
        let x = plot.x_of(point.at);
        let apart = count <= CROWD || *index == chosen || x - last >= APART;
        let shown = apart && plot.span().contains(point.at);
        last = if shown { x } else { last };
        shown
    };
    let circle = |(index, point): (usize, &Point)| {
        let class = classes!("point", (index == chosen).then_some("chosen"));
        let (x, y) = (plot.x_of(point.at).to_string(), plot.y_of(point.rate).to_string());
        html! { <circle {class} cx={x} cy={y} r="5" /> }
    };
    html! {
        <svg ref={hands.node.clone()} class="sketchpad" width={plot.width.to_string()}
            height={plot.height.to_string()} tabindex="0" role="slider" aria-label="Load curve"
            aria-orientation="vertical" aria-valuemin="0" aria-valuemax={plot.y_max.to_string()}
            aria-valuenow={here.rate.to_string()} aria-valuetext={text}
            aria-describedby="sketch-keys" onpointerdown={hands.on(Hands::press)}
            onpointermove={hands.on(Hands::drag)} onpointerup={release.clone()}
            onpointercancel={release} ondblclick={hands.on(Hands::add)}
            onkeydown={hands.on(Hands::key)}>
            <rect class="paper" x={plot.left().to_string()} y="0"
                width={(plot.right() - plot.left()).to_string()}
                height={plot.height.to_string()} />
            if let Some((from, to, _)) = *band {
                <rect class="band" x={from.min(to).to_string()} y={plot.top().to_string()}
                    width={(to - from).abs().to_string()}
                    height={(plot.bottom() - plot.top()).to_string()} />
            }
            <path class="curve" d={hands.pad.path(curve)} />
            { for curve.points().iter().enumerate().filter(|it| shows(it)).map(circle) }
        </svg>
    }
}

/// What the hands on the curve can do.
#[derive(Clone)]
struct Hands {
    node: NodeRef,
    grip: Rc<RefCell<Option<Grip>>>,
    pad: Pad,
    curve: Rc<Curve>,
    /// The point that keys move.
    chosen: usize,
    choose: UseStateSetter<usize>,
    draw: Callback<Curve>,
    hold: Callback<bool>,
    say: Callback<String>,
    show: Callback<f64>,
    clock: Callback<f64, String>,
    band: UseStateSetter<Band>,
}

impl Hands {
    fn on<E: 'static>(&self, act: fn(&Self, &E)) -> Callback<E> {
        let hands = self.clone();
        Callback::from(move |event: E| act(&hands, &event))
    }

    fn press(&self, event: &PointerEvent) {
        if !event.is_primary() {
            // Two fingers zoom.
            self.release(event);
        }
        if event.button() != 0 || !event.is_primary() {
            return;
        }
        let Some(place) = capture(&self.node, event) else { return };
        self.hold.emit(true);
        let near = if event.pointer_type() == "touch" { NEAR_FINGER } else { NEAR };
        let grip = if event.shift_key() {
            Grip::Range(Rc::clone(&self.curve), place)
        } else if let Some(index) = self.pad.hit(&self.curve, place, near) {
            self.choose.set(index);
            Grip::Point(index)
        } else {
            Grip::Stroke(Rc::clone(&self.curve), vec![self.pad.point(place)])
        };
        self.grip.replace(Some(grip));
    }

    fn drag(&self, event: &PointerEvent) {
        let mut grip = self.grip.borrow_mut();
        let (Some(grip), Some(place)) = (grip.as_mut(), place_of(&self.node, event)) else {
            return;
        };
        let point = self.pad.point(place);
        match grip {
            Grip::Point(index) => {
                self.draw.emit(sketch::moved(&self.curve, *index, point, self.pad.length));
            }
            Grip::Range(before, start) => {
                let band = self.pad.band(*start, place);
                self.band.set(band);
                if let Some(band) = band {
                    self.draw.emit(self.pad.scaled(before, band));
                }
            }
            Grip::Stroke(before, stroke) => {
                stroke.push(point);
                if self.pad.span(stroke) >= PAINTS_FROM {
                    self.draw.emit(sketch::painted(before, stroke, self.pad.length).0);
                }
            }
        }
    }

    fn release(&self, event: &PointerEvent) {
        let Some(done) = self.grip.take() else { return };
        self.band.set(None);
        if let Grip::Range(_, start) = &done
            && let Some(place) = place_of(&self.node, event)
            && let Some((from, to, factor)) = self.pad.band(*start, place)
        {
            let at = |x: f64| self.clock.emit(self.pad.point((x, 0.0)).at);
            let factor = model::Unit::Factor.text((factor * 100.0).round() / 100.0);
            let (from, to) = (at(from.min(to)), at(from.max(to)));
            self.say.emit(format!("Multiplied by {factor} from {from} to {to}."));
        }
        if let Grip::Stroke(before, stroke) = done
            && self.pad.span(&stroke) >= PAINTS_FROM
        {
            let (curve, error) = sketch::painted(&before, &stroke, self.pad.length);
            let text = model::Unit::PerSecond.text(error);
            let points = curve.points().len();
            self.say.emit(format!("Painted: {points} points, within {text} of your stroke."));
        }
        self.hold.emit(false);
    }

    fn add(&self, event: &MouseEvent) {
        let Some(place) = place_of(&self.node, event) else { return };
        if self.pad.hit(&self.curve, place, NEAR).is_some() {
            return;
        }
        let point = self.pad.point(place);
        if let Some((curve, index)) = sketch::added(&self.curve, point, self.pad.length) {
            self.choose.set(index);
            self.draw.emit(curve);
        }
    }

    fn key(&self, event: &KeyboardEvent) {
        if let Some((new, index)) = self.pad.key(event, &self.curve, self.chosen) {
            event.prevent_default();
            self.choose.set(index);
            self.show.emit(new.points()[index].at);
            if new != *self.curve {
                self.draw.emit(new);
            }
        }
    }
}

/// The paper that the curve is drawn on.
#[derive(Clone, Copy)]
struct Pad {
    plot: Plot,
    length: f64,
}

impl Pad {
    fn point(&self, (x, y): (f64, f64)) -> Point {
        let plot = &self.plot;
        let rate = plot.v_of(y).clamp(0.0, plot.y_max);
        Point { at: plot.t_of(x).clamp(0.0, self.length), rate }
    }

    /// What a drag from one place to another scales; `None` if it is too short to be meant.
    fn band(&self, from: (f64, f64), to: (f64, f64)) -> Band {
        let height = |y: f64| self.plot.bottom() - y;
        let factor = (height(to.1) / height(from.1).max(GROUND)).clamp(0.0, MOST_FACTOR);
        let inside = |x: f64| x.clamp(self.plot.left(), self.plot.right());
        let (left, right) = (inside(from.0), inside(to.0));
        ((right - left).abs() >= PAINTS_FROM).then_some((left, right, factor))
    }

    fn scaled(&self, curve: &Curve, (from, to, factor): (f64, f64, f64)) -> Curve {
        let between = (self.plot.t_of(from), self.plot.t_of(to));
        sketch::scaled_within(curve, between, factor, self.length)
    }

    /// The point of the curve nearest to a place, if it is near enough.
    fn hit(&self, curve: &Curve, (x, y): (f64, f64), near: f64) -> Option<usize> {
        let distance = |point: &Point| {
            let dx = self.plot.x_of(point.at) - x;
            let dy = self.plot.y_of(point.rate) - y;
            dx.hypot(dy)
        };
        let points = curve.points().iter().enumerate();
        let nearest = points.map(|(i, point)| (i, distance(point)));
        let nearest = nearest.min_by(|a, b| a.1.total_cmp(&b.1));
        nearest.filter(|(_, distance)| *distance <= near).map(|(i, _)| i)
    }

    /// How far a stroke reaches from side to side, in CSS pixels.
    fn span(&self, stroke: &[Point]) -> f64 {
        let places = stroke.iter().map(|point| self.plot.x_of(point.at));
        let (low, high) =
            places.fold((f64::MAX, f64::MIN), |(low, high), x| (low.min(x), high.max(x)));
        high - low
    }

    /// The curve as an SVG path, a point every three pixels.
    fn path(&self, curve: &Curve) -> String {
        let plot = &self.plot;
        let line = Line::new(curve);
        let mut passed = 0;
        let mut path = String::new();
        let mut x = plot.left();
        while x <= plot.right() {
            let y = plot.y_of(line.rate_after(&mut passed, plot.t_of(x)));
            let verb = if path.is_empty() { 'M' } else { 'L' };
            // Tenths of a pixel are finer than any screen.
            let (x_text, y_text) = (x.round(), (y * 10.0).round() / 10.0);
            write!(path, "{verb}{x_text} {y_text}").expect("writing to a text cannot fail");
            x += 3.0;
        }
        path
    }

    /// What a key does: the curve after it, and the point that is chosen then.
    fn key(&self, event: &KeyboardEvent, curve: &Curve, chosen: usize) -> Option<(Curve, usize)> {
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return None;
        }
        let count = curve.points().len();
        let here = curve.points()[chosen];
        let big = if event.shift_key() { 10.0 } else { 1.0 };
        let rise = (self.plot.y_max / 100.0).max(1e-4) * big;
        let step = (self.plot.span().length() / 200.0).max(1.0);
        let to = |at: f64, rate: f64| {
            Some((sketch::moved(curve, chosen, Point { at, rate }, self.length), chosen))
        };
        match (event.key().as_str(), event.shift_key()) {
            ("ArrowUp", _) => to(here.at, here.rate + rise),
            ("ArrowDown", _) => to(here.at, here.rate - rise),
            ("ArrowLeft", true) => to(here.at - step, here.rate),
            ("ArrowRight", true) => to(here.at + step, here.rate),
            ("ArrowLeft", false) => Some((curve.clone(), chosen.saturating_sub(1))),
            ("ArrowRight", false) => Some((curve.clone(), (chosen + 1).min(count - 1))),
            ("Home", _) => Some((curve.clone(), 0)),
            ("End", _) => Some((curve.clone(), count - 1)),
            ("Insert" | "Enter", _) => sketch::added_beside(curve, chosen, self.length),
            ("Delete" | "Backspace", _) => {
                Some((sketch::deleted(curve, chosen), chosen.saturating_sub(1)))
            }
            _ => None,
        }
    }
}
