//! The frame of the page: top bar, notices, dialogs.

pub(crate) mod dialog;
mod file;
pub(crate) mod help;
pub(crate) mod notices;
pub(crate) mod share;
pub(crate) mod top_bar;
