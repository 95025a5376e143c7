//! Phones and tablets: nothing sticks out, and a thumb is enough.

use crate::desk::{CURVE, chosen_point, edit, open, points, rest, results, scroll_to};
use browser::{Page, Pointer};
use serde_json::{Value, json};

/// What sticks out to the right, if the page has to be scrolled sideways.
const STICKS_OUT: &str = "const root = document.documentElement;
    if (root.scrollWidth <= root.clientWidth && root.scrollWidth <= innerWidth) return [];
    return Array.from(document.querySelectorAll('body *'))
        .filter((element) => element.getBoundingClientRect().right > root.clientWidth + 0.5)
        .map((element) => element.tagName + '.' + element.getAttribute('class'))";

#[test]
fn no_screen_has_to_be_scrolled_sideways() {
    let page = open("#/kitchen?v=1&policy=ratio&traffic.events=1&fleet.mox=1");
    page.execute("for (const fold of document.querySelectorAll('details')) fold.open = true", &[]);
    for (width, height) in [(390, 844), (320, 640), (800, 1100), (844, 390), (1100, 800)] {
        page.resize(width, height);
        rest(&page);
        let stuck = page.execute(STICKS_OUT, &[]);
        assert_eq!(stuck, json!([]), "at {width} pixels");
    }
    page.assert_no_errors();
}

#[test]
fn on_a_phone_the_totals_scroll_by_themselves() {
    let page = open("");
    page.resize(390, 844);
    rest(&page);
    let row = page.execute(
        "const row = document.querySelector('.totals');
        row.scrollLeft = 1e6;
        const last = row.lastElementChild.getBoundingClientRect();
        return [row.scrollWidth > row.clientWidth, row.scrollLeft > 0, last.right <= innerWidth]",
        &[],
    );
    assert_eq!(row, json!([true, true, true]), "wider than the screen, scrolled, to its end");
    page.assert_no_errors();
}

/// Whether the transport can be seen, at three places of the page: its beginning, the charts, its
/// end.
#[track_caller]
fn transport_is_in_view(page: &Page) -> Value {
    page.execute(
        "const height = document.documentElement.scrollHeight;
        const cost = document.querySelector('#chart-cost').getBoundingClientRect();
        return [0, cost.top + scrollY - 200, height].map((place) => {
            scrollTo({ top: place, behavior: 'instant' });
            const box = document.querySelector('.transport').getBoundingClientRect();
            return box.top >= 0 && box.bottom <= innerHeight && box.width > 0;
        })",
        &[],
    )
}

#[test]
fn playback_stays_in_view_beside_the_charts() {
    let page = open("");
    for (width, height) in [(390, 844), (800, 1100)] {
        page.resize(width, height);
        rest(&page);
        let seen = transport_is_in_view(&page);
        assert_eq!((&seen[0], &seen[1]), (&json!(true), &json!(true)), "at {width} pixels");
    }
    page.assert_no_errors();
}

#[test]
fn on_a_phone_playback_is_fixed_at_the_bottom_even_beside_the_settings() {
    let page = open("");
    page.resize(390, 844);
    rest(&page);
    assert_eq!(transport_is_in_view(&page), json!([true, true, true]), "beginning, charts, end");
    page.assert_no_errors();
}

#[test]
fn a_thumb_draws_on_a_phone() {
    let page = open("");
    for (width, height) in [(390, 844), (800, 1100)] {
        page.resize(width, height);
        page.goto("#/playground");
        rest(&page);
        let before = results(&page);
        scroll_to(&page, CURVE);
        let (x, y) = points(&page)[6];
        let stroke = [(x + 6.0, y + 6.0), (x + 6.0, y + 30.0), (x + 6.0, y + 50.0)];
        edit(&page, |page| page.drag(CURVE, &stroke, Pointer::Finger));
        assert!(chosen_point(&page).starts_with("Point 7 of 11"), "{}", chosen_point(&page));
        assert_ne!(results(&page), before);
        let drawn = results(&page);
        let right = points(&page)[1].0 - 24.0;
        let stroke = [(right - 20.0, 60.0), (right - 10.0, 70.0), (right, 60.0)];
        edit(&page, |page| page.drag(CURVE, &stroke, Pointer::Finger));
        assert_ne!(results(&page), drawn);
    }
    page.assert_no_errors();
}

/// What a finger can press, in the dialog or else on the page, and is too low for it.
const TOO_LOW: &str = "const root = document.querySelector('dialog[open]') || document;
    const css = 'button, select, summary, .button, .card, input[type=text]';
    return Array.from(root.querySelectorAll(css))
        .filter((element) => element.checkVisibility())
        .map((element) => [element, element.getBoundingClientRect().height])
        .filter(([, height]) => height < 43.5)
        .map(([element, height]) => `${element.tagName} ` +
            `${element.getAttribute('aria-label') || element.textContent.trim() || element.id}: ` +
            Math.round(height))";

#[test]
fn on_a_phone_everything_is_high_enough_for_a_finger() {
    let page = open("#/playground?v=1&policy=ratio&traffic.events=1&points=0,50~9000,300&x=1");
    page.resize(390, 844);
    let middle = "document.querySelector('[data-section=policy] .add')
        .scrollIntoView({ block: 'center' })";
    page.execute(middle, &[]);
    edit(&page, |page| page.click("[data-section=policy] .add"));
    rest(&page);
    let sections = "for (const fold of document.querySelectorAll('.section, .article'))
        fold.open = true";
    page.execute(sections, &[]);
    let mut low = Vec::new();
    let mut look = || {
        let found = page.execute(TOO_LOW, &[]);
        low.extend(found.as_array().cloned().unwrap_or_default());
    };
    look();
    for button in ["nth-of-type(3)", "last-of-type"] {
        page.click(&format!(".top-bar nav button:{button}"));
        page.wait_for("dialog[open]");
        look();
        page.click("dialog [aria-label=Close]");
    }
    assert!(low.is_empty(), "lower than 44 pixels: {low:#?}");
    page.assert_no_errors();
}
