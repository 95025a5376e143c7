//! The loop of events: what comes next happens, and what follows from it is planned.
//!
//! Not here: the members of the fleet that change (`sharing` has processor sharing and both).

use model::Dice;

use super::clients::Clients;
use super::heap::{Event, Heap};
use super::log::Watch;
use super::sample::{Exponential, Sizes};
use super::stations::{Stations, line};
use super::tickets::{Line, NONE, State, Ticket, Tickets};
use super::{Discipline, Done, Fate, Input, Member, Routing, Settings};
use crate::outcome::Outcome;

/// The most requests that are open at a time, for they need memory.
const MOST_OPEN: u32 = 1 << 21;

/// Kinds of timers, in the low bits of their tags.
const PATIENCE: u32 = 0;
const CLIENT: u32 = 1;
const RETRY: u32 = 2;
/// How many bits a kind has.
const KIND: u32 = 2;

/// What was counted in a step. Whole numbers, so that nothing is lost.
#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    came: u64,
    attempts: u64,
    served: u64,
    dropped: u64,
    timed_out: u64,
    abandoned: u64,
    lost: u64,
    wasted: u64,
    response_s: f64,
}

/// A service of single requests. Its time begins at zero; a step follows the other.
#[derive(Clone, Debug)]
pub struct Requests {
    pub(super) sharing: bool,
    pub(super) routing: Routing,
    pub(super) places: u32,
    pub(super) most_in_service: u32,
    queue_timeout_s: f64,
    sizes: Sizes,
    exponential: Box<Exponential>,
    arrival_dice: Dice,
    size_dice: Dice,
    routing_dice: Dice,
    clients: Clients,
    pub(super) members: Vec<Member>,
    pub(super) changed: bool,
    pub(super) stations: Stations,
    pub(super) tickets: Tickets,
    /// The line before all stations.
    pub(super) lobby: Line,
    pub(super) departures: Heap,
    timers: Heap,
    /// Seconds that a worker of speed one needs for a request, on average.
    pub(super) mean: f64,
    pub(super) now: f64,
    step: u32,
    /// How much of the Poisson process is left until the next arrival, in arrivals.
    gap: f64,
    /// Workers who could take a request.
    pub(super) free: u32,
    pub(super) busy: u32,
    pub(super) waiting: u32,
    retrying: u32,
    /// Up to when the areas below are known.
    seen: f64,
    busy_area: f64,
    pub(super) waiting_area: f64,
    counts: Counts,
    done: Vec<Done>,
    pub(super) watch: Watch,
}

/// `value` within its range; the least if it is no number.
fn within(value: f64, least: f64, most: f64) -> f64 {
    if value >= least { value.min(most) } else { least }
}

impl Requests {
    /// An empty service without members.
    pub fn new(settings: &Settings, seed: u32) -> Self {
        let exponential = Exponential::new();
        let mut arrival_dice = Dice::stream(seed, "requests.arrivals");
        let gap = exponential.draw(&mut arrival_dice);
        let timeout = settings.queue_timeout_s.filter(|seconds| *seconds >= 0.0);
        Self {
            sharing: settings.discipline == Discipline::Sharing,
            routing: settings.routing,
            places: settings.places.unwrap_or(MOST_OPEN),
            most_in_service: settings.in_service.unwrap_or(u32::MAX),
            queue_timeout_s: timeout.unwrap_or(f64::INFINITY),
            sizes: Sizes::new(settings.law),
            exponential,
            arrival_dice,
            size_dice: Dice::stream(seed, "requests.sizes"),
            routing_dice: Dice::stream(seed, "requests.routing"),
            clients: Clients::new(settings, seed),
            members: Vec::new(),
            changed: true,
            stations: Stations::new(),
            tickets: Tickets::new(),
            lobby: Line::EMPTY,
            departures: Heap::default(),
            timers: Heap::default(),
            mean: 1.0,
            now: 0.0,
            step: 0,
            gap,
            free: 0,
            busy: 0,
            waiting: 0,
            retrying: 0,
            seen: 0.0,
            busy_area: 0.0,
            waiting_area: 0.0,
            counts: Counts::default(),
            done: Vec::new(),
            watch: Watch::default(),
        }
    }

    /// From the next step on, these are the members, and only these.
    ///
    /// One that is no longer among them finishes what it has in service; what waits in its line is
    /// sent to the others, in order, and may find no place there. A new speed counts for requests
    /// that start from then on, and at once where workers are shared. With central routing and
    /// members of one speed, workers have no names: too many busy ones take no new request until
    /// they are as few as they should be, and are all back if the members are.
    pub fn set_members(&mut self, members: &[Member]) {
        self.members.clear();
        self.members.extend_from_slice(members);
        self.changed = true;
    }

    /// Lets a step pass. The sums are of what happened in it, response times of the attempts that
    /// were completed in it; `done` has the requests that ended.
    pub fn step(&mut self, input: &Input) -> Outcome {
        self.done.clear();
        self.counts = Counts::default();
        (self.busy_area, self.waiting_area) = (0.0, 0.0);
        self.seen = self.now;
        self.adapt(within(input.mean_service_s, 1e-9, 1e9));
        let dt = within(input.dt, 0.0, 1e6);
        let rate = within(input.arrivals, 0.0, 1e9);
        self.run(rate, self.now + dt);
        self.step = self.step.saturating_add(1);
        self.outcome(dt)
    }

    /// The requests that ended in the last step.
    pub fn done(&self) -> &[Done] {
        &self.done
    }

    /// New requests that came in the last step.
    pub fn came(&self) -> f64 {
        self.counts.came as f64
    }

    /// Requests that were served in the last step although their clients had gone.
    pub fn wasted(&self) -> f64 {
        self.counts.wasted as f64
    }

    /// How many events lie ahead, void ones too, and tickets in use.
    #[cfg(test)]
    pub(super) fn kept(&self) -> usize {
        self.timers.len() + self.departures.len() + self.tickets.live as usize
    }

    /// All events before `end`.
    fn run(&mut self, rate: f64, end: f64) {
        let each = 1.0 / rate;
        let mut next = if rate > 0.0 { self.now + self.gap * each } else { f64::INFINITY };
        loop {
            let departure = self.departures.time();
            let timer = self.timers.time();
            if departure <= next && departure <= timer {
                if departure >= end {
                    break;
                }
                self.pass(departure);
                if self.sharing { self.complete(departure) } else { self.depart(departure) }
            } else if timer <= next {
                if timer >= end {
                    break;
                }
                self.pass(timer);
                self.ring(timer);
            } else {
                if next >= end {
                    break;
                }
                self.pass(next);
                self.arrive(next);
                self.gap = self.exponential.draw(&mut self.arrival_dice);
                next += self.gap * each;
            }
        }
        self.pass(end);
        if rate > 0.0 {
            self.gap = ((next - end) * rate).max(0.0);
        }
        self.now = end;
    }

    /// Time passes without an event.
    #[inline]
    fn pass(&mut self, to: f64) {
        let span = to - self.seen;
        self.busy_area += span * f64::from(self.busy);
        self.waiting_area += span * f64::from(self.waiting);
        self.seen = to;
    }

    fn outcome(&self, dt: f64) -> Outcome {
        let counts = &self.counts;
        let waiting = f64::from(self.waiting);
        Outcome {
            attempts: counts.attempts as f64,
            served: counts.served as f64,
            dropped: counts.dropped as f64,
            timed_out: counts.timed_out as f64,
            abandoned: counts.abandoned as f64,
            lost: counts.lost as f64,
            waiting,
            in_service: f64::from(self.busy),
            retrying: f64::from(self.retrying),
            queue: if dt > 0.0 { self.waiting_area / dt } else { waiting },
            busy_s: self.busy_area,
            response_s: counts.response_s,
        }
    }

    /// A new request comes. Its work and patience are drawn whatever becomes of it.
    #[inline]
    fn arrive(&mut self, now: f64) {
        let size = self.sizes.draw(&self.exponential, &mut self.size_dice);
        let patience = self.clients.arrive(now, &self.exponential);
        self.counts.came += 1;
        self.counts.attempts += 1;
        if self.tickets.live >= MOST_OPEN {
            self.counts.dropped += 1;
            self.counts.lost += 1;
            self.done.push(Done { step: self.step, fate: Fate::Dropped });
            self.watch.refused(now);
            return;
        }
        let slot = self.tickets.insert(Ticket::new(now, self.step, size, patience));
        self.watch.came(slot, now);
        self.admit(slot, now);
    }

    /// An attempt comes to the service.
    #[inline]
    fn admit(&mut self, slot: u32, now: f64) {
        let Some(end) = self.place(slot, now) else { return };
        let ticket = *self.tickets.get(slot);
        if ticket.state == State::Waiting && ticket.patience < f64::INFINITY {
            self.timer(now + ticket.patience, slot, PATIENCE);
        }
        let deadline = now + self.clients.timeout_s;
        if deadline < end {
            self.timer(deadline, slot, CLIENT);
        }
    }

    /// Gives an attempt a worker or a place, and says when it will be over, if that is known, or
    /// nothing if there was no place.
    #[inline]
    pub(super) fn place(&mut self, slot: u32, now: f64) -> Option<f64> {
        if self.sharing {
            return self.join(slot, now);
        }
        let central = self.routing == Routing::Central;
        let station = if central {
            if self.free > 0 { self.stations.next_free() } else { None }
        } else {
            self.choose()
        };
        if let Some(station) = station
            && self.stations.get(station).has_free()
        {
            return Some(self.start(slot, station, now));
        }
        self.wait(slot, station.unwrap_or(NONE), now)
    }

    /// The station that an attempt is sent to; none without an open one.
    pub(super) fn choose(&mut self) -> Option<u32> {
        self.stations.route(self.routing, &mut self.routing_dice)
    }

    /// Puts an attempt into the line of a station if it has a place, until nobody knows when.
    pub(super) fn wait(&mut self, slot: u32, station: u32, now: f64) -> Option<f64> {
        self.stations.touch(station, now);
        let line = line(&mut self.lobby, &mut self.stations, station);
        if line.len >= self.places {
            return self.turn_away(slot, now);
        }
        self.tickets.queue(line, slot);
        self.tickets.at(slot).station = station;
        self.waiting += 1;
        Some(f64::INFINITY)
    }

    /// There is no place for an attempt.
    pub(super) fn turn_away(&mut self, slot: u32, now: f64) -> Option<f64> {
        self.counts.dropped += 1;
        self.fail(slot, now, Fate::Dropped);
        None
    }

    /// Gives an attempt to a free worker, and says when it will be done.
    #[inline]
    fn start(&mut self, slot: u32, station: u32, now: f64) -> f64 {
        self.free -= 1;
        self.busy += 1;
        self.stations.touch(station, now);
        self.stations.at(station).busy += 1;
        let event = self.plan(slot, station, now);
        self.departures.push(event);
        event.time
    }

    /// When an attempt will be done that a worker takes now.
    #[inline]
    fn plan(&mut self, slot: u32, station: u32, now: f64) -> Event {
        let pace = self.mean / self.stations.get(station).speed;
        let ticket = self.tickets.at(slot);
        ticket.state = State::Served;
        let time = now + ticket.size * pace;
        self.watch.began(slot, now, time, self.stations.known_as(station));
        Event { time, slot, tag: station }
    }

    /// A worker is done, and takes the next.
    fn depart(&mut self, now: f64) {
        let Some(Event { slot, tag: station, .. }) = self.departures.first() else { return };
        self.stations.touch(station, now);
        self.finish(slot, now, station);
        let place = self.stations.get(station);
        if place.open && place.busy <= place.workers {
            if let Some(next) = self.take(station, now) {
                let event = self.plan(next, station, now);
                self.departures.replace(event);
                return;
            }
            self.free = self.free.saturating_add(1);
        }
        self.stations.at(station).busy -= 1;
        self.busy -= 1;
        self.departures.pop();
    }

    /// Gives waiting attempts to the free workers of a station.
    pub(super) fn fill(&mut self, station: u32, now: f64) {
        while self.stations.get(station).has_free() {
            let Some(slot) = self.take(station, now) else { return };
            self.start(slot, station, now);
        }
    }

    /// The first who waits for a station and has not waited too long.
    #[inline]
    fn take(&mut self, station: u32, now: f64) -> Option<u32> {
        let own = if self.routing == Routing::Central { NONE } else { station };
        self.stations.touch(own, now);
        loop {
            let line = line(&mut self.lobby, &mut self.stations, own);
            let slot = self.tickets.head(line)?;
            self.waiting -= 1;
            if now - self.tickets.get(slot).came <= self.queue_timeout_s {
                return Some(slot);
            }
            self.counts.timed_out += 1;
            self.fail(slot, now, Fate::TimedOut);
        }
    }

    /// An attempt has been served at a station.
    #[inline]
    pub(super) fn finish(&mut self, slot: u32, now: f64, station: u32) {
        let Ticket { first, came, step, orphan, .. } = *self.tickets.get(slot);
        self.watch.served(slot, now);
        self.counts.served += 1;
        self.counts.response_s += now - came;
        if self.stations.watched {
            self.stations.at(station).tally.served(now - came);
        }
        if orphan {
            self.counts.wasted += 1;
        } else {
            self.done.push(Done { step, fate: Fate::Served(now - first) });
        }
        self.tickets.remove(slot);
    }

    /// An attempt has failed and is nowhere any more.
    fn fail(&mut self, slot: u32, now: f64, fate: Fate) {
        let Ticket { attempt, step, orphan, .. } = *self.tickets.get(slot);
        let pause = if orphan { None } else { self.clients.pause(now, attempt) };
        self.watch.failed(slot, now, fate, pause.is_some());
        if let Some(pause) = pause {
            self.tickets.void(slot);
            self.retry(slot, now + pause);
            return;
        }
        if !orphan {
            self.counts.lost += 1;
            self.done.push(Done { step, fate });
        }
        self.tickets.remove(slot);
    }

    /// The request of a slot comes again at `time`.
    fn retry(&mut self, slot: u32, time: f64) {
        self.tickets.at(slot).state = State::Retrying;
        self.retrying += 1;
        self.timer(time, slot, RETRY);
    }

    /// Sets a timer for a slot as it is now.
    fn timer(&mut self, time: f64, slot: u32, kind: u32) {
        // Timers of attempts that are over stay behind; once they are the most, they are removed.
        if self.timers.len() > 64 + 4 * self.tickets.live as usize {
            let tickets = &self.tickets;
            self.timers.retain(|event| is_set(tickets, event));
        }
        let tag = self.tickets.get(slot).generation << KIND | kind;
        self.timers.push(Event { time, slot, tag });
    }

    /// A timer is over.
    fn ring(&mut self, now: f64) {
        let Some(event) = self.timers.first() else { return };
        self.timers.pop();
        if !is_set(&self.tickets, &event) {
            return;
        }
        let slot = event.slot;
        match event.tag & ((1 << KIND) - 1) {
            PATIENCE => {
                let station = self.tickets.get(slot).station;
                self.stations.touch(station, now);
                let line = line(&mut self.lobby, &mut self.stations, station);
                self.tickets.leave(line, slot);
                self.waiting -= 1;
                self.counts.abandoned += 1;
                self.fail(slot, now, Fate::Abandoned);
            }
            CLIENT => self.give_up(slot, now),
            _ => {
                self.retrying -= 1;
                let ticket = self.tickets.at(slot);
                ticket.came = now;
                ticket.attempt += 1;
                self.counts.attempts += 1;
                self.watch.again(slot, now);
                self.admit(slot, now);
            }
        }
    }

    /// The client of an attempt waits no longer, and the service does not notice.
    fn give_up(&mut self, slot: u32, now: f64) {
        self.tickets.void(slot);
        let ticket = self.tickets.at(slot);
        ticket.orphan = true;
        let mut request = *ticket;
        request.orphan = false;
        let room = self.tickets.live < MOST_OPEN;
        let pause = if room { self.clients.pause(now, request.attempt) } else { None };
        if let Some(pause) = pause {
            let again = self.tickets.insert(request);
            self.watch.gave_up(slot, now, Some(again));
            self.retry(again, now + pause);
        } else {
            self.watch.gave_up(slot, now, None);
            self.counts.lost += 1;
            self.done.push(Done { step: request.step, fate: Fate::Unanswered });
        }
    }
}

/// Whether the attempt that a timer was set for still wants it.
fn is_set(tickets: &Tickets, event: &Event) -> bool {
    let ticket = tickets.get(event.slot);
    let waits = event.tag & ((1 << KIND) - 1) != PATIENCE || ticket.state == State::Waiting;
    ticket.generation == event.tag >> KIND && waits
}
