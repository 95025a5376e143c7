//! What a decision had to pass: shown on request, for the decision at the playhead.

use crate::desk::{open, rest};
use browser::Page;

const FOLD: &str = ".why > summary";
const NEXT: &str = "[aria-label='On to the next change']";

/// The gates on the screen, each as a line of text.
#[track_caller]
fn gates(page: &Page) -> Vec<String> {
    page.wait_for(".gates li");
    let gates = page.texts(".gates li");
    gates.iter().map(|gate| gate.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

#[test]
fn a_decision_shows_what_it_had_to_pass() {
    let page = open("#/playground?v=1&load=flash-crowd&policy=voting");
    assert_eq!(page.count(".gates"), 0, "nothing is computed before it is asked for");
    page.click(FOLD);
    let found = gates(&page);
    assert!(found.len() >= 4, "voters, cooldown, limits: {found:?}");
    for gate in &found {
        // A mark and a word, not a colour alone.
        assert!(gate.starts_with("✓ pass ") || gate.starts_with("✗ hold "), "{gate}");
    }
    assert!(found.iter().any(|gate| gate.contains("cooldown")), "{found:?}");
    let last = |found: &[String]| found.last().cloned().unwrap_or_default();
    assert!(last(&found).starts_with("✓ pass host limits"), "{found:?}");
    page.click(FOLD);
    assert_eq!(page.count(".gates"), 0);
    // A rule that wants more than the host grants.
    page.goto("#/playground?v=1&load=flash-crowd&fleet.max=3");
    rest(&page);
    page.slide(".scrub", 7800.0);
    page.click(FOLD);
    let found = gates(&page);
    assert!(last(&found).starts_with("✗ hold host limits"), "{found:?}");
    assert!(last(&found).contains('3'), "{found:?}");
    page.assert_no_errors();
}

#[test]
fn gates_follow_the_playhead_and_wait_while_it_moves() {
    let page = open("#/playground?v=1&load=flash-crowd&policy=voting");
    page.click(FOLD);
    let first = gates(&page);
    page.click(NEXT);
    page.wait_until("the gates of the next change", |page| gates(page) != first);
    page.click(".play");
    let said = page.wait_for_text(".gates", "Pause");
    assert_eq!(page.count(".gates li"), 0, "{said}");
    page.click(".play");
    page.wait_for(".gates li");
    rest(&page);
    page.assert_no_errors();
}
