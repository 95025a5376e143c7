//! Charts as instruments: crosshair, zoom, table, files, decisions, the optimum; requests that
//! flow.
//!
//! Not here: whether canvases are painted and fit (`pictures`).

use crate::desk::{CURVE, chosen_point, edit, open, open_alone, points, rest, results, scroll_to};
use browser::{Key, Page, Pointer};
use serde_json::{Value, json};
use std::fs;

const INSTANCES: &str = ".chart[aria-labelledby=chart-instances]";
const WINDOW: &str = ".timebar output";
const WHOLE: &str = "10:00 – 15:00";

/// The second chart, where a press seeks.
fn seeker() -> String {
    format!("{INSTANCES} .seeker")
}

/// Turns the wheel over a place of an element.
#[track_caller]
fn wheel(page: &Page, css: &str, (x, y): (f64, f64), by: f64, with_ctrl: bool) {
    scroll_to(page, css);
    let corner = page.execute(
        "const box = document.querySelector(arguments[0]).getBoundingClientRect();
        return [box.left, box.top]",
        &[json!(css)],
    );
    let side = |at: usize| corner[at].as_f64().expect("a box has sides");
    let event = json!({
        "type": "mouseWheel", "x": side(0) + x, "y": side(1) + y, "deltaX": 0, "deltaY": by,
        "modifiers": if with_ctrl { 2 } else { 0 },
    });
    page.developer("Input.dispatchMouseEvent", &event);
}

/// Zooms until only a part of the run is shown, and says which.
#[track_caller]
fn zoom(page: &Page, css: &str) -> String {
    for _ in 0..3 {
        let before = page.text(WINDOW);
        wheel(page, css, (400.0, 60.0), -120.0, true);
        page.wait_until("less is shown", |page| page.text(WINDOW) != before);
    }
    page.text(WINDOW)
}

#[track_caller]
fn clock(page: &Page) -> String {
    page.text(".transport .clock")
}

/// What the legends say, and where everything lies.
fn readouts(page: &Page) -> (Value, Value) {
    let both = page.execute(
        "const all = (css, what) => Array.from(document.querySelectorAll(css), what);
        return [all('.legend b', (value) => value.textContent),
            all('.chart', (chart) => chart.offsetHeight)]",
        &[],
    );
    (both[0].clone(), both[1].clone())
}

#[test]
fn a_pointer_in_one_chart_shows_the_instant_in_all_and_leaves_nothing_behind() {
    let page = open("");
    scroll_to(&page, INSTANCES);
    let (at_playhead, heights) = readouts(&page);
    page.hover(&seeker(), (450.0, 60.0));
    page.wait_until("a line in each chart", |page| page.count(".crosshair") == 5);
    let labels = page.texts(".crosshair span");
    assert!(labels.iter().all(|label| *label == labels[0] && label.contains(':')), "{labels:?}");
    let (pointed, same) = readouts(&page);
    assert_ne!(pointed, at_playhead);
    assert_eq!(same, heights, "nothing jumps");
    // Over the curve that is drawn, too.
    page.hover(CURVE, (600.0, 100.0));
    page.wait_until("it follows", |page| readouts(page).0 != pointed);
    page.hover(".timebar output", (4.0, 4.0));
    page.wait_until("it is gone", |page| page.count(".crosshair") == 0);
    assert_eq!(readouts(&page).0, at_playhead, "the playhead is read again");
    page.assert_no_errors();
}

#[test]
fn the_wheel_scrolls_and_with_ctrl_it_zooms_all_charts_around_the_pointer() {
    let page = open("");
    assert_eq!(page.text(WINDOW), WHOLE);
    let results_before = (results(&page), page.fragment());
    wheel(&page, &seeker(), (400.0, 60.0), -120.0, false);
    rest(&page);
    assert_eq!(page.text(WINDOW), WHOLE, "the wheel alone is for the page");
    let near = zoom(&page, &seeker());
    assert!(near.as_str() > "10:0" && near != WHOLE, "{near}");
    let seen = points(&page);
    assert!(seen.len() < 11, "points outside are not shown: {seen:?}");
    page.click("[aria-label='Show the whole run']");
    page.wait_until("all is shown", |page| page.text(WINDOW) == WHOLE);
    assert_eq!((results(&page), page.fragment()), results_before, "the scenario is the same");
    page.assert_no_errors();
}

#[test]
fn near_charts_are_dragged_along_and_a_click_still_seeks() {
    let page = open("");
    let near = zoom(&page, &seeker());
    let before = clock(&page);
    page.drag(&seeker(), &[(500.0, 60.0), (420.0, 60.0), (300.0, 60.0)], Pointer::Mouse);
    page.wait_until("it has moved", |page| page.text(WINDOW) > near);
    assert_eq!(clock(&page), before, "a drag does not seek");
    let moved = page.text(WINDOW);
    page.click_at(&seeker(), (400.0, 90.0), Pointer::Mouse);
    page.wait_until("the playhead has moved", |page| clock(page) != before);
    assert_eq!(page.text(WINDOW), moved);
    let (from, to) = moved.split_once(" – ").expect("two times");
    assert!(from <= clock(&page).as_str() && clock(&page).as_str() <= to, "{moved}");
    page.assert_no_errors();
}

#[test]
fn keys_zoom_pan_and_read_every_chart() {
    let page = open("");
    page.focus(&seeker());
    page.press(['+']);
    page.wait_until("less is shown", |page| page.text(WINDOW) != WHOLE);
    let near = page.text(WINDOW);
    page.chord(&[Key::Shift.into(), Key::Right.into()]);
    page.wait_until("later", |page| page.text(WINDOW) > near);
    let said = || page.attribute(&seeker(), "aria-valuetext").expect("a slider has a value");
    let before = said();
    page.press([Key::Right]);
    page.wait_until("the playhead moves", |_| said() != before);
    assert!(said().contains("In service") && said().contains("Desired"), "{}", said());
    page.press(['-', '-', '-']);
    page.press(['0']);
    page.wait_until("all is shown", |page| page.text(WINDOW) == WHOLE);
    // On the curve the arrows choose points; what is chosen comes into sight.
    page.focus(CURVE);
    page.press(['+', '+']);
    page.press([Key::End]);
    page.wait_until("the last point is seen", |page| page.text(WINDOW).ends_with("15:00"));
    assert!(chosen_point(&page).starts_with("Point 11 of 11, 15:00"), "{}", chosen_point(&page));
    page.assert_no_errors();
}

#[test]
fn the_load_is_drawn_while_time_is_near() {
    let page = open("");
    zoom(&page, CURVE);
    let near = page.text(WINDOW);
    let (from, to) = near.split_once(" – ").expect("two times");
    let (x, y) = points(&page)[1];
    let stroke = [(x, y), (x + 4.0, y + 30.0), (x + 8.0, y + 60.0)];
    edit(&page, |page| page.drag(CURVE, &stroke, Pointer::Mouse));
    let point = chosen_point(&page);
    let at = point.split(", ").nth(1).expect("a time");
    assert!(from <= at && at <= to, "{point} lies within {near}");
    let many = point.split(" of ").nth(1).expect("a count").split(',').next().map(str::to_owned);
    assert_eq!(many.as_deref(), Some("11"), "{point}");
    // Freehand, where there is no point.
    let stroke: Vec<(f64, f64)> =
        (0..8).map(|i| f64::from(i) * 10.0).map(|way| (640.0 + way, 200.0 - way)).collect();
    edit(&page, |page| page.drag(CURVE, &stroke, Pointer::Mouse));
    assert!(page.text(".chart .said").starts_with("Painted: "));
    assert_eq!(page.text(WINDOW), near);
    page.assert_no_errors();
}

#[test]
fn a_table_has_the_numbers_of_what_is_shown_and_is_made_only_when_open() {
    let page = open("");
    assert_eq!(page.count(".numbers table"), 0);
    let summary = format!("{INSTANCES} .numbers > summary");
    scroll_to(&page, &summary);
    page.click(&summary);
    page.wait_for(".numbers table");
    assert_eq!(page.count(".numbers table"), 1);
    let rows = page.count(".numbers tbody tr");
    assert!((100..=201).contains(&rows), "{rows} rows");
    let heads = page.texts(".numbers thead th");
    assert_eq!(heads[0], "Time");
    assert!(heads[1].starts_with("In service") && heads[1].ends_with("(instances)"), "{heads:?}");
    let first = page.texts(".numbers tbody tr:first-child > *");
    assert_eq!((first[0].as_str(), first[1].as_str()), ("10:00", "2"), "{first:?}");
    zoom(&page, &seeker());
    let near = page.texts(".numbers tbody tr:first-child > *");
    assert_ne!(near[0], "10:00", "it begins where the chart begins");
    page.click(&summary);
    page.wait_until("it is gone", |page| page.count(".numbers table") == 0);
    page.assert_no_errors();
}

#[test]
fn a_chart_is_saved_as_svg_and_as_png_under_a_name_that_tells_what_it_is() {
    let page = open_alone("");
    let name = "lunch-rush-threshold-seed-1-response";
    scroll_to(&page, "#chart-response-summary");
    page.click("[aria-label='Save “Response time” as SVG']");
    let svg = page.wait_for_download(&format!("{name}.svg"));
    let svg = fs::read_to_string(svg).expect("a text");
    for part in ["<title>Response time · Lunch rush", "p95", "Goal", "10:30", "</svg>\n</svg>"] {
        assert!(svg.contains(part), "{part} is missing in {}", &svg[..400]);
    }
    let well_formed = "const seen = new DOMParser().parseFromString(arguments[0], 'image/svg+xml');
        return seen.querySelector('parsererror') === null && seen.querySelectorAll('text').length";
    assert!(page.execute(well_formed, &[json!(svg)]).as_u64() > Some(10));
    page.click("[aria-label='Save “Response time” as PNG']");
    let png = fs::read(page.wait_for_download(&format!("{name}.png"))).expect("a file");
    assert_eq!(&png[..8], b"\x89PNG\r\n\x1a\n");
    let side = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().expect("four bytes"));
    let width = page.execute("return document.querySelector('.plot').clientWidth", &[]);
    assert_eq!(Some(u64::from(side(16))), width.as_u64().map(|width| 2 * width));
    assert!(side(20) > 400 && png.len() > 10_000, "{} x {}, {}", side(16), side(20), png.len());
    page.assert_no_errors();
}

#[test]
fn a_click_on_a_decision_brings_the_playhead_there() {
    let page = open("");
    scroll_to(&page, INSTANCES);
    for nth in [".mark:nth-child(2)", ".mark:last-child"] {
        let title = page.attribute(nth, "title").expect("a decision says what it was");
        page.click_at(nth, (10.0, 10.0), Pointer::Mouse);
        let (time, what) = title.split_once(' ').expect("a time and an action");
        page.wait_until("the reason is that of the decision", |page| {
            let why = page.text("#why-line");
            why.starts_with(time) && why.contains(what)
        });
    }
    page.assert_no_errors();
}

#[test]
fn the_optimum_is_drawn_when_somebody_asks() {
    let page = open("");
    let legend = format!("{INSTANCES} .legend");
    assert!(!page.text(&legend).contains("Optimum"));
    scroll_to(&page, INSTANCES);
    page.click(".ghost input");
    page.wait_for_text(&legend, "Optimum in hindsight");
    page.click(".ghost input");
    page.wait_until("it is gone", |page| !page.text(&legend).contains("Optimum"));
    page.assert_no_errors();
}

#[test]
fn requests_flow_only_while_the_run_plays_and_nobody_wants_it_still() {
    let dots = |page: &Page| {
        let painted = page.execute(
            "const canvas = document.querySelector('canvas.flow');
            if (canvas.width === 0) return 0;
            const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width,
                canvas.height);
            return data.filter((value, at) => at % 4 === 3 && value > 0).length",
            &[],
        );
        painted.as_u64().expect("a count")
    };
    let page = open("");
    assert_eq!(dots(&page), 0);
    page.click(".play");
    page.wait_until("requests flow", |page| dots(page) > 20);
    page.click(".play");
    page.wait_until("they are gone", |page| dots(page) == 0);
    page.prefer_less_motion(true);
    page.click(".play");
    rest(&page);
    assert_eq!(dots(&page), 0);
    page.click(".play");
    page.assert_no_errors();
}

#[test]
fn two_fingers_zoom() {
    let page = open("");
    scroll_to(&page, INSTANCES);
    let corner = page.execute(
        "const box = document.querySelector(arguments[0]).getBoundingClientRect();
        return [box.left, box.top]",
        &[json!(seeker())],
    );
    let side = |at: usize| corner[at].as_f64().expect("a box has sides");
    let touch = |kind: &str, places: &[f64]| {
        let points = places.iter().enumerate();
        let points: Vec<Value> = points
            .map(|(id, x)| json!({ "x": side(0) + x, "y": side(1) + 60.0, "id": id }))
            .collect();
        page.developer("Input.dispatchTouchEvent", &json!({ "type": kind, "touchPoints": points }));
    };
    touch("touchStart", &[400.0]);
    touch("touchStart", &[400.0, 500.0]);
    touch("touchMove", &[350.0, 550.0]);
    touch("touchMove", &[300.0, 600.0]);
    touch("touchEnd", &[]);
    page.wait_until("less is shown", |page| page.text(WINDOW) != WHOLE);
    let near = page.text(WINDOW);
    assert!("10:30" < near.as_str() && near.as_str() < "12:30", "{near}");
    page.assert_no_errors();
}
