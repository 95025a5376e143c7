//! Optimal schedules: the least cost with which a load that is known in advance can be served.
//!
//! A list of instances that is given as one optimum is scored too. Not here: the search.

use serde_json::Value as Json;
use sim::optimum::{Demand, Model, Penalty, Prices, Rules};

use super::Case;

/// Checks one case.
pub(crate) fn schedule_opt(case: &mut Case) {
    if case.input["kind"] != "schedule_opt" {
        return case.unknown_kind();
    }
    let load = numbers(&case.input["load"]);
    let demand = Demand {
        load: &load,
        capacity: case.number("capacity_per_instance"),
        per_unit: case.number("penalty_per_unit"),
    };
    let penalty = match case.input["model"].as_str() {
        Some("loss") => Penalty::Loss(demand),
        Some("backlog") => Penalty::Backlog(demand),
        other => return case.wrong(&format!("unknown model {other:?}")),
    };
    let rules = Rules {
        least: whole(case, "min_instances"),
        most: whole(case, "max_instances"),
        max_up: whole(case, "max_up"),
        max_down: whole(case, "max_down"),
        boot_steps: whole(case, "boot_steps"),
        initial: Some(whole(case, "initial_instances")),
    };
    let prices = Prices {
        instance: case.number("instance_cost"),
        switch: case.number("switch_cost"),
        bill_boot: case.input["bill_boot"].as_bool().unwrap(),
    };
    match Model::new(rules, prices, penalty) {
        Ok(model) => check(case, &model),
        Err(refusal) => case.wrong(&refusal.to_string()),
    }
}

/// The cost, and that both the plan and the example keep the rules at that cost.
fn check(case: &mut Case, model: &Model<'_>) {
    let plan = model.optimum();
    case.near("optimal_cost", plan.score.cost, 1e-9, 1e-6);
    if let Some(broken) = plan.score.broken {
        case.wrong(&format!("the plan {:?} breaks {broken:?}", plan.curve));
    }
    if let Some(example) = case.expect.get("example_schedule") {
        let example: Vec<u32> = serde_json::from_value(example.clone()).unwrap();
        let score = model.rescore(&example);
        case.near("optimal_cost", score.cost, 1e-9, 1e-6);
        if let Some(broken) = score.broken {
            case.wrong(&format!("the example breaks {broken:?}"));
        }
    }
}

fn numbers(list: &Json) -> Vec<f64> {
    list.as_array().unwrap().iter().map(|number| number.as_f64().unwrap()).collect()
}

/// A whole number of the input, or no limit.
fn whole(case: &Case, field: &str) -> u32 {
    match &case.input[field] {
        Json::Null => u32::MAX,
        value => u32::try_from(value.as_u64().unwrap()).unwrap(),
    }
}
