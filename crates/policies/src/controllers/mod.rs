//! The sums of production controllers, apart from any world and any strategy: what the real
//! programs compute, as plain functions of plain values.
//!
//! Not here: strategies (they call these sums), clocks, fetching, and words for a person.

pub mod hpa;
