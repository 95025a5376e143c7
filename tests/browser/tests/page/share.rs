//! Links: whoever opens one sees the same numbers to the last digit.

use crate::desk::{
    CURVE, choose_load, choose_strategy, edit, open, open_alone, points, results, scroll_to,
    unfold, unfold_around, wait_for_run,
};
use browser::{Page, Pointer};
use serde_json::json;

/// A scenario with something of everything, made as a person makes it.
#[track_caller]
pub(crate) fn make_something_of_everything(page: &Page) {
    let (x, y) = points(page)[4];
    edit(page, |page| page.drag(CURVE, &[(x, y), (x + 15.0, y - 40.0)], Pointer::Mouse));
    unfold(page, "traffic");
    unfold_around(page, "#traffic-noise-strength-input");
    edit(page, |page| page.fill("#traffic-noise-strength-input", "12"));
    edit(page, |page| page.click("[data-section=traffic] .add"));
    edit(page, |page| page.fill("#traffic-events-0-at-input", "3 h 12 min"));
    edit(page, |page| page.select("#traffic-events-0-kind-input", "extra"));
    edit(page, |page| choose_strategy(page, "ratio"));
    edit(page, |page| page.click("[data-section=policy] .add"));
    edit(page, |page| page.select("#policy-metrics-1-metric-input", "rate"));
    edit(page, |page| page.fill("#policy-metrics-1-metric-value-input", "33,3"));
    edit(page, |page| page.fill("#seed-input", "4711"));
}

/// Everything that is said about one instant.
#[track_caller]
fn instant(page: &Page, at: f64) -> [String; 4] {
    page.slide(".scrub", at);
    [".clock", ".fleet-text", ".readings", "#why-line"].map(|css| page.content(css))
}

#[test]
fn a_link_shows_the_same_numbers_in_a_fresh_profile() {
    let mine = open("");
    let first = results(&mine);
    make_something_of_everything(&mine);
    mine.click(".top-bar nav button:nth-of-type(3)");
    let link = mine.value("#share-link");
    assert_eq!(link, mine.execute("return location.href", &[]));
    let says = mine.text("label[for=share-link]");
    assert!(says.contains(&format!("({} characters)", link.len())), "{says}");
    assert!(link.len() <= 700, "{} characters", link.len());

    let (_, fragment) = link.split_once('#').expect("the scenario is behind a hash");
    let theirs = open_alone(&format!("#{fragment}"));
    assert_ne!(results(&theirs), first);
    assert_eq!(results(&theirs), results(&mine));
    assert_eq!((theirs.count(".notice"), theirs.value("#seed-input")), (0, "4711".into()));
    mine.click("dialog [aria-label=Close]");
    for at in [0.0, 7300.0, 12_345.0, 18_000.0] {
        assert_eq!(instant(&theirs, at), instant(&mine, at));
    }
    // What was received can be sent on unchanged.
    theirs.click(".top-bar nav button:nth-of-type(3)");
    let again = theirs.value("#share-link");
    assert!(again.ends_with(fragment), "{again}");
    mine.assert_no_errors();
    theirs.assert_no_errors();
}

#[test]
fn the_link_of_every_load_shape_fits_into_120_characters() {
    let page = open("");
    edit(&page, |page| choose_strategy(page, "ratio"));
    let ids = "return Array.from(document.querySelectorAll('[name=load]'), (o) => o.value)";
    let ids = page.execute(ids, &[]);
    let ids: Vec<&str> =
        ids.as_array().into_iter().flatten().filter_map(|id| id.as_str()).collect();
    assert!(ids.len() >= 10, "{ids:?}");
    // The first one is shown already.
    for id in ids[1..].iter().chain(&ids[..1]) {
        edit(&page, |page| choose_load(page, id));
        let fragment = page.fragment();
        assert!(fragment.contains(&format!("load={id}")), "{fragment}");
        assert!(fragment.len() <= 120, "{} characters: {fragment}", fragment.len());
        assert_eq!(page.count(".notice"), 0);
    }
    page.assert_no_errors();
}

#[test]
fn a_curve_drawn_from_end_to_end_fits_into_700_characters() {
    let page = open("");
    scroll_to(&page, CURVE);
    let (start, end) = (points(&page)[0].0 + 14.0, points(&page)[10].0);
    let stroke: Vec<(f64, f64)> = (0..40_u32)
        .map(|i| {
            let x = start + (end - start) * f64::from(i) / 39.0;
            (x, 60.0 + f64::from(i * 37 % 120))
        })
        .collect();
    edit(&page, |page| page.drag(CURVE, &stroke, Pointer::Mouse));
    let count = points(&page).len();
    assert!((20..=26).contains(&count), "{count} points");
    assert!(page.fragment().len() <= 700, "{} characters", page.fragment().len());
    let drawn = results(&page);
    page.reload();
    wait_for_run(&page);
    assert_eq!(results(&page), drawn);
    page.assert_no_errors();
}

#[test]
fn the_link_can_be_copied() {
    let page = open_alone("#/playground?v=1&load=sawtooth");
    let granted = json!({ "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"] });
    page.developer("Browser.grantPermissions", &granted);
    page.click(".top-bar nav button:nth-of-type(3)");
    page.click("dialog .primary");
    page.wait_for_text("dialog .said", "Copied.");
    let copied = page.execute("return navigator.clipboard.readText()", &[]);
    assert_eq!(copied, page.value("#share-link"));
    // Told once is enough: the next time there may be another link.
    page.click("dialog [aria-label=Close]");
    page.click(".top-bar nav button:nth-of-type(3)");
    assert_eq!(page.text("dialog .said"), "");
    page.assert_no_errors();
}

#[test]
fn where_the_clipboard_is_denied_the_link_is_selected_to_be_copied_by_hand() {
    let page = open("");
    page.execute("navigator.clipboard.writeText = () => Promise.reject(new Error('no'))", &[]);
    page.click(".top-bar nav button:nth-of-type(3)");
    page.click("dialog .primary");
    page.wait_for_text("dialog .said", "Ctrl C");
    let selected = page.execute("return getSelection().toString()", &[]);
    assert_eq!(selected, page.value("#share-link"));
    assert!(!page.is_shown("#crash"));
    page.assert_no_errors();
}
