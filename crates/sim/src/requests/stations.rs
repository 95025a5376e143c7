//! Those who serve, and which of them a request is sent to.
//!
//! A station is one instance with a line of its own, or all workers of a fleet that share one
//! line. Not here: what happens to a request there.

use model::Dice;

use super::heap::Heap;
use super::tickets::{Line, NONE};
use super::works::Tally;
use super::{Member, Routing};

/// The station that stands for all workers of the fleet.
pub(super) const POOL: u32 = 0;
/// A member slower than this takes no requests: it would never finish one.
const SLOWEST: f64 = 1e-6;
/// A member faster than this is as fast as this.
const FASTEST: f64 = 1e6;

/// Workers who take from one line.
#[derive(Clone, Debug)]
pub(super) struct Station {
    pub(super) id: u32,
    /// Whether it takes requests; one that left only finishes those it has.
    pub(super) open: bool,
    pub(super) workers: u32,
    pub(super) speed: f64,
    /// Requests in service. When workers share, all that are in the station.
    pub(super) busy: u32,
    pub(super) line: Line,
    /// When workers share: the work that each request has had, up to the time `at`.
    pub(super) work: f64,
    pub(super) at: f64,
    /// When workers share: the requests by the work at which they are done.
    pub(super) jobs: Heap,
    /// Grows whenever the next completion becomes another.
    pub(super) version: u32,
    /// What it did, if somebody looks.
    pub(super) tally: Tally,
}

impl Station {
    fn new(id: u32) -> Self {
        Self {
            id,
            open: false,
            workers: 0,
            speed: 1.0,
            busy: 0,
            line: Line::EMPTY,
            work: 0.0,
            at: 0.0,
            jobs: Heap::default(),
            version: 0,
            tally: Tally::default(),
        }
    }

    /// Whether a worker is free.
    #[inline]
    pub(super) fn has_free(&self) -> bool {
        self.busy < self.workers
    }

    /// Workers who could take a request now.
    pub(super) fn free(&self) -> u32 {
        if self.open { self.workers.saturating_sub(self.busy) } else { 0 }
    }

    /// Requests that have no worker of their own.
    pub(super) fn waiting(&self) -> u32 {
        // Where workers are not shared, a station that has fewer by now may have more in service.
        self.line.len + self.busy.saturating_sub(self.workers)
    }
}

/// All stations. Slots are used again once their last request is gone.
#[derive(Clone, Debug)]
pub(super) struct Stations {
    pub(super) all: Vec<Station>,
    /// The open ones, in the order of the members.
    pub(super) open: Vec<u32>,
    cursor: usize,
    /// Whether somebody looks at single ones.
    pub(super) watched: bool,
}

impl Stations {
    pub(super) fn new() -> Self {
        Self { all: vec![Station::new(POOL)], open: Vec::new(), cursor: 0, watched: false }
    }

    #[inline]
    pub(super) fn at(&mut self, station: u32) -> &mut Station {
        &mut self.all[station as usize]
    }

    #[inline]
    pub(super) fn get(&self, station: u32) -> &Station {
        &self.all[station as usize]
    }

    /// Something changes in a station, or in the line before all of them.
    #[inline]
    pub(super) fn touch(&mut self, station: u32, now: f64) {
        if self.watched
            && let Some(station) = self.all.get_mut(station as usize)
        {
            station.note(now);
        }
    }

    /// The slots of all stations.
    pub(super) fn slots(&self) -> std::ops::Range<u32> {
        0..u32::try_from(self.all.len()).expect("slots are u32")
    }

    /// Whether all workers are one station.
    pub(super) fn pooled(&self) -> bool {
        self.get(POOL).open
    }

    /// The member that a station is; none for that of all members together.
    pub(super) fn known_as(&self, station: u32) -> Option<u32> {
        (station != POOL).then(|| self.get(station).id)
    }

    /// Makes one station of all members; its speed is the mean over their workers.
    pub(super) fn pool(&mut self, members: &[Member]) {
        for station in &mut self.all {
            station.open = false;
        }
        let (mut workers, mut speed) = (0_u32, 0.0);
        for member in members.iter().filter(|member| takes(member)) {
            workers = workers.saturating_add(member.workers);
            speed += f64::from(member.workers) * member.speed.min(FASTEST);
        }
        let pool = self.at(POOL);
        pool.open = true;
        pool.workers = workers;
        if workers > 0 {
            pool.speed = (speed / f64::from(workers)).min(FASTEST);
        }
        self.open.clear();
        self.open.push(POOL);
    }

    /// Makes a station of each member. One that was there before, or left but is not done yet, is
    /// the same station.
    pub(super) fn split(&mut self, members: &[Member]) {
        let before = std::mem::take(&mut self.open);
        for station in &mut self.all {
            station.open = false;
        }
        for (at, member) in members.iter().enumerate().filter(|(_, member)| takes(member)) {
            let slot = self.find(member.id, before.get(at).copied());
            let station = self.at(slot);
            station.id = member.id;
            station.open = true;
            station.workers = member.workers;
            station.speed = member.speed.min(FASTEST);
            self.open.push(slot);
        }
    }

    /// The slot for the member `id`, which is likely to be `guess`.
    fn find(&mut self, id: u32, guess: Option<u32>) -> u32 {
        let own = |station: &Station| station.id == id && !station.open;
        if let Some(slot) = guess.filter(|&slot| slot != POOL && own(self.get(slot))) {
            return slot;
        }
        let idle = |station: &Station| !station.open && station.busy == 0 && station.line.len == 0;
        let known = self.all.iter().skip(1).position(own);
        let found = known.or_else(|| self.all.iter().skip(1).position(idle)).map(|at| at + 1);
        let slot = found.unwrap_or_else(|| {
            self.all.push(Station::new(id));
            self.all.len() - 1
        });
        u32::try_from(slot).expect("there are fewer stations than members and open requests")
    }

    /// The next open station with a free worker, in turn.
    #[inline]
    pub(super) fn next_free(&mut self) -> Option<u32> {
        if let [only] = *self.open {
            return self.get(only).has_free().then_some(only);
        }
        self.in_turn(|station| u32::from(!station.has_free()), 0)
    }

    /// Where `routing` sends a request; nowhere without an open station.
    pub(super) fn route(&mut self, routing: Routing, dice: &mut Dice) -> Option<u32> {
        match routing {
            Routing::Central => self.open.first().copied(),
            Routing::Random => {
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "a place in a list"
                )]
                let at = (dice.uniform() * self.open.len() as f64) as usize;
                self.open.get(at).or(self.open.last()).copied()
            }
            Routing::RoundRobin => self.in_turn(|_| 0, 0),
            // One who has a free worker comes before all who merely have no line.
            Routing::ShortestQueue => self.in_turn(
                |station| if station.has_free() { 0 } else { station.waiting() + 1 },
                u32::MAX - 1,
            ),
            Routing::LeastConnections => {
                self.in_turn(|station| station.busy + station.line.len, u32::MAX - 1)
            }
        }
    }

    /// The open station with the lowest `rank` up to `most`; those of the same rank take turns.
    #[inline]
    fn in_turn(&mut self, rank: impl Fn(&Station) -> u32, most: u32) -> Option<u32> {
        let start = if self.cursor < self.open.len() { self.cursor } else { 0 };
        let (ahead, behind) = (start..self.open.len(), 0..start);
        let (mut best, mut found) = (most + 1, None);
        for at in ahead.chain(behind) {
            let rank = rank(&self.all[self.open[at] as usize]);
            if rank < best {
                (best, found) = (rank, Some(at));
                if rank == 0 {
                    break;
                }
            }
        }
        self.cursor = found.map_or(0, |at| at + 1);
        found.map(|at| self.open[at])
    }
}

/// Whether a member can take requests at all.
fn takes(member: &Member) -> bool {
    member.workers > 0 && member.speed >= SLOWEST
}

/// Whether all members that take requests are equally fast.
pub(super) fn equal(members: &[Member]) -> bool {
    let mut speeds = members.iter().filter(|member| takes(member)).map(|member| member.speed);
    speeds.next().is_none_or(|first| speeds.all(|speed| speed == first))
}

/// The line of a station, or that before all of them.
#[inline]
pub(super) fn line<'a>(
    lobby: &'a mut Line,
    stations: &'a mut Stations,
    station: u32,
) -> &'a mut Line {
    if station == NONE { lobby } else { &mut stations.at(station).line }
}
