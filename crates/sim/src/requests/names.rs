//! Which instance and which worker of it has a request, where the engine knows only how many do.
//!
//! Equal instances that share a line are one pool to the engine: when some leave, whoever is done
//! first takes nobody any more. So that this can be looked at, those whose work ends first are
//! given the names of those who leave. Not here: what happens to requests (`engine`).

use super::Member;
use super::tickets::NONE;

/// Among more instances than these nobody changes names: nobody could follow them either.
const MOST_RENAMED: usize = 1000;
/// The end of the work of a worker who has none.
const FREE: f64 = f64::NEG_INFINITY;

/// A worker who is busy with a request.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seat {
    /// The number under which the instance came.
    pub(super) instance: u32,
    /// Which of its workers.
    pub(super) worker: u32,
    /// Where the instance is kept.
    place: u32,
}

/// An instance as it is looked at.
#[derive(Clone, Debug)]
struct Person {
    /// The number under which it came.
    born: u32,
    /// The number that it has now, by which the fleet knows it.
    id: u32,
    open: bool,
    /// When each worker will be done.
    ends: Vec<f64>,
    busy: u32,
    workers: u32,
}

impl Person {
    /// When the last of its workers will be done.
    fn until(&self) -> f64 {
        self.ends.iter().copied().fold(FREE, f64::max)
    }
}

/// Everybody who serves.
#[derive(Clone, Debug)]
pub(super) struct Names {
    alike: bool,
    /// All that take requests or have one; places are used again.
    people: Vec<Person>,
    /// Places of those who take requests, in the order of the members.
    open: Vec<u32>,
    /// The place of each instance by its number; `NONE` where it has none.
    holder: Vec<u32>,
    /// The last list of members in which each instance was.
    listed: Vec<u32>,
    version: u32,
    /// Who is asked first.
    cursor: usize,
    /// Who was done last, and when.
    last: (u32, f64),
    renamed: Vec<(u32, u32)>,
}

impl Names {
    pub(super) fn new(alike: bool) -> Self {
        Self {
            alike,
            people: Vec::new(),
            open: Vec::new(),
            holder: Vec::new(),
            listed: Vec::new(),
            version: 0,
            cursor: 0,
            last: (NONE, FREE),
            renamed: Vec::new(),
        }
    }

    /// These take requests from now on.
    pub(super) fn members(&mut self, members: &[Member]) {
        self.version = self.version.wrapping_add(1);
        for member in members {
            let id = member.id as usize;
            if id >= self.listed.len() {
                self.listed.resize(id + 1, 0);
                self.holder.resize(id + 1, NONE);
            }
            self.listed[id] = self.version;
        }
        self.farewell();
        self.open.clear();
        for member in members {
            let place = self.place_of(member.id);
            self.people[place as usize].workers = member.workers;
            self.open.push(place);
        }
    }

    /// Those who are no longer listed leave, and take nobody any more.
    fn farewell(&mut self) {
        let few = self.open.len() <= MOST_RENAMED;
        let mut left = std::mem::take(&mut self.open);
        while let Some(at) = left.iter().position(|&place| self.has_left(place)) {
            let leaves = left[at];
            let goes = if self.alike && few { self.first_done(&left, leaves) } else { leaves };
            let id = self.people[leaves as usize].id;
            // Whoever goes takes the number of the one who leaves, and gives it its own.
            let other = std::mem::replace(&mut self.people[goes as usize].id, id);
            self.people[leaves as usize].id = if goes == leaves { id } else { other };
            self.holder[other as usize] = leaves;
            self.holder[id as usize] = NONE;
            self.people[goes as usize].open = false;
            self.note(goes);
            left.retain(|&place| place != goes);
        }
    }

    fn has_left(&self, place: u32) -> bool {
        self.listed[self.people[place as usize].id as usize] != self.version
    }

    /// Who of `all` is done first; `preferred`, if others are done no sooner.
    fn first_done(&self, all: &[u32], preferred: u32) -> u32 {
        let mut best = (preferred, self.people[preferred as usize].until());
        for &place in all {
            let until = self.people[place as usize].until();
            if until < best.1 {
                best = (place, until);
            }
        }
        best.0
    }

    /// Notes under which number one left that came under another.
    fn note(&mut self, place: u32) {
        let Person { born, id, .. } = self.people[place as usize];
        if born != id {
            self.renamed.push((born, id));
        }
    }

    /// The place of a member; one who is new gets one.
    fn place_of(&mut self, id: u32) -> u32 {
        let known = self.holder[id as usize];
        if known != NONE {
            return known;
        }
        let person = Person { born: id, id, open: true, ends: Vec::new(), busy: 0, workers: 0 };
        let gone = |other: &Person| !other.open && other.busy == 0;
        let place = self.people.iter().position(gone).unwrap_or(self.people.len());
        if place == self.people.len() {
            self.people.push(person);
        } else {
            self.people[place] = person;
        }
        let place = u32::try_from(place).expect("there are fewer instances than numbers for them");
        self.holder[id as usize] = place;
        place
    }

    /// A worker takes a request until `until`: one of `member`, or of anybody.
    pub(super) fn take(&mut self, now: f64, until: f64, member: Option<u32>) -> Option<Seat> {
        let place = match member {
            Some(id) => self.holder.get(id as usize).copied().filter(|&place| place != NONE)?,
            None => self.anybody(now)?,
        };
        let person = &mut self.people[place as usize];
        let free = person.ends.iter().position(|&end| end == FREE);
        let worker = free.unwrap_or(person.ends.len());
        if free.is_none() {
            person.ends.push(FREE);
        }
        person.ends[worker] = until;
        person.busy += 1;
        let worker = u32::try_from(worker).unwrap_or(NONE);
        Some(Seat { instance: person.born, worker, place })
    }

    /// Who takes the next request: whoever was done just now, else one after the other.
    fn anybody(&mut self, now: f64) -> Option<u32> {
        let free = |place: u32| {
            let person = &self.people[place as usize];
            person.open && person.busy < person.workers
        };
        if self.last.1 == now && self.last.0 != NONE && free(self.last.0) {
            return Some(self.last.0);
        }
        let count = self.open.len();
        let found = (0..count).map(|i| (self.cursor + i) % count).find(|&at| free(self.open[at]));
        // All are busy only while instances turn from unequal to equal.
        let at = found.or((count > 0).then_some(self.cursor % count.max(1)))?;
        self.cursor = at + 1;
        Some(self.open[at])
    }

    /// A worker is done.
    pub(super) fn leave(&mut self, now: f64, seat: &Seat) {
        let person = &mut self.people[seat.place as usize];
        person.busy = person.busy.saturating_sub(1);
        if let Some(end) = person.ends.get_mut(seat.worker as usize) {
            *end = FREE;
        }
        self.last = (seat.place, now);
    }

    /// All that changed names, by the number under which they came and that which they have.
    pub(super) fn renamed(&mut self) -> Vec<(u32, u32)> {
        for place in self.open.clone() {
            self.note(place);
        }
        std::mem::take(&mut self.renamed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn crew(ids: &[u32]) -> Vec<Member> {
        ids.iter().map(|&id| Member { id, workers: 1, speed: 1.0 }).collect()
    }

    #[test]
    fn whoever_is_done_first_goes_home_under_the_name_of_the_one_who_leaves() {
        let mut names = Names::new(true);
        names.members(&crew(&[0, 1, 2]));
        let seats = [9.0, 4.0, 7.0].map(|until| names.take(0.0, until, None).unwrap());
        assert_eq!(seats.map(|seat| seat.instance), [0, 1, 2]);
        names.members(&crew(&[0, 1]));
        // Number 1 was done first and went as number 2; number 2 stays as number 1.
        assert_eq!(names.renamed(), [(1, 2), (2, 1)]);
        names.leave(7.0, &seats[2]);
        let next = names.take(7.0, 8.0, None).unwrap();
        assert_eq!((next.instance, next.worker), (2, 0));
    }

    #[test]
    fn instances_that_differ_keep_their_names() {
        let mut names = Names::new(false);
        names.members(&crew(&[0, 1]));
        let seats = [9.0, 4.0].map(|until| names.take(0.0, until, None).unwrap());
        names.members(&crew(&[1]));
        assert!(names.renamed().is_empty());
        names.leave(4.0, &seats[1]);
        assert_eq!(names.take(4.0, 5.0, Some(1)).unwrap().instance, 1);
    }

    #[test]
    fn the_first_who_is_free_serves_and_nobody_where_there_is_nobody() {
        let mut names = Names::new(true);
        assert!(names.take(0.0, 1.0, None).is_none());
        assert!(names.take(0.0, 1.0, Some(7)).is_none());
        names.members(&crew(&[0, 1]));
        let first = names.take(0.0, 5.0, None).unwrap();
        names.leave(5.0, &first);
        // It takes the next at once; one who comes later finds the other.
        assert_eq!(names.take(5.0, 6.0, None).unwrap().instance, first.instance);
        assert_ne!(names.take(5.5, 6.0, None).unwrap().instance, first.instance);
    }
}
