//! The process that drives one browser, and the folder with the browser's profile.
//!
//! Deliberately not here: what is asked of the browser.

use serde_json::{Map, Value, json};
use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::atomic::{AtomicU32, Ordering},
    thread,
    time::{Duration, Instant},
};
use xtask::chromium::{ARGUMENTS, Chromium};

/// Every name but this machine's leads nowhere: the page must not need anyone else.
const ONLY_THIS_MACHINE: &str = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1";

/// How long a driver may take to end its browser before it is killed.
const GRACE: Duration = Duration::from_secs(5);

/// A running driver. Dropped, it ends its browser and removes the profile.
#[derive(Debug)]
pub(crate) struct Driver {
    process: Child,
    port: u16,
    browser: PathBuf,
    /// Holds the profile and what the page downloads.
    folder: PathBuf,
}

impl Driver {
    /// Starts a driver on a port of its own choice.
    #[track_caller]
    pub(crate) fn start() -> Self {
        let chromium = match Chromium::find() {
            Ok(chromium) => chromium,
            Err(missing) => panic!("{missing}: `cargo xtask test` says what to install"),
        };
        let mut process = Command::new(&chromium.driver)
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the driver was found");
        let mut lines = BufReader::new(process.stdout.take().expect("it was asked for")).lines();
        let port = lines.by_ref().map_while(Result::ok).find_map(|line| port_in(&line));
        let port = port.expect("the driver says its port when it has started");
        // A driver that cannot write would stop.
        thread::spawn(move || lines.for_each(drop));
        let folder = new_folder();
        Self { process, port, browser: chromium.browser, folder }
    }

    /// The address of the driver.
    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Where the page's downloads go.
    pub(crate) fn downloads(&self) -> PathBuf {
        self.folder.join("downloads")
    }

    /// Which browser to start, and how.
    /// With `traced`, it traces these categories of events.
    pub(crate) fn capabilities(&self, traced: Option<&str>) -> Map<String, Value> {
        let profile = format!("--user-data-dir={}", self.folder.join("profile").display());
        let mut arguments: Vec<&str> = ARGUMENTS.to_vec();
        arguments.extend([ONLY_THIS_MACHINE, profile.as_str()]);
        let mut capabilities = Map::new();
        let mut options = json!({
            "binary": self.browser,
            "args": arguments,
            "prefs": { "download.default_directory": self.downloads() },
        });
        let mut logs = json!({ "browser": "ALL" });
        if let Some(categories) = traced {
            options["perfLoggingPrefs"] = json!({ "traceCategories": categories });
            logs["performance"] = json!("ALL");
        }
        capabilities.insert("goog:chromeOptions".into(), options);
        capabilities.insert("goog:loggingPrefs".into(), logs);
        capabilities
    }

    /// Asks the driver to end its browsers and itself.
    fn shut_down(&mut self) -> std::io::Result<()> {
        let mut connection = TcpStream::connect(("127.0.0.1", self.port))?;
        connection.set_read_timeout(Some(GRACE))?;
        let host = format!("127.0.0.1:{}", self.port);
        write!(connection, "GET /shutdown HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")?;
        connection.read_to_end(&mut Vec::new())?;
        Ok(())
    }

    fn has_ended(&mut self) -> bool {
        matches!(self.process.try_wait(), Ok(Some(_)))
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // Nothing here may panic: it often runs because a test did.
        let _ = self.shut_down();
        let deadline = Instant::now() + GRACE;
        while !self.has_ended() && Instant::now() < deadline {
            thread::sleep(Duration::from_millis(10));
        }
        let _ = self.process.kill();
        let _ = self.process.wait();
        remove(&self.folder);
    }
}

/// The port in the line by which the driver says that it listens.
fn port_in(line: &str) -> Option<u16> {
    line.strip_suffix('.')?.split_once("successfully on port ")?.1.parse().ok()
}

fn new_folder() -> PathBuf {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let name = format!("lunch-rush-browser-{}-{number}", std::process::id());
    let folder = std::env::temp_dir().join(name);
    fs::create_dir_all(folder.join("downloads")).expect("the folder for temporary files is there");
    folder
}

/// Removes a profile, which the browser may still be writing for a moment.
fn remove(folder: &Path) {
    let deadline = Instant::now() + GRACE;
    while fs::remove_dir_all(folder).is_err() && folder.exists() && Instant::now() < deadline {
        thread::sleep(Duration::from_millis(20));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_port_is_read_from_what_the_driver_prints() {
        let line = "ChromeDriver was started successfully on port 44671.";
        assert_eq!(port_in(line), Some(44671));
        assert_eq!(port_in("Starting ChromeDriver 156 on port 0"), None);
    }
}
