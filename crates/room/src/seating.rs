//! Gives guests tables and waiters guests.

use crate::plan::{Duty, Guest, Waiter, order};

/// That a waiter gets a guest, or is done with one.
#[derive(Clone, Copy)]
pub(crate) struct Mark {
    waiter: usize,
    at: f64,
    table: u32,
    ends: bool,
}

/// Everything that is known while guests are seated.
struct Seating<'a> {
    waiters: &'a mut [Waiter],
    /// How many tables a waiter has.
    per: u32,
    /// Until when each table is taken.
    taken: Vec<f64>,
    marks: Vec<Mark>,
}

impl Seating<'_> {
    /// The waiter who has a group of tables at `now`.
    fn holder(&self, zone: u32, now: f64) -> Option<usize> {
        let has = |w: &Waiter| w.begins && w.zone == zone && w.ready <= now && w.gone >= now;
        self.waiters.iter().rposition(has)
    }

    /// The first table among these that is free at `now`.
    fn free(&self, mut tables: std::ops::Range<u32>, now: f64) -> Option<u32> {
        tables.find(|&table| self.taken[table as usize] <= now)
    }

    /// A table for a guest and who looks after it: of the waiter who serves it if one is free
    /// there, or else another.
    fn seat(&mut self, guest: &mut Guest, served_by: u32) {
        let now = guest.began;
        let all = self.taken.len();
        let tables = 0..u32::try_from(all).unwrap_or(u32::MAX);
        let own = self.waiters.iter().position(|w| w.number == served_by && w.begins);
        let mine = own.and_then(|own| {
            let first = self.waiters[own].zone * self.per;
            self.free(first..first + self.per, now)
        });
        let open = || {
            let mut free = tables.clone().filter(|&table| self.taken[table as usize] <= now);
            free.find(|&table| self.holder(table / self.per, now).is_some())
        };
        let table = mine.or_else(open).or_else(|| self.free(tables.clone(), now));
        let table = table.unwrap_or(guest.number % tables.end);
        let waiter = if mine.is_some() { own } else { self.holder(table / self.per, now).or(own) };
        self.taken[table as usize] = self.taken[table as usize].max(guest.ended);
        guest.table = table;
        if let Some(waiter) = waiter {
            self.marks.push(Mark { waiter, at: now, table, ends: false });
            if guest.ended.is_finite() {
                let gone = &mut self.waiters[waiter].gone;
                *gone = gone.max(guest.ended);
                self.marks.push(Mark { waiter, at: guest.ended, table, ends: true });
            }
        }
    }
}

/// Seats every guest, whom the waiter of this number serves, at tables in groups of so many each.
/// Answers with what waiters have to do, in order of time.
pub(crate) fn seat(
    guests: &mut [Guest],
    served_by: &[u32],
    waiters: &mut [Waiter],
    (zones, per): (u32, u32),
) -> Vec<Mark> {
    let taken = vec![f64::NEG_INFINITY; (zones * per) as usize];
    let mut seating = Seating { waiters, per, taken, marks: Vec::new() };
    for i in order(guests.len(), &|i| guests[i].began) {
        if guests[i].began.is_finite() {
            seating.seat(&mut guests[i], served_by[i]);
        }
    }
    let marks = seating.marks;
    order(marks.len(), &|i| marks[i].at).into_iter().map(|i| marks[i]).collect()
}

/// Makes of the marks of every waiter where it stands, and lets those with several tables look
/// after another one so often.
pub(crate) fn settle(waiters: &mut [Waiter], marks: &[Mark], round: f64) {
    for (number, waiter) in waiters.iter_mut().enumerate() {
        let mut mine = marks.iter().filter(|mark| mark.waiter == number).peekable();
        let mut busy: Vec<u32> = Vec::new();
        while let Some(mark) = mine.next() {
            if mark.ends {
                busy.retain(|&table| table != mark.table);
            } else {
                busy.push(mark.table);
            }
            waiter.duties.push(Duty { at: mark.at, table: busy.last().copied() });
            let until = mine.peek().map_or(mark.at, |next| next.at);
            let mut now = mark.at + round;
            while busy.len() > 1 && round > 0.0 && now < until {
                busy.rotate_right(1);
                waiter.duties.push(Duty { at: now, table: busy.last().copied() });
                now += round;
            }
        }
    }
}
