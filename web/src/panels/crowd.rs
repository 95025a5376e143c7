//! A fleet of hundreds or thousands: a cell an instance, drawn as one shape for each state.
//!
//! The cells come from a pattern, so ten thousand instances cost no more than ten. Not here: what
//! is said of them, which stands beside it as text (`fleet`).

use playground::instant::{State, Tiles};
use yew::prelude::*;

use super::fleet::class;

/// Sides of a cell in CSS pixels, of which the largest is taken that fits.
const SIDES: [u32; 6] = [16, 12, 10, 8, 6, 5];
/// The least side, however many there are.
const LEAST: u32 = 4;
/// The picture is no higher than this, in CSS pixels, if cells can be small enough.
const HIGHEST: u32 = 200;
/// The line of those who wait stands beside it.
const BESIDE: f64 = 108.0;

/// The picture of a fleet that has `peak` instances at most, in a panel of this width.
pub(crate) fn picture(groups: &[Tiles], peak: u32, width: f64) -> Html {
    let columns = |side: u32| whole((width - BESIDE) / f64::from(side)).max(1);
    let height = |side: u32| peak.div_ceil(columns(side)) * side;
    let side = SIDES.into_iter().find(|&side| height(side) <= HIGHEST).unwrap_or(LEAST);
    let columns = columns(side);
    let mut first = 0;
    let mut shapes = Vec::new();
    for (state, spot, count, busy) in counts(groups) {
        let id = format!("cells-{}{}", class(state), if spot { "-spot" } else { "" });
        let path = cells(first, first + count, columns, side);
        shapes.push(html! {
            <g key={id.clone()} class={class(state)}>
                <pattern id={id.clone()} width={side.to_string()} height={side.to_string()}
                    patternUnits="userSpaceOnUse">{ cell(state, spot, side, busy) }</pattern>
                <path d={path} fill={format!("url(#{id})")} />
            </g>
        });
        first += count;
    }
    html! {
        <svg class="crowd" width={(columns * side).to_string()} height={height(side).to_string()}
            aria-hidden="true">{ shapes }</svg>
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a cast from float saturates"
)]
const fn whole(number: f64) -> u32 {
    number as u32
}

/// How many there are of each state, bought and spot, and how busy they are.
fn counts(groups: &[Tiles]) -> Vec<(State, bool, u32, f64)> {
    let mut all: Vec<(State, bool, u32, f64)> = Vec::new();
    for tiles in groups {
        let (state, spot) = (tiles.state, tiles.spot);
        let place = all.partition_point(|known| (known.0, known.1) < (state, spot));
        match all.get_mut(place) {
            Some(known) if (known.0, known.1) == (state, spot) => known.2 += tiles.count,
            _ => all.insert(place, (state, spot, tiles.count, tiles.utilisation)),
        }
    }
    all
}

/// The outline of the cells from `first` to before `end`, row by row.
fn cells(first: u32, end: u32, columns: u32, side: u32) -> String {
    let place = |cell: u32| (cell % columns * side, cell / columns * side);
    let ((x0, y0), (x1, y1)) = (place(first), place(end));
    if y0 == y1 {
        return format!("M{x0} {y0}H{x1}V{}H{x0}Z", y0 + side);
    }
    let (right, below, last) = (columns * side, y0 + side, y1 + side);
    format!("M{x0} {y0}H{right}V{y1}H{x1}V{last}H0V{below}H{x0}Z")
}

/// One cell; a state can be told by its shape.
fn cell(state: State, spot: bool, side: u32, busy: f64) -> Html {
    let inner = f64::from(side - 1);
    let (edge, half) = (inner.to_string(), inner / 2.0);
    let high = inner * busy.clamp(0.0, 1.0);
    let path = match state {
        State::InService => format!("M0 {}h{inner}v{high}h-{inner}z", inner - high),
        // Half of a busy cell.
        State::Warming => format!("M0 {}h{half}v{high}h-{half}z", inner - high),
        State::Failed => format!("M0 0L{inner} {inner}M{inner} 0L0 {inner}"),
        State::Booting => format!("M.5 .5h{0}v{0}h-{0}z", inner - 1.0),
        State::Draining => format!("M0 {inner}L{inner} 0V{inner}z"),
        State::WarmPool => format!("M{0} {0}h{half}v{half}h-{half}z", half / 2.0),
    };
    html! {
        <>
            <rect width={edge.clone()} height={edge} />
            <path d={path} />
            if spot {
                <path class="corner" d={format!("M0 0H{half}L0 {half}z")} />
            }
        </>
    }
}
