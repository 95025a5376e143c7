//! Power, energy and carbon: watts in a straight line from idle to busy, times the intensity of
//! the grid at the hour.
//!
//! The linear power model and the coefficients behind the defaults are those of the Cloud Carbon
//! Footprint methodology (0.74 W idle and 3.5 W busy a virtual processor, PUE 1.135). Not here:
//! what building the machines has emitted, and where the power really comes from.

use model::Quantity as _;
use model::sections::{FleetParams, GridShape, PriceParams};

use crate::fleet::{Inventory, TYPES};

/// Hours of the day.
const HOURS: usize = 24;

/// How the intensity strays from its mean at each hour from midnight on, as a share of the
/// swing. Drawn by hand after the usual looks of such grids, with mean 0, the farthest hour at 1
/// or -1.
type Hours = [f64; HOURS];

/// A valley around one o'clock in the afternoon, level from evening to morning.
static SOLAR: Hours = [
    0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.4, 0.1, -0.3, -0.6, -0.85, -0.95, -1.0, -1.0, -0.95, -0.75,
    -0.35, 0.1, 0.45, 0.55, 0.6, 0.55, 0.5, 0.5,
];

/// Low in the small hours, high in the working day.
static WINDY: Hours = [
    -0.8, -0.95, -1.0, -1.0, -0.9, -0.7, -0.3, 0.1, 0.35, 0.45, 0.5, 0.55, 0.55, 0.5, 0.5, 0.55,
    0.6, 0.65, 0.65, 0.5, 0.2, -0.1, -0.25, -0.65,
];

/// A hill from six to ten in the evening, level otherwise.
static EVENING: Hours = [
    -0.25, -0.25, -0.25, -0.25, -0.25, -0.25, -0.2, -0.15, -0.2, -0.25, -0.25, -0.25, -0.25, -0.25,
    -0.2, -0.1, 0.1, 0.5, 0.85, 1.0, 0.85, 0.4, 0.0, -0.1,
];

/// What instances draw, and what that means.
pub(super) struct Power {
    /// Watts of an instance with nothing to do, and what it draws more when fully busy, by type.
    idle: [f64; TYPES],
    more: [f64; TYPES],
    overhead: f64,
    /// Grams a kilowatt-hour at each hour of the day.
    intensity: Hours,
}

impl Power {
    pub(super) fn new(fleet: &FleetParams, prices: &PriceParams) -> Self {
        let power = &prices.power;
        let mut idle = [power.idle.get(); TYPES];
        let mut peak = [power.peak.get(); TYPES];
        for (i, kind) in fleet.types.iter().take(TYPES).enumerate() {
            (idle[i], peak[i]) = (kind.idle.get(), kind.peak.get());
        }
        // Nothing draws less when it is busy.
        let more = core::array::from_fn(|i| (peak[i] - idle[i]).max(0.0));
        let grid = &prices.grid;
        let shape = match grid.shape {
            GridShape::Flat => &[0.0; HOURS],
            GridShape::Solar => &SOLAR,
            GridShape::Windy => &WINDY,
            GridShape::Evening => &EVENING,
        };
        let (mean, swing) = (grid.mean.get(), grid.swing.get());
        let intensity = shape.map(|share| mean * (1.0 + swing * share));
        Self { idle, more, overhead: power.overhead.get(), intensity }
    }

    /// Watts that these instances draw with nothing to do, and what those in service draw more
    /// when fully busy; with the overhead of the building.
    pub(super) fn watts(&self, fleet: &Inventory) -> (f64, f64) {
        let (mut idle, mut more) = (0.0, 0.0);
        for i in 0..TYPES {
            idle += f64::from(fleet.serving[i] + fleet.idle[i]) * self.idle[i];
            more += f64::from(fleet.serving[i]) * self.more[i];
        }
        (idle * self.overhead, more * self.overhead)
    }

    /// Kilowatt-hours and grams of such `watts` for `dt` seconds that end at `clock`, in seconds
    /// since the midnight before the run; those in service are busy to the share `utilisation`.
    pub(super) fn draws(
        &self,
        watts: (f64, f64),
        utilisation: f64,
        dt: f64,
        clock: f64,
    ) -> (f64, f64) {
        let energy = (watts.0 + utilisation * watts.1) * dt * (1.0 / 3.6e6);
        (energy, energy * self.intensity[hour(clock - 0.5 * dt)])
    }
}

/// The hour of the day at `clock`.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a time of day has at most 24 hours"
)]
fn hour(clock: f64) -> usize {
    // The clock counts from midnight on and does not go back beyond it.
    (clock * (1.0 / 3600.0)) as u32 as usize % HOURS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drawn_day_has_mean_0_and_reaches_1() {
        for shape in [SOLAR, WINDY, EVENING] {
            let mean = shape.iter().sum::<f64>() / HOURS as f64;
            let most = shape.iter().fold(0.0, |most: f64, hour| most.max(hour.abs()));
            assert!(mean.abs() < 1e-9 && most == 1.0, "{mean} {most}");
        }
    }

    #[test]
    fn an_hour_begins_on_the_hour_and_the_day_at_midnight() {
        assert_eq!([0.0, 3599.0, 3600.0, 86_399.0, 86_400.0].map(hour), [0, 0, 1, 23, 0]);
        assert_eq!(hour(9.0 * 86_400.0 + 50_000.0), 13);
    }
}
