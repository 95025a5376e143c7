//! Who sits where and who serves whom, found once a run by one walk over its log.
//!
//! Not here: who gets which table (`seating`), where tables are (`layout`), how people move
//! (`people`).

use model::Lifetime;
use sim::witness::{End, Log, Visit};

use crate::ease::{passed, smooth};
use crate::seating;

/// The most guests on the screen at once; of more, each stands for several.
const MOST_GUESTS: u32 = 200;
/// The most tables.
const MOST_TABLES: usize = 240;
/// A waiter with several guests looks after another one so often, in walks.
const ROUND_WALKS: f64 = 4.0;

/// What the picture takes from the scenario.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pace {
    /// How long a walk through the room takes, in seconds of the run; 0 for pictures without any
    /// movement.
    pub walk: f64,
    /// The wait that guests accept, in seconds.
    pub accept: f64,
    /// How many tables a waiter looks after.
    pub tables: u32,
    /// The house: how many groups of tables there are at least, and places in line, so that it
    /// does not change with the run.
    pub house: (u32, u32),
}

/// A guest, or as many as one stands for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Guest {
    /// Its number, by which it looks like nobody else.
    pub number: u32,
    /// When it comes.
    pub came: f64,
    /// When it is seated; infinite if it never is.
    pub began: f64,
    /// When it leaves.
    pub ended: f64,
    /// Whether it gives up.
    pub lost: bool,
    /// Where it sits.
    pub table: u32,
    /// How many stand before it when it leaves the line.
    pub rank: f64,
}

/// What a waiter does from a time on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Duty {
    pub(crate) at: f64,
    /// The table; none if it stands at its place.
    pub(crate) table: Option<u32>,
}

/// A waiter.
#[derive(Clone, Debug, PartialEq)]
pub struct Waiter {
    /// Its number, by which it looks like nobody else.
    pub number: u32,
    /// When it is called.
    pub ordered: f64,
    /// When it begins to work, or would have.
    pub ready: f64,
    /// Whether it ever does.
    pub begins: bool,
    /// When it is told to go home.
    pub drained: f64,
    /// When it goes.
    pub gone: f64,
    /// Which group of tables is its own.
    pub zone: u32,
    /// What it does, in order of time.
    pub(crate) duties: Vec<Duty>,
}

/// Who sits where and who serves whom.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// Guests in the order in which they come.
    pub guests: Vec<Guest>,
    /// Waiters in the order in which they begin.
    pub waiters: Vec<Waiter>,
    /// How many groups of tables there are.
    pub zones: u32,
    /// The most that stand in line at once.
    pub line: u32,
    /// How many guests each one stands for.
    pub each: u32,
    /// What the picture takes from the scenario.
    pub pace: Pace,
    /// The longest stay of a guest, in seconds.
    pub(crate) stay: f64,
}

impl Guest {
    /// When it leaves the line, to a table or away.
    pub(crate) fn left_line(&self) -> f64 {
        self.began.min(self.ended)
    }

    /// How much of it still takes a place in line at `now`: all of it while it waits, less and
    /// less while the others move up.
    pub(crate) fn weight(&self, now: f64, walk: f64) -> f64 {
        1.0 - smooth(passed(self.left_line(), walk, now))
    }
}

impl Plan {
    /// The plan of a run.
    pub fn of(log: &Log, pace: Pace) -> Self {
        let pace = Pace { tables: pace.tables.clamp(1, 8), ..pace };
        let mut visits = kept(log, 1);
        let thin = most(&visits, &|visit| visit.ended).div_ceil(MOST_GUESTS).max(1);
        if thin > 1 {
            visits = kept(log, thin);
        }
        let each = log.each.max(1).saturating_mul(thin);
        let mut guests = guests(&visits, each);
        let mut waiters = waiters(log, thin);
        let most_zones = (MOST_TABLES / pace.tables as usize).max(1);
        let house = pace.house.0.min(u32::try_from(most_zones).unwrap_or(1));
        let zones = zones(&mut waiters, most_zones).max(house);
        let served_by: Vec<u32> = visits.iter().map(|visit| visit.instance).collect();
        let marks = seating::seat(&mut guests, &served_by, &mut waiters, (zones, pace.tables));
        seating::settle(&mut waiters, &marks, pace.walk * ROUND_WALKS);
        let stays = guests.iter().map(|guest| guest.ended - guest.came);
        let stay = stays.filter(|stay| stay.is_finite()).fold(0.0, f64::max);
        let line = most(&visits, &|visit| visit.began.min(visit.ended));
        let line = line.max(pace.house.1.min(MOST_GUESTS));
        let mut plan = Self { guests, waiters, zones, line, each, pace, stay };
        plan.rank();
        plan
    }

    /// How many stand before each guest when it leaves the line.
    fn rank(&mut self) {
        for i in 0..self.guests.len() {
            let now = self.guests[i].left_line();
            if now.is_finite() {
                let first = self.first(now);
                let before = self.guests[first.min(i)..i].iter();
                self.guests[i].rank = before.map(|guest| guest.weight(now, self.pace.walk)).sum();
            }
        }
    }

    /// The first guest that can be seen at `now`.
    pub(crate) fn first(&self, now: f64) -> usize {
        let since = now - self.stay - 4.0 * self.pace.walk - 1.0;
        self.guests.partition_point(|guest| guest.came < since && guest.ended < now)
    }

    /// The guests that can be seen at `now`, and some that cannot.
    pub(crate) fn seen(&self, now: f64) -> &[Guest] {
        let end = self.guests.partition_point(|guest| guest.came <= now);
        &self.guests[self.first(now).min(end)..end]
    }
}

/// One of so many attempts.
fn kept(log: &Log, thin: u32) -> Vec<Visit> {
    let each = log.each.max(1).saturating_mul(thin);
    log.visits.iter().filter(|visit| visit.guest.is_multiple_of(each)).copied().collect()
}

/// Guests who have no table yet.
fn guests(visits: &[Visit], each: u32) -> Vec<Guest> {
    let guest = |visit: &Visit| Guest {
        number: visit.guest / each,
        came: visit.came,
        began: visit.began,
        ended: visit.ended,
        lost: !matches!(visit.end, End::Served | End::Open),
        table: 0,
        rank: 0.0,
    };
    visits.iter().map(guest).collect()
}

/// The numbers below `count` in the order of what they stand for.
pub(crate) fn order(count: usize, key: &dyn Fn(usize) -> f64) -> Vec<usize> {
    let mut order: Vec<usize> = Vec::with_capacity(count);
    for next in 0..count {
        // All of it is nearly in order, so each comes close to the end; and the code of a general
        // sort is a large part of a download.
        let far = order.iter().rposition(|&before| key(before) <= key(next));
        order.insert(far.map_or(0, |far| far + 1), next);
    }
    order
}

/// The most visits that are there at once, each until the time that `until` says.
fn most(visits: &[Visit], until: &dyn Fn(&Visit) -> f64) -> u32 {
    let ends = order(visits.len(), &|i| until(&visits[i]));
    let (mut gone, mut most) = (0_usize, 0_usize);
    for (i, visit) in visits.iter().enumerate() {
        while ends.get(gone).is_some_and(|&end| until(&visits[end]) <= visit.came) {
            gone += 1;
        }
        most = most.max((i + 1).saturating_sub(gone));
    }
    u32::try_from(most).unwrap_or(u32::MAX)
}

/// One of so many waiters, in the order in which they begin.
fn waiters(log: &Log, thin: u32) -> Vec<Waiter> {
    let order = order(log.lives.len(), &|i| log.lives[i].life.ready);
    let mut waiters = Vec::new();
    for life in order.into_iter().map(|i| &log.lives[i]) {
        if !life.number.is_multiple_of(thin) {
            continue;
        }
        let Lifetime { ordered, called, ready, drained, failed, gone, .. } = life.life;
        let gone = gone.min(failed);
        let begins = ready < gone && ready <= drained;
        waiters.push(Waiter {
            number: life.number,
            ordered: called.max(ordered),
            ready,
            begins,
            drained: drained.min(failed),
            gone,
            zone: 0,
            duties: Vec::new(),
        });
    }
    waiters
}

/// Gives every waiter a group of tables: the first that nobody has. Answers how many there are.
fn zones(waiters: &mut [Waiter], most: usize) -> u32 {
    let mut free: Vec<f64> = Vec::new();
    for waiter in waiters.iter_mut().filter(|waiter| waiter.begins) {
        let zone = match free.iter().position(|&until| until <= waiter.ready) {
            Some(zone) => zone,
            None if free.len() < most => {
                free.push(0.0);
                free.len() - 1
            }
            None => most - 1,
        };
        free[zone] = free[zone].max(waiter.gone);
        waiter.zone = u32::try_from(zone).unwrap_or(0);
    }
    u32::try_from(free.len().max(1)).unwrap_or(1)
}
