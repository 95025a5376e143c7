//! Where things lie in this checkout, and the versions that its files pin.
//!
//! Deliberately not here: a TOML parser. Three facts are read from two files, line by line.

use crate::{Failure, Result};
use std::{
    env, fs,
    path::{Path, PathBuf},
};

/// The root of the checkout.
///
/// # Panics
///
/// Never: the path of this package is known when it is compiled, and lies two levels down.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(2)
        .expect("this package lies in crates/xtask")
}

/// The folder of the built page.
pub fn dist() -> PathBuf {
    root().join("dist")
}

/// A folder below cargo's target folder, for logs and other things that may vanish.
///
/// # Errors
///
/// If the folder cannot be created.
pub fn scratch(name: &str) -> Result<PathBuf> {
    let target = env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into());
    let folder = root().join(target).join(name);
    fs::create_dir_all(&folder)
        .map_err(|e| Failure::doing(format_args!("create {}", folder.display()), e))?;
    Ok(folder)
}

/// The text of a file of the checkout, by its path from the root.
///
/// # Errors
///
/// If the file cannot be read.
pub fn read(path: &str) -> Result<String> {
    fs::read_to_string(root().join(path))
        .map_err(|e| Failure::doing(format_args!("read {path}"), e))
}

/// The version of Trunk that builds the page: `trunk-version` in Trunk.toml.
///
/// # Errors
///
/// If the file does not pin an exact version.
pub fn trunk_version() -> Result<String> {
    read("Trunk.toml")?
        .lines()
        .find_map(|line| line.strip_prefix("trunk-version = \"=")?.strip_suffix('"'))
        .map(str::to_owned)
        .ok_or_else(|| "Trunk.toml must pin Trunk: trunk-version = \"=X.Y.Z\"".into())
}

/// The version of wasm-bindgen that the page is linked with. The CLI must be the same one.
///
/// # Errors
///
/// If Cargo.lock has no such package.
pub fn wasm_bindgen_version() -> Result<String> {
    locked_version(&read("Cargo.lock")?, "wasm-bindgen")
        .ok_or_else(|| "Cargo.lock has no package wasm-bindgen".into())
}

/// Finds the version of `package` in the text of a Cargo.lock.
fn locked_version(lock: &str, package: &str) -> Option<String> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name);
    let version = lines.nth(1)?.strip_prefix("version = \"")?.strip_suffix('"')?;
    Some(version.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_locked_version_is_found_by_its_whole_name() {
        let lock = "[[package]]\nname = \"wasm-bindgen-futures\"\nversion = \"0.4.79\"\n\n\
                    [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.129\"\nsource = \"x\"\n";
        assert_eq!(locked_version(lock, "wasm-bindgen").as_deref(), Some("0.2.129"));
        assert_eq!(locked_version(lock, "wasm"), None);
    }

    #[test]
    fn the_checkout_pins_trunk() {
        assert!(trunk_version().is_ok());
    }
}
