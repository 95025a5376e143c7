//! Accessibility as axe-core judges it: no finding on any view, in either theme, wide and narrow.
//!
//! `cargo xtask test` brings the checker and says where it is; a run by hand without it has nothing
//! to check with. Not here: what a checker cannot see; see `access`.

use crate::pool::Loan;
use browser::{Page, Theme};
use serde_json::json;
use std::{env, fs};

/// Where the checker is.
const AXE: &str = "LUNCH_RUSH_AXE";

/// Every view, with something in it, and what is there when it is complete.
const VIEWS: [(&str, &str); 5] = [
    ("#/playground?v=1&load=flash-crowd&policy=ratio&traffic.events=1", "#chart-cost-summary"),
    ("#/restaurant/2", ".room canvas"),
    ("#/restaurant/5", ".room canvas"),
    ("#/restaurant/7", ".room canvas"),
    ("#/compare?v=1&load=flash-crowd", ".board"),
];

/// Runs the checker over the page as it is; what it finds, rule by rule.
const RUN: &str = "const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa',
        'best-practice'];
    window.found = null;
    axe.run(document, { runOnly: rules }).then((result) => {
        window.found = result.violations.map((violation) => violation.id + ': ' +
            violation.nodes.map((node) => node.target.join(' ')).slice(0, 3).join(', '));
    });";

#[track_caller]
fn findings(page: &Page) -> Vec<String> {
    page.execute(RUN, &[]);
    let found = |page: &Page| page.execute("return window.found", &[]);
    page.wait_until("the checker is done", |page| found(page).is_array());
    let found = found(page);
    found.as_array().into_iter().flatten().filter_map(|one| Some(one.as_str()?.into())).collect()
}

#[test]
fn a_checker_finds_nothing_on_any_view_in_either_theme() {
    let Some(script) = env::var_os(AXE) else {
        return;
    };
    let script = fs::read_to_string(script).expect("the checker can be read");
    let mut all = Vec::new();
    for (view, complete) in VIEWS {
        let page = Loan::open(view);
        page.wait_for(complete);
        // Not a script element: the page allows what it brings itself.
        page.execute("(0, eval)(arguments[0])", &[json!(script)]);
        for theme in [Theme::Light, Theme::Dark] {
            page.prefer(theme);
            for width in [1440, 390] {
                page.resize(width, 900);
                let found = findings(&page);
                all.extend(
                    found.iter().map(|one| format!("{view}, {}, {width} px: {one}", theme.name())),
                );
            }
        }
    }
    assert!(all.is_empty(), "{}", all.join("\n"));
}
