//! wasm-opt, which makes the module smaller after wasm-bindgen: found on the search path, else in
//! the tool folder, else installed there with npm.
//!
//! The build goes on without it, since the page is the same, only larger. Deliberately not here:
//! running it. Trunk does that, before it takes the checksums of the files.

use crate::{
    cargo_tool::tool_folder,
    progress::{self, Done},
};
use std::{
    path::{Path, PathBuf},
    process::Command,
};
use xtask::{Result, programs};

/// The package that npm installs. Older versions cannot read the bulk memory instructions that
/// wasm-bindgen writes.
const PACKAGE: &str = "binaryen@132.0.0";
const OLDEST: u32 = 132;

/// Where wasm-opt is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum WasmOpt {
    /// On the search path already.
    OnPath,
    /// In this folder.
    In(PathBuf),
    /// Nowhere: the module stays as it is.
    Missing,
}

/// Finds or installs wasm-opt.
pub(crate) fn ensure() -> Result<Done<WasmOpt>> {
    if fits(programs::on_path("wasm-opt").as_deref()) {
        return Ok((WasmOpt::OnPath, "found on the search path".into()));
    }
    let root = tool_folder()?.join(PACKAGE.replace('@', "-"));
    let bin = root.join("node_modules").join(".bin");
    let is_there = || fits(programs::in_folder(&bin, "wasm-opt").as_deref());
    if is_there() {
        return Ok((WasmOpt::In(bin), format!("found in {}", root.display())));
    }
    if let Some(npm) = programs::on_path("npm") {
        progress::note(format_args!("installing {PACKAGE} with npm"));
        if install(&npm, &root) && is_there() {
            return Ok((WasmOpt::In(bin), format!("installed into {}", root.display())));
        }
    }
    let how = format!(
        "not found: going on without it, the module gets about 30 % larger. With npm on the search \
         path, {PACKAGE} is installed by itself; or put Binaryen {OLDEST} or newer there"
    );
    Ok((WasmOpt::Missing, how))
}

fn fits(program: Option<&Path>) -> bool {
    let line = program.and_then(programs::version_line);
    line.and_then(|line| programs::major_in(&line)).is_some_and(|major| major >= OLDEST)
}

fn install(npm: &Path, root: &Path) -> bool {
    // npm walks up to find a project; the folder must exist to be one by itself.
    if std::fs::create_dir_all(root).is_err() {
        return false;
    }
    let status = Command::new(npm)
        .args(["install", "--no-save", "--no-audit", "--no-fund", "--ignore-scripts"])
        .arg("--prefix")
        .arg(root)
        .arg(PACKAGE)
        .status();
    status.is_ok_and(|status| status.success())
}
