//! Which browser the tests drive: Chromium or Chrome, and its driver.
//!
//! Deliberately not here: installing them, and starting them.

use crate::{Failure, Result, programs};
use std::{
    env,
    path::{Path, PathBuf},
};

/// A browser and the driver that speaks to it, of the same major version.
#[derive(Debug, Clone)]
pub struct Chromium {
    /// The browser's program.
    pub browser: PathBuf,
    /// The driver, `chromedriver`.
    pub driver: PathBuf,
}

/// What is started with every headless browser: no network of its own, no first-run pages, no need
/// for a graphics card or a large shared memory. The sandbox needs rights that containers lack, and
/// the only pages opened are our own.
pub const ARGUMENTS: &[&str] = &[
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];

const BROWSERS: &[&str] =
    &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];

/// Where installers put Chrome without adding it to the search path.
const BROWSER_PLACES: &[&str] = &[
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Google\Chrome\Application\chrome.exe",
];

impl Chromium {
    /// Finds both programs: `CHROME` and `CHROMEDRIVER` if set, else the usual names.
    ///
    /// # Errors
    ///
    /// Says which of the two is missing, or that their versions differ.
    pub fn find() -> Result<Self> {
        let found = Self { browser: browser()?, driver: driver()? };
        found.check_versions()?;
        Ok(found)
    }

    /// A driver refuses a browser of another major version, but only when the first test starts.
    fn check_versions(&self) -> Result<()> {
        // Asked for its version, Chrome on Windows opens a window instead.
        if cfg!(windows) {
            return Ok(());
        }
        let major = |program: &Path| programs::major_in(&programs::version_line(program)?);
        match (major(&self.browser), major(&self.driver)) {
            (Some(browser), Some(driver)) if browser != driver => Err(Failure::from(format!(
                "{} has version {browser}, but {} has version {driver}: they must be equal",
                self.browser.display(),
                self.driver.display(),
            ))),
            (None, _) => Err(does_not_run(&self.browser)),
            (_, None) => Err(does_not_run(&self.driver)),
            _ => Ok(()),
        }
    }
}

fn does_not_run(program: &Path) -> Failure {
    Failure::from(format!("{} --version does not run", program.display()))
}

fn browser() -> Result<PathBuf> {
    if let Some(path) = named_by("CHROME")? {
        return Ok(path);
    }
    let places = BROWSER_PLACES.iter().map(PathBuf::from).filter(|path| path.is_file());
    BROWSERS
        .iter()
        .find_map(|name| programs::on_path(name))
        .or_else(|| places.into_iter().next())
        .ok_or_else(|| "Chromium (or Chrome) was not found".into())
}

fn driver() -> Result<PathBuf> {
    if let Some(path) = named_by("CHROMEDRIVER")? {
        return Ok(path);
    }
    programs::on_path("chromedriver").ok_or_else(|| "ChromeDriver was not found".into())
}

/// The program that an environment variable names, by path or by a name on the search path.
fn named_by(variable: &str) -> Result<Option<PathBuf>> {
    let Some(value) = env::var_os(variable).filter(|value| !value.is_empty()) else {
        return Ok(None);
    };
    let path = PathBuf::from(&value);
    if path.is_file() {
        return Ok(Some(path));
    }
    let name = value.to_string_lossy();
    programs::on_path(&name)
        .map(Some)
        .ok_or_else(|| format!("{variable} names {name}, which is not there").into())
}
