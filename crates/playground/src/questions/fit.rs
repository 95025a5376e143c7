//! The service that explains what was observed.

use model::Tree;
use serde::{Deserialize, Serialize};

use super::{Fact, Question};

/// Asks for the service time and the capacity that explain what was observed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FitService {
    /// The scenario whose service is fitted.
    pub scenario: Tree,
    /// What was observed, as text of [`model::Observed`].
    pub observed: String,
}

/// A service that was fitted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FittedService {
    /// The scenario with that service.
    pub scenario: Tree,
    /// What was found, and how well it fits.
    pub facts: Vec<Fact>,
    /// What must be known of it, in sentences.
    pub notes: Vec<String>,
}

impl Question for FitService {
    const NAME: &'static str = "fit-service";
    type Answer = FittedService;
}

#[cfg(feature = "answers")]
impl super::Answered for FitService {
    fn answer(self, _: &mut dyn FnMut(f64)) -> Result<FittedService, String> {
        use model::Unit;
        let scenario = super::scenario(&self.scenario)?;
        let observed = model::Observed::read(&self.observed)
            .ok_or_else(|| "what was observed cannot be read".to_owned())?;
        let found = crate::calibrate::calibrate(&scenario, &observed)?;
        let round = |value: f64, grain: f64| (value * grain).round() / grain;
        let mut facts = vec![
            Fact::new("Service time", Unit::Seconds.text(found.service_s)),
            Fact::new("Workers per instance", found.workers.to_string()),
            Fact::new("An instance can do", Unit::PerSecond.text(round(found.capacity, 10.0))),
            Fact::new("Times used", found.rows.to_string()),
        ];
        let errors = found.errors.iter().map(|(series, error)| {
            let text = format!("off by {} on average", Unit::Ratio.text(round(*error, 1000.0)));
            Fact::new(series.label(), text)
        });
        facts.extend(errors);
        let scenario = crate::save(&found.scenario);
        Ok(FittedService { scenario, facts, notes: found.notes })
    }
}
