//! Strategies: cards, parameters, lists, articles.

use crate::desk::{choose_strategy, edit, open, rest, results};

#[test]
fn another_strategy_brings_its_own_numbers_parameters_and_article() {
    let page = open("");
    let threshold = results(&page);
    assert!(page.is_shown("#policy-target-input"));
    edit(&page, |page| choose_strategy(page, "ratio"));
    let ratio = results(&page);
    assert_ne!(ratio["totals"], threshold["totals"]);
    assert!(page.is_shown("#policy-tolerance-input"));
    assert_eq!(page.count("#policy-target-input"), 0);
    assert!(page.fragment().contains("&policy=ratio"));
    assert!(page.text("#why-line").contains("of the target"), "{}", page.text("#why-line"));
    assert_eq!(page.text(".article > summary"), "About: Target ratio, as taught");
    assert!(!page.is_shown(".article h2"));
    page.click(".article > summary");
    page.wait_for(".article h2");
    assert!(page.is_shown(".article h2"));
    let article = page.text(".article");
    for heading in ["How it decides", "Where it fails"] {
        assert!(article.contains(heading), "no {heading:?} in {article}");
    }
    let card = page.text(".card.chosen");
    for part in ["Good for:", "Fidelity:"] {
        assert!(card.contains(part), "no {part:?} in {card}");
    }
    edit(&page, |page| choose_strategy(page, "fixed"));
    assert_ne!(results(&page)["totals"], ratio["totals"]);
    assert!(page.text("#chart-instances-summary").contains("throughout. No change."));
    edit(&page, |page| choose_strategy(page, "threshold"));
    assert_eq!(results(&page), threshold);
    page.assert_no_errors();
}

#[test]
fn cards_stand_below_their_levels_and_can_be_searched() {
    let page = open("");
    let levels = page.texts(".level h3");
    assert!(levels.len() >= 3 && levels[0].starts_with("1 · "), "{levels:?}");
    let all = page.count(".card");
    page.fill("#strategy-search", "kubernetes");
    let found = page.count(".card:not([hidden])");
    assert!((2..all / 2).contains(&found), "{found} of {all}");
    assert!(page.is_shown(".card.chosen"), "the chosen one stays");
    page.fill("#strategy-search", "");
    assert_eq!(page.count(".card:not([hidden])"), all);
    page.assert_no_errors();
}

#[test]
fn metrics_can_be_added_chosen_and_removed() {
    let page = open("#/playground?v=1&policy=ratio");
    let one = results(&page);
    let members = "[data-section=policy] .member";
    assert_eq!((page.count(members), page.count("[aria-label^='Remove metric']")), (1, 0));
    edit(&page, |page| page.click("[data-section=policy] .add"));
    edit(&page, |page| page.select("#policy-metrics-1-metric-input", "rate"));
    let value = "#policy-metrics-1-metric-value-input";
    assert_eq!(page.value(value), "35");
    edit(&page, |page| page.fill(value, "20"));
    let two = results(&page);
    assert_ne!(two["totals"], one["totals"]);
    edit(&page, |page| page.select("#policy-metrics-1-metric-input", "response"));
    assert_eq!(page.value(value), "0.2 s");
    edit(&page, |page| page.click("[aria-label='Undo']"));
    assert_eq!((page.value(value), results(&page)), ("20".into(), two));
    edit(&page, |page| page.click("[aria-label='Remove metric 2']"));
    assert_eq!((results(&page), page.count(members)), (one, 1));
    for count in 2..=4 {
        edit(&page, |page| page.click("[data-section=policy] .add"));
        assert_eq!(page.count(members), count);
    }
    assert_eq!(page.count("[data-section=policy] .add"), 0, "four are the most");
    page.assert_no_errors();
}

#[test]
fn the_first_metric_can_be_removed_and_the_second_stays_what_it_is() {
    let page = open("#/playground?v=1&policy=ratio");
    edit(&page, |page| page.click("[data-section=policy] .add"));
    edit(&page, |page| page.select("#policy-metrics-1-metric-input", "queue"));
    edit(&page, |page| page.fill("#policy-metrics-1-metric-value-input", "7"));
    edit(&page, |page| page.click("[aria-label='Remove metric 1']"));
    assert_eq!(page.value("#policy-metrics-0-metric-input"), "queue");
    assert_eq!(page.value("#policy-metrics-0-metric-value-input"), "7");
    page.reload();
    rest(&page);
    assert_eq!(page.value("#policy-metrics-0-metric-input"), "queue");
    assert_eq!(page.value("#policy-metrics-0-metric-value-input"), "7");
    page.assert_no_errors();
}

#[test]
fn an_event_comes_on_top_of_the_load() {
    let page = open("");
    let before = results(&page);
    page.click("[data-section=traffic] > summary");
    edit(&page, |page| page.click("[data-section=traffic] .add"));
    assert_ne!(results(&page)["totals"]["arrived"], before["totals"]["arrived"]);
    assert!(page.text("[data-section=traffic] > summary").contains("changed"));
    edit(&page, |page| page.select("#traffic-events-0-kind-input", "extra"));
    edit(&page, |page| page.fill("#traffic-events-0-kind-rate-input", "600"));
    let load = page.text("#chart-load-summary");
    assert!(load.contains("to 6") || load.contains("to 7"), "{load}");
    edit(&page, |page| page.click("[aria-label='Remove event 1']"));
    assert_eq!(results(&page), before);
    page.assert_no_errors();
}
