//! What the tests open: a folder of static files, served below a sub-path.
//!
//! Deliberately not here: building the page. A test that builds hides what it tests.

use std::{net::TcpListener, path::Path};
use xtask::{server::Server, workspace};

/// Where the files lie on the host. A page that uses an absolute URL does not find its files.
const SUB_PATH: &str = "/some/where/";

/// A running site; it goes away when dropped.
#[derive(Debug)]
pub struct Site(Server);

impl Site {
    /// The page as it was built last.
    #[must_use]
    #[track_caller]
    pub fn dist() -> Self {
        let folder = workspace::dist();
        assert!(folder.join("index.html").is_file(), "dist/ is missing: run `cargo xtask dist`");
        Self::folder(&folder)
    }

    /// Any other folder.
    #[must_use]
    #[track_caller]
    pub fn folder(folder: &Path) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("the machine has a free port");
        match Server::start(folder, SUB_PATH, listener) {
            Ok(server) => Self(server),
            Err(e) => panic!("cannot serve {}: {e}", folder.display()),
        }
    }

    /// The address of the page, with a slash at its end.
    #[must_use]
    pub fn url(&self) -> String {
        self.0.url()
    }
}
