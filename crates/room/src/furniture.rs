//! The house: wall, floor, tables, door, pavement; the frames of a cluster in their place.

#![expect(clippy::many_single_char_names, reason = "places and sizes are x, y, w, h, u")]

use crate::brush::{Brush, Ink};
use crate::ease::{Spot, at, lerp, sine, smooth};
use crate::figures::Cluster;
use crate::layout::Layout;
use crate::scene::View;

/// The ground on which everything stands.
pub(crate) fn ground(b: &mut Brush, place: &Layout, view: &View) {
    let (w, h, u) = (place.width, place.height, place.unit);
    let m = view.cluster;
    b.slab(at(0.0, 0.0), (w, h), 0.0, Ink::Ground);
    b.faint(1.0 - m, |b| {
        b.slab(at(0.0, 0.0), (w, place.wall), 0.0, Ink::Wall);
        let low = place.wall * 0.66;
        b.slab(at(0.0, low), (w, place.wall - low), 0.0, Ink::Panel);
        b.slab(at(0.0, low - 2.0), (w, 3.0), 0.0, Ink::Edge);
        b.slab(at(0.0, place.wall), (w, place.front - place.wall), 0.0, Ink::Floor);
        let mut y = place.wall + 0.6 * u;
        while y < place.front {
            b.line(at(0.0, y), at(w, y), (Ink::Joint, 1.0));
            y += 0.6 * u;
        }
        b.slab(at(0.0, place.wall), (w, 3.0), 0.0, Ink::Edge);
    });
    pavement(b, place, m);
    b.faint(1.0 - m, |b| {
        window(b, at(0.05 * w, place.wall * 0.13), (0.2 * w, place.wall * 0.46), view);
        mood(b, at(0.36 * w, place.wall * 0.36), dial_of(place), view.mood);
        till(b, at(0.915 * w, place.wall), u.min(0.11 * w), view.paid);
    });
    // Time is the same in both.
    clock(b, at(0.5 * w, place.wall * 0.36), dial_of(place), view.time_of_day);
    b.faint(m, |b| meters(b, place, view));
    // Dusk in the room.
    b.faint((1.0 - day(view.time_of_day)) * 0.22 * (1.0 - m), |b| {
        b.slab(at(0.0, 0.0), (w, h), 0.0, Ink::Night);
    });
}

/// The radius of clock and dial.
fn dial_of(place: &Layout) -> f64 {
    (place.wall * 0.27).min(0.05 * place.width)
}

/// How far patience is used up and how much was paid, on the dials of a cluster.
fn meters(b: &mut Brush, place: &Layout, view: &View) {
    let (w, r) = (place.width, dial_of(place));
    let line = 0.22 * r;
    let middle = at(0.36 * w, place.wall * 0.42);
    b.arc(middle, r, (0.5, 1.0), (Ink::Fine, line));
    b.arc(middle, r, (0.5, 0.5 + view.mood.clamp(0.001, 1.0) / 2.0), (Ink::Wait, line));
    let (corner, long) = (at(0.78 * w, place.wall * 0.34), 0.17 * w);
    b.slab(corner, (long, 0.5 * r), 0.25 * r, Ink::Fine);
    let paid = (long * view.paid.clamp(0.0, 1.0)).max(0.5 * r);
    b.slab(corner, (paid, 0.5 * r), 0.25 * r, Ink::Money);
}

fn pavement(b: &mut Brush, place: &Layout, m: Cluster) {
    let (w, u) = (place.width, place.unit);
    b.faint(1.0 - m, |b| {
        b.slab(at(0.0, place.front), (w, place.height - place.front), 0.0, Ink::Pavement);
        let mut x = 0.5 * u;
        while x < w {
            let ends = (at(x, place.front), at(x - 0.35 * u, place.kerb()));
            b.faint(0.5, |b| b.line(ends.0, ends.1, (Ink::Joint, 1.0)));
            x += 1.5 * u;
        }
        let kerb = place.kerb();
        b.slab(at(0.0, kerb), (w, place.height - kerb), 0.0, Ink::Street);
        b.slab(at(0.0, kerb), (w, 3.0), 0.0, Ink::Fine);
    });
    b.faint(m, |b| {
        let dash = 0.35 * u;
        for y in [place.front, place.kerb()] {
            let mut x = 0.0;
            while x < w {
                b.line(at(x, y), at(x + dash, y), (Ink::Frame, 1.5));
                x += 2.0 * dash;
            }
        }
    });
}

/// How light it is outside, from 0 at night to 1 by day.
fn day(time: f64) -> f64 {
    let hour = time / 3600.0;
    smooth((hour - 5.5) / 2.0) * smooth((21.0 - hour) / 3.0)
}

fn window(b: &mut Brush, corner: Spot, (w, h): (f64, f64), view: &View) {
    let light = day(view.time_of_day);
    b.slab(corner, (w, h), 5.0, Ink::Night);
    b.faint(light, |b| b.slab(corner, (w, h), 5.0, Ink::Day));
    // The sun goes from left to right between six and twenty-one.
    let way = (view.time_of_day / 3600.0 - 6.0) / 15.0;
    if (0.0..=1.0).contains(&way) {
        let r = h * 0.15;
        let rise = 4.0 * way * (1.0 - way);
        let sun =
            at(corner.x + lerp(1.6 * r, w - 1.6 * r, way), corner.y + h * (0.95 - 0.68 * rise));
        if sun.y + r < corner.y + h {
            b.disc(sun, r, Ink::Sun);
        }
    }
    b.frame(corner, (w, h), 5.0, (Ink::Edge, 3.0));
    for share in [1.0 / 3.0, 2.0 / 3.0] {
        let x = corner.x + w * share;
        b.line(at(x, corner.y), at(x, corner.y + h), (Ink::Edge, 2.0));
    }
    b.slab(at(corner.x - 3.0, corner.y + h), (w + 6.0, 4.0), 2.0, Ink::Edge);
}

fn clock(b: &mut Brush, middle: Spot, r: f64, time: f64) {
    b.disc(middle, r, Ink::Linen);
    b.ring(middle, r, (Ink::Edge, (0.14 * r).max(2.0)));
    for hour in 0..12 {
        let (a, z) = (hand(middle, 0.72 * r, hour, 12.0), hand(middle, 0.84 * r, hour, 12.0));
        b.line(a, z, (Ink::Face, 1.5));
    }
    let hours = time / 3600.0;
    b.line(middle, hand(middle, 0.48 * r, hours, 12.0), (Ink::Face, (0.12 * r).max(2.0)));
    b.line(middle, hand(middle, 0.72 * r, hours * 60.0, 60.0), (Ink::Face, (0.07 * r).max(1.5)));
    b.disc(middle, 0.09 * r, Ink::Lost);
}

/// The end of a hand that points to `n` of `all`.
fn hand(middle: Spot, r: f64, n: impl Into<f64>, all: f64) -> Spot {
    let turns = n.into() / all;
    at(middle.x + r * sine(turns), middle.y - r * sine(turns + 0.25))
}

/// A picture on the wall that shows how those feel who wait.
fn mood(b: &mut Brush, middle: Spot, r: f64, mood: f64) {
    b.slab(at(middle.x - r, middle.y - r), (2.0 * r, 2.0 * r), 0.25 * r, Ink::Linen);
    let stroke = (Ink::Edge, (0.14 * r).max(2.0));
    b.frame(at(middle.x - r, middle.y - r), (2.0 * r, 2.0 * r), 0.25 * r, stroke);
    b.disc(middle, 0.72 * r, Ink::Sun);
    b.faint(mood, |b| b.disc(middle, 0.72 * r, Ink::Lost));
    for x in [-0.25, 0.25] {
        b.disc(at(middle.x + x * r, middle.y - 0.14 * r), 0.08 * r, Ink::Face);
    }
    let (mouth, stroke) = (at(middle.x, middle.y + 0.28 * r), (Ink::Face, 0.1 * r));
    let bend = 0.28 * (0.5 - mood).abs() + 0.02;
    // A flat mouth is a part of a large circle.
    let round = 0.34 * r / sine(bend / 2.0).max(0.05);
    if mood < 0.5 {
        let arc = (0.25 - bend / 2.0, 0.25 + bend / 2.0);
        b.arc(at(mouth.x, mouth.y + 0.06 * r - round), round, arc, stroke);
    } else {
        let arc = (0.75 - bend / 2.0, 0.75 + bend / 2.0);
        b.arc(at(mouth.x, mouth.y - 0.06 * r + round), round, arc, stroke);
    }
}

/// The till at the foot of the wall, and the coins that were paid out, as a share of the most.
fn till(b: &mut Brush, foot: Spot, u: f64, paid: f64) {
    let corner = |x: f64, y: f64| at(foot.x + x * u, foot.y + y * u);
    b.slab(corner(-0.75, -0.55), (1.5 * u, 0.6 * u), 0.06 * u, Ink::Wood);
    b.slab(corner(-0.8, -0.6), (1.6 * u, 0.1 * u), 0.04 * u, Ink::Edge);
    b.slab(corner(-0.62, -1.0), (0.62 * u, 0.4 * u), 0.06 * u, Ink::Leaf);
    b.slab(corner(-0.54, -0.93), (0.46 * u, 0.14 * u), 0.03 * u, Ink::Linen);
    for key in [0.0, 0.16, 0.32] {
        b.slab(corner(-0.52 + key, -0.73), (0.1 * u, 0.07 * u), 0.02 * u, Ink::Linen);
    }
    let mut coin = 0.0;
    while coin < (paid.clamp(0.0, 1.0) * 12.0) {
        let column = (coin / 6.0_f64).floor();
        let place = corner(0.12 + 0.32 * column, -0.68 - 0.085 * (coin - 6.0 * column));
        b.slab(place, (0.28 * u, 0.075 * u), 0.035 * u, Ink::Money);
        coin += 1.0;
    }
}

/// A group of tables; `open` says how far somebody looks after them, from 0 to 1.
pub(crate) fn zone(b: &mut Brush, place: &Layout, zone: u32, open: f64, m: Cluster) {
    let (corner, size) = place.zone(zone);
    let round = 0.3 * place.unit * (1.0 - 0.6 * m);
    b.faint(open * (1.0 - m), |b| b.slab(corner, size, round, Ink::Rug));
    b.faint(m, |b| {
        b.faint(open * 0.14, |b| b.slab(corner, size, round, Ink::Serving));
        let ink = if open > 0.5 { Ink::Serving } else { Ink::Fine };
        b.frame(corner, size, round, (ink, 1.5));
    });
}

/// A table; `food` is what is left on the plate, if somebody sits there.
pub(crate) fn table(b: &mut Brush, spot: Spot, u: f64, state: (f64, Option<f64>), m: Cluster) {
    let (open, food) = state;
    b.faint(1.0 - m, |b| {
        b.slab(at(spot.x - 0.05 * u, spot.y), (0.1 * u, 0.3 * u), 0.03 * u, Ink::Edge);
        b.slab(at(spot.x - 0.2 * u, spot.y + 0.25 * u), (0.4 * u, 0.07 * u), 0.03 * u, Ink::Edge);
        b.slab(at(spot.x - 0.44 * u, spot.y - 0.16 * u), (0.88 * u, 0.34 * u), 0.17 * u, Ink::Edge);
        b.slab(at(spot.x - 0.44 * u, spot.y - 0.2 * u), (0.88 * u, 0.34 * u), 0.17 * u, Ink::Wood);
        b.faint(open, |b| {
            let corner = at(spot.x - 0.38 * u, spot.y - 0.17 * u);
            b.slab(corner, (0.76 * u, 0.28 * u), 0.14 * u, Ink::Linen);
        });
        if let Some(left) = food {
            let plate = at(spot.x - 0.2 * u, spot.y - 0.11 * u);
            b.slab(plate, (0.4 * u, 0.17 * u), 0.085 * u, Ink::Plate);
            let w = 0.28 * u * left;
            let corner = at(spot.x - w / 2.0, spot.y - 0.09 * u - 0.05 * u * left);
            b.slab(corner, (w, 0.14 * u), 0.06 * u, Ink::Food);
        }
    });
    b.faint(m, |b| {
        // A worker of an instance: a place for one request, with its progress.
        let corner = at(spot.x - 0.4 * u, spot.y - 0.14 * u);
        b.slab(corner, (0.8 * u, 0.16 * u), 0.06 * u, Ink::Fine);
        if let Some(left) = food {
            b.slab(corner, (0.8 * u * (1.0 - left), 0.16 * u), 0.06 * u, Ink::Serving);
        }
    });
}

/// A coat on its hook.
pub(crate) fn coat(b: &mut Brush, hook: Spot, u: f64, hangs: f64) {
    b.slab(at(hook.x - 0.05 * u, hook.y - 0.05 * u), (0.1 * u, 0.1 * u), 0.05 * u, Ink::Edge);
    b.faint(hangs, |b| {
        b.slab(
            at(hook.x - 0.17 * u, hook.y + 0.05 * u),
            (0.34 * u, 0.52 * u),
            0.13 * u,
            Ink::Coming,
        );
        b.line(at(hook.x, hook.y + 0.1 * u), at(hook.x, hook.y + 0.55 * u), (Ink::Edge, 1.0));
    });
}

/// The front of the house: a low wall with plants, and the door in it.
pub(crate) fn front(b: &mut Brush, place: &Layout, m: Cluster) {
    let (u, y) = (place.unit, place.front);
    let half = 0.62 * u;
    b.faint(1.0 - m, |b| {
        let ends = [(0.0, place.door - half), (place.door + half, place.width)];
        for (from, to) in ends {
            b.slab(at(from, y - 0.16 * u), (to - from, 0.26 * u), 0.05 * u, Ink::Panel);
            b.slab(at(from, y - 0.2 * u), (to - from, 0.1 * u), 0.05 * u, Ink::Edge);
        }
        b.slab(at(place.door - 0.5 * u, y + 0.02 * u), (1.0 * u, 0.3 * u), 0.06 * u, Ink::Wood);
        for x in [place.door - half, place.door + half] {
            b.slab(at(x - 0.08 * u, y - 0.75 * u), (0.16 * u, 0.9 * u), 0.05 * u, Ink::Edge);
            plant(b, at(x + (x - place.door) * 0.5, y + 0.1 * u), u);
        }
    });
    b.faint(m, |b| {
        // A load balancer hands requests on.
        let corner = at(place.door - half, y - 0.3 * u);
        b.slab(corner, (2.0 * half, 0.6 * u), 0.3 * u, Ink::Paper);
        b.frame(corner, (2.0 * half, 0.6 * u), 0.3 * u, (Ink::Frame, 2.0));
        for x in [-0.25, 0.0, 0.25] {
            b.line(
                at(place.door, y + 0.18 * u),
                at(place.door + x * u, y - 0.16 * u),
                (Ink::Frame, 1.5),
            );
        }
    });
}

fn plant(b: &mut Brush, foot: Spot, u: f64) {
    for (x, y) in [(-0.13, -0.42), (0.13, -0.42), (0.0, -0.56)] {
        b.disc(at(foot.x + x * u, foot.y + y * u), 0.16 * u, Ink::Leaf);
    }
    b.slab(at(foot.x - 0.15 * u, foot.y - 0.32 * u), (0.3 * u, 0.3 * u), 0.06 * u, Ink::Wood);
}

/// Where the staff get off the bus.
pub(crate) fn stop(b: &mut Brush, place: &Layout, m: Cluster) {
    let (u, y) = (place.unit, place.kerb());
    let x = place.width - 0.55 * u;
    b.faint(1.0 - m, |b| {
        b.slab(at(x - 0.03 * u, y - 0.9 * u), (0.06 * u, 1.0 * u), 0.02 * u, Ink::Frame);
        b.slab(at(x - 0.24 * u, y - 1.15 * u), (0.48 * u, 0.36 * u), 0.08 * u, Ink::Coming);
        b.slab(at(x - 0.15 * u, y - 1.06 * u), (0.3 * u, 0.13 * u), 0.04 * u, Ink::Linen);
        for wheel in [-0.09, 0.09] {
            b.disc(at(x + wheel * u, y - 0.89 * u), 0.04 * u, Ink::Face);
        }
    });
}
