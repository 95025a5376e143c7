//! Guests and waiters, and the requests and instances that they turn into.
//!
//! Not here: where they are (`people`).

#![expect(clippy::many_single_char_names, reason = "places and sizes are x, y, w, h, u")]

use crate::brush::{Brush, Ink};
use crate::ease::{Spot, at, lerp, wave};

/// Whoever is smaller than this, in CSS pixels, has neither face nor feet: nobody would see them.
const SMALL: f64 = 18.0;

/// How somebody looks at an instant.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Look {
    /// The colour of the clothes.
    pub(crate) body: Ink,
    /// By which it looks like nobody else.
    pub(crate) number: u32,
    /// From 0, content, to 1, at the end of its patience.
    pub(crate) mood: f64,
    /// Steps so far; none while it stands.
    pub(crate) steps: Option<f64>,
    /// Whether it looks to the left.
    pub(crate) left: bool,
}

/// How much of a picture shows a cluster: 0 a restaurant, 1 a cluster.
pub(crate) type Cluster = f64;

/// One of several inks, the same for the same number.
fn pick(number: u32, salt: u32, inks: &[Ink]) -> Ink {
    let mixed = number.wrapping_add(salt).wrapping_mul(0x9e37_79b1) >> 13;
    inks[mixed as usize % inks.len()]
}

/// The colour of a guest's clothes.
pub(crate) fn clothes(number: u32) -> Ink {
    pick(number, 0, &[Ink::GuestA, Ink::GuestB, Ink::GuestC, Ink::GuestD])
}

/// A person whose feet are at `feet`, `u` high; a request where it is a cluster.
pub(crate) fn guest(b: &mut Brush, feet: Spot, u: f64, look: Look, m: Cluster) {
    shade(b, feet, u, 1.0 - m);
    legs(b, feet, u, look, m);
    let up = bounce(look) * 0.04 * u;
    let (w, h) = (lerp(0.42, 0.56, m) * u, lerp(0.54, 0.4, m) * u);
    let top = feet.y - lerp(0.62, 0.5, m) * u - up;
    let corner = at(feet.x - w / 2.0, top);
    b.slab(corner, (w, h), lerp(0.19, 0.07, m) * u, look.body);
    b.faint(m, |b| {
        // A request is a letter.
        let stroke = (Ink::Paper, 0.045 * u);
        let (mid, right) = (at(feet.x, top + 0.56 * h), at(corner.x + w - 0.06 * u, top + 0.1 * u));
        b.line(at(corner.x + 0.06 * u, top + 0.1 * u), mid, stroke);
        b.line(mid, right, stroke);
    });
    b.faint(1.0 - m, |b| head(b, at(feet.x, top - 0.1 * u), u * (1.0 - 0.5 * m), look));
}

/// What only a waiter has over a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dress {
    /// An apron: at work.
    Apron,
    /// A coat: on the way.
    Coat,
    /// An apron and a bag that is packed: at the last table.
    Bag,
}

/// A waiter whose feet are at `feet`; an instance where it is a cluster. `busy` is from 0 to 1.
pub(crate) fn waiter(b: &mut Brush, feet: Spot, u: f64, who: (Look, Dress, f64), m: Cluster) {
    let (look, dress, busy) = who;
    shade(b, feet, u, 1.0 - m);
    legs(b, feet, u, look, m);
    let up = bounce(look) * 0.04 * u;
    let coat = dress == Dress::Coat;
    let w = lerp(if coat { 0.5 } else { 0.44 }, 0.6, m) * u;
    let h = lerp(if coat { 0.64 } else { 0.58 }, 0.86, m) * u;
    let top = feet.y - lerp(0.7, 0.9, m) * u - up;
    let corner = at(feet.x - w / 2.0, top);
    b.slab(corner, (w, h), lerp(0.19, 0.08, m) * u, look.body);
    b.faint(1.0 - m, |b| {
        match dress {
            Dress::Coat => scarf(b, at(feet.x, top), u),
            Dress::Apron | Dress::Bag => apron(b, at(feet.x, top), u),
        }
        if dress == Dress::Bag {
            let bag = at(feet.x + 0.2 * u, feet.y - 0.32 * u);
            b.slab(bag, (0.2 * u, 0.22 * u), 0.05 * u, Ink::Wood);
        }
        if dress == Dress::Apron && busy > 0.0 {
            tray(b, at(feet.x, top + 0.2 * u), u, look);
        }
        head(b, at(feet.x, top - 0.1 * u), u, look);
    });
    b.faint(m, |b| {
        // An instance is a box with a light.
        for slot in [0.2, 0.42] {
            let spot = at(corner.x + 0.1 * u, top + slot * u);
            b.slab(spot, (w - 0.2 * u, 0.09 * u), 0.04 * u, Ink::Paper);
        }
        let light = if busy > 0.0 { Ink::Sun } else { Ink::Paper };
        b.disc(at(corner.x + w - 0.14 * u, top + h - 0.16 * u), 0.055 * u, light);
    });
}

fn bounce(look: Look) -> f64 {
    look.steps.map_or(0.0, |steps| wave(steps).abs())
}

fn shade(b: &mut Brush, feet: Spot, u: f64, share: f64) {
    b.faint(0.16 * share, |b| {
        let corner = at(feet.x - 0.27 * u, feet.y - 0.06 * u);
        b.slab(corner, (0.54 * u, 0.13 * u), 0.065 * u, Ink::Shade);
    });
}

fn legs(b: &mut Brush, feet: Spot, u: f64, look: Look, m: Cluster) {
    if u < SMALL {
        return;
    }
    b.faint(1.0 - m, |b| {
        let swing = look.steps.map_or(0.0, wave) * 0.05 * u;
        for (x, lift) in [(-0.11, swing), (0.11, -swing)] {
            let corner = at(feet.x + (x - 0.07) * u, feet.y - 0.14 * u - lift.max(0.0));
            b.slab(corner, (0.14 * u, 0.15 * u), 0.06 * u, Ink::Face);
        }
    });
}

/// A head around `spot`, with hair and a face that shows the mood.
fn head(b: &mut Brush, spot: Spot, u: f64, look: Look) {
    let r = 0.18 * u;
    let skin = pick(look.number, 7, &[Ink::SkinA, Ink::SkinB, Ink::SkinC]);
    let hair = pick(look.number, 23, &[Ink::HairA, Ink::HairB, Ink::HairC]);
    b.disc(spot, r, skin);
    let turn = if look.left { 0.03 } else { -0.03 };
    b.arc(at(spot.x, spot.y - 0.02 * u), r, (0.5 + turn, 1.0 + turn), (hair, 0.0));
    if u < SMALL {
        return;
    }
    let aside = if look.left { -0.035 } else { 0.035 } * u;
    for x in [-0.065, 0.065] {
        b.disc(at(spot.x + aside + x * u, spot.y + 0.025 * u), 0.021 * u, Ink::Face);
    }
    let mouth = at(spot.x + aside, spot.y + 0.09 * u);
    let stroke = (Ink::Face, 0.026 * u);
    let wide = 0.055 * u;
    if look.mood < 0.4 {
        b.arc(at(mouth.x, mouth.y - 0.035 * u), wide, (0.08, 0.42), stroke);
    } else if look.mood < 0.85 {
        b.line(at(mouth.x - wide, mouth.y), at(mouth.x + wide, mouth.y), stroke);
    } else {
        b.arc(at(mouth.x, mouth.y + 0.035 * u), wide, (0.58, 0.92), stroke);
    }
}

fn apron(b: &mut Brush, neck: Spot, u: f64) {
    b.slab(at(neck.x - 0.13 * u, neck.y + 0.2 * u), (0.26 * u, 0.36 * u), 0.07 * u, Ink::Linen);
    // A bow tie.
    for x in [-0.06, 0.06] {
        b.disc(at(neck.x + x * u, neck.y + 0.11 * u), 0.04 * u, Ink::Face);
    }
}

fn scarf(b: &mut Brush, neck: Spot, u: f64) {
    b.slab(at(neck.x - 0.16 * u, neck.y + 0.02 * u), (0.32 * u, 0.12 * u), 0.06 * u, Ink::Linen);
    b.slab(at(neck.x + 0.03 * u, neck.y + 0.06 * u), (0.1 * u, 0.24 * u), 0.04 * u, Ink::Linen);
}

fn tray(b: &mut Brush, shoulder: Spot, u: f64, look: Look) {
    let side = if look.left { -1.0 } else { 1.0 };
    let hand = at(shoulder.x + side * 0.3 * u, shoulder.y);
    b.line(at(shoulder.x + side * 0.16 * u, shoulder.y + 0.06 * u), hand, (look.body, 0.1 * u));
    let corner = at(hand.x - 0.17 * u, hand.y - 0.08 * u);
    b.slab(corner, (0.34 * u, 0.06 * u), 0.03 * u, Ink::Edge);
    b.arc(at(hand.x, hand.y - 0.08 * u), 0.11 * u, (0.5, 1.0), (Ink::Linen, 0.0));
}

/// How much of its patience somebody has used up, over the head.
pub(crate) fn patience(b: &mut Brush, feet: Spot, u: f64, used: f64, m: Cluster) {
    let spot = at(feet.x, feet.y - lerp(1.16, 0.68, m) * u);
    let (r, used) = (0.09 * u, used.clamp(0.0, 1.0));
    b.ring(spot, r, (Ink::Fine, 0.055 * u));
    b.arc(
        spot,
        r,
        (-0.25, used - 0.25),
        (if used < 1.0 { Ink::Wait } else { Ink::Lost }, 0.055 * u),
    );
}

/// The sign of somebody who gives up: by shape, not by colour alone.
pub(crate) fn gives_up(b: &mut Brush, feet: Spot, u: f64, m: Cluster) {
    let spot = at(feet.x, feet.y - lerp(1.2, 0.76, m) * u);
    let d = 0.09 * u;
    let stroke = (Ink::Lost, 0.07 * u);
    b.line(at(spot.x - d, spot.y - d), at(spot.x + d, spot.y + d), stroke);
    b.line(at(spot.x - d, spot.y + d), at(spot.x + d, spot.y - d), stroke);
}
