//! Packages of npm that a command can use, each in a folder of its own among the tools.
//!
//! Everything works without npm, only less well, so a failure here is no error. Deliberately not
//! here: what is in the packages.

use crate::{cargo_tool::tool_folder, progress};
use std::{
    path::{Path, PathBuf},
    process::Command,
};
use xtask::{Result, programs};

/// The `node_modules` of a package such as `binaryen@132.0.0`, as soon as `fits` says so: as it is,
/// or once npm has installed it. Nothing if it is not to be had.
pub(crate) fn package(name: &str, fits: impl Fn(&Path) -> bool) -> Result<Option<PathBuf>> {
    let root = tool_folder()?.join(name.replace('@', "-"));
    let modules = root.join("node_modules");
    if fits(&modules) {
        return Ok(Some(modules));
    }
    if let Some(npm) = programs::on_path("npm") {
        progress::note(format_args!("installing {name} with npm"));
        if install(&npm, &root, name) && fits(&modules) {
            return Ok(Some(modules));
        }
    }
    Ok(None)
}

fn install(npm: &Path, root: &Path, name: &str) -> bool {
    // npm walks up to find a project; the folder must exist to be one by itself.
    if std::fs::create_dir_all(root).is_err() {
        return false;
    }
    let status = Command::new(npm)
        .args(["install", "--no-save", "--no-audit", "--no-fund", "--ignore-scripts"])
        .arg("--prefix")
        .arg(root)
        .arg(name)
        .status();
    status.is_ok_and(|status| status.success())
}
