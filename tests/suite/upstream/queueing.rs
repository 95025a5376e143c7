//! Queueing theory: the closed forms of the crate `sim`, and what other cases need to be solved
//! from their definitions.
//!
//! Every number that is expected is compared; a field that nobody knows is wrong. Not here: the
//! solutions of chains (`chain`, `phases`), and load that varies request by request (`transient`).

use serde_json::Value as Json;
use sim::queueing::{
    Ggc, Goal, Mmc, Mmck, Scalability, Sinusoid, erlang_b, erlang_c, halfin_whitt, least_servers,
    mg1_wait,
};

use super::{Case, chain, phases, transient, transient_fluid};

/// What a closed form may be off, relatively.
const EXACT: f64 = 1e-9;
/// What the solution of a chain may be off.
const SOLVED: f64 = 1e-6;

/// One case, by its kind.
pub(crate) fn check(case: &mut Case) {
    match case.input["kind"].as_str().unwrap_or_default() {
        "erlang_b" => blocking(case),
        "erlang_c" => {
            let wait = erlang_c(servers(case), case.number("offered_load"));
            each(case, EXACT, |field| (field == "p_wait").then_some(wait));
        }
        "erlang_c_service_level" => service_level(case),
        "mmc" => mmc(case),
        "mmck" => mmck(case),
        "mg1" => mg1(case),
        "ggc_approx" => ggc(case),
        "ph_ph_c" => general(case),
        "halfin_whitt" => {
            let wait = halfin_whitt(case.number("beta"));
            each(case, EXACT, |field| (field == "p_wait").then_some(wait));
        }
        "min_servers_p_wait" => {
            let goal = Goal::Waiting(case.number("p_wait_max"));
            let least = least_servers(case.number("offered_load"), 1.0, goal).map(f64::from);
            each(case, 0.0, |field| least.filter(|_| field == "servers"));
        }
        "min_servers_response" => least_for_response(case),
        "usl" => scalability(case),
        "mt_m_inf" => swing(case),
        "transient_exact" => {
            chain_at(case);
            transient_fluid::check_exact(case);
        }
        "transient_des" => transient::check(case),
        _ => case.unknown_kind(),
    }
}

/// A whole number of the input.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "it is whole, and in the range of counts"
)]
fn whole(case: &Case, field: &str) -> u32 {
    let value = case.number(field);
    let is_count = value.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(&value);
    assert!(is_count, "{}: {field} is {value}", case.name);
    value as u32
}

fn servers(case: &Case) -> u32 {
    whole(case, "servers")
}

/// Compares every number that is expected with `value` of its field. Lists and objects are left
/// to the kind.
fn each(case: &mut Case, relative: f64, value: impl Fn(&str) -> Option<f64>) {
    let expected = case.expect.as_object().cloned().unwrap_or_default();
    for (field, _) in expected.iter().filter(|(_, expected)| expected.is_number()) {
        match value(field) {
            Some(got) => case.near(field, got, relative, 0.0),
            None => case.wrong(&format!("no value for {field}")),
        }
    }
}

/// Compares a list of times and probabilities of exceeding them, if it is expected.
fn exceedances(case: &mut Case, field: &str, relative: f64, value: impl Fn(f64) -> f64) {
    let list = case.expect.get(field).and_then(Json::as_array).cloned().unwrap_or_default();
    for pair in list {
        let numbers = (pair[0].as_f64(), pair[1].as_f64());
        let (Some(t), Some(expected)) = numbers else {
            case.wrong(&format!("{field} holds {pair}"));
            continue;
        };
        let got = value(t);
        if got.is_nan() || (got - expected).abs() > relative * expected {
            case.wrong(&format!("{field} at {t} s is {got}, expected {expected}"));
        }
    }
}

/// The share in a field like `response_p99.9_s`, if it begins so.
fn share(field: &str, beginning: &str) -> Option<f64> {
    let percent = field.strip_prefix(beginning)?.strip_suffix("_s")?;
    Some(percent.parse::<f64>().ok()? / 100.0)
}

fn blocking(case: &mut Case) {
    let got = erlang_b(servers(case), case.number("offered_load"));
    case.near("blocking", got, EXACT, 0.0);
    // A table of the trade has printed it with few figures, and so has its load.
    let printed = case.expect["published_rel_tol"].as_f64();
    case.near("published_blocking", got, printed.unwrap_or_default(), 0.0);
}

fn service_level(case: &mut Case) {
    let (service, load) = (case.number("mean_service_s"), case.number("offered_load"));
    let Some(queue) = Mmc::new(load / service, 1.0 / service, servers(case)) else {
        return case.wrong("it has no steady state");
    };
    let level = queue.wait_within(case.number("threshold_s"));
    let value = |field: &str| match field {
        "p_wait" => Some(queue.p_wait()),
        "service_level" => Some(level),
        "mean_wait_s" => Some(queue.mean_wait()),
        _ => None,
    };
    each(case, EXACT, value);
    let published = case.expect["published"].as_object().cloned().unwrap_or_default();
    for (field, printed) in published {
        let (name, unit) =
            field.strip_suffix("_pct").map_or((field.as_str(), 1.0), |name| (name, 100.0));
        let decimals = printed.to_string().split_once('.').map_or(0, |(_, digits)| digits.len());
        let half = 0.5 / 10_f64.powi(i32::try_from(decimals).unwrap());
        let near = value(name).zip(printed.as_f64()).map(|(got, p)| (unit * got - p).abs() <= half);
        if near != Some(true) {
            case.wrong(&format!("{field} is printed as {printed}"));
        }
    }
}

fn mmc(case: &mut Case) {
    let (arrival, rate) = (case.number("arrival_rps"), case.number("service_rate_rps"));
    let Some(queue) = Mmc::new(arrival, rate, servers(case)) else {
        return case.wrong("it has no steady state");
    };
    each(case, EXACT, |field| {
        Some(match field {
            "utilization" => queue.utilisation(),
            "p_wait" => queue.p_wait(),
            "mean_wait_s" => queue.mean_wait(),
            "mean_response_s" => queue.mean_response(),
            "mean_queue" => queue.mean_queue(),
            "mean_in_system" => queue.mean_in_system(),
            _ => match share(field, "wait_p") {
                Some(share) => queue.wait_percentile(share),
                None => queue.response_percentile(share(field, "response_p")?),
            },
        })
    });
    exceedances(case, "p_wait_gt", EXACT, |t| queue.wait_exceeds(t));
    exceedances(case, "p_response_gt", EXACT, |t| queue.response_exceeds(t));
}

fn mmck(case: &mut Case) {
    let (arrival, rate) = (case.number("arrival_rps"), case.number("service_rate_rps"));
    let places = whole(case, "queue_limit");
    let Some(queue) = Mmck::new(arrival, rate, servers(case), places) else {
        return case.wrong("it is no queue");
    };
    each(case, EXACT, |field| {
        Some(match field {
            "p_block" => queue.p_block(),
            "throughput_rps" => queue.throughput(),
            "utilization" => queue.utilisation(),
            "mean_in_system" => queue.mean_in_system(),
            "mean_queue" => queue.mean_queue(),
            "mean_wait_accepted_s" => queue.mean_wait(),
            "mean_response_accepted_s" => queue.mean_response(),
            "p_wait_accepted" => queue.p_wait(),
            _ => match share(field, "wait_p") {
                Some(share) => queue.wait_percentile(share),
                None => queue.response_percentile(share(field, "response_p")?),
            },
        })
    });
    exceedances(case, "p_wait_gt", EXACT, |t| queue.wait_exceeds(t));
    exceedances(case, "p_response_gt", EXACT, |t| queue.response_exceeds(t));
}

fn mg1(case: &mut Case) {
    let (arrival, rate) = (case.number("arrival_rps"), case.number("service_rate_rps"));
    let Some(wait) = mg1_wait(arrival, rate, case.number("service_scv")) else {
        return case.wrong("it has no steady state");
    };
    each(case, EXACT, |field| match field {
        "mean_wait_s" => Some(wait),
        "mean_response_s" => Some(wait + 1.0 / rate),
        "mean_queue" => Some(arrival * wait),
        "mean_in_system" => Some(arrival * wait + arrival / rate),
        _ => None,
    });
}

fn ggc(case: &mut Case) {
    let (arrival, rate) = (case.number("arrival_rps"), case.number("service_rate_rps"));
    let scv = (case.number("arrival_scv"), case.number("service_scv"));
    let Some(queue) = Ggc::new(arrival, rate, servers(case), scv.0, scv.1) else {
        return case.wrong("it has no steady state");
    };
    each(case, EXACT, |field| match field {
        "allen_cunneen_mean_wait_s" => Some(queue.mean_wait()),
        "sakasegawa_mean_wait_s" => Some(queue.sakasegawa_wait()),
        _ => None,
    });
}

fn general(case: &mut Case) {
    let law = |field: &str, rate: f64| phases::Law::of(&case.input[field], rate);
    let laws = (
        law("arrival", case.number("arrival_rps")),
        law("service", case.number("service_rate_rps")),
    );
    let (Some(arrival), Some(service)) = laws else {
        return case.wrong("a law that is not known");
    };
    let queue = phases::Solution::of(&arrival, &service, servers(case));
    each(case, SOLVED, |field| match field {
        "mean_wait_s" => Some(queue.mean_wait),
        "p_wait" => Some(queue.p_wait),
        "mean_queue" => Some(queue.mean_queue),
        "mean_in_system" => Some(queue.mean_in_system),
        _ => None,
    });
    exceedances(case, "p_wait_gt", SOLVED, |t| queue.wait_exceeds(t));
}

fn least_for_response(case: &mut Case) {
    let (arrival, rate) = (case.number("arrival_rps"), case.number("service_rate_rps"));
    let share = case.number("percentile") / 100.0;
    let goal = Goal::Response { share, within: case.number("target_s") };
    let Some(least) = least_servers(arrival / rate, rate, goal) else {
        return case.wrong("no number of servers suffices");
    };
    let queue = Mmc::new(arrival, rate, least);
    each(case, EXACT, |field| match field {
        "servers" => Some(f64::from(least)),
        "achieved_s" => Some(queue?.response_percentile(share)),
        _ => None,
    });
}

fn scalability(case: &mut Case) {
    let law = Scalability { contention: case.number("sigma"), coherency: case.number("kappa") };
    let (n, single) = (case.number("n"), case.number("gamma"));
    each(case, EXACT, |field| match field {
        "throughput" => Some(law.throughput(n, single)),
        "speedup" => Some(law.speedup(n)),
        "peak_n" => law.peak(),
        _ => None,
    });
}

fn swing(case: &mut Case) {
    let arrivals = Sinusoid {
        mean: case.number("rate_mean_rps"),
        amplitude: case.number("rate_amp_rps"),
        omega: case.number("rate_omega_rad_s"),
    };
    let rate = case.number("service_rate_rps");
    each(case, EXACT, |field| (field == "rho_note_peak_lag_s").then(|| arrivals.lag(rate)));
    let numbers = |list: &Json| -> Vec<f64> {
        list.as_array()
            .map(|list| list.iter().filter_map(Json::as_f64).collect())
            .unwrap_or_default()
    };
    let (times, loads) = (numbers(&case.input["times_s"]), numbers(&case.expect["offered_load"]));
    if times.is_empty() || times.len() != loads.len() {
        return case.wrong("times and loads do not match");
    }
    for (t, expected) in times.into_iter().zip(loads) {
        let got = arrivals.offered_load(rate, t);
        if got.is_nan() || (got - expected).abs() > EXACT * expected {
            case.wrong(&format!("offered_load at {t} s is {got}, expected {expected}"));
        }
    }
}

fn chain_at(case: &mut Case) {
    let Some(mut chain) = chain::Chain::of(&case.input) else {
        return case.wrong("a chain needs rates, servers and places");
    };
    let list = case.expect["at"].as_array().cloned().unwrap_or_default();
    for at in &list {
        let Some(t) = at["t_s"].as_f64() else {
            return case.wrong("a state without a time");
        };
        chain.go_to(t);
        for (field, expected) in at.as_object().into_iter().flatten() {
            let got = match field.as_str() {
                "t_s" => t,
                "mean_in_system" => chain.mean(),
                "var_in_system" => chain.variance(),
                "mean_queue" => chain.mean_queue(),
                "p_all_busy" => chain.p_all_busy(),
                "p_block" => chain.p_block(),
                "cum_lost" => chain.lost(),
                _ => f64::NAN,
            };
            let error = expected.as_f64().map_or(f64::NAN, |expected| (got - expected).abs());
            if error.is_nan() || error > SOLVED {
                case.wrong(&format!("{field} at {t} s is {got}, expected {expected}"));
            }
        }
    }
    if list.is_empty() {
        case.wrong("no state is expected");
    }
}
