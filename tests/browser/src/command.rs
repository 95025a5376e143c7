//! The two commands that Chromium's driver knows beyond the standard: the developer protocol, and
//! the browser's log.
//!
//! Deliberately not here: what they are used for.

use fantoccini::wd::WebDriverCompatibleCommand;
use http::Method;
use serde_json::{Value, json};
use url::{ParseError, Url};

/// A command of the driver's own.
#[derive(Debug)]
pub(crate) struct VendorCommand {
    path: &'static str,
    body: Value,
}

impl VendorCommand {
    /// A command of the developer protocol, such as `Emulation.setEmulatedMedia`.
    pub(crate) fn developer(name: &str, parameters: &Value) -> Self {
        Self { path: "goog/cdp/execute", body: json!({ "cmd": name, "params": parameters }) }
    }

    /// Takes the lines that the browser has logged since the last time.
    pub(crate) fn take_log() -> Self {
        Self { path: "se/log", body: json!({ "type": "browser" }) }
    }
}

impl VendorCommand {
    /// Takes the events that the browser has traced since the last time.
    pub(crate) fn take_trace() -> Self {
        Self { path: "se/log", body: json!({ "type": "performance" }) }
    }
}

impl WebDriverCompatibleCommand for VendorCommand {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        base.join(&format!("session/{}/{}", session.unwrap_or_default(), self.path))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (Method::POST, Some(self.body.to_string()))
    }
}
