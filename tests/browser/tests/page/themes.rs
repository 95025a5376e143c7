//! Light and dark: what is drawn, what is written, what is remembered.

use crate::desk::{edit, open, wait_for_run};
use browser::{Page, Theme};
use serde_json::{Value, json};

/// How many pixels of a chart have just the colour of a token.
#[track_caller]
fn pixels(page: &Page, chart: &str, token: &str) -> u64 {
    let count = page.execute(include_str!("pixels.js"), &[json!(chart), json!(token)]);
    count.as_u64().expect("a number of pixels")
}

/// The colour of the page behind everything.
#[track_caller]
fn background(page: &Page) -> String {
    let colour = "return getComputedStyle(document.documentElement).backgroundColor";
    page.execute(colour, &[]).as_str().unwrap_or_default().to_owned()
}

const LIGHT: &str = "rgb(255, 255, 255)";
const DARK: &str = "rgb(20, 24, 31)";

#[test]
fn charts_are_drawn_in_the_colours_of_the_theme() {
    let page = open("");
    for (theme, ground) in [(Theme::Light, LIGHT), (Theme::Dark, DARK), (Theme::Light, LIGHT)] {
        page.prefer(theme);
        page.wait_until("the page follows", |page| background(page) == ground);
        for (chart, token) in [
            ("load", "--demand"),
            ("load", "--capacity"),
            ("instances", "--in-service"),
            ("cost", "--cost"),
        ] {
            page.wait_until(&format!("{chart} has {token} in {theme:?}"), |page| {
                pixels(page, chart, token) >= 50
            });
        }
    }
    page.assert_no_errors();
}

#[test]
fn the_theme_can_be_chosen_and_is_remembered() {
    let page = open("");
    let button = ".top-bar .theme";
    for (word, ground) in [("Light", LIGHT), ("Dark", DARK)] {
        page.click(button);
        page.wait_for_text(button, word);
        assert_eq!(background(&page), ground);
    }
    page.wait_until("the chart is redrawn", |page| pixels(page, "load", "--demand") >= 50);
    page.reload();
    assert_eq!(background(&page), DARK, "dark from the first paint on");
    wait_for_run(&page);
    assert_eq!(
        (page.text(button).replace('\n', " "), background(&page)),
        ("● Dark".into(), DARK.into())
    );
    assert!(pixels(&page, "load", "--demand") >= 50);
    // What a person chose wins over the system, until the person says otherwise.
    page.click(button);
    page.wait_for_text(button, "Auto");
    assert_eq!(background(&page), LIGHT);
    page.prefer(Theme::Dark);
    page.wait_until("it follows the system again", |page| background(page) == DARK);
    page.assert_no_errors();
}

#[test]
fn every_text_stands_out_in_both_themes() {
    let page = open("#/kitchen?v=1&fleet.mox=1&policy=ratio&fleet.max=12");
    page.execute("for (const fold of document.querySelectorAll('details')) fold.open = true", &[]);
    page.fill("#fleet-min-input", "99");
    page.wait_for("#fleet-min-error");
    edit(&page, |page| page.fill("#policy-tolerance-input", "20"));
    page.slide(".scrub", 7300.0);
    for theme in [Theme::Light, Theme::Dark] {
        page.prefer(theme);
        stands_out(&page, theme);
        page.click(".top-bar nav button:last-of-type");
        page.wait_for("dialog[open]");
        stands_out(&page, theme);
        page.click("dialog [aria-label=Close]");
    }
    page.assert_no_errors();
}

/// Checks that all texts that can be seen have a contrast of 4.5, and all chart colours one of 3.
#[track_caller]
fn stands_out(page: &Page, theme: Theme) {
    let found = page.execute(include_str!("contrast.js"), &[]);
    let texts = found["texts"].as_u64().unwrap_or_default();
    assert!(texts > 60, "only {texts} texts were found");
    let faint = found["faint"].as_array().cloned().unwrap_or_default();
    let lines: Vec<String> = faint.iter().map(Value::to_string).collect();
    assert!(lines.is_empty(), "{theme:?}:\n{}", lines.join("\n"));
}
