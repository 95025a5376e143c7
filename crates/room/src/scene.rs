//! The whole picture at an instant.

use crate::brush::{Brush, Ink, Shape};
use crate::ease::{Spot, at, passed, smooth};
use crate::figures::{self, Dress, Look};
use crate::furniture;
use crate::layout::Layout;
use crate::people::{self, Doing, Placed, Shift};
use crate::plan::{Guest, Plan, Waiter};

/// What is looked at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct View {
    /// The time, in seconds since the start of the run.
    pub at: f64,
    /// The time of day, in seconds since midnight.
    pub time_of_day: f64,
    /// 0 for a restaurant, 1 for a cluster, between while one turns into the other.
    pub cluster: f64,
    /// How those feel who wait: 0 for content, 1 at the end of their patience.
    pub mood: f64,
    /// What was paid so far, as a share of what the run may cost.
    pub paid: f64,
}

/// Puts the picture of `plan` into `shapes`, from back to front.
pub fn scene(plan: &Plan, place: &Layout, view: &View, shapes: &mut Vec<Shape>) {
    shapes.clear();
    let mut brush = Brush::new(shapes);
    let b = &mut brush;
    let stage = Stage { plan, place, view };
    furniture::ground(b, place, view);
    let seen = plan.seen(view.at);
    let guests = stage.guests(seen);
    stage.tables(b, &guests);
    let waiters: Vec<_> = (plan.waiters.iter())
        .filter_map(|who| people::waiter(plan, place, who, view.at).map(|found| (who, found)))
        .collect();
    let outside = |spot: Spot| spot.y > place.front;
    for (who, found) in waiters.iter().filter(|(_, found)| !outside(found.0.spot)) {
        stage.waiter(b, who, *found);
    }
    let walks = |doing: Doing| !matches!(doing, Doing::Eats(_));
    let inside = |spot: Spot| spot.y <= place.front;
    for (guest, spot, doing) in guests.iter().filter(|(_, p, d)| walks(*d) && inside(p.spot)) {
        stage.guest(b, guest, *spot, *doing);
    }
    furniture::front(b, place, view.cluster);
    furniture::stop(b, place, view.cluster);
    for (guest, spot, doing) in guests.iter().filter(|(_, p, d)| walks(*d) && !inside(p.spot)) {
        stage.guest(b, guest, *spot, *doing);
    }
    for (who, found) in waiters.iter().filter(|(_, found)| outside(found.0.spot)) {
        stage.waiter(b, who, *found);
    }
}

struct Stage<'a> {
    plan: &'a Plan,
    place: &'a Layout,
    view: &'a View,
}

impl Stage<'_> {
    /// Where all guests are that can be seen. Those in line move up as others leave it.
    fn guests<'g>(&self, seen: &'g [Guest]) -> Vec<(&'g Guest, Placed, Doing)> {
        let (now, walk) = (self.view.at, self.plan.pace.walk);
        let mut rank = 0.0;
        let mut found = Vec::new();
        for guest in seen {
            if let Some((spot, doing)) = people::guest(self.plan, self.place, guest, now, rank) {
                found.push((guest, spot, doing));
            }
            rank += guest.weight(now, walk);
        }
        found
    }

    /// Tables, who sits at them, and coats on their hooks.
    fn tables(&self, b: &mut Brush, guests: &[(&Guest, Placed, Doing)]) {
        let (plan, place, m) = (self.plan, self.place, self.view.cluster);
        let (u, per) = (place.unit, plan.pace.tables);
        let mut open = vec![0.0_f64; plan.zones as usize];
        for waiter in plan.waiters.iter().filter(|waiter| waiter.begins) {
            let now = self.view.at;
            let walk = plan.pace.walk;
            let here = if waiter.ready > waiter.ordered {
                smooth(passed(waiter.ready, walk, now))
            } else {
                f64::from(now >= waiter.ready)
            };
            let here = here * (1.0 - smooth(passed(waiter.gone, walk, now)));
            open[waiter.zone as usize] = open[waiter.zone as usize].max(here);
        }
        let mut food: Vec<Option<f64>> = vec![None; (plan.zones * per) as usize];
        for (guest, _, doing) in guests {
            if let Doing::Eats(left) = doing {
                food[guest.table as usize] = Some(*left);
            }
        }
        for (zone, &open) in (0..plan.zones).zip(&open) {
            furniture::zone(b, place, zone, open, m);
            let (hook, size) = place.hook(zone, plan.zones);
            b.faint(1.0 - m, |b| furniture::coat(b, hook, size, open));
        }
        for (guest, spot, doing) in guests {
            if let Doing::Eats(_) = doing {
                self.guest(b, guest, *spot, *doing);
            }
        }
        for table in 0..plan.zones * per {
            let state = (open[(table / per) as usize], food[table as usize]);
            furniture::table(b, place.table(table), u, state, m);
        }
    }

    fn guest(&self, b: &mut Brush, guest: &Guest, placed: Placed, doing: Doing) {
        let (u, m, now) = (self.place.unit, self.view.cluster, self.view.at);
        let accept = self.plan.pace.accept.max(1e-9);
        let wait = (now.min(guest.left_line()) - guest.came).max(0.0) / accept;
        let mood = match doing {
            Doing::Waits | Doing::Enters => wait,
            Doing::Eats(left) => wait.min(1.0) * left,
            Doing::Leaves => {
                if wait > 1.0 {
                    0.6
                } else {
                    0.0
                }
            }
            Doing::GivesUp => 1.0,
        };
        let body = if doing == Doing::GivesUp { Ink::Lost } else { figures::clothes(guest.number) };
        let look = Look {
            body,
            number: guest.number,
            mood,
            steps: placed.walks.then(|| self.steps(guest.number)),
            left: placed.left,
        };
        let idle = if placed.walks { 0.0 } else { self.idle(guest.number) };
        let feet = at(placed.spot.x + idle * 0.02 * u, placed.spot.y);
        figures::guest(b, feet, u, look, m);
        match doing {
            Doing::Waits if wait > 0.3 => figures::patience(b, feet, u, wait, m),
            Doing::GivesUp => figures::gives_up(b, feet, u, m),
            _ => {}
        }
    }

    fn waiter(&self, b: &mut Brush, who: &Waiter, (placed, shift): (Placed, Shift)) {
        let (u, m) = (self.place.unit, self.view.cluster);
        // Who has just come takes off the coat in the house.
        let outside = placed.spot.y > self.place.front;
        let (body, dress, busy) = match shift {
            Shift::Works(_) if outside => (Ink::Coming, Dress::Coat, 0.0),
            Shift::Comes(_) => (Ink::Coming, Dress::Coat, 0.0),
            Shift::Works(busy) => (Ink::Serving, Dress::Apron, f64::from(busy)),
            Shift::Finishes => (Ink::Leaving, Dress::Bag, 1.0),
            Shift::Goes => (Ink::Leaving, Dress::Coat, 0.0),
        };
        let look = Look {
            body,
            number: who.number.wrapping_mul(3).wrapping_add(1),
            mood: 0.0,
            steps: placed.walks.then(|| self.steps(who.number)),
            left: placed.left,
        };
        let idle = if placed.walks || busy > 0.0 { 0.0 } else { self.idle(who.number) };
        let feet = at(placed.spot.x + idle * 0.05 * u, placed.spot.y);
        figures::waiter(b, feet, u, (look, dress, busy), m);
        if let Shift::Comes(share) = shift {
            let middle = at(feet.x, feet.y - 1.2 * u);
            b.ring(middle, 0.12 * u, (Ink::Fine, 0.07 * u));
            b.arc(middle, 0.12 * u, (-0.25, share - 0.25), (Ink::Coming, 0.07 * u));
        }
    }

    /// Steps so far of somebody who walks: a walk through the room has eight.
    fn steps(&self, number: u32) -> f64 {
        self.beat(8.0) + f64::from(number % 7) / 7.0
    }

    /// A small movement of somebody who stands, from -1 to 1.
    fn idle(&self, number: u32) -> f64 {
        crate::ease::wave(self.beat(0.3) + f64::from(number % 13) / 13.0)
    }

    /// So many beats in the time of a walk.
    fn beat(&self, beats: f64) -> f64 {
        let walk = self.plan.pace.walk;
        if walk > 0.0 { self.view.at / walk * beats } else { 0.0 }
    }
}
