//! In and out: share links, scenario files, their schema, measured loads, whole runs.
//!
//! What there is to choose from is an argument. Not here: anything of the screen, and any policy
//! or load shape by name.

#[cfg(feature = "csv")]
pub mod csv;
pub mod file;
#[cfg(feature = "kubernetes")]
pub mod kubernetes;
pub mod link;
#[cfg(feature = "csv")]
pub mod run;
#[cfg(feature = "text")]
pub mod schema;
