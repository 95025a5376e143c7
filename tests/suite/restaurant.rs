//! The restaurant tells the truth: its scenarios are ordinary ones, and what its texts claim is so.
//!
//! Not here: the room on the screen.

use model::orders::{self, Order};
use model::{Listed as _, Quantity as _, Run, Scenario, Series};
use playground::restaurant::game::{order, sentence};
use playground::restaurant::{STEPS, Step, Tally, Verdict, Words};
use playground::restaurant::{by_hand, compare, orders_of, tally};
use playground::{CATALOGUE, Log, Visit, simulate, witness};

fn step(id: &str) -> &'static Step {
    Step::by_id(id).unwrap()
}

fn play(scenario: &Scenario) -> Tally {
    let (run, log) = witness(scenario);
    tally(&run, &log)
}

/// The tallies of the variants of a step.
fn variants(id: &str) -> Vec<Tally> {
    step(id).variants.iter().map(|variant| play(&variant.scenario())).collect()
}

/// The first variant of a step with one more setting.
fn with(id: &str, path: &str, value: &str) -> Tally {
    let mut scenario = step(id).scenario();
    scenario.set(path, value).unwrap();
    play(&scenario)
}

/// `count` seeds of every variant of a step: the mean of what is lost, and of the wages.
fn on_average(id: &str, path: &str, value: &str) -> Vec<(f64, f64)> {
    let of = |variant: &playground::restaurant::Variant| {
        let mut sums = (0.0, 0.0);
        for seed in 1..=20 {
            let mut scenario = variant.scenario();
            scenario.set(path, value).unwrap();
            scenario.set_seed(seed);
            let totals = simulate(&scenario).totals;
            sums = (sums.0 + totals.lost / 20.0, sums.1 + totals.cost / 20.0);
        }
        sums
    };
    step(id).variants.iter().map(of).collect()
}

#[test]
fn every_scenario_is_an_ordinary_one_of_a_size_that_can_be_looked_at() {
    for step in &STEPS {
        for variant in step.variants {
            let opened = playground::open(variant.link);
            assert_eq!(opened.problems, [], "{}", step.id);
            let scenario = opened.scenario;
            let link = playground::link(&scenario);
            assert!(link.simplified.is_none() && link.text.len() < 700, "{}", link.text.len());
            assert!(playground::open(&link.text).scenario == scenario);
            let (run, log) = witness(&scenario);
            assert!(simulate(&scenario) == run, "{}: the playground shows another run", step.id);
            let hours = run.timeline.length() / 3600.0;
            assert!((1.0..=4.0).contains(&hours), "{}", step.id);
            assert!((30..=400).contains(&log.visits.len()), "{}: {}", step.id, log.visits.len());
            assert!((2.0..=15.0).contains(&run.totals.peak), "{}", step.id);
            for column in &run.columns {
                assert!(column.iter().all(|value| value.is_finite()));
            }
        }
        if let Some(slider) = step.slider {
            for value in [slider.min, slider.max, slider.min + slider.step] {
                step.scenario().set(slider.path, &value.to_string()).unwrap();
            }
        }
        assert!(!step.plays || orders_of(&step.scenario()).is_some());
    }
}

#[test]
fn on_a_quiet_afternoon_nobody_is_lost_and_most_wages_buy_nothing() {
    let quiet = &variants("quiet-afternoon")[0];
    assert_eq!((quiet.lost, quiet.peak), (0.0, 2.0));
    assert!(quiet.idle > 0.5 && (quiet.wages - 60.0).abs() < 0.01, "{quiet:?}");
}

#[test]
fn the_rule_is_late_for_lunch_and_the_calendar_is_not() {
    let [plan, yesterday, rule] = variants("calendar")[..] else { panic!() };
    assert!(rule.lost >= 20.0, "{rule:?}");
    assert!(plan.lost < 5.0 && plan.wages < rule.wages - 40.0, "{plan:?}");
    assert!(yesterday.lost < rule.lost / 2.0 && yesterday.wages < rule.wages, "{yesterday:?}");
    assert_eq!(compare(&plan, &rule), Verdict::Better);
    // It is no accident of the seed.
    let [plan, yesterday, rule] = on_average("calendar", "clock.day", "mon")[..] else { panic!() };
    assert!(plan.0 < rule.0 / 3.0 && plan.1 < rule.1, "{plan:?} {rule:?}");
    assert!(yesterday.0 < rule.0 / 3.0, "{yesterday:?} {rule:?}");
}

#[test]
fn the_rule_loses_guests_of_the_coach_by_the_time_that_waiters_need_to_come() {
    let lost = |minutes: f64| with("unexpected-party", "fleet.boot", &(minutes * 60.0).to_string());
    let late = variants("unexpected-party")[0];
    assert!(late == lost(8.0) && late.lost >= 20.0, "{late:?}");
    assert!(lost(2.0).lost < late.lost / 2.0, "{:?}", lost(2.0));
    assert!(lost(0.0).lost > 0.0 && lost(0.0).lost < lost(2.0).lost, "{:?}", lost(0.0));
    let mean = |boot: &str| on_average("unexpected-party", "fleet.boot", boot)[0].0;
    let (none, two, eight) = (mean("0"), mean("120"), mean("480"));
    assert!(5.0 < none && none < two && two < 0.75 * eight, "{none} {two} {eight}");
}

#[test]
fn all_who_go_at_once_leave_a_line_behind() {
    let [at_once, slowly] = variants("closing-time")[..] else { panic!() };
    assert!(at_once.lost >= 30.0 && slowly.lost < 5.0, "{at_once:?} {slowly:?}");
    assert!(at_once.wages < slowly.wages, "sending people home saves wages at least");
    assert!(at_once.wages + at_once.penalty > slowly.wages + slowly.penalty);
    // A crew that always stays helps, and costs.
    let crew = with("closing-time", "fleet.min", "4");
    assert!(crew.lost < at_once.lost / 2.0 && crew.wages > at_once.wages, "{crew:?}");
    // They finish their tables: nobody who sits there at the time of the order is lost.
    let (run, log) = witness(&step("closing-time").scenario());
    assert_eq!(run.value(Series::InService, 2401.0), 1.0);
    let seated: Vec<&Visit> = log.served(2400.0).collect();
    assert!(seated.len() > 2, "{seated:?}");
    assert!(seated.iter().all(|visit| visit.end == playground::End::Served));
}

#[test]
fn the_manager_who_does_nothing_loses_more_than_the_rule_and_a_good_one_less() {
    let [nothing, rule] = variants("you")[..] else { panic!() };
    assert!(nothing.lost > 2.0 * rule.lost && nothing.wages < rule.wages, "{nothing:?} {rule:?}");
    assert_eq!(compare(&nothing, &rule), Verdict::Cheaper);
    let start = step("you").scenario();
    let mut orders = Vec::new();
    for (at, more) in [(1080.0, 5), (1200.0, 5), (4200.0, -5), (4500.0, -4)] {
        assert!(order(&start, &mut orders, 2, at, more).is_some());
    }
    let good = play(&by_hand(&start, 2, &orders));
    assert_eq!(compare(&good, &rule), Verdict::Better, "{good:?} {rule:?}");
    let text = sentence(&good, &rule, "the rule", Words::Restaurant);
    assert!(text.starts_with("You lost ") && text.ends_with("You were better."), "{text}");
    // Who waits until the rush is there is no better than a rule.
    let late = [Order { at: 2000, want: 13 }, Order { at: 4500, want: 3 }];
    assert!(play(&by_hand(&start, 2, &late)).lost > 20.0);
}

#[test]
fn orders_keep_within_the_limits_and_forget_what_came_after_them() {
    let scenario = step("you").scenario();
    let mut orders = Vec::new();
    assert_eq!(order(&scenario, &mut orders, 2, 60.0, 40), Some(15));
    assert_eq!(order(&scenario, &mut orders, 2, 90.5, -1), Some(14));
    assert_eq!(order(&scenario, &mut orders, 2, 90.6, -1), Some(13));
    assert_eq!(orders::write(&orders), "60to15,91to13");
    assert_eq!(order(&scenario, &mut orders, 2, 70.0, -40), Some(2));
    assert_eq!(orders::write(&orders), "60to15,70to2");
    let played = by_hand(&scenario, 3, &orders);
    assert_eq!(orders_of(&played), Some((3, orders)));
    let link = playground::link(&played).text;
    assert_eq!(orders_of(&playground::open(&link).scenario), orders_of(&played));
}

#[test]
fn a_game_of_sixty_orders_is_a_link_that_every_chat_lets_through() {
    let start = step("you").scenario();
    let mut orders = Vec::new();
    for n in 0..60_i32 {
        let more = if n % 7 < 4 { 1 } else { -1 };
        assert!(order(&start, &mut orders, 2, f64::from(n) * 113.0, more).is_some());
    }
    let link = playground::link(&by_hand(&start, 2, &orders)).text;
    assert!(link.len() < 1200 && !link.contains('%'), "{} {link}", link.len());
}

/// What had happened of a visit before `at`.
fn before(visit: &Visit, at: f64) -> ([Option<f64>; 3], Option<(u32, u32)>) {
    let known = |time: f64| (time < at).then_some(time);
    let seat = known(visit.began).map(|_| (visit.instance, visit.worker));
    ([known(visit.came), known(visit.began), known(visit.ended)], seat)
}

#[test]
fn an_order_changes_nothing_that_was_before_it() {
    // What is known of a request only when it is done is written down when it came.
    let later =
        [Series::Response, Series::P50, Series::P95, Series::P99, Series::InTime, Series::Penalty];
    let start = step("you").scenario();
    let mut orders = vec![Order { at: 900, want: 6 }, Order { at: 1500, want: 3 }];
    let play = |orders: &[Order]| -> (Run, Log) { witness(&by_hand(&start, 2, orders)) };
    for at in [1600.0, 2100.0, 2700.0, 4000.0, 5500.0] {
        let old = play(&orders);
        let more = if at < 3000.0 { 4 } else { -3 };
        assert!(order(&start, &mut orders, 2, at, more).is_some());
        let new = play(&orders);
        assert!(old.0 != new.0);
        let end = old.0.timeline.index(at);
        for series in Series::ALL.into_iter().filter(|series| !later.contains(series)) {
            let [a, b] = [&old.0, &new.0].map(|run| &run.column(series)[..end]);
            assert!(a == b, "{series:?} before {at}");
        }
        let count = old.1.came(at);
        assert_eq!(count, new.1.came(at));
        for (a, b) in old.1.visits.iter().zip(&new.1.visits).take(count) {
            assert_eq!(before(a, at), before(b, at));
        }
        // The guests who come later are the same too, whatever is ordered.
        assert_eq!(old.1.visits.len(), new.1.visits.len());
        assert!(old.1.visits.iter().zip(&new.1.visits).all(|(a, b)| a.came == b.came));
    }
}

#[test]
fn just_one_strategy_is_steered_by_hand_and_says_where_it_keeps_orders() {
    let steered: Vec<_> = CATALOGUE.policies.iter().filter(|e| e.by_hand.is_some()).collect();
    assert_eq!(steered.len(), 1);
    let keeps = steered[0].by_hand.unwrap();
    let ids: Vec<&str> = steered[0].params().iter().map(|spec| spec.id).collect();
    assert!(ids.contains(&keeps.first) && ids.contains(&keeps.orders));
    assert!(orders_of(&playground::first()).is_none());
    let played = by_hand(&playground::first(), 5, &[]);
    assert_eq!(played.policy().card().id, steered[0].card().id);
    assert_eq!(simulate(&played).decisions[0].want, 5);
    assert_eq!(played.fleet().boot.get(), playground::first().fleet().boot.get());
}
