//! The comparison: rows to sort, strategies to tick, runs to pin, seeds to wait for.
//!
//! Not here: the numbers, which the tests of the crates know.

use crate::pool::Loan;
use browser::{Key, Page};

const LOAD: &str = "v=1&e=3&load=flash-crowd&traffic.noise.strength=0.2&clock.length=7200";

#[track_caller]
fn open(beside: &str) -> Loan {
    let page = Loan::open(&format!("#/compare?{LOAD}{beside}"));
    page.wait_for(".board tbody tr");
    page
}

/// The strategies of the rows, from top to bottom.
#[track_caller]
fn rows(page: &Page) -> Vec<String> {
    let script = "return Array.from(document.querySelectorAll('[data-view=compare] [data-run]'),
        (row) => row.dataset.run)";
    let rows = page.execute(script, &[]);
    let rows = rows.as_array().into_iter().flatten();
    rows.filter_map(|row| row.as_str().map(str::to_owned)).collect()
}

#[track_caller]
fn wait_for_rows(page: &Page, count: usize) {
    page.wait_until("the rows are there", |page| rows(page).len() == count);
}

#[test]
fn every_strategy_is_a_row_until_some_are_ticked_and_the_address_says_which() {
    let page = open("");
    let all = rows(&page).len();
    assert!(all > 10 && page.count(".runs") == all);
    page.click("#with-one");
    wait_for_rows(&page, 1);
    page.click("#with-hpa");
    wait_for_rows(&page, 2);
    page.wait_until("the address says so", |page| {
        page.fragment().ends_with("&with=threshold&with=hpa")
    });
    page.reload();
    wait_for_rows(&page, 2);
    assert_eq!(rows(&page), ["threshold", "hpa"]);
    page.click("#with-all");
    wait_for_rows(&page, all);
    page.assert_no_errors();
}

#[test]
fn a_column_sorts_the_rows_by_mouse_and_by_key_and_says_so() {
    let page = open("");
    let before = rows(&page);
    page.click("#sort-slo");
    let sorted = "th[aria-sort]";
    assert_eq!(page.attribute(sorted, "aria-sort").as_deref(), Some("descending"));
    let best_first = rows(&page);
    assert_ne!(best_first, before);
    page.focus("#sort-slo");
    page.press([Key::Enter]);
    assert_eq!(page.attribute(sorted, "aria-sort").as_deref(), Some("ascending"));
    assert_eq!(page.count(sorted), 1);
    let values = "return Array.from(document.querySelectorAll('.board tbody tr'),
        (row) => parseFloat(row.children[4].dataset.v))";
    let values = page.execute(values, &[]);
    let values: Vec<f64> =
        values.as_array().into_iter().flatten().filter_map(serde_json::Value::as_f64).collect();
    assert!(values.len() == before.len() && values.is_sorted(), "{values:?}");
    page.assert_no_errors();
}

#[test]
fn a_link_is_pinned_beside_the_rest_and_a_bad_one_says_what_is_wrong() {
    let page = open("&with=threshold");
    page.fill("#pin", "https://example.org/#/playground?v=1&e=3&load=flash-crowd&policy=kpa");
    page.click("#pin-add");
    wait_for_rows(&page, 2);
    assert_eq!(page.count(".board tr.pinned"), 1);
    page.fill("#pin", "https://example.org/<b>lunch</b>");
    page.click("#pin-add");
    let said = page.wait_for_text(".pins .error", "no link of this playground");
    assert!(said.contains("<b>lunch</b>"), "{said}");
    assert_eq!(page.value("#pin"), "https://example.org/<b>lunch</b>", "nothing is lost");
    assert_eq!(rows(&page).len(), 2);
    page.fill("#pin", "#/playground?v=1&e=3&load=nowhere");
    page.click("#pin-add");
    page.wait_for_text(".pins .error", "nowhere");
    page.click("[aria-label='Remove pin 1']");
    page.wait_until("one pin is left", |page| page.count(".pins li") == 1);
    page.assert_no_errors();
}

#[test]
fn seeds_give_bands_and_can_be_cancelled() {
    let page = open("&with=threshold&with=hpa");
    page.select("#seeds", "10");
    page.wait_for(".board small");
    assert!(page.text(".board small").contains(" to "));
    assert!(page.count(".spread") == 2);
    page.click("#with-all");
    wait_for_rows(&page, 17.min(page.count("[name=with]")));
    page.select("#seeds", "100");
    page.wait_until("it takes long enough to be cancelled", |page| {
        page.count(".working .cancel") == 1 && page.is_shown(".working .cancel")
    });
    page.click(".working .cancel");
    page.wait_for_text("[data-view=compare] > .row", "Cancelled");
    assert!(page.text(".board small").contains(" to "), "the last numbers stay");
    page.click(".again");
    page.wait_until("it works again", |page| page.count(".again") == 0);
    page.assert_no_errors();
}

#[test]
fn a_row_can_be_taken_and_the_way_back_leads_to_the_comparison() {
    let page = open("&with=threshold&with=hpa");
    page.click("[data-run=hpa] [data-set]");
    page.wait_for("dl.totals[data-state=exact]");
    assert!(page.fragment().starts_with("#/playground?") && page.fragment().contains("policy=hpa"));
    page.back();
    page.wait_for(".board tbody tr");
    assert_eq!(rows(&page), ["threshold", "hpa"]);
    page.assert_no_errors();
}

#[test]
fn on_a_phone_only_the_table_scrolls_sideways() {
    let page = open("");
    page.resize(390, 844);
    page.wait_for(".board tbody tr");
    let wide = "const board = document.querySelector('.scroll');
        const page = document.documentElement;
        return [page.scrollWidth > page.clientWidth, board.scrollWidth > board.clientWidth]";
    let found = page.execute(wide, &[]);
    assert_eq!((found[0].as_bool(), found[1].as_bool()), (Some(false), Some(true)));
    page.assert_no_errors();
}
