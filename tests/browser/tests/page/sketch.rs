//! Drawing the load with a mouse and with a finger.

use crate::desk::{
    CURVE, chosen_point, edit, number_in, open, points, rest, results, scroll_to, total,
};
use browser::{Page, Pointer};
use serde_json::json;
use std::{thread, time::Duration};

/// The control point at the height of the rush.
const HEIGHT: usize = 6;

#[test]
fn a_point_follows_the_mouse_and_everything_follows_the_point() {
    let page = open("");
    let before = results(&page);
    let (x, y) = points(&page)[HEIGHT];
    let stroke = [(x, y), (x + 10.0, y + 20.0), (x + 24.0, y + 50.0)];
    edit(&page, |page| page.drag(CURVE, &stroke, Pointer::Mouse));
    assert!(page.fragment().contains("&points="), "{}", page.fragment());
    let point = chosen_point(&page);
    assert!(point.starts_with("Point 7 of 11, 12:3"), "{point}");
    let after = results(&page);
    for chart in ["load", "cost"] {
        let summary = &format!("chart-{chart}-summary");
        assert_ne!(after["summaries"][summary], before["summaries"][summary]);
    }
    assert_ne!(after["totals"]["arrived"], before["totals"]["arrived"]);
    assert_ne!(after["totals"]["penalty"], before["totals"]["penalty"]);
    assert!(page.text("[data-section=load]").contains("Drawn by hand: 11 points."));
    page.click(".edited button");
    page.wait_until("the shape is back", |page| results(page) == before);
    page.assert_no_errors();
}

#[test]
fn a_point_can_be_pulled_to_the_ground_but_not_below_it_or_past_its_neighbours() {
    let page = open("");
    let all = points(&page);
    let (x, y) = all[HEIGHT];
    let stroke = [(x, y), (x + 100.0, 200.0), (all[HEIGHT + 2].0 + 40.0, 255.0)];
    edit(&page, |page| page.drag(CURVE, &stroke, Pointer::Mouse));
    let point = chosen_point(&page);
    assert!(point.ends_with(", 0 req/s") && point.starts_with("Point 7 of 11"), "{point}");
    let now = points(&page);
    assert!(now[HEIGHT].0 <= now[HEIGHT + 1].0 && now.len() == all.len(), "{now:?}");
    page.assert_no_errors();
}

#[test]
fn a_finger_moves_a_point_that_it_hits_only_roughly() {
    let page = open("");
    let (before, rush) = (results(&page), total(&page, "arrived"));
    let (x, y) = points(&page)[HEIGHT];
    let stroke = [(x + 12.0, y - 12.0), (x + 12.0, y + 20.0), (x + 12.0, y + 60.0)];
    edit(&page, |page| page.drag(CURVE, &stroke, Pointer::Finger));
    assert!(chosen_point(&page).starts_with("Point 7 of 11"), "{}", chosen_point(&page));
    assert_ne!(results(&page), before);
    assert!(total(&page, "arrived") < rush);
    assert!(page.fragment().contains("&points="));
    page.assert_no_errors();
}

#[test]
fn a_stroke_paints_a_stretch_of_the_curve() {
    for pointer in [Pointer::Mouse, Pointer::Finger] {
        let page = open("");
        let before = total(&page, "arrived");
        // Across the calm before the rush, between the first two points.
        let stroke: Vec<(f64, f64)> =
            (0..10).map(|i| f64::from(i) * 12.0).map(|way| (100.0 + way, 150.0 - way)).collect();
        edit(&page, |page| page.drag(CURVE, &stroke, pointer));
        let said = page.text(".chart .said");
        assert!(said.starts_with("Painted: ") && said.contains("of your stroke"), "{said}");
        assert_eq!(number_in(&said), points(&page).len() as f64, "{said}");
        assert!(points(&page).len() <= 11 + 24);
        assert!(total(&page, "arrived") > before, "{pointer:?}");
        page.assert_no_errors();
    }
}

#[test]
fn a_press_without_a_move_draws_nothing_and_a_double_click_adds_a_point() {
    let page = open("");
    let before = results(&page);
    page.click_at(CURVE, (180.0, 80.0), Pointer::Mouse);
    rest(&page);
    assert_eq!((results(&page), points(&page).len()), (before.clone(), 11));
    edit(&page, |page| page.double_click_at(CURVE, (180.0, 80.0)));
    assert!(chosen_point(&page).starts_with("Point 2 of 12"), "{}", chosen_point(&page));
    let (x, _) = points(&page)[1];
    assert!((x - 180.0).abs() < 1.5, "{x}");
    assert_ne!(results(&page), before);
    edit(&page, |page| page.click("[aria-label=Undo]"));
    assert_eq!((results(&page), points(&page).len()), (before, 11));
    page.assert_no_errors();
}

/// A mouse whose button stays down from one call to the next.
fn mouse(page: &Page, kind: &str, (x, y): (f64, f64)) {
    let corner = page.execute(
        "const box = document.querySelector('.sketchpad').getBoundingClientRect();
        return [box.left, box.top]",
        &[],
    );
    let side = |at: usize| corner[at].as_f64().expect("a box has sides");
    let event = json!({
        "type": kind, "x": side(0) + x, "y": side(1) + y, "button": "left", "buttons": 1,
        "clickCount": 1, "pointerType": "mouse",
    });
    page.developer("Input.dispatchMouseEvent", &event);
}

#[test]
fn a_window_that_changes_its_size_in_mid_drag_breaks_nothing() {
    let page = open("");
    let (x, y) = points(&page)[HEIGHT];
    mouse(&page, "mousePressed", (x, y));
    mouse(&page, "mouseMoved", (x, y + 20.0));
    page.resize(900, 800);
    let fits = "return document.querySelector('.sketchpad').width.baseVal.value
        <= document.querySelector('.plot').clientWidth";
    page.wait_until("the curve fits", |page| page.execute(fits, &[]) == true);
    scroll_to(&page, CURVE);
    mouse(&page, "mouseMoved", (x - 20.0, y + 40.0));
    mouse(&page, "mouseReleased", (x - 20.0, y + 40.0));
    page.resize(1280, 800);
    rest(&page);
    assert!(page.fragment().contains("&points=") && points(&page).len() == 11);
    let drawn = results(&page);
    // Released is released.
    mouse(&page, "mouseMoved", (x, y + 90.0));
    rest(&page);
    assert_eq!(results(&page), drawn);
    let (x, y) = points(&page)[HEIGHT];
    edit(&page, |page| page.drag(CURVE, &[(x, y), (x, y + 30.0)], Pointer::Mouse));
    assert_ne!(results(&page), drawn);
    page.assert_no_errors();
}

#[test]
fn one_drag_is_taken_back_in_one_step_however_long_it_took() {
    let page = open("");
    let before = results(&page);
    let (x, y) = points(&page)[HEIGHT];
    mouse(&page, "mousePressed", (x, y));
    for way in [15.0, 30.0, 45.0] {
        mouse(&page, "mouseMoved", (x, y + way));
        thread::sleep(Duration::from_millis(200));
    }
    mouse(&page, "mouseReleased", (x, y + 45.0));
    rest(&page);
    assert_ne!(results(&page), before);
    edit(&page, |page| page.click("[aria-label=Undo]"));
    assert_eq!(results(&page), before);
    page.assert_no_errors();
}
