//! What is fixed for a whole run: delays, types, the mix of spot and on-demand, who goes first.
//!
//! Not here: what changes (`Fleet`), chance (`chance`).

use model::Quantity as _;
use model::sections::{
    BilledFrom, BootSpread, Failures, FleetParams, PriceParams, RemovalMarket, RemovalOrder,
    TypeParams,
};

use super::TYPES;
use super::chance::Spread;
use super::cohort::Cohort;

/// A fleet of thousands that is thrown away and ordered anew all the time would need more memory
/// than there is, if all its instances had chances of their own. From this many cohorts on, those
/// that are ordered together also share their fate.
const MOST_APART: usize = 1 << 20;

/// What is fixed for a whole run. Times in seconds.
pub(super) struct Plan {
    pub(super) seed: u32,
    pub(super) boot: f64,
    pub(super) spread: Spread,
    /// Pause at launch and readiness delay together.
    pub(super) before_service: f64,
    /// Pause at launch.
    pub(super) pause: f64,
    /// From the call out of the warm pool to the end of its attachment.
    pub(super) attach: f64,
    pub(super) pool_size: u32,
    /// Draining and the pause at termination together.
    pub(super) leave: f64,
    pub(super) warm_up: f64,
    /// Speed at first, and how long it takes to full speed.
    pub(super) cold: (f64, f64),
    /// Mean time between failures of an instance; infinite if none fails.
    pub(super) mean_failure: f64,
    pub(super) checks: Checks,
    pub(super) spot: Spot,
    pub(super) newest_first: bool,
    pub(super) market: RemovalMarket,
    pub(super) boots_paid: bool,
    pub(super) minimum: f64,
    /// With so many cohorts, new instances are no longer told apart.
    pub(super) most_apart: usize,
    kinds: Vec<Kind>,
}

/// How failures are found.
pub(super) struct Checks {
    interval: f64,
    threshold: f64,
    grace: f64,
}

/// How spot instances are mixed in, and leave.
pub(super) struct Spot {
    base: u32,
    share: f64,
    /// Interruptions of single instances, per second.
    pub(super) hazard: f64,
    pub(super) notice: f64,
    pub(super) pools: u32,
}

/// An instance type.
struct Kind {
    capacity: f64,
    share: f64,
}

impl Plan {
    pub(super) fn new(params: &FleetParams, prices: &PriceParams, seed: u32) -> Self {
        let cold = &params.cold_start;
        Self {
            seed,
            boot: params.boot.get(),
            spread: match &params.spread {
                BootSpread::Constant => Spread::Constant,
                BootSpread::Lognormal(law) => Spread::lognormal(law.scv.get()),
                BootSpread::Uniform(law) => Spread::Uniform(law.width.get()),
            },
            pause: params.launch_pause.get(),
            before_service: params.launch_pause.get() + params.readiness.get(),
            attach: params.warm_pool.attach.get(),
            pool_size: params.warm_pool.size.0,
            leave: params.drain.get() + params.stop_pause.get(),
            warm_up: params.warm_up.get(),
            cold: (cold.share.get(), cold.span.get()),
            mean_failure: match &params.failures {
                Failures::Off => f64::INFINITY,
                Failures::Random(random) => random.mean.get(),
            },
            checks: Checks {
                interval: params.checks.interval.get(),
                threshold: params.checks.threshold.get(),
                grace: params.checks.grace.get(),
            },
            spot: Spot::new(params),
            newest_first: params.removal == RemovalOrder::Newest,
            market: params.removal_market.clone(),
            boots_paid: prices.billing == BilledFrom::Order,
            minimum: prices.minimum.get(),
            most_apart: MOST_APART,
            kinds: kinds(&params.types),
        }
    }

    /// What type number `kind` can do, in standard instances.
    pub(super) fn capacity(&self, kind: usize) -> f64 {
        self.kinds.get(kind).map_or(1.0, |kind| kind.capacity)
    }

    /// The share of its full speed that a cohort in service has at `at`.
    pub(super) fn ramp(&self, cohort: &Cohort, at: f64) -> f64 {
        if !cohort.ramps(at) {
            return 1.0;
        }
        let (share, span) = self.cold;
        share + (1.0 - share) * ((at - cohort.life.ready) / span).clamp(0.0, 1.0)
    }

    /// When the checks have found that an instance failed at `failed` that serves since `ready`:
    /// at the last of so many checks in a row, but not within the grace period.
    pub(super) fn found(&self, ready: f64, failed: f64) -> f64 {
        let Checks { interval, threshold, grace } = self.checks;
        let passed = ((failed - ready) / interval).floor();
        let found = ready + (passed + threshold) * interval;
        found.max(ready + grace).max(failed)
    }

    /// Whether instances must be told apart from the start, because chance treats each its own
    /// way.
    pub(super) fn each_alone(&self, spot: bool) -> bool {
        !matches!(self.spread, Spread::Constant)
            || self.mean_failure.is_finite()
            || (spot && self.spot.hazard > 0.0)
    }

    /// How many of `count` new instances are of each type: each goes to the type that is
    /// farthest behind its share of all that were `issued`.
    pub(super) fn allot(&self, issued: &mut [u32; TYPES], count: u32) -> [u32; TYPES] {
        let mut out = [0; TYPES];
        if self.kinds.len() < 2 {
            (out[0], issued[0]) = (count, issued[0].saturating_add(count));
            return out;
        }
        let before: u32 = issued.iter().sum();
        for all in before + 1..=before + count {
            let behind = |i: usize| self.kinds[i].share * f64::from(all) - f64::from(issued[i]);
            let mut most = 0;
            for i in 1..self.kinds.len() {
                if behind(i) > behind(most) {
                    most = i;
                }
            }
            issued[most] += 1;
            out[most] += 1;
        }
        out
    }
}

/// The types with shares that add up to 1.
fn kinds(types: &[TypeParams]) -> Vec<Kind> {
    let sum: f64 = types.iter().map(|kind| kind.share.get()).sum();
    let even = 1.0 / types.len().max(1) as f64;
    let share = |kind: &TypeParams| if sum > 0.0 { kind.share.get() / sum } else { even };
    types.iter().map(|k| Kind { capacity: k.capacity.get(), share: share(k) }).collect()
}

impl Spot {
    fn new(params: &FleetParams) -> Self {
        let spot = &params.spot;
        Self {
            base: spot.base.0,
            share: spot.share.get(),
            hazard: spot.hazard.get() * (1.0 - spot.together.get()) / 3600.0,
            notice: spot.notice.get(),
            pools: spot.pools.0.max(1),
        }
    }

    /// How many of `total` instances shall be spot instances: the share of those above the base,
    /// fractions to on-demand (Amazon EC2 Auto Scaling User Guide, "Instances distribution").
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a share of a count is a count, and not negative"
    )]
    pub(super) fn of(&self, total: u32) -> u32 {
        let above = total.saturating_sub(self.base);
        // A share such as 0.3 is not quite three tenths; a fraction that small is none.
        (f64::from(above) * self.share + 1e-9).floor() as u32
    }
}
