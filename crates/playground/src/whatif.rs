//! "What if from here": a run in which one setting changes at an instant, and what comes of it.
//!
//! Only what an operator can change while a service runs is offered: the settings of the strategy,
//! the limits of the fleet, the control period. Everything else belongs to the world, and a change
//! of it is another scenario. Not here: the run itself (`sim::what_if`).

use model::{ParamError, Run, Scenario, Totals, Unit};

use crate::settings::{self, Setting};

/// Settings outside the strategy that may change in the middle of a run.
const OPERATED: [&str; 3] = ["fleet.min", "fleet.max", "clock.period"];
/// Where the settings of the strategy lie.
const STRATEGY: &str = "policy.";

/// A total before and after the change.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Difference {
    /// The id of the total.
    pub id: &'static str,
    /// Its name on the screen.
    pub label: &'static str,
    /// Its unit.
    pub unit: Unit,
    /// Its value in the run as it is.
    pub before: f64,
    /// Its value in the run with the change.
    pub after: f64,
}

impl Difference {
    /// The change in words: `+$0.40`, `−1.2 points`; `no change` where a reader would see none.
    pub fn text(&self) -> String {
        if self.unit.text(self.before) == self.unit.text(self.after) {
            return "no change".to_owned();
        }
        let change = self.after - self.before;
        let sign = if change > 0.0 { "+" } else { "−" };
        let size = self.unit.text(change.abs());
        // A share that grows from 50 % to 60 % has grown by a fifth, or by ten points.
        match (self.unit, size.strip_suffix(" %")) {
            (Unit::Ratio, Some(points)) => format!("{sign}{points} points"),
            _ => format!("{sign}{size}"),
        }
    }
}

/// The settings that may change in the middle of a run, in the order of panels.
pub fn changeable(scenario: &Scenario) -> Vec<Setting> {
    let mut all = settings::settings(scenario);
    all.retain(|setting| may_change(&setting.path));
    all
}

fn may_change(path: &str) -> bool {
    path.starts_with(STRATEGY) || OPERATED.contains(&path)
}

/// The run of `scenario` in which the setting at `path` is `text` from the time `at` on, in
/// seconds since the start; a number may have a unit. `progress` hears how much is done, 0 to 1.
///
/// # Errors
/// The setting cannot change in the middle of a run, there is none, or the value is not allowed.
pub fn what_if(
    scenario: &Scenario,
    at: f64,
    (path, text): (&str, &str),
    progress: &mut dyn FnMut(f64),
) -> Result<Run, ParamError> {
    let then = changed(scenario, path, text)?;
    let at = if at.is_finite() { at } else { 0.0 };
    Ok(sim::what_if(scenario, &then, at, progress))
}

/// The scenario with the setting at `path` changed to `text`, if it may change in a run.
///
/// # Errors
/// As [`what_if`].
pub fn changed(scenario: &Scenario, path: &str, text: &str) -> Result<Scenario, ParamError> {
    if !may_change(path) {
        let allowed = "a setting of the strategy, a limit of the fleet or the control period: \
                       nothing else changes in the middle of a run";
        return Err(ParamError::new("path", "Setting", path, allowed.to_owned()));
    }
    let mut then = scenario.clone();
    let refused = settings::set_all(&mut then, &[(path.to_owned(), text.to_owned())]);
    refused.into_iter().next().map_or(Ok(then), Err)
}

/// What the change comes to: the totals that say what it costs and whom it serves.
pub fn differences(before: &Totals, after: &Totals) -> Vec<Difference> {
    let pairs = before.items().into_iter().zip(after.items());
    let all = pairs.map(|((id, label, unit, before), (.., after))| Difference {
        id,
        label,
        unit,
        before,
        after,
    });
    // The load is the same, whatever is changed.
    all.filter(|total| total.id != "arrived").collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::{Control, Listed as _, Series};

    fn quiet(_: f64) {}

    /// Columns that know nothing of what is still to come.
    const STATE: [Series; 7] = [
        Series::Offered,
        Series::Served,
        Series::Backlog,
        Series::Desired,
        Series::InService,
        Series::Booting,
        Series::Cost,
    ];

    #[test]
    fn the_same_value_makes_no_difference_to_the_last_bit_whatever_the_strategy() {
        for entry in crate::CATALOGUE.policies {
            let mut scenario = crate::first();
            scenario.set("policy", entry.card().id).unwrap();
            scenario.set("traffic.noise.strength", "0.2").unwrap();
            let run = crate::simulate(&scenario);
            let same = sim::what_if(&scenario, &scenario, 5000.0, &mut quiet);
            assert!(same == run, "{}", entry.card().id);
        }
    }

    #[test]
    fn before_the_instant_nothing_differs_and_after_it_something_does() {
        let at = 7300.0;
        let mut differing = 0;
        for entry in crate::CATALOGUE.policies {
            let mut scenario = crate::first();
            scenario.set("policy", entry.card().id).unwrap();
            let run = crate::simulate(&scenario);
            for setting in changeable(&scenario) {
                let Control::Number(range) = &setting.spec.control else { continue };
                let most = format!("{}", range.max);
                let Ok(other) = what_if(&scenario, at, (&setting.path, &most), &mut quiet) else {
                    continue;
                };
                let here = run.timeline.index(at);
                for series in STATE {
                    let (a, b) = (run.column(series), other.column(series));
                    assert_eq!(a[..here], b[..here], "{} {series:?}", setting.path);
                }
                let so_far = run.decisions.partition_point(|decision| decision.at < at);
                assert_eq!(run.decisions[..so_far], other.decisions[..so_far]);
                differing += u32::from(run.totals != other.totals);
            }
        }
        assert!(differing > 20, "{differing}");
    }

    #[test]
    fn a_higher_ceiling_from_here_on_serves_more_and_says_what_it_costs() {
        let mut scenario = crate::first();
        scenario.set("fleet.max", "3").unwrap();
        let run = crate::simulate(&scenario);
        let other = what_if(&scenario, 3600.0, ("fleet.max", "20"), &mut quiet).unwrap();
        let changes = differences(&run.totals, &other.totals);
        let of = |id: &str| changes.iter().find(|change| change.id == id).unwrap();
        assert!(of("slo").after > of("slo").before);
        assert!(of("cost").text().starts_with("+$"), "{}", of("cost").text());
        assert!(changes.iter().all(|change| change.id != "arrived"));
        let same = differences(&run.totals, &run.totals);
        assert!(same.iter().all(|change| change.text() == "no change"));
    }

    #[test]
    fn what_cannot_change_in_a_run_is_refused_with_what_can() {
        let scenario = crate::first();
        for path in ["fleet.boot", "policy", "load", "seed", "goals.response", ""] {
            let error = changed(&scenario, path, "1").unwrap_err().to_string();
            assert!(error.contains("a limit of the fleet"), "{path}: {error}");
        }
        let error = changed(&scenario, "fleet.max", "many").unwrap_err().to_string();
        assert!(error.contains("“many”"), "{error}");
        let error = changed(&scenario, "policy.nothing", "1").unwrap_err().to_string();
        assert!(error.contains("policy.nothing"), "{error}");
    }
}
