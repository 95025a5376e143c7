//! The book of every request: when each attempt came, began and ended, and who served it.
//!
//! It is kept only when somebody watches; without, each call is one look at an empty place. Not
//! here: which of several equal instances it was (`names`).

use super::Fate;
use super::engine::Requests;
use super::names::{Names, Seat};
use super::tickets::NONE;

/// How an attempt ended for the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// It had not ended when the run did.
    Open,
    /// It was served.
    Served,
    /// It found no place.
    TurnedAway,
    /// It had waited too long when its turn came, and was thrown away.
    TimedOut,
    /// Its client left the line.
    Left,
}

/// One attempt of a request. Without retries, every request has just one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Visit {
    /// When it came, in seconds.
    pub came: f64,
    /// When its service began; infinite if it never did.
    pub began: f64,
    /// When it had been served, or was nowhere any more; infinite if that was after the run.
    pub ended: f64,
    /// When its client stopped waiting for the answer, while the service did not notice; infinite
    /// if that did not happen.
    pub gave_up: f64,
    /// The number of the request, in the order in which they first came, from 0.
    pub guest: u32,
    /// Which attempt of the request it is, from 1.
    pub attempt: u32,
    /// The instance that served it; `u32::MAX` if none did, or all together.
    pub instance: u32,
    /// Which worker of the instance, from 0; `u32::MAX` if none, or if workers are shared.
    pub worker: u32,
    /// How it ended for the service.
    pub end: End,
    /// Whether the same request will come again.
    pub again: bool,
}

/// What was seen of the requests of a run.
#[derive(Clone, Debug, Default)]
pub(crate) struct Seen {
    pub(crate) visits: Vec<Visit>,
    /// Every so manieth request was kept.
    pub(crate) each: u32,
    /// Requests that came in all.
    pub(crate) guests: u32,
    /// Instances by the number under which they came and that under which they left, where they
    /// differ.
    pub(crate) renamed: Vec<(u32, u32)>,
}

/// What is known of the ticket in a slot.
#[derive(Clone, Copy, Debug)]
struct Entry {
    /// Its visit, or `NONE` if it is not kept.
    visit: u32,
    guest: u32,
    attempt: u32,
    seat: Option<Seat>,
}

const NOBODY: Entry = Entry { visit: NONE, guest: NONE, attempt: 0, seat: None };

#[derive(Clone, Debug)]
struct Book {
    /// The most visits that are kept.
    most: usize,
    seen: Seen,
    /// By slot of the ticket.
    entries: Vec<Entry>,
    names: Names,
}

/// A book, if somebody watches.
#[derive(Clone, Debug, Default)]
pub(super) struct Watch(Option<Box<Book>>);

macro_rules! passed_on {
    ($($(#[$doc:meta])* $name:ident($($arg:ident: $ty:ty),*);)*) => {
        impl Watch {$(
            $(#[$doc])*
            #[inline]
            pub(super) fn $name(&mut self, $($arg: $ty),*) {
                if let Some(book) = &mut self.0 {
                    book.$name($($arg),*);
                }
            }
        )*}
    };
}

passed_on! {
    /// A new request came.
    came(slot: u32, now: f64);
    /// A new request came, and there was not even memory for it.
    refused(now: f64);
    /// A request came again.
    again(slot: u32, now: f64);
    /// A worker took an attempt, and will be done at `until`; of `member`, if workers have names.
    began(slot: u32, now: f64, until: f64, member: Option<u32>);
    /// An attempt joined those who share the workers.
    shares(slot: u32, now: f64, member: Option<u32>);
    /// An attempt was served.
    served(slot: u32, now: f64);
    /// An attempt failed, and will come again or not.
    failed(slot: u32, now: f64, fate: Fate, again: bool);
    /// The client of an attempt waits no longer; it will come again in another slot, or not.
    gave_up(slot: u32, now: f64, again: Option<u32>);
    /// These are the members from now on.
    members(members: &[super::Member]);
}

impl Watch {
    /// Begins to watch; keeps at most `most` attempts. Instances that are all `alike` may change
    /// names so that those leave first who are done first.
    pub(super) fn open(&mut self, most: usize, alike: bool) {
        self.0 = Some(Box::new(Book {
            most,
            seen: Seen { each: 1, ..Seen::default() },
            entries: Vec::new(),
            names: Names::new(alike),
        }));
    }

    /// Ends it, and answers with what was seen.
    pub(super) fn close(&mut self) -> Seen {
        let Some(mut book) = self.0.take() else { return Seen::default() };
        book.seen.renamed = book.names.renamed();
        book.seen
    }
}

impl Requests {
    /// Keeps a book of at most `most` attempts from now on; only before time has passed.
    pub(crate) fn watch(&mut self, most: usize, alike: bool) {
        self.watch.open(most, alike);
    }

    /// What was seen since [`Requests::watch`]; nothing without.
    pub(crate) fn seen(&mut self) -> Seen {
        self.watch.close()
    }
}

impl Book {
    fn entry(&mut self, slot: u32) -> &mut Entry {
        let slot = slot as usize;
        if slot >= self.entries.len() {
            self.entries.resize(slot + 1, NOBODY);
        }
        &mut self.entries[slot]
    }

    /// The visit of the ticket in a slot, if it is kept.
    fn visit(&mut self, slot: u32) -> Option<&mut Visit> {
        let visit = self.entry(slot).visit;
        self.seen.visits.get_mut(visit as usize)
    }

    #[cold]
    fn came(&mut self, slot: u32, now: f64) {
        let guest = self.seen.guests;
        self.seen.guests = guest.saturating_add(1);
        *self.entry(slot) = Entry { guest, ..NOBODY };
        self.again(slot, now);
    }

    #[cold]
    fn again(&mut self, slot: u32, now: f64) {
        let Entry { guest, attempt, .. } = *self.entry(slot);
        let attempt = attempt + 1;
        let visit = self.keep(guest, attempt, now);
        *self.entry(slot) = Entry { visit, guest, attempt, seat: None };
    }

    #[cold]
    fn refused(&mut self, now: f64) {
        let guest = self.seen.guests;
        self.seen.guests = guest.saturating_add(1);
        let visit = self.keep(guest, 1, now);
        if let Some(visit) = self.seen.visits.get_mut(visit as usize) {
            (visit.ended, visit.end) = (now, End::TurnedAway);
        }
    }

    /// Keeps a visit, if it is one of those that are kept, and says where.
    fn keep(&mut self, guest: u32, attempt: u32, now: f64) -> u32 {
        while self.seen.visits.len() >= self.most && self.seen.each < 1 << 30 {
            self.thin();
        }
        let place = self.seen.visits.len();
        if !guest.is_multiple_of(self.seen.each) || place >= self.most {
            return NONE;
        }
        let never = f64::INFINITY;
        self.seen.visits.push(Visit {
            came: now,
            began: never,
            ended: never,
            gave_up: never,
            guest,
            attempt,
            instance: NONE,
            worker: NONE,
            end: End::Open,
            again: false,
        });
        u32::try_from(place).unwrap_or(NONE)
    }

    /// Keeps only every other request from now on, and of those that were kept.
    fn thin(&mut self) {
        self.seen.each *= 2;
        let each = self.seen.each;
        let mut place = 0;
        let places: Vec<u32> = (self.seen.visits.iter())
            .map(|visit| {
                let kept = visit.guest.is_multiple_of(each);
                let here = if kept { place } else { NONE };
                place += u32::from(kept);
                here
            })
            .collect();
        for entry in &mut self.entries {
            entry.visit = places.get(entry.visit as usize).copied().unwrap_or(NONE);
        }
        self.seen.visits.retain(|visit| visit.guest.is_multiple_of(each));
    }

    #[cold]
    fn began(&mut self, slot: u32, now: f64, until: f64, member: Option<u32>) {
        if self.entry(slot).visit == NONE {
            return;
        }
        let seat = self.names.take(now, until, member);
        self.entry(slot).seat = seat;
        if let Some(visit) = self.visit(slot) {
            visit.began = now;
            if let Some(seat) = seat {
                (visit.instance, visit.worker) = (seat.instance, seat.worker);
            }
        }
    }

    #[cold]
    fn shares(&mut self, slot: u32, now: f64, member: Option<u32>) {
        if let Some(visit) = self.visit(slot) {
            visit.began = now;
            visit.instance = member.unwrap_or(NONE);
        }
    }

    #[cold]
    fn served(&mut self, slot: u32, now: f64) {
        if let Some(seat) = self.entry(slot).seat.take() {
            self.names.leave(now, &seat);
        }
        if let Some(visit) = self.visit(slot) {
            (visit.ended, visit.end) = (now, End::Served);
        }
    }

    #[cold]
    fn failed(&mut self, slot: u32, now: f64, fate: Fate, again: bool) {
        if let Some(visit) = self.visit(slot) {
            visit.ended = now;
            visit.again |= again;
            visit.end = match fate {
                Fate::Served(_) => End::Served,
                Fate::Dropped => End::TurnedAway,
                Fate::TimedOut => End::TimedOut,
                Fate::Abandoned | Fate::Unanswered => End::Left,
            };
        }
    }

    #[cold]
    fn gave_up(&mut self, slot: u32, now: f64, again: Option<u32>) {
        let Entry { guest, attempt, .. } = *self.entry(slot);
        if let Some(visit) = self.visit(slot) {
            visit.gave_up = now;
            visit.again = again.is_some();
        }
        if let Some(again) = again {
            *self.entry(again) = Entry { guest, attempt, ..NOBODY };
        }
    }

    #[cold]
    fn members(&mut self, members: &[super::Member]) {
        self.names.members(members);
    }
}
