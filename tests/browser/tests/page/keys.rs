//! Everything by keyboard: no mouse is needed for anything.

use crate::desk::{CURVE, chosen_point, edit, is_enabled, number_in, open, rest, results};
use browser::{Key, Page};
use serde_json::json;

/// Presses Tab until the element has the focus.
#[track_caller]
fn tab_to(page: &Page, css: &str) {
    for _ in 0..150 {
        let there = "return document.activeElement.matches(arguments[0])";
        if page.execute(there, &[json!(css)]) == true {
            return;
        }
        page.press([Key::Tab]);
    }
    panic!("Tab does not lead to {css}");
}

/// The time and the rate of the chosen point: `12:24` and 380.
#[track_caller]
fn place(page: &Page) -> (String, f64) {
    let text = chosen_point(page);
    let mut parts = text.split(", ").skip(1);
    match (parts.next(), parts.next()) {
        (Some(time), Some(rate)) => (time.to_owned(), number_in(rate)),
        _ => panic!("neither time nor rate in {text:?}"),
    }
}

#[test]
fn the_curve_can_be_reached_and_drawn_with_keys_alone() {
    let page = open("");
    let first = results(&page);
    tab_to(&page, CURVE);
    assert_eq!(chosen_point(&page), "Point 1 of 11, 10:00, 50 req/s");
    page.press([Key::Right, Key::Right, Key::Left]);
    let (time, rate) = place(&page);
    assert!(chosen_point(&page).starts_with("Point 2 of 11"));
    edit(&page, |page| page.press([Key::Up]));
    let once = place(&page).1 - rate;
    edit(&page, |page| page.chord(&[Key::Shift.into(), Key::Up.into()]));
    let ten_times = place(&page).1 - rate - once;
    assert!(once > 0.0 && (ten_times - 10.0 * once).abs() < 0.5, "{once} and {ten_times}");
    edit(&page, |page| page.chord(&[Key::Shift.into(), Key::Right.into()]));
    assert!(place(&page).0 > time, "{} is not after {time}", place(&page).0);
    edit(&page, |page| page.press([Key::Insert]));
    assert!(chosen_point(&page).starts_with("Point 3 of 12"), "{}", chosen_point(&page));
    edit(&page, |page| page.press([Key::Delete]));
    assert!(chosen_point(&page).starts_with("Point 2 of 11"), "{}", chosen_point(&page));
    page.press([Key::End]);
    assert!(chosen_point(&page).starts_with("Point 11 of 11"));
    let last = results(&page);
    assert_ne!(last, first);
    everything_can_be_taken_back_and_made_again(&page, (&first, &last));
    // The curve keeps the focus, and lets it go.
    tab_to(&page, "[aria-label='Load curve']");
    tab_to(&page, ".transport .play");
    page.assert_no_errors();
}

fn everything_can_be_taken_back_and_made_again(
    page: &Page,
    (first, last): (&serde_json::Value, &serde_json::Value),
) {
    let mut steps = 0;
    while is_enabled(page, "[aria-label=Undo]") {
        page.chord(&[Key::Control.into(), 'z']);
        steps += 1;
        assert!(steps < 20, "undo does not end");
    }
    rest(page);
    assert_eq!(&results(page), first);
    assert!(steps >= 5, "{steps} steps");
    for _ in 0..steps {
        page.chord(&[Key::Control.into(), Key::Shift.into(), 'Z']);
    }
    rest(page);
    assert_eq!(&results(page), last);
    assert!(!is_enabled(page, "[aria-label=Redo]"));
}

#[test]
fn ctrl_z_takes_back_what_a_slider_did_while_it_has_the_focus() {
    let page = open("");
    let before = results(&page);
    tab_to(&page, "[aria-label='Target CPU slider']");
    edit(&page, |page| page.press([Key::PageDown]));
    let after = results(&page);
    assert_ne!(after, before);
    page.chord(&[Key::Control.into(), 'z']);
    rest(&page);
    assert_eq!(results(&page), before);
    page.chord(&[Key::Control.into(), 'y']);
    rest(&page);
    assert_eq!(results(&page), after);
    page.assert_no_errors();
}

#[test]
fn strategies_are_chosen_with_arrows_and_ctrl_z_takes_the_choice_back() {
    let page = open("");
    let before = results(&page);
    tab_to(&page, ".card input:checked");
    edit(&page, |page| page.press([Key::Down]));
    // The next one in the document, perhaps below another heading.
    let next = page.execute(
        "const all = [...document.querySelectorAll('.card input')];
         return all[all.findIndex((card) => card.value === 'threshold') + 1].value",
        &[],
    );
    let next = next.as_str().unwrap_or_default().to_owned();
    assert_eq!(page.value(".card input:checked"), next);
    assert!(page.fragment().contains(&format!("policy={next}")), "{}", page.fragment());
    assert_ne!(results(&page), before);
    page.chord(&[Key::Control.into(), 'z']);
    rest(&page);
    assert_eq!(results(&page), before);
    assert_eq!(page.value(".card input:checked"), "threshold");
    page.assert_no_errors();
}

#[test]
fn ctrl_z_in_a_text_takes_back_the_typing_and_nothing_else() {
    let page = open("");
    edit(&page, |page| page.fill("#policy-target-input", "55"));
    let edited = results(&page);
    page.focus("#seed-input");
    page.press([Key::End]);
    page.press("23".chars());
    page.chord(&[Key::Control.into(), 'z']);
    rest(&page);
    assert_eq!(results(&page), edited);
    page.assert_no_errors();
}
