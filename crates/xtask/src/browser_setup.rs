//! Making sure that there is a browser for the tests, before anything slow begins.
//!
//! Deliberately not here: driving it. The wasm-bindgen runner and the package `browser` do that.

use crate::{
    process,
    progress::{self, Done},
    tools::{Toolbox, WASM},
};
use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};
use xtask::{
    Failure, Result,
    chromium::{ARGUMENTS, Chromium},
    programs, workspace,
};

/// How long all wasm tests of one binary may take [s]. The runner's own limit is 20.
const WASM_TEST_TIMEOUT: &str = "600";

/// Finds Chromium and its driver. On Debian and Ubuntu, as root, installs them; else the error says
/// what to install.
pub(crate) fn ensure() -> Result<Chromium> {
    progress::step("browser", find_or_install)
}

fn find_or_install() -> Result<Done<Chromium>> {
    let missing = match Chromium::find() {
        Ok(chromium) => {
            let how = format!("found {}", chromium.browser.display());
            return Ok((chromium, how));
        }
        Err(missing) => missing,
    };
    let is_named = env::var_os("CHROME").is_some() || env::var_os("CHROMEDRIVER").is_some();
    let advice = Advice::for_this_machine();
    match &advice.packages {
        Some(packages) if !is_named && is_root() => {
            progress::note(format_args!("{missing}: installing {}", packages.join(" and ")));
            apt_get(&["update"])?;
            apt_get(&[&["install", "-y", "--no-install-recommends"], &packages[..]].concat())?;
            Ok((Chromium::find()?, "installed with apt-get".into()))
        }
        _ => Err(format!(
            "{missing}. To test in the browser, {}. If the programs have other names, set CHROME \
             and CHROMEDRIVER. Or leave the browser out: cargo xtask test --fast",
            advice.text
        )
        .into()),
    }
}

/// What brings a browser and its driver to this machine.
struct Advice {
    text: &'static str,
    /// The packages, where apt-get has them.
    packages: Option<[&'static str; 2]>,
}

impl Advice {
    fn for_this_machine() -> Self {
        let system = fs::read_to_string("/etc/os-release").unwrap_or_default();
        let is = |name: &str| {
            system.lines().any(|line| {
                let value = line.strip_prefix("ID=").or_else(|| line.strip_prefix("ID_LIKE="));
                value.is_some_and(|value| value.trim_matches('"').split(' ').any(|id| id == name))
            })
        };
        let (text, packages) = if is("ubuntu") {
            let text = "run as root: apt-get install chromium-browser chromium-chromedriver";
            (text, Some(["chromium-browser", "chromium-chromedriver"]))
        } else if is("debian") {
            let text = "run as root: apt-get install chromium chromium-driver";
            (text, Some(["chromium", "chromium-driver"]))
        } else if is("fedora") {
            ("run: sudo dnf install chromium chromedriver", None)
        } else if is("arch") {
            ("run: sudo pacman -S chromium", None)
        } else {
            let text = "install Chrome and the ChromeDriver of the same version: \
                        https://googlechromelabs.github.io/chrome-for-testing/ has both";
            (text, None)
        };
        Self { text, packages: packages.filter(|_| programs::on_path("apt-get").is_some()) }
    }
}

fn is_root() -> bool {
    programs::output(Command::new("id").arg("-u")).as_deref() == Some("0")
}

fn apt_get(arguments: &[&str]) -> Result<()> {
    let mut command = Command::new("apt-get");
    command.args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
    process::run(&mut command)
}

/// `cargo test` of a wasm test binary, which the wasm-bindgen runner opens in the browser.
pub(crate) fn wasm_test(tools: &Toolbox, chromium: &Chromium) -> Result<Command> {
    let mut command = tools.command("cargo");
    command
        .args(["test", "--locked", "--target", WASM])
        .env("CHROMEDRIVER", &chromium.driver)
        .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", write_capabilities(&chromium.browser)?);
    if env::var_os("WASM_BINDGEN_TEST_TIMEOUT").is_none() {
        command.env("WASM_BINDGEN_TEST_TIMEOUT", WASM_TEST_TIMEOUT);
    }
    Ok(command)
}

/// Writes the file that tells the runner which browser to start, and how.
fn write_capabilities(browser: &Path) -> Result<PathBuf> {
    let path = workspace::scratch("xtask")?.join("webdriver.json");
    let arguments: Vec<String> = ARGUMENTS.iter().map(|argument| json_string(argument)).collect();
    let text = format!(
        "{{\"goog:chromeOptions\": {{\"binary\": {}, \"args\": [{}]}}}}\n",
        json_string(&browser.to_string_lossy()),
        arguments.join(", ")
    );
    fs::write(&path, text)
        .map_err(|e| Failure::doing(format_args!("write {}", path.display()), e))?;
    Ok(path)
}

/// A path or an argument as JSON. It holds no control characters.
fn json_string(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', r"\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_json() {
        assert_eq!(json_string(r#"C:\a "b""#), r#""C:\\a \"b\"""#);
    }

    #[test]
    fn there_is_advice_for_every_machine() {
        assert!(!Advice::for_this_machine().text.is_empty());
    }
}
