//! Several strategies on one scenario: the same requests for each.
//!
//! Not here: which of them is best; a total is better or worse only for somebody.

use model::{Listed as _, PolicyEntry, Run, Scenario};

/// The scenario with another strategy at its defaults; with its own settings, if it is chosen
/// already. What a strategy brings along comes with it.
#[must_use]
pub fn with_policy(scenario: &Scenario, entry: &'static PolicyEntry) -> Scenario {
    let mut scenario = scenario.clone();
    scenario.set("policy", entry.card().id).expect("an entry of the catalogue can be chosen");
    scenario
}

/// Runs every strategy of `entries`, which must be of the scenario's catalogue, one with each
/// step of the iterator: nothing is computed before it is asked for.
pub fn compare<'a>(
    scenario: &'a Scenario,
    entries: &'a [&'static PolicyEntry],
) -> impl Iterator<Item = (Scenario, Run)> + 'a {
    entries.iter().map(move |entry| {
        let scenario = with_policy(scenario, entry);
        let run = sim::simulate(&scenario);
        (scenario, run)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::Series;

    #[test]
    fn every_strategy_meets_the_same_requests() {
        let mut scenario = crate::first();
        scenario.set("clock.length", "3600").unwrap();
        scenario.set("traffic.noise.strength", "0.3").unwrap();
        let entries: Vec<&PolicyEntry> = crate::CATALOGUE.policies.iter().collect();
        let mut seen = Vec::new();
        for ((scenario, run), entry) in compare(&scenario, &entries).zip(&entries) {
            assert_eq!(scenario.policy().card().id, entry.card().id);
            seen.push(run.column(Series::Offered).to_vec());
        }
        assert_eq!(seen.len(), crate::CATALOGUE.policies.len());
        assert!(seen.iter().all(|offered| *offered == seen[0]));
    }

    #[test]
    fn the_strategy_that_is_chosen_keeps_its_settings() {
        let mut scenario = crate::first();
        let spec = &scenario.section(model::Section::Policy).specs()[0];
        let model::Control::Number(range) = &spec.control else { panic!("{spec:?}") };
        scenario.set(&format!("policy.{}", spec.id), &format!("{}", range.min)).unwrap();
        assert_eq!(with_policy(&scenario, scenario.policy().entry()), scenario);
    }
}
