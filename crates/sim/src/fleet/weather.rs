//! What comes over the fleet from outside: outages, reclaims, shortages, quotas.
//!
//! Not here: what it does to instances (`lives`).

use model::sections::{Extent, FleetEventKind, FleetParams, Quota};
use model::{Dice, Quantity as _};

/// Whom something strikes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Strike {
    /// So many of those in service fail.
    Crash(u32),
    /// A share of those in service fails.
    Outage(f64),
    /// A share of the spot instances is taken back.
    Reclaim(f64),
    /// A share of the spot instances of one pool is taken back.
    Pool(u32, f64),
}

/// What comes from outside.
pub(super) struct Weather {
    /// What is planned, in order of time.
    events: Vec<(f64, Strike)>,
    /// How many of them have been.
    past: usize,
    shortages: Vec<Shortage>,
    /// Pools that take instances back together.
    pools: Vec<Pool>,
    /// The share of a pool that goes at once.
    taken: f64,
    quota: Quota,
    /// What is left of the quota, and from when on there is a new one.
    left: u32,
    fresh: f64,
    dice: Dice,
}

/// A span in which capacity is short.
struct Shortage {
    from: f64,
    to: f64,
    /// So many can still be had.
    left: u32,
}

/// A pool of the provider.
struct Pool {
    next: f64,
    /// Mean time between two interruptions.
    mean: f64,
    dice: Dice,
}

const MINUTE: f64 = 60.0;

impl Weather {
    pub(super) fn new(params: &FleetParams, seed: u32) -> Self {
        let mut events: Vec<(f64, Strike)> = Vec::new();
        let mut shortages = Vec::new();
        for event in &params.events {
            let at = event.at.get();
            let strike = match &event.kind {
                FleetEventKind::Shortage(short) => {
                    let (to, left) = (at + short.hold.get(), short.allowed.0);
                    shortages.push(Shortage { from: at, to, left });
                    continue;
                }
                FleetEventKind::Outage(outage) => match &outage.size {
                    Extent::Count(count) => Strike::Crash(count.instances.0),
                    Extent::Share(share) => Strike::Outage(share.share.get()),
                },
                FleetEventKind::Reclaim(reclaim) => Strike::Reclaim(reclaim.share.get()),
            };
            // At most a dozen: each to its place.
            let place = events.partition_point(|(other, _)| *other <= at);
            events.insert(place, (at, strike));
        }
        let quota = params.quota.clone();
        let left = most(&quota);
        let (pools, taken) = (pools(params, seed), params.spot.taken.get());
        let dice = Dice::stream(seed, "fleet-events");
        Self { events, past: 0, shortages, pools, taken, quota, left, fresh: 0.0, dice }
    }

    /// When something strikes next.
    pub(super) fn next(&self) -> f64 {
        let planned = self.events.get(self.past).map_or(f64::INFINITY, |event| event.0);
        self.pools.iter().map(|pool| pool.next).fold(planned, f64::min)
    }

    /// What strikes next, when, and a number in 0 to 1 that says whom; to be called only if
    /// something will.
    pub(super) fn strike(&mut self) -> (f64, Strike, f64) {
        let at = self.next();
        for (index, pool) in (0..).zip(&mut self.pools) {
            if pool.next <= at {
                pool.next += pool.mean * pool.dice.exponential();
                return (at, Strike::Pool(index, self.taken), pool.dice.uniform());
            }
        }
        let strike = self.events[self.past].1;
        self.past += 1;
        (at, strike, self.dice.uniform())
    }

    /// A decision was made: the quota of a decision begins anew.
    pub(super) fn decided(&mut self) {
        if let Quota::Decision(_) = self.quota {
            self.left = most(&self.quota);
        }
    }

    /// How many of `wish` instances can be started at `at`; they count as started.
    pub(super) fn allow(&mut self, wish: u32, at: f64) -> u32 {
        if matches!(self.quota, Quota::Minute(_)) && at >= self.fresh {
            self.left = most(&self.quota);
            self.fresh = ((at / MINUTE).floor() + 1.0) * MINUTE;
        }
        let mut granted = wish.min(self.left);
        for short in self.shortages.iter().filter(|short| short.covers(at)) {
            granted = granted.min(short.left);
        }
        if !matches!(self.quota, Quota::Unlimited) {
            self.left -= granted;
        }
        for short in self.shortages.iter_mut().filter(|short| short.covers(at)) {
            short.left -= granted;
        }
        granted
    }

    /// When more can be started after not all could at `at`: later than that, or infinite.
    pub(super) fn again(&self, at: f64) -> f64 {
        let ends = self.shortages.iter().filter(|short| short.covers(at)).map(|short| short.to);
        let minute = matches!(self.quota, Quota::Minute(_)) && self.left == 0;
        let fresh = if minute { self.fresh } else { f64::INFINITY };
        ends.fold(fresh, f64::min)
    }
}

impl Shortage {
    fn covers(&self, at: f64) -> bool {
        self.from <= at && at < self.to
    }
}

/// The most that the quota allows.
fn most(quota: &Quota) -> u32 {
    match quota {
        Quota::Unlimited => u32::MAX,
        Quota::Decision(quota) | Quota::Minute(quota) => quota.most.0,
    }
}

/// Pools that take instances back together. Each time they take a share, so they do it less often
/// by that share: the hazard of an instance is the same as if it were alone.
fn pools(params: &FleetParams, seed: u32) -> Vec<Pool> {
    let spot = &params.spot;
    let per_hour = spot.hazard.get() * spot.together.get() / spot.taken.get();
    if per_hour <= 0.0 || spot.share.get() <= 0.0 {
        return Vec::new();
    }
    let mean = 3600.0 / per_hour;
    let pool = |index| {
        let mut dice = Dice::numbered(seed, "spot-pool", index);
        Pool { next: mean * dice.exponential(), mean, dice }
    };
    (0..spot.pools.0).map(pool).collect()
}
