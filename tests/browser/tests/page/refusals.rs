//! What cannot be: refused in place, with the reason, and without any other harm.

use crate::desk::{edit, leave_alone, open, rest, results, unfold};
use browser::{Key, Page};

/// Types what must be refused, and returns what is said about it. Whether anything else has changed
/// is looked at by whoever calls, once for all that is refused.
#[track_caller]
fn refused(page: &Page, field: &str, typed: &str) -> String {
    let (input, error) = (format!("#{field}-input"), format!("#{field}-error"));
    page.fill(&input, typed);
    page.wait_for(&error);
    assert!(page.is_shown(&error), "{field}: {typed:?} was not refused");
    assert_eq!(page.value(&input), typed, "the text stays");
    assert_eq!(page.attribute(&input, "aria-invalid").as_deref(), Some("true"));
    let described = page.attribute(&input, "aria-describedby");
    assert_eq!(described, Some(format!("{field}-error")));
    page.text(&error)
}

#[track_caller]
fn says(message: &str, parts: &[&str]) {
    for part in parts {
        assert!(message.contains(part), "no {part:?} in {message:?}");
    }
}

#[test]
fn what_is_out_of_range_is_refused_with_field_value_and_range() {
    let page = open("");
    let before = results(&page);
    leave_alone(&page, |page| {
        let message = refused(page, "policy-target", "150");
        says(&message, &["Target CPU", "150", "5 %", "95 %"]);
        says(&refused(page, "policy-target", "-5"), &["Target CPU", "5 %", "95 %"]);
        says(&refused(page, "load-peak", "2000000"), &["Rush", "2 M req/s", "1 M req/s"]);
        says(&refused(page, "seed", "1.5"), &["Seed", "1.5", "whole number"]);
    });
    // What is mended loses its message.
    edit(&page, |page| page.fill("#policy-target-input", "60"));
    assert_eq!(page.count("#policy-target-error"), 0);
    let input = "#policy-target-input";
    assert_eq!(page.attribute(input, "aria-invalid").as_deref(), Some("false"));
    assert_eq!(page.count("#load-peak-error"), 1, "the other one is still wrong");
    edit(&page, |page| page.fill(input, "70"));
    assert_eq!(results(&page), before);
    page.assert_no_errors();
}

#[test]
fn what_is_no_number_is_refused_with_what_would_be_one() {
    let page = open("");
    unfold(&page, "clock");
    leave_alone(&page, |page| {
        for typed in ["many", "7 0", "12 bananas", "NaN", "1e999", ""] {
            let message = refused(page, "policy-target", typed);
            says(&message, &["Target CPU", typed, "5 %", "95 %"]);
        }
        says(&refused(page, "clock-start", "25:99"), &["Start time", "25:99"]);
        says(&refused(page, "clock-length", "3 fortnights"), &["Run length", "3 fortnights"]);
    });
    page.assert_no_errors();
}

#[test]
fn more_than_the_most_cannot_be_the_least() {
    let page = open("");
    unfold(&page, "fleet");
    leave_alone(&page, |page| {
        let message = refused(page, "fleet-min", "12");
        says(&message, &["Least instances", "12", "at most the most instances", "10"]);
        says(&refused(page, "fleet-max", "1"), &["Least instances", "most instances"]);
    });
    edit(&page, |page| page.fill("#fleet-max-input", "20"));
    edit(&page, |page| page.fill("#fleet-min-input", "11"));
    assert_eq!(page.count("#fleet-min-error") + page.count("#fleet-max-error"), 0);
    let instances = page.text("#chart-instances-summary");
    assert!(instances.starts_with("11 "), "{instances}");
    page.assert_no_errors();
}

#[test]
fn what_was_refused_can_be_sent_again_once_its_reason_is_gone() {
    let page = open("");
    unfold(&page, "fleet");
    refused(&page, "fleet-min", "12");
    edit(&page, |page| page.fill("#fleet-max-input", "20"));
    // By now it may have been taken by itself; if not, a person sends it once more.
    if page.count("#fleet-min-error") == 1 {
        page.focus("#fleet-min-input");
        page.execute("document.activeElement.select()", &[]);
        page.press("12".chars());
        page.press([Key::Enter, Key::Tab]);
        rest(&page);
    }
    assert_eq!((page.count("#fleet-min-error"), page.value("#fleet-min-input")), (0, "12".into()));
    let instances = page.text("#chart-instances-summary");
    assert!(instances.starts_with("12 "), "{instances}");
    page.assert_no_errors();
}

#[test]
fn a_huge_number_is_refused_in_words_that_can_be_read() {
    let page = open("");
    let message = refused(&page, "load-peak", "1e12");
    assert!(message.contains("Rush") && !message.contains("M M"), "{message}");
    page.assert_no_errors();
}

#[test]
fn a_refused_text_can_be_sent_with_enter_and_gives_way_to_a_slider() {
    let page = open("");
    page.focus("#policy-target-input");
    page.execute("document.activeElement.select()", &[]);
    leave_alone(&page, |page| {
        page.press("200".chars());
        page.press([Key::Enter]);
    });
    assert!(page.is_shown("#policy-target-error"));
    edit(&page, |page| page.slide("[aria-label='Target CPU slider']", 0.5));
    assert_eq!((page.count("#policy-target-error"), page.count(".error")), (0, 0));
    assert_eq!(page.value("#policy-target-input"), "50");
    page.assert_no_errors();
}
