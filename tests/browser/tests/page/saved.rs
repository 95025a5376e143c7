//! Scenarios saved in the browser.

use crate::desk::{choose_strategy, edit, open_after, open_alone, results, wait_for_run};
use browser::Page;
use fantoccini::key::Key;

#[track_caller]
fn saved(page: &Page) -> Vec<String> {
    page.texts("dialog .saved .open")
}

#[track_caller]
fn save(page: &Page, name: &str) {
    page.fill("#scenario-name", name);
    page.click("dialog .primary");
    page.wait_for_text("dialog .said", "Saved");
}

#[test]
fn a_scenario_is_saved_renamed_deleted_and_there_after_a_reload() {
    let page = open_alone("");
    let first = results(&page);
    page.click("#scenarios");
    assert!(page.text("dialog").contains("Nothing is saved yet"));
    save(&page, "before");
    page.press([Key::Escape]);
    edit(&page, |page| choose_strategy(page, "ratio"));
    let second = results(&page);
    page.click("#scenarios");
    save(&page, "after");
    assert_eq!(saved(&page), ["after", "before"]);

    page.click(".saved li:nth-of-type(2) button:nth-of-type(2)");
    page.fill("#rename", "threshold");
    page.wait_until("it is renamed", |page| saved(page) == ["after", "threshold"]);
    page.click(".saved li:nth-of-type(1) button:nth-of-type(4)");
    page.wait_until("it is deleted", |page| saved(page) == ["threshold"]);
    page.click("dialog .said button");
    page.wait_until("it is back", |page| saved(page).len() == 2);

    page.reload();
    wait_for_run(&page);
    page.click("#scenarios");
    page.wait_for("dialog .saved");
    assert_eq!(saved(&page).len(), 2);
    let place = saved(&page).iter().position(|name| name == "threshold").expect("it is there") + 1;
    edit(&page, |page| page.click(&format!(".saved li:nth-of-type({place}) .open")));
    assert_eq!(page.count("dialog"), 0);
    assert_eq!(results(&page), first);
    assert_ne!(first, second);
    page.assert_no_errors();
}

#[test]
fn what_another_page_saves_is_seen_and_not_lost() {
    let page = open_alone("");
    page.click("#scenarios");
    save(&page, "mine");
    // As another page of this site would do it.
    let other = "const key = 'lunch-rush.scenarios.1', kept = JSON.parse(localStorage[key]);
        kept.scenarios.push({ id: 'theirs', name: 'theirs', link: 'v=1' });
        const text = JSON.stringify(kept);
        localStorage[key] = text;
        dispatchEvent(new StorageEvent('storage', { key, newValue: text }))";
    page.execute(other, &[]);
    page.wait_until("it is seen", |page| saved(page).contains(&"theirs".to_owned()));
    save(&page, "mine too");
    assert_eq!(saved(&page).len(), 3);
    page.assert_no_errors();
}

#[test]
fn where_storage_is_denied_it_is_said_and_nothing_breaks() {
    let page = open_after(
        "Object.defineProperty(window, 'localStorage', { get() {
            throw new DOMException('denied on purpose', 'SecurityError');
        } })",
    );
    wait_for_run(&page);
    page.click("#scenarios");
    page.click("dialog .primary");
    page.wait_for_text("dialog .said", "keeps nothing");
    page.press([Key::Escape]);
    edit(&page, |page| choose_strategy(page, "ratio"));
}

#[test]
fn the_last_visit_can_be_opened_again() {
    let page = open_alone("");
    edit(&page, |page| choose_strategy(page, "ratio"));
    let mine = results(&page);
    page.wait_until("it is kept", |page| {
        page.execute("return (localStorage['lunch-rush.current.1'] || '').includes('ratio')", &[])
            == true
    });
    page.execute("history.replaceState(null, '', location.pathname)", &[]);
    page.reload();
    wait_for_run(&page);
    assert_ne!(results(&page), mine);
    page.click("#scenarios");
    edit(&page, |page| page.click("dialog > p > button, dialog p:not(.said) > button"));
    assert_eq!(results(&page), mine);
    page.assert_no_errors();
}
