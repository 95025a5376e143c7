//! Measures of a run: elasticity, speedup, error budgets and slack.
//!
//! Not here: the runs that they are taken of.

use serde_json::Value as Json;
use sim::elasticity::{Elasticity, speedup};
use sim::slack::Slack;
use sim::slo::{Objective, error_rate};

use super::Case;

const DAY_S: f64 = 86_400.0;

/// Checks one case.
pub(crate) fn metrics(case: &mut Case) {
    match case.input["kind"].as_str() {
        Some("elasticity") => elasticity(case),
        Some("elastic_speedup") => elastic_speedup(case),
        Some("slo_burn") => slo_burn(case),
        Some("slo_window_threshold") => slo_window_threshold(case),
        Some("slack") => slack(case),
        _ => case.unknown_kind(),
    }
}

/// A field that is `got`, up to rounding.
fn near(case: &mut Case, field: &str, got: f64) {
    case.near(field, got, 1e-9, 1e-12);
}

/// Two lists of the input side by side.
fn pairs(case: &Case, fields: [&str; 2]) -> Vec<(f64, f64)> {
    let [one, other] = fields.map(|field| numbers(&case.input[field]));
    assert_eq!(one.len(), other.len(), "{}: {fields:?}", case.name);
    one.into_iter().zip(other).collect()
}

fn numbers(list: &Json) -> Vec<f64> {
    list.as_array().unwrap().iter().map(|number| number.as_f64().unwrap()).collect()
}

fn elasticity(case: &mut Case) {
    let mut sums = Elasticity::default();
    for (demand, supply) in pairs(case, ["demand", "supply"]) {
        sums.add(demand, supply);
    }
    let seen = sums.finish(case.number("step_s"), case.number("total_resources"));
    for (field, got) in [
        ("theta_u_pct", seen.theta_u_pct),
        ("theta_o_pct", seen.theta_o_pct),
        ("theta_o_by_supply_pct", seen.theta_o_by_supply_pct),
        ("a_u", seen.a_u),
        ("a_o", seen.a_o),
        ("tau_u_pct", seen.tau_u_pct),
        ("tau_o_pct", seen.tau_o_pct),
        ("k", seen.k),
        ("k_prime", seen.k_prime),
        ("upsilon_pct", seen.upsilon_pct),
        ("jitter_per_step", seen.jitter_per_step),
    ] {
        near(case, field, got);
    }
}

fn elastic_speedup(case: &mut Case) {
    let four = |set: &Json| {
        ["theta_u", "theta_o", "tau_u", "tau_o"].map(|name| set[name].as_f64().unwrap())
    };
    let (baseline, own) = (four(&case.input["baseline"]), four(&case.input["autoscaler"]));
    let weights = numbers(&case.input["weights"]).try_into().unwrap();
    let got = speedup(baseline, own, weights);
    near(case, "speedup", got);
    let tolerance = case.expect.get("published_abs_tol").and_then(Json::as_f64);
    case.near("published_rounded", got, 0.0, tolerance.unwrap_or(0.005));
}

fn slo_burn(case: &mut Case) {
    let period_s = DAY_S * case.number("period_days");
    let objective = Objective { slo: case.number("slo"), period_s };
    let rate = error_rate(case.number("bad"), case.number("total"));
    let burn = objective.burn_rate(rate);
    near(case, "error_rate", rate);
    near(case, "burn_rate", burn);
    match objective.exhausted_after_s(burn) {
        Some(seconds) => near(case, "days_to_exhaust", seconds / DAY_S),
        None => case.same("days_to_exhaust", &Json::Null),
    }
}

fn slo_window_threshold(case: &mut Case) {
    let objective = Objective { slo: case.number("slo"), period_s: case.number("period_s") };
    let burn = objective.burn_threshold(case.number("budget_fraction"), case.number("window_s"));
    near(case, "burn_rate_threshold", burn);
    near(case, "error_rate_threshold", objective.error_threshold(burn));
}

fn slack(case: &mut Case) {
    let mut sums = Slack::default();
    for (limit, usage) in pairs(case, ["limit", "usage"]) {
        sums.add(limit, usage);
    }
    let slack = sums.finish(case.number("step_s"));
    near(case, "relative_slack", slack.relative);
    near(case, "absolute_slack_unit_s", slack.absolute_unit_s);
    near(case, "overrun_fraction_of_time", slack.overrun);
}
