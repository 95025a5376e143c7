//! A harness for tests that use the built page as a person does: in a real browser, with the mouse,
//! a finger and the keyboard.
//!
//! ```no_run
//! use browser::{Key, Page, Pointer, Site};
//!
//! let site = Site::dist();
//! let page = Page::open(&site, "#/playground"); // a fresh profile
//! page.resize(390, 844);
//! page.drag("canvas", &[(40.0, 100.0), (40.0, 20.0)], Pointer::Finger);
//! page.press([Key::Right, Key::Right]);
//! assert!(page.wait_for_text("[role=status]", "scaled out").contains("instances"));
//! page.assert_no_errors();
//! ```
//!
//! Every helper waits until its element is there, and panics with what it wanted if it does not
//! come: that is how a test fails. The site is served from a sub-path, so that an absolute URL in
//! the page is found out, and the browser reaches nothing but this machine.
//!
//! Deliberately not here: anything about the content of the page; the tests know that.

#![expect(clippy::missing_panics_doc, reason = "a helper that fails is a failing test")]

mod command;
mod driver;
mod hands;
mod page;
mod site;

pub use fantoccini::key::Key;
pub use hands::Pointer;
pub use page::{Page, Theme};
pub use site::Site;
