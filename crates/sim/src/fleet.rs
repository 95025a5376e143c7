//! The instances and their lives: ordered, booting, in service, draining, gone.
//!
//! Fewer instances first cancels those that still boot, newest first, then drains those in
//! service, newest first. Not here: who decides (`world`), what it costs (`ledger`).

use std::collections::VecDeque;

use model::sections::FleetParams;
use model::{FleetView, Instances, Lifetime, Limits, Quantity as _};

/// The fleet.
pub(crate) struct Fleet {
    boot: f64,
    drain: f64,
    booting: VecDeque<Lifetime>,
    in_service: Vec<Lifetime>,
    draining: VecDeque<Lifetime>,
    gone: Vec<Lifetime>,
    view: FleetView,
}

impl Fleet {
    /// A fleet with `start` instances in service.
    pub(crate) fn new(params: &FleetParams, start: u32) -> Self {
        let mut fleet = Self {
            boot: params.boot.get(),
            drain: params.drain.get(),
            booting: VecDeque::new(),
            in_service: Vec::new(),
            draining: VecDeque::new(),
            gone: Vec::new(),
            view: FleetView::default(),
        };
        fleet.restart(start);
        fleet
    }

    /// Begins again with `start` instances in service.
    pub(crate) fn restart(&mut self, start: u32) {
        self.view = FleetView { in_service: start, ..FleetView::default() };
        self.in_service.clear();
        if start > 0 {
            self.in_service.push(Lifetime {
                count: start,
                ordered: 0.0,
                ready: 0.0,
                drained: f64::INFINITY,
                gone: f64::INFINITY,
            });
        }
    }

    /// How many there are of each state.
    pub(crate) fn view(&self) -> FleetView {
        self.view
    }

    /// Moves every instance to the state it has at `now`.
    pub(crate) fn advance(&mut self, now: f64) {
        while let Some(first) = self.booting.pop_front_if(|first| first.ready <= now) {
            self.view.booting -= first.count;
            self.view.in_service += first.count;
            self.in_service.push(first);
        }
        while let Some(first) = self.draining.pop_front_if(|first| first.gone <= now) {
            self.view.draining -= first.count;
            self.gone.push(first);
        }
    }

    /// Orders or sends away instances until `target` are in service or on their way.
    pub(crate) fn order(&mut self, target: u32, now: f64) {
        let wanted = self.view.wanted();
        if target > wanted {
            self.add(target - wanted, now);
        } else {
            let left = self.cancel(wanted - target, now);
            self.send_away(left, now);
        }
        // Without a delay the change is there at once.
        self.advance(now);
    }

    fn add(&mut self, count: u32, now: f64) {
        self.view.booting += count;
        self.booting.push_back(Lifetime {
            count,
            ordered: now,
            ready: now + self.boot,
            drained: f64::INFINITY,
            gone: f64::INFINITY,
        });
    }

    /// Cancels up to `count` of the newest orders; answers how many are left to send away.
    fn cancel(&mut self, mut count: u32, now: f64) -> u32 {
        while count > 0 {
            let Some(last) = self.booting.back_mut() else { break };
            let cut = split(last, count);
            self.view.booting -= cut.count;
            count -= cut.count;
            if last.count == 0 {
                self.booting.pop_back();
            }
            self.gone.push(Lifetime { drained: now, gone: now, ..cut });
        }
        count
    }

    fn send_away(&mut self, mut count: u32, now: f64) {
        while count > 0 {
            let Some(last) = self.in_service.last_mut() else { break };
            let cut = split(last, count);
            self.view.in_service -= cut.count;
            self.view.draining += cut.count;
            count -= cut.count;
            if last.count == 0 {
                self.in_service.pop();
            }
            self.draining.push_back(Lifetime { drained: now, gone: now + self.drain, ..cut });
        }
    }

    /// The lives of all instances, those that ended first.
    pub(crate) fn into_lifetimes(self) -> Vec<Lifetime> {
        let mut all = self.gone;
        all.extend(self.draining);
        all.extend(self.in_service);
        all.extend(self.booting);
        all
    }
}

/// Takes at most `count` instances out of a cohort.
fn split(cohort: &mut Lifetime, count: u32) -> Lifetime {
    let taken = count.min(cohort.count);
    cohort.count -= taken;
    Lifetime { count: taken, ..*cohort }
}

/// Instances at the start of a run: the start value within the limits.
pub(crate) fn start_of(params: &FleetParams, limits: Limits) -> Instances {
    limits.clamp(params.start)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fleet(start: u32) -> Fleet {
        Fleet::new(&FleetParams::default(), start)
    }

    fn counts(fleet: &Fleet) -> [u32; 3] {
        [fleet.view.in_service, fleet.view.booting, fleet.view.draining]
    }

    #[test]
    fn an_instance_boots_serves_drains_and_is_gone() {
        let mut fleet = fleet(2);
        fleet.order(3, 0.0);
        assert_eq!(counts(&fleet), [2, 1, 0]);
        fleet.advance(119.0);
        assert_eq!(counts(&fleet), [2, 1, 0]);
        fleet.advance(120.0);
        assert_eq!(counts(&fleet), [3, 0, 0]);
        fleet.order(1, 200.0);
        assert_eq!(counts(&fleet), [1, 0, 2]);
        fleet.advance(230.0);
        assert_eq!(counts(&fleet), [1, 0, 0]);
    }

    #[test]
    fn what_still_boots_is_cancelled_first_newest_first() {
        let mut fleet = fleet(2);
        fleet.order(4, 0.0);
        fleet.order(5, 60.0);
        fleet.order(3, 90.0);
        assert_eq!(counts(&fleet), [2, 1, 0]);
        let lives = fleet.into_lifetimes();
        let gone: Vec<(f64, u32)> =
            lives.iter().filter(|l| l.gone.is_finite()).map(|l| (l.ordered, l.count)).collect();
        assert_eq!(gone, [(60.0, 1), (0.0, 1)]);
    }

    #[test]
    fn every_instance_has_exactly_one_life() {
        let mut fleet = fleet(4);
        for (i, target) in [7, 2, 9, 1, 0, 3].into_iter().enumerate() {
            let now = 50.0 * i as f64;
            fleet.advance(now);
            fleet.order(target, now);
        }
        let ordered = 4 + 3 + 7 + 3;
        let lives: u32 = fleet.into_lifetimes().iter().map(|life| life.count).sum();
        assert_eq!(lives, ordered);
    }
}
