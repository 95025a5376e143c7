//! Every request by itself: simulated in a worker, beside the fluid, with progress.

use crate::desk::{
    CURVE, SITE, edit, number_in, open, open_after, rest, results, total, wait_for_run,
};
use browser::{Key, Page};
use serde_json::json;

const REQUESTS: &str = "dl.totals[data-state=requests]";
const EVERY_REQUEST: &str = ".fidelity .switch button:last-child";
const FLUID: &str = ".fidelity .switch button:first-child";
/// Long enough that nobody misses its progress.
const LONG: &str = "#/playground?v=1&load=business-week&load.peak=2000&fleet.max=60";

/// The rows of the comparison: label, fluid, every request.
#[track_caller]
fn comparison(page: &Page) -> Vec<[String; 3]> {
    page.wait_for(".comparison");
    let rows = page.execute(
        "return Array.from(document.querySelectorAll('.comparison tbody tr'),
            (row) => Array.from(row.cells, (cell) => cell.textContent.trim()))",
        &[],
    );
    let text = |cell: &serde_json::Value| cell.as_str().unwrap_or_default().to_owned();
    let row = |row: &serde_json::Value| [text(&row[0]), text(&row[1]), text(&row[2])];
    rows.as_array().into_iter().flatten().map(row).collect()
}

#[test]
fn every_request_takes_the_place_of_the_fluid_and_can_be_taken_back() {
    let page = open("");
    let fluid = results(&page);
    let (kept, arrived) = (total(&page, "slo"), total(&page, "arrived"));
    page.click(EVERY_REQUEST);
    page.wait_for(REQUESTS);
    assert!(page.fragment().contains("service.fidelity=requests"), "{}", page.fragment());
    let requests = results(&page);
    assert_ne!(requests, fluid, "chance is in it");
    assert!((total(&page, "slo") - kept).abs() < 5.0, "{} and {kept}", total(&page, "slo"));
    let rows = comparison(&page);
    assert_eq!(rows.len(), requests["totals"].as_object().map_or(0, serde_json::Map::len));
    for [label, one, other] in &rows {
        let (id, _) =
            [("Cost", "cost"), ("In time", "slo"), ("p95", "p95"), ("Requests", "arrived")]
                .map(|(name, id)| (id, name))
                .into_iter()
                .find(|(_, name)| name == label)
                .unwrap_or(("", ""));
        if !id.is_empty() {
            assert_eq!(json!(one), fluid["totals"][id], "{label} of the fluid");
            assert_eq!(json!(other), requests["totals"][id], "{label} of every request");
        }
    }
    let count = rows.iter().find(|row| row[0] == "Requests").map(|row| number_in(&row[2]));
    assert!(count.is_some_and(|count| (count - arrived).abs() < 0.02 * arrived), "{count:?}");
    page.click(FLUID);
    page.wait_for("dl.totals[data-state=exact]");
    rest(&page);
    assert_eq!(results(&page), fluid);
    assert!(!page.fragment().contains("fidelity"));
    page.assert_no_errors();
}

#[test]
fn a_check_compares_and_leaves_the_run_alone_until_the_next_edit() {
    let page = open("");
    let before = (results(&page), page.fragment());
    page.click("#fidelity-check");
    let rows = comparison(&page);
    assert!(rows.iter().all(|row| row.iter().all(|cell| !cell.is_empty())), "{rows:?}");
    assert_eq!((results(&page), page.fragment()), before);
    edit(&page, |page| page.fill("#policy-target-input", "50"));
    assert_eq!(page.count(".comparison"), 0, "what was compared is of another scenario");
    page.wait_for("#fidelity-check");
    page.assert_no_errors();
}

#[test]
fn while_it_works_the_fluid_is_shown_and_an_edit_begins_anew() {
    let page = open(LONG);
    let fluid = results(&page);
    page.click(EVERY_REQUEST);
    page.wait_for("dl.totals[data-state=working]");
    page.wait_for(".working progress");
    assert_eq!(results(&page), fluid);
    page.wait_until("it gets on", |page| {
        page.execute("return document.querySelector('.working progress')?.value > 0.02", &[])
            == true
    });
    page.focus(CURVE);
    page.press([Key::Up]);
    page.wait_until("it begins anew", |page| {
        page.execute("return document.querySelector('.working progress')?.value < 0.02", &[])
            == true
    });
    page.wait_until("the address says so", |page| page.fragment().contains("points="));
    // Taken back, it ends: nothing comes later.
    page.click(FLUID);
    page.wait_for("dl.totals[data-state=exact]");
    page.wait_for("#fidelity-check");
    rest(&page);
    assert_eq!((page.count(".working"), page.count(".comparison")), (0, 0));
    page.assert_no_errors();
}

#[test]
fn what_a_fluid_cannot_say_is_said() {
    let page = open("");
    assert!(page.text(".fidelity .hint").contains("no single request"));
    page.goto("#/playground?v=1&service.routing=random");
    rest(&page);
    let note = page.text(".fidelity .hint");
    assert!(note.contains("A fluid cannot say") && note.contains("routing"), "{note}");
    page.assert_no_errors();
}

#[test]
fn a_worker_that_does_not_start_is_told_and_the_fluid_stays() {
    let page = open_after(
        "const Real = Worker;
        window.Worker = function (_, options) { return new Real('missing.js', options) };",
    );
    wait_for_run(&page);
    let fluid = results(&page);
    page.click(EVERY_REQUEST);
    let said = page.wait_for_text(".fidelity .refused", "Not simulated");
    assert!(said.contains("worker"), "{said}");
    assert_eq!(results(&page), fluid);
}

#[test]
fn nobody_else_is_asked_for_anything() {
    let page = open("");
    page.click("#fidelity-check");
    comparison(&page);
    let asked = page
        .execute("return performance.getEntriesByType('resource').map((entry) => entry.name)", &[]);
    let asked: Vec<&str> =
        asked.as_array().into_iter().flatten().filter_map(|url| url.as_str()).collect();
    assert!(asked.iter().any(|url| url.contains("_bg.wasm")), "{asked:?}");
    assert!(asked.iter().all(|url| url.starts_with(&SITE.url())), "{asked:?}");
    page.assert_no_errors();
}

#[test]
fn weeks_are_a_preview_first_and_exact_when_the_worker_is_done() {
    let page = open("#/playground?v=1&e=3&load=growth&clock.length=2592000");
    page.wait_for("dl.totals[data-state=exact]");
    let exact = results(&page);
    edit(&page, |page| page.fill("#policy-target-input", "50"));
    page.wait_for("dl.totals[data-state=exact]");
    assert_ne!(results(&page), exact);
    edit(&page, |page| page.fill("#policy-target-input", "70"));
    page.wait_for("dl.totals[data-state=exact]");
    page.wait_until("the same run again", |page| results(page) == exact);
    page.assert_no_errors();
}
