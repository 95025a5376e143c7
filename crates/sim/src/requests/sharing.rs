//! Processor sharing by virtual time, and how the engine takes to new members.
//!
//! A station counts the work that each of its requests has had since it was last empty; a request
//! is done when that reaches its own work plus what the count was when it came. So the order of
//! completions does not depend on the rate, and no request needs to be touched when it changes.
//! Not here: the loop of events.

use super::Routing;
use super::engine::Requests;
use super::heap::Event;
use super::stations::{POOL, equal, line};
use super::tickets::{NONE, State};

impl Requests {
    /// Takes to the members and the service time of the step that begins.
    pub(super) fn adapt(&mut self, mean: f64) {
        let now = self.now;
        let slower = mean != self.mean;
        if !self.changed && !slower {
            return;
        }
        if self.sharing {
            for station in self.stations.slots() {
                self.bring(station, now);
            }
        }
        self.mean = mean;
        if self.changed {
            for station in self.stations.slots() {
                self.stations.touch(station, now);
            }
            self.changed = false;
            self.regroup(now);
        }
        if self.sharing {
            for station in self.stations.slots() {
                self.expect(station, now);
            }
        }
    }

    /// Makes stations of the members.
    fn regroup(&mut self, now: f64) {
        let central = self.routing == Routing::Central;
        let was_pooled = self.stations.pooled();
        self.watch.members(&self.members);
        if central && (self.sharing || equal(&self.members)) {
            if !was_pooled && !self.sharing {
                self.hand_over_to_pool();
            }
            self.stations.pool(&self.members);
        } else {
            self.stations.split(&self.members);
            if was_pooled && !self.sharing {
                self.hand_over_to_members();
            }
        }
        self.count();
        if !central {
            self.send_on(now);
        }
        if !self.sharing {
            for at in 0..self.stations.open.len() {
                self.fill(self.stations.open[at], now);
            }
        }
    }

    /// What the open stations have in service is the pool's from now on.
    fn hand_over_to_pool(&mut self) {
        for event in self.departures.events() {
            if self.stations.get(event.tag).open {
                self.stations.at(event.tag).busy -= 1;
                self.stations.at(POOL).busy += 1;
                event.tag = POOL;
            }
        }
    }

    /// What the pool has in service is shared out among the members; what is too much for their
    /// workers only finishes.
    fn hand_over_to_members(&mut self) {
        for event in self.departures.events().iter_mut().filter(|event| event.tag == POOL) {
            let Some(station) = self.stations.next_free() else { return };
            self.stations.at(POOL).busy -= 1;
            self.stations.at(station).busy += 1;
            event.tag = station;
        }
    }

    /// Counts anew what is free, busy and waiting in the stations.
    fn count(&mut self) {
        self.free = 0;
        let (mut busy, mut waiting) = (0, self.lobby.len);
        for station in &self.stations.all {
            self.free = self.free.saturating_add(station.free());
            if self.sharing {
                busy += station.busy.min(station.workers);
                waiting += station.waiting();
            } else {
                // Busy workers of a station that has fewer by now do not wait.
                busy += station.busy;
                waiting += station.line.len;
            }
        }
        (self.busy, self.waiting) = (busy, waiting);
    }

    /// Sends those on who wait for a station that left, or for any.
    fn send_on(&mut self, now: f64) {
        if self.stations.open.is_empty() {
            self.gather();
            return;
        }
        let closed = self.stations.slots().filter(|&at| !self.stations.get(at).open);
        let lines: Vec<u32> = std::iter::once(NONE).chain(closed).collect();
        for from in lines {
            // Those who come to wait in the same line again are not among these.
            while let Some(slot) =
                self.tickets.head(line(&mut self.lobby, &mut self.stations, from))
            {
                self.waiting -= 1;
                self.place(slot, now);
            }
        }
    }

    /// Lets those wait before the stations who wait for one that left, when there is no other.
    fn gather(&mut self) {
        for from in self.stations.slots() {
            while let Some(slot) = self.tickets.head(&mut self.stations.at(from).line) {
                self.tickets.queue(&mut self.lobby, slot);
                self.tickets.at(slot).station = NONE;
            }
        }
    }

    /// Brings the work of a station up to `now`.
    fn bring(&mut self, station: u32, now: f64) {
        let rate = self.rate(station);
        let place = self.stations.at(station);
        // An empty station counts anew, so that the count stays small and exact.
        let work = place.work + (now - place.at).max(0.0) * rate;
        place.work = if place.busy == 0 { 0.0 } else { work };
        place.at = now;
    }

    /// How fast each request of a station is worked on, in work per second.
    fn rate(&self, station: u32) -> f64 {
        let place = self.stations.get(station);
        let full = place.speed / self.mean;
        if place.busy <= place.workers {
            full
        } else {
            full * (f64::from(place.workers) / f64::from(place.busy))
        }
    }

    /// Plans the next completion of a station whose work is brought up to `now`.
    fn expect(&mut self, station: u32, now: f64) {
        let rate = self.rate(station);
        // Plans that have become void stay behind; once they are the most, they are removed.
        if self.departures.len() > 64 + 4 * self.stations.all.len() {
            let all = &self.stations.all;
            self.departures.retain(|event| all[event.slot as usize].version == event.tag);
        }
        let place = self.stations.at(station);
        place.version = place.version.wrapping_add(1);
        if let Some(job) = place.jobs.first()
            && rate > 0.0
        {
            let time = now + ((job.time - place.work) / rate).max(0.0);
            self.departures.push(Event { time, slot: station, tag: place.version });
        }
    }

    /// A station gains (`true`) or loses a request.
    fn change(&mut self, station: u32, gain: bool, now: f64) {
        self.stations.touch(station, now);
        let place = self.stations.at(station);
        let before = (place.busy.min(place.workers), place.waiting());
        if gain {
            place.busy += 1;
        } else {
            place.busy -= 1;
        }
        let after = (place.busy.min(place.workers), place.waiting());
        self.busy = self.busy + after.0 - before.0;
        self.waiting = self.waiting + after.1 - before.1;
    }

    /// An attempt comes to share the workers of a station, if that has a place.
    pub(super) fn join(&mut self, slot: u32, now: f64) -> Option<f64> {
        let Some(station) = self.choose() else { return self.wait(slot, NONE, now) };
        let place = self.stations.get(station);
        let most = place.workers.saturating_add(self.places).min(self.most_in_service);
        if place.busy >= most {
            return self.turn_away(slot, now);
        }
        self.bring(station, now);
        self.change(station, true, now);
        let ticket = self.tickets.at(slot);
        ticket.state = State::Served;
        let size = ticket.size;
        self.watch.shares(slot, now, self.stations.known_as(station));
        let place = self.stations.at(station);
        place.jobs.push(Event { time: place.work + size, slot, tag: 0 });
        self.expect(station, now);
        Some(f64::INFINITY)
    }

    /// The completion that was planned next is due, unless it was planned anew.
    pub(super) fn complete(&mut self, now: f64) {
        let Some(Event { slot: station, tag, .. }) = self.departures.first() else { return };
        self.departures.pop();
        if self.stations.get(station).version != tag {
            return;
        }
        let place = self.stations.at(station);
        let Some(job) = place.jobs.first() else { return };
        place.jobs.pop();
        // Just this much, whatever rounding would make of it.
        place.work = job.time;
        place.at = now;
        self.change(station, false, now);
        self.finish(job.slot, now, station);
        self.expect(station, now);
    }
}
