//! One page in a browser of its own: going places, reading, waiting, looking.
//!
//! Deliberately not here: the mouse, the finger and the keyboard; see `hands`.

use crate::{Site, command::VendorCommand, driver::Driver};
use fantoccini::{Client, ClientBuilder, Locator, elements::Element, error::CmdError};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use std::{
    cell::{Cell, RefCell},
    fmt::Debug,
    fs,
    future::Future,
    path::{Path, PathBuf},
    thread,
    time::{Duration, Instant},
};
use tokio::runtime::{Builder, Runtime};

/// How long a helper waits for what it wants.
const PATIENCE: Duration = Duration::from_secs(10);

/// How often it looks.
const POLL: Duration = Duration::from_millis(20);

/// Whether the reader prefers light or dark pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl Theme {
    /// The word for it in style sheets.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// A page in a browser with a fresh profile. Dropped, it closes the browser.
#[derive(Debug)]
pub struct Page {
    url: String,
    theme: Cell<Theme>,
    less_motion: Cell<bool>,
    errors: RefCell<Vec<String>>,
    // Dropped in this order: the session, what drives it, the process.
    client: Client,
    runtime: Runtime,
    driver: Driver,
}

impl Page {
    /// Starts a browser with a fresh profile, 1280 × 800 pixels large, and opens the site with a
    /// fragment such as `#/playground`.
    #[must_use]
    #[track_caller]
    pub fn open(site: &Site, fragment: &str) -> Self {
        let page = Self::start(site, None);
        page.goto(fragment);
        page
    }

    /// Starts a browser that traces these categories of events, on a page that is still blank.
    #[must_use]
    #[track_caller]
    pub fn traced(site: &Site, categories: &str) -> Self {
        Self::start(site, Some(categories))
    }

    #[track_caller]
    fn start(site: &Site, traced: Option<&str>) -> Self {
        let driver = Driver::start();
        let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
        let mut builder = ClientBuilder::new(HttpConnector::new());
        builder.capabilities(driver.capabilities(traced));
        let client = match runtime.block_on(builder.connect(&driver.url())) {
            Ok(client) => client,
            Err(e) => panic!("the browser does not start: {e}"),
        };
        let page = Self {
            url: site.url(),
            theme: Cell::new(Theme::Light),
            less_motion: Cell::new(false),
            errors: RefCell::default(),
            client,
            runtime,
            driver,
        };
        page.resize(1280, 800);
        page.emulate_media();
        page
    }

    /// Goes to another fragment of the site, as by the address bar: a page that is open already is
    /// not loaded again.
    #[track_caller]
    pub fn goto(&self, fragment: &str) {
        self.run("go there", self.client.goto(&format!("{}{fragment}", self.url)));
    }

    /// Loads the page again.
    #[track_caller]
    pub fn reload(&self) {
        self.run("reload", self.client.refresh());
    }

    /// Goes back in the history.
    #[track_caller]
    pub fn back(&self) {
        self.run("go back", self.client.back());
    }

    /// Goes forward in the history.
    #[track_caller]
    pub fn forward(&self) {
        self.run("go forward", self.client.forward());
    }

    /// The fragment of the address bar, from its `#`; empty if there is none.
    #[must_use]
    #[track_caller]
    pub fn fragment(&self) -> String {
        let url = self.run("read the address", self.client.current_url());
        url.fragment().map(|fragment| format!("#{fragment}")).unwrap_or_default()
    }

    /// Sets the size of the page's view, in CSS pixels, with one device pixel for each.
    #[track_caller]
    pub fn resize(&self, width: u32, height: u32) {
        self.resize_dense(width, height, 1.0);
    }

    /// Sets the size of the page's view, in CSS pixels, on a screen of another density.
    #[track_caller]
    pub fn resize_dense(&self, width: u32, height: u32, density: f64) {
        // Not the window: a window has a least width, and a frame.
        let parameters = json!({
            "width": width, "height": height, "deviceScaleFactor": density, "mobile": false,
        });
        self.developer("Emulation.setDeviceMetricsOverride", &parameters);
    }

    /// Sets which theme the reader prefers. A page opens with the light one.
    #[track_caller]
    pub fn prefer(&self, theme: Theme) {
        self.theme.set(theme);
        self.emulate_media();
    }

    /// Sets whether the reader prefers pages that do not move. A page opens without that wish.
    #[track_caller]
    pub fn prefer_less_motion(&self, less: bool) {
        self.less_motion.set(less);
        self.emulate_media();
    }

    #[track_caller]
    fn emulate_media(&self) {
        let motion = if self.less_motion.get() { "reduce" } else { "no-preference" };
        let features = json!({ "features": [
            { "name": "prefers-color-scheme", "value": self.theme.get().name() },
            { "name": "prefers-reduced-motion", "value": motion },
        ]});
        self.developer("Emulation.setEmulatedMedia", &features);
    }

    /// The text of an element as a person sees it: hidden parts are left out.
    #[must_use]
    #[track_caller]
    pub fn text(&self, css: &str) -> String {
        let element = self.find(css);
        self.run(css, element.text())
    }

    /// The text of an element as a screen reader has it, with what is visually hidden; white space
    /// is collapsed.
    #[must_use]
    #[track_caller]
    pub fn content(&self, css: &str) -> String {
        self.prop(css, "textContent").split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The texts of all elements that match now, as a person sees them.
    #[must_use]
    #[track_caller]
    pub fn texts(&self, css: &str) -> Vec<String> {
        let elements = self.run(css, self.client.find_all(Locator::Css(css)));
        elements.iter().map(|element| self.run(css, element.text())).collect()
    }

    /// How many elements match now.
    #[must_use]
    #[track_caller]
    pub fn count(&self, css: &str) -> usize {
        self.run(css, self.client.find_all(Locator::Css(css))).len()
    }

    /// An attribute of an element, if it has it.
    #[must_use]
    #[track_caller]
    pub fn attribute(&self, css: &str, name: &str) -> Option<String> {
        let element = self.find(css);
        self.run(css, element.attr(name))
    }

    /// The value of a form field, as text.
    #[must_use]
    #[track_caller]
    pub fn value(&self, css: &str) -> String {
        self.prop(css, "value")
    }

    #[track_caller]
    fn prop(&self, css: &str, name: &str) -> String {
        let element = self.find(css);
        self.run(css, element.prop(name)).unwrap_or_default()
    }

    /// Whether an element is there now and can be seen.
    #[must_use]
    #[track_caller]
    pub fn is_shown(&self, css: &str) -> bool {
        let elements = self.run(css, self.client.find_all(Locator::Css(css)));
        elements.first().is_some_and(|element| self.run(css, element.is_displayed()))
    }

    /// Waits until an element is there.
    #[track_caller]
    pub fn wait_for(&self, css: &str) {
        self.find(css);
    }

    /// Waits until the content of an element has `part` in it, and returns all of it.
    #[track_caller]
    pub fn wait_for_text(&self, css: &str, part: &str) -> String {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let content = self.content(css);
            if content.contains(part) {
                return content;
            }
            assert!(Instant::now() < deadline, "{css} does not say {part:?}, but {content:?}");
            thread::sleep(POLL);
        }
    }

    /// Waits until a condition holds. `what` says it in words, for the case that it never does.
    #[track_caller]
    pub fn wait_until(&self, what: &str, mut condition: impl FnMut(&Self) -> bool) {
        let deadline = Instant::now() + PATIENCE;
        while !condition(self) {
            assert!(Instant::now() < deadline, "waited in vain until {what}");
            thread::sleep(POLL);
        }
    }

    /// Waits until the page has downloaded a file of this name, and returns its path. The file goes
    /// away with the page.
    #[track_caller]
    pub fn wait_for_download(&self, name: &str) -> PathBuf {
        let path = self.driver.downloads().join(name);
        // The browser gives a file its name when it is complete.
        self.wait_until(&format!("{name} was downloaded"), |_| path.is_file());
        path
    }

    /// Runs a function body in the page, with arguments, and returns its result.
    #[track_caller]
    pub fn execute(&self, script: &str, arguments: &[Value]) -> Value {
        self.run(script, self.client.execute(script, arguments.to_vec()))
    }

    /// Runs a command of Chromium's developer protocol.
    #[track_caller]
    pub fn developer(&self, name: &str, parameters: &Value) -> Value {
        self.run(name, self.client.issue_cmd(VendorCommand::developer(name, parameters)))
    }

    /// The events that the browser has traced since this was last asked for.
    #[must_use]
    #[track_caller]
    pub fn trace(&self) -> Vec<Value> {
        let log = self.run("read the trace", self.client.issue_cmd(VendorCommand::take_trace()));
        let lines = log.as_array().into_iter().flatten();
        let texts = lines.filter_map(|line| line["message"].as_str());
        let messages = texts.filter_map(|text| serde_json::from_str::<Value>(text).ok());
        let traced = messages.filter(|said| said["message"]["method"] == "Tracing.dataCollected");
        traced.map(|said| said["message"]["params"].clone()).collect()
    }

    /// The errors that the page has logged since it was opened: failed assertions and exceptions,
    /// `console.error`, files that were not found.
    #[must_use]
    #[track_caller]
    pub fn errors(&self) -> Vec<String> {
        let log = self.run("read the log", self.client.issue_cmd(VendorCommand::take_log()));
        let lines = log.as_array().into_iter().flatten();
        let errors = lines.filter(|line| line["level"] == "SEVERE");
        let texts = errors.map(|line| line["message"].as_str().unwrap_or_default().to_owned());
        self.errors.borrow_mut().extend(texts);
        self.errors.borrow().clone()
    }

    /// Checks that the page has logged no error since it was opened.
    #[track_caller]
    pub fn assert_no_errors(&self) {
        let errors = self.errors();
        assert!(errors.is_empty(), "the page logged errors:\n{}", errors.join("\n"));
    }

    /// Saves a picture of what is in view.
    #[track_caller]
    pub fn screenshot(&self, path: &Path) {
        let picture = self.run("take a picture", self.client.screenshot());
        if let Err(e) = fs::write(path, picture) {
            panic!("cannot write {}: {e}", path.display());
        }
    }

    /// The element, once it is there.
    #[track_caller]
    pub(crate) fn find(&self, css: &str) -> Element {
        let wait = self.client.wait().at_most(PATIENCE).every(POLL);
        self.run(css, wait.for_element(Locator::Css(css)))
    }

    /// The connection to the browser.
    pub(crate) fn client(&self) -> &Client {
        &self.client
    }

    /// Waits for the answer to a command. `what` is named if there is an error.
    #[track_caller]
    pub(crate) fn run<T>(
        &self,
        what: &str,
        command: impl Future<Output = Result<T, CmdError>>,
    ) -> T {
        match self.runtime.block_on(command) {
            Ok(value) => value,
            Err(e) => panic!("{what}: {e}"),
        }
    }
}
