//! A measured load from a file: dropped or chosen, good or broken; the service fitted to it.

use crate::desk::{edit, leave_alone, number_in, open, points};
use crate::files::Folder;
use browser::Page;
use fantoccini::key::Key;
use serde_json::json;
use std::fmt::Write as _;

/// An export of a service with 120 ms a request and 4 workers an instance, with a gap.
fn export() -> String {
    let mut text = "time,rps,replicas,cpu %,latency_ms\n".to_owned();
    for minute in (0..300).filter(|minute| !(100..115).contains(minute)) {
        let at = f64::from(minute);
        let load = 50.0 + 40.0 * (at / 50.0).sin();
        let instances = if load > 60.0 { 4.0 } else { 3.0 };
        let busy = load * 0.12 / (4.0 * instances);
        let response = 120.0 * (1.0 + busy.powi(8));
        writeln!(text, "{},{load:.2},{instances},{:.2},{response:.1}", minute * 60, busy * 100.0)
            .expect("a text takes everything");
    }
    text
}

/// Drops a file with this text onto an element.
#[track_caller]
fn drop_file(page: &Page, css: &str, text: &str) {
    let script = "const data = new DataTransfer();
        data.items.add(new File([arguments[1]], 'dropped.csv', { type: 'text/csv' }));
        const event = (name) => new DragEvent(name,
            { bubbles: true, cancelable: true, dataTransfer: data });
        const target = document.querySelector(arguments[0]);
        const taken = !target.dispatchEvent(event('dragover'));
        target.dispatchEvent(event('drop'));
        return taken";
    let taken = page.execute(script, &[json!(css), json!(text)]);
    assert_eq!(taken, true, "{css} takes what is dragged over it");
}

#[test]
fn a_dropped_file_is_understood_and_becomes_the_load() {
    for css in ["svg.sketchpad", "[data-section=load]"] {
        let page = open("");
        drop_file(&page, css, &export());
        let facts = page.wait_for_text("dialog .words", "Instances");
        for part in ["285", "5 h", "1 min", "90 req/s", "replicas", "cpu %", "latency_ms"] {
            assert!(facts.contains(part), "{part} is missing in {facts}");
        }
        assert!(page.text("dialog .assumed").contains("1 gap of up to 16 min"));
        edit(&page, |page| page.click("dialog .primary"));
        assert_eq!(page.count("dialog"), 0);
        assert!(page.fragment().contains("&points="), "{}", page.fragment());
        let seen = page.text(".observed-data");
        assert!(seen.contains("Load, In service, Utilisation, Response time"), "{seen}");
        assert_eq!(page.count(".legend .observed"), 4, "in four charts");
        page.click(".observed-data button:last-of-type");
        page.wait_until("it is gone", |page| page.count(".legend .observed") == 0);
        page.assert_no_errors();
    }
}

#[test]
fn a_broken_file_is_refused_with_its_line_and_changes_nothing() {
    let folder = Folder::new("broken");
    let path = folder.file("broken.csv", "time,rps\n0,1\n60,many\n");
    let page = open("");
    leave_alone(&page, |page| {
        page.upload("#load-file", &path);
        let why = page.wait_for_text("dialog [role=alert]", "line 3");
        assert!(why.contains("“many”"), "{why}");
        page.press([Key::Escape]);
        page.wait_until("it is closed", |page| page.count("dialog") == 0);
    });
    // Mended, it can be chosen again.
    folder.file("broken.csv", "time,rps\n0,10\n600,40\n1200,20\n");
    page.upload("#load-file", &path);
    page.wait_for("dialog .primary");
    page.fill("#intake-peak", "80");
    page.wait_for_text("dialog .assumed", "All rates are multiplied by 2.0000.");
    edit(&page, |page| page.click("dialog .primary"));
    assert_eq!(points(&page).len(), 3);
    assert_eq!(page.count(".observed-data"), 0, "there is nothing beside the load");
    page.assert_no_errors();
}

#[test]
fn a_service_is_fitted_to_what_was_observed() {
    let page = open("");
    drop_file(&page, "svg.sketchpad", &export());
    page.wait_for("dialog .primary");
    edit(&page, |page| page.click("dialog .primary"));
    page.click("#calibrate");
    let facts = page.wait_for_text("dialog .words", "An instance can do");
    let value = |name: &str| number_in(facts.split(name).nth(1).unwrap_or_default());
    assert!((value("Service time") - 120.0).abs() <= 6.0, "{facts}");
    assert!((value("An instance can do") - 33.3).abs() <= 1.7, "{facts}");
    assert!(facts.contains("off by"), "{facts}");
    edit(&page, |page| page.click("dialog .primary"));
    let service = page.value("#service-time-input");
    assert!((number_in(&service) - 0.12).abs() <= 0.006, "{service}");
    assert_eq!(page.value("#service-workers-input"), "4");
    let fragment = page.fragment();
    page.reload();
    page.wait_for(".observed-data");
    assert_eq!(page.fragment(), fragment, "what was observed is there after a reload");
    page.assert_no_errors();
}

#[test]
fn points_can_be_typed_as_numbers() {
    let page = open("");
    page.click(".points > summary");
    let cell = |row: usize, column: usize| {
        format!(".points tr:nth-of-type({row}) td:nth-of-type({column}) input")
    };
    edit(&page, |page| page.fill(&cell(2, 2), "123"));
    assert!(page.text("[data-section=load]").contains("Drawn by hand: 11 points."));
    leave_alone(&page, |page| {
        page.fill(&cell(2, 1), "9 h");
        page.wait_for_text(".points .error", "must be 1 s to");
    });
    edit(&page, |page| page.fill(&cell(2, 1), "20 min"));
    assert_eq!(page.count(".points .error"), 0);
    edit(&page, |page| page.click(".points tr:nth-of-type(3) .edits button:last-of-type"));
    assert_eq!(points(&page).len(), 10);
    page.assert_no_errors();
}

#[test]
fn a_drag_with_shift_scales_a_range() {
    let page = open("");
    let before = points(&page);
    let (x, y) = before[0];
    let script = "const pad = document.querySelector('svg.sketchpad');
        const box = pad.getBoundingClientRect();
        const send = (kind, x, y) => pad.dispatchEvent(new PointerEvent(kind, { bubbles: true,
            cancelable: true, isPrimary: true, pointerId: 1, buttons: 1, shiftKey: true,
            clientX: box.left + x, clientY: box.top + y }));
        const [[x, y]] = [arguments];
        send('pointerdown', x, y);
        send('pointermove', x + 60, y);
        send('pointermove', x + 120, y - 40);
        send('pointerup', x + 120, y - 40);";
    edit(&page, |page| {
        page.execute(script, &[json!(x + 20.0), json!(y - 20.0)]);
    });
    let said = page.text(".chart .said");
    assert!(said.starts_with("Multiplied by "), "{said}");
    assert!(points(&page).len() > before.len());
    page.assert_no_errors();
}
