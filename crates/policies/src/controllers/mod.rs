//! The decisions of real controllers, to the letter of their sources: plain values in, a number
//! and its reasons out.
//!
//! Not here: the strategies that offer them in the playground, and clusters, pods and networks.

pub mod hpa;
pub mod keda;
pub mod kpa;
mod micros;
