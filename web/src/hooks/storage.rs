//! What the browser keeps for this page.
//!
//! Not here: what is kept, and under which key.

use web_sys::Storage;

/// The storage of this page. It may be denied; then nothing outlives the page.
pub(crate) fn storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok()?
}
