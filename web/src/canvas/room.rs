//! The dining room on a canvas: a picture of a run at an instant.
//!
//! Not here: what is in the picture (`room`), and the clock that moves it.

use std::cell::RefCell;
use std::rc::Rc;

use model::{Count, Quantity as _, Series};
use room::{Form, Ink, Layout, Shape, View};
use wasm_bindgen::JsCast as _;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};
use yew::prelude::*;

use crate::hooks::size::{use_pixel_ratio, use_width};
use crate::state::picture::PictureRef;

/// Below this width the room is higher than it is wide.
const NARROW: f64 = 560.0;

#[derive(PartialEq, Properties)]
pub(crate) struct RoomProps {
    pub(crate) picture: PictureRef,
    /// The time that is looked at, in seconds since the start of the run.
    pub(crate) at: f64,
    /// From 0, a restaurant, to 1, a cluster.
    pub(crate) cluster: f64,
    pub(crate) dark: bool,
    /// The name of the picture.
    pub(crate) label: &'static str,
}

#[component]
pub(crate) fn Room(props: &RoomProps) -> Html {
    let RoomProps { picture, at, cluster, dark, label } = props;
    let (frame, canvas) = (use_node_ref(), use_node_ref());
    let width = use_width(&frame);
    let ratio = use_pixel_ratio();
    let height = height(width).round();
    let place = use_memo((picture.clone(), width), |(picture, width)| {
        Layout::of(&picture.plan, (width.max(1.0), height))
    });
    let inks = use_memo(*dark, |_| inks());
    let shapes = use_mut_ref(Vec::new);
    let canvas_here = canvas.clone();
    let key = (picture.clone(), [*at, *cluster, width, ratio].map(f64::to_bits), *dark);
    let (at, cluster) = (*at, *cluster);
    use_effect_with(key, move |(picture, _, _)| {
        if width > 0.0 {
            let view = view(picture, at, cluster);
            room::scene(&picture.plan, &place, &view, &mut shapes.borrow_mut());
            // Without a canvas there are still the numbers and the words below.
            let _ = paint(&canvas_here, &shapes, &inks, (&place, ratio));
        }
    });
    html! {
        <div class="room" ref={frame} style={format!("height:{height}px")}>
            <canvas ref={canvas} role="img" aria-label={*label} aria-describedby="told"
                style={format!("width:{width}px;height:{height}px")} />
        </div>
    }
}

/// The height of a room so wide.
fn height(width: f64) -> f64 {
    if width < NARROW { (width * 1.15).clamp(330.0, 470.0) } else { (width * 0.46).min(520.0) }
}

/// What is seen at `at`.
fn view(picture: &PictureRef, at: f64, cluster: f64) -> View {
    let (time_of_day, _) = picture.run.timeline.time_of_day(at);
    // What everybody would cost from the beginning to the end.
    let fleet = f64::from(picture.scenario.fleet().max.0);
    let hours = picture.run.timeline.length() / 3600.0;
    let most = fleet * hours * picture.scenario.prices().hour.get();
    let paid = if most > 0.0 { picture.value(Series::Cost, at) / most } else { 0.0 };
    View { at, time_of_day, cluster, mood: picture.impatience(at), paid }
}

/// The colour of every ink, as the style sheet gives it now.
fn inks() -> Vec<String> {
    let root = web_sys::window().and_then(|window| {
        let root = window.document()?.document_element()?;
        window.get_computed_style(&root).ok()?
    });
    let colour = |ink: &Ink| {
        let colour = root.as_ref().and_then(|style| style.get_property_value(ink.css()).ok());
        colour.unwrap_or_default()
    };
    Ink::ALL.iter().map(colour).collect()
}

/// Paints `shapes` onto the canvas.
fn paint(
    canvas: &NodeRef,
    shapes: &Rc<RefCell<Vec<Shape>>>,
    inks: &[String],
    (place, ratio): (&Layout, f64),
) -> Option<()> {
    let canvas = canvas.cast::<HtmlCanvasElement>()?;
    let pixels = |length: f64| Count::new(length * ratio).0;
    let (width, height) = (pixels(place.width), pixels(place.height));
    // Setting the size clears the canvas, even where it stays the same.
    if (canvas.width(), canvas.height()) != (width, height) {
        canvas.set_width(width);
        canvas.set_height(height);
    }
    let context = canvas.get_context("2d").ok()??;
    let context = context.dyn_into::<CanvasRenderingContext2d>().ok()?;
    context.set_transform(ratio, 0.0, 0.0, ratio, 0.0, 0.0).ok()?;
    context.set_line_cap("round");
    let mut brush = Brush { context, fill: None, stroke: None, alpha: -1.0, inks };
    for shape in shapes.borrow().iter() {
        brush.shape(shape);
    }
    Some(())
}

/// Paints shapes, and tells the canvas only what changes.
struct Brush<'a> {
    context: CanvasRenderingContext2d,
    fill: Option<Ink>,
    stroke: Option<Ink>,
    alpha: f64,
    inks: &'a [String],
}

impl Brush<'_> {
    fn shape(&mut self, shape: &Shape) {
        let Shape { at, form, ink, alpha, line } = *shape;
        let context = &self.context;
        if alpha != self.alpha {
            context.set_global_alpha(alpha);
            self.alpha = alpha;
        }
        let colour = self.inks.get(ink as usize).map_or("", String::as_str);
        let filled = line <= 0.0;
        if filled && self.fill != Some(ink) {
            context.set_fill_style_str(colour);
            self.fill = Some(ink);
        } else if !filled {
            if self.stroke != Some(ink) {
                context.set_stroke_style_str(colour);
                self.stroke = Some(ink);
            }
            context.set_line_width(line);
        }
        context.begin_path();
        // Shapes are finite and radii not negative, so nothing here can fail.
        match form {
            Form::Box { w, h, round } => {
                drop(context.round_rect_with_f64(at.x, at.y, w, h, round.max(0.0)));
            }
            Form::Line { to } => {
                context.move_to(at.x, at.y);
                context.line_to(to.x, to.y);
            }
            Form::Arc { r, from, to } => drop(context.arc(at.x, at.y, r.max(0.0), from, to)),
        }
        if filled { context.fill() } else { context.stroke() }
    }
}
