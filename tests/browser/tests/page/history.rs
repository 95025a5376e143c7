//! Back and forward: every choice is a step of its own.

use crate::desk::{LOAD, choose_load, choose_strategy, comes_to, edit, open, rest, results};
use browser::Page;
use serde_json::{Value, json};

/// What is on the screen: the shape and the strategy that the form shows, and what came of them.
#[track_caller]
fn screen(page: &Page) -> (String, String, Value) {
    let load = page.value(LOAD);
    (load, page.value(".card input:checked"), results(page))
}

#[test]
fn back_and_forward_lead_through_what_was_chosen() {
    let page = open("");
    let mut seen = vec![screen(&page)];
    edit(&page, |page| choose_load(page, "sawtooth"));
    seen.push(screen(&page));
    edit(&page, |page| choose_strategy(page, "ratio"));
    seen.push(screen(&page));
    edit(&page, |page| choose_load(page, "flash-crowd"));
    seen.push(screen(&page));
    assert!(seen.windows(2).all(|pair| pair[0].2 != pair[1].2));
    for expected in seen.iter().rev().skip(1) {
        edit(&page, Page::back);
        comes_to(&page, screen, expected);
    }
    for expected in &seen[1..] {
        edit(&page, Page::forward);
        comes_to(&page, screen, expected);
    }
    assert_eq!(page.count(".notice"), 0);
    page.assert_no_errors();
}

#[test]
fn what_was_edited_before_a_choice_is_there_again_after_going_back() {
    let page = open("");
    edit(&page, |page| page.fill("#policy-target-input", "45"));
    edit(&page, |page| page.fill("#policy-above-input", "5"));
    let edited = screen(&page);
    edit(&page, |page| choose_load(page, "bursts"));
    edit(&page, Page::back);
    comes_to(&page, screen, &edited);
    assert_eq!(page.value("#policy-target-input"), "45");
    assert_eq!(page.value("#policy-above-input"), "5");
    page.assert_no_errors();
}

#[test]
fn undo_takes_the_form_along() {
    let page = open("");
    let first = screen(&page);
    edit(&page, |page| choose_load(page, "sawtooth"));
    edit(&page, |page| choose_strategy(page, "ratio"));
    let last = screen(&page);
    for _ in 0..2 {
        edit(&page, |page| page.click("[aria-label=Undo]"));
    }
    assert_eq!(screen(&page), first);
    for _ in 0..2 {
        edit(&page, |page| page.click("[aria-label=Redo]"));
    }
    assert_eq!(screen(&page), last);
    page.assert_no_errors();
}

#[test]
fn a_pasted_address_is_loaded_in_place() {
    let page = open("");
    let first = results(&page);
    page.execute("window.mark = 1", &[]);
    let hash = "#/playground?v=1&e=1&load=black-friday&policy=ratio";
    edit(&page, |page| {
        page.execute("location.hash = arguments[0]", &[json!(hash)]);
    });
    rest(&page);
    assert_ne!(results(&page), first);
    assert_eq!(page.value(LOAD), "black-friday");
    assert_eq!(page.value(".card input:checked"), "ratio");
    assert_eq!(page.execute("return window.mark", &[]), 1, "the page was loaded anew");
    assert_eq!(page.fragment(), hash);
    edit(&page, Page::back);
    comes_to(&page, results, &first);
    page.assert_no_errors();
}
