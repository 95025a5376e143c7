//! A run with everybody in it, as the restaurant shows it.
//!
//! Not here: how it is painted (`canvas::room`).

use std::ops::Deref;
use std::rc::Rc;

use model::{Quantity as _, Scenario, Series};
use playground::Log;
use playground::restaurant::{Tally, tally};
use room::{Pace, Plan};

use crate::hooks::clock::wants_calm;
use crate::hooks::run::RunRef;

/// A walk through the room takes this share of the run: short enough to be a small part of a meal,
/// long enough to be seen at the usual speed.
const WALK_SHARE: f64 = 1.0 / 160.0;
/// A house has no more tables and places in line than these, whatever the fleet may have.
const MOST_HOUSE: (u32, f64) = (40, 60.0);

/// The share of those served in time is that of the last so many seconds.
const LATE_S: f64 = 600.0;

/// A run with everybody in it.
#[derive(Debug)]
pub(crate) struct Picture {
    pub(crate) scenario: Rc<Scenario>,
    pub(crate) run: RunRef,
    pub(crate) log: Log,
    pub(crate) plan: Plan,
    pub(crate) tally: Tally,
    /// How many wait at the end of every step, and how long they have waited on average.
    waits: Vec<(f64, f64)>,
    /// How many have given up by the end of every step.
    lost: Vec<f64>,
}

/// A picture that is compared by pointer.
#[derive(Clone, Debug)]
pub(crate) struct PictureRef(Rc<Picture>);

impl PartialEq for PictureRef {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Deref for PictureRef {
    type Target = Picture;
    fn deref(&self) -> &Picture {
        &self.0
    }
}

impl PictureRef {
    /// Simulates `scenario` and finds everybody a place.
    pub(crate) fn of(scenario: &Rc<Scenario>) -> Self {
        let (run, log) = playground::witness(scenario);
        let (service, fleet) = (scenario.service(), scenario.fleet());
        let accept = scenario.goals().response.get() - service.time.get();
        let walk = run.timeline.length() * WALK_SHARE;
        let places = service.queue.get().min(MOST_HOUSE.1);
        let pace = Pace {
            // Who wants less motion sees nobody under way.
            walk: if wants_calm() { 0.0 } else { walk },
            accept: accept.max(1.0),
            tables: service.workers.0,
            house: (fleet.max.0.min(MOST_HOUSE.0), model::Instances::new(places).0),
        };
        let plan = Plan::of(&log, pace);
        let (waits, lost) = by_step(&run, &log);
        let tally = tally(&run, &log);
        let scenario = Rc::clone(scenario);
        Self(Rc::new(Picture { scenario, run: run.into(), log, plan, tally, waits, lost }))
    }
}

/// What a walk over the log finds for every step: who waits and how long, who has given up.
fn by_step(run: &model::Run, log: &Log) -> (Vec<(f64, f64)>, Vec<f64>) {
    let (timeline, each) = (run.timeline, f64::from(log.each));
    let steps = timeline.steps as usize;
    let (mut waits, mut lost) = (vec![(0.0, 0.0); steps], vec![0.0; steps]);
    for visit in &log.visits {
        let until = visit.began.min(visit.ended);
        let first = timeline.index(visit.came);
        for (step, (count, sum)) in waits.iter_mut().enumerate().skip(first) {
            let end = (step + 1) as f64 * timeline.step;
            if end > until {
                break;
            }
            *count += each;
            *sum += each * (end - visit.came);
        }
        let served = matches!(visit.end, playground::End::Served | playground::End::Open);
        if !served && !visit.again {
            lost[timeline.index(visit.ended)] += each;
        }
    }
    let mut sum = 0.0;
    for lost in &mut lost {
        sum += *lost;
        *lost = sum;
    }
    let mean = |(count, sum): (f64, f64)| (count, if count > 0.0 { sum / count } else { 0.0 });
    (waits.into_iter().map(mean).collect(), lost)
}

impl Picture {
    /// How many wait at `at`, and how many seconds they have waited on average.
    pub(crate) fn waiting(&self, at: f64) -> (f64, f64) {
        self.waits[self.run.timeline.index(at)]
    }

    /// How many have given up by `at`.
    pub(crate) fn lost(&self, at: f64) -> f64 {
        self.lost[self.run.timeline.index(at)]
    }

    /// How much of their patience those who wait at `at` have used up on average, or the share of
    /// those who left of late and had not been served in time, whichever is worse; 0 to 1.
    pub(crate) fn impatience(&self, at: f64) -> f64 {
        let used = self.waiting(at).1 / self.plan.pace.accept;
        used.max(1.0 - self.in_time(at)).clamp(0.0, 1.0)
    }

    /// The share of those who left of late, served or not, who had been served in time.
    pub(crate) fn in_time(&self, at: f64) -> f64 {
        let goal = self.scenario.goals().response.get();
        let (mut all, mut kept) = (0.0, 0.0);
        for visit in &self.log.visits {
            if visit.ended <= at && visit.ended > at - LATE_S {
                let served = visit.end == playground::End::Served;
                all += 1.0;
                kept += f64::from(served && visit.ended - visit.came <= goal);
            }
        }
        if all > 0.0 { kept / all } else { 1.0 }
    }

    /// A number of the run at `at`.
    pub(crate) fn value(&self, series: Series, at: f64) -> f64 {
        self.run.value(series, at)
    }

    /// How many would have to serve so that nobody waits, at `at`.
    pub(crate) fn needed(&self, rate: f64) -> f64 {
        let service = self.scenario.service();
        rate * service.time.get() / f64::from(service.workers.0.max(1))
    }
}
