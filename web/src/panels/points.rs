//! The points of the load curve as a table of numbers, its peak, and the height of its chart.
//!
//! Not here: what an edit does to a curve (`playground::sketch`).

use std::rc::Rc;

use model::curve::MAX_RATE;
use model::{Curve, Point, Unit};
use playground::sketch;
use web_sys::{Element, HtmlInputElement};
use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub(crate) struct PointsProps {
    pub(crate) curve: Rc<Curve>,
    /// The length of the run in seconds.
    pub(crate) length: f64,
    /// The rate at the top of the chart; 0 if it follows the run.
    pub(crate) ceiling: f64,
    pub(crate) draw: Callback<Curve>,
    pub(crate) raise: Callback<f64>,
}

/// A field of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cell {
    At(usize),
    Rate(usize),
    Peak,
    Ceiling,
}

/// What was typed and refused, and why.
type Refused = Option<(Cell, String, String)>;

#[component]
pub(crate) fn Points(props: &PointsProps) -> Html {
    let open = use_state_eq(|| false);
    let refused = use_state_eq(|| Refused::None);
    let node = use_node_ref();
    let toggle = {
        let (open, node) = (open.clone(), node.clone());
        Callback::from(move |_: Event| {
            open.set(node.cast::<Element>().is_some_and(|fold| fold.has_attribute("open")));
        })
    };
    let field = |cell: Cell, value: String, label: String| {
        let wrong = refused.as_ref().filter(|(at, ..)| *at == cell);
        let shown = wrong.map_or(value, |(_, typed, _)| typed.clone());
        let onchange = {
            let (refused, props) = (refused.setter(), props.clone_for_edit());
            Callback::from(move |event: Event| {
                let typed = event.target_unchecked_into::<HtmlInputElement>().value();
                let why = props.commit(cell, &typed).err();
                refused.set(why.map(|why| (cell, typed, why)));
            })
        };
        html! {
            <>
                <input type="text" inputmode="decimal" autocomplete="off" spellcheck="false"
                    aria-label={label} aria-invalid={wrong.is_some().to_string()} value={shown}
                    {onchange} />
                if let Some((.., why)) = wrong {
                    <p class="error" role="alert">{ why }</p>
                }
            </>
        }
    };
    let rate = |value: f64| Unit::PerSecond.field(value);
    let points = props.curve.points();
    let peak = points.iter().map(|point| point.rate).fold(0.0, f64::max);
    let row = |(index, point): (usize, &Point)| {
        let number = index + 1;
        let at = Unit::Seconds.field(point.at);
        let at = field(Cell::At(index), at, format!("Point {number}: time since the start"));
        let per = format!("Point {number}: requests per second");
        let per = field(Cell::Rate(index), rate(point.rate), per);
        html! {
            <tr key={index}><td>{ at }</td><td>{ per }</td>{ edits(props, index) }</tr>
        }
    };
    let ceiling = if props.ceiling > 0.0 { rate(props.ceiling) } else { String::new() };
    html! {
        <details class="points" ref={node} ontoggle={toggle}>
            <summary>{ format!("Points as numbers ({})", points.len()) }</summary>
            if *open {
                <div class="pair">
                    <label>{ "Peak, req/s" }
                        { field(Cell::Peak, rate(peak), "Scale the curve to this peak".into()) }
                    </label>
                    <label>{ "Chart up to, req/s" }
                        { field(Cell::Ceiling, ceiling, "The rate at the top of the chart; \
                            empty to follow the run".into()) }
                    </label>
                </div>
                <div class="scroll">
                    <table>
                        { head() }
                        <tbody>{ for points.iter().enumerate().map(row) }</tbody>
                    </table>
                </div>
            }
        </details>
    }
}

fn head() -> Html {
    html! {
        <thead><tr>
            <th scope="col">{ "After" }</th>
            <th scope="col">{ "Requests/s" }</th>
            <td></td>
        </tr></thead>
    }
}

/// What can be done to a point as a whole.
fn edits(props: &PointsProps, index: usize) -> Html {
    let edit = |make: fn(&Curve, usize, f64) -> Curve| {
        let (curve, draw, length) = (Rc::clone(&props.curve), props.draw.clone(), props.length);
        Callback::from(move |_: MouseEvent| draw.emit(make(&curve, index, length)))
    };
    let number = index + 1;
    html! {
        <td class="edits">
            <button type="button" class="quiet" onclick={edit(beside)}
                aria-label={format!("Add a point beside point {number}")}>{ "+" }</button>
            <button type="button" class="quiet" onclick={edit(without)}
                disabled={props.curve.points().len() < 2}
                aria-label={format!("Delete point {number}")}>{ "✕" }</button>
        </td>
    }
}

fn beside(curve: &Curve, index: usize, length: f64) -> Curve {
    sketch::added_beside(curve, index, length).map_or_else(|| curve.clone(), |(new, _)| new)
}

fn without(curve: &Curve, index: usize, _: f64) -> Curve {
    sketch::deleted(curve, index)
}

impl PointsProps {
    fn clone_for_edit(&self) -> Self {
        Self {
            curve: Rc::clone(&self.curve),
            draw: self.draw.clone(),
            raise: self.raise.clone(),
            ..*self
        }
    }

    /// Does what was typed into a field, or says why not.
    fn commit(&self, cell: Cell, typed: &str) -> Result<(), String> {
        let rate = || {
            let rate = Unit::PerSecond.parse(typed);
            let rate = rate.filter(|rate| (0.0..=MAX_RATE).contains(rate));
            rate.ok_or_else(|| format!("“{typed}” must be 0 to {}", Unit::PerSecond.text(MAX_RATE)))
        };
        let put = |index: usize, to: &dyn Fn(Point) -> Result<Point, String>| {
            let Some(point) = self.curve.points().get(index) else { return Ok(()) };
            let curve = sketch::put(&self.curve, index, to(*point)?, self.length);
            self.draw.emit(curve.map_err(|allowed| format!("“{typed}” {allowed}"))?);
            Ok(())
        };
        match cell {
            Cell::At(index) => put(index, &|point| {
                let at = Unit::Seconds.parse(typed);
                let at = at.ok_or_else(|| format!("“{typed}” must be a time such as 90 min"))?;
                Ok(Point { at, ..point })
            }),
            Cell::Rate(index) => put(index, &|point| Ok(Point { rate: rate()?, ..point })),
            Cell::Peak => {
                self.draw.emit(sketch::scaled(&self.curve, rate()?));
                Ok(())
            }
            Cell::Ceiling => {
                self.raise.emit(if typed.trim().is_empty() { 0.0 } else { rate()? });
                Ok(())
            }
        }
    }
}
