//! Requests on their way from the door to the instances, while the playhead moves.
//!
//! A function of the run and the time alone: the same instant shows the same dots. Few or many
//! requests are as many dots as an eye can follow, so their number grows ever more slowly. Not
//! here: who wants to see nothing move (`FleetPanel` asks).

use charts::{Palette, Role};
use model::{Run, Series};
use wasm_bindgen::JsCast as _;
use web_sys::{CanvasRenderingContext2d, DomRect, Element, HtmlCanvasElement};

use crate::state::playhead::Playhead;

/// How long a dot is on its way, in seconds of the person.
const TRAVEL_S: f64 = 0.9;
/// So many dots stand for one request on its way; for ten thousand, ten times as many.
const FEW: f64 = 1.5;
/// The most dots.
const MOST: f64 = 36.0;
/// The size of a dot, in CSS pixels.
const RADIUS: f64 = 2.5;
/// How far down on door and tiles they go, as a share of the height.
const LOW: f64 = 0.88;
/// How far those fall that are turned away, in CSS pixels.
const FALL: f64 = 18.0;

/// Clears `canvas`, which lies over the tiles.
pub(super) fn clear(canvas: &HtmlCanvasElement) {
    // Setting the size clears it.
    canvas.set_width(0);
}

/// Draws the requests of the instant on `canvas`, which lies over `tiles`: first the door, then an
/// element an instance, those in service first; or one for all.
pub(super) fn draw(
    canvas: &HtmlCanvasElement,
    tiles: &Element,
    run: &Run,
    playhead: &Playhead,
    palette: &Palette,
) -> Option<()> {
    let room = tiles.get_bounding_client_rect();
    let scale = web_sys::window()?.device_pixel_ratio().clamp(1.0, 4.0);
    canvas.set_width(whole(room.width() * scale));
    canvas.set_height(whole(room.height() * scale));
    let context = canvas.get_context("2d").ok()??;
    let context: CanvasRenderingContext2d = context.unchecked_into();
    context.scale(scale, scale).ok()?;
    let parts = tiles.children();
    let place = |index: u32| {
        let rect: DomRect = parts.item(index)?.get_bounding_client_rect();
        Some((rect.left() - room.left(), rect.top() - room.top(), rect.width(), rect.height()))
    };
    let (left, top, width, height) = place(0)?;
    // Below the words on door and tiles.
    let door = (left + width, top + height * LOW);
    let at = playhead.at;
    let value = |series| run.value(series, at).max(0.0);
    let (offered, dropped) = (value(Series::Offered), value(Series::Dropped));
    let away = if offered > 0.0 { dropped / offered } else { 0.0 };
    let ready = whole(value(Series::InService));
    // The canvas itself is the last of the parts.
    let one_each = parts.length() >= ready + 2;
    let span = TRAVEL_S * playhead.speed;
    let many = FEW * (offered * span).sqrt().sqrt();
    let colours = [Role::Demand, Role::Dropped].map(|role| {
        let colour = palette.colour(role);
        format!("rgb({} {} {})", colour.0, colour.1, colour.2)
    });
    for slot in 0..whole(many.min(MOST).ceil()) {
        let turn = at / span + share(slot, 0);
        let (way, round) = (turn.fract(), whole(turn.rem_euclid(1e9)));
        // A part of a dot is one that comes now and then.
        if f64::from(slot) + share(slot, round ^ 0x55) >= many {
            continue;
        }
        let lost = share(slot, round ^ 0xaa) < away;
        let (x, y) = if lost || ready == 0 {
            if !lost {
                continue;
            }
            (door.0 - 8.0, door.1 + way * FALL)
        } else {
            let pick = share(slot, round);
            let (left, top, width, height) = if one_each {
                place(1 + whole(pick * f64::from(ready)).min(ready - 1))?
            } else {
                let all = place(1)?;
                (all.0 + pick * all.2 - 2.0, all.1 + share(slot, round ^ 3) * all.3 - 2.0, 4.0, 4.0)
            };
            let aim = (left + width / 2.0, top + height * LOW - 4.0 * share(slot, round ^ 9));
            (door.0 + (aim.0 - door.0) * way, door.1 + (aim.1 - door.1) * way)
        };
        context.set_fill_style_str(&colours[usize::from(lost)]);
        // It comes and goes softly.
        context.set_global_alpha((4.0 * way.min(1.0 - way)).min(0.9));
        context.begin_path();
        context.arc(x, y, RADIUS, 0.0, std::f64::consts::TAU).ok()?;
        context.fill();
    }
    Some(())
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a cast from float saturates"
)]
const fn whole(number: f64) -> u32 {
    number as u32
}

/// A share from 0 to 1 that two numbers always give, and that looks like chance.
fn share(slot: u32, round: u32) -> f64 {
    let mut mixed = slot.wrapping_mul(0x9e37_79b9) ^ round.wrapping_mul(0x85eb_ca6b);
    mixed = (mixed ^ (mixed >> 15)).wrapping_mul(0x2c1b_3c6d);
    mixed = (mixed ^ (mixed >> 12)).wrapping_mul(0x297a_2d39);
    f64::from(mixed ^ (mixed >> 15)) / f64::from(u32::MAX)
}
