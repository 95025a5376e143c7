//! The attempts that are somewhere in the service, and the lines in which they wait.
//!
//! A line is linked through the tickets: one whose client gives up leaves from the middle at once,
//! and nothing is copied when an instance goes. Not here: who may enter a line.

/// No ticket.
pub(super) const NONE: u32 = u32::MAX;

/// Where a ticket is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// In a line.
    Waiting,
    /// With a worker, or one of those who share the workers.
    Served,
    /// Between two attempts.
    Retrying,
}

/// An attempt of a request.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ticket {
    /// When the request first came.
    pub(super) first: f64,
    /// When this attempt came.
    pub(super) came: f64,
    /// Its work, of mean one.
    pub(super) size: f64,
    /// How long its client waits, in seconds.
    pub(super) patience: f64,
    /// The step in which the request first came.
    pub(super) step: u32,
    /// Which attempt this is, from one.
    pub(super) attempt: u32,
    pub(super) state: State,
    /// Nobody waits for the answer any more.
    pub(super) orphan: bool,
    /// The line it waits in: a station, or `NONE` for that before all of them.
    pub(super) station: u32,
    /// Grows whenever timers that were set for this slot become void.
    pub(super) generation: u32,
    next: u32,
    before: u32,
}

impl Ticket {
    /// The first attempt of a request that comes now.
    pub(super) fn new(now: f64, step: u32, size: f64, patience: f64) -> Self {
        Self {
            first: now,
            came: now,
            size,
            patience,
            step,
            attempt: 1,
            state: State::Served,
            orphan: false,
            station: NONE,
            generation: 0,
            next: NONE,
            before: NONE,
        }
    }
}

/// A line of waiting tickets.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    head: u32,
    tail: u32,
    /// How many wait.
    pub(super) len: u32,
}

impl Line {
    /// A line without anybody.
    pub(super) const EMPTY: Self = Self { head: NONE, tail: NONE, len: 0 };
}

/// All tickets; slots are used again.
#[derive(Clone, Debug)]
pub(super) struct Tickets {
    all: Vec<Ticket>,
    free: u32,
    /// How many are in use.
    pub(super) live: u32,
}

impl Tickets {
    pub(super) fn new() -> Self {
        Self { all: Vec::new(), free: NONE, live: 0 }
    }

    /// Keeps a ticket and says where.
    #[inline]
    pub(super) fn insert(&mut self, ticket: Ticket) -> u32 {
        self.live += 1;
        let slot = self.free;
        if let Some(place) = self.all.get_mut(slot as usize) {
            self.free = place.next;
            *place = Ticket { generation: place.generation, ..ticket };
            return slot;
        }
        let slot = u32::try_from(self.all.len()).expect("the engine limits the open requests");
        self.all.push(ticket);
        slot
    }

    /// Gives a slot back; timers that were set for it become void.
    #[inline]
    pub(super) fn remove(&mut self, slot: u32) {
        self.live -= 1;
        let free = self.free;
        let ticket = self.at(slot);
        ticket.generation = next_generation(ticket.generation);
        ticket.next = free;
        self.free = slot;
    }

    /// The ticket in a slot.
    #[inline]
    pub(super) fn at(&mut self, slot: u32) -> &mut Ticket {
        &mut self.all[slot as usize]
    }

    /// The ticket in a slot, to look at.
    #[inline]
    pub(super) fn get(&self, slot: u32) -> &Ticket {
        &self.all[slot as usize]
    }

    /// Makes timers void that were set for a slot.
    pub(super) fn void(&mut self, slot: u32) {
        let ticket = self.at(slot);
        ticket.generation = next_generation(ticket.generation);
    }

    /// Puts a ticket at the end of a line.
    #[inline]
    pub(super) fn queue(&mut self, line: &mut Line, slot: u32) {
        let tail = line.tail;
        let ticket = self.at(slot);
        ticket.next = NONE;
        ticket.before = tail;
        ticket.state = State::Waiting;
        if tail == NONE {
            line.head = slot;
        } else {
            self.at(tail).next = slot;
        }
        line.tail = slot;
        line.len += 1;
    }

    /// Takes the first ticket of a line.
    #[inline]
    pub(super) fn head(&mut self, line: &mut Line) -> Option<u32> {
        let slot = line.head;
        if slot == NONE {
            return None;
        }
        let next = self.get(slot).next;
        if next == NONE {
            line.tail = NONE;
        } else {
            self.at(next).before = NONE;
        }
        line.head = next;
        line.len -= 1;
        Some(slot)
    }

    /// Takes a ticket out of the line it is in.
    pub(super) fn leave(&mut self, line: &mut Line, slot: u32) {
        let Ticket { next, before, .. } = *self.get(slot);
        if before == NONE {
            line.head = next;
        } else {
            self.at(before).next = next;
        }
        if next == NONE {
            line.tail = before;
        } else {
            self.at(next).before = before;
        }
        line.len -= 1;
    }
}

/// Generations share a word with the kind of a timer.
fn next_generation(generation: u32) -> u32 {
    (generation + 1) & (u32::MAX >> 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_keeps_its_order_when_somebody_leaves_from_anywhere() {
        let mut tickets = Tickets::new();
        let mut line = Line::EMPTY;
        let slots: Vec<u32> = (0..6)
            .map(|step| {
                let slot = tickets.insert(Ticket::new(0.0, step, 1.0, 1.0));
                tickets.queue(&mut line, slot);
                slot
            })
            .collect();
        for gone in [0, 3, 5] {
            tickets.leave(&mut line, slots[gone]);
            tickets.remove(slots[gone]);
        }
        assert_eq!((line.len, tickets.live), (3, 3));
        let rest: Vec<u32> = std::iter::from_fn(|| tickets.head(&mut line)).collect();
        assert_eq!(rest, [slots[1], slots[2], slots[4]]);
        assert_eq!(line.len, 0);
        // Slots are used again, and a line that was emptied takes new ones.
        let again = tickets.insert(Ticket::new(0.0, 9, 1.0, 1.0));
        assert!(slots.contains(&again));
        tickets.queue(&mut line, again);
        assert_eq!(tickets.head(&mut line), Some(again));
    }
}
