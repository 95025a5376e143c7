//! The playhead: play, pause, scrub, step, and what is said at each instant.

use crate::desk::{edit, is_enabled, open, rest};
use browser::{Key, Page, Pointer};
use std::{thread, time::Duration};

const NEXT: &str = "[aria-label='On to the next change']";
const LAST: &str = "[aria-label='Back to the last change']";

#[track_caller]
fn clock(page: &Page) -> String {
    page.text(".transport .clock")
}

/// Checks that the clock moves.
#[track_caller]
fn moves(page: &Page) {
    let before = clock(page);
    page.wait_until("the clock moves", |page| clock(page) != before);
    assert!(page.text(".play").contains("Pause"));
}

/// Checks that the clock stands.
#[track_caller]
fn stands(page: &Page) {
    assert!(page.text(".play").contains("Play"), "{}", page.text(".play"));
    let before = clock(page);
    thread::sleep(Duration::from_millis(700));
    assert_eq!(clock(page), before);
}

#[test]
fn play_moves_the_clock_and_pause_stops_it() {
    let page = open("");
    stands(&page);
    page.click(".play");
    moves(&page);
    page.select(".transport select", "60");
    moves(&page);
    edit(&page, |page| page.fill("#policy-target-input", "50"));
    moves(&page);
    page.click(".play");
    stands(&page);
    page.assert_no_errors();
}

#[test]
fn at_the_end_it_stops_and_play_starts_over() {
    let page = open("");
    page.slide(".scrub", 17_990.0);
    page.click(".play");
    page.wait_until("it has stopped", |page| page.text(".play").contains("Play"));
    assert_eq!(clock(&page), "15:00");
    page.click(".play");
    page.wait_until("it starts over", |page| clock(page).starts_with("10:"));
    page.assert_no_errors();
}

#[test]
fn those_who_want_less_motion_can_play_too() {
    let page = open("");
    page.prefer_less_motion(true);
    page.click(".play");
    moves(&page);
    page.click(".play");
    stands(&page);
    page.assert_no_errors();
}

#[test]
fn space_plays_and_pauses_when_nothing_has_the_focus() {
    let page = open("");
    page.press([' ']);
    moves(&page);
    page.press([' ']);
    stands(&page);
    page.focus("#seed-input");
    page.press([' ']);
    stands(&page);
    // On a button it presses the button, once.
    page.focus(".play");
    page.press([' ']);
    moves(&page);
    page.assert_no_errors();
}

#[test]
fn the_time_can_be_chosen_by_slider_by_key_and_in_a_chart() {
    let page = open("");
    page.slide(".scrub", 8640.0);
    assert_eq!(clock(&page), "12:24");
    assert_eq!(page.attribute(".scrub", "aria-valuetext").as_deref(), Some("12:24"));
    let rush = page.text(".fleet-text");
    assert!(rush.starts_with("10 in service"), "{rush}");
    assert!(page.text(".readings").contains("380 req/s"), "{}", page.text(".readings"));
    page.focus(".scrub");
    page.press([Key::Home]);
    assert_eq!(clock(&page), "10:00");
    assert!(page.text(".fleet-text").starts_with("2 in service"));
    assert!(page.text("#why-line").contains("start with 2"), "{}", page.text("#why-line"));
    page.click_at(".seeker", (300.0, 60.0), Pointer::Mouse);
    let pressed = clock(&page);
    assert!("11:00" < pressed.as_str() && pressed.as_str() < "12:30", "{pressed}");
    page.drag(".seeker", &[(300.0, 60.0), (500.0, 60.0)], Pointer::Mouse);
    assert!(clock(&page) > pressed, "{} is not after {pressed}", clock(&page));
    page.assert_no_errors();
}

#[test]
fn steps_lead_from_change_to_change_and_each_says_why() {
    let page = open("");
    page.slide(".scrub", 0.0);
    assert!(!is_enabled(&page, LAST));
    let mut lines = Vec::new();
    while is_enabled(&page, NEXT) {
        page.click(NEXT);
        lines.push(page.text("#why-line"));
        assert!(lines.len() <= 20, "more steps than actions: {lines:?}");
    }
    assert_eq!(page.text("[data-total=actions] .figure"), lines.len().to_string());
    for line in &lines {
        let out = line.contains("scale out") && line.contains("above 80 %: one more");
        let back = line.contains("scale in") && line.contains("below 50 %: one less");
        assert!(out || back, "{line}");
        assert!(line.contains(':') && line.contains('→'), "{line}");
    }
    page.click(LAST);
    assert_eq!(page.text("#why-line"), lines[lines.len() - 2]);
    // Between two changes the last decision counts, and says that nothing changes.
    page.slide(".scrub", 3000.0);
    assert!(page.text("#why-line").contains("hold at 2"), "{}", page.text("#why-line"));
    rest(&page);
    page.assert_no_errors();
}
