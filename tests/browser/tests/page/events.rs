//! Events on the time axis of the load, by mouse and by keys; loads by keys.

use crate::desk::{LOAD, edit, open, results, scroll_to};
use browser::Pointer;
use fantoccini::key::Key;

const CHIP: &str = ".lanes .chip";
const FOCUS: &str = "return document.activeElement.id || document.activeElement.className";

#[test]
fn an_event_is_added_dragged_opened_and_deleted() {
    let page = open("");
    let before = results(&page);
    edit(&page, |page| page.select("#event-add", "0"));
    assert_eq!(page.count(CHIP), 1);
    let with = page.attribute(CHIP, "aria-label").expect("it says what it is and when");
    assert_ne!(results(&page), before);
    edit(&page, |page| {
        page.drag(CHIP, &[(40.0, 12.0), (90.0, 12.0), (140.0, 14.0)], Pointer::Mouse);
    });
    let moved = page.attribute(CHIP, "aria-label").expect("it says what it is and when");
    assert_ne!(moved, with);
    // A press without a drag opens its fields.
    scroll_to(&page, CHIP);
    page.click(CHIP);
    page.wait_until("its field has the focus", |page| {
        page.execute(FOCUS, &[]) == "traffic-events-0-at-input"
    });
    assert!(page.is_shown("#traffic-events-0-at-input"));
    page.focus(CHIP);
    edit(&page, |page| page.press([Key::Delete]));
    assert_eq!((page.count(CHIP), results(&page)), (0, before));
    page.assert_no_errors();
}

#[test]
fn an_event_follows_the_keys_and_is_announced() {
    let page = open("");
    edit(&page, |page| page.select("#event-add", "1"));
    page.focus(CHIP);
    let label = |page: &browser::Page| page.attribute(CHIP, "aria-label");
    let first = label(&page);
    edit(&page, |page| page.press([Key::Right]));
    let second = label(&page);
    assert_ne!(first, second);
    assert_eq!(Some(page.text(".events .said")), second);
    edit(&page, |page| page.press([Key::Left]));
    assert_eq!(label(&page), first);
    page.press([Key::Enter]);
    page.wait_until("its field has the focus", |page| {
        page.execute(FOCUS, &[]) == "traffic-events-0-at-input"
    });
    page.assert_no_errors();
}

#[test]
fn many_events_at_one_time_stay_readable() {
    let page = open("");
    for _ in 0..5 {
        edit(&page, |page| page.select("#event-add", "0"));
    }
    assert_eq!(page.count(CHIP), 3);
    assert_eq!(page.text(".adder button"), "2 more");
    let overlap = "const boxes = Array.from(document.querySelectorAll('.lanes .chip'),
            (chip) => chip.getBoundingClientRect());
        return boxes.some((a, i) => boxes.some((b, j) => i < j && a.left < b.right
            && b.left < a.right && a.top < b.bottom && b.top < a.bottom))";
    assert_eq!(page.execute(overlap, &[]), false);
    page.assert_no_errors();
}

#[test]
fn a_load_is_chosen_by_keys() {
    let page = open("");
    page.focus("#load-input");
    page.press([Key::Enter]);
    page.wait_until("the list is open", |page| page.is_shown(".shape"));
    page.focus(LOAD);
    edit(&page, |page| page.press([Key::Down]));
    assert_eq!(page.value(LOAD), "quiet-afternoon");
    assert!(page.text("#load-input").contains("Quiet afternoon"));
    page.press([Key::Escape]);
    page.wait_until("the list is folded", |page| !page.is_shown(".shape"));
    assert_eq!(page.execute(FOCUS, &[]), "load-input");
    page.assert_no_errors();
}
