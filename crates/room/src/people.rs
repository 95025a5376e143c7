//! Where every guest and every waiter is at an instant.
//!
//! Not here: how they look (`figures`).

use crate::ease::{Spot, along, at, between, passed, smooth};
use crate::layout::Layout;
use crate::plan::{Duty, Guest, Plan, Waiter};

/// A walk to a table takes so many walks through the room, and one home too.
const LONG_WALK: f64 = 1.6;
/// Of its stay a guest walks at most this share.
const MOST_WALK: f64 = 0.4;

/// So many who are called together can be told apart.
const CALLED_TOGETHER: u32 = 8;

/// What a guest is doing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Doing {
    /// It comes, or stands in line.
    Waits,
    /// It walks to its table.
    Enters,
    /// It sits; so much of its meal is left.
    Eats(f64),
    /// It leaves, served.
    Leaves,
    /// It leaves and was not served.
    GivesUp,
}

/// Where somebody is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Placed {
    pub(crate) spot: Spot,
    pub(crate) walks: bool,
    /// Whether it goes to the left.
    pub(crate) left: bool,
}

fn placed(spot: Spot, from: Spot, to: Spot, share: f64) -> Placed {
    Placed { spot, walks: share > 0.0 && share < 1.0, left: to.x < from.x }
}

/// Where a guest is at `now`, and what it does; `rank` stand before it.
pub(crate) fn guest(
    plan: &Plan,
    place: &Layout,
    guest: &Guest,
    now: f64,
    rank: f64,
) -> Option<(Placed, Doing)> {
    let walk = plan.pace.walk;
    let coming = |then: f64, rank: f64| {
        between(place.away(), place.in_line(rank), smooth(passed(guest.came, walk, then)))
    };
    // Who is turned away comes as far as the line before it turns round.
    let turn = if guest.lost { guest.ended.max(guest.came + walk) } else { guest.left_line() };
    if now < turn {
        let (spot, share) = (coming(now, rank), passed(guest.came, walk, now));
        return Some((placed(spot, place.away(), place.in_line(rank), share), Doing::Waits));
    }
    if guest.lost && guest.began.is_infinite() {
        let share = passed(turn, LONG_WALK * walk, now);
        let (from, to) = (coming(turn, guest.rank), place.away());
        let spot = along([from, at(from.x, to.y + 0.25 * place.unit), to], smooth(share));
        return (share < 1.0).then(|| (placed(spot, from, to, share), Doing::GivesUp));
    }
    let [door, aisle, side, seat] = place.way_in(guest.table);
    if now < guest.ended {
        let span = (LONG_WALK * walk).min(MOST_WALK * (guest.ended - guest.began));
        let share = passed(guest.began, span, now);
        let start = coming(guest.began, guest.rank);
        let spot = along([start, door, aisle, side, seat], smooth(share));
        if share < 1.0 {
            let from = if spot.y > place.front { start } else { aisle };
            let to = if spot.y > place.front { aisle } else { seat };
            return Some((placed(spot, from, to, share), Doing::Enters));
        }
        let since = guest.began + span;
        let left = 1.0 - passed(since, guest.ended - since, now);
        return Some((placed(seat, seat, aisle, 0.0), Doing::Eats(left)));
    }
    let share = passed(guest.ended, 1.3 * LONG_WALK * walk, now);
    let spot = along([seat, side, aisle, door, place.home()], smooth(share));
    let to = if spot.y > place.front { place.home() } else { aisle };
    let from = if spot.y > place.front { aisle } else { seat };
    let doing = if guest.lost { Doing::GivesUp } else { Doing::Leaves };
    (share < 1.0).then(|| (placed(spot, from, to, share), doing))
}

/// Where the feet of a waiter are at `now`; nowhere before it is called and when it is home.
pub fn waiter_at(plan: &Plan, place: &Layout, who: &Waiter, now: f64) -> Option<Spot> {
    waiter(plan, place, who, now).map(|(placed, _)| placed.spot)
}

/// What a waiter is doing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Shift {
    /// It is on the way; so much of it is done.
    Comes(f64),
    /// It is at work, at a table or without.
    Works(bool),
    /// It finishes its last table.
    Finishes,
    /// It goes home.
    Goes,
}

/// Where the staff turn from the street to the door.
fn gate(place: &Layout) -> Spot {
    at(place.door + 0.5 * place.unit, place.lane())
}

/// Where a waiter on the way is, and how much of the way is done.
fn on_the_way(place: &Layout, waiter: &Waiter, now: f64) -> (Spot, f64) {
    let share = passed(waiter.ordered, waiter.ready - waiter.ordered, now);
    // Those who are called together get off the bus one after the other.
    let behind = f64::from(waiter.number % CALLED_TOGETHER) * 0.5 * place.unit * (1.0 - share);
    let way = between(place.bus(), gate(place), share);
    (at(way.x + behind, way.y), share)
}

/// Where a waiter is at `now`, and what it does.
pub(crate) fn waiter(
    plan: &Plan,
    place: &Layout,
    waiter: &Waiter,
    now: f64,
) -> Option<(Placed, Shift)> {
    let walk = plan.pace.walk;
    if now < waiter.ordered {
        return None;
    }
    let (bus, gate) = (place.bus(), gate(place));
    if now < waiter.ready.min(waiter.drained.min(waiter.gone)) {
        let (spot, share) = on_the_way(place, waiter, now);
        return Some((Placed { spot, walks: true, left: true }, Shift::Comes(share)));
    }
    if !waiter.begins {
        // Called off: from where it was back home.
        let (from, _) = on_the_way(place, waiter, waiter.gone);
        let back = passed(waiter.gone, LONG_WALK * walk, now);
        let spot = between(from, bus, smooth(back));
        return (back < 1.0).then(|| (placed(spot, from, bus, back), Shift::Goes));
    }
    let post = place.post(waiter.zone, None);
    let aisle = at(place.door, post.y);
    if now >= waiter.gone {
        let from = stand(plan, place, waiter, waiter.gone);
        let share = passed(waiter.gone, 1.5 * LONG_WALK * walk, now);
        let spot =
            along([from, at(place.door, from.y), place.door_at(0.0), gate, bus], smooth(share));
        let to = if spot.y > place.front { bus } else { aisle };
        let goes = placed(spot, from, to, share);
        let goes = if spot.y > place.front { Placed { left: false, ..goes } } else { goes };
        return (share < 1.0).then_some((goes, Shift::Goes));
    }
    let last = waiter.duties.partition_point(|duty| duty.at <= now);
    let task = last.checked_sub(1).map(|i| waiter.duties[i]);
    let busy = task.is_some_and(|task| task.table.is_some());
    let shift = if now >= waiter.drained { Shift::Finishes } else { Shift::Works(busy) };
    // In at the door, once.
    let came = passed(waiter.ready, LONG_WALK * walk, now);
    if waiter.ready > waiter.ordered && came < 1.0 {
        let to = stand(plan, place, waiter, now);
        let spot = along([gate, place.door_at(0.0), at(place.door, to.y), to], smooth(came));
        return Some((placed(spot, gate, to, came), shift));
    }
    let spot = stand(plan, place, waiter, now);
    let share = task.map_or(1.0, |task| passed(task.at, walk, now));
    let to = place.post(waiter.zone, task.and_then(|task| task.table));
    Some((placed(spot, spot, to, if spot == to { 1.0 } else { share }), shift))
}

/// So many duties back a waiter may still be on the way.
const DEPTH: u32 = 4;

/// Where a waiter at work is at `now`.
fn stand(plan: &Plan, place: &Layout, waiter: &Waiter, now: f64) -> Spot {
    let post = |table: Option<u32>| place.post(waiter.zone, table);
    by_duties(&waiter.duties, (now, plan.pace.walk), &post, DEPTH)
}

/// Where somebody with these duties is at a time, of which so many may overlap; a way takes `walk`.
fn by_duties(
    duties: &[Duty],
    (now, walk): (f64, f64),
    post: &dyn Fn(Option<u32>) -> Spot,
    depth: u32,
) -> Spot {
    let count = duties.partition_point(|duty| duty.at <= now);
    let Some((task, before)) = duties[..count].split_last() else { return post(None) };
    let (to, share) = (post(task.table), passed(task.at, walk, now));
    if share >= 1.0 || depth == 0 {
        return to;
    }
    let from = by_duties(before, (task.at, walk), post, depth - 1);
    between(from, to, smooth(share))
}
