//! The first visit: what a newcomer meets.

use crate::desk::{LOAD, SITE, number_in, open, open_alone, rest, total, wait_for_run};
use browser::Page;
use serde_json::json;

#[test]
fn a_first_visit_meets_a_rush_that_the_rule_answers_too_late() {
    let page = open("");
    assert_eq!(page.value(LOAD), "lunch-rush");
    let load = page.text("#chart-load-summary");
    assert!(load.contains("the load exceeds the capacity"), "{load}");
    assert!(!load.contains("never exceeds"), "{load}");
    assert!(load.contains("are turned away"), "{load}");
    let promise = page.text("[data-total=slo]");
    assert!(promise.contains("✗ goal 99 %"), "{promise}");
    assert!(total(&page, "slo") < 99.0 && total(&page, "penalty") > 0.0);
    let why = page.text("#why-line");
    assert!(why.contains("scale out 2 → 3") && why.contains("above 80 %: one more"), "{why}");
    let fleet = page.text(".fleet-text");
    assert!(fleet.starts_with("2 in service") && fleet.contains("1 booting"), "{fleet}");
    rest(&page);
    assert!(page.count(".notice") == 0 && !page.is_shown("#crash"));
    page.assert_no_errors();
}

#[test]
fn what_the_charts_say_agrees_with_the_totals() {
    let page = open("");
    let instances = page.text("#chart-instances-summary");
    let peak = page.text("[data-total=peak] .figure");
    assert!(instances.contains(&format!("to {peak} instances in service")), "{instances}");
    let actions = page.text("[data-total=actions] .figure");
    assert!(instances.contains(&format!("{actions} changes")), "{instances}");
    let cost = page.text("#chart-cost-summary");
    for total in ["cost", "penalty"] {
        let sum = page.text(&format!("[data-total={total}] .figure"));
        assert!(cost.contains(&sum), "{cost} without {sum}");
    }
    let dropped = page.text("[data-total=dropped] .figure");
    assert!(page.text("#chart-load-summary").contains(&dropped), "{dropped}");
    page.assert_no_errors();
}

#[test]
fn what_is_too_little_to_count_is_nothing_everywhere() {
    // So many places that the fluid turns away a twentieth of a request.
    let page = open("#/playground?v=1&policy=ratio&service.queue=5000");
    let load = page.text("#chart-load-summary");
    assert!(load.contains("no request is turned away"), "{load}");
    assert_eq!(page.text("[data-total=dropped] .figure"), "0 %");
    page.assert_no_errors();
}

/// Where the first things on the page are.
const PLACES: &str = "return ['.top-bar', '.top-bar .name', '.playground', '.settings', '.stage']
    .map((css) => {
        const box = document.querySelector(css).getBoundingClientRect();
        return [css, Math.round(box.left), Math.round(box.top)];
    })";

#[test]
fn a_shell_stands_where_the_page_will_be_until_the_module_is_there() {
    let page = open_alone("");
    // The shell is looked at while the module is held back.
    let places = page.execute(PLACES, &[]);
    hold_module_back(&page, true);
    page.reload();
    assert_eq!(page.text("h1"), "Lunch Rush");
    assert_eq!(page.attribute("main", "aria-busy").as_deref(), Some("true"));
    assert_eq!(page.count(".settings .section h2"), 2);
    assert_eq!(page.execute(PLACES, &[]), places, "nothing may jump");
    hold_module_back(&page, false);
    page.reload();
    wait_for_run(&page);
    assert_eq!((page.count("#loading"), page.count(".shell")), (0, 0));
    assert_eq!(page.attribute("main", "aria-busy"), None);
}

fn hold_module_back(page: &Page, back: bool) {
    let urls: &[&str] = if back { &["*.wasm"] } else { &[] };
    page.developer("Network.enable", &json!({}));
    page.developer("Network.setBlockedURLs", &json!({ "urls": urls }));
}

#[test]
fn a_module_that_does_not_arrive_is_told() {
    let page = Page::open(&SITE, "#/playground");
    hold_module_back(&page, true);
    page.reload();
    page.wait_until("the page says that something is missing", |page| {
        page.is_shown("#crash") || !page.text("body").contains("on its way")
    });
    hold_module_back(&page, false);
    let press = "const buttons = Array.from(document.querySelectorAll('button'));
        const button = buttons.find((button) => button.checkVisibility());
        button?.click();
        return button !== undefined";
    assert_eq!(page.execute(press, &[]), true, "there is no way on: {}", page.text("body"));
    wait_for_run(&page);
    assert!(!page.is_shown("#crash"));
    // What was held back is an error in the log, and that is right.
    assert!(!page.errors().is_empty());
}

/// Keeps every state that the totals go through.
const WATCH: &str = "const totals = document.querySelector('dl.totals');
    window.states = [];
    new MutationObserver(() => window.states.push(totals.dataset.state))
        .observe(totals, { attributes: true, attributeFilter: ['data-state'] });";

#[test]
fn a_long_run_shows_a_preview_first_and_says_so() {
    let page = open("#/playground?v=1&load=growth");
    assert!(page.text("[data-total=arrived]").contains("exact"));
    page.execute(WATCH, &[]);
    let before = number_in(&page.text("#chart-instances-summary"));
    page.fill("#policy-target-input", "30");
    page.wait_until("the exact run is there", |page| {
        page.execute("return window.states.at(-1)", &[]) == "exact"
    });
    assert_eq!(page.execute("return window.states", &[]), json!(["preview", "exact"]));
    assert!(number_in(&page.text("#chart-instances-summary")) >= before);
    page.assert_no_errors();
}
