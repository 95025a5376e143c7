//! The harness itself, on a page made for it: what a test does must arrive as from a real person.

use browser::{Key, Page, Pointer, Site, Theme};
use std::{
    fs,
    path::{Path, PathBuf},
    sync::atomic::{AtomicU32, Ordering},
};

/// A page that writes down what happens to it.
const RECORDER: &str = include_str!("recorder.html");

/// The recorder on a site of its own; the folder goes away with it.
struct Recorder {
    folder: PathBuf,
    site: Site,
}

impl Recorder {
    fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("lunch-rush-recorder-{}-{number}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        fs::create_dir_all(&folder).expect("a folder for the page");
        fs::write(folder.join("index.html"), RECORDER).expect("the page is written");
        Self { site: Site::folder(&folder), folder }
    }

    fn open(&self) -> Page {
        Page::open(&self.site, "")
    }
}

impl Drop for Recorder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn record(page: &Page) -> Vec<String> {
    page.content("#record").split(';').map(|line| line.trim().to_owned()).collect()
}

#[test]
fn a_drag_presses_moves_and_releases_where_it_was_told() {
    let recorder = Recorder::new();
    let page = recorder.open();
    page.drag("#board", &[(10.0, 20.0), (60.0, 20.0), (60.0, 80.0)], Pointer::Mouse);
    let record = record(&page);
    assert_eq!(record.first().map(String::as_str), Some("pointerdown mouse 10 20"));
    assert!(record.contains(&"pointermove mouse 60 20".to_owned()), "{record:?}");
    assert!(record.contains(&"pointerup mouse 60 80".to_owned()), "{record:?}");
    page.assert_no_errors();
}

#[test]
fn a_finger_is_a_finger() {
    let recorder = Recorder::new();
    let page = recorder.open();
    page.resize(390, 844);
    page.drag("#board", &[(10.0, 20.0), (60.0, 40.0)], Pointer::Finger);
    let record = record(&page);
    assert_eq!(record.first().map(String::as_str), Some("pointerdown touch 10 20"));
    assert!(record.contains(&"pointerup touch 60 40".to_owned()), "{record:?}");
}

#[test]
fn a_double_click_is_two_clicks_at_one_place() {
    let recorder = Recorder::new();
    let page = recorder.open();
    page.double_click_at("#board", (30.0, 30.0));
    assert!(record(&page).contains(&"dblclick 30 30".to_owned()), "{:?}", record(&page));
}

#[test]
fn keys_arrive_alone_and_together() {
    let recorder = Recorder::new();
    let page = recorder.open();
    page.focus("#board");
    page.press([Key::Right, Key::Delete]);
    page.chord(&[Key::Shift.into(), Key::Up.into()]);
    let record = record(&page).join(" ");
    assert_eq!(record, "key ArrowRight key Delete key Shift key shift ArrowUp");
}

#[test]
fn fields_are_filled_in_as_by_hand() {
    let recorder = Recorder::new();
    let page = recorder.open();
    page.fill("#number", "42.5");
    page.slide("#range", 7.0);
    page.select("#choice", "b");
    assert_eq!(page.value("#number"), "42.5");
    assert_eq!(page.value("#range"), "7");
    let record = record(&page);
    for line in ["change number 42.5", "input range 7", "change range 7", "change choice b"] {
        assert!(record.contains(&line.to_owned()), "no {line:?} in {record:?}");
    }
}

#[test]
fn the_reader_and_the_screen_can_be_chosen() {
    let recorder = Recorder::new();
    let page = recorder.open();
    assert_eq!(page.content("#media"), "light, motion");
    page.prefer(Theme::Dark);
    page.prefer_less_motion(true);
    page.resize_dense(390, 844, 2.0);
    page.reload();
    assert_eq!(page.content("#media"), "dark, less motion");
    assert_eq!(page.content("#size"), "390 x 844 at 2");
}

#[test]
fn hidden_text_is_content_but_not_seen() {
    let recorder = Recorder::new();
    let page = recorder.open();
    assert_eq!(page.text("#half"), "seen");
    assert_eq!(page.content("#half"), "seen hidden");
    assert!(page.is_shown("#half") && !page.is_shown("#gone") && !page.is_shown("#nowhere"));
    assert_eq!(page.count("#choice option"), 2);
}

#[test]
fn fragments_come_and_go_without_a_new_load() {
    let recorder = Recorder::new();
    let page = recorder.open();
    page.execute("window.mark = 1", &[]);
    page.goto("#/there?a=b");
    assert_eq!(page.fragment(), "#/there?a=b");
    page.back();
    assert_eq!(page.fragment(), "");
    assert_eq!(page.execute("return window.mark", &[]), 1);
}

#[test]
fn what_arrives_late_is_waited_for() {
    let recorder = Recorder::new();
    let page = recorder.open();
    page.click("#later");
    assert_eq!(page.wait_for_text("#late", "here"), "here at last");
}

#[test]
fn a_download_arrives_under_its_name() {
    let recorder = Recorder::new();
    let page = recorder.open();
    page.click("#save");
    let file = page.wait_for_download("run.csv");
    assert_eq!(fs::read_to_string(file).expect("it is there"), "a,b\n");
}

#[test]
fn errors_of_the_page_are_seen_and_kept() {
    let recorder = Recorder::new();
    let page = recorder.open();
    page.assert_no_errors();
    page.click("#fail");
    page.wait_until("the error is logged", |page| !page.errors().is_empty());
    assert!(page.errors()[0].contains("broken on purpose"), "{:?}", page.errors());
}

#[test]
fn nobody_else_can_be_reached() {
    let recorder = Recorder::new();
    let page = recorder.open();
    let fetch = "return fetch('http://example.com/').then(() => 'reached', () => 'refused')";
    assert_eq!(page.execute(fetch, &[]), "refused");
}

#[test]
fn a_picture_is_as_large_as_the_view() {
    let recorder = Recorder::new();
    let page = recorder.open();
    page.resize(390, 500);
    let path = recorder.folder.join("picture.png");
    page.screenshot(&path);
    assert_eq!(png_size(&path), (390, 500));
}

/// The width and height in the head of a PNG file.
fn png_size(path: &Path) -> (u32, u32) {
    let bytes = fs::read(path).expect("the picture was saved");
    let number = |at: usize| {
        let bytes = bytes[at..at + 4].try_into().expect("four bytes");
        u32::from_be_bytes(bytes)
    };
    (number(16), number(20))
}

#[test]
fn a_failing_test_leaves_no_profile_behind() {
    let recorder = Recorder::new();
    let page = recorder.open();
    page.click("#save");
    let file = page.wait_for_download("run.csv");
    let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(move || {
        assert_eq!(page.count("#nowhere"), 1, "this failure is part of the test");
    }));
    assert!(result.is_err());
    assert!(!file.exists());
}
