//! The scorecard: small runs that can be checked by hand, and what holds of all of them.
//!
//! Not here: the words for it, and random scenarios (`properties`).

use model::{DecisionRecord, Listed as _, Rule, Run, Scenario, Series};
use playground::{CATALOGUE, simulate};
use sim::queueing::{Goal, least_servers};
use sim::scorecard::{FLAP_SPAN_S, Scorecard};
use sim::{demand, flaps, scorecard};
use tests::scenarios::{flat, sketched, small};

/// A fleet that never changes.
fn fixed<'a>(instances: &'a str, more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut all = vec![("policy", "fixed"), ("policy.count", instances), ("fleet.min", "1")];
    all.extend([("fleet.max", "10"), ("clock.length", "3600")]);
    all.extend_from_slice(more);
    all
}

fn carded(scenario: &Scenario) -> (Run, Scorecard) {
    let run = simulate(scenario);
    let card = scorecard(scenario, &run);
    (run, card)
}

#[test]
fn a_fleet_that_is_one_too_large_for_a_flat_load_is_so_all_the_time() {
    let (run, card) = carded(&flat(60.0, &fixed("3", &[])));
    // 4.8 busy workers: two instances of four keep 0.5 s for 99 %, one cannot carry them.
    let goal = Goal::Response { share: 0.99, within: 0.5 };
    assert_eq!(least_servers(4.8, 12.5, goal).map(|servers| servers.div_ceil(4)), Some(2));
    assert_eq!(card.demand, vec![2; 60]);
    assert_eq!(card.supply, vec![3; 60]);
    let elastic = card.elasticity;
    assert_eq!((elastic.theta_u_pct, elastic.theta_o_pct, elastic.tau_o_pct), (0.0, 50.0, 100.0));
    assert_eq!((elastic.k, elastic.jitter_per_step, elastic.supply_changes), (0.0, 0.0, 0.0));
    // 60 of 150 requests per second.
    assert!((card.slack.relative - 0.6).abs() < 1e-9);
    assert!((card.slack.absolute_unit_s / 3600.0 - 1.8).abs() < 1e-9);
    assert_eq!((card.slack.overrun, card.actions, card.flaps), (0.0, 0.0, 0));
    assert!((card.spent.on_demand - 0.3).abs() < 1e-9);
    assert_eq!((card.spent.spot, card.spent.requests), (0.0, 0.0));
    assert_eq!(card.spent.penalty, run.totals.penalty);
    assert_eq!(card.promises.kept, run.totals.slo());
    assert_eq!(card.promises.alerts, [0; 3]);
}

#[test]
fn without_a_penalty_the_best_is_the_least_and_the_regret_a_ratio_of_instances() {
    let (_, card) = carded(&flat(60.0, &fixed("3", &[("prices.penalty", "0")])));
    assert_eq!(card.best.curve, vec![1; 60]);
    assert_eq!((card.best.fixed.instances, card.best.fixed_regret), (1, Some(0.0)));
    assert!((card.best.regret.unwrap() - 2.0).abs() < 1e-9);
    // Nothing is left out of the model here.
    assert!(card.best.gap().abs() < 1e-9, "{}", card.best.gap());
    let free = flat(60.0, &fixed("3", &[("prices.penalty", "0"), ("prices.hour", "0")]));
    assert_eq!(carded(&free).1.best.regret, Some(0.0));
}

#[test]
fn the_best_is_there_when_the_load_comes_and_pays_for_the_boot() {
    let steps = [(0.0, 60.0), (1799.0, 60.0), (1800.0, 200.0)];
    let card = carded(&sketched(&steps, &fixed("5", &[]))).1;
    let best = &card.best;
    let (before, after) = (best.curve[0], best.curve[59]);
    assert_eq!((before, after), (2, 5));
    assert!(best.curve[..30].iter().all(|&n| n == before), "{:?}", best.curve);
    assert!(best.curve[30..].iter().all(|&n| n == after), "{:?}", best.curve);
    // Ten cents an hour; three boots of two minutes.
    let instance = 0.1 / 60.0;
    assert!((best.optimum.instances - 210.0 * instance).abs() < 1e-9);
    assert!((best.optimum.boots - 6.0 * instance).abs() < 1e-9);
    assert!((best.rescored.instances - 300.0 * instance).abs() < 1e-9);
    assert_eq!((best.fixed.instances, best.rescored.cost), (5, best.fixed.score.cost));
    let regret = best.rescored.cost / best.optimum.cost - 1.0;
    assert_eq!((best.regret, best.fixed_regret), (Some(regret), Some(regret)));
    let late = flat(60.0, &fixed("5", &[("prices.billing", "ready")]));
    assert_eq!(carded(&late).1.best.optimum.boots, 0.0);
}

#[test]
fn broken_promises_burn_the_budget_and_wake_somebody_up() {
    // Six minutes of the load that two instances cannot carry.
    let steps = [(0.0, 60.0), (1800.0, 60.0), (1801.0, 150.0), (2160.0, 150.0), (2161.0, 60.0)];
    let (run, card) = carded(&sketched(&steps, &fixed("2", &[])));
    let missed = run.totals.arrived - run.totals.in_time;
    let left = 1.0 - missed / (0.01 * run.totals.arrived);
    assert!((card.promises.budget_left - left).abs() < 1e-9 && left < 0.0);
    let [hour, short] = card.promises.burn;
    // All of five minutes are late, of the hour as many as of the run.
    assert!((short - 100.0).abs() < 1.0, "{short}");
    assert!((hour - (1.0 - left)).abs() < 0.05, "{hour} {left}");
    assert_eq!(card.promises.alerts[0], 1);
    assert!(card.slack.overrun >= 0.1 && card.elasticity.tau_u_pct >= 10.0);
}

#[test]
fn an_action_against_the_last_one_is_a_flap_only_if_it_is_soon() {
    static RULE: Rule = Rule { id: "test", says: "so", terms: &[] };
    let decision = |at: f64, before: u32, granted: u32| DecisionRecord {
        at,
        in_service: before,
        before,
        want: granted,
        granted,
        why: RULE.with([]),
        limit: None,
    };
    let soon = FLAP_SPAN_S;
    let all = [
        decision(0.0, 2, 3),
        decision(60.0, 3, 4),
        decision(120.0, 4, 4),
        decision(180.0, 4, 3),
        decision(180.0 + soon, 3, 4),
        decision(181.0 + 2.0 * soon, 4, 2),
    ];
    assert_eq!(flaps(&all), 2);
    assert_eq!((flaps(&all[..3]), flaps(&[])), (0, 0));
}

#[test]
fn demand_never_falls_when_the_load_rises_and_is_a_column_of_the_run() {
    let scenario = sketched(&[(0.0, 0.0), (3600.0, 900.0)], &fixed("2", &[]));
    let run = simulate(&scenario);
    let column = demand(&scenario, &run);
    assert_eq!(column.len(), run.timeline.steps as usize);
    assert!(column.is_sorted() && column[0] == 1.0, "{:?}", &column[..3]);
    // 900 requests per second are 18 instances without a margin.
    let last = *column.last().unwrap();
    assert!((19.0..=21.0).contains(&last), "{last}");
    let card = scorecard(&scenario, &run);
    assert!(card.demand.iter().enumerate().all(|(i, &n)| column[60 * i] == f64::from(n)));
}

#[test]
fn a_goal_that_no_fleet_can_keep_is_said_to_be_so() {
    let hopeless = fixed("2", &[("goals.response", "0.1")]);
    let card = carded(&flat(60.0, &hopeless)).1;
    assert!(card.beyond && card.demand.iter().all(|&n| n == 2));
    assert!(!carded(&flat(60.0, &fixed("2", &[]))).1.beyond);
}

#[test]
fn a_bottleneck_makes_a_load_need_more_and_a_slow_dependency_for_its_span() {
    let needs = |more: &[(&str, &str)]| carded(&flat(200.0, &fixed("5", more))).1.demand;
    let plain = needs(&[]);
    let shared = needs(&[("service.bottleneck", "shared"), ("service.bottleneck.sigma", "0.05")]);
    assert!(shared[0] > plain[0], "{} {}", shared[0], plain[0]);
    let choked = needs(&[("service.bottleneck", "shared"), ("service.bottleneck.sigma", "1")]);
    assert!(choked.iter().all(|&n| (1..=10_000).contains(&n)));
    let slow = needs(&[
        ("service.slowdowns", "1"),
        ("service.slowdowns.0.at", "600"),
        ("service.slowdowns.0.hold", "600"),
        ("service.slowdowns.0.factor", "1.3"),
    ]);
    assert_eq!((slow[9], slow[20]), (plain[9], plain[20]));
    assert!(slow[10] > plain[10] && slow[19] > plain[19]);
}

/// Every number of a scorecard that is no number.
fn odd(card: &Scorecard) -> bool {
    let Scorecard { elasticity, slack, promises, spent, best, .. } = card;
    let scores = [best.optimum, best.fixed.score, best.rescored];
    let mut all = elasticity.four().to_vec();
    all.extend([card.deviation, elasticity.k, elasticity.k_prime, elasticity.jitter_per_s]);
    all.extend([slack.relative, slack.absolute_unit_s, slack.overrun, card.dropped]);
    all.extend([promises.kept, promises.kept_minutes, promises.budget_left]);
    all.extend(promises.burn.iter().chain(&card.percentiles));
    all.extend([spent.on_demand, spent.spot, spent.requests, spent.penalty, best.gap()]);
    all.extend(best.regret.iter().chain(&best.fixed_regret));
    all.extend(scores.iter().flat_map(|s| [s.cost, s.instances, s.boots, s.penalty]));
    all.iter().any(|value| !value.is_finite())
}

/// What is wrong with the scorecard of a scenario.
pub(crate) fn wrong(scenario: &Scenario, run: &Run) -> Vec<String> {
    let card = scorecard(scenario, run);
    let mut found = Vec::new();
    let mut check = |fine: bool, what: &str| {
        if !fine {
            found.push(what.to_owned());
        }
    };
    let best = &card.best;
    check(!odd(&card), "a number that is none");
    check(best.regret.is_none_or(|regret| regret >= 0.0), "a regret below nothing");
    check(best.fixed_regret.is_none_or(|regret| regret >= 0.0), "a fixed fleet beyond the best");
    check(best.regret.is_some() || best.optimum.cost == 0.0, "no regret");
    for (whose, score) in [("run", best.rescored), ("best", best.optimum)] {
        check(score.broken.is_none(), &format!("{whose}: {:?}", score.broken));
        check(score.cost >= score.penalty && score.penalty >= 0.0, "a penalty below nothing");
    }
    check(best.curve.len() == best.had.len() && best.curve.len() <= 2000, "parts of the best");
    check(card.demand.iter().all(|&n| n >= 1), "no demand");
    check(card.demand.len() == card.supply.len(), "demand without supply");
    check(card.promises.budget_left <= 1.0 + 1e-9, "a budget that grew");
    check(f64::from(card.flaps) <= card.actions, "more flaps than actions");
    check(demand(scenario, run).len() == run.column(Series::Offered).len(), "demand of steps");
    found
}

#[test]
fn every_strategy_has_a_regret_of_at_least_nothing_in_every_small_scenario() {
    for case in small() {
        for entry in CATALOGUE.policies {
            let mut scenario = case.scenario.clone();
            scenario.set("policy", entry.card().id).unwrap();
            let wrong = wrong(&scenario, &simulate(&scenario));
            assert!(wrong.is_empty(), "{}, {}: {wrong:?}", case.name, entry.card().id);
        }
    }
}
