//! Measures the page under a hand and over a slow connection, by the browser's own tracing.
//!
//! `cargo xtask bench` builds the page and compresses it first. Deliberately not here: limits.
//! Numbers depend on the machine, and are read by a person.

#![expect(clippy::print_stdout, reason = "a command talks to the person at the terminal")]

use browser::{Page, Pointer, Site};
use serde_json::{Value, json};
use std::{env, path::PathBuf, process::ExitCode, thread, time::Duration};

/// What is traced: frames that reached the screen, and input from the hand to the screen.
const CATEGORIES: &str =
    "benchmark,blink.user_timing,disabled-by-default-devtools.timeline.frame,latencyInfo";

/// A phone on a slow mobile connection, as Lighthouse has it: milliseconds of delay for an
/// answer, bytes a second each way.
const SLOW: (f64, f64, f64) = (150.0, 1_638_400.0 / 8.0, 750_000.0 / 8.0);

/// When the first picture was there, and when the charts were in milliseconds of the visit.
const FIRST_PAINT: &str = "const paint = performance.getEntriesByName('first-contentful-paint')[0];
    return paint ? paint.startTime : null";
const READY: &str = "return performance.now()";

/// The view that is measured: the charts of a day.
const DAY: &str = "#/playground?v=1&e=1&load=lunch-rush&clock.length=86400";
/// The curve that is dragged.
const CURVE: &str = "svg.sketchpad";

fn main() -> ExitCode {
    let Some(folder) = env::args().nth(1).map(PathBuf::from) else {
        eprintln!("usage: speed FOLDER");
        return ExitCode::from(2);
    };
    let site = Site::folder(&folder);
    println!("{:<44} {:>10}", "first visit, slow 4G", "median");
    let visits: Vec<(f64, f64)> = (0..3).map(|_| visit(&site)).collect();
    row("first paint", median(visits.iter().map(|visit| visit.0)), "ms");
    row("charts are there", median(visits.iter().map(|visit| visit.1)), "ms");
    println!("\n{:<44} {:>10}", "a hand on the page, five charts of a day", "");
    drag(&site);
    press(&site);
    ExitCode::SUCCESS
}

fn row(name: &str, value: f64, unit: &str) {
    println!("  {name:<42} {value:>10.1} {unit}");
}

/// A first visit over a slow connection: when something was painted, when the charts were there.
fn visit(site: &Site) -> (f64, f64) {
    let page = Page::traced(site, CATEGORIES);
    let (latency, down, up) = SLOW;
    page.developer("Network.enable", &json!({}));
    let slow = json!({ "offline": false, "latency": latency,
        "downloadThroughput": down, "uploadThroughput": up });
    page.developer("Network.emulateNetworkConditions", &slow);
    page.goto("#/playground");
    page.wait_for("#chart-cost-summary");
    let ready = page.execute(READY, &[]).as_f64().unwrap_or(f64::NAN);
    let paint = page.execute(FIRST_PAINT, &[]).as_f64().unwrap_or(f64::NAN);
    (paint, ready)
}

/// A page with all charts in view.
fn desk(site: &Site) -> Page {
    let page = Page::traced(site, CATEGORIES);
    page.resize(1440, 2200);
    page.goto(DAY);
    page.wait_for("#chart-cost-summary");
    thread::sleep(Duration::from_secs(1));
    page
}

/// Drags a point of the curve about: a real press, then a move in every frame that the browser
/// makes. The driver's own moves are too slow to fill frames, so the page makes them itself.
const DRAG: &str = "const curve = document.querySelector('svg.sketchpad');
    const point = curve.querySelectorAll('.point')[3].getBoundingClientRect();
    const box = curve.getBoundingClientRect();
    const at = [point.left + point.width / 2, point.top + point.height / 2];
    let frame = 0;
    const begin = performance.now();
    const move = (type) => curve.dispatchEvent(new PointerEvent(type, {
        bubbles: true, cancelable: true, pointerId: 1, isPrimary: true, pointerType: 'mouse',
        buttons: type === 'pointerup' ? 0 : 1,
        clientX: Math.min(box.right, at[0] + 25 * Math.sin(frame / 12)),
        clientY: Math.min(box.bottom, at[1] + 40 * (1 - Math.cos(frame / 12))) }));
    move('pointerdown');
    performance.mark('drag-begins');
    window.drag = 0;
    const step = () => {
        frame += 1;
        move(frame < 300 ? 'pointermove' : 'pointerup');
        if (frame < 300) requestAnimationFrame(step);
        else {
            performance.mark('drag-ends');
            window.drag = 300 / (performance.now() - begin) * 1000;
        }
    };
    requestAnimationFrame(step);";

/// Drags a point of the curve about, once by the page itself in every frame, once as the driver
/// moves the mouse.
fn drag(site: &Site) {
    let page = desk(site);
    page.execute(DRAG, &[]);
    page.wait_until("the drag is over", |page| {
        page.execute("return window.drag", &[]).as_f64().is_some_and(|rate| rate > 0.0)
    });
    let asked = page.execute("return window.drag", &[]).as_f64().unwrap_or(f64::NAN);
    row("dragging a point: frames begun", asked, "a second");
    frames("dragging a point", &page.trace());

    let page = desk(site);
    let place = page.execute(
        "const point = document.querySelectorAll('.sketchpad .point')[3];
         return [point.cx.baseVal.value, point.cy.baseVal.value]",
        &[],
    );
    let at = (place[0].as_f64().unwrap_or(0.0), place[1].as_f64().unwrap_or(0.0));
    let way: Vec<(f64, f64)> = (0..120)
        .map(|i| {
            let swing = f64::from(i) / 12.0;
            (at.0 + 25.0 * swing.sin(), at.1 + 40.0 * (1.0 - swing.cos()))
        })
        .collect();
    page.drag(CURVE, &way, Pointer::Mouse);
    report("dragging a point", &page.trace());
}

/// Presses buttons, chooses strategies, moves the playhead.
fn press(site: &Site) {
    let page = desk(site);
    for round in 1..=6 {
        page.click(".top-bar .theme");
        page.click(&format!(".card:nth-of-type({round})"));
        page.press([browser::Key::Down]);
        thread::sleep(Duration::from_millis(150));
    }
    report("pressing buttons and cards", &page.trace());
}

/// How many frames of the drag reached the screen a second, and the gaps between them.
fn frames(what: &str, trace: &[Value]) {
    let times = |name: &str| -> Vec<f64> {
        let found = trace.iter().filter(|event| event["name"] == name);
        found.filter_map(|event| event["ts"].as_f64()).collect()
    };
    let (begins, ends) = (times("drag-begins"), times("drag-ends"));
    let (Some(&from), Some(&to)) = (begins.first(), ends.first()) else { return };
    let mut drawn = times("DrawFrame");
    drawn.retain(|at| (from..=to).contains(at));
    drawn.sort_by(f64::total_cmp);
    let mut gaps: Vec<f64> = drawn.windows(2).map(|two| (two[1] - two[0]) / 1e3).collect();
    let rate = drawn.len() as f64 / ((to - from) / 1e6);
    row(&format!("{what}: frames on the screen"), rate, "a second");
    row(&format!("{what}: gap between two, p95"), quantile(&mut gaps, 0.95), "ms");
}

/// The time from input to screen in a trace.
fn report(what: &str, trace: &[Value]) {
    let mut waits = latencies(trace);
    row(&format!("{what}: inputs"), waits.len() as f64, "");
    row(&format!("{what}: input to screen, median"), quantile(&mut waits, 0.5), "ms");
    row(&format!("{what}: input to screen, p95"), quantile(&mut waits, 0.95), "ms");
}

/// The inputs of a trace, each from the hand to the screen, in milliseconds.
fn latencies(trace: &[Value]) -> Vec<f64> {
    let inputs = trace.iter().filter(|event| event["name"] == "EventLatency");
    let begins = inputs.clone().filter(|event| event["ph"] == "b");
    begins
        .filter_map(|begin| {
            let end = inputs.clone().find(|end| {
                end["ph"] == "e"
                    && end["id2"] == begin["id2"]
                    && end["id"] == begin["id"]
                    && end["ts"].as_f64() >= begin["ts"].as_f64()
            })?;
            Some((end["ts"].as_f64()? - begin["ts"].as_f64()?) / 1e3)
        })
        .collect()
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    quantile(&mut values.collect::<Vec<f64>>(), 0.5)
}

/// The least value that this share does not exceed; NaN if there is none.
fn quantile(values: &mut [f64], share: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    let count = values.len() as f64;
    let ranked = values.iter().zip(1_u32..);
    let enough = ranked.filter(|&(_, rank)| f64::from(rank) >= share * count);
    enough.map(|(value, _)| *value).next().unwrap_or(f64::NAN)
}
