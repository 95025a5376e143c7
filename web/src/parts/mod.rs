//! The frame of the page: top bar, notices, dialogs.

mod acts;
pub(crate) mod annexed;
pub(crate) mod dialog;
mod file;
pub(crate) mod help;
pub(crate) mod lazy;
pub(crate) mod notices;
pub(crate) mod share;
pub(crate) mod tool;
pub(crate) mod top_bar;

use yew::prelude::*;

/// A press that calls `to`.
pub(crate) fn click(to: &Callback<()>) -> Callback<MouseEvent> {
    to.reform(|_| ())
}
