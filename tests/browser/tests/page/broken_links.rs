//! Links that are wrong: what is wrong is said, what can be read is kept, the page works.

use crate::desk::{LOAD, edit, open, results, wait_for_run};
use browser::Page;

/// A link, what the notice says about it, and the load shape that is shown all the same.
type Case<'a> = (&'a str, &'a [&'a str], &'a str);

#[track_caller]
fn check(page: &Page, (link, says, load): Case<'_>) {
    page.wait_for_text(".notices", says[0]);
    wait_for_run(page);
    let notices = page.text(".notices");
    for part in says {
        assert!(notices.contains(part), "{link}: no {part:?} in {notices:?}");
    }
    assert_eq!(page.value(LOAD), load, "{link}");
}

/// Opens a link by the address bar of the page that is there, and as a new page.
#[track_caller]
fn opens_with_a_notice(page: &Page, case: Case<'_>) {
    page.goto("#/playground");
    page.wait_until("the notices are gone", |page| page.count(".notice") == 0);
    page.goto(case.0);
    check(page, case);
    let first = results(page);
    page.reload();
    check(page, case);
    assert_eq!(results(page), first, "{}", case.0);
    page.assert_no_errors();
}

const SETTING: &str = "#/playground?v=1&load=sawtooth&fleet.mox=3&policy.target=0.6";
const RANGE: &str = "#/playground?v=1&load=sawtooth&fleet.max=20000&policy.target=0.6";
const CONFLICT: &str = "#/playground?v=1&load=sawtooth&fleet.min=30&fleet.max=20";
const WORD: &str = "#/playground?v=1&load=sawtooth&seed=lots";
const STRATEGY: &str = "#/playground?v=1&load=sawtooth&policy=magic";
const SHAPE: &str = "#/playground?v=1&load=tsunami&policy=ratio";

#[test]
fn a_wrong_value_is_named_with_what_is_allowed_and_the_rest_is_kept() {
    let page = open("");
    let cases: [Case<'_>; 6] = [
        (SETTING, &["could not be read in full", "fleet.mox", "a setting that exists"], "sawtooth"),
        (RANGE, &["Most instances (`fleet.max`)", "20,000", "1 to 10,000"], "sawtooth"),
        (CONFLICT, &["Least instances (`fleet.min`)", "30", "at most"], "sawtooth"),
        (WORD, &["Seed (`seed`)", "lots", "a whole number"], "sawtooth"),
        (STRATEGY, &["Strategy (`policy`)", "magic", "threshold", "ratio"], "sawtooth"),
        (SHAPE, &["Load (`load`)", "tsunami", "lunch-rush"], "lunch-rush"),
    ];
    for case in cases {
        opens_with_a_notice(&page, case);
        if case.0.contains("policy.target") {
            assert_eq!(page.value("#policy-target-input"), "60");
        }
        if case.0.contains("policy=ratio") {
            assert_eq!(page.value(".card input:checked"), "ratio");
        }
    }
}

const NEWER: &str = "#/playground?v=9&load=sawtooth&shiny=1";
const NO_VERSION: &str = "#/playground?load=sawtooth";
const CUT: &str = "#/playground?v=1&e=1&load=sawtooth&points=0,50~3600,120~7200,80~108";
const CUT_NAME: &str = "#/playground?v=1&e=1&load=sawtooth&fleet.ma";
const RUBBISH: &str = "#/playground?%E0%A4%A&&=&💥=💥&<b>x</b>&v=";

#[test]
fn a_link_that_is_newer_cut_off_or_rubbish_says_so_and_shows_what_it_can() {
    let page = open("");
    let cases: [Case<'_>; 5] = [
        (NEWER, &["version 9", "reload", "shiny"], "sawtooth"),
        (NO_VERSION, &["the version (`v`)"], "sawtooth"),
        (CUT, &["“108”", "time,rate"], "sawtooth"),
        (CUT_NAME, &["fleet.ma", "name=value"], "sawtooth"),
        (RUBBISH, &["could not be read in full", "💥"], "lunch-rush"),
    ];
    for case in cases {
        opens_with_a_notice(&page, case);
    }
    page.goto(CUT);
    check(&page, cases[2]);
    assert!(page.text("[data-section=load]").contains("3 points"), "what was whole is kept");
    assert_eq!(page.count(".notices b"), 0, "a link is text, not a page");
}

#[test]
fn a_link_of_any_length_is_told_and_read_from_its_beginning() {
    let page = open("");
    let long = format!("#/playground?v=1&load=sawtooth&x={}", "a".repeat(40_000));
    opens_with_a_notice(&page, (&long, &["characters, but must have at most 32768"], "sawtooth"));
    let many: Vec<String> = (0..60).map(|i| format!("wrong{i}=1")).collect();
    let many = format!("#/playground?v=1&load=sawtooth&{}", many.join("&"));
    opens_with_a_notice(&page, (&many, &["wrong0", "more."], "sawtooth"));
    assert!(page.count(".notice li") < 10, "a notice must not bury the page");
}

#[test]
fn an_unknown_page_and_another_engine_are_told() {
    let page = open("");
    let kitchen = "#/kitchen?v=1&load=sawtooth";
    opens_with_a_notice(&page, (kitchen, &["no such page", "#/kitchen"], "sawtooth"));
    let engine = "#/playground?v=1&e=99&load=sawtooth";
    opens_with_a_notice(&page, (engine, &["version 99", "this is 3"], "sawtooth"));
    let same = results(&page);
    page.goto("#/playground?v=1&e=3&load=sawtooth");
    page.wait_until("nothing is left to tell", |page| page.count(".notice") == 0);
    assert_eq!(results(&page), same);
    page.assert_no_errors();
}

#[test]
fn a_notice_can_be_put_away_and_the_page_goes_on() {
    let page = open("#/kitchen?v=1&e=99&load=sawtooth&fleet.mox=3");
    assert_eq!(page.count(".notice"), 3);
    for left in [2, 1, 0] {
        page.click(".notice > button");
        page.wait_until("it is gone", |page| page.count(".notice") == left);
    }
    edit(&page, |page| page.fill("#policy-target-input", "60"));
    assert!(page.fragment().starts_with("#/playground?v=1"), "{}", page.fragment());
    assert!(!page.fragment().contains("mox") && !page.fragment().contains("e=99"));
    let now = results(&page);
    page.reload();
    wait_for_run(&page);
    assert_eq!((results(&page), page.count(".notice")), (now, 0));
    page.assert_no_errors();
}
