//! What is drawn: every canvas has something on it, and fits.

use crate::desk::{open, open_after, rest, wait_for_run};
use browser::Page;
use serde_json::Value;

/// All canvases: their size, their room, and how many of their pixels are painted in how many
/// colours.
const CANVASES: &str = "return Array.from(document.querySelectorAll('.chart canvas'), (canvas) => {
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    const colours = new Set();
    let painted = 0;
    for (let at = 0; at < data.length; at += 4) {
        if (data[at + 3] === 0) continue;
        painted += 1;
        colours.add(data[at] << 16 | data[at + 1] << 8 | data[at + 2]);
    }
    return {
        painted, colours: colours.size,
        backing: [canvas.width, canvas.height],
        shown: [canvas.clientWidth, canvas.clientHeight],
        room: [canvas.parentElement.clientWidth, canvas.parentElement.clientHeight],
    };
})";

/// Checks that ten canvases are painted, fill their room, and are as fine as the screen.
#[track_caller]
fn fit(page: &Page, density: f64) {
    let canvases = page.execute(CANVASES, &[]);
    let canvases = canvases.as_array().expect("a list");
    assert_eq!(canvases.len(), 10, "two for each of five charts");
    for canvas in canvases {
        let side = |what: &str, at: usize| canvas[what][at].as_f64().expect("a size");
        assert!(canvas["painted"].as_u64() > Some(500), "{canvas}");
        assert!(canvas["colours"].as_u64() > Some(3), "{canvas}");
        for at in [0, 1] {
            let (shown, room) = (side("shown", at), side("room", at));
            assert!(room - 1.0 <= shown && shown <= room, "{canvas}");
            assert!((side("backing", at) - shown * density).abs() <= 1.0, "at {density}: {canvas}");
        }
    }
}

#[test]
fn every_picture_is_drawn_and_fits_after_the_window_changes() {
    let page = open("");
    fit(&page, 1.0);
    for (width, height) in [(1600, 900), (390, 844), (800, 1100), (1280, 800)] {
        page.resize(width, height);
        rest(&page);
        fit(&page, 1.0);
    }
    page.assert_no_errors();
}

#[test]
fn pictures_are_as_fine_as_the_screen() {
    let page = open("");
    page.resize_dense(1280, 800, 2.0);
    page.reload();
    wait_for_run(&page);
    fit(&page, 2.0);
    page.resize_dense(390, 844, 2.0);
    rest(&page);
    fit(&page, 2.0);
    page.resize_dense(390, 844, 3.0);
    page.reload();
    wait_for_run(&page);
    fit(&page, 3.0);
    page.assert_no_errors();
}

/// Catches the media queries that the page listens to, so that a test can say that they changed:
/// the emulation of another screen does not.
const QUERIES: &str = "window.queries = [];
    const real = window.matchMedia;
    window.matchMedia = (text) => {
        const query = real.call(window, text);
        if (text.includes('resolution')) window.queries.push(query);
        return query;
    };";

#[test]
fn pictures_follow_the_window_to_another_screen_without_a_resize() {
    let page = open_after(QUERIES);
    wait_for_run(&page);
    for density in [2.0, 1.5, 1.0] {
        page.resize_dense(1280, 800, density);
        page.execute(
            "for (const query of window.queries) query.dispatchEvent(new Event('change'))",
            &[],
        );
        page.wait_until("the pictures are as fine as the screen", |page| {
            let wide = "const canvas = document.querySelector('.chart canvas');
                return canvas.width / canvas.clientWidth";
            page.execute(wide, &[]).as_f64().is_some_and(|ratio| (ratio - density).abs() < 0.01)
        });
        fit(&page, density);
    }
    // A browser that says nothing is found out at the next move of the hand.
    page.execute("window.queries = []", &[]);
    page.resize_dense(1280, 800, 3.0);
    page.hover(".seeker", (300.0, 60.0));
    rest(&page);
    fit(&page, 3.0);
    page.assert_no_errors();
}

#[test]
fn the_same_run_gives_the_same_picture() {
    let pixels = "return document.querySelectorAll('.chart canvas')[1].toDataURL()";
    let page = open("#/playground?v=1&load=growth&seed=7");
    let first: Value = page.execute(pixels, &[]);
    page.reload();
    wait_for_run(&page);
    assert!(page.execute(pixels, &[]) == first, "the picture has changed");
    page.assert_no_errors();
}
