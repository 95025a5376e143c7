//! The views that an address can name.

pub(crate) mod app;
pub(crate) mod compare;
pub(crate) mod playground;
pub(crate) mod restaurant;
pub(crate) mod route;
pub(crate) mod stage;
