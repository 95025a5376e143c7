//! Scenario files: saved here, opened there.

use crate::desk::{edit, leave_alone, open, open_alone, results};
use crate::share::make_something_of_everything;
use browser::Page;
use serde_json::{Value, json};
use std::{
    fs,
    path::{Path, PathBuf},
};

const SHARE: &str = ".top-bar nav button:nth-of-type(3)";

/// A folder for the files of one test; it goes away with the test.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new(name: &str) -> Self {
        let name = format!("lunch-rush-files-{name}-{}", std::process::id());
        let path = std::env::temp_dir().join(name);
        fs::create_dir_all(&path).expect("there is room for temporary files");
        Self(path)
    }

    pub(crate) fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.join(name);
        fs::write(&path, text).expect("there is room for temporary files");
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[track_caller]
fn open_file(page: &Page, path: &Path) {
    edit(page, |page| {
        page.click(SHARE);
        page.upload("#share-file", path);
    });
    assert_eq!(page.count("dialog"), 0, "what was opened is to be seen");
}

#[test]
fn a_saved_file_gives_the_same_numbers_in_a_fresh_profile() {
    let mine = open_alone("");
    make_something_of_everything(&mine);
    mine.click(SHARE);
    mine.click("dialog .copy:nth-of-type(2) button");
    let path = mine.wait_for_download("scenario.json");
    let text = fs::read_to_string(&path).expect("it was saved");
    let file: Value = serde_json::from_str(&text).expect("it is JSON");
    assert_eq!(file["seed"], 4711);
    assert!(text.lines().count() > 20, "made to be read by people");

    let theirs = open_alone("#/playground?v=1&load=sawtooth");
    let before = results(&theirs);
    open_file(&theirs, &path);
    assert_ne!(results(&theirs), before);
    assert_eq!(results(&theirs), results(&mine));
    assert_eq!(theirs.fragment(), mine.fragment());
    edit(&theirs, |page| page.click("[aria-label=Undo]"));
    assert_eq!(results(&theirs), before, "a file can be put away again");
    mine.assert_no_errors();
    theirs.assert_no_errors();
}

#[test]
fn a_file_that_cannot_be_read_says_why_and_changes_nothing() {
    let page = open("#/playground?v=1&load=flash-crowd");
    let folder = Folder::new("broken");
    let long = format!("{{\"lunch_rush\": 1, \"x\": \"{}\"}}", "x".repeat(1_100_000));
    page.click(SHARE);
    let cases = [
        ("torn.json", "{\"lunch_rush\": 1,", ["torn.json", "not a scenario"]),
        ("empty.json", "", ["empty.json", "not a scenario"]),
        ("photo.json", "\u{0}\u{1}JFIF", ["photo.json", "not a scenario"]),
        ("list.json", "[1, 2]", ["list.json", "not an object"]),
        ("other.json", "{\"name\": \"x\"}", ["`lunch_rush` is missing", "must be 1"]),
        ("newer.json", "{\"lunch_rush\": 9}", ["`lunch_rush` is 9", "must be 1"]),
        ("most.json", MOST, ["Most instances (`fleet.max`)", "1 to 10,000"]),
        ("least.json", LEAST, ["Least instances", "at most the most instances"]),
        ("odd.json", ODD, ["`fleet.mox`", "a setting that exists"]),
        ("points.json", POINTS, ["`points`", "[time, rate]"]),
        ("long.json", &long, ["long.json", "megabyte"]),
    ];
    leave_alone(&page, |page| {
        for (name, text, says) in cases {
            page.upload("#share-file", &folder.file(name, text));
            let said = page.wait_for_text("dialog .said", name);
            assert!(says.iter().all(|part| said.contains(part)), "{name}: {said}");
        }
    });
    page.assert_no_errors();
}

const MOST: &str = "{\"lunch_rush\": 1, \"fleet\": {\"max\": 20000}}";
const LEAST: &str = "{\"lunch_rush\": 1, \"fleet\": {\"min\": 20}}";
const ODD: &str = "{\"lunch_rush\": 1, \"fleet\": {\"mox\": 20}}";
const POINTS: &str = "{\"lunch_rush\": 1, \"points\": [[1]]}";

#[test]
fn a_mended_file_can_be_opened_and_the_old_complaint_is_gone() {
    let page = open("");
    let folder = Folder::new("mended");
    page.click(SHARE);
    page.upload("#share-file", &folder.file("mine.json", MOST));
    page.wait_for_text("dialog .said", "Most instances");
    let path = folder.file("mine.json", &MOST.replace("20000", "30"));
    edit(&page, |page| page.upload("#share-file", &path));
    assert!(page.fragment().contains("fleet.max=30"), "{}", page.fragment());
    page.click(SHARE);
    assert_eq!(page.text("dialog .said"), "");
    page.assert_no_errors();
}

#[test]
fn a_curve_too_long_for_a_link_travels_by_file_and_the_link_says_what_it_lost() {
    let page = open_alone("");
    let folder = Folder::new("long-curve");
    let points: Vec<[u32; 2]> = (0..400).map(|i| [i * 45, 50 + i * 7919 % 300]).collect();
    let file = json!({ "lunch_rush": 1, "points": points }).to_string();
    open_file(&page, &folder.file("measured.json", &file));
    assert!(page.text("[data-section=load]").contains("400 points"));
    let exact = results(&page);
    page.click(SHARE);
    let lost = page.text("dialog .error");
    assert!(lost.contains("of 400") && lost.contains("req/s"), "{lost}");
    assert!(page.value("#share-link").len() < 2000, "{}", page.value("#share-link").len());
    page.click("dialog .copy:nth-of-type(2) button");
    let path = page.wait_for_download("scenario.json");
    let other = open_alone("");
    open_file(&other, &path);
    assert_eq!(results(&other), exact);
    page.assert_no_errors();
    other.assert_no_errors();
}
