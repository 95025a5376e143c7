//! The views that an address can name.

pub(crate) mod playground;
pub(crate) mod stage;
