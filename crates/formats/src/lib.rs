//! In and out: share links, scenario files, their schema.
//!
//! What there is to choose from is an argument. Not here: anything of the screen, and any policy
//! or load shape by name.

pub mod file;
pub mod link;
#[cfg(feature = "text")]
pub mod schema;
