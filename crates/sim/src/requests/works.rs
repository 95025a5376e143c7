//! What each member of the fleet did, for those who look at single instances.
//!
//! Costs nothing unless somebody looks. Where all members work as one, whose workers have no names,
//! each has its share of what all did. Not here: what happens to requests (`engine`).

use super::engine::Requests;
use super::stations::{POOL, Station};

/// What one member did in a step.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Work {
    /// What it is known by.
    pub id: u32,
    /// Requests that it works on at a time.
    pub workers: u32,
    /// The factor on the rate of each worker.
    pub speed: f64,
    /// Busy workers, summed over time, in seconds.
    pub busy_s: f64,
    /// Requests that wait for it or are in service there, summed over time, in seconds.
    pub inside_s: f64,
    /// Attempts that it completed.
    pub served: f64,
    /// Response times of those, summed, in seconds.
    pub response_s: f64,
}

/// What a station did since it was last asked.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tally {
    /// Up to when the sums are known.
    at: f64,
    busy_s: f64,
    inside_s: f64,
    served: f64,
    response_s: f64,
}

impl Tally {
    /// An attempt is done after so many seconds.
    #[inline]
    pub(super) fn served(&mut self, seconds: f64) {
        self.served += 1.0;
        self.response_s += seconds;
    }
}

impl Station {
    /// Brings the sums up to `now`, before anything changes here.
    pub(super) fn note(&mut self, now: f64) {
        let span = (now - self.tally.at).max(0.0);
        self.tally.busy_s += span * f64::from(self.busy.min(self.workers));
        self.tally.inside_s += span * f64::from(self.busy + self.line.len);
        self.tally.at = now;
    }

    /// What it did since it was last asked.
    fn work(&mut self) -> Work {
        let at = self.tally.at;
        let Tally { busy_s, inside_s, served, response_s, .. } =
            std::mem::replace(&mut self.tally, Tally { at, ..Tally::default() });
        let (id, workers, speed) = (self.id, self.workers, self.speed);
        Work { id, workers, speed, busy_s, inside_s, served, response_s }
    }
}

impl Requests {
    /// From now on somebody looks at single members.
    pub fn tally(&mut self) {
        self.stations.watched = true;
    }

    /// What each member that takes requests did in the last step, appended to `out`; nothing unless
    /// somebody looks.
    pub fn works(&mut self, out: &mut Vec<Work>) {
        if !self.stations.watched {
            return;
        }
        let now = self.now;
        for slot in self.stations.slots() {
            self.stations.at(slot).note(now);
        }
        if !self.stations.pooled() {
            let open = std::mem::take(&mut self.stations.open);
            out.extend(open.iter().map(|&slot| self.stations.at(slot).work()));
            self.stations.open = open;
            self.forget();
            return;
        }
        let pool = self.stations.at(POOL).work();
        // Where workers are shared, all who are there are in the station.
        let waits = if self.sharing { 0.0 } else { self.waiting_area };
        self.forget();
        let each = 1.0 / f64::from(pool.workers.max(1));
        out.extend(self.members.iter().map(|member| {
            let share = f64::from(member.workers) * each;
            Work {
                id: member.id,
                workers: member.workers,
                speed: member.speed,
                busy_s: pool.busy_s * share,
                inside_s: (pool.inside_s + waits) * share,
                served: pool.served * share,
                response_s: pool.response_s * share,
            }
        }));
    }

    /// What those did who take no more requests is nobody's.
    fn forget(&mut self) {
        for slot in self.stations.slots() {
            self.stations.at(slot).work();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::trial::members;
    use super::super::{Discipline, Input, Member, Routing, Settings};
    use super::*;
    use crate::law::ServiceLaw;

    const ROUTINGS: [Routing; 5] = [
        Routing::Central,
        Routing::Random,
        Routing::RoundRobin,
        Routing::ShortestQueue,
        Routing::LeastConnections,
    ];

    /// A service of members of two workers, the second of which is slow if `slow` says so.
    fn service(discipline: Discipline, routing: Routing, slow: bool) -> (Requests, Vec<Member>) {
        let settings = Settings { discipline, routing, ..Settings::plain(ServiceLaw::Exponential) };
        let mut service = Requests::new(&settings, 1);
        let mut all = members(4, 2);
        if slow {
            all[1].speed = 0.5;
        }
        service.set_members(&all);
        (service, all)
    }

    /// Sums for each member of a run that ends empty.
    fn sums(service: &mut Requests, members: &[Member]) -> Vec<Work> {
        let mut sums: Vec<Work> =
            members.iter().map(|m| Work { id: m.id, ..Work::default() }).collect();
        let mut works = Vec::new();
        for step in 0..700 {
            let arrivals = if step < 600 { 30.0 } else { 0.0 };
            let outcome = service.step(&Input { arrivals, mean_service_s: 0.1, dt: 1.0 });
            works.clear();
            service.works(&mut works);
            let total = |of: fn(&Work) -> f64| works.iter().map(of).sum::<f64>();
            let near = |a: f64, b: f64| assert!((a - b).abs() < 1e-6 * b.max(1.0), "{a} {b}");
            near(total(|work| work.busy_s), outcome.busy_s);
            near(total(|work| work.served), outcome.served);
            near(total(|work| work.response_s), outcome.response_s);
            near(total(|work| work.inside_s), outcome.queue + outcome.busy_s);
            for work in &works {
                let sum = sums.iter_mut().find(|sum| sum.id == work.id).unwrap();
                sum.busy_s += work.busy_s;
                sum.inside_s += work.inside_s;
                sum.served += work.served;
                sum.response_s += work.response_s;
            }
        }
        sums
    }

    #[test]
    fn what_members_did_adds_up_and_obeys_the_law_of_little_for_each_of_them() {
        for discipline in [Discipline::FirstCome, Discipline::Sharing] {
            for routing in ROUTINGS {
                let slow = routing != Routing::Central;
                let (mut service, members) = service(discipline, routing, slow);
                service.tally();
                for sum in sums(&mut service, &members) {
                    // Everybody has gone: all the time that requests were there is theirs.
                    let off = (sum.inside_s - sum.response_s).abs();
                    assert!(off < 1e-6 * sum.response_s, "{discipline:?} {routing:?} {sum:?}");
                    assert!(sum.served > 1000.0 && sum.busy_s < 1400.0, "{sum:?}");
                }
            }
        }
    }

    #[test]
    fn who_is_slow_and_gets_as_many_is_busier_than_the_others() {
        let busy = |routing| {
            let (mut service, members) = service(Discipline::FirstCome, routing, true);
            service.tally();
            sums(&mut service, &members).iter().map(|sum| sum.busy_s).collect::<Vec<f64>>()
        };
        let turns = busy(Routing::RoundRobin);
        let others = (turns[0] + turns[2] + turns[3]) / 3.0;
        assert!((turns[1] / others - 2.0).abs() < 0.1, "{turns:?}");
        // Who looks where there is room sends it less.
        let looks = busy(Routing::LeastConnections);
        assert!(looks[1] < 1.5 * (looks[0] + looks[2] + looks[3]) / 3.0, "{looks:?}");
    }

    #[test]
    fn a_member_that_leaves_and_another_that_comes_are_not_mixed_up() {
        let (mut service, all) = service(Discipline::FirstCome, Routing::RoundRobin, false);
        service.tally();
        let input = Input { arrivals: 50.0, mean_service_s: 0.1, dt: 1.0 };
        let mut works = Vec::new();
        service.step(&input);
        service.works(&mut works);
        let mut next = all[1..].to_vec();
        next.push(Member { id: 9, ..all[0] });
        service.set_members(&next);
        for _ in 0..3 {
            works.clear();
            service.step(&input);
            service.works(&mut works);
            let ids: Vec<u32> = works.iter().map(|work| work.id).collect();
            assert_eq!(ids, [1, 2, 3, 9]);
            assert!(works.iter().all(|work| work.busy_s <= 2.0 && work.served < 30.0));
        }
    }

    #[test]
    fn looking_changes_nothing_and_nobody_is_told_who_does_not_look() {
        for routing in ROUTINGS {
            let (mut seen, _) = service(Discipline::FirstCome, routing, true);
            let (mut unseen, _) = service(Discipline::FirstCome, routing, true);
            seen.tally();
            let mut works = Vec::new();
            for _ in 0..50 {
                let input = Input { arrivals: 60.0, mean_service_s: 0.1, dt: 1.0 };
                assert_eq!(seen.step(&input), unseen.step(&input));
                assert_eq!(seen.done(), unseen.done());
            }
            unseen.works(&mut works);
            assert!(works.is_empty());
        }
    }
}
