//! The checklist of the auto-scaling pattern, ticked by facts of a scenario and its run.
//!
//! Not here: what went wrong in a run (`advice`).

use model::policy::Held;
use model::sections::{Budget, Failures, FleetEventKind};
use model::unit::Unit;
use model::{Family, Run, Scenario, Section, Value};

/// An item of the list.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// Its id.
    pub id: &'static str,
    /// What is to be done.
    pub label: &'static str,
    /// Whether it is done.
    pub done: bool,
    /// The fact that ticks it, or how to tick it: a sentence.
    pub says: String,
    /// The setting to look at, if it is a setting.
    pub path: Option<&'static str>,
}

/// Above so many instances a limit limits nothing: the greatest number that can be set.
const NO_LIMIT: u32 = 10_000;
/// Readings that arrive later than this say little about a scaling event, in seconds.
const LATE_S: f64 = 120.0;
/// The most readings that may be missing.
const MISSING: f64 = 0.2;

/// The list for `scenario` and its run, in the order of the pattern.
pub fn checklist(scenario: &Scenario, run: &Run) -> Vec<Item> {
    vec![
        thresholds(scenario),
        limits(scenario),
        cooldown(scenario),
        health(scenario),
        seen(run, true),
        seen(run, false),
        events(scenario, run),
        alert(scenario, run),
    ]
}

fn item(id: &'static str, label: &'static str, path: Option<&'static str>) -> Item {
    Item { id, label, done: false, says: String::new(), path }
}

impl Item {
    fn with(self, done: bool, yes: String, no: &str) -> Self {
        Self { done, says: if done { yes } else { no.to_owned() }, ..self }
    }
}

fn thresholds(scenario: &Scenario) -> Item {
    let chosen = scenario.policy();
    let levels = chosen.entry().levels(chosen.group());
    let facts: Vec<String> = levels
        .iter()
        .map(|(metric, level)| format!("{} {}", metric.label(), metric.unit().text(*level)))
        .collect();
    let yes = if facts.is_empty() {
        format!("{} acts by its own settings.", chosen.card().name)
    } else {
        format!("It compares with {}.", facts.join(", "))
    };
    item("thresholds", "Thresholds or goals are set", Some("policy")).with(
        chosen.card().family != Family::Fixed,
        yes,
        "A fleet that never changes compares with nothing: choose a strategy that does.",
    )
}

fn limits(scenario: &Scenario) -> Item {
    let (min, max) = (scenario.fleet().min.0, scenario.fleet().max.0);
    let no = if min == max {
        "The least and the most instances are the same number: leave room between them."
    } else {
        "The most instances are as many as can be set: choose a number that the budget can bear."
    };
    let yes = format!("Never fewer than {min}, never more than {max} instances.");
    item("limits", "Least and most instances are set", Some("fleet.max")).with(
        min < max && max < NO_LIMIT,
        yes,
        no,
    )
}

/// Whether one of the strategy's own settings is a time above zero: a pause that is set to nothing
/// is none.
fn has_time(group: &model::Group) -> bool {
    group.iter().any(|(spec, value)| match value {
        Value::Number(number) => {
            matches!(&spec.control, model::Control::Number(range)
                if range.unit == Unit::Seconds && *number > 0.0)
        }
        Value::Group(inner) => has_time(inner),
        Value::Choice(picked) => has_time(picked.group()),
        Value::List(items) => items.iter().any(has_time),
        Value::Switch(_) | Value::Text(_) => false,
    })
}

fn cooldown(scenario: &Scenario) -> Item {
    let entry = scenario.policy().entry();
    let holds = entry.holds.iter().any(|(_, held)| matches!(held, Held::Cooldown | Held::Window));
    let no = if holds {
        "The pauses of this strategy are all 0 s: set one, so that it does not answer its own echo."
    } else {
        "This strategy never pauses between actions: choose one with a cooldown or a stabilisation \
         window, or a longer control period."
    };
    item("cooldown", "A cooldown or a stabilisation window", Some("policy")).with(
        holds && has_time(scenario.section(Section::Policy)),
        "After an action it waits before the next one.".to_owned(),
        no,
    )
}

fn health(scenario: &Scenario) -> Item {
    let fleet = scenario.fleet();
    let outage =
        |event: &model::sections::FleetEvent| matches!(event.kind, FleetEventKind::Outage(_));
    let tried = fleet.failures != Failures::Off || fleet.events.iter().any(outage);
    let after =
        model::Quantity::get(fleet.checks.interval) * model::Quantity::get(fleet.checks.threshold);
    let yes = format!(
        "Instances fail in this scenario, and checks find them within {}.",
        Unit::Seconds.text(after)
    );
    item("health", "Health checks are tried", Some("fleet.failures")).with(
        tried,
        yes,
        "No instance ever fails here, so no check was ever needed: let some fail by chance, or add \
         an outage.",
    )
}

fn seen(run: &Run, out: bool) -> Item {
    let acts = |decision: &&model::DecisionRecord| {
        decision.at > 0.0
            && if out {
                decision.granted > decision.before
            } else {
                decision.granted < decision.before
            }
    };
    let count = run.decisions.iter().filter(acts).count();
    let times = format!("Seen {count} {} in this run.", if count == 1 { "time" } else { "times" });
    let (id, label, no) = if out {
        (
            "scale-out",
            "Scale-out was seen",
            "The fleet never grew in this run: raise the load, or the most instances.",
        )
    } else {
        (
            "scale-in",
            "Scale-in was seen",
            "The fleet never shrank in this run: let the load fall, lower the least instances, or \
             let the run last longer.",
        )
    };
    item(id, label, out.then_some("fleet.max").or(Some("fleet.min"))).with(count > 0, times, no)
}

fn events(scenario: &Scenario, run: &Run) -> Item {
    let clock = scenario.clock();
    let age = model::Quantity::get(clock.scrape) + model::Quantity::get(clock.delay);
    let missing = model::Quantity::get(clock.missing);
    let yes = format!(
        "Readings are at most {} old, and each of the {} decisions says why.",
        Unit::Seconds.text(age),
        run.decisions.len()
    );
    let no = if missing > MISSING {
        "Too many readings never arrive: what happened at a scaling event cannot be seen."
    } else {
        "Readings come too late to see a scaling event: shorten the scrape interval or the delay."
    };
    let path = if missing > MISSING { "clock.missing" } else { "clock.delay" };
    item("events", "Scaling events are monitored", Some(path)).with(
        age <= LATE_S && missing <= MISSING,
        yes,
        no,
    )
}

fn alert(scenario: &Scenario, run: &Run) -> Item {
    let limit = match scenario.goals().budget {
        Budget::Unlimited => None,
        Budget::Run(budget) => Some((budget.limit, "the run")),
        Budget::Day(budget) => Some((budget.limit, "a day")),
    };
    let yes = limit.map_or_else(String::new, |(limit, span)| {
        let limit = Unit::Dollars.text(model::Quantity::get(limit));
        let crossed = run.totals.over_budget.is_finite();
        let so = if crossed { "this run crossed it" } else { "this run stayed below" };
        format!("An alert at {limit} for {span}; {so}.")
    });
    item("alert", "A cost alert is set", Some("goals.budget")).with(
        limit.is_some(),
        yes,
        "Nothing says when the money runs out: set a budget for the run or for each day.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::Listed as _;

    fn list(settings: &[(&str, &str)]) -> Vec<Item> {
        let mut scenario = crate::first();
        let refused = scenario.set_all(settings.iter().copied());
        assert!(refused.is_empty(), "{refused:?}");
        checklist(&scenario, &crate::simulate(&scenario))
    }

    fn done(items: &[Item]) -> Vec<&'static str> {
        items.iter().filter(|item| item.done).map(|item| item.id).collect()
    }

    #[test]
    fn each_item_can_be_ticked_and_unticked() {
        let all = list(&[
            ("policy", "hpa"),
            ("fleet.failures", "random"),
            ("goals.budget", "day"),
            ("fleet.max", "30"),
        ]);
        assert_eq!(done(&all).len(), all.len(), "{all:?}");
        let none = list(&[("policy", "fixed"), ("fleet.max", "2"), ("clock.missing", "0.5")]);
        assert_eq!(done(&none), [""; 0]);
    }

    #[test]
    fn every_item_says_a_sentence_and_leads_to_a_setting_that_exists() {
        for entry in crate::CATALOGUE.policies {
            for item in list(&[("policy", entry.card().id)]) {
                assert!(item.says.ends_with('.') && item.says.len() > 15, "{item:?}");
                let path = item.path.unwrap();
                let mut scenario = crate::first();
                let exists = path == "policy" || scenario.reset(path).is_ok();
                assert!(exists, "{item:?}");
            }
        }
    }

    #[test]
    fn a_pause_of_nothing_is_none() {
        let with = list(&[("policy", "step")]);
        assert!(done(&with).contains(&"cooldown"), "{with:?}");
        assert!(!done(&list(&[("policy", "threshold")])).contains(&"cooldown"));
    }
}
