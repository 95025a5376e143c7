//! The digests of `golden/digests.txt`, computed in a real browser.
//!
//! Natively this is empty: `suite::determinism` compares the same file.
#![cfg(target_family = "wasm")]

use tests::digests::different;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

const FILE: &str = include_str!("../golden/digests.txt");

#[wasm_bindgen_test]
fn every_run_has_the_same_digest_in_the_browser() {
    let different = different(FILE);
    assert!(different.is_empty(), "- natively, + here:\n{}", different.join("\n"));
    assert!(FILE.lines().count() > 30, "the file lists fewer runs than there are load shapes");
}
