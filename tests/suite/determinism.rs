//! Every run has the digest that the file says; the same file is checked in the browser (`wasm`).
//!
//! A digest that changes is a change of the engine: raise `sim::ENGINE` with it.

use tests::digests::{line, links};

use crate::snapshot;

const FILE: &str = "tests/golden/digests.txt";

#[test]
fn every_run_has_the_digest_that_it_always_had() {
    let mut text = String::from("// exact run, preview, link\n");
    for link in links() {
        text.push_str(&line(&link));
        text.push('\n');
    }
    snapshot::check([(FILE, text.as_str())]);
}
