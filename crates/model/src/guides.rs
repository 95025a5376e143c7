//! What a run is looked at against: the response time that was promised, the levels of utilisation
//! that the strategy compares with, the lines that it shows of itself.
//!
//! Facts of a scenario, for pictures. Not here: how they are drawn (`charts`).

use crate::metric::Metric;
use crate::policy::ProbeSpec;
use crate::scenario::Scenario;
use crate::unit::Quantity as _;

/// A level that a strategy compares a metric with.
pub type LevelOf = (Metric, f64);

/// What a run is looked at against.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Guides {
    /// The response time goal in seconds; 0 for none.
    pub response: f64,
    /// Levels of used shares of CPU, memory, network or disk, 0 to 1.
    pub levels: [Option<LevelOf>; Self::MOST_LEVELS],
    /// The extra lines of the strategy, in the order of [`crate::Run::probes`].
    pub probes: &'static [ProbeSpec],
}

impl Guides {
    /// More levels than this would hide what they are for.
    pub const MOST_LEVELS: usize = 8;
}

impl Scenario {
    /// What the run of this scenario is looked at against.
    pub fn guides(&self) -> Guides {
        let entry = self.policy().entry();
        let response = self.goals().response.get();
        let mut guides = Guides { response, probes: entry.probes, ..Guides::default() };
        let resources = [Metric::Cpu, Metric::Memory, Metric::Network, Metric::Disk];
        let known = entry.levels(self.policy().group());
        let seen = known
            .into_iter()
            .filter(|(metric, level)| resources.contains(metric) && (0.0..=1.0).contains(level));
        for (place, level) in guides.levels.iter_mut().zip(seen) {
            *place = Some(level);
        }
        guides
    }
}
