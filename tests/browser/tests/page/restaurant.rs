//! The restaurant: its seven steps by mouse, by keys and on a phone; the game, lost and won; the
//! same numbers in the room, in the table and in the playground.

use crate::desk::{SITE, open_after, results, wait_for_run};
use crate::pool::Loan;
use browser::{Key, Page};
use serde_json::json;

const STEPS: [&str; 7] = [
    "Quiet afternoon",
    "You are the manager",
    "Hire a rule",
    "Unexpected party",
    "Know the calendar",
    "Closing time",
    "Swap the words",
];
const NEXT: &str = ".pages:not(.below) .primary";
const NEXT_ON_A_PHONE: &str = ".pages.below .primary";

#[track_caller]
fn open(fragment: &str) -> Loan {
    let page = Loan::open(fragment);
    page.wait_for(".room canvas");
    page
}

/// The number in one of the fields above the room.
#[track_caller]
fn number(page: &Page, which: &str) -> f64 {
    let text = page.text(&format!(".numbers .{which} .figure"));
    text.trim_start_matches('$').replace(',', "").parse().expect("a number")
}

/// A cell of the table of results.
#[track_caller]
fn cell(page: &Page, row: usize, column: usize) -> String {
    page.text(&format!(".results tbody tr:nth-child({row}) td:nth-of-type({column})"))
}

/// How many pixels of the canvas differ from its first one.
fn painted(page: &Page) -> f64 {
    let count = page.execute(
        "const canvas = document.querySelector('.room canvas');
        const all = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
        let count = 0;
        for (let i = 0; i < all.length; i += 4)
            if (all[i] !== all[0] || all[i + 1] !== all[1]) count += 1;
        return count / (all.length / 4)",
        &[],
    );
    count.as_f64().expect("a share")
}

/// Waits for the heading of a step. It is read in one go: that of the step before may be gone a
/// moment later.
#[track_caller]
fn shows_step(page: &Page, step: usize) {
    const HEADING: &str = "return document.querySelector('.story h2')?.textContent ?? ''";
    page.wait_until("the step is there", |page| {
        page.execute(HEADING, &[]).as_str().is_some_and(|text| text.contains(STEPS[step - 1]))
    });
}

#[track_caller]
fn at_step(page: &Page, step: usize) {
    shows_step(page, step);
    assert_eq!(page.fragment(), format!("#/restaurant/{step}"));
    let current = page.text(".progress [aria-current=step]");
    assert_eq!(current, step.to_string());
    page.wait_until("the room is painted", |page| painted(page) > 0.3);
}

#[test]
fn a_first_visit_lands_in_the_restaurant_and_a_later_one_where_one_was() {
    let page = Page::open(&SITE, "");
    shows_step(&page, 1);
    page.goto("#/restaurant/4");
    shows_step(&page, 4);
    page.execute("history.replaceState(null, '', location.pathname)", &[]);
    page.reload();
    shows_step(&page, 4);
    page.click(".skip");
    wait_for_run(&page);
    page.execute("history.replaceState(null, '', location.pathname)", &[]);
    page.reload();
    wait_for_run(&page);
    page.assert_no_errors();
}

#[test]
fn the_mouse_walks_through_all_steps_and_does_what_there_is_to_do() {
    let page = open("#/restaurant/1");
    at_step(&page, 1);
    page.click(".play");
    page.wait_until("the clock moves", |page| page.text(".clock .figure") != "14:30");
    page.click(NEXT);
    at_step(&page, 2);
    page.click(NEXT);
    at_step(&page, 3);
    page.slide(".scrub", 2400.0);
    assert!(number(&page, "line") > 5.0 && number(&page, "lost") > 5.0);
    assert!(page.text(".numbers .serving").contains("on the way"));
    page.click(NEXT);
    at_step(&page, 4);
    let late: f64 = cell(&page, 1, 1).parse().expect("a number");
    page.slide(".slide input", 0.0);
    page.wait_until("it loses fewer", |page| {
        cell(page, 1, 1).parse::<f64>().is_ok_and(|lost| lost < late / 2.0)
    });
    page.click(NEXT);
    at_step(&page, 5);
    let lost = |column| cell(&page, 1, column).parse::<f64>().expect("a number");
    assert!(lost(1) < lost(2) && lost(2) < lost(3), "plan, yesterday, rule");
    page.click(".choices label:nth-of-type(2)");
    page.wait_for_text(".staffing figcaption b", "Yesterday");
    page.click(NEXT);
    at_step(&page, 6);
    page.click(".choices label:nth-of-type(2)");
    page.wait_for_text(".staffing figcaption b", "One after the other");
    page.click(NEXT);
    at_step(&page, 7);
    assert!(page.text(".learned").contains("Why the rule was late"));
    assert_eq!(page.count(NEXT), 0);
    page.click(".pages:not(.below) .button");
    at_step(&page, 6);
    page.assert_no_errors();
}

#[test]
fn keys_alone_walk_through_all_steps() {
    let page = open("#/restaurant/1");
    for step in 1..=7 {
        at_step(&page, step);
        if step < 7 {
            page.focus(NEXT);
            page.press([Key::Enter]);
            at_step(&page, step + 1);
            let focus = page.execute("return document.activeElement.tagName", &[]);
            assert_eq!(focus, json!("H2"), "whoever comes to a step reads on at its heading");
        }
    }
    page.execute("document.activeElement.blur()", &[]);
    page.press(['w']);
    page.wait_for_text(".numbers", "Failed requests");
    page.press([' ']);
    page.wait_for_text(".play", "Pause");
    page.press([' ']);
    page.wait_for_text(".play", "Play");
    page.press(['w']);
    page.wait_for_text(".numbers", "Lost guests");
    page.assert_no_errors();
}

#[test]
fn a_thumb_walks_through_all_steps_on_a_phone() {
    let page = open("#/restaurant/1");
    for (width, height) in [(390, 844), (640, 512)] {
        page.resize(width, height);
        page.goto("#/restaurant/1");
        for step in 1..=7 {
            at_step(&page, step);
            let wide = page.execute("return document.documentElement.scrollWidth", &[]);
            assert!(wide.as_u64().is_some_and(|wide| wide <= u64::from(width)), "{wide} {step}");
            if step < 7 {
                page.click(NEXT_ON_A_PHONE);
            }
        }
    }
    page.assert_no_errors();
}

/// Plays a shift at the fast pace and waits for its end.
#[track_caller]
fn play(page: &Page, orders: usize) {
    page.click(".manager .big");
    page.press(vec!['+'; orders]);
    page.click(".paces button:last-child");
    for _ in 0..6 {
        if page.count(".verdict-of-shift") > 0 {
            break;
        }
        std::thread::sleep(std::time::Duration::from_secs(5));
    }
    page.wait_for(".verdict-of-shift");
}

#[test]
fn the_game_can_be_lost_and_won_and_its_end_is_a_link() {
    let page = open("#/restaurant/2");
    play(&page, 0);
    assert!(page.text("#verdict").ends_with("you were not better."), "{}", page.text("#verdict"));
    assert_eq!(page.count(".staffing"), 2, "one’s own and the rule’s");
    page.click(".verdict-of-shift .primary");
    page.wait_for(".manager");
    page.press(vec!['+'; 9]);
    page.wait_for_text(".manager .wanted", "11 ordered");
    page.click(".manager .big:first-child");
    page.wait_for_text(".manager .wanted", "10 ordered");
    page.click(".paces button:last-child");
    std::thread::sleep(std::time::Duration::from_secs(22));
    page.wait_for(".verdict-of-shift");
    let verdict = page.text("#verdict");
    assert!(
        verdict.contains("you were better.") || verdict.contains("You were better."),
        "{verdict}"
    );
    let lost = number(&page, "lost");
    assert_eq!(cell(&page, 1, 1), lost.to_string(), "the room and the table say the same");
    let link = page.value("#shift-link");
    let (_, fragment) = link.split_once('#').expect("a link into the page");
    let other = Page::open(&SITE, &format!("#{fragment}"));
    other.wait_for(".verdict-of-shift");
    assert_eq!(other.text("#verdict"), verdict, "whoever opens it sees the same shift");
    page.click(NEXT);
    page.wait_for_text(".results thead", "You");
    assert_eq!(cell(&page, 1, 1), lost.to_string(), "and it is beside the rule in the next step");
    page.assert_no_errors();
}

#[test]
fn words_and_pictures_change_in_the_middle_of_a_run_and_numbers_do_not() {
    let page = open("#/restaurant/7");
    at_step(&page, 7);
    page.slide(".scrub", 2100.0);
    let read = |page: &Page| {
        ["serving", "line", "lost", "wages"].map(|which| number(page, which)).to_vec()
    };
    let (before, table) = (read(&page), page.texts(".results td"));
    let picture = painted(&page);
    page.click(".swap");
    page.wait_for_text(".numbers", "Failed requests");
    assert!(page.text(".told").contains("instances"), "{}", page.text(".told"));
    assert_eq!((read(&page), page.texts(".results td")), (before, table));
    page.wait_until("the picture is another one", |page| (painted(page) - picture).abs() > 0.1);
    page.assert_no_errors();
}

#[test]
fn the_playground_shows_the_same_numbers_behind_the_door() {
    let page = open("#/restaurant/7");
    let wages = cell(&page, 2, 1);
    page.click(".ways .primary");
    page.wait_for("dl.totals[data-state=requests]");
    assert!(page.fragment().starts_with("#/playground?v=1"));
    let all = results(&page);
    assert_eq!(all["totals"]["cost"], json!(wages), "{all}");
    page.assert_no_errors();
}

#[test]
fn the_room_is_told_in_words_too_and_without_a_canvas_nothing_is_missing() {
    let page = open_after("HTMLCanvasElement.prototype.getContext = () => null");
    page.goto("#/restaurant/3");
    shows_step(&page, 3);
    page.slide(".scrub", 2400.0);
    let told = page.wait_for_text(".told", "on the way");
    let line = number(&page, "line");
    assert!(told.contains(&format!("{line} guests in line")), "{told}");
    assert_eq!(page.attribute(".room canvas", "aria-describedby").as_deref(), Some("told"));
    page.assert_no_errors();
}

#[test]
fn whoever_wants_less_motion_sees_a_still_of_every_change() {
    let page = open("#/restaurant/3");
    page.prefer_less_motion(true);
    page.reload();
    page.wait_for(".room canvas");
    page.slide(".scrub", 1500.0);
    page.click(".play");
    let still = |page: &Page| {
        page.execute(
            "return [document.querySelector('.numbers .clock .figure').textContent,
                document.querySelector('.why').textContent.slice(0, 5)]",
            &[],
        )
    };
    for _ in 0..5 {
        std::thread::sleep(std::time::Duration::from_millis(400));
        let now = still(&page);
        assert_eq!(now[0], now[1], "the clock shows the time of the last change");
    }
    page.assert_no_errors();
}
