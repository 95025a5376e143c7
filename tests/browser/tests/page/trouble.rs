//! Where a browser lacks something, or we made a mistake: never a dead page.

use crate::desk::{
    LOAD, SITE, choose_strategy, edit, open_after, open_alone, rest, results, total, wait_for_run,
};
use browser::Page;
use serde_json::json;

#[test]
fn without_webassembly_the_page_says_so_and_what_one_would_see() {
    let page = open_after("delete globalThis.WebAssembly");
    let said = page.wait_for_text("#loading", "no WebAssembly");
    assert!(said.contains("always late"), "{said}");
    assert!(page.is_shown("#loading"));
    assert!(!page.is_shown("#crash"), "it is nobody's mistake: {}", page.text("#crash"));
}

#[test]
fn without_scripts_the_page_says_what_it_needs() {
    let page = Page::open(&SITE, "#/playground");
    page.developer("Emulation.setScriptExecutionDisabled", &json!({ "value": true }));
    page.reload();
    let said = page.text("noscript");
    assert!(said.contains("needs JavaScript and WebAssembly"), "{said}");
    assert!(!page.text("body").contains("on its way"), "nothing is on its way");
    page.assert_no_errors();
}

/// From now on no element can be made: the page cannot show what is to come.
const BREAK: &str = "const fail = () => { throw new Error('broken on purpose') };
    Document.prototype.createElement = fail;
    Document.prototype.createElementNS = fail;
    Node.prototype.cloneNode = fail;";

#[track_caller]
fn crash(page: &Page) {
    page.execute(BREAK, &[]);
    choose_strategy(page, "ratio");
    page.wait_until("the notice is there", |page| page.is_shown("#crash"));
    let said = page.text("#crash");
    assert!(said.contains("Something went wrong") && said.contains("our mistake"), "{said}");
    let address = page.execute("return location.href", &[]);
    assert_eq!(page.attribute("#crash-link", "href").as_deref(), address.as_str());
    assert_eq!(page.text("#crash-link"), address);
    assert_eq!(page.execute("return document.activeElement.id", &[]), "crash");
    assert!(!page.errors().is_empty(), "a panic is an error in the log");
}

#[test]
fn a_panic_shows_a_notice_with_a_link_and_trying_again_works() {
    let page = open_alone("#/playground?v=1&e=1&load=flash-crowd");
    edit(&page, |page| page.fill("#policy-target-input", "55"));
    let before = (results(&page), page.fragment());
    crash(&page);
    // What was there stays readable.
    assert!(total(&page, "cost") > 0.0);
    page.click("#crash button:first-of-type");
    wait_for_run(&page);
    assert!(!page.is_shown("#crash"));
    assert_eq!((results(&page), page.fragment()), before);
    edit(&page, |page| choose_strategy(page, "ratio"));
    assert!(page.is_shown("#policy-tolerance-input"));
}

#[test]
fn after_a_panic_one_can_start_afresh() {
    let page = open_alone("#/playground?v=1&e=1&load=flash-crowd");
    crash(&page);
    page.click("#crash button:last-of-type");
    page.wait_until("it starts afresh", |page| {
        page.count("#load-input") == 1 && page.value(LOAD) == "lunch-rush"
    });
    wait_for_run(&page);
    assert!(!page.is_shown("#crash"));
}

const DENIED: &str = "Object.defineProperty(window, 'localStorage', { get() {
    throw new DOMException('denied on purpose', 'SecurityError');
} })";

#[test]
fn where_storage_is_denied_the_page_works_and_forgets() {
    let page = open_after(DENIED);
    wait_for_run(&page);
    page.click(".top-bar .theme");
    page.wait_for_text(".top-bar .theme", "Light");
    page.click(".top-bar .theme");
    page.wait_for_text(".top-bar .theme", "Dark");
    assert_eq!(page.attribute("html", "data-theme").as_deref(), Some("dark"));
    edit(&page, |page| choose_strategy(page, "ratio"));
    page.reload();
    wait_for_run(&page);
    assert!(page.text(".top-bar .theme").contains("Auto"));
    assert_eq!(page.value(".card input:checked"), "ratio", "the link remembers");
    page.assert_no_errors();
}

/// Some browsers refuse when the address is rewritten too often.
const REFUSED: &str = "history.replaceState = () => {
    throw new DOMException('refused on purpose', 'SecurityError');
}";

#[test]
fn where_the_address_cannot_be_rewritten_the_page_works() {
    let page = open_after(REFUSED);
    wait_for_run(&page);
    let before = results(&page);
    page.fill("#policy-target-input", "50");
    rest(&page);
    assert_ne!(results(&page), before);
    assert!(!page.is_shown("#crash"));
    page.click(".top-bar nav button:nth-of-type(3)");
    assert!(page.value("#share-link").contains("policy.target=0.5"));
    page.assert_no_errors();
}
