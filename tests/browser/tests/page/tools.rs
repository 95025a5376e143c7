//! Tools of the playground that are worked out on demand: tuning, maps, suggestions, checks, and
//! what would come of another setting.
//!
//! Not here: the numbers, which the tests of the crates know.

use crate::desk::{edit, open, results};
use browser::{Key, Page};

/// Presses something wherever it is: what is at the bottom of the page lies over the rest.
#[track_caller]
fn press(page: &Page, css: &str) {
    let centre = "document.querySelector(arguments[0]).scrollIntoView({ block: 'center' })";
    page.execute(centre, &[css.into()]);
    page.click(css);
}

/// Unfolds a tool and waits for its content.
#[track_caller]
fn unfold(page: &Page, tool: &str) {
    press(page, &format!("[data-tool={tool}] > summary"));
    page.wait_for(&format!("[data-tool={tool}] .annexed-place > div"));
}

#[test]
fn what_tuning_finds_is_applied_with_one_press_and_undone_with_another() {
    let page = open("");
    let before = results(&page);
    unfold(&page, "tune");
    press(&page, "#tune-go");
    page.wait_for_text("[data-tool=tune] .found", "Keeps the objective");
    assert!(page.count("[data-tool=tune] .cloud circle") > 50);
    edit(&page, |page| press(page, "#tune-apply"));
    assert_ne!(results(&page)["totals"]["cost"], before["totals"]["cost"]);
    assert!(page.text("[data-tool=tune]").contains("before the last change"));
    edit(&page, |page| page.click("[aria-label='Undo']"));
    assert_eq!(results(&page), before);
    press(&page, "#knob-policy\\.target");
    press(&page, "#knob-policy\\.above");
    press(&page, "#knob-policy\\.below");
    press(&page, "#tune-go");
    page.wait_for_text("[data-tool=tune] .error", "Nothing is ticked");
    page.assert_no_errors();
}

#[test]
fn a_map_shows_where_you_are_and_leads_elsewhere() {
    let page = open("");
    unfold(&page, "heat");
    press(&page, "#heat-go");
    page.wait_for(".heat .map");
    let here = ".map:nth-of-type(1) [tabindex='0']";
    assert_eq!((page.count(here), page.text(here)), (1, "◎".to_owned()));
    page.focus(here);
    page.press([Key::Down, Key::Right]);
    let label = "return document.activeElement.getAttribute('aria-label')";
    let label = page.execute(label, &[]);
    assert!(label.as_str().is_some_and(|label| !label.contains("where you are")), "{label}");
    edit(&page, |page| page.press([Key::Enter]));
    assert!(page.fragment().contains("policy.target="));
    page.assert_no_errors();
}

#[test]
fn the_chooser_says_why_and_takes_what_is_chosen() {
    let page = open("");
    unfold(&page, "chooser");
    page.select("#service", "batch");
    page.wait_for_text(".suggestions", "a wait is no failure");
    edit(&page, |page| press(page, "[data-strategy=backlog] [data-set]"));
    assert!(page.fragment().contains("policy=backlog"));
    page.wait_for_text("[data-strategy=backlog]", "is set");
    press(&page, "[data-tool=chooser] [data-to]");
    page.wait_for(".board tbody tr");
    assert!(page.count(".board tbody tr") < 6);
    page.assert_no_errors();
}

#[test]
fn the_checklist_leads_to_what_is_missing_and_ticks_it() {
    let page = open("");
    unfold(&page, "checklist");
    assert_eq!(page.count("[data-check]"), 8);
    press(&page, "[data-check=alert] [data-show]");
    assert!(page.is_shown("#goals-budget-input"));
    edit(&page, |page| page.select("#goals-budget-input", "run"));
    page.wait_for("[data-check=alert].done");
    page.assert_no_errors();
}

#[test]
fn what_if_from_here_says_what_would_have_come_of_it() {
    let page = open("");
    page.click(".why > summary");
    page.wait_for("#what-go");
    page.select("#what-path", "fleet.max");
    page.fill("#what-value", "3");
    page.click("#what-go");
    page.wait_for(".why [data-total=slo]");
    assert!(page.text(".why [data-total=slo]").contains("points"));
    page.fill("#what-value", "many");
    page.click("#what-go");
    page.wait_for_text(".why .error", "“many”");
    page.assert_no_errors();
}
