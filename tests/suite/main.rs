//! Everything that is tested of the whole, in one binary.
//!
//! `UPDATE=1 cargo test -p tests` writes generated files anew instead of failing when they are
//! stale. Not here: what one crate can test by itself, and the page in a browser (`browser`).
#![cfg(not(target_family = "wasm"))]
#![expect(clippy::unwrap_used, reason = "what cannot be unwrapped in a test fails it")]

mod advice;
mod contract;
mod determinism;
mod docs;
mod fidelity;
mod golden;
mod links;
mod long;
mod manifests;
mod properties;
mod restaurant;
mod scorecard;
mod singles;
mod snapshot;
mod source;
mod theory;
mod tidy;
mod upstream;
mod witness;
