//! What the developer commands and the browser tests share: where things lie in the checkout, which
//! browser to drive, and a small static server.
//!
//! Deliberately not here: the commands themselves (they are the binary), and anything that prints.

pub mod chromium;
pub mod failure;
pub mod programs;
pub mod server;
pub mod workspace;

pub use failure::{Failure, Result};
